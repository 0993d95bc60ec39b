import assert from "node:assert/strict";
import { test } from "node:test";
import { createRandom, leftBehind, send } from "./dom.js";

const { createBag } = await import("../../src/gdlesson/widgets/js/bag.js");
const { createAxes, linear } = await import("../../src/gdlesson/widgets/js/axes.js");
const { chord, strokes } = await import("../../src/gdlesson/widgets/js/clip.js");
const { freeHeight } = await import("../../src/gdlesson/widgets/js/curve.js");
const { FRAME } = await import("../../src/gdlesson/widgets/js/frame.js");
const { createContourMap, tint } = await import("../../src/gdlesson/widgets/js/contours.js");
const { drawHeights } = await import("../../src/gdlesson/widgets/js/heights.js");
const { createHandle, keyMove } = await import("../../src/gdlesson/widgets/js/handle.js");
const { key, swatch } = await import("../../src/gdlesson/widgets/js/legend.js");
const { createLossChart, lossScale } = await import("../../src/gdlesson/widgets/js/losses.js");
const marks = await import("../../src/gdlesson/widgets/js/marks.js");
const plotted = await import("../../src/gdlesson/widgets/js/plotted.js");
const { createStatus, QUIET } = await import("../../src/gdlesson/widgets/js/status.js");

function axesFrom(x, y) {
  const axes = createAxes(440, 330, "x", "f(x)", "A picture");
  axes.set({ x, y });
  return axes;
}

/** Points as Python strings them: as shares of the window from -1 to 1. */
function pack(points) {
  const view = new DataView(new ArrayBuffer(8 * points.length));
  points.flat().forEach((value, i) => {
    view.setFloat32(4 * i, (value + 1) / 2, true);
  });
  return view;
}

const tickTexts = (axes) =>
  [...axes.root.querySelectorAll(".gdl-grid text:not(.gdl-label)")].map((n) => n.textContent);

test("numbers to places and back", () => {
  const [to, from] = linear([-2, 2], [100, 0]);
  assert.deepEqual([-2, 0, 2].map(to), [100, 50, 0]);
  assert.equal(from(to(1.5)), 1.5);
});

test("axes say where a number stands, and where a pointer is", () => {
  const axes = createAxes(440, 330, "x", "y", "A picture");
  assert.ok(!axes.ready);
  axes.set({ x: [0, 10], y: [-1, 1] });
  assert.ok(axes.ready);
  assert.equal(axes.toX(0), FRAME.left);
  assert.equal(axes.toX(10), 440 - FRAME.right);
  assert.equal(axes.toY(1), FRAME.top);
  const [x, y] = axes.at({ clientX: axes.toX(3), clientY: axes.toY(0.5) });
  assert.ok(Math.abs(x - 3) + Math.abs(y - 0.5) < 1e-12);
  assert.equal(axes.root.getAttribute("aria-label"), "A picture");
  axes.set({ x: [0, 1], y: [0, 1], xTicks: [[0.5, "half"]], yTicks: [], tall: 200 });
  assert.deepEqual(tickTexts(axes), ["half"]);
  assert.equal(axes.root.getAttribute("viewBox"), "0 0 440 200");
});

test("zoomed-in axes name the point that their ticks are offsets from", () => {
  const axes = axesFrom([1 - 2.5e-6, 1 + 2.5e-6], [1 - 5e-6, 1 + 5e-6]);
  const names = [...axes.root.querySelectorAll(".gdl-label")].map((n) => n.textContent);
  assert.deepEqual(names, ["x (offsets from 1)", "f(x) (offsets from 1)"]);
  const texts = tickTexts(axes);
  assert.ok(texts.includes("+10⁻⁶") && texts.includes("−2×10⁻⁶"), texts.join(" "));
});

test("lines are kept within what an SVG can draw", () => {
  const axes = axesFrom([0, 1], [0, 1]);
  const bottom = [
    [0, 0],
    [1, 0],
  ];
  assert.equal(strokes(bottom, axes), "M54.00,296.00L422.00,296.00");
  assert.equal(strokes(bottom.slice(1), axes), "");
  const numbers = strokes(
    [...bottom, [1e300, -1e300], [-1e300, Number.NaN], ...bottom],
    axes,
  ).match(/[\d.]+/g);
  assert.ok(Math.max(...numbers) <= 1e5, numbers);
  assert.ok(marks.inReach([0.5, 0.5], axes));
  assert.ok(!marks.inReach([1e3, 0.5], axes));
  assert.ok(!marks.inReach([Number.NaN, 0.5], axes));
  assert.equal(
    marks.dots(
      [
        [0, 0],
        [1, 1],
      ],
      axes,
      "a",
    ).length,
    2,
  );
  assert.equal(marks.drawLine("a", [], axes, { "data-rule": "SGD" }).dataset.rule, "SGD");
});

