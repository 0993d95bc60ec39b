"""Loss and gradient of mean squared error against the two matrix products they are made of.

Small enough for the cache, (10_000, 100), and beyond it, (100_000, 200), where the table is read in
blocks; whole steps of `descend` with everything recorded; float32, sparse and on disk.
"""

import tempfile
from pathlib import Path

import numpy as np
from _pairs import ratios, report

from gdlesson import MeanSquaredError, descend


def times(n, action):
    """The same thing n times, so that a short one can be timed."""

    def again():
        for _ in range(n):
            action()

    return again


def small(rng):
    """Where the table stays in the cache anyway."""
    X, y, w = rng.normal(size=(10_000, 100)), rng.normal(size=10_000), rng.normal(size=100)
    loss = MeanSquaredError(X, y)
    ours = times(20, lambda: loss.value_and_gradient(w))
    report("(10_000, 100) / two products", ratios(ours, times(20, lambda: (X @ w) @ X), 31), 1.1)

    def textbook():
        (2 / len(y)) * X.T @ (X @ w - y)
        np.mean((X @ w - y) ** 2)

    report("(10_000, 100) / the textbook's lines", ratios(ours, times(20, textbook), 7))


def large(rng):
    """Where two products read the table from memory twice, and blocks once."""
    X, y, w = rng.normal(size=(100_000, 200)), rng.normal(size=100_000), rng.normal(size=200)
    loss, steps = MeanSquaredError(X, y), 10

    def products():
        (X @ w) @ X

    report(
        "(100_000, 200) / two products", ratios(lambda: loss.value_and_gradient(w), products), 0.8
    )
    run = lambda: descend(loss, w, learning_rate=0.01, steps=steps)  # noqa: E731
    found = ratios(run, times(steps, products))
    report(f"descend, {steps} steps / as many pairs of products", found, 1.05)

    X32, w32 = X.astype(np.float32), w.astype(np.float32)
    single = MeanSquaredError(X32, y.astype(np.float32))
    ours = lambda: single.value_and_gradient(w)  # noqa: E731
    report("float32 / two products in float32", ratios(ours, lambda: (X32 @ w32) @ X32))
    report("float32 / float64", ratios(ours, lambda: loss.value_and_gradient(w)))

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "X.npy"
        np.save(path, X)
        on_disk = MeanSquaredError(np.load(path, mmap_mode="r"), y)
        found = ratios(lambda: on_disk.value_and_gradient(w), lambda: loss.value_and_gradient(w))
        report("mapped from a (cached) file / in memory", found)


def sparse(rng):
    """One entry in a hundred."""
    try:
        from scipy.sparse import random_array
    except ImportError:
        print("sparse: scipy 1.12 or newer is not installed")
        return
    X = random_array((100_000, 2_000), density=0.01, format="csr", rng=rng)
    y, w = rng.normal(size=100_000), rng.normal(size=2_000)
    loss = MeanSquaredError(X, y)
    ours = lambda: loss.value_and_gradient(w)  # noqa: E731
    report("sparse / scipy's two products", ratios(ours, lambda: X.T @ (X @ w)))


if __name__ == "__main__":
    seeded = np.random.default_rng(0)
    small(seeded)
    large(seeded)
    sparse(seeded)
