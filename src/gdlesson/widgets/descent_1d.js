import { button, numberField, select } from "./js/controls.js";
import { createCurve } from "./js/curve.js";
import { descentAnswer, judge } from "./js/descending.js";
import { block, html } from "./js/elements.js";
import { arrowKey, lineKey, showWhere } from "./js/legend.js";
import { createLossChart } from "./js/losses.js";
import { format, same, unpack } from "./js/numbers.js";
import { isInside } from "./js/outside.js";
import { createRunPlayer, stepsField } from "./js/player.js";
import { createReckoning } from "./js/reckoning.js";
import { createPicture, TONE } from "./js/slope_walk.js";
import { stopSlider } from "./js/stops.js";
import { createNotary, createTrials } from "./js/trials.js";
import { createWidget, onAnswer } from "./js/widget.js";

/** @import { Packed, PlayedTraits, Span, Traits, View, Workshop } from "./js/types.d.ts" */
/** @import { Known } from "./js/descending.js" */
/** @import { Walk } from "./js/slope_walk.js" */
/** @import { Trial } from "./js/trials.js" */

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
 * @property {string} fate of its rate
 * @property {number | null} border
 */
/** @typedef {{ at: number, rules: Record<string, { sentence: string }>, echo: unknown }} SoFar */
/** @typedef {[name: string, formula: string, start: number, rate: number, stops: number[]]} Choice */

/**
 * @typedef {object} DescentTraits
 * @property {string} f
 * @property {number} start
 * @property {number} learning_rate
 * @property {Choice[]} choices
 * @property {Record<string, Known>} known the lesson's own curves, as the page computes them
 * @property {Trial[]} tried
 * @property {SoFar} so_far
 * @property {Answer} answer
 */
/** @typedef {Traits & PlayedTraits & DescentTraits} State */

/** @type {("f" | "start" | "learning_rate" | "steps")[]} */
const INPUTS = ["f", "start", "learning_rate", "steps"];

/** What Python's compute says. @param {State} state */
export const preview = (state) => descentAnswer(state);

/**
 * Where the run is at step k, in words.
 *
 * @param {Walk} walk
 * @param {number} k
 * @param {Pick<Answer, "status" | "broke">} answer
 * @param {Span} window
 */
export function whereabouts({ points, losses, slopes }, k, { status, broke }, window) {
  if (!losses.length) return "The loss is not finite at the start.";
  const x = points[k];
  const away = x < window[0] || x > window[1] ? ", off the picture" : "";
  const last = losses.length - 1;
  const onward = k < last;
  const ending = broke ? `. ${status.slice(0, -1)}` : "";
  const move = onward ? `; next step −η × slope = ${format(points[k + 1] - x)}` : ending;
  return (
    `step ${k} of ${last}: x = ${format(x)}${away}, loss ${format(losses[k])}, ` +
    `slope ${format(slopes[k])}${move}`
  );
}

/**
 * That the start has no place in the picture; empty if it has.
 *
 * @param {number} start
 * @param {Span} span
 */
export function offSentence(start, span) {
  if (isInside([start], [span])) return "";
  return `The start x = ${format(start)} lies outside this picture: “Usual start” is on it.`;
}

/** @param {Workshop<State>} workshop */
function createControls({ model, bag, wish }) {
  const all = model.get("choices");
  const names = all.map(([name, text]) => /** @type {const} */ ([name, text]));
  const found = () => all.find(([name]) => name === model.get("f")) ?? all[0];
  const choice = select(bag, "f(x)", names, (f) => {
    const [, , start, rate] = all.find(([name]) => name === f) ?? all[0];
    wish({ f, start, learning_rate: rate, position: 0 });
  });
  const start = numberField(bag, "Start x", {
    wide: true,
    onNumber: (value) => wish({ start: value, position: 0 }),
  });
  const home = button(bag, "Usual start", () => wish({ start: found()[2], position: 0 }));
  const setRate = (/** @type {number} */ v) => wish({ learning_rate: v });
  const box = numberField(bag, "Learning rate η", {
    accepts: (v) => v > 0,
    rule: "a number above 0",
    onNumber: setRate,
    wide: true,
  });
  const slider = stopSlider(bag, "Learning rate η", setRate);
  const trials = createTrials(bag, slider, {
    tried: () => model.get("tried"),
    of: () => [model.get("f"), "SGD", String(model.get("start"))],
    border: () => model.get("answer")?.border ?? null,
  });
  const budget = stepsField(bag, model, wish);
  const row = block("gdl-row", start.root, home, budget.root);
  const what = html("small", {}, "start, steps");
  return {
    choice: choice.root,
    rate: block("gdl-rate", block("gdl-rate-row", box.root, slider.root), trials.root),
    more: html("details", { class: "gdl-fold" }, html("summary", {}, "More ", what), row),
    show() {
      choice.show(model.get("f"));
      start.show(model.get("start"));
      box.show(model.get("learning_rate"));
      slider.show(model.get("learning_rate"), found()[4]);
      budget.show(model.get("steps"));
      trials.show();
    },
  };
}

