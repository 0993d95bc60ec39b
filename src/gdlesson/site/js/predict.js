// Predictions: say it, then see it.

import { all, make, one } from "./dom.js";
import { number } from "./marking.js";

/** @typedef {HTMLInputElement} Input */

/**
 * What is said to the blanks, each beside its answer.
 *
 * @param {Input[]} blanks
 */
function judge(blanks) {
  let right = 0;
  for (const blank of blanks) {
    const near = Number(blank.dataset.tolerance);
    const hit = Math.abs(number(blank.value) - Number(blank.dataset.answer)) <= near;
    right += Number(hit);
    blank.classList.toggle("off", !hit);
    const truth = (blank.dataset.answer ?? "").replace("-", "−");
    if (!hit) blank.after(make("b", { class: "truth" }, truth));
  }
  const asked = blanks.length;
  if (right === asked) return asked > 1 ? "All of it is right." : "Right.";
  if (right) return `${right} of ${asked} right.`;
  return asked > 1
    ? "None of it; good that you said so first."
    : "Not this one; good that you said so first.";
}

/** @param {HTMLElement} form */
function startPrediction(form) {
  const output = /** @type {HTMLElement} */ (one("output", form));
  const blanks = /** @type {Input[]} */ (all(".blank", form));
  const marked = blanks.filter((blank) => "answer" in blank.dataset);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (form.classList.contains("said-it")) return;
    const open = blanks.find((blank) =>
      marked.includes(blank) ? Number.isNaN(number(blank.value)) : !blank.value.trim(),
    );
    if (open) {
      output.textContent = marked.length
        ? "A guess is enough; write a number in each."
        : "A guess is enough; a few words will do.";
      open.focus();
      return;
    }
    const said = blanks.map((blank) => blank.value.trim()).join(", ");
    for (const blank of blanks) blank.readOnly = true;
    const verdict = marked.length ? ` ${judge(marked)} ` : form.dataset.opens ? " Now look. " : " ";
    output.replaceChildren(make("span", { class: "said" }, `You said ${said}.`), verdict);
    const why = one(".why", form);
    if (why) output.append(...[...why.childNodes].map((node) => node.cloneNode(true)));
    form.classList.add("said-it");
    output.tabIndex = -1;
    output.focus({ preventScroll: true });
    for (const id of form.dataset.opens?.split(" ") ?? []) {
      const fold = one(`[id="${id}"] > details.out`);
      if (fold) fold.setAttribute("open", "");
    }
  });
}

/** Every prediction of the page. */
export function startPredictions() {
  for (const form of all("form.predict")) startPrediction(form);
}
