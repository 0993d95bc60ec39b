import { createCurve } from "./js/curve.js";
import { block } from "./js/elements.js";
import { awayFrom, createLandscape, grainOf } from "./js/landscape.js";
import { format, pack, same } from "./js/numbers.js";
import { createRunPlayer } from "./js/player.js";
import { surfaceReading } from "./js/program.js";
import { createTable } from "./js/race.js";
import { keptRuns, ran, sent } from "./js/ran.js";
import { createRates } from "./js/rates.js";
import { createReckoning } from "./js/reckoning.js";
import { drawnRuns, moveFrom, whereabouts } from "./js/runs.js";
import { createSettings } from "./js/settings.js";
import { createNotary } from "./js/trials.js";
import { createWidget, onAnswer } from "./js/widget.js";

/** @import { View, Workshop } from "./js/types.d.ts" */
/** @import { Answer, DrawnRun, State } from "./js/runs.js" */
/** @import { Spot } from "./js/paths.js" */
/** @import { Ran } from "./js/ran.js" */

/** @type {("surface" | "start" | "learning_rate" | "rates" | "rules" | "schedule" | "steps")[]} */
const INPUTS = ["surface", "start", "learning_rate", "rates", "rules", "schedule", "steps"];

/**
 * What the page may say: the verdict on the steps on show, where the run is if it left the map.
 *
 * @param {State["so_far"]} soFar
 * @param {{ position: number, echo: unknown }} now
 * @param {DrawnRun | undefined} run
 * @param {{ several: boolean, away: string }} more
 */
export function sentence(soFar, { position, echo }, run, { several, away }) {
  const told = run && soFar.rules?.[run.rule];
  // While it plays, or while Python is at it, nothing is said of other steps than these.
  if (!told || soFar.at !== position || !same(soFar.echo, echo)) return "";
  const words = several && told.word ? `${run.rule}: ${told.sentence}` : told.sentence;
  return [words, away].filter(Boolean).join(" ");
}

/**
 * The runs on a surface that the page can compute, by their rules.
 *
 * @type {(state: State) => Record<string, Ran> | null}
 */
function make(state) {
  const { surface, surfaces, start, rules, racers, schedule, steps } = state;
  const read = surfaceReading(surface, surfaces);
  if (!read) return null;
  const found = surfaces.find(({ name }) => name === surface);
  // Of a surface of the learner's own nobody knows whether it has a lowest point.
  const minima = surface === "own" ? null : found?.minima;
  const common = { look: read.both, start, minima, schedule, steps };
  const runs = rules.flatMap((name) => {
    const racer = racers.find((r) => r.name === name);
    const rate = rateFor(name, state);
    return racer
      ? [[name, ran({ ...common, rate, rule: racer.rule, settings: racer.settings })]]
      : [];
  });
  return Object.fromEntries(runs);
}

/** @param {string} rule @param {Pick<State, "rates" | "learning_rate">} state */
const rateFor = (rule, { rates, learning_rate }) => rates[rule] ?? learning_rate;

const kept = keptRuns(INPUTS, ["surfaces", "racers"], make);

/**
 * What Python's compute says.
 *
 * @param {State} state
 */
export function preview(state) {
  const { schedule, surface, surfaces } = state;
  const found = kept.runs(state);
  if (!found) return null;
  const runs = Object.entries(found).map(([rule, run]) => {
    const { count, word, fate, told } = sent(run);
    const changing = schedule === "constant" ? [] : run.rates.slice(0, Math.max(count - 1, 0));
    const gradients = pack(run.gradients.slice(0, count).flat());
    const rates = pack(changing);
    return { rule, rate: rateFor(rule, state), ...told, gradients, rates, verdict: word, fate };
  });
  const { border = null } = surfaces.find(({ name }) => name === surface) ?? {};
  return { runs, border: schedule === "constant" ? border : null };
}

/** What Python says of the first steps. @param {State} state */
export const judge = (state) => kept.judge(state);

/**
 * The parts that change with the run and the step, and what is looked at.
 *
 * @param {Workshop<State>} workshop
 * @param {ReturnType<typeof createSettings>} settings
 */
