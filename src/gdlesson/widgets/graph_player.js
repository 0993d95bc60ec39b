import { numberField } from "./js/controls.js";
import { block, freshId, html, put, svg } from "./js/elements.js";
import { widthOf } from "./js/fitting.js";
import { walked } from "./js/graphs.js";
import { format } from "./js/numbers.js";
import { createPlayer } from "./js/player.js";
import { spoken } from "./js/spoken.js";
import { createWidget } from "./js/widget.js";

/** @import { Recipe } from "./js/graphs.js" */
/** @import { SharedPlay, Traits, View, Workshop } from "./js/types.d.ts" */

/**
 * @typedef {object} GraphNode
 * @property {string} label
 * @property {string} title a name that no other node has
 * @property {number} column
 * @property {number} row
 * @property {number} turn when the walk back reaches it
 * @property {number[]} parents their places in the list
 * @property {(number | null)[]} local its slope along each parent
 * @property {number | null} data null where not finite, and so for the gradient
 * @property {number | null} gradient
 */

/**
 * @typedef {object} GraphTraits
 * @property {number[]} point
 * @property {string[]} names of the inputs
 * @property {number} position how many nodes have been walked
 * @property {Recipe[]} graph how each node is made; empty if only Python knows
 * @property {{ nodes?: GraphNode[], error?: string }} answer
 */
/** @typedef {Traits & SharedPlay & GraphTraits} State */

/** @type {"point"[]} */
const INPUTS = ["point"];
/** From one column, and one row, to the next. */
const WIDE = 150;
const TALL = 92;
const BOX = { width: 96, height: 58 };
/** So much is seen beside a node that was brought into view. */
const AROUND = 8;
/** The picture may shrink to this part of its size: its 12 px are 11 then. */
const SMALLEST = 0.92;
/** Lines nearer to level than this carry their labels one above the other. */
const LEVEL = 8;

/** @param {number | null} v */
const say = (v) => (v === null ? "not finite" : format(v));

/**
 * What happened at the node that was walked last.
 *
 * @param {GraphNode[]} nodes
 * @param {number} position
 */
export function sentence(nodes, position) {
  if (position === 0) return "Nothing has been walked yet. Press Step: it begins at the end.";
  const node = nodes.find((n) => n.turn === position - 1);
  if (!node) return "";
  if (position === 1 && !node.parents.length) return "The end is an input: its gradient is 1.";
  const start =
    position === 1
      ? "It begins with 1: the end moves as much as itself."
      : `At “${node.title}” ${say(node.gradient)} has arrived.`;
  if (!node.parents.length) return `${start} An input: this is its gradient.`;
  const passed = node.parents.map(
    (p, i) => `${say(node.gradient)} × ${say(node.local[i])} to “${nodes[p].title}”`,
  );
  return `${start} It passes on ${passed.join(", and ")}.`;
}

/**
 * What the picture shows, node by node: what has not been walked is not told.
 *
 * @param {GraphNode[]} nodes
 * @param {number} k how many nodes have been walked
 */
export function described(nodes, k) {
  const told = nodes.map((n) => {
    const slope = n.turn < k ? `gradient ${say(n.gradient)}` : "not walked yet";
    return `${n.title}: ${say(n.data)}, ${slope}`;
  });
  return `${k} of ${nodes.length} nodes walked. ${told.join("; ")}.`;
}

/**
 * The lines from a node's parents to it, with the local slopes once it has been walked.
 *
 * @param {GraphNode} node
 * @param {number} k how many nodes have been walked
 * @param {[number, number]} place
 * @param {[number, number][]} origins the places of its parents
 */
function drawEdges(node, k, [x, y], origins) {
  const look = node.turn === k - 1 ? "gdl-run gdl-run-1 gdl-solid" : "gdl-legs";
  return origins.flatMap(([px, py], i) => {
    const ends = { x1: px + BOX.width / 2, y1: py, x2: x - BOX.width / 2, y2: y };
    const line = svg("line", { class: look, ...ends });
    if (node.turn >= k) return [line];
    const shift = Math.abs(py - y) < LEVEL ? 16 * (i - (origins.length - 1) / 2) : 0;
    const at = { x: (px + x) / 2, y: (py + y) / 2 - 4 + shift };
    const slope = `×${say(node.local[i])}`;
    return [line, svg("text", { class: "gdl-rowname", "text-anchor": "middle", ...at }, slope)];
  });
}

/**
 * A node: its name, its value, and its gradient once it has been walked.
 *
 * @param {GraphNode} node
 * @param {number} k
 * @param {[number, number]} place
 */
function drawNode(node, k, [x, y]) {
  const line = (/** @type {string} */ name, /** @type {number} */ dy, /** @type {string} */ text) =>
    svg("text", { class: name, x, y: y + dy, "text-anchor": "middle" }, text);
  const corner = { x: x - BOX.width / 2, y: y - BOX.height / 2, rx: 6 };
  const look = node.turn === k - 1 ? "gdl-node gdl-now" : "gdl-node";
  return [
    svg("rect", { class: look, ...corner, ...BOX }),
    line("gdl-nodename", -12, node.label),
    line("gdl-nodetext", 5, say(node.data)),
    line("gdl-nodegrad", 22, node.turn < k ? `grad ${say(node.gradient)}` : "grad ?"),
  ];
}

