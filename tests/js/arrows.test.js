// Arrows of a gradient: longer means steeper, and their heads are on the map.

import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeModel, states } from "./dom.js";

const PLACE = "../../src/gdlesson/widgets";
const { createAxes } = await import(`${PLACE}/js/axes.js`);
const { drawArrows, scaleAt } = await import(`${PLACE}/js/arrows.js`);

/** The compass at a point of the bowl: how long its arrow is drawn, in pixels, and what its key says. */
async function compassAt(point) {
  const { default: widget, preview } = await import(`${PLACE}/compass.js`);
  const state = { ...states().compass, point };
  const echo = { surface: state.surface, point, angle: state.angle };
  const model = new FakeModel({ ...state, answer: { ...preview(state), echo } });
  const el = document.createElement("div");
  const close = widget.render({ model, el });
  const shaft = el.querySelector(".gdl-axes .gdl-gradient .gdl-shaft");
  const knob = el.querySelector(".gdl-axes .gdl-handle").getAttribute("transform");
  const [left, top] = knob.match(/-?[\d.]+/g).map(Number);
  const [x1, y1, x2, y2] = shaft
    .getAttribute("d")
    .match(/-?[\d.]+/g)
    .map(Number);
  const key = el.querySelector(".gdl-key").textContent;
  close();
  const far = (x, y) => Math.hypot(x - left, y - top);
  return { length: Math.hypot(x2 - x1, y2 - y1), key, begins: far(x1, y1), ends: far(x2, y2) };
}

test("the compass draws a gradient three times as long three times as long", async () => {
  const [near, far] = [await compassAt([0.5, 0.25]), await compassAt([1.5, 0.75])];
  assert.ok(Math.abs(far.length / near.length - 3) < 1e-6, `${far.length} ${near.length}`);
  assert.equal(near.key, far.key);
  assert.match(far.key, /gradient, at 1\/10 of its length/);
});

test("the gradient's arrow begins beyond the knob and its ring, however short it is", async () => {
  for (const point of [
    [0.2, 0.1],
    [2, 1],
    [4, 3],
    [-4.5, 0.1],
  ]) {
    const { begins, ends } = await compassAt(point);
    assert.ok(begins >= 13 + 2.5 / 2 && ends > begins, `${point}: from ${begins} to ${ends}`);
  }
  const axes = createAxes(500, 400, "x", "y", "A map");
  axes.set({ x: [-5, 5], y: [-4, 4] });
  const [gradient] = drawArrows([4, 3], [8, 18], undefined, axes, 0.01, "gdl-walk").slice(-1);
  const [x1, y1] = gradient
    .querySelector(".gdl-shaft")
    .getAttribute("d")
    .match(/-?[\d.]+/g);
  assert.ok(Math.hypot(x1 - axes.toX(4), y1 - axes.toY(3)) > 14, `${x1} ${y1}`);
});

test("an arrow whose head would be off the map is as long as it is, and its key says so", async () => {
  const { key } = await compassAt([4, 3]);
  assert.match(key, /at 1\/10 of its length, its head beyond the map/);
  const axes = createAxes(500, 400, "x", "y", "A map");
  axes.set({ x: [-5, 5], y: [-4, 4] });
  const picture = { steep: 22, levels: [5, 10, 15, 20].map((height) => ({ height })) };
  const found = (/** @type {any} */ at, /** @type {any} */ gradient) =>
    scaleAt(axes, picture, at, gradient);
  for (const [x, y] of [
    [4, 3],
    [-4, 3],
    [0, -3.5],
    [4.8, 0],
    [0, 4],
  ]) {
    assert.deepEqual(found([x, y], [2 * x, 6 * y]), { scale: 0.1, cut: true });
    assert.deepEqual(found([x, y], [-2 * x, -6 * y]), { scale: 0.1, cut: false });
    assert.deepEqual(found([x, y], [0, 0]), { scale: 0.1, cut: false });
  }
});

test("straight up is said where the slope has the digits of the steepest one, and nearly beside it", async () => {
  const { preview, sentence } = await import(`${PLACE}/compass.js`);
  const state = { ...states().compass, point: [2, 1] };
  const steepest = preview(state).steepest;
  for (let off = 0; off <= 3; off += 0.1) {
    const angle = steepest + off;
    const said = sentence(preview({ ...state, angle }), angle);
    const [, length, slope] = said.match(/length ([\d.]+)\. Your direction: slope ([\d.]+)/);
    if (said.includes("no direction is steeper")) assert.equal(slope, length);
    else assert.match(said, /nearly straight up|not the steepest way/);
  }
});
