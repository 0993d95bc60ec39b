"""The glossary: a term, what it means, and the section that explains it. Entries: terms.toml."""

from __future__ import annotations

import difflib
import html
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files

from gdlesson._validate import describe
from gdlesson.course.sections import SECTIONS

#: Other names of a term.
_ALSO = {"η": "learning rate", "eta": "learning rate", "lr": "learning rate", "w": "weight"}
_ALSO |= {"λ": "curvature", "lambda": "curvature", "∇f": "gradient", "∇l": "gradient"}
#: JupyterLab sets cells flush right, in the middle of their row.
_CELL = "text-align: left; vertical-align: top; overflow-wrap: break-word"


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
        return _table([self])

    def _row(self) -> str:
        # A row keeps a term and its meaning side by side, however narrow the page.
        return (
            f'<tr><th scope="row" style="{_CELL}">{html.escape(self.name)}</th>'
            f'<td style="{_CELL}">{html.escape(self.text)} '
            f'<a href="{self.notebook}">Section&nbsp;{self.section}</a></td></tr>'
        )


class Glossary(dict[str, Term]):
    """Every term by name; shows itself as a list."""

    def __repr__(self) -> str:
        return "\n".join(map(repr, self.values()))

    def _repr_html_(self) -> str:
        return _table(self.values())


@dataclass(frozen=True)
class NoTerm:
    """What is said of a term that the glossary doesn't have; false."""

    said: str

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return self.said


def glossary(term: str | None = None) -> Term | Glossary | NoTerm:
    """What a term of the lesson means, with the section that explains it; without one, all.

    Args:
        term: such as "gradient"; upper or lower case, singular or plural.

    Returns:
        A Term, or the whole Glossary; for a term that is not in it, what is nearest to it.

    Raises:
        TypeError: if the term is no text.

    >>> glossary("Secants")
    secant: The straight line through two points of a curve. Its slope is the average rate between \
them. (Section 2)

    Limitation: terms of this lesson only.
    """
    known = _read()
    if term is None:
        return known
    if not isinstance(term, str):
        raise TypeError(f"glossary: term must be a text; got {describe(term)}.")
    wanted = " ".join(term.lower().split())
    wanted = _ALSO.get(wanted, wanted)
    spelt = {wanted, wanted.removesuffix("s"), wanted.replace("optimizer", "optimiser")}
    found = next((known[name] for name in known if name.lower() in spelt), None)
    if found is None:
        close = difflib.get_close_matches(wanted, known, 3, 0.6)
        hint = f"Do you mean {' or '.join(close)}?" if close else f"It has {', '.join(known)}."
        return NoTerm(f"“{term}” is not in the glossary. {hint}")
    return found


def _read() -> Glossary:
    entries = tomllib.loads((files(__package__) / "terms.toml").read_text("utf-8"))
    return Glossary(
        (name, Term(name, entry["text"], entry["section"], f"{SECTIONS[entry['section']]}.ipynb"))
        for name, entry in sorted(entries.items(), key=lambda entry: entry[0].lower())
    )


def _table(terms: Iterable[Term]) -> str:
    """Terms in a table of two columns, the first as wide as the longest term needs."""
    rows = "".join(term._row() for term in terms)
    return (
        '<table style="width: 100%; max-width: 52em; margin: 0; table-layout: fixed">'
        f'<colgroup><col style="width: 11em"><col></colgroup><tbody>{rows}</tbody></table>'
    )
