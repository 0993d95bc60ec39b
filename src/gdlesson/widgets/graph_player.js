import { numberField } from "./js/controls.js";
import { across, BOX, drawGraph, held, say, soFar } from "./js/drawn.js";
import { block, freshId, html, svg } from "./js/elements.js";
import { widthOf } from "./js/fitting.js";
import { walked } from "./js/graphs.js";
import { createPlayer } from "./js/player.js";
import { spoken } from "./js/spoken.js";
import { createWidget } from "./js/widget.js";

/** @import { GraphNode } from "./js/drawn.js" */
/** @import { Recipe } from "./js/graphs.js" */
/** @import { SharedPlay, Traits, View, Workshop } from "./js/types.d.ts" */

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
/** So much is seen beside a node that was brought into view. */
const AROUND = 8;
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
  if (position === 1 && !node.parents.length)
    return node.constant
      ? "The end is a constant: no input moves it."
      : "The end is an input: its gradient is 1.";
  const start =
    position === 1
      ? "It begins with 1: the end moves as much as itself."
      : `At “${node.title}” ${say(node.gradient)} has arrived.`;
  if (node.constant) return `${start} A constant: it stays as it is, and nothing is asked of it.`;
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
  const sums = soFar(nodes, k);
  const told = nodes.map((n, i) => {
    const sum = sums[i];
    const waits = sum === undefined ? "not walked yet" : `${say(sum)} so far, not walked yet`;
    const slope = n.turn < k ? `gradient ${say(n.gradient)}` : waits;
    return `${n.title}: ${held(n)}, ${slope}`;
  });
  return `${k} of ${nodes.length} nodes walked. ${told.join("; ")}.`;
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
    scale * (across(column) + side * (BOX.width / 2 + AROUND));
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
    again: true,
  });

  function showPoint() {
    fields.forEach((field, i) => {
      field.show(model.get("point")[i]);
    });
  }

  let [seen, before] = [-1, 0]; // at which step, and in what width, the picture was last moved
  function draw() {
    const [all, k] = [nodes(), position()];
    if (!all.length) return;
    drawGraph(picture, all, k);
    words.textContent = spoken(described(all, k));
    const wide = widthOf(picture);
    if (k !== seen || wide !== before) bringIntoView(box, wide, picture, all, k);
    [seen, before] = [k, wide];
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
