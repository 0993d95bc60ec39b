// Numbers as the page reads, rounds and writes them. Nothing here knows of a page.

import { trueMinus, typeset } from "./typeset.js";

/** @import { Packed, Point, Span } from "./types.d.ts" */

/**
 * A number as a reader likes it: at most `digits` significant ones, no trailing zeros, and powers of
 * ten as such where it is far from one: −3.26×10⁻⁹.
 *
 * JSON has no infinity and no NaN; Python sends null for both.
 *
 * @param {number | null} value
 * @param {number} [digits]
 * @param {number} [mantissa] significant digits where a power of ten is written
 * @returns {string}
 */
export const format = (value, digits, mantissa) => typeset(typed(value, digits, mantissa));

/**
 * A number as one would type it: as `format` has it, but −3.26e−9, since a power has no key.
 *
 * @param {number | null} value
 * @param {number} [digits]
 * @param {number} [mantissa]
 * @returns {string}
 */
export function typed(value, digits = 4, mantissa = Math.min(digits, 3)) {
  if (value === null) return "not finite";
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (value === 0) return "0";
  const size = Math.abs(Number(value.toPrecision(digits)));
  if (size >= 1e5 || size < 1e-4) {
    const [front, exponent] = value.toExponential(mantissa - 1).split("e");
    return trueMinus(`${Number(front)}e${Number(exponent)}`);
  }
  return trueMinus(String(Number(value.toPrecision(digits))));
}

/**
 * The numbers that Python packed.
 *
 * @param {Packed | null | undefined} view
 * @returns {number[]}
 */
export function unpack(view) {
  if (!view?.byteLength) return [];
  const numbers = new Array(view.byteLength / 8);
  for (let i = 0; i < numbers.length; i += 1) numbers[i] = view.getFloat64(8 * i, true);
  return numbers;
}

/**
 * Numbers as Python packs them.
 *
 * @param {number[]} numbers
 * @returns {Packed}
 */
export function pack(numbers) {
  const view = new DataView(new ArrayBuffer(8 * numbers.length));
  for (let i = 0; i < numbers.length; i += 1) view.setFloat64(8 * i, numbers[i], true);
  return view;
}

/** @param {number[]} numbers */
export const finite = (numbers) => numbers.every(Number.isFinite);

/**
 * Rows of [x, y] from flat numbers.
 *
 * @param {number[]} flat
 * @returns {Point[]}
 */
export function pairs(flat) {
  /** @type {Point[]} */
  const rows = [];
  for (let i = 0; i + 1 < flat.length; i += 2) rows.push([flat[i], flat[i + 1]]);
  return rows;
}

/**
 * The lines that Python has strung one after the other, as shares of a window in float32; a point that
 * is no number ends each.
 *
 * @param {Packed} view
 * @param {[Span, Span]} window
 * @returns {Point[][]}
 */
export function strands(view, [x, y]) {
  /** @type {Point[][]} */
  const lines = [];
  /** @type {Point[]} */
  let line = [];
  for (let at = 0; at + 7 < view.byteLength; at += 8) {
    const [right, up] = [view.getFloat32(at, true), view.getFloat32(at + 4, true)];
    if (!Number.isNaN(right)) {
      line.push([x[0] + right * (x[1] - x[0]), y[0] + up * (y[1] - y[0])]);
    } else if (line.length) {
      lines.push(line);
      line = [];
    }
  }
  return lines;
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
const isTable = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Whether two values from traits are the same, lists and tables compared entry by entry.
 *
 * @param {unknown} a
 * @param {unknown} b
 * @returns {boolean}
 */
export function same(a, b) {
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((v, i) => same(v, b[i]));
  }
  if (isTable(a) && isTable(b)) {
    const names = Object.keys(a);
    return names.length === Object.keys(b).length && names.every((n) => same(a[n], b[n]));
  }
  return a === b;
}

/**
 * The nearest number that is not outside the span.
 *
 * @param {number} value
 * @param {Span} span
 */
export const within = (value, [low, high]) => Math.max(low, Math.min(high, value));

/** As far from the picture as an SVG can draw. */
export const FAR = 1e5;

/**
 * A place kept within what an SVG can draw; what has no place is far outside of the picture.
 *
 * @param {number} place
 */
export const drawable = (place) => (Number.isNaN(place) ? FAR : within(place, [-FAR, FAR]));

/**
 * A step of a round size, about a hundredth of the span: what an arrow key moves.
 *
 * @param {Span} span
 */
export function nudge([low, high]) {
  return 10 ** Math.floor(Math.log10((high - low) / 50));
}

/**
 * A number within the span, rounded to a tenth of a nudge.
 *
 * @param {number} value
 * @param {Span} span
 */
export function tidy(value, span) {
  const grain = nudge(span) / 10;
  // 15 digits are all that a double is sure to keep; fewer would pull a zoomed-in point away.
  return Number((Math.round(within(value, span) / grain) * grain).toPrecision(15));
}

/** "1,000" is a thousand to one reader, and one to another. "0,125" is clear. */
const AMBIGUOUS = /^[+-]?[1-9]\d{0,2}(,\d{3})+$/;

/**
 * What to do about a number that can be read in two ways; empty for one that can't.
 *
 * @param {string} text
 */
export function twoReadings(text) {
  const plain = text.trim().replaceAll("−", "-");
  if (!AMBIGUOUS.test(plain)) return "";
  const [thousands, decimal] = [plain.replaceAll(",", ""), plain.replace(",", ".")];
  return `${text.trim()} can be read in two ways: write ${thousands}, or ${Number.parseFloat(decimal)}`;
}
