import {
  createAxes, createBag, createCurve, createHandle, createStatus, createTeller, decades,
  drawSlope, format, html, key, logSlider, numberField, present, polyline, select, svg, ticks, unpack,
} from "./shared.js";

const INPUTS = ["f", "x", "h", "zoom"];
const WIDTH = 440;
const HEIGHT = 330;

/** What the slopes say, as a sentence. */
export function sentence(answer, x, h) {
  if (answer.right === null) return `At x = ${format(x)} with h = ${format(h, 3)}, f is not finite.`;
  if (answer.tangent === null) {
    const left = answer.left === null ? "not finite" : format(answer.left, 6);
    return `To the right the slope is ${format(answer.right, 6)}, to the left ${left}. ${answer.status}`;
  }
  const gap = answer.right - answer.tangent;
  return (
    `The secant's slope is ${format(answer.right, 7)}; the tangent's is ${format(answer.tangent, 7)}. ` +
    `They differ by ${format(gap, 2)}.`
  );
}

function render({ model, el }) {
  const bag = createBag();
  const axes = createAxes(WIDTH, HEIGHT, "x", "f(x)", "The curve, its secant and its tangent");
  const curve = createCurve("gdl-curve");
  const tangent = svg("line", { class: "gdl-run gdl-run-2" });
  const secant = svg("line", { class: "gdl-run gdl-run-1" });
  const leftSecant = svg("line", { class: "gdl-run gdl-run-3" });
  const legs = svg("path", { class: "gdl-legs" });
  const second = svg("circle", { class: "gdl-dot gdl-run-1", r: 6 });
  axes.inside.append(curve.root, tangent, leftSecant, legs, secant, second);
  const handle = createHandle(bag, axes, {
    name: "Point of tangency",
    rail: curve.at,
    onMove: ([x]) => courier.wish({ x }),
  });
  axes.root.append(handle.root);

  const slopes = createAxes(WIDTH, HEIGHT, "h (shrinking to the right)", "secant slope", "Secant slope against h");
  const slopeLine = createCurve("gdl-run gdl-run-1 gdl-solid");
  const leftLine = createCurve("gdl-run gdl-run-3 gdl-solid");
  const target = svg("line", { class: "gdl-run gdl-run-2" });
  const here = svg("circle", { class: "gdl-dot gdl-run-1", r: 6 });
  slopes.inside.append(target, leftLine.root, slopeLine.root, here);

  const tangentKey = key(2, "tangent");
  const choice = select(bag, "f(x)", model.get("choices").map(([name, text]) => [name, text]), (f) => {
    const [, , low, high] = model.get("choices").find(([name]) => name === f);
    const x = Math.max(low, Math.min(high, model.get("x")));
    courier.wish({ f, x });
  });
  const place = numberField(bag, "x", {
    accepts: () => true,
    rule: "a number",
    onNumber: (x) => courier.wish({ x }),
  });
  const wiggle = logSlider(bag, "Wiggle h", -12, 0.3, (h) => courier.wish({ h }));
  const zoomBox = html("input", { type: "checkbox", "data-lm-suppress-shortcuts": "true" });
  bag.listen(zoomBox, "change", () => courier.wish({ zoom: zoomBox.checked }));
  const leftKey = key(3, "secant to the left");
  const status = createStatus(bag);

  function showControls() {
    choice.show(model.get("f"));
    place.show(model.get("x"));
    wiggle.show(model.get("h"));
    zoomBox.checked = model.get("zoom");
    if (axes.x) handle.show([model.get("x"), 0], `x ${format(model.get("x"))}`);
  }

  function takeAnswer() {
    const answer = model.get("answer");
    if (answer.error || !answer.echo) return;
    const { x, h } = answer.echo;
    axes.set({ x: answer.window, y: answer.span });
    curve.take(unpack(answer.xs), unpack(answer.ys));
    curve.draw(axes);
    drawSlope(secant, axes, x, answer.y, answer.right ?? NaN);
    drawSlope(tangent, axes, x, answer.y, answer.tangent ?? NaN);
    const torn = answer.tangent === null;
    drawSlope(leftSecant, axes, x, answer.y, torn ? (answer.left ?? NaN) : NaN);
    leftKey.hidden = !torn;
    tangentKey.hidden = torn;
    const known = answer.y !== null && answer.y2 !== null;
    second.setAttribute("visibility", known ? "visible" : "hidden");
    legs.setAttribute("visibility", known ? "visible" : "hidden");
    if (known) {
      const corner = [x + h, answer.y];
      const end = [x + h, answer.y2];
      second.setAttribute("cx", axes.toX(end[0]));
      second.setAttribute("cy", axes.toY(end[1]));
      legs.setAttribute("d", `M${polyline([[x, answer.y], corner, end], axes.toX, axes.toY)}`);
    }
    drawSlopes(answer, h);
    showControls();
  }

  function drawSlopes(answer, h) {
    const torn = answer.tangent === null;
    const [steps, values, lefts] = [answer.steps, answer.slopes, answer.left_slopes].map(unpack);
    // Small h drown in rounding error; the span is set by the part that is not drowned.
    const calm = [...values, ...(torn ? lefts : [])].filter(
      (v, i) => Number.isFinite(v) && steps[i % steps.length] > 1e-9,
    );
    if (answer.right !== null) calm.push(answer.right);
    if (!torn) calm.push(answer.tangent);
    const [low, high] = calm.length ? [Math.min(...calm), Math.max(...calm)] : [0, 1];
    const pad = Math.max(0.12 * (high - low), 0.05 * Math.max(1, Math.abs(high)));
    const toPlace = (v) => -Math.log10(v);
    slopes.set({
      x: [-0.3, 12],
      y: [low - pad, high + pad],
      xTicks: decades(0, 12, 7).map((e) => [e, e ? `1e-${e}` : "1"]),
      yTicks: ticks(low - pad, high + pad).map((t) => [t, format(t)]),
    });
    const order = steps.map((_, i) => i).reverse();
    const places = order.map((i) => toPlace(steps[i]));
    slopeLine.take(places, order.map((i) => values[i]));
    leftLine.take(places, torn ? order.map((i) => lefts[i]) : []);
    for (const line of [slopeLine, leftLine]) line.draw(slopes);
    drawSlope(target, slopes, 0, answer.tangent ?? NaN, 0);
    here.setAttribute("visibility", answer.right === null ? "hidden" : "visible");
    here.setAttribute("cx", slopes.toX(toPlace(h)));
    here.setAttribute("cy", slopes.toY(answer.right ?? 0));
  }

  const courier = createTeller(model, el, bag, {
    inputs: INPUTS,
    fading: [secant, tangent, leftSecant, legs, second, slopes.root],
    status,
    sentence: () => sentence(model.get("answer"), model.get("x"), model.get("h")),
  });

  present(
    model,
    el,
    bag,
    "secant",
    html(
      "div",
      { class: "gdl-row" },
      choice.root,
      place.root,
      wiggle.root,
      html("label", { class: "gdl-choice" }, zoomBox, html("span", {}, "zoom in with h")),
    ),
    html("div", { class: "gdl-pictures" }, axes.root, slopes.root),
    html("div", { class: "gdl-row gdl-key" }, key(1, "secant"), tangentKey, leftKey),
    status.root,
  );
  bag.model(model, ["f", "x", "h", "zoom"], showControls);
  bag.model(model, ["answer"], takeAnswer);
  takeAnswer();
  showControls();
  return () => bag.dispose();
}

export default { render };
