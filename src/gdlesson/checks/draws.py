"""What inputs are made of: the form of a case, and numbers, functions and tables that are drawn.

Numbers keep away from zero, and residuals are neither small nor centred, so that a wrong answer
can't look right by luck.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from gdlesson.checks.stimuli import Described, function

Rng = np.random.Generator
#: One input: `label` in words, `arguments` described, `rtol` and `atol`; see `case`.
Case = dict[str, Any]


def case(
    label: str, *arguments: Any, most_calls: int = 0, rtol: float = 1e-6, atol: float = 1e-9
) -> Case:
    """An input for a check.

    Args:
        label: what is special about it, such as "whole numbers in w".
        arguments: descriptions (see stimuli), passed by position.
        rtol, atol: how far an answer may be off, as in numpy.allclose.
        most_calls: how often the first argument, a function, may be called; 0 for any number.
    """
    return {
        "label": label,
        "arguments": list(arguments),
        "rtol": rtol,
        "atol": atol,
        "most_calls": most_calls,
    }


def signed(rng: Rng, shape: Any, low: float = 0.4, high: float = 2.0) -> Any:
    """Numbers away from zero, of both signs."""
    values = rng.uniform(low, high, shape) * rng.choice([-1, 1], shape)
    values.flat[0] = -abs(values.flat[0])
    values.flat[-1] = abs(values.flat[-1])
    return values.round(3)


def waves(rng: Rng, shape: Any) -> Described:
    return function(
        "waves",
        amplitude=rng.uniform(0.5, 2, shape).round(2),
        frequency=rng.uniform(0.7, 1.6, shape).round(2),
        coupling=0.3,
    )


def bowl(rng: Rng, shape: Any, curvature: Any = None) -> tuple[Described, Described]:
    """A quadratic and its gradient, described."""
    numbers = {
        "curvature": rng.uniform(0.5, 3, shape).round(2) if curvature is None else curvature,
        "center": signed(rng, shape),
    }
    return function("quadratic", **numbers), function("quadratic_gradient", **numbers)


def table(rng: Rng, n: int, d: int) -> tuple[Any, Any, Any]:
    """X, y and w with residuals that are neither small nor of one sign nor centred."""
    X = rng.normal(0.6, 1.1, (n, d)).round(3)
    w = signed(rng, d)
    y = (X @ signed(rng, d) + rng.normal(0.8, 0.9, n)).round(3)
    return X, y, w
