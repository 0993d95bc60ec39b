import { createAxes } from "./js/axes.js";
import { createContourMap } from "./js/contours.js";
import { checkbox, pointFields, select } from "./js/controls.js";
import { block, html, put, svg } from "./js/elements.js";
import { MARKER_ROOM } from "./js/frame.js";
import { key, tintKey } from "./js/legend.js";
import { drawable, finite, format, pack, unpack } from "./js/numbers.js";
import { isInside, pair, showInside } from "./js/outside.js";
import { Curve, drawSlope, moveDot } from "./js/plotted.js";
import { surfaceReading } from "./js/program.js";
import { evenly, heightSpan, holed, spacing } from "./js/sampled.js";
import { createWidget, onAnswer } from "./js/widget.js";

/** @import { MapTraits, Packed, Point, Span, Traits, View, Workshop } from "./js/types.d.ts" */
/** @typedef {{ at: Packed, heights: Packed, span: Span, slope: number | null }} Slice */
/** @typedef {{ x: Slice, y: Slice, height: number | null, echo: { point: Point } }} Answer */
/** @typedef {{ point: Point, zoom: boolean, answer: Answer }} SlicesTraits */
/** @typedef {Traits & MapTraits & SlicesTraits} State */

/** @type {("surface" | "point" | "zoom")[]} */
const INPUTS = ["surface", "point", "zoom"];
/** Zoomed in, a slice reaches so far to both sides of the point, as a share of the map. */
const NEAR = 1 / 16;
const WIDTH = 320;
/** So many points make the curve of a slice. */
const SAMPLES = 121;

/**
 * What the two slopes are, in a sentence.
 *
 * @param {{ x: Pick<Slice, "slope">, y: Pick<Slice, "slope"> }} answer
 */
export function sentence({ x, y }) {
  const say = (/** @type {number | null} */ slope) =>
    slope === null ? "not defined" : format(slope, 5);
  return (
    `Slope along x: ${say(x.slope)}, with y held still. ` +
    `Slope along y: ${say(y.slope)}, with x held still.`
  );
}

/**
 * What Python's compute says of a surface that the page can compute.
 *
 * @param {Pick<State, "surface" | "surfaces" | "point" | "zoom">} state
 */
export function preview({ surface, surfaces, point, zoom }) {
  const read = surfaceReading(surface, surfaces);
  const window = surfaces.find(({ name }) => name === surface)?.window;
  if (!read || !window) return null;
  const { height, slopes } = read.both(point);
  const slice = (/** @type {0 | 1} */ axis) => {
    const [low, high] = window[axis];
    const least = 8 * spacing(Math.max(Math.abs(point[axis]), 1e-300));
    const half = Math.max(NEAR * (high - low), least);
    const at = evenly(zoom ? [point[axis] - half, point[axis] + half] : [low, high], SAMPLES);
    const along = (/** @type {number} */ v) => point.map((w, i) => (i === axis ? v : w));
    const heights = holed(at.map((v) => read.value(along(v))));
    const slope = finite([height, slopes[axis]]) ? slopes[axis] : null;
    return { at: pack(at), heights: pack(heights), span: heightSpan(heights), slope };
  };
  return { x: slice(0), y: slice(1), height };
}

/**
 * The slice along one axis, with its tangent.
 *
 * @param {"x" | "y"} name
 * @param {number} color
 */
function createSlice(name, color) {
  const axes = createAxes(WIDTH, 270, name, "f", `The slice along ${name}, with its tangent`);
  const curve = new Curve("gdl-curve");
  const tangent = svg("line", { class: `gdl-run gdl-run-${color}` });
  const here = svg("circle", { class: `gdl-dot gdl-run-${color}`, r: 5 });
  axes.inside.append(curve.root, tangent, here);
  return {
    root: axes.root,
    draw(/** @type {Answer} */ answer) {
      const { at, heights, span, slope } = answer[name];
      const x = answer.echo.point[name === "x" ? 0 : 1];
      const places = unpack(at);
      axes.set({ x: [places[0], places[places.length - 1]], y: span, margin: MARKER_ROOM });
      curve.draw(places, unpack(heights), axes);
      drawSlope(tangent, axes, x, answer.height, slope);
      moveDot(here, axes, x, answer.height);
      const shown = span.map((v) => format(v)).join(" to ");
      axes.describe(
        `At ${name} ${format(x)} the height is ${format(answer.height)}. Heights from ${shown}.`,
      );
    },
  };
}

