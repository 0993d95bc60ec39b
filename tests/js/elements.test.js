// Elements of a page: what is as it should be is left alone.

import assert from "node:assert/strict";
import { test } from "node:test";
import "./dom.js";

const PLACE = "../../src/gdlesson/widgets/js";
const { arrange, html, put, svg, write } = await import(`${PLACE}/elements.js`);
const { createAxes } = await import(`${PLACE}/axes.js`);

/** What happens to a node and what is in it, while something is done. */
function changes(node, action) {
  const watcher = new window.MutationObserver(() => {});
  watcher.observe(node, { attributes: true, childList: true, characterData: true, subtree: true });
  action();
  return watcher.takeRecords();
}

test("an attribute or a text that is there already is not set again", () => {
  const node = html("p", { class: "a", hidden: true }, "words");
  assert.deepEqual(
    changes(node, () => {
      put(node, { class: "a", hidden: true, title: null });
      write(node, "words");
    }),
    [],
  );
  put(node, { class: "b", tabindex: 3 });
  write(node, "others");
  assert.equal(node.outerHTML, '<p class="b" hidden="" tabindex="3">others</p>');
});

test("children are put in order, and those that are there stay", () => {
  const parent = html("div");
  const [a, b, c, d] = ["a", "b", "c", "d"].map((id) => html("i", { id }));
  const order = () => [...parent.children].map(({ id }) => id).join("");
  for (const wanted of [[a, b, c], [b, c, d], [d, a, c], [], [c], [a, b, c, d], [d, c, b, a]]) {
    arrange(parent, wanted);
    assert.equal(order(), wanted.map(({ id }) => id).join(""));
  }
  arrange(parent, [a, b, c]);
  const touched = changes(parent, () => arrange(parent, [b, c, d]));
  assert.equal(touched.flatMap((t) => [...t.removedNodes]).join(), String(a));
  assert.deepEqual(
    touched.flatMap((t) => [...t.addedNodes]),
    [d],
  );
});

test("axes that show the same again are left alone; a tick that stays is moved", () => {
  const axes = createAxes(400, 300, "x", "y", "A picture");
  document.body.append(svg("svg"), axes.root);
  axes.set({ x: [0, 10], y: [0, 1] });
  assert.deepEqual(
    changes(axes.root, () => axes.set({ x: [0, 10], y: [0, 1] })),
    [],
  );
  const label = (text) =>
    [...axes.root.querySelectorAll(".gdl-grid text")].find((node) => node.textContent === text);
  const [before, place] = [label("8"), label("8").getAttribute("x")];
  axes.set({ x: [2, 12], y: [0, 1] });
  assert.equal(label("8"), before);
  assert.ok(Number(before.getAttribute("x")) < Number(place));
  assert.equal(label("0")?.getAttribute("text-anchor"), "end", "of x it has gone");
  const texts = [...axes.root.querySelectorAll(".gdl-grid text[text-anchor=middle]")];
  const shown = texts.filter((n) => !n.classList.contains("gdl-label")).map((n) => n.textContent);
  assert.deepEqual(shown, ["2", "4", "6", "8", "10", "12"], "from left to right");
  axes.root.remove();
});
