// Pictures are drawn to the width that is there: their text keeps its size, wherever they stand.

/** @import { Bag } from "./types.d.ts" */

/**
 * Draw again whenever a picture has become wider or narrower.
 *
 * @param {Bag} bag
 * @param {HTMLElement} el the widget's root
 * @param {() => void} redraw
 */
export function followWidth(bag, el, redraw) {
  const pictures = [...el.querySelectorAll(".gdl-axes")];
  const measure = () => pictures.map((p) => Math.round(p.getBoundingClientRect().width)).join();
  let drawn = "";
  let frame = 0;
  // Drawn in the next frame: a change of height within the observer's call would be an error.
  const later = () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      const now = measure();
      if (now === drawn) return;
      drawn = now;
      redraw();
    });
  };
  const observer = new ResizeObserver(later);
  for (const picture of pictures) observer.observe(picture);
  bag.add(() => {
    observer.disconnect();
    cancelAnimationFrame(frame);
  });
}
