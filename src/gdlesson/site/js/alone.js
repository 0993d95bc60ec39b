// A model's inputs answered in the page, once a frame, where there is no Python to answer them.

import { tidied } from "../../widgets/js/foresight.js";

/** @import { PageModel } from "./model.js" */
/** @typedef {(state: any) => object | null} Preview what Python would answer; null if only it can */

/** What is said where the page can't tell. */
export const ONLY_PYTHON =
  "The page can't compute this: it takes Python. Open the notebook to see it, or choose another place.";

/**
 * What is to be done once a frame, each thing once.
 *
 * @returns {(task: () => void) => void}
 */
export function createFrames() {
  /** @type {Set<() => void>} */
  const due = new Set();
  const run = () => {
    const tasks = [...due];
    due.clear();
    for (const task of tasks) task();
  };
  return (task) => {
    if (!due.size) requestAnimationFrame(run);
    due.add(task);
  };
}

/**
 * Answer the inputs as they are now.
 *
 * @param {PageModel} model
 * @param {readonly string[]} inputs
 * @param {Preview} preview
 */
export function answer(model, inputs, preview) {
  const found = preview(model.traits);
  const echo = Object.fromEntries(inputs.map((name) => [name, model.get(name)]));
  const trouble = { error: ONLY_PYTHON, trouble: ONLY_PYTHON };
  model.set("answer", { ...(found ? tidied(found) : trouble), echo });
  return found !== null;
}

/**
 * Answer now, and in the frame after each change: the view that asks draws in that same frame.
 *
 * @param {PageModel} model
 * @param {readonly string[]} inputs
 * @param {Preview} preview
 * @param {(task: () => void) => void} soon
 * @returns {boolean} whether the page can answer what it begins with
 */
export function answerAlone(model, inputs, preview, soon) {
  const task = () => answer(model, inputs, preview);
  for (const name of inputs) model.on(`change:${name}`, () => soon(task));
  return task();
}
