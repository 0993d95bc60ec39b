"""The checks of the lesson's "your turn" cells: a few lines for the learner in each section.

`from gdlesson.checks import your_turn`, then `your_turn.slope_between(slope_between)`. They judge
as an exercise's checks do, and nobody grades them.
"""

from __future__ import annotations

from collections.abc import Callable

from gdlesson.checks import cases
from gdlesson.checks.beliefs import BELIEFS
from gdlesson.checks.reading import Reading, one_array, one_number, one_text
from gdlesson.checks.task import Task
from gdlesson.checks.turn_references import REFERENCES

__all__ = ["TASKS"]


def _task(
    section: int,
    name: str,
    title: str,
    parameters: str,
    make_cases: Callable[[cases.Rng], list[cases.Case]],
    reading: Reading = one_number,
) -> Task:
    return Task(
        name, title, section, f"{name}({parameters})", make_cases, REFERENCES[name], BELIEFS[name],
        reading, in_lesson=True,
    )  # fmt: skip


slope_between = _task(
    2, "slope_between", "the slope of a secant", "f, a, b", cases.between_two_points
)
slope_of_cubic = _task(
    3, "slope_of_cubic", "the derivative of a polynomial", "x", cases.places_on_a_cubic
)
slope_of_chain = _task(
    4,
    "slope_of_chain",
    "two rates in a row",
    "outer_rate, inner, inner_rate, x",
    cases.two_in_a_row,
)
partial_by_wiggling = _task(
    5, "partial_by_wiggling", "move one, hold the rest", "f, w, index, h", cases.one_entry
)
step_downhill = _task(
    6, "step_downhill", "straight down", "w, gradient, length", cases.a_step_down, one_array
)
settle = _task(
    7, "settle", "stop when it no longer pays",
    "loss, gradient, w, learning_rate, steps, tolerance", cases.runs_that_settle,
)  # fmt: skip
what_happens = _task(
    8, "what_happens", "read a factor", "curvature, learning_rate", cases.rates_on_bowls, one_text
)
line_gradient = _task(
    9, "line_gradient", "the gradient of a line's loss", "x, y, slope, intercept",
    cases.lines_and_points, one_array,
)  # fmt: skip
train = _task(
    10, "train", "four lines in their order", "loss_of, start, learning_rate, steps",
    cases.rounds_of_training,
)  # fmt: skip

#: Every task by name, one for each section from 2 to 10.
TASKS = {
    task.name: task
    for task in (
        slope_between, slope_of_cubic, slope_of_chain, partial_by_wiggling, step_downhill, settle,
        what_happens, line_gradient, train,
    )
}  # fmt: skip
