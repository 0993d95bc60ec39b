"""Inputs for mean squared error, its gradient, fits and the scaling of columns."""

from __future__ import annotations

from typing import Any

import numpy as np

from gdlesson.checks.cases.case import Case, Rng, precise, table
from gdlesson.checks.stimuli import array

#: The scale of a feature along which slopes are below 1e-6 from the start, while w goes on moving:
#: a stop that nobody asked for shows.
_NEARLY_FLAT = 1e-7
#: The size of numbers of whose loss or slopes rounding to a few decimals leaves little.
_SMALL = 1e-5
#: A part of the targets of which a stop that nobody asked for makes none at all.
_TINY = 1e-13
#: How far central differences of a loss are off by rounding, at the most.
_NOISE = 1e-7
#: Where every residual is a small difference of numbers of this size, squares of the parts leave
#: nothing of it.
_LARGE = 1e6
#: What the losses of targets far from zero leave of a measured slope: nothing.
_FAR = 1e6
_STOPS, _MEASURED = "stopping-early-is-free", "measuring-is-deriving"
_ON_PAPER = "equal-on-paper-is-equal"
_BEST, _STATE = "best-point-counts", "a-function-starts-afresh"


def mse_loss(rng: Rng) -> list[Case]:
    """Tables of many shapes, none of them square."""
    found = []
    more = (int(rng.integers(15, 40)), int(rng.integers(4, 9)))
    for n, d in ((7, 3), (4, 6), (1, 2), (12, 1), more):
        X, y, w = table(rng, n, d)
        label = "more rows and columns" if (n, d) == more else f"X of shape ({n}, {d})"
        found.append(precise(label, array(X), array(y), array(w)))
    X, y, w = (np.round(3 * part) for part in table(rng, 5, 2))
    while (residual := X @ w - y) @ residual % len(y) == 0:
        y[0] += 1  # a mean that is a whole number by luck would hide what is cut off
    whole = [array(part.astype(int), "int64") for part in (X, y, w)]
    X, y, w = table(rng, 9, 4)
    single = [array(part, "float32") for part in (X, y, w)]
    found += [precise("whole numbers", *whole), precise("float32", *single, rtol=1e-4, atol=1e-4)]
    X, y, w = table(rng, 8, 3)
    small = [array(X), array((y * _SMALL).round(9)), array((w * _SMALL).round(9))]
    found.append(precise("small residuals", *small, rtol=1e-4, atol=0.0))
    X, y, w = table(rng, 10, 3)
    X = (_LARGE * X).round()
    large = [array(X), array((X @ w + y).round(3)), array(w)]
    label = "large numbers, residuals of usual size"
    return [*found, precise(label, *large, rtol=1e-6, shows=_ON_PAPER)]


def mse_gradient(rng: Rng) -> list[Case]:
    """The same, and targets so far from zero that a gradient can't be measured."""
    n, d = 8, 3
    X, y, w = table(rng, n, d)
    X[-1] -= X.sum(axis=0)  # the columns have no mean, so that the far targets cancel
    far = precise(
        "targets far from zero", array(X), array((y + _FAR).round(3)), array(w),
        rtol=1e-6, atol=1e-6, shows=_MEASURED,
    )  # fmt: skip
    # A gradient that is measured is right there up to _NOISE: it is told by the far targets alone.
    near = [{**found, "atol": max(found["atol"], _NOISE) if found["atol"] else 0.0}
            for found in mse_loss(rng)]  # fmt: skip
    return [*near, far]


def _rising(rng: Rng, n: int, spread: float = 1.0) -> tuple[Any, Any]:
    x = (rng.normal(0.9, spread, n)).round(3)
    return x, (2.5 * x - 1.2 + rng.normal(0, 0.5, n)).round(3)


def _back(
    line: bool = False,
) -> tuple[Any, Any, float]:
    """Data and a rate with which the loss is, after one step from zeros, what it was: to the digit.

    In one direction the descent arrives, in the other it has begun to fly off.
    """
    if line:
        return array([3, -1, -1, -1]), array([-6, -2, -2, -2]), 0.5
    X = [[1, 0]] * 4 + [[0, 2]] * 3 + [[0, 0]]
    return array(X), array([-3] * 4 + [-2] * 3 + [0]), 1.0


