"""Families where f's values are off: noise, printed digits, single precision, cancellation.

And those where a computation inside f is: a quadrature, an iteration, a table, a spline.
"""

import math
from random import Random
from typing import Any

import mpmath
import numpy as np
from derivative_cases import MP, Case, hashed, newton_root
from rough_cases import Body, curve, place, power_of_ten


def scatter(rng: Random) -> Case:
    c, size = place(rng), power_of_ten(rng, -15, -3.5)
    s, name = curve(rng, c)
    kind = rng.choice(("absolute", "relative", "uneven"))

    def spoil(x: float, value: float) -> float:
        if kind == "relative":
            return value * (1 + size * hashed(x))
        return value + size * (hashed(x) if kind == "absolute" else hashed(x) ** 9)

    return Case("scatter", f"{name}, {kind} {size:.1g}", s, c, spoil)


def printed(rng: Random) -> Case:
    """What comes back from a log file: decimals, or digits."""
    c = place(rng)
    s, name = curve(rng, c)
    digits = rng.randint(4, 12)
    if rng.random() < 0.5:
        return Case("printed", f"{name}, {digits} decimals", s, c, lambda x, v: round(v, digits))
    return Case("printed", f"{name}, {digits} digits", s, c, lambda x, v: float(f"{v:.{digits}g}"))


def single(rng: Random) -> Case:
    """float32 or float16 at the end, or float32 from the first operation on."""
    c = place(rng)
    s, name = curve(rng, c)
    kind = rng.choice(("float32", "as a float", "array", "float16", "inside", "inside"))
    if kind == "inside":

        def body(m: Any, x: Any) -> Any:
            return float(s(_Single, np.float32(x))) if m is math else s(m, x)

        return Case("single", f"{name}, float32 inside", body, c)  # fmt: skip
    spoils = {
        "float32": lambda x, v: np.float32(v),
        "as a float": lambda x, v: float(np.float32(v)),
        "array": lambda x, v: np.array([v], np.float32),
        "float16": lambda x, v: np.float16(v),
    }
    return Case("single", f"{name}, {kind}", s, c, spoils[kind])


class _Single:
    """numpy's functions under the names that `math` has; they keep float32."""

    exp, sin, log, sqrt = np.exp, np.sin, np.log, np.sqrt


def cancelled(rng: Random) -> Case:
    """Textbook forms that lose digits."""
    t, big = power_of_ten(rng, -12, -1), power_of_ten(rng, 2, 7)
    kinds: tuple[tuple[str, Body, float], ...] = (
        ("(1 - cos t)/t²", lambda m, x: (1 - m.cos(x)) / x**2, t**0.5),
        ("(exp t - 1)/t", lambda m, x: (m.exp(x) - 1) / x, t),
        ("log(1 + t)/t", lambda m, x: m.log(1 + x) / x, t),
        ("((1 + t) - 1)/t", lambda m, x: ((1 + x) - 1) / x, t),
        ("(√(1 + t) - 1)/t", lambda m, x: (m.sqrt(1 + x) - 1) / x, t),
        ("(t - sin t)/t³", lambda m, x: (x - m.sin(x)) / x**3, t ** (1 / 3)),
        ("sin(x + big)", lambda m, x: m.sin(x + big), rng.uniform(-2, 2)),
        ("(x + big) - big", lambda m, x: (x + big) - big + m.exp(x), rng.uniform(-2, 2)),
        ("small root", lambda m, x: (-x + m.sqrt(x * x - 4)) / 2, big**0.5),
        ("-log sigmoid", lambda m, x: -m.log(1 / (1 + m.exp(-x))), rng.uniform(10, 36.4)),
        ("log(1 + exp(-x))", lambda m, x: m.log(1 + m.exp(-x)), rng.uniform(10, 36.4)),
        ("1 - tanh", lambda m, x: 1 - m.tanh(x), rng.uniform(3, 15)),
        ("(x - 1)⁶ expanded",
         lambda m, x: (((((x - 6) * x + 15) * x - 20) * x + 15) * x - 6) * x + 1,
         1 + rng.choice((-1, 1)) * power_of_ten(rng, -1.2, 0)),
        ("variance of 3", lambda m, x: _variance(x, big**0.5), rng.uniform(-2, 2)),
    )  # fmt: skip
    name, body, x = rng.choice(kinds)
    return Case("cancelled", f"{name} at {x:.3g}", body, x)


