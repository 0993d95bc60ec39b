// The line that says what is to be seen, for eyes and for ears.

import { html, write } from "./elements.js";
import { spoken } from "./spoken.js";
import { typeset } from "./typeset.js";

/** @import { Bag } from "./types.d.ts" */

/** How long things must be quiet before the line is read out, in milliseconds. */
export const QUIET = 600;

/**
 * A line of text that is also read out, once things have been quiet for a moment.
 *
 * @param {Bag} bag
 */
export function createStatus(bag) {
  const shown = html("p", { class: "gdl-status", "aria-hidden": "true" });
  const live = html("p", { class: "gdl-spoken", role: "status", "aria-live": "polite" });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** What was read out last. @type {string[]} */
  let told = [];
  bag.add(() => clearTimeout(timer));
  return {
    root: html("div", {}, shown, live),
    /**
     * Of what is said again only the part that has changed is heard. Trouble is heard as it is: an
     * error is quoted, not retold.
     *
     * @param {string} text
     * @param {"plain" | "trouble"} [kind]
     * @param {string} [where] where things stand: the eye sees it elsewhere, the ear first
     */
    say(text, kind = "plain", where = "") {
      const plain = kind === "plain";
      write(shown, plain ? typeset(text) : text);
      shown.dataset.kind = kind;
      clearTimeout(timer);
      timer = setTimeout(() => {
        const parts = [where, text].filter(Boolean);
        const news = parts.filter((part) => !told.includes(part)).join(". ");
        told = parts;
        if (news) live.textContent = plain ? spoken(news) : text;
      }, QUIET);
    },
  };
}
