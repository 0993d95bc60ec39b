"""What a run with right gradients shows: where it came to rest, and what its steps did not suit."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from gdlesson._validate import Array
from gdlesson.losses.squared_error import MeanSquaredError
from gdlesson.optimizers import SGD, AdamW
from gdlesson.runs import outlook
from gdlesson.runs.ailments import Evidence, Finding, Kind
from gdlesson.runs.chart import Chart
from gdlesson.runs.noise import HIGH_FLOOR
from gdlesson.runs.verdicts import LATE, STILL_AHEAD, Verdict

#: At most so many directions are named.
SHOWN = 3
#: The cosine between step and gradient from which on every step leads up.
UPHILL = 0.9
#: A direction that swings and keeps more than this share of its distance a step holds the run up.
SLOW_SWING = 0.7
#: Steps that shrank to this share of the first ones, where slopes did not, have run out.
RAN_OUT = 0.01
#: Slopes that kept this share of the first one did not shrink: in height it is STILL_AHEAD.
STILL_SLOPES = STILL_AHEAD**0.5
#: Decay and slope cancel where their sum is below this share of the slope.
CANCELS = 0.3
#: A run rests if its last part moved by less than this share of the way.
RESTS = 0.02
#: More momentum than this is more than the usual 0.9 by half a step's memory.
MUCH = 0.95
#: This share of cut gradients is nearly every one.
NEARLY_ALL = 0.9
#: A rate that can be multiplied by this, and stays under the border, is too low.
RAISE = 3.0
#: Below this rate × curvature a step glides; a raised rate is to stay there.
GLIDES = 1.0
#: A table whose condition number is beyond this, and ten times less after scaling, is unscaled.
ILL, GAIN = 100.0, 10.0


def ends(chart: Chart) -> Evidence:
    """The first and the last finite loss."""
    return {"loss at the start": float(chart.losses[0]), "loss at the end": float(chart.losses[-1])}


def uphill(chart: Chart) -> Finding | None:
    """The gradient is right, and the steps go along it."""
    steps, slopes = np.diff(chart.points, axis=0), chart.gradients[:-1]
    lengths = chart.step_lengths * chart.norms[:-1]
    went = lengths > 0
    if not went.any():
        return None
    along = np.einsum("ij,ij->i", steps, slopes)[went] / lengths[went]
    if not along.min() > UPHILL:
        return None
    return Finding(
        Kind.FLIPPED_SIGN,
        {"direction of the steps along the gradient (-1 is downhill)": float(np.median(along))},
    )


def left_out(chart: Chart) -> Finding | None:
    """Weights that never moved though f slopes along them, while others did."""
    slopes = np.abs(chart.gradients[:-1])
    if chart.history.steps < 2 or not len(slopes):
        return None
    sloped = (slopes > STILL_SLOPES * slopes.max(axis=1, keepdims=True)).all(axis=0)
    still = np.ptp(chart.points, axis=0) == 0
    found = np.flatnonzero(still & sloped)
    if not len(found) or still.all():
        return None
    return Finding(
        Kind.DETACHED_WEIGHTS,
        {f"slope of f along w[{i}], which never moved": float(chart.gradients[-1, i])
         for i in found[:SHOWN].tolist()},
    )  # fmt: skip


def unfinished(chart: Chart) -> Finding | None:
    """It is not down, and something else than its rate keeps it there."""
    if chart.ahead <= STILL_AHEAD or chart.history.steps < 1:
        return None
    looks: tuple[Callable[[Chart], Finding | None], ...] = (
        _tight_clip, _ran_out, _much_momentum, _no_bottom, _stopped,
    )  # fmt: skip
    return next((found for look in looks if (found := look(chart)) is not None), None)


def held_back(chart: Chart) -> Finding | None:
    """It rests where the weight decay pulls as hard as f does."""
    if chart.ahead <= STILL_AHEAD or chart.history.steps < 2:
        return None
    slope, w = chart.gradients[-1], chart.points[-1]
    if chart.decay == 0 or not slope.any() or not w.any():
        return None
    pull = chart.decay * w
    late = max(1, int(LATE * chart.history.steps))
    rests = float(np.linalg.norm(w - chart.points[-1 - late])) <= RESTS * chart.step_lengths.sum()
    size = float(np.linalg.norm(slope))
    against = -float(slope @ w) / (size * float(np.linalg.norm(w)))
    if isinstance(chart.rule, AdamW):
        cancels = rests and against > CANCELS
    else:
        cancels = float(np.linalg.norm(slope + pull)) <= CANCELS * size
    if not cancels:
        return None
    evidence: Evidence = {"norm of f's slope at the end": size, "weight decay": chart.decay}
    if not isinstance(chart.rule, AdamW):  # there it stands beside the gradient, not in it
        evidence["pull of the weight decay there"] = float(np.linalg.norm(pull))
    return Finding(Kind.HELD_BACK, evidence)


def _tight_clip(chart: Chart) -> Finding | None:
    limit = chart.history.clip_norm
    if limit is None or chart.clipped < NEARLY_ALL or not chart.by_gradient:
        return None
    product = float(chart.rule.learning_rate) * chart.curvature_ahead
    if not product < chart.border / 2:
        return None
    return Finding(
        Kind.TIGHT_CLIP,
        {
            "share of gradients that were cut": chart.clipped,
            "limit": float(limit),
            "median gradient norm": float(np.median(chart.norms)),
        },
    )


def _ran_out(chart: Chart) -> Finding | None:
    lengths, norms = chart.step_lengths, chart.norms
    part = max(1, len(lengths) // 10)
    first, last = float(np.median(lengths[:part])), float(np.median(lengths[-part:]))
    slopes = float(np.median(norms[-part:]) / np.median(norms[:part])) if norms[0] else 0.0
    if len(lengths) < 5 or last > RAN_OUT * first or slopes < STILL_SLOPES:
        return None
    return Finding(
        Kind.STEPS_RAN_OUT,
        {
            "last steps over the first": last / first if first else 0.0,
            "gradient norm then over the first": slopes,
        },
    )


def _much_momentum(chart: Chart) -> Finding | None:
    swings = max((len(way.crossings) for way in chart.reading.ways), default=0)
    rises = int((np.diff(chart.losses) > 0).sum())
    if chart.momentum < MUCH or not (swings or rises):
        return None
    if chart.losses.max() > chart.losses[0] * (1 + 1e-9) and chart.reading.kind in (
        Verdict.DIVERGING,
        Verdict.UNSETTLED,
    ):
        return None
    return Finding(
        Kind.MUCH_MOMENTUM,
        {
            "momentum": chart.momentum,
            "times it swung past the bottom": float(swings),
            "share of the way still ahead": chart.ahead,
        },
    )


def _no_bottom(chart: Chart) -> Finding | None:
    if not chart.losses[-1] < chart.losses[0] or not outlook.falls_for_ever(chart):
        return None
    return Finding(
        Kind.NO_BOTTOM,
        {**ends(chart), "powers of ten looked ahead": float(outlook.DECADES)},
    )


def _stopped(chart: Chart) -> Finding | None:
    status = chart.history.status
    if not (status.converged or status.name == "STOPPED_BY_CALLBACK"):
        return None
    if status.name == "GRADIENT_TINY":
        return None
    return Finding(
        Kind.STOPPED_EARLY,
        {
            "share of the way still ahead": chart.ahead,
            "gradient norm at the end over the longest": chart.slope_left,
            "ended by": "the tolerance" if status.converged else "the callback",
        },
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
    product = float(chart.rule.learning_rate) * (secant_curvature(chart) + chart.decay)
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
    product = float(chart.rule.learning_rate) * chart.curvature
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
    evidence: Evidence = ends(chart)
    crossings = {
        f"times it changed sides{' along ' + w.name if w.name else ''}": float(len(w.crossings))
        for w in ways
        if len(w.crossings)
    }
    most = sorted(crossings, key=lambda name: -crossings[name])[:SHOWN]
    crossings = {name: crossings[name] for name in most}
    evidence = {**crossings, **evidence}
    if kind is Verdict.BOUNCING or kind is Verdict.UNSETTLED:
        return Finding(Kind.OSCILLATING, evidence)
    if kind is Verdict.HOVERING:
        low = chart.ahead <= HIGH_FLOOR
        return Finding(Kind.HEALTHY if low else Kind.OSCILLATING, evidence)
    if kind is Verdict.ZIGZAG and _holds_up(chart, arrived):
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
    if not chart.by_gradient:
        return not arrived
    swing = 1 - float(chart.rule.learning_rate) * chart.curvature / (1 + chart.momentum)
    return swing < -SLOW_SWING if arrived else swing < 0
