"""The markup of our own texts: `code`, **bold** and $TeX$, as HTML and as plain words."""

from __future__ import annotations

import html
import re


def rendered(text: str) -> str:
    """Text with `code`, **bold** and $TeX$ as HTML; mathematics as MathML, which needs no network.

    >>> rendered("`w` is **bold** & small")
    '<p><code>w</code> is <strong>bold</strong> &amp; small</p>'

    Limitation: no lists and no links.
    """
    return "".join(f"<p>{inline(part)}</p>" for part in text.strip().split("\n\n"))


def inline(text: str) -> str:
    """The same without paragraphs, for a line that stands within others."""
    from latex2mathml.converter import convert

    pieces = re.split(r"(\$[^$]+\$|`[^`]+`|\*\*[^*]+\*\*)", text)
    made = []
    for piece in pieces:
        if piece.startswith("$"):
            made.append(convert(piece[1:-1]))
        elif piece.startswith("`"):
            made.append(f"<code>{html.escape(piece[1:-1])}</code>")
        elif piece.startswith("**"):
            made.append(f"<strong>{html.escape(piece[2:-2])}</strong>")
        else:
            made.append(html.escape(piece, quote=False))
    return "".join(made)


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
