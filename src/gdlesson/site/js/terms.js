// Terms: hover and focus are the style sheet's work; a tap holds one open, Escape closes all.

import { all, make, one } from "./dom.js";

/**
 * A term whose definition opens and closes.
 *
 * @param {HTMLElement} term
 */
function startTerm(term) {
  const button = /** @type {HTMLElement} */ (one("button", term));
  const open = (/** @type {boolean} */ yes) => {
    term.classList.toggle("open", yes);
    button.setAttribute("aria-expanded", String(yes));
  };
  const label = "Close the definition";
  const shut = make("button", { type: "button", class: "def-close js-only", "aria-label": label });
  shut.append("Close");
  shut.addEventListener("click", () => {
    open(false);
    term.classList.add("shut");
    button.focus({ preventScroll: true });
  });
  term.append(shut);
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => {
    term.classList.remove("shut");
    open(!term.classList.contains("open"));
  });
  term.addEventListener("mouseleave", () => term.classList.remove("shut"));
  term.addEventListener("focusout", (event) => {
    const to = /** @type {FocusEvent} */ (event).relatedTarget;
    if (to instanceof Node && term.contains(to)) return;
    term.classList.remove("shut");
    open(false);
  });
  return { term, open };
}

/** Every term of the page. */
export function startTerms() {
  const terms = all(".term:has(> button)").map(startTerm);
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const { term, open } of terms) {
      if (term.matches(":hover, :focus-within")) term.classList.add("shut");
      open(false);
    }
  });
  addEventListener("pointerdown", (event) => {
    const at = /** @type {Node} */ (event.target);
    for (const { term, open } of terms) if (!term.contains(at)) open(false);
  });
}
