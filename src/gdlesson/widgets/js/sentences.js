// The words of a verdict: gdlesson.runs.sentences, to the letter.

import { fixed, general, rounded } from "./general.js";
import { typeset } from "./typeset.js";
import { ACROSS, extents, largest, minus } from "./ways.js";

/** @import { Told, Way } from "./ways.js" */

const LISTED = 3;
const HARDLY = 0.5;
const SLOW = -0.9;
const SETTLED = 0.01;
const UNDER_WAY = 0.02;
const EVERY = 0.9;
const BORDER = 1e-6;

/** @param {number} value */
export const number = (value) => typeset(general(value, 4)).replaceAll("-", "−");

/** Point k, as (x, y). @param {Told} run @param {number} k */
export function place({ points }, k) {
  const shown = points[k].map((v) => number(Math.abs(v) < 1e4 ? rounded(v, 4) + 0 : v));
  return shown.length === 1 ? shown[0] : `(${shown.join(", ")})`;
}

/** a; a and b; a, b and c. @param {string[]} parts */
const listed = (parts) =>
  parts.length === 1 ? parts[0] : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;

/** @param {string[]} names */
function along(names) {
  const named = names.filter((name) => name && name !== ACROSS);
  const parts = [
    ...names.filter((name) => name === ACROSS),
    ...(named.length ? [`along ${listed(named)}`] : []),
  ];
  return parts.length ? ` ${listed(parts)}` : "";
}

/** @param {number} n */
const times = (n) => (n === 1 ? "once" : n === 2 ? "twice" : `${n} times`);

/** @param {number} steps */
const count = (steps) => (steps === 1 ? "1 step" : `${steps} steps`);

/** @param {Way[]} found */
const named = (found) => found.map(({ name }) => name);

/** @param {number[]} numbers */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const k = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[k] : (sorted[k - 1] + sorted[k]) / 2;
}

/** From each point to the next. @param {number[][]} points */
export const moves = (points) => points.slice(1).map((point, k) => minus(point, points[k]));

/** @param {number[]} v */
export const norm = (v) => Math.sqrt(v.reduce((sum, x) => sum + x * x, 0));

/** @param {Told} run */
export function notFinite(run) {
  const at = place(run, 0);
  if (!run.points[0].every(Number.isFinite)) {
    return `the start itself, ${at}, is not finite. Choose another start.`;
  }
  const what = Number.isFinite(run.losses[0])
    ? `the gradient at the start, ${at}, is not finite`
    : `f is ${number(run.losses[0])} at the start, ${at}`;
  return `${what}. Choose another start.`;
}

/** @type {Record<string, string>} */
const GROUND = {
  "a lowest point": " This is a lowest point.",
  "a saddle": " This is a saddle: to two sides it goes down, but no slope says so here.",
  "a top": " This is a top: it goes down on all sides, but no slope says so here.",
  level: " The ground is level here: no slope says which way is down.",
};

/** @param {string} ground */
export const atRest = (ground) =>
  `the slope at the start is zero, so no step leads on.${GROUND[ground] ?? ""}`;

/** @param {Told} run @param {number} last */
export function leftOff(run, last) {
  const what = Number.isFinite(run.losses[last + 1]) ? "the gradient" : "f";
  return `step ${last + 1} landed at ${place(run, last + 1)}, where ${what} has no value.`;
}

/** @param {number} last @param {Way[]} found */
export function carriedOff(last, found) {
  const turned = found.filter((w) => w.shareCrossed >= EVERY);
  const how = turned.length
    ? `it overshoots${along(named(turned))} further at every step`
    : "its steps lead further and further out";
  return `${how}; at step ${last + 1} the numbers are too large to be held.`;
}

/** @param {Way[]} found */
export function overshoots(found) {
  const out = found.filter((w) => w.factor < -1);
  const clauses = out.map(({ name, factor }) => {
    const where = name ? `${along([name]).trim()} ` : "";
    const times = number(-factor);
    const far = times === "1" ? "a little further" : `${times} times as far`;
    return `${where}each step lands ${far} out on the other side`;
  });
  const rest = found.filter((w) => w.factor >= -1).map(clause);
  return `${[...clauses, ...(rest.length ? [`it ${listed(rest)}`] : [])].join("; ")}.`;
}

/** What a run does along one way, as a verb. @param {Way} way */
function clause({ name, factor, crossings, bends, shareOfAll, hidden, left }) {
  const where = along([name]);
  if (factor < -1 + BORDER) return `jumps to and fro${where}`;
  if (factor > 1) return `runs off${where}`;
  if (crossings.length) {
    const once = crossings.length === 1;
    const every = !once && shareOfAll >= EVERY;
    const many = every ? "every step" : `${crossings.length} steps`;
    const steps = once ? `step ${crossings[0]} alone` : many;
    const slow = factor < SLOW ? ` (each jump ${number(-factor)} times the last)` : "";
    return `${once || (hidden && !every) ? "visibly " : ""}changes sides${where} at ${steps}${slow}`;
  }
  if (bends.length) return `turns round${where}`;
  return left > HARDLY ? `crawls${where}` : `glides${where}`;
}

