"""The checks of exercise 03: backpropagation from scratch.

`from gdlesson.checks import exercise03 as check`, then `check.backward(backward)`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gdlesson.checks import cases, promises, session
from gdlesson.checks.orders import Order
from gdlesson.checks.reading import Several, one_number
from gdlesson.checks.series import Series
from gdlesson.checks.session import once_written

__all__ = ["TASKS", "begin", "once_written", "overview"]

_task = Series(promises.EXERCISE_03).task

operate = _task(
    "operate", "one operation and its slopes", 10, "op, a, b", cases.operate,
    Several(("value", "slope_a", "slope_b"), arrays=()),
)  # fmt: skip
topological_order = _task(
    "topological_order", "inputs before what was made from them", 10, "parents, end",
    cases.topological_order, Order(),
)  # fmt: skip
backward = _task(
    "backward", "the walk from the end back", 10, "parents, slopes, end", cases.backward
)
value_and_gradient = _task(
    "value_and_gradient", "the engine", 10, "graph, end, w", cases.value_and_gradient,
    Several(("value", "gradient"), arrays=("gradient",)),
)  # fmt: skip
network = _task("network", "two layers", 10, "w, x", cases.network, one_number)
train_network = _task(
    "train_network", "the loop", 8, "loss_and_gradient, w0, learning_rate, steps",
    cases.train_network,
    Several(("w", "losses"), arrays=("w", "losses")),
)  # fmt: skip

#: Every task of the exercise, in order.
TASKS = {
    task.name: task
    for task in (operate, topological_order, backward, value_and_gradient, network, train_network)
}


def begin() -> str:
    """For the first cell: a missing answer will say what to do."""
    return session.begin(TASKS)


def overview(names: Mapping[str, Any]) -> session.Overview:
    """Where you stand, for the last cell: `check.overview(globals())`."""
    return session.overview(TASKS, names)
