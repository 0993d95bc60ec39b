"""Slopes of functions of many variables: partial derivatives, the gradient, and its checker.

One idea, used four times: move one thing, hold the rest, and ask `derivative` for the slope.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gdlesson._validate import (
    Array,
    as_gradient,
    as_loss,
    describe,
    positive_number,
    real_array,
    require_callable,
    unchanged_by,
)
from gdlesson.derivative import derivative, estimate_derivative
from gdlesson.estimate import EPS, DerivativeEstimate

Loss = Callable[[Any], Any]


def gradient(f: Loss, w: ArrayLike, h: float | None = None) -> Array:
    """All partial derivatives of f at w, by central differences, in the shape of w.

    Args:
        f: takes an array of w's shape, returns one number (a 0-d, (1,) or (1, 1) array will do).
        w: the point, of any shape; integers and lists become floats. It is never changed.
        h: the step of every coordinate. Left out, it is scaled per coordinate: eps^(1/3) times
            the coordinate's size (at least 1), where truncation and rounding error balance.

    Returns:
        A float array in the shape of w, in units of f per unit of w.

    Raises:
        TypeError, ValueError: for a w, h or f that can't work, before or at the first call of f.

    >>> gradient(lambda w: w[0] ** 2 + 3 * w[1] ** 2, [4, 3]).round(6)
    array([ 8., 18.])

    Limitation: two calls of f per coordinate and about 10 correct digits. `check_gradient` uses
    a slower, more exact method.
    """
    call = "gradient"
    require_callable(call, "f", f)
    point = real_array(call, "w", w)
    if h is None:
        steps = EPS ** (1 / 3) * np.maximum(np.abs(point), 1.0)
    else:
        steps = np.full(point.shape, positive_number(call, "h", h))
    slopes = np.empty(point.shape)
    with np.errstate(all="ignore"):
        for index in np.ndindex(point.shape):
            ahead, behind = point.copy(), point.copy()
            ahead[index] += steps[index]
            behind[index] -= steps[index]
            # f may write to its copies, so the distance between them is taken first.
            width = ahead[index] - behind[index]
            rise = as_loss(call, f(ahead)) - as_loss(call, f(behind))
            slopes[index] = rise / width
    return slopes


def partial_derivative(
    f: Loss, w: ArrayLike, index: int | tuple[int, ...], h: float | None = None
) -> float:
    """The slope of f along one coordinate of w while the others are held still.

    Args:
        f: takes an array of w's shape, returns one number.
        w: the point, of any shape; never changed.
        index: which coordinate, as in w[index]; a tuple for arrays of two or more axes.
        h: a central-difference step; left out, the best value we can get (see `derivative`).

    Returns:
        The slope, in units of f per unit of w[index].

    Raises:
        TypeError, ValueError, IndexError: for arguments that can't work.

    >>> partial_derivative(lambda w: w[0] ** 2 + 3 * w[1] ** 2, [4, 3], 1)
    18.0

    Limitation: NaN where the slice through w has no derivative, as `derivative` returns it.
    """
    call = "partial_derivative"
    require_callable(call, "f", f)
    point = real_array(call, "w", w)
    place = _one_entry(call, point, index)
    return derivative(_slice(f, point, place), float(point[place]), h)


def directional_derivative(f: Loss, w: ArrayLike, direction: ArrayLike) -> float:
    """The slope of f at w for a step of length 1 towards `direction`.

    Args:
        f: takes an array of w's shape, returns one number.
        w: the point; never changed.
        direction: same shape as w, not all zero; only where it points matters, not its length.

    Returns:
        The slope, in units of f per unit of distance.

    Raises:
        TypeError, ValueError: for arguments that can't work.

    >>> slope = directional_derivative(lambda w: w[0] ** 2 + 3 * w[1] ** 2, [4, 3], [0, -5])
    >>> round(slope, 9)
    -18.0

    Limitation: NaN where f has no derivative along that line.
    """
    call = "directional_derivative"
    require_callable(call, "f", f)
    point = real_array(call, "w", w)
    unit = real_array(call, "direction", direction)
    if unit.shape != point.shape:
        raise ValueError(
            f"{call}: direction must have the shape of w, {point.shape}; got {unit.shape}."
        )
    largest = np.abs(unit).max()
    if largest == 0:
        raise ValueError(f"{call}: direction must point somewhere; got only zeros.")
    unit = unit / largest  # first, so that squaring neither overflows nor vanishes
    unit /= np.linalg.norm(unit)
    return derivative(lambda t: as_loss(call, f(point + t * unit)), 0.0)


@dataclass(frozen=True, eq=False)
class GradientCheck:
    """The outcome of `check_gradient`; truthy when the claimed gradient agrees.

    Attributes:
        agrees: whether every entry agrees with the numeric gradient.
        claimed, numeric: both gradients, in the shape of w.
        worst_index: where they differ most, as an index into w.
        relative_error: how far apart they are there, as a share of the larger of the two.
        hint: the likely slip, in words; empty if none shows.
    """

    agrees: bool
    claimed: Array
    numeric: Array
    worst_index: tuple[int, ...]
    relative_error: float
    hint: str

    def __bool__(self) -> bool:
        return self.agrees

    def __repr__(self) -> str:
        if self.agrees:
            return (
                f"The gradient agrees: {self.claimed.size} entries, worst relative error "
                f"{self.relative_error:.1e}."
            )
        claimed, numeric = self.claimed[self.worst_index], self.numeric[self.worst_index]
        place = ", ".join(str(i) for i in self.worst_index)
        where = f"Worst entry [{place}]: it" if place else "It"
        text = (
            f"The gradient does not agree. {where} says {claimed:.6g}, wiggling f says "
            f"{numeric:.6g} (relative error {self.relative_error:.1e})."
        )
        return f"{text} {self.hint}".rstrip()


def check_gradient(f: Loss, gradient: Callable[[Any], ArrayLike], w: ArrayLike) -> GradientCheck:
    """Hold a hand-written gradient against slopes measured on f itself.

    Args:
        f: takes an array of w's shape, returns one number.
        gradient: takes the same array, returns an array of its shape.
        w: where to compare. A point with no zeros and no symmetry hides fewer mistakes.

    Returns:
        A GradientCheck: truthy if they agree to 1e-6 of each entry, or as far as the numeric
        slope itself can be trusted.

    Raises:
        TypeError, ValueError: for arguments that can't work, such as a gradient of another shape.

    >>> check_gradient(lambda w: (w**2).sum(), lambda w: 2 * w, [1.0, -2.0, 3.0]).agrees
    True
    >>> check_gradient(lambda w: (w**2).sum(), lambda w: w, [1.0, -2.0, 3.0])
    The gradient does not agree. Worst entry [0]: it says 1, wiggling f says 2 (relative error \
5.0e-01). Every entry is 0.5 times what it should be.

    Limitation: agreement at one point is evidence, not proof; check at several random points.
    """
    call = "check_gradient"
    require_callable(call, "f", f)
    require_callable(call, "gradient", gradient)
    point = real_array(call, "w", w)
    with np.errstate(all="ignore"):
        as_loss(call, unchanged_by(call, "f", f, point))
        returned = unchanged_by(call, "gradient", gradient, point)
    claimed = as_gradient(call, returned, point.shape)
    estimates = {
        index: estimate_derivative(_slice(f, point, index), float(point[index]))
        for index in np.ndindex(point.shape)
    }
    numeric = np.empty(point.shape)
    for index, estimate in estimates.items():
        numeric[index] = estimate.value
    difference = np.abs(claimed - numeric)
    size = np.maximum(np.abs(claimed), np.abs(numeric))
    relative = np.divide(difference, size, out=np.zeros(point.shape), where=difference != 0)
    trusted = np.array([10 * e.error for e in estimates.values()]).reshape(point.shape)
    excess = difference - (1e-6 * size + trusted)
    wrong = ~(excess <= 0)  # a NaN on either side counts as wrong
    badness = np.where(wrong, np.where(np.isnan(relative), np.inf, relative), -1.0)
    worst = np.unravel_index(int(np.argmax(badness if wrong.any() else relative)), point.shape)
    place = tuple(int(i) for i in worst)
    return GradientCheck(
        agrees=not wrong.any(),
        claimed=claimed,
        numeric=numeric,
        worst_index=place,
        relative_error=float(relative[place]),
        hint=_hint(claimed, numeric, estimates[place]) if wrong.any() else "",
    )


def _hint(claimed: Array, numeric: Array, worst: DerivativeEstimate) -> str:
    """Name the slip that a constant ratio between the two gradients gives away."""
    if not worst:
        return worst.status.value
    if not claimed.any():
        return "Every entry is zero: does the function return what it computed?"
    ratio = float(np.vdot(claimed, numeric) / np.vdot(numeric, numeric)) if numeric.any() else 0.0
    if ratio == 0 or not np.allclose(claimed, ratio * numeric, rtol=1e-5):
        return ""
    if claimed.size == 1:  # any two numbers have a ratio: only a flipped sign tells something
        return "The sign is flipped." if abs(ratio + 1) < 1e-5 else ""
    if abs(ratio + 1) < 1e-5:
        return "Every entry has the opposite sign: the sign is flipped."
    return f"Every entry is {ratio:.6g} times what it should be."


def _slice(f: Loss, point: Array, index: tuple[int, ...]) -> Callable[[float], float]:
    """f as a function of one coordinate, with the others held at `point`."""

    def along(value: float) -> float:
        moved = point.copy()
        moved[index] = value
        return as_loss("gradient", f(moved))

    return along


def _one_entry(call: str, point: Array, index: int | tuple[int, ...]) -> tuple[int, ...]:
    try:
        place = tuple(operator.index(i) for i in (index if isinstance(index, tuple) else (index,)))
    except TypeError:
        raise TypeError(
            f"{call}: index must be an int, or a tuple of ints for an array of several axes; "
            f"got {describe(index)}."
        ) from None
    if point.ndim == 0 and place == (0,):
        return ()
    if len(place) != point.ndim:
        raise IndexError(
            f"{call}: index must name one entry of w, which has shape {point.shape}; got {index!r}."
        )
    if any(not -size <= i < size for i, size in zip(place, point.shape, strict=True)):
        raise IndexError(f"{call}: index {index!r} is outside w, which has shape {point.shape}.")
    return place
