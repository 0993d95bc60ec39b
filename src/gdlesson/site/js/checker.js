// Section 3's checker without Python: f and the guess are read here, and the slope is f's derivative.

import { general } from "../../widgets/js/general.js";
import { pack } from "../../widgets/js/numbers.js";
import { evenly, heightSpan } from "../../widgets/js/sampled.js";
import { parse } from "./reader.js";
import { Unreadable } from "./spelling.js";
import { differentiate, terms, valueAt } from "./trees.js";

/** @import { Tables } from "./spelling.js" */
/** @import { Tree } from "./reader.js" */
/** @import { Span } from "../../widgets/js/types.d.ts" */

const GRID = 101;
/** Differences that vary by no more than this share of themselves are the same everywhere. */
const EVEN = 1e-5;
/** Of places that are as bad as the worst but for this share, the first is named. */
const TIED = 1e-5;
/** So near on both sides f must have a value, and one slope where the rule has none. */
const NEAR = 1e-7;
/** Two slopes that differ by more than this share are a corner. */
const CORNER = 1e-5;
/** Over so short a way no slope makes f so many times larger than it is there: that is a pole. */
const POLE = 1e3;

/**
 * A text as a tree, or what is wrong with it.
 *
 * @param {string} text
 * @param {Tables} tables
 * @returns {{ tree?: Tree, trouble?: { text: string, place: number | null } }}
 */
function read(text, tables) {
  try {
    return { tree: parse(text, tables) };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { trouble: { text: error.message, place: error.place } };
  }
}

/**
 * The slope of f at x; NaN where there is none.
 *
 * @param {Tree} f
 * @param {Tree} derivative
 * @param {number} x
 */
function slopeAt(f, derivative, x) {
  const near = NEAR * Math.max(1, Math.abs(x));
  const at = (/** @type {Tree} */ tree, /** @type {number} */ k) => valueAt(tree, x + k * near);
  const heights = [-2, -1, 0, 1, 2].map((k) => at(f, k));
  if (heights.slice(1, -1).some(Number.isNaN)) return Number.NaN;
  const here = at(derivative, 0);
  const around = Math.max(...[0, 1, 3, 4].map((k) => Math.abs(heights[k])));
  if (Number.isFinite(here) && Math.abs(here) * near > POLE * around) return Number.NaN;
  if (!Number.isNaN(here)) return here;
  // The rule may have no slope anywhere where f has the same value everywhere: acos(x**0).
  if (heights.every((height) => height === heights[0])) return 0;
  const [outer, left, right, other] = [-2, -1, 1, 2].map((k) => at(derivative, k));
  const corner = Math.abs(right - left) > CORNER * Math.max(1, Math.abs(left), Math.abs(right));
  // On a line through both pairs of slopes; where one of them is none, nor is this.
  return corner ? Number.NaN : left + right - (outer + other) / 2;
}

/** Whether three numbers or more are all the same. @param {number[]} values */
function even(values) {
  if (values.length < 3) return false;
  const spread = Math.max(...values) - Math.min(...values);
  return spread <= EVEN * Math.max(1, ...values.map(Math.abs));
}

/**
 * What the derivative would be under each misconception that changes it.
 *
 * @param {Tree} f
 * @param {Tables} tables
 * @returns {[string, Tree][]}
 */
function variants(f, { slips }) {
  const named = Object.keys(slips).filter(
    (n) => n !== "sign-lost" && n !== "derivative-is-the-value",
  );
  const summands = terms(f);
  const flipped = summands.map((_, which) =>
    summands
      .map((term, k) =>
        k === which ? /** @type {Tree} */ (["-", differentiate(term)]) : differentiate(term),
      )
      .reduce((sum, part) => ["+", sum, part]),
  );
  return [
    ...named.map((name) => /** @type {[string, Tree]} */ ([name, differentiate(f, name)])),
    ["sign-lost", ["-", differentiate(f)]],
    ...(summands.length > 1 ? flipped : []).map(
      (tree) => /** @type {[string, Tree]} */ (["sign-lost", tree]),
    ),
    ["derivative-is-the-value", f],
  ];
}

/**
 * Which misconception would have given this guess, in words; empty if none would.
 *
 * @param {Tree} f
 * @param {number[]} guessed
 * @param {number[]} numeric
 * @param {number[]} xs
 * @param {Tables} tables
 */