test("a line that runs far out is cut along its way, not bent towards a corner", () => {
  const random = createRandom(11);
  for (let k = 0; k < 2000; k += 1) {
    const place = () => [0, 1].map(() => (random() - 0.5) * 10 ** (1 + 10 * random()));
    const [a, b] = [place(), place()];
    const seen = chord(a, b);
    const long = Math.hypot(b[0] - a[0], b[1] - a[1]);
    const off = ([x, y]) =>
      Math.abs((b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0])) / long;
    // Where nothing is drawn the line passes by: a hundred places on it lie outside.
    const passes = Array.from({ length: 101 }, (_, i) =>
      a.map((v, j) => v + (i / 100) * (b[j] - v)),
    );
    if (!seen)
      assert.ok(
        passes.every((p) => Math.max(...p.map(Math.abs)) > 1e5),
        `${a} ${b}`,
      );
    for (const end of seen ?? []) {
      assert.ok(off(end) < 0.01 && Math.max(...end.map(Math.abs)) < 1e5 + 1, `${a} ${b}: ${end}`);
    }
    if (seen) assert.ok((seen[1][0] - seen[0][0]) * (b[0] - a[0]) >= 0, "it keeps its direction");
  }
  assert.deepEqual(chord([5, 5], [1e290, 2e290])[1].map(Math.round), [50003, 100000]);
  assert.equal(chord([1e20, 2e20], [-1e20, -2e20]), null, "rounding hides where it passes");
  for (const v of [Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.equal(chord([0, 0], [1, v]), null);
    assert.equal(chord([v, 1], [0, 0]), null);
  }
});

test("a walk that leaves farther with each step stays on its line, there and back", () => {
  const axes = axesFrom([-10, 10], [-10, 10]);
  const points = Array.from({ length: 60 }, (_, k) => [(-1.4) ** k, 2 * (-1.4) ** k]);
  const line = marks.drawLine("a", points, axes);
  const places = line
    .getAttribute("d")
    .match(/-?[\d.]+,-?[\d.]+/g)
    .map((p) => p.split(",").map(Number));
  assert.ok(
    places.some(([x]) => Math.abs(x) > 1e4),
    "it leaves",
  );
  const [x0, y0] = [axes.toX(0), axes.toY(0)];
  const slope = (axes.toY(2) - y0) / (axes.toX(1) - x0);
  for (const [x, y] of places) assert.ok(Math.abs(y - y0 - slope * (x - x0)) < 0.05, `${x},${y}`);
});

test("a curve breaks where it is not finite, and is read between its samples", () => {
  const axes = axesFrom([0, 3], [0, 3]);
  const curve = new plotted.Curve("a");
  assert.ok(Number.isNaN(curve.at(1)));
  curve.draw([0, 1, 2, 3, 4], [0, 1, Number.NaN, 3, 3], axes);
  assert.match(curve.root.getAttribute("d"), /^M[\d.,]+L[\d.,]+M[\d.,]+L[\d.,]+$/);
  assert.equal(curve.at(0.25), 0.25);
  assert.equal(curve.at(-5), 0);
  assert.equal(curve.at(9), 3);
});

test("a slope is drawn from edge to edge, or hidden where there is none", () => {
  const axes = axesFrom([0, 2], [0, 2]);
  const line = marks.arrow("a", [0, 0], [1, 1]);
  plotted.drawSlope(line, axes, 1, 1, 1);
  assert.equal(line.getAttribute("visibility"), "visible");
  assert.equal(Number(line.getAttribute("y1")), axes.toY(0));
  assert.equal(Number(line.getAttribute("x2")), axes.toX(2));
  for (const [y, slope] of [
    [1, null],
    [null, 1],
    [1, Number.NaN],
    [Number.POSITIVE_INFINITY, 1],
  ]) {
    plotted.drawSlope(line, axes, 1, y, slope);
    assert.equal(line.getAttribute("visibility"), "hidden");
  }
  plotted.moveDot(line, axes, 1, null);
  assert.equal(line.getAttribute("visibility"), "hidden");
  plotted.moveDot(line, axes, 1, 1);
  assert.equal(Number(line.getAttribute("cx")), axes.toX(1));
});

