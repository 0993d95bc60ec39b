// Every widget's `render`, on what Python really sends, and that it leaves no trace.

import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeModel, leftBehind, nextFrame, resize, send, states, type } from "./dom.js";
import { HOSTILE } from "./hostile.js";

const STATES = states();
/** What a page never says. An infinity stands in no attribute, and in words as "not finite" or ∞. */
const NONSENSE = /NaN|undefined|null|Infinity|[-−]∞|\[object/;
/** A number as a machine writes it. */
const MACHINE = /(?<![A-Za-z0-9_.])[0-9.]+e[-−+]?[0-9]/;
const moduleOf = (name) => name.split(" ")[0];

async function open(name, more = {}) {
  const { default: widget } = await import(`../../src/gdlesson/widgets/${moduleOf(name)}.js`);
  const model = new FakeModel({ ...structuredCloneOf(STATES[name]), ...more });
  const el = document.createElement("div");
  document.body.append(el);
  const close = widget.render({ model, el });
  return {
    model,
    el,
    close() {
      close();
      el.remove();
      assert.deepEqual(leftBehind(), [], `${name} leaves these behind`);
      assert.equal(model.handlers.size, 0, `${name} still hears ${[...model.handlers.keys()]}`);
    },
  };
}

/** A copy of a state; the packed numbers are never changed, and stay what they are. */
function structuredCloneOf(value) {
  if (value instanceof DataView || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(structuredCloneOf);
  return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, structuredCloneOf(v)]));
}

/** Open what is folded away, and let it hear of that. */
function unfold(el) {
  for (const fold of el.querySelectorAll("details")) {
    fold.open = true;
    send(fold, "toggle");
  }
}

/** Whether it has its room and can't be seen. */
const concealed = (n) => n.closest('[style*="visibility: hidden"]') !== null;
const text = (el, selector) => el.querySelector(selector).textContent;
const buttons = (el) =>
  Object.fromEntries([...el.querySelectorAll("button")].map((b) => [b.textContent, b]));

for (const name of Object.keys(STATES)) {
  test(`${name}: drawn from what Python sends, and gone without a trace`, async () => {
    const { model, el, close } = await open(name);
    assert.ok(el.classList.contains("gdl"));
    assert.ok(el.textContent.length > 20);
    assert.doesNotMatch(el.outerHTML, NONSENSE);
    const code = "log(|w| + 1e-12)"; // of the clinic's moves: it is to be typed so
    assert.doesNotMatch(el.textContent.replaceAll(code, ""), MACHINE);
    if (name !== "quiz") {
      assert.equal(el.dataset.state, "current");
      const said = text(el, ".gdl-status");
      assert.match(said, /[.!?]$/, said);
    }
    // Every trait heard once more, as when a second view changes it.
    for (const handlers of [...model.handlers.values()]) for (const handler of handlers) handler();
    assert.doesNotMatch(el.outerHTML, NONSENSE);
    close();
  });

  test(`${name}: two views of one model don't mind each other`, async () => {
    const first = await open(name);
    const { default: widget } = await import(`../../src/gdlesson/widgets/${moduleOf(name)}.js`);
    const el = document.createElement("div");
    const close = widget.render({ model: first.model, el });
    close();
    for (const handlers of first.model.handlers.values()) handlers[0]();
    assert.doesNotMatch(first.el.outerHTML, /undefined/);
    first.close();
  });

  if (name !== "quiz") {
    test(`${name}: before the first answer, and after an error`, async () => {
      const { model, el, close } = await open(name, { answer: {} });
      assert.equal(el.dataset.state, "waiting");
      const echo = STATES[name].answer.echo;
      model.set("answer", { echo, error: `ValueError: ${HOSTILE[1]}` });
      assert.equal(text(el, ".gdl-status"), `Your function raised ValueError: ${HOSTILE[1]}`);
      assert.equal(el.querySelectorAll("img").length, 0);
      close();
    });

    test(`${name}: gone while a wish is on its way and something plays`, async () => {
      const { model, el, close } = await open(name);
      const { Play } = buttons(el);
      if (Play) send(Play, "click");
      const select = el.querySelector("select");
      if (select) send(select, "change");
      const box = el.querySelector("input.gdl-number");
      if (box) type(box, box.value === "1" ? "2" : "1");
      close();
      if (box) assert.ok(model.saved.length, "the last wish is sent on leaving");
    });
  }
}

for (const name of Object.keys(STATES)) {
  test(`${name}: no key pressed in any part of it reaches the notebook, but Escape and saving`, async () => {
    const cell = document.createElement("div");
    cell.tabIndex = 0;
    document.body.append(cell);
    const { el, close } = await open(name);
    cell.append(el);
    const heard = [];
    cell.addEventListener("keydown", ({ key, keyCode, ctrlKey }) =>
      heard.push(`${ctrlKey ? "Ctrl+" : ""}${key} ${keyCode}`),
    );
    const press = (node, key, more = {}) => {
      const init = { key, bubbles: true, cancelable: true, ...more };
      const event = new window.KeyboardEvent("keydown", init);
      node.dispatchEvent(event);
      return event;
    };
    const parts = el.querySelectorAll("button, input, select, summary, a, [tabindex]");
    assert.ok(parts.length > 1);
    for (const node of parts) {
      assert.ok(node.closest("[data-lm-suppress-shortcuts]"), node.outerHTML.slice(0, 80));
      for (const key of ["x", "d", "a", "b", "m", "0", "ArrowDown", "Enter"]) press(node, key);
    }
    assert.deepEqual(heard, []);
    const part = parts[0];
    const saved = press(part, "s", { ctrlKey: true, keyCode: 83 });
    assert.deepEqual(heard, ["Ctrl+s 83"]);
    assert.ok(saved.defaultPrevented, "the browser's own dialogue stays away");
    press(part, "Escape");
    assert.equal(document.activeElement, cell);
    assert.equal(heard.length, 1);
    close();
    cell.remove();
  });
}

