// How people write formulas: gdlesson.typed.spelling in the page, by Python's own tables.

/**
 * What Python's reader knows, as it travels with the page.
 *
 * @typedef {object} Tables
 * @property {string[]} functions
 * @property {Record<string, number>} constants
 * @property {Record<string, string>} signs
 * @property {Record<string, string>} raised
 * @property {Record<string, string>} lowered
 * @property {Record<string, string>} spelt
 * @property {string[]} keywords Python's own
 * @property {Record<string, string>} slips what each misconception is called
 * @property {number} longest
 * @property {number} deepest
 */

/** A text that can't be read: says why, and where; null if it is everywhere. */
export class Unreadable extends Error {
  /** @param {string} words @param {number | null} [place] */
  constructor(words, place = null) {
    super(words);
    this.place = place;
  }
}

const BAR = "A bar | has no partner. The absolute value is written |x| or abs(x).";
const TOKEN =
  /(?<number>(?:\p{Nd}+\.?\p{Nd}*|\.\p{Nd}+)(?:[eE][+-]?\p{Nd}+)?)|(?<name>[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{N}\p{M}_]*)|(?<power>\*\*)|\S/gu;
const OPERATORS = ["+", "-", "*", "/", "**", "(", ""];

/** Whether a table has a name of its own. @param {object} table @param {string} name */
const has = (table, name) => Object.hasOwn(table, name);

/**
 * What a root stands before.
 *
 * @param {string[]} letters
 * @param {number} k
 * @param {Tables} tables
 * @returns {[string, number]}
 */
