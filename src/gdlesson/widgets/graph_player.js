import {
  createBag, createPlayer, createStatus, createTeller, format, html, numberField, present, svg,
} from "./shared.js";

const INPUTS = ["point"];
const WIDE = 150;
const TALL = 92;
const BOX = { width: 96, height: 58 };

const say = (v) => (v === null ? "not finite" : format(v));

/** What happened at the node that was walked last. */
export function sentence(nodes, position) {
  if (position === 0) return "Nothing has been walked yet. Press Step: it begins at the end.";
  const node = nodes.find((n) => n.turn === position - 1);
  if (!node) return "";
  if (position === 1 && !node.parents.length) return "The end is an input: its gradient is 1.";
  const start = position === 1
    ? "It begins with 1: the end moves as much as itself."
    : `At “${node.label}” ${say(node.gradient)} has arrived.`;
  if (!node.parents.length) return `${start} An input: this is its gradient.`;
  const passed = node.parents.map(
    (p, i) => `${say(node.gradient)} × ${say(node.local[i])} to “${nodes[p].label}”`,
  );
  return `${start} It passes on ${passed.join(", and ")}.`;
}

function render({ model, el }) {
  const bag = createBag();
  const picture = svg("svg", { class: "gdl-axes gdl-graph", role: "img" });
  const fields = model.get("names").map((name, i) =>
    numberField(bag, name, {
      accepts: () => true,
      rule: "a number",
      onNumber: (value) => {
        const point = [...model.get("point")];
        point[i] = value;
        courier.wish({ point });
      },
    }),
  );
  const status = createStatus(bag);
  const nodes = () => model.get("answer").nodes ?? [];
  const last = () => nodes().length;
  const position = () => Math.min(model.get("position"), last());
  const player = createPlayer(bag, {
    position,
    last,
    goTo(where, keep) {
      if (keep) courier.wish({ position: where });
      else model.set("position", where);
    },
    back: true,
  });

  function draw() {
    const all = nodes();
    fields.forEach((field, i) => field.show(model.get("point")[i]));
    if (!all.length) return;
    const k = position();
    const rows = all.map((n) => n.row);
    const [top, bottom] = [Math.min(...rows), Math.max(...rows)];
    const columns = Math.max(...all.map((n) => n.column));
    const place = (n) => [WIDE * n.column + 60, TALL * (n.row - top) + 44];
    picture.setAttribute("viewBox", `0 0 ${WIDE * columns + 120} ${TALL * (bottom - top) + 88}`);
    picture.style.maxWidth = `${WIDE * columns + 120}px`;
    const walked = (n) => n.turn < k;
    const edges = [];
    const boxes = [];
    for (const node of all) {
      const [x, y] = place(node);
      node.parents.forEach((p, i) => {
        const [px, py] = place(all[p]);
        const active = node.turn === k - 1;
        edges.push(
          svg("line", {
            class: active ? "gdl-run gdl-run-1 gdl-solid" : "gdl-legs",
            x1: px + BOX.width / 2, y1: py, x2: x - BOX.width / 2, y2: y,
          }),
        );
        if (walked(node)) {
          const shift = i - (node.parents.length - 1) / 2;
          edges.push(
            svg("text", {
              class: "gdl-rowname", "text-anchor": "middle",
              x: (px + x) / 2, y: (py + y) / 2 - 4 + (Math.abs(py - y) < 8 ? 16 * shift : 0),
            }, `×${say(node.local[i])}`),
          );
        }
      });
      const now = node.turn === k - 1;
      boxes.push(
        svg("rect", {
          class: now ? "gdl-node gdl-now" : "gdl-node", rx: 6,
          x: x - BOX.width / 2, y: y - BOX.height / 2, ...BOX,
        }),
        svg("text", { class: "gdl-nodename", x, y: y - 12, "text-anchor": "middle" }, node.label),
        svg("text", { class: "gdl-nodetext", x, y: y + 5, "text-anchor": "middle" }, say(node.data)),
        svg("text", { class: "gdl-nodegrad", x, y: y + 22, "text-anchor": "middle" },
          walked(node) ? `grad ${say(node.gradient)}` : "grad ?"),
      );
    }
    picture.replaceChildren(...edges, ...boxes);
    picture.setAttribute("aria-label", `The graph, ${k} of ${all.length} nodes walked. ${model.get("summary")}`);
    if (el.dataset.state === "current" && !model.get("answer").error) status.say(sentence(all, k));
  }

  const courier = createTeller(model, el, bag, {
    inputs: INPUTS,
    fading: [picture],
    status,
    sentence: () => sentence(nodes(), position()),
  });

  present(
    model,
    el,
    bag,
    "graph-player",
    html("div", { class: "gdl-row" }, ...fields.map((f) => f.root), player),
    html("div", { class: "gdl-scroll", tabindex: "0", role: "group", "aria-label": "The graph" }, picture),
    status.root,
  );
  bag.model(model, ["answer", "position", "point"], draw);
  draw();
  return () => bag.dispose();
}

export default { render };
