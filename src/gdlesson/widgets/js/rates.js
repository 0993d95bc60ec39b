// The learning rate of the playground: a box, a slider that keeps what was tried, and whose it is.

import { numberField } from "./controls.js";
import { block, html } from "./elements.js";
import { createSegment } from "./race.js";
import { stopSlider } from "./stops.js";
import { createTrials } from "./trials.js";

/** @import { Surface, Workshop } from "./types.d.ts" */
/** @import { DrawnRun, State } from "./runs.js" */
/** @import { Trial } from "./trials.js" */

/** Without a surface that says better: from the smallest to the largest that anybody tries. */
const STOPS = [0.0001, 0.001, 0.01, 0.1, 1];

/**
 * Whose rate the slider moves, and where that rate is kept.
 *
 * @param {Workshop<State>} workshop
 */
function createOwner({ model, wish }) {
  /** The rule in focus, while it races; empty for all of them. */
  const owner = () => {
    const racing = model.get("rules");
    const focus = racing.length === 1 ? racing[0] : model.get("focus");
    return racing.includes(focus) ? focus : "";
  };
  return {
    owner,
    rate: () => model.get("rates")[owner()] ?? model.get("learning_rate"),
    set(/** @type {number} */ rate) {
      const rates = model.get("rates");
      if (model.get("rules").length > 1 && owner()) wish({ rates: { ...rates, [owner()]: rate } });
      else wish({ learning_rate: rate, ...(Object.keys(rates).length ? { rates: {} } : {}) });
    },
  };
}

/**
 * @param {Workshop<State>} workshop
 * @param {() => Surface} surface
 */
export function createRates(workshop, surface) {
  const { model, bag, wish } = workshop;
  const { owner, rate, set } = createOwner(workshop);

  const box = numberField(bag, "Learning rate η", {
    accepts: (v) => v > 0,
    rule: "a number above 0",
    onNumber: set,
    wide: true,
  });
  const slider = stopSlider(bag, "Learning rate η", set);
  const whose = createSegment(bag, "Whose rate the slider moves", (focus) => wish({ focus }));
  const racing = () => model.get("rules").length > 1;
  const rule = () => owner() || model.get("rules")[0];
  const from = () => model.get("start").join(", ");
  const trials = createTrials(bag, slider, {
    tried: () => model.get("tried"),
    of: () => [model.get("surface"), rule(), from()],
    // It is known of plain descent alone.
    border: () => (rule() === "SGD" ? (model.get("answer")?.border ?? null) : null),
    who: () => (racing() ? rule() : ""),
  });
  const name = html("span", { class: "gdl-small" }, "Set the rate of");
  const race = block("gdl-whose", name, whose.root);
  return {
    root: block("gdl-rate", race, block("gdl-rate-row", box.root, slider.root), trials.root),
    /** @param {DrawnRun[]} runs that were played to their end @returns {Trial[]} */
    proved: (runs) =>
      model.get("schedule") === "constant"
        ? runs.map(({ rule, rate, fate }) => [model.get("surface"), rule, rate, fate, from()])
        : [],
    show() {
      race.hidden = !racing();
      whose.show(["", ...model.get("rules")], owner(), "all rules");
      slider.rename(racing() && owner() ? `Learning rate of ${owner()}` : "Learning rate η");
      box.show(rate());
      slider.show(rate(), surface().stops ?? STOPS);
      trials.show();
    },
  };
}
