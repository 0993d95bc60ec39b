// What a typed formula computes: gdlesson.typed.trees and .differentiate in the page.

import { OPERATIONS, power } from "../../widgets/js/program.js";

/** @import { Program } from "../../widgets/js/types.d.ts" */
/** @import { Tree } from "./reader.js" */

/** Thrown where Python raises: there is no value here. */
const NO_VALUE = Symbol("no value");
/** @type {Tree} */
const ZERO = ["number", 0];
/** @type {Tree} */
const ONE = ["number", 1];
/** @type {Tree} */
const TWO = ["number", 2];
/** @type {Tree} */
const X = ["x"];
/** Names of functions that the page's own engine calls otherwise. */
const OTHERWISE = {
  log: "log",
  ln: "log",
  asin: "arcsin",
  acos: "arccos",
  atan: "arctan",
  abs: "absolute",
};
/** Where a function has a value; left out, everywhere. */
const DOMAINS = {
  log: (/** @type {number} */ x) => x > 0,
  ln: (/** @type {number} */ x) => x > 0,
  log10: (/** @type {number} */ x) => x > 0,
  log2: (/** @type {number} */ x) => x > 0,
  sqrt: (/** @type {number} */ x) => x >= 0,
  asin: (/** @type {number} */ x) => Math.abs(x) <= 1,
  acos: (/** @type {number} */ x) => Math.abs(x) <= 1,
  sin: Number.isFinite,
  cos: Number.isFinite,
  tan: Number.isFinite,
  sign: (/** @type {number} */ x) => x !== 0,
};

/** @param {string} name @returns {string} */
const operation = (name) => OTHERWISE[/** @type {keyof typeof OTHERWISE} */ (name)] ?? name;

/** @param {string} name @param {number} x */
function called(name, x) {
  const domain = DOMAINS[/** @type {keyof typeof DOMAINS} */ (name)];
  if (domain && !Number.isNaN(x) && !domain(x)) throw NO_VALUE;
  const y = OPERATIONS[operation(name)][0](x, x);
  if (Number.isFinite(x) && !Number.isFinite(y)) throw NO_VALUE; // Python calls it an overflow
  return y;
}

/** @param {number} a @param {number} b */
function raised(a, b) {
  const y = power(a, b);
  if (Number.isFinite(a) && Number.isFinite(b) && !Number.isFinite(y)) throw NO_VALUE;
  return y;
}

/**
 * @param {Tree} tree
 * @param {number} x
 * @returns {number}
 */
function computed(tree, x) {
  const [kind, ...parts] = tree;
  if (kind === "number") return parts[0];
  if (kind === "x") return x;
  if (kind === "call") return called(parts[0], computed(parts[1], x));
  if (parts.length === 1) return -computed(parts[0], x);
  const [a, b] = parts.map((part) => computed(part, x));
  if (kind === "+") return a + b;
  if (kind === "-") return a - b;
  if (kind === "*") return a * b;
  if (kind === "**") return raised(a, b);
  if (b === 0) throw NO_VALUE;
  return a / b;
}

/**
 * The number that a tree gives at x; NaN where it has none that is finite.
 *
 * @param {Tree} tree
 * @param {number} x
 */
export function valueAt(tree, x) {
  try {
    const found = computed(tree, x);
    return Number.isFinite(found) ? found : Number.NaN;
  } catch (error) {
    if (error === NO_VALUE) return Number.NaN;
    throw error;
  }
}

/**
 * The summands of an expression, signs included.
 *
 * @param {Tree} tree
 * @returns {Tree[]}
 */
export function terms(tree) {
  const [kind, a, b] = tree;
  if (kind === "+") return [...terms(a), ...terms(b)];
  if (kind !== "-" || b === undefined) return [tree];
  return [...terms(a), ...terms(b).map((term) => /** @type {Tree} */ (["-", term]))];
}

/** Whether it depends on x at all. @param {Tree} tree @returns {boolean} */
const hasX = (tree) =>
  tree[0] === "x" ||
  tree.slice(1).some((part) => Array.isArray(part) && hasX(/** @type {Tree} */ (part)));

/**
 * The derivative by the rules; with a slip, as that belief has it.
 *
 * @param {Tree} tree
 * @param {string} [slip]
 * @returns {Tree}
 */
