// The frame of a picture: how far its box stands from the edges, and the room that labels take.

import { within } from "./numbers.js";
import { axisTicks } from "./ticks.js";

/** @import { Span, Tick } from "./types.d.ts" */

/** So many pixels a tick takes at least, across and up. */
export const ROOM = { across: 56, up: 40 };
/** A label's letters are about so wide; between two labels there is a gap. */
export const LETTER = 6.2;
const GAP = 8;
/** So far from an edge a marker stands at the first and last numbers of the axes, so that nothing of it is cut. */
export const MARKER_ROOM = 9;

/** The room of an upright axis' name, where a font has wide digits, too; between labels and box. */
const NAME = 20;
export const TICK_GAP = 5;
/** A raised digit is by so much narrower, as a share of a letter. */
const NARROW = 0.35;

/** How far the box stands from the edges of the picture; from the left one farther, if need be. */
export const FRAME = { left: 54, right: 18, top: 12, bottom: 34 };

/**
 * As many of the ticks as have room for their labels side by side: all, every second, every third …
 *
 * @param {Tick[]} marks
 * @param {(value: number) => number} toPlace
 */
export function spaced(marks, toPlace) {
  const fits = (/** @type {Tick[]} */ kept) =>
    kept.every(([value, text], i) => {
      const [before, words] = kept[i - 1] ?? [Number.NEGATIVE_INFINITY, ""];
      const need = (wideAs(words) + wideAs(text)) / 2 + GAP;
      return i === 0 || Math.abs(toPlace(value) - toPlace(before)) >= need;
    });
  for (let stride = 1; stride < marks.length; stride += 1) {
    const kept = marks.filter((_, i) => i % stride === 0);
    if (fits(kept)) return kept;
  }
  return marks.slice(0, 1);
}

/** How wide a label is, about; + and × take nearly two letters. @param {string} text */
const wideAs = (text) =>
  LETTER *
  (text.replace(/[+×]/g, "$&$&").length - NARROW * text.replace(/[^⁻⁰¹²³⁴-⁹]/g, "").length);

/** As many ticks as have room, two or more. @param {number} room @param {number} each */
export const many = (room, each) => within(Math.floor(room / each), [2, 5]);

/**
 * The ticks of the axis that goes up in a picture so tall, if it has no others.
 *
 * @param {Span} y
 * @param {number} tall
 */
export const upward = (y, tall) => axisTicks(...y, many(tall - FRAME.top - FRAME.bottom, ROOM.up));

/**
 * How far the box stands from the left edge, so that labels and the axis' name stand side by side.
 *
 * @param {Span} y
 * @param {number} tall
 * @param {Tick[]} [marks]
 */
export const leftSide = (y, tall, marks = upward(y, tall).marks) =>
  Math.max(FRAME.left, ...marks.map(([, text]) => NAME + wideAs(text) + TICK_GAP));
