"""The steps of a table, and what follows from them alone, before any slope is known.

Neville's factors, the weights of each slope in the slope at step zero, and what rounding in f
becomes in it.
"""

from __future__ import annotations

import math
from operator import mul

#: The steps, as parts of the first. Halving it again and again (Ridders) ends at steps so small
#: that rounding is large: where f has a pole at distance R, six of them reach full accuracy with
#: the rounding in f multiplied by 105/R. The first six of these reach it with 71/R.
PARTS = (1, 1 / 2, 1 / 4, 3 / 4, 1 / 8, 3 / 8, 5 / 8, 1 / 16, 3 / 16, 1 / 32, 1 / 64, 1 / 128)

#: Jumps of f show in the last differences of slopes and of second differences alike; so many times
#: more in those of slopes is a series that has not been summed yet, by a pole or a branch point.
SUMMED = 12
#: A widest step that was left out is missed by so many times what the series and rounding make of
#: it where f is torn before it, or bends in another way.
MISSED_FROM = 30
#: What is left of a series is known where its last two gaps tell it alike, to within this share of
#: the rounding; and what is then still missed is taken to be this share of it.
REST_KNOWN, REST_MISSED = 1 / 8, 1 / 4
#: In these rows: before them two gaps are one law by chance, and after them f is hardly so smooth.
REST_ROWS = (4, 5)


class Rule:
    """What the table needs to know of PARTS when D(h) is a polynomial in h^power.

    Attributes:
        mends: mends[k][j] = 1/(x_(k-1-j)/x_k - 1), Neville's factor, with x_k = PARTS[k]^power.
        shorter: shorter[k] = x_k/x_(k-1).
        further: further[k] = x_k/x_(k-2).
        least: least[k][i] = x_k/x_i / 4, the most that row k is trusted to gain over row k - 1
            where the slope is made from the steps from i on, i being 0 or 1.
        amplified: amplified[k][i] is the rounding in the slope made from steps i to k, for rounding
            of height 1 in f and a first step of length 1: that slope is the sum of w_m D(h_m) with
            Lagrange's weights at 0, and rounding of height 1 in f is rounding of 1/h in D(h).
        second: second[k][i] takes the last of the differences of second differences.
        first: first[k][i] is the rounding in what the last slope changes, for rounding as above.
        outer: outer[k] times what the first step changes in the slope is what others miss it by.
    """

    def __init__(self, power: int) -> None:
        x = [part**power for part in PARTS]
        rows = range(len(x))
        self.mends = [[1 / (x[k - 1 - j] / x[k] - 1) for j in range(k)] for k in rows]
        self.shorter = [1.0] + [x[k] / x[k - 1] for k in rows[1:]]
        self.further = [1.0, 1.0] + [x[k] / x[k - 2] for k in rows[2:]]
        self.least = [[x[k] / x[i] / 4 for i in (0, 1)] for k in rows]
        self.amplified = [[_amplified(x, i, k) for i in (0, 1)] for k in rows]
        self.second = [[_second(x, i, k) for i in (0, 1)] for k in rows]
        self.first = [[_first(x, i, k) for i in (0, 1)] for k in rows]
        self.outer = [1 / abs(_weights(x, 0, k)[0]) for k in rows]

    def uneven(self, k: int, i: int, bends: list[float], changed: float) -> float:
        """The height of rounding as second differences show it; 0 if what they show is the series.

        `bends` are their heights, and `changed` what row k changed in the slope made from the steps
        from i on, times the first step.
        """
        height = abs(sum(map(mul, self.second[k][i], bends[i:])))
        return 0.0 if changed > SUMMED * height * self.first[k][i] else height

    def rest(self, k: int, earlier: float, before: float, gap: float, rounded: float) -> float:
        """What is left to add to the last entry of row k, where that is known; or 0.

        The gaps are what each of the last three rows changed in the slope made from all steps, to
        leading order c_k x_0 … x_(k-1), with c_k the coefficients of the series; where a pole at
        distance R ends it, they shrink by one factor. So each gap is the one before it times
        x_(k-1) and that factor, and the next is known beforehand. One small gap may be chance,
        three that tell one factor are a series.
        """
        if k not in REST_ROWS or not (earlier and before):
            return 0.0
        rest = gap * (gap / before * self.shorter[k])
        known = gap * (before / earlier * self.further[k])
        return rest if abs(rest - known) <= REST_KNOWN * rounded else 0.0

    def missed(self, k: int, changed: float, explained: float) -> float:
        """By how much the steps up to k miss the slope at the first, if nothing explains it; or 0.

        `changed` is what that slope changes in the slope at 0, `explained` what it may.
        """
        changed = abs(changed)
        return changed * self.outer[k] if changed > MISSED_FROM * explained else 0.0


def _weights(x: list[float], first: int, last: int) -> list[float]:
    """Lagrange's weights at 0, of the points from the first to the last."""
    some = range(first, last + 1)
    return [math.prod(x[n] / (x[n] - x[m]) for n in some if n != m) for m in some]


def _amplified(x: list[float], first: int, last: int) -> float:
    return math.hypot(
        *(w / part for w, part in zip(_weights(x, first, last), PARTS[first:], strict=False))
    )


def _first(x: list[float], first: int, last: int) -> float:
    """How much rounding is in what the last slope changes in the slope at 0."""
    now, before = _weights(x, first, last), [*_weights(x, first, last - 1), 0.0]
    return math.hypot(
        *((a - b) / part for a, b, part in zip(now, before, PARTS[first:], strict=False))
    )


def _second(x: list[float], first: int, last: int) -> list[float]:
    """The last of the differences of second differences, in units of the rounding in it.

    Each entry is a factor of right - 2 middle + left at one step, in which rounding of height 1 in
    f is rounding of 2.
    """
    some = range(first, last + 1)
    weights = [1 / math.prod(x[m] - x[n] for n in some if n != m) / PARTS[m] ** 2 for m in some]
    size = 2 * math.hypot(*weights)
    return [w / size for w in weights]


#: Central differences have even powers of h only. At the edge of a domain, where only one side can
#: be seen, and where a second derivative jumps, all powers occur.
EVEN, ALL = Rule(2), Rule(1)
