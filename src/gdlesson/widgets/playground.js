import { createContourMap } from "./js/contours.js";
import { button, checkbox, pointFields, select } from "./js/controls.js";
import { block, html } from "./js/elements.js";
import { swatch } from "./js/legend.js";
import { createLossChart } from "./js/losses.js";
import { drawLine, drawMarker, inReach } from "./js/marks.js";
import { format, pairs, unpack } from "./js/numbers.js";
import { createRunPlayer, stepsField } from "./js/player.js";
import { logSlider } from "./js/sliders.js";
import { createWidget, onAnswer } from "./js/widget.js";

/** @import { Axes, MapTraits, Packed, PlayedTraits, Point, Traits, View, Workshop } from "./js/types.d.ts" */

/**
 * @typedef {object} SentRun
 * @property {string} rule
 * @property {Packed} points
 * @property {Packed} losses
 * @property {number} steps
 * @property {string} verdict in a word
 * @property {string} sentence
 * @property {string} status
 * @property {boolean} broke
 */
/** @typedef {{ runs: SentRun[], border: number | null }} Answer */
/**
 * @typedef {object} Racer
 * @property {string} name
 * @property {string} key of its class in the style sheet
 * @property {string} shape of its marker, as the data of an SVG path
 */
/** @typedef {Omit<SentRun, "points" | "losses"> & { points: Point[], losses: number[], color: string, shape: string }} DrawnRun */

/**
 * @typedef {object} PlaygroundTraits
 * @property {Point} start
 * @property {number} learning_rate
 * @property {string[]} rules that race
 * @property {Racer[]} racers that could
 * @property {Answer} answer
 */
/** @typedef {Traits & MapTraits & PlayedTraits & PlaygroundTraits} State */

/** @type {("surface" | "start" | "learning_rate" | "rules" | "steps")[]} */
const INPUTS = ["surface", "start", "learning_rate", "rules", "steps"];
const WIDTH = 440;
/** Beyond these the markers would only thicken the line. */
const MARKERS = 60;

/**
 * What the verdicts and the border say, in one paragraph.
 *
 * @param {{ runs: Pick<SentRun, "rule" | "sentence">[], border: number | null }} answer
 * @param {number} rate
 */
export function sentence({ runs, border }, rate) {
  const several = runs.length > 1;
  const parts = runs.map((run) => (several ? `${run.rule}: ${run.sentence}` : run.sentence));
  if (border && runs.some((run) => run.rule === "SGD")) {
    const side = rate < border ? "below" : rate > border ? "above" : "exactly at";
    const what = several ? "for SGD " : "";
    parts.push(
      `η = ${format(rate)} is ${side} the border ${what}at η = ${format(border)}, ` +
        "beyond which descent on this surface flies off.",
    );
  }
  return parts.join(" ");
}

/**
 * Where each run is at a step, in words.
 *
 * @param {Pick<DrawnRun, "rule" | "points" | "losses" | "steps" | "status" | "broke">[]} runs
 * @param {number} position
 */
export function whereabouts(runs, position) {
  const said = runs.map(({ rule, points, losses, steps, status, broke }) => {
    const k = Math.min(position, losses.length - 1);
    if (k < 0) return `${rule}: the loss is not finite at the start`;
    const at = `(${points[k].map((v) => format(v)).join(", ")})`;
    const where = `step ${k} of ${steps}: ${at}, loss ${format(losses[k])}`;
    const ending = broke && k === losses.length - 1 ? `. ${status}` : "";
    return (runs.length > 1 ? `${rule}, ${where}` : where) + ending;
  });
  return said.join(" · ");
}

/**
 * The path of a run up to a step: a line, a marker at each step, a larger one where it stands.
 *
 * @param {DrawnRun} run
 * @param {number} position
 * @param {Axes} axes
 */
function drawPath(run, position, axes) {
  const seen = run.points.slice(0, position + 1);
  const tone = `gdl-run-${run.color}`;
  const line = drawLine(`gdl-run ${tone} gdl-path`, seen, axes, { "data-rule": run.rule });
  /** @type {(points: Point[], className: string, size: number) => SVGElement[]} */
  const marked = (points, className, size) =>
    points
      .filter((point) => inReach(point, axes))
      .map((point) => drawMarker(`${className} ${tone}`, run.shape, point, axes, size));
  const walked = seen.slice(1);
  return [
    line,
    ...marked(walked.slice(0, MARKERS - 1), "gdl-step", 2.5),
    ...marked(walked.slice(-1), "gdl-dot", 5),
  ];
}

/**
 * One box to tick for each step rule, with how its run ended.
 *
 * @param {Workshop<State>} workshop
 */
