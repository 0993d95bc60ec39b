"""Rules of functions that make fewer numbers of many: sums, means, extremes, order."""

from __future__ import annotations

from typing import Any

import numpy as np

from gdlesson.tape.operations import Rules, Written, entries, kept, scattered, spread


def pulled_sum(g: Any, y: Any, x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Each entry has the slope 1."""
    return spread(g, x, axis, keepdims)


def pulled_mean(g: Any, y: Any, x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Each entry has the slope 1 / n."""
    return spread(g / (x.size / y.size), x, axis, keepdims)


def pulled_extreme(g: Any, y: Any, x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """The largest has the slope 1; where several are, they share it."""
    chosen = x == kept(y, x, axis, keepdims)
    return spread(g, x, axis, keepdims) * (chosen / chosen.sum(axis=axis, keepdims=True))


def pulled_product(g: Any, y: Any, x: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Each entry has the product of all others: of those before it and those after it."""
    flat = x.reshape(-1) if axis is None else np.moveaxis(x, axis, 0)
    one = np.ones((1, *flat.shape[1:]))
    before = np.cumprod(np.concatenate([one, flat[:-1]]), axis=0)
    after = np.cumprod(np.concatenate([one, flat[:0:-1]]), axis=0)[::-1]
    others = before * after
    others = others.reshape(x.shape) if axis is None else np.moveaxis(others, 0, axis)
    return spread(g, x, axis, keepdims) * others


def pulled_cumsum(g: Any, y: Any, x: Any, axis: Any = None) -> Any:
    """What arrives at an entry is what arrived at it and all later ones."""
    along = 0 if axis is None else axis
    return np.flip(np.cumsum(np.flip(g, along), axis=along), along).reshape(x.shape)


def cumprod(x: Any, axis: Any = None) -> Any:
    """Product after product, since a division would not stand a 0."""
    flat = x.reshape(-1) if axis is None else np.moveaxis(x, axis, 0)
    products = [flat[0]]
    for k in range(1, len(flat)):
        products.append(products[-1] * flat[k])
    made = np.stack(products)
    return made if axis is None else np.moveaxis(made, 0, axis)


def variance(
    x: Any, axis: Any = None, dtype: Any = None, out: Any = None, ddof: Any = 0,
    keepdims: bool = False,
) -> Any:  # fmt: skip
    """The mean square of what is left of x without its mean."""
    rest = x - np.mean(x, axis=axis, keepdims=True)
    total = np.sum(rest * rest, axis=axis, keepdims=keepdims)
    return total / (x.size / total.size - ddof)


def root(x: Any) -> Any:
    """The square root, with the slope 0 at 0: a length has no slope there, and PyTorch says 0."""
    nothing = x == 0
    return np.where(nothing, 0.0, np.sqrt(np.where(nothing, 1.0, x)))


def average(x: Any, axis: Any = None, weights: Any = None) -> Any:
    """The mean, with a weight for each entry."""
    if weights is None:
        return np.mean(x, axis=axis)
    weights = np.asarray(weights) if isinstance(weights, list | tuple) else weights
    if axis is not None and np.ndim(weights) == 1:
        weights = weights.reshape(tuple(-1 if i == axis % x.ndim else 1 for i in range(x.ndim)))
    return np.sum(x * weights, axis=axis) / np.sum(np.broadcast_to(weights, x.shape), axis=axis)


def ordered(x: Any, axis: Any = -1) -> Any:
    """The entries in their order; equal ones keep theirs."""
    flat = x.reshape(-1) if axis is None else x
    axis = -1 if axis is None else axis
    return np.take_along_axis(flat, np.argsort(flat, axis=axis, kind="stable"), axis)


def quantile(x: Any, q: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """A share q of the entries is below: between two neighbours on a straight line."""
    if np.ndim(q):
        return np.stack([quantile(x, part, axis, keepdims) for part in q])
    flat = ordered(x.reshape(-1)) if axis is None else np.moveaxis(ordered(x, axis), axis, 0)
    place = q * (len(flat) - 1)
    low = int(np.floor(place))
    high = min(low + 1, len(flat) - 1)
    found = flat[low] * (1 - (place - low)) + flat[high] * (place - low)
    return kept(found, x, axis) if keepdims else found


def log_of_sum(x: Any, axis: Any = 0, keepdims: bool = False) -> Any:
    """ln(e^x + e^x' + …) without overflow: what logaddexp makes of many."""
    top = np.max(x, axis=axis, keepdims=True)
    return np.log(np.sum(np.exp(x - top), axis=axis, keepdims=keepdims)) + (
        top if keepdims else np.squeeze(top, axis=axis)
    )


def covariance(
    x: Any, y: Any = None, rowvar: bool = True, bias: bool = False, ddof: Any = None
) -> Any:
    """How each two rows vary together: the mean product of what is left without their means."""
    x = np.atleast_2d(x)
    x = x if rowvar or len(x) == 1 else x.T
    x = x if y is None else np.concatenate([x, np.atleast_2d(y)])
    rest = x - np.mean(x, axis=1, keepdims=True)
    found = rest @ rest.T / (x.shape[1] - (int(not bias) if ddof is None else ddof))
    return found if len(x) > 1 else found[0, 0]


def correlation(x: Any, y: Any = None, rowvar: bool = True) -> Any:
    """Covariances, each divided by both spreads."""
    found = covariance(x, y, rowvar)
    spreads = np.sqrt(np.diagonal(found))
    return found / spreads[:, None] / spreads


def taken_along(x: Any, indices: Any, axis: Any = -1) -> Any:
    """An entry for each number in `indices`, along an axis."""
    where: list[Any] = list(np.indices(indices.shape))
    where[axis] = indices
    return entries(x, index=tuple(where))


REDUCTIONS: Rules = {
    np.sum: (pulled_sum,),
    np.mean: (pulled_mean,),
    np.max: (pulled_extreme,),
    np.min: (pulled_extreme,),
    np.prod: (pulled_product,),
    np.cumsum: (pulled_cumsum,),
}

WRITTEN: Written = {
    np.amax: lambda x, axis=None, keepdims=False: np.max(x, axis=axis, keepdims=keepdims),
    np.amin: lambda x, axis=None, keepdims=False: np.min(x, axis=axis, keepdims=keepdims),
    np.ptp: lambda x, axis=None: np.max(x, axis=axis) - np.min(x, axis=axis),
    np.var: variance,
    np.std: lambda *x, **settings: root(variance(*x, **settings)),
    np.average: average,
    np.cumprod: cumprod,
    np.sort: ordered,
    np.median: lambda x, axis=None, keepdims=False: quantile(x, 0.5, axis, keepdims),
    np.quantile: quantile,
    np.percentile: lambda x, q, axis=None, keepdims=False: quantile(
        x, np.divide(q, 100), axis, keepdims
    ),
    np.take_along_axis: taken_along,
    np.partition: lambda x, kth, axis=-1: taken_along(x, np.argpartition(x, kth, axis), axis),
    np.cov: covariance,
    np.corrcoef: correlation,
    np.nanmax: lambda x, axis=None: np.max(np.where(np.isnan(x), -np.inf, x), axis=axis),
    np.nanmin: lambda x, axis=None: np.min(np.where(np.isnan(x), np.inf, x), axis=axis),
    np.bincount: lambda x, weights: scattered(
        weights, shape=(int(np.max(x)) + 1,), index=np.asarray(x)
    ),
    np.nansum: lambda x, axis=None: np.sum(np.nan_to_num(x), axis=axis),
    np.nanmean: lambda x, axis=None: np.nansum(x, axis) / np.sum(~np.isnan(x), axis=axis),
}
