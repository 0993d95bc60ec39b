// A point on axes that is dragged, or moved with keys.

import { freshId, put, svg } from "./elements.js";
import { drawable, nudge, tidy, within } from "./numbers.js";
import { spoken } from "./spoken.js";

/** @import { Axes, Bag, Point } from "./types.d.ts" */

/**
 * @typedef {object} HandleSettings
 * @property {string} name
 * @property {(point: Point) => void} onMove hears of every wish
 * @property {(x: number) => number} [rail] the point lives on y = rail(x) and moves along x only
 * @property {boolean | (() => boolean)} [grabsAnywhere] with several handles on one picture, each is
 *   grabbed itself
 */

/** @type {Record<string, Point>} */
const WAYS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
  PageUp: [0, 10],
  PageDown: [0, -10],
  Home: [Number.NEGATIVE_INFINITY, 0],
  End: [Number.POSITIVE_INFINITY, 0],
};

/**
 * How far a key moves a point, in nudges along x and y; null for any other key.
 *
 * Home and End go to the edges, however far they are.
 *
 * @param {{ key: string, shiftKey: boolean, ctrlKey: boolean, altKey: boolean, metaKey: boolean }} event
 * @returns {Point | null}
 */
export function keyMove(event) {
  const way = WAYS[event.key];
  if (!way || event.ctrlKey || event.altKey || event.metaKey) return null;
  const many = event.shiftKey ? 10 : 1;
  return [way[0] * many, way[1] * many];
}

/** @param {string} name */
function createKnob(name) {
  const id = freshId("help");
  const named = { role: "slider", "aria-label": spoken(name), "aria-describedby": id };
  return svg(
    "g",
    { class: "gdl-handle", tabindex: "0", ...named },
    svg("desc", { id }, "Drag it, or use the arrow keys (with Shift: bigger steps)."),
    svg("circle", { class: "gdl-reach", r: 22 }),
    svg("circle", { class: "gdl-ring", r: 13 }),
    svg("circle", { class: "gdl-knob", r: 7 }),
  );
}

/**
 * Drag the knob with a pointer: `move` hears where it is.
 *
 * @param {Bag} bag
 * @param {Axes} axes
 * @param {SVGGElement} knob
 * @param {() => boolean} grabsAnywhere
 * @param {(point: Point) => void} move
 */
function listenToPointers(bag, axes, knob, grabsAnywhere, move) {
  let dragging = false;
  bag.listen(axes.root, "pointerdown", (event) => {
    const onKnob = event.target instanceof Node && knob.contains(event.target);
    const reached = onKnob || (grabsAnywhere() && event.pointerType !== "touch");
    if (!event.isPrimary || event.button !== 0 || !reached) return;
    event.preventDefault();
    knob.focus({ preventScroll: true });
    axes.root.setPointerCapture(event.pointerId);
    dragging = true;
    move(axes.at(event));
  });
  bag.listen(axes.root, "pointermove", (event) => {
    if (dragging) move(axes.at(event));
  });
  for (const type of /** @type {const} */ (["pointerup", "pointercancel", "lostpointercapture"])) {
    bag.listen(axes.root, type, () => {
      dragging = false;
    });
  }
}

/**
 * A point on axes that is dragged, or moved with the arrow keys.
 *
 * @param {Bag} bag
 * @param {Axes} axes
 * @param {HandleSettings} settings
 */
export function createHandle(bag, axes, { name, onMove, rail, grabsAnywhere = true }) {
  const knob = createKnob(name);
  /** @type {Point} */
  let place = [0, 0];
  const move = (/** @type {Point} */ [x, y]) => {
    /** @type {Point} */
    const next = [tidy(x, axes.x), rail ? 0 : tidy(y, axes.y)];
    if (next[0] !== place[0] || (!rail && next[1] !== place[1])) onMove(next);
  };
  const anywhere = typeof grabsAnywhere === "function" ? grabsAnywhere : () => grabsAnywhere;
  listenToPointers(bag, axes, knob, anywhere, move);
  bag.listen(knob, "keydown", (event) => {
    const way = keyMove(event);
    if (!way) return;
    event.preventDefault();
    const along = rail ? way[0] || way[1] : way[0];
    const up = rail ? 0 : way[1];
    move([place[0] + along * nudge(axes.x), place[1] + up * nudge(axes.y)]);
  });
  return {
    root: knob,
    /**
     * @param {Point} point
     * @param {string} words where the point is; they are heard
     */
    show(point, words) {
      place = point;
      const [x, y] = point;
      const height = rail ? rail(x) : y;
      const px = drawable(axes.toX(within(x, axes.x)));
      const py = drawable(axes.toY(within(Number.isFinite(height) ? height : axes.y[0], axes.y)));
      put(knob, {
        transform: `translate(${px} ${py})`,
        "aria-valuenow": Number(x.toPrecision(4)),
        "aria-valuemin": axes.x[0],
        "aria-valuemax": axes.x[1],
        "aria-valuetext": spoken(words),
      });
    },
  };
}
