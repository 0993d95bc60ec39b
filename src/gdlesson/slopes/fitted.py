"""Whether a step of one size fits every coordinate, and whether f computes in single precision.

It may be long beside a small coordinate, and at a large one, where it is in proportion, long beside
what f does: sin has a wave every 6 at a million, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdlesson._validate import NARROW, Array, as_number
from gdlesson.slopes.coordinates import along, places
from gdlesson.slopes.estimate import search

#: f at x + h and at x - h, for the coordinates at these flat indices of a point.
Pairs = Callable[[Array, Array, NDArray[Any]], Iterable[tuple[float, float]]]

#: A step longer than this share of a coordinate may be longer than what f does there: log x is off
#: by a third of its square.
LONG_SHARE = 0.01
#: Two slopes differ if not by rounding, and by more than this share: half of a double's digits.
SAME_SHARE = 1e-8
#: So many times the rounding of f is what two measurements may differ by.
ROUNDING_ROOM = 8
#: A slope whose rounding is beyond this share of it is looked for with all care.
CARE_SHARE = 1e-4
#: A coordinate is large beyond this: below, no step of a double's is longer than a thousandth.
LARGE = 100
#: Right and left slopes of an f that changes over the coordinate's own size differ by the step's
#: share of it; so many times that, and they are looked at once more, this many times closer.
BENT_ROOM, CLOSER = 100, 4
#: Where these agree to within this share, the step was right.
AGREED_SHARE = 1e-6


def fitted(
    call: str,
    f: Callable[[Any], Any],
    point: Array,
    slopes: Array,
    steps: Array,
    eps: float,
    pairs: Pairs | None = None,
) -> Array:
    """The slopes; where a step was long beside its coordinate, measured again with one that fits.

    Where both tell the same the first stays, as the longer step leaves less of rounding. `pairs`
    measures many coordinates at once, where f takes many points.
    """
    size = np.abs(point)
    doubtful = (size > 0) & (steps > LONG_SHARE * size)
    if not doubtful.any():
        return slopes
    found = np.array(slopes)  # of no axes, slopes are a plain number
    where = [index for index in places(point) if doubtful[index]]
    short = eps ** (1 / 3) * size
    if pairs is not None:
        measured = pairs(point, short, np.flatnonzero(doubtful))
    else:
        measured = (_pair(call, f, point, index, float(short[index])) for index in where)
    for index, (high, low) in zip(where, measured, strict=True):
        found[index] = _again(call, f, point, index, (high, low), float(slopes[index]), eps)
    return found


def _pair(
    call: str, f: Callable[[Any], Any], point: Array, index: Any, h: float
) -> tuple[float, float]:
    x, line = float(point[index]), along(call, f, point, index)
    return line(x + h), line(x - h)


def _again(
    call: str,
    f: Callable[[Any], Any],
    point: Array,
    index: Any,
    pair: tuple[float, float],
    first: float,
    eps: float,
) -> float:
    """Which of the two slopes is believed; where neither can be, one that is looked for."""
    x = float(point[index])
    h: float = eps ** (1 / 3) * abs(x)
    high, low = pair
    width = (x + h) - (x - h)
    if not width:
        return first
    slope, rounding = (high - low) / width, eps * max(abs(high), abs(low)) / width
    if not np.isfinite(slope):
        return first
    if abs(slope - first) <= ROUNDING_ROOM * rounding + SAME_SHARE * abs(slope):
        return first
    if rounding <= CARE_SHARE * abs(slope):
        return slope
    careful = search(call, along(call, f, point, index), x)
    return float(careful.value if careful else slope)


def resolved(
    call: str, f: Callable[[Any], Any], point: Array, slopes: Array, means: Array, eps: float
) -> Array:
    """The slopes; at large coordinates those looked for that a step jumped over; NaN if in vain.

    Args:
        call: what was called, for errors.
        f: takes an array of the point's shape, returns one number.
        point: where the slopes were measured.
        slopes: one for each coordinate.
        means: of f's values at both ends of each step.
        eps: of the float type that f computes in, whose cube root is the step's share.
    """
    share = eps ** (1 / 3)
    large = (np.abs(point) > LARGE) & np.isfinite(slopes)
    if not large.any():
        return slopes
    middle = as_number(call, f(point.copy()))
    rises = np.abs(share * point) * np.abs(slopes)  # over one step
    bends, rounding = np.abs(means - middle), ROUNDING_ROOM * eps * np.abs(means)
    doubtful = large & (bends > BENT_ROOM * share * rises + rounding)
    found = np.array(slopes)  # of no axes, slopes are a plain number
    for index in places(point):
        if doubtful[index]:
            found[index] = _closer(call, f, point, index, float(slopes[index]), eps)
    return found


def _closer(
    call: str, f: Callable[[Any], Any], point: Array, index: Any, first: float, eps: float
) -> float:
    """The slope, if a shorter step shows it as well; else one that is looked for."""
    x = float(point[index])
    h: float = eps ** (1 / 3) * abs(x) / CLOSER
    high, low = _pair(call, f, point, index, h)
    width = (x + h) - (x - h)
    slope, rounding = (high - low) / width, eps * abs(high) / width
    if abs(slope - first) <= ROUNDING_ROOM * rounding + AGREED_SHARE * abs(slope):
        return first
    careful = search(call, along(call, f, point, index), x)
    return float(careful.value if careful else np.nan)


def single_precision(values: NDArray[Any]) -> float:
    """The rounding of float32 if all of f's values are float32's, and not all the same; else 0."""
    with np.errstate(over="ignore"):
        if values.flat[0] != np.float32(values.flat[0]):
            return 0.0  # mostly told by one
        short = np.isfinite(values).all() and (values == values.astype(np.float32)).all()
    return NARROW["float32"] if short and np.ptp(values) > 0 else 0.0


def apart(call: str, ahead: Array, behind: Array, h: float) -> None:
    """Raise ValueError where w + h and w - h are one and the same number."""
    same = np.argwhere(ahead == behind)
    if len(same):
        where = tuple(int(i) for i in same[0])
        place = f" at index {where if len(where) != 1 else where[0]}" if where else ""
        raise ValueError(
            f"{call}: h = {h:g} is too small for w{place}, {(ahead + behind)[where] / 2:g}: adding "
            "it changes nothing there. Leave h out, or take a larger one."
        )
