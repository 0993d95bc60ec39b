"""Steps that do not suit the ground: too long, too short, or from side to side."""

from __future__ import annotations

import numpy as np

from gdlesson._validate import Array
from gdlesson.losses.squared_error import MeanSquaredError
from gdlesson.optimizers import SGD
from gdlesson.runs.ailments import SHOWN, Evidence, Finding, Kind
from gdlesson.runs.chart import Chart
from gdlesson.runs.noise import HIGH_FLOOR
from gdlesson.runs.verdicts import STILL_AHEAD, Verdict

#: The cosine between step and gradient from which on a step leads up: 26 degrees.
UPHILL = 0.9
#: A direction that swings and keeps more than this share of its distance a step holds the run up:
#: 0.7 halves the height at every step.
SLOW_SWING = 0.7
#: A rate that can be multiplied by this, and stays under the border, is too low.
RAISE = 3.0
#: Below this rate × curvature a step glides, and at it reaches the bottom: a raised rate is to
#: stay there.
GLIDES = 1.0
#: A table whose condition number is beyond this, and ten times less after scaling, is
#: unscaled: at 100 plain descent at its best rate needs 115 steps for a hundredth of the height.
ILL, GAIN = 100.0, 10.0


def uphill(chart: Chart) -> Finding | None:
    """The gradient is right, and the steps go along it."""
    steps, slopes = np.diff(chart.points, axis=0), chart.gradients[:-1]
    lengths = chart.step_lengths * chart.norms[:-1]
    went = lengths > 0
    if not went.any() or chart.decay > 0:
        return None
    along = np.einsum("ij,ij->i", steps, slopes)[went] / lengths[went]
    if not along.min() > UPHILL:
        return None
    return Finding(
        Kind.FLIPPED_SIGN,
        {"direction of the steps along the gradient (-1 is downhill)": float(np.median(along))},
    )


def rising(chart: Chart) -> Finding | None:
    """Every step overshoots; said only where the numbers bear it out."""
    if chart.history.steps < 2 or chart.reading.kind is not Verdict.DIVERGING:
        return None
    with np.errstate(all="ignore"):
        growth = float(np.median(chart.norms[1:] / chart.norms[:-1]))
    evidence: Evidence = {}
    if growth > 1:
        evidence["growth of the gradient a step"] = growth
    product = chart.rate * (secant_curvature(chart) + chart.decay)
    if chart.by_gradient and product > chart.border:
        what = "(curvature + weight decay)" if chart.decay else "curvature"
        evidence[f"learning rate × {what} (border {chart.border:g})"] = product
    return Finding(Kind.OVERSHOOTING, evidence) if evidence else None


def secant_curvature(chart: Chart) -> float:
    """The median curvature that the steps themselves met: turn of the gradient per way."""
    steps, turns = np.diff(chart.points, axis=0), np.diff(chart.gradients, axis=0)
    with np.errstate(all="ignore"):
        lengths = np.einsum("ij,ij->i", steps, steps)
        return float(np.nanmedian(np.einsum("ij,ij->i", steps, turns) / lengths))


def crawling(chart: Chart) -> Finding | None:
    """Down it goes, and much of the way is ahead: too low a rate, or ground that allows no more."""
    if chart.ahead <= STILL_AHEAD or chart.history.steps < 5:
        return None
    if not chart.losses[-1] < chart.losses[0]:
        return None
    evidence: Evidence = {"share of the way still ahead": chart.ahead}
    if chart.losses[0] > 0:
        evidence["loss at the end over the start"] = float(chart.losses[-1] / chart.losses[0])
    product = chart.rate * chart.curvature
    if not (isinstance(chart.rule, SGD) and RAISE * product >= GLIDES):
        return Finding(Kind.STEPS_TOO_SHORT, evidence)
    f = chart.history.f
    if isinstance(f, MeanSquaredError) and f.in_memory:
        condition, scaled = float(np.linalg.cond(f.X) ** 2), _scaled_condition(f.X)
        if condition > ILL and scaled * GAIN <= condition:
            spread = np.linalg.norm(f.X, axis=0)
            return Finding(
                Kind.UNSCALED_FEATURES,
                {
                    "share of the way still ahead": chart.ahead,
                    "condition number": condition,
                    "condition number after scaling": scaled,
                    "largest column over smallest": float(spread.max() / spread.min()),
                },
            )
    evidence["learning rate × largest curvature"] = product
    return Finding(Kind.NARROW_VALLEY, evidence)


def _scaled_condition(X: Array) -> float:
    spread = np.linalg.norm(X, axis=0)
    return float(np.linalg.cond(X / spread) ** 2) if spread.all() else float("inf")


def swinging(chart: Chart) -> Finding | None:
    """It jumps or swings from side to side, and that is what holds it up."""
    kind, ways = chart.reading.kind, chart.reading.ways
    arrived = chart.ahead <= STILL_AHEAD
    evidence: Evidence = chart.ends
    crossings = {
        f"times it changed sides{' along ' + w.name if w.name else ''}": float(len(w.crossings))
        for w in ways
        if len(w.crossings)
    }
    most = sorted(crossings, key=lambda name: -crossings[name])[:SHOWN]
    crossings = {name: crossings[name] for name in most}
    evidence = {**crossings, **evidence}
    if kind is Verdict.UNSETTLED or (kind is Verdict.BOUNCING and not arrived):
        return Finding(Kind.OSCILLATING, evidence)
    if kind is Verdict.HOVERING:
        low = chart.ahead <= HIGH_FLOOR
        return Finding(Kind.HEALTHY if low else Kind.OSCILLATING, evidence)
    if kind in (Verdict.ZIGZAG, Verdict.SPIKING) and _holds_up(chart, arrived):
        return Finding(Kind.OSCILLATING, evidence)
    if kind is Verdict.SWINGING and not arrived:
        if chart.losses.max() > chart.losses[0] and not chart.by_gradient:
            return Finding(Kind.OSCILLATING, evidence)
        numbers: Evidence = {"momentum": chart.momentum, **crossings}
        return Finding(Kind.MUCH_MOMENTUM, {**numbers, "share of the way still ahead": chart.ahead})
    return None


def _holds_up(chart: Chart, arrived: bool) -> bool:
    """Whether the direction that swings is the one that shrinks least."""
    factors = [way.factor for way in chart.reading.ways]
    if factors and np.isfinite(factors).all():
        slowest = max(factors, key=abs)
        return slowest < -SLOW_SWING
    if arrived or not chart.by_gradient:
        return not arrived
    product = chart.rate * chart.curvature / (1 + chart.momentum)
    return product > GLIDES
