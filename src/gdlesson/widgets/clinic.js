import {
  createBag, createLossChart, createStatus, createTeller, html, key, present, select, unpack,
} from "./shared.js";

const INPUTS = ["patient", "cause", "move"];

/** What to say: what to do next, or what was answered. */
export function sentence({ said, before }) {
  if (said && said.length) return said.join(" ");
  const ending = before && before.broke ? ` It broke off at step ${before.steps}.` : "";
  return `Read both curves and the settings, then pick a cause.${ending}`;
}

function render({ model, el }) {
  const bag = createBag();
  const losses = createLossChart(440, 300);
  const norms = createLossChart(440, 300, { y: "gradient norm", name: "Gradient norm at each step" });
  const blank = [["", "choose …"]];
  const choices = [
    select(bag, "Patient", model.get("patients").map(([name, text]) => [name, `${name}: ${text}`]), (patient) =>
      courier.wish({ patient, cause: "", move: "" }),
    ),
    select(bag, "What is the matter?", [...blank, ...model.get("causes")], (cause) => courier.wish({ cause })),
    select(bag, "Your move", [...blank, ...model.get("moves")], (move) => courier.wish({ move })),
  ];
  const afterKey = key(2, "with your move");
  const status = createStatus(bag);

  function showControls() {
    INPUTS.forEach((name, i) => choices[i].show(model.get(name)));
  }

  function takeAnswer() {
    const answer = model.get("answer");
    if (answer.error || !answer.echo) return;
    const runs = [[answer.before, 0], [answer.after, 2]].filter(([run]) => run);
    const draw = (chart, name) =>
      chart.draw(runs.map(([run, color]) => ({ losses: unpack(run[name]), color })), 1000);
    draw(losses, "losses");
    draw(norms, "norms");
    afterKey.hidden = !answer.after;
    showControls();
  }

  const courier = createTeller(model, el, bag, {
    inputs: INPUTS,
    fading: [losses.root, norms.root],
    status,
    sentence: () => sentence(model.get("answer")),
  });

  present(
    model,
    el,
    bag,
    "clinic",
    html("div", { class: "gdl-row" }, choices[0].root),
    html("div", { class: "gdl-pictures" }, losses.root, norms.root),
    html("div", { class: "gdl-row gdl-key" }, key(0, "the broken run"), afterKey),
    html("div", { class: "gdl-row" }, choices[1].root, choices[2].root),
    status.root,
  );
  bag.model(model, INPUTS, showControls);
  bag.model(model, ["answer"], takeAnswer);
  takeAnswer();
  showControls();
  return () => bag.dispose();
}

export default { render };
