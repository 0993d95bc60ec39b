import {
  createBag, createLossChart, createStatus, createTeller, format, html, present, select, slider,
  unpack,
} from "./shared.js";

const INPUTS = ["activation", "weight", "u", "depth"];

/** What is left after all layers, in a sentence. */
export function sentence({ factor, slope, left, word }) {
  return (
    `Local slope ${format(slope)}, times the weight: a factor of ${format(factor)} a layer. ` +
    `Left of the gradient: ${left}. It ${word}.`
  );
}

function render({ model, el }) {
  const bag = createBag();
  const chart = createLossChart(640, 330, {
    x: "layer, counted back from the loss", y: "what is left", name: "What is left of the gradient after each layer",
  });
  const choice = select(bag, "Activation", model.get("choices").map((name) => [name, name]), (activation) =>
    courier.wish({ activation }),
  );
  const limit = (v, [low, high]) => Math.max(low, Math.min(high, v));
  const sliders = [
    ["Weight", "weight", [0, 5], 0.05],
    ["Input u of each activation", "u", [-6, 6], 0.1],
    ["Layers", "depth", [1, 50], 1],
  ].map(([label, name, span, step]) => ({
    name,
    ...slider(bag, label, span, step, (value) =>
      courier.wish({ [name]: name === "depth" ? Math.round(limit(value, span)) : limit(value, [-100, 100]) }),
    ),
  }));
  const status = createStatus(bag);

  function showControls() {
    choice.show(model.get("activation"));
    for (const control of sliders) control.show(model.get(control.name));
  }

  function takeAnswer() {
    const answer = model.get("answer");
    if (answer.error || !answer.echo) return;
    const products = unpack(answer.products);
    chart.draw([{ losses: products, color: 0 }], products.length);
  }

  const courier = createTeller(model, el, bag, {
    inputs: INPUTS,
    fading: [chart.root],
    status,
    sentence: () => sentence(model.get("answer")),
  });

  present(
    model,
    el,
    bag,
    "depth",
    html("div", { class: "gdl-row" }, choice.root, ...sliders.map((s) => s.root)),
    html("div", { class: "gdl-pictures" }, chart.root),
    status.root,
  );
  bag.model(model, INPUTS, showControls);
  bag.model(model, ["answer"], takeAnswer);
  takeAnswer();
  showControls();
  return () => bag.dispose();
}

export default { render };
