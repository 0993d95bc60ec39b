"""Inputs for the loop, the sweep over rates and the search for a border."""

from __future__ import annotations

from typing import Any

import numpy as np

from gdlesson.checks.cases.case import Case, Rng, bowl, far, plane, precise, signed, some_shape
from gdlesson.checks.stimuli import Described, array, function, make

_CUT, _STOPS = "whole-numbers-become-floats", "stopping-early-is-free"
_STATE, _RETURNED = "a-function-starts-afresh", "what-is-returned-is-mine"
#: More steps than anybody needs who writes in how many there may be.
_MANY = 251
#: Of what is left of a gradient at the start, a stop that nobody asked for would make a minimum.
TINY = 1e-13


def gradient_descent(rng: Rng) -> list[Case]:
    """All three ends, each for its own reason; and walks of several shapes."""
    return [*_the_budget(rng), *_the_loss(rng), *_the_gradient(rng), *_starts(rng)]


def _the_budget(rng: Rng) -> list[Case]:
    loss, slopes = bowl(rng, 3)
    below = function(
        "quadratic_gradient", curvature=[1.2, 0.7], center=rng.uniform(3, 5, 2).round(2)
    )
    round_bowl, start, tiny, rate = _round(rng, (3,), 5.5)
    return [
        precise("the budget ends it", bowl(rng, 3)[1], far(rng, 3), 0.17, 7, 0.0),
        precise("every slope is negative", below, array([0.5, 0.2]), 0.1, 6, 1e-6),
        precise("no step at all", bowl(rng, 2)[1], far(rng, 2), 0.1, 0, 0.0),
        precise("a loss, and the budget ends it", slopes, far(rng, 3), 0.1, 3, 1e-9, loss),
        precise("the run flies off", _flat(rng)[1], far(rng, 2), 1e120, 6, 0.0),
        precise("steps and tolerance by name", bowl(rng, 2)[1], far(rng, 2), 0.1, 5, 0.0,
             named=("steps", "tolerance")),
        precise("no step, from whole numbers", bowl(rng, 2)[1], array([4, -3], "int64"), 0.1, 0,
                0.0, shows=_CUT),
        precise("a plane", plane(rng, 2), far(rng, 2), 0.2, 4, 0.0, shows=_RETURNED),
        precise("many steps", bowl(rng, 2, [1e-3, 2e-3])[1], far(rng, 2), 0.1, _MANY, 0.0),
        # The gradient is tiny after the last step, and nobody asks.
        precise("the last step arrives", round_bowl[1], start, rate, 6, tiny),
    ]  # fmt: skip


def _flat(rng: Rng) -> tuple[Described, Described]:
    """A wide bowl whose directions know nothing of one another."""
    return bowl(rng, 2, [0.3, 0.4])


def _plain(curvature: list[float]) -> tuple[Described, Described]:
    """A bowl around zero, on which a step can be worked out to the last digit."""
    numbers: dict[str, Any] = {"curvature": curvature, "center": [0.0] * len(curvature)}
    return function("quadratic", **numbers), function("quadratic_gradient", **numbers)


def _the_loss(rng: Rng) -> list[Case]:
    flat_loss, flat_slopes = bowl(rng, 2, [0.3, 0.4])
    away = signed(rng, 2, 0.3, 0.5)
    near = array(flat_loss["center"] + away)
    # Half of the loss at the start: more than the first step changes it, less than both losses.
    half = round(float(0.25 * (np.array([0.3, 0.4]) * away**2).sum()), 4)
    wild_loss, wild_slopes = bowl(rng, 2, [2.6, 2.9])
    low = {**flat_loss, "offset": -40}
    # As far above zero before the first step as it is below zero after it.
    start = far(rng, 2)
    first = np.asarray(start["array"])
    second = first - 0.2 * make(flat_slopes)(first)
    losses = [make(flat_loss)(w) for w in (first, second)]
    across = {**flat_loss, "offset": -sum(losses) / 2}
    high = {**flat_loss, "offset": 1e6}
    one, two, four = _plain([1.0]), _plain([0.5]), _plain([4.0])
    return [
        precise("the loss settles", flat_slopes, far(rng, 2), 0.2, 300, 0.02, flat_loss),
        precise("it settles at once", flat_slopes, near, 0.2, 300, half, flat_loss),
        precise("below zero, and settles at once", flat_slopes, near, 0.2, 300, half, low),
        precise("the loss falls below zero", flat_slopes, start, 0.2, 300, 0.02, across),
        precise("the loss rises", wild_slopes, far(rng, 2), 0.9, 4, 1e-3, wild_loss),
        precise("it settles with the last step", flat_slopes, near, 0.2, 1, half, flat_loss),
        precise("a loss far above zero", flat_slopes, start, 0.2, 4, 0.02, high),
        # From 1 to 1/2: the loss falls from 1/2 to 1/8. From 3 to -3: it does not change at all.
        precise("settled to the last digit", one[1], array([1.0]), 0.5, 3, 0.375, one[0]),
        precise("no change at all", two[1], array([3.0]), 4.0, 3, 0.0, two[0]),
        # From 1 to 0: the loss falls from 2 to 0, and the slope was 4.
        precise("it settles at zero", four[1], array([1.0]), 0.25, 3, 3.0, four[0]),
        precise(
            "the run flies off, with a loss", flat_slopes, far(rng, 2), 1e120, 6, 0.0, flat_loss
        ),
    ]


