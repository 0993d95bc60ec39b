// The graph of an expression as a picture: a box a node, a line from each to what is made of it.

import { put, svg } from "./elements.js";
import { format } from "./numbers.js";

/**
 * @typedef {object} GraphNode
 * @property {string} label
 * @property {string} title a name that no other node has
 * @property {number} column
 * @property {number} row
 * @property {number} turn when the walk back reaches it
 * @property {number[]} parents their places in the list
 * @property {number[][]} ways for each parent the rows of the line from it, in the columns between
 * @property {number[]} ports where each line enters: above (-1), at the middle, or below
 * @property {boolean} constant whether it is a number that stands in f
 * @property {(number | null)[]} local its slope along each parent
 * @property {number | null} data null where not finite, and so for the gradient
 * @property {number | null} gradient
 */

/** From one column, and one row, to the next. */
const WIDE = 184;
const TALL = 92;
export const BOX = { width: 104, height: 58 };
/** From the picture's border to the middle of the outermost boxes, across and down. */
const EDGE = { x: 60, y: 44 };
/** A line changes its row only so close behind a column, where no box stands. */
const TURN = 28;
/** So far above or below the middle of its box a line ends, if there are two. */
const APART = 11;
/** Where a line's label ends, before its box; the longest that is as wide as it likes, and how wide others are. */
const LABEL = { before: 7, letters: 11, width: 70 };
/** The same of what stands in a box. */
const INSIDE = { letters: 15, width: 96 };
/** The picture may shrink to this part of its size: its 12 px are 11 then. */
const SMALLEST = 0.92;

/** @param {number | null} v */
export const say = (v) => (v === null ? "not finite" : format(v));

/** What a node holds; a constant's number is its name. @param {GraphNode} node */
export const held = ({ constant, label, data }) =>
  constant && Number.isFinite(Number(label)) ? "a constant" : say(data);

/**
 * What the nodes walked so far have passed on to each: the sum of its streams, undefined where there are none.
 *
 * @param {GraphNode[]} nodes
 * @param {number} k how many nodes have been walked
 */
export function soFar(nodes, k) {
  /** @type {(number | null | undefined)[]} */
  const sums = nodes.map(() => undefined);
  const walkedOnes = nodes.filter((n) => n.turn < k).sort((a, b) => a.turn - b.turn);
  for (const { parents, local, gradient } of walkedOnes) {
    for (const [i, p] of parents.entries()) {
      const [slope, before] = [local[i], sums[p]];
      const lost = gradient === null || slope === null || before === null;
      sums[p] = lost ? null : (before ?? 0) + gradient * slope;
    }
  }
  return sums;
}

/** Where the middle of a column is. @param {number} column */
export const across = (column) => WIDE * column + EDGE.x;

/**
 * A text that is pressed together where it would be too long.
 *
 * @param {string} name
 * @param {{ x: number, y: number, "text-anchor": string }} at
 * @param {string} said
 * @param {{ letters: number, width: number }} most
 */
function written(name, at, said, { letters, width }) {
  const pressed = { textLength: width, lengthAdjust: "spacingAndGlyphs" };
  return svg("text", { class: name, ...at, ...(said.length > letters ? pressed : {}) }, said);
}

/**
 * The way of a line: level wherever boxes stand, from row to row only behind a column.
 *
 * @param {number} column where it leaves
 * @param {number[]} heights where it leaves, where it passes each column between, where it ends
 */
export function route(column, heights) {
  const side = BOX.width / 2;
  const turns = heights.slice(1).map((y, k) => {
    const x = across(column + k) + side;
    const half = x + TURN / 2;
    return `L${x},${heights[k]} C${half},${heights[k]} ${half},${y} ${x + TURN},${y}`;
  });
  const end = `${across(column + turns.length) - side},${heights.at(-1)}`;
  return `M${across(column) + side},${heights[0]} ${turns.join(" ")} L${end}`;
}

/**
 * The lines from a node's parents to it, each with its local slope once it has been walked.
 *
 * @param {GraphNode} node
 * @param {GraphNode[]} nodes
 * @param {number} k how many nodes have been walked
 * @param {(row: number) => number} down where a row is
 */
function drawEdges(node, nodes, k, down) {
  const look = node.turn === k - 1 ? "gdl-run gdl-run-1 gdl-solid" : "gdl-legs";
  return node.parents.map((p, i) => {
    const port = node.ports[i];
    const end = down(node.row) + APART * port;
    const d = route(nodes[p].column, [down(nodes[p].row), ...node.ways[i].map(down), end]);
    const line = svg("path", { class: look, d });
    if (node.turn >= k) return { line, label: [] };
    const x = across(node.column) - BOX.width / 2 - LABEL.before;
    const at = { x, y: end + (port > 0 ? 14 : -5), "text-anchor": "end" };
    const slope = node.local[i];
    const said = `×${slope === null ? say(slope) : format(slope, 4, 2)}`;
    return { line, label: [written("gdl-rowname", at, said, LABEL)] };
  });
}

/**
 * A node: its name, its value, and its gradient once it has been walked, until then what has arrived.
 *
 * @param {GraphNode} node
 * @param {number} k
 * @param {number} y
 * @param {number | null | undefined} sum what has arrived so far
 * @param {boolean} fed whether the node that was walked last has passed something on to it
 */
function drawNode(node, k, y, sum, fed) {
  const x = across(node.column);
  const line = (/** @type {string} */ name, /** @type {number} */ dy, /** @type {string} */ text) =>
    written(name, { x, y: y + dy, "text-anchor": "middle" }, text, INSIDE);
  const corner = { x: x - BOX.width / 2, y: y - BOX.height / 2, rx: 6 };
  const lit = node.turn === k - 1 ? " gdl-now" : fed ? " gdl-fed" : "";
  const waits = sum === undefined ? "grad ?" : `so far ${say(sum)}`;
  return svg(
    "g",
    {},
    svg("title", {}, node.title),
    svg("rect", { class: `gdl-node${lit}`, ...corner, ...BOX }),
    line("gdl-nodename", -12, node.label),
    line("gdl-nodetext", 5, held(node)),
    line("gdl-nodegrad", 22, node.turn < k ? `grad ${say(node.gradient)}` : waits),
  );
}

/**
 * Draw the graph with k nodes walked.
 *
 * @param {SVGSVGElement} picture
 * @param {GraphNode[]} nodes
 * @param {number} k
 */
export function drawGraph(picture, nodes, k) {
  const rows = nodes.flatMap((n) => [n.row, ...n.ways.flat()]);
  const [top, bottom] = [Math.min(...rows), Math.max(...rows)];
  const down = (/** @type {number} */ row) => TALL * (row - top) + EDGE.y;
  const width = across(Math.max(...nodes.map((n) => n.column))) + EDGE.x;
  put(picture, { viewBox: `0 0 ${width} ${down(bottom) + EDGE.y}` });
  picture.style.maxWidth = `${width}px`;
  // Narrower than this the text would be too small; the picture is scrolled instead.
  picture.style.minWidth = `${Math.round(SMALLEST * width)}px`;
  const sums = soFar(nodes, k);
  const lit = nodes.find((n) => n.turn === k - 1);
  const edges = nodes.flatMap((n) => drawEdges(n, nodes, k, down));
  picture.replaceChildren(
    ...edges.map(({ line }) => line),
    ...edges.flatMap(({ label }) => label),
    ...nodes.map((n, i) => drawNode(n, k, down(n.row), sums[i], !!lit?.parents.includes(i))),
  );
}