test("arrow keys move a handle, others and those of the browser don't", () => {
  const plain = { shiftKey: false, ctrlKey: false, altKey: false, metaKey: false };
  assert.deepEqual(keyMove({ key: "ArrowUp", ...plain }), [0, 1]);
  assert.deepEqual(keyMove({ key: "ArrowLeft", ...plain, shiftKey: true }), [-10, 0]);
  assert.deepEqual(keyMove({ key: "PageDown", ...plain }), [0, -10]);
  assert.deepEqual(keyMove({ key: "Home", ...plain }), [Number.NEGATIVE_INFINITY, 0]);
  assert.equal(keyMove({ key: "a", ...plain }), null);
  assert.equal(keyMove({ key: "ArrowUp", ...plain, altKey: true }), null);
});

test("a handle is dragged, by mouse from anywhere, by touch from itself", () => {
  const bag = createBag();
  const axes = axesFrom([0, 10], [0, 10]);
  document.body.append(axes.root);
  const moves = [];
  const handle = createHandle(bag, axes, { name: "P", onMove: (p) => moves.push(p) });
  axes.root.append(handle.root);
  handle.show([1, 1], "x 1, y 1");
  assert.equal(handle.root.getAttribute("aria-valuetext"), "x 1, y 1");
  const at = (x, y) => ({ clientX: axes.toX(x), clientY: axes.toY(y) });
  const press = { isPrimary: true, button: 0, pointerId: 1, pointerType: "mouse" };
  send(axes.root, "pointermove", at(4, 4));
  assert.deepEqual(moves, []); // not held
  send(axes.root, "pointerdown", { ...press, pointerType: "touch", ...at(2, 2) });
  send(axes.root, "pointerdown", { ...press, button: 2, ...at(2, 2) });
  assert.deepEqual(moves, []);
  send(axes.root, "pointerdown", { ...press, ...at(2, 3) });
  send(axes.root, "pointermove", at(20, 4));
  send(axes.root, "pointerup");
  send(axes.root, "pointermove", at(5, 5));
  assert.deepEqual(moves, [
    [2, 3],
    [10, 4],
  ]);
  send(handle.root.querySelector(".gdl-knob"), "pointerdown", {
    ...press,
    pointerType: "touch",
    ...at(6, 6),
  });
  assert.deepEqual(moves.at(-1), [6, 6]);
  send(handle.root, "keydown", { key: "ArrowRight", shiftKey: true });
  assert.deepEqual(moves.at(-1), [2, 1]); // from where it was last shown
  axes.root.remove();
  bag.dispose();
  assert.deepEqual(leftBehind(), []);
});

test("a handle on a rail moves along it, with either pair of keys", () => {
  const bag = createBag();
  const axes = axesFrom([0, 10], [0, 100]);
  const moves = [];
  const handle = createHandle(bag, axes, {
    name: "P",
    rail: (x) => x * x,
    onMove: ([x]) => moves.push(x),
  });
  handle.show([3, 0], "x 3");
  assert.equal(handle.root.getAttribute("transform"), `translate(${axes.toX(3)} ${axes.toY(9)})`);
  send(handle.root, "keydown", { key: "ArrowUp" });
  send(handle.root, "keydown", { key: "ArrowLeft" });
  assert.deepEqual(moves, [3.1, 2.9]);
  bag.dispose();
});

test("a contour map draws the lines of its surface, and no other's", () => {
  const bag = createBag();
  const surface = {
    name: "s",
    label: "s",
    start: [0, 0],
    window: [
      [-1, 1],
      [-1, 1],
    ],
    minima: [[0, 0]],
  };
  const gap = [[Number.NaN, Number.NaN]];
  const line = Array.from({ length: 20 }, (_, i) => [-0.9 + (1.8 * i) / 19, i / 40]);
  const levels = [1, 2, 3].map((height) => {
    const [heavy, lines] = [height === 2, pack([...line, ...gap])];
    return { height, heavy, lines };
  });
  const above = [1, 2, 3, 4].map(() => pack([...line, ...gap, ...line, ...gap]));
  const map = createContourMap(bag, { width: 440, label: "map", onMove: () => {} });
  map.show(surface, { surface: "other", levels, above });
  assert.equal(map.root.querySelectorAll(".gdl-contours > *").length, 0);
  map.show(surface, { surface: "s", levels, above });
  assert.equal(map.root.querySelectorAll(".gdl-contour").length, 3);
  assert.equal(map.root.querySelectorAll(".gdl-contour.gdl-heavy").length, 1);
  const lands = [...map.root.querySelectorAll(".gdl-land")];
  assert.equal(lands.length, 4);
  assert.equal(lands[0].getAttribute("d").match(/M/g).length, 2, "each ring begins anew");
  assert.equal(map.root.querySelector(".gdl-heights text").textContent, "2", "heavy lines first");
  assert.match(map.root.querySelector("title").textContent, /minimum at \(0, 0\)/);
  map.show(surface, { surface: "s", levels, above }, [
    [-2, 2],
    [-2, 2],
  ]);
  assert.equal(map.axes.x[1], 2, "another window than the surface's own");
  map.place([0.5, -0.5]);
  assert.equal(
    map.root.querySelector("[role=slider]").getAttribute("aria-valuetext"),
    "x 0.5, y minus 0.5",
  );
  bag.dispose();
  assert.deepEqual(leftBehind(), []);
});

