"""The search for a slope: which step to trust, how far, and whether there is a slope at all.

Three moves. *Settle*: find a large step at which slopes have begun to agree; the bend that the
first step shows says where to look. *Extrapolate* (extrapolation.py): take a few smaller steps, and
work out where their slopes go as h goes to zero. *Audit* (audit.py): look again at a step tens of
thousands of times smaller. If the slope is another one there, f has finer structure and the search
starts again below; if slopes scatter more and more, f is noisy; if left and right slopes stay apart
at every step, x is a corner.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from gdlesson.slopes.audit import ROUNDING_SHARE, audit
from gdlesson.slopes.extrapolation import SAFETY, Extrapolated, extrapolate
from gdlesson.slopes.probe import EPS, DerivativeStatus, Probe, Slope

__all__ = ["EPS", "DerivativeEstimate", "DerivativeStatus", "search"]

#: Slopes at two steps agree when they differ by less than this share.
AGREE = 0.05
#: How large that share should be at the step where extrapolation begins.
STRETCH = 0.02
#: Scatter that is larger than this share of f itself hides everything.
SCATTER_SHARE = 0.02

#: Where a slope is believed.
FOUND = (DerivativeStatus.CONVERGED, DerivativeStatus.NOISY, DerivativeStatus.ONE_SIDED)


@dataclass(frozen=True)
class DerivativeEstimate:
    """A slope and what is known about it.

    Attributes:
        value: the slope; NaN unless the status is CONVERGED, NOISY or ONE_SIDED.
        error: an estimate (not a bound) of how far off `value` is, in the same units. It misleads
            where f has structure that no step has met, and where f itself is wrong smoothly.
        evaluations: how often f was called.
        status: how the search ended.
        step: the largest step h that `value` was made from; NaN without a value.
        ladder: every (h, slope) that was measured, from the largest h to the smallest.
    """

    value: float
    error: float
    evaluations: int
    status: DerivativeStatus
    step: float = math.nan
    ladder: tuple[tuple[float, float], ...] = field(default=(), repr=False)

    def __bool__(self) -> bool:
        """True where `value` may be used as the derivative."""
        return self.status in FOUND


class Outcome(NamedTuple):
    """How a search ended, before it is written down."""

    value: float
    error: float
    status: DerivativeStatus
    step: float = math.nan


def search(call: str, f: Callable[[float], Any], x: float) -> DerivativeEstimate:
    """The slope of f at x, as `estimate_derivative` promises it."""
    with np.errstate(all="ignore"):
        probe = Probe(call, f, x)
        value, error, status, step = _search(probe)
    ladder = tuple([(s.h, s.value) for s in probe.ladder()])
    return DerivativeEstimate(value, error, probe.evaluations, status, step, ladder)


def _none(status: DerivativeStatus) -> Outcome:
    return Outcome(math.nan, math.inf, status)


def _search(probe: Probe) -> Outcome:
    if not math.isfinite(probe.middle):
        return _none(DerivativeStatus.NOT_FINITE)
    if probe.whole:
        return _staircase(probe)
    h = _first_step(probe)
    if probe.at(h) is None:  # does f end right at x?
        no_right, no_left = probe.blind_sides(probe.least)
        if no_right and no_left:
            return _none(DerivativeStatus.NOT_FINITE)
        if no_right or no_left:
            probe.look_to(-1 if no_right else 1)
    start = _settled_step(probe, h)
    if start is None:
        return _unsettled(probe, h)
    coarse: tuple[float, Extrapolated, float] | None = None
    for _ in range(4):
        best = extrapolate(probe, start)
        for _ in range(2):
            if best.cut_short:  # the longest steps reached over something
                lower = min(start / 16, best.last.h)
                below = extrapolate(probe, lower)
                if below.error < best.error:
                    start, best = lower, below
        verdict, finer, noise = audit(probe, best.value, best.error, best.last)
        if coarse is not None:
            scatter = finer is None and _was_scatter(probe, coarse, best, noise)
            if scatter or math.isnan(best.value):
                return _judged(probe, *coarse)
        under = None if finer is None else _settled_step(probe, finer)
        if under is not None and under < start / 4:
            coarse = start, best, noise
            start = under
        elif verdict is not None:
            return _none(verdict)
        else:
            return _judged(probe, start, best, noise)
    return _none(DerivativeStatus.NOT_FOUND)


def _staircase(probe: Probe) -> Outcome:
    """f returned an integer. If it only does so, it is flat between its steps; at one it jumps."""
    right, left = probe.height(probe.x + probe.least), probe.height(probe.x - probe.least)
    if right == probe.middle == left:
        return Outcome(0.0, 0.0, DerivativeStatus.CONVERGED, probe.least)
    return _none(DerivativeStatus.JUMP)


def _power_of_two(h: float) -> float:
    """The power of two at or below h: x + h and x - h are then exact for most x."""
    return math.ldexp(0.5, math.frexp(h)[1])


def _first_step(probe: Probe) -> float:
    """A first step near |x|/8, made longer as far as that lessens rounding and f stays straight.

    Right and left slopes differ by f''·h; where that is half of the slope, h is a good part of the
    length over which f changes its ways.
    """
    h = max(_power_of_two(abs(probe.x) / 8), 2.0**-1000) if probe.x else 0.25
    while h < 2.0**-10 and (slope := probe.at(h)) and abs(slope.value) <= 1e6 * slope.floor:
        h = _power_of_two(math.sqrt(h))  # x is so small that the wiggle drowns in rounding
    for _ in range(3):
        slope = probe.at(h)
        if slope is None or slope.value == 0:
            break
        # Rounding shrinks as h grows, down to about eps of the slope.
        useful = slope.floor / abs(slope.value) / probe.eps
        bend = abs(slope.jump) - 4 * slope.floor
        straight = 0.5 * abs(slope.value) / bend if bend > 0 else 512.0
        longer = min(useful, straight, 4096.0)
        if longer < 8:
            break
        farther = probe.at(_power_of_two(longer * h))
        blur = 0.5 * abs(slope.value) + 4 * slope.floor
        if farther is None or abs(farther.value - slope.value) > blur:
            break
        h = farther.h
    return h


def _settled_step(probe: Probe, h: float) -> float | None:
    """A step at which slopes have begun to agree, walking down by 8; None if they never do."""
    now = probe.at(h)
    if now and abs(now.jump) < 0.7 * abs(now.value) and (near := probe.at(h / 2)):
        # f bends little over h: the next step of the extrapolation will do for a comparison.
        change, rounding = abs(near.value - now.value), 2 * (near.floor + now.floor)
        if change <= AGREE * max(abs(near.value), abs(now.value)) + rounding:
            return _stretched(probe, now, 4 / 3 * change, rounding)
    walked: list[Slope] = []
    change = math.inf
    older: Slope | None = None
    for _ in range(13):
        now = probe.at(h)
        if now is not None and older is not None:
            before, change = change, abs(now.value - older.value)
            rounding = 2 * (now.floor + older.floor)
            if change <= AGREE * max(abs(now.value), abs(older.value)) + rounding:
                # f may be smooth only between one of its own rounding errors and the next.
                scatter = _all_scatter(probe, walked[:-1])
                return None if scatter else _stretched(probe, older, change, rounding)
            if 0.01 * before <= change <= 0.2 * before < math.inf:
                return 8 * older.h  # towards zero as h², say: no relative change is small
        if now is not None:
            walked.append(now)
        older = now
        h /= 8
    return None


def _stretched(probe: Probe, slope: Slope, change: float, rounding: float) -> float:
    """A longer step where slopes should still agree, and do: their change grows as h²."""
    size = abs(slope.value)
    for factor in (8.0, 4.0, 2.0):
        if rounding < change < STRETCH * size / factor**2:
            farther = probe.at(factor * slope.h)
            if farther and abs(farther.value - slope.value) <= 3 * STRETCH * size:
                return farther.h
    return slope.h


def _all_scatter(probe: Probe, walked: list[Slope]) -> bool:
    """Whether slopes grew as 1/h all the way, from one small height, yet without regularity."""
    heights = [abs(s.value) * s.h for s in walked]
    if len(heights) < 8 or max(heights) > SCATTER_SHARE * probe.size:
        return False
    regular = all(abs(b - a) < 0.05 * a for a, b in itertools.pairwise(heights[-3:]))
    return min(heights) > max(heights) / 100 and not regular


def _was_scatter(
    probe: Probe, coarse: tuple[float, Extrapolated, float], best: Extrapolated, noise: float
) -> bool:
    """Whether what seemed finer structure is scatter, or the flat steps of a rounded f."""
    _, above, height = coarse
    flat = best.last.value == 0 == best.last.jump and height <= ROUNDING_SHARE * probe.size
    return flat or noise > 0.1 * height or abs(best.value - above.value) < 2 * best.error


def _unsettled(probe: Probe, h: float) -> Outcome:
    """Slopes never agreed. At a jump they grow by 8 each time; a power such as √h creeps home."""
    lost = DerivativeStatus.DOMAIN_EDGE if probe.side else DerivativeStatus.NOT_FOUND
    looks = probe.ladder()
    values = [s.value for s in looks[-6:]]
    if len(values) < 6:
        return _none(lost)
    if all(abs(b - 8 * a) <= 0.01 * abs(b) for a, b in itertools.pairwise(values[-4:])):
        return _none(DerivativeStatus.JUMP)
    changes = [b - a for a, b in itertools.pairwise(values)]
    ratios = [b / a if a else 1.0 for a, b in itertools.pairwise(changes)]
    if all(0 < r < 0.6 and abs(r - ratios[-1]) < 0.05 for r in ratios):
        rest = changes[-1] * ratios[-1] / (1 - ratios[-1])  # of a geometric series
        status = DerivativeStatus.ONE_SIDED if probe.side else DerivativeStatus.NOISY
        return Outcome(values[-1] + rest, abs(rest) + looks[-1].floor, status, looks[-1].h)
    if all(1.1 < r < 7.9 and abs(r - ratios[-1]) < 0.05 * r for r in ratios[-3:]):
        return _none(lost)  # growing without end, as the slopes of √x do at 0
    # Scatter of one height at all steps: longer ones may still show the slope behind it.
    heights = [s.h * abs(s.value) for s in looks[2:]]
    noise = max(*heights, *(s.h * abs(s.jump) / 2 for s in looks[-5:]))
    if probe.side or noise > SCATTER_SHARE * probe.size or max(heights[-3:]) < noise / 64:
        return _none(lost)
    tries = [extrapolate(probe, h * 8**k, noise) for k in (4, 3, 2, 1, 0)]
    return _judged(probe, h, min(tries, key=lambda b: b.error), 0.0)


def _judged(probe: Probe, start: float, best: Extrapolated, noise: float) -> Outcome:
    """Whether the best value, with what the audit says of noise, is the derivative."""
    noisy = noise > 8 * best.height
    if noisy:
        # Of a handful of looks, the farthest off is hardly the farthest that there is.
        best = _from_longer_steps(probe, start, 2 * noise)
    elif best.height:
        # What the audit saw of rounding says more than what is expected of a double.
        best.rounding *= max(0.6, 1.7 * noise / best.height)
    value, error = best.value, best.error + EPS * abs(best.value)
    scale = max(abs(value), abs(best.last.value))
    coarse = 4 * SAFETY * best.rounding
    hidden = noise > SCATTER_SHARE * abs(probe.middle) and noise > SCATTER_SHARE * probe.size
    if hidden or not error <= max(0.1 * scale, coarse):
        return _none(DerivativeStatus.NOT_FOUND)
    if probe.side:
        return Outcome(value, error, DerivativeStatus.ONE_SIDED, best.step)
    hazy = error > (1e-6 * scale if noisy else max(1e-4 * scale, coarse))
    status = DerivativeStatus.NOISY if hazy else DerivativeStatus.CONVERGED
    return Outcome(value, error, status, best.step)


def _from_longer_steps(probe: Probe, h: float, noise: float) -> Extrapolated:
    """The best from longer steps, where scatter matters less, as long as they tell the same."""
    best = extrapolate(probe, h, noise)
    for factor in (2, 4, 8):
        if best.cut_short:
            break
        wider = extrapolate(probe, factor * h, noise)
        if not abs(wider.value - best.value) <= best.error:
            break
        best = min(best, wider, key=lambda b: b.error)
    return best
