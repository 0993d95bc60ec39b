// The walk back through a graph: what is said and shown at each step, and that all of it can be read.

import assert from "node:assert/strict";
import { test } from "node:test";
import { described, sentence } from "../../src/gdlesson/widgets/graph_player.js";
import { drawGraph, soFar } from "../../src/gdlesson/widgets/js/drawn.js";
import { graphs, states } from "./dom.js";

const BOWL = states().graph_player.answer.nodes;
const turnOf = (nodes, title) => nodes.find((n) => n.title === title).turn;
const value = (node, name) => Number(node.getAttribute(name));

function drawn(nodes, k) {
  const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawGraph(picture, nodes, k);
  return picture;
}

const textsOf = (picture, name) => [...picture.querySelectorAll(name)].map((n) => n.textContent);

test("a constant is called one: when it is walked, in its box, and to the ear", () => {
  const said = sentence(BOWL, turnOf(BOWL, "3") + 1);
  assert.match(said, /^At “3” 9 has arrived\. A constant: it stays as it is/);
  assert.match(sentence(BOWL, turnOf(BOWL, "y") + 1), /An input: this is its gradient\.$/);
  assert.match(described(BOWL, 0), /; 3: a constant, not walked yet;/);
  assert.deepEqual(
    textsOf(drawn(BOWL, 0), ".gdl-nodetext").filter((t) => t === "a constant"),
    ["a constant"],
  );
  const alone = [{ ...BOWL.find((n) => n.constant), turn: 0 }];
  assert.equal(sentence(alone, 1), "The end is a constant: no input moves it.");
});

test("a box shows what has arrived so far, and its gradient once it is walked", () => {
  const boxes = (k) => {
    const grads = textsOf(drawn(BOWL, k), ".gdl-nodegrad");
    return Object.fromEntries(BOWL.map((n, i) => [n.title, grads[i]]));
  };
  assert.deepEqual([...new Set(Object.values(boxes(0)))], ["grad ?"]);
  const { x, "x**2": square, "3 * y**2": product } = boxes(1);
  assert.deepEqual([x, square, product], ["grad ?", "so far 1", "so far 1"]);
  assert.match(described(BOWL, 1), /; x\*\*2: 16, 1 so far, not walked yet;/);
  assert.equal(boxes(7).y, "grad 18");
});

test("those that are passed something have a rim, and no others", () => {
  for (const [begin, nodes] of graphs().entries()) {
    // Every third step, from another one in each graph: a hundred graphs have all there are.
    for (let k = begin % 3; k <= nodes.length; k += 3) {
      const rects = [...drawn(nodes, k).querySelectorAll(".gdl-node")];
      const lit = nodes.find((n) => n.turn === k - 1);
      const fed = nodes.map((_, i) => !!lit?.parents.includes(i));
      assert.deepEqual(
        rects.map((r) => r.classList.contains("gdl-fed")),
        fed,
      );
      assert.deepEqual(
        rects.map((r) => r.classList.contains("gdl-now")),
        nodes.map((n) => n === lit),
      );
    }
  }
});

test("streams add up, the last one to the gradient", () => {
  const close = (a, b) => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b));
  let twice = 0;
  for (const nodes of graphs()) {
    for (const [i, node] of nodes.entries()) {
      if (!node.turn) continue;
      const sum = soFar(nodes, node.turn)[i];
      assert.ok(sum === node.gradient || close(sum, node.gradient), node.title);
      const first = Math.min(...nodes.filter((n) => n.parents.includes(i)).map((n) => n.turn));
      assert.equal(soFar(nodes, first)[i], undefined);
      const user = nodes.find((n) => n.turn === first);
      const begun = user.parents.reduce(
        (all, p, j) => all + (p === i ? user.gradient * user.local[j] : 0),
        0,
      );
      assert.ok(close(soFar(nodes, first + 1)[i], begun), node.title);
      twice += user.parents.filter((p) => p === i).length === 2;
    }
  }
  assert.ok(twice > 10, "values that are used twice by one node");
});

