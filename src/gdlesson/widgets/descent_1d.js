import { createAxes } from "./js/axes.js";
import { numberField, select } from "./js/controls.js";
import { block, html, put, svg } from "./js/elements.js";
import { createHandle } from "./js/handle.js";
import { createLossChart } from "./js/losses.js";
import { Curve, drawDot, drawLine, drawSlope, inReach, polyline } from "./js/marks.js";
import { format, unpack } from "./js/numbers.js";
import { createRunPlayer, stepsField } from "./js/player.js";
import { logSlider } from "./js/sliders.js";
import { createWidget, onAnswer } from "./js/widget.js";

/** @import { Axes, Packed, PlayedTraits, Point, Span, Traits, View, Workshop } from "./js/types.d.ts" */

/**
 * @typedef {object} Answer
 * @property {Span} window
 * @property {Span} span
 * @property {Packed} xs
 * @property {Packed} ys
 * @property {Packed} points
 * @property {Packed} losses
 * @property {Packed} slopes
 * @property {number} steps
 * @property {string} sentence
 * @property {string} status
 * @property {boolean} broke
 * @property {number | null} border
 */

/**
 * @typedef {object} DescentTraits
 * @property {string} f
 * @property {number} start
 * @property {number} learning_rate
 * @property {[string, string, number][]} choices name, formula, usual start
 * @property {Answer} answer
 */
/** @typedef {Traits & PlayedTraits & DescentTraits} State */
/** @typedef {{ points: number[], losses: number[], slopes: number[], color: number }} Walk */

/** @type {("f" | "start" | "learning_rate" | "steps")[]} */
const INPUTS = ["f", "start", "learning_rate", "steps"];
const WIDTH = 440;
const HEIGHT = 330;
/** So many tangents are drawn; more would hide the curve. */
const TANGENTS = 40;

/**
 * What the verdict and the border say, in one paragraph.
 *
 * @param {Pick<Answer, "sentence" | "border">} answer
 * @param {number} rate
 */
export function sentence(answer, rate) {
  if (!answer.border) return answer.sentence;
  const side = rate < answer.border ? "below" : rate > answer.border ? "above" : "exactly at";
  return `${answer.sentence} η = ${format(rate)} is ${side} the border ${format(answer.border)}.`;
}

/**
 * Where the run is at step k, in words.
 *
 * @param {Walk} walk
 * @param {number} k
 * @param {Pick<Answer, "steps" | "status" | "broke">} answer
 * @param {Span} window
 */
export function whereabouts({ points, losses, slopes }, k, { steps, status, broke }, window) {
  if (!losses.length) return "The loss is not finite at the start.";
  const x = points[k];
  const away = x < window[0] || x > window[1] ? ", off the picture" : "";
  const onward = k < losses.length - 1;
  const ending = broke ? `. ${status}` : "";
  const move = onward ? `; next step −η × slope = ${format(points[k + 1] - x)}` : ending;
  return (
    `step ${k} of ${steps}: x = ${format(x)}${away}, loss ${format(losses[k])}, ` +
    `slope ${format(slopes[k])}${move}`
  );
}

/**
 * The points up to step k, each with a short piece of the tangent that was used there.
 *
 * @param {Walk} walk
 * @param {number} k
 * @param {Axes} axes
 */
function drawVisited({ points, losses, slopes }, k, axes) {
  const half = (axes.x[1] - axes.x[0]) / 24;
  return points.slice(0, k + 1).flatMap((x, i) => {
    const y = losses[i];
    if (!inReach([x, y], axes)) return [];
    const here = i === k;
    const rise = half * slopes[i];
    /** @type {Point[]} */
    const ends = [
      [x - half, y - rise],
      [x + half, y + rise],
    ];
    // The slope is all the loop knew there.
    const used = here || i >= TANGENTS ? [] : [drawLine("gdl-used", ends, axes)];
    const look = here ? "gdl-dot gdl-run-0" : "gdl-step gdl-run-0";
    return [...used, drawDot(look, [x, y], axes, here ? 6 : 3.5)];
  });
}

/**
 * The curve with its steps, the tangent at the step on show, and where it leads.
 *
 * @param {Workshop<State>} workshop
 */
