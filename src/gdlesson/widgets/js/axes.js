// Axes in an SVG: what is to be seen, and where each number of it stands.

import { freshId, put, svg } from "./elements.js";
import { FRAME, LETTER, leftSide, many, ROOM, spaced, TICK_GAP, upward } from "./frame.js";
import { format, within } from "./numbers.js";
import { spoken } from "./spoken.js";
import { axisName, axisTicks } from "./ticks.js";

/** @import { Axes, Span, Tick } from "./types.d.ts" */
/** @typedef {{ left: number, right: number, top: number, bottom: number }} Sides */

/** A picture grows and shrinks with its width, but no further than this. */
const SHARES = /** @type {Span} */ ([0.65, 1.25]);

/**
 * Numbers to places and back: two maps of a straight line.
 *
 * @param {Span} numbers
 * @param {Span} places
 * @returns {[(value: number) => number, (place: number) => number]}
 */
export function linear([a, b], [from, to]) {
  return [
    (value) => from + ((value - a) / (b - a)) * (to - from),
    (place) => a + ((place - from) / (to - from)) * (b - a),
  ];
}

/**
 * Grid lines and tick labels, of one axis.
 *
 * @param {Tick[]} marks
 * @param {(value: number) => number} toPlace
 * @param {Sides} sides
 * @param {boolean} across whether the numbers run from left to right
 */
function drawTicks(marks, toPlace, { left, right, top, bottom }, across) {
  return marks.flatMap(([value, text]) => {
    const at = toPlace(value);
    return across
      ? [
          svg("line", { x1: at, x2: at, y1: top, y2: bottom }),
          svg("text", { x: at, y: bottom + 14, "text-anchor": "middle" }, text),
        ]
      : [
          svg("line", { x1: left, x2: right, y1: at, y2: at }),
          svg("text", { x: left - TICK_GAP, y: at + 4, "text-anchor": "end" }, text),
        ];
  });
}

/** @param {string} name @param {Span} span */
const seen = (name, [low, high]) => `${name} from ${format(low)} to ${format(high)}`;

/**
 * The names of both axes.
 *
 * @param {string} xName
 * @param {string} yName
 * @param {Sides} sides
 * @param {number} tall
 */
function drawNames(xName, yName, { left, right, top, bottom }, tall) {
  const middle = (top + bottom) / 2;
  const centred = { class: "gdl-label", "text-anchor": "middle" };
  const half = (LETTER * xName.length) / 2;
  const centre = within((left + right) / 2, [half, Math.max(half, right + FRAME.right - half)]);
  const turned = { x: 11, y: middle, transform: `rotate(-90 11 ${middle})` };
  return [
    svg("text", { ...centred, x: centre, y: tall - 4 }, xName),
    svg("text", { ...centred, ...turned }, yName),
  ];
}

/**
 * Axes in an SVG: `set` says what is to be seen, `toX` and `toY` turn numbers into places.
 *
 * They are drawn as wide as the picture is on the page; `width` is for one that isn't there yet.
 *
 * @param {number} width
 * @param {number} height
 * @param {string} xLabel
 * @param {string} yLabel
 * @param {string} name
 * @returns {Axes}
 */
export function createAxes(width, height, xLabel, yLabel, name) {
  const grid = svg("g", { class: "gdl-grid", "aria-hidden": "true" });
  const inside = svg("g", {});
  const [clip, id] = ["clip", "says"].map(freshId);
  const said = svg("desc", { id });
  const cut = svg("rect", {});
  const box = svg("rect", { class: "gdl-box" });
  const root = svg(
    "svg",
    { class: "gdl-axes", role: "group", "aria-label": name, "aria-describedby": id },
    said,
    svg("defs", {}, svg("clipPath", { id: clip }, cut)),
    grid,
    box,
    svg("g", { "clip-path": `url(#${clip})` }, inside),
  );
  const nowhere = (/** @type {number} */ _) => Number.NaN;
  let [fromX, fromY] = [nowhere, nowhere];
  let described = false;
  /** @type {Axes} */
  const axes = {
    root,
    inside,
    ready: false,
    size: { wide: width, tall: height },
    x: [0, 1],
    y: [0, 1],
    toX: nowhere,
    toY: nowhere,
    measure() {
      const wide = Math.round(root.getBoundingClientRect().width) || width;
      return { wide, share: within(wide / width, SHARES) };
    },
    describe(words) {
      described = true;
      said.textContent = spoken(words);
    },
    set({ x, y, xTicks, yTicks, margin = 0, tall = Math.round(height * axes.measure().share) }) {
      const { wide } = axes.measure();
      const { top } = FRAME;
      const up = yTicks ? { marks: yTicks, from: "" } : upward(y, tall);
      const left = up.marks.length ? Math.ceil(leftSide(y, tall, up.marks)) : FRAME.right;
      const sides = { left, top, right: wide - FRAME.right, bottom: tall - FRAME.bottom };
      Object.assign(axes, { x, y, ready: true, size: { wide, tall } });
      [axes.toX, fromX] = linear(x, [left + margin, sides.right - margin]);
      [axes.toY, fromY] = linear(y, [sides.bottom - margin, top + margin]);
      if (!described) said.textContent = spoken(`${seen(xLabel, x)}; ${seen(yLabel, y)}.`);
      put(root, { viewBox: `0 0 ${wide} ${tall}` });
      // A page that is just being folded may leave less room than the labels need.
      const size = { width: Math.max(0, sides.right - left), height: sides.bottom - top };
      for (const area of [cut, box]) put(area, { x: left, y: top, ...size });
      const count = many(size.width, ROOM.across);
      const across = xTicks ? { marks: xTicks, from: "" } : axisTicks(...x, count);
      grid.replaceChildren(
        ...drawTicks(spaced(across.marks, axes.toX), axes.toX, sides, true),
        ...drawTicks(up.marks, axes.toY, sides, false),
        ...drawNames(axisName(xLabel, across.from), axisName(yLabel, up.from), sides, tall),
      );
    },
    at({ clientX, clientY }) {
      const screen = root.getScreenCTM()?.inverse();
      const place = new DOMPoint(clientX, clientY).matrixTransform(screen);
      return [fromX(place.x), fromY(place.y)];
    },
  };
  return axes;
}
