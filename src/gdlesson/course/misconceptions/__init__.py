"""The catalogue of misconceptions: what a learner may believe, how it shows, what to reply.

One entry serves everywhere: the reasoning of a wrong quiz answer, the hint of the derivative
checker, the feedback of a check. The entries stand beside this module in TOML files, one for each
section that explains what is right; slips of programming are in that of Section 12.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class Misconception:
    """A belief that is wrong in a way that can be put right.

    Attributes:
        id: lower-case words joined by hyphens.
        section: the section of the lesson to look at again.
        belief: what the learner thinks, in their words.
        shows: how it shows in an answer or in code.
        reply: what is right, and why.
        experiment: a line or two of code in which one can see it.
    """

    id: str
    section: int
    belief: str
    shows: str
    reply: str
    experiment: str


def _read() -> dict[str, Misconception]:
    """Every entry, in the lesson's order."""
    found: dict[str, Misconception] = {}
    files_here = [f for f in files(__name__).iterdir() if f.name.endswith(".toml")]
    for file in sorted(files_here, key=lambda f: f.name):
        _add(found, file.name, tomllib.loads(file.read_text("utf-8")))
    return found


def _add(found: dict[str, Misconception], name: str, table: dict[str, Any]) -> None:
    """Put the entries of one file into the catalogue.

    Raises:
        ValueError: for an id that another file has already.
    """
    section = table.pop("section")
    for id, entry in table.items():
        if id in found:
            raise ValueError(
                f"{name}: {id!r} is an entry of Section {found[id].section} already; "
                "an id stands for one belief."
            )
        found[id] = Misconception(id=id, section=section, **entry)


#: Every entry by its id.
CATALOGUE: dict[str, Misconception] = _read()
