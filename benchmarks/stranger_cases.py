"""A hundred functions that somebody wrote who had read the docstrings only, with their slopes.

From textbooks, physics, finance and statistics, in the units and the roundabout ways of people:
recursions, far tails, units of 1e-15, near misses of poles and corners, numbers of other types.
"""

import datetime
import math
import statistics
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from typing import Any

import numpy as np
from derivative_cases import Case

Body = Callable[[Any, Any], Any]


def _normal(m: Any, z: Any) -> Any:
    return (1 + m.erf(z / m.sqrt(2))) / 2


def _call_price(m: Any, x: Any, t: float) -> Any:
    """Black and Scholes: strike 100, volatility 0.2, rate 0.03."""
    s, r = 0.2, 0.03
    d = (m.log(x / 100) + (r + s * s / 2) * t) / (s * m.sqrt(t))
    return x * _normal(m, d) - 100 * m.exp(-r * t) * _normal(m, d - s * m.sqrt(t))


def _legendre(m: Any, x: Any) -> Any:
    """P_30, by its recursion."""
    last, now = 1 + 0 * x, x
    for n in range(1, 30):
        last, now = now, ((2 * n + 1) * x * now - n * last) / (n + 1)
    return now


def _mean(m: Any, x: Any) -> Any:
    """The arithmetic-geometric mean of x and 1."""
    a, b = x, 1 + 0 * x
    for _ in range(8):
        a, b = (a + b) / 2, m.sqrt(a * b)
    return a


def _decay(m: Any, y: Any) -> Any:
    """y' = -y² from y, twenty steps of Runge and Kutta."""
    h = 0.05
    for _ in range(20):
        a = -y * y
        b = -((y + h / 2 * a) ** 2)
        c = -((y + h / 2 * b) ** 2)
        d = -((y + h * c) ** 2)
        y = y + h / 6 * (a + 2 * b + 2 * c + d)
    return y


def _cube_root(x: float) -> float:
    """By a hundred halvings: to the last digit, in steps of one."""
    low, high = 0.0, 3.0
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if middle**3 < x else (low, middle)
    return (low + high) / 2


def _spread(m: Any, x: Any) -> Any:
    mean = (3 + x) / 3
    return m.sqrt(((1 - mean) ** 2 + (2 - mean) ** 2 + (x - mean) ** 2) / 2)


def _after_wrap(m: Any, x: Any) -> Any:
    return (x - m.floor(x)) ** 2


