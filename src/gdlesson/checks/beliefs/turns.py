"""Beliefs that show in the lesson's "your turn" cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from gdlesson.autodiff import Value
from gdlesson.checks.look import Look
from gdlesson.checks.sight import BySight
from gdlesson.checks.turn_references import (
    line_gradient,
    partial_by_wiggling,
    slope_between,
    slope_of_cubic,
    step_downhill,
)

Belief = Callable[..., Any]


def _moved_itself(f: Any, w: Any, index: Any, h: Any) -> Any:
    """Another name for w is taken for a copy of it."""
    moved = w
    moved[index] += h
    return (f(moved) - f(w)) / h


def _moved_afterwards(f: Any, w: Any, index: Any, h: Any) -> Any:
    """f(w) is kept in time, and w is left wiggled."""
    before = f(w)
    w[index] += h
    return (f(w) - before) / h


def _others_gone(f: Any, w: Any, index: Any, h: Any) -> Any:
    alone = np.zeros_like(w)
    alone[index] = w[index]
    return partial_by_wiggling(f, alone, index, h)


def _downhill(length: Callable[[Any], Any]) -> Belief:
    """A step downhill by another measure of the gradient's length."""
    return lambda w, gradient, far: w - far * gradient / length(gradient)


def _settling(
    *,
    step: Callable[[Any, Any, Any], Any] = lambda w, eta, g: w - eta * g,
    slope_at: Callable[[Any, Any], Any] = lambda w, start: w,
    done: Callable[..., Any] = lambda before, now, slope, tolerance: before - now <= tolerance,
    more: int = 0,
) -> Belief:
    """The loop that stops when it no longer pays, with one thing changed."""

    def settle(loss: Any, gradient: Any, w: Any, eta: Any, steps: Any, tolerance: Any) -> Any:
        start = w
        for _ in range(steps + more):
            before = loss(w)
            w = step(w, eta, gradient(slope_at(w, start)))
            if done(before, loss(w), gradient(w), tolerance):
                break
        return w

    return settle


def _thrown_away(loss: Any, gradient: Any, w: Any, eta: Any, steps: Any, tolerance: Any) -> Any:
    """The step that no longer pays is measured, and not taken."""
    for _ in range(steps):
        after = w - eta * gradient(w)
        if loss(w) - loss(after) <= tolerance:
            break
        w = after
    return w


def _fate(factor: Callable[[Any, Any], Any]) -> Belief:
    """What one says who works the factor out in another way."""

    def fate(curvature: Any, rate: Any) -> Any:
        found = factor(curvature, rate)
        return "flies off" if abs(found) > 1 else "zig-zags" if found < 0 else "glides"

    return fate


def _one_word(looks: Sequence[Look]) -> bool:
    """Whether the same text came back for everything, be it one of those asked for or not.

    Which text it is tells no more: 1 + ηλ, with the sign lost, is beyond 1 for every rate, too.
    """
    words = [look.seen["value"] for look in looks if look.parts is not None]
    return 1 < len(words) == len(looks) and words.count(words[0]) == len(words)


def _line(
    change: Callable[[Any], Any] = lambda r: 2 * r / len(r),
    line: Callable[..., Any] = lambda x, slope, intercept: slope * x + intercept,
) -> Belief:
    """The gradient of a line's loss from residuals that were changed in some way."""

    def gradient(x: Any, y: Any, slope: Any, intercept: Any) -> Any:
        r = change(line(x, slope, intercept) - y)
        return (r * x).sum(), r.sum()

    return gradient


def _training(
    *,
    clear: bool = True,
    move: Callable[..., Any] = lambda data, eta, grad: data - eta * grad,
    once: bool = False,
    more: int = 0,
) -> Belief:
    """The four lines with one of them changed."""

    def train(loss_of: Any, start: Any, learning_rate: Any, steps: Any) -> Any:
        x = Value(start)
        for k in range(steps + more):
            if not once or k == 0:
                x.grad = 0.0 if clear else x.grad
                loss_of(x).backward()
            x.data = move(x.data, learning_rate, x.grad)
        return x.data

    return train


