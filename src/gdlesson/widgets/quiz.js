import { createMatch, createOrder } from "./js/arranging.js";
import { createBag } from "./js/bag.js";
import { button } from "./js/controls.js";
import { AGAIN, trySave } from "./js/courier.js";
import { html, put } from "./js/elements.js";
import { keepKeys } from "./js/keys.js";
import { nodesOfMarkup } from "./js/markup.js";
import { placeScripts } from "./js/scripts.js";
import { answerCalls } from "./js/views.js";

/** @import { Answering } from "./js/arranging.js" */
/** @import { Bag, Model } from "./js/types.d.ts" */

/** @typedef {{ html: string, label: string }} Worded the lesson's own markup, and plain words */

/**
 * A question. `html` is the lesson's own markup; `label` says the same in plain words.
 *
 * @typedef {object} Item
 * @property {string} id
 * @property {"single" | "several" | "number" | "word" | "order" | "match"} kind
 * @property {string} html
 * @property {string} label
 * @property {Worded[]} options what is picked from, put in order, or matched
 * @property {string[]} [ends] of a match, what may belong to each option
 */
/** @typedef {number | (number | null)[] | string} Given what was picked, arranged or typed */

/**
 * What is said to an answer: first `text`, as it is, then `html`, the lesson's own markup.
 *
 * @typedef {object} Reply
 * @property {boolean | null} right null where nothing was marked
 * @property {string} [text]
 * @property {string} [html]
 * @property {Given | null} [given]
 */

/**
 * @typedef {object} State
 * @property {string} title
 * @property {Item[]} items
 * @property {{ item: string, given: Given, ask: string }} response
 * @property {Record<string, Reply>} replies
 * @property {string} score
 * @property {string} seen the last question of Python's that an open view has answered
 */
/** @typedef {(item: Item, given: Given) => string} Send gives the answer's mark, or "" */

/** How long a reply may take before it is said, in milliseconds. */
const PATIENCE = 1500;
const SAID = {
  nothing: "Pick an answer first.",
  gone: `The kernel can't be reached. ${AGAIN}`,
  late: `No answer from the kernel yet: it is busy, or it has stopped. ${AGAIN}`,
};

/**
 * What the learner has picked or typed in one item; null if nothing is picked.
 *
 * @param {Item} item
 * @param {HTMLInputElement[]} inputs
 * @returns {Given | null}
 */
function given(item, inputs) {
  if (item.kind === "number" || item.kind === "word") return inputs[0].value;
  const picked = inputs.flatMap((node, i) => (node.checked ? [i] : []));
  if (!picked.length) return null;
  return item.kind === "several" ? picked : picked[0];
}

/**
 * Show again what was answered before.
 *
 * @param {HTMLInputElement[]} inputs
 * @param {Given | null | undefined} answer
 */
function restore(inputs, answer) {
  if (answer === null || answer === undefined) return;
  if (typeof answer === "string") {
    inputs[0].value = answer;
    return;
  }
  const picked = Array.isArray(answer) ? answer : [answer];
  inputs.forEach((node, i) => {
    node.checked = picked.includes(i);
  });
}

/**
 * Show a reply. Only `html` is markup, and it is the lesson's own.
 *
 * @param {HTMLElement} place
 * @param {Reply} reply
 */
function say(place, { right, text, html: markup }) {
  place.dataset.right = right === null ? "" : String(right);
  const mark = html("strong", {}, right ? "✓ Right." : "✗ Not yet.");
  // Another view's answer takes away what is unfolded here; the focus in it stays with the reply.
  const held = place.contains(document.activeElement);
  place.replaceChildren(
    ...(right === null ? [] : [html("p", {}, mark)]),
    ...(text ? [html("p", {}, text)] : []),
    ...(markup ? nodesOfMarkup(markup) : []),
  );
  if (held) place.focus({ preventScroll: true });
}

/**
 * What a question is answered with, and the element around it.
 *
 * @param {Bag} bag
 * @param {Item} item
 * @param {() => void} check
 * @returns {Answering<Given | null>}
 */
function createAnswering(bag, item, check) {
  const parts = (/** @type {Worded[]} */ worded) =>
    worded.map(({ html: markup, label }) => ({ nodes: nodesOfMarkup(markup), label }));
  if (item.kind === "order") return createOrder(bag, parts(item.options));
  if (item.kind === "match") return createMatch(parts(item.options), item.ends ?? []);
  const { inputs, body } = createInputs(item);
  for (const node of inputs) {
    if (node.type !== "text") continue;
    bag.listen(node, "keydown", (event) => {
      if (event.key === "Enter") check();
    });
  }
  return {
    body,
    given: () => given(item, inputs),
    restore: (answer) => restore(inputs, /** @type {Given | null | undefined} */ (answer)),
  };
}

