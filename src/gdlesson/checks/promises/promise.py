"""One promise of a text, and which one a set of wrong inputs breaks."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Promise:
    """Something that the text of a task says of every right answer.

    Attributes:
        id: lower-case words joined by hyphens.
        text: the words of the exercise, as they stand in its notebook.
        noticed: the labels of the cases that go wrong if this promise alone is broken, the first
            to notice first; empty if every input shows it.
    """

    id: str
    text: str
    noticed: tuple[str, ...] = ()


def broken(promises: Sequence[Promise], wrong: Collection[str], many: int) -> Promise | None:
    """The promise that explains wrong answers on just these inputs: the narrowest, if any.

    One that more than half of the `many` inputs show explains nothing, unless all of those went
    wrong: some of them do so for any reason.
    """
    fitting = [
        p for p in promises
        if p.noticed and set(wrong) <= set(p.noticed)
        and (2 * len(p.noticed) <= many or set(wrong) == set(p.noticed))
    ]  # fmt: skip
    return min(fitting, key=lambda p: len(p.noticed), default=None) if wrong else None
