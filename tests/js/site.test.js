// Widgets on a page without Python: answered in the page, in the frame in which they are asked.

import assert from "node:assert/strict";
import { test } from "node:test";
import { leftBehind, nextFrame, states } from "./dom.js";

const { ONLY_PYTHON } = await import("../../src/gdlesson/site/js/alone.js");
const { settingsIn, written } = await import("../../src/gdlesson/site/js/address.js");
const { modelOf } = await import("../../src/gdlesson/site/js/host.js");
const { apply } = await import("../../src/gdlesson/site/js/links.js");
const { createModel } = await import("../../src/gdlesson/site/js/model.js");
const { createTypedField } = await import("../../src/gdlesson/site/js/typed.js");
const SENT = states();
/** As much of Python's tables as is needed here; all of it is tried from Python. */
const TABLES = {
  functions: ["sin", "exp"],
  constants: { pi: Math.PI },
  ...{ signs: {}, raised: {}, lowered: {}, spelt: {}, keywords: [], slips: {} },
  ...{ longest: 200, deepest: 40 },
};
const LIVING = ["playground", "secant", "compass", "two_slices", "depth", "wiggle", "descent_1d"];

/** A widget of the page, made of what Python really sends, without its answer. */
async function open(name, change = {}, facts = {}) {
  const module = name.split(" ")[0];
  const widget = await import(`../../src/gdlesson/widgets/${module}.js`);
  const { answer, picture, ...traits } = structuredClone(plain(SENT[name]));
  const inputs = Object.keys(answer.echo);
  const model = modelOf(widget, { module, inputs, traits: { ...traits, ...change }, facts });
  if (!model) return { model };
  const el = document.createElement("div");
  document.body.append(el);
  const close = widget.default.render({ model, el });
  return {
    model,
    el,
    preview: widget.preview,
    status: () => el.querySelector(".gdl-status").textContent,
    done() {
      close();
      el.remove();
      leftBehind();
    },
  };
}

/** Traits that may be changed: the bytes of a state are shared. */
function plain(value) {
  if (value instanceof DataView) return new DataView(value.buffer);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plain(part)]));
}

test("each is current from its first moment on, and says nothing of a kernel", async () => {
  for (const name of [...LIVING, "graph_player"]) {
    const view = await open(name);
    assert.equal(view.el.dataset.state, "current", name);
    assert.equal(view.el.querySelectorAll(".gdl-stale").length, 0);
    assert.notEqual(view.status(), "");
    view.done();
  }
});

test("a wish is answered and drawn in the next frame, once", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const view = await open("depth");
  let answers = 0;
  view.model.on("change:answer", () => {
    answers += 1;
  });
  view.model.set("weight", 2);
  view.model.set("u", 0.5);
  assert.equal(answers, 0);
  nextFrame();
  assert.equal(answers, 1);
  assert.equal(view.el.dataset.state, "current");
  t.mock.timers.tick(5000);
  assert.match(view.status(), /factor of 0.47 a layer/);
  assert.doesNotMatch(view.status(), /kernel|alone/);
  view.done();
});

test("another surface comes with its ground in the same frame", async () => {
  const view = await open("playground");
  assert.equal(view.model.get("picture").surface, "bowl");
  view.model.set("surface", "rosenbrock");
  nextFrame();
  assert.equal(view.model.get("picture").surface, "rosenbrock");
  assert.ok(view.el.querySelectorAll(".gdl-contour").length > 5);
  view.done();
});

