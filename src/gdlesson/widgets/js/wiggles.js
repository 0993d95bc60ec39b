// The answer of "Follow the wiggle" as the page computes it.

import { reading } from "./program.js";

/** @import { Program } from "./types.d.ts" */
/** @typedef {{ g: Program, f: Program, names: [string, string, string] }} Parts */
/** @typedef {{ name: string, at: number, wiggle: number }} Row */

/** The longest wiggle takes this share of a number line, and Δx no more than that; as in Python. */
const LONGEST = 0.6;
const FIRST = 0.25;

/**
 * How long each number line is, and how far from its left end the wiggle starts on it.
 *
 * @param {number[]} wiggles
 */
function scale(...wiggles) {
  const longest = Math.max(...wiggles.map(Math.abs));
  const rough = Math.max(longest / LONGEST, Math.abs(wiggles[0]) / FIRST) || 1;
  const power = Number(`1e${Math.floor(Math.log10(rough))}`);
  const span = ([1, 2, 5].find((m) => m * power >= rough * (1 - 1e-9)) ?? 10) * power;
  const [low, high] = [Math.min(0, ...wiggles), Math.max(0, ...wiggles)];
  const left = (span - high + low) / 2 - low;
  return { span: Number(span.toPrecision(12)), left: Number(left.toPrecision(12)) };
}

/**
 * What Python's compute says.
 *
 * @param {{ pair: string, x: number, dx: number, programs: Record<string, Parts> }} state
 */
export function wiggleAnswer({ pair, x, dx, programs }) {
  const { names } = programs[pair];
  const [g, f] = [reading(programs[pair].g), reading(programs[pair].f)];
  const {
    height,
    slopes: [inner],
  } = g.both([x]);
  const {
    height: end,
    slopes: [outer],
  } = f.both([height]);
  const moved = g.value([x + dx]);
  const values = [x, height, end];
  const wiggles = [dx, moved - height, f.value([moved]) - end];
  const row = (/** @type {number} */ i) => ({ name: names[i], at: values[i], wiggle: wiggles[i] });
  return {
    lines: /** @type {[Row, Row, Row]} */ ([row(0), row(1), row(2)]),
    ...scale(...wiggles),
    inner,
    outer,
    product: inner * outer,
    ratio: dx ? wiggles[2] / dx : null,
  };
}
