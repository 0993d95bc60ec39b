import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeModel, leftBehind, send, states } from "./dom.js";
import { HOSTILE } from "./hostile.js";

const { default: quiz } = await import("../../src/gdlesson/widgets/quiz.js");
const { AGAIN } = await import("../../src/gdlesson/widgets/js/courier.js");
const SENT = states().quiz;

const option = (text) => ({ html: text, label: text });
const ITEMS = [
  {
    id: "one",
    kind: "single",
    html: "<p>One?</p>",
    label: "One?",
    options: ["a", "b"].map(option),
  },
  {
    id: "some",
    kind: "several",
    html: "<p>Some?</p>",
    label: "Some?",
    options: ["a", "b"].map(option),
  },
  { id: "number", kind: "number", html: "<p>How much?</p>", label: "How much?", options: [] },
  {
    id: "order",
    kind: "order",
    html: "<p>Which order?</p>",
    label: "Which order?",
    options: ["a", "b", "c"].map(option),
  },
  {
    id: "match",
    kind: "match",
    html: "<p>Which to which?</p>",
    label: "Which to which?",
    options: ["a", "b"].map(option),
    ends: ["x", "y", "z"],
  },
];

function open(more = {}) {
  const model = new FakeModel({ ...SENT, items: ITEMS, replies: {}, ...more });
  const el = document.createElement("div");
  document.body.append(el);
  const close = quiz.render({ model, el });
  const item = (id) => el.querySelector(`[data-item=${id}]`);
  const check = (id) => send(item(id).querySelector("button"), "click");
  const reply = (id) => item(id).querySelector(".gdl-reply");
  return {
    model,
    el,
    item,
    check,
    reply,
    close() {
      close();
      el.remove();
      assert.deepEqual(leftBehind(), []);
      assert.equal(model.handlers.size, 0);
    },
  };
}

test("what is picked or typed is sent, and its reply shown", () => {
  const { model, item, check, reply, close } = open();
  check("one");
  assert.match(reply("one").textContent, /Pick an answer first/);
  assert.equal(model.saved.length, 0);
  item("one").querySelectorAll("input")[1].checked = true;
  check("one");
  const sent = () => {
    const { item: id, given } = model.get("response");
    return { id, given };
  };
  assert.deepEqual(sent(), { id: "one", given: 1 });
  for (const node of item("some").querySelectorAll("input")) node.checked = true;
  check("some");
  assert.deepEqual(sent(), { id: "some", given: [0, 1] });
  const box = item("number").querySelector("input");
  box.value = "0,5";
  send(box, "keydown", { key: "Enter" });
  assert.deepEqual(sent(), { id: "number", given: "0,5" });
  model.set("replies", {
    number: { right: true, text: "", html: "<p>Half <code>1/2</code>.</p>" },
  });
  assert.equal(
    reply("number").innerHTML,
    "<p><strong>✓ Right.</strong></p><p>Half <code>1/2</code>.</p>",
  );
  assert.equal(reply("number").dataset.waiting, undefined);
  assert.ok(reply("one").dataset.waiting);
  close();
});

test("other numbers take the place of those in the question, and the box is empty for them", () => {
  const { model, item, close } = open();
  const box = item("number").querySelector("input");
  box.value = "3";
  const other = ITEMS.map((kept) =>
    kept.id === "number" ? { ...kept, html: "<p>And 4?</p>", label: "And 4?" } : kept,
  );
  model.set("items", other);
  assert.equal(item("number").querySelector("legend").textContent, "And 4?");
  assert.equal(box.value, "");
  assert.equal(box.getAttribute("aria-label"), "Your answer to: And 4?");
  assert.equal(item("number").getAttribute("aria-label"), "And 4?");
  assert.equal(item("number").querySelector("button").getAttribute("aria-label"), "Check: And 4?");
  item("one").querySelectorAll("input")[1].checked = true;
  model.set("items", [...other]);
  assert.ok(item("one").querySelectorAll("input")[1].checked);
  close();
});

test("lines are moved by buttons, which keep the focus and say where the line is", () => {
  const { model, item, close } = open();
  const lines = () => [...item("order").querySelectorAll("li span")].map((n) => n.textContent);
  const press = (name) => {
    const node = item("order").querySelector(`[aria-label="${name}"]`);
    node.focus();
    send(node, "click");
    return node;
  };
  assert.deepEqual(lines(), ["a", "b", "c"]);
  const node = press("Move up: c");
  assert.deepEqual(lines(), ["a", "c", "b"]);
  assert.equal(document.activeElement, node);
  assert.match(item("order").querySelector(".gdl-heard").textContent, /c is now number 2 of 3/);
  press("Move up: a"); // stands at the top already
  press("Move down: b"); // and this one at the end
  assert.deepEqual(lines(), ["a", "c", "b"]);
  press("Move down: a");
  assert.deepEqual(lines(), ["c", "a", "b"]);
  send(item("order").querySelector('[aria-label="Check: Which order?"]'), "click");
  assert.deepEqual(model.get("response").given, [2, 0, 1]);
  close();
});

