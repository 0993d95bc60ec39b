"""Signs of a rate that does not fit, of more steps than were given, and of columns scaled wrongly.

A learner's own rate is one of infinitely many, so no function stands for it: it is read off the
weights. What is looked at are the cases of exercise 04 with no step, with one, and with many.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from gdlesson.checks.look import Look, error_type
from gdlesson.checks.reached import level_of
from gdlesson.checks.reading import agree, for_case
from gdlesson.checks.sight import BySight, array_of
from gdlesson.checks.stimuli import make

#: How far two numbers may be apart, relatively, that are called the same.
_SAME = 1e-6
#: The same, of weights that were worked out and not walked to.
_EXACT = 1e-9
#: Rate times curvature from which on a run that has not arrived hops, and does not crawl.
_HOPS = 1.9
#: Where a float is no longer expected to have something after its point.
_LARGE = 1e6
#: How far the lengths of a way may be apart that are read off several directions: to go it in fewer
#: and longer steps changes them by this much.
_ONE_WAY = 0.1
#: The share of a way that is nothing.
_ARRIVED = 1e-5
#: What a column may be divided by.
_SCALES: tuple[Callable[[Any], Any], ...] = (
    lambda X: np.ones(X.shape[1]),
    lambda X: X.std(axis=0),
    lambda X: np.sqrt(np.mean(X**2, axis=0)),
    lambda X: np.abs(X).max(axis=0),
)


@dataclass(frozen=True)
class Fit:
    """One case, and the weights that came back for it: X, y, the number of steps, w, right."""

    X: Any
    y: Any
    steps: int
    w: Any
    right: bool

    @property
    def loss(self) -> float:
        """The mean squared error of the weights."""
        with np.errstate(all="ignore"):
            return float(np.mean((self.X @ self.w - self.y) ** 2))

    def curvatures(self, scale: Any) -> tuple[Any, Any]:
        """The curvatures of the loss on the scaled columns, and their directions."""
        Z = self.X / scale
        values, vectors = np.linalg.eigh(2 / len(Z) * Z.T @ Z)
        return values, vectors


def fits(looks: Sequence[Look]) -> list[Fit]:
    """What came back, case for case as far as it did in time; nothing if some are no weights."""
    found = []
    for look in looks:
        if error_type(look.seen) == "TimeUp":
            continue
        X, y = (np.asarray(make(part), dtype=float) for part in look.case["arguments"][:2])
        w = array_of(look)
        if w is None or w.shape != X.shape[1:]:
            return []
        found.append(Fit(X, y, look.case["arguments"][2], w, look.right))
    return found


def least(fit: Fit) -> Any:
    """The weights with the least loss."""
    return np.linalg.lstsq(fit.X, fit.y, rcond=None)[0]


def _first(found: list[Fit], steps: int) -> Fit | None:
    return next((fit for fit in found if fit.steps == steps), None)


def _power(first: Fit) -> tuple[float, float]:
    """The p and r of a step w = r · scale**(p − 1) · downhill, on columns of one spread; or NaN.

    `downhill` is against the gradient on the columns divided by their spread. So p is 0 for steps
    on such columns, weights turned back; 1 if they were not turned back; 2 for the raw table.
    """
    scale = first.X.std(axis=0)
    downhill = 2 / len(first.y) * (first.X / scale).T @ first.y
    times = first.w * scale / downhill
    if not np.isfinite(times).all() or not (np.all(times > 0) or np.all(times < 0)):
        return np.nan, np.nan
    alike = np.ptp(scale) <= _SAME * scale.max()
    p = 0.0 if alike else float(np.polyfit(np.log(scale), np.log(np.abs(times)), 1)[0])
    rates = times / scale**p
    same = np.ptp(rates) <= 1e-3 * np.abs(rates).max() and abs(p - round(p)) < 1e-3
    return (round(p), float(rates.mean())) if same else (np.nan, np.nan)


def _way(fit: Fit, scale: Any) -> float:
    """The sum of the rates of a descent on the scaled columns that came to these weights, or 0.

    On a bowl the share of the way to the bottom that is left is exp(−sum · curvature), if the steps
    are short: of every direction the same sum is read off, or it is no descent. Where nothing is
    left the sum has to be large enough for that.
    """
    curvatures, directions = fit.curvatures(scale)
    left = 1 - directions.T @ (fit.w * scale) / (directions.T @ (least(fit) * scale))
    on_the_way = np.abs(left) > _ARRIVED
    if not on_the_way.any() or not np.all((left > 0) & (left < 1) | ~on_the_way):
        return 0.0
    ways = -np.log(left[on_the_way]) / curvatures[on_the_way]
    enough = ways.min() * curvatures[~on_the_way] > -np.log(10 * _ARRIVED)
    same = np.ptp(ways) <= _ONE_WAY * ways.max() and enough.all()
    return float(ways.mean()) if same else 0.0


def solves(looks: Sequence[Look]) -> bool:
    """Whether it is exactly at the bottom without a step, or after one."""
    found = [fit for fit in fits(looks) if fit.steps < 2]
    return any(np.allclose(fit.w, least(fit), rtol=_EXACT, atol=0) for fit in found)


def takes_more(looks: Sequence[Look]) -> bool:
    """Whether it comes down without a step, or further by one than one step leads."""
    found = fits(looks)
    none, one = _first(found, 0), _first(found, 1)
    if none is None or one is None:
        return False
    if none.w.any():
        return bool(none.loss <= level_of(none.X, none.y))
    several = np.isnan(_power(one)[0]) and any(_way(one, kind(one.X)) for kind in _SCALES)
    return several or bool(one.loss < _lowest_of_one(one) * (1 - _SAME))


def _lowest_of_one(one: Fit) -> float:
    """The lowest loss that one step against the gradient leads to, on columns of one spread."""
    Z = one.X / one.X.std(axis=0)
    along = Z @ (Z.T @ one.y)
    return float(np.mean(one.y**2) - (along @ one.y) ** 2 / (along @ along) / len(one.y))


def goes(how: Callable[[Fit, Fit, float], bool], power: int, looks: Sequence[Look]) -> bool:
    """Whether the first step is of this power of the scale, and the first run that fails is so.

    `how` takes that run, the case with one step, and the rate of it.
    """
    found = fits(looks)
    one = _first(found, 1)
    bad = next((fit for fit in found if not fit.right and fit.steps > 1), None)
    if one is None or bad is None:
        return False
    if np.all(bad.w == np.round(bad.w)) and np.abs(bad.w).max() < _LARGE:
        return False  # whole numbers, and nothing else: cut to them, whatever the rate
    p, rate = _power(one)
    return p == power and how(bad, one, rate)


def uphill(bad: Fit, one: Fit, rate: float) -> bool:
    """The step goes along the gradient."""
    return rate < 0


def too_long(bad: Fit, one: Fit, rate: float) -> bool:
    """It ends no lower than it began, or hops to and fro at the border."""
    if rate < 0:
        return False
    if not bad.loss < np.mean(bad.y**2):
        return True
    tops = [fit.curvatures(fit.X.std(axis=0))[0][-1] for fit in (bad, one)]
    return bool(rate * max(tops) > _HOPS)


def too_short(bad: Fit, one: Fit, rate: float) -> bool:
    """It is on its way in every direction, as far as so many steps of that rate lead."""
    if rate < 0 or not np.isfinite(bad.w).all():
        return False
    for kind in _SCALES:
        way = _way(bad, kind(bad.X))
        first = one.w * kind(one.X) ** 2 / (2 / len(one.y) * one.X.T @ one.y)
        tops = [fit.curvatures(kind(fit.X))[0][-1] for fit in (one, bad)]
        rates = (first[0], first[0] * tops[0] / tops[1])
        if way and any(abs(way / bad.steps - r) <= 2 * _ONE_WAY * r for r in rates):
            return True
    return False


def crawls(bad: Fit, one: Fit, rate: float) -> bool:
    """It goes down, and is not there."""
    return rate > 0 and bool(bad.loss < np.mean(bad.y**2))


def flies(bad: Fit, one: Fit, rate: float) -> bool:
    """It ends no lower than it began."""
    return rate > 0 and not bad.loss < np.mean(bad.y**2)


def whatever(bad: Fit, one: Fit, rate: float) -> bool:
    """The first step says enough."""
    return rate > 0


def goes_with_the_rows(power: int, looks: Sequence[Look]) -> bool:
    """Whether a step on more rows is longer by that power of how many more they are."""
    found = fits(looks)
    ones = [fit for fit in found if fit.steps == 1]
    if len(ones) < 2 or not ones[0].w.any():
        return False
    times = (len(ones[1].y) / len(ones[0].y)) ** power
    longer = np.allclose(ones[1].w, times * ones[0].w, rtol=1e-6, atol=0)
    return longer and any(not fit.right for fit in found if fit.steps > 1)


def one_too_many(looks: Sequence[Look]) -> bool:
    """Whether it has made a step where none was asked for."""
    found = fits(looks)
    none, one = _first(found, 0), _first(found, 1)
    if none is None or one is None or not none.w.any():
        return False
    return _power(none)[1] > 0 and not np.allclose(one.w, none.w)


def starts_elsewhere(looks: Sequence[Look]) -> bool:
    """Whether the weights are not zero without a step, and the run still is one that arrives."""
    found = fits(looks)
    none = _first(found, 0)
    arrives = all(fit.right for fit in found if fit.steps > 1)
    return none is not None and bool(none.w.any()) and arrives


def predicts(looks: Sequence[Look]) -> bool:
    """Whether what came back are the predictions of a run that has come down."""
    for look, value in zip(looks, map(array_of, looks), strict=True):
        X, y = (np.asarray(make(part), dtype=float) for part in look.case["arguments"][:2])
        if value is None or value.shape != y.shape or y.shape == X.shape[1:]:
            return False
        if look.case["arguments"][2] > 1 and np.mean((value - y) ** 2) > level_of(X, y) * 1.001:
            return False
    return True


def whole_path(looks: Sequence[Look]) -> bool:
    """Whether what came back are all points from zero on."""
    for look, value in zip(looks, map(array_of, looks), strict=True):
        steps, d = look.case["arguments"][2], make(look.case["arguments"][0]).shape[1]
        if value is None or value.shape != (steps + 1, d) or value[0].any():
            return False
    return True


def lies_otherwise(reading: Any, looks: Sequence[Look]) -> bool:
    """Whether the numbers are right and lie in another shape."""
    for look, value in zip(looks, map(array_of, looks), strict=True):
        if value is None or value.ndim < 2:
            return False
        parts = for_case(reading, look.case)(value.ravel())
        if not agree(parts, look.wanted, look.case["rtol"], look.case["atol"]):
            return False
    return True


def sign(how: Callable[[Fit, Fit, float], bool], example: Any, power: int = 0) -> BySight:
    """A belief told by its first step and by the run that fails."""
    return BySight(partial(goes, how, power), example)
