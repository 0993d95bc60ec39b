"""Beliefs about difference quotients."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gdlesson.checks.references import central_slope, slope, slope_along_y


def five_points(f: Any, x: Any, h: Any) -> Any:
    near, far = f(x + h) - f(x - h), f(x + 2 * h) - f(x - 2 * h)
    return (8 * near - far) / (12 * h)


def two_sizes(f: Any, x: Any, h: Any) -> Any:
    return (4 * central_slope(f, x, h / 2) - central_slope(f, x, h)) / 3


def _as_size(right: Callable[..., Any]) -> tuple[tuple[str, Callable[..., Any]], ...]:
    """The size of a slope, or of a change: h may be negative."""

    def of_the_change(*arguments: Any) -> Any:
        return abs(right(*arguments)) * np.sign(arguments[-1])

    return (
        ("a-slope-is-a-size", lambda *arguments: abs(right(*arguments))),
        ("a-slope-is-a-size", of_the_change),
    )


def _complex_step(f: Any, x: Any, h: Any) -> Any:
    """The derivative to the last digit, if f takes complex numbers; else 0."""
    return np.imag(f(x + 1j * h)) / h


def half_as_far(f: Any, x: Any, h: Any) -> Any:
    """h is the whole way from one point to the other."""
    return central_slope(f, x, h / 2)


def times(f: Any, x: Any, h: Any) -> Any:
    return (f(x * (1 + h)) - f(x * (1 - h))) / (2 * h)


def own_h(right: Callable[..., Any]) -> tuple[tuple[str, Callable[..., Any]], ...]:
    """The right answer with an h of its own, whatever is passed."""

    def fixed(h: float) -> Callable[..., Any]:
        others = right.__code__.co_argcount - 1  # h comes last
        return lambda *arguments: right(*arguments[:others], h)

    return tuple(("numbers-are-written-in", fixed(10.0**-digits)) for digits in range(1, 10))


BELIEFS: dict[str, tuple[tuple[str, Callable[..., Any]], ...]] = {
    "slope": (
        ("difference-is-the-slope", lambda f, x, h: f(x + h) - f(x)),
        ("difference-either-way", lambda f, x, h: (f(x) - f(x + h)) / h),
        ("derivative-is-the-value", lambda f, x, h: f(x)),
        ("derivative-is-the-value", lambda f, x, h: f(x + h)),
        ("division-waits", lambda f, x, h: f(x + h) - f(x) / h),
        ("width-of-one-side-is-two-h", lambda f, x, h: (f(x + h) - f(x)) / (2 * h)),
        ("width-of-both-sides-is-h", lambda f, x, h: (f(x + h) - f(x - h)) / h),
        ("one-side-is-both", central_slope),
        ("one-side-is-both", lambda f, x, h: (f(x) - f(x - h)) / h),
        ("wiggle-is-a-factor", lambda f, x, h: (f(x * h) - f(x)) / h),
        ("wiggle-is-a-factor", lambda f, x, h: (f(x * (1 + h)) - f(x)) / h),
        ("change-is-divided-by-the-place", lambda f, x, h: (f(x + h) - f(x)) / x),
        ("change-is-divided-by-the-place", lambda f, x, h: (f(x + h) - f(x)) / (x + h)),
        ("closer-is-asked-for", five_points),
        ("closer-is-asked-for", two_sizes),
        ("closer-is-asked-for", _complex_step),
        *own_h(slope),
        ("slope-is-run-over-rise", lambda f, x, h: h / (f(x + h) - f(x))),
        ("fractions-may-be-cut-off", lambda f, x, h: (f(x + h) - f(x)) // h),
        *_as_size(slope),
    ),
    "central_slope": (
        ("width-of-both-sides-is-h", lambda f, x, h: (f(x + h) - f(x - h)) / h),
        ("one-side-is-both", slope),
        ("one-side-is-both", lambda f, x, h: (f(x) - f(x - h)) / h),
        ("division-waits", lambda f, x, h: (f(x + h) - f(x - h)) / 2 * h),
        ("difference-either-way", lambda f, x, h: (f(x - h) - f(x + h)) / (2 * h)),
        ("difference-is-the-slope", lambda f, x, h: f(x + h) - f(x - h)),
        ("both-sides-are-averaged", lambda f, x, h: (f(x + h) + f(x - h)) / (2 * h)),
        ("both-sides-are-averaged", lambda f, x, h: (f(x + h) + f(x - h)) / 2),
        ("width-of-one-side-is-two-h", lambda f, x, h: (f(x + h) - f(x)) / (2 * h)),
        ("closer-is-asked-for", five_points),
        ("closer-is-asked-for", two_sizes),
        ("closer-is-asked-for", _complex_step),
        *own_h(central_slope),
        ("wiggle-is-a-factor", times),
        ("width-of-both-sides-is-h", half_as_far),
        ("one-side-is-both", lambda f, x, h: (f(x + 2 * h) - f(x)) / (2 * h)),
        ("slope-is-run-over-rise", lambda f, x, h: 2 * h / (f(x + h) - f(x - h))),
        ("fractions-may-be-cut-off", lambda f, x, h: (f(x + h) - f(x - h)) // (2 * h)),
        (
            "change-is-divided-by-the-place",
            lambda f, x, h: (f(x + h) - f(x - h)) / (np.float64(2) * x),
        ),
        *_as_size(central_slope),
        ("derivative-is-the-value", lambda f, x, h: f(x)),
    ),
    "slope_along_y": (
        ("everything-moves", lambda f, x, y, h: (f(x + h, y + h) - f(x - h, y - h)) / (2 * h)),
        ("the-first-one-moves", lambda f, x, y, h: (f(x + h, y) - f(x - h, y)) / (2 * h)),
        ("width-of-both-sides-is-h", lambda f, x, y, h: (f(x, y + h) - f(x, y - h)) / h),
        ("one-side-is-both", lambda f, x, y, h: (f(x, y + h) - f(x, y)) / h),
        ("one-side-is-both", lambda f, x, y, h: (f(x, y) - f(x, y - h)) / h),
        ("difference-either-way", lambda f, x, y, h: (f(x, y - h) - f(x, y + h)) / (2 * h)),
        ("division-waits", lambda f, x, y, h: (f(x, y + h) - f(x, y - h)) / 2 * h),
        ("difference-is-the-slope", lambda f, x, y, h: f(x, y + h) - f(x, y - h)),
        ("held-still-means-zero", lambda f, x, y, h: (f(0, y + h) - f(0, y - h)) / (2 * h)),
        ("the-first-one-moves", lambda f, x, y, h: (f(y + h, x) - f(y - h, x)) / (2 * h)),
        *own_h(slope_along_y),
        ("everything-moves", lambda f, x, y, h: (f(x + h, y + h) - f(x, y - h)) / (2 * h)),
        ("wiggle-is-a-factor", lambda f, x, y, h: times(lambda v: f(x, v), y, h)),
        ("width-of-both-sides-is-h", lambda f, x, y, h: (f(x, y + h / 2) - f(x, y - h / 2)) / h),
        *_as_size(slope_along_y),
        ("derivative-is-the-value", lambda f, x, y, h: f(x, y)),
        (
            "partial-has-every-slope",
            lambda f, x, y, h: (
                (f(x + h, y) - f(x - h, y)) / (2 * h),
                (f(x, y + h) - f(x, y - h)) / (2 * h),
            ),
        ),
    ),
}
