"""The scale of learning rates for a surface: round stops, close together where it matters."""

from __future__ import annotations

import functools

import numpy as np

from gdlesson._validate import Array
from gdlesson.drawing.heights import round_down, round_step
from gdlesson.objectives import ALL, Objective

#: Where nothing is known of a surface: from the smallest to the largest that anybody tries.
PLAIN = (0.0001, 0.001, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 1.0)
#: So many stops stand an even step apart, the border among the first of them.
EVEN = 6
#: Where more stops than that would be needed, they go by 1, 2 and 5 instead.
MANY = 10
_ROUND = tuple(float(f"{m}e{e}") for e in range(-6, 2) for m in (1, 2, 5))
#: Above those, in steps of about three times.
_ABOVE = tuple(float(f"{m}e{e}") for e in range(-6, 2) for m in (1, 3))


def rate_stops(f: object) -> tuple[float, ...]:
    """Round learning rates, rising: decades, and even steps about where descent begins to fly off.

    Where that is so low that decades lie above it, too, they go by 1, 2 and 5.

    >>> from gdlesson.objectives import bowl, rosenbrock
    >>> rate_stops(bowl)
    (0.001, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 1.0)
    >>> rate_stops(rosenbrock)[-4:]
    (0.1, 0.2, 0.5, 1.0)
    """
    if not isinstance(f, Objective):
        return PLAIN
    step = round_step(_border(f) / 3.4)
    even = [float(f"{k * step:.12g}") for k in range(1, EVEN + 1)]
    below = [float(f"{step * share:.12g}") for share in (0.01, 0.1, 0.5)]
    above = [v for v in _ABOVE if v > 1.2 * even[-1]]
    stops = [v for v in above if v <= max(1.0, above[0])]
    if len(below) + EVEN + len(stops) > MANY:
        return tuple(v for v in _ROUND if below[0] <= v <= stops[-1])
    return (*below, *even, *stops)


def usual_rate(f: object) -> float:
    """A round rate that gets somewhere on this surface, and does not fly off.

    >>> from gdlesson.objectives import bowl
    >>> usual_rate(bowl)
    0.1
    """
    return round_down(_border(f) / 3) if isinstance(f, Objective) else 0.1


def _border(f: Objective) -> float:
    return _known(f.name) if ALL.get(f.name) is f else _about_the_border(f)


@functools.cache
def _known(name: str) -> float:
    """Of an objective of ours, which stays what it is: measured once."""
    return _about_the_border(ALL[name])


def _about_the_border(f: Objective) -> float:
    """2/L for the largest curvature L at the usual minimum, or at the start where there is none."""
    if f.border is not None:
        return f.border
    places = f.minima or (f.start,)
    sizes = [float(np.abs(np.linalg.eigvalsh(_hessian(f, np.array(w)))).max()) for w in places]
    return 2 / float(np.median(sizes))


def _hessian(f: Objective, w: Array, h: float = 1e-4) -> Array:
    """Second derivatives from central differences of the exact gradient."""
    rows = [(f.gradient(w + h * e) - f.gradient(w - h * e)) / (2 * h) for e in np.eye(len(w))]
    both: Array = np.array(rows)
    return (both + both.T) / 2
