// Predict, then play: the question before the picture, and the guess beside the result.

import { button, numberField } from "./controls.js";
import { TROUBLE, trySave } from "./courier.js";
import { block, html, put } from "./elements.js";
import { same } from "./numbers.js";

/** @import { Bag, Guess, Model, Traits } from "./types.d.ts" */

/** What this tab has answered is not asked again, by a new kernel or a page that is loaded anew. */
const answered = {
  /** @param {string} prompt @returns {Guess} */
  get(prompt) {
    try {
      return JSON.parse(sessionStorage.getItem(`gdlesson: ${prompt}`) ?? "{}");
    } catch {
      return {}; // a page may forbid it
    }
  },
  /** @param {string} prompt @param {Guess} guess */
  set(prompt, guess) {
    try {
      sessionStorage.setItem(`gdlesson: ${prompt}`, JSON.stringify(guess));
    } catch {
      return; // then it is asked again
    }
  },
};

/** @param {Guess} [guess] */
const isMade = ({ value, skipped } = {}) => Boolean(skipped) || value !== undefined;

/**
 * Put a widget's parts on the page, behind its question if it has one.
 *
 * The parts are hidden until a prediction is made or skipped; the guess stays beside the result.
 *
 * @template {Traits} S
 * @param {Model<S>} model
 * @param {HTMLElement} el
 * @param {Bag} bag
 * @param {Node[]} parts
 */
export function present(model, el, bag, parts) {
  const body = block("gdl-body", ...parts);
  const { prompt, options = [], about = {} } = model.get("question") ?? {};
  if (!prompt) {
    el.append(body);
    return;
  }
  const subjects = /** @type {(keyof S & string)[]} */ (Object.keys(about));
  const isAbout = () => subjects.every((name) => same(model.get(name), about[name]));
  const outcome = html("p", { class: "gdl-outcome", role: "status" });
  const tell = (/** @type {Guess} */ guess) => {
    answered.set(prompt, guess);
    model.set("guess", guess);
    if (trySave(model)) return;
    outcome.textContent = TROUBLE.gone;
    outcome.hidden = false;
  };
  const field = numberField(bag, "Your prediction", { onNumber: (value) => tell({ value }) });
  const box = field.root.querySelector("input");
  const compare = () => {
    // A number that can be read was heard of when the box was left.
    if (box?.value.trim()) return;
    outcome.textContent = "Write a number first; a guess will do.";
    outcome.hidden = false;
    box?.focus();
  };
  const choices = options.length
    ? options.map((text, value) => button(bag, text, () => tell({ value })))
    : [field.root, button(bag, "Compare", compare)];
  const ask = html(
    "div",
    { class: "gdl-predict", role: "group", "aria-label": "Predict, then play" },
    html("p", {}, prompt),
    block(
      "gdl-row",
      ...choices,
      button(bag, "Skip", () => tell({ skipped: true })),
    ),
  );
  const show = () => {
    const guess = model.get("guess");
    // Of anything else than what it is about it isn't asked.
    const done = isMade(guess) || !isAbout();
    const left = done && ask.contains(document.activeElement);
    ask.hidden = done;
    body.hidden = !done;
    // Focus on what is hidden would be lost, and the next Tab would start from the top of the page.
    if (left) body.focus({ preventScroll: true });
    const holds = guess?.value !== undefined && isAbout();
    outcome.textContent = holds ? model.get("outcome") : "";
    outcome.hidden = !outcome.textContent;
  };
  put(body, { role: "group", "aria-label": "Now play", tabindex: -1 });
  bag.model(model, ["guess", "outcome", ...subjects], show);
  el.append(ask, outcome, body);
  show();
  const before = answered.get(prompt);
  if (!isMade(model.get("guess")) && isMade(before)) tell(before);
}
