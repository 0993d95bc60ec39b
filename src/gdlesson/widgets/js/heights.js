// Heights written on their contour lines: each where its line is straight, and nothing else stands.

import { svg } from "./elements.js";
import { FRAME } from "./frame.js";
import { format } from "./numbers.js";

/** @import { Axes, Point } from "./types.d.ts" */
/** @typedef {{ height: number, heavy: boolean, lines: Point[][] }} Level */
/** @typedef {{ x: number, y: number, half: number }} Taken a place, and how far it reaches */
/** @typedef {{ x: number, y: number, half: number, angle: number, score: number }} Spot */

/** Half a letter's width, and the room around a label, in pixels. */
const HALF_LETTER = 3.4;
const ROOM = 6;
/** A line that bends by more than this under its label is no place for it. */
const BEND = 4.5;
/** One label for so many square pixels. */
const AREA = 15000;
/** How far what stands on the map keeps labels away. */
const CLEARANCE = 14;

/**
 * A line in pixels, with a point every few of them.
 *
 * @param {Point[]} line
 * @param {Axes} axes
 */
function walked(line, axes) {
  const places = line.map(([x, y]) => /** @type {Point} */ ([axes.toX(x), axes.toY(y)]));
  return places.flatMap((place, i) => {
    const next = places[i + 1];
    if (!next) return [place];
    const [dx, dy] = [next[0] - place[0], next[1] - place[1]];
    const parts = Math.min(200, Math.ceil(Math.hypot(dx, dy) / 6)) || 1;
    return Array.from(
      { length: parts },
      (_, k) => /** @type {Point} */ ([place[0] + (k * dx) / parts, place[1] + (k * dy) / parts]),
    );
  });
}

/**
 * The label's place at point i of a line; null if it bends there, or ends under the label.
 *
 * @param {Point[]} line
 * @param {number} i
 * @param {number} half
 * @returns {Spot | null}
 */
function spotAt(line, i, half) {
  const [x, y] = line[i];
  const far = (/** @type {Point} */ [u, v]) => Math.hypot(u - x, v - y);
  let [a, b] = [i, i];
  while (a > 0 && far(line[a]) < half) a -= 1;
  while (b < line.length - 1 && far(line[b]) < half) b += 1;
  if (Math.min(far(line[a]), far(line[b])) < 0.9 * half) return null;
  const [from, to] = [line[a], line[b]];
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const chord = Math.hypot(dx, dy) || 1;
  const bend = Math.abs(dx * (from[1] - y) - (from[0] - x) * dy) / chord;
  if (bend > BEND) return null;
  const angle = (Math.atan2(dy, dx) * 180) / Math.PI;
  const level = angle > 90 ? angle - 180 : angle < -90 ? angle + 180 : angle;
  return { x, y, half, angle: level, score: 3 * bend + Math.abs(level) / 14 };
}

/**
 * The best place for a height on its lines; null if there is none.
 *
 * @param {Point[][]} lines in pixels
 * @param {number} half
 * @param {Taken[]} taken
 * @param {(x: number, y: number, half: number) => boolean} inside
 */
function bestSpot(lines, half, taken, inside) {
  /** @type {Spot | null} */
  let best = null;
  for (const line of lines) {
    for (let i = 2; i < line.length - 2; i += 2) {
      const [x, y] = line[i];
      if (!inside(x, y, half)) continue;
      const spot = spotAt(line, i, half);
      if (!spot) continue;
      const gaps = taken.map((t) => Math.hypot(t.x - x, t.y - y) - t.half - half);
      const gap = Math.min(999, ...gaps);
      if (gap < ROOM) continue;
      const score = spot.score - Math.min(gap, 40) / 14;
      if (!best || score < best.score) best = { ...spot, score };
    }
  }
  return best;
}

/**
 * Heights on their lines, the heavy ones first, as many as have room. No label beats a bad label.
 *
 * @param {Level[]} levels
 * @param {Axes} axes
 * @param {Point[]} keepFree what stands on the map
 */
export function drawHeights(levels, axes, keepFree) {
  const { wide, tall } = axes.size;
  /** @type {Taken[]} */
  const taken = keepFree.map(([x, y]) => ({ x: axes.toX(x), y: axes.toY(y), half: CLEARANCE }));
  const inside = (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ half) =>
    x > FRAME.left + half + 4 &&
    x < wide - FRAME.right - half - 4 &&
    y > FRAME.top + 12 &&
    y < tall - FRAME.bottom - 12;
  const order = [...levels].sort((a, b) => Number(b.heavy) - Number(a.heavy));
  const most = Math.round((wide * tall) / AREA) + 3;
  /** @type {SVGElement[]} */
  const labels = [];
  for (const { height, lines } of order) {
    if (labels.length >= most) break;
    const text = format(height, 6);
    const drawn = lines.map((line) => walked(line, axes));
    const spot = bestSpot(drawn, HALF_LETTER * text.length + 5, taken, inside);
    if (!spot) continue;
    taken.push(spot);
    const turn = `translate(${spot.x.toFixed(1)} ${spot.y.toFixed(1)}) rotate(${spot.angle.toFixed(1)})`;
    labels.push(svg("text", { transform: turn, dy: "0.35em", "text-anchor": "middle" }, text));
  }
  return labels;
}
