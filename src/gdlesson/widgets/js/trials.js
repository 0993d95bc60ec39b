// The scale of rates as a notebook: what each rate that was played to its end did, and where the
// border must lie. The border itself is drawn once it was found, or asked for.

import { button } from "./controls.js";
import { isCurrent } from "./courier.js";
import { html, svg, write } from "./elements.js";
import { format, same } from "./numbers.js";
import { spoken } from "./spoken.js";

/** @import { Bag, Workshop } from "./types.d.ts" */
/** @typedef {[surface: string, rule: string, rate: number, fate: string, from?: string]} Trial `from` this start */
/** @typedef {{ holds: number, flies: number }} Between the boldest that holds, the first that flies */

/** Rates this close together have found the border, as a share. */
const CLOSE = 0.035;
/** A rate counts as played to its end when things have rested there so long, in milliseconds. */
const RESTED = 400;
/** So many trials are kept. */
const KEPT = 80;
export const HOLDS = "holds";
export const FLIES = "flies off";

/** What was tried: a rate from a start, on a surface, by a rule. @param {Trial} trial */
const whatOf = ([surface, rule, rate, , from = ""]) => [surface, rule, rate, from].join();

/**
 * The trials with one more; the same rate tried again from there replaces what it did before.
 *
 * @param {Trial[]} trials
 * @param {Trial} trial
 */
export function withTrial(trials, trial) {
  const others = trials.filter((old) => whatOf(old) !== whatOf(trial));
  return [...others, trial].slice(-KEPT);
}

/**
 * Marks the rates of runs that have been at their end for a moment.
 *
 * @template {{ tried: Trial[], answer: object }} S
 * @param {Workshop<S>} workshop
 * @param {readonly (keyof S & string)[]} inputs
 * @param {() => boolean} ended
 * @param {() => Trial[]} trials what the runs on show have proved
 */
export function createNotary({ model, bag, wish }, inputs, ended, trials) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  bag.add(() => clearTimeout(timer));
  return () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (!ended() || !isCurrent(model, inputs)) return;
      const before = model.get("tried");
      const tried = trials()
        .filter(([, , , fate]) => fate)
        .reduce(withTrial, before);
      if (!same(tried, before)) wish(/** @type {Partial<S>} */ ({ tried }));
    }, RESTED);
  };
}

/**
 * What two kinds of trials say of the border; null until there are both.
 *
 * @param {Trial[]} trials of one surface and rule
 * @returns {Between | null}
 */
export function between(trials) {
  const rates = (/** @type {string} */ fate) =>
    trials.filter((trial) => trial[3] === fate).map((trial) => trial[2]);
  const flies = Math.min(...rates(FLIES));
  const holds = Math.max(...rates(HOLDS).filter((rate) => rate < flies));
  return Number.isFinite(flies) && Number.isFinite(holds) ? { holds, flies } : null;
}

/**
 * Whether trials have closed in on a border.
 *
 * @param {Trial[]} trials
 * @param {number | null} border
 */
export function isFound(trials, border) {
  const gap = between(trials);
  if (!gap || !border) return false;
  return gap.flies - gap.holds <= CLOSE * gap.flies && gap.holds <= border && border <= gap.flies;
}

/**
 * What the trials say, in a sentence.
 *
 * @param {Trial[]} trials
 * @param {number | null} border known to be one, if there is one to tell
 * @param {boolean} told
 * @param {boolean} [elsewhere] whether rates were tried from other starts
 * @param {string} [who] the rule, where several race
 */
export function trialWords(trials, border, told, elsewhere = false, who = "") {
  const gap = between(trials);
  if (border && told) {
    const how = isFound(trials, border) ? "Border found" : "The border";
    return `${how}: η = ${format(border)}. Below it ${who || "the walk"} holds, above it flies off from most starts.`;
  }
  if (gap) {
    const [held, flown] = [gap.holds, gap.flies].map((rate) => format(rate, 6));
    return `${who || "It"} holds at ${held} and flies off at ${flown}: the border lies between.`;
  }
  const fates = trials.map((trial) => trial[3]);
  if (fates.includes(FLIES)) return "× flies off. Which rates hold?";
  if (fates.includes(HOLDS)) return "○ holds. How bold can you go?";
  if (elsewhere) return "Marks belong to a start: this one has none yet.";
  return "Play a rate to its end: it leaves a mark if it holds or flies off.";
}

/**
 * The marks under a slider: ○ holds, × flies off, a dotted span in which the border lies.
 *
 * @param {Trial[]} trials
 * @param {(value: number) => number} place of a rate on the track, 0 to 1
 * @param {number | null} border to be drawn
 */
export function drawTrials(trials, place, border) {
  const at = (/** @type {number} */ rate) => `left: ${(100 * place(rate)).toFixed(2)}%`;
  const mark = (/** @type {number} */ rate, /** @type {string} */ d, /** @type {string} */ what) =>
    html(
      "span",
      { class: "gdl-trial", style: at(rate) },
      svg("svg", { viewBox: "-6 -6 12 12", "aria-hidden": "true" }, svg("path", { d })),
      html("span", { class: "gdl-spoken" }, spoken(`${format(rate)} ${what}`)),
    );
  const marks = trials
    .filter((trial) => trial[3])
    .map(([, , rate, fate]) =>
      fate === HOLDS
        ? mark(rate, "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z", fate)
        : mark(rate, "M-4 -4L4 4M-4 4L4 -4", fate),
    );
  const gap = between(trials);
  if (border) {
    return [...marks, html("span", { class: "gdl-border", style: at(border) })];
  }
  if (!gap) return marks;
  const [from, to] = [place(gap.holds), place(gap.flies)];
  const style = `left: ${(100 * from).toFixed(2)}%; width: ${(100 * (to - from)).toFixed(2)}%`;
  return [...marks, html("span", { class: "gdl-gap", style })];
}

/**
 * The trials of one rule on one surface from one start under a slider, and what they say of the border.
 *
 * @param {Bag} bag
 * @param {{ lane: HTMLElement, place: (value: number) => number }} slider
 * @param {object} ties
 * @param {() => Trial[]} ties.tried
 * @param {() => [surface: string, rule: string, from?: string]} ties.of
 * @param {() => number | null} ties.border if one is known
 * @param {() => string} [ties.who] the rule, where several race
 */
export function createTrials(bag, slider, { tried, of, border: known, who }) {
  let [asked, drawn] = ["", ""];
  const words = html("span", { tabindex: -1 }, "");
  const look = { class: "gdl-button gdl-quiet" };
  const ask = button(
    bag,
    "Show the border",
    () => {
      asked = of()[0];
      show();
      words.focus(); // the button makes way for them
    },
    look,
  );
  /** The border is told of once it was found or asked for. */
  function show() {
    const [surface, rule, from = ""] = of();
    const all = tried().filter(([s, r]) => s === surface && r === rule);
    const trials = all.filter(([, , , , start = ""]) => start === from);
    const there = known();
    const told = asked === surface || isFound(trials, there);
    const border = told ? there : null;
    const places = [...trials.map((trial) => trial[2]), border ?? 0].map(slider.place);
    const now = JSON.stringify([trials, border, places]);
    if (now !== drawn) slider.lane.replaceChildren(...drawTrials(trials, slider.place, border));
    drawn = now;
    write(words, trialWords(trials, there, told, all.length > 0, who?.()));
    ask.hidden = !there || told || trials.length < 2;
  }
  return { root: html("p", { class: "gdl-small gdl-trial-words" }, words, " ", ask), show };
}
