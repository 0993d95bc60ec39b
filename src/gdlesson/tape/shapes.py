"""Rules of functions that move entries and leave them as they are: each goes back to its place."""

from __future__ import annotations

from typing import Any

import numpy as np

from gdlesson.tape.leaks import unknown
from gdlesson.tape.operations import (
    Rules,
    Written,
    entries,
    fitted,
    joined,
    scattered,
    written,
)


def part(k: int, g: Any, y: Any, *arrays: Any, axis: int = 0) -> Any:
    """Of what arrived at arrays that were joined, what belongs to number k."""
    start = sum(a.shape[axis] for a in arrays[:k])
    index = [slice(None)] * g.ndim
    index[axis] = slice(start, start + arrays[k].shape[axis])
    return g[tuple(index)]


SHAPES: Rules = {
    entries: (lambda g, y, x, index: scattered(g, shape=x.shape, index=index),),
    scattered: (lambda g, y, x, shape, index: entries(g, index=index),),
    written: (
        lambda g, y, x, v, index: written(g, 0.0, index=index),
        lambda g, y, x, v, index: fitted(entries(g, index=index), np.shape(v)),
    ),
    joined: part,
    np.reshape: (lambda g, y, x, shape, **order: g.reshape(x.shape, **order),),
    np.transpose: (
        lambda g, y, x, axes=None: g.transpose(None if axes is None else np.argsort(axes)),
    ),
}


def whole(x: Any) -> Any:
    """Numbers, arrays and lists of them as one array, at least of one axis."""
    return np.reshape(x, (1,)) if np.ndim(x) == 0 else x if hasattr(x, "ndim") else np.asarray(x)


def stack(arrays: Any, axis: int = 0) -> Any:
    """Arrays of one shape, along a new axis."""
    return joined(*(np.expand_dims(a, axis) for a in arrays), axis=axis)


def expanded(x: Any, axis: Any) -> Any:
    """x with a new axis of length 1, or several."""
    axes = axis if isinstance(axis, tuple) else (axis,)
    ndim = np.ndim(x) + len(axes)
    new, rest = {a % ndim for a in axes}, iter(np.shape(x))
    return np.reshape(x, tuple(1 if i in new else next(rest) for i in range(ndim)))


def squeezed(x: Any, axis: Any = None) -> Any:
    """x without axes of length 1."""
    axes = range(x.ndim) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    gone = {a % x.ndim for a in axes if axis is not None or x.shape[a] == 1}
    return np.reshape(x, tuple(n for i, n in enumerate(x.shape) if i not in gone))


def moved(x: Any, source: int, destination: int) -> Any:
    """x with one axis at another place."""
    order = [i for i in range(x.ndim) if i != source % x.ndim]
    order.insert(destination % x.ndim, source % x.ndim)
    return np.transpose(x, tuple(order))


def swapped(x: Any, first: int, second: int) -> Any:
    """x with two axes exchanged."""
    order = list(range(x.ndim))
    order[first], order[second] = order[second], order[first]
    return np.transpose(x, tuple(order))


def numbered(function: Any, *settings: Any, **more: Any) -> Any:
    """A function that moves entries, as the index that it comes to: told by moving numbers."""

    def move(x: Any, *settings: Any, **more: Any) -> Any:
        numbers = function(np.arange(np.size(x)).reshape(np.shape(x)), *settings, **more)
        if isinstance(numbers, list):
            return [entries(np.reshape(x, -1), index=each) for each in numbers]
        return entries(np.reshape(x, -1), index=numbers)

    return move


def diagonal(x: Any, k: int = 0) -> Any:
    """The diagonal of a matrix, or the matrix with this diagonal."""
    if x.ndim == 2:
        return numbered(np.diag)(x, k)
    n = len(x) + abs(k)
    rows = np.arange(len(x)) + max(-k, 0)
    return scattered(x, shape=(n, n), index=(rows, rows + k))


def padded(x: Any, width: Any, mode: str = "constant", constant_values: float = 0.0) -> Any:
    """x with a border of numbers, or of copies of its own entries."""
    if mode != "constant":
        return numbered(np.pad)(x, width, mode=mode)
    inside = np.pad(np.ones(x.shape, bool), width)
    return written(np.full(inside.shape, constant_values), x.reshape(-1), index=inside)


def differences(x: Any, n: int = 1, axis: int = -1) -> Any:
    """Each entry minus the one before it, n times."""
    for _ in range(n):
        x = np.moveaxis(x, axis, 0)
        x = np.moveaxis(x[1:] - x[:-1], 0, axis)
    return x


def trapezoid(y: Any, x: Any = None, dx: float = 1.0, axis: int = -1) -> Any:
    """The area under straight lines from point to point."""
    width = dx if x is None else np.diff(x)
    heights = np.moveaxis(y, axis, -1)
    return np.sum((heights[..., 1:] + heights[..., :-1]) * width / 2, axis=-1)


def along(function: Any, axis: int, x: Any) -> Any:
    """A function of rows, for each row along an axis."""
    rest = np.moveaxis(x, axis, -1)
    rows = np.reshape(rest, (-1, rest.shape[-1]))
    made = np.stack([function(row) for row in rows])
    made = np.reshape(made, (*rest.shape[:-1], *made.shape[1:]))
    return made if made.ndim == rest.ndim - 1 else np.moveaxis(made, -1, axis)


