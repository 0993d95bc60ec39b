"""Cases that put one difficulty on top of a random expression, the same for the same seed.

A corner, a jump, noise, an edge, …: of random size at a random place. Seeds up to 99 were used
while the search was tuned; HELD_OUT was not.
"""

import math
import random
from collections.abc import Iterator
from typing import Any

import numpy as np
from compositions_cases import Body, answerable, tree
from derivative_cases import Case, hashed, noise, single


def _place(rng: random.Random) -> float:
    return rng.choice((-1, 1)) * 10 ** rng.uniform(-2, 1.5) if rng.random() < 0.9 else 0.0


def _size(rng: random.Random, low: float, high: float) -> float:
    return 10 ** rng.uniform(low, high)


def _kink(rng: random.Random, s: Body, c: float) -> Case:
    a = _size(rng, -4, 2)
    return Case(
        "kink", f"{a:.2g} |x - {c:.3g}|", lambda m, x: s(m, x) + a * abs(x - c), c, slope=None
    )


def _relu(rng: random.Random, s: Body, c: float) -> Case:
    a = _size(rng, -4, 2)
    return Case(
        "relu",
        f"{a:.2g} relu(x - {c:.3g})",
        lambda m, x: s(m, x) + a * max(x - c, 0 * x) * (2 + x * x) ** 0.5,
        c,
        slope=None,
    )


def _jump(rng: random.Random, s: Body, c: float) -> Case:
    a, closed = _size(rng, -3, 2), rng.random() < 0.5
    return Case(
        "jump",
        f"{a:.2g} at {c:.3g}",
        lambda m, x: s(m, x) + (a if x > c or (closed and x == c) else 0.0),
        c,
        slope=None,
    )


def _cusp(rng: random.Random, s: Body, c: float) -> Case:
    a, p, odd = _size(rng, -3, 1), rng.choice((0.25, 1 / 3, 0.5, 2 / 3, 0.8)), rng.random() < 0.5

    def body(m: Any, x: Any) -> Any:
        rise = a * abs(x - c) ** p
        return s(m, x) + (-rise if odd and x < c else rise)

    return Case(
        "cusp", f"{a:.2g} |x - {c:.3g}|^{p:.2g}{', odd' if odd else ''}", body, c, slope=None
    )


def _upright_edge(rng: random.Random, s: Body, c: float) -> Case:
    a, side = _size(rng, -1, 1), rng.choice((-1, 1))
    return Case(
        "edge, upright",
        f"√ at {c:.3g}",
        lambda m, x: s(m, x) + a * m.sqrt(side * (x - c)),
        c,
        slope=None,
    )


def _near_kink(rng: random.Random, s: Body, c: float) -> Case:
    gap = _size(rng, -7, 0) * rng.choice((-1, 1)) * max(abs(c), 0.1)
    a = _size(rng, -2, 1)
    return Case(
        "near a kink",
        f"{a:.2g} |x - {c:.3g}|, {gap:.2g} away",
        lambda m, x: s(m, x) + a * abs(x - c),
        c + gap,
    )


def _near_jump(rng: random.Random, s: Body, c: float) -> Case:
    gap = _size(rng, -6, 0) * rng.choice((-1, 1)) * max(abs(c), 0.1)
    a = _size(rng, -2, 1)
    return Case(
        "near a jump",
        f"{a:.2g} at {c:.3g}, {gap:.2g} away",
        lambda m, x: s(m, x) + (a if x > c else 0),
        c + gap,
    )


def _near_edge(rng: random.Random, s: Body, c: float) -> Case:
    gap = _size(rng, -6, 0) * max(abs(c), 0.1)
    name = rng.choice(("sqrt", "log", "1/x"))

    def body(m: Any, x: Any) -> Any:
        return s(m, x) + (1 / (x - c) if name == "1/x" else getattr(m, name)(x - c))

    return Case("near an edge", f"{name}, {gap:.2g} from {c:.3g}", body, c + gap)


def _one_sided(rng: random.Random, s: Body, c: float) -> Case:
    side, beyond = rng.choice((-1, 1)), rng.choice((math.nan, math.inf, "raises"))

    def body(m: Any, x: Any) -> Any:
        if side * (x - c) < 0:
            if beyond == "raises":
                raise ValueError("math domain error")
            return beyond
        return s(m, x)

    slope = float(Case("", "", s, c).truth)
    return Case("one-sided", f"at {c:.3g}, beyond it {beyond}", body, c, slope=slope)


def _noise(rng: random.Random, s: Body, c: float) -> Case:
    size = _size(rng, -13, -5)
    return Case("noise", f"{size:.1g} at {c:.3g}", s, c, noise(size))


