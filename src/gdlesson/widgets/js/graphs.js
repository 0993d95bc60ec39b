// The graph of an expression walked in the page: gdlesson.autodiff's values, forward and backward.

import { OPERATIONS, power } from "./program.js";

/**
 * A node as Python found it, and how it is made.
 *
 * @typedef {object} Recipe
 * @property {string} label
 * @property {string} title
 * @property {number} column
 * @property {number} row
 * @property {number[]} parents
 * @property {number[][]} ways
 * @property {number[]} ports
 * @property {number} turn
 * @property {string} op
 * @property {number} input the number of the input that it is, or -1
 * @property {number} number a constant, or a fixed exponent
 */

/** As Python has it in a Value: no power of 0 has a sign. @param {number} a @param {number} b */
const raised = (a, b) => (a === 0 && b < 0 ? Infinity : power(a, b));

/** The local slope of a^b along a. @param {number} a @param {number} b */
const alongBase = (a, b) => (b ? b * raised(a, b - 1) : 0);

/** @param {number} a */
function sigmoidSlope(a) {
  const small = Math.exp(-Math.abs(a));
  return small / (1 + small) ** 2;
}

const { add, subtract, multiply, divide, negative, exp, log, tanh, sigmoid, relu } = OPERATIONS;
const { maximum } = OPERATIONS;

/** What a node is, and its local slopes, by its sign in the graph. @type {typeof OPERATIONS} */
const MADE = {
  "+": add,
  "-": subtract,
  "*": multiply,
  "/": divide,
  neg: negative,
  exp,
  log,
  tanh,
  relu,
  sigmoid: [sigmoid[0], (_, a) => sigmoidSlope(a)],
  max: [maximum[0], maximum[1], (y, a, b) => 1 - maximum[1](y, a, b)],
  "**": [raised, (_, a, b) => alongBase(a, b), (y, a) => (a ? y * Math.log(a) : 0)],
};

/**
 * Every node with its number, its local slopes, and what arrives at it.
 *
 * @param {Recipe[]} graph
 * @param {number[]} point
 */
export function walked(graph, point) {
  /** @type {{ data: number, local: number[] }[]} */
  const made = [];
  for (const { op, parents, input, number } of graph) {
    if (!op) made.push({ data: input < 0 ? number : point[input], local: [] });
    else {
      const [act, ...slopes] = MADE[op];
      const [a, b = number] = parents.map((p) => made[p].data);
      const data = act(a, b);
      made.push({ data, local: parents.map((_, i) => slopes[i](data, a, b)) });
    }
  }
  const arrived = graph.map(() => 0);
  arrived[graph.length - 1] = 1;
  for (let k = graph.length - 1; k >= 0; k -= 1) {
    for (const [i, p] of graph[k].parents.entries()) arrived[p] += arrived[k] * made[k].local[i];
  }
  return graph.map(({ op, input, number, ...where }, k) => ({
    ...where,
    ...made[k],
    constant: !op && input < 0,
    gradient: arrived[k],
  }));
}
