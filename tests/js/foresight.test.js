// What the page computes itself: drawn at once, replaced by Python's answer, and said where it stays.

import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeModel, leftBehind, nextFrame, states } from "./dom.js";

const { PATIENCE, TROUBLE } = await import("../../src/gdlesson/widgets/js/courier.js");
const { tidied } = await import("../../src/gdlesson/widgets/js/foresight.js");
const SENT = states();

async function open(name, change = {}) {
  const { default: widget } = await import(`../../src/gdlesson/widgets/${name}.js`);
  const model = new FakeModel({ ...SENT[name], ...change });
  const el = document.createElement("div");
  document.body.append(el);
  const close = widget.render({ model, el });
  return {
    model,
    el,
    status: () => el.querySelector(".gdl-status"),
    wish(values) {
      for (const [trait, value] of Object.entries(values)) model.set(trait, value);
      nextFrame();
    },
    done() {
      close();
      el.remove();
      assert.deepEqual(leftBehind(), []);
    },
  };
}

test("the page's answer is drawn at once, and Python never hears of it", async () => {
  const view = await open("depth");
  view.wish({ activation: "identity", weight: 1 });
  assert.match(view.status().textContent, /factor of 1 a layer.*It survives/);
  assert.equal(view.el.querySelectorAll(".gdl-stale").length, 0);
  assert.equal(view.el.dataset.state, "waiting");
  assert.equal(view.model.get("answer"), SENT.depth.answer);
  assert.deepEqual(Object.keys(view.model.changed).sort(), ["activation"]);
  view.done();
});

test("Python's answer is the one that stays", async () => {
  const view = await open("depth");
  view.wish({ weight: 2 });
  const echo = { ...SENT.depth.answer.echo, weight: 2 };
  view.model.set("answer", { ...SENT.depth.answer, left: "Python's", echo });
  assert.equal(view.el.dataset.state, "current");
  assert.match(view.status().textContent, /Python's/);
  view.done();
});

test("an answer of Python's to an older wish doesn't put the picture back", async () => {
  const view = await open("depth");
  view.wish({ weight: 2 });
  view.wish({ weight: 3 });
  const echo = { ...SENT.depth.answer.echo, weight: 2 };
  const watcher = new window.MutationObserver(() => {});
  watcher.observe(view.el.querySelector(".gdl-axes"), { childList: true, subtree: true });
  view.model.set("answer", { ...SENT.depth.answer, left: "Python's", echo });
  assert.deepEqual(watcher.takeRecords(), [], "nothing of it is drawn again");
  assert.equal(view.el.dataset.state, "following");
  assert.match(view.status().textContent, /factor of 0.75 a layer/);
  view.done();
});

test("a hand that comes back to where Python's last answer belongs is drawn there", async () => {
  const view = await open("secant");
  const drawn = () => view.el.querySelector("line.gdl-run-1").outerHTML;
  const before = drawn();
  view.wish({ x: 1.25 });
  assert.notEqual(drawn(), before);
  view.wish({ x: SENT.secant.x });
  assert.equal(drawn(), before);
  assert.equal(view.el.dataset.state, "current");
  view.done();
});

test("a kernel that is busy or gone: the widget goes on, and says that it computes alone", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const view = await open("depth");
  view.wish({ weight: 2 });
  t.mock.timers.tick(PATIENCE);
  assert.equal(view.el.dataset.state, "late");
  assert.match(view.status().textContent, /factor of 0.5 a layer.*computes this alone: no answer/);
  view.wish({ weight: 3 });
  assert.match(view.status().textContent, /factor of 0.75 a layer.*computes this alone/);
  assert.equal(view.status().dataset.kind, "plain");
  assert.equal(view.el.querySelectorAll(".gdl-stale").length, 0);
  view.done();
});

test("a kernel that can't be reached: the control moves, the picture follows", async () => {
  const view = await open("compass");
  view.model.gone = true;
  const box = view.el.querySelector("input.gdl-number");
  box.value = "1";
  box.dispatchEvent(new window.Event("change", { bubbles: true }));
  nextFrame();
  assert.equal(view.el.dataset.state, "gone");
  assert.match(view.status().textContent, /∇f = \(2, .*alone: the kernel can't be reached/);
  view.done();
});

test("what only Python can compute waits for it, as ever", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const surfaces = SENT.compass.surfaces.map((s) => ({ ...s, program: null }));
  const view = await open("compass", { surfaces });
  view.wish({ angle: 10 });
  t.mock.timers.tick(PATIENCE);
  assert.equal(view.status().textContent, TROUBLE.late);
  assert.ok(view.el.querySelector(".gdl-stale"));
  view.done();
});

test("what goes wrong is said in Python's words, and the next wish is answered again", async () => {
  const view = await open("compass");
  view.wish({ point: [1e308, -1e308] });
  assert.match(view.status().textContent, /At \(1e\+308, -1e\+308\) the gradient is not finite/);
  assert.equal(view.status().dataset.kind, "trouble");
  view.wish({ point: [1, 1] });
  assert.match(view.status().textContent, /∇f = \(2, 6\)/);
  view.done();
});

test("two views of one model each see the page's answer", async () => {
  const view = await open("depth");
  const { default: widget } = await import("../../src/gdlesson/widgets/depth.js");
  const el = document.createElement("div");
  const close = widget.render({ model: view.model, el });
  view.wish({ weight: 2 });
  for (const place of [el, view.el]) {
    assert.match(place.querySelector(".gdl-status").textContent, /factor of 0.5 a layer/);
  }
  close();
  view.done();
});

test("what is not finite is null, as when it comes from Python", () => {
  assert.deepEqual(tidied({ a: [1, Infinity, { b: NaN }], c: "x", d: null }), {
    a: [1, null, { b: null }],
    c: "x",
    d: null,
  });
});

test("two surfaces of one name are two surfaces", async () => {
  const { preview, judge } = await import("../../src/gdlesson/widgets/playground.js");
  const state = SENT.playground;
  const [bowl, ravine] = ["bowl", "ravine"].map((n) => state.surfaces.find((s) => s.name === n));
  const other = { ...state, surfaces: [{ ...bowl, program: ravine.program }] };
  const [first, second, again] = [state, other, state].map((s) => preview(s).runs[0].sentence);
  assert.equal(first, again);
  assert.notEqual(first, second);
  assert.notEqual(
    judge({ ...state, position: -1 }).SGD.sentence,
    judge({ ...other, position: -1 }).SGD.sentence,
  );
  assert.equal(judge({ ...state, position: 1 }).SGD.word, "");
});
