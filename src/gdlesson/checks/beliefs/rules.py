"""Beliefs about clipping, the three broken loops, and momentum."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from gdlesson.checks.references import (
    clip_gradient,
    mended_mean,
    mended_sign,
    momentum_descent,
    mse_gradient,
    mse_loss,
)

Belief = Callable[..., Any]


def _clip(length: Callable[[Any], Any]) -> Belief:
    """Clipping by another measure of length."""

    def clip(gradient: Any, most: Any) -> Any:
        found = length(gradient)
        return gradient * (most / found) if found > most else gradient

    return clip


def _plain(
    *,
    step: Callable[[Any, Any, Any], Any] = lambda w, eta, g: w - eta * g,
    slope_at: Callable[[Any, Any], Any] = lambda w, start: w,
    keep_start: bool = True,
    more: int = 0,
) -> Belief:
    def descent(gradient: Any, w0: Any, learning_rate: Any, steps: Any) -> Any:
        w = start = np.array(w0, dtype=float)
        path = [w] if keep_start else []
        for _ in range(steps + more):
            w = step(w, learning_rate, gradient(slope_at(w, start)))
            path.append(w)
        return np.array(path)

    return descent


def _one_array(gradient: Any, w0: Any, learning_rate: Any, steps: Any) -> Any:
    w = np.array(w0, dtype=float)
    path = [w]
    for _ in range(steps):
        w -= learning_rate * gradient(w)
        path.append(w)
    return np.array(path)


def _mean(scale: Callable[[Any], float], *, more: int = 0) -> Belief:
    """The fit with the summed gradient times a scale."""

    def fit(X: Any, y: Any, w0: Any, learning_rate: Any, steps: Any) -> Any:
        w = np.array(w0, dtype=float)
        for _ in range(steps + more):
            w = w - learning_rate * scale(X) * (X.T @ (X @ w - y))
        return w

    return fit


def _rows(many: int) -> Belief:
    """A mean over so many rows, whatever there are."""
    return _mean(lambda X: 2 / many)


def _in_place_mean(X: Any, y: Any, w0: Any, learning_rate: Any, steps: Any) -> Any:
    w = w0
    for _ in range(steps):
        w -= learning_rate * (2 / len(y)) * (X.T @ (X @ w - y))
    return w


def _by_means(X: Any, y: Any, w0: Any, learning_rate: Any, steps: Any) -> Any:
    """Every weight moves by the mean residual: the inner derivative is left out."""
    w = np.array(w0, dtype=float)
    for _ in range(steps):
        w = w - learning_rate * 2 * (X @ w - y).mean()
    return w


def _one_by_one(X: Any, y: Any, w0: Any, learning_rate: Any, steps: Any) -> Any:
    """Each weight moves as soon as its slope is known."""
    w = np.array(w0, dtype=float)
    for _ in range(steps):
        for k in range(len(w)):
            w[k] -= learning_rate * mse_gradient(X, y, w)[k]
    return w


Velocity = Callable[[Any, Any, Any, Any], Any]


def _ball(
    *,
    velocity: Velocity = lambda v, mu, g, eta: mu * v + g,
    move: Callable[..., Any] = lambda w, v, g, mu, eta: w - eta * v,
    slope_at: Callable[..., Any] = lambda w, v, mu, eta: w,
    first: Callable[[Any], Any] = np.zeros_like,
    keep: Callable[[list[Any]], Any] = np.array,
    more: int = 0,
    still: bool = False,
) -> Belief:
    """Momentum with one thing changed; `still`: the gradient is that of the start."""

    def descent(gradient: Any, w0: Any, learning_rate: Any, momentum: Any, steps: Any) -> Any:
        w = np.array(w0, dtype=float)
        v = first(w)
        path = [w]
        for _ in range(steps + more):
            g = gradient(path[0] if still else slope_at(w, v, momentum, learning_rate))
            v = velocity(v, momentum, g, learning_rate)
            w = move(w, v, g, momentum, learning_rate)
            path.append(w)
        return keep(path)

    return descent


def _of_unit_length(g: Any) -> Any:
    return g / np.linalg.norm(g) if g.any() else g


def _fixed(kept: float) -> Velocity:
    """A velocity that keeps so much, whatever was passed."""
    return lambda v, mu, g, eta: kept * v + g


_BALLS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("velocity-is-forgotten", {"velocity": lambda v, mu, g, eta: g}),
    ("velocity-is-forgotten", {"velocity": lambda v, mu, g, eta: mu * g + g}),
    ("velocity-is-forgotten", {"velocity": lambda v, mu, g, eta: mu * g}),
    ("momentum-averages", {"velocity": lambda v, mu, g, eta: mu * v + (1 - mu) * g}),
    ("velocity-is-forgotten", {"velocity": lambda v, mu, g, eta: mu * (v + g)}),
    (
        "momentum-averages",
        {"velocity": lambda v, mu, g, eta: mu * v + (1 - mu) * g if v.any() else g},
    ),
    ("sizes-have-no-sign", {"velocity": lambda v, mu, g, eta: mu * v + abs(g)}),
    ("rate-is-the-step-length", {"velocity": lambda v, mu, g, eta: mu * v + _of_unit_length(g)}),
    ("rate-counts-twice", {"velocity": lambda v, mu, g, eta: mu * v + eta * g}),
    ("rate-counts-twice", {"velocity": lambda v, mu, g, eta: eta * (mu * v + g)}),
    ("gradient-points-down", {"move": lambda w, v, g, mu, eta: w + eta * v}),
    ("ball-looks-ahead", {"move": lambda w, v, g, mu, eta: w - eta * (g + mu * v)}),
    ("ball-looks-ahead", {"slope_at": lambda w, v, mu, eta: w - eta * mu * v}),
    ("momentum-brakes", {"velocity": lambda v, mu, g, eta: g - mu * v}),
    ("momentum-averages", {"velocity": lambda v, mu, g, eta: (1 - mu) * v + mu * g}),
    ("momentum-brakes", {"velocity": lambda v, mu, g, eta: (1 - mu) * v + g}),
    ("velocity-never-fades", {"velocity": lambda v, mu, g, eta: v + g}),
    ("velocity-never-fades", {"velocity": lambda v, mu, g, eta: v + mu * g}),
    ("step-uses-the-old-velocity", {}),
    *(("numbers-are-written-in", {"velocity": _fixed(mu)}) for mu in (0.9, 0.5, 0.8, 0.99)),
    ("gradient-is-the-step", {"move": lambda w, v, g, mu, eta: w - v}),
    ("steps-count-points", {"more": -1}),
    ("steps-count-points", {"more": 1}),
    ("slope-never-changes", {"still": True}),
)


def _old_velocity(keep: Callable[[list[Any]], Any], look: str = "early") -> Belief:
    """Moves first, and updates the velocity afterwards, with the gradient from before or after."""

    def descent(gradient: Any, w0: Any, learning_rate: Any, momentum: Any, steps: Any) -> Any:
        w = np.array(w0, dtype=float)
        v = np.zeros_like(w)
        path = [w]
        for _ in range(steps):
            before = w
            w = w - learning_rate * v
            v = momentum * v + gradient(w if look == "late" else before)
            path.append(w)
        return keep(path)

    return descent


def _balls(keep: Callable[[list[Any]], Any]) -> tuple[tuple[str, Belief], ...]:
    return tuple(
        (held, _ball(keep=keep, **change) if change else _old_velocity(keep))
        for held, change in _BALLS
    )


def one_row(right: Belief) -> Belief:
    """Every row is one and the same array, and so holds the last point."""

    def descent(*arguments: Any) -> Any:
        path = right(*arguments)
        return np.broadcast_to(path[-1], path.shape)

    return descent


def _last(path: list[Any]) -> Any:
    return path[-1]


BELIEFS: dict[str, tuple[tuple[str, Belief], ...]] = {
    "clip_gradient": (
        ("long-gradients-do-no-harm", lambda g, most: g),
        ("clipping-cuts-entries", lambda g, most: np.clip(g, -most, most)),
        ("clipping-cuts-entries", np.minimum),
        ("clipping-sets-the-length", lambda g, most: g * (most / np.linalg.norm(g))),
        ("clipping-sets-the-length", lambda g, most: (
            g * (most / np.linalg.norm(g)) if g.any() else g)),
        ("clipping-sets-the-length", lambda g, most: (
            g * (most / np.linalg.norm(g)) if np.linalg.norm(g) < most else g)),
        ("unit-length-will-do", lambda g, most: (
            g / np.linalg.norm(g) if np.linalg.norm(g) > most else g)),
        ("squared-length-is-length", _clip(lambda g: (g * g).sum())),
        ("length-is-the-longest-entry", _clip(lambda g: abs(g).max())),
        ("length-is-the-sum-of-entries", _clip(lambda g: abs(g).sum())),
        ("length-is-the-sum-of-entries", _clip(lambda g: g.sum())),
        ("too-long-is-dropped", lambda g, most: g * (np.linalg.norm(g) <= most)),
        ("rows-are-clipped", lambda g, most: (
            g * np.minimum(1, most / np.linalg.norm(g, axis=-1, keepdims=True)))),
        ("clipped-length-is-the-answer", lambda g, most: min(np.linalg.norm(g), most)),
        ("clipped-is-the-step", lambda g, most: -clip_gradient(g, most)),
        ("rows-are-clipped", lambda g, most: (
            g * np.minimum(1, most / np.sqrt((g * g).sum(axis=0, keepdims=True))))),
        ("squared-length-is-length", lambda g, most: (
            g * (most / np.linalg.norm(g)) if (g * g).sum() > most else g)),
        ("sizes-have-no-sign", lambda g, most: abs(clip_gradient(g, most))),
        ("clipped-is-the-step", lambda g, most: (
            -clip_gradient(g, most) if np.linalg.norm(g) > most else g)),
        ("length-is-the-sum-of-entries", _clip(lambda g: abs(g.sum()))),
        ("every-norm-is-the-length", _clip(lambda g: (
            np.linalg.norm(g, 2) if np.ndim(g) == 2 else np.linalg.norm(g)))),
    ),
    "mended_sign": (
        ("gradient-points-down", _plain(step=lambda w, eta, g: w + eta * g)),
        ("gradient-is-the-step", _plain(step=lambda w, eta, g: w - g)),
        ("gradient-is-the-place", _plain(step=lambda w, eta, g: -eta * g)),
        ("slope-never-changes", _plain(slope_at=lambda w, start: start)),
        ("start-is-no-point", _plain(keep_start=False)),
        ("steps-count-points", _plain(more=-1)),
        ("steps-count-points", _plain(more=1)),
        ("steps-count-points", lambda *arguments: mended_sign(*arguments)[:-1]),
        ("a-list-keeps-copies", _one_array),
        ("only-the-end-counts", lambda *arguments: mended_sign(*arguments)[-1]),
        ("sizes-have-no-sign", _plain(step=lambda w, eta, g: w - eta * abs(g))),
        ("sizes-have-no-sign", _plain(step=lambda w, eta, g: abs(w - eta * g))),
        ("rate-is-the-step-length", _plain(step=lambda w, eta, g: w - eta * np.sign(g))),
        ("rate-is-the-step-length", _plain(
            step=lambda w, eta, g: w - eta * g / np.linalg.norm(g))),
    ),
    "mended_mean": (
        ("not-divided-by-n", _mean(lambda X: 2.0)),
        ("not-divided-by-n", _mean(lambda X: 1.0)),
        ("factor-two-missing", _mean(lambda X: 1 / len(X))),
        ("n-counts-features", _mean(lambda X: 2 / X.shape[1])),
        ("n-counts-features", _mean(lambda X: 2 / X.size)),
        ("gradient-points-down", _mean(lambda X: -2 / len(X))),
        ("divided-twice", _mean(lambda X: 2 / len(X) ** 2)),
        ("half-stays-in-the-gradient", _mean(lambda X: 1 / (2 * len(X)))),
        ("steps-count-points", _mean(lambda X: 2 / len(X), more=-1)),
        ("steps-count-points", _mean(lambda X: 2 / len(X), more=1)),
        *(("numbers-are-written-in", _rows(n)) for n in (100, 400, 10)),
        ("arrays-are-copied-when-passed", _in_place_mean),
        ("any-start-will-do", lambda X, y, w0, *rest: mended_mean(X, y, np.zeros_like(w0), *rest)),
        ("fractions-may-be-cut-off", _mean(lambda X: 2 // len(X))),
        ("descent-has-always-arrived", lambda X, y, *_: np.linalg.lstsq(X, y, rcond=None)[0]),
        ("mean-divides-by-n-minus-one", _mean(lambda X: 2 / (len(X) - 1))),
        ("whole-path-is-the-fit", lambda X, y, w0, learning_rate, steps: np.array(
            [mended_mean(X, y, w0, learning_rate, k) for k in range(steps + 1)])),
        ("slope-never-changes", lambda X, y, w0, learning_rate, steps: (
            w0 - learning_rate * steps * mse_gradient(X, y, w0))),
        ("newest-point-is-first", lambda X, y, w0, *_: np.array(w0, dtype=float)),
        ("inner-derivative-forgotten", _by_means),
        ("weights-move-one-by-one", _one_by_one),
        ("every-fit-has-an-intercept", lambda X, *rest: mended_mean(
            np.column_stack([X, np.ones(len(X))]), *rest)),
        ("best-point-counts", lambda X, y, w0, learning_rate, steps: min(
            (mended_mean(X, y, w0, learning_rate, k) for k in range(steps + 1)),
            key=lambda w: mse_loss(X, y, w))),
    ),
    "mended_state": (
        *_balls(_last),
        ("whole-path-is-the-fit", momentum_descent),
        ("step-uses-the-old-velocity", _old_velocity(_last, "late")),
    ),
    "momentum_descent": (
        *_balls(np.array),
        ("step-uses-the-old-velocity", _old_velocity(np.array, "late")),
        ("start-is-no-point", lambda *arguments: momentum_descent(*arguments)[1:]),
        ("steps-count-points", lambda *arguments: momentum_descent(*arguments)[:-1]),
        ("only-the-end-counts", lambda *arguments: momentum_descent(*arguments)[-1]),
        ("a-list-keeps-copies", one_row(momentum_descent)),
    ),
}  # fmt: skip
