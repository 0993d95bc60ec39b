"""Slopes of functions of one variable: the secant, the derivative, and how sure we are.

This is Section 2 as code. `secant_slope` is the wiggle divided into what it caused,
`derivative` is where that ratio is heading, and `estimate_derivative` also says how many of
the digits can be believed, or that there is no slope to be had.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import numpy as np

from gdlesson._validate import as_loss, real_number, require_callable

EPS = float(np.finfo(float).eps)


def secant_slope(f: Callable[[float], float], x: float, h: float) -> float:
    """The average slope of f from x to x + h: (f(x + h) - f(x)) / h.

    Args:
        f: a function of one number.
        x: the point where the wiggle starts.
        h: the wiggle, in units of x; negative looks to the left.

    Returns:
        The slope in units of f per unit of x.

    Raises:
        TypeError, ValueError: if f is no function, x or h no finite number, or h is zero.

    >>> round(secant_slope(lambda x: x**2, 1, 0.1), 12)
    2.1

    Limitation: for a smooth f it is off by about f''(x)·h/2, and for a tiny h by rounding.
    """
    call = "secant_slope"
    require_callable(call, "f", f)
    x, h = real_number(call, "x", x), _nonzero_step(call, h)
    with np.errstate(all="ignore"):
        return (as_loss(call, f(x + h)) - as_loss(call, f(x))) / h


def derivative(f: Callable[[float], float], x: float, h: float | None = None) -> float:
    """The slope f'(x): with h the central difference, without h the best value we can get.

    Args:
        f: a function of one number.
        x: the point.
        h: the step of (f(x + h) - f(x - h)) / 2h; leave it out to have it chosen.

    Returns:
        The slope in units of f per unit of x; NaN where there is no derivative (h left out).

    Raises:
        TypeError, ValueError: if f is no function, x or h no finite number, or h is zero.

    >>> derivative(lambda x: x**2, 1)
    2.0

    Limitation: a bare number; `estimate_derivative` says how far it can be trusted.
    """
    call = "derivative"
    if h is None:
        return _estimate(call, f, x).value
    require_callable(call, "f", f)
    x, h = real_number(call, "x", x), _nonzero_step(call, h)
    with np.errstate(all="ignore"):
        return (as_loss(call, f(x + h)) - as_loss(call, f(x - h))) / (2 * h)


class DerivativeStatus(Enum):
    """How the search for a slope ended, in a sentence."""

    CONVERGED = "The slope settled to the digits that the error allows."
    NOISY = "f jitters at small steps, so few digits of the slope can be had."
    KINK = "There is no derivative here: the left and right slopes differ at every step."
    NOT_FINITE = "There is no derivative here: f is not a finite number at x or on a side of it."
    NOT_FOUND = "The slope never settled, so no derivative was found."


@dataclass(frozen=True)
class DerivativeEstimate:
    """A slope and what is known about it.

    Attributes:
        value: the slope; NaN unless the status is CONVERGED or NOISY.
        error: an estimate (not a bound) of how far off `value` is, in the same units.
        evaluations: how often f was called.
        status: how the search ended.
    """

    value: float
    error: float
    evaluations: int
    status: DerivativeStatus

    def __bool__(self) -> bool:
        """True where `value` may be used as the derivative."""
        return self.status in (DerivativeStatus.CONVERGED, DerivativeStatus.NOISY)


def estimate_derivative(f: Callable[[float], float], x: float) -> DerivativeEstimate:
    """The slope f'(x) with an error estimate, by Ridders' extrapolation of central differences.

    Halving h and extrapolating to h = 0 cancels one more term of the truncation error each
    time; the walk ends when rounding starts to undo what extrapolation gains.

    Args:
        f: a function of one number; it is called with plain floats, at most 44 times.
        x: the point.

    Returns:
        A DerivativeEstimate; it is truthy where a derivative was found.

    Raises:
        TypeError, ValueError: if f is no function or returns no number, or x is not finite.

    >>> import math
    >>> estimate = estimate_derivative(math.exp, 0)
    >>> abs(estimate.value - 1) < 1e-12, estimate.status.name
    (True, 'CONVERGED')
    >>> estimate_derivative(abs, 0).status.name
    'KINK'

    Source: C. J. F. Ridders, "Accurate computation of F'(x) and F'(x)F''(x)", Advances in
    Engineering Software 4 (1982) 75-76; the stopping rule follows Press et al., Numerical
    Recipes, section 5.7.
    Limitation: structure much narrower than 1e-7 of x's size can be stepped over unseen, and
    the error is then an honest figure for a smoother function than f.
    """
    return _estimate("estimate_derivative", f, x)


def _estimate(call: str, f: Callable[[float], float], x: float) -> DerivativeEstimate:
    require_callable(call, "f", f)
    x = real_number(call, "x", x)
    evaluations = 0

    def sample(t: float) -> float:
        nonlocal evaluations
        evaluations += 1
        try:
            return as_loss(call, f(t))
        except (ArithmeticError, ValueError) as error:
            if t == x and not isinstance(error, ArithmeticError) and "math" not in str(error):
                raise  # f refuses x itself for a reason of its own: the learner should read it
            return math.nan  # outside the domain: log(-1), 1/0, exp(1000)

    def finish(value: float, error: float, status: DerivativeStatus) -> DerivativeEstimate:
        found = status in (DerivativeStatus.CONVERGED, DerivativeStatus.NOISY)
        return DerivativeEstimate(
            value if found else math.nan, error if found else math.inf, evaluations, status
        )

    with np.errstate(all="ignore"):
        middle = sample(x)
        if not math.isfinite(middle):
            return finish(math.nan, math.inf, DerivativeStatus.NOT_FINITE)
        best, best_error = math.nan, math.inf
        previous: list[float] = []
        jumps: list[float] = []  # right slope minus left slope, at each h
        floor = math.inf
        h = 0.25 * max(abs(x), 1.0)
        for _ in range(21):
            h /= 2
            step = ((x + h) - (x - h)) / 2  # the step that floating point really takes
            right, left = sample(x + step), sample(x - step)
            if not (math.isfinite(right) and math.isfinite(left)):
                previous, jumps = [], []
                continue
            slope = (right - left) / (2 * step)
            jumps.append((right - 2 * middle + left) / step)
            floor = EPS * (max(abs(middle), abs(right), abs(left)) + abs(x * slope)) / step
            row = [slope]
            for order, coarser in enumerate(previous, start=1):
                row.append(row[-1] + (row[-1] - coarser) / (4**order - 1))
                disagreement = max(abs(row[-1] - row[-2]), abs(row[-1] - coarser))
                if disagreement + floor < best_error:
                    best, best_error = row[-1], disagreement + floor
            # The diagonal got worse, not better: smaller steps only add rounding error.
            worse = len(row) > 3 and abs(row[-1] - previous[-1]) > 4 * best_error
            previous = row
            settled = best_error <= 4 * floor and len(jumps) > 3
            if (worse or settled) and not _is_kink(jumps, floor):
                break
        if not previous:
            return finish(math.nan, math.inf, DerivativeStatus.NOT_FINITE)
        if _is_kink(jumps, floor):
            return finish(math.nan, math.inf, DerivativeStatus.KINK)
        scale = max(abs(best), 1000 * floor)
        if not best_error <= 0.1 * scale:
            return finish(math.nan, math.inf, DerivativeStatus.NOT_FOUND)
        noisy = best_error > 1e-4 * scale
        settled_as = DerivativeStatus.NOISY if noisy else DerivativeStatus.CONVERGED
        return finish(best, best_error, settled_as)


def _is_kink(jumps: list[float], floor: float) -> bool:
    """Whether the two one-sided slopes stay apart, as at the corner of |x|.

    For a smooth f their difference is about f''(x)·h and halves with h; at a corner it stays.
    """
    if len(jumps) < 4:
        return False
    last = jumps[-4:]
    stays = all(abs(b) > 0.8 * abs(a) for a, b in itertools.pairwise(last))
    return stays and abs(last[-1]) > 100 * floor


def _nonzero_step(call: str, h: object) -> float:
    step = real_number(call, "h", h)
    if step == 0:
        raise ValueError(f"{call}: h must not be zero: the slope would be 0/0. Try h=1e-6.")
    return step
