// What the secant explorer says of its picture.

import { format } from "./numbers.js";
import { isInside, pair } from "./outside.js";
import { roundingAt, roundingOf } from "./rounding.js";

/** @import { Span } from "./types.d.ts" */

/**
 * Of an answer what is spoken of; see the explorer.
 *
 * @typedef {object} Said
 * @property {Span} window
 * @property {Span} span
 * @property {number | null} y
 * @property {number | null} y2
 * @property {number | null} right
 * @property {number | null} left
 * @property {number | null} tangent
 * @property {string} status
 */

/**
 * What the slopes say, as a sentence.
 *
 * @param {Omit<Said, "window" | "span">} answer
 * @param {number} x
 * @param {number} h
 */
export function sentence({ left, right, tangent, status, y, y2 }, x, h) {
  if (right === null) return `At x = ${format(x)} with h = ${format(h, 3)}, f is not finite.`;
  if (tangent === null) {
    const other = left === null ? "not finite" : format(left, 6);
    return `To the right the slope is ${format(right, 6)}, to the left ${other}. ${status}`;
  }
  const { slopes, difference } = compared(right, tangent);
  const lost = roundingAt({ y, y2 }, x, h);
  const explained = !lost && Math.abs(right - tangent) <= roundingOf({ y, y2 }, x, h, tangent);
  const said = difference && explained ? ", no more than rounding explains" : "";
  return (
    `The secant's slope is ${slopes[0]}; the tangent's is ${slopes[1]}. ` +
    (difference ? `They differ by ${difference}${said}.` : "They agree.") +
    (lost ? ` Here rounding is at work: ${lost}.` : "")
  );
}

/**
 * Two slopes with so many digits that they can be told apart, and by how much they differ; empty if they
 * don't.
 *
 * @param {number} right
 * @param {number} tangent
 */
function compared(right, tangent) {
  const written = (/** @type {number} */ digits) => [right, tangent].map((v) => format(v, digits));
  const digits = [7, 9, 11, 13, 15, 17].find((d) => new Set(written(d)).size > 1) ?? 7;
  const difference = right === tangent ? "" : format(Math.abs(right - tangent), 2);
  return { slopes: written(digits), difference };
}

/**
 * What has no place in the picture, in a sentence; empty if all has one.
 *
 * @param {Pick<Said, "window" | "span" | "y2">} answer
 * @param {number} x
 * @param {number} h
 */
export function offSentence({ window, span, y2 }, x, h) {
  const end = [x + h, y2];
  if (!isInside([x], [window]))
    return `x = ${format(x)} lies outside this picture: “zoom in with h” shows it.`;
  if (y2 === null || isInside(end, [window, span])) return "";
  return `The second point ${pair(end)} lies outside this picture.`;
}
