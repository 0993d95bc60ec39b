// The secant explorer's answer as the page computes it, for curves that are written down.

import { pack, unpack } from "./numbers.js";
import { reading } from "./program.js";
import { evenly, heightSpan, holed, LARGEST, spacing } from "./sampled.js";

/** @import { Packed, Program, Span } from "./types.d.ts" */

/**
 * @typedef {object} Known
 * @property {Record<string, Program | null>} programs
 * @property {Record<string, number[]>} corners
 * @property {Packed} steps
 * @property {string} smooth what is said where there is a tangent
 * @property {string} corner and what in a corner
 */

/**
 * @typedef {object} Wish
 * @property {string} f
 * @property {number} x
 * @property {number} h
 * @property {boolean} zoom
 * @property {[string, string, number, number][]} choices
 * @property {Known} known
 */

/** So many points make the curve. */
const SAMPLES = 241;
/** Farther out, and so near to a corner, only Python can say how the search for a slope ends. */
const FAR = 100;
const BESIDE = 1e-6;

/**
 * The slope of the tangent and what is said of it; null where Python has to look for one.
 *
 * @param {number} x
 * @param {number} slope
 * @param {number[]} corners
 * @param {Known} known
 */
function tangentAt(x, slope, corners, { smooth, corner }) {
  if (corners.includes(x)) return { tangent: null, status: corner };
  const far = Math.abs(x) > FAR || !Number.isFinite(slope);
  if (far || corners.some((c) => Math.abs(x - c) < BESIDE)) return null;
  return { tangent: slope, status: smooth };
}

/**
 * How much higher than wide the whole picture is: zoomed in, it is so by no less.
 *
 * @param {Span} window
 * @param {(point: number[]) => number} value
 */
function steepness(window, value) {
  const [bottom, top] = heightSpan(holed(evenly(window, SAMPLES).map((v) => value([v]))));
  return (top - bottom) / (window[1] - window[0]);
}

/**
 * What Python's compute says of a curve of the lesson's own.
 *
 * @param {Wish} wish
 */
export function secantAnswer({ f, x, h, zoom, choices, known }) {
  const [, , ...window] = choices.find(([name]) => name === f) ?? [];
  const program = known.programs[f];
  if (!program || window.length !== 2) return null;
  const { value, both } = reading(program);
  const { height: y, slopes } = both([x]);
  const found = tangentAt(x, slopes[0], known.corners[f] ?? [], known);
  if (!found) return null;
  const slope = (/** @type {number} */ step) => (value([x + step]) - y) / step;
  const half = Math.max(2.5 * h, 8 * spacing(Math.max(Math.abs(x), 1e-300)));
  const seen = /** @type {Span} */ (zoom ? [x - half, x + half] : window);
  const xs = evenly(seen, SAMPLES);
  const ys = holed(xs.map((v) => value([v])));
  const least = zoom ? steepness(window, value) * 2 * half : 0;
  const steps = unpack(known.steps);
  const right = slope(h);
  return {
    window: seen,
    span: heightSpan(ys, Math.min(least, LARGEST)),
    xs: pack(xs),
    ys: pack(ys),
    y,
    y2: y + right * h,
    right,
    left: slope(-h),
    ...found,
    steps: known.steps,
    slopes: pack(steps.map(slope)),
    left_slopes: pack(found.tangent === null ? steps.map((step) => slope(-step)) : []),
  };
}
