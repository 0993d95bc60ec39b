// A contour map with a point to drag: axes, contour lines, a layer for what is drawn on top.

import { createAxes, FRAME } from "./axes.js";
import { svg } from "./elements.js";
import { createHandle } from "./handle.js";
import { polyline } from "./marks.js";
import { format, within } from "./numbers.js";
import { distinct } from "./ticks.js";

/** @import { Axes, Bag, Picture, Point, Span, Surface } from "./types.d.ts" */

/**
 * @typedef {object} MapSettings
 * @property {number} width
 * @property {string} label the name of the picture
 * @property {string} [name] the name of the point to drag
 * @property {(point: Point) => void} [onMove] left out, there is no point to drag
 * @property {number} [tall] a fixed height; left out, both axes have equal scales
 * @property {[string, string]} [axisNames]
 */

/**
 * Some heights written on their lines: every third, where there is room.
 *
 * @param {Picture} picture
 * @param {Axes} axes
 */
function drawHeights({ levels }, axes) {
  const texts = distinct(levels.map((level) => level.height));
  /** @type {Point[]} */
  const places = [];
  return levels.flatMap(({ lines }, index) => {
    if (index % 3 !== 1 || !lines.length) return [];
    const longest = lines.reduce((a, b) => (b.length > a.length ? b : a));
    const [x, y] = longest[Math.floor(longest.length * 0.62)];
    const [px, py] = [axes.toX(x), axes.toY(y)];
    const inner = px > FRAME.left + 18 && py > FRAME.top + 10;
    if (!inner || places.some(([a, b]) => Math.hypot(a - px, b - py) < 36)) return [];
    places.push([px, py]);
    return [svg("text", { x: px, y: py + 3, "text-anchor": "middle" }, texts[index])];
  });
}

/**
 * @param {Surface} surface
 * @param {Axes} axes
 */
function drawMinima(surface, axes) {
  return surface.minima.map(([x, y]) => {
    const transform = `translate(${axes.toX(x)} ${axes.toY(y)})`;
    const words = svg("title", {}, `minimum at (${format(x)}, ${format(y)})`);
    return svg("path", { class: "gdl-minimum", d: "M-5 0H5M0 -5V5", transform }, words);
  });
}

/**
 * A contour map with a point to drag.
 *
 * Equal scales on both axes unless `tall` fixes the height, so that a gradient stands square to
 * its contour line on the screen as it does in the numbers.
 *
 * @param {Bag} bag
 * @param {MapSettings} settings
 */
export function createContourMap(bag, settings) {
  const { width, label, name = "Point", onMove, tall = 0, axisNames = ["x", "y"] } = settings;
  const axes = createAxes(width, width, ...axisNames, label);
  const contours = svg("g", { class: "gdl-contours", "aria-hidden": "true" });
  const over = svg("g", {});
  const handle = onMove ? createHandle(bag, axes, { name, onMove }) : null;
  axes.inside.append(contours, over);
  if (handle) axes.root.append(handle.root);
  return {
    root: axes.root,
    axes,
    over,
    /**
     * @param {Surface} surface
     * @param {Picture} picture
     */
    show(surface, picture) {
      const [x, y] = surface.window;
      const { wide, share } = axes.measure();
      const inner = wide - FRAME.left - FRAME.right;
      const level = (inner * (y[1] - y[0])) / (x[1] - x[0]) + FRAME.top + FRAME.bottom;
      const ends = /** @type {Span} */ ([Math.min(240, 0.55 * wide), Math.max(460, 1.05 * wide)]);
      axes.set({ x, y, tall: Math.round(tall ? tall * share : within(level, ends)) });
      // The lines of a surface chosen just now may still be on their way.
      const drawn = picture.surface === surface.name ? picture : { levels: [] };
      const lines = drawn.levels
        .flatMap((l) => l.lines)
        .map((line) => svg("polyline", { points: polyline(line, axes) }));
      const marks = drawn === picture ? drawMinima(surface, axes) : [];
      contours.replaceChildren(...lines, ...drawHeights(drawn, axes), ...marks);
    },
    /** @param {Point} point */
    place(point) {
      const words = axisNames.map((axis, i) => `${axis} ${format(point[i])}`).join(", ");
      handle?.show(point, words);
      axes.describe(`${name} at ${words}.`);
    },
  };
}
