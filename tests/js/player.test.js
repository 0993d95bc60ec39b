import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeModel, leftBehind, send, type } from "./dom.js";

const { createBag } = await import("../../src/gdlesson/widgets/js/bag.js");
const player = await import("../../src/gdlesson/widgets/js/player.js");
const { ALL_STEPS, createPlayer, createRunPlayer, pace, stepsField } = player;

const press = (root, label) =>
  send(
    [...root.querySelectorAll("button")].find((b) => b.textContent === label),
    "click",
  );

function play(last, start = 0, model = new FakeModel({ playing: "" })) {
  const bag = createBag();
  const went = [];
  let at = start;
  const root = createPlayer(bag, model, {
    position: () => at,
    last: () => last,
    goTo(where, keep) {
      at = where;
      went.push([where, keep]);
    },
    back: true,
  });
  return { bag, root, went };
}

test("Step, Back, All steps and Reset each rest where they lead", () => {
  const { bag, root, went } = play(3);
  for (const label of ["Back", "Step", "Step", "Back", "All steps", "Step", "Reset"])
    press(root, label);
  assert.deepEqual(
    went.map(([where]) => where),
    [0, 1, 2, 1, 3, 3, 0],
  );
  assert.ok(went.every(([, keep]) => keep));
  bag.dispose();
  assert.deepEqual(leftBehind(), []);
});

test("Play goes step by step to the end, and keeps only the end", (t) => {
  t.mock.timers.enable({ apis: ["setInterval"] });
  const { bag, root, went } = play(3);
  press(root, "Play");
  assert.equal(root.querySelectorAll("button")[3].textContent, "Pause");
  t.mock.timers.tick(pace(3, false).delay * 10);
  assert.deepEqual(went, [
    [1, false],
    [2, false],
    [3, true],
  ]);
  assert.equal(root.querySelectorAll("button")[3].textContent, "Play");
  press(root, "Play"); // at the end: from the start again
  assert.deepEqual(went.at(-1), [0, false]);
  press(root, "Pause");
  assert.deepEqual(went.at(-1), [0, true]);
  press(root, "Play");
  bag.dispose();
  const count = went.length;
  t.mock.timers.tick(10000);
  assert.equal(went.length, count, "nothing plays on when the view is gone");
});

test("all views are one player: what plays in one is paused, stepped and reset in another", (t) => {
  t.mock.timers.enable({ apis: ["setInterval"] });
  const bags = [createBag(), createBag()];
  const model = new FakeModel({ position: 0, playing: "" });
  const wish = ({ position }) => model.set("position", position);
  const [first, second] = bags.map((bag) => createRunPlayer(bag, model, wish, () => 30));
  const labels = () =>
    [first, second].map(({ root }) => root.querySelectorAll("button")[2].textContent);
  const whole = 10_000;
  for (const [label, ends] of [
    ["Pause", (at) => at],
    ["Step", (at) => at + 1],
    ["Reset", () => 0],
  ]) {
    press(first.root, "Reset");
    press(first.root, "Play");
    t.mock.timers.tick(5 * pace(30, false).delay);
    assert.deepEqual(labels(), ["Pause", "Pause"]);
    const at = model.get("position");
    assert.ok(at > 2);
    press(second.root, label);
    assert.deepEqual(labels(), ["Play", "Play"], label);
    t.mock.timers.tick(whole);
    assert.equal(model.get("position"), ends(at), label);
  }
  press(second.root, "Play");
  t.mock.timers.tick(whole);
  assert.deepEqual([model.get("position"), ...labels()], [ALL_STEPS, "Play", "Play"], "at its end");
  press(second.root, "Play");
  bags[1].dispose();
  assert.equal(labels()[0], "Play", "a view that goes takes its play with it");
  bags[0].dispose();
  assert.deepEqual(leftBehind(), []);
});

test("a play that another page left behind is none", (t) => {
  t.mock.timers.enable({ apis: ["setInterval"] });
  const model = new FakeModel({ position: 0, playing: "gdl-play-1 of another page" });
  const bag = createBag();
  const run = createRunPlayer(
    bag,
    model,
    ({ position }) => model.set("position", position),
    () => 9,
  );
  press(run.root, "Play");
  t.mock.timers.tick(pace(9, false).delay);
  assert.equal(model.get("position"), 1);
  bag.dispose();
});

