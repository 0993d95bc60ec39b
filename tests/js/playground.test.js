// The parts of the playground, each by itself.

import assert from "node:assert/strict";
import { test } from "node:test";
import { leftBehind, send } from "./dom.js";

const PLACE = "../../src/gdlesson/widgets/js";
const { createBag } = await import(`${PLACE}/bag.js`);
const { createAxes } = await import(`${PLACE}/axes.js`);
const { drawArrows, gradientScale, scaleWords } = await import(`${PLACE}/arrows.js`);
const { keyed, notches, placeOf, stopSlider } = await import(`${PLACE}/stops.js`);
const trials = await import(`${PLACE}/trials.js`);
const { createHill, projection, reliefOf } = await import(`${PLACE}/hill.js`);
const { createZoom, fitting, scaled } = await import(`${PLACE}/zoom.js`);
const paths = await import(`${PLACE}/paths.js`);
const { createReckoning } = await import(`${PLACE}/reckoning.js`);
const { createCurve, told } = await import(`${PLACE}/curve.js`);
const { flies, lossScale } = await import(`${PLACE}/losses.js`);
const { pair } = await import(`${PLACE}/written.js`);
const { same } = await import(`${PLACE}/numbers.js`);

function axesFrom(x, y, wide = 500) {
  const axes = createAxes(wide, 0.8 * wide, "x", "y", "A map");
  axes.set({ x, y });
  return axes;
}

test("points of a sum are short, and powers of ten stand as such", () => {
  assert.equal(pair([1.5e-7, -0.8], 1e-9), "(1.5×10⁻⁷, −0.8)");
  assert.equal(pair([3.2, -1e-9], 1e-6), "(3.2, ≈0)");
  assert.equal(pair([0, -2], 1e-6), "(0, −2)");
});

test("tables of traits are compared entry by entry", () => {
  assert.ok(same({ Adam: 0.1 }, { Adam: 0.1 }));
  assert.ok(!same({ Adam: 0.1 }, { Adam: 0.2 }));
  assert.ok(!same({ Adam: 0.1 }, {}));
  assert.ok(!same({}, []));
  assert.ok(!same(null, {}));
});

const STOPS = [0.001, 0.01, 0.1, 0.2, 0.3, 1];

test("a stop slider has round notches, about ten between two stops", () => {
  const found = notches(STOPS);
  for (const stop of STOPS) assert.ok(found.includes(stop), `${stop}`);
  assert.deepEqual(
    [...found].sort((a, b) => a - b),
    found,
  );
  const between = found.filter((v) => v > 0.1 && v < 0.2);
  assert.deepEqual(between.slice(0, 3), [0.11, 0.12, 0.13]);
  assert.ok(found.every((v) => String(v).length <= 7));
});

test("stops stand at even distances, and what is outside stands at the ends", () => {
  for (const [i, stop] of STOPS.entries()) {
    assert.ok(Math.abs(placeOf(STOPS, stop) - i / 5) < 1e-12);
  }
  assert.ok(Math.abs(placeOf(STOPS, 0.15) - 0.5) < 1e-12);
  assert.equal(placeOf(STOPS, 1e-9), 0);
  assert.equal(placeOf(STOPS, 50), 1);
});

test("keys go from notch to notch, page keys from stop to stop", () => {
  assert.equal(keyed("ArrowRight", 0.1, STOPS), 0.11);
  assert.equal(
    keyed("ArrowLeft", 0.1, STOPS),
    notches(STOPS)
      .filter((v) => v < 0.1)
      .at(-1),
  );
  assert.equal(keyed("ArrowUp", 0.1234, STOPS), 0.13);
  assert.equal(keyed("PageUp", 0.12, STOPS), 0.2);
  assert.equal(keyed("PageDown", 0.12, STOPS), 0.1);
  assert.equal(keyed("Home", 0.12, STOPS), 0.001);
  assert.equal(keyed("End", 0.12, STOPS), 1);
  assert.equal(keyed("ArrowRight", 1, STOPS), 1);
  assert.equal(keyed("a", 0.12, STOPS), null);
});

