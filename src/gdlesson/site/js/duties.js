// What Python does for a widget besides its answer: draw the ground, keep tries, compare predictions.

import { general } from "../../widgets/js/general.js";
import { pairs, unpack } from "../../widgets/js/numbers.js";
import { surfaceReading } from "../../widgets/js/program.js";
import { typeset } from "../../widgets/js/typeset.js";
import { groundOf } from "./ground.js";

/** @import { Surface } from "../../widgets/js/types.d.ts" */
/** @import { PageModel } from "./model.js" */
/** @typedef {{ result?: number, close?: number, why?: string, outcomes?: string[] }} Prediction */
/** @typedef {{ prediction?: Prediction, surfaces?: Record<string, Surface> }} Facts what Python knew */
/** @typedef {(task: () => void) => void} Soon */

/** How long a view of a map rests before its ground is drawn afresh, in milliseconds. */
const RESTED = 90;
/** So many tries are kept, the lowest among them. */
const KEPT = 200;
/** Further off than this share of the result, "not quite" would be too kind a word. */
const QUITE = 0.5;

/**
 * A prediction beside the result, in Python's words.
 *
 * @param {Prediction} prediction
 * @param {number} guess a number, or the place of an option
 */
export function compared({ result = 0, close = 0, why = "", outcomes }, guess) {
  if (outcomes) return outcomes[guess];
  const [said, found] = [guess, result].map((v) => general(v, 4));
  const there = `You predicted ${said}`;
  if (said === found) return `${typeset(there)}, and so it is. ${why}`;
  return `${typeset(`${there}; it is ${found}${nearness(guess, result, close)}.`)} ${why}`;
}

/**
 * How near a guess is; nothing where it is far off.
 *
 * @param {number} guess
 * @param {number} result
 * @param {number} close as a share of the result
 */
function nearness(guess, result, close) {
  const room = close * Math.abs(result);
  if (Math.abs(guess - result) <= room) return ": close";
  if (Math.abs(guess + result) <= room) return ": the other sign";
  return Math.abs(guess - result) <= QUITE * Math.abs(result) ? ": not quite" : "";
}

/**
 * @param {PageModel} model
 * @param {Facts} facts
 */
export function comparePredictions(model, { prediction }) {
  model.on("change:guess", () => {
    const { value } = model.get("guess");
    if (prediction && value !== undefined) model.set("outcome", compared(prediction, value));
  });
}

/**
 * The ground of the surface on show, and of the part of it that is zoomed to.
 *
 * @param {PageModel} model
 * @param {Facts} _facts
 * @param {Soon} soon
 */
export function drawGround(model, _facts, soon) {
  const draw = () => {
    const { surface, surfaces, view = [] } = model.traits;
    const found = surfaces.find((/** @type {Surface} */ { name }) => name === surface);
    const f = surfaceReading(surface, surfaces);
    if (f && found) {
      model.set("picture", groundOf(surface, f.value, view.length ? view : found.window));
    }
  };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  model.on("change:surface", () => soon(draw));
  model.on("change:view", () => {
    clearTimeout(timer);
    timer = setTimeout(draw, RESTED);
  });
  draw();
}

/**
 * The mean squared error of a line.
 *
 * @param {number[]} xs
 * @param {number[]} ys
 * @returns {(w: number[]) => number}
 */
const squaredError = (xs, ys) => (w) => {
  let squares = 0;
  for (let i = 0; i < xs.length; i += 1) squares += (w[0] * xs[i] + w[1] - ys[i]) ** 2;
  return squares / xs.length;
};

/**
 * The loss of every line over its surface, and the picture of it.
 *
 * @param {Surface} surface
 * @param {number[]} xs
 * @param {number[]} ys
 */
const lossMap = (surface, xs, ys) => ({
  surface,
  picture: groundOf(surface.name, squaredError(xs, ys), surface.window),
});

/** @param {PageModel} model */
const samplesOf = (model) => pairs(unpack(model.get("data").points));

/**
 * Section 9's valley: of the feature as it is, and scaled.
 *
 * @param {PageModel} model
 * @param {Facts} facts
 * @param {Soon} soon
 */
export function drawValley(model, { surfaces = {} }, soon) {
  const ys = samplesOf(model).map(([, y]) => y);
  const draw = () => {
    const name = model.get("scaled") ? "scaled" : "unscaled";
    const xs = unpack(model.get("data").tables[name].feature);
    model.set("map", lossMap(surfaces[name], xs, ys));
  };
  model.on("change:scaled", () => soon(draw));
  draw();
}

/**
 * Section 1's tries, and the surface they were on.
 *
 * @param {PageModel} model
 * @param {Facts} facts
 */
export function keepTries(model, { surfaces = {} }) {
  const samples = samplesOf(model);
  const [xs, ys] = [samples.map(([x]) => x), samples.map(([, y]) => y)];
  model.on("change:released", () => {
    const { slope, intercept, tries } = model.traits;
    const [a, b] = tries.at(-1) ?? [];
    if (a === slope && b === intercept) return;
    const loss = squaredError(xs, ys)([slope, intercept]);
    const kept = [...tries, [slope, intercept, loss]];
    if (kept.length > KEPT) {
      const lowest = Math.min(...kept.map((line) => line[2]));
      kept.splice(kept[0][2] === lowest ? 1 : 0, 1);
    }
    model.set("tries", kept);
  });
  model.on("change:revealed", () => {
    if (model.get("revealed")) model.set("map", lossMap(surfaces.loss, xs, ys));
  });
}

/** By the name of a widget's module. @type {Record<string, ((model: PageModel, facts: Facts, soon: Soon) => void)[]>} */
export const DUTIES = {
  playground: [drawGround],
  compass: [drawGround],
  two_slices: [drawGround],
  regression: [drawValley],
  fit_by_hand: [keepTries],
};
