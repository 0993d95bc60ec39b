import { createAxes } from "./js/axes.js";
import { createContourMap } from "./js/contours.js";
import { button } from "./js/controls.js";
import { block, html, put, svg } from "./js/elements.js";
import { tintKey } from "./js/legend.js";
import { dots, drawDot, drawLine } from "./js/marks.js";
import { drawable, format, pack, pairs, unpack, within } from "./js/numbers.js";
import { drawSpan } from "./js/plotted.js";
import { slider } from "./js/sliders.js";
import { createWidget, onAnswer } from "./js/widget.js";

/** @import { Axes, Packed, Picture, Point, Span, Surface, Traits, View, Workshop } from "./js/types.d.ts" */

/**
 * @typedef {object} Answer
 * @property {number} loss
 * @property {number} target the loss to beat
 * @property {boolean} won
 * @property {[number | null, number | null]} ends the line's heights at both edges
 * @property {Packed} fitted the line's height at each sample
 */

/**
 * @typedef {object} Samples
 * @property {Packed} points
 * @property {string} x the feature's name
 * @property {string} y the target's name
 * @property {Span} x_window
 * @property {Span} y_window
 * @property {[Span, Span]} windows of slope and intercept
 * @property {Span} grains how finely each is turned
 * @property {number} target the loss to beat
 */

/** @typedef {[slope: number, intercept: number, loss: number]} Try */

/**
 * @typedef {object} FitTraits
 * @property {number} slope
 * @property {number} intercept
 * @property {number} released how often a slider was let go
 * @property {boolean} revealed
 * @property {Try} start the line to begin with
 * @property {Try[]} tries the lines that were let go of
 * @property {Samples} data
 * @property {{ surface?: Surface, picture: Picture }} map
 * @property {Answer} answer
 */
/** @typedef {Traits & FitTraits} State */

/** @type {("slope" | "intercept")[]} */
const INPUTS = ["slope", "intercept"];
const WIDTH = 440;

/**
 * The line with the lowest loss, of the start and of what was let go of since; none before the first try.
 *
 * @param {Pick<State, "start" | "tries">} state
 * @returns {Try | undefined}
 */
export function lowestOf({ start, tries }) {
  if (!tries.length) return undefined;
  return [start, ...tries].reduce((low, line) => (line[2] < low[2] ? line : low));
}

/**
 * How the line stands to the lowest so far, and to the loss to beat.
 *
 * @param {Pick<Answer, "loss" | "target" | "won">} answer
 * @param {Try} [lowest]
 */
export function sentence({ loss, target, won }, lowest) {
  const ending = won
    ? "You have beaten 100 steps of descent."
    : `To beat: ${format(target)}, what 100 steps of descent reach.`;
  if (!lowest) return `Loss ${format(loss, 5)}. ${ending}`;
  const [slope, intercept, low] = lowest.map((v) => format(v, 5));
  const where = `Lowest so far: ${low} at slope ${slope}, intercept ${intercept}.`;
  const best = loss <= lowest[2] ? "The lowest so far." : where;
  return `Loss ${format(loss, 5)}. ${best} ${ending}`;
}

/**
 * What Python's compute says.
 *
 * @param {Pick<State, "slope" | "intercept" | "data">} state
 */
export function preview({ slope, intercept, data: { points, x_window, target } }) {
  const samples = pairs(unpack(points));
  const line = (/** @type {number} */ x) => slope * x + intercept;
  const squares = samples.reduce((sum, [x, y]) => sum + (line(x) - y) ** 2, 0);
  const loss = squares / samples.length;
  return {
    loss,
    target,
    won: loss < target,
    ends: /** @type {[number, number]} */ (x_window.map(line)),
    fitted: pack(samples.map(([x]) => line(x))),
  };
}

/**
 * The samples, the learner's line, and how far it misses each.
 *
 * @param {Samples} data
 */
function createPicture({ points, x, y, x_window: xs, y_window: ys }) {
  const samples = pairs(unpack(points));
  const axes = createAxes(WIDTH, 330, x, y, "The data and your line");
  const cloud = svg("g", {});
  const residuals = svg("g", {});
  const line = svg("line", { class: "gdl-run gdl-run-0" });
  axes.inside.append(residuals, cloud, line);
  return {
    root: axes.root,
    fading: [line, residuals],
    showData() {
      axes.set({ x: xs, y: ys });
      cloud.replaceChildren(...dots(samples, axes, "gdl-data", 3.5));
    },
    draw(/** @type {Answer} */ { ends, fitted }) {
      drawSpan(
        line,
        axes,
        ends.map((v) => v ?? Number.NaN),
      );
      const heights = unpack(fitted);
      const misses = samples.map(([a, b], i) => {
        const [at, from, to] = [axes.toX(a), axes.toY(b), drawable(axes.toY(heights[i]))];
        return svg("line", { class: "gdl-legs", x1: at, x2: at, y1: from, y2: to });
      });
      residuals.replaceChildren(...misses);
      const [from, to] = ends.map((v) => format(v));
      axes.describe(
        `${samples.length} samples. Your line goes from ${y} ${from} at ${x} ${format(xs[0])} ` +
          `to ${to} at ${format(xs[1])}.`,
      );
    },
  };
}

