// Making elements of a page. Text is text here: nothing is ever parsed as HTML.

const SVG = "http://www.w3.org/2000/svg";

/** @typedef {Record<string, string | number | boolean | null | undefined>} Attributes */

/**
 * Set attributes; those that are null, undefined or false are left out. What is as it should be is not
 * set again: the page would lay it out and paint it anew.
 *
 * @template {Element} E
 * @param {E} node
 * @param {Attributes} attributes
 * @returns {E}
 */
export function put(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    const text = value === true ? "" : String(value);
    if (node.getAttribute(name) !== text) node.setAttribute(name, text);
  }
  return node;
}

/**
 * Have a node say something, unless it says so already.
 *
 * @param {Node} node
 * @param {string} text
 */
export function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * Make these the children of a node, in this order. Those that are there already are left alone.
 *
 * @param {Element} parent
 * @param {Node[]} nodes
 */
export function arrange(parent, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...parent.childNodes]) if (!wanted.has(child)) child.remove();
  nodes.forEach((node, i) => {
    const there = parent.childNodes[i] ?? null;
    if (there !== node) parent.insertBefore(node, there);
  });
}

/**
 * An HTML element with attributes and children.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Attributes} [attributes]
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function html(tag, attributes = {}, ...children) {
  const node = put(document.createElement(tag), attributes);
  node.append(...children);
  return node;
}

/**
 * An SVG element with attributes and children.
 *
 * @template {keyof SVGElementTagNameMap} K
 * @param {K} tag
 * @param {Attributes} [attributes]
 * @param {(Node | string)[]} children
 * @returns {SVGElementTagNameMap[K]}
 */
export function svg(tag, attributes = {}, ...children) {
  const node = put(document.createElementNS(SVG, tag), attributes);
  node.append(...children);
  return node;
}

/**
 * A row of controls, or another block of a widget.
 *
 * @param {string} className
 * @param {(Node | string)[]} children
 */
export const block = (className, ...children) => html("div", { class: className }, ...children);

/**
 * An id that no other element has, in this view or another.
 *
 * @param {string} what
 */
export const freshId = (what) => `gdl-${what}-${Math.random().toString(36).slice(2)}`;
