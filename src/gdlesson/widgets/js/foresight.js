// What the page computes itself while Python's answer is on its way, or can't come.

import { isCurrent } from "./courier.js";
import { same } from "./numbers.js";

/** @import { Bag, Echoing, Model } from "./types.d.ts" */
/** @typedef {(message?: unknown) => void} Hear */

/**
 * The model with an answer of the page's own: drawn at once, until Python's comes, which stays.
 *
 * It is for the view alone. Python never hears of it, so that it computes what it would have computed.
 *
 * @template {{ answer: object }} S
 * @param {Model<S>} model
 * @param {Bag} bag
 * @param {readonly (keyof S & string)[]} inputs
 * @param {(state: S) => Partial<S["answer"]> | null} preview what Python will say; null if only it can
 * @param {(state: any) => object | null} judge the verdicts on the steps on show, where a run is played
 */
export function createForesight(model, bag, inputs, preview, judge) {
  /** @type {Echoing | null} */
  let ahead = null;
  /** @type {{ at: number, rules: object, echo: unknown } | null} */
  let judged = null;
  let frame = 0;
  /** Who hears of answers, and what Python's answers are heard by. @type {Map<Hear, Hear>} */
  const hearing = new Map();
  const traits = { get: (/** @type {object} */ _, /** @type {string} */ name) => get(name) };
  const state = /** @type {S} */ (new Proxy({}, traits));

  const wished = () => Object.fromEntries(inputs.map((name) => [name, model.get(name)]));
  /** Whether the page's own answer is the one to what is wished now. */
  const holds = () => ahead !== null && isCurrent(own, inputs);
  /** @returns {any} */
  const get = (/** @type {string} */ name) => model.get(/** @type {keyof S & string} */ (name));
  const own = /** @type {Model<S>} */ ({ get: (name) => (name === "answer" ? ahead : get(name)) });

  /** Python's word on the steps on show, or until it comes the page's. */
  function soFar() {
    const [at, echo] = [get("position"), wished()];
    const told = get("so_far");
    if (told.at === at && same(told.echo, echo)) return told;
    if (!judged || judged.at !== at || !same(judged.echo, echo)) {
      const rules = judge(state);
      judged = rules && { at, rules, echo };
    }
    return judged ?? told;
  }

  function look() {
    frame = 0;
    // Back where Python's last answer belongs, that one is drawn.
    const found = isCurrent(model, inputs) ? null : preview(state);
    if (!found && !ahead) return;
    ahead = found && { ...tidied(found), echo: wished() };
    for (const hear of [...hearing.keys()]) hear();
  }

  bag.model(model, [...inputs], () => {
    frame ||= requestAnimationFrame(look);
  });
  bag.model(model, ["answer"], () => {
    if (isCurrent(model, inputs)) ahead = null;
  });
  bag.add(() => cancelAnimationFrame(frame));
  return {
    holds,
    foreseen: () => ahead !== null,
    /** What the view sees. @type {Model<S>} */
    model: {
      get(name) {
        if (name === "answer" && holds()) return /** @type {S[typeof name]} */ (ahead);
        return name === "so_far" ? soFar() : model.get(name);
      },
      set: (name, value) => model.set(name, value),
      save_changes: () => model.save_changes(),
      on(event, handler) {
        if (event !== "change:answer") return model.on(event, handler);
        // Python's answer to an earlier wish changes nothing of what is drawn.
        const late = () => holds() || handler();
        hearing.set(handler, late);
        model.on(event, late);
      },
      off(event, handler) {
        if (event !== "change:answer") return model.off(event, handler);
        model.off(event, hearing.get(handler) ?? handler);
        hearing.delete(handler);
      },
    },
  };
}

/**
 * An answer as JSON would hold it: what is not finite is null, as when it comes from Python.
 *
 * @param {any} value
 * @returns {any}
 */
export function tidied(value) {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (Array.isArray(value)) return value.map(tidied);
  if (typeof value !== "object" || value === null || value instanceof DataView) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, tidied(part)]));
}
