"""The loss and its gradient at a point, in whichever way f offers them.

One protocol: `value_and_gradient(w)` returns both. A loss that can't say both at once is asked
twice. One that looks at other data in each step, as minibatches do, hands out `one_run` at a time.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import ArrayLike

from gdlesson._validate import Array, as_gradient, as_loss, describe, unchanged_by

Loss = Callable[[Any], Any]
Slope = Callable[[Any], ArrayLike]
LossAndGradient = Callable[[Array], tuple[float, Array]]


@runtime_checkable
class Differentiable(Protocol):
    """What says its value and its gradient at once.

    With `new_each_time = True` it promises that an answer is a float and an array that nobody else
    holds, which then needs neither a look nor a copy.
    """

    def value_and_gradient(self, w: Any, /) -> tuple[Any, Any]:
        """The value at w, and the gradient in the shape of w."""


@runtime_checkable
class Drawn(Protocol):
    """What looks at other data in every step, in an order that starts anew with every run."""

    def one_run(self) -> Differentiable:
        """The steps of one run: every asking is about the next data."""


def measuring(
    call: str, f: Any, gradient: Slope | None, numeric: Slope, w0: Array
) -> LossAndGradient:
    """A function from w to (loss, gradient), for one run from w0.

    Args:
        call: whose name an error begins with.
        f: takes w, returns one number; it may be Differentiable or Drawn.
        gradient: what to use in place of f's own gradient, or None.
        numeric: the gradient of an f that brings none.
        w0: where the run starts.

    Raises:
        TypeError, ValueError: for an f or a gradient that can't work, now or at the first asking.
    """
    slope = gradient or getattr(f, "gradient", None) or numeric
    if gradient is None and isinstance(f, Drawn):
        return _at_once(call, f.one_run(), f, slope, w0)
    if gradient is None and isinstance(f, Differentiable):
        return _at_once(call, f, f, slope, w0)
    with np.errstate(all="ignore"):
        careful_f = partial(unchanged_by, call, "f", f)
        careful_slope = partial(unchanged_by, call, "gradient", slope)
        _one_by_one(call, careful_f, careful_slope, w0)
    return partial(_one_by_one, call, f, slope)


def _at_once(call: str, source: Differentiable, f: Any, slope: Slope, w0: Array) -> LossAndGradient:
    """Both from one asking.

    The first answer is looked at closely, at w0; of later ones the type and the shape, or nothing
    where they are promised to be new each time. Where plain Python arithmetic overflows, f and its
    slope are asked one by one for what can still be had.
    """
    ask, shape = source.value_and_gradient, w0.shape
    trusted = getattr(source, "new_each_time", False)
    known = settled = False

    def loss_and_gradient(w: Array) -> tuple[float, Array]:
        nonlocal known, settled
        try:
            both = ask(w) if known else _first_answer(call, ask, w)
        except (ArithmeticError, ValueError) as error:
            if not _is_overflow(error, w):
                raise
            return _one_by_one(call, f, slope, w)
        if settled:
            return both
        known, settled = True, trusted
        loss, gradient = both
        return as_loss(call, loss), as_gradient(call, gradient, shape)

    return loss_and_gradient


def _first_answer(call: str, ask: Callable[[Any], tuple[Any, Any]], w: Array) -> tuple[Any, Any]:
    """What it says at w, if that is a pair and w is left as it was."""
    both = unchanged_by(call, "value_and_gradient", ask, w)
    if not isinstance(both, tuple) or len(both) != 2:
        raise TypeError(
            f"{call}: f.value_and_gradient must return two things, the loss and its gradient; "
            f"it returned {describe(both)}."
        )
    return both


def _one_by_one(call: str, f: Loss, slope: Slope, w: Array) -> tuple[float, Array]:
    """f and its gradient at w; what plain Python arithmetic can't say is infinite or NaN."""
    loss, gradient = math.nan, None
    try:
        loss = as_loss(call, f(w))
        gradient = as_gradient(call, slope(w), w.shape)
    except (ArithmeticError, ValueError) as error:
        if not _is_overflow(error, w):
            raise
        if math.isnan(loss) and isinstance(error, OverflowError):
            loss = math.inf
    return loss, np.full(w.shape, math.nan) if gradient is None else gradient


def _is_overflow(error: Exception, w: Array) -> bool:
    """Whether plain Python arithmetic met what numpy would have called inf or nan."""
    return (
        isinstance(error, ArithmeticError)
        or "math domain error" in str(error)
        or not np.isfinite(w).all()
    )
