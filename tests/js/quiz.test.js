import assert from "node:assert/strict";
import { test } from "node:test";
import { FakeModel, leftBehind, send, states } from "./dom.js";
import { HOSTILE } from "./hostile.js";

const { default: quiz } = await import("../../src/gdlesson/widgets/quiz.js");
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
  model.gone = true;
  check("one");
  assert.match(reply("one").textContent, /can't be reached/);
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
