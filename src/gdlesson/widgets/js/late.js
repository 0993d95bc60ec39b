// The last part of a run: gdlesson.runs.late.

import { median, moves, norm } from "./sentences.js";
import { extents, minus } from "./ways.js";

/** @import { Told, Way } from "./ways.js" */

// What they mean stands in Python, by the same names.
const VISIBLE = 1e-3;
const UNSHRUNK = 0.7;
const RETURNS = 1e-3;
const SHORT = 0.01;
const VISIBLY = 0.9;
const LEADS_ON = 0.5;

/** The share of the late steps that changed sides. @param {Way} way @param {number} late */
export function shareLate({ slopes }, late) {
  const there = slopes.slice(-late);
  const here = slopes.slice(-late - 1, -1);
  // Of a run of one step there is one slope before: numpy takes it for both.
  const turned = there.filter((s, i) => here[here.length > 1 ? i : 0] * s < 0);
  return there.length ? turned.length / there.length : 0;
}

/** Whether the late steps get shorter, or are too short to be seen. @param {Told} run @param {number} late */
export function shrinks({ points }, late) {
  const all = moves(points);
  const lengths = all.slice(-late).map(norm);
  const sums = all[0].map((_, i) => all.reduce((sum, move) => sum + Math.abs(move[i]), 0));
  if (median(lengths) < VISIBLE * Math.max(...sums)) return true;
  const shorter = lengths.every((v, i) => !i || v < lengths[i - 1]);
  if (shorter && lengths[lengths.length - 1] <= VISIBLY * lengths[0]) return true;
  const half = Math.floor(lengths.length / 2);
  return median(lengths.slice(half)) <= UNSHRUNK * median(lengths.slice(0, half || 1));
}

/** Whether the late steps get somewhere. @param {Told} run @param {number} late */
export function leadsOn({ points }, late) {
  const tail = points.slice(-late - 1);
  const way = moves(tail).reduce((sum, move) => sum + norm(move), 0);
  return norm(minus(tail[tail.length - 1], tail[0])) > LEADS_ON * way;
}

/** Whether every second late point is the same. @param {Told} run @param {number} late */
export function toAndFro({ points }, late) {
  if (late < 4) return false;
  const tail = points.slice(-late);
  const jumps = moves(tail).map(norm);
  const back = tail.slice(2).map((point, k) => norm(minus(point, tail[k])));
  const near = back.every((length, k) => length <= RETURNS * jumps[k + 1]);
  return near && Math.min(...jumps) > SHORT * Math.max(...extents(points));
}
