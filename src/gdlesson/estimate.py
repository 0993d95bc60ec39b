"""The search for a slope: which step to trust, how far, and whether there is a slope at all.

Three moves. *Settle*: find a large step at which slopes have begun to agree; the curvature that one
step shows says where. *Extrapolate*: halve the step from there, and cancel one more term of the
truncation error each time (Ridders). *Audit* (audit.py): look again at a step tens of thousands of
times smaller. If the slope is another one there, f has finer structure and the search starts again
below; if slopes scatter more and more, f is noisy; if left and right slopes stay apart at every
step, x is a corner.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from gdlesson.audit import ROUNDING_SHARE, audit
from gdlesson.probe import EPS, DerivativeStatus, Probe, Slope

__all__ = ["EPS", "DerivativeEstimate", "DerivativeStatus", "search"]

#: By how much an error estimate is widened, so that it is seldom too small.
SAFETY = 2.5
#: Slopes at h and h/8 agree when they differ by less than this share.
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
            where f has structure that no step has met, and where f is wrong in a smooth way.
        evaluations: how often f was called.
        status: how the search ended.
        step: the largest step h that `value` was extrapolated from; NaN without a value.
        ladder: every (h, slope) that was measured, from large h to small.
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
    if probe.at(h) is None and (refused := _find_side(probe, h)):
        return refused
    start = _settled_step(probe, h)
    if start is None:
        return _slow(probe, h)
    coarse: tuple[float, Best, float] | None = None
    for _ in range(4):
        best = _extrapolate(probe, start)
        if best.cut_short:
            lower = _extrapolate(probe, start / 16)
            if lower.error < best.error:
                start, best = start / 16, lower
        verdict, finer, noise = audit(probe, best.value, best.error, best.last)
        if coarse is not None and (
            math.isnan(best.value)
            or (finer is None and _was_scatter(probe, coarse, best, noise))
        ):
            return _judge(probe, *coarse)
        if finer is not None:
            below = _settled_step(probe, finer)
            if below is not None and below < start / 4:
                coarse = start, best, noise
                start = below
                continue
        if verdict is not None:
            return _none(verdict)
        return _judge(probe, start, best, noise)
    return _none(DerivativeStatus.NOT_FOUND)


def _was_scatter(
    probe: Probe, coarse: tuple[float, Best, float], best: Best, noise: float
) -> bool:
    """Whether what seemed finer structure is scatter, or the flat steps of a rounded f."""
    _, above, height = coarse
    flat = best.last.value == 0 == best.last.jump and height <= ROUNDING_SHARE * probe.size
    return flat or noise > 0.1 * height or abs(best.value - above.value) < 2 * best.error


def _staircase(probe: Probe) -> Outcome:
    """f returns integers: between its steps the slope is zero, at a step there is none."""
    right, left = probe.height(probe.x + probe.least), probe.height(probe.x - probe.least)
    if probe.whole and right == probe.middle == left:
        return Outcome(0.0, 0.0, DerivativeStatus.CONVERGED, probe.least)
    return _none(DerivativeStatus.JUMP)


def _power_of_two(h: float) -> float:
    """The power of two at or below h: x + h and x - h are then exact for most x."""
    return math.ldexp(0.5, math.frexp(h)[1])


def _first_step(probe: Probe) -> float:
    """A first step near |x|/4, moved to where the curvature seen there says that f bends.

    Right and left slopes differ by f''·h; where that is half of the slope, h is a good part of
    the length over which f changes its ways.
    """
    h = max(_power_of_two(abs(probe.x) / 8), 2.0**-1000) if probe.x else 0.25
    for _ in range(3):
        slope = probe.at(h)
        if slope is None or slope.value == 0:
            return h
        # Rounding shrinks as h grows, down to about eps of the slope: farther is no use.
        useful = slope.floor / (probe.eps * abs(slope.value))
        bend = abs(slope.jump) - 4 * slope.floor
        curved = 0.5 * abs(slope.value) / bend if bend > 0 else math.inf
        wanted = min(useful, curved, 2.0**12 if bend > 0 else 2.0**9)
        if wanted < 8:
            return h
        higher = _power_of_two(wanted * h)
        farther = probe.at(higher)
        blur = 0.5 * abs(slope.value) + 4 * slope.floor
        if farther is None or abs(farther.value - slope.value) > blur:
            return h
        h = higher
    return h


def _find_side(probe: Probe, h: float) -> Outcome | None:
    """f has no value at x + h or x - h: look next to x whether it ends right there."""
    no_right, no_left = probe.blind_sides(probe.least)
    if no_right and no_left:
        return _none(DerivativeStatus.NOT_FINITE)
    if no_right or no_left:
        probe.look_to(-1 if no_right else 1)
    return None


def _settled_step(probe: Probe, h: float, levels: int = 13) -> float | None:
    """A step at which slopes have begun to agree, walking down by 8; None if they never do."""
    older: Slope | None = None
    change = math.inf
    first = probe.at(h)
    if first and abs(first.jump) < 0.7 * abs(first.value) and (near := probe.at(h / 2)):
        # f bends little over h: the next step of the extrapolation may do for a comparison.
        change = abs(near.value - first.value)
        size = max(abs(near.value), abs(first.value))
        rounding = 2 * (near.floor + first.floor)
        if change <= AGREE * size + rounding:
            return _stretched(probe, first, 4 / 3 * change, rounding)
    walked: list[Slope] = []
    for _ in range(levels):
        now = probe.at(h)
        if now is not None and older is not None:
            before, change = change, abs(now.value - older.value)
            size = max(abs(now.value), abs(older.value))
            rounding = 2 * (now.floor + older.floor)
            if change <= AGREE * size + rounding:
                if _all_scatter(probe, walked[:-1]):
                    return None  # f is smooth between its own rounding errors only
                return _stretched(probe, older, change, rounding)
            if 0.01 * before <= change <= 0.2 * before < math.inf:
                return 8 * older.h  # towards zero as h², say: no relative change is small
        if now is not None:
            walked.append(now)
        older = now
        h /= 8
    return None


def _all_scatter(probe: Probe, walked: list[Slope]) -> bool:
    """Whether slopes grew as 1/h all the way, of one small height, yet without regularity."""
    heights = [abs(s.value) * s.h for s in walked]
    if len(heights) < 8 or max(heights) > SCATTER_SHARE * probe.size:
        return False
    regular = all(abs(b - a) < 0.05 * a for a, b in itertools.pairwise(heights[-3:]))
    return min(heights) > max(heights) / 100 and not regular


def _stretched(probe: Probe, slope: Slope, change: float, rounding: float) -> float:
    """A larger step, if slopes should still agree there and do: the change grows with its square."""
    size = abs(slope.value)
    for factor in (8.0, 4.0, 2.0):
        if rounding < change < STRETCH * size / factor**2:
            farther = probe.at(factor * slope.h)
            if farther and abs(farther.value - slope.value) <= 3 * STRETCH * size:
                return farther.h
    return slope.h


#: The steps of an extrapolation, as parts of the first. Halving alone would end at steps so small
#: that rounding is large; steps between the large ones cancel as many terms for less of it.
PARTS = (1, 1 / 2, 1 / 4, 3 / 4, 1 / 8, 3 / 8, 5 / 8, 1 / 16, 3 / 16, 1 / 32, 1 / 64, 1 / 128)


class _Rule:
    """What Neville's table needs to know of PARTS, where the error of a slope is in h^power.

    Attributes:
        nodes: x_k = PARTS[k]^power.
        mends: mends[k][j] is 1/(x_(k-1-j)/x_k - 1), what a difference in the table is weighed with.
        amplified: amplified[i, k] times the height of rounding in f is the rounding in the slope
            that was extrapolated from steps i to k, with the first step as unit of length. That
            slope is a sum of w_m D(h_m) with Lagrange's weights at 0, and D(h) rounds as 1/h.
    """

    def __init__(self, power: int) -> None:
        x = self.nodes = [part**power for part in PARTS]
        rows = range(len(x))
        self.mends = [[1 / (x[k - 1 - j] / x[k] - 1) for j in range(k)] for k in rows]
        self.amplified = {}
        for k in rows:
            for i in range(k + 1):
                weights = [
                    math.prod(x[n] / (x[n] - x[m]) for n in range(i, k + 1) if n != m)
                    for m in range(i, k + 1)
                ]
                parts = PARTS[i : k + 1]
                self.amplified[i, k] = math.hypot(
                    *(w / part for w, part in zip(weights, parts, strict=True))
                )


CENTRAL, GENERAL = _Rule(2), _Rule(1)


@dataclass
class Best:
    """The best entry of a table so far.

    Attributes:
        value: the slope.
        left: what truncation is left in it, as far as the table tells.
        rounding: what rounding is in it.
        step: the widest step that it was made from.
        height: the height of rounding in f that `rounding` comes from.
        last: the slope at the smallest step.
    """

    value: float = math.nan
    left: float = math.inf
    rounding: float = math.inf
    step: float = math.nan
    height: float = 0.0
    last: Slope = Slope(math.nan, math.nan, math.nan, math.inf)

    @property
    def error(self) -> float:
        """The error estimate."""
        return SAFETY * (self.left + self.rounding)

    @property
    def cut_short(self) -> bool:
        """Whether truncation is what limits it."""
        return self.left > 4 * self.rounding + 1e-7 * abs(self.value)


def _extrapolate(probe: Probe, h: float, noise: float = 0.0) -> Best:
    """The slope for h → 0, from slopes at h and at parts of it.

    Central differences have even powers of h only, so each row of the table cancels one more h²;
    at the edge of a domain, or where a second derivative jumps, all powers occur.
    """
    while probe.at(h) is None and h > probe.least:
        h /= 2
    taken: list[Slope] = []
    best = _table(GENERAL if probe.side else CENTRAL, h, map(probe.at, _steps(h)), noise, taken)
    if not probe.side and len(taken) > 4 and best.cut_short:
        other = _table(GENERAL, h, iter(taken), noise, [])
        if other.error < best.error / 4:
            best = other
    if taken:
        best.last = min(taken)
    return best


def _steps(h: float) -> list[float]:
    return [part * h for part in PARTS]


def _table(
    rule: _Rule, h: float, slopes: Iterator[Slope | None], noise: float, taken: list[Slope]
) -> Best:
    """Neville's table, a row for each slope taken, until another one could only add rounding."""
    value, least_left, least_rounding, widest = math.nan, math.inf, math.inf, 0
    height, x = noise, rule.nodes
    row: list[float] = []
    older: list[float] = []
    for k, slope in enumerate(slopes):
        if slope is None:
            break
        taken.append(slope)
        height = max(height, slope.floor * slope.h)
        oldest, older, entry = older, row, slope.value
        row = [entry]
        for coarser, mend in zip(older, rule.mends[k], strict=True):
            entry += (entry - coarser) * mend
            row.append(entry)
        if k < 2:  # two slopes may agree by chance, three hardly
            continue
        done, lost = False, k > 3
        for i in (0, 1, 2) if k > 3 else (0, 1) if k > 2 else (0,):
            # Made from all steps, or without the first, or the first two. The gap to the entry that
            # it mends is what that one was off by. The next gap is smaller as this one was smaller
            # than the one before, with the square of its step; chance could make it look tiny.
            column = k - i
            mended = older[column - 1]
            gap, before = abs(row[column] - mended), abs(mended - oldest[column - 2])
            shrinking = max(gap / before * x[k] / x[k - 1] if before else 0.0, x[k] / x[i] / 4)
            left = gap * shrinking if shrinking < 1 else gap
            rounding = rule.amplified[i, k] * height / h
            if left + rounding < least_left + least_rounding:
                value, least_left, least_rounding, widest = row[column], left, rounding, i
            done = done or left <= rounding
            lost = lost and left + rounding > 4 * (least_left + least_rounding)
        if done or lost:
            break
    return Best(value, least_left, least_rounding, h * PARTS[widest], height)


