"""Functions of one variable as the widgets draw them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gdlesson._validate import Array, real_array, require_callable
from gdlesson.drawing.surfaces import values_along
from gdlesson.widgets._own import affordable, for_a_picture, own_function

#: Heights beyond this are off the picture: the difference of two of them is still a float64.
LARGEST = 1e307
#: A curve of fewer samples than this would be another curve.
LEAST_SAMPLES = 25


@dataclass(frozen=True)
class Curve:
    """A function of one number with a name, a formula to show, and a window to draw."""

    name: str
    formula: str
    f: Callable[[float], Any]
    window: tuple[float, float]
    call: str = "sample"  # whose name an error of f begins with

    def sample(self, window: tuple[float, float], count: int = 241) -> tuple[Array, Array]:
        """xs and f(xs), each of shape (count,), or fewer if f is slow; NaN where f has no value."""
        xs = np.linspace(*window, affordable(self.f, count, LEAST_SAMPLES))
        return xs, values_along(for_a_picture(self.f), xs, call=self.call)


def chosen_curve(
    call: str,
    name: str,
    f: str | Callable[[float], Any],
    curves: Mapping[str, Curve],
    window: tuple[float, float],
) -> tuple[dict[str, Curve], str]:
    """The curves to choose from, with the learner's own among them, and the chosen one's name."""
    if isinstance(f, str):
        if f not in curves:
            raise ValueError(
                f"{call}: {name} must be one of {', '.join(curves)}, or a function; got {f!r}."
            )
        return dict(curves), f
    require_callable(call, name, f)
    sides = real_array(call, "window", window)
    if sides.shape != (2,) or not sides[0] < sides[1]:
        raise ValueError(f"{call}: window must be (low, high) with low < high; got {window!r}.")
    places = np.linspace(sides[0], sides[1], 9).tolist()
    named = getattr(f, "__name__", "f")
    formula = "your function" if named == "<lambda>" else f"your {named}(x)"
    own = Curve("own", formula, own_function(f, places), (float(sides[0]), float(sides[1])), call)
    return {**curves, "own": own}, "own"


def height_span(ys: Array, least: float = 0.0) -> tuple[float, float]:
    """The heights to show: all of them, unless a pole makes a few dwarf the rest.

    At least so many: what varies by less does not fill the picture.
    """
    finite = ys[np.isfinite(ys)]
    if not finite.size:
        return -1.0, 1.0
    finite = np.clip(finite, -LARGEST, LARGEST)
    low, high = float(finite.min()), float(finite.max())
    inner_low, inner_high = np.percentile(finite, [4, 96]).tolist()
    if high - low > 20 * (inner_high - inner_low) > 0:
        low, high = inner_low, inner_high
    pad = max(0.08 * (high - low), (least - (high - low)) / 2)
    if low - pad == high + pad:
        pad = max(abs(high), 1.0) * 0.1
    return low - pad, high + pad


def none_if_not_finite(value: float) -> float | None:
    """JSON has no infinity and no NaN."""
    return value if math.isfinite(value) else None
