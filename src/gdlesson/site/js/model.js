// What anywidget gives a view, on a page without Python: traits that are kept and heard of here.

import { same } from "../../widgets/js/numbers.js";

/** @typedef {(message?: unknown) => void} Hear */
/** @typedef {Record<string, any>} AnyTraits */
/**
 * @typedef {object} PageModel
 * @property {AnyTraits} traits as they are now
 * @property {(name: string) => any} get
 * @property {(name: string, value: any) => void} set
 * @property {(event: string, hear: Hear) => void} on
 * @property {(event: string, hear: Hear) => void} off
 * @property {() => void} save_changes
 * @property {() => void} send
 */

/** Numbers that are packed look alike to `same`: of tables, only the very same one is no change. */
const unchanged = (/** @type {unknown} */ old, /** @type {unknown} */ value) =>
  old === value || (Array.isArray(value) && same(old, value));

/**
 * @param {AnyTraits} traits
 * @returns {PageModel}
 */
export function createModel(traits) {
  /** @type {Map<string, Hear[]>} */
  const hearing = new Map();
  return {
    traits,
    get: (name) => traits[name],
    set(name, value) {
      if (unchanged(traits[name], value)) return;
      traits[name] = value;
      for (const hear of [...(hearing.get(`change:${name}`) ?? [])]) hear();
    },
    on(event, hear) {
      hearing.set(event, [...(hearing.get(event) ?? []), hear]);
    },
    off(event, hear) {
      const others = (hearing.get(event) ?? []).filter((each) => each !== hear);
      hearing.set(event, others);
    },
    // Nobody is there to be told.
    save_changes() {},
    send() {},
  };
}
