"""The checks of exercise 01: a slope by hand.

`from gdlesson.checks import exercise01 as check`, then `check.slope(slope)`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gdlesson.checks import cases, promises, session
from gdlesson.checks.reading import one_number
from gdlesson.checks.series import Series
from gdlesson.checks.session import once_written

__all__ = ["TASKS", "begin", "once_written", "overview"]

_task = Series(promises.EXERCISE_01).task

slope = _task("slope", "wiggle, measure, divide", 2, "f, x, h", cases.on_a_cubic, one_number)
central_slope = _task(
    "central_slope", "look to both sides", 2, "f, x, h", cases.on_a_cubic, one_number
)
slope_along_y = _task(
    "slope_along_y", "move y, hold x", 5, "f, x, y, h", cases.on_a_surface, one_number
)

#: Every task of the exercise, in order.
TASKS = {task.name: task for task in (slope, central_slope, slope_along_y)}


def begin() -> str:
    """For the first cell: a missing answer will say what to do."""
    return session.begin(TASKS)


def overview(names: Mapping[str, Any]) -> session.Overview:
    """Where you stand, for the last cell: `check.overview(globals())`."""
    return session.overview(TASKS, names)
