// The depth view: what the picture shows is what the sentence says.

import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeModel, leftBehind, states } from "./dom.js";

const { default: depth, fall } = await import("../../src/gdlesson/widgets/depth.js");
const SENT = states();

function end(name) {
  const el = document.createElement("div");
  document.body.append(el);
  const close = depth.render({ model: new FakeModel({ ...SENT[name] }), el });
  const dot = el.querySelector(".gdl-dot");
  const [, x, y] = /translate\((\S+) (\S+)\)/.exec(dot.getAttribute("transform")) ?? [];
  const box = el.querySelector(".gdl-box");
  const ticks = [...el.querySelectorAll(".gdl-grid text")].map((n) => n.textContent);
  const found = {
    x: Number(dot.getAttribute("cx") ?? x),
    y: Number(dot.getAttribute("cy") ?? y),
    points: dot.getAttribute("d"),
    bottom: Number(box.getAttribute("y")) + Number(box.getAttribute("height")),
    ticks: ticks.join(),
    word: el.querySelector(".gdl-status").textContent,
    notes: [...el.querySelectorAll(".gdl-note")].map((n) => n.textContent).join(),
  };
  close();
  el.remove();
  assert.deepEqual(leftBehind(), []);
  return found;
}

test("a ReLU that is off goes to the bottom, and does not lie flat at 1", () => {
  const { y, bottom, word, points, notes } = end("depth off");
  assert.match(notes, /^0: below every power of ten/, "and not a millionth of a millionth");
  assert.doesNotMatch(end("depth").notes, /below every power/);
  assert.equal(y, bottom - 9, "all of the marker is seen");
  assert.equal(points, "M0 1.2L1 -0.6H-1Z", "and points down");
  assert.match(word, /vanishes/);
});

test("the axes stay: ten layers and fifty differ", () => {
  const [ten, fifty] = [end("depth ten"), end("depth")];
  assert.equal(ten.ticks, fifty.ticks);
  assert.ok(fifty.x > ten.x + 80, "it goes on to the right,");
  assert.ok(fifty.y > ten.y + 50, "and on down");
  assert.match(fifty.word, /From layer 20 on it is off the picture/);
  assert.doesNotMatch(ten.word, /off the picture/);
});

test("what is left at the last layer may be off the picture, too, and has its sign", () => {
  const twenty = end("depth twenty");
  assert.match(twenty.word, /From layer 20 on it is off the picture/);
  assert.equal(twenty.points, "M0 1.2L1 -0.6H-1Z");
  const { word } = end("depth negative");
  assert.match(word, /a factor of −1 a layer\. Left of the gradient: −1\. It survives\. The sign/);
  assert.doesNotMatch(twenty.word, /The sign/);
});

test("a thousandth and a thousand stand at ticks of their own", () => {
  const { ticks } = end("depth");
  assert.match(ticks, /0\.001/);
  assert.match(ticks, /1000/);
});

test("what leaves the chart ends at its edge", () => {
  assert.deepEqual(fall([1, 0, 0]), [
    [0, 0],
    [1, -12],
  ]);
  assert.deepEqual(fall([1, 1e9, 1e18, 1e27]).at(-1), [2, 12]);
  assert.deepEqual(fall([1, 0.1]), [
    [0, 0],
    [1, -1],
  ]);
});
