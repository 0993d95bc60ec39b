"""The checks of exercise 04: eight broken runs.

`from gdlesson.checks import exercise04 as check`, then `check.mend_climbs(mend_climbs)`. Two loops
may be mended in many ways, and are judged by the loss that they come down to and by their first
step (see reached).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gdlesson.checks import cases, promises, session
from gdlesson.checks.reached import Reached
from gdlesson.checks.reading import one_array_of_floats
from gdlesson.checks.series import Series
from gdlesson.checks.session import once_written

__all__ = ["TASKS", "begin", "once_written", "overview"]

_task = Series(promises.EXERCISE_04).task
_FIT = "X, y, learning_rate, steps"

mend_flies_off = _task(
    "mend_flies_off", "a loss off the chart", 8, "X, y, steps", cases.flies_off, Reached()
)
mend_crawls = _task("mend_crawls", "a loss that hardly moves", 9, "X, y, steps", cases.crawls,
                    Reached(scaled=True))  # fmt: skip
mend_climbs = _task("mend_climbs", "a loss that climbs", 11, _FIT, cases.plain)
mend_swings = _task("mend_swings", "a loss that swings", 10, _FIT, cases.plain)
mend_goes_nan = _task("mend_goes_nan", "a loss that is NaN", 11, _FIT, cases.goes_nan)
mend_gets_stuck = _task("mend_gets_stuck", "a loss that gets stuck", 9, _FIT, cases.gets_stuck)
mend_learns_nothing = _task(
    "mend_learns_nothing", "a run that learns nothing", 9, "X, y, learning_rate, orders",
    cases.learns_nothing,
)  # fmt: skip
mend_keeps_the_best = _task(
    "mend_keeps_the_best", "a run that loses its best point", 11,
    "gradient, validation_loss, w0, learning_rate, steps", cases.keeps_the_best,
    one_array_of_floats,
)  # fmt: skip

#: Every task of the exercise, in order.
TASKS = {
    task.name: task
    for task in (
        mend_flies_off, mend_crawls, mend_climbs, mend_swings, mend_goes_nan, mend_gets_stuck,
        mend_learns_nothing, mend_keeps_the_best,
    )
}  # fmt: skip


def begin() -> str:
    """For the first cell: a missing answer will say what to do."""
    return session.begin(TASKS)


def overview(names: Mapping[str, Any]) -> session.Overview:
    """Where you stand, for the last cell: `check.overview(globals())`."""
    return session.overview(TASKS, names)
