"""What a run would come to with another setting, worked out and not run.

On a bowl every direction is a run of its own: with a rate and a momentum each has its factors, and
the height that is left follows. Elsewhere nothing is foretold.
"""

from __future__ import annotations

import numpy as np

from gdlesson._validate import Array
from gdlesson.runs.chart import Chart

#: A look for a bottom goes so many powers of ten further than the run came.
DECADES = 8
#: The loss falls without end if each power of ten brings at least this share of what the last one
#: did: a logarithm brings the same each time, and what levels off a tenth or less.
NOT_LEVELLING = 0.7


def height(chart: Chart, rate: float, momentum: float = 0.0) -> float:
    """The height above the bottom that SGD would be left with after as many steps; NaN if unknown.

    Only for bowls: the verdict's directions, their curvatures and the slopes at the start.
    """
    found = chart.reading.ways
    curvatures = np.array([way.curvature for way in found])
    if not chart.foretold or not len(found) or not (curvatures > 0).all():
        return float("nan")
    start = np.array([way.slopes[0] for way in found]) / curvatures
    with np.errstate(all="ignore"):
        end = _rolled(start, curvatures, rate, momentum, chart.history.steps)
        return float((curvatures * end * end).sum() / 2)


def _rolled(way: Array, curvatures: Array, rate: float, momentum: float, steps: int) -> Array:
    if momentum == 0:
        return np.asarray(way * (1 - rate * curvatures) ** steps)
    velocity: Array = np.zeros_like(way)
    for _ in range(steps):
        velocity = momentum * velocity + curvatures * way
        way = way - rate * velocity
    return way


def best_rate(chart: Chart) -> float:
    """The rate at which the steepest and the flattest direction shrink alike; NaN if unknown."""
    curvatures = [way.curvature for way in chart.reading.ways]
    return 2 / (min(curvatures) + max(curvatures)) if curvatures else float("nan")


def falls_for_ever(chart: Chart) -> bool:
    """Whether f falls, and goes on falling, as far as one looks down the slope from the end."""
    slope, moved = chart.gradients[-1], chart.points[-1] - chart.points[0]
    if not slope.any():
        return False
    steepest = np.zeros_like(slope)
    k = int(np.argmax(np.abs(slope)))
    steepest[k] = -np.sign(slope[k])
    reach = float(np.linalg.norm(moved)) + float(np.abs(chart.points[-1]).max()) + 1.0
    arrows = [steepest, -slope / float(np.linalg.norm(slope))]
    if moved.any():
        arrows.append(moved / float(np.linalg.norm(moved)))
    return any(_falls_along(chart, arrow, reach) for arrow in arrows)


def _falls_along(chart: Chart, arrow: Array, reach: float) -> bool:
    f, shape, end = chart.history.f, chart.history.points.shape[1:], chart.points[-1]
    heights = [float(chart.losses[-1])]
    for decade in range(DECADES + 1):
        try:
            with np.errstate(all="ignore"):
                heights.append(float(f((end + reach * 10.0**decade * arrow).reshape(shape))))
        except OverflowError:
            return False
        except (ArithmeticError, TypeError, ValueError):
            return False
        if heights[-1] == -np.inf:
            return True
        if not heights[-1] < heights[-2]:
            return False
    falls = -np.diff(heights)[1:]
    return bool((falls[1:] >= NOT_LEVELLING * falls[:-1]).all())
