"""The last part of a run: whether it turns there, still shrinks, or goes to and fro."""

from __future__ import annotations

import numpy as np

from gdlesson._validate import Array
from gdlesson.history import History
from gdlesson.runs.directions import VISIBLE, Way

#: Steps that keep this share of their length over the late part do not shrink.
UNSHRUNK = 0.7
#: Steps of which each is shorter than the one before shrink if the last is this share of the first.
VISIBLY = 0.9
#: A late part whose ends are further apart than this share of its way leads on, to and fro or not.
LEADS_ON = 0.5
#: A late run whose step after next returns to within this share of a step goes to and fro.
RETURNS = 1e-3
#: A jump shorter than this share of the picture is one between places that look the same.
SHORT = 0.01


def share_late(way: Way, late: int) -> float:
    """The share of the late steps that changed sides, however short they are by then."""
    here, there = way.slopes[-late - 1 : -1], way.slopes[-late:]
    return float(np.mean(here * there < 0)) if len(there) else 0.0


def moves(history: History) -> Array:
    """From each point to the next, shape (steps, d)."""
    between: Array = np.diff(history.points.reshape(history.steps + 1, -1), axis=0)
    return between


def shrinks(history: History, late: int) -> bool:
    """Whether the late steps get shorter, each or half by half, or are too short to be seen."""
    between = moves(history)
    lengths = np.linalg.norm(between[-late:], axis=1)
    if np.median(lengths) < VISIBLE * np.abs(between).sum(axis=0).max():
        return True
    if (np.diff(lengths) < 0).all() and lengths[-1] <= VISIBLY * lengths[0]:
        return True
    half = len(lengths) // 2
    before, after = np.median(lengths[: half or 1]), np.median(lengths[half:])
    return bool(after <= UNSHRUNK * before)


def leads_on(history: History, late: int) -> bool:
    """Whether the late steps get somewhere: then to and fro is not what is seen."""
    between = moves(history)[-late:]
    way = float(np.linalg.norm(between, axis=1).sum())
    return bool(np.linalg.norm(between.sum(axis=0)) > LEADS_ON * way)


def to_and_fro(history: History, late: int) -> bool:
    """Whether every second late point is the same, and a step from there is worth seeing."""
    if late < 4:
        return False
    points = history.points.reshape(history.steps + 1, -1)[-late:]
    jumps = np.linalg.norm(np.diff(points, axis=0), axis=1)
    returns = np.linalg.norm(points[2:] - points[:-2], axis=1)
    extent = float(np.ptp(history.points.reshape(history.steps + 1, -1), axis=0).max())
    return bool((returns <= RETURNS * jumps[1:]).all() and jumps.min() > SHORT * extent)
