"""Neville's table where nothing is the matter: `extrapolation.table`, in local variables.

The first three rows are always made, and stand written out. From the fourth on a row is judged
twice: with the slope of the first step, and without it (names that end in _1), as that step may be
too large to be of use.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from gdlesson.slopes.judgement import MISSED_SHARE
from gdlesson.slopes.neville import EVEN, PARTS
from gdlesson.slopes.probe import Plain

At = Callable[[float], Plain]
#: The value, its truncation and rounding, the height of rounding in f, the widest step that it was
#: made from, the height that second differences show, and the shortest step that was taken.
Best = tuple[float, float, float, float, float, float, float]

#: What `Rule` knows of the first three rows, and of each one after them.
(MEND,), (MEND_HALF, MEND_WIDE) = EVEN.mends[1:3]
SHORTER, LEAST, AMPLIFIED = EVEN.shorter[2], EVEN.least[2][0], EVEN.amplified[2][0]
ROWS = tuple(
    (k, PARTS[k], tuple(enumerate(mends)), shorter, *least, *amplified)
    for k, mends, shorter, least, amplified in zip(
        range(len(PARTS)), EVEN.mends, EVEN.shorter, EVEN.least, EVEN.amplified, strict=True
    )
)[3:]


class OddError(Exception):
    """Something that is for the search to look into; at this step, where a look failed."""


def best_entry(h: float, at: At) -> Best:
    """The best entry of the table that begins at h, if rounding is what limits it."""
    wide_h, wide, wide_jump, wide_floor = at(h)
    half_h, half, half_jump, half_floor = at(h / 2)
    last_h, low, low_jump, low_floor = at(h / 4)
    bends = [wide_jump * wide_h, half_jump * half_h, low_jump * last_h]
    height = max(wide_floor * wide_h, half_floor * half_h, low_floor * last_h)
    mended = half + (half - wide) * MEND
    last_1 = low + (low - half) * MEND_HALF
    last = last_1 + (last_1 - mended) * MEND_WIDE
    row = [low, last_1, last]
    before, gap, gap_1 = abs(mended - wide), abs(last - mended), abs(last_1 - half)
    shrinking = gap / before * SHORTER if before else 0.0
    left = gap * (LEAST if shrinking < LEAST else shrinking if shrinking < 1 else 1.0)
    rounded = AMPLIFIED * height / h
    best = left + rounded
    if not best < math.inf:
        raise OddError
    found, missed = (last, left, rounded, 2, 0, gap), 0.0  # entry, errors, row, first step, gap
    if left > rounded:
        for k, part, mends, shorter, least, least_1, amplified, amplified_1 in ROWS:
            part_h = part * h
            _, entry, jump, floor = at(part_h)
            bends.append(jump * part_h)
            if part_h < last_h:
                last_h = part_h
            rough = floor * part_h
            if rough > height:
                height = rough
            for n, mend in mends:  # in place: row[n] is the older row's until it is mended
                coarser, row[n] = row[n], entry
                entry += (entry - coarser) * mend
            row.append(entry)
            # See `table`: the gap to the entry that this one mends, less what it has shrunk by.
            before, gap, last = gap, abs(entry - last), entry
            shrinking = gap / before * shorter if before else 0.0
            left = gap * (least if shrinking < least else shrinking if shrinking < 1 else 1.0)
            rounded = amplified * height / h
            error = left + rounded
            done = left <= rounded
            if error < best:
                best, found, missed = error, (entry, left, rounded, k, 0, gap), 0.0
            # The same without the first step.
            entry = row[-2]
            before, gap_1, last_1 = gap_1, abs(entry - last_1), entry
            shrinking = gap_1 / before * shorter if before else 0.0
            left = gap_1 * (least_1 if shrinking < least_1 else shrinking if shrinking < 1 else 1.0)
            rounded = amplified_1 * height / h
            error_1 = left + rounded
            if error_1 < best:
                best, found = error_1, (entry, left, rounded, k, 1, gap_1)
                missed = EVEN.missed(k, last - entry, gap_1 + rounded)
            if done or left <= rounded or (error > 4 * best and error_1 > 4 * best and k > 3):
                break
    value, truncation, rounding, chosen, widest, changed = found
    if truncation > rounding or 0 < missed < MISSED_SHARE * abs(value):
        raise OddError
    ragged = EVEN.uneven(chosen, widest, bends, changed * h)
    step = PARTS[3 if widest else 0] * h
    return value, truncation, rounding, height, step, ragged, last_h
