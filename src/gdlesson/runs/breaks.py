"""Runs that met an infinity or a NaN, blew up late, or took one gradient unlike the others."""

from __future__ import annotations

import numpy as np

from gdlesson._validate import Array
from gdlesson.history import Status
from gdlesson.runs.ailments import Evidence, Finding, Kind
from gdlesson.runs.chart import Chart
from gdlesson.runs.gradient_audit import Audit

#: A gradient that is so many times the median of the five before it is looked at for an outlier.
JUMP = 3.0
#: How many gradients before one make what is usual.
USUAL = 5
#: At most so many jumps are looked at, the highest ones first.
JUMPS = 3
#: A gradient this many times the usual one, though f slopes like that, is a cliff.
CLIFF = 100.0
#: A run was fine for long if it fell over at least so many points, and this share of the run.
LONG, LONG_SHARE = 10, 0.2
#: It had fallen if by more than this share of the first loss: as much as a picture shows.
FELL = 1e-3
#: A loss that ends so many times as far above the start as it had come below it has blown up.
BLOWN = 10.0
#: Losses and points that grew by these factors grew by steps, not by f itself.
LOSS_GREW, POINT_GREW = 100.0, 1e6
#: The share of points at which a gradient may be wrong by accident.
RARE = 0.25


def jumps(chart: Chart, last: int) -> tuple[int, ...]:
    """The points up to `last` with a gradient unlike those before, the highest jumps first."""
    norms = chart.norms[: last + 1]
    found = []
    for k in range(1, len(norms)):
        usual = float(np.median(norms[max(0, k - USUAL) : k]))
        if usual > 0 and norms[k] > JUMP * usual:
            found.append((norms[k] / usual, k))
    return tuple(k for _, k in sorted(found, reverse=True)[:JUMPS])


def bad_start(chart: Chart) -> Finding | None:
    """Nothing finite to begin with."""
    if chart.last >= 0:
        return None
    what = "gradient" if np.isfinite(chart.history.losses[0]) else "loss"
    value = chart.history.losses[0] if what == "loss" else chart.history.gradient_norms[0]
    return Finding(Kind.BAD_START, {f"{what} at the start": float(value)})


def accident(chart: Chart, audit: Audit) -> Finding | None:
    """Right gradients, and then some that are not f's: did the run get over them?"""
    wrong = np.asarray(audit.off.any(axis=1))
    if not wrong.any() or wrong[0]:
        return None
    first = int(audit.rows[int(np.argmax(wrong))])
    high = max(audit.rows[wrong].tolist(), key=lambda k: float(chart.norms[k]))
    usual = float(np.median(chart.norms[max(0, high - USUAL) : high]))
    before = chart.losses[: first + 1]
    evidence: Evidence = {
        "step": float(high),
        "gradient norm that was used": float(chart.norms[high]),
        "median of the five before": usual,
    }
    fell = float(before[0] - before.min())
    lost = chart.history.status.broke or chart.losses[-1] > before[0] + BLOWN * fell
    sudden = chart.norms[first] > CLIFF * float(
        np.median(chart.norms[max(0, first - USUAL) : first])
    )
    if lost and sudden and len(before) > LONG:
        lowest = {"lowest loss": float(before.min())}
        return Finding(Kind.EXPLODED_LATE, {"steps that were fine": float(first), **lowest,
                                            **evidence})  # fmt: skip
    if not lost and wrong.mean() <= RARE and chart.norms[high] > JUMP * usual:
        return Finding(Kind.OUTLIER, evidence)
    return None


def late(chart: Chart) -> Finding | None:
    """Fine for a good while, then far above the lowest loss it had, all at once."""
    losses, norms = chart.losses, chart.norms
    if len(losses) < LONG + 2:
        return None
    lowest = int(np.argmin(losses))
    fell = float(losses[0] - losses[lowest])
    broke = chart.history.status.broke
    blown = broke or losses[-1] > losses[0] + BLOWN * fell
    if not blown or lowest < max(LONG, LONG_SHARE * len(losses)) or fell <= FELL * abs(losses[0]):
        return None
    after = norms[lowest:]
    usual = float(np.median(norms[max(0, lowest - USUAL) : lowest + 1]))
    if usual == 0 or after.max() <= CLIFF * usual or _by_one_factor(after):
        return None
    return Finding(
        Kind.EXPLODED_LATE,
        {
            "steps that were fine": float(lowest),
            "lowest loss": float(losses[lowest]),
            "largest gradient norm after it": float(after.max()),
        },
    )


def _by_one_factor(norms: Array) -> bool:
    """Whether they grew steadily, as beyond the border: no step many times what the others did."""
    if len(norms) < USUAL:
        return False
    with np.errstate(all="ignore"):
        factors = norms[1:] / norms[:-1]
    return bool(factors.max() <= JUMP * np.median(factors))


def broke(chart: Chart) -> Finding | None:
    """The run ended at an infinity or NaN: by steps that grew, or by f itself?"""
    history = chart.history
    if not history.status.broke:
        return None
    what = {
        Status.LOSS_NOT_FINITE: "loss",
        Status.GRADIENT_NOT_FINITE: "gradient",
        Status.POINT_NOT_FINITE: "point",
    }[history.status]
    before = history.losses[:-1]
    grew = np.flatnonzero(np.diff(before) > 0) if len(before) > 1 else np.array([], dtype=int)
    # Growth by steps runs over several of them and over many orders of magnitude.
    overshot = bool(len(grew)) and before[-1] > LOSS_GREW * (1 + abs(history.losses[0]))
    furthest = np.abs(history.points[-1]).max()
    jumped = not furthest <= POINT_GREW * (1 + np.abs(history.points[0]).max())
    evidence: Evidence = {
        "step": float(history.steps),
        "what": what,
        "source": "growing steps" if overshot or jumped else "the function itself",
    }
    if overshot or jumped:
        evidence["learning rate"] = float(chart.rule.learning_rate)
        if len(grew) and overshot:
            evidence["growing since step"] = float(grew[0])
        return Finding(Kind.BLEW_UP, evidence)
    return Finding(Kind.LEFT_DOMAIN, {**evidence, "last finite loss": float(chart.losses[-1])})
