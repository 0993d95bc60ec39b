"""Slopes that drown in the rounding of f: searched for with all care, or not told.

f at [1e20, 1] may be 1e40, where its last digit is worth 1e24: what the second coordinate does is
lost, and a difference is 0 or rounding. At a minimum a slope is no larger than its rounding either;
but there f moves once a coordinate moves by its own size, and nothing is the matter.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from gdlesson._validate import EPS_OF_DOUBLE, Array, as_number
from gdlesson.slopes.coordinates import along, places
from gdlesson.slopes.estimate import search
from gdlesson.slopes.fitted import CARE_SHARE

Loss = Callable[[Any], Any]
Line = Callable[[float], float]

#: A slope whose error is beyond this share of it, or of what f does over a step of the coordinate's
#: own size, has no digit ...
NO_DIGIT = 0.1
#: ... which matters where that error is beyond this share of what f does as a whole, or along this
#: coordinate over so many of its sizes: half of a double's digits. Below, a slope of 0 is a flat
#: place, such as a unit that is dead.
LOST_SHARE, WIDE = 1e-8, 100
#: A narrow float type leaves that much of a slope to rounding, in units of eps^(1/3), and no search
#: can do better.
NARROW_ROOM = 2.0
#: What a search leaves of rounding: a first step is a sixteenth of x's size or more, a table at
#: most seventy times as wide as its steps.
SEARCHED_ROUNDING = 1e3 * EPS_OF_DOUBLE


def only_seen(
    call: str, f: Loss, point: Array, slopes: Array, rounding: Array, eps: float
) -> Array:
    """The slopes; those that drown searched for, NaN where that tells nothing.

    Args:
        call: what was called, for errors.
        f: takes an array of the point's shape, returns one number.
        point: where the slopes were measured.
        slopes: one for each coordinate.
        rounding: how far off each may be because f rounds.
        eps: of the float type that f computes in.
    """
    share = max(CARE_SHARE, NARROW_ROOM * eps ** (1 / 3))
    doubtful = np.isfinite(slopes) & (rounding > share * np.abs(slopes))
    if not doubtful.any():
        return slopes
    found = np.array(slopes)  # of no axes, slopes are a plain number
    most = float(np.abs(slopes[np.isfinite(slopes)]).max())
    for index in places(point):
        if doubtful[index]:
            line, x = along(call, f, point, index), float(point[index])
            if rounding[index] > share * steepest(line, x, max(abs(x), 1.0)):
                found[index] = _told(call, f, point, line, x, most)
    return found


def seen(call: str, f: Loss, point: Array, line: Line, x: float, slope: float) -> float:
    """A slope that a search along a line through the point found; NaN if it drowned.

    Args:
        call: what was called, for errors.
        f: takes an array of the point's shape, returns one number.
        point: where the slope was looked for.
        line: f along that line.
        x: where the point is on it.
        slope: what was found.
    """
    size = max(abs(x), 1.0)
    rounding = SEARCHED_ROUNDING * abs(as_number(call, f(point.copy()))) / size
    if not rounding > CARE_SHARE * abs(slope) or not rounding > CARE_SHARE * steepest(
        line, x, size
    ):
        return slope
    return _told(call, f, point, line, x)


def _told(call: str, f: Loss, point: Array, line: Line, x: float, most: float = 0.0) -> float:
    """What a search tells; NaN if that is 0 ± 1e25, unless f never asks for this coordinate.

    `most` is the steepest slope known of f.
    """
    estimate = search(call, line, x)
    if not estimate.error > NO_DIGIT * abs(estimate.value):
        return estimate.value
    size, farthest = max(abs(x), 1.0), max(float(np.abs(point).max()), 1.0)
    whole = steepest(lambda t: as_number(call, f(point * (1 + t))), 0.0, 1.0) / farthest
    near, wide = (
        slope if math.isfinite(slope) else 0.0
        for slope in (steepest(line, x, size), steepest(line, x, min(farthest, WIDE * size)))
    )
    if estimate.error <= max(NO_DIGIT * near, LOST_SHARE * max(whole, most, wide)):
        return estimate.value
    return estimate.value if steepest(line, x, farthest) == 0 else math.nan


def steepest(line: Line, x: float, step: float) -> float:
    """The steeper secant of two over one step; infinite where f has no value at either end."""
    found = []
    for side in (-step, step):
        try:
            slope = abs(line(x + side) - line(x)) / step
        except (ArithmeticError, ValueError, TypeError):
            continue  # outside the domain, or a complex number there
        if math.isfinite(slope):
            found.append(slope)
    return max(found, default=math.inf)
