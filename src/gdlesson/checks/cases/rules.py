"""Inputs for clipping, the three broken loops, momentum and Adam."""

from __future__ import annotations

from typing import Any

import numpy as np

from gdlesson.checks.cases.case import (
    Case,
    Rng,
    bowl,
    far,
    plane,
    precise,
    signed,
    some_shape,
    table,
)
from gdlesson.checks.cases.loops import TINY
from gdlesson.checks.stimuli import Described, array, function

_STOPS, _STATE = "stopping-early-is-free", "a-function-starts-afresh"
_RETURNED = "what-is-returned-is-mine"
#: More than an eps of 1e-8 can take a path from where it is without.
_EPS = 1e-7
#: Whole numbers to start from, as a learner types them.
_WHOLE = array([4, -3], "int64")


def clip(rng: Rng) -> list[Case]:
    """Gradients longer and shorter than the limit, some by little, in several shapes."""

    def one(label: str, gradient: Any, share: float, dtype: str = "float64") -> Case:
        length = float(np.linalg.norm(gradient))
        return precise(label, array(gradient, dtype), length * share, atol=0.0)

    shape = some_shape(rng)
    return [
        one("too long", signed(rng, 3, 3, 9), 0.37),
        one("short enough", signed(rng, 4), 1.9),
        one("barely too long", abs(signed(rng, 5, 1, 6)), 0.93),
        one("shape (3, 2)", signed(rng, (3, 2), 2, 5), 0.55),
        one("well below the limit", signed(rng, 2, 0.05, 0.2), 40.0),
        precise("a gradient of zeros", array(np.zeros(3)), 1.5),
        one("barely short enough", signed(rng, 6, 0.2, 0.9), 1.07),
        one("whole numbers", [6, -8, 3], 0.4, "int64"),
        one("another shape", signed(rng, shape, 2, 5), 0.3),
        one("another shape, short enough", signed(rng, shape), 1.6),
        # PyTorch's clipping adds 1e-6 to the length, which is a tenth of this one.
        one("small and too long", 1e-6 * signed(rng, 3, 3, 9), 0.6),
        one("small and short enough", 1e-4 * signed(rng, 3), 1.9),
        one("tiny and too long", 1e-9 * signed(rng, 4), 0.5),
        one("tiny and short enough", 1e-9 * signed(rng, 4), 2.5),
        one("shape ()", -round(float(rng.uniform(2, 5)), 3), 0.4),
    ]


def _at_the_minimum(rng: Rng) -> tuple[Described, Described]:
    """A gradient, and the place where it is zero."""
    slopes = bowl(rng, 2)[1]
    return slopes, array(slopes["center"])


def _tiny_start(rng: Rng) -> tuple[Described, Described]:
    """A bowl around zero, and a start so near that one may think it is the bottom."""
    slopes = function("quadratic_gradient", curvature=[1.0, 0.8], center=[0.0, 0.0])
    return slopes, array(TINY * signed(rng, 2))


def _level_floor(rng: Rng) -> tuple[Described, Described]:
    """A bowl with a level floor, and a start from which a ball rolls onto it, and goes on."""
    center = signed(rng, 2)
    slopes = function("floor_gradient", curvature=[1.0, 1.0], center=center, floor=1.0)
    return slopes, array(center + np.array([1.1, -1.12]))


def mended_sign(rng: Rng) -> list[Case]:
    """Paths of several lengths; one that has nowhere to go, and goes all the same."""

    def one(label: str, shape: Any, rate: float, steps: int) -> Case:
        return precise(label, bowl(rng, shape)[1], far(rng, shape), rate, steps)

    crawl = function("quadratic_gradient", curvature=[1e-5, 2e-5], center=signed(rng, 2))
    return [
        one("3 steps", 2, 0.2, 3),
        one("w of shape (2, 2)", (2, 2), 0.1, 6),
        one("1", 3, 0.3, 1),
        one("another shape", some_shape(rng), 0.15, 4),
        precise("whole numbers in w0", bowl(rng, 2)[1], _WHOLE, 0.15, 5),
        precise("the ground is nearly flat", crawl, far(rng, 2), 0.1, 8, atol=1e-11, shows=_STOPS),
        precise("at the minimum", *_at_the_minimum(rng), 0.1, 4, shows=_STOPS),
        precise("the rate is too large", *_tiny_start(rng), 3.0, 9, atol=0.0, shows=_STOPS),
        precise("no step at all", bowl(rng, 2)[1], far(rng, 2), 0.1, 0),
        precise("no step, from whole numbers", bowl(rng, 2)[1], _WHOLE, 0.1, 0),
        precise("a plane", plane(rng, 2), far(rng, 2), 0.2, 4, shows=_RETURNED),
    ]


