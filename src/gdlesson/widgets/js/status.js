// The line that says what is to be seen, for eyes and for ears.

import { html } from "./elements.js";

/** @import { Bag } from "./types.d.ts" */

/** How long things must be quiet before the line is read out, in milliseconds. */
export const QUIET = 500;

/**
 * A line of text that is also read out, once things have been quiet for a moment.
 *
 * @param {Bag} bag
 */
export function createStatus(bag) {
  const shown = html("p", { class: "gdl-status", "aria-hidden": "true" });
  const spoken = html("p", { class: "gdl-spoken", role: "status", "aria-live": "polite" });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  bag.add(() => clearTimeout(timer));
  return {
    root: html("div", {}, shown, spoken),
    /**
     * @param {string} text
     * @param {"plain" | "trouble"} [kind]
     */
    say(text, kind = "plain") {
      shown.textContent = text;
      shown.dataset.kind = kind;
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (spoken.textContent !== text) spoken.textContent = text;
      }, QUIET);
    },
  };
}