def _the_gradient(rng: Rng) -> list[Case]:
    # One direction is slower by far, so that every sensible way to measure a gradient's length
    # stops at the same step: what is wrong then is not the length.
    slow = [2.5, 2.4, 0.5]
    tiny = 10 ** rng.uniform(-2.2, -1.8)
    vector, matrix = _round(rng, (8,), 9.5), _round(rng, (3, 4), 14.5)
    # A step along a steep wall changes the loss by more than the gradient's length.
    steep, high, long, rate = _round(rng, (3,), 3.5, 20.0, 40.0)
    flat_loss, flat = bowl(rng, (2, 2), np.full((2, 2), 0.5))
    there = array(np.asarray(flat_loss["center"]) + signed(rng, (2, 2), 0.01, 0.02))
    return [
        precise("the gradient gets tiny", bowl(rng, 3, slow)[1], far(rng, 3), 0.35, 400, tiny),
        precise("as tiny in every entry", vector[0][1], vector[1], vector[3], 400, vector[2]),
        precise("tiny, and a table", matrix[0][1], matrix[1], matrix[3], 400, matrix[2]),
        precise("tiny before the loss settles", steep[1], high, rate, 400, long, steep[0]),
        precise("tiny from the start", flat, there, 0.2, 30, 0.05),
        precise("tiny from the start, with a loss", flat, there, 0.2, 30, 0.05, flat_loss),
        # Lengths that every way to work them out finds to the last digit: 5 and 0.
        precise("tiny to the last digit", _plain([1.0, 1.0])[1], array([3.0, 4.0]), 0.2, 9, 5.0),
        precise("no slope at all", flat, array(flat_loss["center"]), 0.2, 9, 0.0),
    ]


def _starts(rng: Rng) -> list[Case]:
    shape = some_shape(rng)
    flat_loss, flat = bowl(rng, 2, [0.3, 0.4])
    table = precise("w0 of shape (2, 3)", bowl(rng, (2, 3))[1], far(rng, (2, 3)), 0.2, 4, 0.0)
    return [
        table,
        precise("w0 of another shape", bowl(rng, shape)[1], far(rng, shape), 0.15, 5, 0.0),
        precise("whole numbers in w0", bowl(rng, 2)[1], array([4, -3], "int64"), 0.15, 5, 0.0),
        precise(
            "whole numbers and a loss", flat, array([6, -5], "int64"), 0.2, 4, 1e-9, flat_loss,
            named=["loss"],
        ),
        precise("w0 of shape ()", function("quadratic_gradient", curvature=0.8, center=1.3),
             array(round(float(rng.uniform(3, 5)), 2)), 0.2, 4, 0.0),
        precise("the same start, another bowl", bowl(rng, (2, 3))[1], table["arguments"][1], 0.2, 4,
             0.0, shows=_STATE),
    ]  # fmt: skip


def _round(
    rng: Rng, shape: Any, steps: float, curvature: float = 1.0, high: float = 5.0
) -> tuple[tuple[Described, Described], Described, float, float]:
    """A round bowl, a start, the gradient's length after so many steps, and a learning rate.

    The gradient keeps its direction on the way, so each way to measure its length would stop at a
    step of its own.
    """
    both = bowl(rng, shape, np.full(shape, curvature))
    # Signs that repeat from row to row would make a table's largest factor its length.
    signs = np.resize([1, 1, 1, 1, 1, -1, 1, -1, 1, 1, -1, -1], shape)
    start = both[0]["center"] + (signs * rng.uniform(0.7 * high, high, shape)).round(3)
    factor = 0.6 if high > 10 else 0.9
    length = float(np.linalg.norm(curvature * (start - both[0]["center"])))
    return both, array(start), length * factor**steps, round((1 - factor) / curvature, 6)