function root(letters, k, { raised, signs }) {
  const rest = letters.slice(k + 1).join("");
  const under = /^\s*(\(|π|x|\p{Nd}+\.?\p{Nd}*)/u.exec(rest);
  if (!under) throw new Unreadable("A root needs something below it: write √x or sqrt(x).", k);
  const end = k + 1 + [...under[0]].length;
  if (under[1] === "(") return ["sqrt", end - 1];
  const next = letters[end] ?? "";
  if (has(raised, next) || next === "^" || (next === "*" && letters[end + 1] === "*")) {
    const words = "How far does the root reach? Put what stands below it in parentheses: √(x**2).";
    throw new Unreadable(words, k);
  }
  return [`sqrt(${signs[under[1]] ?? under[1]})`, end];
}

/**
 * What stands for the sign at k, and where the next one begins.
 *
 * @param {string[]} letters
 * @param {number} k
 * @param {number[]} bars those that are open
 * @param {string} last what was written before
 * @param {Tables} tables
 * @returns {[string, number]}
 */
function sign(letters, k, bars, last, tables) {
  const here = letters[k];
  if (has(tables.raised, here)) {
    let end = k;
    while (end < letters.length && has(tables.raised, letters[end])) end += 1;
    const power = letters.slice(k, end).map((letter) => tables.raised[letter]);
    return [`**${power.join("")}`, end];
  }
  if (here === "√") return root(letters, k, tables);
  if (here === "|") {
    if (OPERATORS.includes(last)) {
      bars.push(k);
      return ["abs(", k + 1];
    }
    if (bars.pop() !== undefined) return [")", k + 1];
    throw new Unreadable(BAR, k);
  }
  const other = has(tables.signs, here) ? tables.signs[here] : tables.lowered[here];
  return [other ?? here, k + 1];
}

/**
 * The same text in Python's signs, and for each of its letters the place that it comes from.
 *
 * @param {string} text
 * @param {Tables} tables
 * @returns {{ tidy: string[], places: number[] }}
 */
export function plain(text, tables) {
  const letters = [...text];
  /** @type {string[]} */
  const tidy = [];
  /** @type {number[]} */
  const places = [];
  /** @type {number[]} */
  const bars = [];
  for (let k = 0; k < letters.length; ) {
    const last = tidy.join("").trimEnd().at(-1) ?? "";
    const [put, end] = sign(letters, k, bars, last, tables);
    for (const letter of put) {
      tidy.push(letter);
      places.push(k);
    }
    k = end;
  }
  if (bars.length) throw new Unreadable(BAR, bars.at(-1));
  return { tidy, places: [...places, letters.length] };
}

/** @typedef {{ text: string, start: number, number: boolean, name: boolean }} Token */

/** @param {string} name @param {Token} following @param {number} place */
function refuseBareFunction(name, { text: following }, place) {
  if (following === "^" || following === "**") {
    const words = `A power of ${name} is written ${name}(x)**2, with the exponent at the end.`;
    throw new Unreadable(words, place);
  }
  if (/^[\p{L}\p{N}\p{M}_.]/u.test(following)) {
    const words = `${name} needs parentheses: write ${name}(${following}), not ${name} ${following}.`;
    throw new Unreadable(words, place);
  }
}

/**
 * Two things side by side that Python takes for a call, or for nothing at all.
 *
 * @param {Token} left
 * @param {Token} right
 * @param {Tables} tables
 * @param {string[]} names of the numbers
 */
function refuseMissingOperator(left, right, { functions, constants, keywords }, names) {
  const opens = right.text === "(";
  if (left.name && opens && (names.includes(left.text) || has(constants, left.text))) {
    const words = `${left.text} is a number here, not a function: write ${left.text}*( for a product.`;
    throw new Unreadable(words, right.start);
  }
  const ends = left.number || (left.name && !functions.includes(left.text)) || left.text === ")";
  const begins = right.number || right.name || (opens && !left.name);
  const spoken = [left.text, right.text].some((word) => keywords.includes(word));
  if (ends && begins && !spoken) {
    const words =
      `Between “${left.text}” and “${right.text}” an operator is missing: ` +
      `write ${left.text}*${right.text}.`;
    throw new Unreadable(words, right.start);
  }
}

/**
 * The tokens of a text, with the letters counted as Python counts them.
 *
 * @param {string} text
 * @returns {Token[]}
 */
export function tokensOf(text) {
  return [...text.matchAll(TOKEN)].map(({ 0: found, index, groups }) => ({
    text: found,
    start: [...text.slice(0, index)].length,
    number: groups?.number !== undefined,
    name: groups?.name !== undefined,
  }));
}

/**
 * Say the right spelling of what Python would only call a syntax error, or read otherwise.
 *
 * @param {string[]} tidy
 * @param {Tables} tables
 * @param {string[]} names
 */
export function refuseSlips(tidy, tables, names) {
  const equals = tidy.indexOf("=");
  if (equals >= 0) throw new Unreadable("Write only the expression, without an = sign.", equals);
  for (let k = 1; k + 1 < tidy.length; k += 1) {
    const [before, after] = [tidy[k - 1], tidy[k + 1]];
    if (tidy[k] === "," && /\p{Nd}/u.test(before) && /\p{Nd}/u.test(after)) {
      const words = `A decimal has a point here: ${before}.${after}, not ${before},${after}.`;
      throw new Unreadable(words, k);
    }
  }
  const tokens = tokensOf(tidy.join(""));
  for (const [k, token] of tokens.entries()) {
    const following = tokens[k + 1];
    if (tables.functions.includes(token.text) && following && following.text !== "(") {
      refuseBareFunction(token.text, following, token.start);
    }
    if (token.text === "^") {
      const [before, after] = [tokens[k - 1]?.text ?? "", following?.text ?? ""];
      const words = `Powers are written with **: ${before}**${after}, not ${before}^${after}.`;
      throw new Unreadable(words, token.start);
    }
    if (following) refuseMissingOperator(token, following, tables, names);
  }
}

/**
 * What a name that nobody knows may have meant; empty if that can't be told.
 *
 * @param {string} name
 * @param {Tables} tables
 */
export function spellingOf(name, { spelt, functions }) {
  if (has(spelt, name)) return `Here it is called ${spelt[name]}.`;
  const power = /^x(\p{Nd}+)$/u.exec(name);
  if (power) return `Write x**${power[1]} for a power, x*${power[1]} for a product.`;
  if (/^x{2,}$/.test(name)) return `Write ${[...name].join("*")} for a product.`;
  for (const known of [...functions].sort((a, b) => b.length - a.length)) {
    const inner = name.startsWith(known) && /^(\p{Nd}*)x$/u.exec(name.slice(known.length));
    if (inner) return `Write ${known}(${inner[1] ? `${inner[1]}*x` : "x"}).`;
  }
  return "";
}