test("a stop slider hears the track and keys, and shows a value that lies between notches", () => {
  const bag = createBag();
  const heard = [];
  const slider = stopSlider(bag, "Rate", (v) => heard.push(v));
  slider.show(0.1234, STOPS);
  const track = slider.root.querySelector("input");
  assert.equal(track.getAttribute("aria-valuetext"), "0.123");
  assert.equal(slider.root.querySelectorAll("em").length, STOPS.length);
  track.value = "500";
  send(track, "input");
  send(track, "keydown", { key: "PageUp" });
  send(track, "keydown", { key: "PageUp", ctrlKey: true });
  assert.deepEqual(heard, [0.15, 0.2]);
  bag.dispose();
  assert.deepEqual(leftBehind(), []);
});

test("trials: the same rate tried again replaces what it did, and the border lies between two kinds", () => {
  const t = (rate, fate) => ["bowl", "SGD", rate, fate];
  let all = trials.withTrial([], t(0.1, "holds"));
  all = trials.withTrial(all, t(0.1, "flies off"));
  assert.deepEqual(all, [t(0.1, "flies off")]);
  assert.equal(trials.between([t(0.1, "holds")]), null);
  assert.equal(trials.between([t(0.5, "holds"), t(0.4, "flies off")]), null, "one that held above");
  const gap = [t(0.1, "holds"), t(0.3, "holds"), t(0.4, "flies off"), t(1, "flies off")];
  assert.deepEqual(trials.between(gap), { holds: 0.3, flies: 0.4 });
  assert.ok(!trials.isFound(gap, 1 / 3));
  assert.ok(trials.isFound([t(0.33, "holds"), t(0.34, "flies off")], 1 / 3));
  assert.ok(!trials.isFound([t(0.33, "holds"), t(0.345, "flies off")], 1 / 3), "not close enough");
  assert.ok(!trials.isFound([t(0.35, "holds"), t(0.36, "flies off")], 1 / 3), "another border");
  assert.ok(!trials.isFound(gap, null));
  assert.match(trials.trialWords([], null, false), /leaves a mark if it holds or flies off/);
  assert.match(trials.trialWords([t(1, "flies off")], null, false), /Which rates hold/);
  const both = [t(0.1, "holds"), t(1, "flies off")];
  assert.match(trials.trialWords(both, null, false), /^It holds at 0.1 and flies off at 1:/);
  const near = [t(0.95, "holds"), t(1.00001, "flies off")];
  assert.match(trials.trialWords(near, null, false), /flies off at 1\.00001:/);
  assert.match(trials.trialWords(both, null, false, false, "Adam"), /^Adam holds at 0.1/);
  assert.match(trials.trialWords(both, 0.5, true), /Below it the walk holds/);
  assert.match(trials.trialWords(both, 0.5, true, false, "SGD"), /Below it SGD holds/);
  const elsewhere = ["bowl", "SGD", 0.1, "flies off", "4, 0"];
  assert.equal(trials.withTrial([t(0.1, "holds")], elsewhere).length, 2, "another start");
  let many = [];
  for (let i = 1; i < 200; i += 1) many = trials.withTrial(many, t(i, "holds"));
  assert.equal(many.length, 80);
});

test("zooming keeps a place where it is; fitting grows the usual window, in its own proportions", () => {
  const home = [
    [-5, 5],
    [-4, 4],
  ];
  assert.deepEqual(scaled(home, 0.5, [5, 4]), [
    [0, 5],
    [0, 4],
  ]);
  assert.equal(
    fitting(
      [
        [1, 1],
        [4.9, -3.9],
      ],
      home,
    ),
    null,
  );
  const [x, y] = fitting([[15, 0]], home);
  assert.ok(x[0] <= -5 && x[1] >= 15);
  assert.ok(Math.abs((x[1] - x[0]) / (y[1] - y[0]) - 10 / 8) < 1e-9);
  const [far] = fitting(
    [
      [15, 0],
      [1e300, 0],
    ],
    home,
  );
  assert.ok(far[1] < 100, "what is out of all reach is left out");
});

