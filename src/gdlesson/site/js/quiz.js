// Quizzes: every answer has its reason, and what was answered is there again tomorrow.

import { given, restore, startOrder } from "./answering.js";
import { all, make, one } from "./dom.js";
import { mark } from "./marking.js";
import { here, keep } from "./progress.js";

/** @import { Given, Said } from "./marking.js" */

/** @param {string} kind */
const first = (kind) =>
  kind === "match"
    ? "Choose one for each first; a guess will do."
    : "Answer first; a guess will do.";

/** What is said first where the question has changed: the reasons that follow have the old numbers. */
const ANEW =
  "The question has other numbers now: try again. What follows is about the ones that you had.";

/**
 * Show a reply.
 *
 * @param {HTMLElement} place
 * @param {Said} said
 * @param {boolean} changed whether the question has other numbers now
 */
function show(place, { right, text, why }, changed) {
  place.className = right ? "reply right" : "reply";
  const lead = make("p", {}, make("b", {}, right ? "✓ Right" : "✗ Not yet"));
  const said = [changed ? ANEW : "", text ?? ""].filter(Boolean).map((each) => make("p", {}, each));
  place.replaceChildren(lead, ...said, ...why);
}

/**
 * Other numbers in the question, where it has some: a second try is no matter of memory.
 *
 * @param {HTMLElement} item
 * @returns {boolean} whether it has
 */
function askAnew(item) {
  const next = /** @type {HTMLTemplateElement | null} */ (one("template", item));
  const asked = one(".asked", item);
  if (!next || !asked) return false;
  const old = document.createElement("template");
  old.content.append(...asked.childNodes);
  asked.replaceChildren(...next.content.childNodes);
  next.remove();
  (all("template", item).at(-1) ?? asked).after(old);
  item.dataset.turn = String(Number(item.dataset.turn ?? 0) + 1);
  return true;
}

/**
 * @param {HTMLElement} item
 * @param {() => void} answered
 */
function startItem(item, answered) {
  const { kind = "", item: id = "" } = item.dataset;
  const reply = /** @type {HTMLElement} */ (one(".reply", item));
  const quiet = () => {
    reply.className = "reply";
    reply.replaceChildren();
  };
  const answer = (/** @type {Given} */ what, /** @type {boolean} */ now) => {
    const said = mark(kind, item, what);
    const isTyped = kind === "number" && !said.text;
    const changed = now && isTyped && !said.right && askAnew(item);
    show(reply, said, changed);
    item.classList.add("done");
  };
  const before = here().quiz?.[id];
  if (before !== undefined) {
    const turns = Number(here().quiz?.[`${id}#turn`]) || 0;
    for (let k = turns % (all("template", item).length + 1); k > 0; k -= 1) askAnew(item);
    restore(kind, item, before);
    const again = given(kind, item);
    if (again !== null) answer(again, false);
  }
  startOrder(item, quiet);
  // Another answer takes the old verdict with it.
  item.addEventListener("input", quiet);
  item.addEventListener("submit", (event) => {
    event.preventDefault();
    const what = given(kind, item);
    if (what === null) {
      reply.className = "reply";
      reply.replaceChildren(make("p", {}, first(kind)));
      return;
    }
    const turn = Number(item.dataset.turn ?? 0);
    keep({ quiz: { ...here().quiz, [id]: what, [`${id}#turn`]: turn } });
    answer(what, true);
    reply.focus({ preventScroll: true });
    answered();
  });
}

/** Every quiz of the page; a section is done when each of its questions is answered. */
export function startQuiz() {
  const items = all("[data-quiz] .item");
  const answered = () => keep({ done: items.every((item) => item.classList.contains("done")) });
  for (const item of items) startItem(item, answered);
}
