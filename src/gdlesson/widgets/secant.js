import { createAxes } from "./js/axes.js";
import { strokes } from "./js/clip.js";
import { checkbox, numberField, select } from "./js/controls.js";
import { block, html, put, svg } from "./js/elements.js";
import { MARKER_ROOM } from "./js/frame.js";
import { createHandle } from "./js/handle.js";
import { key } from "./js/legend.js";
import { format, nudge, unpack, within } from "./js/numbers.js";
import { isInside, showInside } from "./js/outside.js";
import { Curve, drawSlope, moveDot } from "./js/plotted.js";
import { offSentence, sentence } from "./js/secant_words.js";
import { secantAnswer } from "./js/secants.js";
import { logSlider } from "./js/sliders.js";
import { createStalk, gripKey } from "./js/stalk.js";
import { decades } from "./js/ticks.js";
import { typeset } from "./js/typeset.js";
import { createWidget, onAnswer } from "./js/widget.js";

/** @import { Axes, Packed, Point, Span, Traits, View, Workshop } from "./js/types.d.ts" */
/** @import { Known } from "./js/secants.js" */

/**
 * Slopes and heights are null where they are not finite; the tangent's, where there is none.
 *
 * @typedef {object} Answer
 * @property {Span} window
 * @property {Span} span
 * @property {Packed} xs
 * @property {Packed} ys
 * @property {number | null} y
 * @property {number | null} y2 the height at x + h
 * @property {number | null} right the secant's slope
 * @property {number | null} left the slope of the secant to x - h
 * @property {number | null} tangent
 * @property {string} status why there is no tangent
 * @property {Packed} steps
 * @property {Packed} slopes
 * @property {Packed} left_slopes
 * @property {{ x: number, h: number }} echo
 */

/**
 * @typedef {object} SecantTraits
 * @property {string} f
 * @property {number} x
 * @property {number} h
 * @property {boolean} zoom
 * @property {[string, string, number, number][]} choices name, formula, window
 * @property {Known} known what the page needs to compute the lesson's own curves
 * @property {Answer} answer
 */
/** @typedef {Traits & SecantTraits} State */

/** @type {("f" | "x" | "h" | "zoom")[]} */
const INPUTS = ["f", "x", "h", "zoom"];
const WIDTH = 440;
const HEIGHT = 330;
/** Slopes at smaller h drown in rounding error, and don't set the span of the chart. */
const CALM = 1e-9;
/** Between h = 1 and 0.01 the secant swings: this much of the slider is theirs. */
const SWING = /** @type {Span} */ ([0.4, -2]);

/** What Python's compute says. @param {State} state */
export const preview = (state) => secantAnswer(state);

/**
 * The span of slopes to show, by those that are not drowned in rounding error.
 *
 * @param {number[]} steps
 * @param {number[][]} families slopes at these steps
 * @param {(number | null)[]} more slopes that are to be seen anyway
 * @returns {Span}
 */
export function slopeSpan(steps, families, more) {
  const calm = [
    ...families.flatMap((slopes) => slopes.filter((_, i) => steps[i] > CALM)),
    ...more.filter((v) => v !== null),
  ].filter(Number.isFinite);
  const [low, high] = calm.length ? [Math.min(...calm), Math.max(...calm)] : [0, 1];
  const pad = Math.max(0.12 * (high - low), 0.05 * Math.max(1, Math.abs(high)));
  return [low - pad, high + pad];
}

/**
 * A wiggle as a hand sets it: to the right, and no finer than a hand can be.
 *
 * @param {number} h
 * @param {number} grain
 */
export function tidyStep(h, grain) {
  return Number(Math.max(h, grain / 100).toPrecision(3));
}

/**
 * From one point along x, then along y to the other: the wiggle and the rise.
 *
 * @param {Axes} axes
 * @param {Point} from
 * @param {Point} to
 */
function drawLegs(axes, from, to) {
  return strokes([from, [to[0], from[1]], to], axes);
}

/**
 * The curve with its tangent and secants, and the point to drag.
 *
 * @param {Workshop<State>} workshop
 */
function createCurvePicture({ model, bag, wish }) {
  const name = "The curve, its secant and its tangent";
  const axes = createAxes(WIDTH, HEIGHT, "x", "f(x)", name);
  const curve = new Curve("gdl-curve");
  const tangent = svg("line", { class: "gdl-run gdl-run-2" });
  const secant = svg("line", { class: "gdl-run gdl-run-1" });
  const leftSecant = svg("line", { class: "gdl-run gdl-run-3" });
  const legs = svg("path", { class: "gdl-legs" });
  const second = svg("circle", { class: "gdl-dot gdl-run-1", r: 6 });
  axes.inside.append(curve.root, tangent, leftSecant, legs, secant, second);
  const height = (/** @type {number} */ x) => curve.at(x);
  const handle = createHandle(bag, axes, {
    name: "Point of tangency",
    rail: height,
    grabsAnywhere: false,
    onMove: ([x]) => wish({ x }),
  });
  const tip = createStalk(bag, axes, {
    name: "Second point",
    color: "1",
    lifted: 26,
    height,
    // It stays to the right of x, by a hundredth of a nudge at least.
    onMove: (x2) => wish({ h: tidyStep(x2 - model.get("x"), nudge(axes.x)) }),
  });
  axes.root.append(tip.roots[0], handle.root, tip.roots[1]);
  return {
    root: axes.root,
    fading: [secant, tangent, leftSecant, legs, second],
    showPoint() {
      if (!axes.ready) return;
      const [x, h] = [model.get("x"), model.get("h")];
      handle.show([x, 0], `x ${format(x)}`);
      tip.show(x, x + h, { words: `h ${format(h, 3)}`, value: h });
      showInside([handle.root], isInside([x], [axes.x]));
      showInside(tip.roots, tip.isHeld() || isInside([x, x + h], [axes.x, axes.x]));
    },
    draw(/** @type {Answer} */ answer) {
      const { y, y2, right, left } = answer;
      const { x, h } = answer.echo;
      // Zoomed in, what is seen follows h; not under the hand that turns it.
      if (!tip.isHeld()) axes.set({ x: answer.window, y: answer.span });
      curve.draw(unpack(answer.xs), unpack(answer.ys), axes);
      drawSlope(secant, axes, x, y, right);
      drawSlope(tangent, axes, x, y, answer.tangent);
      drawSlope(leftSecant, axes, x, y, answer.tangent === null ? left : null);
      moveDot(second, axes, x + h, y === null ? null : y2);
      const known = y !== null && y2 !== null;
      axes.describe(
        `The point at x ${format(x)}, height ${format(y)}; ` +
          `the second point at x ${format(x + h)}, height ${format(y2)}. ` +
          `x from ${format(answer.window[0])} to ${format(answer.window[1])}.`,
      );
      put(legs, { d: known ? drawLegs(axes, [x, y], [x + h, y2]) : "" });
    },
  };
}

