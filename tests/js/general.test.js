// Numbers in Python's words, on the borders between its two ways of writing.

import assert from "node:assert/strict";
import { test } from "node:test";

const { general } = await import("../../src/gdlesson/widgets/js/general.js");

test("halves go to the even digit, and zeros at the end go", () => {
  const said = [
    [0.125, 2, "0.12"], [0.375, 2, "0.38"], [2.5, 1, "2"], [3.5, 1, "4"], [-0.125, 2, "-0.12"],
    [1e16, 4, "1e+16"], [12345, 4, "1.234e+04"], [12355, 4, "1.236e+04"], [99995, 4, "1e+05"],
    [9999.5, 4, "1e+04"], [1234, 4, "1234"], [100, 4, "100"], [0.0001, 3, "0.0001"],
    [0.00001, 3, "1e-05"], [0, 4, "0"], [-0, 4, "-0"], [Infinity, 4, "inf"], [NaN, 4, "nan"],
    [7.888609052210118e-31, 3, "7.89e-31"], [5e-324, 3, "4.94e-324"],
  ]; // biome-ignore format: a table
  for (const [value, digits, text] of said) assert.equal(general(value, digits), text);
});
