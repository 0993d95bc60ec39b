"""The glossary: a term, what it means, and the section that explains it. Entries: terms.toml."""

from __future__ import annotations

import difflib
import html
import tomllib
from dataclasses import dataclass
from importlib.resources import files


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


NOTEBOOKS = {
    1: "01-the-search-for-low-ground.ipynb",
    2: "02-the-derivative.ipynb",
    4: "04-the-chain-rule.ipynb",
    5: "05-partial-derivatives.ipynb",
    6: "06-the-gradient.ipynb",
    7: "07-gradient-descent.ipynb",
    8: "08-a-worked-descent.ipynb",
    9: "09-gradients-of-whole-arrays.ipynb",
    10: "10-autograd.ipynb",
    11: "11-when-training-fails.ipynb",
}


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
    entries = tomllib.loads((files("gdlesson") / "terms.toml").read_text("utf-8"))
    return Glossary(
        (name, Term(name, entry["text"], entry["section"], NOTEBOOKS[entry["section"]]))
        for name, entry in sorted(entries.items())
    )
