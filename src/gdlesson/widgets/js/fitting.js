// Pictures are drawn to the width that is there: their text keeps its size, wherever they stand.

/** @import { Bag } from "./types.d.ts" */

/** How wide the pictures are that are watched. @type {WeakMap<Element, number>} */
const known = new WeakMap();

/** @param {Element} picture */
const measured = (picture) => Math.round(picture.getBoundingClientRect().width);

/**
 * How wide a picture is on the page. Of one that is watched it is known: asking the page would make it
 * lay out anew what is just being drawn.
 *
 * @param {Element} picture
 */
export const widthOf = (picture) => known.get(picture) || measured(picture);

/**
 * Measure the pictures, which are about to be drawn, and draw them again whenever one has become wider
 * or narrower.
 *
 * @param {Bag} bag
 * @param {HTMLElement} el the widget's root
 * @param {() => void} redraw
 */
export function followWidth(bag, el, redraw) {
  const pictures = [...el.querySelectorAll(".gdl-axes")];
  const measure = () => {
    const widths = pictures.map(measured);
    pictures.forEach((picture, i) => {
      known.set(picture, widths[i]);
    });
    return widths.join();
  };
  let drawn = measure();
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
