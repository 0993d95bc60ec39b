// What a question is answered with: read from the page, and put back when one returns.

import { all, make, one } from "./dom.js";

/** @import { Given } from "./marking.js" */
/** @typedef {HTMLInputElement} Input */

/**
 * What was answered; null if something is still to be said.
 *
 * @param {string} kind
 * @param {HTMLElement} item
 * @returns {Given | null}
 */
export function given(kind, item) {
  if (kind === "order") return all(".order li", item).map((line) => Number(line.dataset.line));
  if (kind === "match") {
    const chosen = /** @type {HTMLSelectElement[]} */ (all("select", item));
    if (chosen.some((list) => list.value === "")) return null;
    return chosen.map((list) => Number(list.value));
  }
  const typed = /** @type {Input | null} */ (one(".blank", item));
  if (typed) return typed.value.trim() ? typed.value : null;
  const boxes = /** @type {Input[]} */ (all(".option input", item));
  const picked = boxes.flatMap((box, k) => (box.checked ? [k] : []));
  if (!picked.length) return null;
  return kind === "several" ? picked : picked[0];
}

/**
 * Show again what was answered before; what doesn't fit this version of the question is left alone.
 *
 * @param {string} kind
 * @param {HTMLElement} item
 * @param {unknown} answer
 */
export function restore(kind, item, answer) {
  const typed = /** @type {Input | null} */ (one(".blank", item));
  if (typed) {
    if (typeof answer === "string") typed.value = answer;
    return;
  }
  const those = Array.isArray(answer) ? answer : [answer];
  if (kind === "order") {
    const lines = all(".order li", item);
    const sorted = those.map((k) => lines.find((line) => Number(line.dataset.line) === k));
    if (sorted.length !== lines.length || new Set(sorted).size !== lines.length) return;
    for (const line of sorted) if (line) line.parentElement?.append(line);
  } else if (kind === "match") {
    all("select", item).forEach((list, k) => {
      /** @type {HTMLSelectElement} */ (list).value = String(those[k] ?? "");
    });
  } else {
    all(".option input", item).forEach((box, k) => {
      /** @type {Input} */ (box).checked = those.includes(k);
    });
  }
}

/**
 * Buttons that move the lines of an order up and down.
 *
 * @param {HTMLElement} item
 * @param {() => void} changed
 */
export function startOrder(item, changed) {
  const list = one(".order", item);
  if (!list) return;
  const told = make("p", { class: "vh", role: "status" });
  list.after(told);
  const lines = () => all("li", list);
  const show = () => {
    lines().forEach((line, k) => {
      const [up, down] = all("button", line);
      up.setAttribute("aria-disabled", String(k === 0));
      down.setAttribute("aria-disabled", String(k === lines().length - 1));
    });
  };
  const move = (/** @type {HTMLElement} */ line, /** @type {number} */ by) => {
    const others = lines();
    const to = others.indexOf(line) + by;
    if (to < 0 || to >= others.length) return;
    const held = /** @type {HTMLElement | null} */ (document.activeElement);
    if (by < 0) others[to].before(line);
    else others[to].after(line);
    if (held && line.contains(held)) held.focus(); // an element that is moved loses it
    told.textContent = `${line.dataset.label} is now number ${to + 1} of ${others.length}.`;
    show();
    changed();
  };
  for (const line of lines()) {
    const press = (
      /** @type {string} */ sign,
      /** @type {string} */ way,
      /** @type {number} */ by,
    ) => {
      const label = `Move ${way}: ${line.dataset.label}`;
      const button = make("button", { type: "button", "aria-label": label }, sign);
      button.addEventListener("click", () => move(line, by));
      return button;
    };
    line.prepend(press("↑", "up", -1), press("↓", "down", 1), " ");
  }
  show();
}