for (const name of Object.keys(STATES)) {
  if (["quiz", "graph_player"].includes(name)) continue;
  test(`${name}: every picture is drawn to the width that is there, and no label covers another`, async () => {
    const { el, close } = await open(name);
    for (const width of [180, 300, 520]) {
      resize(width);
      for (const picture of el.querySelectorAll(".gdl-axes[viewBox]")) {
        assert.equal(picture.getAttribute("viewBox").split(" ")[2], `${width}`);
        const labels = [...picture.querySelectorAll(".gdl-grid text[text-anchor=middle]")]
          .filter((node) => !node.classList.contains("gdl-label"))
          .map((node) => [Number(node.getAttribute("x")), 3.1 * node.textContent.length]);
        labels.slice(1).forEach(([x, half], i) => {
          assert.ok(x - half > labels[i][0] + labels[i][1], `at ${width}: ${labels}`);
        });
      }
      assert.doesNotMatch(el.outerHTML, /NaN|undefined/);
    }
    resize(0);
    close();
  });
}

for (const name of Object.keys(STATES)) {
  test(`${name}: a picture that is drawn again is not measured again`, async () => {
    resize(400);
    const { model, close } = await open(name);
    let asked = 0;
    window.SVGElement.prototype.getBoundingClientRect = () => {
      asked += 1;
      return { width: 400 };
    };
    for (const handlers of [...model.handlers.values()]) for (const handler of handlers) handler();
    nextFrame();
    assert.equal(asked, 0);
    resize(0);
    close();
  });
}

/** Whether a marker stands on a number that its picture shows, or beyond. */
const shownAt = (v, from, size, slack) => v >= from - slack && v <= from + size + slack;

for (const name of Object.keys(STATES).filter((n) => n !== "quiz")) {
  test(`${name}: no marker is cut by the edge of its chart`, async () => {
    for (const more of "position" in STATES[name] ? [{}, { position: 0 }] : [{}]) {
      const { el, close } = await open(name, more);
      for (const width of [180, 520]) {
        resize(width);
        for (const picture of el.querySelectorAll(".gdl-axes:not(:has(.gdl-contours))")) {
          const box = picture.querySelector(".gdl-box");
          if (!box?.hasAttribute("x")) continue;
          for (const words of picture.querySelectorAll(".gdl-on")) {
            const [at, wide] = [Number(words.getAttribute("x")), 7 * words.textContent.length];
            const from = words.getAttribute("text-anchor") === "end" ? at - wide : at;
            const [x, w] = ["x", "width"].map((a) => Number(box.getAttribute(a)));
            const inside = shownAt(from, x, w - wide, 0);
            assert.ok(inside, `“${words.textContent}” at ${width}`);
          }
          const [x, y, w, h] = ["x", "y", "width", "height"].map((a) =>
            Number(box.getAttribute(a)),
          );
          for (const dot of picture.querySelectorAll("[clip-path] :is(circle, path[transform])")) {
            if (dot.getAttribute("visibility") === "hidden") continue;
            const moved = /translate\(([-0-9.e]+) ([-0-9.e]+)\)/.exec(
              dot.getAttribute("transform"),
            );
            const cx = Number(moved ? moved[1] : dot.getAttribute("cx"));
            const cy = Number(moved ? moved[2] : dot.getAttribute("cy"));
            const r = Number(dot.getAttribute("r") ?? 5);
            if (!shownAt(cx, x, w, 0.5) || !shownAt(cy, y, h, 0.5)) continue;
            const where = `${dot.outerHTML} in ${[x, y, w, h]}`;
            assert.ok(shownAt(cx, x + r, w - 2 * r, 0) && shownAt(cy, y + r, h - 2 * r, 0), where);
          }
        }
      }
      resize(0);
      close();
    }
  });
}

test("fit_by_hand: the point at the edge of the map is not cut", async () => {
  const { model, el, close } = await open("fit_by_hand revealed");
  const dots = () => [...el.querySelectorAll(".gdl-revealed .gdl-dot")];
  const rule = el.querySelector(".gdl-pictures p").textContent;
  assert.match(rule, /each about twice the last|a line every/, "how far apart the lines are");
  assert.equal(model.get("slope"), 0); // where the map begins
  assert.equal(dots().length, 1);
  assert.ok(!dots()[0].closest("[clip-path]"));
  model.set("slope", -5);
  assert.equal(dots().length, 0, "what is not on the map is not drawn beside it");
  close();
});

test("fit_by_hand: the trail begins at the start, and the lowest so far is told and named", async () => {
  const { model, el, close } = await open("fit_by_hand revealed");
  const says = () => text(el, ".gdl-status");
  const names = () => [...el.querySelectorAll(".gdl-revealed .gdl-on")].map((t) => t.textContent);
  const line = () => el.querySelector(".gdl-revealed .gdl-run-1").getAttribute("d");
  const points = () => el.querySelectorAll(".gdl-revealed .gdl-step").length;
  const answered = (/** @type {number} */ loss) => {
    const echo = { slope: model.get("slope"), intercept: model.get("intercept") };
    model.set("answer", { ...model.get("answer"), loss, won: false, echo });
  };
  assert.doesNotMatch(says(), /so far/, "nothing has been tried");
  assert.deepEqual([names(), points()], [["start"], 1]);
  const began = line().split("L")[0];
  model.set("slope", 8);
  model.set("tries", [[8, 30, 20.5]]);
  answered(20.5);
  assert.match(says(), /The lowest so far\./);
  assert.deepEqual([names(), points()], [["start", "your lowest"], 2]);
  assert.equal(line().split("L")[0], began);
  model.set("slope", 11);
  answered(60);
  assert.match(says(), /Lowest so far: 20\.5 at slope 8, intercept 30\./);
  model.set("tries", [[11, 30, 1e6]]);
  assert.deepEqual(names(), ["start"], "of a start that is still the lowest one name will do");
  close();
});

