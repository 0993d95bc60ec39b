"""How f rounds, told from what f means: printed digits, risers, teeth, and one true jump.

An f that is rounded is flat, or smooth, between its own rounding errors. Seen from near by that
looks like structure, and the slope there is one that nobody asked for. What gives it away is the
border: a value that changes by a little at once, where structure would change bit by bit.
"""

from __future__ import annotations

import math

import numpy as np

from gdlesson._validate import NARROW
from gdlesson.slopes.probe import EPS, Probe, Slope

#: A riser that small beside f's own size is how f rounds, not a staircase that f means: single
#: precision rounds at 6e-8, five printed digits at 1e-5; nobody builds steps of less than 3e-5.
ROUNDING_SHARE = 3e-5
#: Teeth, one after the other, are how f rounds up to this share: a difference of nearly equal
#: numbers keeps few digits.
TEETH_SHARE = 0.03
#: Whatever the size of f: a riser of a few units in the last place of 1 comes from a 1 inside f.
UNITS_OF_ONE = 8 * EPS
#: Digits that a printed number may have to be taken for one; measured values have 15 to 17.
PRINTED_DIGITS = 12
#: So many values must all look printed: three or four short ones may be luck.
FEWEST_PRINTED = 8
#: Halvings between the last point that fits and the first that doesn't. What is smooth has shrunk
#: by 2^6 then; a riser has not.
HALVINGS = 6
#: The walk to a riser takes strides this long, predicts from so many points, and takes for one what
#: is off by so many units in the last place of the terms that the prediction is made of.
STRIDE, POINTS, VISIBLE_UNITS = 2.0, 6, 3
#: A riser between x and x + d changes slopes by its height over d, to within this factor.
EXPLAINS = 0.2
#: Points so many times closer to x than the farthest are of no use for a prediction beyond it.
TOO_CLOSE = 64
#: x + h is a little farther away than h where h is a few units in the last place of x.
ROUNDED = 1.1
#: Points closer together than this factor say the same; with fewer than so many nothing is said.
APART, FEWEST_POINTS = 1.2, 4
#: The share of the largest misfit that is still there at a riser.
STILL_THERE = 0.4
#: Structure at steps below this share of x, and below that share of f: 1 + x has such treads.
TREADS = ((2e-11, TEETH_SHARE), (1e-9, 1e-8))
#: A jump below this share of f's size is taken for rounding wherever it stands alone.
LOWEST_JUMP = 1e-8
#: Looks for one jump alone, as parts of the last step of the extrapolation; no powers of two, since
#: f may round the same way at all of them.
LONE_LOOKS = (0.23, 0.031, 0.0037)
#: How far the heights of one jump may differ from look to look.
SAME_HEIGHT = 0.05

Point = tuple[float, float]


def printed(probe: Probe) -> float:
    """The unit of the last digit, if all of f's values are as short as printed numbers; else 0."""
    values = [y for y in probe.heights.values() if math.isfinite(y)]
    if len(values) < FEWEST_PRINTED or all(y == int(y) for y in values):
        return 0.0
    for digits in range(1, PRINTED_DIGITS + 1):
        if all(round(y, digits) == y for y in values):
            return 10.0**-digits
    for digits in range(2, PRINTED_DIGITS + 1):
        if all(float(f"{y:.{digits}g}") == y for y in values):
            return 10.0 ** (math.floor(math.log10(probe.size)) + 1 - digits)
    return 0.0


def rounding_of(probe: Probe) -> float:
    """That of float32 if all of f's values fit in it, as its constants do then; else a double's.

    No step shows what these are off by: it is the same at all of them.
    """
    values = [y for y in probe.heights.values() if math.isfinite(y)]
    single = len(values) >= FEWEST_PRINTED and all(y == float(np.float32(y)) for y in values)
    return NARROW["float32"] if single else EPS


def is_rounding(probe: Probe, riser: float) -> bool:
    """Whether a riser is so low that it is how f rounds."""
    return riser <= max(ROUNDING_SHARE * probe.size, UNITS_OF_ONE)