/** @type {(line: Try) => Point} */
const placeOf = ([slope, intercept]) => [slope, intercept];
/** So far from its point a word stands, in pixels: what has two names has one on either side. */
const [ABOVE, BELOW, BESIDE] = [-7, 16, 6];

/**
 * A word beside a point on the map, on the side where there is room; nothing for a point that is off it.
 *
 * @param {string} word
 * @param {Point} at
 * @param {Axes} axes
 * @param {number} down
 */
function nameBeside(word, at, axes, down) {
  const [x, y] = [within(at[0], axes.x), within(at[1], axes.y)];
  if (x !== at[0] || y !== at[1]) return svg("g", {});
  const right = x < (axes.x[0] + axes.x[1]) / 2;
  const place = { x: axes.toX(x) + (right ? BESIDE : -BESIDE), y: axes.toY(y) + down };
  return svg("text", { class: "gdl-on", ...place, "text-anchor": right ? "start" : "end" }, word);
}

/**
 * The loss of every line, with the tries, once it is revealed.
 *
 * @param {Workshop<State>} workshop
 */
function createTrail({ model, bag }) {
  const map = createContourMap(bag, {
    width: WIDTH,
    tall: () => 330,
    label: "The loss of every line, with your tries",
    axisNames: ["slope", "intercept"],
  });
  const rule = html("p", { class: "gdl-small" });
  const root = block("", map.root, rule, tintKey());
  const trail = svg("g", {});
  const names = svg("g", {});
  const point = svg("g", {}); // at the edge of the map it is still seen whole
  map.over.append(trail);
  map.root.append(names, point);
  map.root.classList.add("gdl-revealed");
  put(map.root, { tabindex: -1 });

  function drawTrail() {
    const open = model.get("revealed") && map.axes.ready;
    root.style.display = open ? "" : "none";
    if (!open) return false;
    const [tries, start] = [model.get("tries"), model.get("start")];
    const ways = [start, ...tries].map(placeOf);
    /** @type {Point} */
    const here = [model.get("slope"), model.get("intercept")];
    const at = here.map((v) => format(v)).join(", ");
    const from = placeOf(start)
      .map((v) => format(v))
      .join(", ");
    map.axes.describe(
      `Your line is the point (${at}); you began at (${from}); lines tried since: ${tries.length}.`,
    );
    trail.replaceChildren(
      drawLine("gdl-run gdl-run-1", [...ways, here], map.axes),
      ...dots(ways, map.axes, "gdl-step gdl-run-1"),
    );
    const lowest = lowestOf({ start, tries });
    const named = [nameBeside("start", placeOf(start), map.axes, BELOW)];
    if (lowest && lowest !== start)
      named.push(nameBeside("your lowest", placeOf(lowest), map.axes, ABOVE));
    names.replaceChildren(...named);
    const { x, y } = map.axes;
    const shown = here[0] === within(here[0], x) && here[1] === within(here[1], y);
    point.replaceChildren(...(shown ? [drawDot("gdl-dot gdl-run-0", here, map.axes, 6)] : []));
    return true;
  }

  function drawMap() {
    const { surface, picture } = model.get("map");
    if (surface) map.show(surface, picture);
    rule.textContent = picture?.rule ?? "";
  }
  return { root, map: map.root, drawMap, drawTrail };
}

/** @param {Workshop<State>} workshop */
function createControls({ model, bag, wish }) {
  // Another view counts on as well.
  const letGo = () => wish({ released: model.get("released") + 1 });
  const rest = { onRest: letGo };
  const { windows, grains } = model.get("data");
  const turn = (/** @type {0 | 1} */ i, /** @type {string} */ label) =>
    slider(bag, label, windows[i], grains[i], (v) => wish({ [INPUTS[i]]: v }), rest);
  const [slope, intercept] = [turn(0, "Slope"), turn(1, "Intercept")];
  const reveal = button(bag, "Reveal the surface", () => wish({ revealed: true }));
  return {
    roots: [slope.root, intercept.root, reveal],
    show() {
      slope.show(model.get("slope"));
      intercept.show(model.get("intercept"));
    },
    /** The button makes way for the surface, and so does the focus that is on it. */
    makeWay(/** @type {SVGElement} */ surface) {
      const left = document.activeElement === reveal;
      reveal.hidden = true;
      if (left) surface.focus({ preventScroll: true });
    },
  };
}

/**
 * @param {Workshop<State>} workshop
 * @returns {View<State>}
 */
function create(workshop) {
  const { model } = workshop;
  const picture = createPicture(model.get("data"));
  const { root, map, drawMap, drawTrail } = createTrail(workshop);
  const controls = createControls(workshop);

  function showTrail() {
    if (drawTrail()) controls.makeWay(map);
  }

  function showMap() {
    drawMap();
    showTrail();
  }

  function showControls() {
    controls.show();
    showTrail();
  }

  return {
    parts: [block("gdl-row", ...controls.roots), block("gdl-pictures", picture.root, root)],
    fading: picture.fading,
    sentence: () =>
      sentence(
        model.get("answer"),
        lowestOf({ start: model.get("start"), tries: model.get("tries") }),
      ),
    follow: [
      [["data"], picture.showData],
      [["map"], showMap],
      [["answer"], onAnswer(model, picture.draw)],
      [["slope", "intercept", "tries", "revealed"], showControls],
    ],
  };
}

export default createWidget("fit", INPUTS, create, "Fit by hand", preview);
