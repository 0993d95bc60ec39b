"""Inputs for the lesson's "your turn" cells: each belief has a value of its own on them."""

from __future__ import annotations

from typing import Any

import numpy as np

from gdlesson.checks.cases.case import Case, Rng, case, signed, some_shape
from gdlesson.checks.cases.slopes import waves
from gdlesson.checks.stimuli import Described, array, function, make


def _number(rng: Rng, low: float, high: float, digits: int = 2) -> float:
    return round(float(rng.uniform(low, high)), digits)


def _curve(rng: Rng) -> Described:
    a, b, c = (_number(rng, 0.5, 2.5) for _ in range(3))
    return function("cubic", a=a, b=b, c=-c)


def between_two_points(rng: Rng) -> list[Case]:
    """Curves, and two places on each, in either order."""

    def places(sign: int = 1) -> tuple[float, float]:
        a = _number(rng, 1.2, 3)
        return sign * a, sign * a + _number(rng, 0.3, 0.9)

    a, b = places()
    return [
        case("the square of the text", function("cubic", a=0, b=1, c=0), 1.0, 1.1),
        case("a cubic", _curve(rng), *places()),
        case("places below zero", _curve(rng), *places(-1)),
        case("b left of a", _curve(rng), b, a),
        case("b is zero", _curve(rng), -a, 0.0),
        case("whole numbers", _curve(rng), int(rng.integers(2, 4)), int(rng.integers(5, 8))),
        case("a curve that falls", function("cubic", a=-1, b=_number(rng, -2, -0.5), c=-1), a, b),
        case("a wave", function("sine", a=1.5, b=1.2), 0.2, _number(rng, 0.7, 1.1)),
    ]


def places_on_a_cubic(rng: Rng) -> list[Case]:
    """Places along the axis; what was measured closely is as good as a rule."""
    close: dict[str, Any] = {"rtol": 1e-4, "atol": 1e-4}
    found = [case("x is zero", 0.0, **close), case("a whole number", int(rng.integers(3, 7)))]
    for low, high in ((0.3, 0.9), (1.2, 1.9), (2.1, 3.5), (-0.9, -0.3), (-3, -1.2)):
        x = _number(rng, low, high)
        found.append(case(f"x = {x:g}", x, **close))
    return found


def _with_its_rate(rng: Rng, kind: str) -> tuple[Described, Described]:
    """A function and its own derivative, as the text hands them over."""
    if kind == "sine":
        a, b = _number(rng, 1.2, 2), _number(rng, 0.6, 1.3)
        return function("sine", a=a, b=b), function("cosine", a=round(a * b, 4), b=b)
    a, b = _number(rng, 0.5, 1.5), _number(rng, 0.5, 2)
    rate = function("cubic", a=0, b=round(3 * a, 2), c=round(2 * b, 2))
    return function("cubic", a=a, b=b, c=0), rate


def two_in_a_row(rng: Rng) -> list[Case]:
    """An outer rate of any kind, and inner functions with their own derivatives."""
    square, twice = function("cubic", a=0, b=1, c=0), function("cubic", a=0, b=0, c=2)
    found = [case("a square of a square", twice, square, twice, 1.5)]
    for low, high in ((0.4, 0.9), (1.1, 2.0), (-0.9, -0.4), (-2.0, -1.1)):
        wave = function("sine", a=_number(rng, 1.2, 2), b=_number(rng, 0.6, 1.3))
        outer, kind = (_curve(rng), "sine") if low > 0 else (wave, "cubic")
        inner = _with_its_rate(rng, kind)
        found.append(case("other functions", outer, *inner, _number(rng, low, high)))
    down = function("cubic", a=0, b=0, c=-_number(rng, 1, 2))
    found.append(case("an outer function that falls", down, square, twice, 1.5))
    return [*found, case("an inner wave", _curve(rng), *_with_its_rate(rng, "sine"), 1.7)]


def one_entry(rng: Rng) -> list[Case]:
    """Waves at arrays of several lengths, and any entry that moves."""

    def at(label: str, many: int, index: int, h: float) -> Case:
        w = signed(rng, many)
        return case(label, waves(rng, w.shape), array(w), index, h, atol=1e-8)

    return [
        at("index 1, of three entries", 3, 1, 0.1),
        at("index 0, of two entries", 2, 0, 0.3),
        at("index 3, the last of four entries", 4, 3, 0.01),
        at("one weight", 1, 0, 0.2),
        at("a large h", 3, 2, 0.5),
        at("a negative h", 2, 1, -0.2),
        at("five weights", 5, int(rng.integers(1, 4)), 0.2),
    ]


