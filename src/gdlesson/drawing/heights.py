"""Which heights a map draws its lines at: round ones, in equal steps or by decades."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from gdlesson._validate import Array
from gdlesson.page.typeset import typeset

#: Of the whole height, the share that half of the ground stays below where heights span decades:
#: equal steps would draw nothing there. It is 0.29 on x² + 3y², and 0.07 in Rosenbrock's valley.
DECADES = 0.15
#: Lines by decades begin where three thousandths of the ground lie below, but no lower than this
#: share of the high ground.
LOWEST, FAINTEST = 0.003, 1e-5
#: The part of the ground on which steps are reckoned; a few steep corners don't widen them.
MOST = 0.97
#: The lines of a decade, from dense to sparse.
MANTISSAS = ((1, 2, 5), (1, 3), (1,))
#: Fewer lines than these show no valley.
FEWEST = 4
#: Corners may be this many times as high as the rest before their lines are left out.
CORNERS = 3


def contour_levels(values: Array, count: int = 14) -> Array:
    """Round heights to draw contour lines at, rising; about `count` of them.

    Equal steps of 1, 2 or 5 times a power of ten; or 1, 2, 5, 10, … where the heights span
    decades, as in a steep-walled valley, whose floor equal steps would leave empty.

    >>> contour_levels(np.linspace(0, 73, 50), count=5).tolist()
    [20.0, 40.0, 60.0]
    >>> contour_levels(np.logspace(0, 3, 50), count=5).tolist()
    [3.0, 10.0, 30.0, 100.0, 300.0]

    Limitation: by decades means from zero; a floor at 1000 is no better resolved for it.
    """
    finite = np.sort(values[np.isfinite(values)], axis=None)
    if finite.size == 0 or finite[-1] == finite[0]:
        return np.array([])
    finite = np.clip(finite, -1e307, 1e307)  # the difference of two is still a float64
    low, high = finite[0], finite[-1]
    middle = np.median(finite)
    by_decades = (middle - low) / (high - low) < DECADES
    levels = _decades(finite, count) if by_decades else np.array([])
    if levels.size < 2:
        levels = _equal(low, float(np.quantile(finite, MOST)), high, count)
    levels = levels[(levels > low) & (levels < high)]
    return levels if levels.size else np.array([low + (high - low) / 2])


def _equal(low: float, most: float, high: float, count: int) -> Array:
    """Multiples of a round step."""
    step = round_step((most - low if most > low else high - low) / count)
    first = math.ceil(low / step)
    last = min(math.floor(high / step), first + CORNERS * count)
    return np.array([float(f"{k * step:.15g}") for k in range(first, last + 1)])


def _decades(finite: Array, count: int) -> Array:
    """1, 2, 5, 10, …, on both sides of zero where there are both."""
    sizes = np.abs(finite)
    large = float(np.quantile(sizes, 0.9))
    small = max(float(np.quantile(sizes, LOWEST)), FAINTEST * large)
    if small <= 0:
        return np.array([])
    exponents = range(math.floor(math.log10(small)), math.ceil(math.log10(sizes.max())) + 1)
    for mantissas in MANTISSAS:
        up = [float(f"{m}e{e}") for e in exponents for m in mantissas]
        up = [v for v in up if small <= v]
        down = [-v for v in reversed(up) if -v > finite[0]]
        between = [0.0] if finite[0] < 0 < finite[-1] else []
        levels = np.array([*down, *between, *(v for v in up if v < finite[-1])])
        if len(levels) <= 1.3 * count or mantissas == MANTISSAS[-1]:
            break
    return levels


def heights_above(lowest: float, highest: float) -> list[float]:
    """1, 2, 5, 10, … between the lowest ground and the highest; [] where there are too few of them.

    For a map whose lowest point is known: however long its valley is, some line goes round it.

    >>> heights_above(12.3, 900)
    [20.0, 50.0, 100.0, 200.0, 500.0]
    >>> heights_above(900, 1100)
    []

    Limitation: of a floor that is far below the rest, no more than the last four decades.
    """
    least = max(lowest, highest * 1e-4)
    if not 0 < least < highest < math.inf:
        return []
    exponents = range(math.floor(math.log10(least)), math.ceil(math.log10(highest)) + 1)
    rising = [float(f"{m}e{e}") for e in exponents for m in MANTISSAS[0]]
    found = [v for v in rising if least < v < highest]
    return found if len(found) >= FEWEST else []


def round_step(rough: float) -> float:
    """The first of 1, 2, 5, 10 times a power of ten that is not below `rough`."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(float(f"{m * power:.12g}") for m in (1, 2, 5, 10) if m * power >= 0.999 * rough)


def round_down(value: float) -> float:
    """The last of 1, 2, 5 times a power of ten that is not above a positive value."""
    power = 10.0 ** math.floor(math.log10(value))
    return max(float(f"{m * power:.12g}") for m in (1, 2, 5) if m * power <= 1.001 * value)


def even_step(levels: Sequence[float]) -> float:
    """The step of equal heights; 0 if they are no such."""
    if len(levels) < 3:
        return 0.0
    steps = np.diff(levels)
    return float(steps[0]) if np.allclose(steps, steps[0], rtol=1e-6) else 0.0


def heavy(levels: Sequence[float]) -> list[bool]:
    """Which lines are drawn heavier, so that one can count: powers of ten, or every fifth.

    >>> heavy([0, 5, 10, 15, 20, 25])
    [True, False, False, False, True, False]
    >>> heavy([1, 2, 5, 10])
    [True, False, False, True]
    """
    step = even_step(levels)
    if step:
        every = step * (4 if f"{step:e}".startswith("5") else 5)
        return [abs(v / every - round(v / every)) < 1e-6 for v in levels]
    return [v == 0 or abs(math.log10(abs(v)) % 1 - 0.5) > 0.4999 for v in levels]


def _short(value: float) -> str:
    return typeset(f"{value:.6g}")


def rule(levels: Sequence[float]) -> str:
    """How the heights follow each other, in words for the legend.

    >>> rule([0, 5, 10, 15])
    'a line every 5: where lines are close, it is steep'
    """
    step = even_step(levels)
    if step:
        return f"a line every {_short(step)}: where lines are close, it is steep"
    positive = [v for v in levels if v > 0]
    if len(positive) < 4:
        return ""
    often = "ten times" if positive[1] / positive[0] > 5 else (
        "three times" if positive[1] / positive[0] > 2.6 else "twice"
    )  # fmt: skip
    shown = ", ".join(map(_short, positive[:4]))
    return f"lines at {shown} …: each about {often} the last"
