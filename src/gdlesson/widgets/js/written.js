// Points and losses as they stand in a sum: short, with powers of ten as such.

import { format } from "./numbers.js";

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/**
 * A number with powers of ten as such: 1.5e-7 is 1.5×10⁻⁷.
 *
 * @param {number} value
 * @param {number} [digits]
 */
export function written(value, digits = 3) {
  return format(value, digits).replace(
    /e(.*)$/,
    (_, power) =>
      `×10${power.replace(/\d/g, (/** @type {string} */ d) => RAISED[Number(d)]).replace(/[−-]/, "⁻")}`,
  );
}

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
