import { createAxes, linear } from "./js/axes.js";
import { numberField, select } from "./js/controls.js";
import { block, html, svg } from "./js/elements.js";
import { spaced } from "./js/frame.js";
import { createHandle } from "./js/handle.js";
import { format, within } from "./js/numbers.js";
import { reading } from "./js/program.js";
import { createStalk } from "./js/stalk.js";
import { axisName, axisTicks } from "./js/ticks.js";
import { createWidget, onAnswer } from "./js/widget.js";

/** @import { Axes, Choice, Program, Span, Traits, View, Workshop } from "./js/types.d.ts" */

/**
 * One number line: what stands there, and the wiggle that arrives.
 *
 * @typedef {{ name: string, at: number, wiggle: number }} Row
 */

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
/** A label nearer to an end than this would be cut. */
const EDGE = 12;
/** So many pixels a tick takes at least, and about so many each letter of a line's words. */
const ROOM = 45;
const LETTER = 6.6;
const LARGEST = 100;
/** So far a knob on a stalk reaches aside and up. */
const STALK = { aside: 50, up: 44 };
/** The longest wiggle takes this share of a number line, and Δx no more than that; as in Python. */
const LONGEST = 0.6;
const FIRST = 0.25;

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

/**
 * How long each number line is, and how far from its left end the wiggle starts on it.
 *
 * @param {number[]} wiggles
 */
export function scale(...wiggles) {
  const longest = Math.max(...wiggles.map(Math.abs));
  const rough = Math.max(longest / LONGEST, Math.abs(wiggles[0]) / FIRST) || 1;
  const power = Number(`1e${Math.floor(Math.log10(rough))}`);
  const span = ([1, 2, 5].find((m) => m * power >= rough * (1 - 1e-9)) ?? 10) * power;
  const [low, high] = [Math.min(0, ...wiggles), Math.max(0, ...wiggles)];
  const left = (span - high + low) / 2 - low;
  return { span: Number(span.toPrecision(12)), left: Number(left.toPrecision(12)) };
}

/**
 * What Python's compute says.
 *
 * @param {Pick<State, "pair" | "x" | "dx" | "programs">} state
 */
export function preview({ pair, x, dx, programs }) {
  const { names } = programs[pair];
  const [g, f] = [reading(programs[pair].g), reading(programs[pair].f)];
  const {
    height,
    slopes: [inner],
  } = g.both([x]);
  const {
    height: end,
    slopes: [outer],
  } = f.both([height]);
  const moved = g.value([x + dx]);
  const values = [x, height, end];
  const wiggles = [dx, moved - height, f.value([moved]) - end];
  const row = (/** @type {number} */ i) => ({ name: names[i], at: values[i], wiggle: wiggles[i] });
  return {
    lines: /** @type {[Row, Row, Row]} */ ([row(0), row(1), row(2)]),
    ...scale(...wiggles),
    inner,
    outer,
    product: inner * outer,
    ratio: dx ? wiggles[2] / dx : null,
  };
}

/** @typedef {{ line: Row, window: Span, y: number, color: number, first: boolean }} Rail one line as it is drawn */

/**
 * Where the wiggle of a line begins and ends.
 *
 * @param {Rail} rail
 * @param {Span} ends
 */
function places({ line, window }, ends) {
  const [toPlace] = linear(window, ends);
  const limited = (/** @type {number} */ v) => within(toPlace(v), [-1e4, 1e4]);
  return [limited(line.at), limited(line.at + line.wiggle)];
}

/**
 * A number line with its ticks, and the wiggle on it.
 *
 * @param {Rail} rail
 * @param {Span} ends
 */
function drawRow(rail, ends) {
  const { line, window, y, color } = rail;
  const [left, right] = ends;
  const [toPlace] = linear(window, ends);
  const [from, to] = places(rail, ends);
  const { marks, from: named } = axisTicks(...window, within((right - left) / ROOM, [2, 8]));
  const near = spaced(marks, toPlace)
    .map(([value, text]) => ({ x: toPlace(value), text }))
    .filter(({ x }) => x >= left + EDGE && x <= right - EDGE);
  const ruled = near.flatMap(({ x, text }) => [
    svg("line", { class: "gdl-rule", x1: x, x2: x, y1: y - 4, y2: y + 4 }),
    svg("text", { class: "gdl-note", x, y: y + 20, "text-anchor": "middle" }, text),
  ]);
  const values = `${format(line.at)}, wiggle ${format(line.wiggle)}`;
  const whole = `${axisName(line.name, named)}: ${values}`;
  const end = { class: "gdl-rowname", x: right - 4, "text-anchor": "end" };
  // The knob that stands off the first line is not to be written on.
  const one = LETTER * whole.length < right - left;
  const letters = one ? whole.length : Math.max(axisName(line.name, named).length, values.length);
  const under = right - LETTER * letters < Math.max(from, to) + STALK.aside;
  const up = y - 14 - (rail.first && under ? STALK.up : 0);
  // What has no room in one line stands in two.
  const words = one
    ? [svg("text", { ...end, y: up }, whole)]
    : [
        svg("text", { ...end, y: up - 13 }, axisName(line.name, named)),
        svg("text", { ...end, y: up }, values),
      ];
  // However short, it is to be seen.
  const tip = Math.abs(to - from) < 2 ? from + (line.wiggle < 0 ? -2 : 2) : to;
  const bar = `gdl-run gdl-run-${color} gdl-stretch`;
  return [
    svg("line", { class: "gdl-rule", x1: left, x2: right, y1: y, y2: y }),
    ...ruled,
    ...(line.wiggle ? [svg("line", { class: bar, x1: from, x2: tip, y1: y, y2: y })] : []),
    svg("circle", { class: `gdl-dot gdl-run-${color}`, r: 5, cx: from, cy: y }),
    ...words,
  ];
}

/**
 * All three lines, and from each wiggle down to the next.
 *
 * @param {Rail[]} rails
 * @param {Axes} axes
 */
function drawRows(rails, axes) {
  /** @type {Span} */
  const ends = [axes.toX(axes.x[0]), axes.toX(axes.x[1])];
  const legs = rails.slice(1).flatMap((below, i) => {
    const [above, next] = [places(rails[i], ends), places(below, ends)];
    return above.map((x1, k) =>
      svg("line", { class: "gdl-legs", x1, x2: next[k], y1: rails[i].y, y2: below.y }),
    );
  });
  return [...legs, ...rails.flatMap((rail) => drawRow(rail, ends))];
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
  /** The windows on show; while a hand is on a knob they stay. @type {Span[]} */
  let windows = [];
  let held = false;
  function showEnds() {
    if (!axes.ready) return;
    const [x, dx] = [model.get("x"), model.get("dx")];
    at.show([x, 0], `x ${format(x)}`);
    tip.show(x, x + dx, { words: `wiggle ${format(dx)}`, value: dx });
  }
  function draw(/** @type {Answer} */ { lines, span, left }) {
    if (!held || !windows.length) windows = lines.map((l) => [l.at - left, l.at - left + span]);
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
  bag.listen(axes.root, "pointerdown", (event) => {
    const on = event.target;
    held = on instanceof Node && [at.root, ...tip.roots].some((knob) => knob.contains(on));
  });
  for (const type of /** @type {const} */ (["pointerup", "pointercancel", "lostpointercapture"])) {
    bag.listen(axes.root, type, () => {
      held = false;
      onAnswer(model, draw)();
    });
  }
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
