// A function that Python has recorded: a list of operations on single numbers, walked forward for its
// value and backward for its slopes. Nothing of it is ever run as text.

/** @import { Look } from "./walk.js" */
/** @import { Program, Surface } from "./types.d.ts" */

/** To the nearest whole number, a half to the even one, as numpy rounds. @param {number} x */
function rint(x) {
  const near = Math.round(x);
  return near - x === 0.5 && near % 2 ? near - 1 : near;
}

/** numpy's remainder has the sign of the divisor. @param {number} a @param {number} b */
function remainder(a, b) {
  const left = a % b;
  return left && b < 0 !== left < 0 ? left + b : left;
}

/** As in C, 1 to any power is 1. @param {number} a @param {number} b */
export const power = (a, b) => (a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b);

/** 1 where the one number was taken, half where both are equal. @param {number} a @param {number} b */
const share = (a, b) => (a === b ? 0.5 : Number(a > b));

/** @param {number} x */
function sigmoid(x) {
  const small = Math.exp(-Math.abs(x));
  return (x >= 0 ? 1 : small) / (1 + small);
}

/**
 * What each operation makes of numbers, and for each of them its local slope.
 *
 * @typedef {(a: number, b: number) => number} Act
 * @typedef {(y: number, a: number, b: number) => number} Slope
 * @type {Record<string, [Act, ...Slope[]]>}
 */
export const OPERATIONS = {
  negative: [(a) => -a, () => -1],
  absolute: [Math.abs, (_, a) => Math.sign(a)],
  sqrt: [Math.sqrt, (y) => 1 / (2 * y)],
  cbrt: [Math.cbrt, (y) => 1 / (3 * y * y)],
  square: [(a) => a * a, (_, a) => 2 * a],
  exp: [Math.exp, (y) => y],
  exp2: [(a) => 2 ** a, (y) => y * Math.LN2],
  expm1: [Math.expm1, (y) => y + 1],
  log: [Math.log, (_, a) => 1 / a],
  log2: [Math.log2, (_, a) => 1 / (a * Math.LN2)],
  log10: [Math.log10, (_, a) => 1 / (a * Math.LN10)],
  log1p: [Math.log1p, (_, a) => 1 / (1 + a)],
  sin: [Math.sin, (_, a) => Math.cos(a)],
  cos: [Math.cos, (_, a) => -Math.sin(a)],
  tan: [Math.tan, (y) => 1 + y * y],
  arcsin: [Math.asin, (_, a) => 1 / Math.sqrt(1 - a * a)],
  arccos: [Math.acos, (_, a) => -1 / Math.sqrt(1 - a * a)],
  arctan: [Math.atan, (_, a) => 1 / (1 + a * a)],
  sinh: [Math.sinh, (_, a) => Math.cosh(a)],
  cosh: [Math.cosh, (_, a) => Math.sinh(a)],
  tanh: [Math.tanh, (y) => 1 - y * y],
  arcsinh: [Math.asinh, (_, a) => 1 / Math.sqrt(a * a + 1)],
  arccosh: [Math.acosh, (_, a) => 1 / Math.sqrt(a * a - 1)],
  arctanh: [Math.atanh, (_, a) => 1 / (1 - a * a)],
  sigmoid: [sigmoid, (y) => y * (1 - y)],
  relu: [(a) => Math.max(a, 0), (_, a) => Number(a > 0)],
  sign: [Math.sign, () => 0],
  floor: [Math.floor, () => 0],
  ceil: [Math.ceil, () => 0],
  trunc: [Math.trunc, () => 0],
  rint: [rint, () => 0],
  add: [(a, b) => a + b, () => 1, () => 1],
  subtract: [(a, b) => a - b, () => 1, () => -1],
  multiply: [(a, b) => a * b, (_, _a, b) => b, (_, a) => a],
  divide: [(a, b) => a / b, (_, _a, b) => 1 / b, (y, _a, b) => -y / b],
  power: [
    power,
    (_, a, b) => (b ? b * power(a, b - 1) : 0),
    (y, a, b) => (a === 0 && b >= 0 ? 0 : y * Math.log(a)),
  ],
  remainder: [remainder, () => 1, (_, a, b) => -Math.floor(a / b)],
  maximum: [Math.max, (_, a, b) => share(a, b), (_, a, b) => share(b, a)],
  minimum: [Math.min, (_, a, b) => share(b, a), (_, a, b) => share(a, b)],
  arctan2: [Math.atan2, (_, a, b) => b / (a * a + b * b), (_, a, b) => -a / (a * a + b * b)],
  hypot: [Math.hypot, (y, a) => a / y, (y, _a, b) => b / y],
};

/** @typedef {{ value(w: number[]): number, both(w: number[]): Look }} Reading */
/** What has been read: a program is walked faster the longer it is known. @type {WeakMap<Program, Reading>} */
const known = new WeakMap();

/**
 * A recorded function as one of this page: its value, and both its value and its slopes.
 *
 * @param {Program} program
 * @returns {Reading}
 */
export function reading(program) {
  const found = known.get(program) ?? read(program);
  known.set(program, found);
  return found;
}

/**
 * @param {Program} program
 * @returns {Reading}
 */
function read({ inputs, steps, outputs }) {
  const [end, ...given] = outputs;
  const numbers = new Float64Array(steps.length);
  const moves = steps.map(([name, a, b = a]) => ({ does: OPERATIONS[name], a, b }));
  for (const [place, [name, constant]] of steps.entries()) {
    if (name === "number") numbers[place] = constant;
  }
  function value(/** @type {number[]} */ w) {
    for (let place = 0; place < steps.length; place += 1) {
      if (place < inputs) numbers[place] = w[place];
      const { does, a, b } = moves[place];
      if (does) numbers[place] = does[0](numbers[a], numbers[b]);
    }
    return numbers[end];
  }
  /** The chain rule: what arrives at a number goes on to those that it was made of. */
  function backward() {
    const arrived = new Float64Array(steps.length);
    arrived[end] = 1;
    for (let place = end; place >= inputs; place -= 1) {
      const { does, a, b } = moves[place];
      if (!does || arrived[place] === 0) continue;
      const [, first, second] = does;
      arrived[a] += arrived[place] * first(numbers[place], numbers[a], numbers[b]);
      if (second) arrived[b] += arrived[place] * second(numbers[place], numbers[a], numbers[b]);
    }
    return [...arrived.subarray(0, inputs)];
  }
  return {
    value,
    both(/** @type {number[]} */ w) {
      const height = value(w);
      return { height, slopes: given.length ? given.map((k) => numbers[k]) : backward() };
    },
  };
}

/**
 * The surface on show as a function of this page; null where only Python can compute it.
 *
 * @param {string} surface
 * @param {Surface[]} surfaces
 */
export function surfaceReading(surface, surfaces) {
  const { program } = surfaces.find(({ name }) => name === surface) ?? {};
  return program ? reading(program) : null;
}
