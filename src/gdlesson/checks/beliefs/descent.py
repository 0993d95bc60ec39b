"""Beliefs about the loop: its step, its path, its three stops, and the sweep over rates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gdlesson.checks.references import gradient_descent

Belief = Callable[..., Any]


def _loop(
    *,
    step: Callable[[Any, Any, Any], Any] = lambda w, eta, g: w - eta * g,
    small: Callable[[Any, Any], Any] = lambda g, tolerance: np.linalg.norm(g) <= tolerance,
    settled: Callable[[Any, Any, Any], Any] = lambda old, new, tol: abs(old - new) <= tol,
    slope_at: Callable[[Any, Any], Any] = lambda w, start: w,
    more: int = 0,
    keep_start: bool = True,
    keep: Callable[[Any], Any] = np.array,
    spent: str = "steps are spent",
    tiny: str = "gradient is tiny",
    done: str = "loss has settled",
) -> Belief:
    """The loop of the lesson with one thing changed."""

    def descent(
        gradient: Any, w0: Any, eta: Any, steps: Any, tolerance: Any, loss: Any = None
    ) -> Any:
        w = start = np.array(w0, dtype=float)
        path = [w] if keep_start else []
        before = loss(w) if loss else None
        for _ in range(steps + more):
            slopes = gradient(slope_at(w, start))
            if small(slopes, tolerance):
                return keep(path), tiny
            w = step(w, eta, slopes)
            path.append(w)
            if loss:
                now = loss(w)
                if settled(before, now, tolerance):
                    return keep(path), done
                before = now
        return keep(path), spent

    return descent


def _one_array(
    gradient: Any, w0: Any, eta: Any, steps: Any, tolerance: Any, loss: Any = None
) -> Any:
    """w -= …, and the path holds the same array many times."""
    w = np.array(w0, dtype=float)
    path = [w]
    before = loss(w) if loss else None
    for _ in range(steps):
        slopes = gradient(w)
        if np.linalg.norm(slopes) <= tolerance:
            return np.array(path), "gradient is tiny"
        w -= eta * slopes
        path.append(w)
        if loss:
            now = loss(w)
            if abs(before - now) <= tolerance:
                return np.array(path), "loss has settled"
            before = now
    return np.array(path), "steps are spent"


def _callers_array(
    gradient: Any, w0: Any, eta: Any, steps: Any, tolerance: Any, loss: Any = None
) -> Any:
    """The same on the caller's own array; copies are kept."""
    w = w0
    path = [w.copy()]
    before = loss(w) if loss else None
    for _ in range(steps):
        slopes = gradient(w)
        if np.linalg.norm(slopes) <= tolerance:
            return np.array(path), "gradient is tiny"
        w -= eta * slopes
        path.append(w.copy())
        if loss:
            now = loss(w)
            if abs(before - now) <= tolerance:
                return np.array(path), "loss has settled"
            before = now
    return np.array(path), "steps are spent"


def _whole(gradient: Any, w0: Any, eta: Any, steps: Any, tolerance: Any, loss: Any = None) -> Any:
    """The points are kept in an array of w0's type: whole numbers, where w0 has them."""
    path, reason = gradient_descent(gradient, w0, eta, steps, tolerance, loss)
    return path.astype(np.asarray(w0).dtype), reason


def _never(*_: Any) -> bool:
    return False


def _normed(w: Any, eta: Any, g: Any) -> Any:
    length = np.linalg.norm(g)
    return w - eta * g / length if length else w


def _signs(w: Any, eta: Any, g: Any) -> Any:
    return w - eta * np.sign(g)


def _no_loss(*args: Any) -> Any:
    return gradient_descent(*args[:5])


def _path_alone(*args: Any) -> Any:
    return gradient_descent(*args)[0]


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


def _scan(shrinks: Any, low: Any, high: Any, width: Any) -> Any:
    rate = low
    while shrinks(rate):
        rate += width
    return rate - width / 2


BELIEFS: dict[str, tuple[tuple[str, Belief], ...]] = {
    "gradient_descent": (
        ("gradient-points-down", _loop(step=lambda w, eta, g: w + eta * g)),
        ("a-list-keeps-copies", _one_array),
        ("arrays-are-copied-when-passed", _callers_array),
        ("whole-numbers-become-floats", _whole),
        ("slope-never-changes", _loop(slope_at=lambda w, start: start)),
        ("gradient-is-the-step", _loop(step=lambda w, eta, g: w - g)),
        ("gradient-is-the-place", _loop(step=lambda w, eta, g: -eta * g)),
        ("gradient-is-the-place", _loop(step=lambda w, eta, g: eta * g)),
        ("rate-is-the-step-length", _loop(step=_normed)),
        ("rate-is-the-step-length", _loop(step=_signs)),
        ("start-is-no-point", _loop(keep_start=False)),
        ("steps-count-points", _loop(more=-1)),
        ("steps-count-points", _loop(more=1)),
        ("only-the-end-counts", _loop(keep=lambda path: path[-1])),
        ("the-main-result-will-do", _path_alone),
        ("one-stop-is-as-good-as-another", _loop(tiny="steps are spent", done="steps are spent")),
        ("one-stop-is-as-good-as-another", _loop(small=_never)),
        ("one-stop-is-as-good-as-another", _loop(small=_never, settled=_never)),
        ("one-stop-is-as-good-as-another", _no_loss),
        ("one-stop-is-as-good-as-another", _loop(done="gradient is tiny")),
        ("negative-is-small", _loop(small=lambda g, tol: bool((g <= tol).all()))),
        ("negative-is-small", _loop(small=lambda g, tol: bool((g <= tol).any()))),
        ("negative-is-small", _loop(small=lambda g, tol: g.sum() <= tol)),
        ("negative-is-small", _loop(settled=lambda old, new, tol: new - old <= tol)),
        ("negative-is-small", _loop(settled=lambda old, new, tol: old - new <= tol)),
        ("one-flat-direction-is-flat", _loop(small=lambda g, tol: bool((abs(g) <= tol).any()))),
        ("one-flat-direction-is-flat", _loop(small=lambda g, tol: abs(g).min() <= tol)),
        ("squared-length-is-length", _loop(small=lambda g, tol: (g * g).sum() <= tol)),
        ("low-loss-is-settled", _loop(settled=lambda old, new, tol: new <= tol)),
    ),
    "sweep_rates": (
        ("nan-is-a-loss", _sweep(lambda loss, path: loss(path[-1]))),
        ("diverged-runs-drop-out", _only_finite),
        ("best-point-counts", _sweep(lambda loss, p: _finite(np.nanmin([loss(w) for w in p])))),
        ("arrays-are-copied-when-passed", _goes_on_in_place),
        ("next-run-goes-on", _goes_on),
        ("newest-point-is-first", _sweep(lambda loss, path: _finite(loss(path[0])))),
        ("distance-is-the-loss", _sweep(lambda loss, p: _finite(np.linalg.norm(p[-1])))),
        ("gradient-points-down", _sweep(_end, _loop(step=lambda w, eta, g: w + eta * g))),
        ("steps-count-points", _sweep(lambda loss, path: _finite(loss(path[-2])))),
        ("steps-count-points", _sweep(_end, _loop(more=1))),
        ("only-the-best-is-asked-for", _best_rate),
        ("slope-never-changes", _sweep(_end, _loop(slope_at=lambda w, start: start))),
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
    ),
}  # fmt: skip
