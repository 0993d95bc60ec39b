// A widget's settings as the tail of an address, and read back: what can't be read is no address.

/** @import { AnyTraits } from "./model.js" */
/**
 * How a trait is written and read; undefined is what can't be read.
 *
 * @typedef {object} Kind
 * @property {(value: any) => string} write
 * @property {(text: string, traits: AnyTraits) => unknown} read
 */

/** @param {string} text */
const numberOf = (text) =>
  /^[-+.\deE]+$/.test(text) && Number.isFinite(Number(text)) ? Number(text) : undefined;

/** @param {(value: number) => boolean} [accepts] @returns {Kind} */
const number = (accepts = () => true) => ({
  write: String,
  read(text) {
    const value = numberOf(text);
    return value !== undefined && accepts(value) ? value : undefined;
  },
});
const positive = number((v) => v > 0);
/** @param {number} most */
const upTo = (most) => number((v) => Math.abs(v) <= most);
/** @param {number} low @param {(traits: AnyTraits) => number} high @returns {Kind} */
const whole = (low, high) => ({
  write: String,
  read(text, traits) {
    const value = Number(text);
    return /^-?\d+$/.test(text) && value >= low && value <= high(traits) ? value : undefined;
  },
});

/** @type {Kind} */
const flag = {
  write: String,
  read: (text) => (text === "true" ? true : text === "false" ? false : undefined),
};

/** As many numbers as there are now. @param {string} name @returns {Kind} */
const numbers = (name) => ({
  write: (values) => values.join(","),
  read(text, traits) {
    const values = text.split(",").map(numberOf);
    const good = values.length === traits[name].length && !values.includes(undefined);
    return good ? values : undefined;
  },
});

/** One of the names that there are. @param {(traits: AnyTraits) => string[]} names @returns {Kind} */
const oneOf = (names) => ({
  write: String,
  read: (text, traits) => (names(traits).includes(text) ? text : undefined),
});

/** Some of them, each once. @param {(traits: AnyTraits) => string[]} names @returns {Kind} */
const someOf = (names) => ({
  write: (values) => values.join(","),
  read(text, traits) {
    const wanted = text.split(",");
    const known = names(traits).filter((name) => wanted.includes(name));
    return known.length === wanted.length ? known : undefined;
  },
});

const racers = (/** @type {AnyTraits} */ { racers: all }) =>
  all.map((/** @type {{ name: string }} */ { name }) => name);

/** A rate of its own for some rules. @type {Kind} */
const rates = {
  write: (table) =>
    Object.entries(table)
      .map(([rule, rate]) => `${rule}:${rate}`)
      .join(","),
  read(text, traits) {
    if (!text) return {};
    const entries = text.split(",").map((each) => each.split(":"));
    const good = entries.every(
      ([rule, rate]) => racers(traits).includes(rule) && (numberOf(rate ?? "") ?? 0) > 0,
    );
    return good
      ? Object.fromEntries(entries.map(([rule, rate]) => [rule, Number(rate)]))
      : undefined;
  },
};

const surface = oneOf(({ surfaces }) =>
  surfaces.flatMap((/** @type {any} */ { name, program }) => (program ? [name] : [])),
);
const curve = oneOf(({ choices }) => choices.map((/** @type {string[]} */ [name]) => name));
const steps = whole(1, ({ step_limit }) => step_limit);
const position = whole(-1, ({ step_limit }) => step_limit);

/** What an address says of each widget, by the name of its module. @type {Record<string, Record<string, Kind>>} */
const ADDRESSED = {
  playground: {
    surface,
    start: numbers("start"),
    learning_rate: positive,
    rates,
    rules: someOf(racers),
    schedule: oneOf(({ schedules }) => schedules.map((/** @type {string[]} */ [name]) => name)),
    steps,
    position,
  },
  descent_1d: { f: curve, start: number(), learning_rate: positive, steps, position },
  secant: { f: curve, x: number(), h: positive, zoom: flag },
  compass: { surface, point: numbers("point"), angle: upTo(180) },
  two_slices: { surface, point: numbers("point"), zoom: flag },
  wiggle: { pair: curve, x: upTo(100), dx: upTo(100) },
  depth: {
    activation: oneOf(({ choices }) => choices),
    weight: upTo(100),
    u: upTo(100),
    depth: whole(1, () => 50),
  },
  regression: { learning_rate: positive, scaled: flag, steps, position },
  fit_by_hand: { slope: number(), intercept: number() },
  graph_player: { point: numbers("point"), position: whole(0, () => 40) },
};

/** Whether there is an address of such a widget. @param {string} module */
export const isAddressed = (module) => module in ADDRESSED;

/**
 * The settings of a widget, as an address has them after the question mark.
 *
 * @param {string} module
 * @param {AnyTraits} traits
 */
export function written(module, traits) {
  const parts = Object.entries(ADDRESSED[module]).map(([name, kind]) => [
    name,
    kind.write(traits[name]),
  ]);
  return new URLSearchParams(parts).toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
}

/**
 * The settings that an address names; null if one of them is none, or has no such value.
 *
 * @param {string} module
 * @param {string} text
 * @param {AnyTraits} traits
 * @returns {AnyTraits | null}
 */
export function settingsIn(module, text, traits) {
  const found = [...new URLSearchParams(text)].map(([name, value]) => [
    name,
    Object.hasOwn(ADDRESSED[module], name)
      ? ADDRESSED[module][name].read(value, traits)
      : undefined,
  ]);
  const good = found.length > 0 && found.every(([, value]) => value !== undefined);
  return good ? Object.fromEntries(found) : null;
}
