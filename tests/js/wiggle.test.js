// Follow the wiggle: lengths that can be compared, ends that can be grabbed.

import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeModel, leftBehind, nextFrame, resize, send, states } from "./dom.js";

const { default: wiggle } = await import("../../src/gdlesson/widgets/wiggle.js");
const { createAxes } = await import("../../src/gdlesson/widgets/js/axes.js");
const { drawRows } = await import("../../src/gdlesson/widgets/js/rails.js");
const SENT = states();

function open(state = SENT.wiggle) {
  const model = new FakeModel({ ...state });
  const el = document.createElement("div");
  document.body.append(el);
  const close = wiggle.render({ model, el });
  const numbers = (node, ...names) => names.map((name) => Number(node.getAttribute(name)));
  return {
    model,
    el,
    bars: () => [...el.querySelectorAll(".gdl-stretch")].map((bar) => numbers(bar, "x1", "x2")),
    knobs: () =>
      [...el.querySelectorAll(".gdl-handle")].map((knob) =>
        knob
          .getAttribute("transform")
          .match(/-?[0-9.]+/g)
          .map(Number),
      ),
    close() {
      close();
      el.remove();
      assert.deepEqual(leftBehind(), []);
    },
  };
}

test("what is three times as long looks three times as long, and begins on one vertical", () => {
  for (const name of ["wiggle", "wiggle tiny", "wiggle backward"]) {
    const { model, el, bars, close } = open(SENT[name]);
    const lengths = bars().map(([from, to]) => to - from);
    const { lines } = model.get("answer");
    const scale = lengths[0] / lines[0].wiggle;
    for (const [i, line] of lines.entries()) {
      assert.ok(Math.abs(lengths[i] - scale * line.wiggle) < 0.01, `${name}: line ${i}`);
    }
    assert.equal(new Set(bars().map(([from]) => from.toFixed(3))).size, 1);
    assert.ok(Math.max(...lengths.map(Math.abs)) > 150, "the longest is well seen");
    assert.ok(Math.abs(lengths[0]) > 10, "and so is Δx");
    assert.match(el.textContent, new RegExp(`each line is ${model.get("answer").span} long`));
    close();
  }
});

test("the two knobs are apart, at every width and for every wiggle", () => {
  const width = window.SVGElement.prototype.getBoundingClientRect;
  for (const name of ["wiggle", "wiggle tiny", "wiggle backward"]) {
    const { knobs, close } = open(SENT[name]);
    for (const wide of [640, 320, 178]) {
      resize(wide);
      const [[x1, y1], [x2, y2]] = knobs();
      assert.ok(Math.hypot(x2 - x1, y2 - y1) >= 44, `${name} at ${wide}: ${knobs()}`);
    }
    close();
  }
  window.SVGElement.prototype.getBoundingClientRect = width;
});

test("while a knob is held its line stays, and a key moves the wiggle by what it says", () => {
  const { model, el, bars, close } = open();
  const knob = el.querySelector(".gdl-second");
  const labels = () => [...el.querySelectorAll(".gdl-note")].map((n) => n.textContent).join();
  const [before, dx] = [labels(), model.get("dx")];
  const press = { isPrimary: true, button: 0, pointerId: 1, pointerType: "mouse" };
  send(knob, "pointerdown", { ...press, clientX: 0, clientY: 0 });
  const { x, answer } = model.traits;
  const far = SENT["wiggle tiny"].answer;
  model.set("answer", { ...far, echo: answer.echo });
  assert.equal(labels(), before, "the line stays under the hand");
  send(el.querySelector(".gdl-axes"), "pointerup", press);
  assert.notEqual(labels(), before);
  nextFrame(); // Python has heard of the press: what it sets is what holds
  model.set("x", x);
  model.set("dx", dx);
  model.set("answer", answer);
  send(knob, "keydown", { key: "ArrowRight" });
  assert.ok(model.get("dx") > dx && model.get("dx") < dx + 0.2, `${model.get("dx")}`);
  assert.ok(bars().length === 3);
  close();
});

