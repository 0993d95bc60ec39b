import { createAxes, linear, spaced } from "./js/axes.js";
import { numberField, select } from "./js/controls.js";
import { block, svg } from "./js/elements.js";
import { createHandle } from "./js/handle.js";
import { format, within } from "./js/numbers.js";
import { axisName, axisTicks } from "./js/ticks.js";
import { createWidget, onAnswer } from "./js/widget.js";

/** @import { Axes, Choice, Span, Traits, View, Workshop } from "./js/types.d.ts" */

/**
 * One number line: what stands there, and the wiggle that arrives.
 *
 * @typedef {{ name: string, window: Span, at: number, wiggle: number }} Row
 */

/**
 * @typedef {object} Answer
 * @property {[Row, Row, Row]} lines x, g and f
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
 * @property {Answer} answer
 */
/** @typedef {Traits & WiggleTraits} State */

/** @type {("pair" | "x" | "dx")[]} */
const INPUTS = ["pair", "x", "dx"];
const WIDTH = 640;
const HEIGHT = 300;
/** The heights of the three lines, on axes from 0 to 3. */
const ROWS = [2.5, 1.5, 0.5];
/** A label nearer to an end than this would be cut. */
const EDGE = 12;
/** So many pixels a tick takes at least, and about so many each letter of a line's words. */
const ROOM = 45;
const LETTER = 6.6;
const LARGEST = 100;

/**
 * How the wiggle was stretched, in a sentence.
 *
 * @param {Omit<Answer, "lines">} answer
 */
export function sentence({ inner, outer, product, ratio }) {
  const whole = ratio === null ? "" : ` For this wiggle the whole stretch is ${format(ratio)}.`;
  return (
    `g stretches it by g′(x) = ${format(inner)}, f by f′(g) = ${format(outer)}: ` +
    `together ${format(inner)} × ${format(outer)} = ${format(product)}.${whole}`
  );
}

/**
 * Where the numbers of a line stand: all three are equally long.
 *
 * @param {Row} line
 * @param {Span} ends
 */
function scale(line, ends) {
  const [toPlace] = linear(line.window, ends);
  const limited = (/** @type {number} */ v) => within(toPlace(v), [-1e4, 1e4]);
  return [limited(line.at), limited(line.at + line.wiggle)];
}

/**
 * A number line with its ticks, and the wiggle on it.
 *
 * @param {Row} line
 * @param {number} color
 * @param {number} y
 * @param {Span} ends
 */
function drawRow(line, color, y, ends) {
  const [left, right] = ends;
  const [toPlace] = linear(line.window, ends);
  const [from, to] = scale(line, ends);
  const { marks, from: named } = axisTicks(...line.window, within((right - left) / ROOM, [2, 8]));
  const near = spaced(marks, toPlace)
    .map(([value, text]) => ({ x: toPlace(value), text }))
    .filter(({ x }) => x >= left + EDGE && x <= right - EDGE);
  const ruled = near.flatMap(({ x, text }) => [
    svg("line", { class: "gdl-rule", x1: x, x2: x, y1: y - 4, y2: y + 4 }),
    svg("text", { class: "gdl-note", x, y: y + 18, "text-anchor": "middle" }, text),
  ]);
  const values = `${format(line.at)}, wiggle ${format(line.wiggle)}`;
  const whole = `${axisName(line.name, named)}: ${values}`;
  const end = { class: "gdl-rowname", x: right - 4, "text-anchor": "end" };
  // What has no room in one line stands in two.
  const words =
    LETTER * whole.length < right - left
      ? [svg("text", { ...end, y: y - 14 }, whole)]
      : [
          svg("text", { ...end, y: y - 27 }, axisName(line.name, named)),
          svg("text", { ...end, y: y - 14 }, values),
        ];
  return [
    svg("line", { class: "gdl-rule", x1: left, x2: right, y1: y, y2: y }),
    ...ruled,
    svg("line", { class: `gdl-run gdl-run-${color} gdl-stretch`, x1: from, x2: to, y1: y, y2: y }),
    svg("circle", { class: `gdl-dot gdl-run-${color}`, r: 5, cx: from, cy: y }),
    ...words,
  ];
}

/**
 * All three lines, and from each wiggle down to the next.
 *
 * @param {Row[]} lines
 * @param {Axes} axes
 */
function drawRows(lines, axes) {
  /** @type {Span} */
  const ends = [axes.toX(axes.x[0]), axes.toX(axes.x[1])];
  const heights = ROWS.map(axes.toY);
  return lines.flatMap((line, i) => {
    const next = lines[i + 1];
    const below = next ? scale(next, ends) : [];
    const legs = scale(line, ends)
      .slice(0, below.length)
      .map((x1, k) => {
        const place = { x1, x2: below[k], y1: heights[i], y2: heights[i + 1] };
        return svg("line", { class: "gdl-legs", ...place });
      });
    return [...legs, ...drawRow(line, i, heights[i], ends)];
  });
}

/**
 * The three lines, with both ends of the wiggle to drag.
 *
 * @param {Workshop<State>} workshop
 */
function createPicture({ model, bag, wish }) {
  const axes = createAxes(WIDTH, HEIGHT, "", "", "The number lines of x, g and f");
  const rows = svg("g", {});
  axes.inside.append(rows);
  const onFirstRow = { rail: () => ROWS[0], grabsAnywhere: false };
  const at = createHandle(bag, axes, { name: "x", onMove: ([x]) => wish({ x }), ...onFirstRow });
  const tip = createHandle(bag, axes, {
    name: "The end of the wiggle",
    onMove: ([end]) => wish({ dx: Number((end - model.get("x")).toPrecision(6)) }),
    ...onFirstRow,
  });
  axes.root.append(at.root, tip.root);
  return {
    root: axes.root,
    rows,
    showEnds() {
      if (!axes.ready) return;
      const [x, dx] = [model.get("x"), model.get("dx")];
      at.show([x, 0], `x ${format(x)}`);
      tip.show([x + dx, 0], `wiggle ${format(dx)}`);
    },
    draw(/** @type {Answer} */ { lines }) {
      axes.set({ x: lines[0].window, y: [0, 3], xTicks: [], yTicks: [], tall: HEIGHT });
      rows.replaceChildren(...drawRows(lines, axes));
      const told = lines.map((l) => `${l.name}: ${format(l.at)}, wiggle ${format(l.wiggle)}`);
      axes.describe(`${told.join("; ")}.`);
    },
  };
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
  const x = numberField(bag, "x", { ...limits, onNumber: (v) => wish({ x: v }) });
  const dx = numberField(bag, "Δx", { ...limits, onNumber: (v) => wish({ dx: v }) });

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
    parts: [block("gdl-row", choice.root, x.root, dx.root), block("gdl-pictures", picture.root)],
    fading: [picture.rows],
    sentence: () => sentence(model.get("answer")),
    follow: [
      [["answer"], onAnswer(model, take)],
      [INPUTS, showControls],
    ],
  };
}

export default createWidget("wiggle", INPUTS, create, "Follow the wiggle");
