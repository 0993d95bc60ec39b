import {
  button, createBag, createContourMap, createLossChart, createPlayer, createStatus, createTeller,
  format, html, logSlider, numberField, pairs, pointFields, present, polyline, select, svg, swatch, unpack,
} from "./shared.js";

const INPUTS = ["surface", "start", "learning_rate", "rules", "steps"];
const WIDTH = 440;

/** What the verdicts and the border say, in one paragraph. */
export function sentence(answer, rate) {
  const several = answer.runs.length > 1;
  const parts = answer.runs.map((run) => (several ? `${run.rule}: ${run.sentence}` : run.sentence));
  if (answer.border && answer.runs.some((run) => run.rule === "SGD")) {
    const side = rate < answer.border ? "below" : rate > answer.border ? "above" : "exactly at";
    const what = several ? "for SGD " : "";
    parts.push(
      `η = ${format(rate)} is ${side} the border ${what}at η = ${format(answer.border)}, ` +
        "beyond which descent on this surface flies off.",
    );
  }
  return parts.join(" ");
}

function render({ model, el }) {
  const bag = createBag();
  const surface = () => model.get("surfaces").find((s) => s.name === model.get("surface"));
  let runs = [];

  const map = createContourMap(bag, {
    width: WIDTH,
    label: "Contour map with the path of each run",
    name: "Starting point",
    onMove: (start) => courier.wish({ start }),
  });
  const { axes, over: paths } = map;
  const chart = createLossChart(WIDTH, 300);

  // The controls.
  const surfaces = model.get("surfaces");
  const surfaceChoice = select(
    bag,
    "Surface",
    surfaces.map((s) => [s.name, s.label]),
    (name) => courier.wish({ surface: name, start: surfaces.find((s) => s.name === name).start }),
  );
  const startFields = pointFields(bag, model, "start", ["Start x", "Start y"], (values) =>
    courier.wish(values),
  );
  const home = button(bag, "Usual start", () => courier.wish({ start: surface().start }));
  const rate = logSlider(bag, "Learning rate η", -4, 1, (value) =>
    courier.wish({ learning_rate: value }),
  );
  const budget = numberField(bag, "Steps", {
    accepts: (v) => Number.isInteger(v) && v >= 1 && v <= 1000,
    rule: "a whole number, 1 to 1000",
    onNumber: (steps) => courier.wish({ steps }),
  });
  const known = model.get("racers");
  const racers = known.map(({ name: rule, key }) => {
    const box = html("input", { type: "checkbox", "data-lm-suppress-shortcuts": "true" });
    const outcome = html("small", {});
    bag.listen(box, "change", () => {
      const rules = known.map((r) => r.name).filter((r) => (r === rule ? box.checked : model.get("rules").includes(r)));
      if (rules.length) courier.wish({ rules });
      else box.checked = true; // somebody has to run
    });
    return {
      rule,
      box,
      outcome,
      root: html("label", { class: "gdl-choice" }, box, swatch(key), html("span", {}, rule), outcome),
    };
  });

  const readout = html("p", { class: "gdl-readout" });
  const status = createStatus(bag);
  const longest = () => Math.max(0, ...runs.map((run) => run.losses.length - 1));
  const position = () => Math.min(model.get("position"), longest());
  const player = createPlayer(bag, {
    position,
    last: longest,
    // "All" is remembered as past the end, so that a longer path is shown whole as well.
    goTo(where, keep) {
      const kept = where >= longest() ? 1000 : where;
      if (keep) courier.wish({ position: kept });
      else model.set("position", kept);
    },
  });

  function drawSurface() {
    surfaceChoice.show(model.get("surface"));
    map.show(surface(), model.get("picture"));
    showControls();
    drawPaths();
  }

  function showControls() {
    map.place(model.get("start"));
    startFields.show(model.get("start"));
    rate.show(model.get("learning_rate"));
    budget.show(model.get("steps"));
    for (const racer of racers) racer.box.checked = model.get("rules").includes(racer.rule);
  }

  function takeAnswer() {
    const answer = model.get("answer");
    runs = (answer.runs ?? []).map((run) => ({
      ...run,
      racer: known.find((r) => r.name === run.rule),
      color: known.find((r) => r.name === run.rule).key,
      points: pairs(unpack(run.points)),
      losses: unpack(run.losses),
    }));
    for (const racer of racers) {
      const run = runs.find((r) => r.rule === racer.rule);
      const end = run && (run.broke ? "∞" : format(run.losses[run.losses.length - 1], 3));
      racer.outcome.textContent = run ? `${run.verdict.toLowerCase()}, loss ${end}` : "";
    }
    drawPaths();
  }

  function drawPaths() {
    const now = position();
    const drawn = runs.flatMap((run) => {
      const seen = run.points.slice(0, now + 1);
      const tone = `gdl-run-${run.color}`;
      const line = svg("polyline", {
        class: `gdl-run ${tone} gdl-path`,
        "data-rule": run.rule,
        points: polyline(seen, axes.toX, axes.toY),
      });
      const mark = (className, size, [x, y]) =>
        svg("path", {
          class: `${className} ${tone}`,
          d: run.racer.shape,
          transform: `translate(${axes.toX(x)} ${axes.toY(y)}) scale(${size})`,
          "vector-effect": "non-scaling-stroke",
        });
      // Beyond sixty the marks would only thicken the line.
      const near = ([x, y]) => Math.max(Math.abs(axes.toX(x)), Math.abs(axes.toY(y))) < 1e4;
      return [
        line,
        ...seen.slice(1, 60).filter(near).map((point) => mark("gdl-step", 2.5, point)),
        ...seen.slice(1).slice(-1).filter(near).map((point) => mark("gdl-dot", 5, point)),
      ];
    });
    paths.replaceChildren(...drawn);
    chart.draw(runs, now);
    readout.textContent = runs
      .map((run) => {
        const k = Math.min(now, run.losses.length - 1);
        if (k < 0) return `${run.rule}: the loss is not finite at the start`;
        const [x, y] = run.points[k];
        const where = `step ${k} of ${run.steps}: (${format(x)}, ${format(y)}), loss ${format(run.losses[k])}`;
        const ending = run.broke && k === run.losses.length - 1 ? `. ${run.status}` : "";
        return (runs.length > 1 ? `${run.rule}, ${where}` : where) + ending;
      })
      .join(" · ");
  }

  const courier = createTeller(model, el, bag, {
    inputs: INPUTS,
    fading: [paths, chart.root, readout],
    status,
    sentence: () => sentence(model.get("answer"), model.get("learning_rate")),
  });

  present(
    model,
    el,
    bag,
    "playground",
    html("div", { class: "gdl-row" }, surfaceChoice.root, ...startFields.roots, home),
    html("div", { class: "gdl-pictures" }, map.root, chart.root),
    html("div", { class: "gdl-row" }, rate.root, budget.root, player),
    html(
      "fieldset",
      { class: "gdl-choices" },
      html("legend", {}, "Step rules (tick several for a race)"),
      ...racers.map((racer) => racer.root),
    ),
    readout,
    status.root,
  );
  bag.model(model, ["surface", "picture"], drawSurface);
  bag.model(model, ["start", "learning_rate", "rules", "steps"], showControls);
  bag.model(model, ["answer"], takeAnswer);
  bag.model(model, ["position"], drawPaths);
  drawSurface();
  takeAnswer();
  return () => bag.dispose();
}

export default { render };
