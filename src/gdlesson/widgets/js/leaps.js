// What a run's verdict in the end would pass over: gdlesson.runs.leaps, to the letter.

/** @import { Told } from "./ways.js" */

const DOWN = 0.1;
const UP_AGAIN = 0.5;
const AT_MINIMUM = 1e-6;

/** The minimum nearest to x. @param {number} x @param {number[]} minima */
const nearest = (x, minima) =>
  minima.reduce((best, m) => (Math.abs(m - x) < Math.abs(best - x) ? m : best));

/** The minimum that lies downhill of x. @param {number} x @param {number} slope @param {number[]} minima */
function valley(x, slope, minima) {
  const near = nearest(x, minima);
  const downhill = minima.filter((m) => (m - x) * slope < 0);
  return Math.abs(near - x) <= AT_MINIMUM || !downhill.length ? near : nearest(x, downhill);
}

/**
 * The steps that land in another valley than they began in; none where more than one number moves.
 *
 * @param {Told} run
 */
export function leaps({ points, gradients, minima }) {
  const known = (minima ?? []).filter((m) => m.length === 1).map(([m]) => m);
  if (known.length < 2 || points[0].length !== 1) return [];
  const sorted = known.sort((a, b) => a - b);
  const valleys = points.map(([x], k) => valley(x, gradients[k][0], sorted));
  return valleys.flatMap((v, k) => (k && v !== valleys[k - 1] ? [k] : []));
}

/**
 * Whether a loss is nearer to the one at the start than to the lowest of the run.
 *
 * @param {number} loss
 * @param {number[]} losses
 */
export function isUp(loss, losses) {
  const lowest = Math.min(...losses);
  return loss - lowest > UP_AGAIN * (losses[0] - lowest);
}

/**
 * The steps at whose end a loss that was down is at the top of its way up again.
 *
 * @param {number[]} losses
 */
export function spikes(losses) {
  const lowest = Math.min(...losses);
  const drop = losses[0] - lowest;
  /** @type {number[]} */
  const tops = [];
  let [down, rising] = [false, false];
  losses.forEach((loss, k) => {
    if (loss - lowest <= DOWN * drop) [down, rising] = [true, false];
    else if (rising && loss > losses[tops[tops.length - 1]]) tops[tops.length - 1] = k;
    else if (down && !rising && loss - lowest > UP_AGAIN * drop) {
      rising = true;
      tops.push(k);
    }
  });
  return tops;
}