test("parts are matched by lists, and what was not chosen is sent as nothing", () => {
  const { model, item, close } = open();
  const lists = [...item("match").querySelectorAll("select")];
  assert.equal(lists[0].getAttribute("aria-label"), "a");
  lists[1].value = "2";
  const press = item("match").querySelector("button");
  send(press, "click");
  assert.deepEqual(model.get("response").given, [null, 2]);
  lists[0].value = "0";
  send(press, "click");
  assert.deepEqual(model.get("response").given, [0, 2]);
  close();
});

test("what was arranged before is shown again, and nonsense is not", () => {
  const kept = (given) => ({ right: false, html: "<p>no</p>", given });
  const again = open({ replies: { order: kept([1, 2, 0]), match: kept([2, null]) } });
  const lines = (page) =>
    [...page.item("order").querySelectorAll("li span")].map((n) => n.textContent).join("");
  const chosen = (page) => [...page.item("match").querySelectorAll("select")].map((n) => n.value);
  assert.equal(lines(again), "bca");
  assert.deepEqual(chosen(again), ["2", ""]);
  again.close();
  for (const nonsense of [null, "text", [0, 0, 0], [7], {}]) {
    const page = open({ replies: { order: kept(nonsense), match: kept(nonsense) } });
    assert.equal(lines(page), "abc");
    page.close();
  }
});

test("the same answer from another view, tab or page is another answer", () => {
  const { model, item, check, close } = open();
  item("one").querySelectorAll("input")[1].checked = true;
  check("one");
  const first = model.get("response");
  check("one");
  const second = model.get("response");
  close();
  const again = open({ response: structuredClone(first) });
  again.item("one").querySelectorAll("input")[1].checked = true;
  again.check("one");
  const asks = [first, second, again.model.get("response")].map((r) => r.ask);
  assert.equal(new Set(asks).size, 3, asks.join(" "));
  again.close();
});

test("what was answered before is shown again", () => {
  const { item, reply, close } = open({
    replies: {
      one: { right: false, html: "<p>no</p>", given: 1 },
      some: { right: true, html: "<p>yes</p>", given: [0] },
      number: { right: false, html: "<p>no</p>", given: HOSTILE[0] },
    },
  });
  const ticked = (id) => [...item(id).querySelectorAll("input")].map((n) => n.checked);
  assert.deepEqual(ticked("one"), [false, true]);
  assert.deepEqual(ticked("some"), [true, false]);
  assert.equal(item("number").querySelector("input").value, HOSTILE[0]);
  assert.equal(reply("one").dataset.right, "false");
  close();
});

test("a reply that hasn't changed is not written again", () => {
  const kept = { right: false, html: "<details><summary>s</summary>d</details>", given: 1 };
  const { model, reply, close } = open({ replies: { one: kept } });
  const before = reply("one").querySelector("details");
  before.open = true;
  model.set("replies", { one: { ...kept }, some: { right: true, html: "<p>yes</p>" } });
  assert.equal(reply("one").querySelector("details"), before);
  assert.match(reply("some").textContent, /yes/);
  close();
});

test("a kernel that is late or gone is named", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { model, item, check, reply, close } = open();
  item("one").querySelector("input").checked = true;
  check("one");
  t.mock.timers.tick(1500);
  assert.match(reply("one").textContent, /No answer from the kernel yet/);
  assert.ok(reply("one").textContent.includes(AGAIN));
  model.gone = true;
  check("one");
  assert.match(reply("one").textContent, /can't be reached/);
  assert.ok(reply("one").textContent.includes(AGAIN));
  close();
});

test("a hostile reply is text, wherever it stands", () => {
  for (const text of HOSTILE) {
    const { reply, el, close } = open({
      replies: { number: { right: false, text, html: text, given: text } },
      title: text,
      score: text,
    });
    assert.ok(reply("number").textContent.includes(text));
    assert.equal(
      el.querySelectorAll("img, script, svg, iframe, style, object, form").length,
      0,
      text,
    );
    assert.equal(el.querySelector("h3").textContent, text);
    close();
  }
  assert.equal(window.pwn, undefined);
});
