"""f around one point: what was measured there, at which step, and how far it can be trusted.

A `Probe` calls f with plain floats, never twice at one place, never more than 60 times, and keeps
every slope. The search in estimate.py and the audit in audit.py only ask it for slopes.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from enum import Enum
from typing import Any, NamedTuple

from gdlesson._validate import as_number, eps_of

EPS = sys.float_info.epsilon
MOST_EVALUATIONS = 60


class DerivativeStatus(Enum):
    """How the search for a slope ended, in a sentence."""

    CONVERGED = "The slope settled to the digits that the error allows."
    NOISY = "f jitters at small steps, so few digits of the slope can be had."
    ONE_SIDED = "f ends here: this is the slope on the side where it has values."
    DOMAIN_EDGE = "There is no derivative here: f ends here, and its slope settles on no number."
    KINK = "There is no derivative here: the left and right slopes differ at every step."
    JUMP = "There is no derivative here: f jumps."
    NOT_FINITE = (
        "There is no derivative here: f is not a finite number at x or on both sides of it."
    )
    NOT_FOUND = "The slope never settled, so no derivative was found."


class Slope(NamedTuple):
    """What one step shows.

    Attributes:
        h: the step.
        value: the slope from x - h to x + h, or on one side of x.
        jump: the slope to the right less the slope to the left: f''·h where f is smooth.
        floor: how far off `value` may be by rounding alone.
    """

    h: float
    value: float
    jump: float
    floor: float


#: The same without its names, where a record would take longer than what it records.
Plain = tuple[float, float, float, float]


class Probe:
    """f around x: every place is looked at once, every call is counted."""

    def __init__(self, call: str, f: Callable[[float], Any], x: float) -> None:
        self.call, self.f, self.x = call, f, x
        self.eps = EPS
        self.whole = True  # until f returns anything but integers: one alone may be a special case
        self.side = 0  # 0 looks to both sides, 1 and -1 to one, where f ends at x
        self.heights: dict[float, float] = {}
        self.slopes: dict[float, Slope | None] = {}
        self.middle = self._asked(x)

    @property
    def evaluations(self) -> int:
        """How often f was called."""
        return len(self.heights)

    @property
    def spent(self) -> bool:
        """Whether f may not be called for another slope."""
        return len(self.heights) > MOST_EVALUATIONS - 2

    @property
    def size(self) -> float:
        """How large f's values were so far."""
        return max(abs(y) for y in self.heights.values() if math.isfinite(y))

    def height(self, t: float) -> float:
        """f(t); NaN where it has no value, and for every new t once all calls are spent."""
        known = self.heights.get(t)
        if known is None:
            if len(self.heights) >= MOST_EVALUATIONS:
                return math.nan
            known = self._asked(t)
        return known

    def _asked(self, t: float) -> float:
        """f(t), asked for the first time; NaN where it has no value."""
        try:
            value = self.f(t)
            if type(value) is float:
                self.whole = False
            else:
                value = self._number(t, value)
        except (ArithmeticError, ValueError) as error:
            # f refuses x itself for a reason of its own: the learner should read it
            if t == self.x and isinstance(error, ValueError) and "math" not in str(error):
                raise
            value = math.nan  # outside the domain: log(-1), 1/0, exp(1000)
        self.heights[t] = value
        return value

    def take(self, t: float, returned: object) -> None:
        """Keep what f returned at t, another place than x."""
        try:
            self.heights[t] = self._number(t, returned)
        except (ArithmeticError, ValueError):
            self.heights[t] = math.nan

    def _number(self, t: float, returned: object) -> float:
        """What f returned, as a float; its precision is taken note of."""
        if isinstance(returned, complex) and t != self.x:
            return math.nan  # Python's (-1) ** 0.5: not a real number there
        dtype = getattr(returned, "dtype", None)
        if dtype is not None:
            self.eps = max(self.eps, eps_of(returned))
        self.whole &= isinstance(returned, int) or getattr(dtype, "kind", "f") in "iu"
        return as_number(self.call, returned)

    def at(self, h: float) -> Slope | None:
        """The slope for the step h, or None where f has no finite value there."""
        slopes = self.slopes
        if h in slopes:
            return slopes[h]
        slopes[h] = slope = self._measure(h)
        return slope

    def known(self, h: float) -> Slope | None:
        """The slope for the step h if it has been measured."""
        return self.slopes.get(h)

    def look_to(self, side: int) -> None:
        """From now on, take slopes on one side of x only."""
        self.side = side
        self.slopes.clear()

    def looks(self) -> tuple[Plain, ...]:
        """What every step showed, in the order in which they were taken."""
        return tuple([s for s in self.slopes.values() if s])

    def ladder(self) -> list[Slope]:
        """Every slope, from the largest step to the smallest."""
        return sorted([s for s in self.slopes.values() if s is not None], reverse=True)

    def _measure(self, h: float) -> Slope | None:
        x, middle, side = self.x, self.middle, self.side
        ahead = x + h if side >= 0 else x
        behind = x - h if side <= 0 else x
        if ahead == behind:
            return None
        right, left = self.height(ahead), self.height(behind)
        width = ahead - behind  # what floating point really made of 2h
        value = (right - left) / width
        if value - value != 0:  # not finite; told so, it takes half the time
            value = right / width - left / width  # right - left may overflow
            if not math.isfinite(value):
                return None
        size = abs(right)
        if abs(left) > size:
            size = abs(left)
        if abs(middle) > size:
            size = abs(middle)
        # Half a unit in the last place of f on both sides; and f rounds what it makes of x, too.
        floor = (self.eps * size + abs(x) * (self.eps * abs(value))) / width
        jump = 0.0 if side else (right - middle + left - middle) / h
        return Slope(h, value, jump, floor)

    @property
    def least(self) -> float:
        """The smallest step worth taking: a few units in the last place of x."""
        least = 8 * math.ulp(self.x)
        return least if least > 2.0**-1000 else 2.0**-1000

    def blind_sides(self, h: float) -> tuple[bool, bool]:
        """Whether f has no finite value at x + h, at x - h (looked at already or now)."""
        right, left = self.height(self.x + h), self.height(self.x - h)
        return not math.isfinite(right), not math.isfinite(left)