/** The secant's slope against h, with h shrinking to the right. */
function createSlopeChart() {
  const label = "h (shrinking to the right)";
  const axes = createAxes(WIDTH, HEIGHT, label, "secant slope", "Secant slope against h");
  const line = new Curve("gdl-run gdl-run-1");
  const leftLine = new Curve("gdl-run gdl-run-3");
  const target = svg("line", { class: "gdl-run gdl-run-2" });
  const here = svg("circle", { class: "gdl-dot gdl-run-1", r: 6 });
  axes.inside.append(target, leftLine.root, line.root, here);
  const place = (/** @type {number} */ h) => -Math.log10(h);
  /** How a power of ten is written. */
  const power = (/** @type {number} */ e) => (e ? typeset(`1e${e}`) : "1");
  return {
    root: axes.root,
    draw(/** @type {Answer} */ { steps, slopes, left_slopes, right, tangent, echo }) {
      const torn = tangent === null;
      const [hs, values, lefts] = [steps, slopes, left_slopes].map(unpack);
      // What was typed may be more than 1.
      const from = Math.min(0, place(echo.h));
      axes.set({
        x: [from, 12],
        margin: MARKER_ROOM,
        y: slopeSpan(hs, torn ? [values, lefts] : [values], [right, tangent]),
        xTicks: decades(from, 12, 7).map((e) => [e, power(-e)]),
      });
      const places = hs.map(place).reverse();
      line.draw(places, values.reverse(), axes);
      leftLine.draw(places, torn ? lefts.reverse() : [], axes);
      drawSlope(target, axes, 0, tangent, 0);
      moveDot(here, axes, place(echo.h), right);
      axes.describe(
        `h from 1 down to 1e-12. Your h is ${format(echo.h, 3)}, its slope ${format(right)}.`,
      );
    },
  };
}

/** @param {Workshop<State>} workshop */
function createControls({ model, bag, wish }) {
  const all = model.get("choices");
  const names = all.map(([name, text]) => /** @type {const} */ ([name, text]));
  const choice = select(bag, "f(x)", names, (f) => {
    const [, , low, high] = all.find(([name]) => name === f) ?? all[0];
    wish({ f, x: within(model.get("x"), [low, high]) });
  });
  const place = numberField(bag, "x", { onNumber: (x) => wish({ x }), wide: true });
  const wiggle = logSlider(bag, "Wiggle h", [-12, 0.3], (h) => wish({ h }), SWING);
  const words = html("span", {}, "zoom in with h");
  const zoom = checkbox(bag, [words], (ticked) => wish({ zoom: ticked }));
  return {
    root: block("gdl-row", choice.root, place.root, wiggle.root, zoom.root),
    show() {
      choice.show(model.get("f"));
      place.show(model.get("x"));
      wiggle.show(model.get("h"));
      zoom.show(model.get("zoom"));
    },
  };
}

/**
 * @param {Workshop<State>} workshop
 * @returns {View<State>}
 */
function create(workshop) {
  const { model, bag } = workshop;
  const picture = createCurvePicture(workshop);
  const slopes = createSlopeChart();
  const controls = createControls(workshop);
  const tangentKey = key(2, "tangent");
  const leftKey = key(3, "secant to the left");
  const statusIn = block("gdl-verdict");

  function showControls() {
    controls.show();
    picture.showPoint();
  }

  function take(/** @type {Answer} */ answer) {
    picture.draw(answer);
    slopes.draw(answer);
    leftKey.hidden = answer.tangent !== null;
    tangentKey.hidden = answer.tangent === null;
    picture.showPoint();
  }

  bag.listen(picture.root, "lostpointercapture", onAnswer(model, take));

  return {
    parts: [
      controls.root,
      block("gdl-pictures gdl-pair", picture.root, statusIn, slopes.root),
      block(
        "gdl-row gdl-key",
        key(1, "secant"),
        tangentKey,
        leftKey,
        gripKey("1", "grip of the second point"),
      ),
    ],
    fading: [...picture.fading, slopes.root],
    statusIn,
    sentence() {
      const [answer, x, h] = [model.get("answer"), model.get("x"), model.get("h")];
      return `${sentence(answer, x, h)} ${offSentence(answer, x, h)}`.trim();
    },
    follow: [
      [["answer"], onAnswer(model, take)],
      [INPUTS, showControls],
    ],
  };
}

export default createWidget("secant", INPUTS, create, "Secant explorer", preview);