def fit_line(rng: Rng) -> list[Case]:
    """Short runs, a long one along a valley that is nearly flat, and one that climbs."""
    found = []
    more = int(rng.integers(20, 60))
    for n, rate, steps in (
        (6, 0.05, 7), (11, 0.1, 20), (4, 0.03, 1), (9, 0.08, 3), (1, 0.1, 3), (more, 0.1, 5),
    ):  # fmt: skip
        x, y = _rising(rng, n)
        label = "more points" if n == more else f"{n} points, {steps} steps"
        found.append(precise(label, array(x), array(y), rate, steps))
    x, y = _rising(rng, 8, 2.0)
    found.append(
        precise("the rate is too large", array(x), array(y), 1.5, 5, rtol=1e-4, shows=_BEST)
    )
    x = rng.normal(0.2, 1.0, 10)
    y = (2 + 3 * x + rng.normal(0, 0.3, 10)).round(3)
    close = array((_NEARLY_FLAT * x).round(11))
    back_x, back_y, back_rate = _back(line=True)
    x2, y2 = _rising(rng, 9, 1.5)
    return [
        *found,
        precise("small targets", array(x2), array((1e-3 * y2).round(9)), 0.05, 6, atol=0.0),
        precise("tiny targets and a large rate", array(x2), array(_TINY * y2), 1.5, 6,
             rtol=1e-5, atol=0.0, shows=_STOPS),
        precise("a loss that comes back", back_x, back_y, back_rate, 4, shows=_STOPS),
        precise("points close together", close, array(y), 0.3, 60, atol=1e-9, shows=_STOPS),
        precise("whole numbers", array([1, 4, 2, 7, 3], "int64"), array([3, 9, 4, 16, 8], "int64"),
             0.02, 6),
        precise("no step at all", array(x2), array(y2), 0.1, 0),
        precise("it flies off", array(x2), array(y2), 1e200, 8),
    ]  # fmt: skip


def fit(rng: Rng) -> list[Case]:
    """Short runs, long ones along valleys that are nearly flat, and one that climbs."""
    found = []
    many = int(rng.integers(20, 50))
    for n, d, rate, steps in (
        (8, 3, 0.05, 6), (15, 5, 0.04, 25), (4, 6, 0.02, 1), (9, 2, 0.1, 4), (1, 1, 0.1, 3),
        (many, 1, 0.1, 5),
    ):  # fmt: skip
        X, y, _ = table(rng, n, d)
        label = "more rows" if n == many else f"X of shape ({n}, {d}), {steps} steps"
        found.append(precise(label, array(X), array(y), rate, steps))
    X, y, _ = table(rng, 9, 2)
    found.append(
        precise("the rate is too large", array(X), array(y), 2.0, 4, rtol=1e-4, shows=_BEST)
    )
    X, y, _ = table(rng, 10, 3)
    found += _ends_of_fits(X, y)
    X, y, _ = table(rng, 40, 2)
    X = (X * [1, _NEARLY_FLAT]).round(11)
    found.append(precise("features on two scales", array(X), array(y), 0.1, 80, atol=1e-9,
                      shows=_STOPS))  # fmt: skip
    X, y, _ = table(rng, 11, 2)
    found.append(precise("learning_rate and steps by name", array(X), array(y), 0.05, 4,
                      named=("learning_rate", "steps")))  # fmt: skip
    X, y, _ = table(rng, 6, 4)
    found.append(precise("no step at all", array(X), array(y), 0.1, 0))
    X, y, _ = table(rng, 12, 2)
    whole = array(np.round(2 * X).astype(int), "int64"), array(np.round(y).astype(int), "int64")
    return [*found, precise("whole numbers", *whole, 0.02, 5)]


def _ends_of_fits(X: Any, y: Any) -> list[Case]:
    """Small weights, a start that is nearly the bottom, a loss that comes back, a run to inf."""
    back_X, back_y, back_rate = _back()
    return [
        precise("small targets", array(X), array((1e-3 * y).round(9)), 0.05, 6, atol=0.0),
        precise("tiny targets and a large rate", array(X), array(_TINY * y), 2.0, 6,
             rtol=1e-5, atol=0.0, shows=_STOPS),
        precise("a loss that comes back", back_X, back_y, back_rate, 4, shows=_STOPS),
        precise("it flies off", array(X), array(y), 1e200, 8),
    ]  # fmt: skip


def standardize(rng: Rng) -> list[Case]:
    """Columns of very different size and place; whole numbers and single precision too."""

    def columns(n: int, d: int) -> Any:
        scales = 10.0 ** rng.uniform(-1, 2, d)
        return rng.normal(rng.uniform(-3, 9, d), scales, (n, d)).round(3)

    found = []
    many = int(rng.integers(25, 50))
    for n, d in ((6, 3), (3, 5), (20, 2), (4, 4), (7, 1), (many, 6)):
        label = "more rows" if n == many else f"X of shape ({n}, {d})"
        found.append(precise(label, array(columns(n, d))))
    found.insert(1, precise("another X of that shape", array(columns(6, 3)), shows=_STATE))
    whole = np.round(rng.normal(4, 9, (7, 3))).astype(int)
    return [
        *found,
        precise("whole numbers in X", array(whole, "int64")),
        precise("float32 in X", array(columns(8, 3), "float32"), rtol=1e-4, atol=1e-4),
        precise("columns first in memory", array(columns(5, 3), order="F")),
        precise("columns of small spread", array(rng.normal(0, [1e-9, 5e-4], (7, 2)))),
        precise("a column far from zero", array(rng.normal([1e7, 3], [1, 2], (9, 2)).round(3)),
             rtol=1e-5, atol=1e-6, shows=_ON_PAPER),
        precise("one row far out", array([[40.0, -30.0], *rng.normal(0, 1, (29, 2)).round(3)])),
        # Z's last entries are small, since they are so near to the mean.
        precise("rows near the mean", array([[-2.0], [2.0], [3e-6], [-3e-6]]), rtol=1e-4,
                atol=1e-12),
    ]  # fmt: skip
