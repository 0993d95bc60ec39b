"""What stands around a page's text: its head, the bar, the contents, where one goes from it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from gdlesson.course.quizzes.markup import plain
from gdlesson.site.bowl import still
from gdlesson.site.course_map import Neighbours, Part
from gdlesson.site.prose import Heading, Prose

_LEAD = re.compile(r"^\*\*(After this (?:section|exercise) you (?:can|have))\*\* (.+)$", re.M)
_NEED = re.compile(r"\*\*You need\*\*: (.+)$", re.M)
_ABOUT = "A lesson on derivatives, gradients and gradient descent"


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("gdlesson.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )


class Pages:
    """The frame of every page of a site.

    Args:
        parts: every section and exercise, in order.
        prose: for what the map says of each.
        lite: whether notebooks can be opened beside the site.
    """

    def __init__(self, parts: Sequence[Part], prose: Prose, *, lite: bool) -> None:
        sections = [part for part in parts if not part.is_exercise]
        self._known: dict[str, Any] = {
            "parts": parts,
            "sections": sections,
            "exercises": [part for part in parts if part.is_exercise],
            "whats": {part.key: Markup(prose.line(part.what)) for part in parts},
            "lite": lite,
            "part": None,
            "contents": [],
            "script": "",
        }

    def index(self) -> str:
        """The first page."""
        return self._made(
            "index.html",
            key="index",
            title="Derivatives, gradients, gradient descent: a lesson you can drag",
            heading="Derivatives, gradients, gradient descent",
            description=f"{_ABOUT} for people who build data pipelines: read it here, run it on "
            "your machine.",
            bowl=Markup(still()),
        )

    def of_part(
        self,
        part: Part,
        body: str,
        prose: Prose,
        around: Neighbours,
        *,
        script: str = "",
    ) -> str:
        """The page of a section or an exercise."""
        opening = part.notebook.cells[0].source
        lead, need = _LEAD.search(opening), _NEED.search(opening)
        if not lead or not need:
            raise ValueError(f"site: {part.stem} must say what one can do afterwards, and needs.")
        last = self._known["sections"][-1].key
        place = part.name if part.is_exercise else f"{part.name} of {last}"
        heads = (
            _templates()
            .get_template("opening.html")
            .render(
                part=part,
                place=place,
                lead=Markup(f"<i>{lead[1]}</i> {prose.line(lead[2])}"),
                need=Markup(f"<b>You need</b>: {prose.line(need[1])}"),
                lite=self._known["lite"],
            )
        )
        return self._made(
            "page.html",
            key=part.key,
            title=f"{part.name if part.is_exercise else part.key} · {part.title}",
            heading=part.heading,
            description=f"{part.name} of a lesson on gradient descent: {plain(lead[2])}",
            contents=_contents(prose.headings),
            opening=Markup(heads),
            body=Markup(body),
            part=part,
            around=around,
            script=Markup(script),
        )

    def of_document(self, key: str, title: str, body: str, headings: Sequence[Heading]) -> str:
        """A page that is no part of the lesson: the glossary, a document."""
        return self._made(
            "page.html",
            key=key,
            title=f"{title} · gdlesson",
            heading=title,
            description=f"{_ABOUT}: {title}.",
            contents=_contents(headings),
            opening="",
            body=Markup(body),
        )

    def _made(self, template: str, **given: Any) -> str:
        known: Mapping[str, Any] = {**self._known, **given}
        return _templates().get_template(template).render(known)


def _contents(headings: Sequence[Heading]) -> list[Heading]:
    return [heading for heading in headings if heading.level == 2]
