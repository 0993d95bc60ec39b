// Contents and search: one sheet. Nothing typed: the map. Typed: headings, terms, words under a heading.

import { all, make, one, page } from "./dom.js";
import { share } from "./progress.js";

/** How many places are listed at most. */
const MOST = 24;

/**
 * @typedef {object} Place
 * @property {string} key the page's
 * @property {string} anchor
 * @property {string} name
 * @property {number} minutes of a whole page
 * @property {string} href
 * @property {string} [text] of a term
 * @property {string} [under] the words under a heading
 */

/** @type {Map<string, string>} */
const files = new Map(LESSON.pages.map(([key, file]) => [key, file]));
/** @type {Place[]} */
const places = LESSON.pages.flatMap(([key, file, name, minutes]) => [
  { key, anchor: "", name, minutes, href: file },
  ...LESSON.places
    .filter(([of]) => of === key)
    .map(([, anchor, name, under]) => ({
      key,
      anchor,
      name,
      minutes: 0,
      href: `${file}#${anchor}`,
      under,
    })),
]);
/** @type {Place[]} */
const terms = LESSON.terms.map(([name, key, text, anchor]) => ({
  key,
  anchor: "",
  name,
  minutes: 0,
  href: (files.get(key) ?? "glossary.html") + (anchor && `#${anchor}`),
  text,
}));

/** @param {string} key */
function label(key) {
  if (/^E\d/.test(key)) return `Ex ${key.slice(1)}`;
  return /^\d/.test(key) ? key : "";
}

/**
 * A line of the list.
 *
 * @param {Place} place
 * @param {string[]} words that were looked for
 */
function row({ key, anchor, name, minutes, href, text }, words = []) {
  const shown = make("span", { class: "t" });
  const hit = words[0] ? name.toLowerCase().indexOf(words[0]) : -1;
  const end = hit + (words[0]?.length ?? 0);
  if (hit < 0) shown.append(name);
  else shown.append(name.slice(0, hit), make("mark", {}, name.slice(hit, end)), name.slice(end));
  const isSub = anchor && !words.length;
  const done = share(key) >= 1 ? "done · " : "";
  const link = make(
    "a",
    { href, class: isSub ? "sub" : "" },
    make("span", { class: "no" }, isSub ? "" : label(key)),
    shown,
    make("span", { class: "in" }, minutes ? `${done}${minutes} min` : text ? "term" : ""),
  );
  if (text) link.append(make("span", { class: "gist" }, text));
  return make("li", {}, link);
}

/**
 * How well a place fits, from 0.
 *
 * @param {Place} place
 * @param {string[]} words
 */
function points({ name, text = "", under = "" }, words) {
  const title = name.toLowerCase();
  const whole = `${title} ${text.toLowerCase()} ${under}`;
  if (words.every((word) => title.includes(word))) return title.startsWith(words[0]) ? 3 : 2;
  return words.every((word) => whole.includes(word)) ? 1 : 0;
}

/** The map, with the headings of this page. */
function wholeMap() {
  const now = /** @type {HTMLAnchorElement | null} */ (one(".toc [aria-current]"))?.hash;
  const shown = places.filter((place) => !place.anchor || place.key === page);
  return shown.map((place) => {
    const item = row(place);
    const isHere = place.key === page && (!place.anchor || `#${place.anchor}` === now);
    const what = place.anchor ? "location" : "page";
    if (isHere) one("a", item)?.setAttribute("aria-current", what);
    return item;
  });
}

/**
 * Fill the sheet with what fits what was typed.
 *
 * @param {HTMLElement} sheet
 * @param {string} query
 */
function fill(sheet, query) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const list = /** @type {HTMLElement} */ (one("ul", sheet));
  const status = /** @type {HTMLElement} */ (one(".status", sheet));
  if (!words.length) {
    list.replaceChildren(...wholeMap());
    status.textContent = "";
    return;
  }
  const found = [...terms, ...places]
    .map((place) => ({ place, fit: points(place, words) * (place.text ? 1.1 : 1) }))
    .filter(({ fit }) => fit)
    .sort((a, b) => b.fit - a.fit)
    .slice(0, MOST);
  list.replaceChildren(...found.map(({ place }) => row(place, words)));
  const nothing =
    words.length > 1
      ? "Nothing has all of these words. Try one of them."
      : "Nothing has this word.";
  status.textContent = found.length ? `${found.length} found` : nothing;
}

/** The sheet, which is made when it is first asked for. */
function createSheet() {
  const words = "Search headings and terms";
  const look = { type: "search", placeholder: words, "aria-label": words, autocomplete: "off" };
  const field = make("input", look);
  const head = make("form", { method: "dialog" }, field, make("button", {}, "Close"));
  const status = make("p", { class: "status quiet", role: "status" });
  const list = make("ul", { "aria-label": "Places" });
  const sheet = make("dialog", { class: "finder", "aria-label": "Contents and search" });
  sheet.append(head, list, status);
  document.body.append(sheet);
  field.addEventListener("input", () => fill(sheet, field.value));
  sheet.addEventListener("keydown", (event) => {
    const links = all("ul a", sheet);
    const at = links.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      (links[at + (event.key === "ArrowDown" ? 1 : -1)] ?? field).focus();
    } else if (event.key === "Escape") {
      event.preventDefault(); // a search field would only be emptied
      sheet.close();
    } else if (event.key === "Enter" && event.target === field) {
      event.preventDefault();
      links[0]?.click();
    }
  });
  sheet.addEventListener("click", (event) => {
    const at = /** @type {Element} */ (event.target);
    if (at === sheet || at.closest("a")) sheet.close();
  });
  return { sheet, field };
}

/** The buttons that open the sheet, and the key that does. */
export function startFinder() {
  /** @type {ReturnType<typeof createSheet> | undefined} */
  let made;
  const open = (/** @type {boolean} */ inList) => {
    made ??= createSheet();
    const { sheet, field } = made;
    if (sheet.open) return;
    field.value = "";
    fill(sheet, "");
    sheet.showModal();
    const here = one("[aria-current='location']", sheet) ?? one("[aria-current='page']", sheet);
    if (inList) (here ?? one("ul a", sheet))?.focus();
    else field.focus();
  };
  for (const opener of all("[data-finder]")) {
    opener.addEventListener("click", (event) => {
      event.preventDefault();
      open(opener.dataset.finder !== "search");
    });
  }
  addEventListener("keydown", (event) => {
    const typing = /** @type {Element} */ (event.target).closest?.("input, textarea, select");
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing) return;
    event.preventDefault();
    open(false);
  });
}
