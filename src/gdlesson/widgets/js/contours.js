// A contour map with a point to drag: axes, contour lines, a layer for what is drawn on top.

import { createAxes } from "./axes.js";
import { svg } from "./elements.js";
import { FRAME, leftSide } from "./frame.js";
import { createHandle } from "./handle.js";
import { drawHeights } from "./heights.js";
import { drawable, format, strands, within } from "./numbers.js";

/** @import { Axes, Bag, Picture, Point, Span, Surface } from "./types.d.ts" */

/** The highest tint; --gd-land-0 is the lowest. */
const TINTS = 6;
/** @type {Ground} */
const NOTHING = { levels: [], above: [] };

/**
 * @typedef {object} MapSettings
 * @property {number} width
 * @property {string} label the name of the picture
 * @property {string} [name] the name of the point to drag
 * @property {(point: Point) => void} [onMove] left out, there is no point to drag
 * @property {() => number} [tall] the height, if it is fixed; left out or 0, both axes have equal scales
 * @property {[string, string]} [axisNames]
 * @property {() => boolean} [grabsAnywhere] whether a press on the ground takes the point there
 * @property {(surface: Surface) => Point[]} [keepFree] where no height is written: what stands there
 */

/** @typedef {{ height: number, heavy: boolean, lines: Point[][] }} Level */
/** @typedef {{ levels: Level[], above: Point[][][] }} Ground the numbers of a picture, unpacked */

/**
 * @param {Picture} picture
 * @param {[Span, Span]} usual the window, if the picture names none
 * @returns {Ground}
 */
function unpacked(picture, usual) {
  const { levels, above, window = usual } = picture;
  return {
    levels: levels.map((level) => ({ ...level, lines: strands(level.lines, window) })),
    above: above.map((rings) => strands(rings, window)),
  };
}

/**
 * Lines as the data of one path. They end at the ground's edge, which only a deep zoom leaves far out; filled, they
 * have to stay whole.
 *
 * @param {Point[][]} lines
 * @param {Axes} axes
 */
function pathOf(lines, axes) {
  const far = (/** @type {number} */ v) => drawable(v).toFixed(2);
  const place = (/** @type {Point} */ [x, y]) => `${far(axes.toX(x))},${far(axes.toY(y))}`;
  return lines.map((line) => `M${line.map(place).join(" ")}`).join("");
}

/**
 * The colour of the ground above the n-th of `count` heights: low ground is darker.
 *
 * @param {number} n
 * @param {number} count
 */
export function tint(n, count) {
  const place = (TINTS * n) / Math.max(1, count);
  const below = Math.min(TINTS - 1, Math.floor(place));
  const share = Math.round(100 * (place - below));
  return `color-mix(in srgb, var(--gd-land-${below + 1}) ${share}%, var(--gd-land-${below}))`;
}

/**
 * The tinted ground and its contour lines.
 *
 * @param {Ground} ground
 * @param {Axes} axes
 */
function drawGround({ levels, above }, axes) {
  const lands = above.map((rings, n) => {
    const fill = `fill: ${tint(n, levels.length)}`;
    return svg("path", { class: "gdl-land", d: pathOf(rings, axes), style: fill });
  });
  const lines = levels.map(({ heavy, lines: drawn }) => {
    const look = heavy ? "gdl-contour gdl-heavy" : "gdl-contour";
    return svg("path", { class: look, d: pathOf(drawn, axes) });
  });
  return [...lands, ...lines];
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
  const { width, label, name = "Point", onMove, tall = () => 0, axisNames = ["x", "y"] } = settings;
  const { grabsAnywhere, keepFree = (/** @type {Surface} */ surface) => surface.minima } = settings;
  const axes = createAxes(width, width, ...axisNames, label);
  const contours = svg("g", { class: "gdl-contours", "aria-hidden": "true" });
  const heights = svg("g", { class: "gdl-heights", "aria-hidden": "true" });
  const over = svg("g", {});
  const handle = onMove ? createHandle(bag, axes, { name, onMove, grabsAnywhere }) : null;
  /** @type {{ of: Picture | null, ground: Ground }} */
  let known = { of: null, ground: NOTHING };
  axes.inside.append(contours, heights, over);
  if (handle) axes.root.append(handle.root);
  return {
    root: axes.root,
    axes,
    over,
    handle: handle?.root ?? null,
    /**
     * @param {Surface} surface
     * @param {Picture} picture
     * @param {[Span, Span]} [window] what is to be seen; left out, the surface's own
     */
    show(surface, picture, window = surface.window) {
      const [x, y] = window;
      const { wide, share } = axes.measure();
      const fixed = tall();
      const inner = wide - leftSide(y, fixed) - FRAME.right;
      const level = (inner * (y[1] - y[0])) / (x[1] - x[0]) + FRAME.top + FRAME.bottom;
      // A page that is just being folded may leave less room than the labels need.
      const least = within(0.55 * wide, [FRAME.top + FRAME.bottom, 240]);
      axes.set({
        x,
        y,
        tall: Math.round(
          fixed ? fixed * share : within(level, [least, Math.max(460, 1.05 * wide)]),
        ),
      });
      // The lines of a surface chosen just now may still be on their way.
      const here = picture.surface === surface.name;
      if (here && known.of !== picture)
        known = { of: picture, ground: unpacked(picture, surface.window) };
      const ground = here ? known.ground : NOTHING;
      contours.replaceChildren(
        ...drawGround(ground, axes),
        ...(here ? drawMinima(surface, axes) : []),
      );
      heights.replaceChildren(...drawHeights(ground.levels, axes, keepFree(surface)));
    },
    /** @param {Point} point */
    place(point) {
      const words = axisNames.map((axis, i) => `${axis} ${format(point[i])}`).join(", ");
      handle?.show(point, words);
      axes.describe(`${name} at ${words}.`);
    },
  };
}
