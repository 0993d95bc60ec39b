// What kind of walk a run was, in a word and a sentence: gdlesson.runs, to the letter.

import { leadsOn, shareLate, shrinks, toAndFro } from "./late.js";
import { isUp, leaps, spikes } from "./leaps.js";
import { finite } from "./numbers.js";
import {
  atRest,
  bounces,
  carriedOff,
  changesSides,
  climbs,
  crawls,
  falls,
  glides,
  hovers,
  leapt,
  leftOff,
  median,
  norm,
  notFinite,
  overshoots,
  saddle,
  spiked,
  swings,
  unsettled,
} from "./sentences.js";
import { curvatureAt, dot, largest, minus, principal, ways } from "./ways.js";

/** @import { Told, Way } from "./ways.js" */
/** @typedef {[string, string]} Judged the word, and what follows it */
/** @typedef {{ word: string, sentence: string, found: Way[] }} Reading */

const BORDER = 1e-6;
const STILL_AHEAD = 0.01;
const OFTEN = 0.5;
const FEW = 0.1;
const LATE = 0.25;
const CARRIED_OFF = 1e3;
const LEVEL_PLACE = 1e-3;
const FEW_STEPS = 3;
const STILL_CRAWLS = 0.5;

/** @param {number[][]} gradients */
const norms = (gradients) =>
  gradients.map((g) => {
    const length = norm(g);
    return length === Infinity && finite(g) ? Math.hypot(...g) : length;
  });

/** Readings of runs: that of a whole run is asked for twice. @type {WeakMap<Told, Reading>} */
const known = new WeakMap();

/** @param {Told} run */
export function verdict(run) {
  const found = known.get(run) ?? readingOf(run);
  known.set(run, found);
  return found;
}

/** @param {Told} run @returns {Reading} */
function readingOf(run) {
  const steps = run.losses.length - 1;
  const last = lastFinite(run);
  /** @type {Way[]} */
  let found = [];
  const judge = () => {
    if (last < 0) return /** @type {Judged} */ (["Not finite", notFinite(run)]);
    if (!steps) return withoutAStep(run);
    found = ways(run, last);
    if (last < steps) return brokenOff(run, last, found);
    return byFactors(run, steps, found) ?? byRecord(run, steps, found);
  };
  const [word, text] = judge();
  return { word, sentence: `${word}: ${text}`, found };
}

/** The last point where all is finite; -1 for none. @param {Told} run */
function lastFinite({ points, losses, gradients }) {
  const bad = losses.findIndex((v, k) => !finite([v, ...points[k], ...gradients[k]]));
  return bad < 0 ? losses.length - 1 : bad - 1;
}

/**
 * @param {Told} run
 * @returns {Judged}
 */
function withoutAStep(run) {
  if (run.status !== "flat") return ["Not begun", "no step was taken."];
  return ["At rest", atRest(groundAt(run, 0))];
}

/**
 * @param {Told} run
 * @param {number} last
 * @param {Way[]} found
 * @returns {Judged}
 */
function brokenOff(run, last, found) {
  const { points, losses } = run;
  const [first, ...rest] = points.map((p) => (p.some(Number.isNaN) ? Number.NaN : largest(p)));
  const far = largest(rest.filter((v) => !Number.isNaN(v))) / (1 + first) > CARRIED_OFF;
  const grown = Math.abs(losses[last]) > CARRIED_OFF * (1 + Math.abs(losses[0]));
  if (losses[last + 1] === Infinity || far || grown) return ["Diverging", carriedOff(last, found)];
  return ["Left", leftOff(run, last)];
}

/**
 * Plain descent in a bowl or on a saddle: the factors decide; null for any other run.
 *
 * @param {Told} run
 * @param {number} steps
 * @param {Way[]} found
 * @returns {Judged | null}
 */
function byFactors(run, steps, found) {
  const factors = found.map(({ factor }) => factor);
  if (!found.length || !finite(factors)) return null;
  const falling = found.some(
    ({ curvature, slopes }) =>
      curvature < 0 && Math.abs(slopes[slopes.length - 1]) > Math.abs(slopes[0]),
  );
  const lowest = Math.min(...factors);
  if (lowest < -1 - BORDER) return ["Diverging", overshoots(found)];
  if (falling) return ["Falling", falls(found)];
  if (lowest <= -1 + BORDER) return ["Bouncing", bounces(run, steps)];
  const ahead = wayLeft(run, steps);
  if (ahead <= STILL_AHEAD && groundAt(run, steps) === "a saddle") {
    return ["Saddle", saddle(run, steps)];
  }
  if (found.some(({ crossings }) => crossings.length)) return ["Zig-zag", changesSides(found)];
  if (ahead > STILL_AHEAD) return ["Crawling", crawls(steps, ahead)];
  return ["Smooth", glides(found)];
}

/**
 * Any other run: what it does in the end first, then what it did on the way.
 *
 * @param {Told} run
 * @param {number} steps
 * @param {Way[]} found
 * @returns {Judged}
 */
function byRecord(run, steps, found) {
  const { losses } = run;
  const [start, end] = [losses[0], losses[steps]];
  const late = Math.max(2, Math.floor(LATE * steps));
  const endsTurning = Math.max(0, ...found.map((w) => shareLate(w, late))) >= OFTEN;
  if (fallsWithoutEnd(run, steps)) return ["Falling", falls(found)];
  const tail = losses.slice(-late);
  if (end > start && median(tail) > start) {
    const rising = end >= Math.max(...tail) && end > tail[0];
    const far = end > CARRIED_OFF * (1 + Math.abs(start));
    return rising || far ? ["Diverging", climbs(run)] : ["Unsettled", unsettled(run, steps)];
  }
  if (endsTurning && toAndFro(run, late)) return ["Bouncing", bounces(run, steps)];
  if (endsTurning && !shrinks(run, late) && !leadsOn(run, late)) {
    const high = isUp(median(tail), losses);
    return high ? ["Unsettled", unsettled(run, steps)] : ["Hovering", hovers(run, late)];
  }
  return inTheEnd(run, steps, found, late, endsTurning);
}

