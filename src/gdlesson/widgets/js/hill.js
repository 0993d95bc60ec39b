// The ground seen from the side: a relief that can be turned, with the paths on it.

import { tint } from "./contours.js";
import { svg } from "./elements.js";
import { format } from "./numbers.js";
import { ticks } from "./ticks.js";

/** @import { Bag, Packed, Point, Span } from "./types.d.ts" */
/** @import { Path } from "./paths.js" */
/** @typedef {[x: number, y: number, depth: number]} Place on the picture, and how near it is */
/** @typedef {(x: number, y: number, height?: number) => Place} Project of shares of the window, 0 to 1 */

/** The picture's size, how much the ground is tipped, and how high the relief is. */
const [WIDE, TALL] = [520, 400];
const [TILT, RISE] = [0.5, 0.62];
/** How far a key and a pixel turn it, in radians. */
const [KEY_TURN, PIXEL_TURN] = [0.12, 0.008];

/**
 * The heights of a relief, row by row from below.
 *
 * @param {Packed | undefined} view
 */
export function reliefOf(view) {
  const size = Math.round(Math.sqrt((view?.byteLength ?? 0) / 4));
  const at = (/** @type {number} */ i, /** @type {number} */ j) =>
    view?.getFloat32(4 * (j * size + i), true) ?? Number.NaN;
  return {
    size,
    at,
    /** Between the points of the grid. @type {(x: number, y: number) => number} */
    between(x, y) {
      const [u, v] = [x, y].map((s) => Math.max(0, Math.min(1, s)) * (size - 1));
      const [i, j] = [u, v].map((s) => Math.min(size - 2, Math.floor(s)));
      const [a, b] = [u - i, v - j];
      const low = (1 - a) * at(i, j) + a * at(i + 1, j);
      return (1 - b) * low + b * ((1 - a) * at(i, j + 1) + a * at(i + 1, j + 1));
    },
  };
}

/**
 * Where shares of the window stand in the picture, when the ground is turned so far.
 *
 * @param {ReturnType<typeof reliefOf>} relief
 * @param {number} turn
 * @returns {Project}
 */
export function projection(relief, turn) {
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const unit = WIDE / 3.5; // so that no turn takes a corner off the picture
  return (x, y, height = relief.between(x, y)) => {
    const [u, v] = [2 * x - 1, 2 * y - 1];
    const [across, depth] = [u * cos - v * sin, u * sin + v * cos];
    const lift = height * RISE * 2;
    return [WIDE / 2 + across * unit, TALL / 2 - (depth * TILT + lift - RISE) * unit, depth];
  };
}

/**
 * The ground as tinted faces, the far ones first.
 *
 * @param {ReturnType<typeof reliefOf>} relief
 * @param {Project} project
 * @param {number} count of heights on the map
 */
function drawFaces({ size, at }, project, count) {
  const faces = [];
  const step = 1 / (size - 1);
  for (let j = 0; j < size - 1; j += 1) {
    for (let i = 0; i < size - 1; i += 1) {
      const height = (at(i, j) + at(i + 1, j) + at(i + 1, j + 1) + at(i, j + 1)) / 4;
      if (!Number.isFinite(height)) continue;
      const corners = [
        [i, j],
        [i + 1, j],
        [i + 1, j + 1],
        [i, j + 1],
      ].map(([m, n]) => project(m * step, n * step, at(m, n)));
      const points = corners.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
      const style = `fill: ${tint(Math.round(height * count), count)}`;
      faces.push({ depth: corners[0][2] + corners[2][2], points, style });
    }
  }
  return faces
    .sort((a, b) => b.depth - a.depth)
    .map(({ points, style }) => svg("polygon", { class: "gdl-face", points, style }));
}

/** What is written stands so far outside of the ground, and so far from an axis' name, as shares of the window. */
const [OUTSIDE, APART] = [0.1, 0.14];

/**
 * The axes: x and y on the floor, along the edges that are near, the loss up from the corner on the left.
 *
 * @param {Project} project
 * @param {[Span, Span]} window
 */
