"""The ground under a run that stands still: a lowest point, a saddle, or level."""

from __future__ import annotations

import numpy as np

from gdlesson._validate import Array
from gdlesson.runs.ailments import Evidence, Finding, Kind
from gdlesson.runs.chart import Chart
from gdlesson.runs.directions import curvature_at
from gdlesson.runs.gradient_audit import Rows
from gdlesson.runs.verdicts import LEVEL_PLACE, STILL_AHEAD
from gdlesson.slopes.estimate import EPS

#: A way shorter than this share of the point's size is no way.
UNMOVED = 1e-10
#: A slope that is no more than this share of the height, per size of w, is flat.
FLAT_SLOPE = 1e-6
#: What differences can't tell from no curvature, as a share of the largest one.
BLUR = 1e-6
#: Level ground gives the same number but for so many roundings, if a weight is moved by this share
#: of all that it had moved.
ROUNDINGS, NUDGED = 8, 1e-3
#: Spans over which f bends alike on smooth ground, as shares of a point's size.
NEAR = (3e-3, 1e-3, 3e-4)
#: Curvatures over these spans differ by no more than this share.
ALIKE = 0.3
#: How far one looks along the way down from a saddle, as shares of the point's size.
REACHES = (0.01, 0.03, 0.1, 0.3, 1.0)
#: Places on the last long step where f is asked whether it passed over lower ground.
PLACES = 16
#: Ground that is lower by this share of all the height that was seen is lower.
LOWER = STILL_AHEAD
#: The fewest steps that say something about standing still.
FEWEST = 5


def ground(chart: Chart, k: int) -> tuple[str, Array]:
    """What lies under point k, in a word, and the direction in which it curves down most."""
    point = chart.points[k]
    H = curvature_at(chart.history, point)
    if H is None:
        return "unknown", np.zeros_like(point)
    sizes, axes = np.linalg.eigh((H + H.T) / 2)
    blur = BLUR * max(1.0, float(np.abs(sizes).max()))
    if np.abs(sizes).max() <= blur:
        return "level", axes[:, 0]
    telling = axes[:, 0] if sizes.min() < -blur else axes[:, -1]
    if not _bends(chart, k, telling):
        return "rough", axes[:, 0]
    if sizes.min() < -blur:
        return "a saddle" if sizes.max() > blur else "a top", axes[:, 0]
    return "a lowest point" if sizes.min() > blur else "a trough", axes[:, 0]


def _bends(chart: Chart, k: int, arrow: Array) -> bool:
    """Whether f bends alike near by and nearer still, as a curve does and a staircase does not."""
    f, shape, point = chart.history.f, chart.history.points.shape[1:], chart.points[k]
    size = max(1.0, float(np.abs(point).max()))
    bends = []
    for h in (size * near for near in NEAR):
        right, left = (float(f((point + s * h * arrow).reshape(shape))) for s in (1, -1))
        bends.append((right - 2 * float(f(point.reshape(shape))) + left) / h**2)
    return max(bends) - min(bends) <= ALIKE * max(abs(b) for b in bends)


def standing(chart: Chart) -> Finding | None:
    """No step at all, or none that can be seen."""
    history, norms = chart.history, chart.norms
    still = history.steps == 0 and history.status.converged
    if not (still or _unmoved(chart)):
        return None
    at_start: Evidence = {"gradient norm at the start": float(norms[0])}
    place, _ = ground(chart, 0)
    if place in ("a saddle", "a top"):
        return Finding(Kind.ON_A_SADDLE, {**at_start, "the ground": place})
    if place in ("a lowest point", "a trough") or _is_minimum(chart):
        return Finding(Kind.HEALTHY, {**at_start, "the ground": "a lowest point"})
    moved = float(np.abs(chart.points[-1] - chart.points[0]).max())
    return Finding(Kind.FLAT, {**at_start, "moved in all": moved})


