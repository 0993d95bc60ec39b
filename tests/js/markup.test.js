import assert from "node:assert/strict";
import { test } from "node:test";
import "./dom.js";
import { HOSTILE } from "./hostile.js";

const { nodesOfMarkup } = await import("../../src/gdlesson/widgets/js/markup.js");

function page(text) {
  const place = document.createElement("div");
  place.append(...nodesOfMarkup(text));
  return place;
}

const TAGS =
  /^(a|code|details|em|p|pre|strong|summary|math|m(frac|i|n|o|over|padded|root|row|space|sqrt|style|sub|subsup|sup|table|td|text|tr|under|underover))$/;

test("the lesson's own markup becomes the nodes it says", () => {
  const text =
    "<p><code>w</code> is <strong>bold</strong> &amp; small</p>" +
    "<details><summary>A belief</summary><pre><code>a &lt; b</code></pre></details>" +
    '<p><a href="06-the-gradient.ipynb">Section 6</a></p>';
  // JupyterLab is not left for it.
  const shown = text.replace('nb">', 'nb" target="_blank" rel="noopener">');
  assert.equal(page(text).innerHTML, shown);
});

test("mathematics keeps its space and its look", () => {
  const text =
    '<math xmlns="http://www.w3.org/1998/Math/MathML" display="inline"><mrow><msup><mi>x</mi>' +
    '<mn>2</mn></msup><mo stretchy="false">(</mo><mspace width="0.2em"></mspace></mrow></math>';
  const math = page(text).firstChild;
  assert.equal(math.namespaceURI, "http://www.w3.org/1998/Math/MathML");
  assert.equal(math.querySelector("mo").getAttribute("stretchy"), "false");
  assert.equal(math.querySelector("mspace").getAttribute("width"), "0.2em");
  assert.equal(math.getAttribute("display"), "inline");
});

test("of a hostile string nothing remains but text and elements of the list, without handlers", () => {
  for (const text of HOSTILE) {
    for (const around of [text, `<p>${text}</p>`, `<math><mtext>${text}</mtext></math>`]) {
      const place = page(around);
      for (const node of place.querySelectorAll("*")) {
        assert.match(node.localName, TAGS, around);
        for (const { name, value } of node.attributes) {
          assert.doesNotMatch(name, /^on|style|src|xlink/, around);
          if (name === "href") assert.match(value, /^[\w-]+\.ipynb$/, around);
        }
      }
      // What was made must also be safe if it is read again.
      const again = page(place.innerHTML);
      assert.equal(again.innerHTML, place.innerHTML, around);
    }
  }
  assert.equal(window.pwn, undefined);
});

test("a link leads to a notebook beside this one, or nowhere", () => {
  const target = (href) => page(`<a href="${href}">x</a>`).firstChild.getAttribute("href");
  assert.equal(target("04-the-chain-rule.ipynb"), "04-the-chain-rule.ipynb");
  for (const href of [
    "../x.ipynb",
    "//host/x.ipynb",
    "https://host/x.ipynb",
    "x.html",
    "a b.ipynb",
  ]) {
    assert.equal(target(href), null, href);
  }
});

test("comments and what is not on the list: the first go, of the second the text stays", () => {
  assert.equal(page("a<!-- b --><u>c</u>").innerHTML, "ac");
});
