// The gradient and the next step, as arrows on a map.

import { chord } from "./clip.js";
import { svg } from "./elements.js";
import { arrow } from "./marks.js";

/** @import { Axes, Point } from "./types.d.ts" */

/** The arrow at steep ground is about this share of the map long, and never longer than that. */
const [USUAL, LONGEST] = [0.24, 0.42];
/** On a narrow map an arrow at steep ground is so long in pixels, or half of the map: it comes out from its dot. */
const SEEN = 96;
/** So many times as long as on steep ground it may be drawn on level ground. */
const MOST = 1e4;
/** A shorter arrow would be lost, in pixels. */
const SHORTEST = 12;
/** A gradient's arrow begins this far from its point, in pixels: beyond the knob and its ring, or a run's dot. */
export const RIM = { knob: 15, dot: 7 };

/**
 * The last of 1, 2, 5 times a power of ten that is not above a number.
 *
 * @param {number} value
 */
function roundDown(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return (5 * power <= value * 1.001 ? 5 : 2 * power <= value * 1.001 ? 2 : 1) * power;
}

/**
 * At what round fraction of its length the gradient is drawn: one for the whole view, so that longer
 * means steeper. Where heights go by decades, so do slopes: there it changes where the arrow would be
 * lost or too long.
 *
 * @param {Axes} axes
 * @param {{ steep?: number, levels: { height: number }[] }} picture of the ground
 * @param {number} here how steep it is where the arrow stands
 */
export function gradientScale(axes, { steep = 0, levels }, here) {
  const wide = Math.abs(axes.toX(axes.x[1]) - axes.toX(axes.x[0]));
  const unit = wide / (axes.x[1] - axes.x[0]);
  const narrow = Math.min(SEEN, wide / 2);
  const usual = Math.max(USUAL * wide, narrow);
  const scale = steep > 0 ? roundDown(usual / (steep * unit)) : 1;
  const length = here * unit * scale;
  const [a, b, c] = levels.slice(-3).map(({ height }) => height);
  const even = Math.abs(c - b - (b - a)) <= 1e-6 * Math.abs(b - a);
  if (length <= Math.max(LONGEST * wide, narrow) && (even || length >= SHORTEST || length === 0))
    return scale;
  const own = (USUAL * wide) / (here * unit);
  return Number.isFinite(own) && own > 0 ? roundDown(Math.min(own, MOST * scale)) : scale;
}

/**
 * The fraction at which this gradient is drawn, and whether the arrow's head lies beyond the map's edge: it
 * is cut there and not drawn shorter, so that longer still means steeper.
 *
 * @param {Axes} axes
 * @param {Parameters<typeof gradientScale>[1]} picture
 * @param {Point} at
 * @param {Point} gradient
 * @param {number} [rim] how far from there the arrow begins, in pixels
 * @returns {{ scale: number, cut: boolean }}
 */
export function scaleAt(axes, picture, at, gradient, rim = RIM.knob) {
  const here = Math.hypot(...gradient);
  const scale = gradientScale(axes, picture, here);
  const unit = Math.abs(axes.toX(axes.x[1]) - axes.toX(axes.x[0])) / (axes.x[1] - axes.x[0]);
  const reach = scale + rim / (unit * here);
  const cut = [axes.x, axes.y].some(([low, high], i) => {
    const tip = at[i] + reach * gradient[i];
    return gradient[i] !== 0 && (tip < low || tip > high);
  });
  return { scale, cut };
}

/**
 * How long the gradient's arrow is against the gradient, in words.
 *
 * @param {number} scale
 * @param {boolean} [cut] whether its head lies beyond the map's edge
 */
export function scaleWords(scale, cut = false) {
  const rest = cut ? ", its head beyond the map" : "";
  if (scale === 1) return `at its length${rest}`;
  const times = (/** @type {number} */ v) => String(Number(v.toPrecision(2)));
  const words = scale > 1 ? `${times(scale)} × its length` : `1/${times(1 / scale)} of its length`;
  return `at ${words}${rest}`;
}

/**
 * The way from a place to another, in pixels, begun so much later and as much longer.
 *
 * @param {Point} from
 * @param {Point} to
 * @param {number} rim
 * @returns {[Point, Point]}
 */
export function beyond(from, to, rim) {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const share = rim / (Math.hypot(dx, dy) || 1);
  const shifted = (/** @type {Point} */ [x, y]) =>
    /** @type {Point} */ ([x + share * dx, y + share * dy]);
  return [shifted(from), shifted(to)];
}

/**
 * @param {Point} from
 * @param {Point} to
 * @param {Axes} axes
 * @param {string} tone
 * @param {"full" | "open"} head
 * @param {number} [rim]
 */
function drawn(from, to, axes, tone, head, rim = 0) {
  const place = (/** @type {Point} */ [x, y]) => /** @type {Point} */ ([axes.toX(x), axes.toY(y)]);
  const ends = chord(place(from), place(to));
  if (!ends || Math.hypot(ends[1][0] - ends[0][0], ends[1][1] - ends[0][1]) < 2) return [];
  const [a, b] = beyond(ends[0], ends[1], rim);
  const case_ = svg("path", { class: "gdl-case", d: `M${a.join(" ")}L${b.join(" ")}` });
  return [case_, arrow(tone, a, b, head)];
}

/**
 * Both arrows: the gradient at its fraction, begun beyond its dot, and the step at its own length.
 *
 * @param {Point} at
 * @param {Point} gradient
 * @param {Point | undefined} next
 * @param {Axes} axes
 * @param {number} scale
 * @param {string} tone of the run
 * @param {number} [rim] how far from its point the gradient's begins, in pixels
 */
export function drawArrows(at, gradient, next, axes, scale, tone, rim = RIM.knob) {
  /** @type {Point} */
  const tip = [at[0] + scale * gradient[0], at[1] + scale * gradient[1]];
  return [
    ...(next ? drawn(at, next, axes, tone, "open") : []),
    ...drawn(at, tip, axes, "gdl-slope", "full", rim),
  ];
}
