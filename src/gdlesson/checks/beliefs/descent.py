"""Beliefs about the loop: its step, its path and its three stops."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gdlesson.checks.references import gradient_descent

Belief = Callable[..., Any]


def loop(
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
    look_after: bool = False,
    look_at_the_end: bool = False,
    look_without_loss: bool = False,
    look_late: bool = False,
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
            watched = not (look_after or look_late or (look_without_loss and loss))
            if watched and small(slopes, tolerance):
                return keep(path), tiny
            w = step(w, eta, slopes)
            path.append(w)
            if (look_after and small(gradient(w), tolerance)) or (
                look_late and small(slopes, tolerance)
            ):
                return keep(path), tiny
            if loss:
                now = loss(w)
                if settled(before, now, tolerance):
                    return keep(path), done
                before = now
        arrived = look_at_the_end and small(gradient(w), tolerance)
        return keep(path), tiny if arrived else spent

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


def _one_by_one(
    gradient: Any, w0: Any, eta: Any, steps: Any, tolerance: Any, loss: Any = None
) -> Any:
    """Each weight moves as soon as its slope is known, and the next slope is taken there."""

    def step(w: Any, eta: Any, _: Any) -> Any:
        w = w.copy()
        for index in np.ndindex(w.shape):
            w[index] -= eta * gradient(w)[index]
        return w

    return loop(step=step)(gradient, w0, eta, steps, tolerance, loss)


def _unfinished_alias(
    gradient: Any, w0: Any, eta: Any, steps: Any, tolerance: Any, loss: Any = None
) -> Any:
    """One array many times, in a loop that has no stops yet."""
    path, reason = loop(small=_never, settled=_never)(gradient, w0, eta, steps, tolerance, loss)
    return np.broadcast_to(path[-1], path.shape), reason


def _never(*_: Any) -> bool:
    return False


def _normed(w: Any, eta: Any, g: Any) -> Any:
    length = np.linalg.norm(g)
    return w - eta * g / length if length else w


def _signs(w: Any, eta: Any, g: Any) -> Any:
    return w - eta * np.sign(g)


def _no_loss(*args: Any) -> Any:
    return gradient_descent(*args[:5])


def _always(reason: str) -> Belief:
    """The right path, and one reason whatever ended it."""
    return lambda *args: (gradient_descent(*args)[0], reason)


def _path_alone(*args: Any) -> Any:
    return gradient_descent(*args)[0]


BELIEFS: dict[str, tuple[tuple[str, Belief], ...]] = {
    "gradient_descent": (
        ("gradient-points-down", loop(step=lambda w, eta, g: w + eta * g)),
        ("a-list-keeps-copies", _one_array),
        ("arrays-are-copied-when-passed", _callers_array),
        ("whole-numbers-become-floats", _whole),
        ("slope-never-changes", loop(slope_at=lambda w, start: start)),
        ("gradient-is-the-step", loop(step=lambda w, eta, g: w - g)),
        ("gradient-is-the-place", loop(step=lambda w, eta, g: -eta * g)),
        ("gradient-is-the-place", loop(step=lambda w, eta, g: eta * g)),
        ("rate-is-the-step-length", loop(step=_normed)),
        ("rate-is-the-step-length", loop(step=_signs)),
        ("start-is-no-point", loop(keep_start=False)),
        ("steps-count-points", loop(more=-1)),
        ("steps-count-points", loop(more=1)),
        ("only-the-end-counts", loop(keep=lambda path: path[-1])),
        ("the-main-result-will-do", _path_alone),
        ("one-stop-is-as-good-as-another", loop(tiny="steps are spent", done="steps are spent")),
        ("one-stop-is-as-good-as-another", _always("gradient is tiny")),
        ("one-stop-is-as-good-as-another", _always("loss has settled")),
        ("one-stop-is-as-good-as-another", loop(small=_never)),
        ("one-stop-is-as-good-as-another", loop(small=_never, settled=_never)),
        ("one-stop-is-as-good-as-another", _no_loss),
        ("one-stop-is-as-good-as-another", loop(done="gradient is tiny")),
        ("negative-is-small", loop(small=lambda g, tol: bool((g <= tol).all()))),
        ("negative-is-small", loop(small=lambda g, tol: bool((g <= tol).any()))),
        ("negative-is-small", loop(small=lambda g, tol: g.sum() <= tol)),
        ("negative-is-small", loop(settled=lambda old, new, tol: new - old <= tol)),
        ("negative-is-small", loop(settled=lambda old, new, tol: old - new <= tol)),
        ("one-flat-direction-is-flat", loop(small=lambda g, tol: bool((abs(g) <= tol).any()))),
        ("one-flat-direction-is-flat", loop(small=lambda g, tol: abs(g).min() <= tol)),
        ("squared-length-is-length", loop(small=lambda g, tol: (g * g).sum() <= tol)),
        ("low-loss-is-settled", loop(settled=lambda old, new, tol: new <= tol)),
        ("low-loss-is-settled", loop(settled=lambda old, new, tol: abs(new) <= tol)),
        ("before-or-after-is-the-same", loop(look_after=True)),
        ("before-or-after-is-the-same", loop(look_at_the_end=True)),
        ("before-or-after-is-the-same", loop(look_late=True)),
        ("one-stop-is-as-good-as-another", loop(look_without_loss=True)),
        ("length-is-the-longest-entry", loop(small=lambda g, tol: abs(g).max() <= tol)),
        ("length-is-the-sum-of-entries", loop(small=lambda g, tol: abs(g).sum() <= tol)),
        ("every-norm-is-the-length", loop(small=lambda g, tol: np.linalg.norm(
            g, 2 if np.ndim(g) == 2 else None) <= tol)),
        ("weights-move-one-by-one", _one_by_one),
        ("a-list-keeps-copies", _unfinished_alias),
    ),
}  # fmt: skip
