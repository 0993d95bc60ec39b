"""Problems to descend, drawn from a generator: bowls, valleys, regressions, a small network."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gdlesson import MeanSquaredError, gradient
from gdlesson.objectives import himmelblau, rosenbrock


@dataclass(frozen=True)
class Problem:
    """A function, a start, f's own slope, and the largest curvature at the start."""

    name: str
    f: Callable
    start: np.ndarray
    slope: Callable
    curvature: float


def numeric(f):
    return lambda w: gradient(f, w)


def largest_curvature(slope, start):
    steps = 1e-4 * np.eye(start.size).reshape(start.size, *start.shape)
    H = [(np.ravel(slope(start + s)) - np.ravel(slope(start - s))) / 2e-4 for s in steps]
    return float(np.abs(np.linalg.eigvalsh((np.array(H) + np.array(H).T) / 2)).max())


def problem(name, f, start, slope=None, curvature=None):
    start = np.asarray(start, dtype=float)
    slope = slope or numeric(f)
    return Problem(name, f, start, slope, curvature or largest_curvature(slope, start))


def bowl_like(rng, condition=10.0):
    d = int(rng.integers(2, 7))
    axes, _ = np.linalg.qr(rng.normal(size=(d, d)))
    sizes = 10 ** rng.uniform(-1, 1) * condition ** rng.uniform(0, 1, d)
    H, low, lift = axes @ np.diag(sizes) @ axes.T, rng.normal(size=d), rng.choice([0.0, 1.0, 30.0])
    return problem(
        "bowl", lambda w: float((w - low) @ H @ (w - low)) / 2 + lift,
        low + 2 * rng.normal(size=d), lambda w: H @ (w - low),
    )  # fmt: skip


def quartic(rng):
    d, low = int(rng.integers(2, 5)), rng.normal(size=3)[0]
    return problem(
        "quartic", lambda w: float(((w - low) ** 4 / 4 + (w - low) ** 2).sum()),
        low + rng.uniform(1, 2, d) * rng.choice([-1, 1], d),
        lambda w: (w - low) ** 3 + 2 * (w - low),
    )  # fmt: skip


def logistic(rng):
    X = rng.normal(size=(50, int(rng.integers(2, 5))))
    y = np.sign(X @ rng.normal(size=X.shape[1]) + rng.normal(size=50))

    def f(w):
        return float(np.logaddexp(0, -y * (X @ w)).mean() + 0.05 * w @ w)

    def slope(w):
        return X.T @ (-y / (1 + np.exp(y * (X @ w)))) / 50 + 0.1 * w

    return problem("logistic", f, 3 * rng.normal(size=X.shape[1]), slope)


def logcosh(rng):
    a = rng.uniform(0.5, 3, int(rng.integers(2, 5)))
    return problem(
        "logcosh", lambda w: float((np.logaddexp(a * w, -a * w) - np.log(2)).sum()),
        rng.normal(size=len(a)) + 1.5, lambda w: a * np.tanh(a * w),
        float(a.max() ** 2),
    )  # fmt: skip


def table(rng):
    X = rng.normal(size=(60, int(rng.integers(2, 6))))
    f = MeanSquaredError(X, X @ rng.normal(size=X.shape[1]) + 0.1 * rng.normal(size=60))
    return problem("table", f, 2 * rng.normal(size=X.shape[1]), f.gradient)


def network(rng):
    x = np.linspace(-2, 2, 20)
    y = np.sin(x) + rng.normal() * 0.3

    def f(w):
        return float(np.mean((np.tanh(np.outer(x, w[:3]) + w[3:6]) @ w[6:9] - y) ** 2))

    return problem("network", f, rng.normal(size=9))


def landscape(rng):
    f = (himmelblau, rosenbrock)[int(rng.integers(2))]
    near = {"himmelblau": rng.normal(size=2) * 0.5 + (2, 1)}
    start = near.get(f.name, np.array([-1.2, 1.0]) + 0.2 * rng.normal(size=2))
    return problem(f.name, f, start, f.gradient)


SMOOTH = (bowl_like, quartic, logistic, logcosh, table, network, landscape)
#: Those on which a fair rate is down in some hundred steps.
EASY = (bowl_like, quartic, logcosh, table)
