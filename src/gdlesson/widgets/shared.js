// What the widgets share: making elements, undoing listeners, talking to Python, drawing axes,
// contour maps and loss curves. Python puts this text in front of each widget's own module
// (see _base.py), so a widget's module has no imports left when the browser gets it.

const SVG = "http://www.w3.org/2000/svg";

function build(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) {
      node.setAttribute(name, value === true ? "" : value);
    }
  }
  node.append(...children);
  return node;
}

/** An HTML element with attributes and children. */
export function html(tag, attributes = {}, ...children) {
  return build(document.createElement(tag), attributes, children);
}

/** An SVG element with attributes and children. */
export function svg(tag, attributes = {}, ...children) {
  return build(document.createElementNS(SVG, tag), attributes, children);
}

/** Collects what must be undone when a view goes away. */
export function createBag() {
  const undo = [];
  return {
    listen(target, type, handler, options) {
      target.addEventListener(type, handler, options);
      undo.push(() => target.removeEventListener(type, handler, options));
    },
    model(model, names, handler) {
      for (const name of names) {
        model.on(`change:${name}`, handler);
        undo.push(() => model.off(`change:${name}`, handler));
      }
    },
    add(action) {
      undo.push(action);
    },
    dispose() {
      while (undo.length) undo.pop()();
    },
  };
}

/** A number as a reader likes it: at most `digits` significant ones, no trailing zeros. */
export function format(value, digits = 4) {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "-∞";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e5 || size < 1e-4) {
    const [mantissa, exponent] = value.toExponential(Math.min(digits, 3) - 1).split("e");
    return `${Number(mantissa)}e${Number(exponent)}`;
  }
  return String(Number(value.toPrecision(digits)));
}

/** Round numbers between low and high, about `count` of them. */
export function ticks(low, high, count = 5) {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough * 0.999);
  const found = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k += 1) {
    found.push(Number((k * step).toPrecision(12)));
  }
  return found;
}

/** Powers of ten between low and high (exponents), at most `count` of them. */
export function decades(low, high, count = 6) {
  const first = Math.ceil(low - 1e-9);
  const last = Math.floor(high + 1e-9);
  const stride = Math.max(1, Math.ceil((last - first + 1) / count));
  const found = [];
  for (let e = first; e <= last; e += stride) found.push(e);
  return found;
}

/** The numbers that Python packed as little-endian float64. */
export function unpack(view) {
  if (!view || !view.byteLength) return [];
  const numbers = new Array(view.byteLength / 8);
  for (let i = 0; i < numbers.length; i += 1) numbers[i] = view.getFloat64(8 * i, true);
  return numbers;
}

/** Points [x, y] as the `points` of a polyline, kept within what an SVG can draw. */
export function polyline(points, toX, toY) {
  const far = (v) => Math.max(-1e5, Math.min(1e5, v)).toFixed(2);
  return points.map(([x, y]) => `${far(toX(x))},${far(toY(y))}`).join(" ");
}

function same(a, b) {
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((v, i) => same(v, b[i]));
  }
  return a === b;
}

/**
 * Carries wishes to Python and says whether the answer on show is the answer to them.
 *
 * `show(state)` is called with "current", "waiting" (asked, not answered yet), "late" (not
 * answered for a while: a busy or stopped kernel) or "gone" (the kernel can't be reached).
 */
export function createCourier(model, bag, inputs, show) {
  let frame = 0;
  let timer = 0;
  let state = "";
  const tell = (next) => {
    state = next;
    show(next);
  };
  const isCurrent = () => {
    const echo = (model.get("answer") || {}).echo;
    return Boolean(echo) && inputs.every((name) => same(echo[name], model.get(name)));
  };
  const judge = () => {
    clearTimeout(timer);
    if (isCurrent()) {
      tell("current");
      return;
    }
    tell(state === "late" || state === "gone" ? state : "waiting");
    timer = setTimeout(() => tell(state === "gone" ? "gone" : "late"), 900);
  };
  const send = () => {
    frame = 0;
    try {
      model.save_changes();
    } catch {
      clearTimeout(timer);
      tell("gone");
    }
  };
  bag.model(model, [...inputs, "answer"], judge);
  bag.add(() => {
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    if (frame) send();
  });
  judge();
  return {
    /** Set traits now, here; tell Python once per animation frame, the latest wish only. */
    wish(values) {
      for (const [name, value] of Object.entries(values)) model.set(name, value);
      if (!frame) frame = requestAnimationFrame(send);
    },
  };
}

