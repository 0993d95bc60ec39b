"""The loop. Everything in this course that goes downhill calls `descend`, which calls `walk`.

Four moves, repeated: look at the loss and its gradient, write them down, ask whether to stop, step
against the gradient. `walk` is these four and no more; what they are made of stands below it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from gdlesson._validate import (
    Array,
    describe,
    number_between,
    positive_number,
    real_array,
    require_callable,
    whole_number,
)
from gdlesson.gradient import central_gradient
from gdlesson.history import RECORDS, History, Status
from gdlesson.losses.measured import Drawn, LossAndGradient, Slope, measuring
from gdlesson.optimizers import SGD, Optimizer
from gdlesson.optimizers.schedules import Schedule

Loss = Callable[[Any], Any]
Callback = Callable[[int, Array, float, Array], object]
Record = Callable[[Array, float, Array], None]
Stop = Callable[[Array, float, Array], Status | None]
Step = Callable[[Array, Array], Array]

#: The learning rate of a run that is given neither a rate nor an optimizer.
LEARNING_RATE = 0.1
#: What is added to a gradient's norm before it is clipped, so that 0 / 0 is none: PyTorch's.
NEVER_ZERO = 1e-6


def walk(
    w: Array, loss_and_gradient: LossAndGradient, record: Record, stop: Stop, step: Step
) -> Status:
    """Walk downhill from w until there is a reason to stop, and return the reason."""
    while True:
        loss, gradient = loss_and_gradient(w)
        record(w, loss, gradient)
        reason = stop(w, loss, gradient)
        if reason:
            return reason
        w = step(w, gradient)


def descend(
    f: Loss,
    w0: ArrayLike,
    *,
    learning_rate: float | None = None,
    optimizer: Optimizer | None = None,
    schedule: Schedule | None = None,
    gradient: Slope | None = None,
    steps: int = 100,
    tolerance: float = 0.0,
    clip_norm: float | None = None,
    callback: Callback | None = None,
    record: str = "all",
) -> History:
    """Walk downhill on f from w0 and record the way.

    Args:
        f: takes an array of w0's shape, returns one number, the loss. One with a method
            `value_and_gradient` is asked for both at once; of `Minibatches` each step takes the
            next, and its loss is what is recorded.
        w0: where to start, any shape, finite; never changed.
        learning_rate: η, the length of a step per unit of gradient; left out, 0.1.
        optimizer: another step rule, such as Adam(0.1), which brings its own learning rate.
        schedule: how that rate changes from step to step, such as StepLR(30); left out, it stays.
        gradient: takes the same array, returns the gradient in its shape. Left out, f's own
            is used if it has one, else the numeric gradient.
        steps: the budget.
        tolerance: stop when the gradient's norm, or the change of the loss in one step, is no
            larger than this. At 0 only an exactly zero gradient stops early. Not for minibatches.
        clip_norm: scale a longer gradient down to this length before it is used.
        callback: called as callback(step, w, loss, gradient); returning True stops the run.
        record: "all", or "losses" for a run whose points and gradients would fill the memory.

    Returns:
        A History. A run that overflows is a result with a status, not an error.

    Raises:
        TypeError, ValueError: for arguments that can't work, before the first step.

    >>> from gdlesson.objectives import bowl
    >>> descend(bowl, (4, 3), learning_rate=0.1, steps=2).points.round(4)
    array([[4.  , 3.  ],
           [3.2 , 1.2 ],
           [2.56, 0.48]])

    Source: Cauchy (1847). Clipping follows torch.nn.utils.clip_grad_norm_.
    Limitation: with record="all" the memory grows as steps times the size of w.
    """
    rule = _step_rule("descend", learning_rate, optimizer)
    run = _judged(f, w0, rule, schedule, gradient, steps, tolerance, clip_norm, callback, record)
    numeric = lambda w: central_gradient("descend", f, np.asarray(w))  # noqa: E731
    look = measuring("descend", f, gradient, numeric, run.w)
    written = RECORDS[record](run.w, run.steps)
    with np.errstate(all="ignore"):
        status = walk(run.w, look, written.add, _stopping(run, callback), _stepping(run))
    written.close()
    return History(
        written=written,
        status=status,
        f=f,
        optimizer=run.optimizer,
        schedule=run.schedule,
        clip_norm=run.clip_norm,
    )


class _Judged(NamedTuple):
    """What a run needs, fit to be used."""

    w: Array
    optimizer: Optimizer
    schedule: Schedule | None
    steps: int
    tolerance: float
    clip_norm: float | None


def _stepping(run: _Judged) -> Step:
    """The step rule with what it remembers from step to step, at its rate, after clipping."""
    state, rule, longest = run.optimizer.init(run.w), run.optimizer, run.clip_norm
    taken = 0

    def step(w: Array, gradient: Array) -> Array:
        nonlocal state, rule, taken
        if longest is not None:
            norm = float(np.linalg.norm(gradient)) + NEVER_ZERO
            gradient = gradient * min(1.0, longest / norm)
        if run.schedule is not None:
            rule = rule.at_rate(run.schedule.rate(run.optimizer.learning_rate, taken))
        w, state = rule.update(w, gradient, state)
        taken += 1
        return w

    return step


def _stopping(run: _Judged, callback: Callback | None) -> Stop:
    """The reasons to stop, tried at every point: the lesson's four, and a callback's wish."""
    steps, tolerance = run.steps, run.tolerance
    taken, loss_before = 0, math.nan

    def stop(w: Array, loss: float, gradient: Array) -> Status | None:
        nonlocal taken, loss_before
        flat = gradient if gradient.ndim == 1 else gradient.ravel()
        squared, reason = float(flat.dot(flat)), None
        if not math.isfinite(loss + squared):
            reason = _what_broke(w, loss, gradient)
        elif squared <= tolerance * tolerance and (squared > 0 or not gradient.any()):
            reason = Status.GRADIENT_TINY
        elif tolerance > 0 and abs(loss_before - loss) <= tolerance:
            reason = Status.LOSS_SETTLED
        if callback is not None and _says_stop(callback(taken, w.copy(), loss, gradient.copy())):
            reason = reason or Status.STOPPED_BY_CALLBACK
        if taken == steps:
            reason = reason or Status.STEPS_SPENT
        taken, loss_before = taken + 1, loss
        return reason

    return stop


def _what_broke(w: Array, loss: float, gradient: Array) -> Status | None:
    """Which of the three is not finite; None if they are only too large to square or add."""
    if not np.isfinite(w).all():
        return Status.POINT_NOT_FINITE
    if not math.isfinite(loss):
        return Status.LOSS_NOT_FINITE
    if not np.isfinite(gradient).all():
        return Status.GRADIENT_NOT_FINITE
    return None


def _says_stop(answer: object) -> bool:
    """Whether a callback returned True, Python's or numpy's; other true values do not count."""
    return isinstance(answer, bool | np.bool_) and bool(answer)


def _judged(
    f: object,
    w0: ArrayLike,
    rule: Optimizer,
    schedule: object,
    gradient: object,
    steps: int,
    tolerance: float,
    clip_norm: float | None,
    callback: object,
    record: str,
) -> _Judged:
    """Judge the arguments; return the start, and the numbers as plain numbers."""
    call = "descend"
    require_callable(call, "f", f)
    if gradient is not None:
        require_callable(call, "gradient", gradient)
    if callback is not None:
        require_callable(call, "callback", callback)
    if not isinstance(record, str) or record not in RECORDS:
        raise ValueError(f'{call}: record must be "all" or "losses"; got {describe(record)}.')
    if schedule is not None and not isinstance(schedule, Schedule):
        raise TypeError(
            f"{call}: schedule must be one such as StepLR(30), with its parentheses; "
            f"got {describe(schedule)}."
        )
    steps = whole_number(call, "steps", steps)
    tolerance = number_between(call, "tolerance", tolerance, 0)
    if isinstance(f, Drawn) and gradient is None:
        if tolerance > 0:
            raise ValueError(
                f"{call}: tolerance must be left out for minibatches, whose gradients and losses "
                f"differ from one to the next; got {tolerance:g}. Say how many steps, or give a "
                "callback that looks at the loss over all rows."
            )
        tolerance = math.nan  # no gradient and no change is as small as that
    if clip_norm is not None:
        clip_norm = positive_number(call, "clip_norm", clip_norm)
    return _Judged(real_array(call, "w0", w0), rule, schedule, steps, tolerance, clip_norm)


def _step_rule(call: str, learning_rate: float | None, optimizer: Optimizer | None) -> Optimizer:
    """The optimizer, or plain descent at the learning rate. Both would be two rates for one run."""
    rate = None
    if learning_rate is not None:
        rate = positive_number(call, "learning_rate", learning_rate)
    if optimizer is None:
        return SGD(LEARNING_RATE if rate is None else rate)
    if not isinstance(optimizer, Optimizer):
        raise TypeError(
            f"{call}: optimizer must be one such as SGD(0.1) or Adam(0.01), with its parentheses; "
            f"got {describe(optimizer)}."
        )
    if rate is not None:
        raise ValueError(
            f"{call}: learning_rate={rate:g} was given beside {optimizer}, which brings "
            "its own. Set the rate on the optimizer and leave learning_rate out."
        )
    return optimizer
