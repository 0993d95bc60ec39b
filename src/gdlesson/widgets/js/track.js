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
  let set = ""; // what it has set, of which nobody has heard; the track may show something else by now
  let told = false;
  let scrolled = false;
  bag.listen(track, "pointerdown", ({ pointerType }) => {
    before = track.value;
    touched = pointerType === "touch";
    set = "";
    told = scrolled = false;
  });
  bag.listen(track, "input", () => {
    scrolled = false;
    set = touched ? track.value : "";
    if (touched) return;
    told = true;
    onInput();
  });
  bag.listen(track, "pointermove", () => {
    touched = false; // what is set from now on is meant
  });
  bag.listen(track, "pointerup", () => {
    touched = false;
    if (!set) return;
    track.value = set;
    set = "";
    onInput();
  });
  bag.listen(track, "pointercancel", () => {
    touched = false;
    if (told || track.value === set) track.value = before;
    if (told) onInput();
    set = "";
    told = false;
    scrolled = true;
  });
  bag.listen(track, "change", () => {
    // Once the finger is lifted, a browser says so of a scroll as well.
    if (!scrolled) onRest();
  });
}
