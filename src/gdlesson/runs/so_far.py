"""What is to be seen of a run of which only the first steps are on show."""

from __future__ import annotations

from gdlesson.history import History, after
from gdlesson.runs.sentences import changes_sides, glides
from gdlesson.runs.verdicts import Verdict, verdict, way_left

#: Fewer steps show no pattern.
FEW_STEPS = 3
#: A run that stopped with 2 % of the way ahead has crawled; one that is still under way is called
#: so only while more than this share is ahead.
STILL_CRAWLS = 0.5


def so_far(history: History, steps: int) -> tuple[str, str]:
    """The verdict on the first steps of a run, as a word and a sentence; on all of it at its end.

    Args:
        history: a run of `descend`.
        steps: how many of its steps are on show.

    >>> from gdlesson import descend
    >>> from gdlesson.objectives import bowl
    >>> run = descend(bowl, (4, 3), learning_rate=0.3, steps=50)
    >>> print(so_far(run, 1)[1])
    Keep stepping: three steps show a pattern.
    >>> print(so_far(run, 5)[1])
    Zig-zag: it changes sides along y at every step and glides along x.

    Limitation: what a longer run turns into can't be told from its beginning.
    """
    seen = after(history, steps)
    if seen is history:
        found = verdict(history)
        return found.word, found.sentence
    if seen.steps == 0:
        return "", "The walk has not begun: press Step."
    if seen.steps < FEW_STEPS:
        return "", "Keep stepping: three steps show a pattern."
    found = verdict(seen)
    ahead = way_left(seen, seen.steps)
    if found.kind is Verdict.CRAWLING and ahead <= STILL_CRAWLS and found.ways:
        if any(way.jumps for way in found.ways):
            return Verdict.ZIGZAG.word, f"{Verdict.ZIGZAG.word}: {changes_sides(found.ways)}"
        return Verdict.SMOOTH.word, f"{Verdict.SMOOTH.word} so far: {glides(found.ways)}"
    return found.word, found.sentence
