"""A run looked at along one direction at a time: how far it is from the bottom, on which side.

On a bowl, plain gradient descent is a list of one-dimensional runs, one along each principal axis,
and each of them multiplies its distance to the bottom by 1 - ηλ at every step. Elsewhere the
coordinates serve: where the slope along one of them changes its sign, the run has changed sides.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdlesson._validate import Array
from gdlesson.history import History
from gdlesson.losses.squared_error import Minibatches
from gdlesson.optimizers import SGD

#: Below this share of the longest way nothing is seen in a picture of 500 pixels.
VISIBLE = 1e-3
#: The same, where it is no matter whether a side can be seen: less is rounding.
TOLD = 1e-9
#: A jump that lands no further than this beyond the bottom, against the whole way, is hidden by
#: half the width of the line that draws it.
FAINT = 0.005
#: The second derivatives of f are measured for at most so many weights: d² slopes of f.
FEW_WEIGHTS = 12
#: An axis this close to a coordinate (2 degrees) is called by that coordinate's name: what is said
#: of one that is more askew need not be so of the coordinate, as where a run flies off.
ALIGNED = 0.9994
#: The steeper of two axes that are no coordinates; the other is along "the valley".
ACROSS = "across the valley"
#: How far recorded gradients may be from those of a bowl that has the start's curvature.
SAME_BOWL = 1e-4
#: Curvatures whose difference is no more than this share are the same: differences of slopes have
#: about ten digits.
ONE_SIZE = 1e-6
#: Axes come from differences of slopes, which have about ten digits: along one that is askew, a
#: slope this small beside what it is the sum of is none.
GRAIN = 1e-10
#: A curvature below this share of the largest is that of a level direction.
LEVEL = 1e-9
#: Factors this close to -1 are on the border: a thousand steps change the jump by 0.1 %.
BORDER = 1e-6


@dataclass(frozen=True)
class Way:
    """What a run did along one direction.

    Attributes:
        name: the coordinate, or "across the valley"; empty where there is only one.
        slopes: shape (steps + 1,), the slope of f along it at each point.
        curvature: λ, where it is the same everywhere, else NaN.
        factor: what each step multiplies the distance to the bottom by, where that is one number.
        can_bend: whether the bottom itself may move aside under the run, as in a bent valley.
        places: shape (steps + 1,), where along it each point is.
    """

    name: str
    slopes: Array
    curvature: float = np.nan
    factor: float = np.nan
    can_bend: bool = False
    places: Array | None = None

    @property
    def seen(self) -> NDArray[np.bool_]:
        """Which points are far enough from the bottom, along it, for a side to be seen."""
        sizes = np.abs(self.slopes)
        seen: NDArray[np.bool_] = sizes > VISIBLE * sizes.max()
        return seen

    @property
    def crossings(self) -> Array:
        """The steps, by number from 1, that jumped to the other side while that could be seen."""
        return np.setdiff1d(self._changes, self.bends)

    @property
    def jumps(self) -> bool:
        """Whether one of the crossings lands so far beyond the bottom that a picture shows it."""
        k = self.crossings
        if self.places is None or not k.size:
            return bool(k.size)
        before, after = np.abs(self.slopes[k - 1]), np.abs(self.slopes[k])
        with np.errstate(all="ignore"):  # a run may end where numbers are as large as can be
            # The bottom divides the step as the slopes at its ends, as near as two slopes can tell.
            beyond = np.abs(self.places[k] - self.places[k - 1]) * (after / (before + after))
            return bool((beyond > FAINT * np.ptp(self.places)).any())

    @property
    def bends(self) -> Array:
        """The steps at which the slope changed its sign in passing, and then grew: no jump.

        So it is where a valley turns: the run follows it, and what was uphill is downhill.
        """
        if not self.can_bend:
            return np.array([], dtype=int)
        sizes, found = np.abs(self.slopes), self._changes
        going_on = [
            k
            for k in found.tolist()
            if k + 1 < len(sizes) and sizes[k + 1] > sizes[k] and k + 1 not in found
        ]
        return np.array(going_on, dtype=int)

    @property
    def _changes(self) -> Array:
        return np.asarray(np.flatnonzero(self.seen[:-1] & self.seen[1:] & self._turns) + 1)

    @property
    def _turns(self) -> NDArray[np.bool_]:
        return np.asarray(np.sign(self.slopes[:-1]) * np.sign(self.slopes[1:]) < 0)

    @property
    def all_crossings(self) -> tuple[int, float]:
        """How often it changed sides, seen or not, and at what share of its steps."""
        sizes = np.abs(self.slopes)
        told = sizes > TOLD * sizes.max()
        looked = told[:-1] & told[1:]
        count = len(np.setdiff1d(np.flatnonzero(looked & self._turns) + 1, self.bends))
        return count, count / max(int(looked.sum()), 1)

    @property
    def share_crossed(self) -> float:
        """The share of its visible steps that changed sides."""
        looked = int((self.seen[:-1] & self.seen[1:]).sum())
        return len(self.crossings) / max(looked, 1)

    @property
    def left(self) -> float:
        """The last slope as a share of the largest: 0 at the bottom."""
        largest = float(np.abs(self.slopes).max())
        return abs(float(self.slopes[-1])) / largest if largest > 0 else 0.0


def ways(history: History, last: int, names: Sequence[str] | None = None) -> tuple[Way, ...]:
    """The directions in which a run is looked at, up to point `last`; only those it moved along.

    Args:
        history: a run of `descend`.
        last: the number of the last finite point.
        names: what the weights are called, one name each.
    """
    slopes = history.gradients[: last + 1].reshape(last + 1, -1)
    points = history.points[: last + 1].reshape(last + 1, -1)
    names = _names(points.shape[1], names)
    H = curvature_at(history, points[0])
    if H is not None and _is_one_bowl(H, points, slopes):
        sizes, axes = principal(H)
        sizes = np.where(np.abs(sizes) > LEVEL * np.abs(sizes).max(), sizes, 0.0)
        along = slopes @ axes
        # Beside an axis along which the run flies off, one that is askew as well can't be seen.
        along = np.where(np.abs(along) > GRAIN * (np.abs(slopes) @ np.abs(axes)), along, 0.0)
        with np.errstate(all="ignore"):
            distances = np.abs(along / sizes)
        distances[~np.isfinite(distances)] = 0.0
        widest = np.maximum.accumulate(distances.max(axis=1))  # so far: a run may fly off
        visible = np.any(distances > VISIBLE * widest[:, None], axis=0).tolist()
        plain = is_plain(history)
        found = [
            Way(
                _axis_name(axes, i, names),
                along[:, i],
                float(sizes[i]),
                _factor(along[:, i]) if plain else np.nan,
                places=points @ axes[:, i],
            )
            for i in np.argsort(-np.abs(sizes))
            if visible[i]
        ]
    else:
        moved = np.ptp(points, axis=0)
        bends = points.shape[1] > 1 and not has_momentum(history)
        found = [
            Way(names[i], slopes[:, i], can_bend=bends, places=points[:, i])
            for i in range(points.shape[1])
            if moved[i] > VISIBLE * moved.max() and slopes[:, i].any()
        ]
    return tuple(found)


def principal(H: Array) -> tuple[Array, Array]:
    """Curvatures, the smallest first, and their axes, one a column.

    Where all curvatures are the same every direction is an axis: then the coordinates serve, which
    have names. What the last digits of H would choose means nothing.
    """
    sizes, axes = np.linalg.eigh((H + H.T) / 2)
    if np.ptp(sizes) <= ONE_SIZE * np.abs(sizes).max():
        axes = np.eye(len(sizes))
    return sizes, axes


def is_plain(history: History) -> bool:
    """Whether a step is -η times the gradient and nothing else."""
    rule = history.optimizer
    return (
        isinstance(rule, SGD)
        and rule.momentum == 0
        and rule.weight_decay == 0
        and not rule.maximize
        and history.clip_norm is None
        and history.schedule is None
    )


def has_momentum(history: History) -> bool:
    """Whether the rule keeps some of its last step."""
    rule: Any = history.optimizer
    betas = getattr(rule, "betas", (0.0, 0.0))
    return bool(getattr(rule, "momentum", 0.0) > 0 or betas[0] > 0)


def curvature_at(history: History, point: Array) -> Array | None:
    """The second derivatives of f at a point, shape (d, d); None where they can't be measured."""
    f, shape, d = history.f, history.points.shape[1:], point.size
    if isinstance(f, Minibatches) or d > FEW_WEIGHTS or not np.isfinite(point).all():
        return None
    slope: Callable[[Array], Any] | None = getattr(f, "gradient", None)
    steps = 1e-4 * np.maximum(1.0, np.abs(point)) * np.eye(d)
    try:
        with np.errstate(all="ignore"):
            if slope is not None:
                columns = [
                    (
                        np.ravel(slope((point + s).reshape(shape)))
                        - np.ravel(slope((point - s).reshape(shape)))
                    )
                    / (2 * s.sum())
                    for s in steps
                ]
                H = np.array(columns, dtype=float)
            else:
                H = _second_differences(lambda w: float(f(w.reshape(shape))), point, 10 * steps)
    except (ArithmeticError, TypeError, ValueError):
        return None
    return H if np.isfinite(H).all() else None