function likelySlip(f, guessed, numeric, xs, tables) {
  for (const [name, tree] of variants(f, tables)) {
    const rows = xs
      .map((x, k) => [valueAt(tree, x), guessed[k], numeric[k]])
      .filter((row) => row.every(Number.isFinite));
    const alike = rows.every(([w, g]) => Math.abs(w - g) <= 1e-6 * Math.max(Math.abs(g), 1e-3));
    const other = rows.some(([w, , n]) => Math.abs(w - n) > 1e-4 * Math.abs(n));
    if (rows.length >= 3 && alike && other) return `Likely slip: ${tables.slips[name]}.`;
  }
  const away = guessed.map((g, k) => g - numeric[k]).filter(Number.isFinite);
  if (even(away)) return `It is off by ${general(away[0], 4)} everywhere: look for a constant.`;
  const ratio = guessed
    .map((g, k) => g / numeric[k])
    .filter((r, k) => Number.isFinite(r) && Math.abs(numeric[k]) > 1e-6);
  if (!even(ratio)) return "";
  return `It is ${general(ratio[0], 4)} times what it should be everywhere: look for a factor.`;
}

/** @typedef {{ agrees: boolean, verdict: string, worst: number | null }} Verdict */

/**
 * The guess held against the slope.
 *
 * @param {{ f: string, guess_text: string }} texts
 * @param {Tree} tree of f
 * @param {number[]} xs
 * @param {number[]} numeric
 * @param {number[]} guessed
 * @param {Tables} tables
 * @returns {Verdict}
 */
function heldAgainst({ f, guess_text: guess }, tree, xs, numeric, guessed, tables) {
  const shared = xs.flatMap((_, k) => (Number.isFinite(guessed[k] + numeric[k]) ? [k] : []));
  const lost = xs.flatMap((_, k) =>
    !Number.isFinite(guessed[k]) && Number.isFinite(numeric[k]) ? [k] : [],
  );
  const name = `${guess} is not the derivative of ${f}`;
  if (!shared.length) {
    const verdict = `${name}: they have values at no common x of this window.`;
    return { agrees: false, verdict, worst: null };
  }
  const gap = (/** @type {number} */ k) => Math.abs(guessed[k] - numeric[k]);
  const size = (/** @type {number} */ k) =>
    Math.max(Math.abs(guessed[k]), Math.abs(numeric[k]), 1e-3);
  if (!shared.some((k) => gap(k) > 1e-6 * size(k))) {
    if (lost.length > 0.1 * GRID) {
      const worst = xs[lost[0]];
      const verdict = `${name}: at x = ${general(worst, 4)} it has no value, and the slope has.`;
      return { agrees: false, verdict, worst };
    }
    const [from, to] = [shared[0], shared[shared.length - 1]].map((k) => general(xs[k], 3));
    const spread = `over ${shared.length} points from x = ${from} to ${to}`;
    return {
      agrees: true,
      verdict: `Yes: ${guess} is the derivative of ${f}, ${spread}.`,
      worst: null,
    };
  }
  // Where no x is worse than another, a middle one is taken.
  const alike = even(shared.map((k) => guessed[k] - numeric[k]));
  const most = Math.max(...shared.map(gap));
  const worst = alike
    ? shared[Math.floor(shared.length / 2)]
    : (shared.find((k) => gap(k) >= (1 - TIED) * most) ?? shared[0]);
  const [at, said, found] = [xs[worst], guessed[worst], numeric[worst]].map((v) => general(v, 4));
  const place = alike ? `at x = ${at}, for one,` : `worst at x = ${at}, where`;
  const slip = likelySlip(tree, guessed, numeric, xs, tables);
  const verdict = `${name}: ${place} it says ${said} and wiggling says ${found}. ${slip}`.trim();
  return { agrees: false, verdict, worst: xs[worst] };
}

/**
 * What Python's compute says, with the derivative itself in the place of the slope by wiggling.
 *
 * @param {Tables} tables
 * @returns {(state: { f: string, guess_text: string, window: Span }) => object}
 */
export const checkerAnswer = (tables) => (state) => {
  const xs = evenly(state.window, GRID);
  const [f, guess] = [read(state.f, tables), read(state.guess_text, tables)];
  const answer = {
    xs: pack(xs),
    ...(f.trouble ? { f_trouble: f.trouble } : {}),
    ...(guess.trouble ? { guess_trouble: guess.trouble } : {}),
  };
  const { tree } = f;
  if (!tree) return { ...answer, verdict: "" };
  const derivative = differentiate(tree);
  const numeric = xs.map((x) => slopeAt(tree, derivative, x) + 0); // of -0 nobody has heard
  const found = { ...answer, numeric: pack(numeric), span: heightSpan(numeric) };
  if (!numeric.some(Number.isFinite)) {
    return { ...found, verdict: `${state.f} has no derivative anywhere in this window.` };
  }
  const guessed = guess.tree && xs.map((x) => valueAt(/** @type {Tree} */ (guess.tree), x));
  if (!guessed) return { ...found, verdict: "" };
  const held = heldAgainst(state, tree, xs, numeric, guessed, tables);
  return { ...found, guessed: pack(guessed), span: heightSpan([...numeric, ...guessed]), ...held };
};
