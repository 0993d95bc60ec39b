"""The search where nothing is the matter: the same rules, in local variables.

Most functions settle at the first step, their table ends at rounding, and the second look sees what
it should. Of such a search records would take half of the time. Whatever looks odd in any way is
left to estimate.py, which gets every value that was asked for here: slopes, errors and calls are
the same, as a test holds on all families.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from gdlesson.slopes.audit import (
    ARGUMENT_SHARE,
    DEPTH,
    LEAST_STEPS,
    LEFT_OVER,
    MOVED_FLOORS,
    TORN_FLOORS,
    UNEVEN,
    bend_at_zero,
)
from gdlesson.slopes.extrapolation import EVEN, Extrapolated, steps, table
from gdlesson.slopes.judgement import NOISY_FROM, Outcome, judged
from gdlesson.slopes.probe import EPS, Plain, Probe
from gdlesson.slopes.settle import (
    AGREE,
    FIRST_AT_ZERO,
    FIRST_SHARE,
    GOOD_BEND,
    LITTLE_BEND,
    LONGER_BY_BEND,
    LONGER_BY_ROUNDING,
    SHORT,
    STRETCH,
    VISIBLE,
    WORTHWHILE,
    power_of_two,
)

At = Callable[[float], Plain]


class OddError(Exception):
    """Something that is for the search to look into."""


def smooth_slope(probe: Probe) -> Outcome | None:
    """What the search would say of a probe that has seen f(x) only; None where it is to say so."""
    if probe.whole or probe.eps != EPS or not math.isfinite(probe.middle):
        return None
    seen: dict[float, Plain] = {}
    try:
        at = _looker(probe, seen)
        start = _start(probe.x, at)
        best = table(EVEN, start, map(at, steps(start)))
        outcome = _looked_again(probe, start, best, seen, at)
    except OddError:
        return None
    probe.seen = seen
    return outcome


def _looker(probe: Probe, seen: dict[float, Plain]) -> At:
    """`Probe.at`, for floats."""
    f, x, middle, heights = probe.f, probe.x, probe.middle, probe.heights
    size_there, size_of_x = abs(middle), abs(x)

    def at(h: float) -> Plain:
        known = seen.get(h)
        if known is not None:
            return known
        t = ahead = x + h
        behind = x - h
        if ahead == behind:
            raise OddError
        try:
            right = f(ahead)
            if type(right) is float:
                heights[ahead] = right
                t = behind
                left = f(behind)
        except (ArithmeticError, ValueError):
            heights[t] = math.nan  # f has no value there
            raise OddError from None
        if type(right) is not float:
            probe.take(ahead, right)
            raise OddError
        if type(left) is not float:
            probe.take(behind, left)
            raise OddError
        heights[behind] = left
        width = ahead - behind
        value = (right - left) / width
        if value - value != 0:
            raise OddError
        size = abs(right)
        if abs(left) > size:
            size = abs(left)
        if size_there > size:
            size = size_there
        floor = (EPS * size + size_of_x * (EPS * abs(value))) / width
        seen[h] = plain = (h, value, (right - middle + left - middle) / h, floor)
        return plain

    return at


def _start(x: float, at: At) -> float:
    """Where the extrapolation begins, if slopes agree at once: see settle.py."""
    h = max(power_of_two(abs(x) * FIRST_SHARE), 2.0**-1000) if x else FIRST_AT_ZERO
    _, value, jump, floor = at(h)
    if h < SHORT and abs(value) <= VISIBLE * floor:
        raise OddError
    for _ in range(3):
        size = abs(value)
        if not size:
            raise OddError
        useful, bend = floor / size / EPS, abs(jump) - 4 * floor
        straight = GOOD_BEND * size / bend if bend > 0 else LONGER_BY_BEND
        longer = min(useful, straight, LONGER_BY_ROUNDING)
        if longer < WORTHWHILE:
            break
        farther = at(power_of_two(longer * h))
        if abs(farther[1] - value) > GOOD_BEND * size + 4 * floor:
            break
        h, value, jump, floor = farther
    size = abs(value)
    if not abs(jump) < LITTLE_BEND * size:
        raise OddError
    _, near, _, near_floor = at(h / 2)
    change, rounding = abs(near - value), 2 * (near_floor + floor)
    if not change <= AGREE * max(abs(near), size) + rounding:
        raise OddError
    change = 4 / 3 * change
    for factor in (8.0, 4.0, 2.0):
        if rounding < change < STRETCH * size / factor**2:
            farther = at(factor * h)
            if abs(farther[1] - value) <= 3 * STRETCH * size:
                return farther[0]
    return h


def _looked_again(
    probe: Probe, start: float, best: Extrapolated, seen: dict[float, Plain], at: At
) -> Outcome:
    """What is said of the slope, if the second look sees what it should: see audit.py."""
    if best.cut_short:
        raise OddError
    value = best.value
    last_h, last_value, last_jump, _ = best.last
    h, below, jump, floor = at(UNEVEN * max(last_h / DEPTH, LEAST_STEPS * probe.least))
    bends = [look[2] / look[0] for k in (1, 2, 4) if (look := seen.get(k * last_h))]
    bent, doubt = bend_at_zero(bends)
    off, apart = abs(below - value), abs(jump - bent * h)
    left_over = LEFT_OVER * (h / last_h) * abs(last_value - value)
    allowed = best.doubt + left_over + ARGUMENT_SHARE * abs(last_jump)
    torn = apart > TORN_FLOORS * floor + doubt * h
    noise = max(off, 0.5 * min(apart, abs(jump))) * h
    flat = below == 0 == jump
    if flat or torn or off > MOVED_FLOORS * floor + allowed or noise > NOISY_FROM * best.height:
        raise OddError
    return judged(probe, start, best, noise)
