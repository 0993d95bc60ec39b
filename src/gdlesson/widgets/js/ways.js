// A run looked at along one direction at a time: gdlesson.runs.directions, for one or two numbers.

/** @import { Look } from "./walk.js" */
/**
 * A run and what was descended.
 *
 * @typedef {object} Told
 * @property {number[][]} points
 * @property {number[]} losses
 * @property {number[][]} gradients
 * @property {"flat" | "spent" | "loss" | "gradient" | "point"} status
 * @property {(w: number[]) => Look} look
 * @property {number[][] | null} minima that are known; null where nobody has said
 * @property {boolean} plain whether a step is minus the rate times the gradient and nothing else
 * @property {boolean} momentum whether the rule keeps some of its last step
 * @property {string[]} [names] of the weights
 */
/**
 * What a run did along one direction.
 *
 * @typedef {object} Way
 * @property {string} name
 * @property {number[]} slopes
 * @property {number} curvature NaN where it is not the same everywhere
 * @property {number} factor
 * @property {number[]} crossings the steps that jumped to the other side
 * @property {boolean} jumps whether one of them lands so far beyond the bottom that a picture shows it
 * @property {number[]} bends the steps at which the slope changed its sign in passing
 * @property {number} shareCrossed of the steps at which a side can be seen
 * @property {number} shareOfAll of all steps
 * @property {boolean} hidden whether some are too small to be seen
 * @property {number} left the last slope as a share of the largest
 */

const VISIBLE = 1e-3;
/** The same, where it is no matter whether a side can be seen: less is rounding. */
const TOLD = 1e-9;
const FAINT = 0.005;
const ALIGNED = 0.9994;
export const ACROSS = "across the valley";
const SAME_BOWL = 1e-4;
const LEVEL = 1e-9;
const ONE_SIZE = 1e-6;
const GRAIN = 1e-10;

/** @param {number[]} numbers */
export const largest = (numbers) => numbers.reduce((most, v) => Math.max(most, Math.abs(v)), 0);

/** The way from the lowest to the highest, in each column. @param {number[][]} rows */
export const extents = (rows) =>
  rows[0].map((_, i) => {
    const [low, high] = rows.reduce(
      ([a, b], row) => [Math.min(a, row[i]), Math.max(b, row[i])],
      [Infinity, -Infinity],
    );
    return high - low;
  });

/**
 * @param {string} name
 * @param {number[]} slopes
 * @param {number[]} places where along it each point is
 * @param {{ curvature?: number, factor?: number, canBend?: boolean }} more
 * @returns {Way}
 */
function way(
  name,
  slopes,
  places,
  { curvature = Number.NaN, factor = Number.NaN, canBend = false },
) {
  const most = largest(slopes);
  const looked = (/** @type {number} */ least) => {
    const are = slopes.map((s) => Math.abs(s) > least * most);
    return [...slopes.keys()].filter((k) => k && are[k] && are[k - 1]);
  };
  const turns = (/** @type {number} */ k) => Math.sign(slopes[k]) * Math.sign(slopes[k - 1]) < 0;
  const [seen, told] = [looked(VISIBLE), looked(TOLD)];
  const changes = seen.filter(turns);
  const goesOn = (/** @type {number} */ k) =>
    k + 1 < slopes.length &&
    Math.abs(slopes[k + 1]) > Math.abs(slopes[k]) &&
    !changes.includes(k + 1);
  const bends = canBend ? changes.filter(goesOn) : [];
  const [crossings, all] = [changes, told.filter(turns)].map((those) =>
    those.filter((k) => !bends.includes(k)),
  );
  const left = most > 0 ? Math.abs(slopes[slopes.length - 1]) / most : 0;
  const shareCrossed = crossings.length / Math.max(seen.length, 1);
  const shareOfAll = all.length / Math.max(told.length, 1);
  const hidden = all.length > crossings.length;
  const [whole] = extents(places.map((v) => [v]));
  const jumps = crossings.some((k) => {
    const [before, after] = [Math.abs(slopes[k - 1]), Math.abs(slopes[k])];
    return Math.abs(places[k] - places[k - 1]) * (after / (before + after)) > FAINT * whole;
  });
  const crossed = { crossings, jumps, bends, shareCrossed, shareOfAll, hidden };
  return { name, slopes, curvature, factor, ...crossed, left };
}

/**
 * The second derivatives at a point, a row for each direction; null where they can't be measured.
 *
 * @param {Told} run
 * @param {number[]} point
 */
export function curvatureAt({ look }, point) {
  if (!point.every(Number.isFinite)) return null;
  const rows = point.map((at, i) => {
    const step = 1e-4 * Math.max(1, Math.abs(at));
    const [above, below] = [step, -step].map(
      (s) => look(point.map((v, j) => (j === i ? v + s : v))).slopes,
    );
    return above.map((slope, j) => (slope - below[j]) / (2 * step));
  });
  return rows.flat().every(Number.isFinite) ? rows : null;
}

/**
 * Curvatures, the smallest first, each with its axis; where all are the same, the coordinates serve.
 *
 * @param {number[][]} H
 * @returns {{ size: number, axis: number[] }[]}
 */
