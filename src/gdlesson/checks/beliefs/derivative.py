"""Beliefs about difference quotients and numeric gradients."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gdlesson.checks.references import central_slope, numeric_gradient, slope, slope_along_y

Quotient = Callable[[Any, Any, Any, Any, Any], Any]


def _each(quotient: Quotient) -> Callable[..., Any]:
    """A numeric gradient whose entries are quotient(f, up, middle, down, h)."""

    def gradient(f: Any, w: Any, h: Any = 1e-5) -> Any:
        w = np.array(w, dtype=float)
        found = np.zeros_like(w)
        for index in np.ndindex(w.shape):
            up, down = w.copy(), w.copy()
            up[index] += h
            down[index] -= h
            found[index] = quotient(f, up, w, down, h)
        return found

    return gradient


def _all_at_once(f: Any, w: Any, h: Any = 1e-5) -> Any:
    return (f(w + h) - f(w - h)) / (2 * h)


def _all_at_once_in_shape(f: Any, w: Any, h: Any = 1e-5) -> Any:
    return np.full(np.shape(w), _all_at_once(f, w, h))


def _one_side_stays(f: Any, w: Any, h: Any = 1e-5) -> Any:
    """Each entry is wiggled, and never put back."""
    w = np.array(w, dtype=float)
    found = np.zeros_like(w)
    for index in np.ndindex(w.shape):
        before = f(w)
        w[index] += h
        found[index] = (f(w) - before) / h
    return found


def _both_sides_stay(f: Any, w: Any, h: Any = 1e-5) -> Any:
    w = np.array(w, dtype=float)
    found = np.zeros_like(w)
    for index in np.ndindex(w.shape):
        w[index] += h
        up = f(w)
        w[index] -= 2 * h
        found[index] = (up - f(w)) / (2 * h)
    return found


def _half_put_back(f: Any, w: Any, h: Any = 1e-5) -> Any:
    """One step back in place of two: the lower value is taken at w itself."""
    return _each(lambda f, up, w, down, h: (f(up) - f(w)) / (2 * h))(f, w, h)


def _in_place(f: Any, w: Any, h: Any = 1e-5) -> Any:
    """Wiggles the caller's own array, and leaves it wiggled."""
    found = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        w[index] += h
        up = f(w)
        w[index] -= 2 * h
        found[index] = (up - f(w)) / (2 * h)
    return found


def _in_whole_numbers(f: Any, w: Any, h: Any = 1e-5) -> Any:
    """Copies keep the type of w: 3 + 0.001 is 3 again."""
    found = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        up, down = w.copy(), w.copy()
        up[index] = w[index] + h
        down[index] = w[index] - h
        found[index] = (f(up) - f(down)) / (2 * h)
    return found


def _whole_result(f: Any, w: Any, h: Any = 1e-5) -> Any:
    """The result is made with zeros_like(w), and so holds whole numbers where w does."""
    return numeric_gradient(f, w, h).astype(np.asarray(w).dtype)


def _whole_rows(f: Any, w: Any, h: Any = 1e-5) -> Any:
    """One index for a table takes a row: all of its entries move together."""
    w = np.array(w, dtype=float)
    found = np.zeros_like(w)
    for row in range(len(w)):
        up, down = w.copy(), w.copy()
        up[row] += h
        down[row] -= h
        found[row] = (f(up) - f(down)) / (2 * h)
    return found


def _row_by_row(f: Any, w: Any, h: Any = 1e-5) -> Any:
    """The same, with one slope for each row."""
    return np.array([row.flat[0] for row in _whole_rows(f, w, h)])


def _five_points(f: Any, x: Any, h: Any) -> Any:
    near, far = f(x + h) - f(x - h), f(x + 2 * h) - f(x - 2 * h)
    return (8 * near - far) / (12 * h)


def _two_sizes(f: Any, x: Any, h: Any) -> Any:
    return (4 * central_slope(f, x, h / 2) - central_slope(f, x, h)) / 3


def _own_h(right: Callable[..., Any]) -> tuple[tuple[str, Callable[..., Any]], ...]:
    """The right answer with an h of its own, whatever is passed."""

    def fixed(h: float) -> Callable[..., Any]:
        others = right.__code__.co_argcount - 1  # h comes last
        return lambda *arguments: right(*arguments[:others], h)

    return tuple(("numbers-are-written-in", fixed(10.0**-digits)) for digits in range(1, 10))


def _flat(f: Any, w: Any, h: Any = 1e-5) -> Any:
    return numeric_gradient(f, w, h).ravel()


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
        ("closer-is-asked-for", _five_points),
        ("closer-is-asked-for", _two_sizes),
        *_own_h(slope),
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
        ("closer-is-asked-for", _five_points),
        ("closer-is-asked-for", _two_sizes),
        *_own_h(central_slope),
        ("wiggle-is-a-factor", lambda f, x, h: (f(x * (1 + h)) - f(x * (1 - h))) / (2 * h)),
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
        *_own_h(slope_along_y),
        ("derivative-is-the-value", lambda f, x, y, h: f(x, y)),
        (
            "partial-has-every-slope",
            lambda f, x, y, h: (
                (f(x + h, y) - f(x - h, y)) / (2 * h),
                (f(x, y + h) - f(x, y - h)) / (2 * h),
            ),
        ),
    ),
    "numeric_gradient": (
        ("arrays-are-copied-when-passed", _in_place),
        ("width-of-both-sides-is-h", _each(lambda f, up, w, down, h: (f(up) - f(down)) / h)),
        ("one-side-is-both", _each(lambda f, up, w, down, h: (f(up) - f(w)) / h)),
        ("one-side-is-both", _each(lambda f, up, w, down, h: (f(w) - f(down)) / h)),
        ("difference-either-way", _each(lambda f, up, w, down, h: (f(down) - f(up)) / (2 * h))),
        ("division-waits", _each(lambda f, up, w, down, h: (f(up) - f(down)) / 2 * h)),
        ("difference-is-the-slope", _each(lambda f, up, w, down, h: f(up) - f(down))),
        ("both-sides-are-averaged", _each(lambda f, up, w, down, h: (f(up) + f(down)) / (2 * h))),
        ("wiggle-is-not-undone", _one_side_stays),
        ("wiggle-is-not-undone", _both_sides_stay),
        ("width-of-one-side-is-two-h", _half_put_back),
        ("gradient-is-a-number", _all_at_once),
        ("everything-moves", _all_at_once_in_shape),
        ("one-index-is-an-entry", _whole_rows),
        ("one-index-is-an-entry", _row_by_row),
        ("gradient-is-a-number", lambda f, w, h=1e-5: numeric_gradient(f, w, h).sum()),
        ("derivative-is-the-value", _each(lambda f, up, w, down, h: f(w))),
        ("whole-numbers-become-floats", _in_whole_numbers),
        ("whole-numbers-become-floats", _whole_result),
        *_own_h(numeric_gradient),
        ("shape-does-not-matter", _flat),
    ),
}
