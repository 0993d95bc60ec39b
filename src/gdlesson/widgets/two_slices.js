import {
  createAxes, createBag, createContourMap, createCurve, createStatus, createTeller, drawSlope,
  format, html, key, pointFields, present, select, svg, unpack,
} from "./shared.js";

const INPUTS = ["surface", "point"];
const WIDTH = 320;

/** What the two slopes are, in a sentence. */
export function sentence(answer) {
  const say = (slope) => (slope === null ? "not defined" : format(slope, 5));
  return `Slope along x: ${say(answer.x.slope)}, with y held still. Slope along y: ${say(answer.y.slope)}, with x held still.`;
}

function render({ model, el }) {
  const bag = createBag();
  const surfaces = model.get("surfaces");
  const surface = () => surfaces.find((s) => s.name === model.get("surface"));
  const map = createContourMap(bag, {
    width: WIDTH,
    label: "Contour map with both cuts",
    name: "Point",
    onMove: (point) => courier.wish({ point }),
  });
  const cuts = [0, 1].map((color) => svg("line", { class: `gdl-cut gdl-run-${color}` }));
  map.over.append(...cuts);

  const slices = ["x", "y"].map((name, color) => {
    const axes = createAxes(WIDTH, 270, name, "f", `The slice along ${name}, with its tangent`);
    const curve = createCurve("gdl-curve");
    const tangent = svg("line", { class: `gdl-run gdl-run-${color}` });
    const here = svg("circle", { class: `gdl-dot gdl-run-${color}`, r: 5 });
    axes.inside.append(curve.root, tangent, here);
    return { name, color, axes, curve, tangent, here };
  });

  const choice = select(bag, "Surface", surfaces.map((s) => [s.name, s.label]), (name) =>
    courier.wish({ surface: name, point: surfaces.find((s) => s.name === name).start }),
  );
  const fields = pointFields(bag, model, "point", ["Point x", "Point y"], (values) =>
    courier.wish(values),
  );
  const status = createStatus(bag);

  function showPoint() {
    const [x, y] = model.get("point");
    map.place([x, y]);
    fields.show([x, y]);
    const { axes } = map;
    const lines = [
      [axes.toX(axes.x[0]), axes.toY(y), axes.toX(axes.x[1]), axes.toY(y)],
      [axes.toX(x), axes.toY(axes.y[0]), axes.toX(x), axes.toY(axes.y[1])],
    ];
    cuts.forEach((line, i) => {
      ["x1", "y1", "x2", "y2"].forEach((name, k) => line.setAttribute(name, lines[i][k]));
    });
  }

  function drawSurface() {
    choice.show(model.get("surface"));
    map.show(surface(), model.get("picture"));
    showPoint();
  }

  function takeAnswer() {
    const answer = model.get("answer");
    if (answer.error || !answer.echo) return;
    slices.forEach(({ name, axes, curve, tangent, here }, i) => {
      const { at, heights, span, slope } = answer[name];
      const places = unpack(at);
      axes.set({ x: [places[0], places[places.length - 1]], y: span });
      curve.take(places, unpack(heights));
      curve.draw(axes);
      const x = answer.echo.point[i];
      drawSlope(tangent, axes, x, answer.height ?? NaN, slope ?? NaN);
      here.setAttribute("visibility", answer.height === null ? "hidden" : "visible");
      here.setAttribute("cx", axes.toX(x));
      here.setAttribute("cy", axes.toY(answer.height ?? 0));
    });
  }

  const courier = createTeller(model, el, bag, {
    inputs: INPUTS,
    fading: slices.map((s) => s.axes.root),
    status,
    sentence: () => sentence(model.get("answer")),
  });

  present(
    model,
    el,
    bag,
    "two-slices",
    html("div", { class: "gdl-row" }, choice.root, ...fields.roots),
    html("div", { class: "gdl-pictures gdl-three" }, map.root, ...slices.map((s) => s.axes.root)),
    html("div", { class: "gdl-row gdl-key" }, key(0, "along x"), key(1, "along y")),
    status.root,
  );
  bag.model(model, ["surface", "picture"], drawSurface);
  bag.model(model, ["point"], showPoint);
  bag.model(model, ["answer"], takeAnswer);
  drawSurface();
  takeAnswer();
  return () => bag.dispose();
}

export default { render };
