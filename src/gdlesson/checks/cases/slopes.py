"""Inputs for the slope tasks: along one axis, along y, along every weight."""

from __future__ import annotations

from typing import Any

import numpy as np

from gdlesson.checks.cases.case import Case, Rng, precise, signed
from gdlesson.checks.stimuli import Described, array, function

#: What somebody believes who is wrong about the sign of h, or of the slope, alone.
_RIGHTWARD, _UNSIGNED = "a-wiggle-goes-to-the-right", "a-slope-is-a-size"
_STATE = "a-function-starts-afresh"
_CUT: dict[str, Any] = {"shows": "whole-numbers-become-floats"}
#: The size of slopes of which rounding to a few decimals leaves nothing.
_GENTLE = 1e-6
#: The size of slopes that nobody who guards against large numbers lets through.
_STEEP = 1e9
#: Waves so short that the wiggle of the text, 1e-5, shows in the second digit of the slope.
_SHORT = 1e5


def on_a_cubic(rng: Rng) -> list[Case]:
    """A cubic, for which a finite h shows: every belief has a value of its own."""

    def numbers() -> tuple[float, float, float]:
        a, b, c = (float(v) for v in rng.uniform(0.5, 2.5, 3).round(2))
        return a, b, c

    def place() -> float:
        return round(float(rng.uniform(1.2, 3.0)), 2)

    found = []
    for label, h in (("a large h", 0.5), ("h = 0.1", 0.1), ("h = 0.001", 0.001)):
        a, b, c = numbers()
        found.append(precise(label, function("cubic", a=a, b=b, c=-c), place(), h))
    a, b, c = numbers()
    rising = function("cubic", a=a, b=-b, c=c)
    found.append(precise("x below zero", rising, -place(), 0.25))
    a, b, c = numbers()
    found.append(precise("x is zero", function("cubic", a=a, b=b, c=c), 0.0, 0.3))
    a, b, c = numbers()
    found.append(
        precise("a negative h", function("cubic", a=a, b=b, c=c), place(), -0.2, shows=_RIGHTWARD)
    )
    a, b, c = numbers()
    falling = function("cubic", a=-a, b=-b, c=-c)
    found.append(precise("f falls", falling, place(), 0.1, shows=_UNSIGNED))
    whole = function("cubic", a=int(rng.integers(1, 4)), b=int(rng.integers(1, 4)), c=1)
    found.append(precise("a whole number in x", whole, int(rng.integers(2, 6)), 0.5, **_CUT))
    wave = function("sine", a=a, b=round(float(rng.uniform(1.0, 1.5)), 2))
    found.append(precise("a wave", wave, round(float(rng.uniform(0.1, 0.4)), 2), 0.4))
    a, b, c = (round(v * _GENTLE, 9) for v in numbers())
    gentle = function("cubic", a=a, b=b, c=c)
    found.append(precise("a gentle slope", gentle, place(), 0.5, atol=0.0))
    steep = function(
        "cubic", **{n: round(v * _STEEP, 3) for n, v in zip("abc", numbers(), strict=True)}
    )
    again = precise(
        "the same x and another f", falling, found[0]["arguments"][1], 0.5, shows=_STATE
    )
    found.insert(1, again)
    return [*found, precise("a steep slope", steep, place(), 0.1)]


