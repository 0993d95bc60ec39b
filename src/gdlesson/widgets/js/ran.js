// A run of the page's own, as the widgets that play one show it.

import { finite, pack, same } from "./numbers.js";
import { kindOf, rateOf, stepRule } from "./rules.js";
import { fate, soFar, verdict } from "./verdicts.js";
import { broke, descend, STATUS } from "./walk.js";

/** @import { Look } from "./walk.js" */
/** @import { Told } from "./ways.js" */
/**
 * How a run is made.
 *
 * @typedef {object} Recipe
 * @property {(w: number[]) => Look} look
 * @property {number[]} start
 * @property {string} [rule] of torch.optim; left out, plain descent
 * @property {any} [settings] of the rule, by Python's names
 * @property {number} rate
 * @property {string} [schedule]
 * @property {number} steps the budget
 * @property {number[][] | null} [minima] that are known
 * @property {string[]} [names] of the weights
 */
/** @typedef {Told & { rates: number[] }} Ran */

/**
 * @param {Recipe} recipe
 * @returns {Ran}
 */
export function ran({ rule = "SGD", settings = {}, schedule = "constant", ...recipe }) {
  const { look, start, rate, steps, minima = null, names } = recipe;
  const walk = descend(look, start, stepRule(rule, settings), rateOf(schedule, rate, steps), steps);
  return { ...walk, look, minima, names, ...kindOf(rule, settings, schedule) };
}

/**
 * What is told of a run, whatever the widget: as far as all of it is finite.
 *
 * @param {Ran} run
 */
export function sent(run) {
  const bad = run.losses.findIndex((loss, k) => !finite([loss, ...run.points[k]]));
  const count = bad < 0 ? run.losses.length : bad;
  const { word, sentence } = verdict(run);
  return {
    count,
    word,
    fate: fate(run, word),
    told: {
      points: pack(run.points.slice(0, count).flat()),
      losses: pack(run.losses.slice(0, count)),
      steps: run.losses.length - 1,
      status: STATUS[run.status],
      broke: broke(run.status),
      sentence,
    },
  };
}

/**
 * Runs that were made last, so that a step that is played doesn't make them again.
 *
 * @template {object} S
 * @param {readonly (keyof S & string)[]} inputs
 * @param {readonly (keyof S & string)[]} facts what else they are made of, which is seldom another
 * @param {(state: S) => Record<string, Ran> | null} make the runs by their rules; null if only Python can
 */
export function keptRuns(inputs, facts, make) {
  /** @type {{ wish: unknown[], known: unknown[], runs: Record<string, Ran> | null }} */
  let kept = { wish: [], known: [], runs: null };
  const runs = (/** @type {S} */ state) => {
    const wish = inputs.map((name) => state[name]);
    const known = facts.map((name) => state[name]);
    const old = !same(wish, kept.wish) || known.some((fact, i) => fact !== kept.known[i]);
    if (old) kept = { wish, known, runs: make(state) };
    return kept.runs;
  };
  return {
    runs,
    /** The verdict on the steps on show, by rule. @param {S & { position: number }} state */
    judge(state) {
      const found = runs(state);
      const { position } = state;
      const told = Object.entries(found ?? {}).map(([rule, run]) => [
        rule,
        soFar(run, position < 0 ? run.losses.length : position),
      ]);
      return found && Object.fromEntries(told);
    },
  };
}
