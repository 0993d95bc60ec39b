// The secant explorer: its second point turns h, its slider has room where the secant swings.

import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeModel, leftBehind, send, states } from "./dom.js";

const { default: secant, preview, tidyStep } = await import("../../src/gdlesson/widgets/secant.js");
const { offSentence, sentence } = await import("../../src/gdlesson/widgets/js/secant_words.js");
const { leftSide } = await import("../../src/gdlesson/widgets/js/frame.js");
const SENT = states();

function open(name = "secant") {
  const model = new FakeModel({ ...SENT[name] });
  const el = document.createElement("div");
  document.body.append(el);
  const close = secant.render({ model, el });
  return {
    model,
    el,
    close() {
      close();
      el.remove();
      assert.deepEqual(leftBehind(), []);
    },
  };
}

const PRESS = { isPrimary: true, button: 0, pointerId: 1, pointerType: "mouse" };

test("dragging the second point turns h and leaves x where it is", () => {
  const { model, el, close } = open();
  const axes = el.querySelector(".gdl-axes");
  const second = el.querySelector(".gdl-second");
  const [x, h] = [model.get("x"), model.get("h")];
  const [place] = second
    .getAttribute("transform")
    .match(/[0-9.]+/g)
    .map(Number);
  send(second, "pointerdown", { ...PRESS, clientX: place, clientY: 0 });
  assert.ok(Math.abs(model.get("h") - h) < 0.02, "taking hold of it moves nothing");
  send(axes, "pointermove", { ...PRESS, clientX: place - 20, clientY: 0 });
  assert.equal(model.get("x"), x);
  assert.ok(model.get("h") < h - 0.1 && model.get("h") > 0);
  send(axes, "pointermove", { ...PRESS, clientX: 0, clientY: 0 });
  assert.ok(model.get("h") > 0, "h stays above 0");
  send(axes, "pointerup", PRESS);
  send(second, "keydown", { key: "ArrowRight" });
  assert.ok(model.get("h") > 0);
  assert.equal(model.get("x"), x);
  close();
});

test("the second point is held by a grip on a stem, never by a point of its own", () => {
  const { model, el, close } = open();
  const placeOf = (selector) => {
    const node = el.querySelector(selector);
    const [x, y] = node
      .getAttribute("transform")
      .match(/-?[0-9.]+/g)
      .map(Number);
    return { x, y };
  };
  for (const h of [1, 0.3, 0.001]) {
    model.set("h", h);
    model.set("answer", { ...model.get("answer"), ...preview(model.traits), echo: { x: 1, h } });
    const dot = el.querySelector("circle.gdl-dot.gdl-run-1");
    const [x, y] = ["cx", "cy"].map((name) => Number(dot.getAttribute(name)));
    const grip = placeOf(".gdl-second");
    const apart = Math.hypot(grip.x - x, grip.y - y);
    assert.ok(apart > 20 && apart < 60, `${h}: ${apart}`);
    const stem = el
      .querySelector(".gdl-stalk")
      .getAttribute("d")
      .match(/-?[0-9.]+/g)
      .map(Number);
    assert.ok(Math.hypot(stem[0] - x, stem[1] - y) < 2, "the stem begins at the true point");
    assert.ok(Math.hypot(stem[2] - grip.x, stem[3] - grip.y) < 1e-6, "and ends at the grip");
  }
  assert.ok(el.querySelector(".gdl-second .gdl-grip"));
  assert.match(el.querySelector(".gdl-key").textContent, /grip of the second point/);
  close();
});

test("a hand is no finer than a hand: h has three digits", () => {
  assert.equal(tidyStep(0.123456, 0.1), 0.123);
  assert.equal(tidyStep(-3, 0.1), 0.001);
});

test("h from 1 to 0.01 has more than half of the slider's way", () => {
  const { model, el, close } = open();
  const track = el.querySelector("input[type=range]");
  const at = (stop) => {
    track.value = String(stop);
    send(track, "input");
    return model.get("h");
  };
  const [low, high] = [Number(track.min), Number(track.max)];
  assert.equal(at(low), 1e-12);
  assert.equal(at(high), 2);
  const stops = Array.from({ length: 101 }, (_, i) => low + (i / 100) * (high - low));
  const swing = stops.map(at).filter((h) => h >= 0.01 && h <= 1);
  assert.ok(swing.length > 50, `${swing.length} of 100`);
  for (const stop of stops) {
    at(stop);
    assert.ok(Math.abs(Number(track.value) - stop) < 1, "the thumb stays under the hand");
  }
  close();
});

