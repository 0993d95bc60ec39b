// Sliders, each with a box for the exact value.

import { numberField } from "./controls.js";
import { html } from "./elements.js";
import { format, within } from "./numbers.js";
import { spoken } from "./spoken.js";

/** @import { Bag, Control, Span } from "./types.d.ts" */

/**
 * @param {string} label
 * @param {Span} span
 * @param {number} step
 */
function createTrack(label, [min, max], step) {
  const name = `${label}, slider`;
  return html("input", {
    type: "range",
    min,
    max,
    step,
    class: "gdl-range",
    "aria-label": name,
  });
}

/**
 * A slider over powers of ten between 10^low and 10^high.
 *
 * @param {Bag} bag
 * @param {string} label
 * @param {Span} exponents
 * @param {(value: number) => void} onNumber
 * @returns {Control<number>}
 */
export function logSlider(bag, label, exponents, onNumber) {
  const step = 0.01;
  const track = createTrack(label, exponents, step);
  const box = numberField(bag, label, {
    accepts: (v) => v > 0,
    rule: "a number above 0",
    onNumber,
    wide: true,
  });
  bag.listen(track, "input", () => onNumber(Number((10 ** Number(track.value)).toPrecision(3))));
  return {
    root: html("div", { class: "gdl-log-slider" }, box.root, track),
    show(value) {
      box.show(value);
      const exponent = Math.log10(value);
      // A value typed between two stops of the slider must not be pulled onto one.
      if (Math.abs(exponent - Number(track.value)) > step / 2) track.value = String(exponent);
      track.setAttribute("aria-valuetext", spoken(format(value, 3)));
    },
  };
}

/**
 * A slider over evenly spaced numbers. `onRest` hears when it is let go.
 *
 * @param {Bag} bag
 * @param {string} label
 * @param {Span} span
 * @param {number} step
 * @param {(value: number) => void} onNumber
 * @param {{ onRest?: () => void, limits?: Span }} [more] `limits` of what may be typed
 * @returns {Control<number>}
 */
export function slider(bag, label, span, step, onNumber, { onRest = () => {}, limits } = {}) {
  const track = createTrack(label, span, step);
  const whole = step === 1 && limits ? "a whole number, " : "";
  const refused = limits && {
    accepts: (/** @type {number} */ v) =>
      v === within(v, limits) && (!whole || Number.isInteger(v)),
    rule: `${whole}${limits[0]} to ${limits[1]}`,
  };
  const box = numberField(bag, label, {
    ...refused,
    onNumber: (value) => {
      onNumber(value);
      onRest();
    },
  });
  bag.listen(track, "input", () => onNumber(Number(track.value)));
  bag.listen(track, "change", onRest);
  return {
    root: html("div", { class: "gdl-log-slider" }, box.root, track),
    show(value) {
      box.show(value);
      if (Math.abs(value - Number(track.value)) > step / 2) track.value = String(value);
      track.setAttribute("aria-valuetext", spoken(format(value, 4)));
    },
  };
}
