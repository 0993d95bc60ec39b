// Every widget's `render`, on what Python really sends, and that it leaves no trace.

import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeModel, leftBehind, nextFrame, send, states, type } from "./dom.js";
import { HOSTILE } from "./hostile.js";

const STATES = states();
const moduleOf = (name) => name.split(" ")[0];

async function open(name, more = {}) {
  const { default: widget } = await import(`../../src/gdlesson/widgets/${moduleOf(name)}.js`);
  const model = new FakeModel({ ...structuredCloneOf(STATES[name]), ...more });
  const el = document.createElement("div");
  document.body.append(el);
  const close = widget.render({ model, el });
  return {
    model,
    el,
    close() {
      close();
      el.remove();
      assert.deepEqual(leftBehind(), [], `${name} leaves these behind`);
      assert.equal(model.handlers.size, 0, `${name} still hears ${[...model.handlers.keys()]}`);
    },
  };
}

/** A copy of a state; the packed numbers are never changed, and stay what they are. */
function structuredCloneOf(value) {
  if (value instanceof DataView || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(structuredCloneOf);
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, structuredCloneOf(v)]));
}

const text = (el, selector) => el.querySelector(selector).textContent;
const buttons = (el) =>
  Object.fromEntries([...el.querySelectorAll("button")].map((b) => [b.textContent, b]));