test("rounding is said where digits are lost, and only there", () => {
  /** What is said of f between x and x + h. */
  const of = (f, x, h) => {
    const [y, y2] = [f(x), f(x + h)];
    const slope = (y2 - y) / h;
    return sentence({ left: slope, right: slope, tangent: 2, status: "", y, y2 }, x, h);
  };
  const square = (x) => x * x;
  const lost = /rounding is at work: the two heights share/;
  assert.doesNotMatch(of(square, 1, 2e-7), /rounding/);
  assert.match(of(square, 1, 4e-9), lost);
  assert.match(of(square, 1, 1e-20), /x \+ h is x itself/);
  assert.match(of(square, 1e9, 1), lost);
  assert.match(of(Math.exp, 0, 1e-10), lost);
  for (const f of [(x) => x * Math.abs(x), square, Math.sin]) {
    assert.doesNotMatch(of(f, 0, 1e-10), /rounding/, "heights near 0 keep their digits");
  }
  assert.match(
    of((x) => x - 1, 1, 3e-9),
    /x \+ h is rounded/,
  );
  assert.doesNotMatch(
    of((x) => x - 1, 1, 3e-8),
    /rounding/,
  );
});

test("slopes that differ are written so, and what is no more than rounding is said to be", () => {
  const say = (right, y, y2, x, h, tangent) =>
    sentence({ left: right, right, tangent, status: "", y, y2 }, x, h);
  assert.match(say(1, 1.5, 2, 1.5, 0.5, 1), /is 1; the tangent's is 1\. They agree\.$/);
  const y2 = 1.5 + 0.001;
  const corner = say((y2 - 1.5) / 0.001, 1.5, y2, 1.5, 0.001, 1);
  assert.match(corner, /by 1\.1×10⁻¹³, no more than rounding explains\.$/);
  assert.match(say(1.9995, 1, 1.0004, 1, 2e-4, 2), /They differ by 0\.0005\.$/);
  assert.match(say(2 + 3e-8, 1, 1.0001, 1, 0.0001, 2), /is 2\.00000003; the tangent's is 2\./);
});

test("what has no place in the picture is not drawn at its edge, and is said", () => {
  const hidden = (el) =>
    [...el.querySelectorAll(".gdl-handle")].map((n) => n.classList.contains("gdl-away"));
  const off = open("secant off");
  assert.deepEqual(hidden(off.el), [true, true]);
  assert.match(off.el.querySelector(".gdl-status").textContent, /x = 10 lies outside this picture/);
  off.close();
  const { el, close } = open("secant far wiggle");
  assert.deepEqual(hidden(el), [false, true]);
  assert.match(el.querySelector(".gdl-status").textContent, /point \(101\.5, 10300\) lies outside/);
  const chart = el.querySelectorAll(".gdl-axes")[1];
  const [here, box] = [chart.querySelector(".gdl-dot"), chart.querySelector(".gdl-box")];
  const from = Number(here.getAttribute("cx")) - Number(box.getAttribute("x"));
  assert.ok(from >= 9 && from < 20, `the marker stands at the left end: ${from}`);
  const axis = [...chart.querySelectorAll(".gdl-grid text")].map((n) => n.textContent);
  assert.ok(axis.includes("10²"), axis.join());
  close();
  const calm = open();
  assert.deepEqual(hidden(calm.el), [false, false]);
  assert.equal(offSentence(calm.model.get("answer"), 1, 1), "");
  calm.close();
});

test("the sentence stands between the curve and the chart", () => {
  const { el, close } = open();
  const [first, second, third] = el.querySelector(".gdl-pictures").children;
  assert.ok(first.classList.contains("gdl-axes") && third.classList.contains("gdl-axes"));
  assert.ok(second.querySelector(".gdl-status"));
  close();
});

test("labels with signs and powers of ten leave the axis' name its room", () => {
  // As wide as DejaVu Sans draws them.
  for (const [text, wide] of [
    ["+5×10⁻⁸", 49.7],
    ["5×10⁴¹", 39],
    ["10⁴²", 22.8],
  ]) {
    const free = leftSide([0, 1], 300, [[0, text]]) - 5 - wide;
    assert.ok(free >= 16, `${text}: ${free}`);
  }
});

test("too near to see, or where f has no value, the picture is whole", () => {
  for (const name of ["secant too near", "secant where f ends"]) {
    const { el, close } = open(name);
    assert.doesNotMatch(el.outerHTML, /NaN|undefined/);
    assert.ok(el.querySelector(".gdl-axes").querySelectorAll(".gdl-grid text").length >= 4);
    close();
  }
});
