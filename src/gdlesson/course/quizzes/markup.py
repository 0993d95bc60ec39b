"""The markup of our own texts, as HTML, as plain text and as words.

It has `code`, **bold**, *slanted* and $TeX$.

Only what stands in the lesson's own files is markup. What a person typed, a file holds or an
exception says is text: it is never given to this module, and mypy holds that by the type `Own`.
"""

from __future__ import annotations

import html
import re
from typing import NewType
from xml.etree import ElementTree

from gdlesson.page.spoken import spoken

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
ATTRIBUTES = frozenset(("display", "form", "stretchy", "width"))

#: A letter or a bracket with primes raised over it, as latex2mathml writes them: far off and small.
_PRIMED = re.compile(r"<msup>(<m[io][^>]*>[^<]*</m[io]>)<mi>(&#x0203[2-4];)</mi></msup>")
#: After an opening bracket, a comma, a relation or another sign a minus is a sign, no difference.
_BEFORE_A_SIGN = "|".join(f"{ord(sign):05X}" for sign in "([{,=;:<>≤≥≈→←·×+−")
_SIGN = re.compile(rf"(<mo[^>]*>&#x(?:{_BEFORE_A_SIGN});</mo>)<mo>(&#x02212;)")

#: Words between two stars. The stars of 2 * x * y, and of 2*x*y, are none.
SLANTED = r"(?<![\w*])\*(?:[^\s*`$]|[^\s*`$][^*`$]*[^\s*`$])\*(?![\w*])"


def rendered(text: Own) -> str:
    """Text with `code`, **bold**, *slanted* and $TeX$ as HTML; mathematics as MathML.

    Raises:
        ValueError: for a formula that can't be shown; says which.

    >>> rendered(Own("`w` is **bold** & small"))
    '<p><code>w</code> is <strong>bold</strong> &amp; small</p>'

    Limitation: no lists and no links.
    """
    return "".join(f"<p>{inline(Own(part))}</p>" for part in text.strip().split("\n\n"))


def inline(text: Own) -> str:
    """The same without paragraphs, for a line that stands within others."""
    pieces = re.split(rf"(\$[^$]+\$|`[^`]+`|\*\*[^*]+\*\*|{SLANTED})", text)
    made = []
    for piece in pieces:
        if piece.startswith("$"):
            made.append(_mathml(piece[1:-1]))
        elif piece.startswith("`"):
            made.append(f"<code>{html.escape(piece[1:-1])}</code>")
        elif piece.startswith("**"):
            made.append(f"<strong>{html.escape(piece[2:-2])}</strong>")
        elif re.fullmatch(SLANTED, piece):
            made.append(f"<em>{html.escape(piece[1:-1])}</em>")
        else:
            made.append(html.escape(piece, quote=False))
    return "".join(made)


def converted(tex: str) -> str:
    """A formula as MathML, its primes beside their letters and its signs known as such.

    Raises: whatever latex2mathml raises for what it can't read.
    """
    from latex2mathml.converter import convert

    made = _PRIMED.sub(r"<mrow>\1<mtext>\2</mtext></mrow>", convert(tex))
    return _SIGN.sub(r'\1<mo form="prefix">\2', made)


def _mathml(tex: str) -> str:
    """A formula as MathML of the elements that we use, and no others."""
    try:
        made = converted(tex)
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
    """The same text for plain output: no marks, readable mathematics.

    >>> plain("the slope of `f` is $\\\\frac{1}{x^2} \\\\cdot h$")
    'the slope of f is 1/x^2 · h'
    """
    return " ".join(_in_signs(text).replace("{", "").replace("}", "").split())


def heard(text: str) -> str:
    """The same text for the ear: mathematics in words, for names that a screen reader reads out.

    >>> heard("the slope of `f` is $10^{-15}$ at $\\\\eta = 0.1$")
    'the slope of f is 10 to the minus 15 at eta equals 0.1'
    """
    return spoken(_in_signs(text))


def _in_signs(text: str) -> str:
    pieces = re.split(r"(\$[^$]+\$|`[^`]+`)", text)
    return "".join(
        _signs(p[1:-1]) if p[:1] == "$" else p[1:-1] if p[:1] == "`" else _unmarked(p)
        for p in pieces
    )


def _unmarked(text: str) -> str:
    """Text without the stars of **bold** and *slanted*."""
    return re.sub(SLANTED, lambda found: found[0][1:-1], text.replace("**", ""))


def _signs(tex: str) -> str:
    """TeX with signs in place of its commands; braces stay only around what is raised."""
    tex = re.sub(r"\\frac\{([^{}]*)\}\{([^{}]*)\}", _over, tex)
    tex = re.sub(r"\\sqrt\{([^{}]*)\}", r"√\1", tex)
    signs = {r"\cdot": "·", r"\approx": "≈", r"\partial": "∂", r"\nabla": "∇", r"\eta": "η",
             r"\ln": "ln", r"\,": " "}  # fmt: skip
    for mark, sign in signs.items():
        tex = tex.replace(mark, sign)
    return tex.replace("\\", "")


def _over(match: re.Match[str]) -> str:
    parts = (f"({part})" if " " in part else part for part in match.groups())
    return "/".join(parts)
