// Axes in an SVG: what is to be seen, and where each number of it stands.

import { arrange, freshId, put, svg, write } from "./elements.js";
import { widthOf } from "./fitting.js";
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
 * Grid lines and tick labels of one axis. A tick that is shown already is moved, not made anew.
 *
 * @param {boolean} across whether the numbers run from left to right
 * @returns {(marks: Tick[], toPlace: (value: number) => number, sides: Sides) => SVGElement[]}
 */
function createTicks(across) {
  /** @type {Map<string, [SVGElement, SVGElement]>} */
  let shown = new Map();
  return (marks, toPlace, { left, right, top, bottom }) => {
    const before = shown;
    shown = new Map();
    return marks.flatMap(([value, text]) => {
      const key = `${value} ${text}`;
      const anchor = { "text-anchor": across ? "middle" : "end" };
      const [line, label] = before.get(key) ?? [svg("line"), svg("text", anchor, text)];
      const at = toPlace(value);
      put(
        line,
        across ? { x1: at, x2: at, y1: top, y2: bottom } : { x1: left, x2: right, y1: at, y2: at },
      );
      put(label, across ? { x: at, y: bottom + 14 } : { x: left - TICK_GAP, y: at + 4 });
      shown.set(key, [line, label]);
      return [line, label];
    });
  };
}

/** @param {string} name @param {Span} span */
const seen = (name, [low, high]) => `${name} from ${format(low)} to ${format(high)}`;

/**
 * The names of both axes.
 *
 * @returns {(xName: string, yName: string, sides: Sides, tall: number) => SVGElement[]}
 */
function createNames() {
  const centred = { class: "gdl-label", "text-anchor": "middle" };
  const [xLabel, yLabel] = [0, 1].map(() => svg("text", centred));
  return (xName, yName, { left, right, top, bottom }, tall) => {
    const middle = (top + bottom) / 2;
    const half = (LETTER * xName.length) / 2;
    const centre = within((left + right) / 2, [half, Math.max(half, right + FRAME.right - half)]);
    put(xLabel, { x: centre, y: tall - 4 });
    put(yLabel, { x: 11, y: middle, transform: `rotate(-90 11 ${middle})` });
    write(xLabel, xName);
    write(yLabel, yName);
    return [xLabel, yLabel];
  };
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
  const [ticksAcross, ticksUp, names] = [createTicks(true), createTicks(false), createNames()];
  const nowhere = (/** @type {number} */ _) => Number.NaN;
  let [fromX, fromY] = [nowhere, nowhere];
  let described = false;
  /** @type {Axes} */
  const axes = {
    root,
    inside,
    ready: false,
    xName: xLabel,
    size: { wide: width, tall: height },
    x: [0, 1],
    y: [0, 1],
    toX: nowhere,
    toY: nowhere,
    measure() {
      const wide = widthOf(root) || width;
      return { wide, share: within(wide / width, SHARES) };
    },
    describe(words) {
      described = true;
      write(said, spoken(words));
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
      if (!described) write(said, spoken(`${seen(xLabel, x)}; ${seen(yLabel, y)}.`));
      put(root, { viewBox: `0 0 ${wide} ${tall}` });
      // A page that is just being folded may leave less room than the labels need.
      const size = { width: Math.max(0, sides.right - left), height: sides.bottom - top };
      for (const area of [cut, box]) put(area, { x: left, y: top, ...size });
      const count = many(size.width, ROOM.across);
      const across = xTicks ? { marks: xTicks, from: "" } : axisTicks(...x, count);
      arrange(grid, [
        ...ticksAcross(spaced(across.marks, axes.toX), axes.toX, sides),
        ...ticksUp(up.marks, axes.toY, sides),
        ...names(axisName(axes.xName, across.from), axisName(yLabel, up.from), sides, tall),
      ]);
    },
    at({ clientX, clientY }) {
      const place = new DOMPoint(clientX, clientY).matrixTransform(root.getScreenCTM()?.inverse());
      return [fromX(place.x), fromY(place.y)];
    },
  };
  return axes;
}
