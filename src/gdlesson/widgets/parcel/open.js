// Opens the parcel in which a widget's module and its style sheet travel; Python fills it in.

/** @typedef {{ el: HTMLElement }} Context */
/** @typedef {{ render(context: Context): unknown }} Widget */

/** Deflated, five letters for four bytes. @type {string} */
const PARCEL = "{parcel}";
/** How many bytes are in it. */
const SIZE = Number("{size}");
/** What is in it, as one short word: the same code is opened once a page. */
const MARK = "{mark}";
/** The widget's name: a newer style sheet takes the place of an older one. */
const NAME = "{name}";
const LETTERS = "{letters}";
const TOO_OLD =
  "This browser is from before 2023 and can't open the widget. Please use a newer one.";

function unwritten() {
  const bytes = new DataView(new ArrayBuffer((PARCEL.length / 5) * 4));
  for (let at = 0; at < PARCEL.length; at += 5) {
    let value = 0;
    for (const letter of PARCEL.slice(at, at + 5)) value = value * 85 + LETTERS.indexOf(letter);
    bytes.setUint32((at / 5) * 4, value);
  }
  return bytes.buffer.slice(0, SIZE);
}

/** The widget and its style sheet, which are two texts. @returns {Promise<[Widget, string]>} */
async function open() {
  const packed = new Blob([unwritten()]).stream();
  const opened = new Response(packed.pipeThrough(new DecompressionStream("deflate")));
  const [style, module] = (await opened.text()).split("\f");
  const address = URL.createObjectURL(new Blob([module], { type: "text/javascript" }));
  try {
    return [(await import(address)).default, style];
  } finally {
    URL.revokeObjectURL(address);
  }
}

/**
 * Put the style sheet where it is seen, in place of one that was there.
 *
 * @param {ShadowRoot | HTMLHeadElement} place
 * @param {string} style
 */
function dress(place, style) {
  const id = `gdl-style-${NAME}`;
  const there = place.querySelector(`#${id}`);
  const sheet = there ?? place.appendChild(Object.assign(document.createElement("style"), { id }));
  if (sheet.textContent !== style) sheet.textContent = style;
}

async function made() {
  if (typeof DecompressionStream === "undefined") {
    return { render: (/** @type {Context} */ { el }) => el.append(TOO_OLD) };
  }
  const opened = /** @type {Record<symbol, ReturnType<typeof open>>} */ (globalThis);
  const key = Symbol.for(`gdlesson ${MARK}`);
  opened[key] ??= open();
  const [widget, style] = await opened[key];
  dress(document.head, style);
  return {
    render(/** @type {Context} */ context) {
      const root = context.el.getRootNode();
      if (root instanceof ShadowRoot) dress(root, style);
      return widget.render(context);
    },
  };
}

export default await made();
