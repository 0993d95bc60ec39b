// Which line is which, in colour, dash, marker or head, and words.

import { html, svg } from "./elements.js";
import { arrow } from "./marks.js";

/** @param {SVGElement[]} drawn on 34 × 12 pixels */
export function sample(...drawn) {
  const look = { class: "gdl-swatch", viewBox: "0 0 34 12", "aria-hidden": "true" };
  return svg("svg", look, ...drawn);
}

/**
 * A short line in a run's colour and dash, with the run's marker if it has one.
 *
 * @param {number | string} color the run's number; further classes may follow it
 * @param {string} [shape] of the marker, of size 1, as the data of an SVG path
 */
export function swatch(color, shape) {
  const line = svg("line", { class: `gdl-run gdl-run-${color}`, x1: 0, x2: 34, y1: 6, y2: 6 });
  if (!shape) return sample(line);
  const place = { d: shape, transform: "translate(17 6) scale(4)" };
  return sample(line, svg("path", { class: `gdl-step gdl-run-${color}`, ...place }));
}

/**
 * An arrow as it is drawn, with words beside it.
 *
 * @param {string} className
 * @param {"full" | "open"} head
 * @param {string} words
 */
export function arrowKey(className, head, words) {
  const drawn = sample(arrow(className, [1, 6], [32, 6], head));
  return html("span", { class: "gdl-choice" }, drawn, html("span", {}, words));
}

/**
 * A short line in a run's colour and dash, with words beside it.
 *
 * @param {number | string} color
 * @param {string[]} words
 */
export function key(color, ...words) {
  const texts = words.map((text) => html("span", {}, text));
  return html("span", { class: "gdl-choice" }, swatch(color), ...texts);
}

/**
 * A key is seen where what it tells of is drawn. Its place stays, so that nothing moves under a hand.
 *
 * @param {HTMLElement} entry
 * @param {unknown} drawn
 */
export function showWhere(entry, drawn) {
  entry.style.visibility = drawn ? "" : "hidden";
}

/** Which tints of a map are low ground; where there are none, it isn't there either. */
export const tintKey = () =>
  html("span", { class: "gdl-choice gdl-tints", "aria-hidden": true }, "low", sample(), "high");

/**
 * A line of a meaning's colour, with words beside it.
 *
 * @param {string} className
 * @param {string} words
 */
export function lineKey(className, words) {
  const line = svg("line", { class: className, x1: 0, x2: 34, y1: 6, y2: 6 });
  return html("span", { class: "gdl-choice" }, sample(line), html("span", {}, words));
}
