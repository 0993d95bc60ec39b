"""Loss and gradient of mean squared error against the two matrix products they are made of.

Small enough for the cache, (10_000, 100), and beyond it, (100_000, 200), where the table is read in
blocks; whole steps of `descend` with everything recorded; float32, sparse and on disk.
"""

import tempfile
from pathlib import Path

import numpy as np
from _page import Section
from _pairs import Comparison, ratios, report, section

from gdlesson import MeanSquaredError, descend


def times(n, action):
    """The same thing n times, so that a short one can be timed."""

    def again():
        for _ in range(n):
            action()

    return again


def small(rng) -> list[Comparison]:
    """Where the table stays in the cache anyway."""
    X, y, w = rng.normal(size=(10_000, 100)), rng.normal(size=10_000), rng.normal(size=100)
    loss = MeanSquaredError(X, y)
    ours = times(20, lambda: loss.value_and_gradient(w))
    found = ratios(ours, times(20, lambda: (X @ w) @ X), 31)
    products = report("(10_000, 100) / two products", found, 1.1)

    def textbook():
        (2 / len(y)) * X.T @ (X @ w - y)
        np.mean((X @ w - y) ** 2)

    found = ratios(ours, times(20, textbook), 7)
    return [products, report("(10_000, 100) / the textbook's lines", found)]


def large(rng) -> list[Comparison]:
    """Where two products read the table from memory twice, and blocks once."""
    X, y, w = rng.normal(size=(100_000, 200)), rng.normal(size=100_000), rng.normal(size=200)
    loss, steps = MeanSquaredError(X, y), 10

    def products():
        (X @ w) @ X

    evaluate = lambda: loss.value_and_gradient(w)  # noqa: E731
    pairs = [report("(100_000, 200) / two products", ratios(evaluate, products), 0.8)]
    run = lambda: descend(loss, w, learning_rate=0.01, steps=steps)  # noqa: E731
    found = ratios(run, times(steps, products))
    pairs.append(report(f"descend, {steps} steps / as many pairs of products", found, 1.05))

    X32, w32 = X.astype(np.float32), w.astype(np.float32)
    single = MeanSquaredError(X32, y.astype(np.float32))
    ours = lambda: single.value_and_gradient(w)  # noqa: E731
    found = ratios(ours, lambda: (X32 @ w32) @ X32)
    pairs.append(report("float32 / two products in float32", found))
    pairs.append(report("float32 / float64", ratios(ours, evaluate)))

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "X.npy"
        np.save(path, X)
        on_disk = MeanSquaredError(np.load(path, mmap_mode="r"), y)
        found = ratios(lambda: on_disk.value_and_gradient(w), evaluate)
        pairs.append(report("mapped from a (cached) file / in memory", found))
    return pairs


def sparse(rng) -> list[Comparison]:
    """One entry in a hundred."""
    from scipy.sparse import random_array

    X = random_array((100_000, 2_000), density=0.01, format="csr", rng=rng)
    y, w = rng.normal(size=100_000), rng.normal(size=2_000)
    loss = MeanSquaredError(X, y)
    ours = lambda: loss.value_and_gradient(w)  # noqa: E731
    return [report("sparse / scipy's two products", ratios(ours, lambda: X.T @ (X @ w)))]


def main() -> Section:
    """A table that fits the cache, one that does not, and a sparse one."""
    seeded = np.random.default_rng(0)
    return section(
        "Mean squared error",
        "Loss and gradient cost hardly more than the two products they need; less, where the table "
        "outgrows the cache, since blocks are read from memory once.",
        [*small(seeded), *large(seeded), *sparse(seeded)],
    )