test("derivative_checker: a formula that can't be read asks to be mended, not for a guess", async () => {
  const { model, el, close } = await open("derivative_checker");
  const trouble = { text: "After 2 a * is missing.", place: 1 };
  const none = { f_trouble: null, guess_trouble: null, verdict: "" };
  const said = (/** @type {object} */ answer, guess_text = "") => {
    const before = STATES.derivative_checker.answer;
    model.set("guess_text", guess_text);
    model.set("answer", { ...before, ...none, ...answer, echo: { ...before.echo, guess_text } });
    return text(el, ".gdl-status");
  };
  assert.equal(said({ guess_trouble: trouble }), "Type your guess and press Enter.");
  assert.equal(said({ guess_trouble: trouble }, "2x"), "Mend the formula and press Enter.");
  assert.equal(said({ f_trouble: trouble }), "Mend the formula and press Enter.");
  close();
});

test("depth: what is typed is used, or refused", async () => {
  const { model, el, close } = await open("depth");
  const [weight, u, layers] = el.querySelectorAll("input.gdl-number");
  const complaint = (box) => box.parentElement.querySelector(".gdl-complaint").textContent;
  for (const [box, name, bad, good, words] of [
    [weight, "weight", "600", "60", "-100 to 100"],
    [u, "u", "-600", "-60", "-100 to 100"],
    [layers, "depth", "99", "49", "a whole number, 1 to 50"],
    [layers, "depth", "2.5", "2", "a whole number, 1 to 50"],
  ]) {
    const before = model.get(name);
    type(box, bad);
    assert.equal(model.get(name), before);
    assert.equal(complaint(box), words);
    type(box, good);
    assert.equal(model.get(name), Number(good));
    assert.equal(complaint(box), "");
  }
  close();
});

test("what two lines or arrows are is told without colour, in picture and key alike", async () => {
  const plain = (node) => node.getAttribute("class").includes("gdl-solid");
  const secant = await open("secant at a corner");
  for (const number of [1, 3]) {
    const lines = [...secant.el.querySelectorAll(`.gdl-run.gdl-run-${number}`)];
    assert.ok(lines.length >= 3);
    assert.ok(!lines.some(plain), "a line is dashed wherever it stands");
  }
  secant.close();
  const compass = await open("compass");
  for (const [color, head] of [
    [0, "full"],
    [1, "open"],
  ]) {
    const arrows = [...compass.el.querySelectorAll(`.gdl-arrow.gdl-run-${color}`)];
    assert.equal(arrows.length, 2, "one in the picture, one in the key");
    for (const arrow of arrows) assert.ok(arrow.querySelector(`.gdl-head-${head}`));
  }
  compass.close();
});

test("playground: nobody's end lies under another's path", async () => {
  const { el, close } = await open("playground race", { position: 20 });
  const parts = [...el.querySelectorAll(".gdl-path, .gdl-at")];
  const isEnd = parts.map((part) => part.matches(".gdl-at"));
  assert.ok(isEnd.filter(Boolean).length > 1, "two runs stand on the map");
  assert.ok(isEnd.lastIndexOf(false) < isEnd.indexOf(true));
  close();
});

test("Home and End take a handle to the edges, a page key ten nudges up or down", async () => {
  const { model, el, close } = await open("playground race");
  const knob = el.querySelector(".gdl-handle");
  const [[left, right]] = model.get("surfaces").find((s) => s.name === model.get("surface")).window;
  const [, y] = model.get("start");
  send(knob, "keydown", { key: "Home" });
  assert.deepEqual(model.get("start"), [left, y]);
  send(knob, "keydown", { key: "End" });
  assert.deepEqual(model.get("start"), [right, y]);
  send(knob, "keydown", { key: "PageDown" });
  assert.equal(model.get("start")[0], right);
  assert.ok(model.get("start")[1] < y - 0.5);
  close();
});

test("focus goes to what appears: after a prediction, after Skip, after Reveal the surface", async () => {
  for (const answer of [
    (el) => send(buttons(el).Skip, "click"),
    (el) => type(el.querySelector(".gdl-predict input"), "0.2"),
  ]) {
    const { el, close } = await open("playground asks");
    el.querySelector(".gdl-predict input").focus();
    answer(el);
    assert.equal(document.activeElement, el.querySelector(".gdl-body"));
    close();
  }
  const { model, el, close } = await open("fit_by_hand");
  const reveal = buttons(el)["Reveal the surface"];
  reveal.focus();
  send(reveal, "click");
  assert.equal(document.activeElement, reveal, "the surface is still on its way");
  const { surface, picture } = STATES["fit_by_hand revealed"].map;
  model.set("map", { surface, picture });
  assert.equal(document.activeElement, el.querySelector(".gdl-revealed"));
  assert.ok(reveal.hidden);
  close();
});

