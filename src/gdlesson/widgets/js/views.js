// How many views of a widget are open: Python closes the widget of an earlier run once nobody sees it.

import { trySave } from "./courier.js";

/** @import { Bag, Model } from "./types.d.ts" */

/**
 * Count this view in, and out again when it goes. Then it is emptied: the page may keep its element.
 *
 * @template {{ views: number }} S
 * @param {Bag} bag
 * @param {Model<S>} model
 * @param {HTMLElement} el the widget's root
 */
export function countView(bag, model, el) {
  const add = (/** @type {number} */ one) => {
    model.set("views", /** @type {S["views"]} */ (Math.max(0, (model.get("views") ?? 0) + one)));
    trySave(model);
  };
  add(1);
  bag.add(() => {
    add(-1);
    el.replaceChildren();
  });
}
