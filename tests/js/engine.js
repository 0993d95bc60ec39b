// The engine's modules put together as a view does, so that Python can ask them.

import { reading } from "../../src/gdlesson/widgets/js/program.js";
import { rateOf, stepRule } from "../../src/gdlesson/widgets/js/rules.js";
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
