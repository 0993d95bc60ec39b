// The loop of gdlesson.descent: look, write down, ask whether to stop, step.

import { finite } from "./numbers.js";

/** @typedef {{ height: number, slopes: number[] }} Look */
/**
 * A run as `descend` writes it down.
 *
 * @typedef {object} Walk
 * @property {number[][]} points
 * @property {number[]} losses
 * @property {number[][]} gradients
 * @property {number[]} rates of each step
 * @property {keyof typeof STATUS} status
 */

/** Why a run stopped. */
export const STATUS = {
  flat: "Converged: the gradient's length is no larger than the tolerance.",
  spent: "Stopped: the step budget is spent.",
  loss: "Broke off: the loss is no longer a finite number.",
  gradient: "Broke off: the gradient is no longer finite.",
  point: "Broke off: the point itself is no longer finite.",
};

/** Whether a run met an infinity or a NaN. @param {keyof typeof STATUS} status */
export const broke = (status) => status !== "flat" && status !== "spent";

/**
 * Walk downhill from a point, and write the way down.
 *
 * @param {(w: number[]) => Look} look
 * @param {number[]} start
 * @param {(w: number[], gradient: number[], rate: number) => number[]} step
 * @param {(k: number) => number} rate
 * @param {number} steps the budget
 * @returns {Walk}
 */
export function descend(look, start, step, rate, steps) {
  /** @type {Walk} */
  const walk = { points: [], losses: [], gradients: [], rates: [], status: "spent" };
  let w = start;
  for (let taken = 0; ; taken += 1) {
    const { height, slopes } = look(w);
    walk.points.push(w);
    walk.losses.push(height);
    walk.gradients.push(slopes);
    const stop = reason(w, height, slopes) ?? (taken === steps ? "spent" : null);
    if (stop) return { ...walk, status: stop };
    walk.rates.push(rate(taken));
    w = step(w, slopes, walk.rates[taken]);
  }
}

/**
 * @param {number[]} w
 * @param {number} loss
 * @param {number[]} gradient
 * @returns {keyof typeof STATUS | null}
 */
function reason(w, loss, gradient) {
  if (!finite(w)) return "point";
  if (!Number.isFinite(loss)) return "loss";
  if (!finite(gradient)) return "gradient";
  return gradient.every((g) => g === 0) ? "flat" : null;
}
