"""The second look: is the slope that was found still there at a step far below?

A smooth f shows the same slope there, and left and right slopes that have met. What else may be
seen is a corner, a jump, finer structure, or nothing but scatter; each has its own law of growth.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from gdlesson.probe import DerivativeStatus, Probe, Slope

#: How much finer than the last step of the extrapolation the second look is.
DEPTH = 8**5
#: A height that small beside f's own is how f rounds, not a staircase that f means.
ROUNDING_SHARE = 1e-5


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
    steps = [max(last.h / DEPTH / 8**k, probe.least * 8 ** (2 - k)) for k in range(3)]
    far = probe.at(steps[0])
    if far is None or math.isnan(value):
        return Finding(DerivativeStatus.NOT_FOUND)
    off = abs(far.value - value)
    shrunk = far.h / last.h
    bend = shrunk * last.jump  # f''·h, which is all that a smooth f shows
    apart = abs(far.jump - bend)
    torn = not probe.side and apart > 16 * far.floor + 0.5 * abs(bend) + shrunk * abs(error)
    moved = off > 8 * far.floor + error + 8 * shrunk * abs(last.value - value)
    if not (moved or torn):
        return Finding(noise=max(off, 0.5 * apart) * far.h)
    looks = [s for s in (far, probe.at(steps[1]), probe.at(steps[2])) if s is not None]
    if torn and (verdict := _torn(probe, looks, last)):
        return Finding(verdict)
    if not moved:
        # Even around x, so that slopes agree by symmetry; right and left still do not meet.
        open_still = len(looks) == 3 and abs(looks[2].jump) > 0.5 * abs(looks[0].jump)
        scatter = max(abs(s.jump) * s.h for s in looks) / 2
        if open_still and scatter > ROUNDING_SHARE * abs(probe.middle):
            return Finding(DerivativeStatus.NOT_FOUND)
        return Finding(noise=scatter)
    noise = max(max(abs(s.value - value), abs(s.jump) / 2) * s.h for s in looks)
    if len(looks) < 3 or _rounded(probe, value, looks, noise):
        return Finding(noise=noise)
    first, second = abs(looks[1].value - looks[0].value), abs(looks[2].value - looks[1].value)
    # Structure settles as h shrinks, or grows slowly; scatter grows by 8 each time.
    if second <= 0.3 * max(first, off) + 8 * looks[2].floor:
        return Finding(finer=looks[0].h, noise=noise)
    if second < 4 * first:
        return Finding(finer=looks[1].h, noise=noise)
    return Finding(noise=noise)


def _rounded(probe: Probe, value: float, looks: list[Slope], noise: float) -> bool:
    """Whether f is flat at last only because it rounds what it returns."""
    flat = looks[2].value == 0 == looks[2].jump and value != 0
    return flat and noise <= ROUNDING_SHARE * abs(probe.middle)


def _torn(probe: Probe, looks: list[Slope], last: Slope) -> DerivativeStatus | None:
    """What the distance between right and left slopes says, seen at three steps.

    It stays at a corner, grows by less than 8 at a cusp and by 8 at a hole in the graph; scatter
    grows too, but without such regularity.
    """
    if len(looks) < 3:
        return None
    jumps = [s.jump - last.jump * s.h / last.h for s in looks]  # without f''·h, which is smooth
    blurs = [
        4 * s.floor / abs(jump) if jump else math.inf for s, jump in zip(looks, jumps, strict=True)
    ]
    if blurs[0] > 0.25 or blurs[1] > 0.5 or len({jump > 0 for jump in jumps}) > 1:
        return None
    first, second = jumps[1] / jumps[0], jumps[2] / jumps[1]
    if abs(first - 8) < 0.05 and abs(second - 8) < 0.05:
        tiny = abs(jumps[0]) * looks[0].h <= ROUNDING_SHARE * abs(probe.middle)
        return None if tiny else DerivativeStatus.JUMP
    regular = abs(second / first - 1) < min(0.1 + sum(blurs), 0.3)
    return DerivativeStatus.KINK if regular and 0.7 < first < 7 else None
