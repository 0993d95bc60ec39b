// Runs on a map: their paths, where they left it, and which step a pointer is at.

import { svg } from "./elements.js";
import { drawLine, drawMarker, drawMarkers, inReach } from "./marks.js";
import { pair } from "./written.js";

/** @import { Axes, Point } from "./types.d.ts" */

/**
 * @typedef {object} Path
 * @property {string} rule
 * @property {Point[]} points
 * @property {string} color the key of its class
 * @property {string} shape of its marker
 */
/** @typedef {{ rule: string, k: number }} Spot a step of a run */
/** @typedef {{ step: number, at: Point, to: Point }} Exit the step that left, its place on the edge, its end */

/** Beyond these the markers would only thicken the line. */
const MARKERS = 60;
/** How near a pointer must be to a step, in pixels. */
const NEAR = 14;
/** A letter of a label is about so wide. */
export const LETTER = 6.6;

/**
 * The path of a run up to a step: a line with a marker at each step, and a larger one where it stands.
 *
 * @param {Path} run
 * @param {number} position
 * @param {Axes} axes
 */
export function drawPath(run, position, axes) {
  const seen = run.points.slice(0, position + 1);
  const tone = `gdl-run-${run.color}`;
  const line = drawLine(`gdl-run ${tone} gdl-path`, seen, axes, { "data-rule": run.rule });
  const under = svg("path", { class: "gdl-case", d: line.getAttribute("d") });
  const walked = seen.slice(1);
  const every = Math.max(1, Math.ceil(walked.length / MARKERS));
  const near = (/** @type {Point} */ point) => inReach(point, axes);
  const shown = walked.filter((p, i) => i % every === 0 && i < walked.length - 1 && near(p));
  const steps = drawMarkers(`gdl-step ${tone}`, run.shape, shown, axes, 2.5);
  const at = walked.slice(-1).filter(near);
  return {
    way: [under, line, ...(shown.length ? [steps] : [])],
    at: at.map((point) => drawMarker(`gdl-step gdl-at ${tone}`, run.shape, point, axes, 5)),
  };
}

/**
 * The step of a run that is nearest to a pointer; null if none is near.
 *
 * @param {Path[]} runs
 * @param {number} position
 * @param {Axes} axes
 * @param {Point} at in the numbers of the axes
 * @returns {Spot | null}
 */
export function nearest(runs, position, axes, [x, y]) {
  let best = NEAR;
  /** @type {Spot | null} */
  let found = null;
  for (const { rule, points } of runs) {
    points.slice(0, position + 1).forEach(([px, py], k) => {
      const apart = Math.hypot(axes.toX(px) - axes.toX(x), axes.toY(py) - axes.toY(y));
      if (apart >= best) return;
      best = apart;
      found = { rule, k };
    });
  }
  return found;
}

/** @param {Point} point @param {Axes} axes */
export const isOnMap = ([x, y], axes) =>
  x >= axes.x[0] && x <= axes.x[1] && y >= axes.y[0] && y <= axes.y[1];

/**
 * Where a run that is off the map now has left it; null while it is on it, or never was.
 *
 * @param {Point[]} points up to where it stands
 * @param {Axes} axes
 * @returns {Exit | null}
 */
export function exitOf(points, axes) {
  const end = points[points.length - 1];
  if (!end || isOnMap(end, axes)) return null;
  let j = points.length - 1;
  while (j >= 0 && !isOnMap(points[j], axes)) j -= 1;
  if (j < 0) return null;
  const [a, b] = [points[j], points[j + 1]];
  let share = 1;
  for (const [i, span] of /** @type {const} */ ([
    [0, axes.x],
    [1, axes.y],
  ])) {
    for (const edge of span) {
      const s = (edge - a[i]) / (b[i] - a[i]);
      if (s > 1e-9 && s < share) share = s;
    }
  }
  return { step: j + 1, at: [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share], to: b };
}

/**
 * Words on a map, kept within it.
 *
 * @param {Point} place in pixels
 * @param {string} text
 * @param {Axes} axes
 */
export function label([x, y], text, axes) {
  const half = (LETTER * text.length) / 2;
  const [left, right] = axes.x.map(axes.toX);
  const [bottom, top] = axes.y.map(axes.toY);
  const middle = Math.max(left + half + 4, Math.min(right - half - 4, x));
  const height = Math.max(top + 14, Math.min(bottom - 6, y));
  return svg("text", { class: "gdl-on", x: middle, y: height, "text-anchor": "middle" }, text);
}

/**
 * A mark at the edge where a run has left the map, with the step and where that landed.
 *
 * @param {Path} run
 * @param {number} position
 * @param {Axes} axes
 * @param {number} grain
 * @param {string} [whose] the run's name and a space, where there are others
 * @param {number} [aside] so far from the mark are the words of others, in pixels
 */
export function drawExit(run, position, axes, grain, whose = "", aside = 0) {
  const exit = exitOf(run.points.slice(0, position + 1), axes);
  if (!exit) return [];
  const [x, y] = [axes.toX(exit.at[0]), axes.toY(exit.at[1])];
  const turn = Math.atan2(axes.toY(exit.to[1]) - y, axes.toX(exit.to[0]) - x);
  const transform = `translate(${x} ${y}) rotate(${(turn * 180) / Math.PI})`;
  const mark = svg("path", {
    class: `gdl-step gdl-run-${run.color}`,
    d: "M0 0L-13 6.5V-6.5Z",
    transform,
  });
  const [top, bottom] = [axes.toY(axes.y[1]), axes.toY(axes.y[0])];
  const below = y < (top + bottom) / 2;
  const [left, right] = axes.x.map(axes.toX);
  const short = `${whose}off at step ${exit.step}`;
  const long = `${short}, to ${pair(exit.to, grain)}`;
  // On a narrow map letters are wider, against it, than LETTER says.
  const words = LETTER * long.length < 0.85 * (right - left) ? long : short;
  // Ahead of the run, not on its path, where there is room.
  const half = (LETTER * words.length) / 2;
  const ahead = x + (Math.cos(turn) < 0 ? -1 : 1) * (half + 12);
  const fits = ahead - half > left && ahead + half < right;
  return [mark, label([fits ? ahead : x, y + (below ? 26 + aside : -18 - aside)], words, axes)];
}

/**
 * A ring around a step, with its number and its place.
 *
 * @param {Point} point
 * @param {string} words
 * @param {Axes} axes
 */
export function drawRing(point, words, axes) {
  if (!inReach(point, axes)) return [];
  const [x, y] = [axes.toX(point[0]), axes.toY(point[1])];
  const ring = svg("circle", { class: "gdl-ring-on", cx: x, cy: y, r: 9 });
  return [ring, label([x, y - 14], words, axes)];
}
