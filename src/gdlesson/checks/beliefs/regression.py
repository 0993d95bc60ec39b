"""Beliefs about mean squared error and its gradient."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gdlesson.checks import references as right
from gdlesson.checks.references import mse_gradient

Belief = Callable[..., Any]


def _r(X: Any, y: Any, w: Any) -> Any:
    return X @ w - y


def _table(X: Any, y: Any, w: Any) -> Any:
    """A column of predictions less a vector of targets: (n, n)."""
    return (X @ w).reshape(-1, 1) - y


def _table_by_rows(X: Any, y: Any, w: Any) -> Any:
    """A vector of predictions less a column of targets: (n, n)."""
    return X @ w - np.reshape(y, (-1, 1))


def _ahead(h: float) -> Belief:
    """The gradient of the loss, measured to one side."""

    def gradient(X: Any, y: Any, w: Any) -> Any:
        w = np.array(w, dtype=float)
        here, steps = right.mse_loss(X, y, w), h * np.eye(len(w))
        return np.array([(right.mse_loss(X, y, w + step) - here) / h for step in steps])

    return gradient


def _of_root(X: Any, y: Any, w: Any) -> Any:
    """The gradient of the root of the loss."""
    return mse_gradient(X, y, w) / (2 * np.sqrt(right.mse_loss(X, y, w)))


def _whole_mean(X: Any, y: Any, w: Any) -> Any:
    """2 // n is 0 for every n above 2."""
    return (2 // len(y)) * (X.T @ _r(X, y, w))


HALF = ("factor-two-missing", lambda X, y, w: mse_gradient(X, y, w) / 2)
SUM = ("not-divided-by-n", lambda X, y, w: mse_gradient(X, y, w) * len(y))
BOTH = ("not-divided-by-n", lambda X, y, w: mse_gradient(X, y, w) * len(y) / 2)


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
        ("divided-twice", lambda X, y, w: (_r(X, y, w) ** 2).mean() / len(y)),
        ("column-minus-row", lambda X, y, w: (_table_by_rows(X, y, w) ** 2).mean()),
    ),
    "mse_gradient": (
        HALF,
        SUM,
        BOTH,
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
        ("half-stays-in-the-gradient", lambda X, y, w: mse_gradient(X, y, w) / 4),
        ("divided-twice", lambda X, y, w: mse_gradient(X, y, w) / len(y)),
        ("loss-has-the-unit-of-y", _of_root),
        ("absolute-is-squared", lambda X, y, w: X.T @ np.sign(_r(X, y, w)) / len(y)),
        ("sizes-have-no-sign", lambda X, y, w: abs(mse_gradient(X, y, w))),
        ("gradient-is-a-number", lambda X, y, w: (2 * X * _r(X, y, w)[:, None]).mean()),
        ("gradient-has-the-datas-shape", lambda X, y, w: (
            2 * X * _r(X, y, w)[:, None]).mean(axis=1)),
        ("column-minus-row", lambda X, y, w: (
            2 / len(y) * (X.T @ _table_by_rows(X, y, w)).sum(axis=1))),
        ("column-minus-row", lambda X, y, w: (
            2 / len(y) * (X.T @ _table_by_rows(X, y, w)).mean(axis=1))),
        ("column-minus-row", lambda X, y, w: 2 / len(y) * X.T @ _table_by_rows(X, y, w)),
        *(("measuring-is-deriving", _ahead(10.0**-k)) for k in range(3, 9)),
    ),
}  # fmt: skip