SMOOTH: dict[str, tuple[Body, float]] = {
    "x^x": (lambda m, x: x**x, 0.3),
    "x^x, small": (lambda m, x: x**x, 1e-3),
    "x^x^x": (lambda m, x: x ** (x**x), 1.2),
    "sin(1/x)": (lambda m, x: m.sin(1 / x), 0.01),
    "x² sin(1/x)": (lambda m, x: x * x * m.sin(1 / x), 1e-3),
    "far tail": (lambda m, x: m.exp(-x * x / 2), 12.0),
    "farther tail": (lambda m, x: m.exp(-x * x / 2), 35.0),
    "saturated": (lambda m, x: 1 / (1 + m.exp(-x)), 30.0),
    "saturated below": (lambda m, x: 1 / (1 + m.exp(-x)), -30.0),
    "log of log": (lambda m, x: m.log(m.log(x)), 1.0001),
    "log just past 1": (lambda m, x: m.log(x), 1 + 1e-9),
    "acos by its edge": (lambda m, x: m.acos(x), 1 - 1e-10),
    "asin by its edge": (lambda m, x: m.asin(x), -1 + 1e-7),
    "atanh by its pole": (lambda m, x: m.atanh(x), 1 - 1e-6),
    "tan by its pole": (lambda m, x: m.tan(x), 1.57),
    "tan at its pole's side": (lambda m, x: m.tan(x), 1.5707963),
    "root by 0": (lambda m, x: m.sqrt(x), 1e-12),
    "a difference of large squares": (lambda m, x: (1e8 + x) ** 2 - 1e16, 1.0),
    "x - sin x": (lambda m, x: x - m.sin(x), 1e-3),
    "exp x - 1 - x": (lambda m, x: m.exp(x) - 1 - x, 1e-4),
    "cosh x - 1": (lambda m, x: m.cosh(x) - 1, 1e-3),
    "sin far out": (lambda m, x: m.sin(x), 1e5),
    "sin x³": (lambda m, x: m.sin(x**3), 20.0),
    "sin exp x": (lambda m, x: m.sin(m.exp(x)), 8.0),
    "a beat": (lambda m, x: m.sin(100 * x) + m.sin(101 * x), 3.0),
    "x^51": (lambda m, x: x**51 - 3 * x**50, 1.02),
    "twenty roots": (lambda m, x: reduce(lambda a, k: a * (x - k), range(1, 21), 1 + 0 * x), 10.4),
    "cos 40 acos": (lambda m, x: m.cos(40 * m.acos(x)), 0.3),
    "a recursion": (_legendre, 0.4),
    "a continued fraction": (
        lambda m, x: reduce(lambda a, k: 1 / (x + k + a), range(20), 0 * x),
        0.7,
    ),
    "nested roots": (lambda m, x: reduce(lambda a, _: m.sqrt(x + a), range(40), 0 * x), 2.0),
    "eight generations": (lambda m, x: reduce(lambda a, _: 3.7 * a * (1 - a), range(8), x), 0.3),
    "chaos": (lambda m, x: reduce(lambda a, _: 3.9 * a * (1 - a), range(25), x), 0.3),
    "arithmetic-geometric": (_mean, 3.0),
    "a line in a spectrum": (lambda m, x: 1 / (1 + (1e6 * (x - 1)) ** 2), 1 + 1e-6),
    "1/(1 + 25x²)": (lambda m, x: 1 / (1 + 25 * x * x), 0.2),
    "Planck's law": (lambda m, x: x**3 / (m.exp(x) - 1), 1e-3),
    "Planck's law, far": (lambda m, x: x**3 / (m.exp(x) - 1), 80.0),
    "Lennard-Jones": (lambda m, x: 4 * (x**-12 - x**-6), 0.9),
    "Lennard-Jones, far": (lambda m, x: 4 * (x**-12 - x**-6), 50.0),
    "close to light's speed": (lambda m, x: 1 / m.sqrt(1 - x * x), 0.9999999),
    "a comet": (lambda m, x: x - 0.9 * m.sin(x), 0.05),
    "a bond": (
        lambda m, x: sum(5 / (1 + x) ** k for k in range(1, 31)) + 100 / (1 + x) ** 30,
        0.03,
    ),
    "an option": (lambda m, x: _call_price(m, x, 1.0), 95.0),
    "an option's last minutes": (lambda m, x: _call_price(m, x, 1e-5), 100.01),
    "temperature": (lambda m, x: m.exp(3 / x) / (m.exp(3 / x) + m.exp(2.9 / x)), 0.05),
    "log loss": (lambda m, x: -(0.3 * m.log(x) + 0.7 * m.log(1 - x)), 0.999999),
    "Cauchy's likelihood": (
        lambda m, x: sum(m.log(1 + (x - a) ** 2) for a in (-1, 0.1, 4, 9)),
        2.0,
    ),
    "Poisson's likelihood": (lambda m, x: 7 * m.log(x) - x - m.log(5040), 6.5),
    "Boltzmann's factor": (lambda m, x: m.exp(-1.6e-19 / (1.380649e-23 * x)), 300.0),
    "femtometres": (lambda m, x: m.sin(x / 1e-15), 3e-16),
    "slow beside light": (lambda m, x: m.sqrt(1 + (x / 3e8) ** 2), 1e3),
    "on top of 1e9": (lambda m, x: 1e9 + m.sin(x), 1.0),
    "on top of 1e14": (lambda m, x: 1e14 + m.sin(x), 1.0),
    "1e-200": (lambda m, x: 1e-200 * m.exp(x), 2.0),
    "1e300": (lambda m, x: 1e300 * m.sin(x), 2.0),
    "hardly a double": (lambda m, x: m.exp(x), -740.0),
    "the largest": (lambda m, x: m.log(x), 1e308),
    "minus nothing": (lambda m, x: m.exp(x), -0.0),
    "2 to the 1000": (lambda m, x: 2**x, 1000.0),
    "two exps": (lambda m, x: m.exp(x) - m.exp(x - 1e-9), 1.0),
    "a rounded corner": (lambda m, x: m.sqrt(x * x + 1e-16), 1e-9),
    "a rounder corner": (lambda m, x: m.sqrt(x * x + 1e-12), 1e-7),
    "a switch": (lambda m, x: m.tanh(1e5 * (x - 0.5)), 0.5001),
    "two scales": (lambda m, x: m.exp(x) + 1e-4 * m.tanh(1e4 * (x - 1)), 1.0),
    "a fine wave": (lambda m, x: x**2 + 1e-6 * m.sin(1e4 * x), 1.0),
    "within a period": (_after_wrap, 3.25),
    "just after its wrap": (_after_wrap, 3.0001),
    "beside a corner": (lambda m, x: abs(x - 1) * m.exp(x), 1.001),
    "hinges": (lambda m, x: sum(max(0, x - a) for a in (0.1, 0.2, 0.4, 0.7)), 0.5),
    "the larger of two": (lambda m, x: max(m.sin(x), m.cos(x)), 0.8),
    "within its clip": (lambda m, x: min(max(x**3, -1), 1), 0.99),
    "flat to the fourth": (lambda m, x: (x - 1) ** 4, 1.0),
    "nearly flat": (lambda m, x: (x - 1) ** 4, 1.0001),
    "nearly flat, on top of 5": (lambda m, x: 5 + (x - 1) ** 4, 1.0001),
    "a bump's end": (lambda m, x: m.exp(-1 / (1 - x * x)) if abs(x) < 1 else 0 * x, 0.999),
    "Runge-Kutta": (_decay, 1.0),
}

