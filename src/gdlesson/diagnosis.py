"""What went wrong in a run, how one can tell, and what to do first.

`diagnose` tries the patterns of Section 11's table in turn, the most certain ones first, and says
on which numbers it rests. Where nothing fits it says so.
"""

from __future__ import annotations

import numpy as np

from gdlesson._validate import describe
from gdlesson.gradient import directional_derivative
from gdlesson.gradient import gradient as numeric_gradient
from gdlesson.history import History, Status, in_full
from gdlesson.objectives import MeanSquaredError
from gdlesson.optimizers import SGD
from gdlesson.runs.ailments import FIRST_MOVES, SECTIONS, Diagnosis
from gdlesson.runs.ailments import Kind as Kind
from gdlesson.runs.directions import reversals
from gdlesson.runs.verdicts import Verdict, verdict, way_left


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
    'DIVERGING'

    Limitation: reads the record, and asks f for its slope at one or two recorded points. With
    fewer than five steps there is little to go by.
    """
    if not isinstance(history, History):
        raise TypeError(f"diagnose: history must be a run of descend; got {describe(history)}.")
    in_full("diagnose", history)
    kind, evidence = _find(history)
    return Diagnosis(kind, evidence, FIRST_MOVES[kind], SECTIONS.get(kind, 7))


Finding = tuple[Kind, dict[str, float | str]]


def _find(history: History) -> Finding:
    """The first pattern that fits, the most certain ones first."""
    for look in (_flat, _gradient_is_wrong, _late, _not_finite, _rising, _slow, _steady):
        found = look(history)
        if found is not None:
            return found
    losses = history.losses
    return Kind.NOT_SURE, {
        "loss at the start": float(losses[0]),
        "loss at the end": float(losses[-1]),
    }


def _flat(history: History) -> Finding | None:
    norms, points = history.gradient_norms, history.points
    if norms[0] == 0 or not np.isfinite(norms[0]):
        if norms[0] == 0 and history.losses.size == 1 and _is_minimum(history):
            return Kind.HEALTHY, {"gradient norm at the start": 0.0}
        return (Kind.FLAT, {"gradient norm at the start": 0.0}) if norms[0] == 0 else None
    moved = float(np.abs(points[-1] - points[0]).max()) if np.isfinite(points[-1]).all() else np.inf
    size = float(np.abs(points[0]).max()) or 1.0
    if history.steps < 5:
        return None
    if moved <= 1e-10 * size:
        return Kind.FLAT, {"moved in all": moved, "gradient norm at the start": float(norms[0])}
    height = abs(float(history.losses[0]))
    lost = abs(float(history.losses[0] - history.losses[-1]))
    if norms[0] < 1e-6 * (1 + height) / size and lost <= 1e-6 * height:
        return Kind.FLAT, {"gradient norm at the start": float(norms[0]), "loss lost": lost}
    return None


def _is_minimum(history: History) -> bool:
    minima = getattr(history.f, "minima", None) or ()
    place = history.points[0].reshape(-1)
    return any(np.allclose(place, m) for m in minima)


def _true_slope(history: History, k: int) -> float | None:
    """The slope of f at point k along the recorded gradient, measured on f itself."""
    w, g = history.points[k], history.gradients[k]
    norm = history.gradient_norms[k]
    if not (np.isfinite(w).all() and np.isfinite(g).all() and 0 < norm < np.inf):
        return None
    try:
        return directional_derivative(history.f, w, g)
    except (ArithmeticError, TypeError, ValueError):
        return None


def _gradient_is_wrong(history: History) -> Finding | None:
    """Hold the recorded gradient against the slope of f along it: a flipped sign, or a sum."""
    norms = history.gradient_norms
    slope = _true_slope(history, 0)
    if slope is not None and np.isfinite(slope) and slope < -0.5 * norms[0]:
        return Kind.FLIPPED_SIGN, {
            "slope of f along the gradient that was used": slope,
            "it should be": float(norms[0]),
        }
    if history.steps < 3:
        return None
    for k in (1, 2):  # the second gradient holds two, the third holds three
        w = history.points[k]
        if w.size > 1000 or not np.isfinite(w).all() or not np.isfinite(history.gradients[k]).all():
            return None
        try:
            true = numeric_gradient(history.f, w)
        except (ArithmeticError, TypeError, ValueError):
            return None
        kept = history.gradients[k - 1] + true
        size = 1e-4 * (1e-12 + np.abs(kept).max())
        fits = np.abs(history.gradients[k] - kept).max() <= size
        differs = np.abs(history.gradients[k] - true).max() > 100 * size
        if not (fits and differs):
            return None
    return Kind.KEPT_GRADIENTS, {
        "gradient norm that was used at step 2": float(norms[2]),
        "of f itself": float(np.linalg.norm(true)),
    }


def _late(history: History) -> Finding | None:
    """Fine for a good while, then far above the lowest loss it had."""
    losses = history.losses
    finite = np.isfinite(losses)
    last = int(np.argmin(finite)) if not finite.all() else len(losses)
    if last < 12:
        return None
    good = losses[:last]
    lowest = int(np.argmin(good))
    fell = good[0] - good[lowest]
    blown = not finite.all() or good[-1] > good[0] + 10 * abs(good[0] - good[lowest])
    if blown and lowest >= 10 and lowest >= 0.2 * last and fell > 1e-3 * abs(good[0]):
        if history.status.broke and last - lowest <= 1 and _gentle(history, last - 1):
            return None  # no growth before it: the loss function itself
        return Kind.EXPLODED_LATE, {
            "steps that were fine": float(lowest),
            "lowest loss": float(good[lowest]),
            "largest gradient norm after it": float(np.nanmax(history.gradient_norms[lowest:last])),
        }
    return None


def _gentle(history: History, k: int) -> bool:
    """Whether the gradients up to step k were of one size, so that nothing had been growing."""
    norms = history.gradient_norms[: k + 1]
    return bool(np.isfinite(norms).all() and norms[-1] <= 100 * np.median(norms))


def _not_finite(history: History) -> Finding | None:
    if not history.status.broke:
        return None
    what = {
        Status.LOSS_NOT_FINITE: "loss",
        Status.GRADIENT_NOT_FINITE: "gradient",
        Status.POINT_NOT_FINITE: "point",
    }[history.status]
    losses = history.losses
    before = losses[:-1]
    grew = np.flatnonzero(np.diff(before) > 0) if len(before) > 1 else np.array([])
    # Growth by steps runs over several of them and over many orders of magnitude.
    overshoot = len(before) > 1 and before[-1] > 100 * (1 + abs(losses[0])) and len(grew) > 0
    jumped = np.abs(history.points[-1]).max() > 1e6 * (1 + np.abs(history.points[0]).max())
    source = "growing steps" if overshoot or jumped else "the function itself"
    evidence: dict[str, float | str] = {
        "step": float(history.steps),
        "what": what,
        "source": source,
        "learning rate": history.optimizer.learning_rate,
    }
    if len(grew) and overshoot:
        evidence["growing since step"] = float(grew[0])
    return Kind.NOT_FINITE, evidence


def _rising(history: History) -> Finding | None:
    losses = history.losses
    if history.steps < 2 or verdict(history).kind is not Verdict.DIVERGING:
        return None
    norms = history.gradient_norms
    with np.errstate(all="ignore"):
        growth = float(np.median(norms[1:] / norms[:-1]))
    steps = np.diff(history.points.reshape(len(losses), -1), axis=0)
    turns = np.diff(history.gradients.reshape(len(losses), -1), axis=0)
    length = np.einsum("ij,ij->i", steps, steps)
    with np.errstate(all="ignore"):
        curvature = float(np.nanmedian(np.einsum("ij,ij->i", steps, turns) / length))
    return Kind.DIVERGING, {
        "growth of the gradient a step": growth,
        "learning rate × curvature (border 2)": history.optimizer.learning_rate * curvature,
    }


def _slow(history: History) -> Finding | None:
    if history.status.converged or history.steps < 5:
        return None
    losses, norms = history.losses, history.gradient_norms
    evidence: dict[str, float | str] = {
        "loss at the end over the start": float(losses[-1] / losses[0]) if losses[0] else 1.0,
        "gradient norm at the end over the start": float(norms[-1] / norms[0]),
    }
    # A table on disk or a sparse one is not pulled into memory for this.
    if isinstance(history.f, MeanSquaredError) and history.f.in_memory:
        X, y = history.f.X, history.f.y
        best = history.f(np.linalg.lstsq(X, y, rcond=None)[0])
        ahead = float((losses[-1] - best) / (losses[0] - best)) if losses[0] > best else 0.0
        condition = float(np.linalg.cond(X) ** 2)
        if ahead > 0.01 and condition > 100:
            spread = np.linalg.norm(X, axis=0)
            return Kind.UNSCALED_FEATURES, {
                "share of the way still ahead": ahead,
                "condition number": condition,
                "largest column over smallest": float(spread.max() / max(spread.min(), 1e-300)),
            }
    return (Kind.CRAWLING, evidence) if verdict(history).kind is Verdict.CRAWLING else None


def _steady(history: History) -> Finding | None:
    found = verdict(history).kind
    losses = history.losses
    ends = {"loss at the start": float(losses[0]), "loss at the end": float(losses[-1])}
    arrived = way_left(history, len(losses) - 1) < 0.01
    hovers = arrived and not isinstance(history.optimizer, SGD)  # as RMSprop and Adam do
    if found in (Verdict.ZIGZAG, Verdict.UNSETTLED) and not hovers:
        return Kind.OSCILLATING, {
            "share of steps that turn back": reversals(history.points),
            **ends,
        }
    if hovers or history.status.converged:
        return Kind.HEALTHY, {**ends, "steps": float(history.steps)}
    if found in (Verdict.SMOOTH, Verdict.SWINGING, Verdict.AT_REST):
        return Kind.HEALTHY, {**ends, "steps": float(history.steps)}
    return None
