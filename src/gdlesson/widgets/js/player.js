// Playing something step by step. What the steps are, and who computes them, is not known here:
// an engine that computes them in the page would be asked through the same three functions.

import { button, numberField } from "./controls.js";
import { freshId, html } from "./elements.js";

/** @import { Bag, Model, PlayedTraits, SharedPlay } from "./types.d.ts" */

/** The position that means the end, however long the run is. Python's ALL_STEPS. */
export const ALL_STEPS = -1;

/**
 * @typedef {object} Steps
 * @property {() => number} position the step on show
 * @property {() => number} last the last step
 * @property {(where: number, keep: boolean) => void} goTo show another; `keep` it, unless on the way
 * @property {boolean} [back] whether there is a Back button
 * @property {boolean} [again] whether Step at the end begins anew; left out, it stays there
 * @property {() => number} [speed] how many times as fast as usual it plays
 */

/** The plays that are going on in this page: of one that a page left behind, only its name is left. */
const GOING = /** @type {Set<string>} */ (new Set());

/** A picture is drawn no more often than that, in milliseconds; with less motion, than that. */
const OFTEN = { usual: 30, still: 250 };

/**
 * How a run of any length plays in about four seconds, or in so many seconds by `speed`.
 *
 * @param {number} last
 * @param {boolean} still whether the learner asked for less motion
 * @param {number} [speed] how many times as fast
 * @returns {{ delay: number, stride: number }} milliseconds, and how many steps are taken at once
 */
export function pace(last, still, speed = 1) {
  const [slowest, whole, often] = still ? [500, 9000, OFTEN.still] : [200, 4000, OFTEN.usual];
  const each = Math.min(slowest, whole / Math.max(1, last)) / speed;
  const stride = Math.max(1, Math.round(often / each));
  return { delay: Math.max(often, each * stride), stride };
}

/**
 * Reset, Step, Play or Pause, and All steps for something that is shown step by step.
 *
 * All views of one widget are one player: what plays in one is paused, stepped and reset in any.
 *
 * @template {SharedPlay} S
 * @param {Bag} bag
 * @param {Model<S>} model
 * @param {Steps} steps
 */
export const createPlayer = (bag, model, steps) => createParts(bag, model, steps).root;

/**
 * What plays, for all views of a widget: each start has a name of its own, which the model carries.
 *
 * @template {SharedPlay} S
 * @param {Bag} bag
 * @param {Model<S>} model
 * @param {(going: boolean) => void} show
 */
function createPlay(bag, model, show) {
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer;
  let own = "";
  const going = () => GOING.has(model.get("playing"));
  const hear = () => {
    if (timer && model.get("playing") !== own) {
      clearInterval(timer);
      timer = undefined;
      GOING.delete(own);
    }
    show(going());
  };
  const stop = () => model.set("playing", "");
  bag.model(model, ["playing"], hear);
  bag.add(() => timer && stop());
  return {
    going,
    stop,
    /** @param {() => void} tick @param {number} delay */
    start(tick, delay) {
      own = freshId("play");
      GOING.add(own);
      timer = setInterval(tick, delay);
      model.set("playing", own);
    },
    hear,
  };
}

/**
 * The buttons, and what rests at a step: playing stops there.
 *
 * @template {SharedPlay} S
 * @param {Bag} bag
 * @param {Model<S>} model
 * @param {Steps} steps
 */
function createParts(bag, model, steps) {
  const { position, last, goTo, back = false, again = false, speed = () => 1 } = steps;
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  const rest = (/** @type {number} */ where) => {
    play.stop();
    goTo(where, true);
  };
  let stride = 1;
  const tick = () => {
    const next = position() + stride;
    if (next >= last()) rest(last());
    else goTo(next, false);
  };
  const toggle = button(bag, "Play", () => {
    if (play.going()) {
      rest(position());
      return;
    }
    if (position() >= last()) goTo(0, false);
    const how = pace(last(), still.matches, speed());
    stride = how.stride;
    play.start(tick, how.delay);
  });
  const play = createPlay(bag, model, (going) => {
    toggle.textContent = going ? "Pause" : "Play";
  });
  play.hear();
  const root = html(
    "div",
    { class: "gdl-buttons", role: "group", "aria-label": "Playback" },
    button(bag, "Reset", () => rest(0)),
    ...(back ? [button(bag, "Back", () => rest(Math.max(position() - 1, 0)))] : []),
    button(bag, "Step", () => {
      const next = position() + 1;
      rest(next <= last() ? next : again ? 0 : last());
    }),
    toggle,
    button(bag, "All steps", () => rest(last())),
  );
  return { root, rest };
}

/**
 * The player of a run, which keeps its place in the model.
 *
 * @template {PlayedTraits} S
 * @param {Bag} bag
 * @param {Model<S>} model
 * @param {(values: Partial<S>) => void} wish
 * @param {() => number} last the last step of the run on show
 * @param {{ back?: boolean, speed?: () => number }} [more]
 */
export function createRunPlayer(bag, model, wish, last, more = {}) {
  const position = () => {
    const kept = model.get("position");
    return kept === ALL_STEPS ? last() : Math.min(kept, last());
  };
  const goTo = (/** @type {number} */ where, /** @type {boolean} */ keep) => {
    // The end is kept as such, so that a longer run is shown whole as well.
    const kept = where >= last() ? ALL_STEPS : where;
    if (keep) wish(/** @type {Partial<S>} */ ({ position: kept }));
    else model.set("position", kept);
  };
  const steps = { position, last, goTo, again: true, ...more };
  return { ...createParts(bag, model, steps), position };
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
