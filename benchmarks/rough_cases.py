"""Families where f is not smooth at x, or only just: corners, jumps, joins, powers, poles, edges.

Each family draws one case: a difficulty of random size at a random place, on a curved f.
"""

import math
from collections.abc import Callable
from random import Random
from typing import Any

from derivative_cases import Case

Body = Callable[[Any, Any], Any]


def power_of_ten(rng: Random, low: float, high: float) -> float:
    """A size between 10^low and 10^high, every decade as likely as the others."""
    return 10 ** rng.uniform(low, high)


def place(rng: Random) -> float:
    """Where a difficulty sits: on both sides of 0, mostly with all digits in use."""
    return rng.choice(
        (rng.uniform(-3, 3), rng.choice((-1, 1)) * power_of_ten(rng, -2, 2), 1.0, 0.0)
    )


def curve(rng: Random, c: float) -> tuple[Body, str]:
    """A smooth f that bends at c and is of size 1 there."""
    a, b, d = rng.uniform(-2, 2), rng.uniform(0.2, 3), rng.uniform(0.3, 2)
    unit = max(abs(c), 1.0)
    kind = rng.choice(("exp", "sin", "parabola", "log", "rational"))
    bodies: dict[str, Body] = {
        "exp": lambda m, x: d * m.exp(b * (x - c) / unit) + a * x / unit,
        "sin": lambda m, x: d * m.sin(b * (x - c) / unit + a),
        "parabola": lambda m, x: a + d * ((x - c) / unit) ** 2 + b * x / unit,
        "log": lambda m, x: d * m.log(2 + ((x - c) / unit) ** 2 + (x - c) / unit) + a,
        "rational": lambda m, x: d / (1 + b * ((x - c) / unit + 0.3) ** 2) + a * x / unit,
    }
    return bodies[kind], kind


def corner(rng: Random) -> Case:
    c, a = place(rng), power_of_ten(rng, -7, 2)
    s, name = curve(rng, c)
    unit = max(abs(c), 1.0)
    return Case("corner", f"{name} + {a:.1g}|x - {c:.4g}|",
                lambda m, x: s(m, x) + a * abs(x - c) / unit, c, slope=None)  # fmt: skip


def hinge(rng: Random) -> Case:
    c, a = place(rng), power_of_ten(rng, -4, 2)
    s, name = curve(rng, c)
    side = rng.choice((-1, 1))
    zero: Any = rng.choice((0, 0.0))
    if rng.random() < 0.3:
        return Case("hinge", f"bare, at {c:.4g}", lambda m, x: max(zero, side * (x - c)), c,
                    slope=None)  # fmt: skip
    return Case("hinge", f"{name} + {a:.1g} hinge at {c:.4g}",
                lambda m, x: s(m, x) + a * max(zero, side * (x - c)), c, slope=None)  # fmt: skip


def jump(rng: Random) -> Case:
    c, a, closed = place(rng), power_of_ten(rng, -6, 2), rng.random() < 0.5
    s, name = curve(rng, c)
    return Case("jump", f"{name}, {a:.1g} at {c:.4g}",
                lambda m, x: s(m, x) + (a if x > c or (closed and x == c) else 0.0), c,
                slope=None)  # fmt: skip


def beside(rng: Random) -> Case:
    """A corner or a jump close to x, where there is a slope."""
    c, gap = place(rng), rng.choice((-1, 1)) * power_of_ten(rng, -7, -1)
    s, name = curve(rng, c)
    a, torn = power_of_ten(rng, -2, 1), rng.random() < 0.4
    gap *= max(abs(c), 1.0)

    def body(m: Any, x: Any) -> Any:
        return s(m, x) + ((a if x > c else 0 * x) if torn else a * abs(x - c))

    return Case("beside", f"{name}, {'jump' if torn else 'corner'} {gap:.1g} away", body, c + gap)


def joined(rng: Random) -> Case:
    """Two curves joined so that the slope, or the bend as well, is the same on both sides."""
    c, order = place(rng), rng.choice((1, 1, 2, 3))
    s, name = curve(rng, c)
    a = rng.choice((-1, 1)) * power_of_ten(rng, -3, 2)
    return Case("joined", f"{name}, C{order} at {c:.4g}",
                lambda m, x: s(m, x) + (a * (x - c) ** (order + 1) if x > c else 0 * x), c,
                slope=float(Case("", "", s, c).truth))  # fmt: skip


def seams(rng: Random) -> Case:
    """The losses and activations that are joined from pieces, at their seam."""
    d = rng.choice((0.5, 1.0, 1.5, 2.0))
    cases: tuple[tuple[str, Body, float, float], ...] = (
        ("huber", lambda m, x: x * x / 2 if abs(x) < d else d * (abs(x) - d / 2), d, d),
        ("huber", lambda m, x: x * x / 2 if abs(x) < d else d * (abs(x) - d / 2), -d, -d),
        ("squared hinge", lambda m, x: max(0, d - x) ** 2, d, 0.0),
        ("squared relu", lambda m, x: max(0, x) ** 2, 0.0, 0.0),
        ("elu", lambda m, x: x if x > 0 else m.expm1(x), 0.0, 1.0),
        ("softsign", lambda m, x: x / (1 + abs(x)), 0.0, 1.0),
        ("smooth step", lambda m, x: 0 if x < 0 else x * x * (3 - 2 * x), 0.0, 0.0),
        ("filled hole", lambda m, x: 1 if x == 0 else m.expm1(x) / x, 0.0, 0.5),
        ("sinc", lambda m, x: 1 if x == 0 else m.sin(d * x) / (d * x), 0.0, 0.0),
        ("x|x|", lambda m, x: d * x + x * abs(x), 0.0, d),
    )  # fmt: skip
    name, body, x, slope = rng.choice(cases)
    return Case("seam", f"{name} at {x:g}", body, x, slope=slope)


