// A closer or a wider look at a map: buttons, keys, a wheel with Ctrl, two fingers, and dragging.

import { button } from "./controls.js";
import { html } from "./elements.js";
import { within } from "./numbers.js";

/** @import { Axes, Bag, Point, Span } from "./types.d.ts" */
/** @typedef {[Span, Span]} Window */

/**
 * @typedef {object} Look
 * @property {Axes} axes
 * @property {() => Window} home the usual window
 * @property {() => boolean} zoomed whether another one is on show
 * @property {() => Point[]} path from the start to the walker; Fit makes room for it
 * @property {(window: Window | null) => void} show null for the usual window
 * @property {(point: Point) => void} tap the ground was touched there
 */

/** Around a path there is so much room, as a share. */
const MARGIN = 0.06;
/** No closer than this share of the usual window, and no wider than that many of them. */
const LIMITS = /** @type {Span} */ ([1e-6, 1e4]);
/** A finger that moves less than this has tapped, in pixels. */
const TAP = 6;

/**
 * A window that is `factor` times as wide, in which `fixed` keeps its place.
 *
 * @param {Window} window
 * @param {number} factor
 * @param {Point} fixed
 * @returns {Window}
 */
export function scaled([x, y], factor, [fx, fy]) {
  return [
    [fx + (x[0] - fx) * factor, fx + (x[1] - fx) * factor],
    [fy + (y[0] - fy) * factor, fy + (y[1] - fy) * factor],
  ];
}

/**
 * The usual window grown until it holds a path, with its own proportions; null if it does already.
 *
 * @param {Point[]} path
 * @param {Window} home
 * @returns {Window | null}
 */
export function fitting(path, [x, y]) {
  const reach = (/** @type {number[]} */ values, /** @type {Span} */ [low, high]) =>
    /** @type {Span} */ ([Math.min(low, ...values), Math.max(high, ...values)]);
  const most = LIMITS[1] * (x[1] - x[0]);
  const near = path.filter(([px, py]) => Math.max(Math.abs(px), Math.abs(py)) < most);
  const [rx, ry] = [
    reach(
      near.map(([px]) => px),
      x,
    ),
    reach(
      near.map(([, py]) => py),
      y,
    ),
  ];
  const share = Math.max((rx[1] - rx[0]) / (x[1] - x[0]), (ry[1] - ry[0]) / (y[1] - y[0]));
  if (share <= 1) return null;
  const grown = (/** @type {Span} */ around, /** @type {Span} */ own) => {
    const half = ((own[1] - own[0]) / 2) * share * (1 + 2 * MARGIN);
    const middle = (around[0] + around[1]) / 2;
    return /** @type {Span} */ ([middle - half, middle + half]);
  };
  return [grown(rx, x), grown(ry, y)];
}

/**
 * Two fingers zoom, one drags a map that is zoomed, a short touch is a tap.
 *
 * @param {Bag} bag
 * @param {Look} look
 * @param {(factor: number, fixed: Point) => void} zoom
 */
function listenToFingers(bag, { axes, zoomed, show, tap }, zoom) {
  /** @type {Map<number, { clientX: number, clientY: number }>} */
  const held = new Map();
  /** @type {{ from: Point, at: { clientX: number, clientY: number }, still: boolean } | null} */
  let drag = null;
  let apart = 0;
  const spread = () => {
    const [a, b] = [...held.values()];
    return Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
  };
  bag.listen(axes.root, "pointerdown", (event) => {
    const onHandle = event.target instanceof Element && event.target.closest(".gdl-handle");
    if (onHandle || event.button !== 0) return;
    held.set(event.pointerId, event);
    drag = held.size === 1 ? { from: axes.at(event), at: event, still: true } : null;
    apart = held.size === 2 ? spread() : 0;
    if (zoomed()) axes.root.setPointerCapture(event.pointerId);
  });
  bag.listen(axes.root, "pointermove", (event) => {
    if (!held.has(event.pointerId)) return;
    held.set(event.pointerId, event);
    if (held.size === 2 && apart) {
      const now = spread();
      if (Math.abs(now / apart - 1) < 0.02) return;
      const [a, b] = [...held.values()].map((at) => axes.at(at));
      zoom(apart / now, [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]);
      apart = now;
    } else if (drag) {
      const { clientX, clientY } = drag.at;
      drag.still &&= Math.hypot(event.clientX - clientX, event.clientY - clientY) < TAP;
      if (drag.still || !zoomed()) return;
      const [x, y] = axes.at(event);
      const [dx, dy] = [drag.from[0] - x, drag.from[1] - y];
      show([
        [axes.x[0] + dx, axes.x[1] + dx],
        [axes.y[0] + dy, axes.y[1] + dy],
      ]);
    }
  });
  for (const type of /** @type {const} */ (["pointerup", "pointercancel"])) {
    bag.listen(axes.root, type, (event) => {
      const touched = event.pointerType === "touch" || zoomed();
      if (type === "pointerup" && drag?.still && held.has(event.pointerId) && touched) {
        tap(axes.at(event));
      }
      held.delete(event.pointerId);
      drag = null;
    });
  }
  // Two fingers belong to the map, not to the page.
  bag.listen(
    axes.root,
    "touchmove",
    (event) => {
      if (event.touches.length > 1 && event.cancelable) event.preventDefault();
    },
    { passive: false },
  );
}

/**
 * The buttons for zooming a map, and all the other ways to do it.
 *
 * @param {Bag} bag
 * @param {Look} look
 * @param {Element | null} handle plus, minus and 0 are its keys
 */
export function createZoom(bag, look, handle) {
  const { axes, home, zoomed, path, show } = look;
  /** What keeps its place: a point, or the edge that is nearest to it. @param {Point} at */
  const near = ([x, y]) => /** @type {Point} */ ([within(x, axes.x), within(y, axes.y)]);
  /** Where the walk is, or was last on this map; without any such place, near its start. */
  const walker = () => path().findLast((at) => String(near(at)) === String(at)) ?? near(path()[0]);
  const zoom = (/** @type {number} */ factor, fixed = walker()) => {
    const usual = home()[0];
    const share = ((axes.x[1] - axes.x[0]) * factor) / (usual[1] - usual[0]);
    if (share > LIMITS[0] && share < LIMITS[1]) show(scaled([axes.x, axes.y], factor, fixed));
  };
  const fit = () => show(zoomed() ? null : fitting(path(), home()));
  if (handle) {
    bag.listen(handle, "keydown", ({ key }) => {
      if (key === "0") fit();
      else if ("+=-".includes(key)) zoom(key === "-" ? 2 : 0.5, near(path()[0]));
    });
  }
  bag.listen(
    axes.root,
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      zoom(event.deltaY > 0 ? 1.3 : 1 / 1.3, axes.at(event));
    },
    { passive: false },
  );
  listenToFingers(bag, look, zoom);
  return html(
    "div",
    { class: "gdl-tools", role: "group", "aria-label": "Map" },
    button(bag, "+", () => zoom(0.5), { "aria-label": "Zoom in" }),
    button(bag, "−", () => zoom(2), { "aria-label": "Zoom out" }),
    button(bag, "Fit", fit, { title: "The usual map, then the whole path" }),
  );
}
