// The runs of the playground as Python sends them, made ready to be drawn.

import { format, pairs, unpack } from "./numbers.js";

/** @import { MapTraits, Packed, PlayedTraits, Point, Span, Traits } from "./types.d.ts" */
/** @import { Racer } from "./race.js" */
/** @import { Move } from "./reckoning.js" */
/** @import { Trial } from "./trials.js" */

/**
 * @typedef {object} SentRun
 * @property {string} rule
 * @property {number} rate
 * @property {Packed} points
 * @property {Packed} losses
 * @property {Packed} gradients
 * @property {Packed} rates of each step, where they change; empty where they don't
 * @property {number} steps
 * @property {string} verdict in a word
 * @property {string} sentence
 * @property {string} fate of its rate
 * @property {string} status
 * @property {boolean} broke
 */
/** @typedef {{ runs: SentRun[], border: number | null }} Answer */
/** @typedef {{ at: number, rules: Record<string, { word: string, sentence: string }>, echo: unknown }} SoFar */
/**
 * @typedef {object} DrawnParts
 * @property {Point[]} points
 * @property {number[]} losses
 * @property {Point[]} gradients
 * @property {number[]} rates
 * @property {string} color
 * @property {string} shape
 * @property {string} term
 * @property {string} name
 */
/** @typedef {Omit<SentRun, "points" | "losses" | "gradients" | "rates"> & DrawnParts} DrawnRun */

/**
 * @typedef {object} PlaygroundTraits
 * @property {Point} start
 * @property {number} learning_rate
 * @property {Record<string, number>} rates of rules that have one of their own
 * @property {string[]} rules that race
 * @property {string} schedule
 * @property {[name: string, words: string][]} schedules to choose from
 * @property {Racer[]} racers that could
 * @property {[] | [Span, Span]} view
 * @property {string} focus the rule whose rate the slider moves; empty for all
 * @property {Trial[]} tried
 * @property {SoFar} so_far
 * @property {Answer} answer
 */
/** @typedef {Traits & MapTraits & PlayedTraits & PlaygroundTraits} State */

/**
 * @param {Answer} answer
 * @param {Racer[]} racers
 * @returns {DrawnRun[]}
 */
export function drawnRuns(answer, racers) {
  return answer.runs.flatMap((run) => {
    const racer = racers.find(({ name }) => name === run.rule);
    if (!racer) return []; // Python runs none but these
    const [points, gradients] = [run.points, run.gradients].map((p) => pairs(unpack(p)));
    const [losses, rates] = [run.losses, run.rates].map(unpack);
    const { key: color, shape, term } = racer;
    return [{ ...run, color, shape, term, name: run.rule, points, losses, gradients, rates }];
  });
}

/**
 * The step that a run takes from a point, as the numbers of a sum; null if there is no such point.
 *
 * @param {DrawnRun | undefined} run
 * @param {number} position
 * @returns {(Move & { from: Point, to?: Point }) | null}
 */
export function moveFrom(run, position) {
  if (!run?.losses.length) return null;
  const k = Math.min(position, run.losses.length - 1);
  const [from, to] = [run.points[k], run.points[k + 1]];
  const rate = run.rates[k] ?? run.rate;
  // What the rule made of the gradient is what the step was, without minus the rate.
  const direction =
    run.rule === "SGD" || !to
      ? run.gradients[k]
      : /** @type {Point} */ ([0, 1].map((i) => (from[i] - to[i]) / rate));
  const { color, term } = run;
  return { k, from, to, loss: run.losses[k], direction, term, rate, tone: `gdl-run-${color}` };
}

/**
 * Where each run is at a step, in words.
 *
 * @param {Pick<DrawnRun, "rule" | "points" | "losses" | "status" | "broke">[]} runs
 * @param {number} position
 */
export function whereabouts(runs, position) {
  const said = runs.map(({ rule, points, losses, status, broke }) => {
    const last = losses.length - 1;
    const k = Math.min(position, last);
    if (k < 0) return `${rule}: the loss is not finite at the start`;
    const at = `(${points[k].map((v) => format(v)).join(", ")})`;
    const where = `step ${k} of ${last}: ${at}, loss ${format(losses[k])}`;
    const ending = broke && k === last ? `. ${status.slice(0, -1)}` : "";
    return (runs.length > 1 ? `${rule}, ${where}` : where) + ending;
  });
  return said.join("; ");
}
