// Which numbers stand at an axis, and how they are written: no two labels of an axis read the same.

import { format } from "./numbers.js";
import { typeset } from "./typeset.js";

/** @import { Tick } from "./types.d.ts" */

/** Ticks that need more digits than this are written as offsets from a named point. */
export const TICK_DIGITS = 4;
/** A name longer than this stands in the axis label alone; its tick reads 0. */
const LONGEST_NAME = 7;

/**
 * The first of 1, 2, 5, 10 times a power of ten that is not below `rough`.
 *
 * @param {number} rough
 */
function roundStep(rough) {
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5].map((m) => m * power).find((s) => s >= rough * 0.999) ?? 10 * power;
}

/** @param {number} value */
const magnitude = (value) => Math.floor(Math.log10(Math.abs(value)));

/** @param {number} value */
const named = (value) => typeset(String(value));

/**
 * The number with the fewest digits between low and high, near the middle if there are several.
 *
 * @param {number} low
 * @param {number} high
 * @returns {number}
 */
export function roundest(low, high) {
  if (low <= 0 && high >= 0) return 0;
  if (high < 0) return -roundest(-high, -low);
  const middle = low + (high - low) / 2;
  for (let digits = 1; digits <= 17; digits += 1) {
    const unit = 10 ** (magnitude(low) - digits + 1);
    const above = Number((Number(low.toPrecision(digits)) + unit).toPrecision(digits));
    const found = [middle, low, above]
      .map((v) => Number(v.toPrecision(digits)))
      .find((v) => v >= low && v <= high);
    if (found !== undefined) return found;
  }
  return low;
}

/**
 * Round numbers between low and high, about `count` of them.
 *
 * @param {number} low
 * @param {number} high
 * @param {number} [count]
 * @returns {number[]}
 */
export function ticks(low, high, count = 5) {
  return axisTicks(low, high, count).marks.map(([value]) => value);
}

/**
 * Ticks for an axis, with labels that tell them apart.
 *
 * Zoomed in, where labels would need more than TICK_DIGITS digits, they are offsets from the
 * roundest number in view, as matplotlib's ScalarFormatter does: `from` names it. Ticks that
 * float64 can't place where their label says are left out.
 *
 * @param {number} low
 * @param {number} high
 * @param {number} [count]
 * @returns {{ marks: Tick[], from: string }} `from` is empty where labels are the numbers
 */
export function axisTicks(low, high, count = 5) {
  const span = high - low;
  const step = span > 0 && Number.isFinite(span) ? roundStep(span / count) : 0;
  if (!(step > 0)) return { marks: [], from: "" };
  const digits = magnitude(Math.max(Math.abs(low), Math.abs(high))) - magnitude(step) + 1;
  const zoomed = digits > TICK_DIGITS;
  const anchor = zoomed ? roundest(low, high) : 0;
  const first = Math.ceil((low - anchor) / step - 1e-9);
  const last = Math.floor((high - anchor) / step + 1e-9);
  /** @type {Tick[]} */
  const marks = [];
  for (let k = first; k <= last; k += 1) {
    const offset = Number((k * step).toPrecision(12));
    const value = anchor + offset;
    if (!zoomed) marks.push([value, format(value, TICK_DIGITS, TICK_DIGITS)]);
    else if (Math.abs(value - anchor - offset) <= step / 20) {
      marks.push([value, k ? signed(offset) : shortName(anchor)]);
    }
  }
  return { marks, from: zoomed ? named(anchor) : "" };
}

/** @param {number} offset */
const signed = (offset) => `${offset < 0 ? "−" : "+"}${format(Math.abs(offset), TICK_DIGITS)}`;

/** @param {number} anchor */
const shortName = (anchor) => (named(anchor).length <= LONGEST_NAME ? named(anchor) : "0");

/**
 * What an axis is called, with the point its labels are offsets from.
 *
 * @param {string} label
 * @param {string} from
 */
export function axisName(label, from) {
  return from ? `${label} (offsets from ${from})`.trim() : label;
}

/**
 * Powers of ten between low and high (exponents), at most `count` of them.
 *
 * @param {number} low
 * @param {number} high
 * @param {number} [count]
 * @returns {number[]}
 */
export function decades(low, high, count = 6) {
  const first = Math.ceil(low - 1e-9) + 0; // -0 + 0 is 0
  const last = Math.floor(high + 1e-9);
  const stride = Math.max(1, Math.ceil((last - first + 1) / count));
  /** @type {number[]} */
  const found = [];
  for (let e = first; e <= last; e += stride) found.push(e);
  return found;
}

/**
 * Ticks for a log axis from 10^low to 10^high, each at its exponent.
 *
 * @param {number} low
 * @param {number} high
 * @returns {Tick[]}
 */
export function logTicks(low, high) {
  const tens = decades(low, high);
  if (tens.length > 1)
    return tens.map((e) => [e, e >= -3 && e <= 4 ? format(10 ** e) : typeset(`1e${e}`)]);
  const between = [Math.floor(low), Math.floor(high)]
    .flatMap((e) => [1, 2, 5].map((m) => Math.log10(m) + e))
    .filter((e, i, all) => e >= low && e <= high && all.indexOf(e) === i);
  if (between.length > 1) return between.map((e) => [e, format(10 ** e, 1)]);
  return axisTicks(10 ** low, 10 ** high).marks.map(([v, text]) => [Math.log10(v), text]);
}
