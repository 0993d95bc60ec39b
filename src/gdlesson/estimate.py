"""The search for a slope: which step to trust, how far, and whether there is a slope at all.

Three moves. *Settle*: walk the step down until two slopes agree. *Extrapolate*: halve the step
from there, and cancel one more term of the truncation error each time (Ridders). *Audit*: look
again at a step a quarter of a million times smaller. If the slope is another one there, f has
finer structure and the search starts again below; if slopes scatter more and more, f is noisy; if
left and right slopes stay apart at every step, x is a corner.
"""

from __future__ import annotations

import itertools
import math
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np

from gdlesson._validate import as_loss

EPS = sys.float_info.epsilon
MOST_EVALUATIONS = 60
#: By how much an error estimate is widened, so that it is seldom too small.
SAFETY = 3.0
#: Slopes at h and h/8 agree when they differ by less than this share.
AGREE = 0.05
#: How large that share may be at the step where extrapolation begins.
STRETCH = 0.1


class DerivativeStatus(Enum):
    """How the search for a slope ended, in a sentence."""

    CONVERGED = "The slope settled to the digits that the error allows."
    NOISY = "f jitters at small steps, so few digits of the slope can be had."
    ONE_SIDED = "f ends here: this is the slope on the side where it has values."
    KINK = "There is no derivative here: the left and right slopes differ at every step."
    JUMP = "There is no derivative here: f jumps."
    NOT_FINITE = (
        "There is no derivative here: f is not a finite number at x or on both sides of it."
    )
    NOT_FOUND = "The slope never settled, so no derivative was found."


@dataclass(frozen=True)
class DerivativeEstimate:
    """A slope and what is known about it.

    Attributes:
        value: the slope; NaN unless the status is CONVERGED, NOISY or ONE_SIDED.
        error: an estimate (not a bound) of how far off `value` is, in the same units.
        evaluations: how often f was called.
        status: how the search ended.
    """

    value: float
    error: float
    evaluations: int
    status: DerivativeStatus

    def __bool__(self) -> bool:
        """True where `value` may be used as the derivative."""
        return self.status in (
            DerivativeStatus.CONVERGED,
            DerivativeStatus.NOISY,
            DerivativeStatus.ONE_SIDED,
        )


@dataclass(frozen=True)
class Slope:
    """What one step h shows: the slope, the jump between right and left, the rounding floor."""

    h: float
    value: float
    jump: float
    floor: float


class EvaluationsSpentError(Exception):
    """The budget of calls is spent."""


class Probe:
    """f around x: every slope is measured once, every call is counted."""

    def __init__(self, call: str, f: Callable[[float], Any], x: float) -> None:
        self.call, self.f, self.x = call, f, x
        self.evaluations = 0
        self.eps = EPS
        self.side = 0  # 0 looks to both sides, 1 and -1 to one, where f ends at x
        self.beyond = [0, 0]  # how often f had no value to the right, to the left
        self.seen: dict[tuple[int, float], Slope | None] = {}
        self.middle = self.sample(x)

    def sample(self, t: float) -> float:
        """f(t); NaN where it has no value."""
        if self.evaluations >= MOST_EVALUATIONS:
            raise EvaluationsSpentError
        self.evaluations += 1
        try:
            returned = self.f(t)
            if isinstance(returned, complex) and t != self.x:
                return math.nan  # Python's (-1) ** 0.5: not a real number there
            dtype = getattr(returned, "dtype", None)
            if dtype is not None and dtype.char in "ef":  # half and single precision
                self.eps = max(self.eps, float(np.finfo(dtype).eps))
            return as_loss(self.call, returned)
        except (ArithmeticError, ValueError) as error:
            if t == self.x and not isinstance(error, ArithmeticError) and "math" not in str(error):
                raise  # f refuses x itself for a reason of its own: the learner should read it
            return math.nan  # outside the domain: log(-1), 1/0, exp(1000)

    def at(self, h: float) -> Slope | None:
        """The slope for the step h, or None where f has no finite value there."""
        key = (self.side, h)
        if key not in self.seen:
            self.seen[key] = self._measure(h)
        return self.seen[key]

    def _measure(self, h: float) -> Slope | None:
        x = self.x
        ahead = x + h if self.side >= 0 else x
        behind = x - h if self.side <= 0 else x
        if ahead == behind:
            return None
        right = self.sample(ahead) if ahead != x else self.middle
        left = self.sample(behind) if behind != x else self.middle
        self.beyond[0] += not math.isfinite(right)
        self.beyond[1] += not math.isfinite(left)
        if not (math.isfinite(right) and math.isfinite(left)):
            return None
        width = ahead - behind  # what floating point really made of 2h
        slope = right / width - left / width  # right - left may overflow
        size = max(abs(right), abs(left), abs(self.middle))
        floor = self.eps * (size + abs(x * slope)) / width
        jump = 0.0 if self.side else (right - self.middle + left - self.middle) / h
        return Slope(h, slope, jump, floor)


