// To Python and back: wishes go out, and the answer on show is the answer to them, or is not yet.

import { same } from "./numbers.js";

/** @import { Bag, Echoing, Model } from "./types.d.ts" */
/** @typedef {"current" | "following" | "waiting" | "late" | "gone"} State */

/** How long an answer may take before it is said, in milliseconds. */
export const PATIENCE = 900;
/** For so long an answer to a wish of just now counts as fresh, while the next is on its way. */
export const FRESH = 300;
/** So far apart Python hears of a hand that moves, while the page itself answers it, in milliseconds. */
export const CALM = 500;

/** What brings it back after a restart: a cell by itself lacks its imports. Every widget and quiz says it. */
export const AGAIN = "If you restarted the kernel, run the import cell, then this one.";

export const TROUBLE = {
  late:
    "No answer from the kernel yet: it is busy, or it has stopped. What is drawn belongs to an " +
    `earlier setting. ${AGAIN}`,
  gone: `The kernel can't be reached. ${AGAIN}`,
};
/** The same in a few words, where the page goes on without Python. */
export const ALONE = {
  late: `The page computes this alone: no answer from the kernel. ${AGAIN}`,
  gone: "The page computes this alone: the kernel can't be reached.",
};

/**
 * Send what has been set to Python; false if the kernel can't be reached.
 *
 * @param {{ save_changes(): void }} model
 */
export function trySave(model) {
  try {
    model.save_changes();
    return true;
  } catch {
    return false;
  }
}

/**
 * The answer if there is one to draw: not before the first, and not after an error.
 *
 * @template {{ answer: object }} S
 * @param {Model<S>} model
 * @returns {S["answer"] | null}
 */
export function goodAnswer(model) {
  const answer = model.get("answer");
  const { echo, error } = /** @type {Echoing} */ (answer ?? {});
  return echo && !error ? answer : null;
}

/**
 * Whether the answer was computed from these inputs as they are now.
 *
 * @template {{ answer: object }} S
 * @param {Model<S>} model
 * @param {readonly (keyof S & string)[]} inputs
 */
export function isCurrent(model, inputs) {
  const { echo } = /** @type {Echoing} */ (model.get("answer") ?? {});
  return Boolean(echo) && inputs.every((name) => same(echo?.[name], model.get(name)));
}

/**
 * The clock of what is waited for: it runs from the first wish or the last answer, and no further
 * wish puts it back.
 *
 * @param {Bag} bag
 * @param {(state: State) => void} show
 */
function createClock(bag, show) {
  /** @type {ReturnType<typeof setTimeout>[]} */
  let timers = [];
  /** @type {State | ""} */
  let state = "";
  const stop = () => {
    for (const timer of timers) clearTimeout(timer);
    timers = [];
  };
  const tell = (/** @type {State} */ next) => {
    state = next;
    show(next);
  };
  const later = (/** @type {State} */ next, /** @type {number} */ delay) => {
    timers.push(setTimeout(() => tell(next), delay));
  };
  bag.add(stop);
  return {
    /** The answer is there, or the kernel can't be reached: nothing more is waited for. */
    rest(/** @type {"current" | "gone"} */ next) {
      stop();
      tell(next);
    },
    /** Python is at work on it, and has said so. */
    heard() {
      if (!timers.length && state !== "late") return;
      stop();
      tell("waiting");
      later("late", PATIENCE);
    },
    /** A wish is on its way. */
    wait() {
      if (timers.length || state === "late" || state === "gone") return tell(state || "waiting");
      tell("waiting");
      later("late", PATIENCE);
    },
    /** An answer has come, but to a wish of a moment ago. */
    follow() {
      stop();
      tell("following");
      later("waiting", FRESH);
      later("late", PATIENCE);
    },
  };
}

/** Whose wish is being set, of all views. @type {object | null} */
let wishing = null;

/**
 * Carries wishes to Python and says whether the answer on show is the answer to them.
 *
 * From `start` on, `show(state)` is called with "current", "following" (the answer to a wish of just
 * now has come, the next is on its way), "waiting" (asked, nothing has come), "late" (nothing has
 * come for a while: a busy or stopped kernel) or "gone" (it can't be reached).
 *
 * @template {{ answer: object }} S
 * @param {Model<S>} model
 * @param {Bag} bag
 * @param {readonly (keyof S & string)[]} inputs
 * @param {(state: State) => void} show
 * @param {() => boolean} [foreseen] whether the page answers inputs itself just now
 */
export function createCourier(model, bag, inputs, show, foreseen = () => false) {
  let frame = 0;
  /** When Python was last told. */
  let told = 0;
  /** The inputs that it has not been told yet. @type {Partial<S>} */
  let untold = {};
  const clock = createClock(bag, show);
  const judge = () => {
    if (isCurrent(model, inputs)) clock.rest("current");
    else clock.wait();
  };
  const answered = () => {
    if (!isCurrent(model, inputs) && goodAnswer(model)) clock.follow();
    else judge();
  };
  const send = (/** @type {number} */ now) => {
    frame = foreseen() && now < told + CALM ? requestAnimationFrame(send) : 0;
    if (frame) return;
    told = now;
    untold = {};
    if (!trySave(model)) clock.rest("gone");
  };
  const set = (/** @type {Partial<S>} */ values) => {
    wishing = untold;
    for (const name of /** @type {(keyof S & string)[]} */ (Object.keys(values))) {
      model.set(name, /** @type {S[typeof name]} */ (values[name]));
    }
    wishing = null;
  };
  /** Python repeats what it was told: what was wished since is put back, unless another view wished. */
  const keep = () => {
    if (!wishing) set(untold);
    else if (wishing !== untold) untold = {};
  };
  return {
    judge,
    /** Python is at work: say how far it is, unless the answer has come meanwhile. */
    hear(/** @type {() => void} */ say) {
      if (isCurrent(model, inputs)) return;
      clock.heard();
      say();
    },
    /** Judge now, and whenever an input or the answer changes. */
    start() {
      bag.model(model, [...inputs], keep);
      bag.model(model, [...inputs], judge);
      bag.model(model, ["answer"], answered);
      bag.add(() => {
        cancelAnimationFrame(frame);
        if (frame) send(Number.POSITIVE_INFINITY);
      });
      judge();
    },
    /**
     * Set traits now, here; tell Python once per animation frame, the latest wish only. While the page
     * answers inputs itself, Python hears of them less often.
     *
     * @param {Partial<S>} values
     */
    wish(values) {
      for (const name of /** @type {(keyof S & string)[]} */ (Object.keys(values))) {
        if (inputs.includes(name)) untold[name] = values[name];
        else if (!same(values[name], model.get(name))) told = 0;
      }
      set(values);
      if (!frame) frame = requestAnimationFrame(send);
    },
  };
}