for (const name of Object.keys(STATES)) {
  test(`${name}: drawn from what Python sends, and gone without a trace`, async () => {
    const { model, el, close } = await open(name);
    assert.ok(el.classList.contains("gdl"));
    assert.ok(el.textContent.length > 20);
    assert.doesNotMatch(el.outerHTML, /NaN|undefined|\[object/);
    if (name !== "quiz") {
      assert.equal(el.dataset.state, "current");
      const said = text(el, ".gdl-status");
      assert.match(said, /[.!?]$/, said);
    }
    // Every trait heard once more, as when a second view changes it.
    for (const handlers of [...model.handlers.values()]) for (const handler of handlers) handler();
    assert.doesNotMatch(el.outerHTML, /NaN|undefined|\[object/);
    close();
  });

  test(`${name}: two views of one model don't mind each other`, async () => {
    const first = await open(name);
    const { default: widget } = await import(`../../src/gdlesson/widgets/${moduleOf(name)}.js`);
    const el = document.createElement("div");
    const close = widget.render({ model: first.model, el });
    close();
    for (const handlers of first.model.handlers.values()) handlers[0]();
    assert.doesNotMatch(first.el.outerHTML, /undefined/);
    first.close();
  });

  if (name !== "quiz") {
    test(`${name}: before the first answer, and after an error`, async () => {
      const { model, el, close } = await open(name, { answer: {} });
      assert.equal(el.dataset.state, "waiting");
      const echo = STATES[name].answer.echo;
      model.set("answer", { echo, error: `ValueError: ${HOSTILE[1]}` });
      assert.equal(text(el, ".gdl-status"), `Your function raised ValueError: ${HOSTILE[1]}`);
      assert.equal(el.querySelectorAll("img").length, 0);
      close();
    });

    test(`${name}: gone while a wish is on its way and something plays`, async () => {
      const { model, el, close } = await open(name);
      const { Play } = buttons(el);
      if (Play) send(Play, "click");
      const select = el.querySelector("select");
      if (select) send(select, "change");
      const box = el.querySelector("input.gdl-number");
      if (box) type(box, box.value === "1" ? "2" : "1");
      close();
      if (box) assert.ok(model.saved.length, "the last wish is sent on leaving");
    });
  }
}

test("playground: Play walks, a tick changes the race, the last rule can't be taken out", async () => {
  const { model, el, close } = await open("playground race");
  const { Reset, Step } = buttons(el);
  send(Reset, "click");
  send(Step, "click");
  nextFrame();
  assert.equal(model.get("position"), 1);
  assert.match(text(el, ".gdl-readout"), /SGD, step 1 of 20: .* · Adam, step 1 of 20/);
  const boxes = [...el.querySelectorAll("input[type=checkbox]")];
  const tick = (box, on) => {
    box.checked = on;
    send(box, "change");
  };
  const ticked = boxes.filter((b) => b.checked);
  assert.equal(ticked.length, 2);
  tick(ticked[0], false);
  assert.deepEqual(model.get("rules"), ["Adam"]);
  tick(ticked[1], false);
  assert.deepEqual(model.get("rules"), ["Adam"]);
  assert.ok(ticked[1].checked);
  assert.equal(el.dataset.state, "waiting");
  assert.ok(el.querySelector(".gdl-stale"));
  close();
});

test("playground: each rule's line, markers and swatch have the look that Python's table gives it", async () => {
  const { model, el, close } = await open("playground race");
  for (const { name, key, shape } of model.get("racers")) {
    const racing = model.get("rules").includes(name);
    const line = el.querySelector(`polyline[data-rule="${name}"]`);
    assert.equal(Boolean(line), racing);
    const swatches = el.querySelectorAll(`.gdl-swatch .gdl-run-${key}`);
    assert.equal(swatches.length, 1);
    if (!racing) continue;
    assert.ok(line.getAttribute("class").split(" ").includes(`gdl-run-${key}`));
    const markers = [...el.querySelectorAll(`path.gdl-run-${key}`)];
    assert.ok(markers.length > 2);
    assert.ok(markers.every((marker) => marker.getAttribute("d") === shape));
  }
  close();
});

test("graph_player: each step is drawn and said, and the last one can be taken back", async () => {
  const { model, el, close } = await open("graph_player");
  const { Step, Back } = buttons(el);
  assert.match(text(el, ".gdl-status"), /Nothing has been walked yet/);
  send(Step, "click");
  assert.match(text(el, ".gdl-status"), /It begins with 1/);
  assert.equal(el.querySelectorAll(".gdl-now").length, 1);
  send(Step, "click");
  assert.match(text(el, ".gdl-status"), /has arrived\. It passes on/);
  send(Back, "click");
  assert.equal(model.get("position"), 1);
  assert.match(text(el, ".gdl-status"), /It begins with 1/);
  nextFrame();
  assert.deepEqual(model.saved.at(-1), { position: 1 });
  close();
});

test("secant zoomed in: no two labels read the same, and the point is named", async () => {
  const { el, close } = await open("secant zoomed in");
  const axes = el.querySelector(".gdl-axes");
  const texts = [...axes.querySelectorAll(".gdl-grid text:not(.gdl-label)")];
  const across = texts.filter((n) => n.getAttribute("text-anchor") === "middle");
  const labels = across.map((n) => n.textContent);
  assert.equal(new Set(labels).size, labels.length, labels.join(" "));
  assert.ok(labels.length >= 3 && labels.includes("1"), labels.join(" "));
  assert.match(axes.textContent, /offsets from 1/);
  close();
});

test("a prediction hides the picture until it is made, and says when it can't be sent", async () => {
  const { model, el, close } = await open("playground asks");
  const body = el.querySelector(".gdl-body");
  assert.ok(body.hidden);
  const box = el.querySelector(".gdl-predict input");
  type(box, "0.2");
  assert.deepEqual(model.get("guess"), { value: 0.2 });
  assert.ok(!body.hidden);
  model.set("outcome", "You predicted <i>0.2</i>.");
  assert.equal(text(el, ".gdl-outcome"), "You predicted <i>0.2</i>.");
  close();
  const cut = await open("playground chooses");
  cut.model.gone = true;
  send(cut.el.querySelector(".gdl-predict button"), "click");
  assert.deepEqual(cut.model.get("guess"), { value: 0 });
  assert.match(text(cut.el, ".gdl-outcome"), /can't be reached/);
  assert.ok(!cut.el.querySelector(".gdl-outcome").hidden);
  cut.close();
});

/** Put hostile text wherever a state has text that isn't markup or a name for something. */
function poisoned(value, poison, path = []) {
  const key = path.at(-1);
  if (typeof value === "string") {
    const kept = ["html", "id", "kind", "name", "f", "surface", "patient", "pair", "activation"];
    return kept.includes(key) || kept.includes(path.at(-2)) ? value : `${value}${poison}`;
  }
  if (value instanceof DataView || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((v, i) => poisoned(v, poison, [...path, i]));
  return Object.fromEntries(
    Object.entries(value).map(([k, v]) => [
      k,
      k === "echo" ? v : poisoned(v, poison, [...path, k]),
    ]),
  );
}

const OURS = new RegExp(
  "^(A|BUTTON|CODE|DETAILS|DIV|EM|FIELDSET|H3|INPUT|LABEL|LEGEND|OPTION|P|PRE|SELECT|SMALL|SPAN|" +
    "STRONG|SUMMARY|svg|math|m\\w+|g|defs|clipPath|rect|line|path|circle|polyline|text|title)$",
);

for (const name of Object.keys(STATES)) {
  test(`${name}: hostile text in any trait is shown as text`, async () => {
    // All in one: a page that took one of them for more than text would show it.
    const poison = HOSTILE.join(" ");
    const state = poisoned(structuredCloneOf(STATES[name]), poison);
    const { el, close } = await open(name, { ...state, score: poison, outcome: poison });
    for (const node of el.querySelectorAll("*")) {
      assert.match(node.nodeName, OURS);
      for (const { name: attribute } of node.attributes) {
        assert.doesNotMatch(attribute, /^on|^src|xlink/);
      }
    }
    assert.ok(el.textContent.includes(HOSTILE[0]), "it is shown");
    close();
    assert.equal(window.pwn, undefined);
  });
}
