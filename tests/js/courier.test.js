import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { FakeModel, leftBehind, nextFrame } from "./dom.js";

const { createBag } = await import("../../src/gdlesson/widgets/js/bag.js");
const courier = await import("../../src/gdlesson/widgets/js/courier.js");
const {
  AGAIN,
  ALONE,
  CALM,
  createCourier,
  FRESH,
  goodAnswer,
  isCurrent,
  PATIENCE,
  TROUBLE,
  trySave,
} = courier;

function start(traits, foreseen = undefined) {
  const bag = createBag();
  const model = new FakeModel({ x: [1, 2], f: "a", answer: {}, ...traits });
  const states = [];
  const made = createCourier(model, bag, ["x", "f"], (state) => states.push(state), foreseen);
  made.start();
  return { bag, model, states, wish: made.wish };
}

const answer = (x, f) => ({ echo: { x, f } });

test("an answer is current if it echoes the inputs as they are", () => {
  const model = new FakeModel({ x: [1, 2], f: "a", answer: answer([1, 2], "a") });
  assert.ok(isCurrent(model, ["x", "f"]));
  model.set("x", [1, 3]);
  assert.ok(!isCurrent(model, ["x", "f"]));
  assert.ok(!isCurrent(new FakeModel({ x: 1, answer: {} }), ["x"]));
  assert.ok(!isCurrent(new FakeModel({ x: 1, answer: undefined }), ["x"]));
});

test("a good answer was computed, and without an error", () => {
  const good = answer([1], "a");
  assert.equal(goodAnswer(new FakeModel({ answer: good })), good);
  assert.equal(goodAnswer(new FakeModel({ answer: {} })), null);
  assert.equal(goodAnswer(new FakeModel({ answer: { ...good, error: "no" } })), null);
});

test("many wishes in one frame are one message, the latest", () => {
  const { bag, model, wish } = start();
  for (const x of [3, 4, 5]) wish({ x: [x, 0] });
  assert.deepEqual(model.saved, []);
  nextFrame();
  assert.deepEqual(model.saved, [{ x: [5, 0] }]);
  bag.dispose();
});

test("while the page answers a hand that moves, Python hears of it now and then, and of its rest", () => {
  const { bag, model, wish } = start({}, () => true);
  const first = 10 * CALM;
  for (let now = first; now < first + 2.5 * CALM; now += CALM / 10) {
    wish({ x: [now, 0] });
    nextFrame(now);
  }
  const at = (time) => ({ x: [time, 0] });
  assert.deepEqual(model.saved, [at(first), at(first + CALM), at(first + 2 * CALM)]);
  nextFrame(first + 3 * CALM);
  assert.deepEqual(model.saved.at(-1), at(first + 2.4 * CALM));
  bag.dispose();
  assert.deepEqual(leftBehind(), []);
});

test("what the page can't answer is told in the next frame, with all that was set before", () => {
  const { bag, model, wish } = start({ position: 3 }, () => true);
  const first = 10 * CALM;
  wish({ f: "b" });
  nextFrame(first);
  wish({ f: "c", position: 3 }); // where it is already
  nextFrame(first + 20);
  assert.deepEqual(model.saved, [{ f: "b" }]);
  wish({ position: 4 });
  nextFrame(first + 40);
  assert.deepEqual(model.saved, [{ f: "b" }, { f: "c", position: 4 }]);
  bag.dispose();
});

test("what Python repeats doesn't take back what was wished since", () => {
  const { bag, model, wish } = start({}, () => true);
  wish({ x: [3, 0] });
  nextFrame(10 * CALM);
  wish({ x: [4, 0] });
  model.set("x", [3, 0]);
  assert.deepEqual(model.get("x"), [4, 0]);
  model.set("f", "z"); // set in Python, and no wish of the hand's
  assert.equal(model.get("f"), "z");
  nextFrame(12 * CALM);
  assert.deepEqual(model.saved.at(-1).x, [4, 0]);
  model.set("x", [5, 0]); // Python has heard all: what it sets is what holds
  assert.deepEqual(model.get("x"), [5, 0]);
  bag.dispose();
});