def sweep_rates(rng: Rng) -> list[Case]:
    """Rates that shrink and rates that blow up, none so long that a loss gets to zero."""

    def one(label: str, shape: Any, rates: Any, steps: int, **more: Any) -> Case:
        loss, slopes = bowl(rng, shape, more.get("curvature"))
        loss["offset"] = more.get("offset", 0)
        # The loss of w0 is above 1, so that no order of the runs hides a wrong start.
        start = array(np.asarray(loss["center"]) + signed(rng, shape, 2, 4))
        if more.get("whole"):
            start = array(np.round(start["array"]), "int64")
        # Far from converged at every rate: a loss of exactly 0 would tell nothing.
        return precise(label, loss, slopes, start, rates, steps, rtol=1e-5, atol=1e-12,
                    shows=more.get("shows", ""))  # fmt: skip

    shape = some_shape(rng)
    small = _plain([1.0, 0.5])
    falling = function("quadratic", curvature=[-1.5, -0.8], center=[0.0, 0.0])
    up = function("quadratic_gradient", curvature=[-1.5, -0.8], center=[0.0, 0.0])
    # From (3, 1) to (0, -2): at both the loss is 6. Then it grows.
    back = _plain([1.0, 3.0])
    return [
        one("rates that shrink", 2, [0.02, 0.2, 0.05, 0.1], 9),
        one("rates that blow up", 3, [0.1, 1e4, 0.03, 1e8], 60),
        one("one rate", 2, [0.07], 6),
        one("large rates first", (2, 2), [0.2, 0.11, 3.0, 0.01], 7),
        one("one direction nearly flat", 2, [0.3, 0.2], 60, curvature=[1.0, 1e-4]),
        one("rates in an array", shape, array([0.04, 0.15, 0.3]), 5),
        one("whole numbers in w0", 2, [0.05, 0.2], 4, whole=True),
        one("a loss below zero", 2, [0.1, 0.02], 5, offset=-100),
        precise("a loss below every number", falling, up, array([3.0, 2.0]), [0.1, 1e8], 60),
        precise("a tiny start and a large rate", *small, array([3 * TINY, -2 * TINY]), [3.0, 6.0],
                60, rtol=1e-5, atol=0.0, shows=_STOPS),
        precise("a loss that comes back", *back, array([3.0, 1.0]), [1.0, 0.25], 4, shows=_STOPS),
        one("whole numbers for rates", 2, [1, 2], 4, curvature=[0.3, 0.4], shows=_CUT),
        one("no step at all", 2, [0.1, 0.3], 0),
        # The loss and the gradient are of two functions, as nobody asks.
        precise("a plane", bowl(rng, 2)[0], plane(rng, 2), far(rng, 2), [0.1, 0.4], 3,
                shows=_RETURNED),
    ]  # fmt: skip


#: Of these find_border's function returns numpy's own True and False.
_OF_NUMPY = ("between 0.2 and 0.7", "a coarse width", "width by name")


def find_border(rng: Rng) -> list[Case]:
    """Borders in either half of the last interval, away from its middle and from its ends.

    The middle of the last interval is one number, whichever way the halves are written; some
    borders answer with numpy's True and False, as a comparison of losses does.
    """
    found = []
    for label, low, high, last, halvings, half in (
        ("near the low end", 0.1, 1.3, 0.9, 3, "lowest"),
        ("near the low end, and narrower", 0.05, 0.8, 0.9, 3, "lowest"),
        ("between 0 and 1", 0.0, 1.0, 0.85, 10, "upper"),
        ("between 0.2 and 0.7", 0.2, 0.7, 0.9, 14, "lower"),
        ("a wide interval", 0.01, 30.0, 0.95, 11, "upper"),
        ("near the lower end", 0.1, 2.0, 0.8, 9, "lower"),
        ("a coarse width", 0.1, 1.3, 0.9, 3, "upper"),
        ("already narrow enough", 0.4, 0.44, 0.4, 0, ""),
        ("halves exactly to the width", 0.0, 1.0, 1.0, 2, "upper"),
        ("a tiny width", 0.25, 0.25001, 0.8, 12, "lower"),
        ("width by name", 0.1, 0.9, 0.85, 7, "upper"),
    ):
        interval = (high - low) / 2**halvings
        width = float(f"{interval / last:.6g}")
        share = {"upper": (0.6, 0.95), "lower": (0.05, 0.4)}.get(half, (0.5, 0.5))
        # An even number of intervals lies below, so the halving before the last fell above the
        # border, or an odd one, and then it fell below.
        before = 2 * int(2 ** (halvings - 1) * rng.uniform(*share)) if halvings else 0
        odd = bool(rng.integers(2)) and halvings > 0
        offset = rng.uniform(0.68, 0.76)
        border = low + interval * (before + (1 + offset if odd else 1 - offset))
        if half == "lowest":  # below low + high / 2, wherever high has got to
            border = low + interval * rng.uniform(0.2, 0.4)
        if not halvings:
            border = low + interval * rng.uniform(0.55, 0.6)
        kind = {"numpy": True} if label in _OF_NUMPY else {}
        found.append(
            precise(
                label, function("threshold", border=float(border), **kind), low, high, width,
                rtol=0, atol=1e-3 * width, most_calls=3 * halvings + 8,
                named=["width"] if label == "width by name" else (),
            )
        )  # fmt: skip
    return found
