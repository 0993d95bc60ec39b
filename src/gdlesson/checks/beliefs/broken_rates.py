"""Beliefs about two broken loops whose steps are too long, or too short along one column."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from gdlesson.checks import references_runs as right
from gdlesson.checks.beliefs import signs_of_rates as signs
from gdlesson.checks.beliefs.broken import Belief, fitted, uphill
from gdlesson.checks.reached import Reached
from gdlesson.checks.sight import BySight


def _with_rate(rate: float, **changes: Any) -> Belief:
    fit = fitted(**changes)
    return lambda X, y, steps: fit(X, y, rate, steps)


def _clipped(norm: float) -> Callable[[Any, Any, Any], Any]:
    return lambda w, eta, g: w - eta * g / max(np.linalg.norm(g) / norm, 1.0)


def _cut(most: float) -> Callable[[Any, Any, Any], Any]:
    return lambda w, eta, g: w - eta * np.clip(g, -most, most)


def _of_one_length(w: Any, eta: Any, g: Any) -> Any:
    return w - eta * g / np.linalg.norm(g)


def _by_signs(w: Any, eta: Any, g: Any) -> Any:
    return w - eta * np.sign(g)


def _scaled(
    spread: Callable[[Any], Any] = lambda X: X.std(axis=0),
    back: Callable[[Any, Any], Any] = lambda w, spread: w / spread,
    rate: float = 0.1,
    mean: Callable[[Any], Any] = lambda X: 0.0,
    start: Callable[[int], Any] = np.zeros,
) -> Belief:
    def fit(X: Any, y: Any, steps: Any) -> Any:
        s = spread(X)
        return back(fitted(start=start)((X - mean(X)) / s, y, rate, steps), s)

    return fit


def _exact(X: Any, y: Any, steps: Any) -> Any:
    return np.linalg.lstsq(X, y, rcond=None)[0]


def _in_more_steps(fit: Belief) -> Belief:
    return lambda X, y, steps: fit(X, y, 100 * steps)


def _other_than_weights(reading: Reached, fit: Belief) -> tuple[tuple[str, Belief], ...]:
    """What came back is no row of weights; `fit` gives what it should be."""
    return (
        ("whole-path-is-the-fit", BySight(
            signs.whole_path, _with_rate(0.1, read=lambda path, X: np.array(path)))),
        ("prediction-is-the-fit", BySight(
            signs.predicts, lambda X, y, steps: X @ fit(X, y, steps))),
        ("shape-does-not-matter", BySight(
            partial(signs.lies_otherwise, reading),
            lambda X, y, steps: fit(X, y, steps).reshape(-1, 1))),
    )  # fmt: skip


_STEPS = (
    ("descent-has-always-arrived", BySight(signs.solves, _exact)),
    ("more-steps-mend-a-rate", BySight(
        signs.takes_more, _in_more_steps(_scaled(rate=0.002)))),
    ("steps-count-points", BySight(
        signs.one_too_many, lambda X, y, steps: right.mend_crawls(X, y, steps + 1))),
    ("any-start-will-do", BySight(
        signs.starts_elsewhere, _scaled(start=np.ones))),
)  # fmt: skip

#: A sum over the rows, and a mean that is divided once more.
_ROWS = (
    ("not-divided-by-n", BySight(partial(signs.goes_with_the_rows, 1), _with_rate(
        0.1, slopes=lambda X, y, w: 2 * X.T @ (X @ w - y)))),
    ("divided-twice", BySight(partial(signs.goes_with_the_rows, -1), _with_rate(
        0.1, slopes=lambda X, y, w: 2 / len(y) ** 2 * X.T @ (X @ w - y)))),
)  # fmt: skip

BELIEFS: dict[str, tuple[tuple[str, Belief], ...]] = {
    "mend_flies_off": (
        *(("clipping-mends-the-rate", _with_rate(1.5, step=_clipped(most)))
           for most in (1.0, 2.0, 5.0, 10.0)),
        *(("clipping-mends-the-rate", _with_rate(1.5, step=_cut(most)))
           for most in (1.0, 5.0, 10.0)),
        *_ROWS,
        *(("rate-is-the-step-length", _with_rate(rate, step=step))
          for rate in (1.5, 1.0) for step in (_of_one_length, _by_signs)),
        ("gradient-points-down", signs.sign(signs.uphill, _with_rate(0.1, step=uphill))),
        ("larger-rate-is-faster", signs.sign(signs.too_long, _with_rate(1.5))),
        ("smaller-is-always-safer", signs.sign(signs.too_short, _with_rate(1e-3))),
        *_STEPS,
        *_other_than_weights(Reached(), right.mend_flies_off),
    ),
    "mend_crawls": (
        ("clipping-mends-the-rate", _with_rate(0.1, step=_clipped(1.0))),
        ("clipping-mends-the-rate", _with_rate(1e-5, step=_clipped(1.0))),
        *_STEPS[:2],
        ("scaling-turns-back-the-same-way", _scaled(back=lambda w, spread: w * spread)),
        ("one-scale-for-all", _scaled(lambda X: X.std())),
        ("one-scale-for-all", _scaled(lambda X: X.max())),
        ("one-scale-for-all", _scaled(lambda X: np.abs(X).max())),
        ("a-mean-comes-off-for-free", _scaled(mean=lambda X: X.mean(axis=0))),
        ("gradient-points-down", signs.sign(signs.uphill, _scaled(rate=-0.1))),
        ("gradient-points-down", signs.sign(signs.uphill, _with_rate(1e-5, step=uphill), 2)),
        ("scale-can-be-mended-inside", signs.sign(
            signs.whatever, _scaled(back=lambda w, spread: w), 1)),
        ("variance-is-the-spread", signs.sign(
            signs.whatever, _scaled(lambda X: X.var(axis=0)), -2)),
        ("larger-rate-is-faster", signs.sign(signs.too_long, _scaled(rate=1.5))),
        ("smaller-is-always-safer", signs.sign(signs.too_short, _scaled(rate=1e-3))),
        ("larger-rate-is-faster", signs.sign(signs.flies, _with_rate(0.1), 2)),
        ("scale-does-not-matter", signs.sign(signs.crawls, _with_rate(1e-5), 2)),
        *_STEPS[2:],
        *_other_than_weights(Reached(scaled=True), right.mend_crawls),
    ),
}  # fmt: skip
