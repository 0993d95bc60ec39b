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
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from gdlesson.audit import ROUNDING_SHARE, audit
from gdlesson.probe import EPS, DerivativeStatus, EvaluationsSpentError, Probe, Slope

__all__ = ["EPS", "DerivativeEstimate", "DerivativeStatus", "search"]

#: By how much an error estimate is widened, so that it is seldom too small.
SAFETY = 2.5
#: Slopes at h and h/8 agree when they differ by less than this share.
AGREE = 0.05
#: How large that share should be at the step where extrapolation begins.
STRETCH = 0.02

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
        try:
            value, error, status, step = _search(probe)
        except EvaluationsSpentError:
            value, error, status, step = _none(DerivativeStatus.NOT_FOUND)
    seen = [(s.h, s.value) for s in probe.slopes.values() if s is not None]
    seen.sort(reverse=True)
    return DerivativeEstimate(value, error, probe.evaluations, status, step, tuple(seen))


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
        return _slow(probe)
    coarse: tuple[float, Best, float] | None = None
    for _ in range(4):
        best = _extrapolate(probe, start)
        if best.error > 1e-6 * abs(best.value) + 4 * best.rounding:
            lower = _extrapolate(probe, start / 16)
            if lower.error < best.error:
                start, best = start / 16, lower
        verdict, finer, noise = audit(probe, best.value, best.error, best.last)
        if coarse is not None and _was_scatter(probe, coarse, best, noise):
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
    flat = best.last.value == 0 == best.last.jump and height <= ROUNDING_SHARE * abs(probe.middle)
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
        probe.side = -1 if no_right else 1
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
    for _ in range(levels):
        now = probe.at(h)
        if now is not None and older is not None:
            before, change = change, abs(now.value - older.value)
            size = max(abs(now.value), abs(older.value))
            rounding = 2 * (now.floor + older.floor)
            if change <= AGREE * size + rounding:
                return _stretched(probe, older, change, rounding)
            if 0.01 * before <= change <= 0.2 * before < math.inf:
                return 8 * older.h  # towards zero as h², say: no relative change is small
        older = now
        h /= 8
    return None


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
PARTS = (1, 1 / 2, 1 / 4, 3 / 4, 1 / 8, 3 / 8, 1 / 16, 3 / 16, 1 / 32, 1 / 64, 1 / 128)


def _amplified(parts: tuple[float, ...], power: int) -> float:
    """How large rounding is in the slope extrapolated from these steps; in one slope it is 1/h.

    The extrapolated slope is the sum of w_k D(h_k) with Lagrange's weights at h = 0.
    """
    total = 0.0
    for h in parts:
        weight = math.prod(g**power / (g**power - h**power) for g in parts if g != h)
        total += (weight / h) ** 2
    return math.sqrt(total)


AMPLIFIED = {
    power: {
        (first, last): _amplified(PARTS[first : last + 1], power)
        for last in range(len(PARTS))
        for first in range(last + 1)
    }
    for power in (1, 2)
}


class Best(NamedTuple):
    """The best entry of a table: its error, which part of it is rounding, its widest step."""

    value: float
    error: float
    rounding: float
    step: float
    last: Slope


def _extrapolate(probe: Probe, h: float, noise: float = 0.0) -> Best:
    """Ridders' table from h down: the best value and its error.

    Central differences have even powers of h only, so each column cancels one more h²; at the edge
    of a domain, or where a second derivative jumps, all powers occur.
    """
    while probe.at(h) is None and h > probe.least:
        h /= 2
    table = _Table(1 if probe.side else 2, noise)
    slopes: list[Slope] = []
    for part in PARTS:
        slope = probe.at(part * h)
        if slope is None:
            break
        slopes.append(slope)
        if table.add(slope):
            break
    if not slopes:
        return Best(math.nan, math.inf, math.inf, h, Slope(h, math.nan, math.nan, math.inf))
    last = min(slopes)
    if table.power == 2 and table.error > 1e-9 * abs(table.value) + 8 * last.floor:
        other = _Table(1, noise)
        for slope in slopes:
            other.add(slope)
        if other.error < table.error / 4:
            table = other
    return Best(table.value, SAFETY * table.error, SAFETY * table.rounding, table.step, last)