test("playground: Step walks, a tick changes the race, the last rule can't be taken out", async () => {
  const { model, el, close } = await open("playground race");
  const { Reset, Step, Back } = buttons(el);
  assert.equal(model.get("position"), 0, "it opens where the walk begins");
  assert.match(
    text(el, ".gdl-sum"),
    /\(4, 3\)start.*\(8, 18\)gradient×−0\.1.*\(−0\.8, −1\.8\)step→/,
  );
  assert.equal(el.querySelectorAll(".gdl-ahead").length, 0, "nothing ahead is drawn");
  send(Step, "click");
  nextFrame();
  assert.equal(model.get("position"), 1);
  assert.match(text(el, ".gdl-sum"), /\(3\.2, 1\.2\)step 1/);
  assert.match(text(el, ".gdl-scrub-words"), /step 1 of 20/);
  send(Step, "click");
  send(Back, "click");
  assert.equal(model.get("position"), 1);
  send(Reset, "click");
  assert.equal(model.get("position"), 0);
  unfold(el);
  const boxes = [...el.querySelectorAll("input[type=checkbox]")];
  const tick = (box, on) => {
    box.checked = on;
    send(box, "change");
  };
  const ticked = boxes.filter((b) => b.checked);
  assert.equal(ticked.length, 2);
  tick(ticked[0], false);
  assert.deepEqual(model.get("rules"), ["Adam"]);
  tick(ticked[1], false);
  assert.deepEqual(model.get("rules"), ["Adam"]);
  assert.ok(ticked[1].checked);
  assert.equal(el.dataset.state, "waiting");
  assert.ok(el.querySelector(".gdl-stale"));
  close();
});

test("playground: what is folded away says how things are once it is unfolded", async () => {
  const { model, el, close } = await open("playground");
  model.set("start", [1.25, -0.5]);
  model.set("rules", ["Momentum"]);
  const box = () => el.querySelector(".gdl-fold input.gdl-number").value;
  assert.notEqual(box(), "1.25");
  unfold(el);
  assert.equal(box(), "1.25");
  const ticked = el.querySelectorAll(".gdl-fold input[type=checkbox]:checked");
  assert.equal(ticked.length, 1);
  model.set("start", [2, -0.5]);
  assert.equal(box(), "2");
  close();
});

test("playground: each rule's line, markers and swatch have the look that Python's table gives it", async () => {
  const { model, el, close } = await open("playground race", { position: -1 });
  for (const { name, key, shape } of model.get("racers")) {
    const racing = model.get("rules").includes(name);
    const line = el.querySelector(`path[data-rule="${name}"]`);
    assert.equal(Boolean(line), racing);
    const swatches = el.querySelectorAll(`.gdl-swatch line.gdl-run-${key}`);
    assert.equal(swatches.length, racing ? 2 : 1, "beside its box, and in the table");
    const [marked] = el.querySelectorAll(`.gdl-swatch path.gdl-run-${key}`);
    assert.equal(marked.getAttribute("d"), shape, "the key has the marker too");
    if (!racing) continue;
    assert.ok(line.getAttribute("class").split(" ").includes(`gdl-run-${key}`));
    const markers = [...el.querySelectorAll(`path.gdl-run-${key}:not(.gdl-run)`)];
    assert.ok(markers.length > 2);
    const walked = el.querySelector(`.gdl-step.gdl-run-${key}[transform^="scale"]`);
    const each = markers.filter((marker) => marker !== walked);
    assert.ok(each.every((marker) => marker.getAttribute("d") === shape));
    // The steps on the way are one path: a place, and from there the shape.
    const places = walked.getAttribute("d").split(`m${shape.slice(1)}`);
    assert.equal(places.pop(), "");
    assert.ok(places.length > 2);
    for (const place of places) assert.match(place, /^M-?[\d.]+ -?[\d.]+$/);
  }
  close();
});

test("playground: in a race each rule may have a rate of its own, and is explained", async () => {
  const { model, el, close } = await open("playground race");
  const rows = () =>
    [...el.querySelectorAll(".gdl-table tbody tr")].map((row) =>
      [...row.cells].map((c) => c.textContent),
    );
  assert.deepEqual(
    rows().map(([name, rate]) => [name, rate]),
    [
      ["SGD", "0.1"],
      ["Adam", "0.1"],
    ],
  );
  const box = el.querySelector(".gdl-rate input.gdl-number");
  const choose = (name) => send(buttons(el.querySelector(".gdl-whose"))[name], "click");
  choose("Adam");
  assert.equal(model.get("focus"), "Adam");
  type(box, "0.05");
  assert.deepEqual(model.get("rates"), { Adam: 0.05 });
  assert.equal(model.get("learning_rate"), 0.1);
  const adam = model.get("racers").find(({ name }) => name === "Adam");
  assert.equal(text(el, ".gdl-race .gdl-small"), `Adam: ${adam.idea}`);
  assert.match(text(el, ".gdl-sum"), new RegExp(adam.term));
  send(el.querySelector(".gdl-table tbody tr"), "click");
  assert.equal(model.get("focus"), "SGD");
  choose("all rules");
  type(box, "0.2");
  assert.deepEqual([model.get("learning_rate"), model.get("rates")], [0.2, {}]);
  close();
});

/** Surfaces that only Python can compute. */
const onlyPythons = (name) => STATES[name].surfaces.map((s) => ({ ...s, program: null }));

test("playground: what is said is about the steps on show, and nothing is said of others", async () => {
  const surfaces = onlyPythons("playground race");
  const { model, el, close } = await open("playground race", { surfaces });
  assert.match(text(el, ".gdl-status"), /^The walk has not begun/);
  model.set("position", 3); // it plays: Python has said nothing of this step yet
  assert.equal(text(el, ".gdl-status"), "");
  const rules = { SGD: { word: "Smooth", sentence: "Smooth: it glides." } };
  model.set("so_far", { at: 3, rules, echo: model.get("answer").echo });
  assert.equal(text(el, ".gdl-status"), "SGD: Smooth: it glides.");
  model.set("so_far", { at: 3, rules, echo: { ...model.get("answer").echo, steps: 7 } });
  assert.equal(text(el, ".gdl-status"), "", "this was about another run");
  close();
});

test("playground: a step that the page can judge is judged at once, and Python's word stays", async () => {
  const { model, el, close } = await open("playground race");
  model.set("position", 5);
  assert.equal(
    text(el, ".gdl-status"),
    "SGD: Smooth so far: it glides down along y and x and never changes sides.",
  );
  const rules = { SGD: { word: "Smooth", sentence: "Smooth: as Python says." } };
  model.set("so_far", { at: 5, rules, echo: model.get("answer").echo });
  assert.equal(text(el, ".gdl-status"), "SGD: Smooth: as Python says.");
  model.set("position", -1);
  assert.match(text(el, ".gdl-table"), /Zig-zag|Smooth|Swinging|Crawling/);
  close();
});

