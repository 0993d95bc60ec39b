// A curve with the walk on it: the points, the tangents that drove them, the step on the axis.

import { createAxes } from "./axes.js";
import { svg } from "./elements.js";
import { createHandle } from "./handle.js";
import { arrow, drawDot, drawLine, inReach } from "./marks.js";
import { drawable, format, unpack } from "./numbers.js";
import { isInside, showInside } from "./outside.js";
import { isOnMap } from "./paths.js";
import { Curve, drawSlope } from "./plotted.js";

/** @import { Axes, Bag, Packed, Point, Span } from "./types.d.ts" */
/** @typedef {{ points: number[], losses: number[], slopes: number[], color: string, name: string }} Walk */

const [WIDTH, HEIGHT] = [520, 380];
/** So many tangents are drawn; more would hide the curve. */
const TANGENTS = 40;
/** A tangent reaches so far to either side, as a share of the picture: where the curve has left it. */
const REACH = 0.14;
/** The colour and dash of the walk. */
export const TONE = "walk";

/**
 * The slope that was used at a point, as a piece of the tangent.
 *
 * @param {Point} point
 * @param {number} slope
 * @param {Axes} axes
 */
function drawUsed([x, y], slope, axes) {
  const half = REACH * (axes.x[1] - axes.x[0]);
  /** @type {Point[]} */
  const ends = [
    [x - half, y - half * slope],
    [x + half, y + half * slope],
  ];
  return drawLine("gdl-used gdl-slope", ends, axes);
}

/**
 * The points up to step k, each with a short piece of the tangent that was used there.
 *
 * @param {Walk} walk
 * @param {number} k
 * @param {Axes} axes
 */
function drawVisited({ points, losses, slopes }, k, axes) {
  return points.slice(0, k + 1).flatMap((x, i) => {
    const y = losses[i];
    if (!inReach([x, y], axes)) return [];
    const here = i === k;
    const bare = here || i >= TANGENTS || !isOnMap([x, y], axes);
    // The slope is all the loop knew there.
    const used = bare ? [] : [drawUsed([x, y], slopes[i], axes)];
    const look = here ? `gdl-step gdl-at gdl-run-${TONE}` : `gdl-step gdl-run-${TONE}`;
    return [...used, drawDot(look, [x, y], axes, here ? 6 : 3.5)];
  });
}

/**
 * The next step, on the axis where it is made: an arrow from x by -η times the slope.
 *
 * @param {Walk} walk
 * @param {number} k
 * @param {Axes} axes
 */
function drawStep({ points, losses }, k, axes) {
  if (k >= losses.length - 1) return [];
  const [low] = axes.y;
  const height = axes.toY(low) - 12;
  const [from, to] = [points[k], points[k + 1]].map((x) => drawable(axes.toX(x)));
  const drop = svg("line", {
    class: "gdl-cursor",
    x1: from,
    x2: from,
    y1: drawable(axes.toY(losses[k])),
    y2: height,
  });
  const [left, right] = axes.x.map(axes.toX);
  const away = Math.max(from, to) < left || Math.min(from, to) > right;
  return [
    drop,
    ...(away || Math.abs(to - from) < 3
      ? []
      : [arrow("gdl-walk", [from, height], [to, height], "open")]),
  ];
}

/**
 * Whether a line of this slope through this point comes into the picture.
 *
 * @param {Point} point
 * @param {number} slope
 * @param {Axes} axes
 */
function crosses([x, y], slope, axes) {
  const heights = axes.x.map((end) => y + slope * (end - x));
  return Math.min(...heights) < axes.y[1] && Math.max(...heights) > axes.y[0];
}

/**
 * The curve with its steps, the tangent at the step on show, and where it leads.
 *
 * @param {Bag} bag
 * @param {(start: number) => void} onStart
 */
export function createPicture(bag, onStart) {
  const axes = createAxes(WIDTH, HEIGHT, "x", "f(x)", "The curve and the steps on it");
  const curve = new Curve("gdl-curve");
  const [path, steps, next] = [0, 1, 2].map(() => svg("g", {}));
  const tangent = svg("line", { class: "gdl-tangent gdl-slope" });
  axes.inside.append(curve.root, path, tangent, steps, next);
  const handle = createHandle(bag, axes, {
    name: "Starting point",
    rail: (x) => curve.at(x),
    onMove: ([start]) => onStart(start),
  });
  axes.root.append(handle.root);
  return {
    root: axes.root,
    axes,
    fading: [path, steps, tangent, next],
    /** @param {number} start */
    showStart(start) {
      if (!axes.ready) return;
      handle.show([start, 0], `x ${format(start)}`);
      showInside([handle.root], isInside([start], [axes.x]));
    },
    /** @param {{ window: Span, span: Span, xs: Packed, ys: Packed }} answer */
    drawCurve({ window, span, xs, ys }) {
      axes.set({ x: window, y: span });
      curve.draw(unpack(xs), unpack(ys), axes);
    },
    /** And which of it is to be seen. @param {Walk} walk @param {number} k */
    drawWalk(walk, k) {
      const { points, losses, slopes } = walk;
      const seen = points.slice(0, k + 1).map((x, i) => /** @type {Point} */ ([x, losses[i]]));
      path.replaceChildren(drawLine(`gdl-run gdl-run-${TONE} gdl-hops`, seen, axes));
      steps.replaceChildren(...drawVisited(walk, k, axes));
      drawSlope(tangent, axes, points[k], losses[k], slopes[k]);
      next.replaceChildren(...drawStep(walk, k, axes));
      return {
        tangent: crosses([points[k], losses[k]], slopes[k], axes),
        used: steps.querySelector(".gdl-used"),
        step: next.querySelector(".gdl-arrow"),
      };
    },
  };
}
