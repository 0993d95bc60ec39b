import assert from "node:assert/strict";
import { test } from "node:test";
import { leftBehind, send, type } from "./dom.js";

const { createBag } = await import("../../src/gdlesson/widgets/js/bag.js");
const controls = await import("../../src/gdlesson/widgets/js/controls.js");
const { logSlider, slider } = await import("../../src/gdlesson/widgets/js/sliders.js");
const { html, put, svg } = await import("../../src/gdlesson/widgets/js/elements.js");

/** A control with a bag that must be empty in the end. */
function using(make, check) {
  const bag = createBag();
  const heard = [];
  check(
    make(bag, (value) => heard.push(value)),
    heard,
  );
  bag.dispose();
  assert.deepEqual(leftBehind(), []);
}

test("elements carry attributes and children, and text is text", () => {
  const node = html("p", { class: "a", hidden: true, id: null, title: false }, "<b>", html("i"));
  assert.equal(node.outerHTML, '<p class="a" hidden="">&lt;b&gt;<i></i></p>');
  assert.equal(svg("circle", { r: 2 }).namespaceURI, "http://www.w3.org/2000/svg");
  assert.equal(put(node, { class: 0 }).getAttribute("class"), "0");
});

test("a button hears a click", () =>
  using(
    (bag, hear) => controls.button(bag, "Go", () => hear("go")),
    (node, heard) => {
      send(node, "click");
      assert.deepEqual(heard, ["go"]);
      assert.equal(node.type, "button");
    },
  ));

test("a list shows a choice and hears of another", () =>
  using(
    (bag, hear) =>
      controls.select(
        bag,
        "f",
        [
          ["a", "A"],
          ["b", "<B>"],
        ],
        hear,
      ),
    (list, heard) => {
      list.show("b");
      const node = list.root.querySelector("select");
      assert.equal(node.value, "b");
      assert.equal(node.options[1].textContent, "<B>");
      type(node, "a");
      assert.deepEqual(heard, ["a"]);
    },
  ));

test("a box to tick shows and hears", () =>
  using(
    (bag, hear) => controls.checkbox(bag, ["zoom"], hear),
    (box, heard) => {
      const node = box.root.querySelector("input");
      box.show(true);
      assert.ok(node.checked);
      node.checked = false;
      send(node, "change");
      assert.deepEqual(heard, [false]);
    },
  ));

test("a number field takes numbers, refuses the rest aloud, and leaves what is typed alone", () =>
  using(
    (bag, onNumber) =>
      controls.numberField(bag, "x", { accepts: (v) => v < 10, rule: "less than 10", onNumber }),
    (field, heard) => {
      const node = field.root.querySelector("input");
      const complaint = field.root.querySelector(".gdl-complaint");
      field.show(1.5);
      assert.equal(node.value, "1.5");
      for (const bad of ["abc", "", "12", "1,000.5", "Infinity"]) {
        type(node, bad);
        assert.equal(complaint.textContent, "less than 10", bad);
        assert.equal(node.getAttribute("aria-invalid"), "true");
      }
      assert.deepEqual(heard, []);
      type(node, "−0,5");
      assert.deepEqual(heard, [-0.5]);
      assert.equal(complaint.textContent, "");
      node.value = "3";
      send(node, "keydown", { key: "Enter" });
      send(node, "change"); // as the browser does on leaving: it is the same wish
      assert.deepEqual(heard, [-0.5, 3]);
      document.body.append(field.root);
      node.focus();
      node.value = "3.1";
      field.show(3); // the answer to 3 arrives while 3.1 is typed
      assert.equal(node.value, "3.1");
      field.show(4); // somebody else moved it
      assert.equal(node.value, "4");
      field.root.remove();
    },
  ));

test("a number that can be read in two ways is refused, with both ways to write it", () =>
  using(
    (bag, onNumber) => controls.numberField(bag, "x", { onNumber }),
    (field, heard) => {
      const node = field.root.querySelector("input");
      const complaint = field.root.querySelector(".gdl-complaint");
      for (const [text, words] of [
        ["1,000", "write 1000, or 1"],
        ["−12,500", "write -12500, or -12.5"],
        ["1,000,000", "write 1000000, or 1"],
      ]) {
        type(node, text);
        assert.ok(complaint.textContent.includes(words), complaint.textContent);
      }
      assert.deepEqual(heard, []);
      for (const text of ["0,125", "1,5", "1,0000", "12.500"]) type(node, text);
      assert.deepEqual(heard, [0.125, 1.5, 1, 12.5]);
    },
  ));

test("point fields change one coordinate each", () => {
  let point = [1, 2];
  using(
    (bag) =>
      controls.pointFields(
        bag,
        ["x", "y"],
        () => point,
        (p) => {
          point = p;
        },
      ),
    (fields) => {
      fields.show(point);
      type(fields.roots[1].querySelector("input"), "5");
      assert.deepEqual(point, [1, 5]);
    },
  );
});

