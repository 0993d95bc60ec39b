import {
  arrow, createAxes, createBag, createContourMap, createCurve, createHandle, createStatus,
  createTeller, drawSlope, format, html, key, pointFields, present, select, slider, svg, unpack,
} from "./shared.js";

const INPUTS = ["surface", "point", "angle"];
const WIDTH = 440;
const REACH = 62;

/** Where the direction stands to the gradient, in words. */
export function sentence(answer, angle) {
  if (answer.length === 0) return "The gradient is (0, 0): the ground is flat here, in every direction.";
  const off = Math.abs(((angle - answer.steepest + 540) % 360) - 180);
  const words =
    off < 3 ? "straight up: no direction is steeper"
    : off > 177 ? "straight down: −∇f, the way of gradient descent"
    : Math.abs(off - 90) < 3 ? "along the contour line: the height does not change"
    : off < 90 ? "uphill, but not the steepest way" : "downhill, but not the steepest way";
  return (
    `∇f = (${answer.gradient.map((v) => format(v)).join(", ")}), length ${format(answer.length)}. ` +
    `Your direction: slope ${format(answer.slope)}, ${words}.`
  );
}

function render({ model, el }) {
  const bag = createBag();
  const surfaces = model.get("surfaces");
  const surface = () => surfaces.find((s) => s.name === model.get("surface"));
  const map = createContourMap(bag, {
    width: WIDTH,
    label: "Contour map with the gradient and your direction",
    name: "Point",
    onMove: (point) => courier.wish({ point }),
  });
  const rose = createAxes(WIDTH, 330, "direction (degrees)", "slope", "Slope in every direction");
  const wave = createCurve("gdl-run gdl-run-0");
  const level = svg("line", { class: "gdl-legs" });
  const peak = svg("path", { class: "gdl-minimum", d: "M-5 0H5M0 -5V5" });
  rose.inside.append(level, wave.root, peak);
  const turner = createHandle(bag, rose, {
    name: "Direction in degrees",
    rail: wave.at,
    onMove: ([angle]) => courier.wish({ angle }),
  });
  rose.root.append(turner.root);

  const choice = select(bag, "Surface", surfaces.map((s) => [s.name, s.label]), (name) => {
    const { window: sides } = surfaces.find((s) => s.name === name);
    courier.wish({ surface: name, point: sides.map(([low, high]) => 0.7 * low + 0.3 * high) });
  });
  const fields = pointFields(bag, model, "point", ["Point x", "Point y"], (values) =>
    courier.wish(values),
  );
  const turn = slider(bag, "Direction (degrees)", [-180, 180], 1, (angle) => courier.wish({ angle }));
  const status = createStatus(bag);

  function showPoint() {
    map.place(model.get("point"));
    fields.show(model.get("point"));
    turn.show(model.get("angle"));
    if (rose.x) turner.show([model.get("angle"), 0], `${format(model.get("angle"))} degrees`);
    drawArrows();
  }

  function drawArrows() {
    const { axes, over } = map;
    const answer = model.get("answer");
    const [x, y] = model.get("point");
    const [px, py] = [axes.toX(x), axes.toY(y)];
    const towards = (degrees, reach, name) => {
      const a = (degrees * Math.PI) / 180;
      return arrow(name, px, py, px + reach * Math.cos(a), py - reach * Math.sin(a));
    };
    const drawn = [towards(model.get("angle"), REACH * 0.8, "gdl-arrow gdl-run-1 gdl-direction")];
    if (answer.echo && answer.length > 0) {
      const square = ((answer.steepest + 90) * Math.PI) / 180;
      const [dx, dy] = [90 * Math.cos(square), -90 * Math.sin(square)];
      drawn.unshift(
        svg("line", { class: "gdl-legs", x1: px - dx, y1: py - dy, x2: px + dx, y2: py + dy }),
        towards(answer.steepest, REACH, "gdl-arrow gdl-run-0 gdl-gradient"),
      );
    }
    over.replaceChildren(...drawn);
  }

  function drawSurface() {
    choice.show(model.get("surface"));
    map.show(surface(), model.get("picture"));
    showPoint();
  }

  function takeAnswer() {
    const answer = model.get("answer");
    if (answer.error || !answer.echo) return;
    const top = answer.length * 1.15 || 1;
    rose.set({
      x: [-180, 180],
      y: [-top, top],
      xTicks: [-180, -90, 0, 90, 180].map((t) => [t, `${t}`]),
    });
    wave.take(unpack(answer.angles), unpack(answer.slopes));
    wave.draw(rose);
    drawSlope(level, rose, 0, 0, 0);
    peak.setAttribute("transform", `translate(${rose.toX(answer.steepest)} ${rose.toY(answer.length)})`);
    showPoint();
  }

  const courier = createTeller(model, el, bag, {
    inputs: INPUTS,
    fading: [map.over, wave.root, peak],
    status,
    sentence: () => sentence(model.get("answer"), model.get("angle")),
  });

  present(
    model,
    el,
    bag,
    "compass",
    html("div", { class: "gdl-row" }, choice.root, ...fields.roots, turn.root),
    html("div", { class: "gdl-pictures" }, map.root, rose.root),
    html(
      "div",
      { class: "gdl-row gdl-key" },
      key("0 gdl-solid", "gradient (the peak, marked +)"),
      key("1 gdl-solid", "your direction"),
      html("span", {}, "thin line: along the contour"),
    ),
    status.root,
  );
  bag.model(model, ["surface", "picture"], drawSurface);
  bag.model(model, ["point", "angle"], showPoint);
  bag.model(model, ["answer"], takeAnswer);
  drawSurface();
  takeAnswer();
  return () => bag.dispose();
}

export default { render };
