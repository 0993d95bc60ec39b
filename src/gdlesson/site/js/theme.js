// Light or dark: what the system says, until the reader says otherwise.

import { one } from "./dom.js";

const KEY = "gdlesson-theme";

/** Choosing what the system says forgets the choice: two states of the button, three behaviours. */
export function startTheme() {
  const button = one("[data-theme-switch]");
  if (!button) return;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const { dataset } = document.documentElement;
  const isDark = () => (dataset.theme ?? (system.matches ? "dark" : "light")) === "dark";
  const show = () => button.setAttribute("aria-pressed", String(isDark()));
  const choose = (/** @type {boolean} */ dark) => {
    const asked = dark === system.matches;
    if (asked) delete dataset.theme;
    else dataset.theme = dark ? "dark" : "light";
    try {
      if (asked) localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, dark ? "dark" : "light");
    } catch {
      // it holds for this page
    }
    show();
  };
  button.addEventListener("click", () => choose(!isDark()));
  system.addEventListener("change", show);
  show();
}

/** Paper is white, and nothing on it can be unfolded. */
export function startPrinting() {
  const { dataset } = document.documentElement;
  /** @type {HTMLDetailsElement[]} */
  let unfolded = [];
  /** @type {string | undefined} */
  let before;
  addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll("details")].filter((fold) => !fold.open);
    for (const fold of unfolded) fold.open = true;
    before = dataset.theme;
    dataset.theme = "light";
  });
  addEventListener("afterprint", () => {
    for (const fold of unfolded) fold.open = false;
    if (before) dataset.theme = before;
    else delete dataset.theme;
  });
}
