// A function's curve, and what moves on it: a dot, a straight line from edge to edge.

import { chord, strokes } from "./clip.js";
import { put, svg } from "./elements.js";
import { drawable } from "./numbers.js";

/** @import { Axes, Point } from "./types.d.ts" */

/** A curve sampled at xs: its path, broken where it is not finite, and its height anywhere. */
export class Curve {
  /** @param {string} className */
  constructor(className) {
    this.root = svg("path", { class: className });
    /** @type {number[]} */
    this.xs = [];
    /** @type {number[]} */
    this.ys = [];
  }

  /**
   * Take new samples and draw them.
   *
   * @param {number[]} xs
   * @param {number[]} ys
   * @param {Axes} axes
   */
  draw(xs, ys, axes) {
    this.xs = xs;
    this.ys = ys;
    put(this.root, {
      d: strokes(
        xs.map((x, i) => [x, ys[i]]),
        axes,
      ),
    });
  }

  /**
   * Read between the samples, to place a handle before Python has answered.
   *
   * @param {number} x
   */
  at(x) {
    const { xs, ys } = this;
    const i = xs.findIndex((v) => v >= x);
    if (i < 0) return ys[ys.length - 1] ?? Number.NaN;
    if (i === 0) return ys[0];
    const share = (x - xs[i - 1]) / (xs[i] - xs[i - 1]);
    return ys[i - 1] + share * (ys[i] - ys[i - 1]);
  }
}

/**
 * A straight line through (x, y) with a slope, from edge to edge of the axes; hidden if it has none.
 *
 * @param {SVGLineElement} line
 * @param {Axes} axes
 * @param {number} x
 * @param {number | null | undefined} y
 * @param {number | null | undefined} slope
 */
export function drawSlope(line, axes, x, y, slope) {
  const height = (/** @type {number} */ at) => (y ?? Number.NaN) + (slope ?? Number.NaN) * (at - x);
  drawSpan(line, axes, axes.x.map(height));
}

/**
 * A straight line from edge to edge of the axes; hidden if nothing of it can be drawn.
 *
 * @param {SVGLineElement} line
 * @param {Axes} axes
 * @param {number[]} heights of its ends
 */
export function drawSpan(line, { x, toX, toY }, heights) {
  const [a, b] = heights.map((v, i) => /** @type {Point} */ ([toX(x[i]), toY(v)]));
  const seen = chord(a, b);
  put(line, { visibility: seen ? "visible" : "hidden" });
  if (!seen) return;
  const [[x1, y1], [x2, y2]] = seen;
  put(line, { x1, y1, x2, y2 });
}

/**
 * Move a dot to a point, or hide it where there is none.
 *
 * @param {SVGElement} dot
 * @param {Axes} axes
 * @param {number} x
 * @param {number | null} y
 */
export function moveDot(dot, axes, x, y) {
  put(dot, { visibility: y === null ? "hidden" : "visible" });
  if (y !== null) put(dot, { cx: drawable(axes.toX(x)), cy: drawable(axes.toY(y)) });
}