BELIEFS: dict[str, tuple[tuple[str, Belief], ...]] = {
    "slope_between": (
        ("difference-is-the-slope", lambda f, a, b: f(b) - f(a)),
        ("difference-either-way", lambda f, a, b: (f(a) - f(b)) / (b - a)),
        ("slope-is-run-over-rise", lambda f, a, b: (b - a) / (f(b) - f(a))),
        ("derivative-is-the-value", lambda f, a, b: f(a)),
        ("derivative-is-the-value", lambda f, a, b: f(b)),
        ("division-waits", lambda f, a, b: f(b) - f(a) / (b - a)),
        ("division-waits", lambda f, a, b: (f(b) - f(a)) / b - a),
        ("division-waits", lambda f, a, b: f(b) - f(a) / b - a),
        ("change-is-divided-by-the-place", lambda f, a, b: (f(b) - f(a)) / a),
        ("both-sides-are-averaged", lambda f, a, b: (f(a) + f(b)) / 2),
        ("wiggle-is-a-factor", lambda f, a, b: f(b - a) / (b - a)),
        ("a-slope-is-a-size", lambda f, a, b: abs(slope_between(f, a, b))),
        ("a-wiggle-goes-to-the-right", lambda f, a, b: (f(b) - f(a)) / abs(b - a)),
    ),
    "slope_of_cubic": (
        ("constant-kept", lambda x: slope_of_cubic(x) + 7),
        ("exponent-not-lowered", lambda x: 6 * x**3 - 10 * x**2 - 4 * x),
        ("factor-forgotten", lambda x: 2 * x**2 - 5 * x - 4),
        ("derivative-is-the-value", lambda x: 2 * x**3 - 5 * x**2 - 4 * x + 7),
        ("sign-lost", lambda x: 6 * x**2 + 10 * x + 4),
        ("factors-vanish-too", lambda x: 3 * x**2 - 2 * x - 1),
        ("a-lone-x-stays", lambda x: 6 * x**2 - 10 * x - 4 * x),
    ),
    "slope_of_chain": (
        ("inner-derivative-forgotten", lambda outer, g, inner, x: outer(g(x))),
        ("outer-at-the-wrong-place", lambda outer, g, inner, x: outer(x) * inner(x)),
        ("outer-at-the-wrong-place", lambda outer, g, inner, x: outer(inner(x)) * inner(x)),
        ("rates-add", lambda outer, g, inner, x: outer(g(x)) + inner(x)),
        ("derivative-is-the-value", lambda outer, g, inner, x: outer(g(x)) * g(x)),
        ("layers-share-the-gradient", lambda outer, g, inner, x: (outer(g(x)) + inner(x)) / 2),
        ("only-the-nearest-rate-counts", lambda outer, g, inner, x: inner(x)),
    ),
    "partial_by_wiggling": (
        ("arrays-are-copied-when-passed", _moved_itself),
        ("arrays-are-copied-when-passed", _moved_afterwards),
        ("everything-moves", lambda f, w, index, h: (f(w + h) - f(w)) / h),
        ("the-first-one-moves", lambda f, w, index, h: partial_by_wiggling(f, w, 0, h)),
        ("difference-is-the-slope", lambda f, w, index, h: h * partial_by_wiggling(f, w, index, h)),
        ("difference-either-way", lambda f, w, index, h: -partial_by_wiggling(f, w, index, h)),
        ("one-side-is-both", lambda f, w, index, h: (
            partial_by_wiggling(f, w, index, h) + partial_by_wiggling(f, w, index, -h)) / 2),
        ("held-still-means-zero", _others_gone),
        ("derivative-is-the-value", lambda f, w, index, h: f(w)),
        ("partial-has-every-slope", lambda f, w, index, h: np.array(
            [partial_by_wiggling(f, w, k, h) for k in range(len(w))])),
    ),
    "step_downhill": (
        ("gradient-points-down", lambda w, g, far: step_downhill(w, g, -far)),
        ("rate-times-the-gradient-is-that-long", lambda w, g, far: w - far * g),
        ("gradient-is-the-place", lambda w, g, far: -far * g / np.linalg.norm(g)),
        ("gradient-is-the-place", lambda w, g, far: far * g / np.linalg.norm(g)),
        ("squared-length-is-length", _downhill(lambda g: (g * g).sum())),
        ("length-is-the-longest-entry", _downhill(lambda g: abs(g).max())),
        ("length-is-the-sum-of-entries", _downhill(lambda g: abs(g).sum())),
        ("length-is-the-sum-of-entries", _downhill(lambda g: g.sum())),
        ("sizes-have-no-sign", lambda w, g, far: w - far * abs(g) / np.linalg.norm(g)),
    ),
    "settle": (
        ("one-stop-is-as-good-as-another", _settling(
            done=lambda before, now, slope, tolerance: abs(slope) <= tolerance)),
        ("low-loss-is-settled", _settling(
            done=lambda before, now, slope, tolerance: now <= tolerance)),
        ("gradient-points-down", _settling(
            step=lambda w, eta, g: w + eta * g,
            done=lambda before, now, slope, tolerance: abs(before - now) <= tolerance)),
        ("gradient-points-down", _settling(step=lambda w, eta, g: w + eta * g)),
        ("gradient-is-the-step", _settling(step=lambda w, eta, g: w - g)),
        ("gradient-is-the-place", _settling(step=lambda w, eta, g: -eta * g)),
        ("slope-never-changes", _settling(slope_at=lambda w, start: start)),
        ("rate-is-the-step-length", _settling(step=lambda w, eta, g: w - eta * np.sign(g))),
        ("steps-count-points", _settling(more=-1)),
        ("steps-count-points", _settling(more=1)),
        ("the-last-step-is-thrown-away", _thrown_away),
    ),
    "what_happens": (
        ("one-word-for-every-rate", BySight(_one_word, lambda curvature, rate: "glides")),
        ("zig-zag-is-divergence", lambda curvature, rate: (
            "glides" if rate * curvature < 1 else "flies off")),
        ("sign-lost", _fate(lambda curvature, rate: rate * curvature - 1)),
        ("curvature-is-the-number-in-front", _fate(lambda curvature, rate: (
            1 - 2 * rate * curvature))),
        ("borders-of-one-bowl", _fate(lambda curvature, rate: 1 - 2 * rate)),
        ("borders-of-one-bowl", _fate(lambda curvature, rate: 1 - 6 * rate)),
        ("a-negative-factor-is-small", lambda curvature, rate: (
            "zig-zags" if rate * curvature > 1 else "glides")),
    ),
    "line_gradient": (
        ("factor-two-missing", _line(lambda r: r / len(r))),
        ("not-divided-by-n", _line(lambda r: 2 * r)),
        ("not-divided-by-n", _line(lambda r: r)),
        ("residual-either-way", _line(lambda r: -2 * r / len(r))),
        ("residual-either-way", _line(lambda r: -r / len(r))),
        ("residual-either-way", _line(lambda r: -2 * r)),
        ("exponent-not-lowered", _line(lambda r: 2 * r**2 / len(r))),
        ("inner-derivative-forgotten", lambda *given: (line_gradient(*given)[1],) * 2),
        ("weights-have-no-order", lambda *given: line_gradient(*given)[::-1]),
        ("weights-have-no-order", _line(line=lambda x, slope, intercept: intercept * x + slope)),
        ("line-needs-no-intercept", _line(line=lambda x, slope, intercept: slope * x)),
        ("target-vanishes", lambda x, y, *line: line_gradient(x, 0 * y, *line)),
        ("gradient-has-the-datas-shape", lambda x, y, slope, intercept: (
            2 * (slope * x + intercept - y) * x, 2 * (slope * x + intercept - y))),
    ),
    "train": (
        ("the-four-lines-have-no-order", lambda loss_of, start, learning_rate, steps: start),
        ("gradients-are-overwritten", _training(clear=False)),
        ("gradient-points-down", _training(move=lambda data, eta, grad: data + eta * grad)),
        ("gradient-is-the-step", _training(move=lambda data, eta, grad: data - grad)),
        ("gradient-is-the-place", _training(move=lambda data, eta, grad: -eta * grad)),
        ("slope-never-changes", _training(once=True)),
        ("steps-count-points", _training(more=-1)),
        ("steps-count-points", _training(more=1)),
    ),
}  # fmt: skip
