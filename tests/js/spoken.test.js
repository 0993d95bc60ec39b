// The words for the ear are Python's, on texts from a list and on random ones.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { spokenTexts } from "./dom.js";

const { spoken } = await import("../../src/gdlesson/widgets/js/spoken.js");
const CASES = JSON.parse(readFileSync(new URL("../fixtures/spoken.json", import.meta.url), "utf8"));

test("a text is heard as one would say it", () => {
  assert.ok(CASES.length > 30);
  for (const [text, words] of CASES) assert.equal(spoken(text), words);
});

test("Python and the page say the same of any text", () => {
  const drawn = spokenTexts();
  assert.ok(drawn.length >= 500);
  for (const [text, words] of drawn) assert.equal(spoken(text), words, text);
});