/**
 * Draw the graph with k nodes walked.
 *
 * @param {SVGSVGElement} picture
 * @param {GraphNode[]} nodes
 * @param {number} k
 */
function drawGraph(picture, nodes, k) {
  const rows = nodes.map((n) => n.row);
  const [top, bottom] = [Math.min(...rows), Math.max(...rows)];
  const columns = Math.max(...nodes.map((n) => n.column));
  const places = nodes.map(
    (n) => /** @type {[number, number]} */ ([WIDE * n.column + 60, TALL * (n.row - top) + 44]),
  );
  const width = WIDE * columns + 120;
  put(picture, { viewBox: `0 0 ${width} ${TALL * (bottom - top) + 88}` });
  picture.style.maxWidth = `${width}px`;
  // Narrower than this the text would be too small; the picture is scrolled instead.
  picture.style.minWidth = `${Math.round(SMALLEST * width)}px`;
  const edges = nodes.flatMap((n, i) =>
    drawEdges(
      n,
      k,
      places[i],
      n.parents.map((p) => places[p]),
    ),
  );
  picture.replaceChildren(...edges, ...nodes.flatMap((n, i) => drawNode(n, k, places[i])));
}

/**
 * Scroll the picture in its box so far, and no further, that the lit node and what it passes on to are seen;
 * with nothing lit yet, to the end, where the walk begins.
 *
 * @param {HTMLElement} box
 * @param {number} wide how wide the picture is
 * @param {SVGSVGElement} picture
 * @param {GraphNode[]} nodes
 * @param {number} k how many nodes have been walked
 */
function bringIntoView(box, wide, picture, nodes, k) {
  const lit = nodes.find(({ turn }) => turn === Math.max(k, 1) - 1);
  const whole = picture.viewBox.baseVal?.width || 1;
  const scale = wide / whole;
  const room = box.clientWidth;
  if (!lit || !(scale > 0) || !(room > 0) || scale * whole <= room) return;
  const edge = (/** @type {number} */ column, /** @type {number} */ side) =>
    scale * (WIDE * column + 60 + side * (BOX.width / 2 + AROUND));
  const from = Math.min(lit.column, ...lit.parents.map((p) => nodes[p].column));
  const right = edge(lit.column, 1);
  // Where both have no room the lit one counts.
  const left = right - edge(from, -1) <= room ? edge(from, -1) : edge(lit.column, -1);
  if (right > box.scrollLeft + room) box.scrollLeft = Math.ceil(right - room);
  else if (left < box.scrollLeft) box.scrollLeft = Math.max(0, Math.floor(left));
}

/**
 * @param {Workshop<State>} workshop
 * @returns {View<State>}
 */
function create({ model, bag, wish }) {
  const id = freshId("says");
  const name = "The graph of the expression";
  const picture = svg("svg", { class: "gdl-axes gdl-graph", "aria-hidden": "true" });
  const words = html("span", { id, hidden: true });
  const fields = model.get("names").map((name, i) =>
    numberField(bag, name, {
      onNumber: (value) => wish({ point: model.get("point").map((v, j) => (j === i ? value : v)) }),
    }),
  );
  const nodes = () => model.get("answer").nodes ?? [];
  const last = () => nodes().length;
  const position = () => Math.min(model.get("position"), last());
  const player = createPlayer(bag, model, {
    position,
    last,
    goTo(where, keep) {
      if (keep) wish({ position: where });
      else model.set("position", where);
    },
    back: true,
  });

  function showPoint() {
    fields.forEach((field, i) => {
      field.show(model.get("point")[i]);
    });
  }

  let [seen, across] = [-1, 0]; // at which step, and in what width, the picture was last moved
  function draw() {
    const [all, k] = [nodes(), position()];
    if (!all.length) return;
    drawGraph(picture, all, k);
    words.textContent = spoken(described(all, k));
    const wide = widthOf(picture);
    if (k !== seen || wide !== across) bringIntoView(box, wide, picture, all, k);
    [seen, across] = [k, wide];
  }

  const named = { role: "group", "aria-label": name, "aria-describedby": id };
  const box = html("div", { class: "gdl-scroll", tabindex: "0", ...named }, picture, words);
  return {
    parts: [block("gdl-row", ...fields.map((f) => f.root), player), box],
    fading: [picture],
    sentence: () => sentence(nodes(), position()),
    follow: [
      [["point"], showPoint],
      [["answer", "position"], draw],
    ],
    retell: ["position"],
  };
}

/**
 * What Python's compute says of an f that goes one way.
 *
 * @param {Pick<State, "graph" | "point">} state
 */
export const preview = ({ graph, point }) =>
  graph.length ? { nodes: walked(graph, point) } : null;

export default createWidget("graph-player", INPUTS, create, "Graph player", preview);