function zoomable() {
  const bag = createBag();
  const axes = axesFrom([-5, 5], [-4, 4]);
  const handle = document.createElement("i");
  const seen = { view: null, taps: [], path: [[0, 0]] };
  const show = (window) => {
    seen.view = window;
    const [x, y] = window ?? [
      [-5, 5],
      [-4, 4],
    ];
    axes.set({ x, y });
  };
  const look = {
    axes,
    home: () => [
      [-5, 5],
      [-4, 4],
    ],
    zoomed: () => seen.view !== null,
    path: () => seen.path,
    show,
    tap: (point) => seen.taps.push(point.map((v) => Math.round(v * 100) / 100)),
  };
  const tools = createZoom(bag, look, handle);
  const at = (x, y) => ({ clientX: axes.toX(x), clientY: axes.toY(y) });
  const touch = (type, pointerId, x, y) =>
    send(axes.root, type, { pointerType: "touch", button: 0, pointerId, ...at(x, y) });
  return { bag, axes, handle, seen, show, tools, at, touch };
}

test("a map is zoomed by buttons, by keys, and by a wheel with Ctrl", () => {
  const { bag, axes, handle, seen, tools, at } = zoomable();
  const half = [
    [-2.5, 2.5],
    [-2, 2],
  ];
  const [closer, wider, fit] = tools.querySelectorAll("button");
  send(closer, "click");
  assert.deepEqual(seen.view, half);
  send(wider, "click");
  assert.equal(seen.view[0][1], 5);
  send(fit, "click");
  assert.equal(seen.view, null);
  send(handle, "keydown", { key: "+" });
  assert.deepEqual(seen.view, half);
  send(handle, "keydown", { key: "-" });
  send(handle, "keydown", { key: "0" });
  assert.equal(seen.view, null);
  send(axes.root, "wheel", { deltaY: 1, ...at(0, 0) });
  assert.equal(seen.view, null, "the page scrolls");
  send(axes.root, "wheel", { deltaY: -1, ctrlKey: true, ...at(5, 4) });
  assert.ok(Math.abs(seen.view[0][1] - 5) < 1e-9 && seen.view[0][0] > -5);
  for (let i = 0; i < 60; i += 1) send(closer, "click");
  assert.ok(seen.view[0][1] - seen.view[0][0] > 1e-6, "no closer than numbers go");
  bag.dispose();
  assert.deepEqual(leftBehind(), []);
});

test("the walker stays where it is when the map is zoomed, and no run to infinity is followed", () => {
  const { bag, axes, handle, seen, tools } = zoomable();
  const [closer, , fit] = tools.querySelectorAll("button");
  const keys = () => send(handle, "keydown", { key: "+" });
  const infinite = [Number.POSITIVE_INFINITY, Number.NaN];
  for (const path of [
    [[4, 3]],
    [
      [-5, 0],
      [4, 3],
    ],
    [[4, 3], infinite],
  ]) {
    for (const press of [() => send(closer, "click"), keys]) {
      seen.path = path;
      // The start has the focus while a key is pressed, and would lose it outside the map.
      const [x, y] = press === keys ? path[0] : [4, 3];
      const before = [axes.toX(x), axes.toY(y)];
      for (let i = 0; i < 3; i += 1) press();
      assert.deepEqual([axes.toX(x), axes.toY(y)].map(Math.round), before.map(Math.round));
      assert.ok(axes.x[1] - axes.x[0] < 2);
      send(fit, "click");
    }
  }
  seen.path = [[40, 3]];
  send(closer, "click");
  assert.deepEqual(axes.x, [0, 5], "the edge that is nearest to it");
  bag.dispose();
  assert.deepEqual(leftBehind(), []);
});

