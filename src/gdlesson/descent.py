"""The loop. Everything in this course that goes downhill calls `descend`.

Three moves, repeated: measure the loss and its gradient, ask whether to stop, step against
the gradient.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gdlesson._validate import (
    Array,
    as_gradient,
    as_loss,
    describe,
    number_between,
    positive_number,
    real_array,
    require_callable,
    unchanged_by,
    whole_number,
)
from gdlesson.gradient import gradient as numeric_gradient
from gdlesson.history import History, Status
from gdlesson.objectives import MeanSquaredError, Minibatches, Objective
from gdlesson.optimizers import SGD, Optimizer

Loss = Callable[[Any], Any]
Slope = Callable[[Any], ArrayLike]
Evaluate = Callable[[Array], tuple[float, Array]]
Callback = Callable[[int, Array, float, Array], object]


def descend(
    f: Loss,
    w0: ArrayLike,
    *,
    learning_rate: float = 0.1,
    optimizer: Optimizer | None = None,
    gradient: Slope | None = None,
    steps: int = 100,
    tolerance: float = 0.0,
    clip_norm: float | None = None,
    callback: Callback | None = None,
) -> History:
    """Walk downhill on f from w0 and record the way.

    Args:
        f: takes an array of w0's shape, returns one number, the loss. For `Minibatches` every
            step takes the next one, and its loss is what is recorded.
        w0: where to start, any shape, finite; never changed.
        learning_rate: η, the length of a step per unit of gradient (plain gradient descent).
        optimizer: another step rule, such as Adam(0.1), which brings its own learning rate.
        gradient: takes the same array, returns the gradient in its shape. Left out, f's own
            `gradient` method is used if it has one, else the numeric gradient.
        steps: the budget.
        tolerance: stop when the gradient's norm, or the change of the loss in one step, is no
            larger than this. At 0 only an exactly zero gradient stops the run early. Minibatches
            take no tolerance: how flat one of them is says nothing of the others.
        clip_norm: scale a longer gradient down to this length before it is used.
        callback: called as callback(step, w, loss, gradient); returning True stops the run.

    Returns:
        A History with every point from w0 on, and the reason for stopping. A run that
        overflows is a result with a status, not an error.

    Raises:
        TypeError, ValueError: for arguments that can't work, before the first step.

    >>> from gdlesson.objectives import bowl
    >>> descend(bowl, (4, 3), learning_rate=0.1, steps=3).points.round(4)
    array([[4.   , 3.   ],
           [3.2  , 1.2  ],
           [2.56 , 0.48 ],
           [2.048, 0.192]])

    Source: Cauchy (1847). Clipping follows torch.nn.utils.clip_grad_norm_.
    Limitation: records every gradient, so memory grows as steps times the size of w.
    """
    w, rule, steps, tolerance, clip_norm = _check(
        f, w0, learning_rate, optimizer, gradient, steps, tolerance, clip_norm, callback
    )
    evaluate = _evaluator(f, gradient, w)
    state = rule.init(w)
    points, losses, gradients = [], [], []

    with np.errstate(all="ignore"):
        for step in range(steps + 1):
            loss, slope = evaluate(w)
            points.append(w)
            losses.append(loss)
            gradients.append(slope)
            status = _reason_to_stop(w, losses, slope, tolerance)
            if callback is not None and _says_stop(callback(step, w.copy(), loss, slope.copy())):
                status = status or Status.STOPPED_BY_CALLBACK
            if status or step == steps:
                break
            w, state = rule.update(w, _clipped(slope, clip_norm), state)

    return History(
        np.array(points),
        np.array(losses),
        np.array(gradients),
        status or Status.STEPS_SPENT,
        f,
        rule,
        clip_norm,
    )


def _reason_to_stop(
    w: Array, losses: list[float], gradient: Array, tolerance: float
) -> Status | None:
    """Which of the lesson's stops applies at w, if any."""
    loss = losses[-1]
    flat = gradient.ravel()
    squared = float(flat.dot(flat))
    if not math.isfinite(loss + squared):
        return _what_broke(w, loss, gradient)
    if squared <= tolerance * tolerance and (squared > 0 or not gradient.any()):
        return Status.GRADIENT_TINY
    if tolerance > 0 and len(losses) > 1 and abs(losses[-2] - loss) <= tolerance:
        return Status.LOSS_SETTLED
    return None


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