#: What f does in Python or numpy, and the same for mpmath.
IN_PYTHON: dict[str, tuple[Callable[[float], Any], Body, float]] = {
    "stdev": (lambda x: statistics.stdev([1.0, 2.0, x]), _spread, 4.0),
    "fsum": (lambda x: math.fsum([x * 1e16, 1.0, -x * 1e16, x]), lambda m, x: x, 1.5),
    "polyval": (lambda x: np.polyval([1, -3, 2, 5], x), lambda m, x: x**3 - 3 * x * x + 2 * x, 2.2),
    "interp": (lambda x: np.interp(x, [0, 1, 2], [0, 5, 3]), lambda m, x: -2 * x, 1.4),
    "det": (lambda x: np.linalg.det([[x, 2, 1], [0.25, x, 1], [1, 1, x]]),
            lambda m, x: x * (x * x - 1) - 2 * (x / 4 - 1) - x, 1.7),
    "eigenvalue": (lambda x: np.linalg.eigvalsh([[x, 1], [1, -x]])[-1],
                   lambda m, x: m.sqrt(x * x + 1), 0.7),
    "norm": (lambda x: np.linalg.norm([x, 3.0, 4.0]), lambda m, x: m.sqrt(x * x + 25), 1.0),
    "data in float32": (lambda x: np.mean((np.float32([1, 2, 3]) * np.full(3, x) - 2) ** 2),
                        lambda m, x: sum((k * x - 2) ** 2 for k in (1, 2, 3)) / 3, 0.9),
    "float32": (lambda x: np.exp(np.float32(x)), lambda m, x: m.exp(x), 0.7),
    "float16": (lambda x: np.sin(np.float16(x)), lambda m, x: m.sin(x), 0.7),
    "Decimal": (lambda x: Decimal(x).sqrt(), lambda m, x: m.sqrt(x), 2.0),
    "Fraction": (lambda x: Fraction(x) ** 3, lambda m, x: x**3, 1.1),
    "six decimals": (lambda x: round(math.exp(x), 6), lambda m, x: m.exp(x), 1.0),
    "nine digits": (lambda x: float(f"{math.sin(x):.8e}"), lambda m, x: m.sin(x), 1.0),
    "timedelta": (lambda x: datetime.timedelta(seconds=x).total_seconds() ** 2,
                  lambda m, x: x * x, 1000.0),
    "array": (lambda x: np.array(x) ** 2, lambda m, x: x * x, 3.0),
    "sums of truths": (lambda x: sum([x > 0, x > 1]) + x, lambda m, x: x, 0.5),
    "halvings": (_cube_root, lambda m, x: m.cbrt(x), 2.0),
}  # fmt: skip

#: Where there is a slope that no text of f tells mpmath.
JOINED: dict[str, tuple[Callable[[float], Any], float, float]] = {
    "a parabola's tangent": (lambda x: x * x if x < 1 else 2 * x - 1, 1.0, 2.0),
    "half a cube": (lambda x: x**3 if x < 0 else 0.0, 0.0, 0.0),
    "x|x|": (lambda x: x * abs(x), 0.0, 0.0),
    "|x|^2.5": (lambda x: abs(x) ** 2.5, 0.0, 0.0),
    "|x|^1.5 + x": (lambda x: abs(x) ** 1.5 + x, 0.0, 1.0),
    "the smallest double": (math.exp, 5e-324, 1.0),
    "a bump's foot": (lambda x: math.exp(-1 / (1 - x * x)) if abs(x) < 1 else 0.0, 1.0, 0.0),
}


