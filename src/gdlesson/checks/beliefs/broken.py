"""Beliefs about the eight broken loops: left as they are, and mended in a way that is none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from gdlesson.checks.look import Look, shapes_met
from gdlesson.checks.sight import BySight
from gdlesson.checks.stimuli import TOO_LARGE, Unreadable, make

Belief = Callable[..., Any]


def _mean_gradient(X: Any, y: Any, w: Any) -> Any:
    return (2 / len(y)) * (X.T @ (X @ w - y))


def fitted(
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
    return fitted()(A, b, learning_rate * len(b) / len(y), steps)


def _whole_column(X: Any, y: Any, w: Any) -> Any:
    """The residual of a vector and a column is a table."""
    return (2 / len(y)) * (X.T @ (X @ w - np.reshape(y, (-1, 1)))).sum(axis=1)


def _mean_of_the_table(X: Any, y: Any, w: Any) -> Any:
    """The loop as it stands: the mean of that table has the mean target for every row."""
    return 2 * np.mean((X @ w - np.reshape(y, (-1, 1)))[:, :, None] * X[None], axis=(0, 1))


def _half_a_table(X: Any, y: Any, w: Any) -> Any:
    """A column of residuals times a row of entries is a table: mean residual times mean entry."""
    return 2 * np.mean(X @ w - y) * X.mean(axis=0)


def _mean_of_each_row(X: Any, y: Any, w: Any) -> Any:
    """The table's mean along its rows: each target beside the mean prediction."""
    return (2 / len(y)) * (X.T @ (np.mean(X @ w) - y))


def _residuals_to_numbers(X: Any, y: Any, w: Any) -> Any:
    """A residual of 0 for each row with a gap, and the mean over all rows still."""
    return (2 / len(y)) * (np.nan_to_num(X).T @ np.nan_to_num(X @ w - y))


def _to_numbers(**more: float) -> Callable[[Any, Any], tuple[Any, Any]]:
    return lambda X, y: (np.nan_to_num(X, **more), np.nan_to_num(y, **more))  # type: ignore[call-overload]


def _solved(rows: Callable[[Any, Any], tuple[Any, Any]] = lambda X, y: (X, np.ravel(y))) -> Belief:
    return lambda X, y, learning_rate, steps: np.linalg.lstsq(*rows(X, y), rcond=None)[0]


def _slower(sign: int = -1, **broken: Any) -> tuple[tuple[str, Belief], ...]:
    """The loop with its fault, at a share of the rate or at one of those that people write in."""

    def at(rate: Callable[[Any], Any]) -> Belief:
        return fitted(step=lambda w, eta, g: w + sign * rate(eta) * g, **broken)

    shares = [lambda eta, n=n: eta / n for n in (2, 5, 10, 20, 50, 100, 1000)]
    fixed = [lambda eta, r=r: r for r in (0.01, 0.005, 0.001, 1e-4)]
    return tuple(("every-trouble-is-the-rate", at(rate)) for rate in (*shares, *fixed))


def _a_column_a_step(X: Any, y: Any, learning_rate: Any, steps: Any) -> Any:
    w = np.zeros(X.shape[1])
    for _ in range(min(steps, 2)):
        w = w - learning_rate * (2 / len(y)) * (X.T @ (np.reshape(X @ w, (len(y), -1)) - y))
    return w


def _broken_shape(looks: Sequence[Look]) -> bool:
    """Whether weights have become a table, or could not, where an answer first went wrong."""
    bad = next(look for look in looks if not look.right)
    if bad.seen["error"]:
        return shapes_met(bad.seen["error"]) == "+"
    value = make(bad.seen["value"])
    if isinstance(value, Unreadable):
        return TOO_LARGE in value.text
    many = np.size(bad.wanted[""])
    return isinstance(value, np.ndarray) and value.ndim > 1 and value.size > many


def _at(rate: float) -> Callable[[Any, Any, Any], Any]:
    return lambda w, eta, g: w - rate * g


def _usual(**always: Any) -> tuple[tuple[str, Belief], ...]:
    """What goes wrong in every fit; `always` is what the task itself needs."""
    return (
        ("steps-count-points", fitted(more=1, **always)),
        ("steps-count-points", fitted(more=-1, **always)),
        ("factor-two-missing", fitted(step=lambda w, eta, g: w - eta * g / 2, **always)),
        ("not-divided-by-n", fitted(
            slopes=lambda X, y, w: 2 * X.T @ (X @ w - y), **always)),
        ("any-start-will-do", fitted(start=np.ones, **always)),
        ("descent-has-always-arrived", _solved(**always)),
        ("whole-path-is-the-fit", fitted(read=lambda path, X: np.array(path), **always)),
        ("prediction-is-the-fit", fitted(read=lambda path, X: X @ path[-1], **always)),
        ("shape-does-not-matter", fitted(read=lambda path, X: path[-1].reshape(-1, 1), **always)),
        *(("numbers-are-written-in", fitted(step=_at(rate), **always))
          for rate in (0.1, 0.05, 0.01, 0.001)),
    )  # fmt: skip


def uphill(w: Any, eta: Any, g: Any) -> Any:
    return w + eta * g


BELIEFS: dict[str, tuple[tuple[str, Belief], ...]] = {
    "mend_climbs": (
        ("residual-either-way", fitted(step=uphill)),
        *_slower(+1),
        ("sizes-have-no-sign", fitted(step=lambda w, eta, g: w - eta * abs(g))),
        *_usual(),
    ),
    "mend_swings": (
        ("gradients-are-overwritten", fitted(adds_up=True)),
        *_slower(adds_up=True),
        ("zero-grad-resets-weights", fitted(restarts=True)),
        ("zero-grad-resets-weights", fitted(restarts=True, adds_up=True)),
        ("gradient-points-down", fitted(step=uphill)),
        *_usual(),
    ),
    "mend_goes_nan": (
        ("nan-heals", fitted()),
        ("a-gap-is-a-zero", fitted(rows=_zeros_for_gaps)),
        ("a-gap-is-a-zero", fitted(rows=_to_numbers())),
        ("a-gap-is-a-zero", fitted(rows=_to_numbers(posinf=0.0))),
        ("a-gap-is-average", fitted(rows=_means_for_gaps)),
        ("gaps-count-as-rows", _over_all),
        ("gaps-count-as-rows", fitted(
            rows=lambda X, y: (X, y), slopes=_residuals_to_numbers)),
        ("gradient-points-down", fitted(step=uphill, rows=_sound)),
        *_usual(rows=_sound),
    ),
    "mend_gets_stuck": (
        ("column-minus-row", fitted(slopes=_mean_of_the_table)),
        ("column-minus-row", fitted(slopes=_whole_column)),
        ("column-minus-row", fitted(slopes=_half_a_table)),
        ("column-minus-row", fitted(slopes=_mean_of_each_row)),
        *_slower(slopes=_mean_of_the_table),
        ("gradient-points-down", fitted(step=uphill)),
        *_usual(),
        ("column-minus-row", BySight(_broken_shape, _a_column_a_step)),
    ),
}  # fmt: skip
