// What the playground folds away: surface, start, budget, schedule, speed, and who races.

import { button, pointFields, select } from "./controls.js";
import { block, html } from "./elements.js";
import { stepsField } from "./player.js";
import { createSegment, createTicks } from "./race.js";

/** @import { Workshop } from "./types.d.ts" */
/** @import { State } from "./runs.js" */

const SPEEDS = ["½×", "1×", "4×"];
const TIMES = { "½×": 0.5, "1×": 1, "4×": 4 };

const VIEWS = ["map", "height"];

/**
 * @param {Workshop<State>} workshop
 * @param {(view: string) => void} onView
 */
export function createSettings({ model, bag, wish }, onView) {
  let [speed, view] = [SPEEDS[1], VIEWS[0]];
  const surfaces = model.get("surfaces");
  const found = (/** @type {string} */ name) =>
    surfaces.find((s) => s.name === name) ?? surfaces[0];
  const surface = () => found(model.get("surface"));
  const labels = surfaces.map((s) => /** @type {const} */ ([s.name, s.label]));
  const choice = select(bag, "Surface", labels, (name) => {
    const { start, rate } = found(name);
    const usual = rate ? { learning_rate: rate } : {};
    wish({ surface: name, start, view: [], rates: {}, position: 0, ...usual });
  });
  const start = pointFields(
    bag,
    ["Start x", "Start y"],
    () => model.get("start"),
    ([x, y]) => wish({ start: [x, y] }),
  );
  const home = button(bag, "Usual start", () => wish({ start: surface().start }));
  const budget = stepsField(bag, model, wish);
  const plan = select(bag, "Rate over time", model.get("schedules"), (schedule) =>
    wish({ schedule }),
  );
  const pacing = createSegment(bag, "Speed", (value) => {
    speed = value;
    pacing.show(SPEEDS, speed);
  });
  const looking = createSegment(bag, "View", (value) => {
    view = value;
    looking.show(VIEWS, view);
    onView(view);
  });
  const ticks = createTicks(
    bag,
    model.get("racers"),
    () => model.get("rules"),
    (rules) => wish({ rules }),
  );
  const fast = html("div", { class: "gdl-field" }, html("span", {}, "Speed"), pacing.root);
  const seen = html("div", { class: "gdl-field" }, html("span", {}, "View"), looking.root);
  const what = html("small", {}, "surface, start, steps, a race of rules, speed, height view");
  const root = html(
    "details",
    { class: "gdl-fold" },
    html("summary", {}, "More ", what),
    block("gdl-row", choice.root, ...start.roots, home, budget.root, plan.root, fast, seen),
    ticks.root,
  );
  const show = () => {
    choice.show(model.get("surface"));
    start.show(model.get("start"));
    budget.show(model.get("steps"));
    plan.show(model.get("schedule"));
    pacing.show(SPEEDS, speed);
    looking.show(VIEWS, view);
    ticks.show();
  };
  bag.listen(root, "toggle", show);
  show();
  return {
    root,
    surface,
    speed: () => TIMES[/** @type {keyof typeof TIMES} */ (speed)],
    /** While it is folded away it is left as it is: a browser looks closely at each box that changes. */
    show() {
      if (root.open) show();
    },
  };
}
