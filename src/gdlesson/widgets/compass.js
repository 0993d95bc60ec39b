import { beyond, RIM, scaleAt, scaleWords } from "./js/arrows.js";
import { createAxes } from "./js/axes.js";
import { createContourMap } from "./js/contours.js";
import { pointFields, select } from "./js/controls.js";
import { block, html, put, svg } from "./js/elements.js";
import { MARKER_ROOM } from "./js/frame.js";
import { general } from "./js/general.js";
import { createHandle } from "./js/handle.js";
import { arrowKey, showWhere, tintKey } from "./js/legend.js";
import { arrow } from "./js/marks.js";
import { drawable, finite, format, pack, unpack } from "./js/numbers.js";
import { isInside, pair, showInside } from "./js/outside.js";
import { Curve, drawSlope } from "./js/plotted.js";
import { surfaceReading } from "./js/program.js";
import { slider } from "./js/sliders.js";
import { createWidget, onAnswer } from "./js/widget.js";

/** @import { Axes, MapTraits, Packed, Picture, Point, Traits, View, Workshop } from "./js/types.d.ts" */

/**
 * @typedef {object} Answer
 * @property {number[]} gradient
 * @property {number} length of the gradient
 * @property {number} steepest the direction of the gradient, in degrees
 * @property {number} slope along the learner's direction
 * @property {Packed} angles
 * @property {Packed} slopes
 * @property {{ angle: number }} echo
 */

/**
 * @typedef {object} CompassTraits
 * @property {Point} point
 * @property {number} angle in degrees
 * @property {Answer} answer
 */
/** @typedef {Traits & MapTraits & CompassTraits} State */

/** @type {("surface" | "point" | "angle")[]} */
const INPUTS = ["surface", "point", "angle"];
const WIDTH = 440;
/** How long the arrow of a direction is, and half the line square to the gradient, in the picture's units. */
const REACH = 50;
const SQUARE = 90;
/** A shorter arrow is none, in pixels. */
const DOT = 2;
/** How near to a direction, in degrees, counts as it. */
const NEAR = 3;
/** So near, the slope has the four digits of the steepest one. */
const SAME = 0.5;

/**
 * How a direction stands to the steepest one, in words.
 *
 * @param {number} off degrees between them, 0 to 180
 */
function standing(off) {
  if (off < SAME) return "straight up: no direction is steeper";
  if (off > 180 - SAME) return "straight down: −∇f, the way of gradient descent";
  if (off < NEAR) return "nearly straight up";
  if (off > 180 - NEAR) return "nearly straight down: that is −∇f, the way of gradient descent";
  if (Math.abs(off - 90) < NEAR) return "along the contour line: the height hardly changes";
  return `${off < 90 ? "uphill" : "downhill"}, but not the steepest way`;
}

/**
 * Where the direction stands to the gradient, in words.
 *
 * @param {Answer} answer
 * @param {number} angle
 */
export function sentence(answer, angle) {
  if (answer.length === 0)
    return "The gradient is (0, 0): the ground is flat here, in every direction.";
  const off = Math.abs(((angle - answer.steepest + 540) % 360) - 180);
  const gradient = answer.gradient.map((v) => format(v)).join(", ");
  return (
    `∇f = (${gradient}), length ${format(answer.length)}. ` +
    `Your direction: slope ${format(answer.slope)}, ${standing(off)}.`
  );
}

/** @param {number} degrees */
const unit = (degrees) => {
  const a = degrees * (Math.PI / 180);
  return [Math.cos(a), Math.sin(a)];
};

/**
 * What Python's compute says of a surface that the page can compute.
 *
 * @param {Pick<State, "surface" | "surfaces" | "point" | "angle">} state
 */