export function principal(H) {
  if (H.length === 1) return [{ size: H[0][0], axis: [1] }];
  const [a, b, c] = [H[0][0], (H[0][1] + H[1][0]) / 2, H[1][1]];
  const [middle, apart] = [(a + c) / 2, Math.hypot((a - c) / 2, b)];
  const sizes = [middle - apart, middle + apart];
  const same = 2 * apart <= ONE_SIZE * largest(sizes);
  if (same || !b) {
    const along = [
      { size: same ? sizes[0] : a, axis: [1, 0] },
      { size: same ? sizes[1] : c, axis: [0, 1] },
    ];
    return same || a <= c ? along : along.reverse();
  }
  const turn = Math.atan2(2 * b, a - c) / 2;
  const [x, y] = [Math.cos(turn), Math.sin(turn)];
  return [
    { size: sizes[0], axis: [-y, x] },
    { size: sizes[1], axis: [x, y] },
  ];
}

/** @param {number[]} a @param {number[]} b */
export const dot = (a, b) => a.reduce((sum, v, i) => sum + v * b[i], 0);

/** @param {number[]} a @param {number[]} b */
export const minus = (a, b) => a.map((v, i) => v - b[i]);

/**
 * Whether every gradient is that of the quadratic with these second derivatives.
 *
 * @param {number[][]} H
 * @param {number[][]} points
 * @param {number[][]} slopes
 */
function isOneBowl(H, points, slopes) {
  return points.every((point, k) => {
    const off = minus(point, points[0]);
    const turned = H[0].map((_, j) => off.reduce((sum, v, i) => sum + v * H[i][j], 0));
    const foretold = turned.map((v, j) => slopes[0][j] + v);
    return (
      largest(minus(foretold, slopes[k])) <= SAME_BOWL * (largest(slopes[k]) + largest(turned))
    );
  });
}

/** The ratio of one slope to the one before, where they are largest. @param {number[]} slopes */
function factorOf(slopes) {
  let k = 0;
  for (let i = 1; i < slopes.length - 1; i += 1) {
    if (Math.abs(slopes[i]) > Math.abs(slopes[k])) k = i;
  }
  return slopes.length > 1 && slopes[k] ? slopes[k + 1] / slopes[k] : Number.NaN;
}

/** @param {number[]} axis @param {number} i @param {string[]} names */
function axisName(axis, i, names) {
  const k = axis.length > 1 && Math.abs(axis[1]) > Math.abs(axis[0]) ? 1 : 0;
  if (names.length === 1 || Math.abs(axis[k]) >= ALIGNED) return names[k];
  return i === 1 ? ACROSS : "the valley";
}

/**
 * The directions in which a run is looked at, up to point `last`; only those it moved along.
 *
 * @param {Told} run
 * @param {number} last
 * @returns {Way[]}
 */
export function ways(run, last) {
  const points = run.points.slice(0, last + 1);
  const slopes = run.gradients.slice(0, last + 1);
  const many = points[0].length > 1;
  const names = run.names ?? (many ? ["x", "y"] : [""]);
  const H = curvatureAt(run, points[0]);
  if (H && isOneBowl(H, points, slopes)) return alongAxes(run, H, points, slopes, names);
  const moved = extents(points);
  const canBend = many && !run.momentum;
  return names.flatMap((name, i) => {
    const along = slopes.map((g) => g[i]);
    const went = moved[i] > VISIBLE * Math.max(...moved) && along.some(Boolean);
    const places = points.map((p) => p[i]);
    return went ? [way(name, along, places, { canBend })] : [];
  });
}

/**
 * @param {Told} run
 * @param {number[][]} H
 * @param {number[][]} points
 * @param {number[][]} slopes
 * @param {string[]} names
 */
function alongAxes(run, H, points, slopes, names) {
  const axes = principal(H);
  const most = largest(axes.map(({ size }) => size));
  const turned = slopes.map((g) => {
    const size = g.map(Math.abs);
    return axes.map(({ axis }) => {
      const slope = dot(g, axis);
      return Math.abs(slope) <= GRAIN * dot(size, axis.map(Math.abs)) ? 0 : slope;
    });
  });
  const found = axes.map(({ size, axis }, i) => {
    const curvature = Math.abs(size) > LEVEL * most ? size : 0;
    const along = turned.map((all) => all[i]);
    const distances = along.map((s) => Math.abs(s / curvature));
    return {
      curvature,
      along,
      distances: distances.map((d) => (Number.isFinite(d) ? d : 0)),
      places: points.map((p) => dot(p, axis)),
      name: axisName(axis, i, names),
    };
  });
  let widest = 0;
  const visible = found.map(() => false);
  for (let k = 0; k < slopes.length; k += 1) {
    for (const { distances } of found) widest = Math.max(widest, distances[k]);
    for (const [i, { distances }] of found.entries()) {
      if (distances[k] > VISIBLE * widest) visible[i] = true;
    }
  }
  return found
    .filter((_, i) => visible[i])
    .sort((a, b) => Math.abs(b.curvature) - Math.abs(a.curvature))
    .map(({ name, along, places, curvature }) =>
      way(name, along, places, { curvature, factor: run.plain ? factorOf(along) : Number.NaN }),
    );
}
