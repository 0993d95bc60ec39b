import { createAxes } from "./js/axes.js";
import { numberField, select } from "./js/controls.js";
import { block, html, svg } from "./js/elements.js";
import { createHandle, keyMove } from "./js/handle.js";
import { format, nudge } from "./js/numbers.js";
import { panAtEnds } from "./js/panning.js";
import { drawRows } from "./js/rails.js";
import { createStalk } from "./js/stalk.js";
import { createWidget, onAnswer } from "./js/widget.js";
import { wiggleAnswer } from "./js/wiggles.js";

/** @import { Axes, Bag, Choice, Program, Span, Traits, View, Workshop } from "./js/types.d.ts" */
/** @import { Row } from "./js/rails.js" */

/**
 * @typedef {object} Answer
 * @property {[Row, Row, Row]} lines x, g and f
 * @property {number} span how long each line is
 * @property {number} left how far from its left end the wiggle starts on it
 * @property {number} inner the slope of g
 * @property {number} outer the slope of f
 * @property {number} product
 * @property {number | null} ratio of the last wiggle to the first
 */

/**
 * @typedef {object} WiggleTraits
 * @property {string} pair
 * @property {number} x
 * @property {number} dx
 * @property {Choice[]} choices
 * @property {Record<string, { g: Program, f: Program, names: [string, string, string] }>} programs
 * @property {Answer} answer
 */
/** @typedef {Traits & WiggleTraits} State */

/** @type {("pair" | "x" | "dx")[]} */
const INPUTS = ["pair", "x", "dx"];
const WIDTH = 640;
const HEIGHT = 390;
/** The axes go from 0 to this; the heights of the three lines on them. */
const TOP = 3.4;
const ROWS = [2.5, 1.5, 0.5];
const LARGEST = 100;
/** From 1 to −1 in twenty keys. */
const LEAP = 0.1;

/**
 * How the wiggle was stretched, in a sentence.
 *
 * @param {Pick<Answer, "inner" | "outer" | "product" | "ratio">} answer
 */
export function sentence({ inner, outer, product, ratio }) {
  const whole = ratio === null ? "" : ` For this wiggle the whole stretch is ${format(ratio)}.`;
  return (
    `g stretches it by g′(x) = ${format(inner)}, f by f′(g) = ${format(outer)}: ` +
    `together ${format(inner)} × ${format(outer)} = ${format(product)}.${whole}`
  );
}

/** What Python's compute says. @param {State} state */
export const preview = (state) => wiggleAnswer(state);

/**
 * Lines of one length on which what stands at `lead` on the first does so on each.
 *
 * @param {Row[]} lines
 * @param {number} lead
 * @param {number} length
 * @returns {Span[]}
 */
const windowsOf = (lines, lead, length) => lines.map((l) => [l.at - lead, l.at - lead + length]);

/**
 * Knows whether a hand is on a knob.
 *
 * @param {Bag} bag
 * @param {Axes} axes
 * @param {Element[]} knobs
 * @param {() => void} onRest hears when it lets go
 */
function createHand(bag, axes, knobs, onRest) {
  /** @type {Element | undefined} */
  let held;
  bag.listen(axes.root, "pointerdown", ({ target }) => {
    held = knobs.find((knob) => target instanceof Node && knob.contains(target));
  });
  for (const type of /** @type {const} */ (["pointerup", "pointercancel", "lostpointercapture"])) {
    bag.listen(axes.root, type, () => {
      held = undefined;
      onRest();
    });
  }
  return { holds: (knob = held) => Boolean(held) && knob === held };
}

/** With Shift x goes so far, however short the lines are. @param {Span} line */
const strideOf = (line) => Math.max(LEAP, 10 * nudge(line));

/**
 * Hear of an arrow key with Shift before the knob does.
 *
 * @param {Bag} bag
 * @param {Element} knob
 * @param {(way: number) => void} go
 */