function createRacers({ model, bag, wish }) {
  const names = model.get("racers").map((racer) => racer.name);
  const racers = model.get("racers").map(({ name: rule, key, shape }) => {
    const outcome = html("small", {});
    const box = checkbox(bag, [swatch(key, shape), html("span", {}, rule), outcome], (ticked) => {
      const rules = names.filter((r) => (r === rule ? ticked : model.get("rules").includes(r)));
      if (rules.length) wish({ rules });
      else box.show(true); // somebody has to run
    });
    return { rule, box, outcome };
  });
  const legend = html("legend", {}, "Step rules (tick several for a race)");
  const roots = racers.map((racer) => racer.box.root);
  return {
    root: html("fieldset", { class: "gdl-choices" }, legend, ...roots),
    show() {
      for (const { rule, box } of racers) box.show(model.get("rules").includes(rule));
    },
    tell(/** @type {DrawnRun[]} */ runs) {
      for (const { rule, outcome } of racers) {
        const run = runs.find((r) => r.rule === rule);
        const end = run && (run.broke ? "∞" : format(run.losses[run.losses.length - 1], 3));
        outcome.textContent = run ? `${run.verdict.toLowerCase()}, loss ${end}` : "";
      }
    },
  };
}

/** @param {Workshop<State>} workshop */
function createControls({ model, bag, wish }) {
  const surfaces = model.get("surfaces");
  const found = (/** @type {string} */ name) =>
    surfaces.find((s) => s.name === name) ?? surfaces[0];
  const surface = () => found(model.get("surface"));
  const labels = surfaces.map((s) => /** @type {const} */ ([s.name, s.label]));
  const choice = select(bag, "Surface", labels, (name) =>
    wish({ surface: name, start: found(name).start }),
  );
  const start = pointFields(
    bag,
    ["Start x", "Start y"],
    () => model.get("start"),
    ([x, y]) => wish({ start: [x, y] }),
  );
  const home = button(bag, "Usual start", () => wish({ start: surface().start }));
  const rate = logSlider(bag, "Learning rate η", [-4, 1], (v) => wish({ learning_rate: v }));
  const budget = stepsField(bag, model, wish);
  return {
    ground: block("gdl-row", choice.root, ...start.roots, home),
    settings: [rate.root, budget.root],
    surface,
    show() {
      choice.show(model.get("surface"));
      start.show(model.get("start"));
      rate.show(model.get("learning_rate"));
      budget.show(model.get("steps"));
    },
  };
}

/**
 * @param {Workshop<State>} workshop
 * @returns {View<State>}
 */
function create(workshop) {
  const { model, bag, wish } = workshop;
  /** @type {DrawnRun[]} */
  let runs = [];
  const map = createContourMap(bag, {
    width: WIDTH,
    label: "Contour map with the path of each run",
    name: "Starting point",
    onMove: (start) => wish({ start }),
  });
  const chart = createLossChart(WIDTH, 300);
  const controls = createControls(workshop);
  const racers = createRacers(workshop);
  const readout = html("p", { class: "gdl-readout" });
  const longest = () => Math.max(0, ...runs.map((run) => run.losses.length - 1));
  const player = createRunPlayer(bag, model, wish, longest);

  function drawPaths() {
    const now = player.position();
    map.over.replaceChildren(...runs.flatMap((run) => drawPath(run, now, map.axes)));
    chart.draw(runs, now);
    readout.textContent = whereabouts(runs, now);
  }

  function showControls() {
    map.place(model.get("start"));
    controls.show();
    racers.show();
  }

  function drawSurface() {
    map.show(controls.surface(), model.get("picture"));
    showControls();
    drawPaths();
  }

  function take(/** @type {Answer} */ answer) {
    runs = answer.runs.flatMap((run) => {
      const racer = model.get("racers").find(({ name }) => name === run.rule);
      if (!racer) return []; // Python runs none but these
      const [points, losses] = [pairs(unpack(run.points)), unpack(run.losses)];
      return [{ ...run, color: racer.key, shape: racer.shape, points, losses }];
    });
    racers.tell(runs);
    drawPaths();
  }

  return {
    parts: [
      controls.ground,
      block("gdl-pictures", map.root, chart.root),
      block("gdl-row", ...controls.settings, player.root),
      racers.root,
      readout,
    ],
    fading: [map.over, chart.root, readout],
    sentence: () => sentence(model.get("answer"), model.get("learning_rate")),
    follow: [
      [["surface", "picture"], drawSurface],
      [["start", "learning_rate", "rules", "steps"], showControls],
      [["answer"], onAnswer(model, take)],
      [["position"], drawPaths],
    ],
  };
}

export default createWidget("playground", INPUTS, create);
