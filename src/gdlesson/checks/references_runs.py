"""A right answer to every task of exercise 04; the table of all is in references.py."""

from __future__ import annotations

from typing import Any

import numpy as np


def mend_flies_off(X: Any, y: Any, steps: Any) -> Any:
    w = np.zeros(X.shape[1])
    for _ in range(steps):
        w = w - 0.1 * (2 / len(y)) * (X.T @ (X @ w - y))
    return w


def mend_crawls(X: Any, y: Any, steps: Any) -> Any:
    spread = X.std(axis=0)
    Z = X / spread
    w = np.zeros(X.shape[1])
    for _ in range(steps):
        w = w - 0.1 * (2 / len(y)) * (Z.T @ (Z @ w - y))
    return w / spread


def mend_climbs(X: Any, y: Any, learning_rate: Any, steps: Any) -> Any:
    w = np.zeros(X.shape[1])
    for _ in range(steps):
        residual = X @ w - y
        w = w - learning_rate * (2 / len(y)) * (X.T @ residual)
    return w


def mend_swings(X: Any, y: Any, learning_rate: Any, steps: Any) -> Any:
    w = np.zeros(X.shape[1])
    for _ in range(steps):
        total = np.zeros(X.shape[1])
        for row, target in zip(X, y, strict=True):
            total += 2 / len(y) * (row @ w - target) * row
        w = w - learning_rate * total
    return w


def mend_goes_nan(X: Any, y: Any, learning_rate: Any, steps: Any) -> Any:
    sound = np.isfinite(X).all(axis=1) & np.isfinite(y)
    X, y = X[sound], y[sound]
    w = np.zeros(X.shape[1])
    for _ in range(steps):
        w = w - learning_rate * (2 / len(y)) * (X.T @ (X @ w - y))
    return w


def mend_gets_stuck(X: Any, y: Any, learning_rate: Any, steps: Any) -> Any:
    y = y.ravel()
    w = np.zeros(X.shape[1])
    for _ in range(steps):
        w = w - learning_rate * (2 / len(y)) * (X.T @ (X @ w - y))
    return w


def mend_learns_nothing(X: Any, y: Any, learning_rate: Any, orders: Any) -> Any:
    w = np.zeros(X.shape[1])
    for order in orders:
        for k in order:
            residual = X[k] @ w - y[k]
            w = w - learning_rate * 2 * residual * X[k]
    return w


def mend_keeps_the_best(
    gradient: Any, validation_loss: Any, w0: Any, learning_rate: Any, steps: Any
) -> Any:
    w = np.array(w0, dtype=float)
    best, lowest = w, validation_loss(w)
    for _ in range(steps):
        w = w - learning_rate * gradient(w)
        loss = validation_loss(w)
        if loss < lowest:
            best, lowest = w, loss
    return best
