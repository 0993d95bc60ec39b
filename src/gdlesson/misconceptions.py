"""The catalogue of misconceptions: what a learner may believe, how it shows, what to reply.

One entry serves everywhere: the reasoning of a wrong quiz answer, the hint of the derivative
checker, the feedback of a check. The entries themselves are in misconceptions.toml.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files


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
    entries = tomllib.loads((files("gdlesson") / "misconceptions.toml").read_text("utf-8"))
    return {id: Misconception(id=id, **entry) for id, entry in entries.items()}


#: Every entry by its id.
CATALOGUE: dict[str, Misconception] = _read()
