"""Neville's table where nothing is the matter: `extrapolation.table`, in local variables.

The first three rows are always made, and stand written out. From the fourth on a row is judged
twice: with the slope of the first step, and without it (names that end in _1), as that step may be
too large to be of use.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from gdlesson.slopes.judgement import MISSED_SHARE
from gdlesson.slopes.neville import EVEN, PARTS, REST_MISSED
from gdlesson.slopes.probe import Plain

At = Callable[[float], Plain]
#: The value, its truncation and rounding, the height of rounding in f, the widest step that it was
#: made from, the height that second differences show, and the shortest step that was taken.
Best = tuple[float, float, float, float, float, float, float]

#: The widest step where the first is left out.
SECOND = PARTS[3]
#: What `Rule` knows of the first three rows, and of each one after them.
(MEND,), (MEND_HALF, MEND_WIDE) = EVEN.mends[1:3]
(MEND_3, MEND_31, MEND_32), (MEND_4, MEND_41, MEND_42, MEND_43) = EVEN.mends[3:5]
SHORTER, LEAST, AMPLIFIED = EVEN.shorter[2], EVEN.least[2][0], EVEN.amplified[2][0]
ROWS = tuple(
    (k, PARTS[k], tuple(enumerate(mends)), shorter, *least, *amplified)
    for k, mends, shorter, least, amplified in zip(
        range(len(PARTS)), EVEN.mends, EVEN.shorter, EVEN.least, EVEN.amplified, strict=True
    )
)[3:]


class OddError(Exception):
    """Something that is for the search to look into; at this step, where a look failed."""


def best_entry(h: float, at: At, seen: dict[float, Plain]) -> Best:
    """The best entry of the table that begins at h, if rounding is what limits it."""
    half_h, last_h = h / 2, h / 4
    _, wide, wide_jump, wide_floor = seen[h]
    _, half, half_jump, half_floor = seen[half_h] if half_h in seen else at(half_h)
    _, low, low_jump, low_floor = seen[last_h] if last_h in seen else at(last_h)
    bends = [wide_jump * h, half_jump * half_h, low_jump * last_h]
    height, rough, rougher = wide_floor * h, half_floor * half_h, low_floor * last_h
    if rough > height:
        height = rough
    if rougher > height:
        height = rougher
    mended = half + (half - wide) * MEND
    last_1 = low + (low - half) * MEND_HALF
    last = last_1 + (last_1 - mended) * MEND_WIDE
    before, change = mended - wide, last - mended
    gap, gap_1 = abs(change), abs(last_1 - half)
    shrinking = gap / abs(before) * SHORTER if before else 0.0
    left = gap * (LEAST if shrinking < LEAST else shrinking if shrinking < 1 else 1.0)
    rounded = AMPLIFIED * height / h
    best = left + rounded
    if not best < math.inf:
        raise OddError
    if left <= rounded:
        ragged = EVEN.uneven(2, 0, bends, gap * h)
        return last, left, rounded, height, h, ragged, last_h
    third = low, last_1, last
    return _further(h, at, seen, bends, height, last_h, third, best, (before, change, gap, gap_1))


def _further(
    h: float,
    at: At,
    seen: dict[float, Plain],
    bends: list[float],
    height: float,
    last_h: float,
    third: tuple[float, float, float],
    best: float,
    changes: tuple[float, float, float, float],
) -> Best:
    """The rows from the fourth on, where the first three, of which the last is given, don't do."""
    low, last_1, last = third
    before, change, gap, gap_1 = changes
    for k, part, mends, shorter, least, least_1, amplified, amplified_1 in ROWS:
        part_h = part * h
        _, entry, jump, floor = seen[part_h] if part_h in seen else at(part_h)
        bends.append(jump * part_h)
        if part_h < last_h:
            last_h = part_h
        if (rough := floor * part_h) > height:
            height = rough
        if k == 3:  # most tables end in two rows; written out, they take half the time
            row_3 = entry
            row_31 = row_3 + (row_3 - low) * MEND_3
            row_32 = row_31 + (row_31 - last_1) * MEND_31
            entry_1, entry = row_32, row_32 + (row_32 - last) * MEND_32
        elif k == 4:
            row_4 = entry
            row_41 = row_4 + (row_4 - row_3) * MEND_4
            row_42 = row_41 + (row_41 - row_31) * MEND_41
            entry_1 = row_42 + (row_42 - row_32) * MEND_42
            entry = entry_1 + (entry_1 - last) * MEND_43
            row = [row_4, row_41, row_42, entry_1, entry]
        else:
            for n, mend in mends:  # in place: row[n] is the older row's until it is mended
                coarser, row[n] = row[n], entry
                entry += (entry - coarser) * mend
            entry_1 = row[-1]
            row.append(entry)
        # See `table`: the gap to the entry that this one mends, less what it has shrunk by.
        earlier, before, change, last = before, change, entry - last, entry
        shrunk, gap = gap, abs(change)
        shrinking = gap / shrunk * shorter if shrunk else 0.0
        left = gap * (least if shrinking < least else shrinking if shrinking < 1 else 1.0)
        rounded = amplified * height / h
        error = left + rounded
        if left <= rounded:
            if not error < best:
                break
            ragged = EVEN.uneven(k, 0, bends, gap * h)
            return entry, left, rounded, height, h, ragged, last_h
        best = error if error < best else best
        # The same without the first step.
        shrunk, gap_1, last_1 = gap_1, abs(entry_1 - last_1), entry_1
        shrinking = gap_1 / shrunk * shorter if shrunk else 0.0
        left_1 = gap_1 * (least_1 if shrinking < least_1 else shrinking if shrinking < 1 else 1.0)
        rounded_1 = amplified_1 * height / h
        error_1 = left_1 + rounded_1
        if left_1 <= rounded_1:
            missed = EVEN.missed(k, entry - entry_1, gap_1 + rounded_1)
            if not error_1 < best or 0 < missed < MISSED_SHARE * abs(entry_1):
                break
            ragged = EVEN.uneven(k, 1, bends, gap_1 * h)
            return entry_1, left_1, rounded_1, height, SECOND * h, ragged, last_h
        best = error_1 if error_1 < best else best
        if k > 3 and error > 4 * best and error_1 > 4 * best:
            break
        if rest := EVEN.rest(k, earlier, before, change, rounded):
            ragged = EVEN.uneven(k, 0, bends, gap * h)
            return entry + rest, REST_MISSED * rounded, rounded, height, h, ragged, last_h
    raise OddError
