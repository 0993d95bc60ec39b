// The chart of losses: each run against the step, on a log axis where every loss is above zero.

import { createAxes } from "./axes.js";
import { arrange, svg } from "./elements.js";
import { MARKER_ROOM } from "./frame.js";
import { drawDot, drawLine, drawMarker } from "./marks.js";
import { format } from "./numbers.js";
import { axisTicks, logTicks, ticks } from "./ticks.js";

/** @import { Axes, Point, Run, Seen, Span } from "./types.d.ts" */

/** A loss that grew by this factor flies off; the runs that stay set the scale. */
const FLOWN = 1e3;
/** Where all runs are to be seen, one that flies is followed to so many times the height of the lowest. */
const FOLLOWED = 1e20;
/** A loss of 0 has no place on a log axis: it stands so many decades below all others, or by such a share. */
const BELOW = { decades: 1, share: 0.2 };
/** What the tick there reads: 0 is farther down than any picture. */
const ZERO = "0 ↓";

/**
 * Whether a run flies off: what it reaches would press all others flat.
 *
 * @param {Run} run
 */
export function flies({ losses, broke }) {
  const most = losses.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return Boolean(broke) || most > FLOWN * (1 + Math.abs(losses[0]));
}

/**
 * The losses that set the scale: those of the runs that stay, or of every run up to a height.
 *
 * @param {Run[]} runs
 * @param {boolean} every
 */
function measured(runs, every) {
  const finite = runs.map((run) => run.losses.filter(Number.isFinite));
  if (every) {
    const tops = finite.map((all) => Math.max(...all)).filter((top) => top && Number.isFinite(top));
    const limit = FOLLOWED * Math.abs(Math.min(...tops));
    return finite.flat().filter((loss) => loss <= limit);
  }
  const staying = finite.filter((_, k) => !flies(runs[k]));
  const starts = runs.map((run) => run.losses[0]).filter(Number.isFinite);
  return [...(staying.length ? staying : finite).flat(), ...starts];
}

/**
 * How these runs fill the chart: what the axes show, and how high a loss stands.
 *
 * @param {Run[]} runs
 * @param {boolean} [plain] whether the axis has even steps, whatever the losses
 * @param {boolean} [every] whether runs that fly off are to be seen as well
 * @returns {{ seen: Seen, rise: (loss: number) => number }}
 */
export function lossScale(runs, plain = false, every = false) {
  const all = measured(runs, every);
  const log = !plain && all.every((v) => v >= 0) && all.some((v) => v > 0);
  const floor = log ? Math.max(Math.min(...all.filter((v) => v > 0)), 1e-300) : 0;
  const above = (/** @type {number} */ v) => (log ? Math.log10(Math.max(v, floor)) : v);
  const heights = all.map(above);
  let [low, high] = heights.length ? [Math.min(...heights), Math.max(...heights)] : [0, 1];
  if (!log) [low, high] = [Math.max(low, -1e3), Math.min(high, 1e3)];
  const pad = Math.max((high - low) * 0.05, log ? 0.3 : Math.abs(high) * 0.05 || 0.5);
  /** @type {Span} */
  const span = [low - pad, high + pad];
  const marks = log ? logTicks(...span) : axisTicks(...span, 4).marks;
  const zero = low - Math.max(BELOW.decades, BELOW.share * (high - low));
  const dips = log && all.includes(0);
  if (dips) {
    marks.unshift([zero, ZERO]);
    span[0] = zero;
  }
  const longest = Math.max(1, ...runs.map((run) => run.losses.length - 1));
  return {
    rise: (/** @type {number} */ v) => (dips && v === 0 ? zero : above(v)),
    seen: {
      x: [0, longest],
      margin: MARKER_ROOM,
      y: span,
      xTicks: ticks(0, longest)
        .filter(Number.isInteger)
        .map((t) => [t, format(t)]),
      yTicks: marks,
    },
  };
}

