// The name that a mistyped one is closest to: Python's difflib, for short words.

/**
 * The first of the longest runs that two texts share.
 *
 * @param {string} a
 * @param {string} b
 */
function longestRun(a, b) {
  let best = { i: 0, j: 0, size: 0 };
  for (let i = 0; i < a.length; i += 1) {
    for (let j = 0; j < b.length; j += 1) {
      let size = 0;
      while (i + size < a.length && j + size < b.length && a[i + size] === b[j + size]) size += 1;
      if (size > best.size) best = { i, j, size };
    }
  }
  return best;
}

/**
 * How many letters match, in the longest run and on both sides of it.
 *
 * @param {string} a
 * @param {string} b
 * @returns {number}
 */
function matching(a, b) {
  const { i, j, size } = longestRun(a, b);
  if (!size) return 0;
  const after = matching(a.slice(i + size), b.slice(j + size));
  return matching(a.slice(0, i), b.slice(0, j)) + size + after;
}

/** Below this share of matching letters two names have nothing in common. */
const LEAST = 0.5;

/**
 * The closest of some names, the last by alphabet of those that are equally close; empty if none is.
 *
 * @param {string} name
 * @param {string[]} names
 */
export function closest(name, names) {
  let best = { share: 0, known: "" };
  for (const known of names) {
    const share = (2 * matching(known, name)) / (known.length + name.length);
    const closer = share > best.share || (share === best.share && known > best.known);
    if (share >= LEAST && closer) best = { share, known };
  }
  return best.known;
}