const LATE = {
  waiting: "",
  late:
    "No answer from the kernel yet: it is busy, or it has stopped. What is drawn belongs to an " +
    "earlier setting. If you restarted the kernel, run this cell again.",
  gone:
    "The kernel can't be reached, so nothing new can be computed. Restart it if need be, then " +
    "run this cell again.",
};

/** A line of text that is also read out, once things have been quiet for a moment. */
export function createStatus(bag) {
  const shown = html("p", { class: "gdl-status", "aria-hidden": "true" });
  const spoken = html("p", { class: "gdl-spoken", role: "status", "aria-live": "polite" });
  let timer = 0;
  bag.add(() => clearTimeout(timer));
  return {
    root: html("div", {}, shown, spoken),
    say(text, kind = "plain") {
      shown.textContent = text;
      shown.dataset.kind = kind;
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (spoken.textContent !== text) spoken.textContent = text;
      }, 500);
    },
  };
}

const HUSH = { "data-lm-suppress-shortcuts": "true" }; // JupyterLab leaves its keys alone

/** A button with a visible label. */
export function button(bag, label, onClick, attributes = {}) {
  const node = html("button", { type: "button", class: "gdl-button", ...HUSH, ...attributes }, label);
  bag.listen(node, "click", onClick);
  return node;
}

/** A drop-down: choices are [value, label]. */
export function select(bag, label, choices, onChoose) {
  const options = choices.map(([value, text]) => html("option", { value }, text));
  const node = html("select", { class: "gdl-select", ...HUSH }, ...options);
  bag.listen(node, "change", () => onChoose(node.value));
  return {
    root: html("label", { class: "gdl-field" }, html("span", {}, label), node),
    show(value) {
      node.value = value;
    },
  };
}

/** A number typed into a box; `onNumber` hears only of numbers that `accepts` takes. */
export function numberField(bag, label, { accepts, rule, onNumber, wide = false }) {
  const node = html("input", {
    type: "text",
    inputmode: "decimal",
    autocomplete: "off",
    class: wide ? "gdl-number gdl-wide" : "gdl-number",
    ...HUSH,
  });
  let last = "";
  const read = () => {
    const text = node.value.trim().replace(",", ".").replace("−", "-");
    if (text === last) return;
    const number = text === "" ? NaN : Number(text);
    const good = Number.isFinite(number) && accepts(number);
    node.setAttribute("aria-invalid", good ? "false" : "true");
    node.title = good ? "" : rule;
    complaint.textContent = good ? "" : rule;
    if (good) {
      last = text;
      onNumber(number);
    }
  };
  const complaint = html("span", { class: "gdl-complaint", role: "alert" });
  bag.listen(node, "change", read);
  bag.listen(node, "keydown", (event) => {
    if (event.key === "Enter") read();
  });
  return {
    root: html("label", { class: "gdl-field" }, html("span", {}, label), node, complaint),
    show(value) {
      const text = format(value, 6);
      if (text === last && node.value === text) return;
      // An answer that arrives while somebody types must not take their text away.
      if (text === last && node.matches(":focus")) return;
      last = text;
      node.value = text;
      complaint.textContent = "";
      node.setAttribute("aria-invalid", "false");
    },
  };
}

/** A slider over powers of ten between 10^low and 10^high, with a box for the exact value. */
export function logSlider(bag, label, low, high, onNumber) {
  const slider = html("input", {
    type: "range",
    min: low,
    max: high,
    step: 0.01,
    class: "gdl-range",
    "aria-label": `${label}, slider`,
    ...HUSH,
  });
  const box = numberField(bag, label, {
    accepts: (v) => v > 0,
    rule: "a number above 0",
    onNumber,
    wide: true,
  });
  bag.listen(slider, "input", () => onNumber(Number((10 ** Number(slider.value)).toPrecision(3))));
  return {
    root: html("div", { class: "gdl-log-slider" }, box.root, slider),
    show(value) {
      box.show(value);
      const exponent = Math.log10(value);
      // A value typed between two stops of the slider must not be pulled onto one.
      if (Math.abs(exponent - Number(slider.value)) > 0.005) slider.value = exponent;
      slider.setAttribute("aria-valuetext", format(value, 3));
    },
  };
}

