import { select } from "./js/controls.js";
import { block } from "./js/elements.js";
import { key } from "./js/legend.js";
import { createLossChart } from "./js/losses.js";
import { unpack } from "./js/numbers.js";
import { createWidget, onAnswer } from "./js/widget.js";

/** @import { Choice, Packed, Traits, View, Workshop } from "./js/types.d.ts" */
/** @typedef {{ losses: Packed, norms: Packed, steps: number, broke: boolean, broken: string }} PatientRun */

/**
 * @typedef {object} Answer
 * @property {PatientRun | null} [before] the broken run
 * @property {PatientRun | null} [after] the run with the learner's move
 * @property {string[]} [said]
 */

/**
 * @typedef {object} ClinicTraits
 * @property {string} patient
 * @property {string} cause
 * @property {string} move
 * @property {Choice[]} patients
 * @property {Choice[]} causes
 * @property {Choice[]} moves
 * @property {Answer} answer
 */
/** @typedef {Traits & ClinicTraits} State */

/** @type {("patient" | "cause" | "move")[]} */
const INPUTS = ["patient", "cause", "move"];

/**
 * What to say: what to do next, or what was answered.
 *
 * @param {Answer} answer
 */
export function sentence({ said, before }) {
  if (said?.length) return said.join(" ");
  const ending = before?.broke ? ` It broke off at step ${before.steps}: ${before.broken}.` : "";
  return `Read both curves and the settings, then pick a cause.${ending}`;
}

/** @param {Workshop<State>} workshop */
function createChoices({ model, bag, wish }) {
  /** @type {Choice} */
  const blank = ["", "choose …"];
  const patients = model
    .get("patients")
    .map(([name, text]) => /** @type {const} */ ([name, `${name}: ${text}`]));
  const choices = {
    patient: select(bag, "Patient", patients, (patient) => wish({ patient, cause: "", move: "" })),
    cause: select(bag, "What is the matter?", [blank, ...model.get("causes")], (cause) =>
      wish({ cause }),
    ),
    move: select(bag, "Your move", [blank, ...model.get("moves")], (move) => wish({ move })),
  };
  const show = () => {
    for (const name of INPUTS) choices[name].show(model.get(name));
  };
  return { choices, show };
}

/**
 * @param {Workshop<State>} workshop
 * @returns {View<State>}
 */
function create(workshop) {
  const { model } = workshop;
  const losses = createLossChart(440, 300, { every: true });
  const norms = createLossChart(440, 300, {
    y: "gradient norm",
    name: "Gradient norm at each step",
    every: true,
  });
  const { choices, show } = createChoices(workshop);
  const afterKey = key(2, "with your move");

  function take(/** @type {Answer} */ { before, after }) {
    const draw = (/** @type {typeof losses} */ chart, /** @type {"losses" | "norms"} */ name) => {
      const runs = [
        ...(before ? [{ name: "the broken run", losses: unpack(before[name]), color: 0 }] : []),
        ...(after ? [{ name: "with your move", losses: unpack(after[name]), color: 2 }] : []),
      ];
      chart.draw(runs);
    };
    draw(losses, "losses");
    draw(norms, "norms");
    afterKey.hidden = !after;
  }

  return {
    parts: [
      block("gdl-pictures gdl-close", losses.root, norms.root),
      block("gdl-row gdl-key", key(0, "the broken run"), afterKey),
      block("gdl-row", choices.patient.root, choices.cause.root, choices.move.root),
    ],
    fading: [losses.root, norms.root],
    sentence: () => sentence(model.get("answer")),
    follow: [
      [["answer"], onAnswer(model, take)],
      [INPUTS, show],
    ],
  };
}

export default createWidget("clinic", INPUTS, create);
