// What a view takes with it when it goes: listeners, timers, frames.

/** @import { Bag } from "./types.d.ts" */

/**
 * Collects what must be undone when a view goes away. `dispose` undoes it, the last first.
 *
 * @returns {Bag}
 */
export function createBag() {
  /** @type {(() => void)[]} */
  const undo = [];
  return {
    listen(target, type, handler, options) {
      // The event's type follows from its name; addEventListener on any target doesn't know that.
      const heard = /** @type {EventListener} */ (handler);
      target.addEventListener(type, heard, options);
      undo.push(() => target.removeEventListener(type, heard, options));
    },
    model(model, names, handler) {
      for (const name of names) {
        model.on(`change:${name}`, handler);
        undo.push(() => model.off(`change:${name}`, handler));
      }
    },
    add(action) {
      undo.push(action);
    },
    dispose() {
      for (let action = undo.pop(); action; action = undo.pop()) action();
    },
  };
}
