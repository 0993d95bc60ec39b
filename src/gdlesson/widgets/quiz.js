import {
  button, createBag, html,
} from "./shared.js";

/** What the learner has picked or typed in one item. */
function given(item, root) {
  if (item.kind === "single" || item.kind === "several") {
    const picked = [...root.querySelectorAll("input")].flatMap((n, i) => (n.checked ? [i] : []));
    return item.kind === "several" ? picked : picked[0];
  }
  return root.querySelector("input").value;
}

/** Show again what was answered before. */
function restore(item, root, answer) {
  if (answer === null || answer === undefined) return;
  const inputs = [...root.querySelectorAll("input")];
  if (item.kind === "single") inputs.forEach((n, i) => (n.checked = i === answer));
  else if (item.kind === "several") inputs.forEach((n, i) => (n.checked = answer.includes(i)));
  else inputs[0].value = answer;
}

function render({ model, el }) {
  const bag = createBag();
  const name = `gdl-quiz-${Math.random().toString(36).slice(2)}`;
  let count = 0;
  const hush = { "data-lm-suppress-shortcuts": "true" };

  function option(item, { html: text, label }, index) {
    const node = html("input", {
      type: item.kind === "single" ? "radio" : "checkbox",
      name: `${name}-${item.id}`,
      value: index,
      "aria-label": label,
      ...hush,
    });
    const words = html("span", {});
    words.innerHTML = text; // made by Python from the lesson's own files
    return html("label", { class: "gdl-option" }, node, words);
  }

  function question(item) {
    const legend = html("legend", {});
    legend.innerHTML = item.html;
    const typed = html("input", {
      type: "text", class: "gdl-typed", autocomplete: "off", "aria-label": `Your answer to: ${item.label}`, ...hush,
    });
    const body = html(
      "div",
      {},
      ...(item.options.length ? item.options.map((o, i) => option(item, o, i)) : [typed]),
    );
    const reply = html("div", { class: "gdl-reply", role: "status", "aria-live": "polite" });
    const check = () => {
      const answer = given(item, body);
      if (answer === undefined || (Array.isArray(answer) && !answer.length)) {
        say(reply, { right: null, html: "<p>Pick an answer first.</p>" });
        return;
      }
      count += 1;
      model.set("response", { item: item.id, given: answer, number: count });
      try {
        model.save_changes();
      } catch {
        say(reply, { right: null, html: "<p>The kernel can't be reached: run this cell again.</p>" });
        return;
      }
      reply.dataset.waiting = String(count);
      const asked = count;
      const late = setTimeout(() => {
        if (reply.dataset.waiting === String(asked)) {
          say(reply, { right: null, html: "<p>No answer from the kernel yet: it is busy, or it has stopped. If you restarted it, run this cell again.</p>" });
        }
      }, 1500);
      bag.add(() => clearTimeout(late));
    };
    bag.listen(typed, "keydown", (event) => {
      if (event.key === "Enter") check();
    });
    const ask = button(bag, "Check", check, { "aria-label": `Check: ${item.label}` });
    const root = html("fieldset", { "data-item": item.id }, legend, body, ask, reply);
    return { item, root, body, reply };
  }

  function say(reply, { right, html: text }) {
    reply.dataset.right = right === null ? "" : String(right);
    const mark = right === null ? "" : `<p><strong>${right ? "✓ Right." : "✗ Not yet."}</strong></p>`;
    reply.innerHTML = mark + text;
  }

  const questions = model.get("items").map(question);
  const score = html("p", { class: "gdl-score", role: "status" });

  function showReplies(first) {
    for (const { item, body, reply } of questions) {
      const said = model.get("replies")[item.id];
      if (!said) continue;
      if (first === true) restore(item, body, said.given);
      delete reply.dataset.waiting;
      say(reply, said);
    }
  }
  function showScore() {
    score.textContent = model.get("score");
  }

  el.classList.add("gdl", "gdl-quiz");
  el.append(html("h3", {}, model.get("title")), ...questions.map((q) => q.root), score);
  bag.model(model, ["replies"], showReplies);
  bag.model(model, ["score"], showScore);
  showReplies(true);
  showScore();
  return () => bag.dispose();
}

export default { render };
