// What has no place in a picture is not drawn at its edge: it is hidden, and said.

import { format } from "./numbers.js";

/** @import { Span } from "./types.d.ts" */

/**
 * Whether a point has a place within these spans; a coordinate that is no number leaves it where it is.
 *
 * @param {(number | null)[]} point
 * @param {Span[]} spans
 */
export const isInside = (point, spans) =>
  point.every((v, i) => v === null || !(v < spans[i][0] || v > spans[i][1]));

/** @param {(number | null)[]} point */
export const pair = (point) => `(${point.map((v) => format(v)).join(", ")})`;

/**
 * Show what is to be grabbed where it has a place, and nowhere else.
 *
 * @param {(Element | null)[]} nodes
 * @param {boolean} inside
 */
export function showInside(nodes, inside) {
  for (const node of nodes) node?.classList.toggle("gdl-away", !inside);
}
