// Points and losses as they stand in a sum: short, with powers of ten as such.

import { format } from "./numbers.js";

/** @import { Point } from "./types.d.ts" */

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
 * A point; what is too small to be seen is "≈0".
 *
 * @param {Point} point
 * @param {number} grain
 * @param {number} [digits]
 */
export function pair(point, grain, digits = 3) {
  const parts = point.map((v) => (v && Math.abs(v) < grain ? "≈0" : written(v, digits)));
  return `(${parts.join(", ")})`;
}