function createShow({ model, bag, wish }, settings) {
  /** @type {{ runs: DrawnRun[], hover: Spot | null, looked: number | null }} */
  const now = { runs: [], hover: null, looked: null };
  const last = () => Math.max(0, ...now.runs.map((run) => run.losses.length - 1));
  const player = createRunPlayer(bag, model, wish, last, { back: true, speed: settings.speed });
  const { position } = player;
  const focus = () => now.runs.find(({ rule }) => rule === model.get("focus")) ?? now.runs[0];
  const look = (/** @type {Spot | null} */ hover, /** @type {number | null} */ looked) => {
    if (same(hover, now.hover) && looked === now.looked) return;
    Object.assign(now, { hover, looked });
    draw();
  };
  const landscape = createLandscape(
    { model, bag, wish },
    {
      surface: settings.surface,
      runs: () => now.runs,
      position,
      player: player.root,
      onHover: (spot) => look(spot, spot ? spot.k : null),
    },
  );
  const curve = createCurve(bag, {
    goTo: (step, rests) => (rests ? player.rest(step) : model.set("position", step)),
    last,
    onHover(k) {
      const [run, seen] = [focus(), k === null ? null : Math.min(k, position())];
      look(run && seen !== null ? { rule: run.rule, k: seen } : null, seen);
    },
  });
  const table = createTable(bag, model.get("racers"), (rule) => wish({ focus: rule }));
  const sum = createReckoning();
  function draw() {
    const at = position();
    landscape.draw(focus(), now.hover);
    curve.draw(now.runs, focus(), at, now.looked ?? at);
    sum.show(moveFrom(focus(), at), grainOf(landscape.axes));
    table.root.hidden = now.runs.length < 2;
    table.show(rowsOf(now.runs, at, model.get("so_far")), focus()?.rule ?? "");
  }
  return { now, last, player, focus, landscape, curve, table, sum, draw };
}

/**
 * @param {DrawnRun[]} runs
 * @param {number} position
 * @param {State["so_far"]} soFar
 */
function rowsOf(runs, position, soFar) {
  return runs.map(({ rule, rate, losses }) => {
    const step = Math.min(position, losses.length - 1);
    const loss = step < 0 ? "∞" : format(losses[step], 3);
    return { rule, rate, step: Math.max(step, 0), loss, word: soFar.rules?.[rule]?.word ?? "" };
  });
}

/**
 * @param {Workshop<State>} workshop
 * @returns {View<State>}
 */
function create(workshop) {
  const { model } = workshop;
  const settings = createSettings(workshop, (view) => show.landscape.look(view));
  const show = createShow(workshop, settings);
  const { now, player, landscape, curve, table, sum, draw, focus } = show;
  const rates = createRates(workshop, settings.surface);
  const ended = () => show.last() > 0 && player.position() === show.last();
  const note = createNotary(workshop, INPUTS, ended, () => rates.proved(now.runs));
  const statusIn = block("gdl-verdict");
  const turn = block("gdl-turn", rates.root, statusIn, table.root);
  const sumLine = block("gdl-sumline", sum.root);
  const two = block("gdl-two", sumLine, landscape.root, curve.root, turn);

  function take(/** @type {Answer} */ answer) {
    Object.assign(now, { runs: drawnRuns(answer, model.get("racers")), hover: null, looked: null });
    rates.show();
    draw();
    note();
  }
  function showControls() {
    settings.show();
    rates.show();
    landscape.showStart();
  }
  function drawSurface() {
    landscape.drawGround();
    showControls();
    draw();
  }
  function drawStep() {
    draw();
    note();
  }
  function said() {
    const run = focus();
    const { echo } = /** @type {{ echo?: unknown }} */ (model.get("answer") ?? {});
    const away = run ? awayFrom(run, player.position(), landscape.axes) : "";
    const position = model.get("position");
    const several = now.runs.length > 1;
    return sentence(model.get("so_far"), { position, echo }, run, { several, away });
  }
  return {
    parts: [block("gdl-stage", two), settings.root],
    statusIn,
    fading: [...landscape.fading, curve.root, sum.root],
    sentence: said,
    whereabouts: () => whereabouts(now.runs, player.position()),
    retell: ["so_far", "position", "focus", "view", "picture"],
    follow: [
      [["surface", "picture", "view"], drawSurface],
      [["start", "learning_rate", "rates", "rules", "schedule", "steps", "tried"], showControls],
      [["answer"], onAnswer(model, take)],
      [["position", "so_far"], drawStep],
      [["focus"], drawSurface],
    ],
  };
}

export default createWidget("playground", INPUTS, create, "Playground", preview, judge);
