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

/**
 * Say at which edges of each of these boxes there is more than is seen; such a box is a stop of Tab.
 *
 * @param {HTMLElement[]} boxes
 */
function show(boxes) {
  const rooms = boxes.map((box) => [box.scrollWidth - box.clientWidth, box.scrollLeft]);
  boxes.forEach((box, k) => {
    const [room, left] = rooms[k];
    if (room > 1) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
    box.classList.toggle("more-before", room > 1 && left > 1);
    box.classList.toggle("more-after", room > 1 && room - left > 1);
  });
}

/** What is scrolled sideways can be reached with Tab, and shows that it goes on. */
function startScrolling() {
  const boxes = [...all("pre, .scroll, .rich, .plot, .still, math[display]")];
  // First all are looked at, then some are changed: in turn, each look would lay the page out anew.
  const look = () => show(boxes);
  // Once the page has been laid out and painted, nothing has to wait for it.
  requestAnimationFrame(() => setTimeout(look));
  for (const box of boxes) box.addEventListener("scroll", () => show([box]), { passive: true });
  addEventListener("resize", look);
  for (const fold of all("details")) fold.addEventListener("toggle", look);
}

/** From where code runs, at the end of a page, one gets back to the place that sent one there. */
function startWayBack() {
  const heading = one(".ways > #run");
  const back = make("button", { type: "button" }, "Back to where you were");
  const row = make("p", { class: "act" }, back);
  /** @type {HTMLElement | undefined} */
  let from;
  for (const link of all("main a[href='#run']")) {
    link.addEventListener("click", () => {
      from = link;
      heading?.after(row);
    });
  }
  back.addEventListener("click", () => {
    from?.scrollIntoView({ block: "center" });
    from?.focus({ preventScroll: true });
    row.remove();
  });
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
  startWayBack();
  for (const cell of all(".cell")) addCopy(cell);
  for (const heading of all(".page h2[id]")) {
    const label = `Link to “${heading.textContent}”`;
    heading.append(make("a", { class: "self", href: `#${heading.id}`, "aria-label": label }, "#"));
  }
  startScrolling();
}
