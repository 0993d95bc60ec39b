"""Expressions of two or three Values as learners write them: some by hand, others drawn."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from gdlesson import Value

#: With long lines, values used twice, constants, and many inputs.
WRITTEN: list[tuple[Callable[..., Any], tuple[float, ...]]] = [
    (lambda x, y: x * x * y + x / y, (2, 3)),
    (lambda w, b: ((w * 2 + b).tanh() - 1) ** 2, (0.3, -0.1)),
    (lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2, (-1.2, 1)),
    (lambda x, y, z: (x * y - z).tanh() / (1 + z.exp()) - 2.5, (1, 2, 3)),
    (lambda x, y: x.log() * y.sigmoid() + (-x).relu() + x.max(y), (2, 3)),
    (lambda x, y: x**y + 2**x + x**-1.5 + (x + x) ** (1 / 3) + x * x, (2, 3)),
    (lambda x, y: ((x * y + 1) * x + 1) * x, (2, 3)),
    (lambda x, y, z: z * x + y * z + x * y * z, (1, 2, 3)),
    (lambda x, y: (x - y) / (x + y) * (x * y), (2, 3)),
    (lambda x, y: x * x * x * x * x + y, (2, 3)),
    (lambda x, y: y + x.exp().log().tanh() * x + y * x, (0.5, 2)),
    (lambda x, y, z: (x + y + z) * (x + y + z) - x * z, (0.1, -2e-7, 3)),
]


def drawn_expression(seed: int) -> Value:
    """The end of a small graph: two or three inputs, constants, whatever was made used again."""
    chance = random.Random(seed)
    inputs = [Value(chance.uniform(-3, 3), name) for name in "xyz"[: chance.choice([2, 2, 3])]]
    made = list(inputs)
    for _ in range(chance.randint(2, 9)):
        a = chance.choice(made[-4:] + inputs)
        b = chance.choice([*made, a, Value(float(chance.randint(1, 9)))])
        made.append(
            chance.choice(
                [lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a * b, lambda a, b: b * a,
                 lambda a, b: a / b, lambda a, b: a.max(b), lambda a, _: a**2,
                 lambda a, _: a.tanh(), lambda a, _: a.sigmoid()]
            )(a, b)
        )  # fmt: skip
    end = made[-1]
    for value in inputs:
        end = end + value * made[len(inputs)]
    return end


def expressions(count: int) -> list[Value]:
    """The written ones, and so many drawn ones."""
    names = "xyz"
    written = [f(*map(Value, at, names)) for f, at in WRITTEN]
    return written + [drawn_expression(seed) for seed in range(count)]
