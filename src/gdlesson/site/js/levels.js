// Which heights a map draws its lines at, as gdlesson.drawing.heights chooses them.

import { general } from "../../widgets/js/general.js";
import { percentile } from "../../widgets/js/sampled.js";
import { typeset } from "../../widgets/js/typeset.js";

/** Of the whole height, the share that half of the ground stays below where heights span decades. */
const DECADES = 0.15;
/** Lines by decades begin where so much of the ground lies below, but no lower than that share. */
const [LOWEST, FAINTEST] = [0.003, 1e-5];
/** The part of the ground on which steps are reckoned. */
const MOST = 0.97;
/** The lines of a decade, from dense to sparse. */
const MANTISSAS = [[1, 2, 5], [1, 3], [1]];
/** Corners may be this many times as high as the rest before their lines are left out. */
const CORNERS = 3;
/** About so many lines are drawn. */
const COUNT = 14;
const LARGEST = 1e307;

/** @param {number} rough */
function roundStep(rough) {
  const power = 10 ** Math.floor(Math.log10(rough));
  const found = [1, 2, 5, 10].find((m) => m * power >= 0.999 * rough) ?? 10;
  return Number((found * power).toPrecision(12));
}

/**
 * Multiples of a round step.
 *
 * @param {number} low
 * @param {number} most
 * @param {number} high
 */
function equal(low, most, high) {
  const step = roundStep((most > low ? most - low : high - low) / COUNT);
  const first = Math.ceil(low / step - 1e-6);
  const last = Math.min(Math.floor(high / step), first + CORNERS * COUNT);
  const all = Array.from({ length: Math.max(0, last - first + 1) }, (_, k) => first + k);
  return all.map((k) => Number((k * step).toPrecision(15)));
}

/**
 * 1, 2, 5, 10, …, on both sides of zero where there are both.
 *
 * @param {Float64Array} sorted
 */
function decades(sorted) {
  const sizes = sorted.map(Math.abs).sort();
  const small = Math.max(percentile(sizes, LOWEST), FAINTEST * percentile(sizes, 0.9));
  const [low, high] = [sorted[0], sorted[sorted.length - 1]];
  if (small <= 0) return [];
  const from = Math.floor(Math.log10(small));
  const to = Math.ceil(Math.log10(sizes[sizes.length - 1]));
  const exponents = Array.from({ length: to - from + 1 }, (_, k) => from + k);
  /** @type {number[]} */
  let levels = [];
  for (const mantissas of MANTISSAS) {
    const all = exponents.flatMap((e) => mantissas.map((m) => Number(`${m}e${e}`)));
    const up = all.filter((v) => small <= v);
    const down = [...up].reverse().flatMap((v) => (-v > low ? [-v] : []));
    const between = low < 0 && 0 < high ? [0] : [];
    levels = [...down, ...between, ...up.filter((v) => v < high)];
    if (levels.length <= 1.3 * COUNT) break;
  }
  return levels;
}

/**
 * Round heights to draw contour lines at, rising.
 *
 * @param {Float64Array} sorted all finite heights of the ground
 * @returns {number[]}
 */
export function contourLevels(sorted) {
  const count = sorted.length;
  if (!count || sorted[0] === sorted[count - 1]) return [];
  const kept = sorted.map((v) => Math.max(-LARGEST, Math.min(LARGEST, v)));
  const [low, high] = [kept[0], kept[count - 1]];
  const middle = percentile(kept, 0.5);
  const wide = (middle - low) / (high - low) < DECADES ? decades(kept) : [];
  const all = wide.length < 2 ? equal(low, percentile(kept, MOST), high) : wide;
  const levels = all.filter((v) => v > low && v < high);
  return levels.length ? levels : [low + (high - low) / 2];
}

/**
 * The step of equal heights; 0 if they are no such.
 *
 * @param {number[]} levels
 */
export function evenStep(levels) {
  if (levels.length < 3) return 0;
  const [first, ...steps] = levels.slice(1).map((v, k) => v - levels[k]);
  const even = steps.every((s) => Math.abs(s - first) <= 1e-8 + 1e-6 * Math.abs(first));
  return even ? first : 0;
}

/**
 * Which lines are drawn heavier, so that one can count: powers of ten, or every fifth.
 *
 * @param {number[]} levels
 */
export function heavy(levels) {
  const step = evenStep(levels);
  if (!step) {
    const off = (/** @type {number} */ v) =>
      Math.abs((((Math.log10(Math.abs(v)) % 1) + 1) % 1) - 0.5);
    return levels.map((v) => v === 0 || off(v) > 0.4999);
  }
  const every = step * (step.toExponential(6).startsWith("5") ? 4 : 5);
  return levels.map((v) => Math.abs(v / every - Math.round(v / every)) < 1e-6);
}

/**
 * How the heights follow each other, in words for the legend.
 *
 * @param {number[]} levels
 */
export function rule(levels) {
  const short = (/** @type {number} */ v) => typeset(general(v, 6));
  const step = evenStep(levels);
  if (step) return `a line every ${short(step)}: where lines are close, it is steep`;
  const positive = levels.filter((v) => v > 0);
  if (positive.length < 4) return "";
  const times = positive[1] / positive[0];
  const often = times > 5 ? "ten times" : times > 2.6 ? "three times" : "twice";
  return `lines at ${positive.slice(0, 4).map(short).join(", ")} …: each about ${often} the last`;
}
