// Numbers as people type them: 3/2, 2 1/2, and every dash for a minus.

import { plainNumber } from "./typeset.js";

/** A sign, whole ones, and a part of them. */
const FRACTION = /^([+-]?)\s*(?:(\d+)\s+)?([\d.]+(?:e[+-]?\d+)?)\s*\/\s*([\d.]+(?:e[+-]?\d+)?)$/i;

/**
 * The number that a text means; NaN if it means none.
 *
 * @param {string} text
 */
export function numberOf(text) {
  const plain = plainNumber(text.replace(/[\u2010-\u2015]/g, "-"));
  if (plain === "") return Number.NaN;
  const found = FRACTION.exec(plain);
  if (!found) return Number(plain);
  const [, sign, whole = "0", top, bottom] = found;
  const size = Number(whole) + Number(top) / Number(bottom);
  return sign === "-" ? -size : size;
}
