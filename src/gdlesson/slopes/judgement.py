"""What is said of a slope: how far off it may be, whether it is believed, and what else there is.

The search (estimate.py) hands on what it found. Where slopes never agreed, their law of growth says
what f does: a jump, a power of h, a tangent that stands upright, scatter.
"""

from __future__ import annotations

import itertools
import math
from typing import NamedTuple

from gdlesson.slopes.extrapolation import SAFETY, Extrapolated, extrapolate
from gdlesson.slopes.grain import is_rounding, rounding_of
from gdlesson.slopes.probe import EPS, DerivativeStatus, Probe, Slope
from gdlesson.slopes.settle import SCATTER_SHARE

#: Structure this low beside f's size may be f's rounding; unless looked into, it is not believed,
#: nor is scatter on top of it, where it is this fine beside x.
LOW_SHARE, LOW_STEP = 1e-6, 2e-8
#: Of a handful of looks at scatter, the farthest off is hardly the farthest that there is.
NOISE_ROOM = 2.3
#: f jitters where the audit saw so many times the height that rounding has.
NOISY_FROM = 8
#: Where slopes from two spans are apart that nothing tells apart, so many times that is the error.
#: Where they are alike to half of a double's digits, and the shorter one is smooth to the last of
#: them, f is in pieces, as an iteration or a quadrature leaves it: in the longer one the next piece
#: has the weight of the widest steps only, a thirtieth.
APART_ROOM, PIECES_ROOM, PIECES_SHARE = 4, 32, 1e-8
#: Where the widest step was left out, and is missed by less than this share of the slope, f may be
#: in pieces, too: more is a corner or a jump that f means, which leaves the slope alone.
MISSED_SHARE = 1e-4
#: Where f ends at x its slopes are seen on one side, and what is left of the series is guessed from
#: all powers of h; where all calls are spent, what was left to look at is not known.
SIDE_ROOM, SPENT_ROOM = 3, 10
#: The audit's two or three looks at rounding may show less than there is, but hardly less than this
#: part of what a double's would be; what they show is widened, as they are few.
LEAST_ROUNDING, ROUNDING_ROOM = 0.55, 1.7
#: The second differences of the same values show rounding once more. One number says little of how
#: high it is: so many times what is expected is no chance, and is widened; many more times, and f
#: itself is uneven (its bend jumps, say), which leaves the slope alone.
RAGGED_FROM, RAGGED_MOST, RAGGED_ROOM = 2, 1e5, 3
#: Where f is 0 wherever one looks, nothing tells how large its terms are. They are taken for ones,
#: whose rounding hides so much.
HIDDEN = EPS
#: An error beyond this share of the slope tells that no digit is known ...
USELESS = 0.1
#: ... unless rounding alone makes it so, to within this factor.
BY_ROUNDING = 4
#: An error beyond this share of the slope is said to come of jitter; where it was seen, a smaller
#: one is.
HAZY, HAZY_NOISE = 1e-4, 1e-6
#: Where slopes never agree: at a jump they grow by 8, to within this share ...
JUMP_LAW = 0.01
#: ... |x|^p creeps home by 8^(1-p), for p down to 1.14, by one ratio from look to look; below, what
#: is left of the series is longer than what was seen of it ...
CREEPING, ONE_RATIO = 0.75, 0.05
#: ... those of √x grow without end, more slowly than at a jump ...
ENDLESS = (1.1, 7.9)
#: ... and scatter has one height, to within two steps.
LOWEST = 1 / 64


class Outcome(NamedTuple):
    """How a search ended, before it is written down."""

    value: float
    error: float
    status: DerivativeStatus
    step: float = math.nan


def none(status: DerivativeStatus) -> Outcome:
    return Outcome(math.nan, math.inf, status)


