"""A run that is played step by step: how long it may be, and how much of it is drawn."""

from __future__ import annotations

import traitlets

#: The longest run that a widget computes and sends after every move of the hand.
MAX_STEPS = 1000
#: The position that means the end, however long the run is. The page's name for it is the same.
ALL_STEPS = -1


class Played(traitlets.HasTraits):
    """The traits of a widget that plays a run."""

    steps = traitlets.Int(50, min=1, max=MAX_STEPS, help="the budget").tag(sync=True)
    step_limit = traitlets.Int(MAX_STEPS, read_only=True, help="the largest budget").tag(sync=True)
    position = traitlets.Int(
        ALL_STEPS, min=ALL_STEPS, help="how many steps are drawn, or ALL_STEPS"
    ).tag(sync=True)