def too_fine(probe: Probe, h: float, height: float) -> bool:
    """Whether structure at this step, of this height, can only be how f rounds."""
    x, size = abs(probe.x), probe.size
    return any(h < share * x and height < limit * size for share, limit in TREADS)


def first_riser(probe: Probe, h: float, most: float) -> float:
    """The height that f takes first, going away from x in steps eight times larger each."""
    while h < most:
        slope = probe.at(h)
        if slope is not None and (slope.value or slope.jump):
            return h * (abs(slope.value) + abs(slope.jump) / 2)
        h *= 8
    return math.inf


def riser_beyond(probe: Probe, near: float, most: float, gap: float) -> float:
    """The height of a riser between x ± near and x ± most that can make slopes differ by `gap`.

    0 if there is none: what makes slopes differ is structure then.
    """
    for side in (probe.side,) if probe.side else (1, -1):
        riser, away = _riser_on(probe, side, near, most)
        if riser > EXPLAINS * gap * away:
            return riser
    return 0.0


def _riser_on(probe: Probe, side: int, near: float, most: float) -> tuple[float, float]:
    """The first riser on one side: its height, and how far from x it is.

    Close to x f is known; what it should be a little farther away is predicted from there, then
    farther from these points. Where it is something else, the place is halved: a riser stays.
    """
    points = _spread_out(probe, side, near)
    if len(points) < FEWEST_POINTS:
        return 0.0, math.inf

    def look(d: float) -> tuple[Point, float, float]:
        t = probe.x + side * d
        d, found = side * (t - probe.x), probe.height(t)
        predicted, size = _predicted(points, d)
        return (d, found), found - predicted, VISIBLE_UNITS * probe.eps * size

    low = points[-1][0]
    far = STRIDE * low
    seen, high, visible = look(far)
    while far <= most and abs(high) <= visible:
        points = [*points, seen][-POINTS:]
        low, far = far, STRIDE * far
        seen, high, visible = look(far)
    if far > most or not math.isfinite(high):
        return 0.0, math.inf
    most_off, lower = abs(high), 0.0
    for _ in range(HALVINGS):
        halfway = (low + far) / 2
        _, m, _ = look(halfway)
        most_off = max(most_off, abs(m))
        if abs(m - lower) > abs(high - m):
            far, high = halfway, m
        else:
            low, lower = halfway, m
    rise = abs(high - lower)
    return (rise if rise > STILL_THERE * most_off else 0.0), far


def _spread_out(probe: Probe, side: int, near: float) -> list[Point]:
    """The farthest known points of f up to x + near, none close to another: distance and height."""
    found: list[Point] = []
    for d, y in sorted(((side * (t - probe.x), y) for t, y in probe.heights.items()), reverse=True):
        apart = not found or d <= found[-1][0] / APART
        if (d == 0 or near / TOO_CLOSE <= d <= near * ROUNDED) and apart and math.isfinite(y):
            found.append((d, y))
    return found[:POINTS][::-1]


def _predicted(points: list[Point], d: float) -> tuple[float, float]:
    """The polynomial through these points, at d; and how large the terms are that it is made of."""
    total = size = 0.0
    for one, y in points:
        term = y * math.prod((d - other) / (one - other) for other, _ in points if other != one)
        total, size = total + term, size + abs(term)
    return total, size


def is_meant(probe: Probe, last: Slope, height: float) -> bool:
    """Whether a jump at x is f's own: too high for rounding, or the only one far and wide."""
    if not is_rounding(probe, abs(height)):
        return True
    if abs(height) < LOWEST_JUMP * probe.size:
        return False
    looks = [s for part in LONE_LOOKS if (s := probe.at(part * last.h)) is not None]
    if len(looks) < len(LONE_LOOKS):
        return False
    rises = [s.jump * s.h for s in looks]  # height + bend·part²
    squares = [part**2 for part in LONE_LOOKS]
    bend = (rises[0] - rises[-1]) / (squares[0] - squares[-1])
    heights = [rise - bend * square for rise, square in zip(rises, squares, strict=True)]
    return all(abs(found - height) <= SAME_HEIGHT * abs(height) for found in heights)
