"""The second look: is the slope that was found still there at a step far below?

A smooth f shows the same slope there, and left and right slopes that have met. What else may be
seen is a corner, a jump, finer structure, or nothing but scatter. Each has its own law of growth
from one step to the next, which is an eighth of it.
"""

from __future__ import annotations

import itertools
import math
from typing import NamedTuple

from gdlesson.slopes.extrapolation import Extrapolated
from gdlesson.slopes.grain import first_riser, is_meant, is_rounding, printed
from gdlesson.slopes.probe import EPS, DerivativeStatus, Probe, Slope

#: How much finer than the last step of the extrapolation the second look is: four decades and a
#: half, at which a smooth f has lost every bend, and rounding still leaves a third of the digits.
DEPTH = 8**5
#: The second look is no power of two: where f rounds what it makes of x, it rounds all such steps
#: in the same way, and its rounding looks smooth.
UNEVEN = 0.927
#: The second look keeps so many of the least steps away from x.
LEAST_STEPS = 64
#: A difference of so many floors is none of rounding: the floor is half a unit on either side, and
#: a library's functions are good to a few units.
TORN_FLOORS, MOVED_FLOORS = 16, 8
#: Where f adds x to something larger, x itself is rounded, and so is what f bends by over a step.
ARGUMENT_SHARE = 1e-12
#: How far f'' may be off, from what its last two estimates differ by; and at most, as a share.
BEND_DOUBT, MOST_BEND_DOUBT = 1, 0.5
#: What the last step leaves of a smooth f's change, with room.
LEFT_OVER = 8
#: Factors from look to look may differ by this much: three looks must agree better than five.
FEW_SPREAD, MORE_SPREAD = 1.02, 1.1
#: Growth of right less left slope by an eighth of the step: 1 at a corner, 8 at a jump, between
#: them at a cusp.
CORNER_GROWTH, NO_GROWTH, JUMP_GROWTH = 0.9, 1.02, 7.9
#: Growth of slopes that rise without end, as those of √x do: by 8^(1/2).
UPRIGHT_GROWTH = (1.1, 7.0)
#: A corner or a jump beside x makes what is off grow by nearly 8.
BESIDE_GROWTH = 7.0
#: Right and left still do not meet where so much of their distance is left.
OPEN = 0.5
#: ... and have not grown by more than this over three looks, nor met at any, to within this share.
STILL_OPEN, NEVER_MET = 8, 64
#: Structure has settled where heights have fallen to this share of the highest.
SETTLED_SHARE = 1 / 16
#: The edge of structure: the last step at which a height is above this share of the highest.
EDGE_SHARE = 1 / 4
#: Structure that is no higher than so many units in the last place of f is how f computes.
LOW_UNITS = 1000
#: Where the looks show one height, a last one is taken far below: scatter keeps its height, and is
#: rarely this small; any structure has settled.
DEEPER, DEEP_SHARE = 8**5, 1 / 64
#: Slopes below that differ by this share of what they are off by have settled on another slope.
SAME_BELOW = 0.1


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


