// A state worth showing has an address: a button that copies it, and a page that opens with it.

import { html } from "../../widgets/js/elements.js";
import { isAddressed, settingsIn, written } from "./address.js";
import { withTyped } from "./typed.js";

/** @import { PageModel } from "./model.js" */
/** @import { Tables } from "./spelling.js" */
/** @typedef {(state: any) => object | null} Preview */

const BAD = "The address names a setting that is not there, so this is the usual one.";
const COPIED = "The link is copied: it opens the page as it is here.";
const IN_THE_BAR = "The link stands in the address bar: copy it from there.";

/**
 * The name of a place and what is said of it in an address: #playground?surface=bowl&…
 *
 * @param {string} hash
 */
export function partsOf(hash) {
  const [name, ...rest] = hash.replace(/^#/, "").split("?");
  return { name, text: rest.join("?") };
}

/**
 * Set a widget as an address says.
 *
 * A question before it counts as skipped: whoever sent the link wants the picture to be seen.
 *
 * @param {PageModel} model
 * @param {string} module
 * @param {string} text
 * @param {Preview} preview
 * @param {Tables} [tables] by which a surface may be typed
 * @returns {boolean} whether there are such settings, and the page can compute them
 */
export function apply(model, module, text, preview, tables) {
  const wanted = new URLSearchParams(text).get("surface");
  const { surfaces: known } = model.traits;
  const surfaces = tables && wanted ? withTyped(known, wanted, tables) : known;
  if (surfaces === null) return false;
  const traits = { ...model.traits, surfaces };
  const settings = settingsIn(module, text, traits);
  const found = settings && preview({ ...traits, ...settings });
  if (!settings || !found || "error" in found) return false;
  if (surfaces) model.set("surfaces", surfaces);
  if (model.get("question")?.prompt) model.set("guess", { skipped: true });
  if (model.get("view")) model.set("view", []);
  for (const [name, value] of Object.entries(settings)) model.set(name, value);
  return true;
}

/**
 * The button that copies a widget's address, and what is said of addresses.
 *
 * @param {PageModel} model
 * @param {string} module
 * @param {string} name the widget's place on the page
 */
function createTools(model, module, name) {
  const said = html("span", { class: "quiet", role: "status" });
  const copy = html("button", { type: "button" }, "Copy link");
  copy.addEventListener("click", async () => {
    history.replaceState(null, "", `#${name}?${written(module, model.traits)}`);
    try {
      await navigator.clipboard.writeText(location.href);
      said.textContent = COPIED;
    } catch {
      said.textContent = IN_THE_BAR; // a browser may refuse, or have none
    }
  });
  return { root: html("p", { class: "act live-link" }, copy, said), said };
}

/**
 * Give a widget an address, and open it with the one that the page was opened with.
 *
 * @param {HTMLElement} place
 * @param {PageModel} model
 * @param {string} module
 * @param {string} name
 * @param {Preview} preview
 * @param {Tables} [tables]
 */
export function link(place, model, module, name, preview, tables) {
  if (!isAddressed(module)) return;
  const { root, said } = createTools(model, module, name);
  const open = () => {
    const { name: wanted, text } = partsOf(location.hash);
    if (wanted !== name) return;
    said.textContent = !text || apply(model, module, text, preview, tables) ? "" : BAD;
    place.closest("figure")?.scrollIntoView();
  };
  place.append(root);
  window.addEventListener("hashchange", open);
  open();
}
