// Lines that are put in order, and parts that are matched: by buttons and lists, so that mouse, finger
// and keys do the same.

import { button } from "./controls.js";
import { html } from "./elements.js";

/** @import { Bag } from "./types.d.ts" */
/** @typedef {{ nodes: Node[], label: string }} Part what is shown, and the same in plain words */

/**
 * What a question is answered with.
 *
 * @template T
 * @typedef {object} Answering
 * @property {HTMLElement} body
 * @property {() => T} given what has been answered
 * @property {(answer: unknown) => void} restore shows what was answered before
 */

/** @param {unknown} answer */
const isList = (answer) => Array.isArray(answer);

/**
 * Lines with buttons that move them up and down.
 *
 * @param {Bag} bag
 * @param {Part[]} lines
 * @returns {Answering<number[]>}
 */
export function createOrder(bag, lines) {
  const list = html("ol", { class: "gdl-order" });
  const told = html("p", { class: "gdl-heard", role: "status" });
  let places = lines.map((_, k) => k);
  const rows = lines.map(({ nodes, label }, k) => {
    const by = (/** @type {number} */ step) => () => move(k, step);
    const up = button(bag, "↑", by(-1), { "aria-label": `Move up: ${label}` });
    const down = button(bag, "↓", by(1), { "aria-label": `Move down: ${label}` });
    return html("li", {}, up, down, html("span", {}, ...nodes));
  });
  const show = () => {
    list.replaceChildren(...places.map((k) => rows[k]));
    places.forEach((k, place) => {
      const [up, down] = rows[k].querySelectorAll("button");
      up.setAttribute("aria-disabled", String(place === 0));
      down.setAttribute("aria-disabled", String(place === places.length - 1));
    });
  };
  function move(/** @type {number} */ k, /** @type {number} */ step) {
    const from = places.indexOf(k);
    const to = from + step;
    if (to < 0 || to >= places.length) return;
    const held = /** @type {HTMLElement | null} */ (document.activeElement);
    [places[from], places[to]] = [places[to], places[from]];
    show();
    if (held && rows[k].contains(held)) held.focus(); // a node that is moved loses it
    told.textContent = `${lines[k].label} is now number ${to + 1} of ${places.length}.`;
  }
  show();
  return {
    body: html("div", {}, list, told),
    given: () => [...places],
    restore(answer) {
      if (!isList(answer) || answer.length !== lines.length) return;
      if (!lines.every((_, k) => answer.includes(k))) return;
      places = [...answer];
      show();
    },
  };
}

/**
 * Parts, each with a list of what may belong to it.
 *
 * @param {Part[]} parts
 * @param {string[]} ends
 * @returns {Answering<(number | null)[]>}
 */
export function createMatch(parts, ends) {
  const lists = parts.map(({ label }) => {
    const choices = ends.map((end, k) => html("option", { value: k }, end));
    const blank = html("option", { value: "" }, "choose …");
    return html("select", { class: "gdl-select", "aria-label": label }, blank, ...choices);
  });
  const rows = parts.map((part, k) =>
    html("label", { class: "gdl-match" }, html("span", {}, ...part.nodes), lists[k]),
  );
  return {
    body: html("div", {}, ...rows),
    given: () => lists.map((node) => (node.value === "" ? null : Number(node.value))),
    restore(answer) {
      if (!isList(answer)) return;
      lists.forEach((node, k) => {
        node.value = typeof answer[k] === "number" ? String(answer[k]) : "";
      });
    },
  };
}
