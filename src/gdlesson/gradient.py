"""Slopes of functions of many variables: partial derivatives, the gradient, any direction.

One idea, used again and again: move one thing, hold the rest, and measure what f does.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gdlesson._validate import (
    Array,
    as_number,
    describe,
    eps_of,
    number_function,
    positive_number,
    real_array,
    require_callable,
)
from gdlesson.derivative import derivative, nonzero_step
from gdlesson.slopes.batched import batched_differences, batched_pairs, pays
from gdlesson.slopes.complex_step import complex_step
from gdlesson.slopes.coordinates import Place, along, places, slope_estimates, with_entry
from gdlesson.slopes.drowned import only_seen, seen
from gdlesson.slopes.estimate import EPS
from gdlesson.slopes.fitted import apart, fitted, resolved, single_precision
from gdlesson.slopes.gradient_check import GradientCheck as GradientCheck
from gdlesson.slopes.gradient_check import check_gradient as check_gradient
from gdlesson.slopes.settle import power_of_two

Loss = Callable[[Any], Any]
METHODS = ("central", "accurate", "complex")


def gradient(
    f: Loss,
    w: ArrayLike,
    h: float | None = None,
    *,
    method: str = "central",
    batched: bool = False,
) -> Array:
    """All partial derivatives of f at w, in the shape of w.

    Args:
        f: takes an array of w's shape, returns one number (a 0-d, (1,) or (1, 1) array will do).
            It gets copies, and may write to them.
        w: the point, of any shape; integers and lists become floats. It is never changed.
        h: the step of every central difference. Left out, it is scaled per coordinate: eps^(1/3)
            times the coordinate's size (at least 1), where truncation and rounding error balance;
            eps is that of the float type that f returns or computes in. A coordinate that is small
            beside its step is measured once more, with one that fits it; a slope is looked for
            where it is no larger than the rounding of f, and at coordinates beyond 100 (for which f
            is called at w, too), where f bends within the step.
        method: "central", two calls of f a coordinate and about 10 digits. "accurate", some 15
            calls and 14 digits, NaN where there is no slope: see `estimate_derivative`.
            "complex", one call and every digit, for an f that takes complex numbers and is
            analytic: see complex_step.py.
        batched: f also takes many points at once, stacked in an array of shape (m, *w.shape),
            and returns m numbers. That saves most calls; two points are tried first.

    Returns:
        A float array in the shape of w, in units of f per unit of w; NaN where f is so large that
        its rounding hides what a coordinate does, as that of w[0]**2 + w[1]**2 does at [1e20, 1],
        and where f's waves are too short for doubles, as those of sin at 1e15.

    Raises:
        TypeError, ValueError: for arguments that can't work, before or at the first call of f;
            where f does not take batches; where it is not analytic, as far as that shows.

    >>> gradient(lambda w: w[0] ** 2 + 3 * w[1] ** 2, [4, 3]).round(6)
    array([ 8., 18.])
    >>> gradient(lambda w: (w**2).sum(axis=-1), [4, 3], batched=True).round(6)
    array([8., 6.])

    Source: Squire and Trapp (1998), SIAM Review 40, 110-112, for the complex step.
    Limitation: a central difference knows nothing of corners, noise, and waves shorter than its
    step at coordinates up to 100, such as those of sin(1e6 * w); "accurate" does.
    """
    call = "gradient"
    require_callable(call, "f", f)
    point = real_array(call, "w", w)
    _check_way(call, method, batched, h)
    step = None if h is None else positive_number(call, "h", h)
    with np.errstate(all="ignore"):
        if method == "accurate":
            return careful_gradient(call, f, point)
        if method == "complex":
            return complex_step(call, f, point)
        return central_gradient(call, f, point, step, batched, _trusted)


def central_gradient(
    call: str,
    f: Loss,
    point: Array,
    h: float | None = None,
    batched: bool = False,
    judge: Callable[..., Array] | None = None,
) -> Array:
    """A central difference along every coordinate, with steps that suit it.

    Nothing is judged but by `judge`, which gets what was measured, and how much of it is rounding.
    """
    differences = batched_differences if batched and pays(point) else _differences
    if h is not None:
        apart(call, point + h, point - h, h)
        return differences(call, f, point, np.full_like(point, h))[0]
    steps = EPS ** (1 / 3) * np.maximum(np.abs(point), 1.0)
    slopes, eps, means = differences(call, f, point, steps)
    if eps > EPS:  # f computes in float32, whose rounding needs a wider wiggle
        steps = eps ** (1 / 3) * np.maximum(np.abs(point), 1.0)
        slopes, _, means = differences(call, f, point, steps)
    pairs = partial(batched_pairs, call, f) if differences is batched_differences else None
    sizes = np.abs(means) + steps * np.abs(slopes)  # of the larger value at either end
    slopes = fitted(call, f, point, slopes, steps, eps, pairs)
    if judge is None:
        return slopes
    return judge(call, f, point, slopes, means, eps * sizes / (2 * steps), eps)


def _trusted(
    call: str, f: Loss, point: Array, slopes: Array, means: Array, rounding: Array, eps: float
) -> Array:
    """The slopes that can be trusted; others looked for, NaN where that tells nothing."""
    slopes = resolved(call, f, point, slopes, means, eps)
    return only_seen(call, f, point, slopes, rounding, eps)


def careful_gradient(call: str, f: Loss, point: Array) -> Array:
    """The slope along every coordinate, searched for; NaN where there is none, or it drowns."""
    slopes = []
    for index, estimate in slope_estimates(call, f, point).items():
        line, x = along(call, f, point, index), float(point[index])
        slopes.append(seen(call, f, point, line, x, estimate.value))
    return np.array(slopes).reshape(point.shape)


def _differences(call: str, f: Loss, point: Array, steps: Array) -> tuple[Array, float, Array]:
    """Central differences, one at a time; the eps of what f returned, and means of both ends."""
    ahead, behind = point + steps, point - steps
    values, eps = [], EPS
    for index, up, down in zip(places(point), _numbers(ahead), _numbers(behind), strict=True):
        right, left = point.copy(), point.copy()
        right[index], left[index] = up, down
        high, low = f(right), f(left)
        if not (isinstance(high, float) and isinstance(low, float)):
            eps = max(eps, eps_of(high))
            high, low = as_number(call, high), as_number(call, low)
        values.append((high, low))
    both = np.array(values)
    eps = max(eps, single_precision(both))
    # The width is what floating point really made of twice the step.
    rises = np.reshape(both[:, 0] - both[:, 1], point.shape)
    return rises / (ahead - behind), eps, (both / 2).sum(axis=1).reshape(point.shape)


def slope_along(f: Loss, w: Array, index: Place, h: float | None) -> float:
    """The slope of f when only the entry of w at index moves."""
    return derivative(lambda x: f(with_entry(w, index, x)), w[index], h)


def partial_derivative(f: Loss, w: ArrayLike, index: int | Place, h: float | None = None) -> float:
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

    Limitation: NaN where the slice through w has no derivative, and where f's rounding hides it.
    """
    call = "partial_derivative"
    require_callable(call, "f", f)
    point = real_array(call, "w", w)
    step = None if h is None else nonzero_step(call, h)
    place, number = _one_entry(call, point, index), number_function(call, f)
    x = float(point[place])
    if step is not None:
        apart(call, np.asarray(x + step), np.asarray(x - step), step)
        return slope_along(number, point, place, step)
    slope = slope_along(number, point, place, None)
    with np.errstate(all="ignore"):
        return seen(call, f, point, along(call, f, point, place), x, slope)


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

    Limitation: NaN where f has no derivative along that line, or where its rounding hides it.
    """
    call = "directional_derivative"
    require_callable(call, "f", f)
    point = real_array(call, "w", w)
    number, unit = number_function(call, f), _unit(call, point, direction)
    size = power_of_two(max(1.0, float(np.abs(point * unit).max())))  # of what moves
    slope = math.nan
    for length in (1.0, size):  # a wiggle of 1 may be lost beside 1e20
        line = partial(_towards, number, point, length * unit)
        with np.errstate(all="ignore"):
            slope = seen(call, f, point, line, 0.0, derivative(line, 0.0)) / length
        if math.isfinite(slope) or size == 1:
            break
    return slope


def _towards(f: Callable[[Array], float], w: Array, u: Array, t: float) -> float:
    """f once w has moved t times along the arrow u."""
    return f(w + t * u)


def _numbers(array: Array) -> list[float]:
    """Its entries in order, as plain floats, which are faster to put into an array."""
    return array.ravel().tolist()


def _check_way(call: str, method: str, batched: bool, h: float | None) -> None:
    """Judge how the gradient is to be measured."""
    if method not in METHODS:
        known = ", ".join(f'"{name}"' for name in METHODS)
        raise ValueError(f"{call}: method must be one of {known}; got {describe(method)}.")
    if not isinstance(batched, bool):
        raise TypeError(f"{call}: batched must be True or False; got {describe(batched)}.")
    if method != "central" and (batched or h is not None):
        extra = "batched" if batched else "h"
        raise ValueError(
            f'{call}: {extra} is for method="central"; "{method}" calls f in its own way. '
            f"Leave {extra} out."
        )


def _unit(call: str, point: Array, direction: ArrayLike) -> Array:
    """The direction as an arrow of length 1."""
    arrow = real_array(call, "direction", direction)
    if arrow.shape != point.shape:
        raise ValueError(
            f"{call}: direction must have the shape of w, {point.shape}; got {arrow.shape}."
        )
    largest = np.abs(arrow).max()
    if largest == 0:
        raise ValueError(f"{call}: direction must point somewhere; got only zeros.")
    arrow = arrow / largest  # first, so that squaring neither overflows nor vanishes
    unit: Array = arrow / np.linalg.norm(arrow)
    return unit


def _one_entry(call: str, point: Array, index: int | Place) -> Place:
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
