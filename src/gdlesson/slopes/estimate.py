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

from gdlesson.slopes.audit import audit
from gdlesson.slopes.extrapolation import SAFETY, Extrapolated, extrapolate
from gdlesson.slopes.grain import TEETH_SHARE, is_rounding, riser_beyond, too_fine
from gdlesson.slopes.probe import EPS, DerivativeStatus, Probe, Slope
from gdlesson.slopes.settle import SCATTER_SHARE, first_step, settled_step

__all__ = ["EPS", "DerivativeEstimate", "DerivativeStatus", "search"]

#: Slopes from a long and from a short step that differ by less than this share, and yet by more
#: than the short one's error, may differ by a riser between them: structure differs by more.
NEARLY = 0.01
#: Structure this low beside f's size may be f's rounding; unless looked into, it is not believed,
#: nor is scatter on top of it, where it is this fine beside x.
LOW_SHARE, LOW_STEP = 1e-6, 2e-8
#: Of a handful of looks at scatter, the farthest off is hardly the farthest that there is.
NOISE_ROOM = 2.3
#: f jitters where the audit saw so many times the height that rounding has.
NOISY_FROM = 8
#: The audit's two or three looks at rounding may show less than there is, but hardly less than this
#: part of what a double's would be; what they show is widened, as they are few.
LEAST_ROUNDING, ROUNDING_ROOM = 0.6, 1.7
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
    if probe.whole and (flat := _staircase(probe)) is not None:
        return flat
    h = first_step(probe)
    if probe.at(h) is None:  # does f end right at x?
        no_right, no_left = probe.blind_sides(probe.least)
        if no_right and no_left:
            return _none(DerivativeStatus.NOT_FINITE)
        if no_right or no_left:
            probe.look_to(-1 if no_right else 1)
    start = settled_step(probe, h)
    if start is None:
        return _unsettled(probe, h)
    coarse: tuple[float, Extrapolated, float] | None = None
    wide: tuple[float, float] | None = None  # a longer step, and the slope that it told
    for _ in range(4):
        best = extrapolate(probe, start)
        for _ in range(2):
            if best.cut_short:  # the longest steps reached over something
                lower = min(start / 16, best.last.h)
                below = extrapolate(probe, lower)
                if below.error < best.error:
                    if abs(below.value - best.value) < NEARLY * abs(below.value):
                        wide = wide or (start, best.value)
                    start, best = lower, below
        verdict, finer, noise = audit(probe, best)
        if coarse is not None:
            scatter = finer is None and _was_scatter(probe, coarse, best, noise)
            if math.isnan(best.value):
                return _last_resort(probe, best.last, coarse[2])
            if scatter:
                return _judged(probe, *coarse)
        under = None if finer is None else settled_step(probe, finer)
        if under is not None and too_fine(probe, under, noise):
            under = verdict = None
        if under is not None and under < start / 4:
            coarse = start, best, noise
            start = under
        elif verdict is not None:
            return _none(verdict)
        else:
            if coarse is not None:
                if _is_low(probe, coarse[2], start) and noise > NOISY_FROM * best.height:
                    return _judged(probe, *coarse)  # what was seen below is scatter, too
                wide = coarse[0], coarse[1].value
            if wide is not None and (riser := _rounding_riser(probe, best, *wide)):
                return _judged(probe, wide[0], best, max(riser, noise))
            return _judged(probe, start, best, noise)
    return _none(DerivativeStatus.NOT_FOUND)


def _is_low(probe: Probe, height: float, h: float) -> bool:
    """Whether structure of this height at this step is so low and fine that it may be rounding."""
    return height < LOW_SHARE * probe.size and h < LOW_STEP * abs(probe.x)


def _rounding_riser(probe: Probe, best: Extrapolated, most: float, value: float) -> float:
    """How high a riser of f's own rounding is that ends what `best` was made from; 0 if none."""
    riser = riser_beyond(probe, best.step, most, abs(best.value - value))
    flat = best.last.value == 0 == best.last.jump
    rounding = is_rounding(probe, riser) if flat else riser <= TEETH_SHARE * probe.size
    return riser if rounding else 0.0