def search(call: str, f: Callable[[float], Any], x: float) -> DerivativeEstimate:
    """The slope of f at x, as `estimate_derivative` promises it."""
    with np.errstate(all="ignore"):
        probe = Probe(call, f, x)
        try:
            value, error, status = _search(probe)
        except EvaluationsSpentError:
            value, error, status = math.nan, math.inf, DerivativeStatus.NOT_FOUND
    return DerivativeEstimate(value, error, probe.evaluations, status)


Outcome = tuple[float, float, DerivativeStatus]


def _none(status: DerivativeStatus) -> Outcome:
    return math.nan, math.inf, status


def _search(probe: Probe) -> Outcome:
    if not math.isfinite(probe.middle):
        return _none(DerivativeStatus.NOT_FINITE)
    # A power of two near |x|/4: x + h and x - h are then exact for most x.
    h = 2.0 ** (math.frexp(probe.x)[1] - 3) if probe.x else 0.25
    h = max(h, 2.0**-1000)
    while h < 2.0**-10 and (seen := probe.at(h)) and abs(seen.value) <= 1e6 * seen.floor:
        h = math.sqrt(h)  # x is so small that the wiggle drowns in rounding
    h = 2.0 ** round(math.log2(h))
    start = _settled_step(probe, h)
    if start is None and all(s is None for s in probe.seen.values()):
        no_right, no_left = probe.beyond
        tried = len(probe.seen)
        if no_right == tried == no_left:
            return _none(DerivativeStatus.NOT_FINITE)
        if no_right != tried and no_left != tried:
            return _none(DerivativeStatus.NOT_FOUND)
        probe.side = -1 if no_right == tried else 1
        start = _settled_step(probe, h)
    if start is None:
        return _slow(probe)
    for _ in range(3):
        value, error, last = _extrapolate(probe, start)
        finer, verdict, noise = _audit(probe, value, error, last)
        if finer is not None and finer < start / 4:
            start = finer
            continue
        if verdict is not None:
            return _none(verdict)
        return _judge(probe, start, value, error, noise)
    return _none(DerivativeStatus.NOT_FOUND)


def _settled_step(probe: Probe, h: float, levels: int = 13) -> float | None:
    """A step at which slopes have begun to agree, walking down by 8; None if they never do."""
    older: Slope | None = None
    change = math.inf
    for level in range(levels):
        now = probe.at(h)
        if now is not None and older is not None:
            before, change = change, abs(now.value - older.value)
            size = max(abs(now.value), abs(older.value))
            rounding = 2 * (now.floor + older.floor)
            if change <= AGREE * size + rounding:
                if level == 1:
                    older, change = _climb(probe, older, change)
                return older.h * _stretch(change, size, rounding)
            if change <= 0.2 * before and math.isfinite(before):
                return 8 * older.h  # towards zero, say, where no relative change is small
        older = now
        h /= 8
    return None


def _climb(probe: Probe, slope: Slope, change: float) -> tuple[Slope, float]:
    """A larger step, while that is sure to agree and rounding still gains from it."""
    while True:
        size = abs(slope.value)
        needed = slope.floor > 4 * probe.eps * size > 0
        if not needed or 64 * change > AGREE * size + 2 * slope.floor:
            return slope, change
        higher = probe.at(8 * slope.h)
        if higher is None or higher.floor >= slope.floor:
            return slope, change
        farther = abs(higher.value - slope.value)
        if farther > AGREE * size + 2 * (higher.floor + slope.floor):
            return slope, change
        slope, change = higher, farther


def _stretch(change: float, size: float, rounding: float) -> float:
    """How much larger a step may be and still agree: the change grows with its square."""
    if change <= rounding:
        return 1.0
    for factor in (4.0, 2.0):
        if change * factor**2 <= STRETCH * size:
            return factor
    return 1.0


def _extrapolate(probe: Probe, h: float, noise: float = 0.0) -> tuple[float, float, Slope]:
    """Ridders' table from h down: the best value, its error, and the slope at the last step.

    Central differences have even powers of h only, so each column cancels 4^k; at the edge of a
    domain, or where a second derivative jumps, all powers occur, and each cancels 2^k.
    """
    slopes: list[Slope] = []
    best, best_error = math.nan, math.inf
    tables: dict[float, list[float]] = {2.0: []} if probe.side else {4.0: [], 2.0: []}
    for _ in range(9):
        slope = probe.at(h)
        h /= 2
        if slope is None:
            continue
        slopes.append(slope)
        floor = max(slope.floor, noise / slope.h)
        diagonal = math.inf
        for ratio, previous in tables.items():
            row = [slope.value]
            for order, coarser in enumerate(previous, start=1):
                row.append(row[-1] + (row[-1] - coarser) / (ratio**order - 1))
                apart = max(abs(row[-1] - row[-2]), abs(row[-1] - coarser))
                # Where slopes have odd terms, the even table may agree by chance: two rows more.
                if apart + floor < best_error and (ratio == 4.0 or probe.side or len(row) > 2):
                    best, best_error = row[-1], apart + floor
                diagonal = min(diagonal, apart)
            tables[ratio] = row
        if len(slopes) > 2 and (best_error <= 3 * floor or diagonal > 8 * best_error):
            break
    if not slopes:
        return math.nan, math.inf, Slope(h, math.nan, math.nan, math.inf)
    return best, SAFETY * best_error, slopes[-1]


