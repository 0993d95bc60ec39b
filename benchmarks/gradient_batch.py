"""The numeric gradient against the loop that everybody writes first, at 100 to 10,000 weights.

Once as it is, f called for one point after another; once with batched=True, where f takes them
stacked. Beyond some 8,000 weights the second falls back to the first.
"""

import numpy as np
from _page import Section
from _pairs import ratios, report, section

from gdlesson import gradient

#: Weights, calls in one measurement, rounds, and the goal for batches.
SIZES = ((100, 20, 21, 0.08), (1_000, 1, 15, 0.3), (10_000, 1, 5, 1.05))


def simple(f, w, h=1e-6):
    """For each weight: two copies, two calls."""
    slopes = np.empty(w.size)
    for i in range(w.size):
        ahead, behind = w.copy(), w.copy()
        ahead[i] += h
        behind[i] -= h
        slopes[i] = (f(ahead) - f(behind)) / (2 * h)
    return slopes


def functions(d, rng):
    """Three losses that take one point or many."""
    X, y = rng.normal(size=(20, d)), rng.normal(size=20)

    def squares(w):
        return (w**2).sum(axis=-1)

    def rosenbrock_chain(w):
        left, right = w[..., :-1], w[..., 1:]
        return (100 * (right - left**2) ** 2 + (1 - left) ** 2).sum(axis=-1)

    def mean_squared_error(w):
        return ((w @ X.T - y) ** 2).mean(axis=-1)

    return squares, rosenbrock_chain, mean_squared_error


def times(count, action):
    """The same thing several times, so that a short one can be timed."""

    def again():
        for _ in range(count):
            action()

    return again


def main() -> Section:
    """Every size, every loss, stacked and one at a time."""
    rng = np.random.default_rng(0)
    pairs = []
    for d, count, rounds, goal in SIZES:
        w = rng.normal(size=d)
        for f in functions(d, rng):
            peer = times(count, lambda f=f, w=w: simple(f, w))
            batched = times(count, lambda f=f, w=w: gradient(f, w, batched=True))
            plain = times(count, lambda f=f, w=w: gradient(f, w))
            slopes = simple(f, w)
            assert np.abs(gradient(f, w, batched=True) - slopes).max() < 1e-4 * np.abs(slopes).max()
            what = f"{f.__name__}, d = {d:,}: {{}} / simple loop"
            pairs.append(report(what.format("batched"), ratios(batched, peer, rounds), goal))
            pairs.append(report(what.format("one at a time"), ratios(plain, peer, rounds)))
    return section(
        "The numeric gradient",
        "A loss that takes many points at once is measured in a share of the loop's time; one "
        "point at a time costs what the loop costs.",
        pairs,
    )