test("a tap sets the start, two fingers zoom, and one drags a map that is zoomed", () => {
  const { bag, seen, touch } = zoomable();
  touch("pointerdown", 1, 1, 1);
  touch("pointerup", 1, 1, 1);
  assert.deepEqual(seen.taps, [[1, 1]]);
  touch("pointerdown", 1, 1, 1);
  touch("pointermove", 1, 3, 1);
  assert.equal(seen.view, null, "a finger that moves scrolls the page");
  touch("pointerup", 1, 3, 1);
  assert.equal(seen.taps.length, 1);
  touch("pointerdown", 1, -1, 0);
  touch("pointerdown", 2, 1, 0);
  touch("pointermove", 2, 3, 0);
  assert.ok(seen.view[0][1] - seen.view[0][0] < 10, "two fingers apart: closer");
  touch("pointerup", 1, 0, 0);
  touch("pointerup", 2, 0, 0);
  const before = seen.view[0][0];
  touch("pointerdown", 1, 0, 0);
  touch("pointermove", 1, 1, 0);
  assert.ok(seen.view[0][0] < before, "the ground goes with the finger");
  touch("pointercancel", 1, 1, 0);
  assert.equal(seen.taps.length, 1);
  bag.dispose();
});

test("the gradient is drawn at a round fraction, one for a view of even heights", () => {
  const axes = axesFrom([-5, 5], [-4, 4]);
  const even = { steep: 22, levels: [5, 10, 15, 20].map((height) => ({ height })) };
  const scale = gradientScale(axes, even, 19.7);
  assert.equal(scale, 0.1);
  assert.equal(gradientScale(axes, even, 1e-6), scale, "near the bottom it shrinks to nothing");
  assert.ok(gradientScale(axes, even, 400) < scale, "it never leaves the map");
  const decades = { steep: 2000, levels: [1, 2, 5, 10].map((height) => ({ height })) };
  const steep = gradientScale(axes, decades, 2000);
  assert.ok(gradientScale(axes, decades, 1) > steep, "where slopes span decades it would be lost");
  assert.equal(gradientScale(axes, { levels: [] }, 0), 1);
  const narrow = axesFrom([-5, 5], [-4, 4], 250);
  assert.equal(gradientScale(narrow, even, 19.7), 0.2, "on a narrow map it is not lost by its dot");
  assert.equal(scaleWords(0.1), "at 1/10 of its length");
  assert.equal(scaleWords(1), "at its length");
  assert.equal(scaleWords(50), "at 50 × its length");
  const drawn = drawArrows([4, 3], [8, 18], [3.2, 1.2], axes, 0.1, "gdl-run-sgd");
  assert.equal(drawn.filter((n) => n.getAttribute("class").includes("gdl-arrow")).length, 2);
  assert.deepEqual(drawArrows([0, 0], [0, 0], undefined, axes, 1, "a"), []);
});

test("a run that leaves the map leaves it at its edge, and comes back", () => {
  const axes = axesFrom([-5, 5], [-4, 4]);
  assert.equal(
    paths.exitOf(
      [
        [0, 0],
        [1, 1],
      ],
      axes,
    ),
    null,
  );
  assert.deepEqual(
    paths.exitOf(
      [
        [0, 0],
        [10, 0],
      ],
      axes,
    ),
    { step: 1, at: [5, 0], to: [10, 0] },
  );
  assert.equal(
    paths.exitOf(
      [
        [0, 0],
        [10, 0],
        [1, 0],
      ],
      axes,
    ),
    null,
  );
  assert.equal(
    paths.exitOf(
      [
        [9, 0],
        [10, 0],
      ],
      axes,
    ),
    null,
    "it never was on it",
  );
  assert.equal(paths.exitOf([], axes), null);
  const run = {
    rule: "SGD",
    points: [
      [0, 0],
      [10, 0],
    ],
    color: "sgd",
    shape: "M0 0",
  };
  const [, words] = paths.drawExit(run, 1, axes, 1e-4);
  assert.equal(words.textContent, "off at step 1, to (10, 0)");
  assert.deepEqual(paths.drawExit(run, 0, axes, 1e-4), []);
  const drawn = paths.drawPath(
    { ...run, points: Array.from({ length: 500 }, (_, k) => [k / 100, 0]) },
    499,
    axes,
  );
  const markers = drawn.way[2].getAttribute("d").split("M").length - 1;
  assert.ok(markers > 30 && markers < 70, "markers that would only thicken the line are left out");
});