def _audit(
    probe: Probe, value: float, error: float, last: Slope
) -> tuple[float | None, DerivativeStatus | None, float]:
    """Look far below: a step to start again from, or why there is no slope, or the noise of f."""
    least = 2 * abs(math.ulp(probe.x))
    steps = [max(last.h / 8**k, least * 8 ** (2 - i)) for i, k in enumerate((5, 6, 7))]
    far = probe.at(steps[0])
    if far is None or math.isnan(value):
        return None, DerivativeStatus.NOT_FOUND, 0.0
    off = abs(far.value - value)
    shrunk = far.h / last.h
    expected = 8 * far.floor + error + 8 * shrunk * abs(last.value - value)
    smooth = 8 * shrunk * abs(last.jump)  # f''·h, which is all that a smooth f shows
    torn = not probe.side and abs(far.jump) > 16 * far.floor + smooth
    if off <= expected and not torn:
        return None, None, 0.0
    looks = [s for s in (far, probe.at(steps[1]), probe.at(steps[2])) if s is not None]
    if torn and (verdict := _torn(looks)):
        return None, verdict, 0.0
    if off <= expected:
        # Even around x, so that slopes agree by symmetry; right and left still do not meet.
        apart = torn and len(looks) == 3 and abs(looks[2].jump) > 0.5 * abs(looks[0].jump)
        return None, DerivativeStatus.NOT_FOUND if apart else None, 0.0
    # Scatter that is larger than rounding alone: how far f is off, as a height.
    noise = max(max(abs(s.value - value), abs(s.jump) / 2) * s.h for s in looks)
    if len(looks) == 3:
        first, second = (abs(b.value - a.value) for a, b in itertools.pairwise(looks))
        # Structure settles as h shrinks, or grows slowly; scatter grows by 8 each time.
        if second <= 0.3 * max(first, off) + 8 * looks[2].floor:
            finer = _settled_step(probe, looks[0].h)
            return (looks[1].h if finer is None else finer), None, noise
        if second < 4 * first and (finer := _settled_step(probe, looks[1].h, 5)):
            return finer, None, noise
    return None, None, noise


def _torn(looks: list[Slope]) -> DerivativeStatus | None:
    """What the distance between right and left slopes says, seen at three steps or more.

    It stays at a corner, grows by less than 8 at a cusp and by 8 at a hole in the graph; scatter
    grows too, but without such regularity.
    """
    if len(looks) < 3:
        return None
    jumps = [s.jump for s in looks]
    if any(abs(s.jump) <= 16 * s.floor for s in looks) or len({j > 0 for j in jumps}) > 1:
        return None
    first, second = jumps[1] / jumps[0], jumps[2] / jumps[1]
    if abs(first - 8) < 0.05 and abs(second - 8) < 0.05:
        return DerivativeStatus.JUMP
    if 0.7 < first < 7 and abs(second / first - 1) < 0.1:
        return DerivativeStatus.KINK
    return None


def _slow(probe: Probe) -> Outcome:
    """Slopes that never agreed: a jump grows by 8 each time; a power such as √h creeps home."""
    looks = [
        s for (side, _), s in sorted(probe.seen.items(), reverse=True) if s and side == probe.side
    ]
    values = [s.value for s in looks[-6:]]
    if len(values) < 6:
        return _none(DerivativeStatus.NOT_FOUND)
    if all(abs(b - 8 * a) <= 0.01 * abs(b) for a, b in itertools.pairwise(values[-4:])):
        return _none(DerivativeStatus.JUMP)
    changes = [b - a for a, b in itertools.pairwise(values)]
    ratios = [b / a if a else 1.0 for a, b in itertools.pairwise(changes)]
    if not all(0 < r < 0.6 and abs(r - ratios[-1]) < 0.05 for r in ratios):
        return _none(DerivativeStatus.NOT_FOUND)
    rest = changes[-1] * ratios[-1] / (1 - ratios[-1])  # of a geometric series
    status = DerivativeStatus.ONE_SIDED if probe.side else DerivativeStatus.NOISY
    return values[-1] + rest, abs(rest) + looks[-1].floor, status


def _judge(probe: Probe, start: float, value: float, error: float, noise: float) -> Outcome:
    """Whether a value with this error may be called the derivative."""
    if noise:
        value, error, _ = _extrapolate(probe, start, noise)
    first = probe.at(start)
    scale = max(abs(value), abs(first.value) if first else 0.0)
    floor = max(first.floor, noise / start) if first else 0.0
    if not error <= max(0.1 * scale, 100 * floor):
        return _none(DerivativeStatus.NOT_FOUND)
    if probe.side:
        return value, error, DerivativeStatus.ONE_SIDED
    noisy = error > (1e-6 * scale if noise else max(1e-4 * scale, 100 * floor))
    return value, error, DerivativeStatus.NOISY if noisy else DerivativeStatus.CONVERGED
