"""Beliefs about a network of two layers, and about the loop that trains it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Belief = Callable[..., Any]


def _bent(
    *,
    bend: Callable[[Any], Any] = np.tanh,
    table: Callable[[Any, int], Any] = lambda w, m: w.reshape(m, 2),
    biases: Callable[[Any], Any] = lambda b: b,
    after: Callable[[Any], Any] = lambda b: 0 * b,
    weigh: Callable[[Any, Any], Any] = lambda v, hidden: v @ hidden,
    last: Callable[[Any, Any], Any] = lambda out, c: out + c,
) -> Belief:
    """The network with one part changed."""

    def network(w: Any, x: Any) -> Any:
        m = len(w) // 4
        b = w[2 * m : 3 * m]
        hidden = bend(table(w[: 2 * m], m) @ x + biases(b)) + after(b)
        return last(weigh(w[3 * m : 4 * m], hidden), w[-1])

    return network


def _starred(w: Any, x: Any) -> Any:
    m = len(w) // 4
    inside = (w[: 2 * m].reshape(m, 2) * x).sum() + w[2 * m : 3 * m]
    return w[3 * m : 4 * m] @ np.tanh(inside) + w[-1]


def _sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


def _trained(
    *,
    step: Callable[[Any, Any, Any], Any] = lambda w, eta, g: w - eta * g,
    more: int = 0,
    fixed: bool = False,
    own: bool = True,
    read: Callable[[Any, Any], Any] = lambda points, losses: (points[-1], losses),
) -> Belief:
    """The loop with one thing changed; `read` takes all points and all losses."""

    def train_network(loss_and_gradient: Any, w0: Any, eta: Any, steps: Any) -> Any:
        w = np.array(w0, dtype=float) if own else w0
        points, losses = [w.copy()], [loss_and_gradient(w)[0]]
        kept = loss_and_gradient(w)[1]
        for _ in range(steps + more):
            g = kept if fixed else loss_and_gradient(w)[1]
            if own:
                w = step(w, eta, g)
            else:
                w -= eta * g
            points.append(w.copy())
            losses.append(loss_and_gradient(w)[0])
        return read(points, np.array(losses))

    return train_network


BELIEFS: dict[str, tuple[tuple[str, Belief], ...]] = {
    "network": (
        ("layers-need-no-bend", _bent(bend=lambda z: z)),
        ("every-layer-bends", _bent(last=lambda out, c: np.tanh(out + c))),
        ("every-layer-bends", _bent(last=lambda out, c: np.tanh(out) + c)),
        ("a-bias-is-optional", _bent(biases=lambda b: 0 * b)),
        ("a-bias-is-optional", _bent(last=lambda out, c: out)),
        ("a-bias-is-optional", _bent(biases=lambda b: 0 * b, last=lambda out, c: out)),
        ("the-bias-comes-after", _bent(biases=lambda b: 0 * b, after=lambda b: b)),
        ("a-table-lies-either-way", _bent(table=lambda w, m: w.reshape(2, m).T)),
        ("every-unit-counts-alike", _bent(weigh=lambda v, hidden: hidden.sum())),
        ("every-unit-counts-alike", _bent(weigh=lambda v, hidden: hidden.mean())),
        ("every-bend-is-the-same", _bent(bend=_sigmoid)),
        ("every-bend-is-the-same", _bent(bend=lambda z: np.maximum(z, 0))),
        ("a-star-is-a-product-of-tables", _starred),
        ("numbers-are-written-in", lambda w, x: (
            w[9:12] @ np.tanh(w[:6].reshape(3, 2) @ x + w[6:9]) + w[12])),
        ("the-bend-is-outermost", _bent(
            bend=lambda z: z, weigh=lambda v, hidden: np.tanh(v @ hidden))),
    ),
    "train_network": (
        ("gradient-points-down", _trained(step=lambda w, eta, g: w + eta * g)),
        ("steps-count-points", _trained(more=1)),
        ("steps-count-points", _trained(more=-1)),
        ("steps-count-points", _trained(read=lambda points, losses: (points[-1], losses[:-1]))),
        ("a-last-look-takes-a-step", _trained(
            more=1, read=lambda points, losses: (points[-1], losses[:-1]))),
        ("the-start-counts-twice", _trained(
            read=lambda points, losses: (points[-1], np.array([losses[0], *losses[:-1]])))),
        ("gradient-comes-first", _trained(read=lambda points, losses: (losses, points[-1]))),
        ("start-is-no-point", _trained(read=lambda points, losses: (points[-1], losses[1:]))),
        ("slope-never-changes", _trained(fixed=True)),
        ("rate-is-the-step-length", _trained(step=lambda w, eta, g: w - eta * np.sign(g))),
        ("rate-is-the-step-length", _trained(
            step=lambda w, eta, g: w - eta * g / np.linalg.norm(g))),
        ("gradient-is-the-step", _trained(step=lambda w, eta, g: w - g)),
        ("arrays-are-copied-when-passed", _trained(own=False)),
        ("best-point-counts", _trained(
            read=lambda points, losses: (points[int(np.argmin(losses))], losses))),
        ("only-the-end-counts", _trained(read=lambda points, losses: (points[-1], losses[-1]))),
        ("whole-path-is-the-fit", _trained(read=lambda points, losses: (np.array(points), losses))),
        ("the-main-result-will-do", _trained(read=lambda points, losses: points[-1])),
        ("the-main-result-will-do", _trained(read=lambda points, losses: losses)),
    ),
}  # fmt: skip
