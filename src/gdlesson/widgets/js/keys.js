// Keys that are pressed in a widget stay in it: in a notebook "x" cuts a cell and "00" restarts.

/** @import { Bag } from "./types.d.ts" */

/**
 * Whether a key saves the notebook.
 *
 * @param {KeyboardEvent} event
 */
function saves({ key, ctrlKey, metaKey, altKey, shiftKey }) {
  return (ctrlKey || metaKey) && !altKey && !shiftKey && key.toLowerCase() === "s";
}

/**
 * Keep every key that is pressed in any part of a widget from the notebook around it.
 *
 * Two keys still go there: Escape leaves for the cell, Ctrl+S (⌘S) saves.
 *
 * @param {Bag} bag
 * @param {HTMLElement} el the widget's root
 */
export function keepKeys(bag, el) {
  // JupyterLab may hear a key before anything here does; of what has this mark it takes none.
  el.setAttribute("data-lm-suppress-shortcuts", "true");
  bag.listen(el, "keydown", (event) => {
    event.stopPropagation();
    const around = el.parentElement;
    if (event.key === "Escape" && !event.defaultPrevented) {
      /** @type {HTMLElement | null | undefined} */ (around?.closest("[tabindex]"))?.focus();
    } else if (saves(event)) {
      event.preventDefault(); // the browser would save the page
      around?.dispatchEvent(new KeyboardEvent("keydown", again(event)));
    }
  });
}

/**
 * What makes another event of the same key.
 *
 * @param {KeyboardEvent} event
 * @returns {KeyboardEventInit}
 */
function again({ key, code, keyCode, ctrlKey, metaKey }) {
  return { key, code, keyCode, ctrlKey, metaKey, bubbles: true, cancelable: true };
}
