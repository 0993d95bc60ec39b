// The answer of descent on a curve as the page computes it, for the lesson's own curves.

import { pack } from "./numbers.js";
import { reading } from "./program.js";
import { keptRuns, ran, sent } from "./ran.js";
import { evenly, heightSpan, holed } from "./sampled.js";

/** @import { Program, Span } from "./types.d.ts" */
/** @import { Ran } from "./ran.js" */

/** @typedef {{ program: Program, window: Span, minima: number[][], border: number | null }} Known */
/**
 * @typedef {object} Wish
 * @property {string} f
 * @property {number} start
 * @property {number} learning_rate
 * @property {number} steps
 * @property {Record<string, Known>} known
 */

/** @type {("f" | "start" | "learning_rate" | "steps")[]} */
const INPUTS = ["f", "start", "learning_rate", "steps"];
/** So many points make the curve. */
const SAMPLES = 241;

/**
 * The run on a curve of the lesson's own; null on any other.
 *
 * @type {(state: Wish) => Record<string, Ran> | null}
 */
function make({ f, start, learning_rate: rate, steps, known }) {
  if (!known[f]) return null;
  const { program, minima } = known[f];
  return { SGD: ran({ look: reading(program).both, start: [start], rate, steps, minima }) };
}

const kept = keptRuns(INPUTS, ["known"], make);

/**
 * What Python's compute says.
 *
 * @param {Wish} state
 */
export function descentAnswer(state) {
  const run = kept.runs(state)?.SGD;
  if (!run) return null;
  const { program, window, border } = state.known[state.f];
  const { value } = reading(program);
  const xs = evenly(window, SAMPLES);
  const ys = holed(xs.map((x) => value([x])));
  const { count, fate, told } = sent(run);
  const slopes = pack(run.gradients.slice(0, count).flat());
  const curve = { window, span: heightSpan(ys), xs: pack(xs), ys: pack(ys) };
  return { ...curve, ...told, slopes, fate, border };
}

/** What Python says of the first steps. @param {Wish & { position: number }} state */
export const judge = (state) => kept.judge(state);