const FRAME = { left: 54, right: 18, top: 12, bottom: 34 };

/** Axes in an SVG: `set` says what is to be seen, `toX`/`toY` turn numbers into places. */
export function createAxes(width, height, xLabel, yLabel, name) {
  const grid = svg("g", { class: "gdl-grid", "aria-hidden": "true" });
  const inside = svg("g", {});
  const clip = `gdl-clip-${Math.random().toString(36).slice(2)}`;
  const cut = svg("rect", {});
  const box = svg("rect", { class: "gdl-box" });
  const root = svg(
    "svg",
    { class: "gdl-axes", role: "group", "aria-label": name },
    svg("defs", {}, svg("clipPath", { id: clip }, cut)),
    grid,
    box,
    svg("g", { "clip-path": `url(#${clip})` }, inside),
  );
  const axes = {
    root,
    inside,
    set({ x, y, xTicks, yTicks, tall = height }) {
      const [right, bottom] = [width - FRAME.right, tall - FRAME.bottom];
      const [x0, x1] = x;
      const [y0, y1] = y;
      axes.x = x;
      axes.y = y;
      axes.toX = (v) => FRAME.left + ((v - x0) / (x1 - x0)) * (right - FRAME.left);
      axes.toY = (v) => bottom - ((v - y0) / (y1 - y0)) * (bottom - FRAME.top);
      axes.fromX = (p) => x0 + ((p - FRAME.left) / (right - FRAME.left)) * (x1 - x0);
      axes.fromY = (p) => y0 + ((bottom - p) / (bottom - FRAME.top)) * (y1 - y0);
      root.setAttribute("viewBox", `0 0 ${width} ${tall}`);
      for (const area of [cut, box]) {
        build(area, {
          x: FRAME.left,
          y: FRAME.top,
          width: right - FRAME.left,
          height: bottom - FRAME.top,
        }, []);
      }
      const marks = [];
      for (const [value, text] of xTicks ?? ticks(x0, x1).map((t) => [t, format(t)])) {
        const at = axes.toX(value);
        marks.push(svg("line", { x1: at, x2: at, y1: FRAME.top, y2: bottom }));
        marks.push(svg("text", { x: at, y: bottom + 14, "text-anchor": "middle" }, text));
      }
      for (const [value, text] of yTicks ?? ticks(y0, y1).map((t) => [t, format(t)])) {
        const at = axes.toY(value);
        marks.push(svg("line", { x1: FRAME.left, x2: right, y1: at, y2: at }));
        marks.push(svg("text", { x: FRAME.left - 5, y: at + 4, "text-anchor": "end" }, text));
      }
      const middle = (FRAME.top + bottom) / 2;
      marks.push(
        svg(
          "text",
          { class: "gdl-label", x: (FRAME.left + right) / 2, y: tall - 4, "text-anchor": "middle" },
          xLabel,
        ),
        svg(
          "text",
          {
            class: "gdl-label",
            x: 11,
            y: middle,
            "text-anchor": "middle",
            transform: `rotate(-90 11 ${middle})`,
          },
          yLabel,
        ),
      );
      grid.replaceChildren(...marks);
    },
    /** Where a pointer event is, in the numbers of the axes. */
    at(event) {
      const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(
        root.getScreenCTM().inverse(),
      );
      return [axes.fromX(place.x), axes.fromY(place.y)];
    },
  };
  return axes;
}

const within = (value, [low, high]) => Math.max(low, Math.min(high, value));

/** A step of a round size, about a hundredth of the span. */
export function nudge([low, high]) {
  return 10 ** Math.floor(Math.log10((high - low) / 50));
}

function tidy(value, span) {
  const grain = nudge(span) / 10;
  return Number((Math.round(within(value, span) / grain) * grain).toPrecision(12));
}