export function differentiate(tree, slip = "") {
  if (!hasX(tree)) return slip === "constant-kept" ? tree : ZERO;
  const [kind, a, b] = tree;
  if (kind === "x") return slip === "a-lone-x-stays" ? X : ONE;
  if (kind === "call") return chain(outer(a, b, slip), outer(a, X, slip), b, slip);
  if (kind === "-" && b === undefined) return ["-", differentiate(a, slip)];
  if (kind === "+" || kind === "-") return [kind, differentiate(a, slip), differentiate(b, slip)];
  if (kind === "**") return ofPower(a, b, slip);
  const [da, db] = [a, b].map((side) => (hasX(side) ? differentiate(side, slip) : ZERO));
  const vanish = kind === "*" && slip === "factors-vanish-too";
  if (!hasX(b)) return vanish ? da : [kind, da, b];
  if (kind === "*" && !hasX(a)) return vanish ? db : ["*", a, db];
  if (slip === "product-of-derivatives" && hasX(a)) return [kind, da, db];
  /** @type {[Tree, Tree]} */
  const both = [
    ["*", da, b],
    ["*", a, db],
  ];
  return kind === "*" ? ["+", ...both] : ["/", ["-", ...both], ["**", b, TWO]];
}

/**
 * Outer derivative at the inner value, times the inner derivative, or a slip of that.
 *
 * @param {Tree} atInner
 * @param {Tree} atX
 * @param {Tree} inner
 * @param {string} slip
 * @returns {Tree}
 */
function chain(atInner, atX, inner, slip) {
  if (inner[0] === "x" || slip === "inner-derivative-forgotten") return atInner;
  const outside = slip === "outer-at-the-wrong-place" ? atX : atInner;
  return ["*", outside, differentiate(inner, slip)];
}

/** @param {Tree} a @param {Tree} b @param {string} slip @returns {Tree} */
function ofPower(a, b, slip) {
  if (!hasX(b)) {
    const outside = (/** @type {Tree} */ u) => {
      /** @type {Tree} */
      const lowered = slip === "exponent-not-lowered" ? b : ["-", b, ONE];
      /** @type {Tree} */
      const found = ["**", u, lowered];
      return slip === "factor-forgotten" ? found : /** @type {Tree} */ (["*", b, found]);
    };
    return chain(outside(a), outside(X), a, slip);
  }
  /** @type {Tree} */
  const log = ["call", "log", a];
  if (hasX(a)) return ["*", ["**", a, b], differentiate(["*", b, log], slip)];
  if (slip === "power-rule-on-exponential") return ["*", b, ["**", a, ["-", b, ONE]]];
  return chain(["*", log, ["**", a, b]], ["*", log, ["**", a, X]], b, slip);
}

/**
 * The derivative of a named function at u.
 *
 * @param {string} name
 * @param {Tree} u
 * @param {string} slip
 * @returns {Tree}
 */
function outer(name, u, slip) {
  /** @type {Tree} */
  const call = ["call", name, u];
  const of = (/** @type {string} */ other) => /** @type {Tree} */ (["call", other, u]);
  const under = (/** @type {Tree} */ below) => /** @type {Tree} */ (["/", ONE, below]);
  const square = (/** @type {Tree} */ base) => /** @type {Tree} */ (["**", base, TWO]);
  if (name === "exp" && slip === "power-rule-on-exponential") {
    return ["*", u, ["call", "exp", ["-", u, ONE]]];
  }
  /** @type {Record<string, () => Tree>} */
  const known = {
    exp: () => call,
    sin: () => of("cos"),
    cos: () => ["-", of("sin")],
    tan: () => ["+", ONE, square(call)],
    log: () => under(u),
    ln: () => under(u),
    log10: () => under(["*", u, ["call", "log", ["number", 10]]]),
    log2: () => under(["*", u, ["call", "log", TWO]]),
    asin: () => under(["call", "sqrt", ["-", ONE, square(u)]]),
    acos: () => ["-", under(["call", "sqrt", ["-", ONE, square(u)]])],
    sqrt: () => under(["*", TWO, call]),
    abs: () => of("sign"),
    tanh: () => ["-", ONE, square(call)],
    sigmoid: () => ["*", call, ["-", ONE, call]],
    sinh: () => of("cosh"),
    cosh: () => of("sinh"),
    atan: () => under(["+", ONE, square(u)]),
    sign: () => ZERO,
  };
  return known[name]();
}

const SIGNS = { "+": "add", "-": "subtract", "*": "multiply", "/": "divide", "**": "power" };

/**
 * A tree as a list of operations, as Python records a function.
 *
 * @param {Tree} tree
 * @param {string[]} names of the numbers
 * @returns {Program}
 */
export function programOf(tree, names) {
  /** @type {Program["steps"]} */
  const steps = names.map((_, k) => ["input", k]);
  const put = (/** @type {[string, ...number[]]} */ step) => steps.push(step) - 1;
  /** @param {Tree} part @returns {number} */
  function place([kind, ...parts]) {
    if (kind === "number") return put(["number", parts[0]]);
    if (kind === "call") return put([operation(parts[0]), place(parts[1])]);
    if (names.includes(kind)) return names.indexOf(kind);
    const inner = parts.map(place);
    if (inner.length === 1) return put(["negative", inner[0]]);
    return put([SIGNS[/** @type {keyof typeof SIGNS} */ (kind)], ...inner]);
  }
  const end = place(tree);
  return { inputs: names.length, steps, outputs: [end] };
}