def _variance(x: Any, offset: float) -> Any:
    sample = (offset + x, offset + 1, offset - 2)
    return sum(s * s for s in sample) / 3 - (sum(sample) / 3) ** 2


def quadrature(rng: Random) -> Case:
    """An integral by Gauss's rule, or by an adaptive one whose error shows within a tenth of x.

    An error that is smooth as far as one looks is part of f, and nobody can tell.
    """
    if rng.random() < 0.3:
        nodes, weights = (list(map(float, v)) for v in np.polynomial.legendre.leggauss(12))

        def fixed(m: Any, x: Any) -> Any:
            terms = (
                w * m.exp(-x * (t + 1)) * m.cos(t) for t, w in zip(nodes, weights, strict=True)
            )
            return sum(terms)

        x = rng.uniform(-2, 3)
        return Case("quadrature", f"Gauss at {x:.3g}", fixed, x)
    while True:
        x, b = rng.uniform(0.2, 1.5), rng.uniform(0.3, 1.5)  # no slope is lost in the tolerance
        kind, tolerance = rng.choice(("upper end", "parameter")), power_of_ten(rng, -13, -5)
        points: list[float] = []

        def body(m: Any, x: Any, kind: str = kind, b: float = b, tol: float = tolerance,
                 points: list[float] = points) -> Any:  # fmt: skip
            def upper(t: float) -> float:
                points.append(t)
                return math.exp(-b * t * t) * math.cos(t)

            def inner(t: float) -> float:
                points.append(t)
                return math.exp(-x * t) / (1 + t * t)

            return _adaptive(upper, 0.0, x, tol) if kind == "upper end" else _adaptive(
                inner, 0.0, b, tol)  # fmt: skip

        counts = []
        for part in (0.9, 1.0, 1.1):
            points.clear()
            body(math, x * part)
            counts.append(len(points))
        if len(set(counts)) > 1:
            break
    slope = math.exp(-b * x * x) * math.cos(x)
    if kind == "parameter":
        slope = float(-mpmath.quad(lambda t: t * mpmath.exp(-x * t) / (1 + t * t), [0, b]))
    return Case("quadrature", f"{kind}, tolerance {tolerance:.1g} at {x:.3g}", body, x, slope=slope)


def _adaptive(g: Any, a: float, b: float, tolerance: float, depth: int = 14) -> float:
    """Adaptive Simpson, as textbooks have it."""
    middle = (a + b) / 2
    ga, gm, gb = g(a), g(middle), g(b)
    whole = (b - a) / 6 * (ga + 4 * gm + gb)
    left = (middle - a) / 6 * (ga + 4 * g((a + middle) / 2) + gm)
    right = (b - middle) / 6 * (gm + 4 * g((middle + b) / 2) + gb)
    if depth == 0 or abs(left + right - whole) <= 15 * tolerance:
        return float(left + right + (left + right - whole) / 15)
    half = tolerance / 2
    return _adaptive(g, a, middle, half, depth - 1) + _adaptive(g, middle, b, half, depth - 1)


def iteration(rng: Random) -> Case:
    """A root found to a tolerance, a series cut where its terms are small, a fixed number."""
    x, tolerance = rng.uniform(0.3, 4), power_of_ten(rng, -13, -4)
    kind = rng.choice(("Newton", "bisection", "series", "fixed point", "root", "Euler"))
    if kind == "root":
        return Case("iteration", f"12 rounds at {x:.3g}", newton_root, x)
    if kind == "Euler":

        def body(m: Any, x: Any) -> Any:
            y = 0.5 + 0 * x
            for _ in range(20):
                y = y + 0.05 * (m.sin(x) - y * y)
            return y

        return Case("iteration", f"Euler at {x:.3g}", body, x)  # fmt: skip
    if kind == "fixed point":
        x = min(x, 1.0)  # beyond, the rounds end nowhere
    while len({_rounds(kind, x * part, tolerance) for part in (0.9, 1.0, 1.1)}) == 1:
        x, tolerance = rng.uniform(0.3, 1.0), power_of_ten(rng, -13, -4)
    with mpmath.workdps(40):
        root = mpmath.findroot(lambda y: y**3 + y - x, 1.0)
        still = mpmath.findroot(lambda y: mpmath.cos(x * y) - y, 0.5)
        slopes = {
            "Newton": 1 / (3 * root**2 + 1),
            "bisection": 1 / (3 * root**2 + 1),
            "series": mpmath.exp(x),
            "fixed point": -still * mpmath.sin(x * still) / (1 + x * mpmath.sin(x * still)),
        }
    name = f"{kind} to {tolerance:.1g} at {x:.3g}"
    return Case("iteration", name, lambda m, t: _iterated(kind, t, tolerance)[0], x,
                slope=slopes[kind])  # fmt: skip


