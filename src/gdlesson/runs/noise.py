"""Gradients that are right on average, as those of minibatches: told from wrong ones, and read.

Where a gradient scatters, one step says little. So it is held against f's slope at many points
together, and the run's progress is read off f itself at its points, a part of the run at a time.
"""

from __future__ import annotations

from enum import Enum

import numpy as np

from gdlesson._validate import Array
from gdlesson.history import History
from gdlesson.runs.ailments import Finding, Kind
from gdlesson.runs.gradient_audit import AGREE, Audit, Rows
from gdlesson.runs.verdicts import STILL_AHEAD

#: So many points at the start, where slopes are steep, and so many pairs of points along the run
#: are measured where gradients scatter.
POINTS, PAIRS = 40, 20
#: Beyond this correlation with the point before, what is left over is no noise: that is drawn anew.
SMOOTH = 0.5
#: So many standard errors are no chance: one in sixteen thousand, if the scatter is normal.
CHANCE = 4.0
#: So many are not unlikely: 1 must be that near for "right on average".
LIKELY = 3.0
#: Noise leaves no gradient exactly right; here more than this share of them are.
EXACT = 0.2
#: Fewer points than this say nothing about an average.
FEWEST = 8
#: Losses are averaged over at most so many points of each part of a run.
LOOKS = 30
#: What a run still gained in its last third, as a share of all it gained, if it is at its floor.
STILL_GAINING = 0.05
#: A floor this high, as a share of the start's height above the lowest point seen, is too high.
HIGH_FLOOR = 0.1


class Scatter(Enum):
    """What gradients that differ from f's slope are."""

    RIGHT = "right on average"
    UNCLEAR = "too scattered to say"
    WRONG = "wrong on average"
    ANOTHER = "no noise: one point foretells the next"


def spread_rows(last: int) -> Rows:
    """The points at which a scattered gradient is measured."""
    spread = np.linspace(0, last - 1, PAIRS).astype(np.intp)
    rows = np.concatenate([np.arange(POINTS), spread, spread + 1])
    return np.unique(rows[(rows >= 0) & (rows <= last)])


def scatter(audit: Audit) -> tuple[Scatter, float, float]:
    """Whether the gradients are f's slope and noise; how much of the slope is in them, and ±.

    A regression through the origin of what was used on f's slope: 1 where it is right on average,
    0 where it knows nothing of f, below 0 where it leads up.
    """
    whole = audit.only(audit.known)
    T, G = whole.slopes, whole.said
    if len(T) < FEWEST or not T.any():
        return Scatter.UNCLEAR, float("nan"), float("inf")
    if (~whole.off.any(axis=1)).mean() > EXACT:
        return Scatter.ANOTHER, float((G * T).sum() / (T * T).sum()), 0.0
    # No point may outweigh the others: not the steep ones, nor those where noise is all there is.
    sizes = np.linalg.norm(T, axis=1)
    sizes = np.maximum(sizes, np.median(np.linalg.norm(G - T, axis=1)))[:, np.newaxis]
    T, G = T / sizes, G / sizes
    squares = float((T * T).sum())
    share = float((G * T).sum() / squares)
    rest = G - share * T
    weight = (T * T).sum(axis=1) / squares
    # As the jackknife does it: a point that makes the fit alone says nothing of its error.
    products = np.full(len(T), np.inf)
    np.divide((rest * T).sum(axis=1), 1 - weight, out=products, where=weight < 1)
    error = float(np.sqrt((products * products).sum()) / squares)
    if _is_smooth(whole.rows, rest) or _follows(T, rest):
        return Scatter.ANOTHER, share, error
    away = abs(share - 1)
    if away > max(CHANCE * error, AGREE) or (share > CHANCE * error and _leans(rest)):
        return Scatter.WRONG, share, error
    if away > LIKELY * error or share <= CHANCE * error:
        return Scatter.UNCLEAR, share, error
    return Scatter.RIGHT, share, error


