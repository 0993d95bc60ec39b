"""Slopes of functions of one variable: the secant, the derivative, and how sure we are.

This is Section 2 as code. `secant_slope` is the wiggle divided into what it caused,
`derivative` is where that ratio is heading, and `estimate_derivative` also says how many of
the digits can be believed, or that there is no slope to be had. The two quotients are the
mathematics; the functions with long texts judge what they are given and hand it on.
"""

from __future__ import annotations

from collections.abc import Callable

from gdlesson._validate import number_function, real_number, require_callable
from gdlesson.slopes.estimate import DerivativeEstimate, search

Function = Callable[[float], float]


def forward_quotient(f: Function, x: float, h: float) -> float:
    """What f gains from x to x + h, for each 1 that x gains."""
    return (f(x + h) - f(x)) / h


def central_quotient(f: Function, x: float, h: float) -> float:
    """What f gains from x - h to x + h, for each 1 that x gains."""
    return (f(x + h) - f(x - h)) / (2 * h)


def secant_slope(f: Function, x: float, h: float) -> float:
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
    return forward_quotient(*judged("secant_slope", f, x, h))


def derivative(f: Function, x: float, h: float | None = None) -> float:
    """The slope f'(x): with h the central difference, without h the best value we can get.

    Args:
        f: a function of one number.
        x: the point.
        h: the step of (f(x + h) - f(x - h)) / 2h; leave it out to have it chosen.

    Returns:
        The slope in units of f per unit of x; NaN where there is no derivative (h left out).

    Raises:
        TypeError, ValueError: if f is no function, x or h no finite number, h is zero, or so small
            that x + h and x - h are one number.

    >>> derivative(lambda x: x**2, 1)
    2.0

    Limitation: a bare number; `estimate_derivative` says how far it can be trusted.
    """
    if h is None:
        return _estimate("derivative", f, x).value
    number, at, step = judged("derivative", f, x, h)
    if at + step == at - step:
        raise ValueError(
            f"derivative: h = {step:g} is too small for x = {at:g}: adding it changes nothing "
            "there. Leave h out, or take a larger one."
        )
    return central_quotient(number, at, step)


def estimate_derivative(f: Function, x: float) -> DerivativeEstimate:
    """The slope f'(x) with an error estimate: settle, extrapolate, audit.

    Central differences are taken at a step where they agree, extrapolated to h = 0, and looked
    at again far below, where a corner, finer structure or noise would show. See estimate.py.

    Args:
        f: a function of one number; it is called with plain floats, at most 60 times, mostly 15.
            It may raise ArithmeticError or ValueError, or return NaN, where it has no value.
        x: the point.

    Returns:
        A DerivativeEstimate: value, error, evaluations, status, step. It is truthy where a
        derivative was found, and its value is NaN where there is none.

    Raises:
        TypeError, ValueError: if f is no function or returns no number, or x is not finite.

    >>> import math
    >>> estimate = estimate_derivative(math.exp, 0)
    >>> abs(estimate.value - 1) < 1e-12, estimate.status.name
    (True, 'CONVERGED')
    >>> estimate_derivative(abs, 0).status.name
    'KINK'

    Source: C. J. F. Ridders, "Accurate computation of F'(x) and F'(x)F''(x)", Advances in
    Engineering Software 4 (1982) 75-76, for the extrapolation; docs/benchmarks.md for how it does.
    Limitation: f is seen at a few points only. Structure that hides between them, or that is finer
    than 1e-7 of x's size, goes unseen, and the error is then honest for a smoother function (at the
    bottom of a hollow that narrow no slope may be found); so it is where f itself errs smoothly, as
    a quadrature with a tolerance does. Where f is 0 all around, the error is what terms of size 1
    hide. A corner whose slopes differ by less than about 1e-7 of f's size drowns in rounding, and
    so does a jump below 1e-8. An f that takes steps of less than 3e-5 of its size, or whose values
    have few digits, counts as a rounded slope, others as a staircase, whose slope is 0.
    """
    return _estimate("estimate_derivative", f, x)


def _estimate(call: str, f: Function, x: float) -> DerivativeEstimate:
    require_callable(call, "f", f)
    return search(call, f, real_number(call, "x", x))


def judged(call: str, f: Function, x: float, h: float) -> tuple[Function, float, float]:
    """f, x and h fit for a quotient, or an error that names the call."""
    require_callable(call, "f", f)
    return number_function(call, f), real_number(call, "x", x), nonzero_step(call, h)


def nonzero_step(call: str, h: object) -> float:
    """h as a float that can be divided by."""
    step = real_number(call, "h", h)
    if step == 0:
        raise ValueError(f"{call}: h must not be zero: the slope would be 0/0. Try h=1e-6.")
    return step