/**
 * A point on axes that is dragged, or moved with the arrow keys.
 *
 * `onMove([x, y])` hears of every wish. With `rail` set to a function, the point lives on the
 * curve y = rail(x) and moves along x only. With several handles on one picture, each must be
 * grabbed itself.
 */
export function createHandle(bag, axes, { name, onMove, rail = null, grabsAnywhere = true }) {
  const knob = svg(
    "g",
    {
      class: "gdl-handle",
      tabindex: "0",
      role: "slider",
      "aria-label": `${name}: drag it, or use the arrow keys (with Shift: bigger steps)`,
      ...HUSH,
    },
    svg("circle", { class: "gdl-reach", r: 22 }),
    svg("circle", { class: "gdl-ring", r: 13 }),
    svg("circle", { class: "gdl-knob", r: 7 }),
  );
  let place = [0, 0];
  let dragging = false;
  const move = ([x, y]) => {
    const next = [tidy(x, axes.x), rail ? 0 : tidy(y, axes.y)];
    if (next[0] !== place[0] || (!rail && next[1] !== place[1])) onMove(next);
  };
  const grabs = (event) =>
    event.isPrimary &&
    event.button === 0 &&
    (knob.contains(event.target) || (grabsAnywhere && event.pointerType !== "touch"));
  bag.listen(axes.root, "pointerdown", (event) => {
    if (!grabs(event)) return;
    event.preventDefault();
    knob.focus({ preventScroll: true });
    axes.root.setPointerCapture(event.pointerId);
    dragging = true;
    move(axes.at(event));
  });
  bag.listen(axes.root, "pointermove", (event) => {
    if (dragging) move(axes.at(event));
  });
  for (const type of ["pointerup", "pointercancel", "lostpointercapture"]) {
    bag.listen(axes.root, type, () => {
      dragging = false;
    });
  }
  bag.listen(knob, "keydown", (event) => {
    const [dx, dy] =
      { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key] ??
      [0, 0];
    if ((!dx && !dy) || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const many = event.shiftKey ? 10 : 1;
    const along = rail ? dx || dy : dx;
    move([place[0] + along * many * nudge(axes.x), place[1] + dy * many * nudge(axes.y)]);
  });
  return {
    root: knob,
    show([x, y], words) {
      place = [x, y];
      const height = rail ? rail(x) : y;
      const px = axes.toX(within(x, axes.x));
      const py = axes.toY(within(Number.isFinite(height) ? height : axes.y[0], axes.y));
      knob.setAttribute("transform", `translate(${px} ${py})`);
      build(knob, {
        "aria-valuenow": format(x),
        "aria-valuemin": axes.x[0],
        "aria-valuemax": axes.x[1],
        "aria-valuetext": words,
      }, []);
    },
  };
}

/** Contour lines with a few heights written on them. */
export function contourLayer() {
  const root = svg("g", { class: "gdl-contours", "aria-hidden": "true" });
  return {
    root,
    draw(picture, surface, axes) {
      const drawn = [];
      const labels = [];
      const places = [];
      picture.levels.forEach(({ height, lines }, index) => {
        for (const line of lines) {
          drawn.push(svg("polyline", { points: polyline(line, axes.toX, axes.toY) }));
        }
        if (index % 3 !== 1 || !lines.length) return;
        const longest = lines.reduce((a, b) => (b.length > a.length ? b : a));
        const [x, y] = longest[Math.floor(longest.length * 0.62)];
        const [px, py] = [axes.toX(x), axes.toY(y)];
        const inner = px > FRAME.left + 18 && py > FRAME.top + 10;
        if (!inner || places.some(([a, b]) => Math.hypot(a - px, b - py) < 36)) return;
        places.push([px, py]);
        labels.push(svg("text", { x: px, y: py + 3, "text-anchor": "middle" }, format(height, 2)));
      });
      for (const [x, y] of surface.minima) {
        labels.push(
          svg(
            "path",
            {
              class: "gdl-minimum",
              d: "M-5 0H5M0 -5V5",
              transform: `translate(${axes.toX(x)} ${axes.toY(y)})`,
            },
            svg("title", {}, `minimum at (${format(x)}, ${format(y)})`),
          ),
        );
      }
      root.replaceChildren(...drawn, ...labels);
    },
  };
}

/**
 * A contour map with a point to drag: axes, contour lines, a layer for what is drawn on top.
 *
 * Equal scales on both axes unless `tall` fixes the height, so that a gradient stands square to
 * its contour line on the screen as it does in the numbers.
 */
export function createContourMap(bag, { width, label, name, onMove, tall = 0, axisNames = ["x", "y"] }) {
  const axes = createAxes(width, width, ...axisNames, label);
  const contours = contourLayer();
  const over = svg("g", {});
  const handle = onMove ? createHandle(bag, axes, { name, onMove }) : null;
  axes.inside.append(contours.root, over);
  if (handle) axes.root.append(handle.root);
  return {
    root: axes.root,
    axes,
    over,
    show(surface, picture) {
      const [x, y] = surface.window;
      const inner = width - FRAME.left - FRAME.right;
      const level = (inner * (y[1] - y[0])) / (x[1] - x[0]) + FRAME.top + FRAME.bottom;
      axes.set({ x, y, tall: tall || Math.max(240, Math.min(460, level)) });
      contours.root.replaceChildren();
      if (picture.surface === surface.name) contours.draw(picture, surface, axes);
    },
    place(point) {
      handle.show(point, `${axisNames[0]} ${format(point[0])}, ${axisNames[1]} ${format(point[1])}`);
    },
  };
}

/** The two boxes in which a point is typed. */
export function pointFields(bag, model, name, labels, wish) {
  const boxes = labels.map((label, index) =>
    numberField(bag, label, {
      accepts: () => true,
      rule: "a number",
      onNumber: (value) => {
        const point = [...model.get(name)];
        point[index] = value;
        wish({ [name]: point });
      },
    }),
  );
  return {
    roots: boxes.map((box) => box.root),
    show(point) {
      boxes.forEach((box, index) => box.show(point[index]));
    },
  };
}

/** A short line in a run's colour and dash, with words beside it. */
export function key(color, ...words) {
  return html(
    "span",
    { class: "gdl-choice" },
    swatch(color),
    ...words.map((text) => html("span", {}, text)),
  );
}

export function swatch(color) {
  return svg(
    "svg",
    { class: "gdl-swatch", viewBox: "0 0 34 12", "aria-hidden": "true" },
    svg("line", { class: `gdl-run gdl-run-${color}`, x1: 0, x2: 34, y1: 6, y2: 6 }),
  );
}

/** An arrow from one place to another, in the picture's own units. */
export function arrow(className, x1, y1, x2, y2) {
  const angle = Math.atan2(y2 - y1, x2 - x1);
  const barb = (turn) => `${x2 - 10 * Math.cos(angle + turn)} ${y2 - 10 * Math.sin(angle + turn)}`;
  return svg("path", {
    class: className,
    d: `M${x1} ${y1}L${x2} ${y2}M${barb(0.45)}L${x2} ${y2}L${barb(-0.45)}`,
  });
}

/**
 * What every widget does with the state of its answer: fade what is old, say what is wrong.
 *
 * Returns the courier; `sentence()` is what to say while the answer is current.
 */
export function createTeller(model, el, bag, { inputs, fading, status, sentence }) {
  return createCourier(model, bag, inputs, (state) => {
    const { error } = model.get("answer");
    for (const node of fading) node.classList.toggle("gdl-stale", state !== "current" || Boolean(error));
    el.dataset.state = state;
    if (state === "current") {
      if (error) status.say(`Your function raised ${error}`, "trouble");
      else status.say(sentence());
    } else if (LATE[state]) {
      status.say(LATE[state], "trouble");
    }
  });
}

/** The loss of each run against the step, on a log axis where every loss is above zero. */
export function createLossChart(
  width,
  height,
  { x = "step", y = "loss", name = "Loss at each step" } = {},
) {
  const axes = createAxes(width, height, x, y, name);
  return {
    root: axes.root,
    draw(runs, position) {
      const all = runs.flatMap((run) => run.losses).filter(Number.isFinite);
      const positive = all.length > 0 && all.every((v) => v >= 0) && all.some((v) => v > 0);
      const floor = positive ? Math.max(Math.min(...all.filter((v) => v > 0)), 1e-300) : 0;
      const rise = positive ? (v) => Math.log10(Math.max(v, floor)) : (v) => v;
      const heights = all.map(rise);
      let [low, high] = heights.length ? [Math.min(...heights), Math.max(...heights)] : [0, 1];
      if (!positive) [low, high] = [Math.max(low, -1e3), Math.min(high, 1e3)];
      const pad = Math.max((high - low) * 0.05, positive ? 0.3 : Math.abs(high) * 0.05 || 0.5);
      const span = [low - pad, high + pad];
      const marked = positive ? decades(...span) : [];
      const longest = Math.max(1, ...runs.map((run) => run.losses.length - 1));
      axes.set({
        x: [0, longest * 1.03],
        y: span,
        xTicks: ticks(0, longest).filter(Number.isInteger).map((t) => [t, format(t)]),
        yTicks:
          marked.length > 1
            ? marked.map((e) => [e, e >= -3 && e <= 4 ? format(10 ** e) : `1e${e}`])
            : ticks(...span, 4).map((t) => [t, format(positive ? 10 ** t : t, 3)]),
      });
      const drawn = runs.flatMap((run) => {
        const points = run.losses.map((v, k) => [k, rise(v)]);
        const seen = points.slice(0, position + 1);
        const last = seen[seen.length - 1];
        return [
          svg("polyline", {
            class: `gdl-run gdl-run-${run.color} gdl-ahead`,
            points: polyline(points, axes.toX, axes.toY),
          }),
          svg("polyline", {
            class: `gdl-run gdl-run-${run.color}`,
            points: polyline(seen, axes.toX, axes.toY),
          }),
          ...(last
            ? [
                svg("circle", {
                  class: `gdl-dot gdl-run-${run.color}`,
                  r: 4,
                  cx: axes.toX(last[0]),
                  cy: axes.toY(last[1]),
                }),
              ]
            : []),
        ];
      });
      axes.inside.replaceChildren(...drawn);
    },
  };
}

/**
 * Reset, Step, Play/Pause and All for something that is shown step by step.
 *
 * `position()` says which step is on show, `last()` which is the last; `goTo` shows another and,
 * when `keep` is true, has Python remember it (a running animation does not, frame by frame).
 * With `back` there is a Back button as well.
 */
export function createPlayer(bag, { position, last, goTo, back = false }) {
  const still = window.matchMedia("(prefers-reduced-motion: reduce)");
  let timer = 0;
  const stop = () => {
    clearInterval(timer);
    timer = 0;
    play.textContent = "Play";
  };
  const rest = (where) => {
    stop();
    goTo(where, true);
  };
  const tick = () => {
    const next = position() + 1;
    if (next >= last()) rest(last());
    else goTo(next, false);
  };
  const play = button(bag, "Play", () => {
    if (timer) {
      rest(position());
      return;
    }
    if (position() >= last()) goTo(0, false);
    timer = setInterval(tick, still.matches ? 500 : Math.max(30, Math.min(200, 4000 / last())));
    play.textContent = "Pause";
  });
  bag.add(stop);
  return html(
    "div",
    { class: "gdl-buttons", role: "group", "aria-label": "Playback" },
    button(bag, "Reset", () => rest(0)),
    ...(back ? [button(bag, "Back", () => rest(Math.max(position() - 1, 0)))] : []),
    button(bag, "Step", () => rest(Math.min(position() + 1, last()))),
    play,
    button(bag, "All steps", () => rest(last())),
  );
}

/** A curve sampled at xs: its path, broken where it is not finite, and its height anywhere. */
export function createCurve(className) {
  const root = svg("path", { class: className });
  let xs = [];
  let ys = [];
  return {
    root,
    take(newXs, newYs) {
      xs = newXs;
      ys = newYs;
    },
    draw(axes) {
      let d = "";
      let pen = "M";
      xs.forEach((x, i) => {
        if (Number.isFinite(ys[i])) {
          d += `${pen}${polyline([[x, ys[i]]], axes.toX, axes.toY)}`;
          pen = "L";
        } else {
          pen = "M";
        }
      });
      root.setAttribute("d", d);
    },
    /** Read between the samples, to place the handle before Python has answered. */
    at(x) {
      const i = xs.findIndex((v) => v >= x);
      if (i < 0) return ys[ys.length - 1] ?? NaN;
      if (i === 0) return ys[0];
      const share = (x - xs[i - 1]) / (xs[i] - xs[i - 1]);
      return ys[i - 1] + share * (ys[i] - ys[i - 1]);
    },
  };
}

/** A straight line through (x, y) with a slope, from edge to edge of the axes. */
export function drawSlope(line, axes, x, y, slope) {
  const visible = Number.isFinite(slope) && Number.isFinite(y);
  line.setAttribute("visibility", visible ? "visible" : "hidden");
  if (!visible) return;
  const far = (v) => Math.max(-1e5, Math.min(1e5, v));
  const [x0, x1] = axes.x;
  build(line, {
    x1: axes.toX(x0),
    x2: axes.toX(x1),
    y1: far(axes.toY(y + slope * (x0 - x))),
    y2: far(axes.toY(y + slope * (x1 - x))),
  }, []);
}

/**
 * Put a widget on the page: its prediction first if it has one, then the parts.
 *
 * The parts are hidden until a prediction is made or skipped; the guess stays beside the result.
 */
export function present(model, el, bag, name, ...parts) {
  el.classList.add("gdl", `gdl-${name}`);
  const body = html("div", { class: "gdl-body" }, ...parts);
  const { prompt, options = [] } = model.get("question") || {};
  if (!prompt) {
    el.append(body);
    return;
  }
  const outcome = html("p", { class: "gdl-outcome", role: "status" });
  const tell = (guess) => {
    model.set("guess", guess);
    try {
      model.save_changes();
    } catch {
      outcome.textContent = LATE.gone;
    }
  };
  const field = numberField(bag, "Your prediction", {
    accepts: () => true,
    rule: "a number",
    onNumber: (value) => tell({ value }),
  });
  const choices = options.length
    ? options.map((text, value) => button(bag, text, () => tell({ value })))
    : [field.root, button(bag, "Compare", () => {})];
  const ask = html(
    "div",
    { class: "gdl-predict", role: "group", "aria-label": "Predict, then play" },
    html("p", {}, prompt),
    html("div", { class: "gdl-row" }, ...choices, button(bag, "Skip", () => tell({ skipped: true }))),
  );
  const show = () => {
    const { value, skipped } = model.get("guess") || {};
    const done = skipped || value !== undefined;
    ask.hidden = Boolean(done);
    body.hidden = !done;
    outcome.textContent = done && !skipped ? model.get("outcome") : "";
    outcome.hidden = !outcome.textContent;
  };
  bag.model(model, ["guess", "outcome"], show);
  el.append(ask, outcome, body);
  show();
}

/** A slider over evenly spaced numbers, with a box for the exact value. */
export function slider(bag, label, [low, high], step, onNumber, onRest = () => {}) {
  const track = html("input", {
    type: "range",
    min: low,
    max: high,
    step,
    class: "gdl-range",
    "aria-label": `${label}, slider`,
    ...HUSH,
  });
  const box = numberField(bag, label, {
    accepts: () => true,
    rule: "a number",
    onNumber: (value) => {
      onNumber(value);
      onRest();
    },
  });
  bag.listen(track, "input", () => onNumber(Number(track.value)));
  bag.listen(track, "change", onRest);
  return {
    root: html("div", { class: "gdl-log-slider" }, box.root, track),
    show(value) {
      box.show(value);
      if (Math.abs(value - Number(track.value)) > step / 2) track.value = value;
      track.setAttribute("aria-valuetext", format(value, 4));
    },
  };
}

/** Rows of [x, y] from the flat numbers that Python sent. */
export function pairs(flat) {
  const rows = [];
  for (let i = 0; i + 1 < flat.length; i += 2) rows.push([flat[i], flat[i + 1]]);
  return rows;
}

/** Dots for a cloud of points. */
export function dots(points, axes, className, r = 3) {
  return points.map(([x, y]) => svg("circle", { class: className, r, cx: axes.toX(x), cy: axes.toY(y) }));
}
