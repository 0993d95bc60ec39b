"""The inputs on which answers are tried: drawn for a seed, and such that no belief looks right.

Each function here makes the cases of one task, or of several that take the same arguments. X is
never square, residuals are neither small nor centred, and a finite h shows in every digit.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from gdlesson.checks.draws import Case, Rng, bowl, case, signed, table, waves
from gdlesson.checks.stimuli import Described, array, function


def on_a_cubic(rng: Rng) -> list[Case]:
    """A cubic, for which a finite h shows: every belief has a value of its own."""
    found = []
    for label, h in (("a large h", 0.5), ("h = 0.1", 0.1), ("h = 0.001", 0.001), ("again", 0.25)):
        a, b, c = (float(v) for v in rng.uniform(0.5, 2.5, 3).round(2))
        x = round(float(rng.uniform(1.2, 3.0)), 2) * (-1 if label == "again" else 1)
        found.append(case(label, function("cubic", a=a, b=b, c=-c), x, h))
    return found


def on_a_surface(rng: Rng) -> list[Case]:
    lesson = function("surface", a=1, b=0, c=0, d=3)
    found = [case("the surface of the lesson", lesson, 4.0, 3.0, 1e-3)]
    for h in (0.5, 0.1, 1e-3):
        a, b, c = (float(v) for v in rng.uniform(0.5, 2.5, 3).round(2))
        x, y = (float(v) for v in rng.uniform(1.2, 4.0, 2).round(2))
        found.append(case(f"h = {h:g}", function("surface", a=a, b=b, c=c), x, y, h))
    return found


def numeric_gradient(rng: Rng) -> list[Case]:
    def at(label: str, w: Any, *h: float, dtype: str = "float64", **tolerances: Any) -> Case:
        w = np.asarray(w)
        return case(label, waves(rng, w.shape), array(w, dtype), *h, **tolerances)

    return [
        at("four weights", signed(rng, 4), 1e-3, atol=1e-8),
        at("a large h", signed(rng, 3), 0.5),
        at("w of shape (2, 3)", signed(rng, (2, 3)), 1e-2, atol=1e-8),
        at("whole numbers in w", [-2, 3, 1], 1e-2, dtype="int64", atol=1e-8),
        # Single precision: rounding in f costs about 1e-6 / h.
        at("float32 in w", signed(rng, 5), 0.25, dtype="float32", rtol=1e-3, atol=1e-4),
        at("h left out", signed(rng, 2), rtol=1e-5, atol=1e-7),
        at("one weight", signed(rng, 1), 0.1),
    ]


def gradient_descent(rng: Rng) -> list[Case]:
    def far(shape: Any) -> Described:
        return array(signed(rng, shape, 3, 5))

    # For the stop at a tiny gradient one direction is slower by far, so that every sensible way
    # to measure a gradient's length stops at the same step.
    slow = [2.5, 2.4, 0.5]
    tiny = 10 ** rng.uniform(-2.2, -1.8)
    loss, slopes = bowl(rng, 3)
    below = function(
        "quadratic_gradient", curvature=[1.2, 0.7], center=rng.uniform(3, 5, 2).round(2)
    )
    flat_loss, flat_slopes = bowl(rng, 2, [0.3, 0.4])
    away = signed(rng, 2, 0.3, 0.5)
    near = array(flat_loss["center"] + away)
    # Half of the loss at the start: more than the first step changes it, less than both losses.
    half = round(float(0.25 * (np.array([0.3, 0.4]) * away**2).sum()), 4)
    wild_loss, wild_slopes = bowl(rng, 2, [2.6, 2.9])
    return [
        case("the budget ends it", bowl(rng, 3)[1], far(3), 0.17, 7, 0.0),
        case("the gradient gets tiny", bowl(rng, 3, slow)[1], far(3), 0.35, 400, tiny),
        case("the loss settles", flat_slopes, far(2), 0.2, 300, 0.02, flat_loss),
        case("it settles at once", flat_slopes, near, 0.2, 300, half, flat_loss),
        case("the loss rises", wild_slopes, far(2), 0.9, 4, 1e-3, wild_loss),
        case("w0 of shape (2, 3)", bowl(rng, (2, 3))[1], far((2, 3)), 0.2, 4, 0.0),
        case("whole numbers in w0", bowl(rng, 2)[1], array([4, -3], "int64"), 0.15, 5, 0.0),
        case("every slope is negative", below, array([0.5, 0.2]), 0.1, 6, 1e-6),
        case("no step at all", bowl(rng, 2)[1], far(2), 0.1, 0, 0.0),
        case("a loss, and the budget ends it", slopes, far(3), 0.1, 3, 1e-9, loss),
    ]


def sweep_rates(rng: Rng) -> list[Case]:
    def one(label: str, shape: Any, rates: list[float], steps: int, curvature: Any = None) -> Case:
        loss, slopes = bowl(rng, shape, curvature)
        # The loss of w0 is above 1, so that no order of the runs hides a wrong start.
        start = array(np.asarray(loss["center"]) + signed(rng, shape, 2, 4))
        # Far from converged at every rate: a loss of exactly 0 would tell nothing.
        return case(label, loss, slopes, start, rates, steps, rtol=1e-5, atol=1e-12)

    return [
        one("rates that shrink", 2, [0.02, 0.2, 0.05, 0.1], 9),
        one("rates that blow up", 3, [0.1, 1e4, 0.03, 1e8], 60),
        one("one rate", 2, [0.07], 6),
        one("large rates first", (2, 2), [0.2, 0.11, 3.0, 0.01], 7),
        one("one direction nearly flat", 2, [0.3, 0.2], 60, [1.0, 1e-4]),
    ]


def find_border(rng: Rng) -> list[Case]:
    """Borders in either half, each close to the middle of the last interval.

    So an answer may halve once more than it must, or be as exact as it likes; one that stops too
    early, or returns an end of the interval, is off by half the last interval or more.
    """
    found = []
    for label, low, high, width, half in (
        ("between 0 and 1", 0.0, 1.0, 1e-3, "upper"),
        ("between 0.2 and 0.7", 0.2, 0.7, 2e-5, "lower"),
        ("a wide interval", 0.01, 30.0, 1e-2, "upper"),
        ("near the lower end", 0.1, 2.0, 3e-3, "lower"),
        ("already narrow enough", 0.4, 0.44, 0.1, ""),
    ):
        halvings = max(0, int(np.ceil(np.log2((high - low) / width))))
        last = (high - low) / 2**halvings
        share = {"upper": (0.6, 0.95), "lower": (0.05, 0.4), "": (0.5, 0.5)}[half]
        steps = int(2**halvings * rng.uniform(*share))
        border = low + last * (steps + rng.uniform(0.42, 0.58))
        found.append(
            case(
                label, function("threshold", border=float(border)), low, high, width,
                rtol=0, atol=0.35 * last, most_calls=3 * halvings + 8,
            )
        )  # fmt: skip
    return found


def _shapes(rng: Rng) -> tuple[tuple[int, int], ...]:
    """Shapes of tables, drawn: tall, wide, one row, one column; never square."""
    narrow, few = int(rng.integers(2, 5)), int(rng.integers(3, 6))
    tall, wide = (narrow + int(rng.integers(3, 7)), narrow), (few, few + int(rng.integers(2, 5)))
    return tall, wide, (1, int(rng.integers(2, 5))), (int(rng.integers(9, 15)), 1)


def mse(rng: Rng) -> list[Case]:
    found = []
    for n, d in _shapes(rng):
        X, y, w = table(rng, n, d)
        found.append(case(f"X of shape ({n}, {d})", array(X), array(y), array(w)))
    X, y, w = (np.round(3 * part) for part in table(rng, int(rng.integers(4, 8)), 2))
    whole = [array(part.astype(int), "int64") for part in (X, y, w)]
    X, y, w = table(rng, int(rng.integers(6, 12)), int(rng.integers(3, 5)))
    single = [array(part, "float32") for part in (X, y, w)]
    return [
        *found,
        case("whole numbers", *whole),
        case("float32", *single, rtol=1e-4, atol=1e-4),
    ]


#: The scale of a feature along which slopes are below 1e-3 from the start, while w goes on moving:
#: a stop that nobody asked for shows, and a tolerance of 1e-6, which changes nothing, does not.
_NEARLY_FLAT = 5e-5


def fit_line(rng: Rng) -> list[Case]:
    found = []
    for least, rate, steps in ((5, 0.05, 7), (10, 0.1, 20), (3, 0.03, 1), (7, 0.08, 3)):
        n = least + int(rng.integers(0, 4))
        x = (rng.normal(0.9, 1.0, n)).round(3)
        y = (2.5 * x - 1.2 + rng.normal(0, 0.5, n)).round(3)
        found.append(case(f"{n} points, {steps} steps", array(x), array(y), rate, steps))
    x = rng.normal(0.2, 1.0, 10)
    y = (2 + 3 * x + rng.normal(0, 0.3, 10)).round(3)
    close = array((_NEARLY_FLAT * x).round(8))
    return [*found, case("points close together", close, array(y), 0.3, 60, atol=1e-8)]


def fit(rng: Rng) -> list[Case]:
    found = []
    for n, d, rate, steps in ((7, 3, 0.05, 6), (13, 5, 0.04, 25), (4, 6, 0.02, 1), (8, 2, 0.1, 4)):
        # Further rows where there are more than columns, further columns where there are fewer.
        more = int(rng.integers(0, 4))
        n, d = (n + more, d) if n > d else (n, d + more)
        X, y, _ = table(rng, n, d)
        found.append(case(f"X of shape ({n}, {d}), {steps} steps", array(X), array(y), rate, steps))
    X, y, _ = table(rng, 40, 2)
    X = (X * [1, _NEARLY_FLAT]).round(8)
    return [*found, case("features on two scales", array(X), array(y), 0.1, 80, atol=1e-8)]


def standardize(rng: Rng) -> list[Case]:
    found = []
    tall, wide, _, column = _shapes(rng)
    for n, d in (tall, wide, column, (4, 4)):
        X = rng.normal(rng.uniform(-3, 9, d), 10.0 ** rng.uniform(-1, 2, d), (n, d)).round(3)
        found.append(case(f"X of shape ({n}, {d})", array(X)))
    return found


def clip(rng: Rng) -> list[Case]:
    def one(label: str, gradient: Any, share: float) -> Case:
        length = float(np.linalg.norm(gradient))
        # PyTorch's own clipping adds 1e-6 to the length: that is right as well.
        return case(label, array(gradient), length * share, rtol=1e-5, atol=1e-9)

    return [
        one("too long", signed(rng, 3, 3, 9), 0.37),
        one("short enough", signed(rng, 4), 1.9),
        one("barely too long", abs(signed(rng, 5, 1, 6)), 0.93),
        one("shape (3, 2)", signed(rng, (3, 2), 2, 5), 0.55),
        one("well below the limit", signed(rng, 2, 0.05, 0.2), 40.0),
        case("a gradient of zeros", array(np.zeros(3)), 1.5),
        one("barely short enough", signed(rng, 6, 0.2, 0.9), 1.07),
    ]


def mended_sign(rng: Rng) -> list[Case]:
    def one(label: str, shape: Any, rate: float, steps: int) -> Case:
        return case(label, bowl(rng, shape)[1], array(signed(rng, shape, 3, 5)), rate, steps)

    return [
        one("3 steps", 2, 0.2, 3),
        one("w of shape (2, 2)", (2, 2), 0.1, 6),
        one("1", 3, 0.3, 1),
    ]


def mended_mean(rng: Rng) -> list[Case]:
    found = []
    for (n, d), rate, steps in zip(
        _shapes(rng), (0.05, 0.02, 0.1, 0.03), (4, 9, 1, 3), strict=True
    ):
        X, y, w = table(rng, n, d)
        label = f"X of shape ({n}, {d})"
        found.append(case(label, array(X), array(y), array(w), rate, steps))
    return found


def with_momentum(rng: Rng) -> list[Case]:
    found = []
    for label, shape, rate, momentum, steps in (
        ("momentum 0.9", 2, 0.07, 0.9, 6),
        ("momentum 0.6", 3, 0.13, 0.6, 9),
        ("shape (2, 2)", (2, 2), 0.05, 0.8, 4),
        ("momentum 0.3", 2, 0.2, 0.3, 5),
    ):
        start = array(signed(rng, shape, 3, 5))
        found.append(case(label, bowl(rng, shape)[1], start, rate, momentum, steps))
    return found


def adam(rng: Rng) -> list[Case]:
    def one(label: str, shape: Any, *numbers: float, curvature: Any = None) -> Case:
        start = array(signed(rng, shape, 3, 5))
        return case(label, bowl(rng, shape, curvature)[1], start, *numbers)

    tiny = rng.uniform(0.5, 3, 2).round(2) * 1e-8
    return [
        one("the usual betas", 2, 0.1, 6),
        one("other betas", 3, 0.05, 9, 0.7, 0.9, 1e-8),
        # Slopes about as small as eps: where it stands in the formula shows.
        one("tiny gradients", 2, 0.2, 4, curvature=tiny.tolist()),
        one("shape (2, 2), a large eps", (2, 2), 0.1, 5, 0.9, 0.99, 0.3),
    ]