export function preview({ surface, surfaces, point, angle }) {
  const read = surfaceReading(surface, surfaces);
  if (!read) return null;
  const { height, slopes: g } = read.both(point);
  if (Number.isNaN(height) || !finite(g)) {
    const place = point.map((v) => general(v, 4)).join(", ");
    const none = Number.isNaN(height) ? "height is not finite: there is no gradient" : "";
    const trouble = `At (${place}) the ${none || "gradient is not finite"}.`;
    return { error: trouble, trouble };
  }
  const towards = (/** @type {number} */ degrees) => {
    const [x, y] = unit(degrees);
    return g[0] * x + g[1] * y;
  };
  const angles = Array.from({ length: 73 }, (_, k) => 5 * k - 180);
  return {
    gradient: /** @type {Point} */ (g),
    length: Math.sqrt(g[0] * g[0] + g[1] * g[1]),
    steepest: Math.atan2(g[1], g[0]) * (180 / Math.PI),
    slope: towards(angle),
    angles: pack(angles),
    slopes: pack(angles.map(towards)),
  };
}

/**
 * The gradient, the contour's direction and the learner's, as arrows from the point, and how long the
 * gradient's is against the gradient: the same everywhere, so that longer means steeper.
 *
 * @param {Axes} axes
 * @param {Picture} picture
 * @param {Point} point
 * @param {number} angle
 * @param {Answer} answer
 * @returns {{ arrows: SVGElement[], words: string }}
 */
function drawArrows(axes, picture, point, angle, answer) {
  /** @type {Point} */
  const from = [drawable(axes.toX(point[0])), drawable(axes.toY(point[1]))];
  const share = Math.min(1, axes.measure().share);
  const end = (/** @type {number} */ degrees, /** @type {number} */ length) => {
    const [a, reach] = [(degrees * Math.PI) / 180, length * share];
    return /** @type {Point} */ ([from[0] + reach * Math.cos(a), from[1] - reach * Math.sin(a)]);
  };
  const yours = arrow("gdl-run-1 gdl-direction", from, end(angle, REACH), "open");
  if (!answer.echo || !(answer.length > 0)) return { arrows: [yours], words: "" };
  const [[x1, y1], [x2, y2]] = [SQUARE, -SQUARE].map((r) => end(answer.steepest + 90, r));
  const line = svg("line", { class: "gdl-legs", x1, y1, x2, y2 });
  const gradient = /** @type {Point} */ (answer.gradient);
  const { scale, cut } = scaleAt(axes, picture, point, gradient);
  const unit = Math.abs(axes.toX(1) - axes.toX(0));
  const length = drawable(answer.length * scale * unit);
  const ends = beyond(from, end(answer.steepest, length / share), RIM.knob);
  const uphill = length < DOT ? [] : [arrow("gdl-run-0 gdl-gradient", ...ends)];
  return { arrows: [line, ...uphill, yours], words: scaleWords(scale, cut) };
}

/**
 * The slope in every direction, with the learner's as a handle on it.
 *
 * @param {Workshop<State>} workshop
 */
function createRose({ model, bag, wish }) {
  const axes = createAxes(WIDTH, 330, "direction (degrees)", "slope", "Slope in every direction");
  const wave = new Curve("gdl-run gdl-run-0");
  const level = svg("line", { class: "gdl-legs" });
  const peak = svg("path", { class: "gdl-minimum", d: "M-5 0H5M0 -5V5" });
  axes.inside.append(level, wave.root, peak);
  const turner = createHandle(bag, axes, {
    name: "Direction in degrees",
    rail: (angle) => wave.at(angle),
    onMove: ([angle]) => wish({ angle }),
  });
  axes.root.append(turner.root);
  return {
    root: axes.root,
    fading: [wave.root, peak],
    turn() {
      const angle = model.get("angle");
      if (axes.ready) turner.show([angle, 0], `${format(angle)} degrees`);
    },
    draw(/** @type {Answer} */ answer) {
      const top = answer.length * 1.15 || 1;
      axes.set({
        x: [-180, 180],
        margin: MARKER_ROOM,
        y: [-top, top],
        xTicks: [-180, -90, 0, 90, 180].map((t) => [t, format(t)]),
      });
      wave.draw(unpack(answer.angles), unpack(answer.slopes), axes);
      drawSlope(level, axes, 0, 0, 0);
      const place = `translate(${axes.toX(answer.steepest)} ${drawable(axes.toY(answer.length))})`;
      put(peak, { transform: place, visibility: answer.length > 0 ? "visible" : "hidden" }); // none is largest
      const [angle, slope] = [answer.echo.angle, answer.slope].map((v) => format(v));
      axes.describe(`A wave from −180 to 180 degrees. Yours: ${angle} degrees, slope ${slope}.`);
    },
  };
}

