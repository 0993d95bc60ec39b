"""Inputs for the eight broken loops: tables that are easy to fit, save for the one thing."""

from __future__ import annotations

from typing import Any

import numpy as np

from gdlesson.checks.cases.case import Case, Rng, bowl, case, far, signed, some_shape, table
from gdlesson.checks.stimuli import array, describe_value, function

#: A scale along which slopes are tiny from the start, while w goes on moving.
_NEARLY_FLAT = 1e-7
_STOPS = "stopping-early-is-free"
#: How far the direction of a first step may be off; a second step turns it by some hundredths.
_TURNED = 1e-4
_RISES = "after-a-rise-comes-nothing-better"


def _fitted(rng: Rng, n: int, d: int, scales: Any = 1.0) -> tuple[Any, Any]:
    """A table with columns that hardly agree, and targets that a line fits up to some noise."""
    X = rng.normal(0.2, 1.0, (n, d))
    X = X / np.sqrt(np.mean(X**2, axis=0)) * rng.uniform(0.85, 1.15, d)
    y = X @ signed(rng, d) + rng.normal(0, 0.3, n)
    return (X * scales).round(4), y.round(3)


def _first_steps(rng: Rng, scales: Any) -> list[Case]:
    """A table for no step, for one, and for one on three times its rows.

    They are over at once, however many steps an answer makes of them, and so come before most.

    Its columns hold the same numbers, in another order and with other signs, times a scale each:
    so every sensible scale, and the mean taken off or not, makes the same table of them.
    """
    a, b, c, d = np.array([1.5, 1.1, 0.9, 0.6]) + rng.uniform(-0.08, 0.08, 4)
    half = np.array([[a, b, c], [b, -a, d], [c, d, -a], [d, c, b]])
    X = (np.vstack([half, -half])[rng.permutation(8)].round(2)) * scales
    y = (X / scales @ signed(rng, 3) + rng.normal(0.4, 0.5, 8)).round(3)
    return [
        case("no step at all", array(X), array(y), 0),
        case("one step", array(X), array(y), 1, rtol=_TURNED, atol=_TURNED),
        case("one step, more rows", array(np.tile(X, (3, 1))), array(np.tile(y, 3)), 1,
             rtol=_TURNED, atol=_TURNED),
    ]  # fmt: skip


#: The largest curvature of a table for a rate that is too large, from and to: 0.9 is beyond the
#: border of each, and half of 1.5 is well on one side of it.
_STEEP = ((2.3, 2.6), (2.75, 3.2))


def flies_off(rng: Rng) -> list[Case]:
    """Tables of many sizes, on which a rate around 0.1 gets there in the steps that are given."""

    def one(label: str, n: int, d: int, steps: int = 300) -> Case:
        top = 0.0
        while not any(low < top < high for low, high in _STEEP):
            X, y = _fitted(rng, n, d)
            top = np.linalg.eigvalsh(2 / n * X.T @ X)[-1]
        return case(label, array(X), array(y), steps)

    return [
        one("30 rows, 2 columns", 30, 2),
        *_first_steps(rng, np.ones(3)),
        one("60 rows, 3 columns", 60, 3),
        one("one column", 25, 1),
        one("many rows", int(rng.integers(150, 220)), 2),
        one("more steps", 40, 2, 800),
        case("whole numbers", array([[1, 0], [0, 1], [-1, 1], [1, -1], [0, -1], [-1, 0]], "int64"),
             array([3, -2, -5, 5, 2, -2], "int64"), 300),
    ]  # fmt: skip


def crawls(rng: Rng) -> list[Case]:
    """Columns a hundred times as wide as others, in places that are not always the same."""

    def one(label: str, n: int, scales: list[float], steps: int = 300) -> Case:
        X, y = _fitted(rng, n, len(scales), np.array(scales))
        return case(label, array(X), array(y), steps)

    X, y = _fitted(rng, 50, 2)
    X = ((X - X.mean(axis=0)) / X.std(axis=0) + [0.9, 0.2]) * [1.0, 100.0]
    return [
        one("the second column is wide", 40, [1.0, 100.0]),
        *_first_steps(rng, np.array([1.0, 100.0, 10.0])[rng.permutation(3)]),
        one("the first column is wide", 40, [200.0, 1.0]),
        one("three columns", 60, [0.5, 150.0, 3.0]),
        one("a narrow column", 50, [0.02, 1.0]),
        one("many rows", int(rng.integers(150, 220)), [120.0, 0.7]),
        one("columns that are alike", 40, [1.0, 1.3]),
        # As far from zero as this it stands in for an intercept, until its mean is taken off.
        case("a column beside zero", array(X.round(4)), array((y + 1.5).round(3)), 300),
    ]


def _fits(rng: Rng, column: bool = False) -> list[Case]:
    """Tables, rates and steps; `column` for targets of shape (n, 1).

    Of a column a wrong answer may make an array that each step multiplies by the number of rows:
    with few of them the clock stops it before it has filled the memory.
    """
    many = int(rng.integers(25, 50))
    wide = (2, 5, 0.02, 40) if column else (3, 5, 0.02, 4)

    def one(label: str, n: int, d: int, rate: float, steps: int) -> Case:
        X, y, _ = table(rng, n, d)
        return case(label, array(X), array(y[:, None] if column else y), rate, steps)

    X, y, _ = table(rng, 40, 2)
    flat = array((X * [1, _NEARLY_FLAT]).round(11)), array(y[:, None] if column else y)
    whole = np.array([4, -1, 3, 7, -2])
    return [
        one("8 rows, 3 columns", 8, 3, 0.05, 6),
        one("more columns than rows", *wide),
        one("one row", 1, 2, 0.1, 3),
        one("one column", 9, 1, 0.08, 5),
        one("many rows", many, 2, 0.1, 12),
        one("no step at all", 6, 2, 0.1, 0),
        case("whole numbers", array([[1, 2], [0, 3], [2, 1], [3, 2], [1, 0]], "int64"),
             array(whole[:, None] if column else whole, "int64"), 0.03, 5),
        case("nearly flat", *flat, 0.1, 60, atol=1e-9, shows=_STOPS),
    ]  # fmt: skip


