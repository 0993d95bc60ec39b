// A small page for the widgets' tests: jsdom, what it leaves out, and a model as anywidget's.
// jsdom parses HTML as the standard says (parse5), which the tests of hostile strings rest on.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { JSDOM } from "jsdom";

const inside = createRequire(import.meta.resolve("jsdom"));

/** An element's style is made when it is asked for; of jsdom, every element has one from the start. */
for (const kind of ["HTMLElement", "SVGElement"]) {
  const { prototype } = inside(`./jsdom/living/nodes/${kind}-impl.js`).implementation;
  const begin = prototype._initElementCSSInlineStyle;
  prototype._initElementCSSInlineStyle = () => {};
  Object.defineProperty(prototype, "_style", {
    get() {
      const { _settingCssText = false } = this;
      Object.defineProperty(this, "_style", { writable: true, value: undefined });
      begin.call(this);
      this._settingCssText = _settingCssText;
      return this._style;
    },
  });
}

const { window } = new JSDOM("<!doctype html><body></body>", { pretendToBeVisual: true });

/** What is listened to, and which timers and frames are awaited, right now. */
export const pending = { listeners: new Map(), timers: new Set(), frames: new Map() };

/** Whether a module of ours is asking: jsdom has timers and listeners of its own. */
function ours() {
  const kept = Error.stackTraceLimit;
  Error.stackTraceLimit = 3; // this, what replaces, and who asks: a line more takes its time
  const [, , , caller] = (new Error().stack ?? "").split("\n");
  Error.stackTraceLimit = kept;
  return /gdlesson\/(widgets|site)\//.test(caller);
}

const { addEventListener, removeEventListener } = window.EventTarget.prototype;
const heard = new WeakMap();
let targets = 0;

function keyOf(target, type, handler) {
  for (const part of [target, handler]) {
    if (!heard.has(part)) {
      targets += 1;
      heard.set(part, targets);
    }
  }
  return `${type} ${heard.get(target)} ${heard.get(handler)}`;
}

window.EventTarget.prototype.addEventListener = function add(type, handler, options) {
  if (ours()) pending.listeners.set(keyOf(this, type, handler), `${type} on ${this.nodeName}`);
  else if (this === window) return; // jsdom: once more for each document that is parsed, for good
  addEventListener.call(this, type, handler, options);
};
window.EventTarget.prototype.removeEventListener = function remove(type, handler, options) {
  pending.listeners.delete(keyOf(this, type, handler));
  removeEventListener.call(this, type, handler, options);
};

class Place {
  constructor(x, y) {
    this.x = x;
    this.y = y;
  }
  matrixTransform() {
    return this;
  }
}

/** What was read is not read again: a new document takes jsdom longer than all that is in it. */
const documents = new Map();
class Parser {
  parseFromString(text, kind) {
    const found = documents.get(kind + text) ?? new window.DOMParser().parseFromString(text, kind);
    documents.set(kind + text, found);
    return found;
  }
}

/** Whoever watches sizes; `resize` says that they have changed. */
const watching = new Set();
class Watcher {
  constructor(hear) {
    this.hear = hear;
  }
  observe() {
    watching.add(this);
  }
  disconnect() {
    watching.delete(this);
  }
}

/** Make every picture this wide, as a window does that becomes narrower. */
export function resize(width) {
  window.SVGElement.prototype.getBoundingClientRect = () => ({ width });
  for (const watcher of watching) watcher.hear();
  nextFrame();
}

window.SVGElement.prototype.getScreenCTM = () => ({ inverse: () => ({}) });
window.Element.prototype.setPointerCapture = () => {};

const real = { setTimeout, clearTimeout, setInterval, clearInterval };
const forgetting = (clear) => (id) => {
  pending.timers.delete(id);
  clear(id);
};

