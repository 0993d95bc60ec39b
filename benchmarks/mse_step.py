"""Loss and gradient of mean squared error at (10_000, 100), against its two matrix products."""

import numpy as np
from _page import Section
from _pairs import ratios, report, section

from gdlesson import MeanSquaredError


def main() -> Section:
    """Twenty evaluations a round, since one is too short to time."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(10_000, 100))
    y = rng.normal(size=10_000)
    w = rng.normal(size=100)
    loss = MeanSquaredError(X, y)

    def ours() -> None:
        for _ in range(20):
            loss.value_and_gradient(w)

    def two_products() -> None:
        for _ in range(20):
            (X @ w) @ X

    def textbook() -> None:
        for _ in range(20):
            (2 / len(y)) * X.T @ (X @ w - y)
            np.mean((X @ w - y) ** 2)

    pairs = [
        report("value and gradient / two products", ratios(ours, two_products, rounds=31), 1.1),
        report("value and gradient / the textbook's lines", ratios(ours, textbook, rounds=7)),
    ]
    return section(
        "Mean squared error",
        "Loss and gradient at (10,000, 100) cost hardly more than the two products they need.",
        pairs,
    )
