// A point with no place in a picture: no dot at its edge, and a sentence.

import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeModel, leftBehind, states } from "./dom.js";

const SENT = states();
const OFF = {
  descent_1d: /The start x = 10 lies outside this picture/,
  two_slices: /The point \(50, 1\) lies outside this map: the slices show it zoomed in/,
  compass: /The point \(50, 1\) lies outside this map/,
};

for (const [name, said] of Object.entries(OFF)) {
  test(`${name}: what lies outside has no dot, and is told`, async () => {
    const { default: widget } = await import(`../../src/gdlesson/widgets/${name}.js`);
    for (const [state, off] of [
      [name, false],
      [`${name} off`, true],
    ]) {
      const el = document.createElement("div");
      document.body.append(el);
      const close = widget.render({ model: new FakeModel({ ...SENT[state] }), el });
      const knob = el.querySelector(".gdl-handle");
      assert.equal(knob.classList.contains("gdl-away"), off, state);
      assert.equal(said.test(el.querySelector(".gdl-status").textContent), off, state);
      close();
      el.remove();
      assert.deepEqual(leftBehind(), []);
    }
  });
}