function stride(bag, knob, go) {
  const hear = (/** @type {KeyboardEvent} */ event) => {
    const [right, up] = (event.shiftKey && keyMove(event)) || [0, 0];
    if (!Number.isFinite(right) || !(right || up)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    go(right || up);
  };
  bag.listen(knob, "keydown", hear, { capture: true });
}

/**
 * The three lines, with both ends of the wiggle to drag.
 *
 * @param {Workshop<State>} workshop
 */
function createPicture({ model, bag, wish }) {
  const axes = createAxes(WIDTH, HEIGHT, "", "", "The number lines of x, g and f");
  const rows = svg("g", {});
  const scale = html("span", {});
  axes.inside.append(rows);
  const at = createHandle(bag, axes, {
    name: "x",
    rail: () => ROWS[0],
    grabsAnywhere: false,
    onMove: ([x]) => wish({ x }),
  });
  const tip = createStalk(bag, axes, {
    name: "The end of the wiggle",
    color: "1",
    height: () => ROWS[0],
    onMove: (end) => wish({ dx: Number((end - model.get("x")).toPrecision(3)) }),
  });
  axes.root.append(tip.roots[0], at.root, tip.roots[1]);
  stride(bag, at.root, (far) => {
    const x = Number((model.get("x") + Math.sign(far) * strideOf(axes.x)).toPrecision(12));
    if (Math.abs(x) <= LARGEST) wish({ x });
  });
  /** The windows on show; while a hand is on a knob they stay. @type {Span[]} */
  let windows = [];
  const hand = createHand(bag, axes, [at.root, ...tip.roots], () => onAnswer(model, draw)());
  /** Where the windows go along, for the hand holds x at an end: so far from their left end x stays. */
  let going = { x: Number.NaN, lead: 0 };
  function showEnds() {
    if (!axes.ready) return;
    const [x, dx] = [model.get("x"), model.get("dx")];
    at.show([x, 0], `x ${format(x)}`);
    tip.show(x, x + dx, { words: `wiggle ${format(dx)}`, value: dx });
  }
  function draw(/** @type {Answer} */ { lines, span, left }) {
    if (!hand.holds() || !windows.length) windows = windowsOf(lines, left, span);
    else if (hand.holds(at.root)) {
      // The lines of g and f go along with what stands on them: their bars stay below x.
      const [low, high] = windows[0];
      const [{ at: x }] = lines;
      windows = windowsOf(lines, going.x === x ? going.lead : x - low, high - low);
    }
    axes.set({ x: windows[0], y: [0, TOP], xTicks: [], yTicks: [], tall: HEIGHT });
    const rails = lines.map((line, i) => ({
      line,
      window: windows[i],
      y: axes.toY(ROWS[i]),
      color: i ? 0 : 1,
      first: i === 0,
    }));
    rows.replaceChildren(...drawRows(rails, axes));
    scale.textContent = `One scale: each line is ${format(windows[0][1] - windows[0][0])} long.`;
    const told = lines.map((l) => `${l.name}: ${format(l.at)}, wiggle ${format(l.wiggle)}`);
    axes.describe(`${told.join("; ")}. Each line is ${format(span)} long.`);
    showEnds();
  }
  const holdsX = () => hand.holds(at.root);
  panAtEnds(bag, axes, holdsX, (far, lead) => {
    const x = Number((model.get("x") + far).toPrecision(12));
    if (Math.abs(x) > LARGEST) return;
    going = { x, lead };
    wish({ x });
  });
  return { root: axes.root, rows, scale, showEnds, draw };
}

/**
 * @param {Workshop<State>} workshop
 * @returns {View<State>}
 */
function create(workshop) {
  const { model, bag, wish } = workshop;
  const picture = createPicture(workshop);
  const choice = select(bag, "f(g(x))", model.get("choices"), (pair) => wish({ pair }));
  const limits = {
    accepts: (/** @type {number} */ v) => Math.abs(v) <= LARGEST,
    rule: `a number within ±${LARGEST}`,
  };
  const x = numberField(bag, "x", { ...limits, wide: true, onNumber: (v) => wish({ x: v }) });
  const dx = numberField(bag, "Δx", { ...limits, wide: true, onNumber: (v) => wish({ dx: v }) });

  function showControls() {
    choice.show(model.get("pair"));
    x.show(model.get("x"));
    dx.show(model.get("dx"));
    picture.showEnds();
  }

  function take(/** @type {Answer} */ answer) {
    picture.draw(answer);
    showControls();
  }

  return {
    parts: [
      block("gdl-row", choice.root, x.root, dx.root),
      block("gdl-pictures", picture.root),
      block("gdl-row gdl-key", picture.scale),
    ],
    fading: [picture.rows],
    sentence: () => sentence(model.get("answer")),
    follow: [
      [["answer"], onAnswer(model, take)],
      [INPUTS, showControls],
    ],
  };
}

export default createWidget("wiggle", INPUTS, create, "Follow the wiggle", preview);
