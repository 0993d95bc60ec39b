"""Beliefs about fits: of a line, and of any number of features."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gdlesson.checks import references as right
from gdlesson.checks.beliefs.regression import BOTH, HALF, SUM, Belief
from gdlesson.checks.references import gradient_descent, mse_gradient


def _fit(
    slopes: Belief = mse_gradient,
    *,
    start: Callable[[Any], Any] = np.zeros,
    design: Callable[[Any], Any] = lambda X: X,
    up: bool = False,
    more: int = 0,
    read: Callable[[Any], Any] = lambda path: path[-1],
    tolerance: float = 0.0,
    watched: bool = False,
) -> Belief:
    """A fit by descent with one thing changed."""

    def fit(X: Any, y: Any, learning_rate: Any, steps: Any) -> Any:
        A = design(np.asarray(X, dtype=float))
        eta = -learning_rate if up else learning_rate
        path, _ = gradient_descent(
            lambda w: slopes(A, y, w), start(A.shape[1]), eta, steps + more, tolerance,
            (lambda w: right.mse_loss(A, y, w)) if watched else None,
        )  # fmt: skip
        return read(path)

    return fit


def _early(design: Callable[[Any], Any]) -> tuple[tuple[str, Belief], ...]:
    """The fit with a tolerance that nobody asked for, on the gradient alone or on the loss too."""
    return tuple(
        ("stopping-early-is-free", _fit(design=design, tolerance=10.0**-k, watched=watched))
        for k in (1, 2, 3, 4, 6, 8)
        for watched in (False, True)
    )


def _of_unit_length(X: Any, y: Any, w: Any) -> Any:
    slopes = mse_gradient(X, y, w)
    length = np.linalg.norm(slopes)
    return slopes / length if length else slopes


def _too_few(many: Callable[[Any], int]) -> Belief:
    """A start of zeros, one for each row, or as many as there were in an example."""

    def fit(X: Any, y: Any, learning_rate: Any, steps: Any) -> Any:
        return _fit(start=lambda d: np.zeros(many(X)))(X, y, learning_rate, steps)

    return fit


def _always(many: int) -> Callable[[Any], int]:
    return lambda X: many


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


BELIEFS: dict[str, tuple[tuple[str, Belief], ...]] = {
    "fit_line": (
        ("weights-have-no-order", _line(design=_ones_first)),
        ("weights-have-no-order", _line(read=lambda path: path[-1][::-1])),
        ("line-needs-no-intercept", _through_zero),
        ("line-needs-no-intercept", _line(design=lambda x: np.column_stack([x, 0 * x]))),
        ("line-needs-no-intercept", lambda x, *rest: _fit()(np.reshape(x, (-1, 1)), *rest)),
        ("descent-has-always-arrived", lambda x, *rest: _exact(_with_ones(x), *rest)),
        ("descent-has-always-arrived", lambda x, y, *rest: np.polyfit(x, y, 1)),
        ("gradient-points-down", _line(up=True)),
        ("steps-count-points", _line(more=-1)),
        ("steps-count-points", _line(more=1)),
        ("factor-two-missing", _line(slopes=HALF[1])),
        ("not-divided-by-n", _line(slopes=SUM[1])),
        ("not-divided-by-n", _line(slopes=BOTH[1])),
        ("any-start-will-do", _line(start=np.ones)),
        ("weights-move-one-by-one", _one_after_the_other),
        ("whole-path-is-the-fit", _line(read=lambda path: path)),
        ("prediction-is-the-fit", lambda x, *rest: _with_ones(x) @ right.fit_line(x, *rest)),
        ("column-minus-row", _column_of_weights(_with_ones)),
        ("scale-can-be-mended-inside", lambda x, y, *rest: right.fit_line(
            (x - x.mean()) / x.std(), y, *rest)),
        ("best-point-counts", lambda x, *rest: _lowest(_fit(read=list))(_with_ones(x), *rest)),
        ("newest-point-is-first", _line(read=lambda path: path[0])),
        ("rate-is-the-step-length", _line(slopes=_of_unit_length)),
        *_early(_with_ones),
    ),
    "fit": (
        ("descent-has-always-arrived", _exact),
        ("gradient-points-down", _fit(up=True)),
        ("steps-count-points", _fit(more=-1)),
        ("steps-count-points", _fit(more=1)),
        ("factor-two-missing", _fit(HALF[1])),
        ("not-divided-by-n", _fit(SUM[1])),
        ("not-divided-by-n", _fit(BOTH[1])),
        ("any-start-will-do", _fit(start=np.ones)),
        ("scale-can-be-mended-inside", _scaled_inside),
        ("whole-path-is-the-fit", _fit(read=lambda path: path)),
        ("prediction-is-the-fit", lambda X, *rest: X @ right.fit(X, *rest)),
        ("every-fit-has-an-intercept", _fit(design=_with_ones)),
        ("every-fit-has-an-intercept", _fit(design=_ones_first)),
        ("column-minus-row", _column_of_weights(np.asarray)),
        ("weights-move-one-by-one", _coordinate_wise),
        ("best-point-counts", _lowest(_fit(read=list))),
        ("n-counts-features", _fit(lambda X, y, w: 2 / X.shape[1] * X.T @ (X @ w - y))),
        ("slope-never-changes", _fit(lambda X, y, w: mse_gradient(X, y, 0 * w))),
        ("newest-point-is-first", _fit(read=lambda path: path[0])),
        ("rate-is-the-step-length", _fit(_of_unit_length)),
        ("every-fit-has-an-intercept", _fit(design=_with_ones, read=lambda path: path[-1][:-1])),
        ("a-start-is-a-few-zeros", _too_few(len)),
        *(("a-start-is-a-few-zeros", _too_few(_always(many))) for many in (2, 6, 5)),
        *_early(np.asarray),
    ),
}  # fmt: skip