test("among several runs it is said which of them left the map", () => {
  const axes = axesFrom([-5, 5], [-4, 4]);
  const run = {
    points: [
      [0, 0],
      [10, 0],
    ],
    color: "sgd",
    shape: "M0 0",
  };
  const [, named] = paths.drawExit(run, 1, axes, 1e-4, "SGD ");
  assert.equal(named.textContent, "SGD off at step 1, to (10, 0)");
});

test("where a run left the map is written ahead of it, not on its path", () => {
  const axes = axesFrom([-5, 5], [-4, 4]);
  const middle = (axes.toX(axes.x[0]) + axes.toX(axes.x[1])) / 2;
  for (const side of [-1, 1]) {
    const [far] = axes.y;
    const across = (axes.x[0] + axes.x[1]) / 2;
    const wide = (axes.x[1] - axes.x[0]) / 100;
    const points = [
      [across - side * wide, far + 0.1],
      [across + side * wide, far - 0.1],
    ];
    const [, told] = paths.drawExit(
      { rule: "SGD", color: "sgd", shape: "M0 0", points },
      1,
      axes,
      1e-4,
    );
    const half = (paths.LETTER * told.textContent.length) / 2;
    assert.ok(side * (Number(told.getAttribute("x")) - middle) > half, "ahead of the run");
  }
});

test("the step under a pointer is the nearest that was walked", () => {
  const axes = axesFrom([-5, 5], [-4, 4]);
  const runs = [
    {
      rule: "SGD",
      points: [
        [0, 0],
        [1, 0],
        [2, 0],
      ],
    },
  ];
  assert.deepEqual(paths.nearest(runs, 2, axes, [1.02, 0.02]), { rule: "SGD", k: 1 });
  assert.equal(paths.nearest(runs, 0, axes, [1, 0]), null, "not walked yet");
  assert.equal(paths.nearest(runs, 2, axes, [3, 3]), null);
});

test("the sum: (8, 18) × −0.1 = (−0.8, −1.8) → (3.2, 1.2), and where the walk ends", () => {
  const sum = createReckoning();
  const move = {
    k: 0,
    from: [4, 3],
    to: [3.2, 1.2],
    loss: 43,
    direction: [8, 18],
    term: "gradient",
    rate: 0.1,
    tone: "gdl-run-sgd",
  };
  sum.show(move, 1e-4);
  assert.equal(
    sum.root.textContent,
    "(4, 3)start:(8, 18)gradient×−0.1minus the rate=(−0.8, −1.8)step→(3.2, 1.2)next point",
  );
  assert.equal(
    sum.root.getAttribute("aria-label"),
    "(4, 3) start: (8, 18) gradient times minus 0.1 minus the rate equals (minus 0.8, minus 1.8) " +
      "step to (3.2, 1.2) next point",
  );
  assert.equal(sum.root.querySelector(".gdl-slope span").textContent, "(8, 18)");
  assert.equal(sum.root.querySelector(".gdl-yours span").textContent, "−0.1");
  sum.show({ ...move, k: 1, to: undefined }, 1e-4);
  assert.match(sum.root.textContent, /the end of the walkloss43after 1 step$/);
  assert.match(sum.root.getAttribute("aria-label"), /the end of the walk loss 43 after 1 step$/);
  sum.show(null, 1);
  assert.equal(sum.root.textContent, "");
  assert.equal(sum.root.getAttribute("role"), "presentation", "an empty picture has no name");
});

