import { createAxes } from "./js/axes.js";
import { select } from "./js/controls.js";
import { block, svg } from "./js/elements.js";
import { MARKER_ROOM } from "./js/frame.js";
import { general } from "./js/general.js";
import { drawDot, drawLine, drawMarker } from "./js/marks.js";
import { format, pack, unpack, within } from "./js/numbers.js";
import { reading } from "./js/program.js";
import { slider } from "./js/sliders.js";
import { createWidget, onAnswer } from "./js/widget.js";

/** @import { Axes, Packed, Point, Program, Span, Tick, Traits, View, Workshop } from "./js/types.d.ts" */

/**
 * @typedef {object} Answer
 * @property {Packed} products what is left after each layer
 * @property {number} factor of a layer
 * @property {number} slope of the activation
 * @property {string} left
 * @property {string} word
 */

/**
 * @typedef {object} DepthTraits
 * @property {string} activation
 * @property {number} weight
 * @property {number} u
 * @property {number} depth
 * @property {string[]} choices
 * @property {Record<string, Program>} programs of the activations
 * @property {Answer} answer
 */
/** @typedef {Traits & DepthTraits} State */

/** @type {("activation" | "weight" | "u" | "depth")[]} */
const INPUTS = ["activation", "weight", "u", "depth"];
/** Beyond this a typed weight or input is of no use. @type {Span} */
const LIMITS = [-100, 100];
/** @type {Span} */
const LAYERS = [1, 50];
/**
 * The powers of ten to be seen: they stay, so that 10 layers and 50 differ, and are few enough for a
 * thousandth to be far from 1.
 *
 * @type {Span}
 */
const POWERS = [-12, 12];
const TICKS = [-12, -9, -6, -3, 0, 3, 6, 9, 12];
/** What leaves the chart goes on there. */
const [UP, DOWN] = ["M0 -1.2L1 0.6H-1Z", "M0 1.2L1 -0.6H-1Z"];

/**
 * What is left after all layers, in a sentence.
 *
 * @param {Answer} answer
 */
export function sentence({ products, factor, slope, left, word }) {
  const all = unpack(products);
  const off = offAt(all);
  const edge = off < 0 ? "" : ` From layer ${off} on it is off the picture.`;
  const size = factor < 0 ? " The sign changes with each layer; the picture shows the size." : "";
  return (
    `Local slope ${format(slope)}, times the weight: a factor of ${format(factor)} a layer. ` +
    `Left of the gradient: ${left}. It ${word}.${edge}${size}`
  );
}

const powerOf = (/** @type {number} */ v) => Math.log10(v); // of 0: -Infinity, which is below all

/** The first layer that is off the chart; -1 if none is. @param {number[]} products */
const offAt = (products) => products.map(powerOf).findIndex((p) => p !== within(p, POWERS));

/**
 * What is left after each layer, as far as the chart goes: what leaves it ends at its edge.
 *
 * @param {number[]} products
 * @returns {Point[]}
 */
export function fall(products) {
  const powers = products.map(powerOf);
  const out = offAt(products);
  const seen = out < 0 ? powers : powers.slice(0, out + 1);
  return seen.map((power, layer) => [layer, within(power, POWERS)]);
}

/**
 * What Python's compute says.
 *
 * @param {Pick<State, "activation" | "weight" | "u" | "depth" | "programs">} state
 */
export function preview({ activation, weight, u, depth, programs }) {
  const [slope] = reading(programs[activation]).both([u]).slopes;
  const factor = weight * slope;
  const products = Array.from({ length: depth + 1 }, (_, k) => Math.abs(factor) ** k);
  const left = products[depth];
  const word = left < 1e-3 ? "vanishes" : left > 1e3 ? "explodes" : "survives";
  const signed = factor < 0 && depth % 2 && left ? -left : left;
  return { factor, slope, products: pack(products), left: general(signed, 3), word };
}

/**
 * Words at the chart's edge for what no power of ten is small enough for.
 *
 * @param {Point} end
 * @param {Axes} axes
 */
function belowAll([layer, power], axes) {
  const right = layer < LAYERS[1] / 2;
  const x = axes.toX(layer) + (right ? 12 : -12);
  const look = { class: "gdl-note", "text-anchor": right ? "start" : "end" };
  return svg("text", { ...look, x, y: axes.toY(power) - 6 }, "0: below every power of ten");
}

/** The chart of what is left, on axes that stay. */
function createChart() {
  const name = "What is left of the gradient after each layer";
  const axes = createAxes(640, 330, "layers back from the loss", "what is left", name);
  const one = svg("g", {});
  const line = svg("g", {});
  axes.inside.append(one, line);
  const yTicks = TICKS.map((e) => /** @type {Tick} */ ([e, format(10 ** e, 1)]));
  return {
    root: axes.root,
    draw(/** @type {Answer} */ { products, left }) {
      axes.set({ x: [0, LAYERS[1]], y: POWERS, yTicks, margin: MARKER_ROOM });
      const all = unpack(products);
      const points = fall(all);
      const end = points[points.length - 1];
      const off = offAt(all) >= 0;
      const look = "gdl-dot gdl-run-0";
      const [, last] = LAYERS;
      one.replaceChildren(
        drawLine(
          "gdl-legs",
          [
            [0, 0],
            [last, 0],
          ],
          axes,
        ),
      );
      line.replaceChildren(
        drawLine("gdl-run gdl-run-0", points, axes),
        ...points.slice(1).map((point) => drawDot("gdl-step gdl-run-0", point, axes, 2.5)),
        off ? drawMarker(look, end[1] > 0 ? UP : DOWN, end, axes, 6) : drawDot(look, end, axes, 5),
      );
      if (all[end[0]] === 0) line.append(belowAll(end, axes));
      const edge = off ? ` It leaves the chart at layer ${end[0]}.` : "";
      axes.describe(`${all.length - 1} layers: ${left} is left of 1.${edge}`);
    },
  };
}

/** @param {Workshop<State>} workshop */
function createSliders({ bag, wish }) {
  const [limits, layers] = [{ limits: LIMITS }, { limits: LAYERS }];
  return {
    weight: slider(bag, "Weight", [0, 5], 0.05, (v) => wish({ weight: v }), limits),
    u: slider(bag, "Input u of each activation", [-6, 6], 0.1, (v) => wish({ u: v }), limits),
    depth: slider(bag, "Layers", LAYERS, 1, (v) => wish({ depth: v }), layers),
  };
}

/**
 * @param {Workshop<State>} workshop
 * @returns {View<State>}
 */
function create(workshop) {
  const { model, bag, wish } = workshop;
  const chart = createChart();
  const choices = model.get("choices").map((name) => /** @type {const} */ ([name, name]));
  const choice = select(bag, "Activation", choices, (activation) => wish({ activation }));
  const sliders = createSliders(workshop);

  function showControls() {
    choice.show(model.get("activation"));
    sliders.weight.show(model.get("weight"));
    sliders.u.show(model.get("u"));
    sliders.depth.show(model.get("depth"));
  }

  return {
    parts: [
      block("gdl-row", choice.root, ...Object.values(sliders).map((s) => s.root)),
      block("gdl-pictures", chart.root),
    ],
    fading: [chart.root],
    sentence: () => sentence(model.get("answer")),
    follow: [
      [["answer"], onAnswer(model, chart.draw)],
      [INPUTS, showControls],
    ],
  };
}

export default createWidget("depth", INPUTS, create, "Depth view", preview);
