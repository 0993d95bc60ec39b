// The playground's map: ground, paths, arrows, and what is said of them on it.

import { drawArrows, RIM, scaleAt, scaleWords } from "./arrows.js";
import { createContourMap } from "./contours.js";
import { block, html, svg, write } from "./elements.js";
import { createHill } from "./hill.js";
import { arrowKey, showWhere, tintKey } from "./legend.js";
import { drawExit, drawPath, drawRing, exitOf, isOnMap, LETTER, label, nearest } from "./paths.js";
import { moveFrom } from "./runs.js";
import { pair } from "./written.js";
import { createZoom } from "./zoom.js";

/** @import { Axes, Point, Span, Surface, Workshop } from "./types.d.ts" */
/** @import { DrawnRun, State } from "./runs.js" */
/** @import { Spot } from "./paths.js" */

const WIDTH = 520;
const HINTS = {
  home: "Drag the dot, or press where it shall start. + or two fingers zoom.",
  zoomed: "Zoomed: drag the ground to move the map. Fit goes back.",
};

/** @typedef {{ surface: () => Surface, runs: () => DrawnRun[], position: () => number }} Ties */

/**
 * A place that was touched, to a two-hundredth of the map.
 *
 * @param {number} value
 * @param {Axes} axes
 */
function touched(value, axes) {
  const grain = 10 ** Math.floor(Math.log10((axes.x[1] - axes.x[0]) / 20)) / 10;
  return Number((Math.round(value / grain) * grain).toPrecision(12));
}

/**
 * The map with its zoom.
 *
 * @param {Workshop<State>} workshop
 * @param {Ties} ties
 */
function createMap({ model, bag, wish }, { surface, runs, position }) {
  const zoomed = () => model.get("view").length > 0;
  const map = createContourMap(bag, {
    width: WIDTH,
    label: "Map of the ground, with the path of each run",
    name: "Starting point",
    onMove: (start) => wish({ start }),
    grabsAnywhere: () => !zoomed(),
    keepFree: ({ minima }) => [...minima, ...underName(model.get("start"), axes)],
  });
  const { axes } = map;
  /** The first run last. */
  const seen = () => [...runs()].reverse().flatMap(({ points }) => points.slice(0, position() + 1));
  const look = {
    axes,
    home: () => surface().window,
    zoomed,
    path: () => [model.get("start"), ...seen()],
    show: (/** @type {[Span, Span] | null} */ view) => wish({ view: view ?? [] }),
    tap: (/** @type {Point} */ [x, y]) => wish({ start: [touched(x, axes), touched(y, axes)] }),
  };
  return { map, axes, zoomed, tools: createZoom(bag, look, map.handle) };
}

const INVITING = "start: drag me";
/** Where the gradient leads up by no more than this share of its way across, words are lifted by so many pixels. */
const [LEVEL, LIFT] = [0.6, 16];

/**
 * What the start is called, and where: the words' middle and half of their width, in pixels. Gradient and
 * first step lead from the dot to either side; where that is along the words, these stand above or below.
 *
 * @param {Point} start
 * @param {number} position
 * @param {Axes} axes
 * @param {Point} [gradient] there
 */
function nameOf(start, position, axes, [across, up] = [0, 1]) {
  const [place, left, right] = [start[0], ...axes.x].map(axes.toX);
  const wide = (/** @type {string} */ text) => 16 + LETTER * text.length;
  const fits = wide(INVITING) < Math.max(place - left, right - place);
  const words = fits && !position ? INVITING : "start";
  const half = wide(words) / 2;
  const side = place - left > wide(words) ? -1 : 1;
  const lift = Math.abs(up) > LEVEL * Math.abs(across) ? 0 : up * across * side > 0 ? LIFT : -LIFT;
  return { words, half, lift, middle: place + side * (8 + half) };
}

/**
 * The start, and places along its name, wherever it may stand before the first step: no height is written there.
 *
 * @param {Point} start
 * @param {Axes} axes
 * @returns {Point[]}
 */
function underName(start, axes) {
  const { middle, half } = nameOf(start, 0, axes);
  const [left, right] = axes.x.map(axes.toX);
  const unit = (right - left) / (axes.x[1] - axes.x[0]);
  const along = [-0.9, -0.45, 0, 0.45, 0.9].flatMap((share) =>
    [-LIFT, LIFT].map(
      (lift) =>
        /** @type {Point} */ ([
          axes.x[0] + (middle + share * half - left) / unit,
          start[1] + lift / unit,
        ]),
    ),
  );
  return [start, ...along];
}

/**
 * What is written on the map: the start's name, where runs left, the step under the pointer.
 *
 * @param {DrawnRun[]} runs
 * @param {Point} start
 * @param {number} position
 * @param {Spot | null} hover
 * @param {Axes} axes
 */
function drawNotes(runs, start, position, hover, axes) {
  const grain = grainOf(axes);
  const { words, middle, lift } = nameOf(start, position, axes, runs[0]?.gradients[0]);
  const name = label([middle, axes.toY(start[1]) + 4 + lift], words, axes);
  /** @type {SVGElement[]} */
  const exits = [];
  for (const run of runs) {
    const whose = runs.length > 1 ? `${run.rule} ` : "";
    exits.push(...drawExit(run, position, axes, grain, whose, 9 * exits.length)); // two elements each
  }
  const at = hover?.k && runs.find(({ rule }) => rule === hover.rule)?.points[hover.k];
  const ring = hover && at ? drawRing(at, `step ${hover.k}: ${pair(at, grain)}`, axes) : [];
  return [...(isOnMap(start, axes) ? [name] : []), ...exits, ...ring];
}