def plain(rng: Rng) -> list[Case]:
    """For the loops whose input is sound."""
    return _fits(rng)


def gets_stuck(rng: Rng) -> list[Case]:
    """Targets as a column of a table has them: shape (n, 1)."""
    return _fits(rng, column=True)


def goes_nan(rng: Rng) -> list[Case]:
    """Gaps in the targets, in the table, in both; an infinity; and tables without a gap."""

    def one(label: str, n: int, d: int, *gaps: tuple[int, int], value: float = np.nan) -> Case:
        X, y, _ = table(rng, n, d)
        both = np.column_stack([X, y])
        for row, column in gaps:
            both[row, column] = value
        return case(label, describe_value(both[:, :d].copy()), describe_value(both[:, d].copy()),
                    0.06, 7)  # fmt: skip

    kept = ("one column", "one row", "no step at all", "nearly flat")
    return [
        one("a gap in y", 9, 2, (4, 2)),
        one("a gap in X", 9, 2, (0, 1)),
        one("gaps in both", 12, 3, (2, 0), (2, 3), (7, 3), (11, 1)),
        one("a whole row is missing", 8, 2, (3, 0), (3, 1), (3, 2)),
        one("an infinity", 10, 2, (6, 0), value=np.inf),
        one("one below zero", 10, 2, (6, 2), value=-np.inf),
        one("one below zero in X", 10, 2, (5, 1), value=-np.inf),
        one("one sound row", 3, 2, (0, 0), (1, 2)),
        one("no gap at all", 7, 3),
        *(c for c in _fits(rng) if c["label"] in kept),
    ]


def learns_nothing(rng: Rng) -> list[Case]:
    """Orders that differ from epoch to epoch, of which some leave rows out or take them twice."""

    def one(label: str, n: int, d: int, epochs: int, rate: float = 0.05) -> Case:
        X, y, _ = table(rng, n, d)
        orders = np.array([rng.permutation(n) for _ in range(epochs)]).reshape(epochs, n)
        return case(label, array(X), array(y), rate, array(orders, "int64"))

    X, y, _ = table(rng, 6, 2)
    some = rng.integers(0, 6, (3, 4))
    some[0] = [5, 5, 0, 2]
    straight = np.tile(np.arange(5), (2, 1))
    P, q, _ = table(rng, 5, 2)
    return [
        one("7 rows, 2 epochs", 7, 2, 2),
        one("one epoch", 4, 3, 1),
        one("more epochs", 5, 2, 6),
        one("one row", 1, 2, 3, 0.1),
        one("one column", 6, 1, 2),
        case("some rows twice, some never", array(X), array(y), 0.05, array(some, "int64")),
        case("rows as they stand", array(P), array(q), 0.05, array(straight, "int64")),
        case("whole numbers", array([[1, 2], [0, 3], [2, 1]], "int64"),
             array([4, -1, 3], "int64"), 0.03, array([[2, 0, 1], [1, 2, 0]], "int64")),
    ]  # fmt: skip


def keeps_the_best(rng: Rng) -> list[Case]:
    """Runs whose best point lies on the way, at the end, or where they began."""

    def one(
        label: str, shape: Any, share: float, steps: int, offset: float = 0.0, rate: float = 0.2
    ) -> Case:
        slopes = bowl(rng, shape, np.ones(shape))[1]
        center, start = np.asarray(slopes["center"]), np.asarray(far(rng, shape)["array"])
        # On the straight way from the start to the centre of the training loss, and beyond it.
        there = (start + share * (center - start)).round(4)
        loss = {**bowl(rng, shape, np.ones(shape))[0], "center": there.tolist(), "offset": offset}
        return case(label, slopes, loss, array(start), rate, steps, new=True)

    shape = some_shape(rng)
    wild = bowl(rng, 2, [2.6, 2.9])
    return [
        one("the best is on the way", 2, 0.62, 9),
        one("the best is the last", 2, 1.4, 6),
        one("the best is the start", 3, -0.5, 5),
        one("another shape", shape, 0.55, 8),
        one("losses below zero", 2, 0.7, 9, -50.0),
        # To and fro across the bottom: the first step is the worst, the fourth the best.
        one("the loss rises and falls again", 2, 0.55, 7, rate=1.8),
        one("no step at all", 2, 0.5, 0),
        case("the run flies off", wild[1], wild[0], far(rng, 2), 0.9, 5, new=True),
        case("whole numbers in w0", *reversed(bowl(rng, 2)), array([4, -3], "int64"), 0.15, 6),
        case("whole numbers in w0, the best", wild[1], wild[0], array([5, -4], "int64"), 0.9, 3),
        _rises_long(rng),
    ]


def _rises_long(rng: Rng) -> Case:
    """For a dozen steps the quick coordinate spoils what the slow one is gaining all the time."""
    slopes = function("quadratic_gradient", curvature=[0.25, 0.015], center=[0.0, 0.0], places=True)
    quick, slow, beside = rng.normal([4.0, 14.0, 0.0], 0.1).round(2)
    loss = function("quadratic", curvature=[1.0, 0.3], center=np.array([8.0, beside]))
    return case(
        "a long rise, and then the best", slopes, loss, array([quick, slow]), 0.8, 100,
        shows=_RISES, new=True,
    )  # fmt: skip
