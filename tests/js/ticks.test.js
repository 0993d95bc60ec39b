import assert from "node:assert/strict";
import { test } from "node:test";
import { createRandom } from "./dom.js";

const ticks = await import("../../src/gdlesson/widgets/js/ticks.js");
const { plainNumber } = await import("../../src/gdlesson/widgets/js/typeset.js");
const { axisName, axisTicks, decades, logTicks, roundest } = ticks;

const labels = (marks) => marks.map(([, text]) => text);

function assertDistinct(marks, words) {
  const texts = labels(marks);
  assert.equal(new Set(texts).size, texts.length, `${words}: ${texts.join(" | ")}`);
  assert.ok(new Set(marks.map(([v]) => v)).size === marks.length, `${words}: one place twice`);
}

/** The number that a label means, with the point that offsets are from. */
function meant(text, from) {
  const read = (written) => Number(plainNumber(written.replace("+", "")));
  if (!from || text === from) return read(text);
  return /^[+−]/.test(text) ? read(from) + read(text) : read(from);
}

test("an axis from 0 to 10 has round numbers", () => {
  assert.deepEqual(labels(axisTicks(0, 10).marks), ["0", "2", "4", "6", "8", "10"]);
  assert.equal(axisTicks(0, 10).from, "");
  assert.deepEqual(labels(axisTicks(-3, 3).marks), ["−2", "0", "2"]);
});

test("zoomed in at 1, ticks are offsets from 1: at 1e-4 and 1e-6 no two read the same", () => {
  for (const [h, step] of [
    [1e-4, "+0.0001"],
    [1e-6, "+10⁻⁶"],
    [1e-10, "+10⁻¹⁰"],
  ]) {
    const { marks, from } = axisTicks(1 - 2.5 * h, 1 + 2.5 * h);
    assert.equal(from, "1");
    assert.ok(labels(marks).includes("1"));
    assert.ok(labels(marks).includes(step), labels(marks).join(" "));
    assertDistinct(marks, String(h));
  }
  assert.equal(axisName("x", "1"), "x (offsets from 1)");
  assert.equal(axisName("x", ""), "x");
});

test("the last range whose labels are the numbers, and the first with offsets", () => {
  assert.equal(axisTicks(100, 100.5).from, ""); // 100.1 has four digits
  assert.equal(axisTicks(1000, 1000.5).from, "1000"); // 1000.1 has five
});

test("a point with many digits is named beside the axis, and its tick reads 0", () => {
  const { marks, from } = axisTicks(1.2345678901 - 1e-11, 1.2345678901 + 1e-11);
  assert.equal(from, "1.2345678901");
  assert.ok(labels(marks).includes("0"));
});

test("the roundest number in view", () => {
  assert.equal(roundest(0.99975, 1.00025), 1);
  assert.equal(roundest(-1.00025, -0.99975), -1);
  assert.equal(roundest(-3, 4), 0);
  assert.equal(roundest(1.23406, 1.23506), 1.235);
  assert.equal(roundest(9.9999, 10.0001), 10);
  assert.equal(roundest(1.1, 1.1), 1.1);
});

test("on random ranges down to the float spacing labels are distinct, in view, and true", () => {
  const random = createRandom(7);
  for (let i = 0; i < 5000; i += 1) {
    const middle = (random() < 0.1 ? 0 : random() - 0.5) * 10 ** (24 * random() - 12);
    const span = Math.abs(middle || 1) * 10 ** (1.5 - 17.5 * random());
    const [low, high] = [middle - span * random(), middle + span * random()];
    if (!(low < high)) continue;
    const words = `${low} to ${high}`;
    const { marks, from } = axisTicks(low, high);
    assertDistinct(marks, words);
    assert.ok(marks.length <= 12, words);
    assert.ok(marks.length > 0 || high - low < 1e-12 * Math.abs(low), `${words}: no ticks`);
    const slack = (high - low) * 1e-6;
    for (const [value, text] of marks) {
      assert.ok(value >= low - slack && value <= high + slack, `${words}: ${value}`);
      const off = Math.abs(meant(text, from) - value);
      assert.ok(off <= (high - low) / 50 + 1e-15 * Math.abs(value), `${words}: ${text}`);
    }
  }
});

test("two neighbouring floats, a range of no width, and one without end", () => {
  assertDistinct(axisTicks(1, 1 + Number.EPSILON).marks, "neighbours");
  assertDistinct(axisTicks(1e300, 1e300 * (1 + 4 * Number.EPSILON)).marks, "large neighbours");
  for (const [low, high] of [
    [1, 1],
    [2, 1],
    [0, Number.NaN],
    [Number.NEGATIVE_INFINITY, 0],
    [-1.7e308, 1.7e308],
    [0, 5e-324],
  ]) {
    assert.deepEqual(axisTicks(low, high), { marks: [], from: "" });
  }
});

test("decades are as many as there is room for", () => {
  assert.deepEqual(decades(-2, 3), [-2, -1, 0, 1, 2, 3]);
  assert.deepEqual(decades(0, 12, 7), [0, 2, 4, 6, 8, 10, 12]);
  assert.deepEqual(decades(0.1, 0.9), []);
});

test("a log axis has powers of ten, else 1, 2, 5, else numbers, and none twice", () => {
  assert.deepEqual(labels(logTicks(-1, 2)), ["0.1", "1", "10", "100"]);
  assert.deepEqual(labels(logTicks(-6, -4)), ["10⁻⁶", "10⁻⁵", "10⁻⁴"]);
  assert.deepEqual(labels(logTicks(0.2, 0.9)), ["2", "5"]);
  assert.deepEqual(labels(logTicks(0.31, 0.44)), ["2.2", "2.4", "2.6"]);
  const random = createRandom(3);
  for (let i = 0; i < 5000; i += 1) {
    const low = 600 * random() - 300;
    const high = low + 10 ** (4 * random() - 2);
    const marks = logTicks(low, Math.min(high, 307));
    assertDistinct(marks, `10^${low} to 10^${high}`);
    for (const [at, text] of marks)
      assert.ok(Math.abs(Math.log10(Number(plainNumber(text))) - at) < 1e-3);
  }
});
