// One bowl to drag, x² + 3y²: the picture of the first page.

import { createBag } from "../../widgets/js/bag.js";
import { hearTrack } from "../../widgets/js/track.js";
import { make, one } from "./dom.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDE = 560;
const HIGH = 430;
const HALF = 5;
const SCALE = WIDE / (2 * HALF);
const TALL = HIGH / SCALE / 2;
const STEPS = 30;
/** Beyond this the walk has left every map. */
const GONE = 1e3;

/** @typedef {[number, number]} Point */

/**
 * @param {string} name
 * @param {Record<string, string | number>} attributes
 * @param {Element} [parent]
 */
function shape(name, attributes, parent) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  parent?.append(node);
  return node;
}

/**
 * @param {Point} start
 * @param {number} rate
 */
export function walk([x, y], rate) {
  /** @type {Point[]} */
  const points = [[x, y]];
  for (let step = 0; step < STEPS && Math.abs(y) < GONE; step++) {
    x *= 1 - 2 * rate;
    y *= 1 - 6 * rate;
    points.push([x, y]);
  }
  return points;
}

/**
 * What becomes of a walk, from its two factors.
 *
 * @param {Point} start
 * @param {number} rate
 */
export function fate([x, y], rate) {
  const factors = [x ? 1 - 2 * rate : 0, y ? 1 - 6 * rate : 0];
  const worst = Math.min(...factors);
  const slow = Math.max(...factors);
  const rounding = 1e-9;
  if (!x && !y) return "At rest: the slope at the start is zero.";
  if (worst < -1 - rounding) return "Flies off: every step overshoots by more than the one before.";
  if (worst < -rounding) return "Zig-zag: it jumps from side to side, and still gets down.";
  if (slow > 0.96) return "Crawls: the steps are so short that most of the way is still ahead.";
  if (!y) return "Smooth: y is 0, and along x no rate here makes it swing.";
  return "Smooth: every step leads on in much the same direction.";
}

/**
 * A loss as a person would say it.
 *
 * @param {number} value
 */
function told(value) {
  if (value < 0.001) return "next to nothing";
  if (value > 1e6) return "over a million";
  return Number(value.toPrecision(3)).toLocaleString("en", { maximumSignificantDigits: 3 });
}

/** What is drawn: the still's ground, and on it what moves. */
function createPicture(/** @type {Element} */ still) {
  const svg = /** @type {SVGSVGElement} */ (still.cloneNode(true));
  for (const name of ["role", "aria-label"]) svg.removeAttribute(name);
  for (const old of svg.querySelectorAll(".path, .stepdot, .knob")) old.remove();
  const path = shape("path", { class: "path" }, svg);
  const dots = shape("g", {}, svg);
  const named = { role: "slider", "aria-label": "Start", "aria-valuemin": -5, "aria-valuemax": 5 };
  const handle = shape("g", { class: "handle", tabindex: 0, ...named }, svg);
  for (const [look, r] of /** @type {const} */ ([
    ["reach", 24],
    ["halo", 14],
    ["knob", 8],
  ])) {
    shape("circle", { class: look, r }, handle);
  }
  const X = (/** @type {number} */ x) => (x + HALF) * SCALE;
  const Y = (/** @type {number} */ y) => (TALL - y) * SCALE;
  return {
    svg,
    handle: /** @type {SVGGElement} */ (handle),
    draw(/** @type {Point[]} */ points) {
      const places = points.map(([x, y]) => `${X(x).toFixed(1)} ${Y(y).toFixed(1)}`);
      path.setAttribute("d", `M${places.join("L")}`);
      const circles = points
        .slice(1)
        .map(([x, y]) => shape("circle", { class: "stepdot", cx: X(x), cy: Y(y), r: 3.4 }));
      dots.replaceChildren(...circles);
      const [x, y] = points[0];
      handle.setAttribute("transform", `translate(${X(x)} ${Y(y)})`);
      handle.setAttribute("aria-valuenow", x.toFixed(2));
      handle.setAttribute("aria-valuetext", `(${Number(x.toFixed(2))}, ${Number(y.toFixed(2))})`);
    },
  };
}