def audit(probe: Probe, best: Extrapolated) -> Finding:
    """Look far below the last step of `best` for its slope, known to within its error."""
    value, error, last = best.value, best.doubt, best.last
    far = probe.at(UNEVEN * max(last.h / DEPTH, LEAST_STEPS * probe.least))
    if far is None or math.isnan(value):
        return Finding(DerivativeStatus.NOT_FOUND)
    off = abs(far.value - value)
    shrunk = far.h / last.h
    bent, doubt = _bend(probe, last)
    apart = abs(far.jump - bent * far.h)  # f''·h is all that a smooth f shows
    torn = not probe.side and apart > TORN_FLOORS * far.floor + doubt * far.h
    left_over = LEFT_OVER * shrunk**best.power * abs(last.value - value)
    allowed = error + left_over + ARGUMENT_SHARE * abs(last.jump)
    moved = off > MOVED_FLOORS * far.floor + allowed
    if far.value == 0 == far.jump and off <= error and (riser := _wrongly_flat(probe, last)):
        return Finding(noise=riser)
    if not (moved or torn):
        off = max(off - left_over, 0.0) if best.straight else off
        return Finding(noise=max(off, 0.5 * min(apart, abs(far.jump))) * far.h)
    looks = _looks(probe, far.h, (1, 1 / 8, 1 / 64))
    if torn and (verdict := _torn(probe, looks, last, bent, FEW_SPREAD)):
        return Finding(verdict)
    if far.h * 64 < last.h:
        looks = _looks(probe, far.h, (64, 8)) + looks  # a law is told from luck by more of it
    if torn and (verdict := _torn(probe, looks, last, bent, MORE_SPREAD)):
        return Finding(verdict)
    moved |= any(abs(s.value - value) > MOVED_FLOORS * s.floor + allowed for s in looks)
    if not moved:
        # Even around x, so that slopes agree by symmetry; right and left still do not meet.
        open_still = abs(looks[-1].jump) > OPEN * abs(far.jump)
        scatter = max(abs(s.jump) * s.h for s in looks[-2:]) / 2
        if (open_still and not is_rounding(probe, scatter)) or _ever_open(looks, bent, probe.x):
            return Finding(DerivativeStatus.NOT_FOUND)
        return Finding(noise=scatter)
    if _upright(looks):
        return Finding(DerivativeStatus.DOMAIN_EDGE if probe.side else DerivativeStatus.NOT_FOUND)
    return _structure_or_noise(probe, value, last, looks)


def _bend(probe: Probe, last: Slope) -> tuple[float, float]:
    """f'' as the last steps show it, extrapolated to h = 0; and how far off it may be."""
    return bend_at_zero(
        [s.jump / s.h for k in (1, 2, 4) if (s := probe.known(k * last.h)) is not None]
    )


def bend_at_zero(bends: list[float]) -> tuple[float, float]:
    """What f'' at one step, at two and four times it, says of f'' at 0; and how far off that is."""
    if len(bends) < 3:
        return bends[0], MOST_BEND_DOUBT * abs(bends[0])
    near, far = (4 * bends[0] - bends[1]) / 3, (4 * bends[1] - bends[2]) / 3
    return near, min(BEND_DOUBT * abs(near - far), MOST_BEND_DOUBT * abs(bends[0]))


def _looks(probe: Probe, h: float, parts: tuple[float, ...]) -> list[Slope]:
    return [s for part in parts if (s := probe.at(part * h)) is not None]


def _structure_or_noise(probe: Probe, value: float, last: Slope, looks: list[Slope]) -> Finding:
    """Scatter has one height at all steps, so that slopes grow by 8; structure settles below."""
    bent = last.jump / last.h
    heights = [_height(s, value, bent) for s in looks]
    noise = max(heights)
    below = looks[-1]
    nearby = max(abs(probe.middle), abs(probe.height(probe.x + (probe.side or 1) * last.h)))
    if noise <= LOW_UNITS * probe.eps * nearby:
        return Finding(noise=noise)
    if unit := printed(probe):
        return Finding(noise=max(noise, unit))
    if below.value == 0 == below.jump and abs(value) > MOVED_FLOORS * below.floor:
        # Flat although there is a slope: f is rounded, or f is a staircase. How high is a step?
        riser = first_riser(probe, below.h, last.h)
        noise = max(noise, riser)
        return Finding(finer=None if is_rounding(probe, riser) else below.h, noise=noise)
    growth = _regular([s.value - value for s in looks], FEW_SPREAD)
    beside = growth is not None and growth > BESIDE_GROWTH
    settled = beside or min(heights[-2:]) <= noise * SETTLED_SHARE
    if not (settled or _same_below(looks, value)):
        deep = probe.at(max(below.h / DEEPER, LEAST_STEPS * probe.least))
        if deep is None or _height(deep, value, bent) > noise * DEEP_SHARE:
            return Finding(noise=noise)
        return Finding(finer=below.h, noise=noise)
    high = [k for k, height in enumerate(heights) if height > noise * EDGE_SHARE]
    edge = max(high, default=len(looks) - 1)  # none is, where they are infinite
    return Finding(finer=looks[max(edge, _last_tear(looks, bent))].h, noise=noise)


