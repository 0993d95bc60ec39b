import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { createRandom, printedTexts } from "./dom.js";

const numbers = await import("../../src/gdlesson/widgets/js/numbers.js");
const { numberOf } = await import("../../src/gdlesson/widgets/js/fractions.js");
const { drawable, format, nudge, pairs, same, tidy, typed, unpack, within } = numbers;
const { plainNumber, typeset } = await import("../../src/gdlesson/widgets/js/typeset.js");
const PRINTED = JSON.parse(
  readFileSync(new URL("../fixtures/typeset.json", import.meta.url), "utf8"),
);

/** @param {number[]} values */
function packed(values) {
  return new DataView(new Float64Array(values).buffer);
}

test("a number is written with few digits, and powers of ten where it is far from one", () => {
  const cases = [
    [0, "0"],
    [1, "1"],
    [-2.5, "−2.5"],
    [1 / 3, "0.3333"],
    [99994, "99990"],
    [1e5, "10⁵"],
    [123456, "1.23×10⁵"],
    [1e-4, "0.0001"],
    [0.00012345, "0.0001234"],
    [-3.26e-9, "−3.26×10⁻⁹"],
    [Number.NaN, "NaN"],
    [Number.POSITIVE_INFINITY, "∞"],
    [Number.NEGATIVE_INFINITY, "−∞"],
    [1.797e308, "1.8×10³⁰⁸"],
  ];
  for (const [value, text] of cases) assert.equal(format(value), text);
  assert.equal(format(1.23456, 2), "1.2");
  // A hair below a border it reads as the border does.
  assert.equal(format(1e-4 - 1e-12), format(1e-4));
  assert.equal(format(1e5 - 1e-3), format(1e5));
  assert.equal(format(1.23456e7, 2), "1.2×10⁷");
  assert.equal(format(1.23456e7, 4, 4), "1.235×10⁷");
});

test("what is written is the number, to the digits that were asked for", () => {
  const random = createRandom(1);
  for (let i = 0; i < 500; i += 1) {
    const value = (random() - 0.5) * 10 ** (40 * random() - 20);
    for (const digits of [1, 2, 4, 7]) {
      const read = Number(plainNumber(format(value, digits, digits)));
      assert.ok(Math.abs(read - value) <= 0.5001 * Math.abs(value) * 10 ** (1 - digits));
    }
  }
});

test("numbers that Python packed come back, infinities and NaN among them", () => {
  const sent = [0, -1.5, Number.POSITIVE_INFINITY, Number.NaN, 5e-324];
  assert.deepEqual(unpack(packed(sent)), sent);
  assert.deepEqual(unpack(packed([])), []);
  assert.deepEqual(unpack(null), []);
  assert.deepEqual(unpack(undefined), []);
});

test("flat numbers become rows of two", () => {
  assert.deepEqual(pairs([1, 2, 3, 4]), [
    [1, 2],
    [3, 4],
  ]);
  assert.deepEqual(pairs([1]), []);
});

test("lists are the same if their elements are", () => {
  assert.ok(same([1, ["a"]], [1, ["a"]]));
  assert.ok(!same([1], [1, 2]));
  assert.ok(!same([1], 1));
  assert.ok(!same("1", 1));
  assert.ok(same(true, true));
});

test("a number is kept within a span, and a place within what can be drawn", () => {
  assert.equal(within(5, [0, 2]), 2);
  assert.equal(within(-5, [0, 2]), 0);
  assert.equal(within(1, [0, 2]), 1);
  assert.equal(drawable(1e9), 1e5);
  assert.equal(drawable(-1e9), -1e5);
});

test("a dragged point is rounded to a tenth of a nudge, and stays where it is when zoomed in", () => {
  assert.equal(nudge([-5, 5]), 0.1);
  assert.equal(nudge([0, 1e-6]), 1e-8);
  assert.equal(tidy(1.2345, [-5, 5]), 1.23);
  assert.equal(tidy(9, [-5, 5]), 5);
  const near = 1 + 3e-12;
  assert.ok(Math.abs(tidy(near, [1 - 1e-11, 1 + 1e-11]) - near) < 2e-14);
});

test("a text is printed with true minus signs and powers of ten, as Python prints it", () => {
  for (const [text, seen] of PRINTED) assert.equal(typeset(text), seen);
  const drawn = printedTexts();
  assert.ok(drawn.length >= 500 && drawn.some(([text, seen]) => text !== seen));
  for (const [text, seen] of drawn) assert.equal(typeset(text), seen, text);
});

test("in a box a power of ten stands as it is typed, and is read however it was written", () => {
  assert.equal(typed(-3.26e-9), "−3.26e−9");
  assert.equal(typed(1e5), "1e5");
  for (const [text, value] of [
    ["10⁻⁹", 1e-9],
    ["−3.26×10⁻⁹", -3.26e-9],
    ["3 · 10^-4", 3e-4],
    ["2*10**5", 2e5],
    ["10⁵", 1e5],
    ["1e−9", 1e-9],
  ]) {
    assert.equal(numberOf(text), value, text);
  }
  for (const text of ["10⁻", "3⁵", "x10⁵", "×10⁵", "10^1.5"])
    assert.ok(Number.isNaN(numberOf(text)), text);
});

test("a comma and a true minus are understood", () => {
  assert.equal(plainNumber(" −0,5 "), "-0.5");
  assert.equal(plainNumber("−3e−9"), "-3e-9");
  assert.ok(Number.isNaN(Number(plainNumber("1,000.5"))));
});

test("fractions, mixed numbers and every dash are understood", () => {
  for (const [text, number] of [
    ["3/2", 1.5],
    ["2 1/2", 2.5],
    ["–1/4", -0.25],
    ["− 1 1/2", -1.5],
    ["-0,5", -0.5],
    ["1e-3", 1e-3],
    ["1e-3/2", 5e-4],
  ]) {
    assert.equal(numberOf(text), number, text);
  }
  for (const text of ["", "1/2/3", "x/2", "1 2", "/2"])
    assert.ok(Number.isNaN(numberOf(text)), text);
  assert.ok(!Number.isFinite(numberOf("1/0")));
});
