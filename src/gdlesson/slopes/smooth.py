"""The search where nothing is the matter: the same rules, in local variables.

Most functions settle at the first step, their table ends at rounding, and the second look sees what
it should. Of such a search records, and calls of small functions, would take most of the time. So a
look is a tuple here, the table stands in smooth_table.py, two numbers are compared where `max`
would be called, and the rules of settle.py, audit.py and judgement.py follow one another in three
functions. Whatever looks odd in any way is left to estimate.py, which gets every value that was
asked for here: slopes, errors and calls are the same, as a test holds on all families.
"""

from __future__ import annotations

import math
from math import frexp, ldexp
from typing import Any

from gdlesson.slopes.audit import (
    ARGUMENT_SHARE,
    BEND_DOUBT,
    DEPTH,
    LEAST_STEPS,
    LEFT_OVER,
    MOST_BEND_DOUBT,
    MOVED_FLOORS,
    TORN_FLOORS,
    UNEVEN,
)
from gdlesson.slopes.extrapolation import SAFETY, TRUNCATION_SAFETY
from gdlesson.slopes.judgement import (
    BY_ROUNDING,
    HAZY,
    LEAST_ROUNDING,
    NOISY_FROM,
    RAGGED_FROM,
    RAGGED_MOST,
    RAGGED_ROOM,
    ROUNDING_ROOM,
)
from gdlesson.slopes.probe import EPS, DerivativeStatus, Plain, Probe
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
    STRETCHES,
    VISIBLE,
    WORTHWHILE,
)
from gdlesson.slopes.smooth_table import At, Best, OddError, best_entry

#: What a `DerivativeEstimate` holds.
Known = tuple[float, float, int, DerivativeStatus, float, tuple[Plain, ...]]
CONVERGED = DerivativeStatus.CONVERGED


def smooth_slope(probe: Probe) -> Known | None:
    """What the search would say of a probe that has seen f(x) only; None where it is to say so."""
    middle = probe.middle
    if probe.whole or probe.eps != EPS or middle - middle:
        return None
    seen: dict[float, Plain] = {}
    values: list[Any] = []
    try:
        at = _looker(probe, seen, values)
        best = best_entry(_start(probe.x, at, seen), at, seen)
        value, error, step = _looked_again(best, probe.least, seen, at)
    except OddError as odd:
        _hand_over(probe, (*seen, *odd.args), values)
        return None
    return value, error, 1 + len(values), CONVERGED, step, tuple(seen.values())


def _hand_over(probe: Probe, steps: tuple[float, ...], values: list[Any]) -> None:
    """Let the probe know what f returned: at the last step it may be anything, or nothing yet."""
    x, heights = probe.x, probe.heights
    for h, right, left in zip(steps, values[::2], values[1::2], strict=False):
        if type(left) is float:
            heights[x + h], heights[x - h] = right, left
        else:
            heights[x + h] = right
            probe.take(x - h, left)
    if len(values) % 2:
        probe.take(x + steps[-1], values[-1])


def _looker(probe: Probe, seen: dict[float, Plain], values: list[Any]) -> At:
    """`Probe.at`, for floats; what f returned is kept in order."""
    f, x, middle, keep = probe.f, probe.x, probe.middle, values.append
    size_there, size_of_x = abs(middle), abs(x)

    def at(h: float) -> Plain:
        ahead, behind = x + h, x - h  # never one number: no step here is shorter than 400 ulp
        try:
            keep(right := f(ahead))
            if type(right) is not float:
                raise OddError(h)
            keep(left := f(behind))
        except (ArithmeticError, ValueError):
            keep(math.nan)  # f has no value there
            raise OddError(h) from None
        if type(left) is not float:
            raise OddError(h)
        width = ahead - behind
        value = (right - left) / width
        if value - value:  # it is not finite
            raise OddError(h)
        if right > left:
            size = right if right > -left else -left
        else:
            size = left if left > -right else -right
        if size < size_there:
            size = size_there
        floor = (EPS * size + size_of_x * (EPS * abs(value))) / width
        seen[h] = plain = (h, value, (right - middle + left - middle) / h, floor)
        return plain

    return at