def _is_smooth(rows: Rows, rest: Array) -> bool:
    """Whether what is left over at a point foretells what is left over at the next."""
    sizes = np.linalg.norm(rest, axis=1)
    units = rest / np.where(sizes > 0, sizes, 1.0)[:, np.newaxis]
    next_ones = np.flatnonzero(np.diff(rows) == 1)
    if len(next_ones) < FEWEST:
        return False
    return float((units[next_ones] * units[next_ones + 1]).sum(axis=1).mean()) > SMOOTH


def _follows(T: Array, rest: Array) -> bool:
    """Whether what is left over has the slope's sign, among steep points or among flat ones."""
    products = (rest * np.sign(T)).sum(axis=1)
    steep = np.linalg.norm(T, axis=1)
    steep = steep > np.median(steep)
    parts = [p for p in (products[steep], products[~steep]) if len(p) >= FEWEST]
    errors = [p.std(ddof=1) / np.sqrt(len(p)) for p in parts]
    return any(abs(p.mean()) > CHANCE * e for p, e in zip(parts, errors, strict=True))


def _leans(rest: Array) -> bool:
    """Whether some weight's noise has a mean of its own, beyond chance."""
    with np.errstate(all="ignore"):
        errors = rest.std(axis=0, ddof=1) / np.sqrt(len(rest))
        return bool((np.abs(rest.mean(axis=0)) > CHANCE * errors).any())


def scattered_slip(kind: Scatter, share: float, error: float) -> Finding:
    """What a scattered gradient that is wrong on average is called."""
    evidence: dict[str, float | str] = {
        "gradient over slope, on average": share,
        "give or take": error,
    }
    if kind is Scatter.ANOTHER:
        return Finding(Kind.WRONG_GRADIENT, evidence)
    if share < -CHANCE * error:
        return Finding(Kind.FLIPPED_SIGN, evidence)
    if share > CHANCE * error and abs(share - 1) > LIKELY * error:
        return Finding(Kind.SCALED_GRADIENT, evidence)
    return Finding(Kind.WRONG_GRADIENT, evidence)


def levels(history: History, repeats: bool) -> tuple[float, float, float] | None:
    """The loss at the start, and its mean over the middle and the last third of the run.

    That of f itself, or if f never gives the same twice, the recorded ones. None for few steps.
    """
    steps = history.steps
    if steps < FEWEST:
        return None
    if not repeats:
        tenth, third = max(1, steps // 10), steps // 3
        losses = history.losses
        parts_of = losses[:tenth], losses[-2 * third : -third], losses[-third:]
        return tuple(float(part.mean()) for part in parts_of)  # type: ignore[return-value]
    third = steps // 3
    parts = [(0, 1), (steps - 2 * third, steps - third), (steps - third, steps + 1)]
    means = []
    for start, stop in parts:
        rows = np.unique(np.linspace(start, stop - 1, LOOKS).astype(np.intp))
        try:
            with np.errstate(all="ignore"):
                values = [float(history.f(history.points[k].copy())) for k in rows]
        except (ArithmeticError, TypeError, ValueError):
            return None
        means.append(float(np.mean(values)))
    return means[0], means[1], means[2]


def floor(history: History, lowest: float, repeats: bool) -> Finding | None:
    """What a run with a right but scattered gradient has come to; None where it is unclear."""
    found = levels(history, repeats)
    if found is None or not np.isfinite(found).all():
        return None
    first, middle, late = found
    gained = first - late
    down = late - lowest <= STILL_AHEAD * gained
    if not repeats and abs(middle - late) > STILL_GAINING * gained:
        return None
    evidence: dict[str, float | str] = {
        "loss at the start": first,
        "mean loss of the last third": late,
        "mean loss of the third before": middle,
    }
    if gained <= 0:
        return Finding(Kind.OVERSHOOTING, evidence) if late > middle else None
    if middle - late > STILL_GAINING * gained and not down:
        return Finding(Kind.STEPS_TOO_SHORT, evidence)
    if late - lowest > HIGH_FLOOR * (first - lowest):
        return Finding(Kind.OSCILLATING, {**evidence, "lowest loss that is known": lowest})
    return Finding(Kind.HEALTHY, {**evidence, "the gradients": Scatter.RIGHT.value})
