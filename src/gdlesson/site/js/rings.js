// Where the ground is above a height: the borders of it, followed from cell to cell of a grid.

/** @import { Point } from "../../widgets/js/types.d.ts" */
/**
 * Points in shares of the window; `edge` says of each whether it stands at the end of the ground, not
 * on a line of that height.
 *
 * @typedef {{ points: Point[], edge: boolean[] }} Ring
 */

/** The sides of a cell, by the corners above: from which to which a border goes. */
const [SOUTH, EAST, NORTH, WEST] = [0, 1, 2, 3];
/** With the ground that is above on the left; corners count 1, 2, 4, 8 from the lower left on. */
const WAYS = [
  [],
  [[SOUTH, WEST]],
  [[EAST, SOUTH]],
  [[EAST, WEST]],
  [[NORTH, EAST]],
  [],
  [[NORTH, SOUTH]],
  [[NORTH, WEST]],
  [[WEST, NORTH]],
  [[SOUTH, NORTH]],
  [],
  [[EAST, NORTH]],
  [[WEST, EAST]],
  [[SOUTH, EAST]],
  [[WEST, SOUTH]],
  [],
];
/** Two opposite corners are above: what is done if the middle is above, and if it isn't. */
const SADDLES = {
  5: [
    [
      [SOUTH, EAST],
      [NORTH, WEST],
    ],
    [
      [SOUTH, WEST],
      [NORTH, EAST],
    ],
  ],
  10: [
    [
      [WEST, SOUTH],
      [EAST, NORTH],
    ],
    [
      [EAST, SOUTH],
      [WEST, NORTH],
    ],
  ],
};

/**
 * A grid with a rim of nothing around it, on which every border closes.
 *
 * @typedef {{ wide: number, heights: Float64Array }} Rimmed
 * @param {Float64Array} values row by row from below; what isn't finite is no ground
 * @param {number} size
 * @returns {Rimmed}
 */
function rimmed(values, size) {
  const wide = size + 2;
  const heights = new Float64Array(wide * wide).fill(Number.NEGATIVE_INFINITY);
  for (let j = 0; j < size; j += 1) {
    for (let i = 0; i < size; i += 1) {
      const value = values[j * size + i];
      if (Number.isFinite(value)) heights[(j + 1) * wide + i + 1] = value;
    }
  }
  return { wide, heights };
}

/**
 * The borders within a cell whose lower left corner is `at`.
 *
 * @param {Rimmed} grid
 * @param {number} at
 * @param {number} level
 */
function waysOf({ wide, heights }, at, level) {
  const [a, b] = [heights[at], heights[at + 1]];
  const [c, d] = [heights[at + wide + 1], heights[at + wide]];
  const kind =
    Number(a >= level) + 2 * Number(b >= level) + 4 * Number(c >= level) + 8 * Number(d >= level);
  if (kind !== 5 && kind !== 10) return WAYS[kind];
  return SADDLES[kind][(a + b + c + d) / 4 >= level ? 0 : 1];
}

/**
 * The number of a cell's side: twice its lower or left corner, one more if it is upright.
 *
 * @param {number} at
 * @param {number} side
 * @param {number} wide
 */
const edgeOf = (at, side, wide) => 2 * at + [0, 3, 2 * wide, 1][side];

/**
 * Put the point of a border on an edge into a ring.
 *
 * @param {Rimmed} grid
 * @param {number} edge
 * @param {number} level
 * @param {Ring} ring
 */
function put({ wide, heights }, edge, level, ring) {
  const from = edge >> 1;
  const upright = edge & 1;
  const [p, q] = [heights[from], heights[from + (upright ? wide : 1)]];
  const inner = Number.isFinite(p) && Number.isFinite(q);
  const t = inner ? (level - p) / (q - p) : Number(!Number.isFinite(p));
  const [i, j, last] = [(from % wide) - 1, Math.floor(from / wide) - 1, wide - 3];
  ring.points.push([(i + (upright ? 0 : t)) / last, (j + (upright ? t : 0)) / last]);
  ring.edge.push(!inner);
}

/**
 * The lowest and the highest corner of each cell: between them lie the levels that cross it.
 *
 * @param {Rimmed} grid
 */
function spans({ wide, heights }) {
  const [low, high] = [0, 1].map(() => new Float64Array(heights.length));
  for (let at = 0; at < wide * (wide - 1) - 1; at += 1) {
    const [a, b] = [heights[at], heights[at + 1]];
    const [c, d] = [heights[at + wide + 1], heights[at + wide]];
    low[at] = Math.min(a, b, c, d);
    high[at] = Math.max(a, b, c, d);
  }
  return { low, high };
}

/**
 * Follows the borders of the ground at or above a level.
 *
 * @param {Float64Array} values row by row from below; what isn't finite is no ground
 * @param {number} size
 * @returns {(level: number) => Ring[]}
 */
export function createRings(values, size) {
  const grid = rimmed(values, size);
  const { wide } = grid;
  const { low, high } = spans(grid);
  const next = new Int32Array(2 * wide * wide).fill(-1);
  return (level) => {
    const begun = [];
    for (let at = 0; at < wide * (wide - 1) - 1; at += 1) {
      if (level > high[at] || level <= low[at] || at % wide === wide - 1) continue;
      for (const [from, to] of waysOf(grid, at, level)) {
        const edge = edgeOf(at, from, wide);
        next[edge] = edgeOf(at, to, wide);
        begun.push(edge);
      }
    }
    /** @type {Ring[]} */
    const found = [];
    for (const start of begun) {
      if (next[start] < 0) continue;
      /** @type {Ring} */
      const ring = { points: [], edge: [] };
      for (let edge = start; next[edge] >= 0; ) {
        put(grid, edge, level, ring);
        const onward = next[edge];
        next[edge] = -1; // it is walked once, and the next level finds none
        edge = onward;
      }
      found.push(ring);
    }
    return found;
  };
}

/**
 * The lines of a height: its borders but for where the ground ends.
 *
 * @param {Ring} ring
 * @returns {Point[][]}
 */
export function linesOf({ points, edge }) {
  const ends = edge.indexOf(true);
  if (ends < 0) return [[...points, points[0]]];
  /** @type {Point[][]} */
  const lines = [];
  /** @type {Point[]} */
  let line = [];
  for (let k = 1; k <= points.length; k += 1) {
    const at = (ends + k) % points.length;
    if (!edge[at]) line.push(points[at]);
    else {
      if (line.length > 1) lines.push(line);
      line = [];
    }
  }
  return lines;
}
