import { createAxes } from "./js/axes.js";
import { createContourMap } from "./js/contours.js";
import { checkbox } from "./js/controls.js";
import { block, html, svg } from "./js/elements.js";
import { tintKey } from "./js/legend.js";
import { dots, drawLine, inReach } from "./js/marks.js";
import { format, pack, pairs, unpack, within } from "./js/numbers.js";
import { createRunPlayer, stepsField } from "./js/player.js";
import { drawSpan } from "./js/plotted.js";
import { keptRuns, ran, sent } from "./js/ran.js";
import { logSlider } from "./js/sliders.js";
import { arrivalWords, squaredError } from "./js/squares.js";
import { createNotary, createTrials } from "./js/trials.js";
import { createWidget, onAnswer } from "./js/widget.js";

/** @import { Packed, Picture, PlayedTraits, Point, Span, Surface, Traits, View, Workshop } from "./js/types.d.ts" */

/**
 * @typedef {object} Answer
 * @property {Packed} points
 * @property {Packed} losses
 * @property {Packed} ends the line's heights at both edges, at each step
 * @property {number} steps
 * @property {string} sentence
 * @property {string} status
 * @property {boolean} broke
 * @property {string} fate of its rate
 * @property {number} border
 * @property {number} condition
 */

/**
 * @typedef {object} Samples
 * @property {Packed} points
 * @property {string} x the feature's name
 * @property {string} y the target's name
 * @property {Span} x_window
 * @property {Span} y_window
 * @property {Record<string, Table>} tables scaled and unscaled
 * @property {Span} rates the powers of ten worth trying
 */

/**
 * @typedef {object} Table
 * @property {Packed} feature
 * @property {Span} ends of the x axis, as the feature has them
 * @property {number} border
 * @property {number} condition
 */

/**
 * @typedef {object} RegressionTraits
 * @property {number} learning_rate
 * @property {boolean} scaled
 * @property {Trial[]} tried
 * @property {Samples} data
 * @property {{ surface?: Surface, picture: Picture }} map
 * @property {Answer} answer
 */
/** @import { Trial } from "./js/trials.js" */
/** @typedef {Traits & PlayedTraits & RegressionTraits} State */
/** @typedef {{ points: Point[], losses: number[], ends: Point[] }} Walk */

/** @type {("learning_rate" | "scaled" | "steps")[]} */
const INPUTS = ["learning_rate", "scaled", "steps"];
const WIDTH = 440;
const HEIGHT = 340;
/** Beyond these the dots would only thicken the line. */
const DOTS = 60;

/**
 * What the run did and when it arrived, once all of it is on show, and how long the valley is.
 *
 * @param {Pick<Answer, "sentence" | "condition">} answer
 * @param {boolean} whole
 * @param {string} [arrived] from which step on it is there, in words
 */
export function sentence({ sentence: verdict, condition }, whole, arrived = "") {
  return (
    `${whole ? [verdict, arrived].filter(Boolean).join(" ") : "Step on: what the run does is said at its end."} ` +
    `Condition number ${format(condition, 3)}: the steepest direction is that many times as ` +
    "curved as the flattest."
  );
}

/** @param {boolean} scaled */
const scaling = (scaled) => (scaled ? "scaled" : "unscaled");

/** @param {State} state */
const tableOf = ({ data, scaled }) => data.tables[scaling(scaled)];

/** @param {State["data"]} data @param {boolean} scaled */
const lookOf = ({ points, tables }, scaled) =>
  squaredError(
    unpack(tables[scaling(scaled)].feature),
    pairs(unpack(points)).map(([, y]) => y),
  );

/** @param {State} state */
function make(state) {
  const { data, learning_rate: rate, steps } = state;
  const look = lookOf(data, state.scaled);
  return { SGD: ran({ look, start: [0, 0], rate, steps, names: ["slope", "intercept"] }) };
}

const kept = keptRuns(INPUTS, ["data"], make);

/**
 * What Python's compute says.
 *
 * @param {State} state
 */
export function preview(state) {
  const run = kept.runs(state)?.SGD;
  if (!run) return null;
  const { ends, border, condition } = tableOf(state);
  const { count, fate, told } = sent(run);
  const lines = run.points.slice(0, count).flatMap(([a, b]) => ends.map((x) => a * x + b));
  return { ...told, fate, ends: pack(lines), border, condition };
}

/**
 * The samples, and the line so far.
 *
 * @param {Samples} data
 */
function createPicture({ points, x, y, x_window: xs, y_window: ys }) {
  const axes = createAxes(WIDTH, HEIGHT, x, y, "The data and the line so far");
  const cloud = svg("g", {});
  const line = svg("line", { class: "gdl-run gdl-run-0" });
  axes.inside.append(cloud, line);
  return {
    root: axes.root,
    line,
    showData() {
      axes.set({ x: xs, y: ys });
      cloud.replaceChildren(...dots(pairs(unpack(points)), axes, "gdl-data", 3.5));
    },
    draw(/** @type {Point} */ ends) {
      drawSpan(line, axes, ends);
      const [from, to] = ends.map((v) => format(v));
      axes.describe(
        `The line goes from ${y} ${from} at ${x} ${format(xs[0])} to ${to} at ${format(xs[1])}.`,
      );
    },
  };
}

/**
 * The loss over slope and intercept, with the path.
 *
 * @param {Workshop<State>} workshop
 */
