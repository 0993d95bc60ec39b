// The loss curve with a line at the step on show or under the pointer, and the bar that walks it.

import { block, put, svg, write } from "./elements.js";
import { createLossChart } from "./losses.js";
import { format } from "./numbers.js";
import { createScrub } from "./scrub.js";

/** @import { Bag, Point, Run, Span } from "./types.d.ts" */

const [WIDTH, HEIGHT] = [500, 200];
/** A bold letter is about so wide; words need so much room above and below them. */
const LETTER = 7;
const CLEAR = 13;

/**
 * How high words can stand without a curve behind them: the first such place from above, or the one
 * that is farthest from all curves.
 *
 * @param {Point[][]} curves in pixels, each from left to right
 * @param {Span} across where the words begin and end
 * @param {Span} down the highest and the lowest place
 */
export function freeHeight(curves, [from, to], [top, bottom]) {
  /** @type {number[]} */
  const taken = [];
  for (const curve of curves) {
    curve.forEach(([x, y], i) => {
      const [u, v] = curve[i - 1] ?? [x, y];
      for (let at = Math.max(from, u); at <= Math.min(to, x); at += 4) {
        taken.push(x === u ? y : v + ((y - v) * (at - u)) / (x - u));
      }
    });
  }
  let [best, most] = [top, 0];
  for (let height = top; height <= bottom && most < CLEAR; height += 4) {
    const room = Math.min(CLEAR, ...taken.map((y) => Math.abs(y - height)));
    if (room > most) [best, most] = [height, room];
  }
  return best;
}

/**
 * A run's loss at a step, in words: of one that ended before it, where it ended.
 *
 * @param {Run | undefined} run
 * @param {number} looked at: the step
 */
export function told(run, looked) {
  if (!run?.losses.length) return "";
  const last = run.losses.length - 1;
  const loss = format(run.losses[Math.min(looked, last)], 3);
  if (looked <= last) return `step ${looked}: loss ${loss}`;
  return `${run.name ? `${run.name} ` : ""}ended at step ${last}: loss ${loss}`;
}

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
      const rise = chart.draw(runs, position);
      const { axes } = chart;
      const x = axes.toX(looked);
      const [top, bottom] = [axes.toY(axes.y[1]), axes.toY(axes.y[0])];
      put(cursor, { x1: x, x2: x, y1: top, y2: bottom });
      // A run that ended before has its words where it ended.
      const there = Math.min(looked, Math.max(0, (run?.losses.length ?? 0) - 1));
      const stands = axes.toX(there);
      const right = there > axes.x[1] / 2;
      const room = Math.abs(axes.toX(axes.x[right ? 0 : 1]) - stands);
      const whole = told(run, looked);
      // What has no room in a narrow picture is said by the bar below it.
      const shown = LETTER * whole.length > room ? whole.replace(/^.*loss /, "") : whole;
      const [near, far] = [8, 8 + LETTER * shown.length];
      const curves = runs.map(({ losses }) =>
        losses
          .slice(0, position + 1)
          .map((v, k) => /** @type {Point} */ ([axes.toX(k), axes.toY(rise(v))])),
      );
      // The middle of a letter is 4 px above the line that it stands on.
      const middle = freeHeight(
        curves,
        right ? [stands - far, stands - near] : [stands + near, stands + far],
        [top + 11, bottom - 9],
      );
      const place = { x: stands + (right ? -near : near), y: middle + 4 };
      put(words, { ...place, "text-anchor": right ? "end" : "start" });
      write(words, shown);
      scrub.show(
        position,
        last(),
        /^step|^$/.test(whole) ? whole : `step ${looked}, ${whole}`,
        axes,
      );
    },
  };
}