def _ever_open(looks: list[Slope], bent: float, x: float) -> bool:
    """Whether right and left slopes stay apart as at a corner, without a law: |x| sin(1/x) does.

    Scatter has one height, so that its slopes have grown by 8 from look to look. Where f rounds
    its own argument, be it x or a point along whose direction x leads, f'' bends that, too.
    """
    apart = [abs(s.jump - bent * s.h) for s in looks]
    rounded = abs(bent) * max(abs(x), 1.0) * EPS
    # A corner is open by far more than f bends by: less than that is doubt about the bend.
    floors = [TORN_FLOORS * (s.floor + rounded) + abs(bent * s.h) for s in looks]
    if len(looks) < 5 or any(a <= floor for a, floor in zip(apart, floors, strict=True)):
        return False
    first, last = max(apart[:2]), max(apart[-2:])
    return OPEN * first < last < STILL_OPEN * first and min(apart) > max(apart) / NEVER_MET


def _last_tear(looks: list[Slope], bent: float) -> int:
    """The last look that still reaches over a corner or a jump beside x; 0 if none does."""
    tears = [abs(s.jump - bent * s.h) for s in looks]
    seen = [t if t > TORN_FLOORS * s.floor else 0.0 for t, s in zip(tears, looks, strict=True)]
    return max((k for k, tear in enumerate(seen) if tear > OPEN * max(seen)), default=0)


def _wrongly_flat(probe: Probe, last: Slope) -> float:
    """The riser that makes f flat close to x and not beyond, if that is how f rounds; else 0."""
    known = [s for s in probe.ladder() if s.h > last.h and (s.value or s.jump)]
    if not known:
        return 0.0
    riser = first_riser(probe, last.h, 8 * known[-1].h)
    return riser if is_rounding(probe, riser) else 0.0


def _height(slope: Slope, value: float, bent: float) -> float:
    """How far f is, at x ± h, from a parabola with this slope and bend."""
    return slope.h * max(abs(slope.value - value), abs(slope.jump - bent * slope.h) / 2)


def _same_below(looks: list[Slope], value: float) -> bool:
    """Whether the last looks show one slope that is not `value`; scatter would have grown by 8."""
    if len(looks) < 2:
        return False
    above, below = looks[-2:]
    off = abs(below.value - value)
    settled = abs(below.value - above.value) <= SAME_BELOW * off
    return settled and off > TORN_FLOORS * below.floor


def _torn(
    probe: Probe, looks: list[Slope], last: Slope, bent: float, spread: float
) -> DerivativeStatus | None:
    """What the distance between right and left slopes says.

    It stays at a corner, grows by less than 8 at a cusp and by 8 at a hole in the graph; scatter
    grows too, but without such regularity.
    """
    # f''·h is smooth, and no tear.
    jumps = [s.jump - bent * s.h for s in looks if abs(s.jump - bent * s.h) > TORN_FLOORS * s.floor]
    growth = _regular(jumps, spread)
    if growth is None or (len(looks) < 4 and NO_GROWTH < growth < JUMP_GROWTH):
        return None
    if growth > JUMP_GROWTH:
        height = looks[0].jump * looks[0].h
        return DerivativeStatus.JUMP if is_meant(probe, last, height) else None
    return DerivativeStatus.KINK if growth > CORNER_GROWTH else None


def _upright(looks: list[Slope]) -> bool:
    """Whether slopes grow without end and with regularity, as those of √x at 0 do."""
    changes = [
        b.value - a.value
        for a, b in itertools.pairwise(looks)
        if abs(b.value - a.value) > TORN_FLOORS * (a.floor + b.floor)
    ]
    growth = _regular(changes, MORE_SPREAD)
    return growth is not None and UPRIGHT_GROWTH[0] < growth < UPRIGHT_GROWTH[1]


def _regular(numbers: list[float], spread: float) -> float | None:
    """By how much three or more numbers grow from one to the next, if always by one factor."""
    if len(numbers) < 3:
        return None
    factors = [b / a if a else 0.0 for a, b in itertools.pairwise(numbers)]
    low, high = min(factors), max(factors)
    return factors[-1] if low > 0 and high < spread * low else None
