"""A run that is played step by step: how long it may be, and how much of it is drawn."""

from __future__ import annotations

from collections.abc import Mapping

import traitlets

from gdlesson.history import History
from gdlesson.runs.so_far import so_far

#: The longest run that a widget computes and sends after every move of the hand.
MAX_STEPS = 1000
#: The position that means the end, however long the run is. The page's name for it is the same.
ALL_STEPS = -1


class SharedPlay(traitlets.HasTraits):
    """What the views of a widget that plays something share, so that any of them can pause it."""

    # A late echo must not name a play again that has been paused meanwhile.
    playing = traitlets.Unicode(help="the play that goes on in an open page").tag(
        sync=True, echo_update=False
    )


class Played(SharedPlay):
    """The traits of a widget that plays a run."""

    steps = traitlets.Int(50, min=1, max=MAX_STEPS, help="the budget").tag(sync=True)
    step_limit = traitlets.Int(MAX_STEPS, read_only=True, help="the largest budget").tag(sync=True)
    position = traitlets.Int(
        ALL_STEPS, min=ALL_STEPS, help="how many steps are drawn, or ALL_STEPS"
    ).tag(sync=True)


def judged(histories: Mapping[str, History], position: int) -> dict[str, dict[str, str]]:
    """The verdict on the steps of each run that are on show: a word, and a sentence."""
    told = {
        name: so_far(run, run.steps if position == ALL_STEPS else position)
        for name, run in histories.items()
    }
    return {name: {"word": word, "sentence": text} for name, (word, text) in told.items()}
