// A slider over round values that stand at even distances, with notches between them.

import { html } from "./elements.js";
import { format } from "./numbers.js";
import { spoken } from "./spoken.js";
import { hearTrack } from "./track.js";

/** @import { Bag } from "./types.d.ts" */

/** So many notches lie between two stops, about; and the track has so many places. */
const NOTCHES = 10;
const PLACES = 1000;
/** Of more stops, which go by 1, 2 and 5, every third is named: that is ten times the one before. */
const MANY = 10;

/**
 * The round values a thumb can stand at: the stops and what lies between them in round steps.
 *
 * @param {number[]} stops
 * @returns {number[]}
 */
export function notches(stops) {
  const between = stops.slice(0, -1).flatMap((low, i) => {
    const rough = (stops[i + 1] - low) / (NOTCHES + 0.01);
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough * 0.999) ?? rough;
    const found = [];
    for (let v = low; v < stops[i + 1] - step / 2; v = Number((v + step).toPrecision(8))) {
      found.push(v);
    }
    return found;
  });
  return [...between, ...stops.slice(-1)];
}

/**
 * Where a value lies on the track, 0 to 1.
 *
 * @param {number[]} stops
 * @param {number} value
 */
export function placeOf(stops, value) {
  if (!(value > stops[0])) return 0;
  const i = stops.findIndex((stop) => value <= stop);
  if (i < 0) return 1;
  const share = (value - stops[i - 1]) / (stops[i] - stops[i - 1]);
  return (i - 1 + share) / (stops.length - 1);
}

/**
 * Where a key takes a value: the next notch, with Page the next stop, with Home and End the ends.
 *
 * @param {string} key
 * @param {number} value
 * @param {number[]} stops
 * @returns {number | null} null for any other key
 */
export function keyed(key, value, stops) {
  const list = key.startsWith("Page") ? stops : notches(stops);
  const above = list.find((v) => v > value * (1 + 1e-7)) ?? stops[stops.length - 1];
  const below = [...list].reverse().find((v) => v < value * (1 - 1e-7)) ?? stops[0];
  if (["ArrowRight", "ArrowUp", "PageUp"].includes(key)) return above;
  if (["ArrowLeft", "ArrowDown", "PageDown"].includes(key)) return below;
  if (key === "Home") return stops[0];
  return key === "End" ? stops[stops.length - 1] : null;
}

/**
 * A slider whose thumb walks a list of round values, and a lane under it for marks.
 *
 * @param {Bag} bag
 * @param {string} label
 * @param {(value: number) => void} onNumber
 */
export function stopSlider(bag, label, onNumber) {
  const track = html("input", {
    type: "range",
    min: 0,
    max: PLACES,
    step: 1,
    class: "gdl-range",
    "aria-label": `${label}, slider`,
  });
  const row = html("div", { class: "gdl-stops", "aria-hidden": "true" });
  const lane = html("div", { class: "gdl-lane" });
  /** @type {number[]} */
  let stops = [0, 1];
  let now = 0;
  hearTrack(bag, track, () => {
    const place = Number(track.value) / PLACES;
    const near = (/** @type {number} */ v) => Math.abs(placeOf(stops, v) - place);
    onNumber(notches(stops).reduce((best, v) => (near(v) < near(best) ? v : best)));
  });
  bag.listen(track, "keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const next = keyed(event.key, now, stops);
    if (next === null) return;
    event.preventDefault();
    onNumber(next);
  });
  return {
    root: html("div", { class: "gdl-stop-slider" }, track, lane, row),
    lane,
    place: (/** @type {number} */ value) => placeOf(stops, value),
    /** @param {string} name */
    rename(name) {
      track.setAttribute("aria-label", `${name}, slider`);
    },
    /**
     * @param {number} value
     * @param {number[]} list
     */
    show(value, list) {
      if (list.join() !== stops.join()) {
        stops = list;
        row.classList.toggle("gdl-many", list.length > MANY);
        row.replaceChildren(
          ...list.map((v, i) => {
            const left = `left: ${(100 * i) / (list.length - 1)}%`;
            return html("span", { style: left }, html("em", {}, format(v, 3)));
          }),
        );
      }
      now = value;
      track.value = String(Math.round(PLACES * placeOf(stops, value)));
      track.setAttribute("aria-valuetext", spoken(format(value, 3)));
    },
  };
}
