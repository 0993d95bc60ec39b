// Which line is which, in colour, dash and words.

import { html, svg } from "./elements.js";

/**
 * A short line in a run's colour and dash.
 *
 * @param {number | string} color the run's number; further classes may follow it
 */
export function swatch(color) {
  return svg(
    "svg",
    { class: "gdl-swatch", viewBox: "0 0 34 12", "aria-hidden": "true" },
    svg("line", { class: `gdl-run gdl-run-${color}`, x1: 0, x2: 34, y1: 6, y2: 6 }),
  );
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
