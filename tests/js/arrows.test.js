// Arrows of a gradient: longer means steeper, and their heads are on the map.

import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeModel, states } from "./dom.js";

const PLACE = "../../src/gdlesson/widgets";
const { createAxes } = await import(`${PLACE}/js/axes.js`);
const { fittingScale, gradientScale, scaleWords } = await import(`${PLACE}/js/arrows.js`);

/** The compass at a point of the bowl: how long its arrow is drawn, in pixels, and what its key says. */
async function compassAt(point) {
  const { default: widget, preview } = await import(`${PLACE}/compass.js`);
  const state = { ...states().compass, point };
  const echo = { surface: state.surface, point, angle: state.angle };
  const model = new FakeModel({ ...state, answer: { ...preview(state), echo } });
  const el = document.createElement("div");
  const close = widget.render({ model, el });
  const shaft = el.querySelector(".gdl-axes .gdl-gradient .gdl-shaft");
  const [x1, y1, x2, y2] = shaft
    .getAttribute("d")
    .match(/-?[\d.]+/g)
    .map(Number);
  const key = el.querySelector(".gdl-key").textContent;
  close();
  return { length: Math.hypot(x2 - x1, y2 - y1), key };
}

test("the compass draws a gradient three times as long three times as long", async () => {
  const [near, far] = [await compassAt([0.5, 0.25]), await compassAt([1.5, 0.75])];
  assert.ok(Math.abs(far.length / near.length - 3) < 1e-6, `${far.length} ${near.length}`);
  assert.equal(near.key, far.key);
  assert.match(far.key, /gradient, at 1\/10 of its length/);
});

test("an arrow whose head would be off the map is shortened, and its key says so", async () => {
  const { key } = await compassAt([4, 3]);
  assert.match(key, /at 1\/20 of its length, so that it fits on the map/);
  const axes = createAxes(500, 400, "x", "y", "A map");
  axes.set({ x: [-5, 5], y: [-4, 4] });
  const picture = { steep: 22, levels: [5, 10, 15, 20].map((height) => ({ height })) };
  for (const [x, y] of [
    [4, 3],
    [-4, 3],
    [0, -3.5],
    [4.4, 0],
  ]) {
    const gradient = [2 * x, 6 * y];
    const { scale } = fittingScale(axes, picture, [x, y], gradient);
    assert.ok(Math.abs(x + scale * gradient[0]) < 5 && Math.abs(y + scale * gradient[1]) < 4);
  }
  const inward = fittingScale(axes, picture, [4, 3], [-8, -18]);
  assert.deepEqual(inward, { scale: gradientScale(axes, picture, 19.7), shortened: false });
  const edge = fittingScale(axes, picture, [0, 4], [0, 24]);
  assert.ok(edge.shortened && edge.scale > 0, "at the edge something of it is seen");
  assert.equal(scaleWords(edge.scale, true).endsWith(", so that it fits on the map"), true);
});
