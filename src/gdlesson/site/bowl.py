"""The picture of the first page while nothing moves: a walk that zig-zags down a bowl."""

from __future__ import annotations

import math

from gdlesson.descent import descend
from gdlesson.objectives import bowl

_WIDE, _HIGH, _HALF = 560, 430, 5.0
_SCALE = _WIDE / (2 * _HALF)
_START, _RATE, _STEPS = (4.0, 3.0), 0.28, 30
#: How much higher each line lies than the one inside it.
_RISE = 6
_WORDS = (
    "Contour lines of x² + 3y² like a hiking map, with the path of thirty steps of gradient "
    "descent from (4, 3) at η = 0.28: it jumps across the valley and back, each jump shorter, and "
    "arrives at the lowest point."
)


def still() -> str:
    """The picture as an SVG element; its colours are the style sheet's."""
    points = descend(bowl, _START, learning_rate=_RATE, steps=_STEPS).points
    places = [(_WIDE / 2 + x * _SCALE, _HIGH / 2 - y * _SCALE) for x, y in points]
    walk = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    dots = "".join(
        f'<circle class="stepdot" cx="{x:.1f}" cy="{y:.1f}" r="3.4"/>' for x, y in places[1:]
    )
    x, y = places[0]
    return (
        f'<svg class="map" viewBox="0 0 {_WIDE} {_HIGH}" role="img" aria-label="{_WORDS}">'
        f'<rect class="l6" width="{_WIDE}" height="{_HIGH}"/>{_ground()}'
        f'<path class="low" d="M{_WIDE / 2:g} {_HIGH / 2:g}m-5 0h10m-5 -5v10"/>'
        f'<path class="path" d="M{walk}"/>{dots}'
        f'<circle class="knob" cx="{x:.1f}" cy="{y:.1f}" r="7.5"/></svg>'
    )


def _ground() -> str:
    """Ellipses from the highest down: once as tints, once as lines."""
    tall = _HIGH / 2 / _SCALE
    lines = int((_HALF**2 + 3 * tall**2) / _RISE)
    made = ""
    for tinted in (True, False):
        for k in range(lines, 0, -1):
            rx, ry = (math.sqrt(_RISE * k / c) * _SCALE for c in (1, 3))
            look = f"l{min(6, (k - 1) // 2)}" if tinted else "iso"
            made += (
                f'<ellipse class="{look}" cx="{_WIDE / 2:g}" cy="{_HIGH / 2:g}" '
                f'rx="{rx:.1f}" ry="{ry:.1f}"/>'
            )
    return made
