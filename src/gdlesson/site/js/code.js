// Code: copy it, reach what is too wide for its box by keys, and where it runs.

import { all, make, one } from "./dom.js";

/** For how long a button says what it has done, in milliseconds. */
const SAID = 1600;

/** @param {HTMLElement} cell */
function addCopy(cell) {
  const code = /** @type {HTMLElement} */ (one("pre", cell));
  const copy = make("button", { type: "button", "aria-label": "Copy the code" }, "Copy");
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(code.textContent ?? "");
      copy.textContent = "Copied";
    } catch {
      getSelection()?.selectAllChildren(code);
      copy.textContent = "Selected";
    }
    setTimeout(() => {
      copy.textContent = "Copy";
    }, SAID);
  });
  cell.append(make("div", { class: "tools" }, copy));
}

/** What is scrolled sideways can be reached with Tab. */
function startScrolling() {
  const look = () => {
    // First all are looked at, then some are changed: in turn, each look would lay the page out anew.
    const boxes = [...all("pre, .scroll, .rich, .plot, math[display]")];
    const wide = boxes.map((box) => box.scrollWidth > box.clientWidth + 1);
    boxes.forEach((box, k) => {
      if (wide[k]) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    });
  };
  // Once the page has been laid out and painted, nothing has to wait for it.
  requestAnimationFrame(() => setTimeout(look));
  addEventListener("resize", look);
  for (const fold of all("details")) fold.addEventListener("toggle", look);
}

/** Copy buttons, links to where code runs, links to headings. */
export function startCode() {
  // From a folder on disk there is no server that notebooks could run from.
  const served = location.protocol.startsWith("http");
  for (const link of all("[data-lite]")) {
    if (!served || !LESSON.lite) continue;
    const path = encodeURIComponent(link.dataset.lite ?? "");
    link.setAttribute("href", `${LESSON.lite}?path=${path}`);
  }
  for (const cell of all(".cell")) addCopy(cell);
  for (const heading of all(".page h2[id]")) {
    const label = `Link to “${heading.textContent}”`;
    heading.append(make("a", { class: "self", href: `#${heading.id}`, "aria-label": label }, "#"));
  }
  startScrolling();
}
