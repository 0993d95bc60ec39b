// A second point to drag near a first, by a grip; where the two would overlap, the grip is on a stalk.

import { html, put, svg } from "./elements.js";
import { createHandle } from "./handle.js";
import { sample } from "./legend.js";
import { drawable } from "./numbers.js";

/** @import { Axes, Bag } from "./types.d.ts" */

/**
 * @typedef {object} StalkSettings
 * @property {string} name
 * @property {string} color of the stalk and the grip
 * @property {number} [lifted] how far above its point the grip stands, in pixels, where there is room
 * @property {(x: number) => number} height where a point of this x is
 * @property {(x: number) => void} onMove hears of every wish
 */

/** Nearer than this, in pixels, two knobs can't be told apart by a finger: it stands so far off. */
const NEAR = 48;
const OFF = { aside: 34, up: 40 };
/** A plate with three grooves: no point of a curve looks so. */
const GRIP = "M-9 -6H9V6H-9ZM-4 -3V3M0 -3V3M4 -3V3";

/**
 * A grip as it is drawn, with words beside it.
 *
 * @param {string} color
 * @param {string} words
 */
export function gripKey(color, words) {
  const grip = svg("path", { class: "gdl-grip", d: GRIP, transform: "translate(17 6) scale(0.8)" });
  const plate = svg("g", { class: `gdl-second gdl-run-${color}` }, grip);
  return html("span", { class: "gdl-choice" }, sample(plate), html("span", {}, words));
}

/**
 * A point to drag beside another. Its picture's handles are each grabbed themselves.
 *
 * @param {Bag} bag
 * @param {Axes} axes
 * @param {StalkSettings} settings
 */
export function createStalk(bag, axes, { name, color, lifted = 0, height, onMove }) {
  const stalk = svg("path", { class: `gdl-stalk gdl-run-${color}` });
  /** How far aside the knob stands, in the numbers of the axis, and how high. */
  let [aside, high] = [0, 0];
  let held = false;
  const handle = createHandle(bag, axes, {
    name,
    rail: () => high,
    grabsAnywhere: false,
    onMove: ([x]) => onMove(x - aside),
  });
  handle.root.classList.add("gdl-second", `gdl-run-${color}`);
  handle.root.append(svg("path", { class: "gdl-grip", d: GRIP }));
  bag.listen(handle.root, "pointerdown", () => {
    held = true;
  });
  for (const type of /** @type {const} */ (["pointerup", "pointercancel", "lostpointercapture"])) {
    bag.listen(axes.root, type, () => {
      held = false;
    });
  }
  const each = ([low, top] = axes.x, toPlace = axes.toX) =>
    (top - low) / Math.abs(toPlace(top) - toPlace(low));
  return {
    roots: [stalk, handle.root],
    /** Whether a hand is on it: then nothing moves but what the hand moves. */
    isHeld: () => held,
    /**
     * @param {number} first where the other point is
     * @param {number} second
     * @param {{ words: string, value: number }} said what is heard, and the number that is turned
     */
    show(first, second, { words, value }) {
      const places = [first, second].map((x) => [axes.toX(x), axes.toY(height(x))]);
      const [[x1, y1], [x2, y2]] = places.map(([x, y]) => [drawable(x), drawable(y)]);
      const near = Math.hypot(x2 - x1, y2 - y1) < NEAR;
      if (!held) aside = near ? (second < first ? -1 : 1) * OFF.aside * each() : 0;
      const lift = (aside ? OFF.up : lifted) * each(axes.y, axes.toY);
      // At the top of the picture it hangs.
      high = height(second) + (height(second) + lift > axes.y[1] ? -lift : lift);
      handle.show([second + aside, 0], words);
      put(handle.root, { "aria-valuenow": Number(value.toPrecision(4)) });
      const end = `L${drawable(axes.toX(second + aside))} ${drawable(axes.toY(high))}`;
      put(stalk, { d: lift && Number.isFinite(high) ? `M${x2} ${y2}${end}` : "" });
    },
  };
}