/** @param {Workshop<State>} workshop */
function createControls({ model, bag, wish }) {
  const surfaces = model.get("surfaces");
  const found = (/** @type {string} */ name) =>
    surfaces.find((s) => s.name === name) ?? surfaces[0];
  const labels = surfaces.map((s) => /** @type {const} */ ([s.name, s.label]));
  const choice = select(bag, "Surface", labels, (name) => {
    const [x, y] = found(name).window.map(([low, high]) => 0.7 * low + 0.3 * high);
    wish({ surface: name, point: [x, y] });
  });
  const fields = pointFields(
    bag,
    ["Point x", "Point y"],
    () => model.get("point"),
    ([x, y]) => wish({ point: [x, y] }),
  );
  const turn = slider(bag, "Direction (degrees)", [-180, 180], 1, (angle) =>
    wish({ angle: Math.abs(angle) <= 180 ? angle : ((((angle + 180) % 360) + 360) % 360) - 180 }),
  );
  return { choice, fields, turn, surface: () => found(model.get("surface")) };
}

/**
 * @param {Workshop<State>} workshop
 * @returns {View<State>}
 */
function create(workshop) {
  const { model, bag, wish } = workshop;
  const map = createContourMap(bag, {
    width: WIDTH,
    label: "Contour map with the gradient and your direction",
    onMove: (point) => wish({ point }),
  });
  const rose = createRose(workshop);
  const { choice, fields, turn, surface } = createControls(workshop);
  const gradientKey = html("span", {});
  const along = html("span", { class: "gdl-choice" }, "thin line: along the contour");

  function showPoint() {
    const [point, angle] = [model.get("point"), model.get("angle")];
    map.place(point);
    showInside([map.handle], isInside(point, surface().window));
    fields.show(point);
    turn.show(angle);
    rose.turn();
    const picture = model.get("picture");
    const { arrows, words } = drawArrows(map.axes, picture, point, angle, model.get("answer"));
    map.over.replaceChildren(...arrows);
    showWhere(gradientKey, map.over.querySelector(".gdl-gradient"));
    showWhere(along, map.over.querySelector(".gdl-legs"));
    const told = words ? `gradient, ${words}` : "gradient";
    if (gradientKey.textContent !== told) {
      gradientKey.replaceChildren(arrowKey("gdl-run-0", "full", told));
    }
  }

  function outside() {
    const point = model.get("point");
    const inside = isInside(point, surface().window);
    return inside ? "" : ` The point ${pair(point)} lies outside this map.`;
  }

  function drawSurface() {
    choice.show(model.get("surface"));
    map.show(surface(), model.get("picture"));
    showPoint();
  }

  function take(/** @type {Answer} */ answer) {
    rose.draw(answer);
    showPoint();
  }

  return {
    parts: [
      block("gdl-row", choice.root, ...fields.roots, turn.root),
      block("gdl-pictures gdl-close", map.root, rose.root),
      block(
        "gdl-row gdl-key",
        gradientKey,
        arrowKey("gdl-run-1", "open", "your direction (its length says nothing)"),
        along,
        tintKey(),
      ),
    ],
    fading: [map.over, ...rose.fading],
    sentence: () => sentence(model.get("answer"), model.get("angle")) + outside(),
    follow: [
      [["surface", "picture"], drawSurface],
      [["point", "angle"], showPoint],
      [["answer"], onAnswer(model, take)],
    ],
  };
}

export default createWidget("compass", INPUTS, create, "Gradient compass", preview);
