"""Runs with a known cause: what `diagnose` is held against, in a test and in a benchmark."""

from collections.abc import Iterator

import numpy as np

from gdlesson import SGD, Adam, History, MeanSquaredError, RMSprop, descend
from gdlesson.diagnosis import Kind
from gdlesson.objectives import bowl, himmelblau, parabola, rosenbrock, two_valleys


def _bowls(rng: np.random.Generator) -> Iterator[tuple[object, np.ndarray, float]]:
    """Bowls of several shapes, a start for each, and the border of its learning rate."""
    for _ in range(6):
        d = int(rng.integers(2, 6))
        curvatures = rng.uniform(1, 5, d) * 10 ** rng.uniform(-2, 2)
        low = rng.normal(size=d)

        class Bowl:
            def __init__(self, c: np.ndarray, at: np.ndarray) -> None:
                self.c, self.at = c, at
                self.minima = (tuple(at),)

            def __call__(self, w: np.ndarray) -> float:
                return float(self.c @ (w - self.at) ** 2) / 2

            def gradient(self, w: np.ndarray) -> np.ndarray:
                return self.c * (w - self.at)

        yield Bowl(curvatures, low), low + rng.normal(size=d) * 3, 2 / curvatures.max()


def runs(seed: int = 7) -> Iterator[tuple[Kind, History]]:
    """At least 200 runs, each with its cause."""
    rng = np.random.default_rng(seed)
    for _ in range(3):
        for f, start, border in _bowls(rng):
            yield Kind.HEALTHY, descend(f, start, learning_rate=0.4 * border, steps=120)
            yield Kind.STEPS_TOO_SHORT, descend(f, start, learning_rate=1e-4 * border, steps=60)
            yield Kind.OSCILLATING, descend(f, start, learning_rate=0.97 * border, steps=40)
            yield Kind.OVERSHOOTING, descend(f, start, learning_rate=1.3 * border, steps=25)
            yield Kind.BLEW_UP, descend(f, start, learning_rate=20 * border, steps=2000)
            uphill = lambda w, f=f: -f.gradient(w)  # noqa: E731
            yield (
                Kind.FLIPPED_SIGN,
                descend(f, start, gradient=uphill, learning_rate=0.1 * border, steps=30),
            )
            yield (
                Kind.KEPT_GRADIENTS,
                descend(
                    f, start, gradient=_keeping(f.gradient), learning_rate=0.1 * border, steps=40
                ),
            )
            yield Kind.LOST_GRADIENT, descend(f, start, gradient=lambda w: 0 * w, steps=30)
            yield Kind.EXPLODED_LATE, _late(f, start, 0.3 * border, rng)
            yield Kind.HEALTHY, descend(f, start, optimizer=Adam(0.3), steps=400)
            yield (
                Kind.HEALTHY,
                descend(f, start, optimizer=SGD(0.05 * border, momentum=0.8), steps=300),
            )
    for scale in (30.0, 100.0, 1000.0):
        for _ in range(3):
            X = np.column_stack([rng.normal(size=80), scale * rng.normal(size=80)])
            loss = MeanSquaredError(X, X @ [1.0, 1 / scale] + 0.01 * rng.normal(size=80))
            border = 2 / np.linalg.eigvalsh(2 / 80 * X.T @ X).max()
            yield (
                Kind.UNSCALED_FEATURES,
                descend(loss, np.zeros(2), learning_rate=0.5 * border, steps=60),
            )
    yield from _landscapes()
    yield from _own_faults()


def _landscapes() -> Iterator[tuple[Kind, History]]:
    """The named objectives of the lesson."""
    for rate, kind in ((0.1, Kind.HEALTHY), (0.3, Kind.OSCILLATING), (0.4, Kind.OVERSHOOTING),
                       (0.001, Kind.STEPS_TOO_SHORT)):  # fmt: skip
        yield kind, descend(bowl, (4, 3), learning_rate=rate, steps=40)
    for start in ((0.5, -0.5), (-4.0, 4.0), (3.5, 1.0), (-3.0, -3.0)):
        yield Kind.HEALTHY, descend(himmelblau, start, learning_rate=0.01, steps=200)
        yield Kind.HEALTHY, descend(himmelblau, start, optimizer=RMSprop(0.05), steps=200)
    yield Kind.STEPS_TOO_SHORT, descend(rosenbrock, (-1.2, 1.0), learning_rate=1e-5, steps=100)
    for start in (1.7, -1.7):
        yield Kind.HEALTHY, descend(two_valleys, start, learning_rate=0.02, steps=300)
    yield Kind.OVERSHOOTING, descend(parabola, 2.0, learning_rate=1.1, steps=30)
    yield Kind.BLEW_UP, descend(parabola, 2.0, learning_rate=50, steps=1000)


def _own_faults() -> Iterator[tuple[Kind, History]]:
    """Functions that break by themselves, and weights that nothing reaches."""
    for start in (0.5, 1.0, 3.0):
        slope = lambda w: np.array(1.0)  # noqa: E731
        yield (
            Kind.LEFT_DOMAIN,
            descend(
                lambda w: w + 0 * np.log(w), start, gradient=slope, learning_rate=start, steps=5
            ),
        )
        yield Kind.FLAT, descend(lambda w: float(np.maximum(w, 0)), -start, steps=20)
        yield (
            Kind.FLAT,
            descend(lambda w: 1 / (1 + np.exp(-w)), -30.0 - start, learning_rate=0.1, steps=20),
        )
        zero = lambda w: np.zeros(2)  # noqa: E731
        yield Kind.LOST_GRADIENT, descend(bowl, (4, start), gradient=zero, steps=20)


def _keeping(gradient):
    """A gradient that is never cleared, as in a loop without zero_grad."""
    kept = []
    calls = [0]

    def summed(w):
        calls[0] += 1
        if calls[0] == 2:  # `descend` tries the gradient once before the run
            kept.clear()
        kept.append(gradient(w))
        return np.sum(kept, axis=0)

    return summed


def _late(f, start, rate, rng):
    """Fine, until a bad batch returns a gradient that is far too long."""
    bad = int(rng.integers(25, 60))
    seen = [0]

    def gradient(w):
        seen[0] += 1
        return f.gradient(w) * 1.0 if seen[0] < bad else 1e6 * (1 + np.abs(w)) * f.c

    return descend(f, start, gradient=gradient, learning_rate=rate, steps=bad + 10)


def confusion(seed: int = 7) -> tuple[dict[tuple[str, str], int], int]:
    """How often each cause was given each diagnosis, and how many runs there were."""
    from gdlesson.diagnosis import diagnose

    table: dict[tuple[str, str], int] = {}
    total = 0
    for cause, run in runs(seed):
        found = diagnose(run).kind
        table[cause.name, found.name] = table.get((cause.name, found.name), 0) + 1
        total += 1
    return table, total