def _start(x: float, at: At, seen: dict[float, Plain]) -> float:
    """Where the extrapolation begins, if slopes agree at once: see settle.py."""
    h = ldexp(0.5, frexp(abs(x) * FIRST_SHARE)[1]) if x else FIRST_AT_ZERO
    if h < 2.0**-1000:
        h = 2.0**-1000
    _, value, jump, floor = at(h)
    if h < SHORT and abs(value) <= VISIBLE * floor:
        raise OddError
    for _ in (1, 2, 3):
        size = abs(value)
        if not size:
            raise OddError
        longer = floor / size / EPS
        if longer < WORTHWHILE:
            break
        bend = abs(jump) - 4 * floor
        straight = GOOD_BEND * size / bend if bend > 0 else LONGER_BY_BEND
        if straight < longer:
            longer = straight
            if longer < WORTHWHILE:
                break
        if longer > LONGER_BY_ROUNDING:
            longer = LONGER_BY_ROUNDING
        farther = at(ldexp(0.5, frexp(longer * h)[1]))
        if abs(farther[1] - value) > GOOD_BEND * size + 4 * floor:
            break
        h, value, jump, floor = farther
    size = abs(value)
    little = abs(jump) < LITTLE_BEND * size
    part = h / 2 if little else h / 8
    _, near, _, near_floor = seen[part] if part in seen else at(part)
    change, rounding = abs(near - value), 2 * (near_floor + floor)
    if not change <= AGREE * max(abs(near), size) + rounding:
        raise OddError
    if little:
        change = 4 / 3 * change
    if rounding < change:
        for factor, share in STRETCHES if h < SHORT else STRETCHES[1:]:
            if change < share * size:
                far = factor * h
                farther = seen[far] if far in seen else at(far)
                if abs(farther[1] - value) <= 3 * STRETCH * size:
                    return farther[0]
    return h


def _looked_again(
    best: Best, least: float, seen: dict[float, Plain], at: At
) -> tuple[float, float, float]:
    """What is said of the slope, if the second look sees what it should: see audit.py."""
    value, truncation, rounding, height, step, ragged, last_h = best
    _, last_value, last_jump, _ = seen[last_h]
    far, least = last_h / DEPTH, LEAST_STEPS * least
    h, below, jump, floor = at(UNEVEN * (far if far > least else least))
    twice, four = 2 * last_h, 4 * last_h
    bend, farther = last_jump / last_h, seen[twice][2] / twice
    bent, farther = (4 * bend - farther) / 3, (4 * farther - seen[four][2] / four) / 3
    doubt, most = BEND_DOUBT * abs(bent - farther), MOST_BEND_DOUBT * abs(bend)
    if most < doubt:
        doubt = most
    off, apart, open_by = abs(below - value), abs(jump - bent * h), abs(jump)
    left_over = LEFT_OVER * (h / last_h) * abs(last_value - value)
    allowed = SAFETY * (truncation + rounding) + left_over + ARGUMENT_SHARE * abs(last_jump)
    if off > MOVED_FLOORS * floor + allowed or apart > TORN_FLOORS * floor + doubt * h:
        raise OddError
    noise = 0.5 * (open_by if open_by < apart else apart)
    noise = h * (noise if noise > off else off)
    flat = below == 0 == jump
    if flat or noise > NOISY_FROM * height:  # below it, scatter cannot hide all of f
        raise OddError
    # How far off the slope may be: see judgement.py.
    if height:
        spread = ROUNDING_ROOM * noise
        if RAGGED_FROM * height < ragged < RAGGED_MOST * height and RAGGED_ROOM * ragged > spread:
            spread = RAGGED_ROOM * ragged
        spread /= height
        rounding *= spread if spread > LEAST_ROUNDING else LEAST_ROUNDING
    beyond = truncation - rounding
    if beyond < 0:
        beyond = 0.0
    within, size = truncation + rounding - beyond, abs(value)
    error = SAFETY * within + TRUNCATION_SAFETY * beyond + EPS * size
    if error <= HAZY * size or error <= BY_ROUNDING * SAFETY * rounding:
        return value, error, step
    raise OddError
