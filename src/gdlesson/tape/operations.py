"""What the tables of rules are made of: pullbacks, and operations that numpy has no function for.

A pullback takes the gradient g that arrives at a result y back to one of the arguments: the local
derivative times g, in whatever shape. It is called as pullback(g, y, *arguments, **settings), and
written with functions that are in the tables themselves, so that it can be recorded in its turn.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

Pullback = Callable[..., Any]
#: For each function a pullback an argument; None where the slope is 0. A function of any number of
#: arguments has one that is told, before all else, which of them is meant.
Rules = dict[Any, "tuple[Pullback | None, ...] | Pullback"]
#: Functions that are made of others.
Written = dict[Any, Callable[..., Any]]


def operation(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of arrays that is recorded if one of them is, as numpy's own are."""

    @functools.wraps(function)
    def called(*arrays: Any, **settings: Any) -> Any:
        for each in arrays:
            if hasattr(type(each), "is_recorded"):
                return each.__array_function__(called, (), arrays, settings)
        return function(*arrays, **settings)

    return called


def fitted(part: Any, shape: tuple[int, ...]) -> Any:
    """What arrived at a broadcast array, summed over its copies, in its own shape."""
    if part.shape == shape:
        return part
    more = part.ndim - len(shape)
    copies = [i + more for i, n in enumerate(shape) if n == 1]
    return part.sum(axis=(*range(more), *copies)).reshape(shape)


def kept(y: Any, x: Any, axis: Any, keepdims: bool = False) -> Any:
    """A result of reducing x along an axis, with the axes that went, of length 1."""
    if axis is None:
        return y.reshape((1,) * x.ndim) if x.ndim else y
    if keepdims:
        return y
    gone = {a % x.ndim for a in (axis if isinstance(axis, tuple) else (axis,))}
    return y.reshape(tuple(1 if i in gone else n for i, n in enumerate(x.shape)))


def spread(g: Any, x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """What arrived at a sum over x, at each entry of x."""
    return np.broadcast_to(kept(g, x, axis, keepdims), x.shape) if x.ndim else g


@operation
def entries(x: Any, *, index: Any) -> Any:
    """The entries of x at an index, x[index]."""
    return x[index]


@operation
def scattered(g: Any, *, shape: tuple[int, ...], index: Any) -> Any:
    """Zeros, with g added at an index: where an entry was read twice, both add up."""
    whole = np.zeros(shape)
    np.add.at(whole, index, g)
    return whole


@operation
def written(x: Any, v: Any, *, index: Any) -> Any:
    """x with v at an index; x itself stays."""
    new = np.array(x, dtype=float)
    new[index] = v
    return new


@operation
def joined(*arrays: Any, axis: int = 0) -> Any:
    """Arrays one after the other along an axis."""
    return np.concatenate(arrays, axis=axis)
