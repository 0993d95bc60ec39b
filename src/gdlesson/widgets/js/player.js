// Playing something step by step. What the steps are, and who computes them, is not known here:
// an engine that computes them in the page would be asked through the same three functions.

import { button, numberField } from "./controls.js";
import { html } from "./elements.js";

/** @import { Bag, Model, PlayedTraits } from "./types.d.ts" */

/** The position that means the end, however long the run is. Python's ALL_STEPS. */
export const ALL_STEPS = -1;

/**
 * @typedef {object} Steps
 * @property {() => number} position the step on show
 * @property {() => number} last the last step
 * @property {(where: number, keep: boolean) => void} goTo show another; `keep` it, unless on the way
 * @property {boolean} [back] whether there is a Back button
 */

/**
 * Milliseconds from one step to the next: a run of any length plays in about four seconds.
 *
 * @param {number} last
 * @param {boolean} still whether the learner asked for less motion
 */
export function pace(last, still) {
  return still ? 500 : Math.max(30, Math.min(200, 4000 / Math.max(1, last)));
}

/**
 * Reset, Step, Play or Pause, and All steps for something that is shown step by step.
 *
 * @param {Bag} bag
 * @param {Steps} steps
 */
export function createPlayer(bag, { position, last, goTo, back = false }) {
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer;
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
    play.textContent = "Play";
  };
  const rest = (/** @type {number} */ where) => {
    stop();
    goTo(where, true);
  };
  const tick = () => {
    const next = position() + 1;
    if (next >= last()) rest(last());
    else goTo(next, false);
  };
  const play = button(bag, "Play", () => {
    if (timer) {
      rest(position());
      return;
    }
    if (position() >= last()) goTo(0, false);
    timer = setInterval(tick, pace(last(), still.matches));
    play.textContent = "Pause";
  });
  bag.add(stop);
  return html(
    "div",
    { class: "gdl-buttons", role: "group", "aria-label": "Playback" },
    button(bag, "Reset", () => rest(0)),
    ...(back ? [button(bag, "Back", () => rest(Math.max(position() - 1, 0)))] : []),
    button(bag, "Step", () => rest(Math.min(position() + 1, last()))),
    play,
    button(bag, "All steps", () => rest(last())),
  );
}

/**
 * The player of a run, which keeps its place in the model.
 *
 * @template {PlayedTraits} S
 * @param {Bag} bag
 * @param {Model<S>} model
 * @param {(values: Partial<S>) => void} wish
 * @param {() => number} last the last step of the run on show
 */
export function createRunPlayer(bag, model, wish, last) {
  const position = () => {
    const kept = model.get("position");
    return kept === ALL_STEPS ? last() : Math.min(kept, last());
  };
  const root = createPlayer(bag, {
    position,
    last,
    goTo(where, keep) {
      // The end is kept as such, so that a longer run is shown whole as well.
      const kept = where >= last() ? ALL_STEPS : where;
      if (keep) wish(/** @type {Partial<S>} */ ({ position: kept }));
      else model.set("position", kept);
    },
  });
  return { root, position };
}

/**
 * The box for the number of steps.
 *
 * @template {PlayedTraits} S
 * @param {Bag} bag
 * @param {Model<S>} model
 * @param {(values: Partial<S>) => void} wish
 */
export function stepsField(bag, model, wish) {
  const limit = model.get("step_limit");
  return numberField(bag, "Steps", {
    accepts: (v) => Number.isInteger(v) && v >= 1 && v <= limit,
    rule: `a whole number, 1 to ${limit}`,
    onNumber: (steps) => wish(/** @type {Partial<S>} */ ({ steps })),
  });
}