function createPicture({ model, bag, wish }) {
  const axes = createAxes(WIDTH, HEIGHT, "x", "f(x)", "The curve and the steps on it");
  const curve = new Curve("gdl-curve");
  const steps = svg("g", {});
  const tangent = svg("line", { class: "gdl-run gdl-run-2" });
  const hop = svg("path", { class: "gdl-run gdl-run-1 gdl-solid" });
  axes.inside.append(curve.root, tangent, steps, hop);
  const handle = createHandle(bag, axes, {
    name: "Starting point",
    rail: (x) => curve.at(x),
    onMove: ([start]) => wish({ start, position: 0 }),
  });
  axes.root.append(handle.root);
  return {
    root: axes.root,
    axes,
    fading: [steps, tangent, hop],
    showStart() {
      const start = model.get("start");
      if (axes.ready) handle.show([start, 0], `x ${format(start)}`);
    },
    drawCurve(/** @type {Answer} */ { window, span, xs, ys }) {
      axes.set({ x: window, y: span });
      curve.draw(unpack(xs), unpack(ys), axes);
    },
    drawWalk(/** @type {Walk} */ walk, /** @type {number} */ k) {
      const { points, losses, slopes } = walk;
      steps.replaceChildren(...drawVisited(walk, k, axes));
      drawSlope(tangent, axes, points[k], losses[k], slopes[k]);
      // Where the next step leads: along the axis by -η times the slope, then onto the curve.
      /** @type {Point[]} */
      const next = [
        [points[k], losses[k]],
        [points[k + 1], losses[k]],
        [points[k + 1], losses[k + 1]],
      ];
      put(hop, { d: k < losses.length - 1 ? `M${polyline(next, axes)}` : "" });
    },
  };
}

/** @param {Workshop<State>} workshop */
function createControls({ model, bag, wish }) {
  const all = model.get("choices");
  const names = all.map(([name, text]) => /** @type {const} */ ([name, text]));
  const choice = select(bag, "f(x)", names, (f) => {
    const [, , start] = all.find(([name]) => name === f) ?? all[0];
    wish({ f, start, position: 0 });
  });
  const start = numberField(bag, "Start x", {
    onNumber: (value) => wish({ start: value, position: 0 }),
  });
  const rate = logSlider(bag, "Learning rate η", [-3, 1], (v) => wish({ learning_rate: v }));
  const budget = stepsField(bag, model, wish);
  return {
    roots: [choice.root, start.root, rate.root, budget.root],
    show() {
      choice.show(model.get("f"));
      start.show(model.get("start"));
      rate.show(model.get("learning_rate"));
      budget.show(model.get("steps"));
    },
  };
}

/**
 * @param {Workshop<State>} workshop
 * @returns {View<State>}
 */
function create(workshop) {
  const { model, bag, wish } = workshop;
  /** @type {Walk} */
  let walk = { points: [], losses: [], slopes: [], color: 0 };
  const picture = createPicture(workshop);
  const chart = createLossChart(WIDTH, HEIGHT);
  const controls = createControls(workshop);
  const readout = html("p", { class: "gdl-readout" });
  const last = () => Math.max(0, walk.losses.length - 1);
  const player = createRunPlayer(bag, model, wish, last);

  function showControls() {
    controls.show();
    picture.showStart();
  }

  function drawSteps() {
    const k = player.position();
    if (!picture.axes.ready) return;
    picture.drawWalk(walk, k);
    chart.draw(walk.losses.length ? [walk] : [], k);
    readout.textContent = whereabouts(walk, k, model.get("answer"), picture.axes.x);
  }

  function take(/** @type {Answer} */ answer) {
    const [points, losses, slopes] = [answer.points, answer.losses, answer.slopes].map(unpack);
    walk = { points, losses, slopes, color: 0 };
    picture.drawCurve(answer);
    showControls();
    drawSteps();
  }

  return {
    parts: [
      block("gdl-row", ...controls.roots),
      block("gdl-pictures", picture.root, chart.root),
      block("gdl-row", player.root),
      readout,
    ],
    fading: [...picture.fading, chart.root, readout],
    sentence: () => sentence(model.get("answer"), model.get("learning_rate")),
    follow: [
      [["answer"], onAnswer(model, take)],
      [["position"], drawSteps],
      [INPUTS, showControls],
    ],
  };
}

export default createWidget("descent-1d", INPUTS, create, "Descent on a curve");
