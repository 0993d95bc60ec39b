"""One input of a check as data, and the draws that several tasks share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from gdlesson.checks.stimuli import Described, array, function

Rng = np.random.Generator
#: One input: `label` in words, `arguments` described, `rtol` and `atol` and more; see `case`.
Case = dict[str, Any]
#: How far numpy's usual floats may take a sensible answer from the reference; single precision, or
#: a result that is rounded, is off by more.
DIGITS = 1e-9


def case(
    label: str,
    *arguments: Any,
    most_calls: int = 0,
    rtol: float = 1e-6,
    atol: float = 1e-9,
    shows: str = "",
    shows_in: Sequence[str] = (),
    goal: Described = None,
    named: Sequence[str] = (),
    new: bool = False,
) -> Case:
    """An input for a check.

    Args:
        label: what is special about it, such as "whole numbers in w".
        arguments: descriptions (see stimuli), passed by position, except those of `named`.
        rtol, atol: how far an answer may be off, as in numpy.allclose.
        most_calls: how often the first argument, a function, may be called; 0 for any number.
        shows: the misconception of somebody whose answer is wrong on the cases that say so, and
            right on all others.
        shows_in: the parts of the answer in which alone that shows; empty for any.
        named: the names of the last arguments, if a cell of the exercise passes those by name, or
            if they may be left out.
        new: whether what comes back has to be an array of its own, and none of the arguments.
        goal: what the answer is held against; None for what the reference returns.
    """
    return {
        "label": label,
        "arguments": list(arguments),
        "rtol": rtol,
        "atol": atol,
        "most_calls": most_calls,
        "shows": shows,
        "shows_in": list(shows_in),
        "goal": goal,
        "named": list(named),
        "new": new,
    }


def precise(label: str, *arguments: Any, **more: Any) -> Case:
    """A `case` in which single precision shows, unless `rtol` is given."""
    return case(label, *arguments, **{"rtol": DIGITS, **more})


def plane(rng: Rng, shape: Any) -> Described:
    """The gradient of a plane: an array of its own, which an answer may not write to."""
    return function("plane_gradient", slopes=signed(rng, shape))


def signed(rng: Rng, shape: Any, low: float = 0.4, high: float = 2.0) -> Any:
    """Numbers away from zero, of both signs."""
    values = rng.uniform(low, high, shape) * rng.choice([-1, 1], shape)
    values.flat[0] = -abs(values.flat[0])
    values.flat[-1] = abs(values.flat[-1])
    return values.round(3)


def some_shape(rng: Rng) -> tuple[int, ...]:
    """A shape that ends in an axis of length 1: where one gets lost, numpy makes a table."""
    shapes = [(4, 1), (3, 1), (2, 1, 1), (3, 2, 1), (2, 3, 1)]
    return shapes[rng.integers(len(shapes))]


def bowl(rng: Rng, shape: Any, curvature: Any = None) -> tuple[Described, Described]:
    """A quadratic and its gradient, described; coupled, unless its curvature is given."""
    numbers = {
        "curvature": rng.uniform(0.5, 3, shape).round(2) if curvature is None else curvature,
        "center": signed(rng, shape),
        **({"coupling": 0.25} if curvature is None else {}),
    }
    return function("quadratic", **numbers), function("quadratic_gradient", **numbers)


def far(rng: Rng, shape: Any) -> Described:
    """A start a few units from where the bowls have their minimum."""
    return array(signed(rng, shape, 3, 5))


def table(rng: Rng, n: int, d: int) -> tuple[Any, Any, Any]:
    """X, y and w with residuals that are neither small nor of one sign nor centred."""
    X = rng.normal(0.6, 1.1, (n, d)).round(3)
    w = signed(rng, d)
    y = (X @ signed(rng, d) + rng.normal(0.8, 0.9, n)).round(3)
    return X, y, w