def _staircase(probe: Probe) -> Outcome | None:
    """f returned an integer. If it only does so, it is flat between its steps; at one it jumps."""
    right, left = probe.height(probe.x + probe.least), probe.height(probe.x - probe.least)
    if not probe.whole:
        return None  # max(0, x) is an integer on one side only
    if right == probe.middle == left:
        return Outcome(0.0, 0.0, DerivativeStatus.CONVERGED, probe.least)
    return _none(DerivativeStatus.JUMP)


def _was_scatter(
    probe: Probe, coarse: tuple[float, Extrapolated, float], best: Extrapolated, noise: float
) -> bool:
    """Whether what seemed finer structure is scatter, or the flat steps of a rounded f."""
    _, above, height = coarse
    flat = best.last.value == 0 == best.last.jump and is_rounding(probe, height)
    return flat or noise > 0.1 * height or abs(best.value - above.value) < 2 * best.error


def _unsettled(probe: Probe, h: float) -> Outcome:
    """Slopes never agreed. At a jump they grow by 8 each time; a power such as √h creeps home."""
    lost = DerivativeStatus.DOMAIN_EDGE if probe.side else DerivativeStatus.NOT_FOUND
    looks = probe.ladder()
    values = [s.value for s in looks[-6:]]
    if len(values) < 6:
        return _none(lost)
    jumps = all(abs(b - 8 * a) <= JUMP_LAW * abs(b) for a, b in itertools.pairwise(values[-4:]))
    if jumps and not is_rounding(probe, abs(values[-1]) * looks[-1].h):
        return _none(DerivativeStatus.JUMP)
    changes = [b - a for a, b in itertools.pairwise(values)]
    ratios = [b / a if a else 1.0 for a, b in itertools.pairwise(changes)]
    if all(0 < r < CREEPING and abs(r - ratios[-1]) < ONE_RATIO for r in ratios):
        rest = changes[-1] * ratios[-1] / (1 - ratios[-1])  # of a geometric series
        status = DerivativeStatus.ONE_SIDED if probe.side else DerivativeStatus.NOISY
        return Outcome(values[-1] + rest, abs(rest) + looks[-1].floor, status, looks[-1].h)
    low, high = ENDLESS
    if all(low < r < high and abs(r - ratios[-1]) < ONE_RATIO * r for r in ratios[-3:]):
        return _none(lost)  # growing without end, as the slopes of √x do at 0
    # Scatter of one height at all steps: longer ones may still show the slope behind it.
    heights = [s.h * abs(s.value) for s in looks[2:]]
    noise = max(*heights, *(s.h * abs(s.jump) / 2 for s in looks[-5:]))
    if probe.side or noise > SCATTER_SHARE * probe.size or max(heights[-3:]) < noise * LOWEST:
        return _none(lost)
    tries = [extrapolate(probe, h * 8**k, noise) for k in (4, 3, 2, 1, 0)]
    return _judged(probe, h, min(tries, key=lambda b: b.error), 0.0)


def _last_resort(probe: Probe, last: Slope, noise: float) -> Outcome:
    """All calls are spent, and slopes have only just settled: one, and how far off it may be."""
    if not math.isfinite(last.value) or probe.side or noise < LOW_SHARE * probe.size:
        return _none(DerivativeStatus.NOT_FOUND)
    error = abs(last.jump) + BY_ROUNDING * SAFETY * last.floor
    if not error <= USELESS * abs(last.value):
        return _none(DerivativeStatus.NOT_FOUND)
    return Outcome(last.value, error, DerivativeStatus.NOISY, last.h)


def _judged(probe: Probe, start: float, best: Extrapolated, noise: float) -> Outcome:
    """Whether the best value, with what the audit says of noise, is the derivative."""
    noisy = noise > NOISY_FROM * best.height
    if noisy:
        best = _from_longer_steps(probe, start, NOISE_ROOM * noise)
    elif best.height:
        # What the audit saw of rounding says more than what is expected of a double.
        best.rounding *= max(LEAST_ROUNDING, ROUNDING_ROOM * noise / best.height)
    value, error = best.value, best.error + EPS * abs(best.value)
    scale = max(abs(value), abs(best.last.value))
    coarse = BY_ROUNDING * SAFETY * best.rounding
    hidden = noise > SCATTER_SHARE * abs(probe.middle) and noise > SCATTER_SHARE * probe.size
    if hidden or not error <= max(USELESS * scale, coarse):
        return _none(DerivativeStatus.NOT_FOUND)
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