test("low ground is dark and high ground light, in seven tints and what is between them", () => {
  assert.equal(tint(0, 12), "color-mix(in srgb, var(--gd-land-1) 0%, var(--gd-land-0))");
  assert.equal(tint(12, 12), "color-mix(in srgb, var(--gd-land-6) 100%, var(--gd-land-5))");
  assert.equal(tint(3, 12), "color-mix(in srgb, var(--gd-land-2) 50%, var(--gd-land-1))");
  assert.equal(tint(0, 0), "color-mix(in srgb, var(--gd-land-1) 0%, var(--gd-land-0))");
});

test("heights stand on straight pieces of their lines, apart from each other and from what is there", () => {
  const axes = axesFrom([0, 10], [0, 10]);
  const flat = (y) => [
    [0, y],
    [10, y],
  ];
  const circle = Array.from({ length: 90 }, (_, i) => [
    5 + 0.4 * Math.cos(i / 14),
    5 + 0.4 * Math.sin(i / 14),
  ]);
  const level = (height, heavy, line) => ({ height, heavy, lines: [line] });
  const placed = (levels, free = []) =>
    drawHeights(levels, axes, free).map((n) => [n.textContent, n.getAttribute("transform")]);
  const [one, two] = placed([level(-1, false, flat(2)), level(1000, true, flat(6))]);
  assert.equal(one[0], "1000", "the heavy line first");
  assert.equal(two[0], "−1");
  assert.match(one[1], /rotate\(0\.0\)/);
  assert.deepEqual(placed([level(7000, true, circle)]), [], "a line that bends has no label");
  const [before] = placed([level(5, true, flat(5))]);
  const at = Number(before[1].match(/translate\(([\d.]+)/)[1]);
  const x = (at - FRAME.left) / ((440 - FRAME.left - FRAME.right) / 10);
  const [after] = placed([level(5, true, flat(5))], [[x, 5]]);
  assert.notEqual(after[1], before[1], "what stands there is kept free");
  const many = Array.from({ length: 40 }, (_, i) => level(i, false, flat(i / 4)));
  assert.ok(placed(many).length < 20);
});

test("losses stand on a log axis where all are above zero, else on a plain one", () => {
  const run = (losses) => ({ losses, color: 0 });
  const log = lossScale([run([100, 10, 1, 0])]);
  assert.equal(log.rise(10), 1);
  assert.equal(log.rise(0), -1); // drawn below the lowest that is above zero
  assert.deepEqual(
    log.seen.yTicks.map(([, text]) => text),
    ["0 ↓", "1", "10", "100"],
  );
  const plain = lossScale([run([2, -1])]);
  assert.equal(plain.rise(-1), -1);
  for (const losses of [[], [Number.NaN], [0, 0], [5], [1e308, Number.POSITIVE_INFINITY]]) {
    const { seen } = lossScale([run(losses)]);
    assert.ok(seen.y[0] < seen.y[1], String(losses));
    const texts = seen.yTicks.map(([, text]) => text);
    assert.equal(new Set(texts).size, texts.length);
    assert.ok(seen.xTicks.every(([at]) => Number.isInteger(at)));
  }
});

test("a run that leaves the chart is told, from the step on that is on show", () => {
  const chart = createLossChart(440, 230, { plain: true, x: "step" });
  const losses = [1, -20, 400, -8000, 160000];
  const name = () => chart.root.querySelector(".gdl-label").textContent;
  chart.draw([{ losses, color: 0 }], 2);
  assert.equal(name(), "step");
  chart.draw([{ losses, color: 0 }], 4);
  assert.equal(name(), "step (off the chart at step 3)");
  const race = createLossChart(440, 230);
  const [stays, flies] = [
    { name: "Adam", losses: [4, 2, 1], color: 0 },
    { name: "SGD", losses: [4, 1e3, 1e9], color: 1 },
  ];
  race.draw([stays, flies]);
  const label = race.root.querySelector(".gdl-label").textContent;
  assert.equal(label, "step (SGD off the chart at step 1)");
  race.draw([stays, flies, { ...flies, name: "Momentum" }]);
  const both = race.root.querySelector(".gdl-label").textContent;
  assert.equal(both, "step (SGD, Momentum off the chart)");
  race.draw([stays]);
  assert.equal(race.root.querySelector(".gdl-label").textContent, "step");
});

test("a loss chart shows the run up to a step, and all of it if none is named", () => {
  const chart = createLossChart(440, 300);
  const runs = [{ losses: [4, 2, 1], color: 3 }];
  const seen = () =>
    chart.root.querySelectorAll("path.gdl-run")[1].getAttribute("d").split("L").length - 1;
  chart.draw(runs, 0);
  assert.equal(seen(), 0);
  chart.draw(runs);
  assert.equal(seen(), 2);
  assert.match(chart.root.querySelector("circle").getAttribute("class"), /gdl-run-3/);
  chart.draw([{ losses: [], color: 0 }]);
  assert.equal(chart.root.querySelectorAll("circle").length, 0);
});

test("words stand where no curve is behind them, or as far from all as they can", () => {
  const [across, down] = [
    [100, 200],
    [20, 120],
  ];
  const level = (y) => [
    [0, y],
    [300, y],
  ];
  assert.equal(freeHeight([], across, down), 20);
  assert.equal(freeHeight([level(80)], across, down), 20);
  assert.ok(Math.abs(freeHeight([level(24)], across, down) - 24) >= 13);
  assert.equal(freeHeight([[[250, 24]]], across, down), 20, "beside them it is in nobody's way");
  const steep = [
    [0, 0],
    [99, 0],
    [201, 60],
  ];
  assert.ok(freeHeight([steep], across, down) >= 70, "a line between two points counts, too");
  const crowded = [20, 40, 60, 80, 110].map(level);
  assert.equal(freeHeight(crowded, across, down), 96, "the widest gap");
  assert.equal(freeHeight([[[150, 24]]], across, down), 40, "a single dot");
});

test("labels and the name of an axis stand side by side, however long the labels are", () => {
  const axes = createAxes(440, 300, "x", "loss", "A chart");
  axes.set({ x: [0, 1], y: [0, 1] });
  assert.equal(axes.toX(0), FRAME.left);
  axes.set({ x: [0, 1], y: [-2.5e-10, 2.5e-10] });
  const labels = [...axes.root.querySelectorAll(".gdl-grid text[text-anchor=end]")];
  const longest = Math.max(...labels.map((node) => node.textContent.length));
  assert.ok(longest >= 8, labels.map((n) => n.textContent).join(" "));
  assert.ok(axes.toX(0) >= 14 + 6.2 * (longest - 3) + 5);
  axes.set({ x: [0, 1], y: [0, 1e4], yTicks: [[1e4, "10000"]] });
  const [name, wide] = [14, 7]; // how far the name reaches, and a digit of a wide font
  assert.ok(axes.toX(0) - 5 - 5 * wide > name, "wide digits don't reach the name");
  const bare = createAxes(440, 300, "", "", "Lines");
  bare.set({ x: [0, 1], y: [0, 1], yTicks: [] });
  assert.equal(bare.toX(0), FRAME.right, "nothing stands there");
});

test("the key says a run's words beside its line", () => {
  assert.equal(key(1, "yours", "then").textContent, "yoursthen");
  assert.match(swatch("0 gdl-solid").firstChild.getAttribute("class"), /gdl-run-0 gdl-solid/);
});

test("the status line is seen at once and heard when it is quiet", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const bag = createBag();
  const status = createStatus(bag);
  const [shown, spoken] = status.root.children;
  status.say("one");
  status.say("<b>two</b>", "trouble");
  assert.equal(shown.textContent, "<b>two</b>");
  assert.equal(shown.dataset.kind, "trouble");
  assert.equal(spoken.textContent, "");
  t.mock.timers.tick(QUIET);
  assert.equal(spoken.textContent, "<b>two</b>");
  status.say("three");
  bag.dispose();
  t.mock.timers.tick(QUIET);
  assert.equal(spoken.textContent, "<b>two</b>");
});
