// A scrub bar: the axis of a chart against the steps, by which one walks through them.

import { html, put, write } from "./elements.js";
import { spoken } from "./spoken.js";
import { hearTrack } from "./track.js";

/** @import { Axes, Bag } from "./types.d.ts" */

/** The thumb is so wide: its middle stands where the chart has the step. */
const THUMB = 20;

/**
 * @param {Bag} bag
 * @param {(step: number, rests: boolean) => void} onStep
 */
export function createScrub(bag, onStep) {
  const track = html("input", {
    type: "range",
    min: 0,
    step: 1,
    class: "gdl-range gdl-scrub",
    "aria-label": "Step of the walk",
  });
  const words = html("span", { class: "gdl-small" });
  const step = (/** @type {boolean} */ rests) => onStep(Number(track.value), rests);
  hearTrack(
    bag,
    track,
    () => step(false),
    () => step(true),
  );
  return {
    root: html(
      "div",
      {},
      track,
      html("div", { class: "gdl-scrub-words", "aria-hidden": "true" }, words),
    ),
    /**
     * @param {number} step
     * @param {number} last
     * @param {string} told
     * @param {Axes} axes of the chart above
     */
    show(step, last, told, axes) {
      put(track, { max: Math.max(1, last), "aria-valuetext": spoken(told) });
      track.value = String(step);
      write(words, `step ${step} of ${last}`);
      const [left, right] = [axes.toX(0), axes.toX(Math.max(1, last))];
      track.style.marginLeft = `${left - THUMB / 2}px`;
      track.style.width = `${right - left + THUMB}px`;
    },
  };
}