def _relative_noise(rng: random.Random, s: Body, c: float) -> Case:
    size = _size(rng, -13, -5)
    return Case(
        "relative noise", f"{size:.1g} at {c:.3g}", s, c, lambda x, v: v * (1 + size * hashed(x))
    )


def _rounded(rng: random.Random, s: Body, c: float) -> Case:
    digits = rng.randint(6, 13)
    return Case("rounded", f"{digits} decimals at {c:.3g}", s, c, lambda x, v: round(v, digits))


def _float32(rng: random.Random, s: Body, c: float) -> Case:
    return Case("float32", f"at {c:.3g}", s, c, single)


def _float32_inside(rng: random.Random, s: Body, c: float) -> Case:
    return Case("float32 inside", f"at {c:.3g}", s, c, lambda x, v: float(np.float32(v)))


def _ripple(rng: random.Random, s: Body, c: float) -> Case:
    a, k = _size(rng, -6, -1), _size(rng, 1, 5.5)
    return Case(
        "ripple",
        f"{a:.1g} sin({k:.1g} x) at {c:.3g}",
        lambda m, x: s(m, x) + a * m.sin(k * x + 0.3),
        c,
    )


def _bell(rng: random.Random, s: Body, c: float) -> Case:
    w = _size(rng, -5, -1)
    return Case(
        "bell",
        f"width {w:.1g} at {c:.3g}",
        lambda m, x: s(m, x) + m.exp(-(((x - c) / w) ** 2)),
        c + w * rng.uniform(-2, 2),
    )


def _staircase(rng: random.Random, s: Body, c: float) -> Case:
    q = _size(rng, -2, 0)
    x = (math.floor(c / q) + rng.uniform(0.2, 0.8)) * q
    return Case(
        "staircase",
        f"steps of {q:.2g} at {x:.3g}",
        lambda m, x: float(math.floor(x / q)),
        x,
        slope=0.0,
    )


def _scaled(rng: random.Random, s: Body, c: float) -> Case:
    up, wide = 10.0 ** rng.randint(-100, 90), _size(rng, -60, 60)
    c = c or 1.0
    return Case(
        "scaled",
        f"by {up:.0e} and {wide:.0e} at {c * wide:.3g}",
        lambda m, x: up * s(m, x / wide),
        c * wide,
    )


def _even(rng: random.Random, s: Body, c: float) -> Case:
    return Case("even around x", f"at {c:.3g}", lambda m, x: s(m, (x - c) ** 2), c, slope=0.0)


def _offset(rng: random.Random, s: Body, c: float) -> Case:
    offset = _size(rng, 0, 6)
    return Case("offset", f"{offset:.1g} at {c:.3g}", lambda m, x: offset + s(m, x), c)


def _polynomial(rng: random.Random, s: Body, c: float) -> Case:
    coefficients = [rng.uniform(-3, 3) for _ in range(rng.randint(2, 9))]

    def body(m: Any, x: Any) -> Any:
        value = 0 * x
        for a in coefficients:
            value = value * x + a
        return value

    return Case("polynomial", f"degree {len(coefficients) - 1} at {c:.3g}", body, c)


def _waves(rng: random.Random, s: Body, c: float) -> Case:
    waves = [(rng.uniform(-1, 1), rng.uniform(0.1, 8), rng.uniform(0, 6)) for _ in range(4)]
    return Case(
        "waves", f"at {c:.3g}", lambda m, x: sum(a * m.sin(b * x + p) for a, b, p in waves), c
    )


def _rational(rng: random.Random, s: Body, c: float) -> Case:
    a, b, d, e, g = (rng.uniform(-3, 3) for _ in range(5))
    return Case(
        "rational", f"at {c:.3g}", lambda m, x: (a + x * (b + x * d)) / (e + x * (g + x)), c
    )


FAMILIES = (
    _kink,
    _relu,
    _jump,
    _cusp,
    _upright_edge,
    _near_kink,
    _near_jump,
    _near_edge,
    _one_sided,
    _noise,
    _relative_noise,
    _rounded,
    _float32,
    _float32_inside,
    _ripple,
    _bell,
    _staircase,
    _scaled,
    _even,
    _offset,
    _polynomial,
    _waves,
    _rational,
)


def hard_cases(seed: int, each: int) -> Iterator[Case]:
    """So many cases of each family."""
    for family in FAMILIES:
        rng = random.Random(f"{family.__name__} {seed}")
        left = each
        while left:
            try:
                case = family(rng, tree(rng, rng.randint(1, 3))[0], _place(rng))
            except (ArithmeticError, ValueError):
                continue
            if answerable(case):
                left -= 1
                yield case
