// The widgets of a page without Python: each finds its state beside it, and is brought to life.

import { html } from "../../widgets/js/elements.js";
import { answerAlone, createFrames, ONLY_PYTHON } from "./alone.js";
import { checkerAnswer } from "./checker.js";
import { clinicAnswer } from "./clinic.js";
import { comparePredictions, DUTIES } from "./duties.js";
import { link } from "./links.js";
import { createModel } from "./model.js";
import { createTypedField } from "./typed.js";

/** @import { AnyTraits, PageModel } from "./model.js" */
/**
 * A widget's module, and what is written beside its place.
 *
 * @typedef {{ default: { render(context: object): () => void }, preview?: (state: any) => object | null }} Widget
 * @typedef {{ module: string, inputs: string[], traits: AnyTraits, facts: any }} Written
 */

/**
 * What Python wrote: bytes are marked, and read here.
 *
 * @param {string} text
 * @returns {Written}
 */
export function read(text) {
  return JSON.parse(text, (_, value) => {
    if (typeof value?.base64 !== "string") return value;
    const bytes = Uint8Array.from(atob(value.base64), (letter) => letter.charCodeAt(0));
    return new DataView(bytes.buffer);
  });
}

/**
 * What Python would answer, for each widget.
 *
 * @param {Widget} widget
 * @param {Written} written
 */
function previewOf(widget, { module, facts }) {
  if (module === "clinic") return clinicAnswer(facts.cases);
  if (module === "derivative_checker") return checkerAnswer(facts.typed);
  return widget.preview ?? (() => null);
}

/**
 * A model that is answered in the page; null if only Python can answer what it begins with.
 *
 * @param {Widget} widget
 * @param {Written} written
 * @returns {PageModel | null}
 */
export function modelOf(widget, written) {
  const { module, inputs, traits, facts } = written;
  const model = createModel(traits);
  const soon = createFrames();
  if (!answerAlone(model, inputs, previewOf(widget, written), soon)) return null;
  for (const duty of DUTIES[module] ?? []) duty(model, facts, soon);
  comparePredictions(model, facts);
  return model;
}

/**
 * A widget's name in an address: that of its module, with a number from the second on.
 *
 * @param {string} module
 * @param {Map<string, number>} seen how many of each there were before
 */
function nameOf(module, seen) {
  const count = (seen.get(module) ?? 0) + 1;
  seen.set(module, count);
  const name = module.replaceAll("_", "-");
  return count > 1 ? `${name}-${count}` : name;
}

/**
 * Bring one widget to life.
 *
 * @param {HTMLElement} place
 * @param {Widget | undefined} widget
 * @param {Written} written
 * @param {string} name
 */
function wake(place, widget, written, name) {
  const model = widget && modelOf(widget, written);
  if (!widget || !model) {
    // Its still stands where it would stand.
    const figure = place.closest("figure");
    figure?.classList.remove("widget");
    figure?.querySelector(".with-still")?.classList.remove("with-still");
    place.append(html("p", { class: "quiet" }, ONLY_PYTHON));
    return;
  }
  const el = html("div");
  place.append(el);
  let close = widget.default.render({ model, el });
  const { typed } = written.facts;
  if (written.module === "playground") {
    // A view knows the surfaces that it began with.
    model.on("change:surfaces", () => {
      close();
      close = widget.default.render({ model, el });
    });
    place.append(createTypedField(model, typed));
  }
  link(place, model, written.module, name, previewOf(widget, written), typed);
}

/**
 * Bring every widget of the page to life that has a module here.
 *
 * @param {Record<string, Widget>} widgets by the names of their modules
 * @param {string} style
 */
export function start(widgets, style) {
  document.head.append(html("style", {}, style));
  const seen = new Map();
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".live"))) {
    const state = place.querySelector("script");
    if (!state) continue; // a caption's words for the living
    const written = read(state.textContent ?? "");
    wake(place, widgets[written.module], written, nameOf(written.module, seen));
  }
}
