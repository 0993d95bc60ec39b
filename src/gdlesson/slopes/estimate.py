"""The search for a slope: which step to trust, how far, and whether there is a slope at all.

Three moves. *Settle*: find a large step at which slopes have begun to agree; the bend that the
first step shows says where to look. *Extrapolate* (extrapolation.py): take a few smaller steps, and
work out where their slopes go as h goes to zero. *Audit* (audit.py): look again at a step tens of
thousands of times smaller. If the slope is another one there, f has finer structure and the search
starts again below; if slopes scatter more and more, f is noisy; if left and right slopes stay apart
at every step, x is a corner.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from gdlesson.slopes.audit import LEAST_STEPS, Finding, audit
from gdlesson.slopes.extrapolation import Extrapolated, extrapolate
from gdlesson.slopes.grain import TEETH_SHARE, is_rounding, riser_beyond, too_fine
from gdlesson.slopes.judgement import (
    LOWEST,
    NOISY_FROM,
    Outcome,
    is_low,
    judged,
    last_resort,
    none,
    unsettled,
)
from gdlesson.slopes.probe import EPS, DerivativeStatus, Plain, Probe
from gdlesson.slopes.settle import first_step, settled_step
from gdlesson.slopes.smooth import smooth_slope

__all__ = ["EPS", "DerivativeEstimate", "DerivativeStatus", "search"]

#: Slopes from a long and from a short step that differ by less than this share, and yet by more
#: than the short one's error, may differ by a riser between them: structure differs by more.
NEARLY = 0.01
#: Two spans whose slopes differ by less than this share of them, and yet by more than their errors,
#: differ by an error of f's own, as far as one can know.
ALIKE = 1e-4
#: So many heights, the longest three and the shortest three among them, tell scatter from what dies
#: out.
FEWEST_HEIGHTS = 6

#: Where a slope is believed.
FOUND = (DerivativeStatus.CONVERGED, DerivativeStatus.NOISY, DerivativeStatus.ONE_SIDED)


Search = Callable[[str, Callable[[float], Any], float], "DerivativeEstimate"]


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
        looks: what was measured at every step, in order: h, the slope, and what it was judged by.
    """

    value: float
    error: float
    evaluations: int
    status: DerivativeStatus
    step: float = math.nan
    looks: tuple[Plain, ...] = field(default=(), repr=False)

    def __init__(
        self,
        value: float,
        error: float,
        evaluations: int,
        status: DerivativeStatus,
        step: float = math.nan,
        looks: tuple[Plain, ...] = (),
    ) -> None:
        known = self.__dict__  # what `dataclass` writes for a frozen class takes twice as long
        known["value"], known["error"], known["evaluations"] = value, error, evaluations
        known["status"], known["step"], known["looks"] = status, step, looks

    @property
    def ladder(self) -> tuple[tuple[float, float], ...]:
        """Every (h, slope) that was measured, from the largest h to the smallest."""
        return tuple([look[:2] for look in sorted(self.looks, reverse=True)])

    def __bool__(self) -> bool:
        """True where `value` may be used as the derivative."""
        return self.status in FOUND


class Look(NamedTuple):
    """What one span of steps shows.

    Attributes:
        start: its longest step.
        best: the slope.
        finding: what the audit says of it.
        wide: a longer step that reached over something, and the slope that it told; or None.
        apart: how far slopes from two spans are apart that are nearly alike.
    """

    start: float
    best: Extrapolated
    finding: Finding
    wide: tuple[float, float] | None
    apart: float


def _quiet(f: Search) -> Search:
    """f with numpy's warnings off: what happens at a pole is for the search to see."""
    if np.lib.NumpyVersion(np.__version__) >= "2.0.0":
        return np.errstate(all="ignore")(f)  # takes half the time of `with`

    def quiet(call: str, g: Callable[[float], Any], x: float) -> DerivativeEstimate:
        with np.errstate(all="ignore"):  # as a decorator, numpy 1's may not be nested
            return f(call, g, x)

    return quiet


@_quiet
def search(call: str, f: Callable[[float], Any], x: float) -> DerivativeEstimate:
    """The slope of f at x, as `estimate_derivative` promises it."""
    probe = Probe(call, f, x)
    if known := smooth_slope(probe):
        return DerivativeEstimate(*known)
    value, error, status, step = _search(probe)
    return DerivativeEstimate(value, error, probe.evaluations, status, step, probe.looks())


