// A second point to drag near a first: where the two would overlap, it is held on a stalk.

import { put, svg } from "./elements.js";
import { createHandle } from "./handle.js";
import { drawable } from "./numbers.js";

/** @import { Axes, Bag } from "./types.d.ts" */

/**
 * @typedef {object} StalkSettings
 * @property {string} name
 * @property {string} color of the stalk, and of the ring that the knob is
 * @property {(x: number) => number} height where a point of this x is
 * @property {(x: number) => void} onMove hears of every wish
 */

/** Nearer than this, in pixels, two knobs can't be told apart by a finger: it stands so far off. */
const NEAR = 48;
const OFF = { aside: 34, up: 40 };

/**
 * A point to drag beside another. Its picture's handles are each grabbed themselves.
 *
 * @param {Bag} bag
 * @param {Axes} axes
 * @param {StalkSettings} settings
 */
export function createStalk(bag, axes, { name, color, height, onMove }) {
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
      const lift = aside ? OFF.up * each(axes.y, axes.toY) : 0;
      high = height(second) + lift;
      handle.show([second + aside, 0], words);
      put(handle.root, { "aria-valuenow": Number(value.toPrecision(4)) });
      const end = `L${drawable(axes.toX(second + aside))} ${drawable(axes.toY(high))}`;
      put(stalk, { d: aside && Number.isFinite(high) ? `M${x2} ${y2}${end}` : "" });
    },
  };
}
