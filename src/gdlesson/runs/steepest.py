"""The largest curvature of f at a place: what the learning rate has to keep under."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gdlesson._validate import Array
from gdlesson.gradient import central_gradient
from gdlesson.history import History
from gdlesson.losses.squared_error import MeanSquaredError, Minibatches
from gdlesson.runs.directions import FEW_WEIGHTS, curvature_at

#: Of more weights curvature is not measured: a round of the power method costs f 4 values a weight.
MANY_WEIGHTS = 200
#: Rounds of the power method: for two curvatures that differ by a fifth the lower one's share is
#: then below 3 %.
ROUNDS = 20
#: How far apart the two gradients of a round are, beside the point's size: as `curvature_at` does.
APART = 1e-4


def largest_curvature(history: History, place: Array) -> float:
    """The largest curvature of f at a place, shape (d,), up or down; NaN if unknown."""
    f, shape = history.f, history.points.shape[1:]
    if isinstance(f, Minibatches):
        f = f.loss
    if isinstance(f, MeanSquaredError):
        return _by_power(f.gradient, place) if f.in_memory else float("nan")
    if place.size <= FEW_WEIGHTS:
        H = curvature_at(history, place)
        return float("nan") if H is None else float(np.abs(np.linalg.eigvalsh((H + H.T) / 2)).max())
    if place.size > MANY_WEIGHTS:
        return float("nan")
    own = getattr(f, "gradient", None)

    def slope(w: Array) -> Array:
        w = w.reshape(shape)
        return np.ravel(own(w) if own is not None else central_gradient("diagnose", f, w))

    try:
        return _by_power(slope, place)
    except (ArithmeticError, TypeError, ValueError):
        return float("nan")


def _by_power(slope: Callable[[Array], Any], place: Array) -> float:
    """The power method on differences of gradients: each round turns v to where f bends most."""
    v = np.cos(np.arange(1.0, place.size + 1))  # no axis, and no chance
    v /= np.linalg.norm(v)
    h, found = APART * max(1.0, float(np.abs(place).max())), 0.0
    for _ in range(ROUNDS):
        bend = (slope(place + h * v) - slope(place - h * v)) / (2 * h)
        found = float(np.linalg.norm(bend))
        if not np.isfinite(found) or found == 0:
            break
        v = bend / found
    return found