/** @param {Way[]} found */
export function changesSides(found) {
  const turning = [...found].sort(
    (a, b) => Number(!a.crossings.length) - Number(!b.crossings.length),
  );
  return `it ${listed(turning.map(clause))}.`;
}

/** @param {Way[]} found */
export function glides(found) {
  const past = found.filter((w) => w.crossings.length);
  if (past.length) {
    const down = along(named(found));
    return `it glides down${down} and passes the bottom${along(named(past))} by too little to be seen.`;
  }
  if (found.some((w) => w.bends.length)) {
    return `it ${listed(found.map(clause))}; no step jumps across.`;
  }
  return `it glides down${along(named(found))} and never changes sides.`;
}

/** @param {number} steps @param {number} ahead */
export function crawls(steps, ahead) {
  const share = Math.min(99.9, 100 * ahead);
  const much = share >= 1 && share < 99 ? fixed(share, 0) : fixed(share, 1);
  return `after ${count(steps)} ${much} % of the height is still ahead.`;
}

/** @param {Told} run @param {number} steps */
export function bounces(run, steps) {
  const [here, there] = [place(run, steps - 1), place(run, steps)];
  return `it jumps to and fro between ${here} and ${there}, and the loss gets no lower.`;
}

/** @param {Told} run @param {number} late */
export function hovers({ points }, late) {
  const length = median(moves(points.slice(-late - 1)).map(norm));
  const about = number(Number(general(length, 2)));
  return `it goes to and fro in steps of about ${about}, which no longer get shorter.`;
}

/** @param {Told} run @param {number} steps @param {Way[]} found @param {number} late */
export function swings({ points }, steps, found, late) {
  const past = found.flatMap(({ name, crossings: { length } }) => {
    return length ? [`${times(length)}${along([name])}`] : [];
  });
  const [tail, extent] = [points.slice(-late - 1), Math.max(...extents(points))];
  const still = largest(moves(tail).flat()) > SETTLED * extent;
  const swinging = found.some((w) => w.crossings.some((k) => k > steps - late));
  const far = largest(minus(tail[tail.length - 1], tail[0])) > UNDER_WAY * extent;
  const on = still || far ? "is still on its way" : "then settles";
  const level = found.some((w) => Number.isNaN(w.curvature));
  const what = level ? "level places," : "the bottom";
  return `momentum carries it past ${what} ${listed(past)}; it ${still && swinging ? "still swings" : on}.`;
}

/** @param {Way[]} found */
export function falls(found) {
  const off = found.filter((w) => w.curvature < 0);
  const leaves = off.length ? `it leaves the saddle${along(named(off))} and goes` : "it goes";
  return `${leaves} down faster with every step; no bottom is in sight.`;
}

/** @param {Told} run @param {number} steps */
export const saddle = (run, steps) =>
  `it comes to rest near ${place(run, steps)}, but this is no lowest point: ` +
  "to two sides it goes down, and a nudge that way would carry it off.";

/** @param {Told} run @param {number} steps @param {number[]} over the steps that leap */
export function leapt(run, steps, over) {
  const one = over.length === 1;
  const many =
    over.length > LISTED
      ? `${over.length} of its steps, the last of them step ${over.at(-1)},`
      : `step${one ? "" : "s"} ${listed(over.map(String))}`;
  const into = one
    ? "throws it over a ridge into another valley"
    : "throw it over a ridge from valley to valley";
  return `${many} ${into}; after ${count(steps)} it is at ${place(run, steps)}.`;
}

/** @param {Told} run @param {number} steps @param {number[]} tops where its loss is high again */
export function spiked({ losses }, steps, tops) {
  const highest = tops.reduce((best, k) => (losses[k] > losses[best] ? k : best));
  const which = tops.length > 1 ? "furthest " : "";
  return (
    `it gets down, and its loss shoots up again ${times(tops.length)}, ${which}at step ${highest}, ` +
    `to ${number(losses[highest])}; after ${count(steps)} it is ${number(losses[steps])}.`
  );
}

/** @param {Told} run */
export const climbs = ({ losses }) =>
  `the loss climbs, from ${number(losses[0])} to ${number(losses[losses.length - 1])}.`;

/** @param {Told} run @param {number} steps */
export const unsettled = ({ losses }, steps) =>
  `the loss goes up and down, and after ${steps} steps it is ` +
  `${number(losses[steps])}, from ${number(losses[0])} at the start.`;