def _second_differences(f: Callable[[Array], float], point: Array, steps: Array) -> Array:
    d = len(steps)
    H = np.empty((d, d))
    middle = f(point)
    for i in range(d):
        a = steps[i]
        H[i, i] = (f(point + a) - 2 * middle + f(point - a)) / a.sum() ** 2
        for j in range(i):
            b = steps[j]
            across = f(point + a + b) - f(point + a - b) - f(point - a + b) + f(point - a - b)
            H[i, j] = H[j, i] = across / (4 * a.sum() * b.sum())
    return H


def _is_one_bowl(H: Array, points: Array, slopes: Array) -> bool:
    """Whether every recorded gradient is that of the quadratic with these second derivatives."""
    with np.errstate(all="ignore"):
        foretold = slopes[0] + (points - points[0]) @ H
        off = np.abs(foretold - slopes).max(axis=1)
        size = np.abs(slopes).max(axis=1) + np.abs((points - points[0]) @ H).max(axis=1)
    return bool((off <= SAME_BOWL * size).all())


def _factor(slopes: Array) -> float:
    """The ratio of one slope to the one before, where they are largest."""
    if len(slopes) < 2:
        return float("nan")
    k = int(np.argmax(np.abs(slopes[:-1])))
    return float(slopes[k + 1] / slopes[k]) if slopes[k] else float("nan")


def _names(count: int, names: Sequence[str] | None) -> Sequence[str]:
    if names is not None:
        return names
    if count == 1:
        return ("",)
    return ("x", "y") if count == 2 else tuple(f"w[{i}]" for i in range(count))


def _axis_name(axes: Array, i: int, names: Sequence[str]) -> str:
    """A coordinate's name where the axis is close to one; else what it is of the valley."""
    k = int(np.argmax(np.abs(axes[:, i])))
    if len(names) == 1 or abs(axes[k, i]) >= ALIGNED:
        return names[k]
    if len(names) == 2:  # the axes come in the order of their curvature
        return ACROSS if i == 1 else "the valley"
    return f"axis {i + 1}"