def power(rng: Random) -> Case:
    """|x - c|^p, even, odd or on one side only, with and without a straight line."""
    c = rng.choice((0.0, 0.0, rng.uniform(-2, 2)))
    p = rng.uniform(1.15, 3.5) if rng.random() < 0.7 else rng.choice((0.25, 1 / 3, 0.5, 2 / 3, 0.8))
    a, line = power_of_ten(rng, -1, 1), rng.choice((0.0, rng.uniform(-2, 2)))
    kind = rng.choice(("even", "odd", "right", "edge"))

    def body(m: Any, x: Any) -> Any:
        if kind == "edge" and x < c:
            raise ValueError("math domain error")
        rise = a * abs(x - c) ** p
        if kind == "odd" and x < c:
            rise = -rise
        return line * x + (0 * x if kind == "right" and x < c else rise)

    return Case("power", f"{a:.2g}|x - {c:.3g}|^{p:.3g}, {kind}, line {line:.2g}", body, c,
                slope=line if p > 1 else None)  # fmt: skip


def pole(rng: Random) -> Case:
    c, n = rng.choice((0.0, place(rng))), rng.choice((1, 1, 2, 3))
    gap = rng.choice((-1, 1)) * power_of_ten(rng, -9, 1) * max(abs(c), 1.0)
    a = rng.uniform(-1, 1)
    return Case("pole", f"order {n}, {gap:.1g} from {c:.3g}",
                lambda m, x: 1 / (x - c) ** n + a * m.sin(x), c + gap)  # fmt: skip


def branch(rng: Random) -> Case:
    """A square root, a logarithm, an arc sine, close to where it ends."""
    gap = power_of_ten(rng, -9, 1)
    c = rng.choice((0.0, rng.uniform(-2, 2)))
    p = rng.uniform(0.1, 2.9)
    kinds: tuple[tuple[str, Body, float], ...] = (
        ("sqrt", lambda m, x: m.sqrt(x - c), c + gap),
        ("log", lambda m, x: m.log(x - c), c + gap),
        ("log", lambda m, x: m.log(c - x), c - gap),
        ("power", lambda m, x: m.exp(p * m.log(x - c)), c + gap),
        ("x log x", lambda m, x: (x - c) * m.log(x - c) + x, c + gap),
        ("asin", lambda m, x: m.asin(x), 1 - min(gap, 0.9)),
        ("acosh", lambda m, x: m.acosh(x), 1 + gap),
        ("atanh", lambda m, x: m.atanh(x), min(gap, 0.9) - 1),
        ("sqrt(1 - x²)", lambda m, x: m.sqrt(1 - x * x), 1 - min(gap, 0.9)),
    )  # fmt: skip
    name, body, x = rng.choice(kinds)
    return Case("branch", f"{name}, {gap:.1g} from its end", body, x)


def essential(rng: Random) -> Case:
    x = rng.choice((-1, 1)) * power_of_ten(rng, -3, 0.5)
    kinds: tuple[tuple[str, Body], ...] = (
        ("exp(-1/x²)", lambda m, x: m.exp(-1 / (x * x)) if abs(x) > 0.05 else 0 * x),
        ("exp(-1/|x|)", lambda m, x: m.exp(-1 / abs(x)) if abs(x) > 2e-3 else 0 * x),
        ("sin(1/x)", lambda m, x: m.sin(1 / x)),
        ("x² sin(1/x)", lambda m, x: x * x * m.sin(1 / x)),
        ("tanh(1/x)", lambda m, x: m.tanh(1 / x)),
        ("sin(log x)", lambda m, x: m.sin(10 * m.log(abs(x)))),
    )
    name, body = rng.choice(kinds)
    return Case("essential", f"{name} at {x:.3g}", body, x)


def one_side(rng: Random) -> Case:
    """f ends at x, in every way a domain can end."""
    c, side = place(rng), rng.choice((-1, 1))
    s, name = curve(rng, c)
    beyond = rng.choice((math.nan, math.inf, "raises", 1j))

    def body(m: Any, x: Any) -> Any:
        if side * (x - c) < 0:
            if beyond == "raises":
                raise ValueError("math domain error")
            return beyond
        return s(m, x)

    return Case("one side", f"{name} ends at {c:.4g} with {beyond}", body, c,
                slope=float(Case("", "", s, c).truth))  # fmt: skip


FAMILIES = (
    corner, hinge, jump, beside, joined, seams, power, pole, branch, essential, one_side,
)  # fmt: skip
