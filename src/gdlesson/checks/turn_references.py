"""A right answer to each of the lesson's "your turn" cells; their checks compare with these.

Apart from references.py, since these need no source that could stand beside a submission: nothing
here is graded. They may use what their section has explained, such as Section 10's `Value`.
"""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np

from gdlesson.autodiff import Value


def slope_between(f: Any, a: Any, b: Any) -> Any:
    return (f(b) - f(a)) / (b - a)


def slope_of_cubic(x: Any) -> Any:
    return 6 * x**2 - 10 * x - 4


def slope_of_chain(outer_rate: Any, inner: Any, inner_rate: Any, x: Any) -> Any:
    return outer_rate(inner(x)) * inner_rate(x)


def partial_by_wiggling(f: Any, w: Any, index: Any, h: Any) -> Any:
    moved = w.copy()
    moved[index] += h
    return (f(moved) - f(w)) / h


def step_downhill(w: Any, gradient: Any, length: Any) -> Any:
    return w - length * gradient / np.linalg.norm(gradient)


def settle(loss: Any, gradient: Any, w: Any, learning_rate: Any, steps: Any, tolerance: Any) -> Any:
    for _ in range(steps):
        before = loss(w)
        w = w - learning_rate * gradient(w)
        if before - loss(w) <= tolerance:
            break
    return w


def what_happens(curvature: Any, learning_rate: Any) -> Any:
    factor = 1 - learning_rate * curvature
    if factor < -1:
        return "flies off"
    if factor < 0:
        return "zig-zags"
    return "glides"


def line_gradient(x: Any, y: Any, slope: Any, intercept: Any) -> Any:
    residual = slope * x + intercept - y
    return 2 * (residual * x).mean(), 2 * residual.mean()


def train(loss_of: Any, start: Any, learning_rate: Any, steps: Any) -> Any:
    x = Value(start)
    for _ in range(steps):
        x.grad = 0.0
        loss = loss_of(x)
        loss.backward()
        x.data = x.data - learning_rate * x.grad
    return x.data


#: Every reference by the name of its task.
REFERENCES = {
    name: value
    for name, value in list(globals().items())
    if inspect.isfunction(value) and value.__module__ == __name__
}
