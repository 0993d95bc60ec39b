"""Beliefs about the sweep over rates and the search for a border."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gdlesson.checks.beliefs.descent import Belief, loop
from gdlesson.checks.references import find_border, gradient_descent


def _sweep(read: Callable[[Any, Any], Any], run: Belief | None = None) -> Belief:
    """A sweep that reads something else off each path."""

    def sweep(loss: Any, gradient: Any, w0: Any, rates: Any, steps: Any) -> Any:
        descend = run or gradient_descent
        return np.array(
            [read(loss, descend(gradient, w0, rate, steps, 0.0)[0]) for rate in rates], dtype=float
        )

    return sweep


def _finite(value: Any) -> Any:
    return value if np.isfinite(value) else np.inf


def _end(loss: Any, path: Any) -> Any:
    return _finite(loss(path[-1]))


def _goes_on(loss: Any, gradient: Any, w0: Any, rates: Any, steps: Any) -> Any:
    """Each rate starts where the one before it ended."""
    w, found = w0, []
    for rate in rates:
        path, _ = gradient_descent(gradient, w, rate, steps, 0.0)
        w = path[-1]
        found.append(_finite(loss(w)))
    return np.array(found)


def _goes_on_in_place(loss: Any, gradient: Any, w0: Any, rates: Any, steps: Any) -> Any:
    """The same, because every run moves the caller's own array."""
    found, w = [], w0
    for rate in rates:
        for _ in range(steps):
            w -= rate * gradient(w)
        found.append(_finite(loss(w)))
    return np.array(found)


def _best_rate(loss: Any, gradient: Any, w0: Any, rates: Any, steps: Any) -> Any:
    ends = [_end(loss, gradient_descent(gradient, w0, r, steps, 0.0)[0]) for r in rates]
    return rates[int(np.argmin(ends))]


def _only_finite(loss: Any, gradient: Any, w0: Any, rates: Any, steps: Any) -> Any:
    ends = [loss(gradient_descent(gradient, w0, r, steps, 0.0)[0][-1]) for r in rates]
    return np.array([e for e in ends if np.isfinite(e)])


def _bisect(
    *,
    middle: Callable[[Any, Any], Any] = lambda low, high: (low + high) / 2,
    upper: bool = True,
    rounds: int | None = None,
    result: Callable[[Any, Any], Any] = lambda low, high: (low + high) / 2,
) -> Belief:
    """Halving with one thing changed; `upper` says which half is kept where it shrinks."""

    def find(shrinks: Any, low: Any, high: Any, width: Any) -> Any:
        count = 0
        while (high - low > width) if rounds is None else (count < rounds):
            count += 1
            between = middle(low, high)
            if bool(shrinks(between)) is upper:
                low = between
            else:
                high = between
            if count > 200:
                break
        return result(low, high)

    return find


def _to_a_width(own: float) -> Belief:
    """Halves until the interval is as narrow as one likes oneself."""
    return lambda shrinks, low, high, width: find_border(shrinks, low, high, own)


def _scan(shrinks: Any, low: Any, high: Any, width: Any) -> Any:
    rate = low
    while shrinks(rate):
        rate += width
    return rate - width / 2


BELIEFS: dict[str, tuple[tuple[str, Belief], ...]] = {
    "sweep_rates": (
        ("nan-is-a-loss", _sweep(lambda loss, path: loss(path[-1]))),
        ("diverged-runs-drop-out", _only_finite),
        ("best-point-counts", _sweep(lambda loss, p: _finite(np.nanmin([loss(w) for w in p])))),
        ("best-point-counts", _sweep(lambda loss, p: np.nanmin([loss(w) for w in p]))),
        ("arrays-are-copied-when-passed", _goes_on_in_place),
        ("next-run-goes-on", _goes_on),
        ("newest-point-is-first", _sweep(lambda loss, path: _finite(loss(path[0])))),
        ("distance-is-the-loss", _sweep(lambda loss, p: _finite(np.linalg.norm(p[-1])))),
        ("gradient-points-down", _sweep(_end, loop(step=lambda w, eta, g: w + eta * g))),
        ("steps-count-points", _sweep(lambda loss, path: _finite(loss(path[-2])))),
        ("steps-count-points", _sweep(_end, loop(more=1))),
        ("steps-count-points", _sweep(_end, loop(more=-1))),
        ("only-the-best-is-asked-for", _best_rate),
        ("slope-never-changes", _sweep(_end, loop(slope_at=lambda w, start: start))),
        ("average-loss-counts", _sweep(lambda loss, p: _finite(np.mean([loss(w) for w in p])))),
    ),
    "find_border": (
        ("wrong-half-is-kept", _bisect(upper=False)),
        ("division-waits", _bisect(middle=lambda low, high: low + high / 2)),
        ("division-waits", _bisect(result=lambda low, high: low + high / 2)),
        ("division-waits", _bisect(
            middle=lambda low, high: low + high / 2, result=lambda low, high: low + high / 2)),
        ("width-is-the-answer", _bisect(result=lambda low, high: high - low)),
        ("width-is-the-answer", _bisect(result=lambda low, high: (high - low) / 2)),
        ("one-halving-will-do", _bisect(rounds=1)),
        ("one-halving-will-do", _bisect(rounds=0)),
        ("numbers-are-written-in", _bisect(rounds=5)),
        ("numbers-are-written-in", _bisect(rounds=10)),
        ("numbers-are-written-in", lambda shrinks, low, high, width: 1 / 3),
        ("searching-is-scanning", _scan),
        *(("numbers-are-written-in", _to_a_width(10.0**-digits)) for digits in range(1, 9)),
    ),
}  # fmt: skip