/**
 * Where a run stands: its own marker, if it has one.
 *
 * @param {string} className
 * @param {string | undefined} shape
 * @param {Point} point
 * @param {Axes} axes
 */
function drawEnd(className, shape, point, axes) {
  return shape ? drawMarker(className, shape, point, axes, 5) : drawDot(className, point, axes, 4);
}

/**
 * One run: all of it faintly, what was walked in full, and where it stands.
 *
 * @param {Run} run
 * @param {(loss: number) => number} rise
 * @param {number} position
 * @param {Axes} axes
 * @param {boolean} ahead whether what wasn't walked yet is drawn, faintly
 */
function drawRun(run, rise, position, axes, ahead) {
  const tone = `gdl-run-${run.color}`;
  const points = run.losses.map((v, k) => /** @type {Point} */ ([k, rise(v)]));
  const seen = points.slice(0, position + 1);
  const last = seen[seen.length - 1];
  return [
    ...(ahead ? [drawLine(`gdl-run ${tone} gdl-ahead`, points, axes)] : []),
    drawLine(`gdl-run ${tone}`, seen, axes),
    ...(last ? [drawEnd(`gdl-dot ${tone}`, run.shape, last, axes)] : []),
  ];
}

/**
 * Which runs have left the chart, and at which step, in words; empty while all are on it.
 *
 * @param {Run[]} runs
 * @param {(loss: number) => number} rise
 * @param {number} position
 * @param {Span} span
 */
export function offChart(runs, rise, position, [low, high]) {
  const gone = runs.flatMap(({ losses, name }) => {
    const k = losses.findIndex((v) => rise(v) < low || rise(v) > high);
    const who = name ? `${name} ` : "";
    return k < 0 || k > position ? [] : [`${who}off the chart at step ${k}`];
  });
  if (gone.length < 2) return gone.length ? ` (${gone})` : "";
  return ` (${gone.map((words) => words.split(" ")[0]).join(", ")} off the chart)`;
}

/**
 * A run as far as it was walked, in words.
 *
 * @param {Run} run
 * @param {number} position
 * @param {string} x what the steps are called
 * @param {string} y what the losses are called
 */
function described({ losses, name }, position, x, y) {
  const k = Math.min(position, losses.length - 1);
  const whose = name ? `${name}, ` : "";
  if (k < 0) return `${whose}${y}: nothing to be seen.`;
  const from = k ? `, from ${format(losses[0])} at ${x} 0` : "";
  return `${whose}${x} ${k}: ${y} ${format(losses[k])}${from}.`;
}

/**
 * A chart of losses.
 *
 * @param {number} width
 * @param {number} height
 * @param {{ x?: string, y?: string, name?: string, ahead?: boolean, plain?: boolean, every?: boolean }} [settings]
 *   whether what wasn't walked yet is drawn faintly; it is, unless said otherwise
 */
export function createLossChart(width, height, settings = {}) {
  const {
    x = "step",
    y = "loss",
    name = "Loss at each step",
    ahead = true,
    plain = false,
    every = false,
  } = settings;
  const axes = createAxes(width, height, x, y, name);
  const over = svg("g", {});
  return {
    root: axes.root,
    axes,
    /** What is drawn on top of the curves. */
    over,
    /**
     * @param {Run[]} runs
     * @param {number} [position] the step on show; left out, the last
     */
    draw(runs, position = Number.POSITIVE_INFINITY) {
      const { seen, rise } = lossScale(runs, plain, every);
      axes.xName = x + offChart(runs, rise, position, seen.y);
      axes.set(seen);
      const told = runs.map((run) => described(run, position, x, y));
      axes.describe(told.join(" ") || "Nothing is drawn yet.");
      const curves = runs.flatMap((run) => drawRun(run, rise, position, axes, ahead));
      arrange(axes.inside, [...curves, over]);
      return rise;
    },
  };
}