test("what is lost is told as lost, and does not come back", () => {
  const end = { parents: [0, 0], local: [null, 2], gradient: 1, turn: 0 };
  assert.deepEqual(soFar([{ parents: [], local: [], turn: 1 }, end], 1), [null, undefined]);
});

/** The points of a line, its curves in small pieces. */
function pointsOf(d) {
  const points = [];
  for (const [, sign, numbers] of d.matchAll(/([MLC])([^MLC]*)/g)) {
    const flat = numbers.trim().split(/[ ,]+/).map(Number);
    assert.ok(flat.every(Number.isFinite), d);
    const [x0, y0] = points.at(-1) ?? flat;
    const steps = sign === "M" ? [1] : Array.from({ length: 20 }, (_, k) => (k + 1) / 20);
    for (const t of steps) {
      const at = (i, from) => {
        if (sign !== "C") return from + t * (flat[i] - from);
        const [a, b, c] = [flat[i], flat[i + 2], flat[i + 4]];
        return (
          (1 - t) ** 3 * from + 3 * (1 - t) ** 2 * t * a + 3 * (1 - t) * t * t * b + t ** 3 * c
        );
      };
      points.push([at(0, x0), at(1, y0)]);
    }
  }
  return points;
}

/** About where a text is: a letter of 12 px is no wider than 6.6 px on the average. */
function spotOf(label) {
  const wide = Number(label.getAttribute("textLength")) || 6.6 * label.textContent.length;
  const [x, y] = [value(label, "x"), value(label, "y")];
  return { left: x - wide, right: x, top: y - 10, bottom: y + 3 };
}

const apart = (a, b) =>
  a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;

test("no line passes a box, no label lies on a box or another, and none leaves the picture", () => {
  assert.ok(graphs().length > 100);
  for (const nodes of graphs()) {
    const picture = drawn(nodes, nodes.length);
    const [, , wide, tall] = picture.getAttribute("viewBox").split(" ").map(Number);
    const boxes = [...picture.querySelectorAll(".gdl-node")].map((r) => {
      const [left, top] = [value(r, "x"), value(r, "y")];
      return { left, top, right: left + value(r, "width"), bottom: top + value(r, "height") };
    });
    const [page] = [{ left: 0, top: 0, right: wide, bottom: tall }];
    const within = (a) =>
      a.left >= page.left && a.top >= page.top && a.right <= page.right && a.bottom <= page.bottom;
    const spots = [...picture.querySelectorAll(".gdl-rowname")].map(spotOf);
    const lines = [...picture.querySelectorAll("path")].map((p) => pointsOf(p.getAttribute("d")));
    const edges = nodes.flatMap((n, i) => n.parents.map((p) => [p, i]));
    assert.equal(spots.length, edges.length, "each line has its own label");
    assert.equal(lines.length, edges.length);
    assert.equal(new Set(lines.map(String)).size, lines.length, "no two lines are one");
    for (const [k, spot] of spots.entries()) {
      assert.ok(within(spot), `a label leaves: ${JSON.stringify(spot)}`);
      for (const box of boxes) assert.ok(apart(spot, box), "a label lies on a box");
      for (const other of spots.slice(0, k)) assert.ok(apart(spot, other), "on a label");
    }
    for (const [k, line] of lines.entries()) {
      const [from, to] = edges[k].map((i) => boxes[i]);
      assert.equal(line[0][0], from.right);
      assert.equal(line.at(-1)[0], to.left);
      assert.ok(line.every(([x, y]) => within({ left: x, right: x, top: y, bottom: y })));
      for (const box of boxes) {
        const inside = ([x, y]) =>
          x > box.left && x < box.right && y > box.top - 4 && y < box.bottom + 4;
        assert.ok(!line.some(inside), "a line passes a box");
      }
    }
  }
});
