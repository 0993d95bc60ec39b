// The ground as a map shows it, computed in the page: gdlesson.drawing.terrain for a function of two numbers.

import { evenly, percentile } from "../../widgets/js/sampled.js";
import { contourLevels, evenStep, heavy, rule } from "./levels.js";
import { createRings, linesOf } from "./rings.js";

/** @import { Packed, Picture, Point, Span } from "../../widgets/js/types.d.ts" */

/** Points along each axis: as fine as a narrow valley needs. */
const FINE = 181;
/** A view of the relief has so many points along each axis. */
const RELIEF = 37;
/** This share of the ground is the floor, which logarithms leave as it is. */
const FLOOR = 0.15;
/** A line is drawn with no more points than keep it within this share of the window. */
const SEEN = 4e-4;

/**
 * Numbers as Python packs them in float32.
 *
 * @param {number[]} numbers
 * @returns {Packed}
 */
function packed(numbers) {
  const view = new DataView(new ArrayBuffer(4 * numbers.length));
  for (let k = 0; k < numbers.length; k += 1) view.setFloat32(4 * k, numbers[k], true);
  return view;
}

/**
 * Lines one after the other, with a point that is no number after each.
 *
 * @param {Point[][]} lines
 */
const strung = (lines) => packed(lines.flatMap((line) => [...line.flat(), Number.NaN, Number.NaN]));

/**
 * Whether a point lies where the line from its one neighbour to the other goes anyway.
 *
 * @param {Point} before
 * @param {Point} here
 * @param {Point} after
 */
function isIdle([x0, y0], [x1, y1], [x2, y2]) {
  const [dx, dy] = [x2 - x0, y2 - y0];
  const length = Math.hypot(dx, dy);
  return length > 0 && Math.abs(dx * (y1 - y0) - dy * (x1 - x0)) <= SEEN * length;
}

/**
 * A line without the points that lie on it anyway.
 *
 * @param {Point[]} line
 */
export function thinned(line) {
  let kept = line;
  for (let round = 0; round < 5; round += 1) {
    const last = kept.length - 1;
    const old = kept;
    // Every second one, so that a neighbour always stays.
    kept = old.filter(
      (point, k) => k % 2 === 0 || k === last || !isIdle(old[k - 1], point, old[k + 1]),
    );
    if (kept.length === old.length) break;
  }
  return kept;
}

/**
 * Heights in even proportion; where lines go by decades, by their logarithm above the floor.
 *
 * @param {Float64Array} values
 * @param {number} lowest
 * @param {number[]} levels
 */
function reliefOf(values, lowest, levels) {
  const at = evenly([0, FINE - 1], RELIEF).map(Math.round);
  let above = at.flatMap((j) => at.map((i) => values[j * FINE + i] - lowest));
  const finite = () => above.filter(Number.isFinite);
  if (!evenStep(levels)) {
    const floor = percentile(
      finite().sort((a, b) => a - b),
      FLOOR,
    );
    above = above.map((v) => Math.log1p(v / floor));
  }
  const top = finite().reduce((a, b) => Math.max(a, b), 0);
  return packed(top > 0 ? above.map((v) => v / top) : []);
}

/**
 * How steep the ground is where nine tenths of it are less steep, by differences on the grid.
 *
 * @param {Float64Array} values
 * @param {[Span, Span]} window
 */
function steepness(values, [x, y]) {
  const last = FINE - 1;
  const [dx, dy] = [(x[1] - x[0]) / last, (y[1] - y[0]) / last];
  const slope = (/** @type {number} */ at, /** @type {number} */ k, /** @type {number} */ by) => {
    const [down, up] = [k > 0 ? by : 0, k < last ? by : 0];
    return (values[at + up] - values[at - down]) / (down && up ? 2 : 1);
  };
  const sizes = [];
  for (let at = 0; at < values.length; at += 1) {
    const across = slope(at, at % FINE, 1) / dx;
    const along = slope(at, Math.floor(at / FINE), FINE) / dy;
    const size = Math.hypot(across, along);
    if (Number.isFinite(size)) sizes.push(size);
  }
  return sizes.length ? percentile(Float64Array.from(sizes).sort(), 0.9) : 0;
}

/**
 * The picture of a surface over a window, as Python sends it.
 *
 * @param {string} surface its name
 * @param {(w: number[]) => number} f
 * @param {[Span, Span]} window
 * @returns {Picture}
 */
export function groundOf(surface, f, window) {
  const [xs, ys] = window.map((side) => evenly(side, FINE));
  const values = new Float64Array(FINE * FINE);
  for (const [j, y] of ys.entries()) {
    for (const [i, x] of xs.entries()) values[j * FINE + i] = f([x, y]);
  }
  const sorted = values.filter(Number.isFinite).sort();
  if (!sorted.length) return { surface, window, rule: "", levels: [], above: [] };
  const levels = contourLevels(sorted);
  const rings = createRings(values, FINE);
  const found = [sorted[0], ...levels].map(rings);
  const above = found.map((all) =>
    strung(all.map(({ points }) => thinned([...points, points[0]]))),
  );
  const weights = heavy(levels);
  const lines = found.slice(1).map((all) => strung(all.flatMap(linesOf).map(thinned)));
  const drawn = levels.map((height, k) => ({ height, heavy: weights[k], lines: lines[k] }));
  const more = levels.length
    ? { steep: steepness(values, window), relief: reliefOf(values, sorted[0], levels) }
    : {};
  return { surface, window, rule: rule(levels), levels: drawn, above, ...more };
}
