"""How long a gradient is drawn on a map: one fraction of its length; longer means steeper."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gdlesson.objectives import Window
from gdlesson.page.typeset import typeset

#: The arrow at steep ground is about this share of the map wide, and none is longer than that.
USUAL, LONGEST = 0.24, 0.42
#: So much of the map's width stays free beyond an arrow's head.
EDGE = 0.007
#: An arrow that is shortened to fit stays this share of the map wide.
LEAST = 0.06


def fitting_scale(
    window: Window, steep: float, point: Sequence[float], gradient: Sequence[float]
) -> float:
    """The round fraction of its length at which a gradient is drawn at a point of a map.

    It is the same at all points of a map, but where the arrow would be too long or end beyond the
    edge: there it is smaller.

    Args:
        window: ((x low, x high), (y low, y high)) of the map.
        steep: how long gradients are where the map is steep.
        point: (x, y), where the arrow begins.
        gradient: (df/dx, df/dy) there.

    Returns:
        The fraction: 1, 2 or 5 times a power of ten.

    >>> fitting_scale(((-5, 5), (-4, 4)), 22.5, (2, 1), (4, 6))
    0.1
    >>> fitting_scale(((-5, 5), (-4, 4)), 22.5, (4, 3), (8, 18))
    0.05

    Limitation: where slopes span decades, arrows on level ground are too short to be seen.
    """
    wide = window[0][1] - window[0][0]
    usual = _round_down(USUAL * wide / steep) if steep > 0 else 1.0
    length = math.hypot(*gradient)
    if length == 0:
        return usual
    rooms = [
        ((high - at if g > 0 else at - low) - EDGE * wide) / abs(g)
        for (low, high), at, g in zip(window, point, gradient, strict=True)
        if g
    ]
    room = min(LONGEST * wide / length, *rooms)
    return usual if usual <= room else min(usual, _round_down(max(room, LEAST * wide / length)))


def scale_words(scale: float) -> str:
    """How long an arrow is against the gradient, in words.

    >>> scale_words(0.05)
    'at 1/20 of its length'
    """
    if scale == 1:
        return "at its length"
    if scale > 1:
        return f"at {typeset(f'{scale:.2g}')} × its length"
    return f"at 1/{typeset(f'{1 / scale:.2g}')} of its length"


def _round_down(value: float) -> float:
    power = 10.0 ** math.floor(math.log10(value))
    return next(m * power for m in (5, 2, 1) if m * power <= value * 1.001)