test("a loss of 0 stands below all others on a log axis, and its tick says 0", () => {
  const { seen, rise } = lossScale([{ losses: [4, 0], color: 0 }]);
  assert.ok(rise(0) <= rise(4) - 1, "it is no level line");
  assert.equal(rise(0), seen.y[0], "it stands at the lower edge");
  assert.deepEqual(seen.yTicks[0], [rise(0), "0 ↓"]);
  assert.ok(seen.yTicks.slice(1).length >= 2, "the others are to be read as well");
  assert.ok(seen.yTicks.slice(1).every(([at]) => at > rise(0) + 0.3));
  const far = lossScale([{ losses: [100, 1e-30, 0], color: 0 }]);
  assert.ok(far.rise(0) < far.rise(1e-30) - 5, "however far down the others go");
  const none = lossScale([{ losses: [4, 1e-9], color: 0 }]);
  assert.ok(none.seen.yTicks.every(([, text]) => !text.startsWith("0 ")));
});

test("a run that blows up does not flatten the others", () => {
  const stays = { losses: [43, 4, 0.4], color: 0 };
  const flown = { losses: [43, 1e9, 1e40], color: 1 };
  assert.ok(!flies(stays));
  assert.ok(flies(flown));
  assert.ok(flies({ ...stays, broke: true }));
  assert.ok(!flies({ losses: [0, 900] }) && flies({ losses: [0, 1100] }));
  const [, top] = lossScale([stays, flown]).seen.y;
  assert.ok(top < 2.5, "the axis ends above the start");
  const [, alone] = lossScale([flown]).seen.y;
  assert.ok(alone > 40, "alone, it is seen");
});

test("what is said of a run that ended earlier stands where it ended", () => {
  const bag = createBag();
  const curve = createCurve(bag, { goTo: () => {}, last: () => 40, onHover: () => {} });
  const [short, long] = [4, 41].map((count) => ({
    rule: "SGD",
    name: `of ${count}`,
    color: "sgd",
    losses: Array.from({ length: count }, (_, k) => 100 / (k + 1)),
  }));
  const words = () => {
    const said = curve.root.querySelector("text.gdl-on");
    return [Number(said.getAttribute("x")), said.getAttribute("text-anchor"), said.textContent];
  };
  curve.draw([long, short], short, 40, 40);
  const [x, anchor, said] = words();
  assert.match(said, /ended at step 3/);
  assert.ok(x - curve.chart.axes.toX(3) > 0 && x - curve.chart.axes.toX(3) < 10, `${x}`);
  assert.equal(anchor, "start");
  curve.draw([long, short], long, 40, 40);
  assert.ok(words()[0] > curve.chart.axes.toX(38), "one that goes on is told at the step on show");
  bag.dispose();
});

test("a run that ended earlier is told by its own last step", () => {
  const run = { losses: [43, 1e9, 1e40], color: 1 };
  assert.equal(told(run, 1), "step 1: loss 10⁹");
  assert.equal(told(run, 2), "step 2: loss 10⁴⁰");
  assert.equal(told(run, 1000), "ended at step 2: loss 10⁴⁰");
  assert.equal(told({ ...run, name: "SGD" }, 1000), "SGD ended at step 2: loss 10⁴⁰");
  assert.equal(told(undefined, 3), "");
});