def _search(probe: Probe) -> Outcome:
    if not math.isfinite(probe.middle):
        return none(DerivativeStatus.NOT_FINITE)
    if probe.whole and (flat := _staircase(probe)) is not None:
        return flat
    h = first_step(probe)
    if probe.at(h) is None:  # does f end right at x?
        no_right, no_left = probe.blind_sides(probe.least)
        if no_right and no_left:
            return none(DerivativeStatus.NOT_FINITE)
        if no_right or no_left:
            probe.look_to(-1 if no_right else 1)
    start = settled_step(probe, h)
    if start is None:
        return unsettled(probe, h)
    coarse: Look | None = None
    for _ in range(4):
        look = _look(probe, start, known=coarse is not None)
        best, verdict, noise = look.best, look.finding.verdict, look.finding.noise
        finer = look.finding.finer
        if coarse is not None:
            if math.isnan(best.value):
                return last_resort(probe, best.last, coarse.finding.noise)
            if finer is None and _was_scatter(probe, coarse, best, noise):
                return judged(probe, coarse.start, coarse.best, coarse.finding.noise)
        under = None if finer is None else settled_step(probe, finer)
        if under is not None and too_fine(probe, under, noise):
            under = verdict = None
        if finer is not None and under is None and _dies_out(probe, finer):
            return none(DerivativeStatus.NOT_FOUND)
        if under is not None and under < look.start / 4:
            coarse, start = look, under
        elif verdict is not None:
            return none(verdict)
        else:
            return _concluded(probe, look, coarse)
    return none(DerivativeStatus.NOT_FOUND)


def _dies_out(probe: Probe, finer: float) -> bool:
    """Whether what never settled below a step is no scatter: that has one height at all steps."""
    looks = [s for s in probe.ladder() if LEAST_STEPS * probe.least <= s.h <= finer]
    last = [s.value for s in looks[-3:]]
    if last and max(last) - min(last) < NEARLY * max(map(abs, last)):
        return False  # a slope that has settled has heights that shrink with h, too
    heights = [s.h * max(abs(s.value), abs(s.jump) / 2) for s in looks]
    if len(heights) < FEWEST_HEIGHTS or not all(
        heights[-3:]
    ):  # an f that is rounded is flat far below
        return False
    return max(heights[-3:]) < LOWEST * max(heights[:3])


def _look(probe: Probe, start: float, *, known: bool) -> Look:
    """Extrapolated from `start` and audited; from far below, too, where truncation limits that.

    The audit comes first, as what it finds is looked into from there; where structure is `known`,
    a look from below serves better, and comes before it.
    """
    best, wide, apart = extrapolate(probe, start), None, 0.0
    finding = None if known and best.cut_short else audit(probe, best)
    for _ in range(2):
        if not best.cut_short or (finding and (finding.verdict or finding.finer)):
            break
        lower = min(start / 16, best.last.h)
        below = extrapolate(probe, lower)
        gap = abs(below.value - best.value)
        if max(gap, below.error) < ALIKE * abs(below.value):
            apart = max(apart, gap)
        if below.error < best.error:
            if gap < NEARLY * abs(below.value):
                wide = wide or (start, best.value)
            start, best = lower, below
            finding = audit(probe, best)
    return Look(start, best, finding or audit(probe, best), wide, apart)


def _concluded(probe: Probe, look: Look, coarse: Look | None) -> Outcome:
    """The outcome where nothing finer is to be looked for."""
    start, best, (_, _, noise), wide, apart = look
    if coarse is not None:
        height = coarse.finding.noise
        if is_low(probe, height, start) and noise > NOISY_FROM * best.height:
            # What was seen below is scatter, too.
            return judged(probe, coarse.start, coarse.best, height)
        wide = coarse.start, coarse.best.value
        gap = abs(coarse.best.value - best.value)
        if max(gap, best.error) < ALIKE * abs(best.value):
            apart = max(apart, gap)
    if wide is not None and (riser := _rounding_riser(probe, best, *wide)):
        return judged(probe, wide[0], best, max(riser, noise))
    return judged(probe, start, best, noise, apart)


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
    return none(DerivativeStatus.JUMP)


def _was_scatter(probe: Probe, coarse: Look, best: Extrapolated, noise: float) -> bool:
    """Whether what seemed finer structure is scatter, or the flat steps of a rounded f."""
    above, height = coarse.best, coarse.finding.noise
    flat = best.last.value == 0 == best.last.jump and is_rounding(probe, height)
    return flat or noise > 0.1 * height or abs(best.value - above.value) < 2 * best.error
