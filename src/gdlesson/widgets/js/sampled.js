// Curves as Python samples them: where, how high, and which heights are worth seeing.

/** @import { Span } from "./types.d.ts" */

/** Heights beyond this are off the picture. */
export const LARGEST = 1e307;

/**
 * Evenly apart, both ends included, as numpy's linspace.
 *
 * @param {Span} span
 * @param {number} count
 */
export function evenly([low, high], count) {
  const step = (high - low) / (count - 1);
  return Array.from({ length: count }, (_, k) => (k === count - 1 ? high : k * step + low));
}

/** Heights, with NaN where there is none. @param {number[]} heights */
export const holed = (heights) => heights.map((y) => (Number.isFinite(y) ? y : Number.NaN));

/**
 * How far it is to the next number that a double holds.
 *
 * @param {number} value above 0
 */
export function spacing(value) {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  view.setBigInt64(0, view.getBigInt64(0) + 1n);
  return view.getFloat64(0) - value;
}

/**
 * Between two neighbours of sorted numbers, on a straight line, as numpy's percentile.
 *
 * @param {ArrayLike<number>} sorted
 * @param {number} share
 */
export function percentile(sorted, share) {
  const place = share * (sorted.length - 1);
  const [k, t] = [Math.floor(place), place % 1];
  const [a, b] = [sorted[k], sorted[Math.min(k + 1, sorted.length - 1)]];
  return t < 0.5 ? a + (b - a) * t : b - (b - a) * (1 - t);
}

/**
 * The heights to show: all of them, unless a pole makes a few dwarf the rest.
 *
 * @param {number[]} heights
 * @param {number} [least] so many at least: what varies by less does not fill the picture
 * @returns {Span}
 */
export function heightSpan(heights, least = 0) {
  const sorted = heights
    .filter(Number.isFinite)
    .map((y) => Math.max(-LARGEST, Math.min(LARGEST, y)))
    .sort((a, b) => a - b);
  if (!sorted.length) return [-1, 1];
  let [low, high] = [sorted[0], sorted[sorted.length - 1]];
  const inner = [percentile(sorted, 0.04), percentile(sorted, 0.96)];
  const most = 20 * (inner[1] - inner[0]);
  if (high - low > most && most > 0) [low, high] = inner;
  let pad = Math.max(0.08 * (high - low), (least - (high - low)) / 2);
  if (low - pad === high + pad) pad = Math.max(Math.abs(high), 1) * 0.1;
  return [low - pad, high + pad];
}
