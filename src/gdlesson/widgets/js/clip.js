// Lines that run on beyond what an SVG can draw: each is cut where it leaves, and keeps its direction.

import { FAR } from "./numbers.js";

/** @import { Axes, Point } from "./types.d.ts" */

/** Where both ends are farther out, rounding alone moves a line by a pixel: nobody knows where it passes. */
const LOST = 1e11;

const far = (/** @type {Point} */ [x, y]) => Math.max(Math.abs(x), Math.abs(y));

/**
 * What can be drawn of the line between two places; null if nothing can.
 *
 * @param {Point} a
 * @param {Point} b
 * @returns {[Point, Point] | null}
 */
export function chord(a, b) {
  if (far(a) <= FAR && far(b) <= FAR) return [a, b];
  // From the nearer end, for the way to the other may be longer than what is drawn by many digits.
  const back = far(b) < far(a);
  const [p, q] = back ? [b, a] : [a, b];
  if (!(far(p) < LOST && far(q) < Number.POSITIVE_INFINITY)) return null;
  let [from, to] = [0, 1];
  for (const i of [0, 1]) {
    const way = q[i] - p[i];
    const [one, other] = [-FAR, FAR].map((edge) => (edge - p[i]) / way);
    from = Math.max(from, Math.min(one, other));
    to = Math.min(to, Math.max(one, other));
  }
  if (!(from <= to)) return null;
  const at = (/** @type {number} */ share) =>
    /** @type {Point} */ (p.map((v, i) => v + share * (q[i] - v)));
  return back ? [at(to), at(from)] : [at(from), at(to)];
}

/**
 * A line through points, as the data of a path, in pieces where it runs too far out between them.
 *
 * @param {Point[]} points
 * @param {Axes} axes
 */
export function strokes(points, axes) {
  let data = "";
  let pen = "";
  /** @type {Point} */
  let last = [Number.NaN, Number.NaN];
  for (const [x, y] of points) {
    /** @type {Point} */
    const place = [axes.toX(x), axes.toY(y)];
    const seen = chord(last, place);
    if (seen) {
      const [start, end] = seen.map((at) => at.map((v) => v.toFixed(2)).join());
      data += start === pen ? `L${end}` : `M${start}L${end}`;
      pen = end;
    }
    last = place;
  }
  return data;
}
