// What holds for long, for many and for anything that is typed.

import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeModel, leftBehind, nextFrame, pending, send, states, type } from "./dom.js";

const STATES = states();
const { QUIET } = await import("../../src/gdlesson/widgets/js/status.js");
const MOVED = ["secant", "descent_1d", "playground", "two_slices", "compass", "wiggle"];

async function open(name, more = {}) {
  const { default: widget } = await import(`../../src/gdlesson/widgets/${name.split(" ")[0]}.js`);
  const model = new FakeModel({ ...STATES[name], ...more });
  const show = () => {
    const el = document.createElement("div");
    document.body.append(el);
    const close = widget.render({ model, el });
    return {
      el,
      close() {
        close();
        el.remove();
      },
    };
  };
  return { model, show, ...show() };
}

/** Python, for a moment: it echoes what was asked, and the answer is the one that is there. */
function echoed(model) {
  const { echo, ...answer } = model.get("answer");
  const now = Object.fromEntries(Object.keys(echo).map((name) => [name, model.get(name)]));
  model.set("answer", { ...answer, echo: now });
}

for (const name of MOVED) {
  test(`${name}: a hand that goes on moving leaves nothing behind in the page`, async () => {
    const { el, model, close } = await open(name);
    const knob = el.querySelector(".gdl-handle");
    const move = () => {
      for (const key of ["ArrowRight", "ArrowLeft"]) send(knob, "keydown", { key });
      nextFrame();
      echoed(model);
    };
    const count = () => [el.querySelectorAll("*").length, pending.listeners.size];
    for (let i = 0; i < 3; i += 1) move();
    const before = count();
    for (let i = 0; i < 20; i += 1) move();
    assert.deepEqual(count(), before);
    assert.equal(el.dataset.state, "current", "the last move is answered");
    close();
    leftBehind();
  });
}

test("a dozen playgrounds on one page don't mind each other", async () => {
  const all = [];
  for (let i = 0; i < 12; i += 1) all.push(await open("playground"));
  const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
  assert.ok(ids.length >= 24);
  assert.equal(new Set(ids).size, ids.length);
  send(all[7].el.querySelector(".gdl-handle"), "keydown", { key: "ArrowLeft" });
  const { start } = STATES.playground;
  const moved = all.filter(({ model }) => model.get("start")[0] !== start[0]);
  assert.deepEqual(moved, [all[7]]);
  for (const { close } of all) close();
  assert.deepEqual(leftBehind(), []);
});

for (const name of MOVED) {
  test(`${name}: two views that are moved in turn show the same`, async () => {
    const { el, model, show, close } = await open(name);
    const other = show();
    for (let i = 0; i < 6; i += 1) {
      for (const view of [el, other.el]) {
        send(view.querySelector(".gdl-handle"), "keydown", { key: "ArrowLeft" });
        echoed(model);
      }
    }
    nextFrame();
    const seen = (root) =>
      [...root.querySelectorAll(".gdl-handle, [role=slider]")].map((node) =>
        ["transform", "aria-valuetext", "aria-valuenow"].map((a) => node.getAttribute(a)),
      );
    assert.ok(seen(el).length > 0);
    assert.deepEqual(seen(el), seen(other.el));
    const boxes = (root) => [...root.querySelectorAll("input.gdl-number")].map((b) => b.value);
    assert.deepEqual(boxes(el), boxes(other.el));
    close();
    other.close();
    assert.deepEqual(leftBehind(), []);
  });
}

const ODD = [
  "", " ", "-", "+", ".", ",", "e", "1e", "1e999", "-1e999", "1e-999", "NaN", "nan", "Infinity",
  "-Infinity", "inf", "∞", "−∞", "1,000", "1.000,5", "1_000", "0x10", "1/0", "0/0", "1/2/3", "½", "--1",
  "1 2", "٣", "１２", "0b1", "2**0.5", "sqrt(2)", "null", "undefined", "[1]", "{}", "true", "1;2",
  "<img src=x onerror=pwn()>", "x".repeat(5000), "\u0000", "\u202e12", "−", "10^", "10⁻", "1e5e5",
]; // biome-ignore format: a list

for (const name of Object.keys(STATES).filter((n) => n !== "quiz" && !n.includes(" "))) {
  test(`${name}: an odd text in a box is refused aloud, or is a number`, async () => {
    const { el, model, close } = await open(name);
    for (const box of el.querySelectorAll("input.gdl-number:not(.gdl-expression)")) {
      let refused = 0;
      const complaint = box.parentElement.querySelector(".gdl-complaint");
      for (const text of ODD) {
        const before = JSON.stringify(model.traits);
        type(box, "0.5");
        type(box, text);
        const said = complaint.textContent;
        assert.equal(box.getAttribute("aria-invalid"), String(said !== ""), text);
        refused += said ? 1 : 0;
        if (said) continue;
        // It was taken: then the model holds finite numbers only, as it did before.
        const nulls = (json) => json.split("null").length;
        assert.equal(nulls(JSON.stringify(model.traits)), nulls(before), text);
      }
      assert.ok(refused > 30, `${refused} refused`);
    }
    assert.equal(window.pwn, undefined);
    assert.equal(el.querySelectorAll("img").length, 0);
    close();
    leftBehind();
  });
}

test("ten presses on a slider are one announcement", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { el, model, close } = await open("depth");
  const live = el.querySelector(".gdl-spoken");
  t.mock.timers.tick(QUIET);
  const heard = [live.textContent];
  const slider = el.querySelector("input[type=range]");
  for (let i = 1; i <= 10; i += 1) {
    slider.value = String(1 + i / 20);
    send(slider, "input");
    nextFrame();
    const answer = { ...model.get("answer"), left: `0.${i}`, word: "vanishes" };
    model.set("answer", { ...answer, echo: { ...answer.echo, weight: model.get("weight") } });
    for (let passed = 0; passed < 100; passed += 10) {
      t.mock.timers.tick(10);
      if (live.textContent !== heard.at(-1)) heard.push(live.textContent);
    }
  }
  assert.equal(heard.length, 1, "nothing while the hand moves");
  t.mock.timers.tick(QUIET);
  assert.match(live.textContent, /Left of the gradient: 0\.10/);
  close();
  leftBehind();
});
