"""Beliefs about the eight broken loops: left as they are, and mended in a way that is none."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from gdlesson.checks import references_runs as right

Belief = Callable[..., Any]


def _mean_gradient(X: Any, y: Any, w: Any) -> Any:
    return (2 / len(y)) * (X.T @ (X @ w - y))


def _fit(
    *,
    rows: Callable[[Any, Any], tuple[Any, Any]] = lambda X, y: (X, np.ravel(y)),
    slopes: Callable[[Any, Any, Any], Any] = _mean_gradient,
    step: Callable[[Any, Any, Any], Any] = lambda w, eta, g: w - eta * g,
    start: Callable[[int], Any] = np.zeros,
    more: int = 0,
    adds_up: bool = False,
    restarts: bool = False,
    read: Callable[[Any, Any], Any] = lambda path, X: path[-1],
) -> Belief:
    """A fit of a linear model with one thing changed."""

    def fit(X: Any, y: Any, learning_rate: Any, steps: Any) -> Any:
        A, b = rows(X, y)
        w = start(X.shape[1])
        path, total = [w], np.zeros(X.shape[1])
        for _ in range(steps + more):
            w = np.zeros(X.shape[1]) if restarts else w
            found = slopes(A, b, w)
            total = total + found
            w = step(w, learning_rate, total if adds_up else found)
            path.append(w)
        return read(path, A)

    return fit


def _sound(X: Any, y: Any) -> tuple[Any, Any]:
    kept = np.isfinite(X).all(axis=1) & np.isfinite(y)
    return X[kept], y[kept]


def _zeros_for_gaps(X: Any, y: Any) -> tuple[Any, Any]:
    return np.where(np.isfinite(X), X, 0.0), np.where(np.isfinite(y), y, 0.0)


def _means_for_gaps(X: Any, y: Any) -> tuple[Any, Any]:
    both = np.column_stack([X, y]).astype(float)
    gaps = ~np.isfinite(both)
    means = np.nanmean(np.where(gaps, np.nan, both), axis=0)
    both[gaps] = np.broadcast_to(means, both.shape)[gaps]
    return both[:, :-1], both[:, -1]


def _over_all(X: Any, y: Any, learning_rate: Any, steps: Any) -> Any:
    A, b = _sound(X, y)
    return _fit()(A, b, learning_rate * len(b) / len(y), steps)


def _whole_column(X: Any, y: Any, w: Any) -> Any:
    """The residual of a vector and a column is a table."""
    return (2 / len(y)) * (X.T @ (X @ w - np.reshape(y, (-1, 1)))).sum(axis=1)


def _mean_of_the_table(X: Any, y: Any, w: Any) -> Any:
    """The loop as it stands: the mean of that table has the mean target for every row."""
    return 2 * np.mean((X @ w - np.reshape(y, (-1, 1)))[:, :, None] * X[None], axis=(0, 1))


def _usual(**always: Any) -> tuple[tuple[str, Belief], ...]:
    """What goes wrong in every fit; `always` is what the task itself needs."""
    return (
        ("steps-count-points", _fit(more=1, **always)),
        ("steps-count-points", _fit(more=-1, **always)),
        ("factor-two-missing", _fit(step=lambda w, eta, g: w - eta * g / 2, **always)),
        ("not-divided-by-n", _fit(
            slopes=lambda X, y, w: 2 * X.T @ (X @ w - y), **always)),
        ("any-start-will-do", _fit(start=np.ones, **always)),
        ("whole-path-is-the-fit", _fit(read=lambda path, X: np.array(path), **always)),
        ("prediction-is-the-fit", _fit(read=lambda path, X: X @ path[-1], **always)),
        ("shape-does-not-matter", _fit(read=lambda path, X: path[-1].reshape(-1, 1), **always)),
    )  # fmt: skip


def _uphill(w: Any, eta: Any, g: Any) -> Any:
    return w + eta * g


def _with_rate(rate: float, **changes: Any) -> Belief:
    fit = _fit(**changes)
    return lambda X, y, steps: fit(X, y, rate, steps)


def _clipped(w: Any, eta: Any, g: Any) -> Any:
    return w - eta * g / max(np.linalg.norm(g), 1.0)


def _scaled(
    spread: Callable[[Any], Any] = lambda X: X.std(axis=0),
    back: Callable[[Any, Any], Any] = lambda w, spread: w / spread,
) -> Belief:
    def fit(X: Any, y: Any, steps: Any) -> Any:
        s = spread(X)
        return back(_fit()(X / s, y, 0.1, steps), s)

    return fit


def _one_by_one(
    *,
    order: Callable[[Any, int], Any] = lambda order, n: order,
    factor: float = 2.0,
    start: Callable[[int], Any] = np.zeros,
    target: Callable[[Any, Any], Any] = lambda y, order: y[order],
    up: bool = False,
    skip: int = 0,
    read: Callable[[Any, Any], Any] = lambda w, X: w,
) -> Belief:
    """Steps on single rows, with one thing changed."""

    def fit(X: Any, y: Any, learning_rate: Any, orders: Any) -> Any:
        w = start(X.shape[1])
        for asked in orders[: len(orders) - skip]:
            rows = order(asked, len(y))
            for row, wanted in zip(X[rows], target(y, rows), strict=False):
                move = learning_rate * factor * (row @ w - wanted) * row
                w = w + move if up else w - move
        return read(w, X)

    return fit


def _whole_table_each_time(X: Any, y: Any, learning_rate: Any, orders: Any) -> Any:
    return right.mend_climbs(X, y, learning_rate, np.size(orders))


def _shuffles_on(X: Any, y: Any, learning_rate: Any, orders: Any) -> Any:
    """The loop as it stands: the table is shuffled, again and again, and the targets never."""
    w = np.zeros(X.shape[1])
    for order in orders:
        X = X[order]
        for row, target in zip(X, y, strict=False):
            w = w - learning_rate * 2 * (row @ w - target) * row
    return w


def _kept(
    *,
    choose: Callable[[list[Any]], int] = lambda losses: int(np.argmin(losses)),
    step: Callable[[Any, Any, Any], Any] = lambda w, eta, g: w - eta * g,
    first: int = 0,
    more: int = 0,
    read: Callable[[Any, Any, int], Any] = lambda path, losses, k: path[k],
) -> Belief:
    """The point that is kept, with one thing changed; `choose` takes the validation losses."""

    def keep(gradient: Any, validation_loss: Any, w0: Any, eta: Any, steps: Any) -> Any:
        path = [np.array(w0, dtype=float)]
        for _ in range(steps + more):
            path.append(step(path[-1], eta, gradient(path[-1])))
        losses = [validation_loss(w) for w in path]
        seen = losses[first:] or losses
        return read(path, losses, choose(seen) + len(losses) - len(seen))

    return keep


def _until_it_rises(losses: list[Any]) -> int:
    for k, (before, now) in enumerate(pairwise(losses)):
        if now >= before:
            return k
    return len(losses) - 1


def _on_the_callers(gradient: Any, validation_loss: Any, w0: Any, eta: Any, steps: Any) -> Any:
    w, best, lowest = w0, w0.copy(), validation_loss(w0)
    for _ in range(steps):
        w -= eta * gradient(w)
        if validation_loss(w) < lowest:
            best, lowest = w.copy(), validation_loss(w)
    return best


BELIEFS: dict[str, tuple[tuple[str, Belief], ...]] = {
    "mend_flies_off": (
        ("larger-rate-is-faster", _with_rate(1.5)),
        ("larger-rate-is-faster", _with_rate(0.1, slopes=lambda X, y, w: (
            2 * X.T @ (X @ w - y)))),
        ("clipping-mends-the-rate", _with_rate(1.5, step=_clipped)),
        ("smaller-is-always-safer", _with_rate(1e-3)),
        ("smaller-is-always-safer", _with_rate(1e-4)),
        ("gradient-points-down", _with_rate(0.1, step=_uphill)),
        ("gradient-points-down", _with_rate(1.5, step=_uphill)),
        ("whole-path-is-the-fit", _with_rate(0.1, read=lambda path, X: np.array(path))),
        ("prediction-is-the-fit", _with_rate(0.1, read=lambda path, X: X @ path[-1])),
        ("shape-does-not-matter", _with_rate(0.1, read=lambda path, X: path[-1].reshape(-1, 1))),
        ("rate-is-the-step-length", _with_rate(1.5, step=lambda w, eta, g: w - eta * np.sign(g))),
    ),
    "mend_crawls": (
        ("scale-does-not-matter", _with_rate(1e-5)),
        ("scale-can-be-mended-inside", _scaled(back=lambda w, spread: w)),
        ("scaling-turns-back-the-same-way", _scaled(back=lambda w, spread: w * spread)),
        ("variance-is-the-spread", _scaled(lambda X: X.var(axis=0))),
        ("one-scale-for-all", _scaled(lambda X: X.std())),
        ("one-scale-for-all", _scaled(lambda X: X.max())),
        ("larger-rate-is-faster", _with_rate(0.1)),
        ("gradient-points-down", _with_rate(1e-5, step=_uphill)),
        ("prediction-is-the-fit", lambda X, y, steps: X @ right.mend_crawls(X, y, steps)),
        ("shape-does-not-matter", lambda X, y, steps: (
            right.mend_crawls(X, y, steps).reshape(-1, 1))),
    ),
    "mend_climbs": (
        ("residual-either-way", _fit(step=_uphill)),
        ("every-trouble-is-the-rate", _fit(step=lambda w, eta, g: w + eta / 10 * g)),
        ("sizes-have-no-sign", _fit(step=lambda w, eta, g: w - eta * abs(g))),
        *_usual(),
    ),
    "mend_swings": (
        ("gradients-are-overwritten", _fit(adds_up=True)),
        ("every-trouble-is-the-rate", _fit(step=lambda w, eta, g: w - eta / 10 * g, adds_up=True)),
        ("zero-grad-resets-weights", _fit(restarts=True)),
        ("zero-grad-resets-weights", _fit(restarts=True, adds_up=True)),
        ("gradient-points-down", _fit(step=_uphill)),
        *_usual(),
    ),
    "mend_goes_nan": (
        ("nan-heals", _fit()),
        ("a-gap-is-a-zero", _fit(rows=_zeros_for_gaps)),
        ("a-gap-is-average", _fit(rows=_means_for_gaps)),
        ("gaps-count-as-rows", _over_all),
        ("gradient-points-down", _fit(step=_uphill, rows=_sound)),
        *_usual(rows=_sound),
    ),
    "mend_gets_stuck": (
        ("column-minus-row", _fit(slopes=_mean_of_the_table)),
        ("column-minus-row", _fit(slopes=_whole_column)),
        ("gradient-points-down", _fit(step=_uphill)),
        *_usual(),
    ),
    "mend_learns_nothing": (
        ("rows-travel-alone", _shuffles_on),
        ("rows-travel-alone", _one_by_one(target=lambda y, order: y)),
        ("any-order-will-do", _one_by_one(order=lambda order, n: np.arange(n))),
        ("any-order-will-do", _one_by_one(order=lambda order, n: order[::-1])),
        ("any-order-will-do", _one_by_one(order=lambda order, n: np.sort(order))),
        ("a-step-sees-the-whole-table", _whole_table_each_time),
        ("factor-two-missing", _one_by_one(factor=1.0)),
        ("gradient-points-down", _one_by_one(up=True)),
        ("any-start-will-do", _one_by_one(start=np.ones)),
        ("steps-count-points", _one_by_one(skip=1)),
        ("prediction-is-the-fit", _one_by_one(read=lambda w, X: X @ w)),
        ("shape-does-not-matter", _one_by_one(read=lambda w, X: w.reshape(-1, 1))),
    ),
    "mend_keeps_the_best": (
        ("a-second-name-is-a-copy", _kept(choose=lambda losses: len(losses) - 1)),
        ("a-second-name-is-a-copy", _kept(choose=lambda losses: (
            len(losses) - 1 if min(losses) < losses[0] else 0))),
        ("stopping-early-is-free", _kept(choose=_until_it_rises)),
        ("start-is-no-point", _kept(first=1)),
        ("gradient-points-down", _kept(step=_uphill)),
        ("steps-count-points", _kept(more=1)),
        ("steps-count-points", _kept(more=-1)),
        ("largest-loss-is-best", _kept(choose=lambda losses: int(np.argmax(losses)))),
        ("low-loss-is-what-counts", _kept(read=lambda path, losses, k: losses[k])),
        ("any-start-will-do", _kept(read=lambda path, losses, k: path[0])),
        ("whole-path-is-the-fit", _kept(read=lambda path, losses, k: np.array(path[: k + 1]))),
        ("arrays-are-copied-when-passed", _on_the_callers),
    ),
}  # fmt: skip