test("playground: a start that is not on the map is said, and Fit makes room for it", async () => {
  const { model, el, close } = await open("playground");
  assert.match(text(el, ".gdl-map > .gdl-small"), /^Drag the dot/);
  model.set("start", [9, 1]);
  leads(model, [9, 1], [8, 2]);
  const keys = [...el.querySelectorAll(".gdl-legend .gdl-arrow")];
  assert.equal(keys.length, 2);
  assert.ok(keys.every(concealed), "no arrow is drawn, and no key speaks of one");
  assert.match(
    text(el, ".gdl-map > .gdl-small"),
    /The start \(9, 1\) lies outside this map: Fit shows it/,
  );
  assert.ok(el.querySelector(".gdl-handle").classList.contains("gdl-away"));
  send(buttons(el).Fit, "click");
  const [[left, right]] = model.get("view");
  assert.ok(left < 0 && right > 9);
  assert.ok(!el.querySelector(".gdl-handle").classList.contains("gdl-away"));
  assert.match(text(el, ".gdl-map > .gdl-small"), /^Zoomed/);
  send(buttons(el).Fit, "click");
  assert.deepEqual(model.get("view"), []);
  send(el.querySelector(".gdl-handle"), "keydown", { key: "+" });
  assert.deepEqual(model.get("view")[0], [0, 5], "towards it");
  close();
});

test("playground: the start's name has room beside it, or is short", async () => {
  const { el, close } = await open("playground", { position: 0 });
  const names = () => [...el.querySelectorAll(".gdl-map .gdl-on")].map((n) => n.textContent);
  resize(400);
  assert.ok(names().includes("start: drag me"), names().join());
  resize(180);
  assert.ok(names().includes("start"), names().join());
  resize(0);
  close();
});

/** The start's name on a map: its middle, its foot, and half of its width in pixels. */
function startName(el) {
  const name = [...el.querySelectorAll(".gdl-map .gdl-on")].find((n) =>
    n.textContent.startsWith("start"),
  );
  const [x, y] = ["x", "y"].map((a) => Number(name.getAttribute(a)));
  return { x, y, half: 3.3 * name.textContent.length };
}

/** A playground whose run begins at a place with a gradient. */
function leads(model, start, gradient) {
  const answer = model.get("answer");
  const packed = (...numbers) => new DataView(new Float64Array(numbers).buffer);
  const to = start.map((v, i) => v - 0.1 * gradient[i]);
  const parts = {
    points: packed(...start, ...to),
    gradients: packed(...gradient, ...gradient),
    losses: packed(2, 1),
  };
  model.set("start", start);
  const runs = [{ ...answer.runs[0], ...parts }];
  model.set("answer", { ...answer, runs, echo: { ...answer.echo, start } });
}

test("playground: the start's name lies over no arrow, whichever way the ground leads", async () => {
  const { model, el, close } = await open("playground", { position: 0 });
  for (const start of [
    [0, 0],
    [4, 0],
    [-4.5, 0.5],
    [4, 3],
  ]) {
    for (let angle = 0; angle < 360; angle += 6) {
      const [across, up] = [Math.cos, Math.sin].map((f) => f((angle * Math.PI) / 180));
      leads(model, start, [8 * across, 8 * up]);
      const { x, y, half } = startName(el);
      const [u, v] = el
        .querySelector(".gdl-map .gdl-handle")
        .getAttribute("transform")
        .match(/-?[\d.]+/g)
        .map(Number);
      for (let far = -150; far <= 150; far += 1) {
        const [px, py] = [u + far * across, v - far * up];
        const under = Math.abs(px - x) < half && py > y - 10 && py < y + 3;
        if (under) assert.fail(`from ${start} by ${angle}°: ${px}, ${py} is under ${x}, ${y}`);
      }
    }
  }
  close();
});

test("playground: no height is written under the start's name", async () => {
  const { model, el, close } = await open("playground", { position: 0 });
  let seen = 0;
  for (const pixels of [220, 260, 400, 520]) {
    resize(pixels);
    for (const start of [
      [4, 3],
      [-4, 3],
      [3, -1],
      [0.5, 0.5],
      [-3, -2],
    ]) {
      leads(model, start, [-8, 0]);
      resize(pixels + 1); // the ground is drawn again
      resize(pixels);
      const { x, y, half } = startName(el);
      for (const text of el.querySelectorAll(".gdl-heights text")) {
        const [, u, v] = text.getAttribute("transform").match(/translate\((\S+) (\S+)\)/);
        seen += 1;
        const apart = Math.abs(v - (y - 4)) > 8 || Math.abs(u - x) > half;
        assert.ok(apart, `${text.textContent} at ${u}, ${v}, under the name at ${x}, ${y}`);
      }
    }
  }
  assert.ok(seen > 60);
  resize(0);
  close();
});

test("playground: the ground can be seen from the side in place of the map", async () => {
  const { el, close } = await open("playground", { position: -1 });
  const [map, hill] = [el.querySelector(".gdl-map > .gdl-axes"), el.querySelector(".gdl-hill")];
  assert.equal(hill.style.display, "none");
  send(buttons(el).height, "click");
  assert.deepEqual([map.style.display, hill.style.display], ["none", ""]);
  assert.equal(hill.querySelectorAll(".gdl-face").length, 36 * 36);
  assert.ok(el.querySelector(".gdl-tools").hidden);
  assert.ok(buttons(el).Play.closest("[hidden]") === null, "it is played there, too");
  send(hill, "keydown", { key: "ArrowLeft" });
  send(buttons(el).map, "click");
  assert.equal(map.style.display, "");
  close();
});

