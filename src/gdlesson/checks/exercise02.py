"""The checks of exercise 02: gradient descent from scratch.

`from gdlesson.checks import exercise02 as check`, then `check.mse_gradient(mse_gradient)` in a
notebook, or `assert check.mse_gradient(answer).passed` in a test.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gdlesson.checks import cases, promises, session
from gdlesson.checks.reading import (
    Several,
    array_itself,
    array_itself_of_floats,
    one_array_of_floats,
    one_number,
)
from gdlesson.checks.references import reference_source
from gdlesson.checks.series import Series
from gdlesson.checks.session import once_written
from gdlesson.checks.task import Task, version

__all__ = [
    "CHECKS_VERSION",
    "PARTS",
    "TASKS",
    "begin",
    "once_written",
    "overview",
    "reference_source",
]

#: Changes whenever a check, a belief or an entry of the catalogue does.
CHECKS_VERSION = version()
_task = Series(promises.EXERCISE_02).task


numeric_gradient = _task(
    "numeric_gradient", "the gradient, by wiggling", 5, "f, w, h=1e-5", cases.numeric_gradient,
    array_itself_of_floats,
)  # fmt: skip
gradient_descent = _task(
    "gradient_descent", "the loop, with its three stops", 7,
    "gradient, w0, learning_rate, steps, tolerance, loss=None", cases.gradient_descent,
    Several(("path", "reason"), texts=("reason",), floats=("path",)),
)  # fmt: skip
sweep_rates = _task(
    "sweep_rates", "one run for each learning rate", 8,
    "loss, gradient, w0, learning_rates, steps", cases.sweep_rates,
)  # fmt: skip
find_border = _task(
    "find_border", "where a learning rate becomes too large", 8, "shrinks, low, high, width",
    cases.find_border, one_number,
)  # fmt: skip
mse_loss = _task("mse_loss", "mean squared error", 9, "X, y, w", cases.mse_loss, one_number)
mse_gradient = _task("mse_gradient", "its gradient", 9, "X, y, w", cases.mse_gradient,
                     array_itself)  # fmt: skip
fit_line = _task(
    "fit_line", "a line by descent", 9, "x, y, learning_rate, steps", cases.fit_line,
)  # fmt: skip
standardize = _task(
    "standardize",
    "features on one scale",
    9,
    "X",
    cases.standardize,
    Several(("Z", "mean", "spread")),
)
fit = _task(
    "fit", "any number of features", 9, "X, y, learning_rate, steps", cases.fit,
)  # fmt: skip
clip_gradient = _task("clip_gradient", "no step too long", 11, "gradient, max_norm", cases.clip,
                      array_itself)  # fmt: skip
mended_sign = _task(
    "mended_sign", "a loop that climbs", 6, "gradient, w0, learning_rate, steps", cases.mended_sign,
    one_array_of_floats,
)  # fmt: skip
mended_mean = _task(
    "mended_mean", "a fit that flies off", 9, "X, y, w0, learning_rate, steps", cases.mended_mean
)
mended_state = _task(
    "mended_state", "a run that remembers the last one", 7,
    "gradient, w0, learning_rate, momentum, steps", cases.with_momentum,
)  # fmt: skip
momentum_descent = _task(
    "momentum_descent", "a ball that rolls", 7, "gradient, w0, learning_rate, momentum, steps",
    cases.with_momentum, one_array_of_floats,
)  # fmt: skip
adam_descent = _task(
    "adam_descent", "a step for each direction", 7,
    "gradient, w0, learning_rate, steps, beta1=0.9, beta2=0.999, eps=1e-8", cases.adam,
    one_array_of_floats,
)  # fmt: skip

#: The parts of the exercise, and their tasks in order.
PARTS: dict[int, tuple[Task, ...]] = {
    1: (numeric_gradient,),
    2: (gradient_descent,),
    3: (sweep_rates, find_border),
    4: (mse_loss, mse_gradient),
    5: (fit_line, standardize, fit),
    6: (clip_gradient, mended_sign, mended_mean, mended_state),
    7: (momentum_descent, adam_descent),
}
#: The part that is there for those who want more.
STRETCH = tuple(task.name for task in PARTS[7])
#: Every task by name.
TASKS = {task.name: task for tasks in PARTS.values() for task in tasks}


def begin() -> str:
    """For the first cell: a missing answer will say what to do."""
    return session.begin(TASKS)


def overview(names: Mapping[str, Any]) -> session.Overview:
    """Where you stand, for the last cell: `check.overview(globals())`."""
    return session.overview(TASKS, names, STRETCH)
