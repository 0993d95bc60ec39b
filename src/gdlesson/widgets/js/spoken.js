// Words for the ear: a text with numbers and formulas, as it is to be read out.
// The rules are those of page/spoken.py, one by one; a test holds both to the same words.

import { exchange, LEVEL, RAISED } from "./typeset.js";

const LOWERED = "₀₁₂₃₄₅₆₇₈₉";
/** @type {Record<string, string>} */
const LETTERS = {
  α: "alpha",
  β: "beta",
  γ: "gamma",
  δ: "delta",
  Δ: "delta",
  ε: "epsilon",
  η: "eta",
  θ: "theta",
  κ: "kappa",
  λ: "lambda",
  μ: "mu",
  π: "pi",
  ρ: "rho",
  σ: "sigma",
  Σ: "the sum of",
  τ: "tau",
  φ: "phi",
  ω: "omega",
  "×": "times",
  "·": "times",
  "⋅": "times",
  "→": "to",
  "≈": "about",
  "≠": "is not",
  "≤": "at most",
  "≥": "at least",
  "±": "plus or minus",
  "∞": "infinity",
  "°": "degrees",
  "√": "the square root of",
  "∘": "after",
  "=": "equals",
};
/** What is looked for, and what is said for it, in this order. @type {[RegExp, string][]} */
const FORMULAS = [
  // Powers: of ten first, then any, the innermost before those around them.
  [/(?<![A-Za-z0-9_.])1e\+?(-?)0*([0-9]+)(?![A-Za-z0-9_])/g, "10^$1$2"],
  [/(?<![A-Za-z_])([0-9])e\+?(-?)0*([0-9]+)(?![A-Za-z0-9_])/g, "$1 times 10^$2$3"],
  [/\*\*/g, "^"],
  [/(?<![A-Za-z0-9_)\]}′'])\^/g, "power "],
  [/\^2(?![A-Za-z0-9_.]*[A-Za-z0-9_])/g, " squared"],
  [/\^3(?![A-Za-z0-9_.]*[A-Za-z0-9_])/g, " cubed"],
  [/\^T(?![A-Za-z0-9_])/g, " transpose"],
  [/\^\{([^{}]*)\}/g, " to the $1"],
  [/\^(\([^()]*\)|-?[A-Za-z0-9_.]*[A-Za-z0-9_])/g, " to the $1"],
  [/[{}]/g, " "],
  [/ *\* */g, " times "],
  // Functions, their slopes and their gradients.
  [/(?<![A-Za-z0-9_])([A-Za-z])'(?![A-Za-z])/g, "$1′"],
  [/(?<![A-Za-z0-9_])([fg]′?)\((-?[A-Za-z0-9_.]+(?:, -?[A-Za-z0-9_.]+)*)\)/g, "$1 of $2"],
  [/(?<![A-Za-z0-9_])([fg]′?)\(/g, "$1 of ("],
  [/′/g, " prime"],
  [/∂([A-Za-z]+) *\/ *∂([A-Za-z0-9_]+)/g, "the partial derivative of $1 by $2"],
  [/∂/g, " partial "],
  [/(?<![A-Za-z0-9_])d([A-Za-z]?)\/d([A-Za-z])(?![A-Za-z0-9_])/g, "d $1 by d $2"],
  [/∇ *(?=[A-Za-z])/g, " gradient of "],
  [/∇/g, " gradient "],
  [/\|([^| ][^|]{0,40})\|/g, " the absolute value of $1 "],
  [/‖([^‖]+)‖/g, " the length of $1 "],
  // Numbers beside letters, and one over another.
  [/([A-Za-z])_([A-Za-z0-9])(?![A-Za-z0-9_])/g, "$1 sub $2"],
  [/([0-9])xy(?![A-Za-z0-9_])/g, "$1 x y"],
  [/([0-9])([A-Za-z])(?![A-Za-z0-9_])/g, "$1 $2"],
  [/([0-9)]) *\/ *(?=[A-Za-z0-9(])/g, "$1 over "],
  [/(?<![A-Za-z0-9_])([A-Za-z]) *\/ *(?=[A-Za-z0-9(](?![A-Za-z]))/g, "$1 over "],
];
/** Once signs and letters are words: minus is told from a hyphen, and spaces are put in order. @type {[RegExp, string][]} */
const TIDY = [
  [/ < /g, " less than "],
  [/ > /g, " more than "],
  [/ [+] /g, " plus "],
  [/(?<![A-Za-z0-9)])[+](?=[0-9.])/g, "plus "],
  [/ - /g, " minus "],
  [/(?<![-A-Za-z0-9)])- *(?=[A-Za-z0-9.(])/g, "minus "],
  [/([0-9)])-(?=[0-9(])/g, "$1 minus "],
  [/(?<![A-Za-z0-9_])([A-Za-z])-(?=[0-9])/g, "$1 minus "],
  [/[ \t\r\n]+/g, " "],
  [/ ([,.;:!?)\]”’])/g, "$1"],
  [/([([“]) /g, "$1"],
];
const SIGNS = new RegExp(`[${Object.keys(LETTERS).join("")}]`, "g");

/** @param {string} text @param {[RegExp, string][]} rules */
const follow = (text, rules) =>
  rules.reduce((said, [what, words]) => said.replace(what, words), text);

/**
 * A text as it is to be heard: powers, signs and formulas in words.
 *
 * What is words already stays as it is.
 *
 * @param {string} text what is shown
 */
export function spoken(text) {
  const level = text
    .replaceAll("−", "-")
    .replace(new RegExp(`[${RAISED}]+`, "g"), (run) => `^${exchange(run, RAISED, LEVEL)}`)
    .replace(new RegExp(`[${LOWERED}]+`, "g"), (run) => ` sub ${exchange(run, LOWERED, LEVEL)}`);
  const named = follow(level, FORMULAS).replace(SIGNS, (sign) => ` ${LETTERS[sign]} `);
  return follow(named, TIDY).replace(/^ +| +$/g, "");
}
