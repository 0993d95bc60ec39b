// Buttons, lists, ticks and boxes to type in: each shows a value and hears of what the learner does.

import { html, put, write } from "./elements.js";
import { numberOf } from "./fractions.js";
import { twoReadings, typed } from "./numbers.js";
import { plainNumber } from "./typeset.js";

/** @import { Bag, Choice, Control } from "./types.d.ts" */
/** @import { Attributes } from "./elements.js" */

/**
 * @typedef {object} NumberRule
 * @property {(value: number) => boolean} [accepts] left out, every finite number
 * @property {string} [rule] what is said of a number that isn't accepted
 * @property {(value: number) => void} onNumber hears only of numbers that are accepted
 * @property {boolean} [wide]
 */

/**
 * A button with a visible label.
 *
 * @param {Bag} bag
 * @param {string} label
 * @param {() => void} onClick
 * @param {Attributes} [attributes]
 */
export function button(bag, label, onClick, attributes = {}) {
  const fixed = { type: "button", class: "gdl-button" };
  const node = html("button", { ...fixed, ...attributes }, label);
  bag.listen(node, "click", onClick);
  return node;
}

/**
 * A drop-down list.
 *
 * @param {Bag} bag
 * @param {string} label
 * @param {readonly Choice[]} choices
 * @param {(value: string) => void} onChoose
 * @returns {Control<string>}
 */
export function select(bag, label, choices, onChoose) {
  const options = choices.map(([value, text]) => html("option", { value }, text));
  const node = html("select", { class: "gdl-select" }, ...options);
  bag.listen(node, "change", () => onChoose(node.value));
  return {
    root: html("label", { class: "gdl-field" }, html("span", {}, label), node),
    show(value) {
      node.value = value;
    },
  };
}

/**
 * A box to tick, with words beside it.
 *
 * @param {Bag} bag
 * @param {(Node | string)[]} words
 * @param {(ticked: boolean) => void} onTick
 * @returns {Control<boolean>}
 */
export function checkbox(bag, words, onTick) {
  const node = html("input", { type: "checkbox" });
  bag.listen(node, "change", () => onTick(node.checked));
  return {
    root: html("label", { class: "gdl-choice" }, node, ...words),
    show(ticked) {
      node.checked = ticked;
    },
  };
}

/**
 * A number typed into a box.
 *
 * @param {Bag} bag
 * @param {string} label
 * @param {NumberRule} settings
 * @returns {Control<number>}
 */
export function numberField(bag, label, settings) {
  const { accepts = () => true, rule = "a number", onNumber, wide = false } = settings;
  const node = html("input", {
    type: "text",
    autocomplete: "off",
    class: wide ? "gdl-number gdl-wide" : "gdl-number",
  });
  const complaint = html("span", { class: "gdl-complaint", role: "alert" });
  let last = "";
  const complain = (/** @type {string} */ text) => {
    put(node, { "aria-invalid": String(text !== ""), title: text });
    write(complaint, text);
  };
  const read = () => {
    const doubt = twoReadings(node.value);
    if (doubt) {
      complain(doubt);
      return;
    }
    const text = plainNumber(node.value);
    if (text === last) return;
    const number = numberOf(text);
    const good = Number.isFinite(number) && accepts(number);
    complain(good ? "" : rule);
    if (!good) return;
    last = text;
    onNumber(number);
  };
  bag.listen(node, "change", read);
  bag.listen(node, "keydown", (event) => {
    if (event.key === "Enter") read();
  });
  return {
    root: html("label", { class: "gdl-field" }, html("span", {}, label), node, complaint),
    show(value) {
      const text = typed(value, 6);
      const read = plainNumber(text);
      if (read === last && node.value === text) return;
      // An answer that arrives while somebody types must not take their text away.
      if (read === last && node.matches(":focus")) return;
      last = read;
      node.value = text;
      complain("");
    },
  };
}

/**
 * The boxes in which a point is typed, one for each coordinate.
 *
 * @param {Bag} bag
 * @param {readonly string[]} labels
 * @param {() => number[]} point the point as it is
 * @param {(point: number[]) => void} onPoint
 */
export function pointFields(bag, labels, point, onPoint) {
  const boxes = labels.map((label, index) =>
    numberField(bag, label, {
      onNumber: (value) => onPoint(point().map((v, i) => (i === index ? value : v))),
    }),
  );
  return {
    roots: boxes.map((box) => box.root),
    /** @param {number[]} values */
    show(values) {
      boxes.forEach((box, index) => {
        box.show(values[index]);
      });
    },
  };
}
