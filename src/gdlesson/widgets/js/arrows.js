// The gradient and the next step, as arrows on a map.

import { svg } from "./elements.js";
import { arrow } from "./marks.js";
import { drawable } from "./numbers.js";

/** @import { Axes, Point } from "./types.d.ts" */

/** The arrow at steep ground is about this share of the map long, and never longer than that. */
const [USUAL, LONGEST] = [0.24, 0.42];
/** So many times as long as on steep ground it may be drawn on level ground. */
const MOST = 1e4;
/** A shorter arrow would be lost, in pixels. */
const SHORTEST = 12;

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
  const scale = steep > 0 ? roundDown((USUAL * wide) / (steep * unit)) : 1;
  const length = here * unit * scale;
  const [a, b, c] = levels.slice(-3).map(({ height }) => height);
  const even = Math.abs(c - b - (b - a)) <= 1e-6 * Math.abs(b - a);
  if (length <= LONGEST * wide && (even || length >= SHORTEST || length === 0)) return scale;
  const own = (USUAL * wide) / (here * unit);
  return Number.isFinite(own) && own > 0 ? roundDown(Math.min(own, MOST * scale)) : scale;
}

/**
 * How long the gradient's arrow is against the gradient, in words.
 *
 * @param {number} scale
 */
export function scaleWords(scale) {
  if (scale === 1) return "at its length";
  const times = (/** @type {number} */ v) => String(Number(v.toPrecision(2)));
  return scale > 1 ? `at ${times(scale)} × its length` : `at 1/${times(1 / scale)} of its length`;
}

/**
 * @param {Point} from
 * @param {Point} to
 * @param {Axes} axes
 * @param {string} tone
 * @param {"full" | "open"} head
 */
function drawn(from, to, axes, tone, head) {
  const place = (/** @type {Point} */ [x, y]) =>
    /** @type {Point} */ ([drawable(axes.toX(x)), drawable(axes.toY(y))]);
  const [a, b] = [place(from), place(to)];
  if (Math.hypot(b[0] - a[0], b[1] - a[1]) < 2) return [];
  const case_ = svg("path", { class: "gdl-case", d: `M${a.join(" ")}L${b.join(" ")}` });
  return [case_, arrow(tone, a, b, head)];
}

/**
 * Both arrows: the gradient at its fraction, the step at its own length.
 *
 * @param {Point} at
 * @param {Point} gradient
 * @param {Point | undefined} next
 * @param {Axes} axes
 * @param {number} scale
 * @param {string} tone of the run
 */
export function drawArrows(at, gradient, next, axes, scale, tone) {
  /** @type {Point} */
  const tip = [at[0] + scale * gradient[0], at[1] + scale * gradient[1]];
  return [
    ...(next ? drawn(at, next, axes, tone, "open") : []),
    ...drawn(at, tip, axes, "gdl-slope", "full"),
  ];
}
