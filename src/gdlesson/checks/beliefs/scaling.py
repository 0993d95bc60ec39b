"""Beliefs about the scaling of columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gdlesson.checks import references as right

Belief = Callable[..., Any]


def _in_place(X: Any) -> Any:
    mean, spread = X.mean(axis=0), X.std(axis=0)
    X -= mean
    X /= spread
    return X, mean, spread


def _by_squares(X: Any) -> Any:
    """The mean of the squares less the square of the mean: equal on paper."""
    mean = X.mean(axis=0)
    spread = np.sqrt((X**2).mean(axis=0) - mean**2)
    return (X - mean) / spread, mean, spread


def _by_sizes(X: Any) -> Any:
    mean = X.mean(axis=0)
    spread = abs(X - mean).mean(axis=0)
    return (X - mean) / spread, mean, spread


BELIEFS: dict[str, tuple[tuple[str, Belief], ...]] = {
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
        ("one-scale-for-all", lambda X: (
            (X - X.mean(axis=0)) / X.std(), X.mean(axis=0), X.std())),
        ("one-scale-for-all", lambda X: (
            (X - X.mean()) / X.std(axis=0), X.mean(), X.std(axis=0))),
        ("equal-on-paper-is-equal", _by_squares),
        ("absolute-is-squared", _by_sizes),
        ("sizes-have-no-sign", lambda X: (abs(right.standardize(X)[0]), X.mean(0), X.std(0))),
        ("variance-is-the-spread", lambda X: (right.standardize(X)[0], X.mean(0), X.var(0))),
        ("spread-divides-by-n-minus-one", lambda X: (
            right.standardize(X)[0], X.mean(axis=0), X.std(axis=0, ddof=1))),
        ("arrays-are-copied-when-passed", _in_place),
    ),
}  # fmt: skip