class _Table:
    """Neville's table for h → 0, a row for each step."""

    def __init__(self, power: int, noise: float) -> None:
        self.power = power
        self.height = noise  # of the rounding in f
        self.row: list[float] = []
        self.gaps: list[float] = []
        self.nodes: list[float] = []
        self.start = math.nan
        self.value, self.error, self.rounding, self.step = math.nan, math.inf, math.inf, math.nan

    def add(self, slope: Slope) -> bool:
        """Add a row; True when another one could only add rounding."""
        if not self.row:
            self.start = slope.h
        node = (slope.h / self.start) ** self.power
        nodes, amplified = self.nodes, AMPLIFIED[self.power]
        self.height = max(self.height, slope.floor * slope.h)
        height = self.height / self.start
        rows = len(nodes)
        row, gaps = [slope.value], [math.inf]
        left_most = best = math.inf
        for column, coarser in enumerate(self.row):
            first = nodes[-1 - column]
            finer = row[-1]
            better = finer + (finer - coarser) / (first / node - 1)
            # The gap to the entry it mends is what that one was off by. The next gap is smaller as
            # this one was smaller than the one before, each time with the square of its step.
            gap = abs(better - coarser)
            before = self.gaps[column]
            shrinking = gap / before * node / nodes[-1] if before else 0.0
            left = gap * min(1.0, max(shrinking, min(node / first, 1.0)))
            row.append(better)
            gaps.append(gap)
            if rows > 1:  # two slopes may agree by chance, three hardly
                rounding = amplified[rows - 1 - column, rows] * height
                if left + rounding < self.error:
                    self.value, self.error, self.rounding = better, left + rounding, rounding
                    self.step = self.start * PARTS[rows - 1 - column]
                best = min(best, left / rounding)
                left_most = min(left_most, left + rounding)
        nodes.append(node)
        self.row, self.gaps = row, gaps
        return best <= 1 or (rows > 3 and left_most > 4 * self.error)


def _slow(probe: Probe) -> Outcome:
    """Slopes that never agreed: a jump grows by 8 each time; a power such as √h creeps home."""
    lost = DerivativeStatus.DOMAIN_EDGE if probe.side else DerivativeStatus.NOT_FOUND
    looks = [
        s for (side, _), s in sorted(probe.slopes.items(), reverse=True) if s and side == probe.side
    ]
    values = [s.value for s in looks[-6:]]
    if len(values) < 6:
        return _none(lost)
    if all(abs(b - 8 * a) <= 0.01 * abs(b) for a, b in itertools.pairwise(values[-4:])):
        return _none(DerivativeStatus.JUMP)
    changes = [b - a for a, b in itertools.pairwise(values)]
    ratios = [b / a if a else 1.0 for a, b in itertools.pairwise(changes)]
    if not all(0 < r < 0.6 and abs(r - ratios[-1]) < 0.05 for r in ratios):
        return _none(lost)
    rest = changes[-1] * ratios[-1] / (1 - ratios[-1])  # of a geometric series
    status = DerivativeStatus.ONE_SIDED if probe.side else DerivativeStatus.NOISY
    return Outcome(values[-1] + rest, abs(rest) + looks[-1].floor, status, looks[-1].h)


def _judge(probe: Probe, start: float, best: Best, noise: float) -> Outcome:
    """Whether the best value, with what the audit says of noise, is the derivative."""
    rounding = best.last.floor * best.last.h
    if noise > rounding:
        best = _extrapolate(probe, start, noise)
    noisy = noise > 8 * rounding
    if noisy and best.error <= 2 * best.rounding:
        wider = _extrapolate(probe, 8 * start, noise)
        if wider.error < best.error:
            best = wider
    value, error = best.value, best.error + EPS * abs(best.value)
    scale = max(abs(value), abs(best.last.value))
    if not error <= max(0.1 * scale, 4 * best.rounding):
        return _none(DerivativeStatus.NOT_FOUND)
    if probe.side:
        return Outcome(value, error, DerivativeStatus.ONE_SIDED, best.step)
    hazy = error > (1e-6 * scale if noisy else max(1e-4 * scale, 4 * best.rounding))
    status = DerivativeStatus.NOISY if hazy else DerivativeStatus.CONVERGED
    return Outcome(value, error, status, best.step)
