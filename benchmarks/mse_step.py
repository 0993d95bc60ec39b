"""Loss and gradient of mean squared error at (10_000, 100), against its two matrix products."""

import numpy as np
from _pairs import ratios, report

from gdlesson import MeanSquaredError

if __name__ == "__main__":
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

    report("value_and_gradient / two products", ratios(ours, two_products, rounds=31), 1.1)
    report("value_and_gradient / the textbook's lines", ratios(ours, textbook, rounds=7))
