// Where a secant shows rounding instead of a slope, in words.

/** A wiggle or a rise below this share of what it is added to has lost half of its digits or more. */
const ROUNDED = 1e-8;

/** By what share a double is rounded at most; and how exact a tangent's slope is. */
const [ROUND, EXACT] = [2 ** -53, 1e-12];

/**
 * By how much rounding alone may part a secant's slope from the tangent's.
 *
 * @param {{ y: number | null, y2: number | null }} heights at x and x + h
 * @param {number} x
 * @param {number} h
 * @param {number} slope
 */
export function roundingOf({ y, y2 }, x, h, slope) {
  const size = Math.abs(slope);
  const rounded = Math.abs(y ?? 0) + Math.abs(y2 ?? 0) + Math.abs(x + h) * size;
  return (ROUND * rounded) / h + EXACT * size;
}

/**
 * Where rounding is at work, in words; empty where it isn't. At a height of 0 a tiny rise keeps its digits.
 *
 * @param {{ y: number | null, y2: number | null }} heights at x and x + h
 * @param {number} x
 * @param {number} h
 */
export function roundingAt({ y, y2 }, x, h) {
  if (x + h === x) return "x + h is x itself";
  const [low, high] = [y ?? Number.NaN, y2 ?? Number.NaN];
  const tiny = h < ROUNDED * Math.max(1, Math.abs(x));
  const close = Math.abs(high - low) < ROUNDED * Math.max(Math.abs(low), Math.abs(high));
  if (tiny && close) return "the two heights share most of their digits";
  return h < ROUNDED * Math.abs(x) ? "x + h is rounded, and is not h away from x" : "";
}
