// The loss curve with a line at the step on show or under the pointer, and the bar that walks it.

import { block, svg } from "./elements.js";
import { createLossChart } from "./losses.js";
import { createScrub } from "./scrub.js";
import { written } from "./written.js";

/** @import { Bag, Run } from "./types.d.ts" */

const [WIDTH, HEIGHT] = [440, 230];

/**
 * The loss curve, with a line at the step on show or under the pointer, and the bar that walks it.
 *
 * @param {Bag} bag
 * @param {{ goTo: (step: number, rests: boolean) => void, last: () => number, onHover: (k: number | null) => void }} ties
 */
export function createCurve(bag, { goTo, last, onHover }) {
  const chart = createLossChart(WIDTH, HEIGHT, { ahead: false });
  const scrub = createScrub(bag, goTo);
  const cursor = svg("line", { class: "gdl-cursor" });
  const words = svg("text", { class: "gdl-on" });
  chart.over.append(cursor, words);
  const stepAt = (/** @type {{ clientX: number, clientY: number }} */ event) =>
    Math.max(0, Math.min(last(), Math.round(chart.axes.at(event)[0])));
  bag.listen(chart.root, "pointermove", (event) => onHover(stepAt(event)));
  bag.listen(chart.root, "pointerleave", () => onHover(null));
  bag.listen(chart.root, "click", (event) => goTo(stepAt(event), true));
  return {
    root: block("gdl-losses", chart.root, scrub.root),
    chart,
    /**
     * @param {Run[]} runs
     * @param {Run | undefined} run
     * @param {number} position
     * @param {number} looked at: the step under the pointer, or the one on show
     */
    draw(runs, run, position, looked) {
      chart.draw(runs, position);
      const { axes } = chart;
      const loss = run?.losses[Math.min(looked, run.losses.length - 1)];
      const x = axes.toX(looked);
      const [top, bottom] = [axes.toY(axes.y[1]), axes.toY(axes.y[0])];
      for (const [name, value] of Object.entries({ x1: x, x2: x, y1: top, y2: bottom })) {
        cursor.setAttribute(name, String(value));
      }
      const right = looked > axes.x[1] / 2;
      words.setAttribute("text-anchor", right ? "end" : "start");
      words.setAttribute("x", String(x + (right ? -8 : 8)));
      words.setAttribute("y", String(top + 15));
      const told = loss === undefined ? "" : `step ${looked}: loss ${written(loss)}`;
      words.textContent = told;
      scrub.show(position, last(), told, axes);
    },
  };
}
