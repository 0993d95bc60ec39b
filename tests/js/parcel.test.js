// What travels of a module says what the module says: the same tree, part by part.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import ts from "typescript";

const { light } = JSON.parse(readFileSync(process.env.GDL_STATES, "utf8"));
const PLACE = new URL("../../src/gdlesson/widgets/", import.meta.url);

/** The syntax tree of a text as a list: kinds and names, in order. Comments are not in it. */
function tree(text) {
  const file = ts.createSourceFile("a.js", text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
  assert.equal(file.parseDiagnostics.map((d) => d.messageText).join(), "");
  const found = [];
  const visit = (node, depth) => {
    let leaf = true;
    ts.forEachChild(node, (child) => {
      leaf = false;
      visit(child, depth + 1);
    });
    const sign = node.operator ?? "";
    const written = leaf ? (node.text ?? node.getText().replace(/^return;$/, "return")) : "";
    found.push(`${depth} ${node.kind} ${sign} ${written}`);
  };
  visit(file, 0);
  return found;
}

for (const [name, text] of light) {
  test(`${name} travels whole`, () => {
    const written = readFileSync(new URL(name, PLACE), "utf8");
    assert.deepEqual(tree(text), tree(written));
    assert.ok(text.length < written.length);
    assert.ok(!/^\s|\/\*\*/m.test(text), "a comment or an indentation was left");
  });
}

test("the comparison sees what a careless stripper would do", () => {
  assert.notDeepEqual(tree("a = b + +c;"), tree("a = b+ -c;"));
  assert.notDeepEqual(tree("[a, , ]"), tree("[a, ]"));
  assert.throws(() => tree("a=b++c;"), /expected/);
});

test("it tells a statement from its continuation", () => {
  assert.notDeepEqual(tree("return\na;"), tree("return a;"));
  assert.deepEqual(tree("f( /x y/ , [ 1 ] ) ; // c"), tree("f(/x y/,[1]);"));
});
