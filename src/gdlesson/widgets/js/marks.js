// What is drawn between axes: lines, dots, markers, arrows.

import { strokes } from "./clip.js";
import { svg } from "./elements.js";
import { drawable } from "./numbers.js";

/** @import { Axes, Point } from "./types.d.ts" */

/**
 * A line through these points.
 *
 * @param {string} className
 * @param {Point[]} points
 * @param {Axes} axes
 * @param {Record<string, string>} [more]
 */
export function drawLine(className, points, axes, more = {}) {
  return svg("path", { class: className, d: strokes(points, axes), ...more });
}

/**
 * A dot at a point.
 *
 * @param {string} className
 * @param {Point} point
 * @param {Axes} axes
 * @param {number} r
 */
export function drawDot(className, [x, y], axes, r) {
  return svg("circle", {
    class: className,
    r,
    cx: drawable(axes.toX(x)),
    cy: drawable(axes.toY(y)),
  });
}

/**
 * A marker at a point: a shape of size 1, drawn larger.
 *
 * @param {string} className
 * @param {string} shape as the data of an SVG path
 * @param {Point} point
 * @param {Axes} axes
 * @param {number} size
 */
export function drawMarker(className, shape, [x, y], axes, size) {
  const transform = `translate(${drawable(axes.toX(x))} ${drawable(axes.toY(y))}) scale(${size})`;
  return svg("path", {
    class: className,
    d: shape,
    transform,
    "vector-effect": "non-scaling-stroke",
  });
}

/**
 * Many markers alike, as one path: a page lays out and paints one thing sooner than sixty.
 *
 * @param {string} className
 * @param {string} shape of size 1, as the data of an SVG path that is relative but for where it begins
 * @param {Point[]} points
 * @param {Axes} axes
 * @param {number} size
 */
export function drawMarkers(className, shape, points, axes, size) {
  const at = (/** @type {number} */ place) => (drawable(place) / size).toFixed(3);
  const data = points.map(([x, y]) => `M${at(axes.toX(x))} ${at(axes.toY(y))}m${shape.slice(1)}`);
  return svg("path", {
    class: className,
    d: data.join(""),
    transform: `scale(${size})`,
    "vector-effect": "non-scaling-stroke",
  });
}

/**
 * Dots for a cloud of points.
 *
 * @param {Point[]} points
 * @param {Axes} axes
 * @param {string} className
 * @param {number} [r]
 */
export function dots(points, axes, className, r = 3) {
  return points.map((point) => drawDot(className, point, axes, r));
}

/**
 * Whether a point is near enough to the picture to be drawn there.
 *
 * @param {Point} point
 * @param {Axes} axes
 */
export function inReach([x, y], axes) {
  return Math.abs(axes.toX(x)) < 1e4 && Math.abs(axes.toY(y)) < 1e4;
}

/**
 * An arrow from one place to another, in the picture's own units.
 *
 * Two arrows are told apart without colour: by the dash of the shaft and by the head.
 *
 * @param {string} className
 * @param {Point} from
 * @param {Point} to
 * @param {"full" | "open"} [head]
 */
export function arrow(className, [x1, y1], [x2, y2], head = "full") {
  const angle = Math.atan2(y2 - y1, x2 - x1);
  const barb = (/** @type {number} */ turn) =>
    `${x2 - 10 * Math.cos(angle + turn)} ${y2 - 10 * Math.sin(angle + turn)}`;
  const closed = head === "full" ? "Z" : "";
  return svg(
    "g",
    { class: `gdl-arrow ${className}` },
    svg("path", { class: "gdl-shaft", d: `M${x1} ${y1}L${x2} ${y2}` }),
    svg("path", {
      class: `gdl-head-${head}`,
      d: `M${barb(0.45)}L${x2} ${y2}L${barb(-0.45)}${closed}`,
    }),
  );
}
