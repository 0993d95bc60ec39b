"""The checker: a hand-written gradient is held against slopes measured on f itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gdlesson._validate import (
    Array,
    as_gradient,
    as_number,
    eps_of,
    real_array,
    require_callable,
    unchanged_by,
)
from gdlesson.slopes.coordinates import slope_estimates
from gdlesson.slopes.estimate import DerivativeEstimate

Loss = Callable[[Any], Any]

#: Entries agree to this share of their size, or to so many roundings of the float type that the
#: gradient comes in: it was computed in that type, and each operation rounds.
AGREE, TYPE_ROOM = 1e-6, 4


@dataclass(frozen=True, eq=False)
class GradientCheck:
    """The outcome of `check_gradient`; truthy when the claimed gradient agrees.

    Attributes:
        agrees: whether every entry agrees with the numeric gradient.
        claimed, numeric: both gradients, in the shape of w.
        worst_index: where they differ most, as an index into w.
        relative_error: how far apart they are there, as a share of the larger of the two.
        hint: the likely slip, in words; empty if none shows.
    """

    agrees: bool
    claimed: Array
    numeric: Array
    worst_index: tuple[int, ...]
    relative_error: float
    hint: str

    def __bool__(self) -> bool:
        return self.agrees

    def __repr__(self) -> str:
        if self.agrees:
            return (
                f"The gradient agrees: {self.claimed.size} "
                f"{'entry' if self.claimed.size == 1 else 'entries'}, worst relative error "
                f"{self.relative_error:.2g}."
            )
        claimed, numeric = self.claimed[self.worst_index], self.numeric[self.worst_index]
        place = ", ".join(str(i) for i in self.worst_index)
        where = f"Worst entry [{place}]: it" if place else "It"
        text = (
            f"The gradient does not agree. {where} says {claimed:.6g}, wiggling f says "
            f"{numeric:.6g} (relative error {self.relative_error:.2g})."
        )
        return f"{text} {self.hint}".rstrip()


def check_gradient(f: Loss, gradient: Callable[[Any], ArrayLike], w: ArrayLike) -> GradientCheck:
    """Hold a hand-written gradient against slopes measured on f itself.

    Args:
        f: takes an array of w's shape, returns one number.
        gradient: takes the same array, returns an array of its shape.
        w: where to compare. A point with no zeros and no symmetry hides fewer mistakes.

    Returns:
        A GradientCheck: truthy if they agree to 1e-6 of each entry (or as far as the float type of
        the gradient goes), or as far as the numeric slope itself can be trusted.

    Raises:
        TypeError, ValueError: for arguments that can't work, such as a gradient of another shape.

    >>> check_gradient(lambda w: (w**2).sum(), lambda w: 2 * w, [1.0, -2.0, 3.0]).agrees
    True
    >>> check_gradient(lambda w: (w**2).sum(), lambda w: w, [1.0, -2.0, 3.0])
    The gradient does not agree. Worst entry [0]: it says 1, wiggling f says 2 (relative error \
0.5). Every entry is 0.5 times what it should be.

    Limitation: agreement at one point is evidence, not proof; check at several random points.
    """
    call = "check_gradient"
    require_callable(call, "f", f)
    require_callable(call, "gradient", gradient)
    point = real_array(call, "w", w)
    with np.errstate(all="ignore"):
        as_number(call, unchanged_by(call, "f", f, point))
        returned = unchanged_by(call, "gradient", gradient, point)
    claimed = as_gradient(call, returned, point.shape)
    estimates = slope_estimates(call, f, point)
    numeric = np.array([e.value for e in estimates.values()]).reshape(point.shape)
    difference = np.abs(claimed - numeric)
    size = np.maximum(np.abs(claimed), np.abs(numeric))
    relative = np.divide(difference, size, out=np.zeros(point.shape), where=difference != 0)
    trusted = np.array([10 * e.error for e in estimates.values()]).reshape(point.shape)
    typed = returned if hasattr(returned, "dtype") else np.asarray(returned)
    room = max(AGREE, TYPE_ROOM * eps_of(typed))
    excess = difference - (room * size + trusted)
    wrong = ~(excess <= 0)  # a NaN on either side counts as wrong
    badness = np.where(wrong, np.where(np.isnan(relative), np.inf, relative), -1.0)
    worst = np.unravel_index(int(np.argmax(badness if wrong.any() else relative)), point.shape)
    place = tuple(int(i) for i in worst)
    return GradientCheck(
        agrees=not wrong.any(),
        claimed=claimed,
        numeric=numeric,
        worst_index=place,
        relative_error=float(relative[place]),
        hint=_hint(claimed, numeric, estimates[place]) if wrong.any() else "",
    )


def _hint(claimed: Array, numeric: Array, worst: DerivativeEstimate) -> str:
    """Name the slip that a constant ratio between the two gradients gives away."""
    if not worst:
        return worst.status.value
    if not claimed.any():
        return "Every entry is zero: does the function return what it computed?"
    ratio = float(np.vdot(claimed, numeric) / np.vdot(numeric, numeric)) if numeric.any() else 0.0
    if ratio == 0 or not np.allclose(claimed, ratio * numeric, rtol=1e-5):
        return ""
    if claimed.size == 1:  # any two numbers have a ratio: only a flipped sign tells something
        return "The sign is flipped." if abs(ratio + 1) < 1e-5 else ""
    if abs(ratio + 1) < 1e-5:
        return "Every entry has the opposite sign: the sign is flipped."
    return f"Every entry is {ratio:.6g} times what it should be."