def a_step_down(rng: Rng) -> list[Case]:
    """Gradients that are neither of length 1 nor along an axis, and steps of any length."""

    def at(label: str, shape: Any, length: float) -> Case:
        return case(label, array(signed(rng, shape)), array(signed(rng, shape, 0.7, 4)), length)

    return [
        case("on the bowl", array([4.0, 3.0]), array([8.0, 18.0]), 0.5),
        at("two weights", 2, _number(rng, 0.2, 0.8)),
        at("three weights", 3, _number(rng, 1.2, 2)),
        at("weights in a table", (2, 3), _number(rng, 0.2, 0.8)),
        at("another shape", some_shape(rng), _number(rng, 0.2, 0.8)),
        at("a gradient that is short", 2, _number(rng, 5, 9)),
        case("uphill along each", array(signed(rng, 3)), array(-abs(signed(rng, 3))), 0.3),
    ]


def runs_that_settle(rng: Rng) -> list[Case]:
    """Bowls down which a run glides; the loss falls at every step, so a rise says nothing."""

    def run(label: str, end: float | None, steps: int, **more: Any) -> Case:
        numbers = {"curvature": _number(rng, 0.6, 1.4), "center": _number(rng, -2, 2)}
        loss = function("quadratic", **numbers, offset=more.get("offset", 0))
        slope = function("quadratic_gradient", **numbers)
        # The loss falls by three in ten at each step: twice the tolerance ends a step too soon.
        rate = round((1 - np.sqrt(0.7)) / numbers["curvature"], 4)
        start = more.get("start", numbers["center"] + more.get("side", 1) * _number(rng, 3, 5))
        path = [start]
        for _ in range(steps):
            path.append(path[-1] - rate * make(slope)(path[-1]))
        falls = -np.diff([make(loss)(w) for w in path])
        tolerance = 0.0 if end is None else float(f"{1.15 * falls[int(end)]:.4g}")
        return case(label, loss, slope, start, rate, steps, tolerance)

    return [
        run("it settles", 6, 40),
        run("it settles at once", 0, 20),
        run("the steps are spent first", None, 5),
        run("a loss below zero", 4, 30, offset=-60),
        run("a loss far above zero", 3, 30, offset=80),
        run("from the left", 5, 30, side=-1),
        run("no step at all", None, 0),
        run("a whole number in w", 5, 30, start=9),
    ]


def rates_on_bowls(rng: Rng) -> list[Case]:
    """Curvatures and rates whose factor is close to neither 0 nor -1, on all sides of both."""
    found = [
        case("the bowl along y, η = 0.3", 6, 0.3),
        case("the bowl along x, η = 0.4", 2, 0.4),
        case("the bowl along y, η = 0.4", 6, 0.4),
    ]
    # In any order, so that no row of words is right for two seeds.
    for factor in rng.permutation([0.85, 0.55, 0.03, -0.03, -0.45, -0.97, -1.03, -1.6, -2.5]):
        near = factor + float(rng.uniform(-0.015, 0.015))
        curvature = _number(rng, 0.2, 0.9) if factor in (0.55, -0.45, -1.6) else _number(rng, 3, 30)
        rate = float(f"{(1 - near) / curvature:.3g}")
        found.append(case(f"curvature {curvature:g}, rate {rate:g}", curvature, rate))
    return found


def lines_and_points(rng: Rng) -> list[Case]:
    """Points off the line to both sides, whose residuals do not cancel."""
    found = []
    for many in (6, 11, 3, 1, int(rng.integers(15, 40))):
        x = rng.normal(0.9, 1.2, many).round(3)
        y = (2.5 * x - 1.2 + rng.normal(0.8, 0.9, many)).round(3)
        slope, intercept = (float(v) for v in signed(rng, 2))
        found.append(case(f"{many} points", array(x), array(y), slope, intercept))
    whole = [array(v, "int64") for v in ([1, 4, 2, 7, 3], [3, 9, 4, 16, 8])]
    return [*found, case("whole numbers", *whole, 3, 1)]


def rounds_of_training(rng: Rng) -> list[Case]:
    """Parabolas and a cubic, some rounds each, none of them near the bottom at the end."""

    def one(label: str, steps: int, bend: float = 0.0, side: int = 1) -> Case:
        loss = function("cubic", a=bend, b=_number(rng, 0.6, 1.5), c=-_number(rng, 0.5, 2))
        return case(label, loss, side * _number(rng, 2.5, 4), _number(rng, 0.03, 0.09, 3), steps)

    return [
        one("one round", 1),
        one("two rounds", 2),
        one("five rounds", 5),
        one("a cubic", 4, bend=0.2),
        one("nine rounds", 9),
        one("a start below zero", 3, side=-1),
        one("no round at all", 0),
    ]
