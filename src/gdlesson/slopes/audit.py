"""The second look: is the slope that was found still there at a step far below?

A smooth f shows the same slope there, and left and right slopes that have met. What else may be
seen is a corner, a jump, finer structure, or nothing but scatter. Each has its own law of growth
from one step to the next, which is an eighth of it.
"""

from __future__ import annotations

import itertools
import math
from typing import NamedTuple

from gdlesson.slopes.probe import DerivativeStatus, Probe, Slope

#: How much finer than the last step of the extrapolation the second look is.
DEPTH = 8**5
#: A height that small beside f's own is how f rounds, not a staircase that f means.
ROUNDING_SHARE = 3e-5


class Finding(NamedTuple):
    """What the audit saw.

    Attributes:
        verdict: why there is no derivative, or None.
        finer: a step at which to start the search again, or None.
        noise: how far off f's values are, as a height.
    """

    verdict: DerivativeStatus | None = None
    finer: float | None = None
    noise: float = 0.0


def audit(probe: Probe, value: float, error: float, last: Slope) -> Finding:
    """Look far below `last` for the slope `value`, known to within `error`."""
    far = probe.at(max(last.h / DEPTH, 64 * probe.least))
    if far is None or math.isnan(value):
        return Finding(DerivativeStatus.NOT_FOUND)
    off = abs(far.value - value)
    shrunk = far.h / last.h
    bend = shrunk * last.jump  # f''·h, which is all that a smooth f shows
    apart = abs(far.jump - bend)
    torn = not probe.side and apart > 16 * far.floor + 0.5 * abs(bend)
    moved = off > 8 * far.floor + error + 8 * shrunk * abs(last.value - value)
    if not (moved or torn):
        return Finding(noise=max(off, 0.5 * min(apart, abs(far.jump))) * far.h)
    looks = _looks(probe, far.h, (1, 1 / 8, 1 / 64))
    if torn and (verdict := _torn(probe, looks, last, 1.02)):
        return Finding(verdict)
    if far.h * 64 < last.h:
        looks = _looks(probe, far.h, (64, 8)) + looks  # a law is told from luck by more of it
    if torn and (verdict := _torn(probe, looks, last, 1.1)):
        return Finding(verdict)
    if not moved:
        # Even around x, so that slopes agree by symmetry; right and left still do not meet.
        open_still = abs(looks[-1].jump) > 0.5 * abs(far.jump)
        scatter = max(abs(s.jump) * s.h for s in looks[-2:]) / 2
        if open_still and scatter > ROUNDING_SHARE * probe.size:
            return Finding(DerivativeStatus.NOT_FOUND)
        return Finding(noise=scatter)
    if _upright(looks):
        return Finding(DerivativeStatus.DOMAIN_EDGE if probe.side else DerivativeStatus.NOT_FOUND)
    return _structure_or_noise(probe, value, last, looks)


def _looks(probe: Probe, h: float, parts: tuple[float, ...]) -> list[Slope]:
    return [s for part in parts if (s := probe.at(part * h)) is not None]


def _structure_or_noise(probe: Probe, value: float, last: Slope, looks: list[Slope]) -> Finding:
    """Scatter has one height at all steps, so that slopes grow by 8; structure settles below."""
    bent = last.jump / last.h
    heights = [s.h * max(abs(s.value - value), abs(s.jump - bent * s.h) / 2) for s in looks]
    noise = max(heights)
    below = looks[-1]
    if below.value == 0 == below.jump and abs(value) > 8 * below.floor:
        # Flat although there is a slope: f is rounded, or f is a staircase. How high is a step?
        riser = _riser(probe, below.h, last.h)
        staircase = riser > ROUNDING_SHARE * probe.size
        noise = max(noise, riser)
        return Finding(finer=below.h if staircase else None, noise=noise)
    growth = _regular([s.value - value for s in looks], 1.02)
    beside = growth is not None and growth > 7  # a corner or a jump between x and the last look
    if not beside and min(heights[-2:]) > noise / 16:
        return Finding(noise=noise)
    edge = max(k for k, height in enumerate(heights) if height > noise / 4)
    return Finding(finer=looks[edge].h, noise=noise)


def _riser(probe: Probe, h: float, most: float) -> float:
    """The height that f takes first, going away from x in steps eight times larger each."""
    while h < most:
        slope = probe.at(h)
        if slope is not None and (slope.value or slope.jump):
            return h * (abs(slope.value) + abs(slope.jump) / 2)
        h *= 8
    return math.inf


def _torn(probe: Probe, looks: list[Slope], last: Slope, spread: float) -> DerivativeStatus | None:
    """What the distance between right and left slopes says.

    It stays at a corner, grows by less than 8 at a cusp and by 8 at a hole in the graph; scatter
    grows too, but without such regularity.
    """
    bent = last.jump / last.h  # f''·h is smooth, and no tear
    jumps = [s.jump - bent * s.h for s in looks if abs(s.jump - bent * s.h) > 16 * s.floor]
    growth = _regular(jumps, spread)
    if growth is None or (len(looks) < 4 and 1.02 < growth < 7.9):
        return None
    if growth > 7.9:
        tiny = abs(jumps[0]) * looks[0].h <= ROUNDING_SHARE * probe.size
        return None if tiny else DerivativeStatus.JUMP
    return DerivativeStatus.KINK if growth > 0.9 else None


def _upright(looks: list[Slope]) -> bool:
    """Whether slopes grow without end and with regularity, as those of √x at 0 do."""
    changes = [
        b.value - a.value
        for a, b in itertools.pairwise(looks)
        if abs(b.value - a.value) > 16 * (a.floor + b.floor)
    ]
    growth = _regular(changes, 1.1)
    return growth is not None and 1.1 < growth < 7


def _regular(numbers: list[float], spread: float) -> float | None:
    """By how much three or more numbers grow from one to the next, if always by one factor."""
    if len(numbers) < 3:
        return None
    factors = [b / a if a else 0.0 for a, b in itertools.pairwise(numbers)]
    low, high = min(factors), max(factors)
    return factors[-1] if low > 0 and high < spread * low else None
