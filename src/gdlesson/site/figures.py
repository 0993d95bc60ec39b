"""Figures as they travel in a page: short numbers, ids that no other figure has, nothing unused."""

from __future__ import annotations

import re

from gdlesson.drawing.figure import INK, SOFT, THEME

_NUMBER = re.compile(r"(?<![\w.#])-?\d+\.\d{2,}(?![\w%])")
#: Where numbers are lengths; what is written or said keeps its digits.
_LENGTHS = re.compile(
    r' (?:d|r[xy]?|[cd]?[xy]|[xy][12]|width|height|points|transform|viewBox|style)="[^"]*"'
)
_ID = re.compile(r'\bid="([^"]+)"')
_USED = re.compile(r'(?:href="#|url\(#)([^")]+)')
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_GAPS = re.compile(r">\s+<")
#: Matplotlib says on each element what is so without being said.
_UNSAID = re.compile(
    r' xmlns(?::\w+)?="[^"]*"| version="1\.1"| type="text/css"|<metadata>.*?</metadata>'
    r"|<style[^>]*>.*?</style>|<defs>\s*</defs>",
    re.S,
)
#: On a page of ours these are always there; elsewhere a figure brings what it falls back on.
_COLOURS = {THEME[INK]: "var(--gd-ink)", THEME[SOFT]: "var(--gd-line)"}


def tidied(svg: str, name: str) -> str:
    """An SVG element of matplotlib's, at half of its weight.

    Args:
        svg: the element, as `LessonFigure.to_svg` gives it, perhaps with an element around it.
        name: begins each of its ids; no other figure of the page may have it.

    >>> tidied('<svg><path id="a" d="M 1.23456 2.0"/><use xlink:href="#b"/><g id="b"/></svg>', "f1")
    '<svg><path d="M 1.2 2.0"/><use href="#f1-0"/><g id="f1-0"/></svg>'

    Limitation: text that matplotlib writes as outlines stays as heavy as it is.
    """
    for color, short in _COLOURS.items():
        svg = svg.replace(color, short)
    svg = _GAPS.sub("><", _UNSAID.sub("", _COMMENT.sub("", svg)))
    svg = re.sub(r"\s*\n\s*", " ", svg).replace("xlink:href", "href")
    svg = _LENGTHS.sub(lambda m: _NUMBER.sub(_short, m[0]), svg)
    used = {found: f"{name}-{k}" for k, found in enumerate(dict.fromkeys(_USED.findall(svg)))}
    svg = _ID.sub(lambda m: f'id="{used[m[1]]}"' if m[1] in used else "", svg)
    svg = _USED.sub(lambda m: m[0].replace(f"#{m[1]}", f"#{used[m[1]]}"), svg)
    return re.sub(r"<(\w+) +", r"<\1 ", re.sub(r" +(/?>)", r"\1", svg))


def _short(match: re.Match[str]) -> str:
    """A length to a tenth of a point; what is near 0, as a scale or a share, keeps its digits."""
    value = float(match[0])
    return f"{value:.3g}" if abs(value) < 1 else f"{value:.1f}".removesuffix(".0")
