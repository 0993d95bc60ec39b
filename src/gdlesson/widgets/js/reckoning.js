// The step as a sum: where it stands, gradient times minus the rate, the step, where it leads.

import { html, put, svg } from "./elements.js";
import { arrow } from "./marks.js";
import { format } from "./numbers.js";
import { spoken } from "./spoken.js";
import { pair } from "./written.js";

/**
 * @typedef {object} Move a step of a run, or its end
 * @property {number} k how many steps led here
 * @property {number[]} from
 * @property {number} loss
 * @property {number[]} [to] left out at the end of the run
 * @property {number[]} direction what the rule makes of the gradient
 * @property {string} term what that is called
 * @property {number} rate
 * @property {string} tone the class of the run's colour
 */

/**
 * @param {string} tone
 * @param {"full" | "open"} head
 */
function smallArrow(tone, head) {
  const drawn = arrow(tone, [1, 6], [20, 6], head);
  return svg("svg", { class: "gdl-sign", viewBox: "0 0 22 12", "aria-hidden": "true" }, drawn);
}

/**
 * @param {string} tone
 * @param {string} value
 * @param {(Node | string)[]} name
 */
function term(tone, value, ...name) {
  return html(
    "span",
    { class: `gdl-part ${tone}` },
    html("span", {}, value),
    html("small", {}, ...name),
  );
}

/** @param {Node[]} parts that stay on one line */
const half = (...parts) => html("span", { class: "gdl-half" }, ...parts);
const sign = (/** @type {string} */ text) => html("span", { class: "gdl-sign" }, text);

/** The line of numbers above a map. */
export function createReckoning() {
  const root = html("div", { class: "gdl-sum" });
  /** Seen as it stands there, and heard as one would say it. @param {Node[]} halves */
  const write = (...halves) => {
    root.replaceChildren(...halves);
    const parts = [...root.querySelectorAll(".gdl-part > *, .gdl-sign")];
    const words = spoken(parts.map((part) => part.textContent).join(" "));
    put(root, { role: words ? "img" : "presentation", "aria-label": words });
  };
  return {
    root,
    /**
     * @param {Move | null} move
     * @param {number} grain what is smaller can't be seen
     */
    show(move, grain) {
      if (!move) {
        write();
        return;
      }
      const { k, from, to, loss, direction, term: name, rate, tone } = move;
      const here = term("gdl-here", pair(from, grain), k ? `step ${k}` : "start");
      if (!to) {
        const end = term("gdl-here", pair(from, grain), "the end of the walk");
        const after = term("gdl-here", format(loss, 3), `after ${k} ${k === 1 ? "step" : "steps"}`);
        write(half(end), half(sign("loss"), after));
        return;
      }
      const step = to.map((v, i) => v - from[i]);
      write(
        half(here, sign(":")),
        half(
          term("gdl-slope", pair(direction, grain), smallArrow("gdl-slope", "full"), name),
          sign("×"),
          term("gdl-yours", format(-rate, 3), "minus the rate"),
        ),
        half(
          sign("="),
          term(tone, pair(step, grain), smallArrow(tone, "open"), "step"),
          sign("→"),
          term("gdl-here", pair(to, grain), "next point"),
        ),
      );
    },
  };
}
