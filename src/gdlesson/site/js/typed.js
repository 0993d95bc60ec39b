// A surface that is typed on the page: read here, and walked like those that came with it.

import { html } from "../../widgets/js/elements.js";
import { parse } from "./reader.js";
import { Unreadable } from "./spelling.js";
import { programOf } from "./trees.js";

/** @import { Point, Span, Surface } from "../../widgets/js/types.d.ts" */
/** @import { Tables } from "./spelling.js" */
/** @import { PageModel } from "./model.js" */

const NUMBERS = ["x", "y"];
/** The usual rate of a surface of which nothing is known, as Python has it. */
const RATE = 0.1;
/** @type {[Span, Span]} */
const WINDOW = [
  [-5, 5],
  [-5, 5],
];

/**
 * The surface of a text, which is its name; an `Unreadable` is thrown if it is none.
 *
 * @param {string} text
 * @param {Tables} tables
 * @returns {Surface}
 */
function surfaceOf(text, tables) {
  const name = text.trim();
  const program = programOf(parse(name, tables, NUMBERS), NUMBERS);
  const usual = { start: /** @type {Point} */ ([4, 3]), window: WINDOW, rate: RATE };
  return { name, label: name, ...usual, minima: [], border: null, program };
}

/**
 * The surfaces with one of this name among them; null if there is none and the name can't be read.
 *
 * @param {Surface[]} surfaces
 * @param {string} text
 * @param {Tables} tables
 * @returns {Surface[] | null}
 */
export function withTyped(surfaces, text, tables) {
  if (surfaces.some(({ name }) => name === text.trim())) return surfaces;
  try {
    return [...surfaces, surfaceOf(text, tables)];
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return null;
  }
}

/**
 * The box for a function of one's own, and what is wrong with it.
 *
 * @param {PageModel} model
 * @param {Tables} tables
 */
export function createTypedField(model, tables) {
  const look = { spellcheck: "false", autocomplete: "off", autocapitalize: "off" };
  const box = html("input", { type: "text", placeholder: "x**2 + 3*y**2", ...look });
  const complaint = html("span", { class: "quiet", role: "alert" });
  const said = html("span", { class: "quiet", role: "status" });
  function read() {
    try {
      const surface = surfaceOf(box.value, tables);
      const known = model.get("surfaces");
      // What was right for the surface before may be no rate for this one.
      if (surface.name !== model.get("surface")) model.set("learning_rate", RATE);
      model.set("surfaces", withTyped(known, surface.name, tables));
      for (const [name, value] of Object.entries({ view: [], rates: {}, position: 0 })) {
        model.set(name, value);
      }
      model.set("start", surface.start);
      model.set("surface", surface.name);
      said.textContent = `Drawn: ${surface.name} is on the map above.`;
      complaint.textContent = "";
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      [said.textContent, complaint.textContent] = ["", error.message];
    }
    box.setAttribute("aria-invalid", String(complaint.textContent !== ""));
  }
  const form = html(
    "form",
    { class: "act live-typed" },
    html("label", {}, "A surface of your own: f(x, y) = ", box),
    html("button", {}, "Draw it"),
    complaint,
    said,
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    read();
  });
  return form;
}