test("a run of any length plays in about four seconds; with less motion, slowly and in jumps", () => {
  const lasts = (last, still, speed) => {
    const { delay, stride } = pace(last, still, speed);
    return (delay * last) / stride / 1000;
  };
  assert.deepEqual(pace(10, false), { delay: 200, stride: 1 });
  assert.deepEqual(pace(50, false), { delay: 80, stride: 1 });
  assert.deepEqual(pace(0, false), { delay: 200, stride: 1 });
  assert.deepEqual(pace(10, true), { delay: 500, stride: 1 });
  for (const last of [30, 100, 500, 1000]) {
    assert.ok(lasts(last, false) <= 6, `${last} steps`);
    assert.ok(lasts(last, true) <= 10);
    assert.ok(Math.abs(lasts(last, false, 0.5) / lasts(last, false) - 2) < 0.3);
    assert.ok(lasts(last, false, 4) < lasts(last, false) / 2);
    assert.ok(pace(last, false, 4).delay >= 30, "a picture is drawn no more often than that");
    assert.ok(pace(last, true, 4).delay >= 250);
  }
});

test("Play of a long run takes several steps at once, and stops at its end", (t) => {
  t.mock.timers.enable({ apis: ["setInterval"] });
  const { bag, root, went } = play(1000);
  press(root, "Play");
  t.mock.timers.tick(10_000);
  assert.ok(went.length < 400);
  assert.deepEqual(went.at(-1), [1000, true]);
  bag.dispose();
});

test("who asked for less motion sees few pictures, slowly", (t) => {
  t.mock.timers.enable({ apis: ["setInterval"] });
  const usual = window.matchMedia;
  window.matchMedia = (query) => ({ matches: query === "(prefers-reduced-motion: reduce)" });
  const { bag, root, went } = play(1000);
  window.matchMedia = usual;
  press(root, "Play");
  t.mock.timers.tick(249);
  assert.deepEqual(went, []);
  t.mock.timers.tick(10_000);
  assert.ok(went.length <= 40, String(went.length));
  assert.deepEqual(went.at(-1), [1000, true]);
  bag.dispose();
});

test("Step at the end of a run begins anew, and resting stops what plays", (t) => {
  t.mock.timers.enable({ apis: ["setInterval"] });
  const bag = createBag();
  const model = new FakeModel({ position: ALL_STEPS });
  const wish = ({ position }) => model.set("position", position);
  const run = createRunPlayer(bag, model, wish, () => 4, { back: true });
  press(run.root, "Step");
  assert.equal(run.position(), 0);
  press(run.root, "Step");
  press(run.root, "Back");
  assert.equal(run.position(), 0);
  press(run.root, "Play");
  run.rest(2);
  t.mock.timers.tick(5000);
  assert.equal(run.position(), 2);
  bag.dispose();
});

test("the end is kept as the end, so that a longer run is shown whole as well", () => {
  const bag = createBag();
  const model = new FakeModel({ position: ALL_STEPS, steps: 5, step_limit: 1000 });
  let last = 5;
  const wish = ({ position }) => model.set("position", position);
  const run = createRunPlayer(bag, model, wish, () => last);
  assert.equal(run.position(), 5);
  last = 2000; // longer than any limit: it has nothing to do with it
  assert.equal(run.position(), 2000);
  press(run.root, "Reset");
  assert.equal(model.get("position"), 0);
  press(run.root, "All steps");
  assert.equal(model.get("position"), ALL_STEPS);
  model.set("position", 7);
  last = 3; // a shorter run
  assert.equal(run.position(), 3);
  bag.dispose();
});

test("the box for steps knows Python's limit", () => {
  const bag = createBag();
  const model = new FakeModel({ position: 0, steps: 5, step_limit: 20 });
  const heard = [];
  const field = stepsField(bag, model, (values) => heard.push(values));
  const box = field.root.querySelector("input");
  for (const bad of ["0", "21", "2.5", "x"]) {
    type(box, bad);
    assert.match(field.root.textContent, /a whole number, 1 to 20/);
  }
  type(box, "20");
  assert.deepEqual(heard, [{ steps: 20 }]);
  bag.dispose();
});
