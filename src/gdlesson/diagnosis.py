"""What went wrong in a run, how one can tell, and what to do first.

`diagnose` first holds the gradient that was used against f itself. Only of a run whose gradient is
right does it ask further, the most certain patterns first. Where nothing fits it says so.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from gdlesson._validate import describe
from gdlesson.history import History, as_descent, in_full
from gdlesson.losses.measured import Drawn
from gdlesson.runs import breaks, ground, hindrances, noise, remedies, symptoms
from gdlesson.runs.ailments import SECTIONS, Diagnosis, Finding
from gdlesson.runs.ailments import Kind as Kind
from gdlesson.runs.chart import Chart
from gdlesson.runs.gradient_audit import audit, of_minibatches, sample
from gdlesson.runs.slips import lost_at_the_end, slip
from gdlesson.runs.verdicts import STILL_AHEAD, Verdict

#: Beyond this many times the first loss a run is lost, and its gradients tell nothing new.
FAR_OUT = 1e12


def diagnose(history: History) -> Diagnosis:
    """What went wrong in a run, how one can tell, and what to do first.

    Args:
        history: a run of `descend`.

    Returns:
        A Diagnosis; its kind is NOT_SURE where nothing fits.

    Raises:
        TypeError: if history is no History.
        ValueError: if its points were not recorded.

    >>> from gdlesson import descend
    >>> from gdlesson.objectives import bowl
    >>> diagnose(descend(bowl, (4, 3), learning_rate=0.4, steps=20)).kind.name
    'OVERSHOOTING'
    >>> flipped = descend(bowl, (4, 3), gradient=lambda w: bowl.gradient(w) * [1, -1], steps=9)
    >>> {name: round(value, 6) for name, value in diagnose(flipped).evidence.items()}
    {'gradient over slope, w[1]': -1.0}

    A run that was told to climb is a descent on -f, and its losses are those of -f.

    Limitation: it asks f for its slopes at a dozen recorded points, along forty weights at most: a
    gradient that is wrong elsewhere is missed. With fewer than five steps there is little to go by.
    """
    if not isinstance(history, History):
        raise TypeError(f"diagnose: history must be a run of descend; got {describe(history)}.")
    in_full("diagnose", history)
    with np.errstate(all="ignore"):  # a run may have met infinities; what comes of them is judged
        chart = Chart(as_descent(history))
        found = _find(chart)
        moves = remedies.first_moves(found, chart)
    section = SECTIONS.get(found.kind, 7)
    return Diagnosis(found.kind, found.evidence, moves.says, section, moves.change)


def _find(chart: Chart) -> Finding:
    """The first pattern that fits, the most certain ones first."""
    unfit = breaks.bad_start(chart)
    if unfit:
        return unfit
    named, repeats, scattered = _gradient(chart)
    if named:
        return named
    if scattered:
        return (
            breaks.broke(chart)
            or noise.floor(chart.history, chart.lowest, repeats)
            or _unknown(chart)
        )
    looks: tuple[Callable[[Chart], Finding | None], ...] = (
        symptoms.uphill, ground.standing, hindrances.left_out, breaks.late, breaks.broke,
        hindrances.held_back, symptoms.rising, ground.went_flat, ground.saddle,
        hindrances.unfinished, symptoms.swinging, symptoms.crawling, _well,
    )  # fmt: skip
    found = (look(chart) for look in looks)
    return next((f for f in found if f is not None), _unknown(chart))


class Gradient(NamedTuple):
    """What is wrong with it; whether f gives its losses again; whether either of them scatters."""

    wrong: Finding | None
    repeats: bool = True
    scattered: bool = False


def _gradient(chart: Chart) -> Gradient:
    """The gradient that was used, held against f."""
    if of_minibatches(chart.history):
        return Gradient(None, scattered=True)
    far = chart.losses > FAR_OUT * (1 + abs(float(chart.losses[0])))
    last = int(np.argmax(far)) - 1 if far.any() else chart.last
    near = tuple(each for k in breaks.jumps(chart, last) for each in (k - 1, k, k + 1))
    found = audit(chart.history, sample(last, near))
    if found is None:
        return Gradient(None, repeats=False, scattered=True)
    if not found.off.any():
        return Gradient(None)
    named = breaks.accident(chart, found) or slip(found) or lost_at_the_end(found)
    if named:
        return Gradient(named)
    more = audit(chart.history, noise.spread_rows(last))
    kind, share, error = noise.scatter(more or found)
    if kind in (noise.Scatter.WRONG, noise.Scatter.ANOTHER):
        return Gradient(noise.scattered_slip(kind, share, error))
    right = kind is noise.Scatter.RIGHT or isinstance(chart.history.f, Drawn)
    return Gradient(None, scattered=True) if right else Gradient(_unknown(chart))


def _well(chart: Chart) -> Finding | None:
    """It arrived, or it rests where it should."""
    arrived = chart.ahead <= STILL_AHEAD or chart.history.status.converged
    if not arrived or chart.reading.kind in (Verdict.DIVERGING, Verdict.FALLING):
        return None
    if not chart.losses[-1] <= chart.losses[0]:
        return None
    return Finding(Kind.HEALTHY, {**chart.ends, "steps": float(chart.history.steps)})


def _unknown(chart: Chart) -> Finding:
    return Finding(Kind.NOT_SURE, chart.ends)