/** What is smaller can't be seen. @param {Axes} axes */
export const grainOf = (axes) => (axes.x[1] - axes.x[0]) * 1e-5;

/** What the lines on the map are, and the arrows: the gradient with a full head, the step with an open one. */
function createLegend() {
  const full = html("span", {});
  const rule = html("span", {});
  const open = arrowKey("gdl-walk", "open", "next step, at its own length");
  return { root: block("gdl-legend", rule, tintKey(), full, open), full, open, rule };
}

/**
 * The ground from the side, which stands in the place of the map when it is asked for.
 *
 * @param {Workshop<State>} workshop
 * @param {Ties} ties
 * @param {SVGSVGElement} map
 * @param {HTMLElement[]} others that go with the map
 */
function createSide({ model, bag }, { surface, runs, position }, map, others) {
  let shown = false;
  const draw = () => {
    const picture = model.get("picture");
    const window = picture.window ?? surface().window;
    if (shown) hill.draw({ ...picture, window }, runs(), position());
  };
  const hill = createHill(bag, draw);
  hill.root.style.display = "none";
  return {
    root: hill.root,
    draw,
    /** @param {string} view "map", or "height" for the ground from the side */
    look(view) {
      shown = view === "height";
      map.style.display = shown ? "none" : "";
      hill.root.style.display = shown ? "" : "none";
      for (const other of others) other.hidden = shown;
      draw();
    },
  };
}

/**
 * @param {Workshop<State>} workshop
 * @param {Ties & { onHover: (spot: Spot | null) => void, player: HTMLElement }} ties
 */
export function createLandscape(workshop, ties) {
  const { model, bag } = workshop;
  const { surface, runs, position, onHover, player } = ties;
  const { map, axes, zoomed, tools } = createMap(workshop, ties);
  const [paths, arrows, notes] = [0, 1, 2].map(() => svg("g", {}));
  map.over.append(paths, arrows, notes);
  const hint = html("span", { class: "gdl-small" });
  const legend = createLegend();
  const row = block("gdl-map-row", player, tools);
  const side = createSide(workshop, ties, axes.root, [tools, hint, legend.root]);
  bag.listen(axes.root, "pointermove", (event) => {
    if (!event.buttons) onHover(nearest(runs(), position(), axes, axes.at(event)));
  });
  bag.listen(axes.root, "pointerleave", () => onHover(null));

  /** @param {DrawnRun | undefined} run the one that arrows and sum speak of */
  function arrowsOf(run) {
    const move = moveFrom(run, position());
    if (!run || !move || !isOnMap(move.from, axes)) return [];
    const gradient = run.gradients[move.k];
    const rim = move.k ? RIM.dot : RIM.knob;
    const picture = model.get("picture");
    const { scale, cut } = scaleAt(axes, picture, move.from, gradient, rim);
    const words = `gradient, ${scaleWords(scale, cut)}`;
    if (legend.full.textContent !== words) {
      legend.full.replaceChildren(arrowKey("gdl-slope", "full", words));
    }
    return drawArrows(move.from, gradient, move.to, axes, scale, move.tone, rim);
  }

  return {
    root: block("gdl-map", axes.root, side.root, row, hint, legend.root),
    axes,
    fading: [paths, arrows],
    look: side.look,
    drawGround() {
      const [x, y] = model.get("view");
      const picture = model.get("picture");
      map.show(surface(), picture, x && y ? [x, y] : undefined);
      write(legend.rule, picture.rule ?? "");
      // Two fingers zoom the map; once it is zoomed, one moves it.
      axes.root.style.touchAction = zoomed() ? "none" : "pan-x pan-y";
      axes.root.classList.toggle("gdl-zoomed", zoomed());
    },
    showStart() {
      if (!axes.ready) return;
      const start = model.get("start");
      const inside = isOnMap(start, axes);
      map.place(start);
      map.handle?.classList.toggle("gdl-away", !inside); // it has no place on this map
      const where = zoomed() ? HINTS.zoomed : HINTS.home;
      const outside = `The start ${pair(start, grainOf(axes))} lies outside this map: Fit shows it.`;
      write(hint, inside ? where : outside);
    },
    /**
     * @param {DrawnRun | undefined} run
     * @param {Spot | null} hover
     */
    draw(run, hover) {
      const order = runs().filter((r) => r !== run);
      const drawn = (run ? [...order, run] : order).map((r) => drawPath(r, position(), axes));
      // Nobody's end lies under another's path.
      paths.replaceChildren(...drawn.flatMap((r) => r.way), ...drawn.flatMap((r) => r.at));
      arrows.replaceChildren(...arrowsOf(run));
      for (const head of /** @type {const} */ (["full", "open"])) {
        showWhere(legend[head], arrows.querySelector(`.gdl-head-${head}`));
      }
      notes.replaceChildren(...drawNotes(runs(), model.get("start"), position(), hover, axes));
      side.draw();
    },
  };
}

/**
 * Where a run is now if that is off the map, as a sentence; empty if it is on it.
 *
 * @param {DrawnRun} run
 * @param {number} position
 * @param {Axes} axes
 */
export function awayFrom(run, position, axes) {
  const walked = run.points.slice(0, position + 1);
  const exit = exitOf(walked, axes);
  if (!exit) return "";
  const now = pair(walked[walked.length - 1], grainOf(axes));
  return `Off the map since step ${exit.step}, now at ${now}.`;
}
