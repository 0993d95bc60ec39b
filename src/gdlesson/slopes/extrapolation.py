"""From slopes at several steps to the slope at step zero, and how far off that may be.

The slope D(h) from x - h to x + h is f'(x) + a h² + b h⁴ + …: a polynomial in h², and what we want
is its value at 0. Neville's table gives the value there of the polynomial through all the points.
Two things are wrong with it: what the polynomial leaves out (truncation), and what rounding in f
makes of it. The table tells the first, the weights of the points tell the second.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gdlesson.slopes.neville import ALL, EVEN, PARTS, REST_MISSED, Rule
from gdlesson.slopes.probe import Plain, Probe, Slope

#: By how much an error estimate is widened, so that it is seldom too small.
SAFETY = 2.3
#: The same for truncation beyond rounding: it is guessed from how the entries draw together, and
#: where a third or fourth derivative jumps that guess is off by five.
TRUNCATION_SAFETY = 6.0

#: A law of powers is looked for where truncation is so many times the rounding ...
LAW_FROM = 100
#: ... over so many halvings of the step; their last two factors differ by less than this share.
LAW_HALVINGS, LAW_SPREAD = 8, 0.05
#: A series whose terms shrink more slowly than this is too long to be summed: |x|^1.1 has 0.93.
SLOWEST = 0.95


@dataclass(slots=True)
class Extrapolated:
    """The best entry of a table.

    Attributes:
        value: the slope.
        truncation, rounding: the two parts of its error.
        height: the height of the rounding in f that `rounding` comes from.
        step: the widest step that it was made from.
        last: the slope at the smallest step that was taken.
        power: the slope at h differs from `value` by about h to this power, or less.
        ragged: the height of rounding as the second differences at the same steps show it. Where f
            is off by many small jumps, slopes may agree by chance; both seldom do.
        missed: by how much the other steps miss the slope at the widest one, where that was left
            out and neither the series nor rounding explains it; else 0.
        straight: whether slopes go home as h does, and not as its square.
    """

    value: float
    truncation: float
    rounding: float
    height: float
    step: float
    last: Slope
    power: float = 1.0
    ragged: float = 0.0
    missed: float = 0.0
    straight: bool = False

    @property
    def error(self) -> float:
        """The error estimate."""
        beyond = max(self.truncation - self.rounding, 0.0)
        within = self.truncation + self.rounding - beyond
        return SAFETY * within + TRUNCATION_SAFETY * beyond

    @property
    def doubt(self) -> float:
        """How far off it may be without a reason to look for one."""
        return SAFETY * (self.truncation + self.rounding)

    @property
    def cut_short(self) -> bool:
        """Whether truncation is what limits it.

        The table of a smooth f ends at rounding. One that does not was made from steps that reach
        over something: a corner, finer structure, or one of the many small jumps that a quadrature
        or an iteration inside f leaves behind.
        """
        return self.truncation > self.rounding


def extrapolate(probe: Probe, h: float, noise: float = 0.0) -> Extrapolated:
    """The slope for h → 0, from slopes at h and at parts of it; `noise` is a height known of f."""
    while probe.at(h) is None and h > probe.least:
        h /= 2
    if probe.side:
        return _lawful(probe, h, table(ALL, h, map(probe.at, steps(h)), noise))
    best = table(EVEN, h, map(probe.at, steps(h)), noise)
    if best.cut_short:
        other = table(ALL, h, map(probe.known, steps(h)), noise)
        if other.error < best.error / 4:
            best = other
    return _lawful(probe, h, best)


def _lawful(probe: Probe, h: float, best: Extrapolated) -> Extrapolated:
    """Where slopes go home as a power of h that is in no table, what Aitken's series makes of them.

    Then D(h) - D(h/2) shrinks by one factor r from halving to halving, and what is left is a
    geometric series. Two such values, from the last slopes and from those before, tell the error.
    """
    if not best.truncation > LAW_FROM * best.rounding:
        return best
    slopes: list[Slope] = []
    for k in range(LAW_HALVINGS):
        slope = probe.at(h / 2**k)
        if slope is None:
            return best
        slopes.append(slope)
    changes = [b.value - a.value for a, b in itertools.pairwise(slopes)]
    if not all(changes):
        return best
    ratios = [b / a for a, b in itertools.pairwise(changes)]
    now, before = ratios[-1], ratios[-2]
    if not (0 < now < SLOWEST and abs(now - before) < LAW_SPREAD * now):
        return best
    if abs(now - 0.25) < LAW_SPREAD * 0.25 and best.error < abs(changes[-1]):
        return best  # h², which the tables know
    rests = [c * r / (1 - r) for c, r in zip(changes[1:], ratios, strict=True)]
    ends = [s.value + rest for s, rest in zip(slopes[2:], rests, strict=True)]
    last = slopes[-1]
    rounding = 4 * last.floor / (1 - now) ** 2
    truncation = abs(ends[-1] - ends[-2])
    power = min(1.0, -math.log2(now))
    law = Extrapolated(ends[-1], truncation, rounding, last.floor * last.h, h, last, power)
    if law.error <= best.error:
        return law
    best.truncation = max(best.truncation, abs(law.value - best.value))
    return best


def steps(h: float) -> Iterable[float]:
    """The steps of a table, made as they are asked for."""
    return map(h.__mul__, PARTS)


def _row(entry: float, older: list[float], mends: Sequence[float]) -> list[float]:
    """A row of the table: each entry mends the one to its left with the older row's."""
    row = [entry]
    for coarser, mend in zip(older, mends):  # noqa: B905 (told, it takes longer)
        entry += (entry - coarser) * mend
        row.append(entry)
    return row