/**
 * @param {Told} run
 * @param {number} steps
 * @param {Way[]} found
 * @param {number} late
 * @param {boolean} endsTurning
 * @returns {Judged}
 */
function inTheEnd(run, steps, found, late, endsTurning) {
  const { losses } = run;
  const [start, end] = [losses[0], losses[steps]];
  const jumps = Math.max(0, ...found.map(({ crossings }) => crossings.length));
  const ahead = wayLeft(run, steps);
  if (run.momentum && jumps) return ["Swinging", swings(run, steps, found, late)];
  const [over, tops] = [leaps(run), spikes(losses)];
  if (over.length) return ["Leaping", leapt(run, steps, over)];
  if (tops.length && tops.length <= FEW * steps && end < start) {
    if (isUp(end, losses)) return ["Unsettled", unsettled(run, steps)];
    return ["Spiking", spiked(run, steps, tops)];
  }
  const onlyFirst = jumps <= FEW * steps && ahead > STILL_AHEAD && !endsTurning;
  if (found.some((w) => w.jumps) && !onlyFirst && end < start)
    return ["Zig-zag", changesSides(found)];
  if (restsOnASaddle(run, steps)) return ["Saddle", saddle(run, steps)];
  if (ahead > STILL_AHEAD && run.status !== "flat") return ["Crawling", crawls(steps, ahead)];
  if (end > start) return ["Unsettled", unsettled(run, steps)];
  return ["Smooth", glides(found)];
}

/** Whether the last steps went down ever more steeply. @param {Told} run @param {number} steps */
function fallsWithoutEnd(run, steps) {
  const { losses, gradients, points } = run;
  const sizes = norms(gradients);
  const steepest = Math.max(...sizes);
  if (!(losses[steps] < losses[steps - 1]) || sizes[steps] < steepest || steps < 2) return false;
  const known = (run.minima ?? []).map((m) => run.look(m).height);
  if (known.length && losses[steps] > Math.min(...known)) return false;
  const step = minus(points[steps], points[steps - 1]);
  return dot(step, minus(gradients[steps], gradients[steps - 1])) < 0;
}

/** What lies under point k, or "" if unknown. @param {Told} run @param {number} k */
function groundAt(run, k) {
  const H = curvatureAt(run, run.points[k]);
  if (!H) return "";
  const sizes = principal(H).map(({ size }) => size);
  const [low, high] = [Math.min(...sizes), Math.max(...sizes)];
  const blur = 1e-6 * Math.max(1, largest(sizes));
  if (low > blur) return "a lowest point";
  if (high < -blur) return "a top";
  return low < -blur && high > blur ? "a saddle" : "level";
}

/** @param {Told} run @param {number} steps */
function restsOnASaddle(run, steps) {
  const sizes = norms(run.gradients);
  const level = sizes[steps] <= LEVEL_PLACE * Math.max(...sizes);
  return level && groundAt(run, steps) === "a saddle";
}

/**
 * The share of the descent that is still ahead: 1 at the start, 0 at the bottom.
 *
 * @param {Told} run
 * @param {number} last
 */
export function wayLeft(run, last) {
  const { losses, minima } = run;
  if (minima?.length) {
    const far = minima.map((m) => norm(minus(run.points[last], m)));
    const bottom = run.look(minima[far.indexOf(Math.min(...far))]).height;
    if (losses[0] > bottom) return (losses[last] - bottom) / (losses[0] - bottom);
  }
  const sizes = norms(run.gradients);
  const most = Math.max(...sizes);
  return most > 0 ? (sizes[last] / most) ** 2 : 0;
}

/**
 * What a learning rate did: "holds", "flies off", or "" where this run proves neither.
 *
 * @param {Told} run
 * @param {string} word
 */
export function fate({ gradients, losses, points, minima }, word) {
  if (!gradients[0].every(Boolean) || minima?.length === 0) return "";
  if (word === "Diverging") return "flies off";
  const down = ["Smooth", "Zig-zag", "Swinging", "Leaping", "Crawling"].includes(word);
  const last = losses.length - 1;
  return down && losses[last] < losses[0] && finite(points[last]) ? "holds" : "";
}

/**
 * The verdict on the first steps of a run, as a word and a sentence; on all of it at its end.
 *
 * @param {Told} run
 * @param {number} steps that are on show
 */
export function soFar(run, steps) {
  if (steps >= run.losses.length - 1) {
    const { word, sentence } = verdict(run);
    return { word, sentence };
  }
  if (steps === 0) return { word: "", sentence: "The walk has not begun: press Step." };
  if (steps < FEW_STEPS) {
    return { word: "", sentence: "Keep stepping: three steps show a pattern." };
  }
  const [points, losses, gradients] = [run.points, run.losses, run.gradients].map((rows) =>
    rows.slice(0, steps + 1),
  );
  const seen = /** @type {Told} */ ({ ...run, points, losses, gradients, status: "spent" });
  const { word, sentence, found } = verdict(seen);
  if (word === "Crawling" && wayLeft(seen, steps) <= STILL_CRAWLS && found.length) {
    if (found.some((w) => w.jumps)) {
      return { word: "Zig-zag", sentence: `Zig-zag: ${changesSides(found)}` };
    }
    return { word: "Smooth", sentence: `Smooth so far: ${glides(found)}` };
  }
  return { word, sentence };
}
