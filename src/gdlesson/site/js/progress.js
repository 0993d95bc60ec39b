// How far the reader is. Kept in this browser alone; one that keeps nothing still shows everything.

import { all, one, page } from "./dom.js";

/** @typedef {{ read?: number, done?: boolean, quiz?: Record<string, unknown> }} Reading of a page */

const KEY = "gdlesson-progress";
/** @type {Record<string, Reading>} */
let progress = read();

function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return kept && typeof kept === "object" && !Array.isArray(kept) ? kept : {};
  } catch {
    return {};
  }
}

/** @returns {Reading} what is kept of this page */
export const here = () => {
  const kept = progress[page];
  return kept && typeof kept === "object" ? kept : {};
};

/**
 * Keep something of this page.
 *
 * @param {Reading} changes
 */
export function keep(changes) {
  // Another tab, or a page since this one, may have kept something.
  progress = { ...progress, ...read(), [page]: { ...here(), ...changes } };
  try {
    localStorage.setItem(KEY, JSON.stringify(progress));
  } catch {
    // a private window, or a full one: it holds until the page is left
  }
  showProgress();
}

/**
 * How much of a page was read, from 0 to 1.
 *
 * @param {string} key
 */
export function share(key) {
  const kept = progress[key];
  if (kept?.done) return 1;
  return Number(kept?.read) || 0;
}

/** Where the reader left off, or should go on; null where nothing was begun. */
function nextStop() {
  const stops = all(".trail li[data-n]:not(.exercise)"); // those wait at a desk
  const last = stops.findLastIndex((item) => share(item.dataset.n ?? "") > 0);
  if (last < 0) return null;
  return [...stops.slice(last), ...stops].find((item) => share(item.dataset.n ?? "") < 1) ?? null;
}

/** Fill the ruler, and the map where there is one. */
export function showProgress() {
  for (const mark of all(".ruler i")) {
    mark.style.setProperty("--p", String(share(mark.dataset.n ?? "")));
  }
  for (const item of all(".trail li[data-n]")) {
    const seen = share(item.dataset.n ?? "");
    item.classList.toggle("done", seen >= 1);
    item.classList.toggle("begun", seen > 0 && seen < 1);
    one("i", item)?.style.setProperty("--p", String(seen));
    const state = one(".state", item);
    if (state) state.textContent = seen >= 1 ? "done" : seen > 0 ? "begun" : "";
  }
  const go = /** @type {HTMLAnchorElement | null} */ (one("[data-start]"));
  const next = go && nextStop();
  if (!go || !next) return;
  const [number, title] = [one(".stop", next), one("b", next)].map((part) => part?.textContent);
  const words = one("span", go);
  if (words) words.textContent = `Go on with ${number} · ${title}`;
  go.href = one("a", next)?.getAttribute("href") ?? go.href;
}

addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  progress = { ...progress, ...read() };
  showProgress();
});