def on_a_surface(rng: Rng) -> list[Case]:
    """Surfaces on which moving x, or both, gives another number than moving y."""

    def surface(sign: int = 1) -> Described:
        a, b, c = (sign * float(v) for v in rng.uniform(0.5, 2.5, 3).round(2))
        return function("surface", a=a, b=b, c=c)

    def place() -> tuple[float, float]:
        x, y = (float(v) for v in rng.uniform(1.2, 4.0, 2).round(2))
        return x, y

    lesson = function("surface", a=1, b=0, c=0, d=3)
    found = [precise("the surface of the lesson", lesson, 4.0, 3.0, 1e-3)]
    found += [precise(f"h = {h:g}", surface(), *place(), h) for h in (0.5, 0.1, 1e-3)]
    # Along a curve in x: a mean over the two sides of x is another number.
    found[1]["arguments"][0]["e"] = 1.5
    x, y = place()
    found.append(precise("x and y below zero", surface(), -x, -y, 0.2))
    found.append(precise("a negative h", surface(), *place(), -0.3, shows=_RIGHTWARD))
    found.append(precise("f falls along y", surface(-1), *place(), 0.1, shows=_UNSIGNED))
    whole = function("surface", a=2, b=int(rng.integers(1, 4)), c=int(rng.integers(1, 4)))
    found.append(
        precise("whole numbers in x and y", whole, 3, int(rng.integers(2, 6)), 0.5, **_CUT)
    )
    a, b, c = (round(float(v) * _GENTLE, 9) for v in rng.uniform(0.5, 2.5, 3))
    gentle = function("surface", a=a, b=b, c=c)
    found.append(precise("a gentle slope", gentle, *place(), 0.2, atol=0.0))
    steep = function("surface", a=2.1 * _STEEP, b=0.7 * _STEEP, c=1.3 * _STEEP)
    again = precise("the same point and another f", surface(), 4.0, 3.0, 1e-3, shows=_STATE)
    found.insert(1, again)
    return [*found, precise("a steep slope", steep, *place(), 0.1)]


def waves(rng: Rng, shape: Any, height: float = 1.0, frequency: float = 1.0) -> Described:
    return function(
        "waves",
        amplitude=rng.uniform(0.5, 2, shape).round(2) * height,
        frequency=rng.uniform(0.7, 1.6, shape).round(2) * frequency,
        coupling=0.3 * height,
    )


def numeric_gradient(rng: Rng) -> list[Case]:
    """Waves, which are no sum over coordinates and no parabola, at arrays of many shapes."""

    def at(label: str, w: Any, *h: float, dtype: str = "float64", **more: Any) -> Case:
        w = np.asarray(w)
        return precise(label, waves(rng, w.shape), array(w, dtype), *h, **more)

    table = signed(rng, (3, 2))
    with_zeros = signed(rng, 4) * [1, 0, 1, 0]
    entry: dict[str, Any] = {"atol": 1e-8, "shows": "one-index-is-an-entry"}
    four = at("four weights", signed(rng, 4), 1e-3, atol=1e-8)
    return [
        four,
        precise(
            "the same w and another f",
            waves(rng, 4),
            *four["arguments"][1:],
            atol=1e-8,
            shows=_STATE,
        ),
        at("a large h", signed(rng, 3), 0.5),
        at("w of shape (2, 3)", signed(rng, (2, 3)), 1e-2, **entry),
        at("whole numbers in w", [-2, 3, 1], 1e-2, dtype="int64", atol=1e-8),
        # Single precision: rounding in f costs about 1e-6 / h.
        at("float32 in w", signed(rng, 5), 0.25, dtype="float32", rtol=1e-3, atol=1e-4),
        precise("h left out", waves(rng, 2, frequency=_SHORT), array(signed(rng, 2)), rtol=1e-5),
        at("one weight", signed(rng, 1), 0.1, named=["h"]),
        at("a negative h", signed(rng, 3), -0.2, shows=_RIGHTWARD),
        at("w of shape (2, 1, 3)", signed(rng, (2, 1, 3)), 0.1, **entry),
        precise(
            "columns first in memory", waves(rng, (3, 2)), array(table, order="F"), 0.1, **entry
        ),
        at("zeros in w", with_zeros, 0.2),
        precise("w is a list", waves(rng, 3), {"list": signed(rng, 3).tolist()}, 0.1),
        at("w of shape ()", round(float(rng.uniform(0.5, 2)), 3), 0.1, **entry),
        precise("gentle slopes", waves(rng, 3, _GENTLE), array(signed(rng, 3)), 0.1, atol=0.0),
    ]
