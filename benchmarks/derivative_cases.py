"""Functions that are hard on numeric derivatives, each with the truth to 60 digits.

A case is written once, over a namespace `m`: with `math` it is the function under test, with
`mpmath` it gives the truth. What the machine adds (float32, noise, whole numbers) is a `spoil` that
only the function under test gets. `CASES` is fixed; drawn_cases.py draws as many more as you like.
"""

import hashlib
import math
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import mpmath
import numpy as np

DIGITS = 60


@dataclass(frozen=True)
class Case:
    """One question: the slope of f at x.

    Attributes:
        family, name: what it is a case of.
        body: f(m, x), with m a namespace like `math`.
        x: the point.
        spoil: what happens to f's value before it is returned, given (x, value).
        slope: the true derivative where `body` can't tell it: None where there is none.
    """

    family: str
    name: str
    body: Callable[[Any, Any], Any]
    x: float
    spoil: Callable[[float, float], Any] | None = None
    slope: float | str | None = "of body"

    def f(self, x: float) -> Any:
        """The function under test, in plain floats."""
        value = self.body(math, x)
        return value if self.spoil is None else self.spoil(x, value)

    @property
    def truth(self) -> mpmath.mpf | None:
        """f'(x) to 60 digits; None where there is no derivative."""
        if self.slope != "of body":
            return None if self.slope is None else mpmath.mpf(self.slope)
        with mpmath.workdps(2 * DIGITS):
            x = mpmath.mpf(self.x)
            unit = abs(x) or mpmath.mpf(1)  # a step that is tiny for this x
            return mpmath.diff(lambda t: self.body(MP, x + unit * t), 0) / unit


class _MP:
    """mpmath under the names that `math` has."""

    log1p = staticmethod(lambda x: mpmath.log(1 + x))
    expm1 = staticmethod(lambda x: mpmath.exp(x) - 1)
    lgamma = staticmethod(mpmath.loggamma)
    hypot = staticmethod(mpmath.hypot)
    fabs = staticmethod(abs)

    def __getattr__(self, name: str) -> Any:
        return getattr(mpmath, name)


MP = _MP()


def hashed(x: float) -> float:
    """A number in (-1, 1) that looks random, always the same for the same x."""
    raw = hashlib.blake2b(struct.pack("d", x), digest_size=8).digest()
    return int.from_bytes(raw, "little") / 2**63 - 1


def noise(size: float) -> Callable[[float, float], float]:
    """Adds what a simulation or an iterative solver adds: scatter of a fixed height."""
    return lambda x, value: value + size * hashed(x)


def single(x: float, value: float) -> Any:
    return np.float32(value)


def half(x: float, value: float) -> Any:
    return np.float16(value)


def sigmoid(m: Any, x: Any) -> Any:
    return 1 / (1 + m.exp(-x))


def softplus(m: Any, x: Any) -> Any:
    return m.log1p(m.exp(x)) if x < 0 else x + m.log1p(m.exp(-x))


def deep(layer: Callable[[Any, Any], Any], layers: int = 50) -> Callable[[Any, Any], Any]:
    def body(m: Any, x: Any) -> Any:
        for _ in range(layers):
            x = layer(m, x)
        return x

    return body


def newton_root(m: Any, x: Any) -> Any:
    """The square root of x, as twelve rounds of Newton's method: a loop inside f."""
    guess = x if x > 1 else 1 + 0 * x
    for _ in range(12):
        guess = (guess + x / guess) / 2
    return guess