test("where every run is to be seen, one that flies sets the scale too, up to a height", () => {
  const seen = (/** @type {number[][]} */ ...all) =>
    lossScale(
      all.map((losses, color) => ({ losses, color })),
      false,
      true,
    ).seen.y;
  const [low, high] = seen([43, 1e7, 1e13], [43, 1, 0.02]);
  assert.ok(low < -1.6 && high > 13, "both ends are in the picture");
  const [bottom, top] = seen([7, 5, 3], [7, 1e80, 1e160]);
  assert.ok(bottom < Math.log10(3) && top > Math.log10(7) && top < 30, "not flat beside a flight");
  assert.ok(seen([43, Number.POSITIVE_INFINITY], [43, 1])[1] < 3);
  const [, above] = seen([0, 0, 0], [30, 4, 0.1]);
  assert.ok(above > Math.log10(30), "a run that lies at 0 does not keep the other one out");
});

/** A relief as Python sends it: row by row from below. */
function relief(rows) {
  const view = new DataView(new ArrayBuffer(4 * rows.flat().length));
  rows.flat().forEach((value, i) => {
    view.setFloat32(4 * i, value, true);
  });
  return view;
}

test("a relief is read between its points, and higher ground stands higher", () => {
  const slope = reliefOf(
    relief([
      [0, 1],
      [0, 1],
    ]),
  );
  assert.equal(slope.between(0.25, 0.7), 0.25);
  assert.equal(slope.between(2, 0), 1);
  const project = projection(slope, 0);
  assert.ok(project(0.9, 0.5)[1] < project(0.1, 0.5)[1], "up is up");
  assert.ok(project(0.5, 0.9)[2] > project(0.5, 0.1)[2], "the far side is far");
  assert.equal(reliefOf(undefined).size, 0);
});

test("the ground from the side is turned by keys and by dragging, and carries the paths", () => {
  const bag = createBag();
  let drawn = 0;
  const hill = createHill(bag, () => {
    drawn += 1;
  });
  const ground = {
    relief: relief([
      [0, 0.5, 1],
      [0, 0.5, Number.NaN],
      [0, 0.5, 1],
    ]),
    window: [
      [-1, 1],
      [-1, 1],
    ],
    levels: [1, 2],
  };
  const points = [
    [-0.5, -0.5],
    [0.7, 0.3],
    [9, 9],
  ];
  const runs = [{ rule: "SGD", points, color: "sgd", shape: "M0 0" }];
  hill.draw(ground, runs, 2);
  assert.equal(
    hill.root.querySelectorAll(".gdl-face").length,
    2,
    "no face where there is no ground",
  );
  const line = hill.root.querySelector(".gdl-run").getAttribute("points");
  assert.equal(line.split(" ").length, 1, "what is off the map, or over a hole, is left out");
  assert.doesNotMatch(hill.root.outerHTML, /NaN/);
  const words = [...hill.root.querySelectorAll("text")].map((n) => n.textContent);
  assert.ok(
    ["x", "y", "loss ↑"].every((name) => words.includes(name)),
    words.join(" "),
  );
  assert.ok(words.filter((word) => Number.isFinite(Number(word.replace("−", "-")))).length >= 2);
  const kinds = [...hill.root.children].map((n) => n.getAttribute("class") ?? n.localName);
  assert.ok(kinds.lastIndexOf("text") < kinds.indexOf("gdl-case"), "nothing lies over the path");
  send(hill.root, "keydown", { key: "ArrowRight" });
  send(hill.root, "keydown", { key: "ArrowUp" });
  send(hill.root, "pointermove", { clientX: 5 });
  assert.equal(drawn, 1, "not held");
  send(hill.root, "pointerdown", { clientX: 0, pointerId: 1 });
  send(hill.root, "pointermove", { clientX: 50 });
  send(hill.root, "pointerup");
  assert.equal(drawn, 2);
  hill.draw(ground, runs, 2);
  assert.notEqual(hill.root.querySelector(".gdl-run").getAttribute("points"), line);
  hill.draw({ ...ground, relief: undefined }, runs, 2);
  assert.equal(hill.root.children.length, 0);
  bag.dispose();
  assert.deepEqual(leftBehind(), []);
});
