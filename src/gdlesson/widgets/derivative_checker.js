import { createAxes } from "./js/axes.js";
import { block, html } from "./js/elements.js";
import { key } from "./js/legend.js";
import { format, unpack } from "./js/numbers.js";
import { Curve } from "./js/plotted.js";
import { createWidget, onAnswer } from "./js/widget.js";

/** @import { Packed, Span, Traits, View, Workshop } from "./js/types.d.ts" */

/**
 * What is wrong with a typed formula, and where in it.
 *
 * @typedef {{ text: string, place?: number | null }} Trouble
 */

/**
 * @typedef {object} Answer
 * @property {Trouble | null} f_trouble
 * @property {Trouble | null} guess_trouble
 * @property {Packed} xs
 * @property {Packed} numeric slopes by wiggling
 * @property {Packed} guessed slopes by the guess
 * @property {Span | null} [span]
 * @property {string} [verdict]
 */

/**
 * @typedef {object} CheckerTraits
 * @property {string} f
 * @property {string} guess_text
 * @property {Span} window
 * @property {Answer} answer
 */
/** @typedef {Traits & CheckerTraits} State */

/** @type {("f" | "guess_text")[]} */
const INPUTS = ["f", "guess_text"];
const HELP =
  "Write ** for powers and * for every product: 3*x**2. x², √x, |x| and π are read, too. " +
  "Known: sin cos tan exp log (ln) log10 log2 sqrt abs tanh sigmoid sinh cosh asin acos atan, pi, e.";

/**
 * The complaint about a text, with a mark under the place.
 *
 * @param {string} text
 * @param {Trouble | null} trouble
 */
export function complaint(text, trouble) {
  if (!trouble) return "";
  if (trouble.place === null || trouble.place === undefined || !text) return trouble.text;
  return `${trouble.text}\n${text}\n${" ".repeat(trouble.place)}^`;
}

/**
 * What is drawn, in words.
 *
 * @param {Answer} answer
 * @param {Span} window
 */
function described({ numeric, guessed, span }, window) {
  if (!numeric) return "Nothing is drawn yet.";
  const [from, to] = window.map((v) => format(v));
  const [low, high] = (span ?? []).map((v) => format(v));
  const beside = guessed ? "The slope by wiggling and your guess" : "The slope by wiggling";
  return `${beside}, for x from ${from} to ${to}; slopes from ${low} to ${high}.`;
}

/**
 * A box for a formula, with room for what is wrong with it.
 *
 * @param {Workshop<State>} workshop
 * @param {string} label
 * @param {"f" | "guess_text"} name
 */
function formulaField({ model, bag, wish }, label, name) {
  const node = html("input", {
    type: "text",
    class: "gdl-number gdl-expression",
    spellcheck: "false",
    autocomplete: "off",
    autocapitalize: "off",
  });
  const trouble = html("pre", { class: "gdl-complaint", role: "alert" });
  const read = () => wish({ [name]: node.value });
  bag.listen(node, "change", read);
  bag.listen(node, "keydown", (event) => {
    if (event.key === "Enter") read();
  });
  const labelled = html("label", {}, html("span", {}, label), node);
  return {
    root: block("gdl-field", labelled, trouble),
    show() {
      if (!node.matches(":focus") || node.value === "") node.value = model.get(name);
    },
    complain(/** @type {Trouble | null} */ what) {
      const text = complaint(model.get(name), what);
      if (trouble.textContent !== text) trouble.textContent = text;
      node.setAttribute("aria-invalid", String(Boolean(what)));
    },
  };
}

/**
 * @param {Workshop<State>} workshop
 * @returns {View<State>}
 */
function create(workshop) {
  const { model } = workshop;
  const axes = createAxes(640, 340, "x", "slope", "Your guess over the slope by wiggling");
  const truth = new Curve("gdl-run gdl-run-0");
  const guess = new Curve("gdl-run gdl-run-1");
  axes.inside.append(truth.root, guess.root);
  const f = formulaField(workshop, "f(x) =", "f");
  const guessed = formulaField(workshop, "your guess for f′(x) =", "guess_text");

  function showTexts() {
    f.show();
    guessed.show();
  }

  function take(/** @type {Answer} */ answer) {
    f.complain(answer.f_trouble);
    guessed.complain(model.get("guess_text") ? answer.guess_trouble : null);
    const xs = unpack(answer.xs);
    axes.set({ x: model.get("window"), y: answer.span ?? [-1, 1] });
    truth.draw(xs, unpack(answer.numeric), axes);
    guess.draw(xs, unpack(answer.guessed), axes);
    axes.describe(described(answer, model.get("window")));
  }

  function sentence() {
    const { verdict, f_trouble, guess_trouble } = model.get("answer");
    const wrong = f_trouble || (guess_trouble && model.get("guess_text"));
    return verdict || `${wrong ? "Mend the formula" : "Type your guess"} and press Enter.`;
  }

  return {
    parts: [
      block("gdl-row", f.root, guessed.root),
      block("gdl-pictures", axes.root),
      block("gdl-row gdl-key", key(0, "slope by wiggling"), key(1, "your guess")),
      html("p", {}, HELP),
    ],
    fading: [truth.root, guess.root],
    sentence,
    follow: [
      [INPUTS, showTexts],
      [["answer"], onAnswer(model, take)],
    ],
  };
}

export default createWidget("checker", INPUTS, create, "Derivative checker");
