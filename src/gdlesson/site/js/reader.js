// A typed formula read as a tree: gdlesson.typed.parse in the page. Nothing of it is ever run as text.

import { closest } from "./closest.js";
import { plain, refuseSlips, spellingOf, tokensOf, Unreadable } from "./spelling.js";

/** @import { Tables, Token } from "./spelling.js" */
/** A tree as Python's: ["number", 2], ["x"], ["call", "sin", ["x"]], ["+", a, b]. @typedef {[string, ...any[]]} Tree */
/**
 * What stands in the text, before it is known what the names mean.
 *
 * @typedef {{ place: number, number?: number, word?: string, name?: string, sign?: string, parts?: Node[], call?: string }} Node
 */

/** @param {string[]} numbers */
const notHere = (numbers) =>
  `This is not allowed here. Use numbers, ${numbers.join(", ")}, + - * / **, parentheses, and ` +
  "functions such as sin, exp, log.";
/** What Python has for constants, and no number is. */
const WORDS = ["True", "False", "None"];

/** Reads tokens from the first to the last, an operator's rank at a time. */
class Parser {
  /** @param {Token[]} tokens @param {Tables} tables @param {string[]} numbers */
  constructor(tokens, tables, numbers) {
    this.numbers = numbers;
    this.tokens = tokens;
    this.keywords = tables.keywords;
    this.at = 0;
  }
  /** The token that comes next; empty after the last. */
  next() {
    return this.tokens[this.at]?.text ?? "";
  }
  /** @returns {never} */
  refuse() {
    const place = this.tokens[this.at]?.start ?? null;
    const count = (/** @type {string} */ sign) => this.tokens.filter((t) => t.text === sign).length;
    if (count("(") === count(")")) throw new Unreadable(notHere(this.numbers), place);
    throw new Unreadable("I can't read this. Do the parentheses match?", place);
  }
  /** @returns {Node} */
  whole() {
    const found = this.sum();
    if (this.at < this.tokens.length) this.refuse();
    return found;
  }
  /** @param {string[]} signs @param {() => Node} part @returns {Node} */
  row(signs, part) {
    let left = part();
    while (signs.includes(this.next())) {
      const sign = this.next();
      this.at += 1;
      left = { place: left.place, sign, parts: [left, part()] };
    }
    return left;
  }
  /** @returns {Node} */
  sum() {
    return this.row(["+", "-"], () => this.row(["*", "/", "%"], () => this.factor()));
  }
  /** @returns {Node} */
  factor() {
    const sign = this.next();
    if (sign !== "-" && sign !== "+") return this.power();
    const place = this.tokens[this.at].start;
    this.at += 1;
    return { place, sign, parts: [this.factor()] };
  }
  /** @returns {Node} */
  power() {
    const base = this.atom();
    if (this.next() !== "**") return base;
    this.at += 1;
    return { place: base.place, sign: "**", parts: [base, this.factor()] };
  }
  /** @returns {Node} */
  atom() {
    const token = this.tokens[this.at];
    if (token?.number) return this.number(token);
    if (token?.name) return this.name(token);
    if (token?.text === "'" || token?.text === '"') return this.quoted(token);
    if (this.next() !== "(") return this.refuse();
    this.at += 1;
    const inner = this.sum();
    if (this.next() !== ")") this.refuse();
    this.at += 1;
    return inner;
  }
  /** A text, which is no number. @param {Token} token @returns {Node} */
  quoted({ text: quote, start: place }) {
    const end = this.tokens.findIndex(({ text }, k) => k > this.at && text === quote);
    if (end < 0) this.refuse();
    const words = this.tokens.slice(this.at + 1, end).map(({ text }) => text);
    this.at = end + 1;
    return { place, word: `'${words.join(" ")}'` };
  }
  /** @param {Token} token @returns {Node} */
  number({ text, start }) {
    // Python takes 012 for a slip, and other scripts' digits for none.
    if (!/^[\d.eE+-]+$/.test(text) || /^0\d*[1-9]\d*$/.test(text)) this.refuse();
    this.at += 1;
    return { place: start, number: Number(text) };
  }
  /** @param {Token} token @returns {Node} */
  name({ text, start: place }) {
    const name = text.normalize("NFKC");
    if (WORDS.includes(name)) {
      this.at += 1;
      return { place, word: name };
    }
    if (this.keywords.includes(name)) this.refuse();
    this.at += 1;
    if (this.next() !== "(") return { place, name };
    this.at += 1;
    /** @type {Node[]} */
    const parts = [];
    while (this.next() !== ")") {
      const starred = this.next() === "*" || this.next() === "**";
      if (starred) this.at += 1;
      const part = this.sum();
      parts.push(...(starred ? [part, part] : [part])); // who knows how many that are
      if (this.next() === ",") this.at += 1;
      else if (this.next() !== ")") this.refuse();
    }
    this.at += 1;
    return { place, call: name, parts };
  }
}

