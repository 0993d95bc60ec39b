// Step rules that race: boxes to tick, a table of how they fare, and how each one walks.

import { checkbox } from "./controls.js";
import { html, write } from "./elements.js";
import { swatch } from "./legend.js";
import { format } from "./numbers.js";

/** @import { Bag } from "./types.d.ts" */

/**
 * @typedef {object} Racer
 * @property {string} name
 * @property {string} key of its class in the style sheet
 * @property {string} shape of its marker, as the data of an SVG path
 * @property {string} term what it makes of the gradients
 * @property {string} idea how it walks, in two sentences
 * @property {string} rule its class in Python
 * @property {Record<string, unknown>} settings of that, but for the rate
 */
/** @typedef {{ rule: string, rate: number, step: number, loss: string, word: string }} Row */

/**
 * One box to tick for each step rule.
 *
 * @param {Bag} bag
 * @param {Racer[]} racers
 * @param {() => string[]} racing
 * @param {(rules: string[]) => void} onRules
 */
export function createTicks(bag, racers, racing, onRules) {
  const names = racers.map(({ name }) => name);
  const boxes = racers.map(({ name, key, shape }) => {
    const box = checkbox(bag, [swatch(key, shape), html("span", {}, name)], (ticked) => {
      const rules = names.filter((r) => (r === name ? ticked : racing().includes(r)));
      if (rules.length) onRules(rules);
      else box.show(true); // somebody has to run
    });
    return { name, box };
  });
  const legend = html("legend", {}, "Step rules (tick several for a race)");
  const roots = boxes.map(({ box }) => box.root);
  return {
    root: html("fieldset", { class: "gdl-choices" }, legend, ...roots),
    show() {
      for (const { name, box } of boxes) box.show(racing().includes(name));
    },
  };
}

/**
 * A row of buttons of which one is chosen.
 *
 * @param {Bag} bag
 * @param {string} label
 * @param {(choice: string) => void} onPick
 */
export function createSegment(bag, label, onPick) {
  const root = html("div", { class: "gdl-segment", role: "group", "aria-label": label });
  bag.listen(root, "click", (event) => {
    const button = event.target instanceof Element && event.target.closest("button");
    if (button && root.contains(button)) onPick(button.value);
  });
  let shown = "";
  return {
    root,
    /**
     * @param {string[]} choices
     * @param {string} chosen
     * @param {string} [unnamed] the words for the empty choice
     */
    show(choices, chosen, unnamed = "") {
      if (choices.join() !== shown) {
        shown = choices.join();
        root.replaceChildren(
          ...choices.map((value) => html("button", { type: "button", value }, value || unnamed)),
        );
      }
      for (const button of root.querySelectorAll("button")) {
        button.setAttribute("aria-pressed", String(button.value === chosen));
      }
    },
  };
}

/**
 * The table of a race. Pressing a rule makes the sum and the words its own.
 *
 * @param {Bag} bag
 * @param {Racer[]} racers
 * @param {(rule: string) => void} onPick
 */
export function createTable(bag, racers, onPick) {
  const heads = ["rule", "rate η", "step", "loss", "verdict"].map((text, i) =>
    html("th", { scope: "col", class: i && i < 4 ? "gdl-figure" : "" }, text),
  );
  const body = html("tbody");
  const idea = html("p", { class: "gdl-small" });
  const table = html(
    "table",
    { class: "gdl-table" },
    html("thead", {}, html("tr", {}, ...heads)),
    body,
  );
  bag.listen(body, "click", (event) => {
    const row = event.target instanceof Element ? event.target.closest("tr") : null;
    if (row?.dataset.rule) onPick(row.dataset.rule);
  });
  let shown = "";
  /** @param {Row[]} rows */
  const make = (rows) =>
    rows.map(({ rule }) => {
      const racer = racers.find(({ name }) => name === rule);
      const sign = racer ? [swatch(racer.key, racer.shape)] : [];
      const pick = html("button", { type: "button", class: "gdl-pick" }, ...sign, rule);
      const cells = ["gdl-figure", "gdl-figure", "gdl-figure", ""].map((c) =>
        html("td", { class: c }),
      );
      return html("tr", { "data-rule": rule }, html("td", {}, pick), ...cells);
    });
  return {
    root: html("div", { class: "gdl-race" }, table, idea),
    /**
     * @param {Row[]} rows
     * @param {string} chosen
     */
    show(rows, chosen) {
      const names = rows.map(({ rule }) => rule).join();
      if (names !== shown) {
        shown = names;
        body.replaceChildren(...make(rows));
      }
      [...body.rows].forEach((row, i) => {
        const { rule, rate, step, loss, word } = rows[i];
        row.dataset.on = String(rule === chosen);
        row.querySelector("button")?.setAttribute("aria-pressed", String(rule === chosen));
        [format(rate, 3), String(step), loss, word || "…"].forEach((text, n) => {
          write(row.cells[n + 1], text);
        });
      });
      const racer = racers.find(({ name }) => name === chosen);
      write(idea, racer ? `${racer.name}: ${racer.idea}` : "");
    },
  };
}
