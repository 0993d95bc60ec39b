"""Beliefs about mean squared error, its gradient, and fits."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gdlesson.checks import references as right
from gdlesson.checks.references import gradient_descent, mse_gradient

Belief = Callable[..., Any]


def _r(X: Any, y: Any, w: Any) -> Any:
    return X @ w - y


def _table(X: Any, y: Any, w: Any) -> Any:
    """A column of predictions less a vector of targets: (n, n)."""
    return (X @ w).reshape(-1, 1) - y


def _whole_mean(X: Any, y: Any, w: Any) -> Any:
    """2 // n is 0 for every n above 2."""
    return (2 // len(y)) * (X.T @ _r(X, y, w))


def _fit(
    slopes: Belief = mse_gradient,
    *,
    start: Callable[[Any], Any] = np.zeros,
    design: Callable[[Any], Any] = lambda X: X,
    up: bool = False,
    more: int = 0,
    read: Callable[[Any], Any] = lambda path: path[-1],
) -> Belief:
    """A fit by descent with one thing changed."""

    def fit(X: Any, y: Any, learning_rate: Any, steps: Any) -> Any:
        A = design(np.asarray(X, dtype=float))
        eta = -learning_rate if up else learning_rate
        path, _ = gradient_descent(
            lambda w: slopes(A, y, w), start(A.shape[1]), eta, steps + more, 0.0
        )
        return read(path)

    return fit


def _lowest(fit: Belief) -> Belief:
    """The point with the lowest loss on the way, in place of the last one."""

    def best(X: Any, y: Any, *rest: Any) -> Any:
        return min(fit(X, y, *rest), key=lambda w: right.mse_loss(X, y, w))

    return best


def _exact(X: Any, y: Any, learning_rate: Any, steps: Any) -> Any:
    return np.linalg.lstsq(X, y, rcond=None)[0]


def _scaled_inside(X: Any, y: Any, learning_rate: Any, steps: Any) -> Any:
    """Standardises X on the way, so that the weights belong to other features."""
    return right.fit(right.standardize(X)[0], y, learning_rate, steps)


def _with_ones(x: Any) -> Any:
    return np.column_stack([x, np.ones(len(x))])


def _ones_first(x: Any) -> Any:
    return np.column_stack([np.ones(len(x)), x])


def _line(**changes: Any) -> Belief:
    return _fit(**{"design": _with_ones, **changes})


def _through_zero(x: Any, y: Any, learning_rate: Any, steps: Any) -> Any:
    slope = _fit()(np.reshape(x, (-1, 1)), y, learning_rate, steps)
    return np.array([slope[0], 0.0])


def _one_after_the_other(x: Any, y: Any, learning_rate: Any, steps: Any) -> Any:
    """The intercept's slope is taken after the other weight has already moved."""
    a = b = 0.0
    for _ in range(steps):
        a = a - learning_rate * 2 * np.mean((a * x + b - y) * x)
        b = b - learning_rate * 2 * np.mean(a * x + b - y)
    return np.array([a, b])


def _column_of_weights(design: Callable[[Any], Any]) -> Belief:
    """Weights of shape (d, 1): the residual is a table, and so is everything after it."""

    def fit(X: Any, y: Any, learning_rate: Any, steps: Any) -> Any:
        A = design(X)
        w = np.zeros((A.shape[1], 1))
        for _ in range(steps):
            w = w - learning_rate * (2 / len(y)) * (A.T @ (A @ w - y))
        return w

    return fit


def _coordinate_wise(X: Any, y: Any, learning_rate: Any, steps: Any) -> Any:
    """Each weight moves as soon as its slope is known."""
    w = np.zeros(X.shape[1])
    for _ in range(steps):
        for k in range(len(w)):
            w[k] -= learning_rate * mse_gradient(X, y, w)[k]
    return w


def _in_place(X: Any) -> Any:
    mean, spread = X.mean(axis=0), X.std(axis=0)
    X -= mean
    X /= spread
    return X, mean, spread


_HALF = ("factor-two-missing", lambda X, y, w: mse_gradient(X, y, w) / 2)
_SUM = ("not-divided-by-n", lambda X, y, w: mse_gradient(X, y, w) * len(y))
_BOTH = ("not-divided-by-n", lambda X, y, w: mse_gradient(X, y, w) * len(y) / 2)


BELIEFS: dict[str, tuple[tuple[str, Belief], ...]] = {
    "mse_loss": (
        ("sum-is-mean", lambda X, y, w: (_r(X, y, w) ** 2).sum()),
        ("half-belongs-to-the-loss", lambda X, y, w: (_r(X, y, w) ** 2).mean() / 2),
        ("half-belongs-to-the-loss", lambda X, y, w: (_r(X, y, w) ** 2).sum() / 2),
        ("loss-has-the-unit-of-y", lambda X, y, w: np.sqrt((_r(X, y, w) ** 2).mean())),
        ("loss-has-the-unit-of-y", lambda X, y, w: np.linalg.norm(_r(X, y, w))),
        ("absolute-is-squared", lambda X, y, w: abs(_r(X, y, w)).mean()),
        ("errors-cancel", lambda X, y, w: _r(X, y, w).mean()),
        ("errors-cancel", lambda X, y, w: -_r(X, y, w).mean()),
        ("errors-cancel", lambda X, y, w: _r(X, y, w).mean() ** 2),
        ("n-counts-features", lambda X, y, w: (_r(X, y, w) ** 2).sum() / X.shape[1]),
        ("n-counts-features", lambda X, y, w: (_r(X, y, w) ** 2).sum() / X.size),
        ("column-minus-row", lambda X, y, w: (_table(X, y, w) ** 2).mean()),
        ("column-minus-row", lambda X, y, w: (_table(X, y, w) ** 2).sum() / len(y)),
        ("each-row-has-its-loss", lambda X, y, w: _r(X, y, w) ** 2),
        ("each-row-has-its-loss", lambda X, y, w: _r(X, y, w) ** 2 / len(y)),
        ("fractions-may-be-cut-off", lambda X, y, w: int((_r(X, y, w) ** 2).mean())),
        ("gradient-is-the-loss", mse_gradient),
        ("target-vanishes", lambda X, y, w: ((X @ w) ** 2).mean()),
        ("mean-divides-by-n-minus-one", lambda X, y, w: (
            (_r(X, y, w) ** 2).sum() / np.float64(len(y) - 1))),
        ("mean-divides-by-n-minus-one", lambda X, y, w: (_r(X, y, w) ** 2).sum() / (len(y) - 1)),
        ("a-star-is-a-product-of-tables", lambda X, y, w: ((X * w - y) ** 2).mean()),
        ("product-finds-its-sides", lambda X, y, w: ((w @ X - y) ** 2).mean()),
    ),
    "mse_gradient": (
        _HALF,
        _SUM,
        _BOTH,
        ("residual-either-way", lambda X, y, w: -mse_gradient(X, y, w)),
        ("residual-either-way", lambda X, y, w: -mse_gradient(X, y, w) / 2),
        ("residual-either-way", lambda X, y, w: -mse_gradient(X, y, w) * len(y)),
        ("n-counts-features", lambda X, y, w: 2 / X.shape[1] * X.T @ _r(X, y, w)),
        ("n-counts-features", lambda X, y, w: 2 / X.size * X.T @ _r(X, y, w)),
        ("inner-derivative-forgotten", lambda X, y, w: 2 * _r(X, y, w).mean()),
        (
            "inner-derivative-forgotten",
            lambda X, y, w: np.full(X.shape[1], 2 * _r(X, y, w).mean()),
        ),
        ("inner-derivative-forgotten", lambda X, y, w: 2 / len(y) * _r(X, y, w)),
        ("gradient-has-the-datas-shape", lambda X, y, w: 2 * X * _r(X, y, w)[:, None]),
        ("gradient-has-the-datas-shape", lambda X, y, w: 2 / len(y) * X * _r(X, y, w)[:, None]),
        ("gradient-is-a-number", lambda X, y, w: mse_gradient(X, y, w).sum()),
        ("gradient-is-a-number", lambda X, y, w: np.linalg.norm(mse_gradient(X, y, w))),
        ("column-minus-row", lambda X, y, w: 2 / len(y) * X.T @ _table(X, y, w)),
        ("column-minus-row", lambda X, y, w: (2 / len(y) * X.T @ _table(X, y, w)).sum(axis=1)),
        ("column-minus-row", lambda X, y, w: (2 / len(y) * X.T @ _table(X, y, w)).mean(axis=1)),
        ("target-vanishes", lambda X, y, w: 2 / len(y) * X.T @ (X @ w)),
        ("weights-are-still-zero", lambda X, y, w: -2 / len(y) * X.T @ y),
        ("exponent-not-lowered", lambda X, y, w: 2 / len(y) * X.T @ _r(X, y, w) ** 2),
        ("fractions-may-be-cut-off", _whole_mean),
        ("gradient-is-the-loss", right.mse_loss),
        ("mean-divides-by-n-minus-one", lambda X, y, w: (
            2 / np.float64(len(y) - 1) * X.T @ _r(X, y, w))),
        ("mean-divides-by-n-minus-one", lambda X, y, w: 2 / (len(y) - 1) * X.T @ _r(X, y, w)),
        ("a-star-is-a-product-of-tables", lambda X, y, w: 2 / len(y) * X.T @ (X * w - y)),
        ("a-star-is-a-product-of-tables", lambda X, y, w: 2 / len(y) * X.T * _r(X, y, w)),
        ("a-star-is-a-product-of-tables", lambda X, y, w: 2 / len(y) * X * _r(X, y, w)),
        ("product-finds-its-sides", lambda X, y, w: 2 / len(y) * X @ _r(X, y, w)),
        ("product-finds-its-sides", lambda X, y, w: 2 / len(y) * X.T @ (w @ X - y)),
        (
            "shape-does-not-matter",
            lambda X, y, w: mse_gradient(X, y, w).reshape(-1, 1),
        ),
    ),
    "fit_line": (
        ("weights-have-no-order", _line(design=_ones_first)),
        ("weights-have-no-order", _line(read=lambda path: path[-1][::-1])),
        ("line-needs-no-intercept", _through_zero),
        ("line-needs-no-intercept", lambda x, *rest: _fit()(np.reshape(x, (-1, 1)), *rest)),
        ("descent-has-always-arrived", lambda x, *rest: _exact(_with_ones(x), *rest)),
        ("descent-has-always-arrived", lambda x, y, *rest: np.polyfit(x, y, 1)),
        ("gradient-points-down", _line(up=True)),
        ("steps-count-points", _line(more=-1)),
        ("steps-count-points", _line(more=1)),
        ("factor-two-missing", _line(slopes=_HALF[1])),
        ("not-divided-by-n", _line(slopes=_SUM[1])),
        ("not-divided-by-n", _line(slopes=_BOTH[1])),
        ("any-start-will-do", _line(start=np.ones)),
        ("weights-move-one-by-one", _one_after_the_other),
        ("whole-path-is-the-fit", _line(read=lambda path: path)),
        ("prediction-is-the-fit", lambda x, *rest: _with_ones(x) @ right.fit_line(x, *rest)),
        ("column-minus-row", _column_of_weights(_with_ones)),
        ("scale-can-be-mended-inside", lambda x, y, *rest: right.fit_line(
            (x - x.mean()) / x.std(), y, *rest)),
        ("best-point-counts", lambda x, *rest: _lowest(_fit(read=list))(_with_ones(x), *rest)),
    ),
    "fit": (
        ("descent-has-always-arrived", _exact),
        ("gradient-points-down", _fit(up=True)),
        ("steps-count-points", _fit(more=-1)),
        ("steps-count-points", _fit(more=1)),
        ("factor-two-missing", _fit(_HALF[1])),
        ("not-divided-by-n", _fit(_SUM[1])),
        ("not-divided-by-n", _fit(_BOTH[1])),
        ("any-start-will-do", _fit(start=np.ones)),
        ("scale-can-be-mended-inside", _scaled_inside),
        ("whole-path-is-the-fit", _fit(read=lambda path: path)),
        ("prediction-is-the-fit", lambda X, *rest: X @ right.fit(X, *rest)),
        ("every-fit-has-an-intercept", _fit(design=_with_ones)),
        ("every-fit-has-an-intercept", _fit(design=_ones_first)),
        ("column-minus-row", _column_of_weights(np.asarray)),
        ("weights-move-one-by-one", _coordinate_wise),
        ("best-point-counts", _lowest(_fit(read=list))),
        ("n-counts-features", _fit(lambda X, y, w: 2 / X.shape[1] * X.T @ _r(X, y, w))),
        ("slope-never-changes", _fit(lambda X, y, w: mse_gradient(X, y, 0 * w))),
    ),
    "standardize": (
        ("variance-is-the-spread", lambda X: (
            (X - X.mean(axis=0)) / X.var(axis=0), X.mean(axis=0), X.var(axis=0))),
        ("rows-are-scaled", lambda X: (
            (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True),
            X.mean(axis=1), X.std(axis=1))),
        ("rows-are-scaled", lambda X: (
            (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True),
            X.mean(axis=1, keepdims=True), X.std(axis=1, keepdims=True))),
        ("rows-are-scaled", lambda X: (
            ((X.T - X.mean(axis=1)) / X.std(axis=1)).T, X.mean(axis=1), X.std(axis=1))),
        ("rows-are-scaled", lambda X: (
            (X - X.mean(axis=1)) / X.std(axis=1), X.mean(axis=1), X.std(axis=1))),
        ("one-scale-for-all", lambda X: ((X - X.mean()) / X.std(), X.mean(), X.std())),
        ("one-scale-for-all", lambda X: (
            (X - X.mean()) / X.std(), X.mean(axis=0), X.std(axis=0))),
        ("one-scale-for-all", lambda X: (
            (X - X.mean(axis=0)) / X.std(), X.mean(axis=0), X.std(axis=0))),
        ("centring-is-optional", lambda X: (
            X / X.std(axis=0), X.mean(axis=0), X.std(axis=0))),
        ("centring-is-all", lambda X: (
            X - X.mean(axis=0), X.mean(axis=0), X.std(axis=0))),
        ("division-waits", lambda X: (
            X - X.mean(axis=0) / X.std(axis=0), X.mean(axis=0), X.std(axis=0))),
        ("range-is-the-spread", lambda X: (
            (X - X.min(axis=0)) / np.ptp(X, axis=0), X.min(axis=0), np.ptp(X, axis=0))),
        ("range-is-the-spread", lambda X: (
            (X - X.mean(axis=0)) / np.ptp(X, axis=0), X.mean(axis=0), np.ptp(X, axis=0))),
        ("spread-divides-by-n-minus-one", lambda X: (
            (X - X.mean(axis=0)) / X.std(axis=0, ddof=1), X.mean(axis=0), X.std(axis=0, ddof=1))),
        ("numbers-of-the-new-table", lambda X: (
            right.standardize(X)[0], np.zeros(X.shape[1]), np.ones(X.shape[1]))),
        ("median-is-the-mean", lambda X: (
            (X - np.median(X, axis=0)) / X.std(axis=0), np.median(X, axis=0), X.std(axis=0))),
        ("the-main-result-will-do", lambda X: right.standardize(X)[0]),
        ("arrays-are-copied-when-passed", _in_place),
    ),
}  # fmt: skip
