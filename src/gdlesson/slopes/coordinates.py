"""One coordinate at a time: f along an axis through w, and the best slope on each of them."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

from gdlesson._validate import Array, as_number
from gdlesson.slopes.estimate import DerivativeEstimate, search

Place = tuple[int, ...]


def places(w: Array) -> itertools.product[Place]:
    """The index of every entry of w, in order."""
    return itertools.product(*map(range, w.shape))


def with_entry(w: Array, index: Place, x: float) -> Array:
    """w with the number x at index, and everything else held still."""
    moved = w.copy()
    moved[index] = x
    return moved


def along(
    call: str, f: Callable[[Any], Any], point: Array, index: Place
) -> Callable[[float], float]:
    """f as a function of one coordinate, with the others held at `point`."""
    return lambda x: as_number(call, f(with_entry(point, index, x)))


def slope_estimates(
    call: str, f: Callable[[Any], Any], point: Array
) -> dict[Place, DerivativeEstimate]:
    """For every coordinate the slope of f along it, as `estimate_derivative` finds it."""
    return {
        index: search(call, along(call, f, point, index), float(point[index]))
        for index in places(point)
    }