def mended_mean(rng: Rng) -> list[Case]:
    """Few rows and many; a start of zeros is none of them."""
    found = []
    many = int(rng.integers(50, 90))
    for n, d, rate, steps in (
        (7, 3, 0.05, 4), (20, 2, 0.1, 9), (5, 6, 0.02, 1), (40, 1, 0.03, 3), (1, 1, 0.1, 2),
        (many, 4, 0.05, 3),
    ):  # fmt: skip
        X, y, w = table(rng, n, d)
        label = "more rows" if n == many else f"X of shape ({n}, {d})"
        found.append(precise(label, array(X), array(y), array(w), rate, steps))
    X, y, _ = table(rng, 9, 2)
    found.append(precise("whole numbers in w0", array(X), array(y), _WHOLE, 0.05, 4))
    X, y, _ = (np.round(3 * part) for part in table(rng, 11, 2))
    whole = array(X, "int64"), array(y, "int64")
    found.append(precise("whole numbers in X and y", *whole, array(signed(rng, 2)), 0.01, 3))
    X, y, w = table(rng, 9, 3)
    tiny = TINY * w
    return [
        *found,
        precise("the rate is too large", array(X), array(y), array(w), 2.0, 4, rtol=1e-4,
             shows="best-point-counts"),
        precise("near the bottom, and the rate is too large", array(X), array(TINY * y),
                array(tiny), 2.0, 6, rtol=1e-5, atol=0.0, shows=_STOPS),
        precise("it flies off", array(X), array(y), array(w), 1e200, 8),
        precise("no step at all", array(X), array(y), array(w), 0.1, 0),
    ]  # fmt: skip


def with_momentum(rng: Rng) -> list[Case]:
    """Much momentum, little, and none."""
    found = []
    for label, shape, rate, momentum, steps in (
        ("momentum 0.9", 2, 0.07, 0.9, 6),
        ("momentum 0.6", 3, 0.13, 0.6, 9),
        ("shape (2, 2)", (2, 2), 0.05, 0.8, 4),
        ("momentum 0.3", 2, 0.2, 0.3, 5),
        ("no momentum", 2, 0.1, 0.0, 4),
        ("another shape", some_shape(rng), 0.06, 0.7, 5),
    ):
        slopes = bowl(rng, shape)[1]
        found.append(precise(label, slopes, far(rng, shape), rate, momentum, steps))
    slopes, there = _at_the_minimum(rng)
    again = precise("the same start, another bowl", bowl(rng, 2)[1], *found[0]["arguments"][1:],
                    shows=_STATE)  # fmt: skip
    return [
        found[0],
        again,
        *found[1:],
        precise("whole numbers in w0", bowl(rng, 2)[1], _WHOLE, 0.1, 0.5, 5),
        precise("at the minimum", slopes, there, 0.1, 0.9, 4, shows=_STOPS),
        precise("a level floor", *_level_floor(rng), 0.2, 0.8, 6, shows=_STOPS),
        precise("the rate is too large", *_tiny_start(rng), 5.0, 0.5, 9, atol=0.0, shows=_STOPS),
        precise("no step at all", bowl(rng, 2)[1], far(rng, 2), 0.1, 0.9, 0),
        precise("no step, from whole numbers", bowl(rng, 2)[1], _WHOLE, 0.1, 0.9, 0),
        precise("a plane", plane(rng, 2), far(rng, 2), 0.1, 0.6, 4, shows=_RETURNED),
    ]


def adam(rng: Rng) -> list[Case]:
    """The usual betas and others; gradients about as small as eps, and none at all."""

    def one(label: str, shape: Any, *numbers: float, curvature: Any = None, **more: Any) -> Case:
        return precise(label, bowl(rng, shape, curvature)[1], far(rng, shape), *numbers, **more)

    tiny = rng.uniform(0.5, 3, 2).round(2) * 1e-8
    slopes, there = _at_the_minimum(rng)
    return [
        one("the usual betas", 2, 0.1, 20, rtol=_EPS),
        one("other betas", 3, 0.05, 9, 0.7, 0.9, 1e-8, rtol=_EPS, named=["beta1", "beta2", "eps"]),
        # Slopes about as small as eps: where it stands in the formula shows.
        one("tiny gradients", 2, 0.2, 4, curvature=tiny.tolist()),
        one("a large eps", 3, 0.1, 5, 0.9, 0.99, 0.3),
        one("shape (2, 2)", (2, 2), 0.1, 5),
        one("another shape", some_shape(rng), 0.05, 4, 0.8, 0.95, 1e-6),
        one("nothing kept of the gradients", 2, 0.05, 4, 0.0, 0.9, 1e-8),
        precise("whole numbers in w0", bowl(rng, 2)[1], _WHOLE, 0.1, 5),
        precise("at the minimum", slopes, there, 0.1, 4, shows=_STOPS),
        precise("a level floor", *_level_floor(rng), 0.1, 6, shows=_STOPS),
        precise("a tiny start", *_tiny_start(rng), 0.1, 4, rtol=1e-5, atol=0.0, shows=_STOPS),
        precise("no step at all", bowl(rng, 2)[1], far(rng, 2), 0.1, 0),
        precise("no step, from whole numbers", bowl(rng, 2)[1], _WHOLE, 0.1, 0),
        precise("a plane", plane(rng, 2), far(rng, 2), 0.1, 4, shows=_RETURNED),
    ]
