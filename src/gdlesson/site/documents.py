"""Pages that are no part of the lesson: the glossary, and the project's documents."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gdlesson.course.terms import Glossary, glossary
from gdlesson.site.ids import slug
from gdlesson.site.prose import Heading, Prose

#: Documents by their file in docs/: what their page is called.
TITLES = {
    "instructors": "For instructors",
    "teaching": "Teaching with it",
    "benchmarks": "Benchmarks",
    "accessibility": "Who can use it",
}


@dataclass(frozen=True)
class Document:
    """A page's name, title, text and headings."""

    key: str
    title: str
    body: str
    headings: tuple[Heading, ...]


def documents(docs: Path, links: Callable[[str], str | None]) -> list[Document]:
    """Every document of the project that its readers want, as pages.

    Args:
        docs: the folder they are in.
        links: from the name of a file to its page.
    """
    made = []
    for key, title in TITLES.items():
        prose = Prose(links)
        text = re.sub(r"<!--.*?-->", "", (docs / f"{key}.md").read_text("utf-8"), flags=re.S)
        made.append(Document(key, title, prose.html(text), tuple(prose.headings)))
    return made


def glossary_page(links: Callable[[str], str | None]) -> Document:
    """Every term with its meaning and the section that explains it."""
    terms = glossary()
    assert isinstance(terms, Glossary)
    rows = "".join(
        f'<dt id="{slug(term.name)}">{html.escape(term.name)}</dt>'
        f"<dd>{html.escape(term.text, quote=False)} "
        f'<a class="quiet" href="{links(term.notebook)}">Section {term.section}</a></dd>'
        for term in terms.values()
    )
    words = (
        f"<h1>Glossary</h1><p>{len(terms)} terms, each with the section that explains it. A term "
        "that a section has explained is underlined where a later one first uses it.</p>"
    )
    return Document("glossary", "Glossary", f'{words}<dl class="terms">{rows}</dl>', ())
