"""Beliefs about two broken loops: one row a step, and the point that is kept of a run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from gdlesson.checks import references_runs as right
from gdlesson.checks.beliefs.broken import Belief, uphill
from gdlesson.checks.look import Look, whole_numbers
from gdlesson.checks.sight import BySight, array_of
from gdlesson.checks.stimuli import make

#: How many orders of the rows of a case are tried at the most.
_MOST_ORDERS = 1000


def _one_by_one(
    *,
    order: Callable[[Any, int], Any] = lambda order, n: order,
    factor: float = 2.0,
    start: Callable[[int], Any] = np.zeros,
    target: Callable[[Any, Any], Any] = lambda y, order: y[order],
    up: bool = False,
    skip: int = 0,
    read: Callable[[Any, Any], Any] = lambda w, X: w,
) -> Belief:
    """Steps on single rows, with one thing changed."""

    def fit(X: Any, y: Any, learning_rate: Any, orders: Any) -> Any:
        w = start(X.shape[1])
        for asked in orders[: len(orders) - skip]:
            rows = order(asked, len(y))
            for row, wanted in zip(X[rows], target(y, rows), strict=False):
                move = learning_rate * factor * (row @ w - wanted) * row
                w = w + move if up else w - move
        return read(w, X)

    return fit


def _whole_table_each_time(X: Any, y: Any, learning_rate: Any, orders: Any) -> Any:
    return right.mend_climbs(X, y, learning_rate, np.size(orders))


def _shuffles_on(X: Any, y: Any, learning_rate: Any, orders: Any) -> Any:
    """The loop as it stands: the table is shuffled, again and again, and the targets never."""
    w = np.zeros(X.shape[1])
    for order in orders:
        X = X[order]
        for row, target in zip(X, y, strict=False):
            w = w - learning_rate * 2 * (row @ w - target) * row
    return w


def _shuffles_both_on(X: Any, y: Any, learning_rate: Any, orders: Any) -> Any:
    """Rows and targets stay together; but each order is taken of what is shuffled already."""
    w = np.zeros(X.shape[1])
    for order in orders:
        X, y = X[order], y[order]
        for row, target in zip(X, y, strict=True):
            w = w - learning_rate * 2 * (row @ w - target) * row
    return w


def _targets_in_order(X: Any, y: Any, learning_rate: Any, orders: Any) -> Any:
    """The targets are taken by the order, the rows by all orders so far."""
    w = np.zeros(X.shape[1])
    for order in orders:
        X = X[order]
        for row, target in zip(X, y[order], strict=False):
            w = w - learning_rate * 2 * (row @ w - target) * row
    return w


def _a_step_an_epoch(X: Any, y: Any, learning_rate: Any, orders: Any) -> Any:
    w = np.zeros(X.shape[1])
    for order in orders:
        A, b = X[order], y[order]
        w = w - learning_rate * 2 / len(b) * A.T @ (A @ w - b)
    return w


def _some_other_order(looks: Sequence[Look]) -> bool:
    """Whether the weights come of rows and their targets, in some order that was not asked for.

    Of the smallest case all orders are tried, those included that take a row twice.
    """
    for look in looks:
        X, y, eta, orders = map(make, look.case["arguments"])
        value = array_of(look)
        if any(k.seen["changed"] for k in looks) or value is None or value.shape != X.shape[1:]:
            return False
        if look.right and look.steady:
            continue
        if len(y) ** np.size(orders) > _MOST_ORDERS:
            continue
        ends = np.zeros((1, X.shape[1]))
        for _ in range(np.size(orders)):
            ends = np.concatenate(
                [ends - eta * 2 * np.outer(ends @ row - target, row)
                 for row, target in zip(X, y, strict=True)]
            )  # fmt: skip
        return bool(np.any(np.all(np.isclose(ends, value, rtol=1e-6, atol=1e-9), axis=1)))
    return False


def _own_order(X: Any, y: Any, learning_rate: Any, orders: Any) -> Any:
    rng = np.random.default_rng(0)
    drawn = np.array([rng.permutation(len(y)) for _ in orders])
    return right.mend_learns_nothing(X, y, learning_rate, drawn)


def _kept(
    *,
    choose: Callable[[list[Any]], int] = lambda losses: int(np.argmin(losses)),
    step: Callable[[Any, Any, Any], Any] = lambda w, eta, g: w - eta * g,
    first: int = 0,
    more: int = 0,
    read: Callable[[Any, Any, int], Any] = lambda path, losses, k: path[k],
) -> Belief:
    """The point that is kept, with one thing changed; `choose` takes the validation losses."""

    def keep(gradient: Any, validation_loss: Any, w0: Any, eta: Any, steps: Any) -> Any:
        path = [np.array(w0, dtype=float)]
        for _ in range(steps + more):
            path.append(step(path[-1], eta, gradient(path[-1])))
        losses = [validation_loss(w) for w in path]
        seen = losses[first:] or losses
        return read(path, losses, choose(seen) + len(losses) - len(seen))

    return keep


def _until_it_rises(gradient: Any, validation_loss: Any, w0: Any, eta: Any, steps: Any) -> Any:
    w = np.array(w0, dtype=float)
    for _ in range(steps):
        new = w - eta * gradient(w)
        if validation_loss(new) >= validation_loss(w):
            break
        w = new
    return w


def _from_the_best(gradient: Any, validation_loss: Any, w0: Any, eta: Any, steps: Any) -> Any:
    best = np.array(w0, dtype=float)
    for _ in range(steps):
        w = best - eta * gradient(best)
        best = w if validation_loss(w) < validation_loss(best) else best
    return best


def _takes_all_steps_from_the_best(looks: Sequence[Look]) -> bool:
    """Whether it stands where a walk from the best point stands, and goes on stepping there.

    A walk that stops at a rise ends at the same point, and so does one that looks for the rise when
    all is over: the one takes fewer steps, the other never steps twice from one place.
    """
    for look in looks:
        arguments = [make(part) for part in look.case["arguments"]]
        by_place = bool(look.case["arguments"][0].get("places"))
        all_steps = look.seen["error"] is None and look.seen["calls"][0] >= arguments[-1]
        if look.seen["error"] or all_steps == by_place:
            return False
        value, held = array_of(look), _from_the_best(*arguments)
        if (
            value is None
            or value.shape != held.shape
            or not np.allclose(value, held, rtol=1e-6, atol=1e-9)
        ):
            return False
    return any(not look.right for look in looks)


def _came_back_whole(looks: Sequence[Look]) -> bool:
    """Whether what is wrong are whole numbers alone, where whole numbers were passed."""
    wrong = [look for look in looks if not look.right]
    values = [make(look.seen["value"]) for look in wrong]
    return all(
        whole_numbers(look.case) and isinstance(value, np.ndarray) and value.dtype.kind in "iu"
        for look, value in zip(wrong, values, strict=True)
    )


def _of_the_type_of_w0(gradient: Any, validation_loss: Any, w0: Any, eta: Any, steps: Any) -> Any:
    best = right.mend_keeps_the_best(gradient, validation_loss, w0, eta, steps)
    return best.astype(w0.dtype) if np.array_equal(best, w0) else best


def _late_copies(losses: list[Any]) -> int:
    """What is kept is copied after each improvement, save for the start."""
    return int(np.argmin(losses)) if min(losses) < losses[0] else len(losses) - 1


def _on_the_callers(gradient: Any, validation_loss: Any, w0: Any, eta: Any, steps: Any) -> Any:
    w, best, lowest = w0, w0.copy(), validation_loss(w0)
    for _ in range(steps):
        w -= eta * gradient(w)
        if validation_loss(w) < lowest:
            best, lowest = w.copy(), validation_loss(w)
    return best


BELIEFS: dict[str, tuple[tuple[str, Belief], ...]] = {
    "mend_learns_nothing": (
        ("rows-travel-alone", _shuffles_on),
        ("rows-travel-alone", _one_by_one(target=lambda y, order: y)),
        ("rows-travel-alone", _targets_in_order),
        ("a-shuffled-table-is-the-table", _shuffles_both_on),
        ("any-order-will-do", _one_by_one(order=lambda order, n: np.arange(n))),
        ("any-order-will-do", _one_by_one(order=lambda order, n: order[::-1])),
        ("any-order-will-do", _one_by_one(order=lambda order, n: np.sort(order))),
        ("any-order-will-do", BySight(_some_other_order, _own_order)),
        ("a-step-sees-the-whole-table", _whole_table_each_time),
        ("a-step-sees-the-whole-table", _a_step_an_epoch),
        ("factor-two-missing", _one_by_one(factor=1.0)),
        ("gradient-points-down", _one_by_one(up=True)),
        ("any-start-will-do", _one_by_one(start=np.ones)),
        ("steps-count-points", _one_by_one(skip=1)),
        ("prediction-is-the-fit", _one_by_one(read=lambda w, X: X @ w)),
        ("shape-does-not-matter", _one_by_one(read=lambda w, X: w.reshape(-1, 1))),
    ),
    "mend_keeps_the_best": (
        ("a-second-name-is-a-copy", _kept(choose=lambda losses: len(losses) - 1)),
        ("a-second-name-is-a-copy", _kept(choose=lambda losses: (
            len(losses) - 1 if min(losses) < losses[0] else 0))),
        ("a-second-name-is-a-copy", _kept(choose=_late_copies)),
        ("a-run-goes-on-from-its-best", BySight(
            _takes_all_steps_from_the_best, _from_the_best)),
        ("after-a-rise-comes-nothing-better", _until_it_rises),
        ("whole-numbers-become-floats", BySight(_came_back_whole, _of_the_type_of_w0)),
        ("start-is-no-point", _kept(first=1)),
        ("gradient-points-down", _kept(step=uphill)),
        ("steps-count-points", _kept(more=1)),
        ("steps-count-points", _kept(more=-1)),
        ("largest-loss-is-best", _kept(choose=lambda losses: int(np.argmax(losses)))),
        ("low-loss-is-what-counts", _kept(read=lambda path, losses, k: losses[k])),
        ("any-start-will-do", _kept(read=lambda path, losses, k: path[0])),
        ("whole-path-is-the-fit", _kept(read=lambda path, losses, k: np.array(path[: k + 1]))),
        ("arrays-are-copied-when-passed", _on_the_callers),
    ),
}  # fmt: skip
