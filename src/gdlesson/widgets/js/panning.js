// A drag that goes on: while a hand holds a knob at an end of the axes, the axes move along.

import { within } from "./numbers.js";

/** @import { Axes, Bag } from "./types.d.ts" */

/** The ends of the axes, as a share of them: what stands beside the knob has room there. */
const EDGE = 0.15;
/** So far from an end the knob stays, as a share: what points outward from it is seen, too. */
const ROOM = 0.05;
/** So far they move in a frame, as a share: from end to end in about a second. */
const SPEED = 1 / 60;

/**
 * Move axes along x while a knob is held at one of their ends.
 *
 * @param {Bag} bag
 * @param {Axes} axes
 * @param {() => boolean} isHeld
 * @param {(far: number, lead: number) => void} move hears how far to move, and how far from the left
 *   end the knob stays, which is where the hand is but for the very ends, both in the numbers of the axis
 */
export function panAtEnds(bag, axes, isHeld, move) {
  let [frame, way, place] = [0, 0, 0];
  const go = () => {
    frame = 0;
    if (!way || !isHeld()) return;
    frame = requestAnimationFrame(go); // before the move: whoever answers it in a frame comes after
    const length = axes.x[1] - axes.x[0];
    move(way * SPEED * length, place * length);
  };
  bag.listen(axes.root, "pointermove", (event) => {
    const [low, high] = axes.x;
    const share = (axes.at(event)[0] - low) / (high - low);
    way = share < EDGE ? -1 : share > 1 - EDGE ? 1 : 0;
    place = within(share, [ROOM, 1 - ROOM]);
    if (way && isHeld() && !frame) frame = requestAnimationFrame(go);
  });
  bag.add(() => cancelAnimationFrame(frame));
}
