"""Beliefs about numeric gradients: which entry moves, how far, and in whose array."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gdlesson.checks.beliefs.derivative import five_points, half_as_far, own_h, times, two_sizes
from gdlesson.checks.references import numeric_gradient

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


def _one_copy_for_all(f: Any, w: Any, h: Any = 1e-5) -> Any:
    """Two copies, made once: each entry that was wiggled stays so in both."""
    w = np.array(w, dtype=float)
    up, down, found = w.copy(), w.copy(), np.zeros_like(w)
    for index in np.ndindex(w.shape):
        up[index] += h
        down[index] -= h
        found[index] = (f(up) - f(down)) / (2 * h)
    return found


def _two_names(f: Any, w: Any, h: Any = 1e-5) -> Any:
    """Up and down are one array, and nothing moves between the two calls."""
    w = np.array(w, dtype=float)
    found = np.zeros_like(w)
    for index in np.ndindex(w.shape):
        up = down = w
        up[index] += h
        down[index] -= h
        found[index] = (f(up) - f(down)) / (2 * h)
    return found


def _complex_step(f: Any, w: Any, h: Any = 1e-5) -> Any:
    """Each slope along i·h: exact, if f takes complex numbers, and else 0."""
    w = np.array(w, dtype=complex)
    found = np.zeros(w.shape)
    for index in np.ndindex(w.shape):
        moved = w.copy()
        moved[index] += 1j * h
        found[index] = np.imag(f(moved)) / h
    return found


def _along(quotient: Callable[[Any, float, float], Any]) -> Callable[..., Any]:
    """A numeric gradient whose entries are quotient(g, x, h), with g the function of one entry."""

    def gradient(f: Any, w: Any, h: Any = 1e-5) -> Any:
        w = np.array(w, dtype=float)
        found = np.zeros_like(w)
        for index in np.ndindex(w.shape):

            def alone(x: Any, index: Any = index) -> Any:
                moved = w.copy()
                moved[index] = x
                return f(moved)

            found[index] = quotient(alone, w[index], h)
        return found

    return gradient


def _flat(f: Any, w: Any, h: Any = 1e-5) -> Any:
    return numeric_gradient(f, w, h).ravel()


BELIEFS: dict[str, tuple[tuple[str, Callable[..., Any]], ...]] = {
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
        *own_h(numeric_gradient),
        ("wiggle-is-not-undone", _one_copy_for_all),
        ("a-second-name-is-a-copy", _two_names),
        ("wiggle-is-a-factor", _along(times)),
        ("width-of-both-sides-is-h", _along(half_as_far)),
        ("closer-is-asked-for", _along(five_points)),
        ("closer-is-asked-for", _along(two_sizes)),
        ("closer-is-asked-for", _complex_step),
        ("shape-does-not-matter", _flat),
    ),
}