/**
 * Let a handle be dragged and moved by keys.
 *
 * @param {ReturnType<typeof createPicture>} picture
 * @param {() => Point} start
 * @param {(x: number, y: number) => void} move
 */
function startHandle({ svg, handle }, start, move) {
  const refuse = (/** @type {TouchEvent} */ event) => {
    if (event.cancelable) event.preventDefault(); // or a steep drag scrolls the page
  };
  handle.addEventListener("touchstart", refuse, { passive: false });
  handle.addEventListener("pointerdown", (event) => {
    handle.setPointerCapture(event.pointerId);
    handle.focus({ preventScroll: true });
  });
  handle.addEventListener("pointermove", (event) => {
    if (!handle.hasPointerCapture(event.pointerId)) return;
    const box = svg.getBoundingClientRect();
    const across = (event.clientX - box.left) / box.width;
    const down = (event.clientY - box.top) / box.height;
    move(across * 2 * HALF - HALF, TALL - down * 2 * TALL);
  });
  handle.addEventListener("keydown", (event) => {
    const by = event.shiftKey ? 0.5 : 0.1;
    const ways = {
      ArrowLeft: [-by, 0],
      ArrowRight: [by, 0],
      ArrowUp: [0, by],
      ArrowDown: [0, -by],
    };
    const way = ways[/** @type {keyof ways} */ (event.key)];
    if (!way) return;
    event.preventDefault();
    const [x, y] = start();
    move(Math.round((x + way[0]) * 100) / 100, Math.round((y + way[1]) * 100) / 100);
  });
}

/** The controls under the picture. */
function createControls(/** @type {number} */ rate) {
  const range = make("input", { type: "range", min: "0.005", max: "0.4", step: "0.005" });
  range.value = String(rate);
  const readout = make("output");
  const controls = make("div", { class: "controls" });
  controls.append(make("label", {}, "Learning rate", range, readout));
  return { range, readout, controls, verdict: make("p", { class: "verdict", role: "status" }) };
}

/** @param {HTMLElement} figure */
function startFigure(figure) {
  const still = /** @type {Element} */ (figure.querySelector("svg"));
  const picture = createPicture(still);
  let start = /** @type {Point} */ ((figure.dataset.from ?? "4,3").split(",").map(Number));
  let rate = Number(figure.dataset.rate);
  let shown = Number.POSITIVE_INFINITY;
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer;
  const { range, readout, controls, verdict } = createControls(rate);
  function draw() {
    const points = walk(start, rate).slice(0, shown + 1);
    picture.draw(points);
    readout.textContent = rate.toFixed(3).replace(/0$/, "");
    const [first, last] = [points[0], points[points.length - 1]].map(([x, y]) => x * x + 3 * y * y);
    const steps = `${points.length - 1} step${points.length === 2 ? "" : "s"}`;
    verdict.textContent = `${fate(start, rate)} Loss ${told(first)}, after ${steps} ${told(last)}.`;
  }
  const whole = () => {
    clearInterval(timer);
    shown = Number.POSITIVE_INFINITY;
  };
  startHandle(
    picture,
    () => start,
    (x, y) => {
      whole();
      const snapped = Math.abs(y) < 0.06 ? 0 : y;
      start = [Math.max(-HALF, Math.min(HALF, x)), Math.max(-TALL, Math.min(TALL, snapped))];
      draw();
    },
  );
  hearTrack(createBag(), range, () => {
    whole();
    rate = Number(range.value);
    draw();
  });
  still.classList.add("still");
  still.after(make("div", { class: "live" }, picture.svg, controls, verdict));
  figure.classList.add("alive");
  if (!matchMedia("(prefers-reduced-motion: reduce)").matches) {
    shown = 0;
    timer = setInterval(() => {
      shown += 1;
      if (shown > STEPS) whole();
      draw();
    }, 150);
  }
  draw();
}

/** The bowl, where there is one. */
export function startBowl() {
  const figure = one("[data-bowl]");
  if (figure) startFigure(figure);
}
