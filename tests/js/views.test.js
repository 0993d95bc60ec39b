// Python's question whether a widget is still seen.

import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeModel, leftBehind } from "./dom.js";

const { createBag } = await import("../../src/gdlesson/widgets/js/bag.js");
const { answerCalls } = await import("../../src/gdlesson/widgets/js/views.js");

test("a view that is open answers, one that is gone is empty and silent", () => {
  const bag = createBag();
  const model = new FakeModel({ seen: "" });
  const el = document.createElement("div");
  el.append("something");
  answerCalls(bag, model, el);
  const [hear] = model.handlers.get("msg:custom");
  hear({ still: "one" });
  assert.equal(model.get("seen"), "one");
  assert.deepEqual(model.saved, [{ seen: "one" }]);
  hear({ other: "two" });
  hear(undefined);
  assert.equal(model.saved.length, 1);
  bag.dispose();
  assert.equal(model.handlers.size, 0);
  assert.equal(el.childNodes.length, 0);
  assert.deepEqual(model.saved.length, 1, "nothing is sent on leaving");
  assert.deepEqual(leftBehind(), []);
});
