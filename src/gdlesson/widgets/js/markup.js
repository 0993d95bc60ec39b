// The lesson's own markup as nodes. The one place where HTML is read, and a strict list of what may
// come of it: what isn't on the list is text. What a person, a file or an exception says is not
// markup; it is shown as text, and is never given to this module.

import { put } from "./elements.js";

const HTML = new Set(["a", "code", "details", "em", "p", "pre", "strong", "summary"]);
const MATHML = new Set(
  (
    "math mfrac mi mn mo mover mpadded mroot mrow mspace msqrt mstyle msub msubsup msup mtable mtd " +
    "mtext mtr munder munderover"
  ).split(" "),
);
const MATHML_ATTRIBUTES = new Set(
  (
    "accent columnalign display displaystyle fence form linethickness lspace mathvariant maxsize " +
    "minsize movablelimits rspace scriptlevel separator stretchy width"
  ).split(" "),
);
const MATHML_SPACE = "http://www.w3.org/1998/Math/MathML";
/** In a tab of its own: JupyterLab would be left for it, with all that isn't saved. */
const ELSEWHERE = { target: "_blank", rel: "noopener" };
/** A link leads to another notebook of the lesson, and nowhere else. */
const NOTEBOOK = /^[\w-]+\.ipynb$/;

/**
 * A fresh element for one that was read, or null if it is not on the list.
 *
 * @param {Element} read
 */
function allowed(read) {
  const tag = read.localName;
  if (read.namespaceURI === MATHML_SPACE && MATHML.has(tag)) {
    const made = document.createElementNS(MATHML_SPACE, tag);
    for (const { name, value } of read.attributes) {
      if (MATHML_ATTRIBUTES.has(name)) made.setAttribute(name, value);
    }
    return made;
  }
  if (read.namespaceURI !== document.documentElement.namespaceURI || !HTML.has(tag)) return null;
  const made = document.createElement(tag);
  const href = read.getAttribute("href") ?? "";
  if (tag === "a" && NOTEBOOK.test(href)) put(made, { href, ...ELSEWHERE });
  return made;
}

/**
 * @param {Node} read
 * @returns {Node[]}
 */
function copied(read) {
  return [...read.childNodes].flatMap(
    /** @returns {Node[]} */ (child) => {
      if (child.nodeType === Node.COMMENT_NODE) return [];
      // What is neither text nor a comment, in a document that was read as HTML, is an element.
      const element = child.nodeType === Node.TEXT_NODE ? null : /** @type {Element} */ (child);
      const made = element && allowed(element);
      if (!made) return [document.createTextNode(child.textContent ?? "")];
      made.append(...copied(child));
      return [made];
    },
  );
}

/**
 * Nodes for the lesson's own markup.
 *
 * @param {string} text HTML and MathML that Python made from the lesson's own files
 * @returns {Node[]}
 */
export function nodesOfMarkup(text) {
  // A document made by DOMParser runs no script and loads no picture.
  return copied(new DOMParser().parseFromString(text, "text/html").body);
}