/**
 * The charts against the step, and what ties them to the run.
 *
 * @param {Workshop<State>} workshop
 * @param {() => Walk} walk
 */
function createCharts({ model, bag, wish }, walk) {
  let looked = /** @type {number | null} */ (null);
  const last = () => Math.max(0, walk().losses.length - 1);
  const player = createRunPlayer(bag, model, wish, last, { back: true });
  const names = { y: "x", name: "x at each step", ahead: false, plain: true };
  const places = createLossChart(440, 170, names);
  const curve = createCurve(bag, {
    goTo: (step, rests) => (rests ? player.rest(step) : model.set("position", step)),
    last,
    onHover(k) {
      looked = k === null ? null : Math.min(k, player.position());
      draw();
    },
  });
  function draw() {
    const k = player.position();
    const runs = walk().losses.length ? [walk()] : [];
    places.draw(
      runs.map((run) => ({ ...run, losses: run.points })),
      k,
    );
    curve.draw(runs, runs[0], k, looked ?? k);
  }
  return { player, last, draw, places, curve };
}

/**
 * The step from point k as the numbers of a sum.
 *
 * @param {Walk} walk
 * @param {number} k
 * @param {number} rate
 */
function moveOf({ points, losses, slopes }, k, rate) {
  if (!losses.length) return null;
  const to = k < losses.length - 1 ? [points[k + 1]] : undefined;
  const here = { k, from: [points[k]], to, loss: losses[k], direction: [slopes[k]] };
  return { ...here, term: "slope", rate, tone: "gdl-walk" };
}

/** What the lines are, as far as they are drawn. */
function createLegend() {
  const used = lineKey("gdl-used gdl-slope", "earlier slopes");
  const tangent = lineKey("gdl-tangent gdl-slope", "tangent: the slope here");
  const step = arrowKey("gdl-walk", "open", "next step, on the axis");
  return {
    root: block("gdl-legend", tangent, step, used),
    /** @param {ReturnType<ReturnType<typeof createPicture>["drawWalk"]>} drawn */
    show(drawn) {
      showWhere(tangent, drawn.tangent);
      showWhere(step, drawn.step);
      showWhere(used, drawn.used);
    },
  };
}

/** What is smaller can't be seen. @param {Span} span */
const grainOf = ([low, high]) => (high - low) * 1e-5;

/**
 * @param {Workshop<State>} workshop
 * @returns {View<State>}
 */
function create(workshop) {
  const { model, bag, wish } = workshop;
  /** @type {Walk} */
  let walk = { points: [], losses: [], slopes: [], color: TONE, name: "" };
  const picture = createPicture(bag, (start) => wish({ start, position: 0 }));
  const controls = createControls(workshop);
  const { player, last, draw, places, curve } = createCharts(workshop, () => walk);
  const ended = () => last() > 0 && player.position() === last();
  const note = createNotary(workshop, INPUTS, ended, () => {
    const { fate = "" } = model.get("answer") ?? {};
    return [[model.get("f"), "SGD", model.get("learning_rate"), fate, String(model.get("start"))]];
  });
  const sum = createReckoning();
  const statusIn = block("gdl-verdict");
  const legend = createLegend();

  function showControls() {
    controls.show();
    picture.showStart(model.get("start"));
  }
  function drawSteps() {
    const k = player.position();
    if (!picture.axes.ready) return;
    legend.show(picture.drawWalk(walk, k));
    draw();
    sum.show(moveOf(walk, k, model.get("learning_rate")), grainOf(picture.axes.x));
    note();
  }
  function take(/** @type {Answer} */ answer) {
    const [points, losses, slopes] = [answer.points, answer.losses, answer.slopes].map(unpack);
    walk = { points, losses, slopes, color: TONE, name: "" };
    picture.drawCurve(answer);
    showControls();
    drawSteps();
  }
  function said() {
    const { at, rules, echo } = model.get("so_far");
    const answer = /** @type {{ echo?: unknown }} */ (model.get("answer") ?? {});
    // While it plays, or while Python is at it, nothing is said of other steps than these.
    const fits = at === model.get("position") && same(echo, answer.echo);
    return fits ? (rules.SGD?.sentence ?? "") : "";
  }
  const turn = block("gdl-turn", controls.rate, statusIn, places.root);
  const look = block(
    "gdl-map",
    controls.choice,
    picture.root,
    block("gdl-map-row", player.root),
    legend.root,
  );
  return {
    parts: [
      block("gdl-stage", block("gdl-two", block("gdl-sumline", sum.root), look, curve.root, turn)),
      controls.more,
    ],
    statusIn,
    fading: [...picture.fading, places.root, curve.root, sum.root],
    sentence: () => `${said()} ${offSentence(model.get("start"), picture.axes.x)}`.trim(),
    whereabouts: () => whereabouts(walk, player.position(), model.get("answer"), picture.axes.x),
    retell: ["so_far", "position"],
    follow: [
      [["answer"], onAnswer(model, take)],
      [["position", "so_far"], drawSteps],
      [["f", "start", "learning_rate", "steps", "tried"], showControls],
    ],
  };
}

export default createWidget("descent-1d", INPUTS, create, "Descent on a curve", preview, judge);