test("playground: a rate that was played to its end leaves a mark, and so the border is found", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { model, el, close } = await open("playground", { position: -1 });
  t.mock.timers.tick(600);
  assert.deepEqual(model.get("tried"), [["bowl", "SGD", 0.1, "holds", "4, 3"]]);
  assert.equal(el.querySelectorAll(".gdl-trial").length, 1);
  assert.match(text(el, ".gdl-trial-words"), /holds\. How bold/);
  assert.equal(el.querySelectorAll(".gdl-border").length, 0);
  const { border } = model.get("answer");
  model.set("tried", [...model.get("tried"), ["bowl", "SGD", 0.4, "flies off", "4, 3"]]);
  assert.match(
    text(el, ".gdl-trial-words"),
    /holds at 0\.1 and flies off at 0\.4: the border lies between/,
  );
  assert.equal(el.querySelectorAll(".gdl-gap").length, 1);
  assert.doesNotMatch(el.textContent, /0\.3333/);
  model.set("tried", [
    ["bowl", "SGD", 0.33, "holds", "4, 3"],
    ["bowl", "SGD", 0.34, "flies off", "4, 3"],
  ]);
  assert.match(text(el, ".gdl-trial-words"), /Border found: η = 0\.3333/);
  assert.ok(el.querySelector(".gdl-border").style.left);
  model.set("tried", [
    ["bowl", "SGD", 0.1, "holds", "4, 3"],
    ["bowl", "SGD", 0.4, "flies off", "4, 3"],
  ]);
  buttons(el)["Show the border"].focus();
  send(buttons(el)["Show the border"], "click");
  assert.match(document.activeElement.textContent, /^The border: η/, "the focus isn't lost");
  assert.match(text(el, ".gdl-trial-words"), /The border: η = 0\.3333/);
  assert.equal(border, 1 / 3);
  close();
});

test("playground: marks belong to a start, and come back with it", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { model, el, close } = await open("playground", { position: -1 });
  const marks = () => el.querySelectorAll(".gdl-trial").length;
  model.set("tried", [
    ["bowl", "SGD", 0.3, "holds", "4, 3"],
    ["bowl", "SGD", 0.4, "flies off", "4, 3"],
  ]);
  assert.equal(marks(), 2);
  model.set("start", [4, 0]);
  assert.equal(marks(), 0, "from there 0.4 flies nowhere");
  assert.match(text(el, ".gdl-trial-words"), /this one has none yet/);
  assert.equal(el.querySelectorAll(".gdl-gap").length, 0);
  model.set("start", [4, 3]);
  assert.equal(marks(), 2);
  assert.match(text(el, ".gdl-trial-words"), /holds at 0\.3 and flies off at 0\.4/);
  close();
});

test("playground: the bar and the loss curve walk through the steps", async () => {
  const { model, el, close } = await open("playground", { position: -1 });
  const bar = el.querySelector(".gdl-scrub");
  bar.value = "7";
  send(bar, "input");
  assert.equal(model.get("position"), 7);
  nextFrame();
  assert.ok(!model.saved.some((sent) => "position" in sent), "nothing is asked for on the way");
  send(bar, "change");
  nextFrame();
  assert.deepEqual(model.saved.at(-1), { position: 7 });
  const curve = el.querySelector(".gdl-losses .gdl-axes");
  const wide = Number(curve.getAttribute("viewBox").split(" ")[2]);
  const [left, right] = [54 + 9, wide - 18 - 9];
  const at = (step) => ({ clientX: left + ((right - left) * step) / 50, clientY: 100 });
  send(curve, "pointermove", at(3));
  assert.match(text(el, ".gdl-losses"), /step 3: loss/);
  assert.match(text(el, ".gdl-map"), /step 3: \(/, "the map shows the same step");
  assert.equal(model.get("position"), 7);
  send(curve, "pointermove", at(30));
  assert.match(text(el, ".gdl-losses"), /step 7: loss/, "what was not walked is not shown");
  send(curve, "pointerleave");
  send(curve, "click", at(30));
  assert.equal(model.get("position"), 30);
  close();
});

test("descent_1d: the sum, the step on the axis, and a border that must be found", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { model, el, close } = await open("descent_1d");
  const { Step, "All steps": All } = buttons(el);
  assert.match(
    text(el, ".gdl-sum"),
    /^2start:4slope×−0\.1minus the rate=−0\.4step→1\.6next point$/,
  );
  assert.equal(el.querySelectorAll(".gdl-axes .gdl-arrow.gdl-walk").length, 1);
  const keys = () => [...el.querySelectorAll(".gdl-legend > *")].filter((n) => !concealed(n));
  const said = () => keys().map((n) => n.textContent);
  assert.deepEqual(said(), ["tangent: the slope here", "next step, on the axis"]);
  assert.equal(el.querySelectorAll(".gdl-axes .gdl-used").length, 0);
  send(Step, "click");
  assert.equal(said()[2], "earlier slopes", "what is drawn dashed has its key");
  assert.equal(el.querySelectorAll(".gdl-axes .gdl-used").length, 1);
  assert.match(text(el, ".gdl-sum"), /^1\.6step 1:3\.2slope/);
  assert.doesNotMatch(el.textContent, /border 1/);
  send(All, "click");
  t.mock.timers.tick(600);
  assert.deepEqual(model.get("tried"), [["parabola", "SGD", 0.1, "holds", "2"]]);
  assert.equal(
    el.querySelectorAll(".gdl-axes .gdl-arrow.gdl-walk").length,
    0,
    "no step at the end",
  );
  assert.deepEqual(said(), ["tangent: the slope here", "earlier slopes"]);
  model.set("tried", [
    ["parabola", "SGD", 0.99, "holds", "2"],
    ["parabola", "SGD", 1.01, "flies off", "2"],
  ]);
  assert.match(text(el, ".gdl-trial-words"), /Border found: η = 1\./);
  close();
  const own = await open("descent_1d", { known: {} });
  own.model.set("so_far", { ...own.model.get("so_far"), at: 4 });
  assert.equal(text(own.el, ".gdl-status"), "", "nothing is said of other steps than these");
  own.close();
});

