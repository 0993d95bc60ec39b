// Number lines one below the other, each with a wiggle on it, and what leads from one to the next.

import { linear } from "./axes.js";
import { svg } from "./elements.js";
import { spaced } from "./frame.js";
import { format, within } from "./numbers.js";
import { axisName, axisTicks } from "./ticks.js";

/** @import { Axes, Span } from "./types.d.ts" */

/**
 * One number line: what stands there, and the wiggle that arrives.
 *
 * @typedef {{ name: string, at: number, wiggle: number }} Row
 */

/** A label nearer to an end than this would be cut. */
const EDGE = 12;
/** So many pixels a tick takes at least, and about so many each letter of a line's words. */
const ROOM = 45;
const LETTER = 6.6;
/** So far from words a line passes them, in pixels; and so far above their number line they stand, as a share. */
const MARGIN = 6;
const WORDS = 0.2;
/** So far a knob on a stalk reaches aside and up. */
const STALK = { aside: 50, up: 44 };

/** @typedef {{ line: Row, window: Span, y: number, color: number, first: boolean }} Rail one line as it is drawn */

/**
 * Where the wiggle of a line begins and ends.
 *
 * @param {Rail} rail
 * @param {Span} ends
 */
function places({ line, window }, ends) {
  const [toPlace] = linear(window, ends);
  const limited = (/** @type {number} */ v) => within(toPlace(v), [-1e4, 1e4]);
  return [limited(line.at), limited(line.at + line.wiggle)];
}

/**
 * Where the words of a line stand: at its right end, or at its left where a line from above would run through.
 *
 * @param {Span} ends
 * @param {number} wide
 * @param {number[]} passing
 */
function wordsAt([left, right], wide, passing) {
  const free = (/** @type {number} */ from, /** @type {number} */ to) =>
    passing.every((x) => x < from - MARGIN || x > to + MARGIN);
  const aside = !free(right - wide, right) && free(left, left + wide);
  return { x: aside ? left + 4 : right - 4, "text-anchor": aside ? "start" : "end" };
}

/**
 * A number line with its ticks, and the wiggle on it.
 *
 * @param {Rail} rail
 * @param {Span} ends
 * @param {number[]} passing where lines from above pass at the height of its words
 */
function drawRow(rail, ends, passing) {
  const { line, window, y, color } = rail;
  const [left, right] = ends;
  const [toPlace] = linear(window, ends);
  const [from, to] = places(rail, ends);
  const { marks, from: named } = axisTicks(...window, within((right - left) / ROOM, [2, 8]));
  const near = spaced(marks, toPlace)
    .map(([value, text]) => ({ x: toPlace(value), text }))
    .filter(({ x }) => x >= left + EDGE && x <= right - EDGE);
  const ruled = near.flatMap(({ x, text }) => [
    svg("line", { class: "gdl-rule", x1: x, x2: x, y1: y - 4, y2: y + 4 }),
    svg("text", { class: "gdl-note", x, y: y + 20, "text-anchor": "middle" }, text),
  ]);
  const values = `${format(line.at)}, wiggle ${format(line.wiggle)}`;
  const whole = `${axisName(line.name, named)}: ${values}`;
  // The knob that stands off the first line is not to be written on.
  const one = LETTER * whole.length < right - left;
  const letters = one ? whole.length : Math.max(axisName(line.name, named).length, values.length);
  const under = right - LETTER * letters < Math.max(from, to) + STALK.aside;
  const up = y - 14 - (rail.first && under ? STALK.up : 0);
  const end = { class: "gdl-rowname", ...wordsAt(ends, LETTER * letters, passing) };
  // What has no room in one line stands in two.
  const words = one
    ? [svg("text", { ...end, y: up }, whole)]
    : [
        svg("text", { ...end, y: up - 13 }, axisName(line.name, named)),
        svg("text", { ...end, y: up }, values),
      ];
  // However short, it is to be seen.
  const tip = Math.abs(to - from) < 2 ? from + (line.wiggle < 0 ? -2 : 2) : to;
  const bar = `gdl-run gdl-run-${color} gdl-stretch`;
  return [
    svg("line", { class: "gdl-rule", x1: left, x2: right, y1: y, y2: y }),
    ...ruled,
    ...(line.wiggle ? [svg("line", { class: bar, x1: from, x2: tip, y1: y, y2: y })] : []),
    svg("circle", { class: `gdl-dot gdl-run-${color}`, r: 5, cx: from, cy: y }),
    ...words,
  ];
}

/**
 * All three lines, and from each wiggle down to the next.
 *
 * @param {Rail[]} rails
 * @param {Axes} axes
 */
export function drawRows(rails, axes) {
  /** @type {Span} */
  const ends = [axes.toX(axes.x[0]), axes.toX(axes.x[1])];
  const legs = rails.slice(1).flatMap((below, i) => {
    const [above, next] = [places(rails[i], ends), places(below, ends)];
    return above.map((x1, k) =>
      svg("line", { class: "gdl-legs", x1, x2: next[k], y1: rails[i].y, y2: below.y }),
    );
  });
  const passing = (/** @type {number} */ i) =>
    i ? places(rails[i], ends).map((x, k) => x + WORDS * (places(rails[i - 1], ends)[k] - x)) : [];
  return [...legs, ...rails.flatMap((rail, i) => drawRow(rail, ends, passing(i)))];
}
