// The track of a slider. What a finger sets that only scrolls over it is put back, and nobody hears of it.

/** @import { Bag } from "./types.d.ts" */

/**
 * Hear a track (`<input type="range">`). A browser sets it as soon as a finger touches it, before it
 * knows whether the finger scrolls the page: that first value waits until it moves along the track
 * or is lifted.
 *
 * @param {Pick<Bag, "listen">} bag
 * @param {HTMLInputElement} track
 * @param {() => void} onInput
 * @param {() => void} [onRest] hears when it is let go
 */
export function hearTrack(bag, track, onInput, onRest = () => {}) {
  let before = track.value;
  let touched = false; // by a finger of which nothing more is known
  let waiting = false; // there is a value that it has set
  let scrolled = false;
  bag.listen(track, "pointerdown", ({ pointerType }) => {
    before = track.value;
    touched = pointerType === "touch";
    waiting = scrolled = false;
  });
  bag.listen(track, "input", () => {
    waiting = touched;
    if (!touched) onInput();
  });
  bag.listen(track, "pointermove", () => {
    touched = false; // what is set from now on is meant
  });
  bag.listen(track, "pointerup", () => {
    touched = false;
    if (waiting) onInput();
    waiting = false;
  });
  bag.listen(track, "pointercancel", () => {
    const heard = !waiting && track.value !== before;
    track.value = before;
    touched = waiting = false;
    scrolled = true;
    if (heard) onInput();
  });
  bag.listen(track, "change", () => {
    // Once the finger is lifted, a browser says so of a scroll as well.
    if (!scrolled) onRest();
  });
  bag.listen(track, "keydown", () => {
    scrolled = false;
  });
}
