"""What keeps a run with right gradients from getting down, though its rate would take it there."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from gdlesson.history import Status
from gdlesson.optimizers import AdamW
from gdlesson.runs import outlook
from gdlesson.runs.ailments import SHOWN, Evidence, Finding, Kind
from gdlesson.runs.chart import Chart
from gdlesson.runs.verdicts import LATE, STILL_AHEAD, Verdict

#: Steps that shrank to this share of the first ones, where slopes did not, have run out.
RAN_OUT = 0.01
#: The first and the last tenth of a run, of five steps at least, are compared for it.
PART, FEWEST = 10, 5
#: Slopes that kept this share of the first one did not shrink: in height it is STILL_AHEAD.
STILL_SLOPES = STILL_AHEAD**0.5
#: Decay and slope cancel where their sum is below this share of the slope: a run that gets there by
#: factors is past two thirds of the way to where they do.
CANCELS = 0.3
#: A run rests if its last part moved by less than this share of its path: two line's widths.
RESTS = 0.02
#: More momentum than this remembers twenty steps, twice as many as the usual 0.9.
MUCH = 0.95
#: This share of cut gradients is nearly every one.
NEARLY_ALL = 0.9


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
    if _decays_apart(chart):
        cancels = rests and against > CANCELS
    else:
        cancels = float(np.linalg.norm(slope + pull)) <= CANCELS * size
    if not cancels:
        return None
    evidence: Evidence = {"norm of f's slope at the end": size, "weight decay": chart.decay}
    if not _decays_apart(chart):  # there it stands beside the gradient, not in it
        evidence["pull of the weight decay there"] = float(np.linalg.norm(pull))
    return Finding(Kind.HELD_BACK, evidence)


def _decays_apart(chart: Chart) -> bool:
    """Whether the decay shrinks w itself, and is not added to the gradient."""
    return isinstance(chart.rule, AdamW) or getattr(chart.rule, "decoupled_weight_decay", False)


def _tight_clip(chart: Chart) -> Finding | None:
    limit = chart.history.clip_norm
    if limit is None or chart.clipped < NEARLY_ALL or not chart.by_gradient:
        return None
    product = chart.rate * chart.curvature_ahead
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
    part = max(1, len(lengths) // PART)
    first, last = float(np.median(lengths[:part])), float(np.median(lengths[-part:]))
    slopes = float(np.median(norms[-part:]) / np.median(norms[:part])) if norms[0] else 0.0
    schedule = chart.history.schedule
    if len(lengths) < FEWEST or last > RAN_OUT * first or slopes < STILL_SLOPES:
        return None
    return Finding(
        Kind.STEPS_RAN_OUT,
        {
            "last steps over the first": last / first if first else 0.0,
            "gradient norm then over the first": slopes,
            **({} if schedule is None else {"schedule": f"{schedule}"}),
        },
    )


def _much_momentum(chart: Chart) -> Finding | None:
    swings = max((len(way.crossings) for way in chart.reading.ways), default=0)
    rises = int((np.diff(chart.losses) > 0).sum())
    if chart.momentum < MUCH or not (swings or rises):
        return None
    if chart.losses.max() > chart.losses[0] and chart.reading.kind in (
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
        {**chart.ends, "powers of ten looked ahead": float(outlook.DECADES)},
    )


def _stopped(chart: Chart) -> Finding | None:
    status = chart.history.status
    if status not in (Status.LOSS_SETTLED, Status.STOPPED_BY_CALLBACK):
        return None
    return Finding(
        Kind.STOPPED_EARLY,
        {
            "share of the way still ahead": chart.ahead,
            "gradient norm at the end over the longest": chart.slope_left,
            "ended by": "the tolerance" if status.converged else "the callback",
        },
    )
