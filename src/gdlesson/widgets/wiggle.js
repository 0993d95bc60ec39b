import {
  createAxes, createBag, createHandle, createStatus, createTeller, format, html, numberField,
  present, select, svg, ticks,
} from "./shared.js";

const INPUTS = ["pair", "x", "dx"];
const WIDTH = 640;
const HEIGHT = 300;
const ROWS = [2.5, 1.5, 0.5];

/** How the wiggle was stretched, in a sentence. */
export function sentence({ inner, outer, product, ratio }) {
  const whole = ratio === null ? "" : ` For this wiggle the whole stretch is ${format(ratio)}.`;
  return (
    `g stretches it by g′(x) = ${format(inner)}, f by f′(g) = ${format(outer)}: ` +
    `together ${format(inner)} × ${format(outer)} = ${format(product)}.${whole}`
  );
}

function render({ model, el }) {
  const bag = createBag();
  const axes = createAxes(WIDTH, HEIGHT, "", "", "Three number lines: x, g and f");
  const rows = svg("g", {});
  axes.inside.append(rows);
  const at = createHandle(bag, axes, {
    name: "x",
    rail: () => ROWS[0],
    onMove: ([x]) => courier.wish({ x }),
    grabsAnywhere: false,
  });
  const tip = createHandle(bag, axes, {
    name: "The end of the wiggle",
    rail: () => ROWS[0],
    onMove: ([end]) => courier.wish({ dx: Number((end - model.get("x")).toPrecision(6)) }),
    grabsAnywhere: false,
  });
  axes.root.append(at.root, tip.root);
  const choice = select(bag, "f(g(x))", model.get("choices").map(([name, text]) => [name, text]), (pair) =>
    courier.wish({ pair }),
  );
  const small = (v) => Math.abs(v) <= 100;
  const fields = [["x", "x"], ["Δx", "dx"]].map(([label, name]) =>
    numberField(bag, label, { accepts: small, rule: "a number within ±100", onNumber: (value) => courier.wish({ [name]: value }) }),
  );
  const status = createStatus(bag);

  function showControls() {
    choice.show(model.get("pair"));
    fields[0].show(model.get("x"));
    fields[1].show(model.get("dx"));
    if (!axes.x) return;
    at.show([model.get("x"), 0], `x ${format(model.get("x"))}`);
    tip.show([model.get("x") + model.get("dx"), 0], `wiggle ${format(model.get("dx"))}`);
  }

  function takeAnswer() {
    const answer = model.get("answer");
    if (answer.error || !answer.echo) return;
    const { lines } = answer;
    axes.set({ x: lines[0].window, y: [0, 3], xTicks: [], yTicks: [] });
    const [left, right] = lines[0].window.map(axes.toX);
    const place = (line, v) => {
      const [low, high] = line.window;
      return Math.max(-1e4, Math.min(1e4, left + ((v - low) / (high - low)) * (right - left)));
    };
    const drawn = [];
    lines.forEach((line, i) => {
      const y = axes.toY(ROWS[i]);
      const [from, to] = [place(line, line.at), place(line, line.at + line.wiggle)];
      if (i < 2) {
        const next = lines[i + 1];
        const below = axes.toY(ROWS[i + 1]);
        for (const [a, b] of [[from, place(next, next.at)], [to, place(next, next.at + next.wiggle)]]) {
          drawn.push(svg("line", { class: "gdl-legs", x1: a, x2: b, y1: y, y2: below }));
        }
      }
      drawn.push(svg("line", { class: "gdl-rule", x1: left, x2: right, y1: y, y2: y }));
      for (const t of ticks(...line.window, 8)) {
        const x = place(line, t);
        if (x < left + 12 || x > right - 12) continue;
        drawn.push(svg("line", { class: "gdl-rule", x1: x, x2: x, y1: y - 4, y2: y + 4 }));
        drawn.push(svg("text", { class: "gdl-note", x, y: y + 18, "text-anchor": "middle" }, format(t)));
      }
      drawn.push(
        svg("line", { class: `gdl-run gdl-run-${i} gdl-stretch`, x1: from, x2: to, y1: y, y2: y }),
        svg("circle", { class: `gdl-dot gdl-run-${i}`, r: 5, cx: from, cy: y }),
        svg("text", { class: "gdl-rowname", x: right - 4, y: y - 14, "text-anchor": "end" }, `${line.name}: ${format(line.at)}, wiggle ${format(line.wiggle)}`),
      );
    });
    rows.replaceChildren(...drawn);
    showControls();
  }

  const courier = createTeller(model, el, bag, {
    inputs: INPUTS,
    fading: [rows],
    status,
    sentence: () => sentence(model.get("answer")),
  });

  present(
    model,
    el,
    bag,
    "wiggle",
    html("div", { class: "gdl-row" }, choice.root, ...fields.map((f) => f.root)),
    html("div", { class: "gdl-pictures" }, axes.root),
    status.root,
  );
  bag.model(model, INPUTS, showControls);
  bag.model(model, ["answer"], takeAnswer);
  takeAnswer();
  showControls();
  return () => bag.dispose();
}

export default { render };
