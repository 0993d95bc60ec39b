"""What the search knows besides headings: the words under each, and where a term is explained."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Mapping, Sequence

from gdlesson.site.prose import Heading

#: A word that many headings have under them tells none of them apart: only the first few are named.
FEW = 3
_HEADING = re.compile(r'<h[1-6] id="([^"]+)">.*?</h[1-6]>', re.S)
#: Code and formulas are no words, and what is drawn is told by the text beside it.
_NO_WORDS = re.compile(r"<(pre|code|math|script|style|svg)\b.*?</\1>|<[^>]+>", re.S)
_WORD = re.compile(r"[^\W\d_][\w-]{2,}")
_BOLD = re.compile(r"<strong>(.*?)</strong>", re.S)


def under(page: str, headings: Sequence[Heading]) -> dict[str, tuple[set[str], set[str]]]:
    """The words under each heading of the second and third level, and those in bold.

    Args:
        page: its body as HTML.
        headings: of the page.

    >>> under('<h2 id="a">A</h2><p>A <strong>ReLU</strong> is 0.</p>', [Heading(2, "a", "A")])
    {'a': ({'relu'}, {'relu'})}

    Limitation: what stands before the first of them is found by the page's title alone.
    """
    wanted = {heading.id for heading in headings if heading.level in (2, 3)}
    found: dict[str, tuple[set[str], set[str]]] = {name: (set(), set()) for name in wanted}
    _, *parts = _HEADING.split(page)
    for name, text in zip(parts[::2], parts[1::2], strict=True):
        if name in wanted:
            words, bold = found[name]
            words |= {word.lower() for word in _WORD.findall(_plain(text))}
            bold |= {_plain(each).strip().lower() for each in _BOLD.findall(text)}
    return found


def _plain(text: str) -> str:
    return html.unescape(_NO_WORDS.sub(" ", text))


def index(
    pages: Mapping[str, str], headings: Mapping[str, Sequence[Heading]]
) -> tuple[list[list[str]], dict[tuple[str, str], str]]:
    """The places that can be found, and where each word in bold is.

    Args:
        pages: their bodies, by their keys, in the order of the lesson.
        headings: of each page, by its key.

    Returns:
        The key of the page, the id, the heading and the words under it that tell it apart, for each
        place; and the id of the place that has something in bold, by the page's key and the words.
    """
    seen: Counter[str] = Counter()
    places: list[list[str]] = []
    bolds: dict[tuple[str, str], str] = {}
    for key, those in headings.items():
        found = under(pages[key], those)
        for heading in those:
            if heading.level not in (2, 3):
                continue
            words, bold = found[heading.id]
            telling = sorted(word for word in words if seen[word] < FEW)
            seen.update(telling)
            places.append([key, heading.id, heading.text, " ".join(telling)])
            for each in bold:
                bolds.setdefault((key, each), heading.id)
    return places, bolds
