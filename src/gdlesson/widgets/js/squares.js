// The loss of a line through samples, and from which step on a run is as good as at the lowest one.

/** @import { Look } from "./walk.js" */

/** So near to the lowest loss hardly anything more is to be had, as a share of it. */
const NEAR = 0.01;

/**
 * The mean squared error of a line, in its slope and its intercept.
 *
 * @param {number[]} xs
 * @param {number[]} ys
 * @returns {(w: number[]) => Look}
 */
export const squaredError = (xs, ys) => (w) => {
  let [squares, slope, intercept] = [0, 0, 0];
  for (const [i, x] of xs.entries()) {
    const off = w[0] * x + w[1] - ys[i];
    squares += off * off;
    slope += off * x;
    intercept += off;
  }
  const n = xs.length;
  return { height: squares / n, slopes: [(2 * slope) / n, (2 * intercept) / n] };
};

/**
 * From which step on every loss is within 1 % of the lowest there is, in words; empty if from none.
 *
 * @param {number[]} losses
 * @param {number} lowest
 */
export function arrivalWords(losses, lowest) {
  const step = losses.findLastIndex((loss) => !(loss <= (1 + NEAR) * lowest)) + 1;
  return step < losses.length ? `From step ${step} on the loss is within 1 % of the lowest.` : "";
}
