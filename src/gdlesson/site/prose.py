"""Markdown as the pages have it: formulas as MathML, headings with ids, tables, links to pages."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import mistune

from gdlesson.course.quizzes.markup import heard
from gdlesson.site.code import block
from gdlesson.site.ids import Ids, slug
from gdlesson.site.mathematics import formulas, mathml, unparted
from gdlesson.site.terms import Definitions

#: Code, in which a dollar is a dollar, and formulas.
_FORMULA = re.compile(
    r"(?P<code>```.*?```|`[^`\n]+`)|\$\$(?P<block>.+?)\$\$|\$(?P<line>[^$\n]+)\$",
    re.S | re.M,
)
#: What a notebook has at the end of a formula, not behind it, where JupyterLab might part the two.
_ENDS = re.compile(r"(?<!\\)(?:\{:\}|[.,;?!])$")
_KEPT = re.compile("\ue000(\\d+)\ue001")
_ALONE = re.compile("\\s*\ue000\\d+\ue001\\s*$")
_IN_A_PARAGRAPH = re.compile(r'<p>(<(math|div) (?:display|class="formulas").*?</\2>)</p>', re.S)
_TAG = re.compile(r"<[^>]+>")
_TERM = re.compile(r'<a class="gdl-term"[^>]*>(.*?)</a>', re.S)
_OUTSIDE = ("http://", "https://", "mailto:")


@dataclass(frozen=True)
class Heading:
    """A heading of a page: its level, its id, and what it says without markup."""

    level: int
    id: str
    text: str


@dataclass
class Prose:
    """Reads the markdown of one page, and remembers its headings.

    Attributes:
        links: from the name of a file to the page that it became; None where there is none, and
            the words stay without a link.
        ids: those that the page has given out.
        headings: in their order.
        definitions: of the terms that the page has met.
    """

    links: Callable[[str], str | None]
    ids: Ids = field(default_factory=Ids)
    headings: list[Heading] = field(default_factory=list)
    definitions: Definitions = field(init=False)

    def __post_init__(self) -> None:
        self.definitions = Definitions(self.ids)

    def html(self, markdown: str, first_id: str = "") -> str:
        """Markdown as HTML.

        Args:
            markdown: of our own notebooks and documents; its HTML is kept as it is.
            first_id: the id of a heading that begins it.

        Raises:
            ValueError: for a formula that can't be shown.
        """
        made: list[str] = []
        said: list[str] = []

        def keep(match: re.Match[str]) -> str:
            if match["code"]:
                return match[0]
            alone = match["block"]
            tex, end = alone or match["line"], ""
            if alone is None and (closing := _ENDS.search(tex)):
                tex, end = tex[: closing.start()], closing[0].strip("{}")
            made.append(mathml(tex) if alone is None else formulas(tex))
            said.append(heard(f"${tex}$"))
            return f"\ue000{len(made) - 1}\ue001{end}"

        text = _FORMULA.sub(keep, markdown)
        starts = text.lstrip().startswith("#")
        renderer = _Renderer(self, said, first_id if starts else "")
        page = str(mistune.create_markdown(renderer=renderer, plugins=["table"])(text))
        page = unparted(_KEPT.sub(lambda m: made[int(m[1])], page))
        page = _IN_A_PARAGRAPH.sub(r"\1", page)
        page = page.replace("<details>", '<details class="hint">')
        return _TERM.sub(lambda m: self.definitions.shown(m[1]), page)

    def line(self, markdown: str) -> str:
        """The same for a line that stands within others: no paragraph around it."""
        return re.sub(r"^<p>|</p>\s*$", "", self.html(markdown))


class _Renderer(mistune.HTMLRenderer):
    """HTML for a page: ids, scrollable tables, highlighted code, links that lead to pages."""

    def __init__(self, prose: Prose, said: list[str], first_id: str) -> None:
        super().__init__(escape=False)
        self._prose, self._heard, self._first_id = prose, said, first_id

    def heading(self, text: str, level: int, **_: Any) -> str:
        said = html.unescape(_TAG.sub("", self._in_words(text))).strip()
        name = self._prose.ids.new(self._first_id or slug(said))
        self._first_id = ""
        self._prose.headings.append(Heading(level, name, said))
        return f'<h{level} id="{name}">{text}</h{level}>\n'

    def _in_words(self, text: str) -> str:
        """A text with its formulas as one says them."""
        return _KEPT.sub(lambda m: self._heard[int(m[1])], text)

    def block_code(self, code: str, info: str | None = None) -> str:
        if info and info.strip() not in ("python", "py"):
            return f"<pre><code>{html.escape(code, quote=False)}</code></pre>\n"
        return block(code) if info else f"<pre><code>{html.escape(code, quote=False)}</code></pre>"

    def link(self, text: str, url: str, title: str | None = None) -> str:
        if url.startswith((*_OUTSIDE, "#")):
            return f'<a href="{html.escape(url)}">{text}</a>'
        page = self._prose.links(url)
        return f'<a href="{html.escape(page)}">{text}</a>' if page else text

    def image(self, text: str, url: str, title: str | None = None) -> str:
        page = self._prose.links(url) or ""
        return f'<img src="{html.escape(page)}" alt="{html.escape(text)}" loading="lazy">'

    def table(self, text: str) -> str:
        return f'<div class="scroll"><table>{text}</table></div>\n'

    def table_cell(self, text: str, align: str | None = None, head: bool = False) -> str:
        style = f' style="text-align:{align}"' if align and align != "left" else ""
        if head and text.strip():
            # A formula alone is no name for what reads tables out.
            named = f'<span class="vh">{self._in_words(text)}</span>' if _ALONE.match(text) else ""
            return f'<th scope="col"{style}>{text}{named}</th>'
        return f"<td{style}>{text}</td>"