let frames = 0;
Object.assign(globalThis, {
  window,
  document: window.document,
  Node: window.Node,
  Element: window.Element,
  KeyboardEvent: window.KeyboardEvent,
  ResizeObserver: Watcher,
  DOMParser: Parser,
  DOMPoint: Place,
  requestAnimationFrame(action) {
    frames += 1;
    pending.frames.set(frames, action);
    return frames;
  },
  cancelAnimationFrame: (id) => pending.frames.delete(id),
  setTimeout(action, delay, ...rest) {
    const id = real.setTimeout(() => {
      pending.timers.delete(id);
      action(...rest);
    }, delay);
    if (ours()) pending.timers.add(id);
    return id;
  },
  setInterval(action, delay, ...rest) {
    const id = real.setInterval(action, delay, ...rest);
    if (ours()) pending.timers.add(id);
    return id;
  },
  clearTimeout: forgetting(real.clearTimeout),
  clearInterval: forgetting(real.clearInterval),
});
window.matchMedia = () => ({ matches: false });

/** Everything that is still listened to or awaited, in words. It is told once. */
export function leftBehind() {
  const left = [
    ...pending.listeners.values(),
    ...[...pending.timers].map(() => "timer"),
    ...[...pending.frames].map(() => "frame"),
    ...[...watching].map(() => "observer"),
  ];
  for (const kept of [...Object.values(pending), watching]) kept.clear();
  return left;
}

/** Let the next animation frame come, at this time in milliseconds if that matters. */
export function nextFrame(now) {
  const actions = [...pending.frames.values()];
  pending.frames.clear();
  for (const action of actions) action(now);
}

/** A model as anywidget's: traits that can be heard, and a kernel that may be gone. */
export class FakeModel {
  constructor(traits) {
    this.traits = { question: {}, guess: {}, outcome: "", ...traits };
    this.handlers = new Map();
    this.saved = [];
    this.changed = {};
    this.gone = false;
  }
  get(name) {
    return this.traits[name];
  }
  set(name, value) {
    if (this.traits[name] === value) return;
    this.traits[name] = value;
    this.changed[name] = value;
    for (const handler of [...(this.handlers.get(`change:${name}`) ?? [])]) handler();
  }
  save_changes() {
    if (this.gone) throw new Error("Cannot send widget sync message");
    this.saved.push(this.changed);
    this.changed = {};
  }
  on(event, handler) {
    this.handlers.set(event, [...(this.handlers.get(event) ?? []), handler]);
  }
  off(event, handler) {
    const left = (this.handlers.get(event) ?? []).filter((h) => h !== handler);
    if (left.length) this.handlers.set(event, left);
    else this.handlers.delete(event);
  }
}

/** An event as the browser sends it. */
export function send(target, type, more = {}) {
  const event = new window.Event(type, { bubbles: true, cancelable: true });
  target.dispatchEvent(Object.assign(event, more));
  return event;
}

/** Type a text into a box and leave it. */
export function type(box, text) {
  box.value = text;
  send(box, "change");
}

/** What states.py wrote: what Python really sends and says. Bytes are marked, and read here. */
function read() {
  const path = process.env.GDL_STATES;
  if (!path) throw new Error("GDL_STATES must name what states.py wrote; `make unit` sees to it");
  return JSON.parse(readFileSync(path, "utf8"), (_, value) => {
    if (typeof value?.base64 !== "string") return Object.freeze(value);
    const bytes = Uint8Array.from(Buffer.from(value.base64, "base64"));
    return new DataView(bytes.buffer);
  });
}

/** It is read once for all tests, and frozen: none finds what another has changed. */
let kept;
function written() {
  kept ??= read();
  return kept;
}

/** What Python really sends, by widget. */
export const states = () => written().states;

/** Graphs of expressions, node by node. */
export const graphs = () => written().graphs;

/** Texts, and what Python says for each. */
export const spokenTexts = () => written().heard;

/** Texts, and how Python prints each. */
export const printedTexts = () => written().printed;

/** Random numbers from 0 to 1, the same in every run. */
export function createRandom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