def _rounds(kind: str, x: float, tolerance: float) -> float:
    """How many rounds it takes; bisection's are always as many, and its values are all steps."""
    return x if kind == "bisection" else _iterated(kind, x, tolerance)[1]


def _iterated(kind: str, x: float, tolerance: float) -> tuple[float, int]:
    """A value and the number of rounds."""
    if kind == "bisection":
        low, high = -10.0, 10.0
        while high - low > tolerance:
            middle = (low + high) / 2
            low, high = (low, middle) if middle**3 + middle > x else (middle, high)
        return (low + high) / 2, 0
    y = change = 1.0
    k = 0
    while k < 400 and abs(change) > tolerance:
        k += 1
        if kind == "series":
            change *= x / k
            y += change
        else:
            new = y - (y**3 + y - x) / (3 * y * y + 1) if kind == "Newton" else math.cos(x * y)
            y, change = new, new - y
    return y, k


def table(rng: Random) -> Case:
    """A table looked up: straight between its knots, a spline, or the nearest entry."""
    from scipy.interpolate import CubicSpline, PchipInterpolator

    count = rng.choice((8, 20, 50))
    knots = np.linspace(0, 4, count)
    heights = np.array([math.sin(t) + 0.3 * rng.random() for t in knots])
    kind = rng.choice(("straight", "cubic", "pchip", "nearest"))
    at_knot = rng.random() < 0.4
    k = rng.randrange(1, count - 2)
    x = float(knots[k]) if at_knot else float(knots[k] + rng.uniform(0.1, 0.9) * (knots[1]))
    name = f"{kind} of {count}, {'at a knot' if at_knot else 'between'}"
    if kind == "straight":
        k = int(np.searchsorted(knots, x, "right")) - 1
        rise = mpmath.mpf(float(heights[k + 1])) - mpmath.mpf(float(heights[k]))
        slope = rise / (mpmath.mpf(float(knots[k + 1])) - mpmath.mpf(float(knots[k])))
        return Case("table", name, lambda m, t: float(np.interp(t, knots, heights)), x,
                    slope=None if at_knot else slope)  # fmt: skip
    if kind == "nearest":
        x = float(knots[k] + rng.uniform(-0.4, 0.4) * knots[1])
        return Case("table", f"nearest of {count}",
                    lambda m, t: float(heights[int(np.abs(knots - t).argmin())]), x,
                    slope=0.0)  # fmt: skip
    spline = (CubicSpline if kind == "cubic" else PchipInterpolator)(knots, heights)
    k = min(int(np.searchsorted(knots, x, "right")) - 1, count - 2)
    away = mpmath.mpf(x) - mpmath.mpf(float(knots[k]))
    c3, c2, c1, _ = (mpmath.mpf(float(v)) for v in spline.c[:, k])
    return Case("table", name, lambda m, t: float(spline(t)), x,
                slope=c1 + 2 * c2 * away + 3 * c3 * away**2)  # fmt: skip


def returned(rng: Random) -> Case:
    """Other types of number, as f may well return them."""
    from decimal import Decimal
    from fractions import Fraction

    c = place(rng)
    s, name = curve(rng, c)
    spoils = {
        "float64": lambda x, v: np.float64(v),
        "0-d array": lambda x, v: np.array(v),
        "1 × 1 array": lambda x, v: np.array([[v]]),
        "Fraction": lambda x, v: Fraction(v),
        "Decimal": lambda x, v: Decimal(v),
        "mpf": lambda x, v: mpmath.mpf(v),
        "int where whole": lambda x, v: int(v) if v == int(v) else v,
        "longdouble": lambda x, v: np.longdouble(v),
    }
    kind = rng.choice(list(spoils))
    return Case("returned", f"{name} as {kind}", s, c, spoils[kind])


FAMILIES = (scatter, printed, single, cancelled, quadrature, iteration, table, returned)
__all__ = ["FAMILIES", "MP"]