def _fixed() -> Iterator[Case]:
    def smooth(
        family: str, name: str, body: Callable[[Any, Any], Any], *xs: float
    ) -> Iterator[Case]:
        for x in xs:
            yield Case(family, f"{name} at {x:g}", body, x)

    # polynomials: exact answers are possible, roots and flat spots are not relative to anything
    yield from smooth("polynomial", "x²", lambda m, x: x * x, 1.0, -3.0, 1e3, 1e-4, 0.0)
    yield from smooth("polynomial", "x³ - 3x", lambda m, x: x**3 - 3 * x, 0.5, 2.0, -7.3)
    yield from smooth(
        "polynomial", "x⁷ - 2x⁴ + 5", lambda m, x: x**7 - 2 * x**4 + 5, 1.1, -0.6, 30.0
    )
    yield from smooth("polynomial", "x²⁰", lambda m, x: x**20, 0.9, 2.0)
    yield from smooth(
        "polynomial",
        "(x - 1)⁶ expanded",
        lambda m, x: (((((x - 6) * x + 15) * x - 20) * x + 15) * x - 6) * x + 1,
        1.3,
        2.0,
    )
    yield from smooth("polynomial", "x⁵ at a flat spot", lambda m, x: x**5, 0.0)
    yield from smooth("polynomial", "x + 1e6", lambda m, x: x + 1e6, 0.3)
    yield from smooth(
        "polynomial",
        "Wilkinson-like",
        lambda m, x: (x - 1) * (x - 2) * (x - 3) * (x - 4) * (x - 5),
        2.5,
        5.0,
    )
    # the elementary functions, where they are tame
    for name, xs in {
        "exp": (0.0, 1.0, -5.0, 20.0, 300.0, -300.0),
        "sin": (0.0, 0.5, 1.0, 3.0, 1e3, 1e5),
        "cos": (0.3, 2.0, -40.0),
        "tan": (0.4, 1.5),
        "log": (0.5, 2.0, 1e3, 1e-3, 1e-6, 1e-12),
        "sqrt": (0.3, 2.0, 1e4, 1e-4, 1e-8),
        "atan": (0.0, 1.0, 30.0, 1e3),
        "tanh": (0.0, 0.7, -3.0, 8.0),
        "sinh": (0.2, -4.0),
        "cosh": (0.2, 2.0),
        "asin": (0.1, 0.9, 0.999),
        "acos": (-0.5,),
        "acosh": (1.5, 1.001),
        "atanh": (0.5, 0.999),
        "erf": (0.1, 1.0, 3.0),
        "gamma": (0.5, 3.3, 10.1),
        "lgamma": (0.3, 2.6, 100.0),
        "expm1": (1e-3, 2.0),
        "log1p": (1e-3, 5.0),
    }.items():
        yield from smooth("elementary", name, lambda m, x, name=name: getattr(m, name)(x), *xs)
    yield from smooth("elementary", "1/x", lambda m, x: 1 / x, 0.5, -2.0, 1e3, 1e-3, 1e-6, 1e-9)
    yield from smooth("elementary", "x^x", lambda m, x: m.exp(x * m.log(x)), 0.3, 2.0, 5.0)
    yield from smooth("elementary", "|x|^1.5", lambda m, x: m.sqrt(abs(x)) * abs(x), 1.0, 0.01)
    yield from smooth("elementary", "cube root", lambda m, x: m.exp(m.log(x) / 3), 1e-3, 8.0)
    # what training meets
    yield from smooth("training", "sigmoid", sigmoid, 0.0, 2.0, -5.0, 30.0, -30.0)
    yield from smooth("training", "softplus", softplus, 0.0, 1.0, -4.0, 30.0, -30.0)
    yield from smooth("training", "log sigmoid", lambda m, x: -softplus(m, -x), 0.5, 30.0, -30.0)
    yield from smooth(
        "training",
        "cross-entropy",
        lambda m, x: -0.3 * m.log(sigmoid(m, x)) - 0.7 * m.log(1 - sigmoid(m, x)),
        0.2,
        3.0,
    )
    yield from smooth(
        "training", "gelu", lambda m, x: x * (1 + m.erf(x / 2**0.5)) / 2, 0.0, 1.0, -3.0
    )
    yield from smooth("training", "swish", lambda m, x: x * sigmoid(m, x), -1.0, 4.0)
    yield from smooth(
        "training",
        "squared error",
        lambda m, x: sum((x * a - b) ** 2 for a, b in ((1.0, 2.1), (2.0, 3.9), (3.0, 6.2))) / 3,
        0.0,
        1.5,
        2.04,
    )
    yield from smooth(
        "training",
        "log-sum-exp",
        lambda m, x: m.log(m.exp(x) + m.exp(1 - 2 * x) + m.exp(0.5)),
        0.4,
        -3.0,
    )
    yield from smooth(
        "training",
        "huber, inside",
        lambda m, x: x * x / 2 if abs(x) < 1 else abs(x) - 0.5,
        0.5,
        3.0,
    )
    yield from smooth("training", "hard: 1e4 offset", lambda m, x: 1e4 + m.sin(x), 1.0)
    # scales
    for scale in (1e-200, 1e-30, 1e-8, 1e8, 1e30, 1e150):
        yield Case("scale", f"sin(x/s) at s = {scale:g}", lambda m, x, s=scale: m.sin(x / s), scale)
        yield Case("scale", f"s·exp(x), s = {scale:g}", lambda m, x, s=scale: s * m.exp(x), 1.0)
    yield from smooth("scale", "x²", lambda m, x: x * x, 1e150, 1e-150, 1e-20)
    yield from smooth("scale", "sin(1e6 x)", lambda m, x: m.sin(1e6 * x), 0.0, 1.0)
    yield from smooth("scale", "sin(1e-6 x)", lambda m, x: m.sin(1e-6 * x), 0.0, 1.0, 1e6)
    yield from smooth("scale", "x² near 1e8", lambda m, x: (x - 1e8) ** 2, 1e8 + 3)
    yield from smooth(
        "scale", "exp(-1/x²)", lambda m, x: m.exp(-1 / (x * x)) if x else 0 * x, 0.3, 1.0, 0.1
    )
    yield from smooth("scale", "sin(1/x)", lambda m, x: m.sin(1 / x), 0.1, 0.01, 1e-3)
    # narrow things in a wide world
    for width in (1e-1, 1e-2, 1e-3, 1e-5):

        def bell(m: Any, x: Any, w: float = width) -> Any:
            return m.exp(-(((x - 1) / w) ** 2))

        yield Case(
            "narrow", f"gaussian of width {width:g} at 1, off its centre", bell, 1 + width / 2
        )
        yield Case("narrow", f"gaussian of width {width:g}, on its far slope", bell, 1 + 2 * width)
        yield Case(
            "narrow",
            f"gaussian of width {width:g} at 0",
            lambda m, x, w=width: m.exp(-((x / w) ** 2)),
            width / 3,
        )
        yield Case(
            "narrow",
            f"logistic step of width {width:g}",
            lambda m, x, w=width: m.tanh((x - 2) / w),
            2 + width / 3,
        )
    yield from smooth(
        "narrow", "Runge, 1/(1 + 25x²)", lambda m, x: 1 / (1 + 25 * x * x), 0.1, 1.0, 4.0
    )
    yield from smooth(
        "narrow", "lorentzian at 3", lambda m, x: 1 / ((x - 3) ** 2 + 1e-6), 3.0005, 3.1
    )
    yield from smooth("narrow", "pole nearby", lambda m, x: 1 / (x - 1), 1.001, 1.1, 1.00001)
    yield from smooth("narrow", "log pole nearby", lambda m, x: m.log(abs(x - 1)), 1.0001, 0.99)
    # ripple on something smooth
    for size, rate in (
        (1e-1, 1e2),
        (1e-2, 1e3),
        (1e-3, 1e4),
        (1e-5, 1e5),
        (1e-3, 37.0),
        (1e-6, 1e3),
    ):
        yield Case(
            "ripple",
            f"sin + {size:g} sin({rate:g} x)",
            lambda m, x, a=size, k=rate: m.sin(x) + a * m.sin(k * x),
            0.7,
        )
    yield from smooth("ripple", "sin(x²)", lambda m, x: m.sin(x * x), 3.0, 20.0)
    yield from smooth(
        "ripple", "cos(100 x)·exp(-x)", lambda m, x: m.cos(100 * x) * m.exp(-x), 0.5, 3.0
    )
    # flat or nearly flat
    yield from smooth("flat", "constant", lambda m, x: 4.0 + 0 * x, 0.0, 5.0, 1e9)
    yield from smooth("flat", "sin at its top", lambda m, x: m.sin(x), math.pi / 2)
    yield from smooth("flat", "cos at 0", lambda m, x: m.cos(x), 0.0)
    yield from smooth("flat", "(x - 2)⁴", lambda m, x: (x - 2) ** 4, 2.0, 2.1)
    yield from smooth("flat", "1 + 1e-10 sin x", lambda m, x: 1 + 1e-10 * m.sin(x), 1.0)
    yield from smooth("flat", "bowl at its minimum", lambda m, x: (x - 0.3) ** 2 + 1, 0.3)
    yield from smooth("flat", "erf, saturated", lambda m, x: m.erf(x), 5.0)
    yield from smooth("flat", "tanh, saturated", lambda m, x: m.tanh(x), 15.0)
    # deep
    yield from smooth("deep", "50 tanh", deep(lambda m, x: m.tanh(1.2 * x)), 0.3, 2.0)
    yield from smooth("deep", "50 sin", deep(lambda m, x: m.sin(x)), 1.0, -0.4)
    yield from smooth("deep", "50 residual", deep(lambda m, x: x + 0.1 * m.sin(x)), 0.5, 2.0)
    yield from smooth("deep", "50 sigmoid", deep(lambda m, x: sigmoid(m, 4 * x - 2)), 0.3)
    yield from smooth("deep", "50 log1p", deep(lambda m, x: m.log1p(x * x) + 0.5), 1.0)
    yield from smooth("deep", "50 cos", deep(lambda m, x: m.cos(x)), 0.5)
    yield from smooth("deep", "6 logistic maps", deep(lambda m, x: 3.9 * x * (1 - x), 6), 0.3)
    yield from smooth("deep", "Newton's root", newton_root, 2.0, 0.3)
    # kinks beside x: the slope exists, but the room for steps is small
    for gap in (1e-1, 1e-2, 1e-4, 1e-6):
        yield Case(
            "beside a kink",
            f"|x - 1| + sin, {gap:g} away",
            lambda m, x: abs(x - 1) + m.sin(x),
            1 + gap,
        )
        yield Case(
            "beside a kink",
            f"relu(x - 2)·exp, {gap:g} below",
            lambda m, x: max(x - 2, 0 * x) * m.exp(x) + x,
            2 - gap,
        )
    yield from smooth("beside a kink", "|x|", lambda m, x: abs(x), 1.0, -1e-3, 1e-9)
    yield from smooth(
        "beside a kink", "max(x², 2x - 1 + 0.1)", lambda m, x: max(x * x, 2 * x - 0.9), 0.6, 1.4
    )
    yield from smooth("beside a kink", "|sin|", lambda m, x: abs(m.sin(x)), 3.0, 6.3)
    # no second derivative at x, yet a first one
    yield Case("rough", "x|x| at 0", lambda m, x: x * abs(x), 0.0, slope=0.0)
    yield Case("rough", "x + x|x| at 0", lambda m, x: x + x * abs(x), 0.0, slope=1.0)
    yield Case("rough", "relu² + 3x at 0", lambda m, x: max(x, 0 * x) ** 2 + 3 * x, 0.0, slope=3.0)
    yield Case(
        "rough",
        "huber at its seam",
        lambda m, x: x * x / 2 if abs(x) < 1 else abs(x) - 0.5,
        1.0,
        slope=1.0,
    )
    yield Case("rough", "elu at 0", lambda m, x: x if x > 0 else m.expm1(x), 0.0, slope=1.0)
    yield Case("rough", "|x|^1.5 at 0", lambda m, x: abs(x) * m.sqrt(abs(x)), 0.0, slope=0.0)
    yield Case(
        "rough", "x + |x|^1.5 at 0", lambda m, x: x + abs(x) * m.sqrt(abs(x)), 0.0, slope=1.0
    )
    yield Case(
        "rough",
        "two parabolas at 2",
        lambda m, x: (x - 2) + ((x - 2) ** 2 if x > 2 else 3 * (x - 2) ** 2),
        2.0,
        slope=1.0,
    )
    # the domain ends near x or at it
    yield from smooth("edge", "sqrt", lambda m, x: m.sqrt(x), 1e-12, 1e-3)
    yield from smooth("edge", "log", lambda m, x: m.log(x), 1e-100, 1e-9)
    yield from smooth("edge", "sqrt(1 - x²)", lambda m, x: m.sqrt(1 - x * x), 0.99, 0.999999)
    yield from smooth("edge", "sqrt(x - 1)", lambda m, x: m.sqrt(x - 1), 1.001, 1.000001)
    yield from smooth("edge", "x log x", lambda m, x: x * m.log(x), 1e-5, 0.9)
    yield from smooth("edge", "asin", lambda m, x: m.asin(x), 0.999999, -0.9999)
    yield from smooth("edge", "log(1 - x)", lambda m, x: m.log(1 - x), 0.99999, 0.5)
    yield Case(
        "edge",
        "x^1.5 at 0",
        lambda m, x: x * m.sqrt(x),
        0.0,
        slope=0.0,
    )
    yield Case(
        "edge",
        "exp on x ≥ 0",
        lambda m, x: m.exp(x) + 0 * m.sqrt(x),
        0.0,
        slope=1.0,
    )
    yield Case(
        "edge",
        "sin on x ≤ 2",
        lambda m, x: m.sin(x) + 0 * m.sqrt(2 - x),
        2.0,
        slope=math.cos(2.0),
    )
    yield Case(
        "edge",
        "x² on x ≥ 1",
        lambda m, x: x * x if x >= 1 else math.nan,
        1.0,
        slope=2.0,
    )
    yield Case(
        "edge",
        "infinite to the left",
        lambda m, x: m.exp(-x) if x >= 0 else math.inf,
        0.0,
        slope=-1.0,
    )
    yield Case(
        "edge",
        "infinite to the right",
        lambda m, x: x**3 if x <= 2 else math.inf,
        2.0,
        slope=12.0,
    )
    yield Case(
        "edge", "barrier, 3x - log", lambda m, x: 3 * x - m.log(x) if x > 0 else math.inf, 1e-3
    )
    # precision below double, noise, whole numbers
    for name, body, x in (
        ("sin", lambda m, x: m.sin(x), 1.0),
        ("exp", lambda m, x: m.exp(x), 2.0),
        ("x²", lambda m, x: x * x, 3.0),
        ("sigmoid", sigmoid, -1.0),
        ("log", lambda m, x: m.log(x), 5.0),
    ):
        yield Case("single", f"{name} in float32 at {x:g}", body, x, single)
        yield Case(
            "noise",
            f"{name} as a float, rounded to float32",
            body,
            x,
            lambda x, v: float(np.float32(v)),
        )
    yield Case("single", "sin in float16 at 1", lambda m, x: m.sin(x), 1.0, half)
    yield Case(
        "single",
        "array of one float32",
        lambda m, x: m.exp(-x),
        0.4,
        lambda x, v: np.array([v], dtype=np.float32),
    )
    for size in (1e-12, 1e-10, 1e-8, 1e-6, 1e-4):
        yield Case("noise", f"sin + noise {size:g}", lambda m, x: m.sin(x), 1.0, noise(size))
        yield Case("noise", f"exp + noise {size:g}", lambda m, x: m.exp(x), 0.0, noise(size))
        yield Case("noise", f"x² + noise {size:g} at 3", lambda m, x: x * x, 3.0, noise(size))
    yield Case(
        "noise", "sin rounded to 6 decimals", lambda m, x: m.sin(x), 1.0, lambda x, v: round(v, 6)
    )
    yield Case(
        "noise",
        "sin · (1 + noise 1e-9)",
        lambda m, x: m.sin(x),
        2.0,
        lambda x, v: v * (1 + 1e-9 * hashed(x)),
    )
    yield Case("noise", "1 - cos, cancelled", lambda m, x: (1 - m.cos(x)) / (x * x), 1e-4)
    yield Case("noise", "(exp - 1)/x, cancelled", lambda m, x: (m.exp(x) - 1) / x, 1e-5)
    yield Case("whole", "int(7)", lambda m, x: 7, 1.0, slope=0.0)
    yield Case("whole", "floor at 0.5", lambda m, x: math.floor(x), 0.5, slope=0.0)
    yield Case("whole", "round at 2.3", lambda m, x: round(x), 2.3, slope=0.0)
    yield Case(
        "whole", "numpy's int64, floor at 7.5", lambda m, x: np.int64(math.floor(x)), 7.5, slope=0.0
    )
    yield Case(
        "whole", "numpy's floor (a float) at 3.4", lambda m, x: float(np.floor(x)), 3.4, slope=0.0
    )
    yield Case(
        "whole", "a step at 1, seen from 1.2", lambda m, x: 0.0 if x < 1 else 1.0, 1.2, slope=0.0
    )
    yield Case("whole", "sign at 1e-3", lambda m, x: math.copysign(1.0, x), 1e-3, slope=0.0)
    yield Case(
        "whole", "sawtooth x - floor(x) at 2.4", lambda m, x: x - math.floor(x), 2.4, slope=1.0
    )
    # no derivative
    none: tuple[tuple[str, Callable[[Any, Any], Any], float], ...] = (
        ("|x| at 0", lambda m, x: abs(x), 0.0),
        ("|x - 1| at 1", lambda m, x: abs(x - 1), 1.0),
        ("|x - 0.3| + x² at 0.3", lambda m, x: abs(x - 0.3) + x * x, 0.3),
        ("1e-3 |x - 2| + sin at 2", lambda m, x: 1e-3 * abs(x - 2) + m.sin(x), 2.0),
        ("1e-6 |x - 2| + sin at 2", lambda m, x: 1e-6 * abs(x - 2) + m.sin(x), 2.0),
        ("1e6 |x| at 0", lambda m, x: 1e6 * abs(x), 0.0),
        ("1e-12 |x| at 0", lambda m, x: 1e-12 * abs(x), 0.0),
        ("relu at 0", lambda m, x: max(x, 0.0), 0.0),
        ("leaky relu at 0", lambda m, x: x if x > 0 else 0.01 * x, 0.0),
        ("maximum(x, 1 - x) at 0.5", lambda m, x: float(np.maximum(x, 1 - x)), 0.5),
        ("|sin| at 0", lambda m, x: abs(m.sin(x)), 0.0),
        ("|sin| at π", lambda m, x: abs(m.sin(x)), math.pi),
        ("exp(-|x|) at 0", lambda m, x: m.exp(-abs(x)), 0.0),
        ("|log x| at 1", lambda m, x: abs(m.log(x)), 1.0),
        ("|x|·float32", lambda m, x: np.float32(abs(x)), 0.0),
        ("max of three at their tie", lambda m, x: max(x * x, 2 - x, x), 1.0),
        ("√|x| at 0", lambda m, x: m.sqrt(abs(x)), 0.0),
        ("√x at 0", lambda m, x: m.sqrt(x), 0.0),
        ("√(1 - x) at 1", lambda m, x: m.sqrt(1 - x), 1.0),
        ("asin at 1", lambda m, x: m.asin(x), 1.0),
        ("cube root at 0", lambda m, x: math.copysign(abs(x) ** (1 / 3), x), 0.0),
        ("|x|^(2/3) at 0", lambda m, x: abs(x) ** (2 / 3), 0.0),
        ("x log|x| at 0", lambda m, x: x * m.log(abs(x)) if x else 0.0, 0.0),
        ("a step at 1", lambda m, x: 0.0 if x < 1 else 1.0, 1.0),
        ("a step at 0", lambda m, x: 1.0 if x > 0 else 0.0, 0.0),
        ("a step on a slope", lambda m, x: x + (1e-3 if x > 2 else 0.0), 2.0),
        ("floor at 3", lambda m, x: math.floor(x), 3.0),
        ("floor in floats at -2", lambda m, x: float(np.floor(x)), -2.0),
        ("round at 2.5", lambda m, x: round(x), 2.5),
        ("sign at 0", lambda m, x: float(np.sign(x)), 0.0),
        ("heaviside as bool·1", lambda m, x: int(x >= 0), 0.0),
        ("a hole at 1", lambda m, x: 5.0 if x == 1 else x * x, 1.0),
        ("sawtooth at 2", lambda m, x: x - math.floor(x), 2.0),
        ("1/x at 0", lambda m, x: 1 / x, 0.0),
        ("1/x² at 0, as infinity", lambda m, x: math.inf if x == 0 else 1 / x**2, 0.0),
        ("1/x with 0 at 0", lambda m, x: 1 / x if x else 0.0, 0.0),
        ("1/|x| with 0 at 0", lambda m, x: 1 / abs(x) if x else 0.0, 0.0),
        ("sign(x)/x², 0 at 0", lambda m, x: math.copysign(1, x) / x**2 if x else 0.0, 0.0),
        ("log at 0", lambda m, x: m.log(x), 0.0),
        ("log at -1", lambda m, x: m.log(x), -1.0),
        ("sqrt at -4", lambda m, x: m.sqrt(x), -4.0),
        ("NaN everywhere", lambda m, x: math.nan, 1.0),
        ("infinite everywhere", lambda m, x: math.inf, 1.0),
        ("a point alone", lambda m, x: 2.0 if x == 1 else math.nan, 1.0),
        ("overflow at x", lambda m, x: m.exp(x), 1000.0),
        ("sin(1/x) at 0", lambda m, x: m.sin(1 / x) if x else 0.0, 0.0),
        ("x sin(1/x) at 0", lambda m, x: x * m.sin(1 / x) if x else 0.0, 0.0),
        ("kink where the domain ends, √(x²) on x ≠ nan", lambda m, x: m.sqrt(x * x), 0.0),
        ("noise and nothing else", lambda m, x: hashed(x), 1.0),
        ("rationals: 1 at x, 0 elsewhere", lambda m, x: 1.0 if x == 0.5 else 0.0, 0.5),
        ("2|x| - x at 0", lambda m, x: 2 * abs(x) - x, 0.0),
        ("hinge, max(0, 1 - x) at 1", lambda m, x: max(0.0, 1 - x), 1.0),
        ("hard tanh at -1", lambda m, x: max(-1.0, min(1.0, x)), -1.0),
        ("|x³ - 8| at 2", lambda m, x: abs(x**3 - 8), 2.0),
        ("|x - 1000| at 1000", lambda m, x: abs(x - 1000), 1000.0),
        ("|x - 1e-6| at 1e-6", lambda m, x: abs(x - 1e-6), 1e-6),
    )  # fmt: skip
    for name, body, x in none:
        yield Case("no derivative", name, body, x, slope=None)


CASES = tuple(_fixed())
