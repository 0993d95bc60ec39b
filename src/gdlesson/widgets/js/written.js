// Points and losses as they stand in a sum: short.

import { format } from "./numbers.js";

/** @param {number} value @param {number} [digits] */
export const written = (value, digits = 3) => format(value, digits);

/**
 * A point, or one number; what is too small to be seen is "≈0".
 *
 * @param {number[]} point
 * @param {number} grain
 * @param {number} [digits]
 */
export function pair(point, grain, digits = 3) {
  const parts = point.map((v) => (v && Math.abs(v) < grain ? "≈0" : written(v, digits)));
  return parts.length === 1 ? parts[0] : `(${parts.join(", ")})`;
}