def _open(at_0: float, body: Callable[[float], float]) -> Callable[[float], float]:
    return lambda x: body(x) if x else at_0


#: Where there is no slope, and what may be said of it.
NONE: dict[str, tuple[Callable[[float], Any], float, str]] = {
    "sign": (lambda x: math.copysign(1, x), 0.0, "JUMP"),
    "larger of x and 1/x": (lambda x: max(x, 1 / x), 1.0, "KINK"),
    "relu": (lambda x: max(0.0, x), 0.0, "KINK"),
    "leaky relu": (lambda x: x if x > 0 else 0.01 * x, 0.0, "KINK"),
    "floor and a line": (lambda x: math.floor(x) + x, 2.0, "JUMP"),
    "the rest of a division": (lambda x: x % 1, 3.0, "JUMP"),
    "√|x|": (lambda x: math.sqrt(abs(x)), 0.0, "NOT_FOUND KINK"),
    "a cube root": (lambda x: math.copysign(abs(x) ** (1 / 3), x), 0.0, "NOT_FOUND"),
    "1/x": (lambda x: 1 / x, 0.0, "NOT_FINITE"),
    "log": (math.log, 0.0, "NOT_FINITE"),
    "acos": (math.acos, 1.0, "DOMAIN_EDGE"),
    "a low corner on exp": (lambda x: 1e3 * math.exp(x) + 0.01 * abs(x - 1), 1.0, "KINK"),
    "a corner on a slope": (lambda x: 1e4 * x + abs(x - 2), 2.0, "KINK"),
    "a low jump": (lambda x: x + (1e-3 if x >= 1 else 0), 1.0, "JUMP"),
    "a cusp": (lambda x: (x * x) ** (1 / 3), 0.0, "NOT_FOUND KINK"),
    "to the next integer": (lambda x: abs(x - round(x)), 2.0, "KINK"),
    "one point alone": (lambda x: float(x == 1), 1.0, "JUMP NOT_FOUND"),
    "twice as steep": (lambda x: x if x < 1 else 1 + 2 * (x - 1), 1.0, "KINK"),
    "a root's corner": (lambda x: abs(math.sin(x)), math.pi, "NOT_FOUND KINK"),
    "x sin(1/x)": (_open(0.0, lambda x: x * math.sin(1 / x)), 0.0, "NOT_FOUND"),
    "x cos(1/x)": (_open(0.0, lambda x: x * math.cos(1 / x)), 0.0, "NOT_FOUND"),
    "x + x sin(1/x)": (_open(0.0, lambda x: x + x * math.sin(1 / x)), 0.0, "NOT_FOUND"),
    "3 + x sin(1/x)": (_open(3.0, lambda x: 3 + x * math.sin(1 / x)), 0.0, "NOT_FOUND"),
    "|x| sin(1/x)": (_open(0.0, lambda x: abs(x) * math.sin(1 / x)), 0.0, "NOT_FOUND"),
    "|x|(2 + sin log|x|)": (
        _open(0.0, lambda x: abs(x) * (2 + math.sin(math.log(abs(x))))), 0.0, "NOT_FOUND KINK"),
    "|x| sin 5 log|x|": (
        _open(0.0, lambda x: abs(x) * math.sin(5 * math.log(abs(x)))), 0.0, "NOT_FOUND"),
    "√|x| sin(1/x)": (_open(0.0, lambda x: abs(x) ** 0.5 * math.sin(1 / x)), 0.0, "NOT_FOUND"),
    "(x - 1) sin(1/(x - 1))": (
        lambda x: (x - 1) * math.sin(1 / (x - 1)) if x != 1 else 0.0, 1.0, "NOT_FOUND"),
}  # fmt: skip


def stranger_cases() -> list[Case]:
    """Those that have a slope."""
    smooth = [Case("stranger", name, body, x) for name, (body, x) in SMOOTH.items()]
    python = [
        Case("stranger", name, body, x, lambda t, value, f=f: f(t))
        for name, (f, body, x) in IN_PYTHON.items()
    ]
    joined = [
        Case("stranger", name, lambda m, x, f=f: f(x), x, slope=slope)
        for name, (f, x, slope) in JOINED.items()
    ]
    return smooth + python + joined


__all__ = ["NONE", "stranger_cases"]
