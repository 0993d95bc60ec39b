"""The gradients that a run used, held against the slopes of f itself, weight by weight.

f is asked for values only: a gradient that f brings along may be the very thing that is wrong. The
one exception are tables of samples, whose own gradient is tested and whose values are dear.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gdlesson._validate import Array, eps_of
from gdlesson.gradient import central_gradient
from gdlesson.history import History
from gdlesson.losses.measured import Drawn
from gdlesson.losses.squared_error import MeanSquaredError, Minibatches
from gdlesson.slopes.coordinates import along
from gdlesson.slopes.estimate import EPS, search

Rows = NDArray[np.intp]

#: So many points in a row at the start: what is kept or stale shows from one point to the next.
FIRST = 6
#: So many in a row in the middle, and at the end.
LATER = 3
#: All weights are measured up to this number; of more, this many. A slope takes some 15 values.
MOST_WEIGHTS = 40
#: Entries that differ by less than this share agree: a slip changes them by per cents at the least.
AGREE = 1e-3
#: So many times the error that a measured slope reports is what it may be off by.
ROOM = 10.0
#: Beside the largest slope of a point, or that of the first, one of this share is rounding.
ROUNDING = 1e-7
#: A loss that f does not give again within this share is not f's.
SAME_LOSS = 1e-9


@dataclass(frozen=True, eq=False)
class Audit:
    """Recorded gradients and measured slopes at some points; m points, n weights.

    Attributes:
        rows: shape (m,), the numbers of the points.
        weights: shape (n,), the numbers of the weights, counted through w.
        said: shape (m, n), the recorded gradients.
        slopes: shape (m, n), the slopes of f; NaN where f has none to be measured.
        blur: shape (m, n), what may be between the two without a fault.
        points: shape (m, n), the weights there.
    """

    rows: Rows
    weights: Rows
    said: Array
    slopes: Array
    blur: Array
    points: Array

    @property
    def off(self) -> NDArray[np.bool_]:
        """Shape (m, n), which entries are wrong."""
        with np.errstate(invalid="ignore"):
            return np.asarray(np.abs(self.said - self.slopes) > self.blur, dtype=bool)

    @property
    def known(self) -> NDArray[np.bool_]:
        """Shape (m,), at which points every slope could be measured."""
        return np.asarray(np.isfinite(self.slopes).all(axis=1), dtype=bool)

    def only(self, mask: NDArray[np.bool_]) -> Audit:
        """The audit of some of its points."""
        arrays = (self.said, self.slopes, self.blur, self.points)
        return Audit(self.rows[mask], self.weights, *(a[mask] for a in arrays))


def sample(last: int, extra: tuple[int, ...] = ()) -> Rows:
    """Points to look at: the first, some in the middle, the last, and what is asked for."""
    middle = last // 2
    wanted = {*range(FIRST), *range(middle, middle + LATER), *range(last - LATER + 1, last + 1)}
    return np.array(sorted(k for k in wanted | set(extra) if 0 <= k <= last), dtype=np.intp)


def audit(history: History, rows: Rows) -> Audit | None:
    """The recorded gradients at these points beside f's slopes; None if f is not what was recorded.

    Args:
        history: a run of `descend`; at `rows` everything must be finite.
        rows: the numbers of the points.
    """
    if not _repeats(history, rows):
        return None
    count = len(history.losses)
    points = history.points.reshape(count, -1)
    gradients = history.gradients.reshape(count, -1)
    weights = _chosen(gradients)
    measured = [_slopes(history, int(k), weights) for k in rows]
    slopes = np.array([s for s, _ in measured]).reshape(len(rows), len(weights))
    errors = np.array([e for _, e in measured]).reshape(slopes.shape)
    said = gradients[np.ix_(rows, weights)]
    slopes = _as_differences(history, rows, weights, said, slopes)
    with np.errstate(invalid="ignore", over="ignore"):
        largest = np.nan_to_num(np.abs(slopes), nan=0.0).max(axis=1, keepdims=True)
        rounding = ROUNDING * np.maximum(largest, largest[0])
        blur = AGREE * np.maximum(np.abs(said), np.abs(slopes)) + errors + rounding
    return Audit(rows, weights, said, slopes, blur, points[np.ix_(rows, weights)])


def of_minibatches(history: History) -> bool:
    """Whether each step took the next minibatch of ours, whose gradient only scatters.

    A run that was given a gradient of its own has the loss over all rows in its record.
    """
    f = history.f
    return isinstance(f, Minibatches) and not np.isclose(
        float(f(history.points[0])), float(history.losses[0]), rtol=SAME_LOSS, atol=0.0
    )


def _as_differences(
    history: History, rows: Rows, weights: Rows, said: Array, slopes: Array
) -> Array:
    """The slopes; what differs from them is measured once more, as `descend` would.

    Nothing is called wrong on one measurement. Near a corner, and in float32, that difference is
    what an honest run has used, though it is no slope to the last digits.
    """
    found, rounding = np.array(slopes), ROUNDING * np.nan_to_num(np.abs(slopes[0])).max()
    for i, k in enumerate(rows.tolist()):
        off = ~(np.abs(said[i] - slopes[i]) <= AGREE * np.abs(said[i])) & np.isfinite(slopes[i])
        if not off.any() or isinstance(history.f, Drawn):
            continue
        point = history.points[k]
        for h in (None, EPS ** (1 / 3) * max(1.0, float(np.abs(point).max()))):
            try:
                measured = np.ravel(central_gradient("diagnose", history.f, point.copy(), h))
            except (ArithmeticError, TypeError, ValueError):
                continue
            agreed = np.abs(measured[weights] - said[i]) <= AGREE * np.abs(said[i]) + rounding
            found[i, agreed] = said[i, agreed]
    return found


def _repeats(history: History, rows: Rows) -> bool:
    """Whether f gives the recorded losses again; of minibatches, the same twice."""
    drawn, largest = isinstance(history.f, Drawn), float(np.abs(history.losses[rows]).max())
    try:
        with np.errstate(all="ignore"):
            for k in {int(rows[0]), int(rows[len(rows) // 2]), int(rows[-1])}:
                value = float(history.f(history.points[k].copy()))
                first = float(history.f(history.points[k].copy())) if drawn else history.losses[k]
                if not abs(value - first) <= SAME_LOSS * max(abs(float(first)), ROUNDING * largest):
                    return False
    except (ArithmeticError, TypeError, ValueError):
        return False
    return True


def _chosen(gradients: Array) -> Rows:
    """Which weights are measured: all, or those of no gradient, of the largest, and some others."""
    count = gradients.shape[1]
    if count <= MOST_WEIGHTS:
        return np.arange(count)
    sizes = np.nan_to_num(np.abs(gradients)).max(axis=0)
    order, part = np.argsort(sizes), MOST_WEIGHTS // 4
    spread = np.linspace(0, count - 1, MOST_WEIGHTS - 2 * part).astype(np.intp)
    return np.unique(np.concatenate([order[:part], order[-part:], spread]))


def _slopes(history: History, k: int, weights: Rows) -> tuple[Array, Array]:
    """The slopes of f at point k along these weights, and what each may be off by."""
    f, point = history.f, history.points[k]
    if isinstance(f, MeanSquaredError | Minibatches):
        return np.asarray(f.gradient(point), dtype=float)[weights], np.zeros(len(weights))
    values, errors = np.full(len(weights), np.nan), np.full(len(weights), np.inf)
    for place, weight in enumerate(weights.tolist()):
        index = tuple(int(i) for i in np.unravel_index(weight, point.shape))
        try:
            found = search("diagnose", along("diagnose", f, point, index), float(point[index]))
        except (ArithmeticError, TypeError, ValueError):
            continue
        if found:
            values[place], errors[place] = found.value, ROOM * found.error
    return values, errors + _of_differences(history, k, weights)


def _of_differences(history: History, k: int, weights: Rows) -> Array:
    """What rounding makes of a central difference, which `descend` takes if given no better."""
    point, loss = history.points[k].reshape(-1)[weights], abs(float(history.losses[k]))
    with np.errstate(all="ignore"):
        eps: float = eps_of(history.f(history.points[k].copy()))
    return ROOM * np.asarray(eps ** (2 / 3) * loss / np.maximum(1.0, np.abs(point)))