test("a place that only Python can tell of is said, and the next one is answered again", async () => {
  const view = await open("secant");
  view.model.set("x", 1e6);
  nextFrame();
  assert.equal(view.status(), ONLY_PYTHON);
  view.model.set("x", 2);
  nextFrame();
  assert.match(view.status(), /the tangent's is 4/);
  view.done();
});

test("what only Python can answer from the start is no model of the page", async () => {
  assert.equal((await open("secant where f ends")).model, null);
});

test("a prediction is compared, and kept tries have their loss", async () => {
  const facts = { prediction: { result: 2, close: 0.1, why: "So it is." } };
  const view = await open("playground asks", {}, facts);
  view.model.set("guess", { value: 2.1 });
  assert.equal(view.model.get("outcome"), "You predicted 2.1; it is 2: close. So it is.");
  view.model.set("guess", { skipped: true });
  view.done();
  const fit = await open("fit_by_hand", { slope: 12, intercept: 9 }, { surfaces: {} });
  fit.model.set("released", 1);
  fit.model.set("released", 2);
  const [[slope, intercept, loss], ...more] = fit.model.get("tries");
  assert.deepEqual([slope, intercept, more.length], [12, 9, 0]);
  assert.ok(Math.abs(loss - fit.model.get("answer").loss) < 1e-9);
  for (let k = 0; k < 250; k += 1) {
    fit.model.set("slope", k / 100);
    fit.model.set("released", k + 3);
  }
  const kept = fit.model.get("tries");
  assert.deepEqual([kept.length, kept[0][0], kept.at(-1)[0]], [200, 12, 2.49]);
  fit.done();
});

test("packed numbers that changed are a change", () => {
  const model = createModel({ a: new DataView(new ArrayBuffer(8)), b: [1, [2]] });
  let heard = 0;
  for (const name of ["a", "b"]) {
    model.on(`change:${name}`, () => {
      heard += 1;
    });
  }
  model.set("a", new DataView(new ArrayBuffer(8)));
  model.set("b", [1, [2]]);
  assert.equal(heard, 1);
});

test("an address opens what it was made of", async () => {
  for (const name of [...LIVING, "graph_player", "playground race"]) {
    const view = await open(name);
    const text = written(name.split(" ")[0], view.model.traits);
    const settings = settingsIn(name.split(" ")[0], text, view.model.traits);
    assert.ok(settings && Object.keys(settings).length > 1, `${name}: ${text}`);
    for (const [trait, value] of Object.entries(settings)) {
      assert.deepEqual(value, view.model.get(trait), `${name}: ${trait}`);
    }
    view.done();
  }
});

const ADDRESS = "surface=rosenbrock&start=-1,2&learning_rate=0.001&rules=Adam,SGD&rates=Adam:0.05";

test("an address sets surface, start, rate and rule, and skips the question", async () => {
  const view = await open("playground asks");
  assert.ok(apply(view.model, "playground", ADDRESS, view.preview));
  nextFrame();
  const { surface, start, rules, rates, guess } = view.model.traits;
  assert.deepEqual([surface, start, rules], ["rosenbrock", [-1, 2], ["SGD", "Adam"]]);
  assert.deepEqual([rates, guess], [{ Adam: 0.05 }, { skipped: true }]);
  assert.equal(view.el.dataset.state, "current");
  view.done();
});

test("a bad or an old address changes nothing", async () => {
  const view = await open("playground");
  const before = JSON.stringify(view.model.traits);
  const bad = [
    "surface=moon",
    "start=1",
    "start=1,2,3",
    "start=a,b",
    "start=1,Infinity",
    "learning_rate=0",
    "learning_rate=-1",
    "learning_rate=",
    "learning_rate=1e999",
    "rules=",
    "rules=SGD,Newton",
    "rules=SGD,SGD",
    "steps=0",
    "steps=2.5",
    "steps=1001",
    "rates=Adam",
    "rates=Adam:x",
    "rates=Newton:1",
    "position=-2",
    "zoom=3",
    "toString=1",
    "__proto__=1",
    "%",
    "",
    "constructor=2",
  ];
  for (const text of bad) {
    assert.equal(apply(view.model, "playground", text, view.preview), false, text);
    assert.equal(apply(view.model, "playground", `steps=20&${text}`, view.preview), !text, text);
    if (!text) view.model.set("steps", 50);
  }
  nextFrame();
  assert.equal(JSON.stringify(view.model.traits), before);
  view.done();
  const secant = await open("secant");
  assert.equal(apply(secant.model, "secant", "x=1e9", secant.preview), false);
  assert.equal(apply(secant.model, "secant", "h=0", secant.preview), false);
  assert.equal(apply(secant.model, "secant", "zoom=yes", secant.preview), false);
  secant.done();
});

test("a typed surface is walked, and an address may name it", async () => {
  const view = await open("playground");
  const text = "surface=x**2 %2B sin(y)&start=1,2&learning_rate=0.2";
  assert.equal(apply(view.model, "playground", text, view.preview), false);
  assert.ok(apply(view.model, "playground", text, view.preview, TABLES));
  nextFrame();
  const { surface, surfaces, answer } = view.model.traits;
  assert.equal(surface, "x**2 + sin(y)");
  assert.equal(surfaces.at(-1).name, surface);
  const [run] = answer.runs;
  const gradient = [0, 8].map((at) => run.gradients.getFloat64(at, true));
  assert.deepEqual(gradient, [2, Math.cos(2)]);
  assert.equal(view.model.get("picture").surface, surface);
  const again = written("playground", view.model.traits);
  const other = await open("playground");
  assert.ok(apply(other.model, "playground", again, other.preview, TABLES));
  for (const bad of ["surface=x**", "surface=fetch(x)", "surface=__proto__", "surface=z"]) {
    assert.equal(apply(other.model, "playground", bad, other.preview, TABLES), false, bad);
  }
  assert.equal(other.model.get("surface"), surface);
  view.done();
  other.done();
});

test("what is typed into the box is drawn, or told what is wrong with it", async () => {
  const view = await open("playground");
  const form = createTypedField(view.model, TABLES);
  const [box, said] = [form.querySelector("input"), form.querySelector("[role=alert]")];
  const submit = (text) => {
    box.value = text;
    form.dispatchEvent(new window.Event("submit", { cancelable: true }));
    nextFrame();
  };
  for (const [text, words] of [
    ["2x", "write 2*x"],
    ["", "function of x and y"],
    ["[x]", "x, y,"],
  ]) {
    submit(text);
    assert.ok(said.textContent.includes(words), said.textContent);
    assert.equal(view.model.get("surface"), "bowl");
  }
  view.model.set("learning_rate", 0.001);
  submit("x*y");
  assert.equal(said.textContent, "");
  assert.equal(view.model.get("surface"), "x*y");
  assert.equal(view.model.get("learning_rate"), 0.1, "not what the surface before it had");
  view.model.set("learning_rate", 0.02);
  submit("x*y");
  assert.equal(view.model.get("surfaces").filter(({ name }) => name === "x*y").length, 1);
  assert.equal(view.model.get("learning_rate"), 0.02, "drawn again it is what was set");
  view.done();
});