test("descent_1d: of a run that flies off no more is told than is drawn, and its chart says so", async () => {
  const { model, el, close } = await open("descent_1d");
  const { "All steps": All } = buttons(el);
  const box = el.querySelector(".gdl-rate input");
  type(box, "1.5");
  send(All, "click");
  await nextFrame();
  assert.equal(model.get("learning_rate"), 1.5);
  const shown = [...el.querySelectorAll(".gdl-legend > *")].filter((n) => !concealed(n));
  assert.deepEqual(
    shown.map((n) => n.textContent),
    ["earlier slopes"],
  );
  const axes = [...el.querySelectorAll(".gdl-turn .gdl-label")].map((n) => n.textContent);
  assert.ok(axes.includes("step (off the chart at step 10)"), axes.join());
  close();
});

test("descent_1d: a slope that was used can be told from the curve", async () => {
  const { el, close } = await open("descent_1d");
  send(buttons(el).Step, "click");
  const [[x1, y1], [x2, y2]] = el
    .querySelector(".gdl-axes .gdl-used")
    .getAttribute("d")
    .match(/-?[\d.]+,-?[\d.]+/g)
    .map((place) => place.split(",").map(Number));
  const curve = el
    .querySelector(".gdl-curve")
    .getAttribute("d")
    .match(/-?[\d.]+,-?[\d.]+/g)
    .map((place) => place.split(",").map(Number));
  for (const [x, y] of [
    [x1, y1],
    [x2, y2],
  ]) {
    const apart = Math.min(...curve.map(([u, v]) => Math.hypot(u - x, v - y)));
    assert.ok(apart > 6, `${apart} px`);
  }
  close();
});

test("compass: where the ground is flat, no key speaks of a gradient", async () => {
  const { model, el, close } = await open("compass");
  const seen = () =>
    [...el.querySelectorAll(".gdl-key .gdl-choice")].filter((n) => !concealed(n)).length;
  assert.equal(seen(), 4);
  const answer = model.get("answer");
  model.set("answer", { ...answer, gradient: [0, 0], length: 0 });
  assert.equal(seen(), 2, "the direction and the tints");
  close();
});

test("playground: each way in which the rate may change says what it does", async () => {
  const { model, el, close } = await open("playground");
  unfold(el);
  const field = [...el.querySelectorAll(".gdl-field")].find((n) =>
    n.textContent.startsWith("Rate over time"),
  );
  const choice = field.querySelector("select");
  const [still, ...others] = [...choice.options];
  assert.equal(still.textContent, "constant");
  for (const { value, textContent } of others) {
    assert.ok(textContent.startsWith(`${value}: `) && textContent.length > value.length + 20);
  }
  choice.value = "StepLR";
  send(choice, "change");
  assert.equal(model.get("schedule"), "StepLR");
  close();
});

test("wherever a map has tints, a key says which of them is low", async () => {
  for (const name of ["playground", "compass", "two_slices", "regression", "fit_by_hand"]) {
    const { el, close } = await open(name);
    assert.ok(el.querySelector(".gdl-contours"), name);
    assert.equal(text(el, ".gdl-tints"), "lowhigh", name);
    close();
  }
});

test("graph_player: each step is drawn and said, and the last one can be taken back", async () => {
  const { model, el, close } = await open("graph_player");
  const { Step, Back } = buttons(el);
  assert.match(text(el, ".gdl-status"), /Nothing has been walked yet/);
  send(Step, "click");
  assert.match(text(el, ".gdl-status"), /It begins with 1/);
  assert.equal(el.querySelectorAll(".gdl-now").length, 1);
  send(Step, "click");
  assert.match(text(el, ".gdl-status"), /has arrived\. It passes on/);
  send(Back, "click");
  assert.equal(model.get("position"), 1);
  assert.match(text(el, ".gdl-status"), /It begins with 1/);
  nextFrame();
  assert.deepEqual(model.saved.at(-1), { position: 1 });
  close();
});

test("graph_player: Step at the end starts again", async () => {
  const { model, el, close } = await open("graph_player");
  const { Step, "All steps": All } = buttons(el);
  send(All, "click");
  send(Step, "click");
  assert.equal(model.get("position"), 0);
  assert.match(text(el, ".gdl-status"), /Nothing has been walked yet/);
  close();
});

test("graph_player: the lit node is brought into view at each step, and at Reset", async () => {
  const { model, el, close } = await open("graph_player");
  const [box, picture] = [el.querySelector(".gdl-scroll"), el.querySelector(".gdl-graph")];
  const { Step, Reset, "All steps": All } = buttons(el);
  const whole = Number(picture.getAttribute("viewBox").split(" ")[2]);
  Object.defineProperty(picture, "viewBox", { value: { baseVal: { width: whole } } });
  picture.getBoundingClientRect = () => ({ width: whole });
  Object.defineProperty(box, "clientWidth", { value: 300 });
  const lit = () => {
    const node = el.querySelector(".gdl-now");
    const [x, wide] = ["x", "width"].map((name) => Number(node.getAttribute(name)));
    return x >= box.scrollLeft && x + wide <= box.scrollLeft + 300;
  };
  const steps = model.get("answer").nodes.length;
  assert.ok(whole > 300 && steps > 2, "the box is too narrow for the graph");
  send(Step, "click");
  assert.ok(lit() && box.scrollLeft > 0, `step 1: ${box.scrollLeft}`);
  for (let k = 2; k <= steps; k += 1) {
    send(Step, "click");
    assert.ok(lit(), `step ${k}: ${box.scrollLeft}`);
  }
  send(Reset, "click");
  assert.equal(box.scrollLeft, whole - 300 - (60 - 52 - 8), "where the walk begins");
  box.scrollLeft = 0; // to see what a number changes
  model.set("answer", structuredClone(model.get("answer")));
  assert.equal(box.scrollLeft, 0, "another answer moves nothing");
  send(All, "click");
  assert.ok(lit(), "all steps");
  close();
});