/**
 * What to pick or to type in, and the element around it.
 *
 * @param {Item} item
 */
function createInputs(item) {
  if (!item.options.length) {
    const name = `Your answer to: ${item.label}`;
    const look = { type: "text", class: "gdl-typed", autocomplete: "off" };
    const typed = html("input", { ...look, "aria-label": name });
    return { inputs: [typed], body: html("div", {}, typed) };
  }
  const group = `gdl-quiz-${Math.random().toString(36).slice(2)}`;
  const type = item.kind === "single" ? "radio" : "checkbox";
  const inputs = item.options.map(({ label }, value) =>
    html("input", { type, name: group, value, "aria-label": label }),
  );
  const rows = item.options.map((option, i) => {
    const words = html("span", {}, ...nodesOfMarkup(option.html));
    return html("label", { class: "gdl-option" }, inputs[i], words);
  });
  return { inputs, body: html("div", {}, ...rows) };
}

/**
 * One question: what is asked, what to answer it with, and the reply.
 *
 * @param {Bag} bag
 * @param {Item} item
 * @param {Send} send
 */
function createQuestion(bag, item, send) {
  const reply = html("div", {
    class: "gdl-reply",
    role: "status",
    "aria-live": "polite",
    tabindex: -1,
  });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const quiet = () => clearTimeout(timer);
  bag.add(quiet);
  const check = () => {
    quiet();
    const answer = answering.given();
    if (answer === null) return say(reply, { right: null, text: SAID.nothing });
    const ask = send(item, answer);
    if (!ask) return say(reply, { right: null, text: SAID.gone });
    reply.dataset.waiting = ask;
    timer = setTimeout(() => say(reply, { right: null, text: SAID.late }), PATIENCE);
  };
  const answering = createAnswering(bag, item, check);
  const press = button(bag, "Check", check, { "aria-label": `Check: ${item.label}` });
  // A legend's name leaves out its formulas.
  const named = { "data-item": item.id, "aria-label": item.label };
  const legend = html("legend", {}, ...nodesOfMarkup(item.html));
  let asked = item.html;
  const root = html("fieldset", named, legend, answering.body, press, reply);
  return {
    id: item.id,
    root,
    /** Other numbers in the question, and an empty box for them. */
    ask(/** @type {Item} */ now) {
      if (now.html === asked) return;
      asked = now.html;
      legend.replaceChildren(...nodesOfMarkup(now.html));
      root.setAttribute("aria-label", now.label);
      press.setAttribute("aria-label", `Check: ${now.label}`);
      for (const node of answering.body.querySelectorAll("input")) {
        node.value = "";
        node.setAttribute("aria-label", `Your answer to: ${now.label}`);
      }
    },
    show(/** @type {Reply} */ said, /** @type {boolean} */ first) {
      if (first) answering.restore(said.given);
      quiet();
      delete reply.dataset.waiting;
      say(reply, said);
    },
  };
}

/** @param {{ model: Model<State>, el: HTMLElement }} context */
function render({ model, el }) {
  const bag = createBag();
  /** @type {Send} */
  const send = (item, answer) => {
    // No two answers may be alike, in no view, tab or page of this quiz: a trait that is set to what
    // it was has not changed, and nobody would hear of it.
    const ask = `${Date.now()} ${Math.random()}`;
    model.set("response", { item: item.id, given: answer, ask });
    return trySave(model) ? ask : "";
  };
  const questions = model.get("items").map((item) => createQuestion(bag, item, send));
  const score = html("p", { class: "gdl-score", role: "status" });

  /** @type {Record<string, string>} */
  const shown = {};

  function showReplies(first = false) {
    for (const [id, reply] of Object.entries(model.get("replies"))) {
      const text = JSON.stringify(reply);
      // A reply that hasn't changed is left alone: it may be half read, or unfolded.
      if (shown[id] !== text) questions.find((q) => q.id === id)?.show(reply, first);
      shown[id] = text;
    }
  }
  function showItems() {
    model.get("items").forEach((item, k) => {
      questions[k]?.ask(item);
    });
  }
  function showScore() {
    score.textContent = model.get("score");
  }

  el.classList.add("gdl", "gdl-quiz");
  put(el, { role: "group", "aria-label": model.get("title") });
  placeScripts(el);
  keepKeys(bag, el);
  el.append(html("h3", {}, model.get("title")), ...questions.map((q) => q.root), score);
  bag.model(model, ["replies"], () => showReplies());
  bag.model(model, ["items"], showItems);
  bag.model(model, ["score"], showScore);
  showReplies(true);
  showScore();
  answerCalls(bag, model, el);
  return () => bag.dispose();
}

export default { render };
