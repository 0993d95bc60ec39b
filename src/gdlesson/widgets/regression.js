import {
  createAxes, createBag, createContourMap, createPlayer, createStatus, createTeller, dots, format,
  html, logSlider, numberField, pairs, polyline, present, svg, unpack,
} from "./shared.js";

const INPUTS = ["learning_rate", "scaled", "steps"];
const WIDTH = 440;

/** What the run did, where the border is, and how long the valley. */
export function sentence({ sentence: verdict, border, condition }, rate) {
  const side = rate < border ? "below" : rate > border ? "above" : "exactly at";
  return (
    `${verdict} η = ${format(rate)} is ${side} the border ${format(border)}. ` +
    `Condition number ${format(condition, 3)}: the steepest direction is that many times as curved as the flattest.`
  );
}

function render({ model, el }) {
  const bag = createBag();
  const { points, x, y, x_window: xs, y_window: ys } = model.get("data");
  let run = { points: [], losses: [], ends: [] };
  const axes = createAxes(WIDTH, 340, x, y, "The data and the line so far");
  axes.set({ x: xs, y: ys });
  const line = svg("line", { class: "gdl-run gdl-run-0" });
  axes.inside.append(...dots(pairs(unpack(points)), axes, "gdl-data", 3.5), line);
  const map = createContourMap(bag, {
    width: WIDTH, tall: 340, label: "The loss over slope and intercept, with the path", axisNames: ["slope", "intercept"],
  });
  const path = svg("g", {});
  map.over.append(path);

  const rate = logSlider(bag, "Learning rate η", -4, 0.5, (value) => courier.wish({ learning_rate: value }));
  const budget = numberField(bag, "Steps", {
    accepts: (v) => Number.isInteger(v) && v >= 1 && v <= 1000,
    rule: "a whole number, 1 to 1000",
    onNumber: (steps) => courier.wish({ steps }),
  });
  const scale = html("input", { type: "checkbox", "data-lm-suppress-shortcuts": "true" });
  bag.listen(scale, "change", () => courier.wish({ scaled: scale.checked }));
  const readout = html("p", { class: "gdl-readout" });
  const status = createStatus(bag);
  const last = () => Math.max(0, run.losses.length - 1);
  const position = () => Math.min(model.get("position"), last());
  const player = createPlayer(bag, {
    position,
    last,
    goTo(where, keep) {
      const kept = where >= last() ? 1000 : where;
      if (keep) courier.wish({ position: kept });
      else model.set("position", kept);
    },
  });

  function showControls() {
    rate.show(model.get("learning_rate"));
    budget.show(model.get("steps"));
    scale.checked = model.get("scaled");
  }

  function drawMap() {
    const { surface, picture } = model.get("map");
    if (surface) map.show(surface, picture);
    drawPath();
  }

  function takeAnswer() {
    const answer = model.get("answer");
    if (answer.error || !answer.echo) return;
    run = {
      points: pairs(unpack(answer.points)),
      losses: unpack(answer.losses),
      ends: pairs(unpack(answer.ends)),
    };
    drawPath();
  }

  function drawPath() {
    const { axes: place } = map;
    const k = position();
    // The contour map of the other scaling may still be on its way.
    const shown = (model.get("map").surface || {}).name === (model.get("scaled") ? "scaled" : "unscaled");
    const seen = shown && place.x ? run.points.slice(0, k + 1) : [];
    const near = seen.filter(([a, b]) => Math.abs(place.toX(a)) < 1e4 && Math.abs(place.toY(b)) < 1e4);
    path.replaceChildren(
      svg("polyline", { class: "gdl-run gdl-run-1 gdl-solid gdl-path", points: polyline(seen, place.toX, place.toY) }),
      ...dots(near.slice(0, 60), place, "gdl-step gdl-run-1"),
    );
    if (!run.losses.length) return;
    const [left, right] = run.ends[k];
    const far = (v) => Math.max(-1e5, Math.min(1e5, axes.toY(v)));
    const places = { x1: axes.toX(xs[0]), y1: far(left), x2: axes.toX(xs[1]), y2: far(right) };
    for (const [name, value] of Object.entries(places)) line.setAttribute(name, value);
    const [slope, intercept] = run.points[k];
    const { steps, broke, status: ending } = model.get("answer");
    readout.textContent =
      `step ${k} of ${steps}: slope ${format(slope)}, intercept ${format(intercept)}, loss ${format(run.losses[k])}` +
      (broke && k === last() ? `. ${ending}` : "");
  }

  const courier = createTeller(model, el, bag, {
    inputs: INPUTS,
    fading: [path, line, readout],
    status,
    sentence: () => sentence(model.get("answer"), model.get("learning_rate")),
  });

  present(
    model,
    el,
    bag,
    "regression",
    html(
      "div",
      { class: "gdl-row" },
      rate.root,
      budget.root,
      html("label", { class: "gdl-choice" }, scale, html("span", {}, "scale the feature")),
    ),
    html("div", { class: "gdl-pictures" }, axes.root, map.root),
    html("div", { class: "gdl-row" }, player),
    readout,
    status.root,
  );
  bag.model(model, INPUTS, showControls);
  bag.model(model, ["answer"], takeAnswer);
  bag.model(model, ["map"], drawMap);
  bag.model(model, ["position"], drawPath);
  drawMap();
  takeAnswer();
  showControls();
  return () => bag.dispose();
}

export default { render };
