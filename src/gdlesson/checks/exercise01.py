"""The checks of exercise 01: a slope by hand.

`from gdlesson.checks import exercise01 as check`, then `check.slope(slope)`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gdlesson.checks import cases, promises, session
from gdlesson.checks.beliefs import BELIEFS
from gdlesson.checks.reading import one_number
from gdlesson.checks.references import REFERENCES
from gdlesson.checks.session import once_written
from gdlesson.checks.task import Task

__all__ = ["TASKS", "begin", "once_written", "overview"]

_EARLIER: list[str] = []


def _task(
    name: str, title: str, section: int, signature: str, make_cases: Callable[..., list[cases.Case]]
) -> Task:
    needs = tuple(_EARLIER)  # an answer may call whatever stands above it
    _EARLIER.append(name)
    return Task(
        name, title, section, signature, make_cases, REFERENCES[name], BELIEFS[name], one_number,
        needs=needs, references=REFERENCES, promises=promises.EXERCISE_01[name],
    )  # fmt: skip


slope = _task("slope", "wiggle, measure, divide", 2, "slope(f, x, h)", cases.on_a_cubic)
central_slope = _task(
    "central_slope", "look to both sides", 2, "central_slope(f, x, h)", cases.on_a_cubic
)
slope_along_y = _task(
    "slope_along_y", "move y, hold x", 5, "slope_along_y(f, x, y, h)", cases.on_a_surface
)

#: Every task of the exercise, in order.
TASKS = {task.name: task for task in (slope, central_slope, slope_along_y)}


def begin() -> str:
    """For the first cell: a missing answer will say what to do."""
    return session.begin(TASKS)


def overview(names: Mapping[str, Any]) -> session.Overview:
    """Where you stand, for the last cell: `check.overview(globals())`."""
    return session.overview(TASKS, names)
