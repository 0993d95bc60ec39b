"""The glossary: a term, what it means, and the section that explains it. Entries: terms.toml."""

from __future__ import annotations

import difflib
import html
import tomllib
from dataclasses import dataclass
from importlib.resources import files

from gdlesson.course.sections import SECTIONS


@dataclass(frozen=True)
class Term:
    """An entry of the glossary.

    Attributes:
        name: the term.
        text: what it means.
        section: the section that explains it.
        notebook: that section's file.
    """

    name: str
    text: str
    section: int
    notebook: str

    def __repr__(self) -> str:
        return f"{self.name}: {self.text} (Section {self.section})"

    def _repr_html_(self) -> str:
        return f"<dl>{self._entry()}</dl>"

    def _entry(self) -> str:
        return (
            f"<dt><strong>{html.escape(self.name)}</strong></dt><dd>{html.escape(self.text)} "
            f'<a href="{self.notebook}">Section {self.section}</a></dd>'
        )


class Glossary(dict[str, Term]):
    """Every term by name; shows itself as a list."""

    def __repr__(self) -> str:
        return "\n".join(map(repr, self.values()))

    def _repr_html_(self) -> str:
        return f"<dl>{''.join(t._entry() for t in self.values())}</dl>"


def glossary(term: str | None = None) -> Term | Glossary:
    """What a term of the lesson means, with the section that explains it; without one, all.

    Args:
        term: such as "gradient"; upper or lower case, singular or plural.

    Returns:
        A Term, or the whole Glossary.

    Raises:
        ValueError: if the term is not in it; names the nearest ones.

    >>> glossary("Secants")
    secant: The straight line through two points of a curve. Its slope is the average rate between \
them. (Section 2)

    Limitation: terms of this lesson only.
    """
    known = _read()
    if term is None:
        return known
    wanted = " ".join(str(term).lower().split())
    spelt = {wanted, wanted.removesuffix("s"), wanted.replace("optimizer", "optimiser")}
    found = next((known[name] for name in known if name in spelt), None)
    if found is None:
        close = difflib.get_close_matches(wanted, known, 3, 0.5)
        hint = f"Do you mean {' or '.join(close)}?" if close else f"Known are {', '.join(known)}."
        raise ValueError(f"glossary: {term!r} is not in the glossary. {hint}")
    return found


def _read() -> Glossary:
    entries = tomllib.loads((files(__package__) / "terms.toml").read_text("utf-8"))
    return Glossary(
        (name, Term(name, entry["text"], entry["section"], f"{SECTIONS[entry['section']]}.ipynb"))
        for name, entry in sorted(entries.items())
    )