function createLossMap({ model, bag }) {
  const map = createContourMap(bag, {
    width: WIDTH,
    // Scaled, the valley is a round bowl, and equal scales show it.
    tall: () => (model.get("map").surface?.name === "scaled" ? 0 : HEIGHT),
    label: "The loss over slope and intercept, with the path",
    axisNames: ["slope", "intercept"],
  });
  const path = svg("g", {});
  map.over.append(path);
  return {
    root: map.root,
    path,
    showSurface() {
      const { surface, picture } = model.get("map");
      if (surface) map.show(surface, picture);
    },
    draw(/** @type {Point[]} */ seen) {
      // The contour map of the other scaling may still be on its way.
      const wanted = scaling(model.get("scaled"));
      const shown = map.axes.ready && model.get("map").surface?.name === wanted;
      const walked = shown ? seen : [];
      const near = walked.filter((point) => inReach(point, map.axes)).slice(0, DOTS);
      const end = walked.at(-1)?.map((v) => format(v)) ?? [];
      map.axes.describe(
        walked.length ? `The path after ${walked.length - 1} steps: at (${end.join(", ")}).` : "",
      );
      path.replaceChildren(
        drawLine("gdl-run gdl-run-1 gdl-solid gdl-path", walked, map.axes),
        ...dots(near, map.axes, "gdl-step gdl-run-1"),
      );
    },
  };
}

/** @param {Workshop<State>} workshop */
function createControls({ model, bag, wish }) {
  const [low, high] = model.get("data").rates;
  const lane = block("gdl-lane");
  const setRate = (/** @type {number} */ v) => wish({ learning_rate: v });
  const rate = logSlider(bag, "Learning rate η", [low, high], setRate, undefined, lane);
  const place = (/** @type {number} */ v) => within((Math.log10(v) - low) / (high - low), [0, 1]);
  const trials = createTrials(
    bag,
    { lane, place },
    {
      tried: () => model.get("tried"),
      of: () => [scaling(model.get("scaled")), "SGD"],
      border: () => model.get("answer")?.border ?? null,
    },
  );
  const budget = stepsField(bag, model, wish);
  const words = html("span", {}, "scale the feature");
  const scale = checkbox(bag, [words], (scaled) => wish({ scaled }));
  return {
    roots: [block("gdl-row", rate.root, budget.root, scale.root), trials.root],
    show() {
      rate.show(model.get("learning_rate"));
      budget.show(model.get("steps"));
      scale.show(model.get("scaled"));
      trials.show();
    },
  };
}

/**
 * From which step on a walk is there, in words.
 *
 * @param {Workshop<State>["model"]} model
 * @param {Walk} walk
 */
function arrived(model, { losses }) {
  const { minima = [], name } = model.get("map").surface ?? {};
  // The map may still be that of the other scaling; the lowest loss is the same in both.
  const look = lookOf(model.get("data"), name === scaling(true));
  return minima.length ? arrivalWords(losses, look(minima[0]).height) : "";
}

/**
 * @param {Workshop<State>} workshop
 * @returns {View<State>}
 */
function create(workshop) {
  const { model, bag, wish } = workshop;
  /** @type {Walk} */
  let walk = { points: [], losses: [], ends: [] };
  const picture = createPicture(model.get("data"));
  const map = createLossMap(workshop);
  const controls = createControls(workshop);
  const readout = html("p", { class: "gdl-readout" });
  const last = () => Math.max(0, walk.losses.length - 1);
  const player = createRunPlayer(bag, model, wish, last);
  const whole = () => player.position() === last();
  const note = createNotary(workshop, INPUTS, whole, () => {
    const { fate = "" } = model.get("answer") ?? {};
    return [[scaling(model.get("scaled")), "SGD", model.get("learning_rate"), fate]];
  });

  function drawPath() {
    const k = player.position();
    map.draw(walk.points.slice(0, k + 1));
    if (!walk.losses.length) return;
    picture.draw(walk.ends[k]);
    const [slope, intercept] = walk.points[k].map((v) => format(v));
    const { broke, status } = model.get("answer");
    readout.textContent =
      `step ${k} of ${last()}: slope ${slope}, intercept ${intercept}, ` +
      `loss ${format(walk.losses[k])}${broke && k === last() ? `. ${status.slice(0, -1)}` : ""}`;
    note();
  }

  function take(/** @type {Answer} */ { points, losses, ends }) {
    walk = { points: pairs(unpack(points)), losses: unpack(losses), ends: pairs(unpack(ends)) };
    controls.show();
    drawPath();
  }

  function drawMap() {
    map.showSurface();
    drawPath();
  }

  return {
    parts: [
      block("gdl-pictures gdl-close", picture.root, block("", map.root, tintKey())),
      ...controls.roots,
      block("gdl-row", player.root),
      readout,
    ],
    fading: [map.path, picture.line, readout],
    sentence: () => sentence(model.get("answer"), whole(), arrived(model, walk)),
    whereabouts: () => readout.textContent,
    follow: [
      [["data"], picture.showData],
      [["map"], drawMap],
      [["answer"], onAnswer(model, take)],
      [["position"], drawPath],
      [[...INPUTS, "tried"], controls.show],
    ],
    retell: ["position"],
  };
}

export default createWidget("regression", INPUTS, create, "Regression explorer", preview);
