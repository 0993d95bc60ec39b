// What a screen reader gets: names that stay, descriptions that follow, and steps once they rest.

import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeModel, leftBehind, send, states } from "./dom.js";

const { ALL_STEPS } = await import("../../src/gdlesson/widgets/js/player.js");
const { whereabouts } = await import("../../src/gdlesson/widgets/js/runs.js");
const { whereabouts: whereaboutsOnACurve } = await import(
  "../../src/gdlesson/widgets/descent_1d.js"
);
const { spoken } = await import("../../src/gdlesson/widgets/js/spoken.js");
const STATES = states();
const { QUIET } = await import("../../src/gdlesson/widgets/js/status.js");
const moduleOf = (name) => name.split(" ")[0];

async function open(name, more = {}) {
  const { default: widget } = await import(`../../src/gdlesson/widgets/${moduleOf(name)}.js`);
  const model = new FakeModel({ ...STATES[name], ...more });
  const el = document.createElement("div");
  document.body.append(el);
  const close = widget.render({ model, el });
  return {
    model,
    el,
    close() {
      close();
      el.remove();
      leftBehind();
    },
  };
}

const described = (el, node) => el.querySelector(`#${node.getAttribute("aria-describedby")}`);
const named = (el) => [...el.querySelectorAll("[aria-describedby]")];
const press = (el, label) =>
  send(
    [...el.querySelectorAll("button")].find((b) => b.textContent === label),
    "click",
  );

for (const name of Object.keys(STATES).filter((n) => n !== "quiz")) {
  test(`${name}: is named, as each of its pictures is, and each picture is described`, async () => {
    const { el, close } = await open(name);
    assert.equal(el.getAttribute("role"), "group");
    const plain = await open(moduleOf(name));
    const names = (root) => [root, ...named(root)].map((n) => n.getAttribute("aria-label"));
    assert.deepEqual(names(el), names(plain.el), "a name never changes");
    assert.equal(new Set(names(el)).size, names(el).length, names(el).join(" | "));
    for (const label of names(el)) assert.doesNotMatch(label, /[0-9:(]|drag|keys/i);
    for (const node of named(el)) {
      const words = described(el, node).textContent;
      const empty = node.matches(".gdl-axes") && !node.querySelector(".gdl-grid text");
      assert.ok(empty || words.length > 10, `${node.getAttribute("aria-label")} says “${words}”`);
      assert.doesNotMatch(words, /[−∇′²×→η]|[0-9]e|undefined/);
    }
    for (const knob of el.querySelectorAll("[role=slider]")) {
      assert.match(described(el, knob).textContent, /arrow keys/);
      assert.doesNotMatch(knob.getAttribute("aria-valuetext"), /[-−]/);
      assert.ok(Number.isFinite(Number(knob.getAttribute("aria-valuenow"))));
    }
    plain.close();
    close();
  });
}

test("the descriptions follow what is drawn", async () => {
  for (const [name, other] of [
    ["secant", "secant zoomed in"],
    ["compass", "compass far"],
    ["two_slices", "two_slices far"],
    ["fit_by_hand", "fit_by_hand far"],
    ["regression", "regression far"],
    ["depth", "depth far"],
    ["wiggle", "wiggle far"],
  ]) {
    const { model, el, close } = await open(name);
    const words = () => named(el).map((node) => described(el, node).textContent);
    if (name === "regression") model.set("position", ALL_STEPS); // at step 0 all runs look the same
    const before = words();
    for (const [trait, value] of Object.entries(STATES[other])) model.set(trait, value);
    const pictures = named(el).map((node) => node.matches(".gdl-axes"));
    const same = words().filter((text, i) => text === before[i] && text && pictures[i]);
    assert.deepEqual(same, [], name);
    close();
  }
});

test("the graph tells no gradient ahead of its turn, to eye or ear", async () => {
  const { model, el, close } = await open("graph_player");
  const all = () => el.outerHTML;
  const graph = named(el).find((n) => n.matches(".gdl-scroll"));
  assert.doesNotMatch(all(), /gradient (8|18)\b|grad (8|18)\b|\(8, 18\)/);
  assert.match(
    described(el, graph).textContent,
    /^0 of 7 nodes walked.*y squared: 9, not walked yet/,
  );
  model.set("position", 7);
  assert.match(described(el, graph).textContent, /x: 4, gradient 8/);
  const titles = STATES.graph_player.answer.nodes.map((node) => node.title);
  assert.equal(new Set(titles).size, titles.length, titles.join(" "));
  close();
});

test("a step is heard once it stands still, Play once at its end, and nothing twice", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  const { el, close } = await open("regression");
  const live = el.querySelector(".gdl-spoken");
  const heard = [];
  const watch = () => {
    if (live.textContent !== heard.at(-1)) heard.push(live.textContent);
  };
  const wait = (long) => {
    for (let passed = 0; passed < long; passed += 10) {
      t.mock.timers.tick(10);
      watch();
    }
  };
  wait(QUIET);
  assert.match(heard.at(-1), /^step 0 of 50: .*Condition number/);
  heard.length = 0;
  watch();
  press(el, "Reset");
  press(el, "Step");
  press(el, "Step");
  wait(QUIET);
  assert.match(heard.at(-1), /^step 2 of 50: slope [0-9.]+, intercept [0-9.]+, loss [0-9.]+$/);
  assert.equal(heard.length, 2, "one announcement for three presses");
  press(el, "Play");
  wait(8000);
  assert.equal(heard.length, 3, heard.join(" | "));
  assert.match(heard.at(-1), /^step 50 of 50/);
  press(el, "Reset");
  wait(QUIET);
  assert.match(heard.at(-1), /^step 0 of 50/);
  close();
});

test("where a race stands is told rule by rule, and nothing between them is a product", () => {
  const [points, losses] = [Array(21).fill([4, 3]), Array(21).fill(43)];
  const run = { points, losses, status: "ran all steps", broke: false };
  const said = spoken(
    whereabouts(
      [
        { ...run, rule: "SGD" },
        { ...run, rule: "Momentum" },
      ],
      0,
    ),
  );
  const each = "step 0 of 20: (4, 3), loss 43";
  assert.equal(said, `SGD, ${each}; Momentum, ${each}`);
});

test("where a run broke off is told as a sentence that goes on, with the steps that are there", () => {
  const broken = { status: "Broke off: the loss is no longer a finite number.", broke: true };
  const run = {
    rule: "SGD",
    points: [
      [4, 3],
      [9, 8],
    ],
    losses: [43, 1e9],
    ...broken,
  };
  const ending = "Broke off: the loss is no longer a finite number";
  assert.equal(whereabouts([run], 5), `step 1 of 1: (9, 8), loss 10⁹. ${ending}`);
  const walk = { points: [4, 9], losses: [16, 1e9], slopes: [8, 9] };
  const there = "step 1 of 1: x = 9, off the picture, loss 10⁹, slope 9";
  assert.equal(whereaboutsOnACurve(walk, 1, broken, [-5, 5]), `${there}. ${ending}`);
});

test("a question keeps its mathematics in its name", async () => {
  const { el, close } = await open("quiz");
  const fields = [...el.querySelectorAll("fieldset")];
  const withMath = fields.filter((field) => field.querySelector("legend math"));
  assert.ok(withMath.length > 0);
  for (const field of withMath) {
    const label = field.getAttribute("aria-label");
    assert.match(label, /squared|equals|minus|to the|prime|[0-9]/, label);
    assert.doesNotMatch(label, /[\^\\$]/);
    assert.equal(field.querySelector("button").getAttribute("aria-label"), `Check: ${label}`);
  }
  close();
});
