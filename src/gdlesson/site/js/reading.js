// What is being read: the list of headings follows, and so does the line in the bar on a small screen.

import { all, one, page } from "./dom.js";
import { here, keep } from "./progress.js";

/** From how many pixels on a page counts as read in. */
const BEGUN = 80;
/** A section is done once its quiz is answered; until then nearly all of it is read. */
const NEARLY = 0.97;

/** @typedef {{ link: HTMLAnchorElement, target: HTMLElement }} Entry a heading, and what leads to it */

/** @returns {Entry[]} */
function entriesOf() {
  return all(".toc a").flatMap((node) => {
    const link = /** @type {HTMLAnchorElement} */ (node);
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    return target ? [{ link, target }] : [];
  });
}

/**
 * Which heading stands above what is being read; -1 before the first.
 *
 * @param {Entry[]} entries
 */
function current(entries) {
  const line = innerHeight * 0.3;
  if (scrollY + innerHeight >= document.documentElement.scrollHeight - 4) return entries.length - 1;
  return entries.findLastIndex(({ target }) => target.getBoundingClientRect().top < line);
}

/** Follow the reading. */
export function startReading() {
  const entries = entriesOf();
  const where = one("button.where span");
  const title = where?.textContent ?? "";
  const roomy = matchMedia("(min-width: 76rem)");
  const isPart = LESSON.pages.some(([key, , , minutes]) => key === page && minutes > 0);

  function follow() {
    const now = current(entries);
    entries.forEach(({ link }, k) => {
      link.classList.toggle("read", k < now);
      if (k === now) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    });
    if (where) {
      const heading = entries[now]?.link.textContent;
      const alone = now < 0 || roomy.matches;
      where.textContent = alone ? title : `${title.split(" · ")[0]} · ${heading}`;
    }
    const last = entries.at(-1);
    if (!isPart || !last) return;
    const end = last.target.getBoundingClientRect().top + scrollY;
    const seen = Math.min(NEARLY, Math.max(0, (scrollY + innerHeight * 0.6) / end));
    if (scrollY > BEGUN && seen > (Number(here().read) || 0) + 0.01) keep({ read: seen });
  }

  let waiting = false;
  const soon = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      follow();
    });
  };
  addEventListener("scroll", soon, { passive: true });
  addEventListener("resize", soon);
  soon();
}