test("secant zoomed in: no two labels read the same, and the point is named", async () => {
  const { el, close } = await open("secant zoomed in");
  const axes = el.querySelector(".gdl-axes");
  const texts = [...axes.querySelectorAll(".gdl-grid text:not(.gdl-label)")];
  const across = texts.filter((n) => n.getAttribute("text-anchor") === "middle");
  const labels = across.map((n) => n.textContent);
  assert.equal(new Set(labels).size, labels.length, labels.join(" "));
  assert.ok(labels.length >= 3 && labels.includes("1"), labels.join(" "));
  assert.match(axes.textContent, /offsets from 1/);
  close();
});

test("a question is asked once, and only of what it is about", async (t) => {
  const kept = new Map();
  const storage = {
    getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => kept.set(key, value),
  };
  const before = Object.getOwnPropertyDescriptor(globalThis, "sessionStorage");
  Object.defineProperty(globalThis, "sessionStorage", { value: storage, configurable: true });
  t.after(() => {
    if (before) Object.defineProperty(globalThis, "sessionStorage", before);
    else delete globalThis.sessionStorage;
  });
  const first = await open("playground asks");
  const asks = (/** @type {{ el: HTMLElement }} */ { el }) =>
    !el.querySelector(".gdl-predict").hidden;
  assert.ok(asks(first));
  first.model.set("surface", "saddle");
  assert.ok(!asks(first), "it is about the bowl");
  assert.ok(!first.el.querySelector(".gdl-body").hidden);
  first.model.set("surface", "bowl");
  assert.ok(asks(first));
  type(first.el.querySelector(".gdl-predict input"), "0.2");
  first.close();
  const again = await open("playground asks");
  assert.ok(!asks(again), "a new kernel's widget asks nothing anew");
  assert.deepEqual(again.model.get("guess"), { value: 0.2 }, "and Python hears of the answer");
  again.close();
  const other = await open("playground chooses");
  assert.ok(asks(other), "another question is another one");
  other.close();
});

test("a prediction hides the picture until it is made, and says when it can't be sent", async () => {
  const { model, el, close } = await open("playground asks");
  const body = el.querySelector(".gdl-body");
  assert.ok(body.hidden);
  const box = el.querySelector(".gdl-predict input");
  send(el.querySelector(".gdl-predict button"), "click");
  assert.match(text(el, ".gdl-outcome"), /Write a number first/);
  assert.equal(model.get("guess").value, undefined);
  type(box, "0.2");
  assert.deepEqual(model.get("guess"), { value: 0.2 });
  assert.ok(!body.hidden);
  model.set("outcome", "You predicted <i>0.2</i>.");
  assert.equal(text(el, ".gdl-outcome"), "You predicted <i>0.2</i>.");
  const asked = model.get("surface");
  model.set("surface", "saddle");
  assert.ok(el.querySelector(".gdl-outcome").hidden, "of another surface it may not be true");
  model.set("surface", asked);
  assert.ok(!el.querySelector(".gdl-outcome").hidden);
  close();
  const cut = await open("playground chooses");
  cut.model.gone = true;
  send(cut.el.querySelector(".gdl-predict button"), "click");
  assert.deepEqual(cut.model.get("guess"), { value: 0 });
  assert.match(text(cut.el, ".gdl-outcome"), /can't be reached/);
  assert.ok(!cut.el.querySelector(".gdl-outcome").hidden);
  cut.close();
});

/** Put hostile text wherever a state has text that isn't markup or a name for something. */
function poisoned(value, poison, path = []) {
  const key = path.at(-1);
  if (typeof value === "string") {
    const kept = ["html", "id", "kind", "name", "f", "surface", "patient", "pair", "activation"];
    return kept.includes(key) || kept.includes(path.at(-2)) ? value : `${value}${poison}`;
  }
  if (value instanceof DataView || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((v, i) => poisoned(v, poison, [...path, i]));
  return Object.fromEntries(
    Object.entries(value).map(([k, v]) => [
      k,
      k === "echo" ? v : poisoned(v, poison, [...path, k]),
    ]),
  );
}

const OURS = new RegExp(
  "^(A|BUTTON|CODE|DETAILS|DIV|EM|FIELDSET|H3|INPUT|LABEL|LEGEND|OPTION|P|PRE|SELECT|SMALL|SPAN|" +
    "STRONG|SUMMARY|T(ABLE|HEAD|BODY|R|H|D)|svg|math|m\\w+|g|defs|clipPath|rect|line|path|circle|polyline|polygon|text|title|desc)$",
);

for (const name of Object.keys(STATES)) {
  test(`${name}: hostile text in any trait is shown as text`, async () => {
    // All in one: a page that took one of them for more than text would show it.
    const poison = HOSTILE.join(" ");
    const state = poisoned(structuredCloneOf(STATES[name]), poison);
    const { el, close } = await open(name, { ...state, score: poison, outcome: poison });
    for (const node of el.querySelectorAll("*")) {
      assert.match(node.nodeName, OURS);
      for (const { name: attribute } of node.attributes) {
        assert.doesNotMatch(attribute, /^on|^src|xlink/);
      }
    }
    assert.ok(el.textContent.includes(HOSTILE[0]), "it is shown");
    close();
    assert.equal(window.pwn, undefined);
  });
}
