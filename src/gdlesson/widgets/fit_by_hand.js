import {
  button, createAxes, createBag, createContourMap, createStatus, createTeller, dots, format, html,
  pairs, polyline, present, slider, svg, unpack,
} from "./shared.js";

const INPUTS = ["slope", "intercept"];
const WIDTH = 440;

/** How the line stands to the loss to beat. */
export function sentence({ loss, target, won }) {
  const ending = won
    ? "You have beaten 100 steps of descent."
    : `To beat: ${format(target)}, what 100 steps of descent reach.`;
  return `Loss ${format(loss, 5)}. ${ending}`;
}

function render({ model, el }) {
  const bag = createBag();
  const { points, x, y, x_window: xs, y_window: ys, windows } = model.get("data");
  const samples = pairs(unpack(points));
  const axes = createAxes(WIDTH, 330, x, y, "The data and your line");
  axes.set({ x: xs, y: ys });
  const residuals = svg("g", {});
  const line = svg("line", { class: "gdl-run gdl-run-0" });
  axes.inside.append(residuals, ...dots(samples, axes, "gdl-data", 3.5), line);

  const map = createContourMap(bag, {
    width: WIDTH, tall: 330, label: "The loss of every line, with your tries", axisNames: ["slope", "intercept"],
  });
  const trail = svg("g", {});
  map.over.append(trail);
  map.root.classList.add("gdl-revealed");

  let count = model.get("released");
  const letGo = () => {
    count += 1;
    courier.wish({ released: count });
  };
  const sliders = ["slope", "intercept"].map((name, i) =>
    slider(bag, name === "slope" ? "Slope" : "Intercept", windows[i], i ? 0.5 : 0.1, (value) => courier.wish({ [name]: value }), letGo),
  );
  const reveal = button(bag, "Reveal the surface", () => courier.wish({ revealed: true }));
  const status = createStatus(bag);

  function showControls() {
    sliders[0].show(model.get("slope"));
    sliders[1].show(model.get("intercept"));
    drawTrail();
  }

  function drawTrail() {
    const open = model.get("revealed") && model.get("map").surface;
    reveal.hidden = Boolean(model.get("revealed"));
    map.root.style.display = open ? "" : "none";
    if (!open) return;
    const tries = model.get("tries").map(([a, b]) => [a, b]);
    const here = [model.get("slope"), model.get("intercept")];
    const { axes: place } = map;
    trail.replaceChildren(
      svg("polyline", { class: "gdl-run gdl-run-1", points: polyline([...tries, here], place.toX, place.toY) }),
      ...dots(tries, place, "gdl-step gdl-run-1"),
      svg("circle", { class: "gdl-dot gdl-run-0", r: 6, cx: place.toX(here[0]), cy: place.toY(here[1]) }),
    );
  }

  function drawMap() {
    const { surface, picture } = model.get("map");
    if (surface) map.show(surface, picture);
    drawTrail();
  }

  function takeAnswer() {
    const answer = model.get("answer");
    if (answer.error || !answer.echo) return;
    const places = { x1: axes.toX(xs[0]), y1: axes.toY(answer.ends[0]), x2: axes.toX(xs[1]), y2: axes.toY(answer.ends[1]) };
    for (const [name, value] of Object.entries(places)) line.setAttribute(name, value);
    const fitted = unpack(answer.fitted);
    residuals.replaceChildren(
      ...samples.map(([a, b], i) =>
        svg("line", { class: "gdl-legs", x1: axes.toX(a), x2: axes.toX(a), y1: axes.toY(b), y2: axes.toY(fitted[i]) }),
      ),
    );
  }

  const courier = createTeller(model, el, bag, {
    inputs: INPUTS,
    fading: [line, residuals],
    status,
    sentence: () => sentence(model.get("answer")),
  });

  present(
    model,
    el,
    bag,
    "fit",
    html("div", { class: "gdl-row" }, ...sliders.map((s) => s.root), reveal),
    html("div", { class: "gdl-pictures" }, axes.root, map.root),
    status.root,
  );
  bag.model(model, ["slope", "intercept", "tries", "revealed"], showControls);
  bag.model(model, ["answer"], takeAnswer);
  bag.model(model, ["map"], drawMap);
  drawMap();
  takeAnswer();
  showControls();
  return () => bag.dispose();
}

export default { render };