/**
 * The contour map with both cuts through the point.
 *
 * @param {Workshop<State>} workshop
 */
function createMap({ bag, wish }) {
  const map = createContourMap(bag, {
    width: WIDTH,
    label: "Contour map with both cuts",
    onMove: (point) => wish({ point }),
  });
  const [alongX, alongY] = [0, 1].map((color) =>
    svg("line", { class: `gdl-cut gdl-run-${color}` }),
  );
  map.over.append(alongX, alongY);
  return {
    root: map.root,
    show: map.show,
    place(/** @type {Point} */ [x, y]) {
      const { axes } = map;
      map.place([x, y]);
      showInside([map.handle], isInside([x, y], [axes.x, axes.y]));
      const [left, right] = axes.x.map(axes.toX);
      const [low, high] = axes.y.map(axes.toY);
      const [across, up] = [drawable(axes.toX(x)), drawable(axes.toY(y))];
      put(alongX, { x1: left, x2: right, y1: up, y2: up });
      put(alongY, { x1: across, x2: across, y1: low, y2: high });
    },
  };
}

/** @param {Workshop<State>} workshop */
function createControls({ model, bag, wish }) {
  const surfaces = model.get("surfaces");
  const found = (/** @type {string} */ name) =>
    surfaces.find((s) => s.name === name) ?? surfaces[0];
  const labels = surfaces.map((s) => /** @type {const} */ ([s.name, s.label]));
  const choice = select(bag, "Surface", labels, (name) =>
    wish({ surface: name, point: found(name).start }),
  );
  const fields = pointFields(
    bag,
    ["Point x", "Point y"],
    () => model.get("point"),
    ([x, y]) => wish({ point: [x, y] }),
  );
  const words = html("span", {}, "zoom the slices in on the point");
  const zoom = checkbox(bag, [words], (ticked) => wish({ zoom: ticked }));
  return { choice, fields, zoom, surface: () => found(model.get("surface")) };
}

/**
 * @param {Workshop<State>} workshop
 * @returns {View<State>}
 */
function create(workshop) {
  const { model } = workshop;
  const map = createMap(workshop);
  const slices = [createSlice("x", 0), createSlice("y", 1)];
  const pictures = slices.map((s) => s.root);
  const { choice, fields, zoom, surface } = createControls(workshop);
  const statusIn = block("gdl-verdict");

  function showPoint() {
    map.place(model.get("point"));
    fields.show(model.get("point"));
  }

  function drawSurface() {
    choice.show(model.get("surface"));
    map.show(surface(), model.get("picture"));
    showPoint();
  }

  function outside() {
    const point = model.get("point");
    if (isInside(point, surface().window)) return "";
    const shown = model.get("zoom") ? "" : ": the slices show it zoomed in";
    return ` The point ${pair(point)} lies outside this map${shown}.`;
  }

  function take(/** @type {Answer} */ answer) {
    for (const slice of slices) slice.draw(answer);
  }

  return {
    parts: [
      block("gdl-row", choice.root, ...fields.roots, zoom.root),
      block("gdl-pictures gdl-three", map.root, statusIn, ...pictures),
      block("gdl-row gdl-key", key(0, "along x"), key(1, "along y"), tintKey()),
    ],
    fading: pictures,
    statusIn,
    sentence: () => sentence(model.get("answer")) + outside(),
    follow: [
      [["surface", "picture"], drawSurface],
      [["point"], showPoint],
      [["zoom"], () => zoom.show(model.get("zoom"))],
      [["answer"], onAnswer(model, take)],
    ],
  };
}

export default createWidget("two-slices", INPUTS, create, "Two slices", preview);
