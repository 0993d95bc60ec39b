// Whether a view is still open: Python closes the widget of an earlier run once nobody says so.

import { trySave } from "./courier.js";

/** @import { Bag, Model } from "./types.d.ts" */

/**
 * Answer Python's question whether anybody still sees the widget, for as long as this view is open.
 *
 * Then the view is emptied: the page may keep its element.
 *
 * @template {{ seen: string }} S
 * @param {Bag} bag
 * @param {Model<S>} model
 * @param {HTMLElement} el the widget's root
 */
export function answerCalls(bag, model, el) {
  const answer = (/** @type {unknown} */ message) => {
    const { still } = /** @type {{ still?: S["seen"] }} */ (message ?? {});
    if (!still) return;
    model.set("seen", still);
    trySave(model);
  };
  model.on("msg:custom", answer);
  bag.add(() => {
    model.off("msg:custom", answer);
    el.replaceChildren();
  });
}
