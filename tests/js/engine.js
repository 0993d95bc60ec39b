// The engine's modules put together as a view does, so that Python can ask them.

import { checkerAnswer } from "../../src/gdlesson/site/js/checker.js";
import { clinicAnswer } from "../../src/gdlesson/site/js/clinic.js";
import { groundOf } from "../../src/gdlesson/site/js/ground.js";
import { parse } from "../../src/gdlesson/site/js/reader.js";
import { differentiate, valueAt } from "../../src/gdlesson/site/js/trees.js";
import { reading } from "../../src/gdlesson/widgets/js/program.js";
import { kindOf, rateOf, stepRule } from "../../src/gdlesson/widgets/js/rules.js";
import { fate, soFar, verdict } from "../../src/gdlesson/widgets/js/verdicts.js";
import { broke, descend, STATUS } from "../../src/gdlesson/widgets/js/walk.js";

/** Value and slopes of a recorded function at several points. */
export function readings(program, points) {
  const { both } = reading(program);
  return points.map((w) => both(w)).map(({ height, slopes }) => [height, ...slopes]);
}

/** A run with a rule at a rate that may change. */
export function run(program, start, rule, settings, schedule, steps) {
  const rate = rateOf(schedule, settings.learning_rate, steps);
  const walk = descend(reading(program).both, start, stepRule(rule, settings), rate, steps);
  return { ...walk, status: STATUS[walk.status], broke: broke(walk.status) };
}

/** The rates of a run's steps. */
export const rates = (schedule, rate, steps) =>
  Array.from({ length: steps }, (_, k) => rateOf(schedule, rate, steps)(k));

/** What is said of a run, of its first steps, and of its rate. */
export function judged(program, start, rule, settings, schedule, steps, facts) {
  const { both } = reading(program);
  const rate = rateOf(schedule, settings.learning_rate, steps);
  const walk = descend(both, start, stepRule(rule, settings), rate, steps);
  const told = { ...walk, look: both, ...facts, ...kindOf(rule, settings, schedule) };
  const { word, sentence } = verdict(told);
  const first = [0, 1, 3, 5, 10].map((k) => soFar(told, k));
  return { word, sentence, fate: fate(told, word), first };
}

/** Numbers that are packed in float32. */
const floats = (view) =>
  Array.from({ length: view.byteLength / 4 }, (_, k) => view.getFloat32(4 * k, true));

/** The ground of a recorded function, its numbers unpacked. */
export function ground(name, program, window) {
  const { levels, above, relief, ...more } = groundOf(name, reading(program).value, window);
  return {
    ...more,
    relief: floats(relief),
    above: above.map(floats),
    levels: levels.map((level) => ({ ...level, lines: floats(level.lines) })),
  };
}

/** The clinic's answer to a wish, of the cases that travel with the page. */
export const clinic = ({ wish, ...cases }) => clinicAnswer(cases)(wish);

/** A typed text as its tree, or what is wrong with it and where. */
export function read(text, tables) {
  try {
    return { tree: parse(text, tables) };
  } catch (error) {
    return { words: error.message, place: error.place };
  }
}

/** The values of a typed text at several places, and those of its derivative with each slip. */
export function values(text, tables, xs, slips) {
  const tree = parse(text, tables);
  const trees = [tree, ...slips.map((slip) => differentiate(tree, slip))];
  return trees.map((each) => xs.map((x) => valueAt(each, x)));
}

/** The checker's answer. */
export const checked = (state, tables) => checkerAnswer(tables)(state);