/**
 * The text without what Python doesn't see; null where it breaks off, or has letters that Python has
 * no place for.
 *
 * @param {string} text
 */
function seen(text) {
  const bare = text.trim().replace(/#[^\n]*/g, "");
  if (/[^\S \t\f\n]/.test(bare)) return null;
  const lines = bare.split("\n").slice(0, -1);
  let open = 0;
  for (const line of lines) {
    open += line.split("(").length - line.split(")").length;
    if (open <= 0) return null;
  }
  return text.replace(/#[^\n]*/g, "");
}

/**
 * What names mean, and what is wrong with them.
 *
 * @param {Tables} tables
 * @param {string[]} numbers the names of the numbers
 */
function createMeaning({ functions, constants, ...tables }, numbers) {
  /** @param {string} name @param {number} place */
  function unknown(name, place) {
    const all = { functions, constants, ...tables };
    const known = spellingOf(name, all);
    if (known) return new Unreadable(`I don't know “${name}”. ${known}`, place);
    const close = closest(name, [...functions, ...Object.keys(constants), ...numbers]);
    const hint = close
      ? `Do you mean ${close}?`
      : `Known are ${numbers.join(", ")}, ${functions.join(", ")}.`;
    return new Unreadable(`I don't know “${name}”. ${hint}`, place);
  }
  /** @param {string} name @param {number} place @returns {Tree} */
  function meant(name, place) {
    if (numbers.includes(name)) return [name];
    if (Object.hasOwn(constants, name)) return ["number", constants[name]];
    if (!functions.includes(name)) throw unknown(name, place);
    const words = `${name} is a function: give it something in parentheses, as ${name}(x).`;
    throw new Unreadable(words, place);
  }
  /** @param {Node} node @param {number} depth @returns {Tree} */
  return function read(node, depth) {
    const { place, number, word, name, sign, call, parts = [] } = node;
    if (depth > tables.deepest) {
      throw new Unreadable("That is nested too deeply. Write it more simply.", place);
    }
    if (number !== undefined) return ["number", number];
    if (word) throw new Unreadable(`Only numbers can stand here, not ${word}.`, place);
    if (name) return meant(name, place);
    if (call) {
      if (!functions.includes(call)) throw unknown(call, place);
      if (parts.length === 1) return ["call", call, read(parts[0], depth + 1)];
      throw new Unreadable(`${call} takes one number, as in ${call}(x).`, place);
    }
    if (sign === "%") throw new Unreadable(notHere(numbers), place);
    const inner = parts.map((part) => read(part, depth + 1));
    return sign === "+" && inner.length === 1 ? inner[0] : [sign ?? "", ...inner];
  };
}

/**
 * Read a function of x, or of the numbers with these names.
 *
 * @param {string} text
 * @param {Tables} tables
 * @param {string[]} [numbers]
 * @returns {Tree}
 */
export function parse(text, tables, numbers = ["x"]) {
  if (!text.trim()) {
    const such = numbers.map((name) => `${name}**2`).join(" + ");
    const words = `There is nothing here yet. Write a function of ${numbers.join(" and ")}, such as ${such}.`;
    throw new Unreadable(words);
  }
  const count = [...text].length;
  if (count > tables.longest) {
    throw new Unreadable(`That is long: ${count} characters. Keep it under ${tables.longest}.`);
  }
  const { tidy, places } = plain(text, tables);
  try {
    refuseSlips(tidy, tables, numbers);
    const known = seen(tidy.join(""));
    if (known === null) throw new Unreadable(notHere(numbers));
    const node = new Parser(tokensOf(known), tables, numbers).whole();
    return createMeaning(tables, numbers)(node, 0);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    // Where it stands in what was typed.
    if (error.place !== null) error.place = places[Math.min(error.place, places.length - 1)];
    throw error;
  }
}
