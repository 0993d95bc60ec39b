// The regression: nothing is told before it is found, and a round bowl looks round.

import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeModel, leftBehind, nextFrame, send, states } from "./dom.js";

const {
  default: regression,
  preview,
  sentence,
} = await import("../../src/gdlesson/widgets/regression.js");
const { arrivalWords } = await import("../../src/gdlesson/widgets/js/squares.js");
const { unpack } = await import("../../src/gdlesson/widgets/js/numbers.js");
const { createBag } = await import("../../src/gdlesson/widgets/js/bag.js");
const { createContourMap } = await import("../../src/gdlesson/widgets/js/contours.js");

function open(change = {}) {
  const el = document.createElement("div");
  document.body.append(el);
  const model = new FakeModel({ ...states().regression, ...change });
  const close = regression.render({ model, el });
  return {
    model,
    el,
    words: () => el.querySelector(".gdl-trial-words span").textContent,
    press(name) {
      send(
        [...el.querySelectorAll("button")].find((b) => b.textContent === name),
        "click",
      );
      nextFrame();
    },
    close() {
      close();
      el.remove();
      assert.deepEqual(leftBehind(), []);
    },
  };
}

test("it opens at step 0, and the border is told once it was asked for", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  const { el, words, press, close } = open({
    tried: [
      ["unscaled", "SGD", 0.05, "holds"],
      ["unscaled", "SGD", 0.2, "flies off"],
    ],
  });
  assert.match(el.querySelector(".gdl-readout").textContent, /^step 0 of 50/);
  assert.doesNotMatch(el.textContent, /0\.077/);
  assert.doesNotMatch(el.querySelector(".gdl-status").textContent, /Smooth|Zig-zag/);
  assert.match(words(), /holds at 0\.05 and flies off at 0\.2/);
  press("Show the border");
  assert.match(words(), /The border: η = 0\.077/);
  close();
});

test("a run that was seen to its end leaves its mark on the scale, and its verdict", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  const { model, el, press, close } = open();
  press("Step");
  t.mock.timers.tick(500);
  assert.deepEqual(model.get("tried"), []);
  press("All steps");
  t.mock.timers.tick(500);
  assert.deepEqual(model.get("tried"), [["unscaled", "SGD", 0.05, "holds"]]);
  assert.match(el.querySelector(".gdl-status").textContent, /^Zig-zag|^Smooth|^Crawling/);
  assert.equal(el.querySelectorAll(".gdl-trial").length, 1);
  close();
});

test("it says from which step on a run is there, once all of it was seen", () => {
  assert.match(
    sentence({ sentence: "Smooth.", condition: 1 }, true, "Now."),
    /^Smooth\. Now\. Cond/,
  );
  assert.doesNotMatch(sentence({ sentence: "Smooth.", condition: 1 }, false, "Now."), /Now/);
  assert.equal(
    arrivalWords([9, 3, 2.01, 2], 2),
    "From step 2 on the loss is within 1 % of the lowest.",
  );
  assert.equal(arrivalWords([9, 2, 9, 2.03], 2), "", "it is never there for good");
  assert.equal(arrivalWords([9, 2, 9, 2.02], 2).slice(0, 11), "From step 3");
  assert.equal(arrivalWords([9, 2], Number.NaN), "");
  for (const [steps, told] of [
    [81, ""],
    [90, "From step 82 on the loss is within 1 % of the lowest."],
  ]) {
    const now = { ...states().regression, steps };
    const { learning_rate, scaled } = now;
    const answer = { ...preview(now), echo: { learning_rate, scaled, steps } };
    const { el, press, close } = open({ steps, answer });
    press("All steps");
    const said = el.querySelector(".gdl-status").textContent;
    assert.equal(said.match(/From step.*?lowest\./)?.[0] ?? "", told, said);
    close();
  }
});

test("a run that broke off is told with the steps that are there", () => {
  const now = { ...states().regression, learning_rate: 0.5, steps: 1000 };
  const { learning_rate, scaled, steps } = now;
  const answer = { ...preview(now), echo: { learning_rate, scaled, steps } };
  const { el, press, close } = open({ learning_rate, steps, answer });
  press("All steps");
  const readout = el.querySelector(".gdl-readout").textContent;
  const [, k, of] = readout.match(/^step (\d+) of (\d+)/);
  assert.equal(k, of, readout);
  assert.match(readout, /no longer a finite number$/);
  close();
});

test("while the map is still that of the other scaling, the lowest loss is none other", () => {
  const now = { ...states().regression, steps: 90 };
  const { model, el, press, close } = open({ steps: 90 });
  press("All steps");
  const { learning_rate, steps } = now;
  const answer = {
    ...preview({ ...now, scaled: true }),
    echo: { learning_rate, scaled: true, steps },
  };
  model.set("scaled", true);
  model.set("answer", answer);
  model.set("position", 90);
  nextFrame();
  const far = preview({ ...now, scaled: true, steps: 1000, learning_rate: 0.3 });
  const told = arrivalWords(unpack(answer.losses), Math.min(...unpack(far.losses)));
  assert.match(told, /From step \d\d on/);
  const said = el.querySelector(".gdl-status").textContent;
  assert.ok(said.includes(told), `${said} where ${told}`);
  close();
});

test("a map has equal scales where no height is fixed, and a fixed one may change", () => {
  const bag = createBag();
  let fixed = 300;
  const map = createContourMap(bag, { width: 440, label: "A map", tall: () => fixed });
  const surface = {
    name: "a",
    label: "",
    start: [0, 0],
    window: [
      [-2, 2],
      [-2, 2],
    ],
    minima: [],
  };
  const picture = { surface: "a", levels: [], above: [] };
  const unit = (to) => Math.abs(to(1) - to(0));
  map.show(surface, picture);
  assert.ok(Math.abs(unit(map.axes.toX) / unit(map.axes.toY) - 1) > 0.2);
  fixed = 0;
  map.show(surface, picture);
  assert.ok(Math.abs(unit(map.axes.toX) / unit(map.axes.toY) - 1) < 0.02);
  bag.dispose();
});