test("a slider over powers of ten doesn't pull a typed value onto a stop", () =>
  using(
    (bag, hear) => logSlider(bag, "rate", [-3, 1], hear),
    (log, heard) => {
      const [box, track] = log.root.querySelectorAll("input");
      log.show(0.1);
      assert.equal(track.value, "-1");
      type(box, "0.1001");
      log.show(0.1001);
      assert.equal(track.value, "-1");
      track.value = "0";
      send(track, "input");
      assert.deepEqual(heard, [0.1001, 1]);
      assert.equal(track.getAttribute("aria-valuetext"), "0.1");
      type(box, "-1");
      assert.equal(log.root.querySelector(".gdl-complaint").textContent, "a number above 0");
    },
  ));

test("with Shift an arrow key goes from end to end of many powers of ten in forty presses", () =>
  using(
    (bag, hear) => logSlider(bag, "h", [-12, 0.3], hear, [0.4, -2]),
    (log, heard) => {
      const track = log.root.querySelectorAll("input")[1];
      log.show(10 ** 0.3);
      send(track, "keydown", { key: "ArrowLeft" });
      send(track, "keydown", { key: "ArrowLeft", shiftKey: true, ctrlKey: true });
      assert.deepEqual(heard, [], "these are the browser's");
      for (let i = 0; i < 40; i += 1) send(track, "keydown", { key: "ArrowLeft", shiftKey: true });
      assert.equal(heard.at(-1), 1e-12);
      assert.equal(heard.length, 40);
      send(track, "keydown", { key: "ArrowUp", shiftKey: true });
      assert.ok(heard.at(-1) > 1e-12);
    },
  ));

test("a slider says when it is let go", () => {
  let rests = 0;
  using(
    (bag, hear) =>
      slider(bag, "slope", [0, 5], 0.5, hear, {
        onRest: () => {
          rests += 1;
        },
      }),
    (plain, heard) => {
      const [box, track] = plain.root.querySelectorAll("input");
      plain.show(2);
      assert.equal(track.value, "2");
      track.value = "3";
      send(track, "input");
      assert.equal(rests, 0);
      send(track, "change");
      assert.equal(rests, 1);
      type(box, "4.25");
      assert.deepEqual([heard, rests], [[3, 4.25], 2]);
    },
  );
});

/** What a browser does of a touch on a track: it sets the value before it knows what the finger wants. */
function touch(track, value, ...then) {
  send(track, "pointerdown", { pointerType: "touch" });
  track.value = value;
  send(track, "input");
  for (const next of then) {
    if (typeof next === "string") send(track, next, { pointerType: "touch" });
    else {
      track.value = String(next);
      send(track, "input");
    }
  }
}

test("a slider that is drawn anew under a finger forgets neither the tap nor where it is now", () => {
  using(
    (bag, hear) => slider(bag, "slope", [0, 100], 1, hear),
    (plain, heard) => {
      const [, track] = plain.root.querySelectorAll("input");
      plain.show(5);
      touch(track, "20");
      plain.show(6); // a step was played, or an answer came
      send(track, "pointerup", { pointerType: "touch" });
      assert.deepEqual([track.value, heard], ["20", [20]]);
      send(track, "pointerdown", { pointerType: "touch" }); // on the thumb: nothing is set
      plain.show(9);
      send(track, "pointercancel", { pointerType: "touch" });
      assert.deepEqual([track.value, heard], ["9", [20]]);
      touch(track, "70");
      plain.show(10);
      send(track, "pointercancel", { pointerType: "touch" });
      assert.deepEqual([track.value, heard], ["10", [20]]);
    },
  );
});

test("a finger that scrolls over a slider changes nothing; one that taps it or moves it does", () => {
  let rests = 0;
  const onRest = () => {
    rests += 1;
  };
  using(
    (bag, hear) => slider(bag, "slope", [0, 100], 1, hear, { onRest }),
    (plain, heard) => {
      const [, track] = plain.root.querySelectorAll("input");
      plain.show(20);
      touch(track, "64", "pointermove", "pointermove", "pointercancel", "change");
      assert.deepEqual([track.value, heard, rests], ["20", [], 0]);
      touch(track, "64", "pointerup", "change");
      assert.deepEqual([track.value, heard, rests], ["64", [64], 1]);
      touch(track, "8", "pointermove", 13, 16, "pointerup", "change");
      assert.deepEqual([heard, rests], [[64, 13, 16], 2]);
      touch(track, "40", "pointermove", 41, "pointercancel", "change"); // told too late: told again
      assert.deepEqual([track.value, heard, rests], ["16", [64, 13, 16, 41, 16], 2]);
      track.value = "17"; // by a key, or by what speaks to the slider without one
      send(track, "input");
      send(track, "change");
      assert.deepEqual([heard.at(-1), rests], [17, 3]);
    },
  );
});