test("of two views the one that wished last has its wish", () => {
  const first = start({}, () => true);
  const bag = createBag();
  const second = createCourier(
    first.model,
    bag,
    ["x", "f"],
    () => {},
    () => true,
  );
  second.start();
  for (const wish of [first.wish, second.wish]) wish({ x: [wish === first.wish ? 3 : 4, 0] });
  assert.deepEqual(first.model.get("x"), [4, 0]);
  first.model.set("x", [3, 0]);
  assert.deepEqual(first.model.get("x"), [4, 0]);
  first.bag.dispose();
  bag.dispose();
  assert.deepEqual(leftBehind(), []);
});

test("waiting, late, current again, and gone", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { bag, model, states, wish } = start({ answer: answer([1, 2], "a") });
  assert.deepEqual(states.splice(0), ["current"]);
  wish({ f: "b" });
  assert.deepEqual(states.splice(0), ["waiting"]);
  t.mock.timers.tick(PATIENCE);
  assert.deepEqual(states.splice(0), ["late"]);
  wish({ f: "c" });
  assert.deepEqual(states.splice(0), ["late"]); // not waiting again: nothing has come yet
  model.set("answer", answer([1, 2], "c"));
  assert.deepEqual(states.splice(0), ["current"]);
  model.gone = true;
  wish({ f: "d" });
  nextFrame();
  assert.deepEqual(states.splice(0), ["waiting", "gone"]);
  bag.dispose();
  mock.reset();
});

test("a hand that moves steadily doesn't put the clock back", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { bag, states, wish } = start({ answer: answer([1, 2], "a") });
  for (let move = 0; move < 10; move += 1) {
    wish({ x: [move, 0] });
    t.mock.timers.tick(PATIENCE / 8);
  }
  assert.equal(states.at(-1), "late");
  bag.dispose();
});

test("while answers to wishes of just now keep coming, what is drawn is not old", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { bag, model, states, wish } = start({ answer: answer([1, 2], "a") });
  for (let move = 3; move < 20; move += 1) {
    wish({ x: [move, 0] });
    if (move > 4) model.set("answer", answer([move - 1, 0], "a"));
    t.mock.timers.tick(FRESH / 2);
    if (move > 4) assert.equal(states.at(-1), "following");
  }
  assert.ok(!states.includes("late"));
  t.mock.timers.tick(FRESH);
  assert.equal(states.at(-1), "waiting"); // the last wish is still open
  t.mock.timers.tick(PATIENCE);
  assert.equal(states.at(-1), "late");
  model.set("answer", answer([19, 0], "a"));
  assert.equal(states.at(-1), "current");
  bag.dispose();
  assert.deepEqual(leftBehind(), []);
});

test("a wish that was not sent yet is sent when the view goes", () => {
  const { bag, model, wish } = start();
  wish({ f: "z" });
  bag.dispose();
  assert.deepEqual(model.saved, [{ f: "z" }]);
  assert.deepEqual(leftBehind(), []);
  assert.equal(model.handlers.size, 0);
});

test("a kernel that can't be reached is said, not thrown", () => {
  assert.equal(trySave({ save_changes() {} }), true);
  const gone = {
    save_changes() {
      throw new Error("Cannot send widget sync message");
    },
  };
  assert.equal(trySave(gone), false);
  assert.match(TROUBLE.gone, /can't be reached/);
  // After a restart a cell alone lacks its imports.
  assert.match(AGAIN, /import cell/);
  for (const said of [TROUBLE.gone, TROUBLE.late, ALONE.late]) assert.ok(said.endsWith(AGAIN));
});

test("what a bag collects is undone once, the last first", () => {
  const bag = createBag();
  const done = [];
  bag.add(() => done.push(1));
  bag.add(() => done.push(2));
  bag.dispose();
  bag.dispose();
  assert.deepEqual(done, [2, 1]);
});
