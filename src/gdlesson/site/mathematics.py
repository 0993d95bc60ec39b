"""Formulas as MathML, with what latex2mathml leaves for a browser to guess put right."""

from __future__ import annotations

import re
from functools import cache
from itertools import zip_longest
from xml.etree import ElementTree

from gdlesson.course.quizzes.markup import converted

_NAMESPACE = re.compile(r' xmlns="[^"]*"')
_FORMULA = re.compile(r"<math\b.*?</math>", re.S)
#: A formula in a line, with what a browser would set on a line before it or after it.
_BESIDE = re.compile(r"([(“]*)(<math>.*?</math>)([.,;:?!)”]*)", re.S)
#: Elements whose children stand in places of their own, not in a row.
_OPERANDS = frozenset(("mi", "mn", "msup", "msub", "mfrac"))
_PLACED = frozenset(("mfrac", "msup", "msub", "msubsup", "munder", "mover", "munderover", "mroot"))


@cache
def mathml(tex: str, *, display: bool = False) -> str:
    """A formula as a `<math>` element.

    Args:
        tex: without the dollar signs around it.
        display: whether it stands on a line of its own.

    Raises:
        ValueError: for a formula that can't be shown; says which.

    >>> mathml("(-1, 2)")
    '<math><mo stretchy="false">(</mo><mo form="prefix">−</mo><mn>1</mn>\
<mo rspace=".25em">,</mo><mn>2</mn><mo stretchy="false">)</mo></math>'

    Limitation: what latex2mathml doesn't know, it shows as it is written.
    """
    try:
        tree = ElementTree.fromstring(_NAMESPACE.sub("", converted(tex.strip())))
    except Exception as error:
        raise ValueError(f"site: ${tex}$ is no formula that can be shown ({error!r}).") from None
    tree.attrib = {"display": "block"} if display else {}
    return _finished(tree)


def formulas(tex: str) -> str:
    """A formula on lines of its own: where it is several with a gap between, they may part there.

    Raises:
        ValueError: as `mathml` does.

    >>> formulas(r"a = 1 \\qquad b = 2").count('<math display="block">')
    2

    Limitation: a gap within braces is a gap, too.
    """
    those = [mathml(part, display=True) for part in tex.split(r"\qquad")]
    return those[0] if len(those) == 1 else f'<div class="formulas">{"".join(those)}</div>'


def repaired(markup: str) -> str:
    """HTML of ours with the same done to each formula that is in it already.

    >>> repaired("<p><math><mn>1</mn><mo>/</mo><mn>3</mn></math></p>")
    '<p><math><mn>1</mn><mo lspace="0" rspace="0">/</mo><mn>3</mn></math></p>'
    """

    def again(match: re.Match[str]) -> str:
        tree = ElementTree.fromstring(_NAMESPACE.sub("", match[0]))
        tree.attrib.clear()
        return _finished(tree)

    return _FORMULA.sub(again, markup)


def unparted(markup: str) -> str:
    """HTML in which no line begins with the comma after a formula, nor ends with a bracket before.

    >>> unparted("from (<math><mn>4</mn></math>)?")
    'from <span class="unparted">(<math><mn>4</mn></math>)?</span>'
    """

    def kept(match: re.Match[str]) -> str:
        beside = match[1] or match[3]
        return f'<span class="unparted">{match[0]}</span>' if beside else match[0]

    return _BESIDE.sub(kept, markup)


def _finished(tree: ElementTree.Element) -> str:
    if [child.tag for child in tree] == ["mrow"]:
        tree[:] = list(tree[0])
    for row in tree.iter():
        if row.tag == "mo" and row.text == "‖":  # one with an exponent would stand lower
            row.set("stretchy", "false")
        if row.tag not in _PLACED:
            _space(list(row))
    return ElementTree.tostring(tree, encoding="unicode")


def _space(row: list[ElementTree.Element]) -> None:
    """Say of the signs in a row what they are: a browser only sees where they stand."""
    for element, after in zip_longest(row, row[1:]):
        text = element.text or ""
        if element.tag == "mo":
            if text == ",":
                element.set("rspace", ".25em")
            elif text == "/":
                element.set("lspace", "0")
                element.set("rspace", "0")
        elif element.tag == "mi" and len(text) > 1 and after is not None and after.tag in _OPERANDS:
            element.set("style", "margin-right:.17em")  # ln x, and not lnx
