"""Where slopes settle: a first step, and from there down to one at which they have begun to agree.

Nothing is believed here. A step that looks good is only where the extrapolation begins, and what
comes of it is audited; so the shares below trade calls of f against digits, never the truth.
"""

from __future__ import annotations

import itertools
import math

from gdlesson.slopes.probe import Probe, Slope

#: The first step as a share of |x|: most functions keep their ways over an eighth of x's size.
FIRST_SHARE = 1 / 8
#: The first step at x = 0, which has no size: functions are mostly written for numbers near 1.
FIRST_AT_ZERO = 0.25
#: Steps below this may be too short because x is small by chance: is the wiggle lost in rounding?
SHORT = 2.0**-10
#: A slope that is so many floors high is not lost.
VISIBLE = 1e6
#: The bend over the first step, as a share of the slope, that makes it a good part of the length
#: over which f changes its ways.
GOOD_BEND = 0.5
#: By how much one look may lengthen the first step: for want of a bend, and at all.
LONGER_BY_BEND, LONGER_BY_ROUNDING = 512.0, 4096.0
#: Lengthening by less than this does not pay its two calls.
WORTHWHILE = 8

#: Slopes at two steps agree when they differ by less than this share.
AGREE = 0.05
#: How large that share should be at the step where extrapolation begins.
STRETCH = 0.02
#: By how much a step may be stretched, and how large the change at its half may be, as a share of
#: the slope: it grows as h². A step twice as long gains one bit, for which the table must not need
#: a row more.
STRETCHES = ((8.0, STRETCH / 64), (4.0, STRETCH / 16), (2.0, 0.012 / 4))
#: Below this bend, as a share of the slope, half the step will show whether slopes have settled.
LITTLE_BEND = 0.7
#: How many steps the walk down takes, each an eighth: from |x|/8 to the last digits of x.
WALK = 16
#: Changes shrink by 64 from step to step where slopes go to zero as h², by 8 where as h.
TOWARDS_ZERO = (0.01, 0.2)
#: Scatter that is larger than this share of f itself hides everything.
SCATTER_SHARE = 0.02
#: Heights of one scatter lie within two decades; a law of growth leaves them in eight steps.
ONE_HEIGHT = 100
#: So many steps without agreement are needed to speak of scatter.
MANY = 8
#: Three heights that differ by less than this share follow a law, such as that of a jump.
REGULAR = 0.05


def power_of_two(h: float) -> float:
    """The power of two at or below h: x + h and x - h are then exact for most x."""
    return math.ldexp(0.5, math.frexp(h)[1])


def first_step(probe: Probe) -> float:
    """A first step near |x|/8, made longer as far as that lessens rounding and f stays straight.

    Right and left slopes differ by f''·h; where that is half of the slope, h is a good part of the
    length over which f changes its ways.
    """
    h = FIRST_AT_ZERO
    if probe.x:
        h = max(power_of_two(abs(probe.x) * FIRST_SHARE), 2.0**-1000)
    while h < SHORT and (slope := probe.at(h)) and abs(slope.value) <= VISIBLE * slope.floor:
        h = power_of_two(math.sqrt(h))
    for _ in range(3):
        slope = probe.at(h)
        if slope is None or slope.value == 0:
            break
        # Rounding shrinks as h grows, down to about eps of the slope.
        useful = slope.floor / abs(slope.value) / probe.eps
        bend = abs(slope.jump) - 4 * slope.floor
        straight = GOOD_BEND * abs(slope.value) / bend if bend > 0 else LONGER_BY_BEND
        longer = min(useful, straight, LONGER_BY_ROUNDING)
        if longer < WORTHWHILE:
            break
        farther = probe.at(power_of_two(longer * h))
        blur = GOOD_BEND * abs(slope.value) + 4 * slope.floor
        if farther is None or abs(farther.value - slope.value) > blur:
            break
        h = farther.h
    return h


def settled_step(probe: Probe, h: float) -> float | None:
    """A step at which slopes have begun to agree, walking down by 8; None if they never do."""
    now = probe.at(h)
    if now and abs(now.jump) < LITTLE_BEND * abs(now.value) and (near := probe.at(h / 2)):
        # f bends little over h: the next step of the extrapolation will do for a comparison.
        change, rounding = abs(near.value - now.value), 2 * (near.floor + now.floor)
        if change <= AGREE * max(abs(near.value), abs(now.value)) + rounding:
            return _stretched(probe, now, 4 / 3 * change, rounding)
    walked: list[Slope] = []
    change = math.inf
    older: Slope | None = None
    for _ in range(WALK):
        now = probe.at(h)
        if now is not None and older is not None:
            before, change = change, abs(now.value - older.value)
            rounding = 2 * (now.floor + older.floor)
            if change <= AGREE * max(abs(now.value), abs(older.value)) + rounding:
                # f may be smooth only between one of its own rounding errors and the next.
                scatter = _all_scatter(probe, walked[:-1])
                return None if scatter else _stretched(probe, older, change, rounding)
            low, high = TOWARDS_ZERO
            if low * before <= change <= high * before < math.inf:
                return 8 * older.h  # towards zero as h², say: no relative change is small
        if now is not None:
            walked.append(now)
        older = now
        h /= 8
    return None


def _stretched(probe: Probe, slope: Slope, change: float, rounding: float) -> float:
    """A longer step where slopes should still agree, and do: their change grows as h².

    Half of `slope.h` has no place in a table that begins at 8h: only a short step is worth that.
    """
    size = abs(slope.value)
    for factor, share in STRETCHES if slope.h < SHORT else STRETCHES[1:]:
        if rounding < change < share * size:
            farther = probe.at(factor * slope.h)
            if farther and abs(farther.value - slope.value) <= 3 * STRETCH * size:
                return farther.h
    return slope.h


def _all_scatter(probe: Probe, walked: list[Slope]) -> bool:
    """Whether slopes grew as 1/h all the way, from one small height, yet without regularity."""
    heights = [abs(s.value) * s.h for s in walked]
    if len(heights) < MANY or max(heights) > SCATTER_SHARE * probe.size:
        return False
    regular = all(abs(b - a) < REGULAR * a for a, b in itertools.pairwise(heights[-3:]))
    return min(heights) > max(heights) / ONE_HEIGHT and not regular
