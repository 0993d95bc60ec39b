import {
  createAxes, createBag, createCurve, createStatus, createTeller, html, key, present, unpack,
} from "./shared.js";

const INPUTS = ["f", "guess_text"];

/** The complaint about a text, with a mark under the place. */
export function complaint(text, trouble) {
  if (!trouble) return "";
  if (trouble.place === null || trouble.place === undefined || !text) return trouble.text;
  return `${trouble.text}\n${text}\n${" ".repeat(trouble.place)}^`;
}

function render({ model, el }) {
  const bag = createBag();
  const axes = createAxes(640, 340, "x", "slope", "Your guess over the slope by wiggling");
  const truth = createCurve("gdl-run gdl-run-0");
  const guess = createCurve("gdl-run gdl-run-1");
  axes.inside.append(truth.root, guess.root);
  const status = createStatus(bag);

  function textField(label, name) {
    const node = html("input", {
      type: "text", class: "gdl-number gdl-expression", spellcheck: "false", autocomplete: "off",
      autocapitalize: "off", "data-lm-suppress-shortcuts": "true",
    });
    const trouble = html("pre", { class: "gdl-complaint", role: "alert" });
    const read = () => courier.wish({ [name]: node.value });
    bag.listen(node, "change", read);
    bag.listen(node, "keydown", (event) => {
      if (event.key === "Enter") read();
    });
    return {
      root: html("div", { class: "gdl-field" }, html("label", {}, html("span", {}, label), node), trouble),
      show() {
        if (document.activeElement !== node || node.value === "") node.value = model.get(name);
      },
      complain(what) {
        const text = complaint(model.get(name), what);
        if (trouble.textContent !== text) trouble.textContent = text;
        node.setAttribute("aria-invalid", what ? "true" : "false");
      },
    };
  }
  const fields = [textField("f(x) =", "f"), textField("your guess for f′(x) =", "guess_text")];

  function showTexts() {
    for (const field of fields) field.show();
  }

  function takeAnswer() {
    const answer = model.get("answer");
    if (answer.error || !answer.echo) return;
    fields[0].complain(answer.f_trouble);
    fields[1].complain(model.get("guess_text") ? answer.guess_trouble : null);
    const xs = unpack(answer.xs);
    axes.set({ x: model.get("window"), y: answer.span ?? [-1, 1] });
    truth.take(xs, unpack(answer.numeric));
    guess.take(xs, unpack(answer.guessed));
    for (const line of [truth, guess]) line.draw(axes);
  }

  const courier = createTeller(model, el, bag, {
    inputs: INPUTS,
    fading: [truth.root, guess.root],
    status,
    sentence: () => model.get("answer").verdict || "Type your guess and press Enter.",
  });

  present(
    model,
    el,
    bag,
    "checker",
    html("div", { class: "gdl-row" }, ...fields.map((f) => f.root)),
    html("div", { class: "gdl-pictures" }, axes.root),
    html("div", { class: "gdl-row gdl-key" }, key(0, "slope by wiggling"), key(1, "your guess")),
    html("p", {}, "Write ** for powers and * for every product: 3*x**2. Known: sin cos tan exp log sqrt abs tanh sigmoid sinh cosh atan, pi, e."),
    status.root,
  );
  bag.model(model, INPUTS, showTexts);
  bag.model(model, ["answer"], takeAnswer);
  showTexts();
  takeAnswer();
  return () => bag.dispose();
}

export default { render };