def _slow(probe: Probe, h: float) -> Outcome:
    """Slopes that never agreed: a jump grows by 8 each time; a power such as √h creeps home."""
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
        return _none(lost)  # growing without end, as the slopes of √x at 0
    # Scatter of one height at all steps: larger ones may still show the slope behind it.
    heights = [s.h * max(abs(s.value), abs(s.jump) / 2) for s in looks]
    noise = max(heights[2:])
    if probe.side or noise > SCATTER_SHARE * probe.size or max(heights[-3:]) < noise / 64:
        return _none(lost)
    tries = [_extrapolate(probe, h * 8**k, noise) for k in (4, 3, 2, 1)]
    return _judge(probe, h, min(tries, key=lambda b: b.error), 0.0)


def _widened(probe: Probe, h: float, best: Best, noise: float) -> Best:
    """The best from larger steps, where scatter matters less, as long as they tell the same."""
    for factor in (2, 4, 8):
        if best.cut_short:
            break
        wider = _extrapolate(probe, factor * h, noise)
        if not abs(wider.value - best.value) <= best.error:
            break
        if wider.error < best.error:
            best = wider
    return best


def _judge(probe: Probe, start: float, best: Best, noise: float) -> Outcome:
    """Whether the best value, with what the audit says of noise, is the derivative."""
    noisy = noise > 8 * best.height
    if noisy:
        best = _extrapolate(probe, start, noise)
        best = _widened(probe, start, best, noise)
    elif noise > best.height:
        best.rounding *= noise / best.height
    if noise > SCATTER_SHARE * probe.size:
        return _none(DerivativeStatus.NOT_FOUND)
    value, error = best.value, best.error + EPS * abs(best.value)
    scale = max(abs(value), abs(best.last.value))
    if not error <= max(0.1 * scale, 4 * SAFETY * best.rounding):
        return _none(DerivativeStatus.NOT_FOUND)
    if probe.side:
        return Outcome(value, error, DerivativeStatus.ONE_SIDED, best.step)
    hazy = error > (1e-6 * scale if noisy else max(1e-4 * scale, 4 * SAFETY * best.rounding))
    status = DerivativeStatus.NOISY if hazy else DerivativeStatus.CONVERGED
    return Outcome(value, error, status, best.step)
