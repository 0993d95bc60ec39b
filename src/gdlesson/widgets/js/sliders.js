// Sliders, each with a box for the exact value.

import { numberField } from "./controls.js";
import { html } from "./elements.js";
import { format, within } from "./numbers.js";
import { spoken } from "./spoken.js";
import { hearTrack } from "./track.js";

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

/** So many stops a bent slider has. */
const STOPS = 1000;

/** With Shift an arrow key goes this share of the way: a track over many powers of ten has a thousand stops. */
const LEAP = 1 / 40;
/** @type {Record<string, number>} */
const ARROWS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };

/**
 * Bigger steps with Shift, as on every handle; a browser knows none on a slider.
 *
 * @param {Bag} bag
 * @param {HTMLInputElement} track
 * @param {() => void} onInput
 */
function leapWithShift(bag, track, onInput) {
  bag.listen(track, "keydown", (event) => {
    const way = ARROWS[event.key];
    if (!way || !event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const leap = LEAP * (Number(track.max) - Number(track.min));
    track.value = String(Number(track.value) + way * leap);
    onInput();
  });
}

/**
 * A slider over powers of ten between 10^low and 10^high.
 *
 * @param {Bag} bag
 * @param {string} label
 * @param {Span} exponents
 * @param {(value: number) => void} onNumber
 * @param {[number, number]} [bend] the share of the track that ends at this exponent, where what
 *   lies above needs more room than its part
 * @param {HTMLElement} [lane] for marks, which stands under the track
 * @returns {Control<number>}
 */
export function logSlider(bag, label, exponents, onNumber, bend, lane) {
  const step = bend ? 1 : 0.01;
  const track = createTrack(label, bend ? [0, STOPS] : exponents, step);
  const [toExponent, toTrack] = bend ? bent(exponents, bend) : [same, same];
  const box = numberField(bag, label, {
    accepts: (v) => v > 0,
    rule: "a number above 0",
    onNumber,
    wide: true,
  });
  const tell = () => onNumber(Number((10 ** toExponent(Number(track.value))).toPrecision(3)));
  leapWithShift(bag, track, tell);
  hearTrack(bag, track, tell);
  return {
    root: html(
      "div",
      { class: "gdl-log-slider" },
      box.root,
      lane ? html("div", { class: "gdl-tracked" }, track, lane) : track,
    ),
    show(value) {
      box.show(value);
      const place = toTrack(Math.log10(value));
      // A value typed between two stops of the slider must not be pulled onto one.
      if (Math.abs(place - Number(track.value)) > step / 2) track.value = String(place);
      track.setAttribute("aria-valuetext", spoken(format(value, 3)));
    },
  };
}

const same = (/** @type {number} */ v) => v;

/**
 * From the stops of a bent track to exponents, and back: two straight pieces.
 *
 * @param {Span} exponents
 * @param {[number, number]} bend
 * @returns {[(stop: number) => number, (exponent: number) => number]}
 */
function bent([low, high], [share, knee]) {
  const at = share * STOPS;
  const between = (
    /** @type {number} */ v,
    /** @type {Span} */ [a, b],
    /** @type {Span} */ [c, d],
  ) => c + ((v - a) / (b - a)) * (d - c);
  return [
    (stop) =>
      stop < at ? between(stop, [0, at], [low, knee]) : between(stop, [at, STOPS], [knee, high]),
    (exponent) =>
      exponent < knee
        ? between(exponent, [low, knee], [0, at])
        : between(exponent, [knee, high], [at, STOPS]),
  ];
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
  hearTrack(bag, track, () => onNumber(Number(track.value)), onRest);
  return {
    root: html("div", { class: "gdl-log-slider" }, box.root, track),
    show(value) {
      box.show(value);
      if (Math.abs(value - Number(track.value)) > step / 2) track.value = String(value);
      track.setAttribute("aria-valuetext", spoken(format(value, 4)));
    },
  };
}
