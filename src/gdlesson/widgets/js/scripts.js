// Indices and exponents where no font of this machine says how high they stand.

import { html } from "./elements.js";

/** The least drop of an index, as a share of the letter's size, in a font that is made for formulas. */
const DROP = 0.1;
const SIZE = 100;
const SPACE = "http://www.w3.org/1998/Math/MathML";

/**
 * Where a browser has no font for formulas it sets an index on the line and an exponent far above it: then
 * the root gets the class `gdl-plain-math`, and a style sheet moves both.
 *
 * @param {Element} root of the formulas
 */
export function placeScripts(root) {
  const style = `position: absolute; visibility: hidden; font-size: ${SIZE}px`;
  const [formula, sub, ...letters] = ["math", "msub", "mi", "mi"].map((tag) =>
    document.createElementNS(SPACE, tag),
  );
  for (const letter of letters) letter.textContent = "x";
  sub.append(...letters);
  formula.append(sub);
  const probe = html("div", { style, "aria-hidden": "true" }, formula);
  document.body.append(probe);
  const [base, index] = letters.map((letter) => letter.getBoundingClientRect());
  root.classList.toggle("gdl-plain-math", index.bottom - base.bottom < DROP * SIZE);
  probe.remove();
}
