// What no module of the front end may do, whatever it is for.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import ts from "typescript";

const PLACE = new URL("../../src/gdlesson/widgets/", import.meta.url);
const FILES = ["", "js/", "parcel/", "../site/js/"]
  .flatMap((folder) => readdirSync(new URL(folder, PLACE)).map((name) => folder + name))
  .filter((name) => name.endsWith(".js"));

/** Makes elements, or code, or requests, of a text. */
const FORBIDDEN = new Set(
  (
    "innerHTML outerHTML insertAdjacentHTML createContextualFragment srcdoc setHTML setHTMLUnsafe " +
    "parseHTMLUnsafe writeln eval Function fetch XMLHttpRequest WebSocket EventSource sendBeacon " +
    "Worker importScripts"
  ).split(" "),
);

/** Every name and every string in a module, where it stands. Comments are not among them. */
function words(name) {
  const text = readFileSync(new URL(name, PLACE), "utf8");
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
  const found = [];
  const visit = (node) => {
    if (ts.isIdentifier(node) || ts.isStringLiteralLike(node)) found.push(node.text);
    if (ts.isTemplateLiteral(node))
      assert.ok(!node.getText().includes("\n"), "it travels unindented");
    // JSDoc hangs on nodes too, but forEachChild leaves it out.
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { text, found };
}

test("the list of forbidden words is looked for in what is really there", () => {
  assert.ok(FILES.length > 25);
  assert.ok(words("js/elements.js").found.includes("createElement"));
});

for (const name of FILES) {
  test(`${name} makes nothing of a text, and asks nobody`, () => {
    const { text, found } = words(name);
    assert.deepEqual(
      found.filter((word) => FORBIDDEN.has(word)),
      [],
    );
    assert.ok(name === "js/markup.js" || !found.includes("DOMParser"));
    assert.doesNotMatch(text, /document\.write\b/);
    // What opens an address lives as long as its page; nothing else outlives its view.
    if (name !== "../site/js/links.js") {
      assert.doesNotMatch(text, /(document|window)\.addEventListener/);
    }
    assert.doesNotMatch(text, /bag\.listen\((document|window)/);
    assert.ok(text.split("\n").length <= 300, "one idea a module");
  });
}

test("only the quiz shows markup: what it gets was made by Python from the lesson's files", () => {
  const users = FILES.filter((name) => words(name).found.includes("nodesOfMarkup"));
  assert.deepEqual(users.sort(), ["js/markup.js", "quiz.js"]);
});