def block(parts: Any) -> Any:
    """Arrays put together as their lists say: the innermost side by side."""

    def depth(part: Any) -> int:
        if not isinstance(part, list):
            return 0
        depths = set(map(depth, part))
        if len(depths) != 1:
            raise ValueError(
                "np.block: every list must go as deep as the others, and none be empty"
            )
        return 1 + depths.pop()

    def axes(part: Any) -> int:
        return max(map(axes, part)) if isinstance(part, list) else np.ndim(part)

    deep = depth(parts)
    ndim = max(deep, axes(parts))

    def built(part: Any, level: int) -> Any:
        if isinstance(part, list):
            return joined(*(built(each, level + 1) for each in part), axis=level - deep)
        return np.reshape(part, (1,) * (ndim - np.ndim(part)) + np.shape(part))

    return built(parts, 0)


def grid(*lines: Any, indexing: str = "xy") -> tuple[Any, ...]:
    """Each of the lines, spread over the grid that they span."""
    order = [1, 0, *range(2, len(lines))] if indexing == "xy" and len(lines) > 1 else None
    shape = tuple(np.size(line) for line in lines)
    made = []
    for k, line in enumerate(lines):
        upright = np.reshape(line, tuple(-1 if i == k else 1 for i in range(len(lines))))
        whole = np.broadcast_to(upright, shape)
        made.append(whole if order is None else np.transpose(whole, order))
    return tuple(made)


def slopes(x: Any, *spacing: Any, axis: Any = None) -> Any:
    """Central differences, and one-sided ones at the ends; the places evenly apart."""
    axes = range(x.ndim) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    if any(np.ndim(h) for h in spacing):
        raise unknown("np.gradient with the places themselves")
    if len(spacing) not in (0, 1, len(axes)):
        raise TypeError(f"np.gradient: {len(axes)} axes and {len(spacing)} spacings")
    steps = spacing if len(spacing) == len(axes) else (spacing or (1.0,)) * len(axes)
    made = [_slopes_along(x, h, each) for h, each in zip(steps, axes, strict=True)]
    return made[0] if len(made) == 1 else made


def _slopes_along(x: Any, h: Any, axis: int) -> Any:
    x = np.moveaxis(x, axis, 0)
    inside = (x[2:] - x[:-2]) / (2 * h)
    made = np.concatenate([(x[1:2] - x[:1]) / h, inside, (x[-1:] - x[-2:-1]) / h])
    return np.moveaxis(made, 0, axis)


def inserted(x: Any, place: int, values: Any) -> Any:
    """A row of numbers with others put in before one place."""
    return np.concatenate([x[:place], np.reshape(values, (-1,)), x[place:]])


#: Functions that move entries by a rule of their own: rolling, taking, cutting.
MOVING = (
    np.roll, np.flip, np.flipud, np.fliplr, np.rot90, np.take, np.repeat, np.tile, np.delete,
    np.diagonal, np.split, np.array_split, np.hsplit, np.vsplit, np.compress, np.extract,
)  # fmt: skip

WRITTEN: Written = {
    **{function: numbered(function) for function in MOVING},
    np.extract: lambda condition, x: entries(np.reshape(x, -1), index=np.ravel(condition)),
    np.compress: lambda condition, x: entries(x, index=np.asarray(condition, bool)),
    np.concatenate: lambda arrays, axis=0: (
        joined(*(np.reshape(a, -1) for a in arrays)) if axis is None else joined(*arrays, axis=axis)
    ),
    np.stack: stack,
    np.vstack: lambda arrays: joined(*(np.atleast_2d(a) for a in arrays)),
    np.hstack: lambda arrays: joined(
        *map(whole, arrays), axis=0 if np.ndim(whole(arrays[0])) == 1 else 1
    ),
    np.column_stack: lambda arrays: joined(
        *(a if np.ndim(a) == 2 else np.reshape(a, (-1, 1)) for a in arrays), axis=1
    ),
    np.append: lambda x, values, axis=None: np.concatenate(
        [np.reshape(x, -1), np.reshape(values, -1)] if axis is None else [x, values], axis=axis or 0
    ),
    np.ravel: lambda x, order="C": np.reshape(x, -1, order=order),
    np.expand_dims: expanded,
    np.squeeze: squeezed,
    np.moveaxis: moved,
    np.swapaxes: swapped,
    np.atleast_1d: lambda x: np.reshape(x, (1,)) if np.ndim(x) == 0 else x,
    np.atleast_2d: lambda x: np.reshape(x, (1, -1)) if np.ndim(x) < 2 else x,
    np.broadcast_to: lambda x, shape: x + np.zeros(shape),
    np.copy: np.positive,
    np.diag: diagonal,
    np.triu: lambda x, k=0: x * np.triu(np.ones(x.shape), k),
    np.tril: lambda x, k=0: x * np.tril(np.ones(x.shape), k),
    np.trace: lambda x, offset=0: np.sum(np.diagonal(x, offset)),
    np.pad: padded,
    np.apply_along_axis: along,
    np.diff: differences,
    np.ediff1d: lambda x: differences(np.reshape(x, -1)),
    np.block: block,
    np.meshgrid: grid,
    np.gradient: slopes,
    np.insert: inserted,
    np.logspace: lambda start, stop, num=50: 10.0 ** np.linspace(start, stop, num),
    np.linspace: lambda start, stop, num=50: start + (stop - start) * np.linspace(0, 1, num),
    getattr(np, "trapezoid" if hasattr(np, "trapezoid") else "trapz"): trapezoid,
}
if hasattr(np, "matrix_transpose"):  # from numpy 2 on
    WRITTEN[np.matrix_transpose] = lambda x: swapped(x, -1, -2)
