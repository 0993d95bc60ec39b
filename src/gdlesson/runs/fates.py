"""What a learning rate did, as a mark on the scale of rates: it holds, or it flies off."""

from __future__ import annotations

import numpy as np

from gdlesson.history import History
from gdlesson.runs.verdicts import Reading, Verdict

HOLDS, FLIES = "holds", "flies off"
#: Walks that get down, or are on their way.
_DOWN = (
    Verdict.SMOOTH, Verdict.ZIGZAG, Verdict.SWINGING, Verdict.LEAPING, Verdict.CRAWLING
)  # fmt: skip


def fate(history: History, reading: Reading) -> str:
    """Whether the rate of a run holds: "holds", "flies off", or "" where this run proves neither.

    A start with a slope of 0 along a coordinate proves nothing of the rate, for that way stands
    still; nor does a surface without a lowest point, where nothing could hold.

    >>> from gdlesson import descend
    >>> from gdlesson.objectives import bowl
    >>> from gdlesson.runs.verdicts import verdict
    >>> runs = [descend(bowl, (4, 3), learning_rate=rate, steps=50) for rate in (0.3, 0.4)]
    >>> [fate(run, verdict(run)) for run in runs]
    ['holds', 'flies off']

    Limitation: a walk that gets down this time might still fly off with more steps.
    """
    if not history.gradients[0].all() or not getattr(history.f, "minima", True):
        return ""
    if reading.kind is Verdict.DIVERGING:
        return FLIES
    lower = bool(history.losses[-1] < history.losses[0])
    return HOLDS if reading.kind in _DOWN and lower and np.isfinite(history.end).all() else ""
