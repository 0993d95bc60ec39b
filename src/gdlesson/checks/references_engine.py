"""A right answer to every task of exercise 03; the table of all is in references.py."""

from __future__ import annotations

from typing import Any

import numpy as np


def operate(op: Any, a: Any, b: Any) -> Any:
    if op == "+":
        return a + b, 1.0, 1.0
    if op == "*":
        return a * b, b, a
    if op == "**":
        return a**b, b * a ** (b - 1), 0.0
    t = np.tanh(a)
    return t, 1 - t**2, 0.0


def topological_order(parents: Any, end: Any) -> Any:
    order: list[Any] = []
    seen = set()

    def visit(node: Any) -> None:
        if node not in seen:
            seen.add(node)
            for parent in parents[node]:
                visit(parent)
            order.append(node)

    visit(end)
    return order


def backward(parents: Any, slopes: Any, end: Any) -> Any:
    arrived = np.zeros(len(parents))
    arrived[end] = 1.0
    for node in reversed(topological_order(parents, end)):
        for parent, slope in zip(parents[node], slopes[node], strict=True):
            arrived[parent] += slope * arrived[node]
    return arrived


def value_and_gradient(graph: Any, end: Any, w: Any) -> Any:
    parents = [made_from for _, made_from, _ in graph]
    values: list[Any] = [0.0] * len(graph)
    slopes: list[Any] = [()] * len(graph)
    for node in topological_order(parents, end):
        op, made_from, number = graph[node]
        if op == "w":
            values[node] = w[number]
        elif op == "number":
            values[node] = number
        else:
            inputs = [values[parent] for parent in made_from]
            values[node], *both = operate(op, *inputs, *[number] * (2 - len(inputs)))
            slopes[node] = both[: len(inputs)]
    arrived = backward(parents, slopes, end)
    gradient = np.zeros(len(w))
    for node, (op, _, number) in enumerate(graph):
        if op == "w":
            gradient[number] += arrived[node]
    return values[end], gradient


def network(w: Any, x: Any) -> Any:
    m = len(w) // 4
    inside = w[: 2 * m].reshape(m, 2) @ x + w[2 * m : 3 * m]
    return w[3 * m : 4 * m] @ np.tanh(inside) + w[-1]


def train_network(loss_and_gradient: Any, w0: Any, learning_rate: Any, steps: Any) -> Any:
    w = np.array(w0, dtype=float)
    losses = []
    for _ in range(steps):
        loss, gradient = loss_and_gradient(w)
        losses.append(loss)
        w = w - learning_rate * gradient
    losses.append(loss_and_gradient(w)[0])
    return w, np.array(losses)
