"""Beliefs about operations, the order of a graph, and the walk back through it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from gdlesson.checks import references_engine as right

Belief = Callable[..., Any]


def _operation(**changed: Callable[[Any, Any], Any]) -> Belief:
    """`operate` with one or more operations changed; each is named by a word."""
    words = {"+": "plus", "*": "times", "**": "power", "tanh": "tanh"}

    def operate(op: Any, a: Any, b: Any) -> Any:
        other = changed.get(words[op])
        return right.operate(op, a, b) if other is None else other(a, b)

    return operate


def _order(change: Callable[[list[Any], Any, Any], Iterable[Any]]) -> Belief:
    """An order that is made from the right one."""
    return lambda parents, end: list(change(right.topological_order(parents, end), parents, end))


def _every_use(parents: Any, end: Any) -> Any:
    """A walk without a memory of where it has been."""
    return [n for p in parents[end] for n in _every_use(parents, p)] + [end]


def _breadth_first(parents: Any, end: Any) -> Any:
    """The nodes as a search in rings meets them, turned round."""
    order = [end]
    for node in order:
        order += [p for p in dict.fromkeys(parents[node]) if p not in order]
    return order[::-1]


def _first_met(parents: Any, end: Any) -> Any:
    """The nodes as a search in depth meets them, turned round."""
    order: list[Any] = []

    def visit(node: Any) -> None:
        if node not in order:
            order.append(node)
            for parent in parents[node]:
                visit(parent)

    visit(end)
    return order[::-1]


def _walk(
    *,
    order: Belief = right.topological_order,
    turn: Callable[[Any], Any] = reversed,
    first: float = 1.0,
    others: float = 0.0,
    passes: Callable[[Any, Any], Any] = lambda slope, arrived: slope * arrived,
    meets: Callable[[Any, Any], Any] = lambda kept, new: kept + new,
    kept: Callable[[Any, Any], Any] = lambda arrived, parents: arrived,
) -> Belief:
    """The walk back with one thing changed."""

    def backward(parents: Any, slopes: Any, end: Any) -> Any:
        arrived = np.full(len(parents), others)
        arrived[end] = first
        for node in turn(list(order(parents, end))):
            for parent, slope in zip(parents[node], slopes[node], strict=True):
                arrived[parent] = meets(arrived[parent], passes(slope, arrived[node]))
        return kept(arrived, parents)

    return backward


def _by_number(parents: Any, end: Any) -> Any:
    return range(len(parents))


def _from_the_last_number(parents: Any, end: Any) -> Any:
    return range(len(parents))[::-1]


def _push(next_of: Callable[[list[Any]], Any]) -> Belief:
    """Whatever arrives at a node, it hands on all that it has; `next_of` takes from the waiting."""

    def backward(parents: Any, slopes: Any, end: Any) -> Any:
        arrived = np.zeros(len(parents))
        arrived[end] = 1.0
        waiting = [end]
        while waiting:
            node = next_of(waiting)
            for parent, slope in zip(parents[node], slopes[node], strict=True):
                arrived[parent] += slope * arrived[node]
                waiting.append(parent)
        return arrived

    return backward


def _push_at_once(parents: Any, slopes: Any, end: Any) -> Any:
    arrived = np.zeros(len(parents))
    arrived[end] = 1.0

    def push(node: Any) -> None:
        for parent, slope in zip(parents[node], slopes[node], strict=True):
            arrived[parent] += slope * arrived[node]
            push(parent)

    push(end)
    return arrived


def _push_afterwards(parents: Any, slopes: Any, end: Any) -> Any:
    arrived = np.zeros(len(parents))
    arrived[end] = 1.0

    def push(node: Any) -> None:
        for parent, slope in zip(parents[node], slopes[node], strict=True):
            arrived[parent] += slope * arrived[node]
        for parent in parents[node]:
            push(parent)

    push(end)
    return arrived


def _one_line_to_a_parent(parents: Any, slopes: Any, end: Any) -> Any:
    lines = [dict(zip(p, s, strict=True)) for p, s in zip(parents, slopes, strict=True)]
    return right.backward([list(k) for k in lines], [list(k.values()) for k in lines], end)


def _first_of_equals(parents: Any, slopes: Any, end: Any) -> Any:
    found = [[row[p.index(k)] for k in p] for p, row in zip(parents, slopes, strict=True)]
    return right.backward(parents, found, end)


def _whole(parents: Any, slopes: Any, end: Any) -> Any:
    arrived = np.zeros(len(parents), dtype=int)
    arrived[end] = 1
    for node in reversed(right.topological_order(parents, end)):
        for parent, slope in zip(parents[node], slopes[node], strict=True):
            arrived[parent] += slope * arrived[node]
    return arrived


def _engine(
    *,
    order: Belief = right.topological_order,
    back: Belief = right.backward,
    read: Callable[[Any, Any, Any], Any] | None = None,
) -> Belief:
    """The engine with one part changed; `read` takes the graph, what arrived, and w."""

    def engine(graph: Any, end: Any, w: Any) -> Any:
        parents = [row[1] for row in graph]
        values: list[Any] = [0.0] * len(graph)
        slopes: list[Any] = [[0.0] * len(made_from) for made_from in parents]
        for node in order(parents, end):
            op, made_from, number = graph[node]
            if op in ("w", "number"):
                values[node] = w[number] if op == "w" else number
                continue
            a, *rest = (values[p] for p in made_from)
            values[node], *both = right.operate(op, a, rest[0] if rest else number)
            slopes[node] = both[: len(made_from)]
        arrived = back(parents, slopes, end)
        return values[end], (read or _by_entry)(graph, arrived, w)

    return engine


def _by_entry(graph: Any, arrived: Any, w: Any) -> Any:
    gradient = np.zeros(len(w))
    for node, (op, _, number) in enumerate(graph):
        if op == "w":
            gradient[number] += arrived[node]
    return gradient


def _last_row_counts(graph: Any, arrived: Any, w: Any) -> Any:
    gradient = np.zeros(len(w))
    for node, (op, _, number) in enumerate(graph):
        if op == "w":
            gradient[number] = arrived[node]
    return gradient


def _in_order_of_rows(graph: Any, arrived: Any, w: Any) -> Any:
    return np.array([arrived[node] for node, row in enumerate(graph) if row[0] == "w"])


def _negative(graph: Any, end: Any, w: Any) -> Any:
    value, gradient = right.value_and_gradient(graph, end, w)
    return value, -gradient


def _value_and_inputs(parents: Any, slopes: Any, end: Any) -> Any:
    """Nothing is kept of what arrives between the end and the inputs."""
    arrived = right.backward(parents, slopes, end)
    return np.array(
        [a if not made_from else 0.0 for a, made_from in zip(arrived, parents, strict=True)]
    )


BELIEFS: dict[str, tuple[tuple[str, Belief], ...]] = {
    "operate": (
        ("each-factor-is-its-own-slope", _operation(times=lambda a, b: (a * b, a, b))),
        ("product-of-derivatives", _operation(times=lambda a, b: (a * b, 1.0, 1.0))),
        ("exponent-not-lowered", _operation(power=lambda a, b: (a**b, b * a**b, 0.0))),
        ("factor-forgotten", _operation(power=lambda a, b: (a**b, a ** (b - 1), 0.0))),
        ("numbers-are-written-in", _operation(power=lambda a, b: (a**b, 2 * a, 0.0))),
        ("exponent-is-an-input", _operation(
            power=lambda a, b: (a**b, b * a ** (b - 1), a**b * np.log(a)))),
        ("bend-looks-at-its-input", _operation(
            tanh=lambda a, b: (np.tanh(a), 1 - a**2, 0.0))),
        ("bend-looks-at-its-input", _operation(
            tanh=lambda a, b: (np.tanh(a), 1 - np.tanh(np.tanh(a)) ** 2, 0.0))),
        ("every-bend-has-one-slope", _operation(
            tanh=lambda a, b: (np.tanh(a), np.tanh(a) * (1 - np.tanh(a)), 0.0))),
        ("every-bend-has-one-slope", _operation(
            tanh=lambda a, b: (np.tanh(a), 1 - np.tanh(a), 0.0))),
        ("a-sum-has-the-slopes-of-its-terms", _operation(plus=lambda a, b: (a + b, a, b))),
        ("a-sum-has-the-slopes-of-its-terms", _operation(plus=lambda a, b: (a + b, b, a))),
        ("a-sum-shares-out", _operation(plus=lambda a, b: (a + b, 0.5, 0.5))),
        ("the-main-result-will-do", lambda op, a, b: right.operate(op, a, b)[0]),
    ),
    "topological_order": (
        ("numbers-are-the-order", _order(lambda order, parents, end: sorted(order))),
        ("numbers-are-the-order", _order(lambda order, *_: sorted(order, reverse=True))),
        ("the-whole-table-is-asked-for", _order(lambda order, parents, end: [
            *order, *(k for k in range(len(parents)) if k not in order)])),
        ("the-whole-table-is-asked-for", lambda parents, end: range(len(parents))),
        ("end-comes-first", _order(lambda order, *_: order[::-1])),
        ("each-use-is-a-node", _every_use),
        ("first-met-is-last-made", _breadth_first),
        ("first-met-is-last-made", _first_met),
        ("an-end-is-no-node", _order(lambda order, *_: order[:-1])),
        ("one-step-back-is-all", lambda parents, end: [*dict.fromkeys(parents[end]), end]),
        ("only-inputs-count", _order(lambda order, parents, end: [
            k for k in order if not parents[k]])),
    ),
    "backward": (
        ("one-use-is-enough", _walk(meets=lambda kept, new: new)),
        ("order-does-not-matter", _walk(turn=iter)),
        ("numbers-are-the-order", _walk(order=_by_number)),
        ("numbers-are-the-order", _walk(order=_by_number, turn=iter)),
        ("end-starts-at-zero", _walk(first=0.0)),
        ("rates-add", _walk(passes=lambda slope, arrived: slope + arrived)),
        ("what-arrives-is-passed-on", _walk(passes=lambda slope, arrived: arrived)),
        ("local-slope-is-the-gradient", _walk(passes=lambda slope, arrived: slope)),
        ("every-node-starts-at-one", _walk(others=1.0)),
        ("streams-multiply", _walk(others=1.0, meets=lambda kept, new: kept * new)),
        ("only-inputs-count", _value_and_inputs),
        ("first-met-is-last-made", _walk(order=_breadth_first)),
        ("first-met-is-last-made", _walk(order=_first_met)),
        ("what-arrived-is-sent-again", _push_at_once),
        ("what-arrived-is-sent-again", _push_afterwards),
        ("what-arrived-is-sent-again", _push(lambda waiting: waiting.pop(0))),
        ("what-arrived-is-sent-again", _push(lambda waiting: waiting.pop())),
        ("one-line-to-each-parent", _one_line_to_a_parent),
        ("equal-values-are-one-thing", _first_of_equals),
        ("whole-numbers-become-floats", _whole),
    ),
    "value_and_gradient": (
        ("one-use-is-enough", _engine(back=_walk(meets=lambda kept, new: new))),
        ("one-use-is-enough", _engine(read=_last_row_counts)),
        ("numbers-are-the-order", _engine(order=_by_number)),
        ("numbers-are-the-order", _engine(order=_from_the_last_number)),
        ("order-does-not-matter", _engine(back=_walk(turn=iter))),
        ("every-node-is-a-weight", _engine(read=lambda graph, arrived, w: arrived)),
        ("rows-are-weights", _engine(read=_in_order_of_rows)),
        ("gradient-points-down", _negative),
        ("the-main-result-will-do", lambda *given: right.value_and_gradient(*given)[0]),
        ("the-main-result-will-do", lambda *given: right.value_and_gradient(*given)[1]),
        ("gradient-comes-first", lambda *given: right.value_and_gradient(*given)[::-1]),
    ),
}  # fmt: skip
