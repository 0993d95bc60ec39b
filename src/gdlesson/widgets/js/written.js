// Points as they stand in a sum: short.

import { format } from "./numbers.js";

/**
 * A point, or one number; what is too small to be seen is "≈0".
 *
 * @param {number[]} point
 * @param {number} grain
 * @param {number} [digits]
 */
export function pair(point, grain, digits = 3) {
  const parts = point.map((v) => (v && Math.abs(v) < grain ? "≈0" : format(v, digits)));
  return parts.length === 1 ? parts[0] : `(${parts.join(", ")})`;
}
