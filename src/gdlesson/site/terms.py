"""A term of the glossary where a page first uses it: its definition is one press away."""

from __future__ import annotations

import html
from dataclasses import dataclass, field

from gdlesson.course.terms import Term, glossary
from gdlesson.site.ids import Ids, slug


@dataclass
class Definitions:
    """The terms that a page has shown."""

    ids: Ids = field(default_factory=Ids)

    def shown(self, word: str) -> str:
        """A word of the prose with its definition.

        Args:
            word: a term in the singular or the plural; markup of our own.

        Raises:
            ValueError: if it isn't in the glossary.
        """
        term = glossary(html.unescape(word))
        assert isinstance(term, Term)
        name = self.ids.new(f"def-{slug(term.name)}")
        text = html.escape(term.text, quote=False)
        return (
            f'<span class="term"><button type="button" aria-describedby="{name}">{word}</button>'
            f'<span class="def" role="tooltip" id="{name}"><b>{html.escape(term.name)}</b>{text}'
            f'<span class="quiet">From Section {term.section}</span></span></span>'
        )
