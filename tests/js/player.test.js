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

function play(last, start = 0) {
  const bag = createBag();
  const went = [];
  let at = start;
  const root = createPlayer(bag, {
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
  t.mock.timers.tick(pace(3, false) * 10);
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

test("a run of any length plays in about four seconds; with less motion, slowly", () => {
  assert.equal(pace(10, false), 200);
  assert.equal(pace(50, false), 80);
  assert.equal(pace(1000, false), 30);
  assert.equal(pace(0, false), 200);
  assert.equal(pace(50, true), 500);
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