def unsettled(probe: Probe, h: float) -> Outcome:
    """Slopes never agreed. At a jump they grow by 8 each time; a power such as √h creeps home."""
    lost = DerivativeStatus.DOMAIN_EDGE if probe.side else DerivativeStatus.NOT_FOUND
    looks = probe.ladder()
    values = [s.value for s in looks[-6:]]
    if len(values) < 6:
        return none(lost)
    jumps = all(abs(b - 8 * a) <= JUMP_LAW * abs(b) for a, b in itertools.pairwise(values[-4:]))
    if jumps and not is_rounding(probe, abs(values[-1]) * looks[-1].h):
        return none(DerivativeStatus.JUMP)
    changes = [b - a for a, b in itertools.pairwise(values)]
    ratios = [b / a if a else 1.0 for a, b in itertools.pairwise(changes)]
    if all(0 < r < CREEPING and abs(r - ratios[-1]) < ONE_RATIO for r in ratios):
        rest = changes[-1] * ratios[-1] / (1 - ratios[-1])  # of a geometric series
        status = DerivativeStatus.ONE_SIDED if probe.side else DerivativeStatus.NOISY
        return Outcome(values[-1] + rest, abs(rest) + looks[-1].floor, status, looks[-1].h)
    low, high = ENDLESS
    if all(low < r < high and abs(r - ratios[-1]) < ONE_RATIO * r for r in ratios[-3:]):
        return none(lost)  # growing without end, as the slopes of √x do at 0
    # Scatter of one height at all steps: longer ones may still show the slope behind it.
    heights = [s.h * abs(s.value) for s in looks[2:]]
    noise = max(*heights, *(s.h * abs(s.jump) / 2 for s in looks[-5:]))
    if probe.side or noise > SCATTER_SHARE * probe.size or max(heights[-3:]) < noise * LOWEST:
        return none(lost)
    tries = [extrapolate(probe, h * 8**k, noise) for k in (4, 3, 2, 1, 0)]
    return judged(probe, h, min(tries, key=lambda b: b.error), 0.0)


def last_resort(probe: Probe, last: Slope, noise: float) -> Outcome:
    """All calls are spent, and slopes have only just settled: one, and how far off it may be."""
    if not math.isfinite(last.value) or probe.side or noise < LOW_SHARE * probe.size:
        return none(DerivativeStatus.NOT_FOUND)
    error = abs(last.jump) + BY_ROUNDING * SAFETY * last.floor
    if not error <= USELESS * abs(last.value):
        return none(DerivativeStatus.NOT_FOUND)
    return Outcome(last.value, error, DerivativeStatus.NOISY, last.h)


def judged(
    probe: Probe, start: float, best: Extrapolated, noise: float, apart: float = 0.0
) -> Outcome:
    """Whether the best value, with what the audit says of noise, is the derivative."""
    noisy = noise > NOISY_FROM * best.height
    pieces = not (noisy or best.cut_short) and apart < PIECES_SHARE * abs(best.value)
    room = PIECES_ROOM if pieces else APART_ROOM
    if noisy:
        best = _from_longer_steps(probe, start, NOISE_ROOM * noise)
    elif best.height:
        # What is seen of rounding says more than what is expected of a double.
        seen = ROUNDING_ROOM * noise
        if RAGGED_FROM * best.height < best.ragged < RAGGED_MOST * best.height:
            seen = max(seen, RAGGED_ROOM * best.ragged)
        best.rounding *= max(LEAST_ROUNDING, seen / best.height)
    elif best.value == 0:
        best.rounding = HIDDEN / best.step
    value, eps = best.value, rounding_of(probe) if noisy else EPS
    error = max(best.error + eps * abs(value), room * apart)
    if best.missed < MISSED_SHARE * abs(value):
        error = max(error, APART_ROOM * best.missed)
    if probe.side:
        error *= SIDE_ROOM
    scale = max(abs(value), abs(best.last.value))
    coarse = BY_ROUNDING * SAFETY * best.rounding
    hidden = noise > SCATTER_SHARE * abs(probe.middle) and noise > SCATTER_SHARE * probe.size
    if hidden or not error <= max(USELESS * scale, coarse):
        return none(DerivativeStatus.NOT_FOUND)
    if probe.spent:
        error *= SPENT_ROOM
    if probe.side:
        return Outcome(value, error, DerivativeStatus.ONE_SIDED, best.step)
    hazy = error > (HAZY_NOISE * scale if noisy else max(HAZY * scale, coarse))
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


def is_low(probe: Probe, height: float, h: float) -> bool:
    """Whether structure of this height at this step is so low and fine that it may be rounding."""
    return height < LOW_SHARE * probe.size and h < LOW_STEP * abs(probe.x)
