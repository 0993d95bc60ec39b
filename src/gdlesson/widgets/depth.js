import { select } from "./js/controls.js";
import { block } from "./js/elements.js";
import { createLossChart } from "./js/losses.js";
import { format, unpack } from "./js/numbers.js";
import { slider } from "./js/sliders.js";
import { createWidget, onAnswer } from "./js/widget.js";

/** @import { Packed, Span, Traits, View, Workshop } from "./js/types.d.ts" */

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
 * What is left after all layers, in a sentence.
 *
 * @param {Answer} answer
 */
export function sentence({ factor, slope, left, word }) {
  return (
    `Local slope ${format(slope)}, times the weight: a factor of ${format(factor)} a layer. ` +
    `Left of the gradient: ${left}. It ${word}.`
  );
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
  const chart = createLossChart(640, 330, {
    x: "layers back from the loss",
    y: "what is left",
    name: "What is left of the gradient after each layer",
  });
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
      [
        ["answer"],
        onAnswer(model, ({ products }) => chart.draw([{ losses: unpack(products), color: 0 }])),
      ],
      [INPUTS, showControls],
    ],
  };
}

export default createWidget("depth", INPUTS, create, "Depth view");