def _clipped(gradient: Array, clip_norm: float | None) -> Array:
    """The gradient, no longer than clip_norm; the 1e-6 is PyTorch's."""
    if clip_norm is None:
        return gradient
    return gradient * min(1.0, clip_norm / (float(np.linalg.norm(gradient)) + 1e-6))


def _evaluator(f: Loss, gradient: Slope | None, w0: Array) -> Evaluate:
    """A function from w to (loss, gradient), tried out once at w0."""
    if gradient is None and isinstance(f, MeanSquaredError):
        return f.value_and_gradient  # ours: a float, and a new array in the shape of w
    if gradient is None and isinstance(f, Minibatches):
        batches = f.epochs()  # from the first one in every run: two runs take one path
        return lambda w: f.loss.value_and_gradient(w, next(batches))
    call, shape = "descend", w0.shape
    unknown = np.full(shape, math.nan)
    slope = gradient or getattr(f, "gradient", None) or (lambda w: numeric_gradient(f, w))

    def evaluate(w: Array, f: Loss = f, slope: Slope = slope) -> tuple[float, Array]:
        loss, steepness = math.nan, unknown
        try:
            loss = as_loss(call, f(w))
            steepness = as_gradient(call, slope(w), shape)
        except (ArithmeticError, ValueError) as error:
            if not _is_overflow(error, w):
                raise
            if math.isnan(loss) and isinstance(error, OverflowError):
                loss = math.inf
        return loss, steepness

    with np.errstate(all="ignore"):
        careful_f = partial(unchanged_by, call, "f", f)
        careful_slope = partial(unchanged_by, call, "gradient", slope)
        evaluate(w0, careful_f, careful_slope)
    if gradient is not None or not isinstance(f, Objective):
        return evaluate

    def evaluate_at_once(w: Array) -> tuple[float, Array]:
        try:
            return f.value_and_gradient(w)
        except ArithmeticError:
            return evaluate(w)

    return evaluate_at_once


def _is_overflow(error: Exception, w: Array) -> bool:
    """Whether plain Python arithmetic met what numpy would have called inf or nan."""
    return (
        isinstance(error, ArithmeticError)
        or "math domain error" in str(error)
        or not np.isfinite(w).all()
    )


def _check(
    f: object,
    w0: ArrayLike,
    learning_rate: float,
    optimizer: Optimizer | None,
    gradient: object,
    steps: int,
    tolerance: float,
    clip_norm: float | None,
    callback: object,
) -> tuple[Array, Optimizer, int, float, float | None]:
    """Judge the arguments; return the start, the step rule, and the numbers as plain numbers."""
    call = "descend"
    require_callable(call, "f", f)
    if gradient is not None:
        require_callable(call, "gradient", gradient)
    if callback is not None:
        require_callable(call, "callback", callback)
    rate = positive_number(call, "learning_rate", learning_rate)
    steps = whole_number(call, "steps", steps)
    tolerance = number_between(call, "tolerance", tolerance, 0)
    if isinstance(f, Minibatches) and gradient is None:
        if tolerance > 0:
            raise ValueError(
                f"{call}: tolerance must be left out for minibatches, whose gradients and losses "
                f"differ from one to the next; got {tolerance:g}. Say how many steps, or give a "
                "callback that looks at the loss over all rows."
            )
        tolerance = math.nan  # no gradient and no change is as small as that
    if clip_norm is not None:
        clip_norm = positive_number(call, "clip_norm", clip_norm)
    if optimizer is None:
        optimizer = SGD(rate)
    elif not isinstance(optimizer, Optimizer):
        raise TypeError(
            f"{call}: optimizer must be one such as SGD(0.1) or Adam(0.01), with its parentheses; "
            f"got {describe(optimizer)}."
        )
    elif rate not in (0.1, optimizer.learning_rate):
        raise ValueError(
            f"{call}: learning_rate={rate:g} was given beside {optimizer}, which brings "
            "its own. Set the rate on the optimizer and leave learning_rate out."
        )
    return real_array(call, "w0", w0), optimizer, steps, tolerance, clip_norm
