"""grad beside what one would write by hand, PyTorch's autograd, HIPS autograd and our own Value.

Each peer computes the same gradient of the same function; that they agree is asserted first.
PyTorch runs in double precision and on as many cores as it likes. HIPS autograd brings a numpy of
its own, so its functions are given that one.
"""

import importlib.util
from dataclasses import replace

import numpy as np
from _page import Section, Skipped
from _pairs import Comparison, ratios, report, section

from gdlesson import Value, grad

ROUNDS = 21


def times(n, action):
    """The same thing n times, so that a short one can be timed."""

    def again():
        for _ in range(n):
            action()

    return again


def in_torch(f, w):
    """The gradient function by PyTorch."""
    import torch

    start = torch.tensor(w, requires_grad=True)

    def gradient():
        start.grad = None
        f(start).backward()
        return start.grad.numpy()

    return gradient


def agree(*found):
    """All peers found the same."""
    for other in found[1:]:
        np.testing.assert_allclose(found[0], other, rtol=1e-8, atol=1e-10)


def mean_squared_error(rng) -> list[Comparison]:
    """A table of (10,000, 100): two products are all the work."""
    import torch

    X, y, w = rng.normal(size=(10_000, 100)), rng.normal(size=10_000), rng.normal(size=100)
    ours = grad(lambda w: ((X @ w - y) ** 2).mean())
    by_hand = lambda: 2 / len(y) * (X.T @ (X @ w - y))  # noqa: E731
    X_t, y_t = torch.tensor(X), torch.tensor(y)
    theirs = in_torch(lambda w: ((X_t @ w - y_t) ** 2).mean(), w)
    agree(ours(w), by_hand(), theirs())
    mine = times(10, lambda: ours(w))
    what = "mean squared error, (10,000, 100)"
    return [
        report(f"{what} / by hand", ratios(mine, times(10, by_hand), ROUNDS), 2),
        report(f"{what} / PyTorch", ratios(mine, times(10, theirs), ROUNDS)),
        *hips(what, lambda np: lambda w: np.mean((np.dot(X, w) - y) ** 2), w, 10),
    ]


def network(rng) -> list[Comparison]:
    """Two layers, 64 → 128 → 1, on 256 samples."""
    import torch

    X, y = rng.normal(size=(256, 64)), rng.normal(size=256)
    w = rng.normal(size=64 * 128 + 128 + 128 + 1) / 8

    def loss(X, y, tanh):
        def f(w):
            hidden = tanh(X @ w[:8192].reshape(64, 128) + w[8192:8320])
            return ((hidden @ w[8320:8448] + w[8448] - y) ** 2).mean()

        return f

    ours = grad(loss(X, y, np.tanh))
    theirs = in_torch(loss(torch.tensor(X), torch.tensor(y), torch.tanh), w)
    agree(ours(w), theirs())
    mine = times(10, lambda: ours(w))
    what = "two layers, 256 samples"
    return [
        report(f"{what} / PyTorch", ratios(mine, times(10, theirs), ROUNDS), 3),
        *hips(what, lambda np: loss(X, y, np.tanh), w, 10),
    ]


def numbers() -> list[Comparison]:
    """A chain of 20,000 products and sums of single numbers, as loops make them."""
    count = 10_000

    def f(w):
        x = w[0]
        for _ in range(count):
            x = x * w[1] + 0.5
        return x

    def by_value():
        a, b = Value(1.0), Value(0.5)
        f((a, b)).backward()
        return [a.grad, b.grad]

    ours, w = grad(f), np.array([1.0, 0.5])
    theirs = in_torch(f, w)
    agree(ours(w), by_value(), theirs())
    what = "20,000 operations on numbers"
    mine = lambda: ours(w)  # noqa: E731
    return [
        report(f"{what} / Value", ratios(mine, by_value, ROUNDS), 1),
        report(f"{what} / PyTorch", ratios(mine, theirs, 7)),
        *hips(what, lambda np: f, w, 1),
    ]


def hips(what, make, w, n) -> list[Comparison]:
    """The same by HIPS autograd, where it is installed."""
    if importlib.util.find_spec("autograd") is None:
        print(f"{what}: HIPS autograd is not installed here")
        return []
    import autograd

    theirs, ours = autograd.grad(make(autograd.numpy)), grad(make(np))
    agree(ours(w), theirs(w))
    mine, other = times(n, lambda: ours(w)), times(n, lambda: theirs(w))
    return [report(f"{what} / HIPS autograd", ratios(mine, other, 7))]


def main() -> Section:
    """All peers on the three kinds of work: products, layers, single numbers."""
    if importlib.util.find_spec("torch") is None:
        raise Skipped("PyTorch is not installed here")
    rng = np.random.default_rng(4)
    pairs = [*mean_squared_error(rng), *network(rng), *numbers()]
    made = section(
        "Gradients by recording",
        "`grad` records f once on whole arrays and walks back; it is measured against the line "
        "that one writes by hand, PyTorch's autograd, HIPS autograd and `Value`.",
        pairs,
        "All in double precision; the gradients are compared first.",
    )
    peers = [name for name in ("torch", "autograd") if importlib.util.find_spec(name)]
    return replace(made, packages=tuple(peers))
