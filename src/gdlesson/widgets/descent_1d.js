import {
  createAxes, createBag, createCurve, createHandle, createLossChart,
  createPlayer, createStatus, createTeller, drawSlope, format, html, logSlider, numberField, present, polyline, select,
  svg, unpack,
} from "./shared.js";

const INPUTS = ["f", "start", "learning_rate", "steps"];
const WIDTH = 440;
const HEIGHT = 330;

/** What the verdict and the border say, in one paragraph. */
export function sentence(answer, rate) {
  if (!answer.border) return answer.sentence;
  const side = rate < answer.border ? "below" : rate > answer.border ? "above" : "exactly at";
  return `${answer.sentence} η = ${format(rate)} is ${side} the border ${format(answer.border)}.`;
}

function render({ model, el }) {
  const bag = createBag();
  let run = { points: [], losses: [], slopes: [] };
  const axes = createAxes(WIDTH, HEIGHT, "x", "f(x)", "The curve and the steps on it");
  const curve = createCurve("gdl-curve");
  const steps = svg("g", {});
  const tangent = svg("line", { class: "gdl-run gdl-run-2" });
  const hop = svg("path", { class: "gdl-run gdl-run-1 gdl-solid" });
  axes.inside.append(curve.root, tangent, steps, hop);
  const handle = createHandle(bag, axes, {
    name: "Starting point",
    rail: curve.at,
    onMove: ([start]) => courier.wish({ start, position: 0 }),
  });
  axes.root.append(handle.root);
  const chart = createLossChart(WIDTH, HEIGHT);

  const choice = select(bag, "f(x)", model.get("choices").map(([name, text]) => [name, text]), (f) => {
    const [, , start] = model.get("choices").find(([name]) => name === f);
    courier.wish({ f, start, position: 0 });
  });
  const startField = numberField(bag, "Start x", {
    accepts: () => true,
    rule: "a number",
    onNumber: (start) => courier.wish({ start, position: 0 }),
  });
  const rate = logSlider(bag, "Learning rate η", -3, 1, (value) =>
    courier.wish({ learning_rate: value }),
  );
  const budget = numberField(bag, "Steps", {
    accepts: (v) => Number.isInteger(v) && v >= 1 && v <= 1000,
    rule: "a whole number, 1 to 1000",
    onNumber: (value) => courier.wish({ steps: value }),
  });
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
    choice.show(model.get("f"));
    startField.show(model.get("start"));
    rate.show(model.get("learning_rate"));
    budget.show(model.get("steps"));
    if (axes.x) handle.show([model.get("start"), 0], `x ${format(model.get("start"))}`);
  }

  function takeAnswer() {
    const answer = model.get("answer");
    if (answer.error || !answer.echo) return;
    run = {
      points: unpack(answer.points),
      losses: unpack(answer.losses),
      slopes: unpack(answer.slopes),
      color: 0,
    };
    axes.set({ x: answer.window, y: answer.span });
    curve.take(unpack(answer.xs), unpack(answer.ys));
    curve.draw(axes);
    showControls();
    drawSteps();
  }

  function drawSteps() {
    const answer = model.get("answer");
    const k = position();
    const visited = run.points.slice(0, k + 1);
    const inReach = (x, y) => Math.abs(axes.toX(x)) < 1e4 && Math.abs(axes.toY(y)) < 1e4;
    const drawn = [];
    visited.forEach((x, i) => {
      const y = run.losses[i];
      if (!inReach(x, y)) return;
      // A short piece of each tangent that was used: the slope is all the loop knew there.
      if (i < k && i < 40) {
        const half = (axes.x[1] - axes.x[0]) / 24;
        const ends = [[x - half, y - half * run.slopes[i]], [x + half, y + half * run.slopes[i]]];
        drawn.push(svg("polyline", { class: "gdl-used", points: polyline(ends, axes.toX, axes.toY) }));
      }
      drawn.push(
        svg("circle", {
          class: i === k ? "gdl-dot gdl-run-0" : "gdl-step gdl-run-0",
          r: i === k ? 6 : 3.5,
          cx: axes.toX(x),
          cy: axes.toY(y),
        }),
      );
    });
    steps.replaceChildren(...drawn);
    const [x, y] = [run.points[k], run.losses[k]];
    drawSlope(tangent, axes, x, y, run.slopes[k] ?? NaN);
    // Where the next step leads: along the axis by -η times the slope, then onto the curve.
    const next = k < last() ? [[x, y], [run.points[k + 1], y], [run.points[k + 1], run.losses[k + 1]]] : [];
    hop.setAttribute("d", next.length ? `M${polyline(next, axes.toX, axes.toY)}` : "");
    chart.draw(run.losses.length ? [run] : [], k);
    if (!run.losses.length) {
      readout.textContent = "The loss is not finite at the start.";
      return;
    }
    const away = x < axes.x[0] || x > axes.x[1] ? ", off the picture" : "";
    const move = k < last()
      ? `; next step −η × slope = ${format(run.points[k + 1] - x)}`
      : answer.broke ? `. ${answer.status}` : "";
    readout.textContent =
      `step ${k} of ${answer.steps}: x = ${format(x)}${away}, loss ${format(y)}, ` +
      `slope ${format(run.slopes[k])}${move}`;
  }

  const courier = createTeller(model, el, bag, {
    inputs: INPUTS,
    fading: [steps, tangent, hop, chart.root, readout],
    status,
    sentence: () => sentence(model.get("answer"), model.get("learning_rate")),
  });

  present(
    model,
    el,
    bag,
    "descent-1d",
    html("div", { class: "gdl-row" }, choice.root, startField.root, rate.root, budget.root),
    html("div", { class: "gdl-pictures" }, axes.root, chart.root),
    html("div", { class: "gdl-row" }, player),
    readout,
    status.root,
  );
  bag.model(model, ["f", "start", "learning_rate", "steps"], showControls);
  bag.model(model, ["answer"], takeAnswer);
  bag.model(model, ["position"], drawSteps);
  takeAnswer();
  showControls();
  return () => bag.dispose();
}

export default { render };