def table(
    rule: Rule, h: float, slopes: Iterable[Slope | Plain | None], noise: float = 0.0
) -> Extrapolated:
    """Neville's table, a row for each slope, until another one could only add rounding."""
    value, truncation, rounding, widest = math.nan, math.inf, math.inf, 0
    best = least_h = math.inf
    last: Slope | Plain = Slope(math.inf, math.nan, math.nan, math.inf)
    height = noise
    older: list[float] = []
    row, bends = older, list(older)
    chosen, changed, missed = 0, 0.0, 0.0
    gaps = 0.0, 0.0, 0.0
    for k, slope in enumerate(slopes):
        if slope is None:
            break
        part_h, entry, jump, floor = slope
        bends.append(jump * part_h)
        if part_h < least_h:
            last, least_h = slope, part_h
        if (rough := floor * part_h) > height:
            height = rough
        oldest, older = older, row
        row = _row(entry, older, rule.mends[k])
        if k < 2:  # two slopes may agree by chance, three hardly
            continue
        done, lost = False, k > 3
        # The gap to the entry that this one mends is what that one was off by. The next is smaller
        # as this one was, with the square of its step; but chance must not make it look tiny.
        gaps = *gaps[1:], row[k] - older[k - 1]
        shorter, leasts, amplified = rule.shorter[k], rule.least[k], rule.amplified[k]
        for first in (0, 1) if k > 2 else (0,):  # the first step may be too large to be of use
            column = k - first
            mended = older[column - 1]
            left = change = abs(row[column] - mended)
            before = abs(mended - oldest[column - 2])
            shrinking = left / before * shorter if before else 0.0
            if shrinking < leasts[first]:
                shrinking = leasts[first]
            left *= shrinking if shrinking < 1 else 1.0
            rounded = amplified[first] * height / h
            error, done = left + rounded, left <= rounded
            if error < best:
                best = error
                value, truncation, rounding = row[column], left, rounded
                widest, chosen, changed = first, k, change * h
                missed = first and rule.missed(k, row[k] - row[column], change + rounded)
            lost = lost and error > 4 * best
            if done:
                break
        if done or lost:
            break
        if rule is EVEN:
            # Small steps come late, and more of them add rounding: not where the rest is known.
            rounded = amplified[0] * height / h
            if rest := rule.rest(k, *gaps, rounded):
                value, truncation, rounding = row[k] + rest, REST_MISSED * rounded, rounded
                widest, chosen, changed, missed = 0, k, abs(gaps[2]) * h, 0.0
                break
    ragged = rule.uneven(chosen, widest, bends, changed)
    step = PARTS[3 if widest else 0] * h  # the first left out, the fourth is the widest
    return Extrapolated(
        value, truncation, rounding, height, step, Slope._make(last), 1.0, ragged, missed,
        rule is ALL,
    )  # fmt: skip