def _unmoved(chart: Chart) -> bool:
    """Whether hardly anything moved over some steps, and nothing slopes that could move it."""
    if chart.last < FEWEST:
        return False
    size = float(np.abs(chart.points[0]).max()) or 1.0
    moved = float(np.abs(chart.points[-1] - chart.points[0]).max())
    height = abs(float(chart.losses[0]))
    lost = abs(float(chart.losses[0] - chart.losses[-1]))
    flat = float(chart.norms.max()) < FLAT_SLOPE * (1 + height) / size
    return flat and (moved <= UNMOVED * size or lost <= FLAT_SLOPE * height)


def _is_minimum(chart: Chart) -> bool:
    minima = getattr(chart.history.f, "minima", None) or ()
    return any(np.allclose(chart.points[0], m) for m in minima)


def saddle(chart: Chart) -> Finding | None:
    """It came to rest where f goes down to two sides."""
    if chart.slope_left > LEVEL_PLACE:
        return None
    place, arrow = ground(chart, chart.last)
    if place not in ("a saddle", "a top") or not _leads_down(chart, arrow):
        return None
    return Finding(
        Kind.ON_A_SADDLE,
        {"gradient norm at the end over the longest": chart.slope_left, "the ground": place},
    )


def _leads_down(chart: Chart, arrow: Array) -> bool:
    """Whether it goes down that way by more than a picture of the run would swallow."""
    f, shape, end = chart.history.f, chart.history.points.shape[1:], chart.points[-1]
    size = max(1.0, float(np.abs(end).max()))
    ways = [s * reach * size * arrow for reach in REACHES for s in (-1, 1)]
    with np.errstate(all="ignore"):
        lowest = np.nanmin([float(f((end + way).reshape(shape))) for way in ways])
    height = max(float(np.ptp(chart.losses)), FLAT_SLOPE * abs(float(chart.losses[-1])))
    return bool(chart.losses[-1] - lowest > LOWER * height)


def went_flat(chart: Chart) -> Finding | None:
    """A step landed on level ground, all of w or some weights, and had passed over lower ground."""
    k = _landed(chart)
    if k is None:
        return None
    share, lowest = _on_the_way(chart, k)
    seen = float(np.ptp(chart.losses)) + abs(float(chart.losses[k]) - lowest)
    if not lowest < chart.losses[k] - LOWER * seen:
        return None
    return Finding(
        Kind.WENT_FLAT,
        {
            "step that landed on level ground": float(k),
            "loss there": float(chart.losses[k]),
            "lowest loss that this step passed over": lowest,
            "at this share of the step": share,
        },
    )


def _landed(chart: Chart) -> int | None:
    """The step that landed where f is level, in the weights that have had no slope since then."""
    sizes = np.abs(chart.gradients)
    had = np.flatnonzero(sizes.max(axis=0) > 0)
    dead = [i for i in had if sizes[-1, i] == 0 and _is_level(chart, chart.last, had[had == i])]
    if dead:
        return int(np.flatnonzero(sizes[:, dead].any(axis=1))[-1]) + 1
    if chart.slope_left > LEVEL_PLACE or not _is_level(chart, chart.last, had):
        return None
    return int(np.flatnonzero(chart.norms > LEVEL_PLACE * chart.norms.max())[-1]) + 1


def _is_level(chart: Chart, k: int, weights: Rows) -> bool:
    """Whether f stays the same when one of these weights moves by a part of its last step."""
    f, shape, point = chart.history.f, chart.history.points.shape[1:], chart.points[k]
    here = float(chart.losses[k])
    room = ROUNDINGS * EPS * abs(here)
    spans = NUDGED * np.ptp(chart.points, axis=0)
    for i in weights[:PLACES].tolist():
        for side in (-1, 1):
            moved = np.array(point)
            moved[i] += side * spans[i]
            if not abs(float(f(moved.reshape(shape))) - here) <= room:
                return False
    return True


def _on_the_way(chart: Chart, k: int) -> tuple[float, float]:
    """Where on step k f is lowest, as a share of it, and how low it is there."""
    f, shape = chart.history.f, chart.history.points.shape[1:]
    start, end = chart.points[k - 1], chart.points[k]
    shares = np.linspace(0, 1, PLACES + 1)[:-1]
    with np.errstate(all="ignore"):
        heights = [float(f((start + s * (end - start)).reshape(shape))) for s in shares]
    i = int(np.nanargmin(heights))
    return float(shares[i]), heights[i]