test("a hand that holds x at an end moves the lines along, until it comes back or lets go", () => {
  const { model, el, bars, close } = open();
  const axes = el.querySelector(".gdl-axes");
  const mouse = { isPrimary: true, button: 0, pointerId: 1, pointerType: "mouse", clientY: 0 };
  const at = (share) => ({ ...mouse, clientX: share * 640 });
  const run = (frames) => {
    for (let i = 0; i < frames; i += 1) nextFrame();
    return model.get("x");
  };
  const ticks = () =>
    [...el.querySelectorAll(".gdl-note")].map((n) => Number(n.textContent.replace("−", "-")));
  const { span } = model.get("answer");
  send(el.querySelector(".gdl-handle:not(.gdl-second)"), "pointerdown", at(0.5));
  send(axes, "pointermove", at(0.01));
  const begun = model.get("x");
  const far = run(121);
  assert.ok(Math.abs(begun - far - 2 * span) < 0.1 * span, `from ${begun} to ${far}`);
  for (const [from] of bars()) assert.ok(from > 0.04 * 640, "there is room to the left of it");
  const [low, high] = [Math.min(...ticks().slice(0, 3)), Math.max(...ticks().slice(0, 3))];
  assert.ok(low > far - 0.3 * span && high < far + 1.1 * span, `${far}: ${low} to ${high}`);
  send(axes, "pointermove", at(0.5));
  const middle = run(30);
  assert.ok(middle > far + 0.3 * span, `the knob is where the hand is: ${middle}`);
  assert.equal(run(30), middle);
  const begins = bars().map(([from]) => Math.round(from));
  assert.deepEqual(begins, [320, 320, 320], "what x becomes is seen below it");
  send(axes, "pointermove", at(0.99));
  assert.ok(run(30) > middle + span / 2, "and to the right as well");
  send(axes, "pointerup", at(0.99));
  const rest = model.get("x");
  assert.equal(run(30), rest);
  close();
});

test("on a narrow page the first line's words stand above the knob, not under it", () => {
  const { el, knobs, close } = open();
  const gap = () => {
    const words = el.querySelector(".gdl-rowname");
    const [, [, y]] = knobs(); // the second is the one that stands off
    return y - Number(words.getAttribute("y"));
  };
  resize(640);
  assert.ok(gap() < 0, "beside it there is room");
  resize(180);
  assert.ok(gap() > 13, String(gap()));
  resize(0);
  close();
});

test("no line from above runs through a number line's words", () => {
  const across = (rows) => {
    const bag = document.createElementNS("http://www.w3.org/2000/svg", "g");
    bag.append(...rows);
    const words = [...bag.querySelectorAll(".gdl-rowname")].slice(1);
    const legs = [...bag.querySelectorAll(".gdl-legs")];
    return words.filter((text, i) => {
      const [x, y] = ["x", "y"].map((name) => Number(text.getAttribute(name)));
      const wide = 6.6 * text.textContent.length;
      const from = text.getAttribute("text-anchor") === "end" ? x - wide : x;
      return legs.slice(2 * i, 2 * i + 2).some((leg) => {
        const [x1, y1, x2, y2] = ["x1", "y1", "x2", "y2"].map((n) => Number(leg.getAttribute(n)));
        const passes = x1 + ((y - 5 - y1) / (y2 - y1)) * (x2 - x1);
        return passes > from && passes < from + wide;
      });
    });
  };
  const axes = createAxes(720, 360, "", "", "Lines");
  axes.set({ x: [0, 1], y: [0, 1] });
  for (let at = 0.05; at < 1; at += 0.05) {
    const line = (name) => ({ name, at, wiggle: 0.06 });
    const rails = ["x", "g = 3x + 1", "f = g²"].map((name, i) => ({
      line: line(name),
      window: [0, 1],
      y: 100 + 107 * i,
      color: 0,
      first: i === 0,
    }));
    assert.deepEqual(across(drawRows(rails, axes)), [], `at ${at}`);
  }
});

test("with Shift an arrow key moves x by a tenth, however short the lines are", () => {
  const { model, el, close } = open(SENT["wiggle tiny"]);
  const knob = el.querySelector(".gdl-handle:not(.gdl-second)");
  for (let i = 0; i < 20; i += 1) send(knob, "keydown", { key: "ArrowLeft", shiftKey: true });
  assert.equal(model.get("x"), -1);
  send(knob, "keydown", { key: "ArrowUp", shiftKey: true });
  assert.equal(model.get("x"), -0.9);
  close();
});

test("what was predicted of one composition is not said of another", () => {
  const { model, el, close } = open(SENT["wiggle asks"]);
  model.set("guess", { value: 3 });
  model.set("outcome", "You predicted 3; it is 24.");
  const outcome = el.querySelector(".gdl-outcome");
  assert.ok(!outcome.hidden);
  model.set("pair", "sin");
  assert.ok(outcome.hidden);
  model.set("pair", "square");
  assert.ok(!outcome.hidden);
  close();
});