function drawAxes(project, window) {
  const depth = (/** @type {number} */ x, /** @type {number} */ y) => project(x, y, 0)[2];
  const [nearX, nearY] = [+(depth(0, 0.5) > depth(1, 0.5)), +(depth(0.5, 0) > depth(0.5, 1))];
  const beside = (/** @type {number} */ edge) => edge + (edge ? OUTSIDE : -OUTSIDE);
  const write = (/** @type {string} */ text, /** @type {Place} */ [x, y]) =>
    svg("text", { x, y: Math.min(y + 4, TALL - 4), "text-anchor": "middle" }, text);
  const line = (/** @type {Place} */ [x1, y1], /** @type {Place} */ [x2, y2]) =>
    svg("line", { class: "gdl-cursor", x1, y1, x2, y2 });
  const words = window.flatMap(([low, high], i) => {
    const marks = ticks(low, high, 4).map((t) => [(t - low) / (high - low), format(t)]);
    const clear = marks.filter(([s]) => Math.abs(Math.abs(+s - 0.5) - 0.3) < 0.3 - APART);
    return [[0.5, "xy"[i]], ...clear].map(([s, text]) =>
      write(`${text}`, i ? project(beside(nearX), +s, 0) : project(+s, beside(nearY), 0)),
    );
  });
  const corners = [0, 1].flatMap((x) => [0, 1].map((y) => /** @type {Point} */ ([x, y])));
  const [left] = corners.sort((a, b) => project(...a, 0)[0] - project(...b, 0)[0]);
  const [x, y, far] = project(...left, 1);
  return [
    line(project(0, nearY, 0), project(1, nearY, 0)),
    line(project(nearX, 0, 0), project(nearX, 1, 0)),
    line(project(...left, 0), [x, y, far]),
    ...words,
    write("loss ↑", [x, y - 14, far]),
  ];
}

/**
 * @param {Bag} bag
 * @param {() => void} redraw
 */
export function createHill(bag, redraw) {
  const root = svg("svg", {
    class: "gdl-hill",
    viewBox: `0 0 ${WIDE} ${TALL}`,
    tabindex: "0",
    role: "img",
    "aria-label": "The ground from the side. Drag sideways, or use the arrow keys, to turn it.",
  });
  let turn = -0.6;
  let held = Number.NaN;
  const by = (/** @type {number} */ angle) => {
    turn += angle;
    redraw();
  };
  bag.listen(root, "keydown", (event) => {
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!way) return;
    event.preventDefault();
    by(way * KEY_TURN);
  });
  bag.listen(root, "pointerdown", (event) => {
    held = event.clientX;
    root.setPointerCapture(event.pointerId);
  });
  bag.listen(root, "pointermove", (event) => {
    if (Number.isNaN(held)) return;
    const moved = event.clientX - held;
    held = event.clientX;
    by(moved * PIXEL_TURN);
  });
  for (const type of /** @type {const} */ (["pointerup", "pointercancel"])) {
    bag.listen(root, type, () => {
      held = Number.NaN;
    });
  }
  return {
    root,
    /**
     * @param {{ relief?: Packed, window: [Span, Span], levels: unknown[] }} ground
     * @param {Path[]} runs
     * @param {number} position
     */
    draw({ relief: view, window: [x, y], levels }, runs, position) {
      const relief = reliefOf(view);
      if (relief.size < 2) {
        root.replaceChildren();
        return;
      }
      const project = projection(relief, turn);
      const share = (/** @type {Point} */ [px, py]) =>
        /** @type {Point} */ ([(px - x[0]) / (x[1] - x[0]), (py - y[0]) / (y[1] - y[0])]);
      const onIt = ([u, v] = [0, 0]) => u >= 0 && u <= 1 && v >= 0 && v <= 1;
      const paths = runs.flatMap(({ points, color }) => {
        const seen = points
          .slice(0, position + 1)
          .map(share)
          .filter(onIt);
        const places = seen.map(([u, v]) => project(u, v)).filter(([, py]) => Number.isFinite(py));
        const line = places.map(([px, py]) => `${px.toFixed(1)},${py.toFixed(1)}`).join(" ");
        const [cx, cy] = places[places.length - 1] ?? [-99, -99];
        return [
          svg("polyline", { class: "gdl-case", points: line }),
          svg("polyline", { class: `gdl-run gdl-run-${color}`, points: line }),
          svg("circle", { class: `gdl-step gdl-at gdl-run-${color}`, cx, cy, r: 5 }),
        ];
      });
      const faces = drawFaces(relief, project, levels.length);
      root.replaceChildren(...drawAxes(project, [x, y]), ...faces, ...paths);
    },
  };
}
