"""A right answer to every task, as the solution notebooks have them; checks compare with these.

They use numpy and one another, no more: the source of one can stand beside a submission, in place
of an earlier answer that went wrong.
"""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np

from gdlesson.checks import references_engine, references_runs


def slope(f: Any, x: Any, h: Any) -> Any:
    wiggled = f(x + h)
    difference = wiggled - f(x)
    return difference / h


def central_slope(f: Any, x: Any, h: Any) -> Any:
    return (f(x + h) - f(x - h)) / (2 * h)


def slope_along_y(f: Any, x: Any, y: Any, h: Any) -> Any:
    return (f(x, y + h) - f(x, y - h)) / (2 * h)


def numeric_gradient(f: Any, w: Any, h: Any = 1e-5) -> Any:
    w = np.array(w, dtype=float)
    gradient = np.zeros_like(w)
    for index in np.ndindex(w.shape):
        up, down = w.copy(), w.copy()
        up[index] += h
        down[index] -= h
        gradient[index] = (f(up) - f(down)) / (2 * h)
    return gradient


def gradient_descent(
    gradient: Any, w0: Any, learning_rate: Any, steps: Any, tolerance: Any, loss: Any = None
) -> Any:
    w = np.array(w0, dtype=float)
    path = [w]
    before = loss(w) if loss else None
    for _ in range(steps):
        slopes = gradient(w)
        if np.linalg.norm(slopes) <= tolerance:
            return np.array(path), "gradient is tiny"
        w = w - learning_rate * slopes
        path.append(w)
        if loss:
            now = loss(w)
            if abs(before - now) <= tolerance:
                return np.array(path), "loss has settled"
            before = now
    return np.array(path), "steps are spent"


def sweep_rates(loss: Any, gradient: Any, w0: Any, learning_rates: Any, steps: Any) -> Any:
    losses = []
    for rate in learning_rates:
        path, _ = gradient_descent(gradient, w0, rate, steps, 0.0)
        end = loss(path[-1])
        losses.append(end if np.isfinite(end) else np.inf)
    return np.array(losses)


def find_border(shrinks: Any, low: Any, high: Any, width: Any) -> Any:
    while high - low > width:
        middle = (low + high) / 2
        if shrinks(middle):
            low = middle
        else:
            high = middle
    return (low + high) / 2


def mse_loss(X: Any, y: Any, w: Any) -> Any:
    residual = X @ w - y
    return float((residual**2).mean())


def mse_gradient(X: Any, y: Any, w: Any) -> Any:
    n = len(y)
    residual = X @ w - y
    return (2 / n) * (X.T @ residual)


def fit_line(x: Any, y: Any, learning_rate: Any, steps: Any) -> Any:
    X = np.column_stack([x, np.ones(len(x))])
    path, _ = gradient_descent(
        lambda w: mse_gradient(X, y, w), np.zeros(2), learning_rate, steps, 0.0
    )
    return path[-1]


def standardize(X: Any) -> Any:
    mean = X.mean(axis=0)
    spread = X.std(axis=0)
    return (X - mean) / spread, mean, spread


def fit(X: Any, y: Any, learning_rate: Any, steps: Any) -> Any:
    path, _ = gradient_descent(
        lambda w: mse_gradient(X, y, w), np.zeros(X.shape[1]), learning_rate, steps, 0.0
    )
    return path[-1]


def clip_gradient(gradient: Any, max_norm: Any) -> Any:
    norm = np.linalg.norm(gradient)
    if norm > max_norm:
        return gradient * (max_norm / norm)
    return gradient


def mended_sign(gradient: Any, w0: Any, learning_rate: Any, steps: Any) -> Any:
    w = np.array(w0, dtype=float)
    path = [w]
    for _ in range(steps):
        w = w - learning_rate * gradient(w)
        path.append(w)
    return np.array(path)


def mended_mean(X: Any, y: Any, w0: Any, learning_rate: Any, steps: Any) -> Any:
    w = np.array(w0, dtype=float)
    for _ in range(steps):
        residual = X @ w - y
        w = w - learning_rate * (2 / len(y)) * (X.T @ residual)
    return w


def mended_state(gradient: Any, w0: Any, learning_rate: Any, momentum: Any, steps: Any) -> Any:
    w = np.array(w0, dtype=float)
    velocity = np.zeros_like(w)
    for _ in range(steps):
        velocity = momentum * velocity + gradient(w)
        w = w - learning_rate * velocity
    return w


def momentum_descent(gradient: Any, w0: Any, learning_rate: Any, momentum: Any, steps: Any) -> Any:
    w = np.array(w0, dtype=float)
    velocity = np.zeros_like(w)
    path = [w]
    for _ in range(steps):
        velocity = momentum * velocity + gradient(w)
        w = w - learning_rate * velocity
        path.append(w)
    return np.array(path)


def adam_descent(
    gradient: Any,
    w0: Any,
    learning_rate: Any,
    steps: Any,
    beta1: Any = 0.9,
    beta2: Any = 0.999,
    eps: Any = 1e-8,
) -> Any:
    w = np.array(w0, dtype=float)
    mean, square = np.zeros_like(w), np.zeros_like(w)
    path = [w]
    for step in range(1, steps + 1):
        slopes = gradient(w)
        mean = beta1 * mean + (1 - beta1) * slopes
        square = beta2 * square + (1 - beta2) * slopes**2
        mean_hat = mean / (1 - beta1**step)
        square_hat = square / (1 - beta2**step)
        w = w - learning_rate * mean_hat / (np.sqrt(square_hat) + eps)
        path.append(w)
    return np.array(path)


#: Every reference by the name of its task.
REFERENCES = {
    name: value
    for here in (globals(), vars(references_engine), vars(references_runs))
    for name, value in list(here.items())
    if inspect.isfunction(value)
}


def reference_source(name: str) -> str:
    """The source of one reference, which needs `np`, `Any` and the references that it calls."""
    return inspect.getsource(REFERENCES[name])
