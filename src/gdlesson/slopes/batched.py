"""Central differences of a function that takes many points at once.

A call of a small numpy function costs more than its arithmetic. Where f takes points stacked along
a first axis, shape (m, *w.shape), one call does the work of m, and most of that cost is saved.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdlesson._validate import Array, as_number, describe, eps_of
from gdlesson.slopes.estimate import EPS
from gdlesson.slopes.fitted import single_precision

Function = Callable[[Any], Any]

#: Bytes of points in one call: as many as leave room in a core's cache for what f makes of them.
CHUNK_BYTES = 512 * 1024
#: Points in one call below which stacking them no longer pays.
FEWEST = 8


def pays(point: Array) -> bool:
    """Whether enough points fit into one call to be worth stacking."""
    return FEWEST * point.nbytes <= CHUNK_BYTES


def batched_differences(
    call: str, f: Function, point: Array, steps: Array
) -> tuple[Array, float, Array]:
    """Central differences of f at `point`; the eps of what f returned, and means of both ends."""
    ahead, behind = point + steps, point - steps
    flat, high, low = point.reshape(-1), ahead.reshape(-1), behind.reshape(-1)
    size, rises, eps = point.size, np.empty(point.size), EPS
    means = np.empty(point.size)
    _keep_freed_memory()
    at_once = max(1, CHUNK_BYTES // (2 * point.nbytes))
    for start in range(0, size, at_once):
        count = min(at_once, size - start)
        trial = _trial_points(flat, high, steps) if start == 0 else flat[:0].reshape(0, size)
        points = np.empty((2 * count + len(trial), size))
        points[:] = flat
        # Point k differs from w in coordinate start + k: every (size + 1)th number from there on.
        numbers, half = points.reshape(-1), count * size
        numbers[start : half : size + 1] = high[start : start + count]
        numbers[half + start : 2 * half : size + 1] = low[start : start + count]
        points[2 * count :] = trial
        values = _values(call, f, points.reshape(-1, *point.shape))
        if start == 0:
            eps = max(eps_of(values), single_precision(values))
            _hold_against_single_calls(
                call, f, trial.reshape(-1, *point.shape), values[2 * count :], eps
            )
        rises[start : start + count] = values[:count] - values[count : 2 * count]
        means[start : start + count] = values[:count] / 2 + values[count : 2 * count] / 2
    return rises.reshape(point.shape) / (ahead - behind), eps, means.reshape(point.shape)


def batched_pairs(
    call: str, f: Function, point: Array, steps: Array, where: NDArray[Any]
) -> Iterator[tuple[float, float]]:
    """f at w + h and at w - h along the coordinates at these flat indices, in few calls."""
    flat, h = point.reshape(-1), steps.reshape(-1)
    at_once = max(1, CHUNK_BYTES // (2 * point.nbytes))
    for start in range(0, len(where), at_once):
        some = where[start : start + at_once]
        points = np.repeat(flat[np.newaxis], 2 * len(some), axis=0)
        rows = np.arange(len(some))
        points[rows, some] = flat[some] + h[some]
        points[rows + len(some), some] = flat[some] - h[some]
        values = _values(call, f, points.reshape(-1, *point.shape)).tolist()
        yield from zip(values[: len(some)], values[len(some) :], strict=True)


@cache
def _keep_freed_memory() -> None:
    """Once: have memory that is freed used again at once, rather than fetched from the system.

    glibc hands every array beyond 128 KB back to the system, and asks for it anew, until it has
    seen a larger one freed. What f makes of a chunk is that large, and is made again and again.
    """
    np.empty(8 * CHUNK_BYTES, np.uint8)


def _trial_points(flat: Array, high: Array, steps: Array) -> Array:
    """A point above and one below, in every coordinate, by uneven amounts no larger than the steps.

    An f that mixes its points is then found out whatever its slopes are.
    """
    return np.array([high, flat - steps.reshape(-1) / np.arange(2.0, flat.size + 2)])


def _values(call: str, f: Function, points: Array) -> NDArray[Any]:
    """What f returns for stacked points, if it is one real number for each."""
    try:
        values = np.asarray(f(points))
    except Exception as error:
        said = f"it raised {type(error).__name__}: {error}"
        raise ValueError(_rule(call, points, said)) from error
    if values.shape != points.shape[:1]:
        raise ValueError(_rule(call, points, f"it returned {describe(values)}"))
    if values.dtype.kind not in "iuf":
        raise TypeError(_rule(call, points, f"it returned {describe(values)}"))
    return values


def _rule(call: str, points: Array, what_f_did: str) -> str:
    return (
        f"{call}: batched=True says that f takes points stacked in an array such as this one of "
        f"shape {points.shape}, and returns {len(points)} numbers, shape ({len(points)},); "
        f"{what_f_did}. Reduce over the axes of w only, as in (w**2).sum(axis=-1), or leave "
        "batched out."
    )


def _hold_against_single_calls(
    call: str, f: Function, points: Array, together: NDArray[Any], eps: float
) -> None:
    """Raise ValueError unless f gives for each point alone what it gave for all together.

    How far the values may be apart follows from what the slopes need: rounding of f, and a
    millionth of what f changes by from one point to the other.
    """
    one, other = as_number(call, f(points[0])), as_number(call, f(points[1]))
    allowed = 1e4 * eps * abs(one) + 1e-6 * abs(one - other)
    for stacked, alone in zip(together.tolist(), (one, other), strict=True):
        same = stacked == alone or (math.isnan(stacked) and math.isnan(alone))
        if not (same or abs(stacked - alone) <= allowed < math.inf):
            raise ValueError(
                f"{call}: batched=True, but f returns {stacked:.10g} for a point that it gets "
                f"together with others, and {alone:.10g} for the same point alone. Every value "
                "must depend on its own point, along the first axis; or leave batched out."
            )
