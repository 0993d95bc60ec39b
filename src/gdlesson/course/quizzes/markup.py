"""The markup of our own texts: `code`, **bold** and $TeX$, as HTML and as plain words.

Only what stands in the lesson's own files is markup. What a person typed, a file holds or an
exception says is text: it is never given to this module, and mypy holds that by the type `Own`.
"""

from __future__ import annotations

import html
import re
from typing import NewType
from xml.etree import ElementTree

#: A text from the lesson's own files. To call something Own is to say where it comes from.
Own = NewType("Own", str)

#: What our formulas are made of; the page's list (`widgets/js/markup.js`) has these and a few more.
MATHML = frozenset(
    (
        "math",
        "mfrac",
        "mi",
        "mn",
        "mo",
        "mrow",
        "mspace",
        "msqrt",
        "msub",
        "msubsup",
        "msup",
        "mtext",
    )
)
ATTRIBUTES = frozenset(("display", "stretchy", "width"))


def rendered(text: Own) -> str:
    """Text with `code`, **bold** and $TeX$ as HTML; mathematics as MathML, which needs no network.

    Raises:
        ValueError: for a formula that can't be shown; says which.

    >>> rendered(Own("`w` is **bold** & small"))
    '<p><code>w</code> is <strong>bold</strong> &amp; small</p>'

    Limitation: no lists and no links.
    """
    return "".join(f"<p>{inline(Own(part))}</p>" for part in text.strip().split("\n\n"))


def inline(text: Own) -> str:
    """The same without paragraphs, for a line that stands within others."""
    pieces = re.split(r"(\$[^$]+\$|`[^`]+`|\*\*[^*]+\*\*)", text)
    made = []
    for piece in pieces:
        if piece.startswith("$"):
            made.append(_mathml(piece[1:-1]))
        elif piece.startswith("`"):
            made.append(f"<code>{html.escape(piece[1:-1])}</code>")
        elif piece.startswith("**"):
            made.append(f"<strong>{html.escape(piece[2:-2])}</strong>")
        else:
            made.append(html.escape(piece, quote=False))
    return "".join(made)


def _mathml(tex: str) -> str:
    """A formula as MathML of the elements that we use, and no others."""
    from latex2mathml.converter import convert

    try:
        made = convert(tex)
        # It writes the text of \text{} as it stands, be it an element: what isn't read isn't shown.
        elements = list(ElementTree.fromstring(made).iter())
    except Exception as error:
        raise ValueError(f"markup: ${tex}$ is no formula that can be shown ({error!r}).") from None
    names = {e.tag.rpartition("}")[2] for e in elements} - MATHML
    names |= {name for e in elements for name in e.attrib} - ATTRIBUTES
    if names:
        raise ValueError(f"markup: ${tex}$ would need {', '.join(sorted(names))}, not in our list.")
    return made


def plain(text: str) -> str:
    """The same text for a screen reader and for plain output: no marks, readable mathematics.

    >>> plain("the slope of `f` is $\\\\frac{1}{x^2} \\\\cdot h$")
    'the slope of f is 1/x^2 times h'
    """
    pieces = re.split(r"(\$[^$]+\$|`[^`]+`)", text.replace("**", ""))
    said = "".join(_spoken(p[1:-1]) if p[:1] == "$" else p.strip("`") for p in pieces)
    return " ".join(said.split())


def _spoken(tex: str) -> str:
    tex = re.sub(r"\\frac\{([^}]*)\}\{([^}]*)\}", r"\1/\2", tex)
    words = {r"\cdot": "times", r"\approx": "is about", r"\partial": "d", r"\nabla": "gradient of ",
             r"\eta": "eta", r"\sqrt": "square root of ", r"\,": " "}  # fmt: skip
    for mark, word in words.items():
        tex = tex.replace(mark, word)
    return re.sub(r"[{}\\]", "", tex)
