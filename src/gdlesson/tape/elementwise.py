"""Rules of functions that work entry by entry: each line is the local derivative, times g.

At corners and edges the slope is PyTorch's: 0 for abs at 0, half for each of two equal numbers.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np

from gdlesson.tape.operations import Rules, Written, operation, written

LN2, LN10 = np.log(2.0), np.log(10.0)
SLOPE_OF_ERF = 2 / np.sqrt(np.pi)


@operation
def sigmoid(x: Any) -> Any:
    """1 / (1 + e^-x), computed without overflow at either end."""
    small = np.exp(-np.abs(x))
    return np.where(x >= 0, 1.0, small)[()] / (1 + small)


@operation
def relu(x: Any) -> Any:
    """The larger of x and 0; its slope at 0 is 0."""
    return np.maximum(x, 0.0)


def power_of_base(g: Any, y: Any, a: Any, b: Any) -> Any:
    """d(a^b)/da = b a^(b - 1), and 0 where b is 0, even at a = 0."""
    if np.ndim(b) == 0 and not hasattr(b, "is_recorded"):
        if b == 2:
            return g * (2 * a)
        return g * (b * a ** (b - 1)) if b else g * 0.0
    return g * b * a ** np.where(b == 0, 1.0, b - 1.0)


def power_of_exponent(g: Any, y: Any, a: Any, b: Any) -> Any:
    """d(a^b)/db = a^b ln a, and 0 at a = 0 for b from 0."""
    edge = np.logical_and(a == 0, b >= 0)
    return g * np.where(edge, 0.0, y * np.log(np.where(edge, 1.0, a)))


def share(here: Any, there: Any) -> Any:
    """1 where the one number was taken, 0 where the other was, half where they are equal."""
    return np.where(here == there, 0.5, here > there)


def digamma(x: Any) -> Any:
    """The slope of gammaln, from where gammaln is from."""
    return import_module("scipy.special").digamma(x)


@operation
def clipped(x: Any, *, low: Any = None, high: Any = None) -> Any:
    """x, kept between two constants; at both its slope is still 1, as PyTorch has it."""
    return np.clip(x, low, high)


def pulled_clip(g: Any, y: Any, x: Any, low: Any = None, high: Any = None) -> Any:
    """1 where x is neither below nor above."""
    return g * (1.0 * (y == x))


def clip(x: Any, a_min: Any = None, a_max: Any = None, min: Any = None, max: Any = None) -> Any:
    """numpy's clip, by either pair of names; a border that was computed from w has a slope, too."""
    low, high = min if a_min is None else a_min, max if a_max is None else a_max
    if not any(hasattr(type(border), "is_recorded") for border in (low, high)):
        return clipped(x, low=low, high=high)
    x = x if low is None else np.maximum(x, low)
    return x if high is None else np.minimum(x, high)


ONE_ARGUMENT: Rules = {
    np.negative: (lambda g, y, x: -g,),
    np.positive: (lambda g, y, x: g,),
    np.conjugate: (lambda g, y, x: g,),
    np.absolute: (lambda g, y, x: g * np.sign(x),),
    np.fabs: (lambda g, y, x: g * np.sign(x),),
    np.sqrt: (lambda g, y, x: g / (2 * y),),
    np.cbrt: (lambda g, y, x: g / (3 * y * y),),
    np.square: (lambda g, y, x: g * (2 * x),),
    np.reciprocal: (lambda g, y, x: -g * y * y,),
    np.exp: (lambda g, y, x: g * y,),
    np.exp2: (lambda g, y, x: g * y * LN2,),
    np.expm1: (lambda g, y, x: g * (y + 1),),
    np.log: (lambda g, y, x: g / x,),
    np.log2: (lambda g, y, x: g / (x * LN2),),
    np.log10: (lambda g, y, x: g / (x * LN10),),
    np.log1p: (lambda g, y, x: g / (1 + x),),
    np.sin: (lambda g, y, x: g * np.cos(x),),
    np.cos: (lambda g, y, x: -g * np.sin(x),),
    np.tan: (lambda g, y, x: g * (1 + y * y),),
    np.arcsin: (lambda g, y, x: g / np.sqrt(1 - x * x),),
    np.arccos: (lambda g, y, x: -g / np.sqrt(1 - x * x),),
    np.arctan: (lambda g, y, x: g / (1 + x * x),),
    np.sinh: (lambda g, y, x: g * np.cosh(x),),
    np.cosh: (lambda g, y, x: g * np.sinh(x),),
    np.tanh: (lambda g, y, x: g * (1 - y * y),),
    np.arcsinh: (lambda g, y, x: g / np.sqrt(x * x + 1),),
    np.arccosh: (lambda g, y, x: g / np.sqrt(x * x - 1),),
    np.arctanh: (lambda g, y, x: g / (1 - x * x),),
    np.deg2rad: (lambda g, y, x: g * (np.pi / 180),),
    np.radians: (lambda g, y, x: g * (np.pi / 180),),
    np.rad2deg: (lambda g, y, x: g * (180 / np.pi),),
    np.degrees: (lambda g, y, x: g * (180 / np.pi),),
    sigmoid: (lambda g, y, x: g * y * (1 - y),),
    relu: (lambda g, y, x: g * (x > 0),),
    np.sign: (None,),
    np.floor: (None,),
    np.ceil: (None,),
    np.trunc: (None,),
    np.rint: (None,),
}

TWO_ARGUMENTS: Rules = {
    np.add: (lambda g, y, a, b: g, lambda g, y, a, b: g),
    np.subtract: (lambda g, y, a, b: g, lambda g, y, a, b: -g),
    np.multiply: (lambda g, y, a, b: g * b, lambda g, y, a, b: g * a),
    np.divide: (lambda g, y, a, b: g / b, lambda g, y, a, b: -g * y / b),
    np.power: (power_of_base, power_of_exponent),
    np.float_power: (power_of_base, power_of_exponent),
    np.remainder: (lambda g, y, a, b: g, lambda g, y, a, b: -g * np.floor(a / b)),
    np.fmod: (lambda g, y, a, b: g, lambda g, y, a, b: -g * np.trunc(a / b)),
    np.floor_divide: (None, None),
    np.maximum: (lambda g, y, a, b: g * share(a, b), lambda g, y, a, b: g * share(b, a)),
    np.minimum: (lambda g, y, a, b: g * share(b, a), lambda g, y, a, b: g * share(a, b)),
    np.fmax: (
        lambda g, y, a, b: g * np.where(np.isnan(b), 1.0, share(a, b)),
        lambda g, y, a, b: g * np.where(np.isnan(a), 1.0, share(b, a)),
    ),
    np.fmin: (
        lambda g, y, a, b: g * np.where(np.isnan(b), 1.0, share(b, a)),
        lambda g, y, a, b: g * np.where(np.isnan(a), 1.0, share(a, b)),
    ),
    np.arctan2: (
        lambda g, y, a, b: g * b / (a * a + b * b),
        lambda g, y, a, b: -g * a / (a * a + b * b),
    ),
    np.hypot: (lambda g, y, a, b: g * a / y, lambda g, y, a, b: g * b / y),
    np.logaddexp: (lambda g, y, a, b: g * np.exp(a - y), lambda g, y, a, b: g * np.exp(b - y)),
    np.logaddexp2: (lambda g, y, a, b: g * np.exp2(a - y), lambda g, y, a, b: g * np.exp2(b - y)),
    np.copysign: (
        lambda g, y, a, b: g * np.where(np.signbit(a) == np.signbit(b), 1.0, -1.0),
        None,
    ),
    np.heaviside: (None, lambda g, y, a, b: g * (a == 0)),
}

ELEMENTWISE: Rules = {
    **ONE_ARGUMENT,
    **TWO_ARGUMENTS,
    np.where: (
        None,
        lambda g, y, c, a, b: g * np.where(c, 1.0, 0.0),
        lambda g, y, c, a, b: g * np.where(c, 0.0, 1.0),
    ),
    clipped: (pulled_clip,),
}

#: Functions of scipy.special, which are recorded where somebody uses them: by name, so that scipy
#: needn't be there.
BY_NAME: dict[str, Any] = {
    "expit": (lambda g, y, x: g * y * (1 - y),),
    "logit": (lambda g, y, x: g / (x * (1 - x)),),
    "log_expit": (lambda g, y, x: g * (1 - np.exp(y)),),
    "gammaln": (lambda g, y, x: g * digamma(x),),
    "erf": (lambda g, y, x: g * SLOPE_OF_ERF * np.exp(-x * x),),
    "erfc": (lambda g, y, x: -g * SLOPE_OF_ERF * np.exp(-x * x),),
    "ndtr": (lambda g, y, x: g * np.exp(-x * x / 2) / np.sqrt(2 * np.pi),),
    "entr": (lambda g, y, x: -g * (np.log(x) + 1),),
    "xlogy": (lambda g, y, a, b: g * np.log(b), lambda g, y, a, b: g * a / b),
    "xlog1py": (lambda g, y, a, b: g * np.log1p(b), lambda g, y, a, b: g * a / (1 + b)),
}


def in_pieces(x: Any, conditions: Any, functions: Any) -> Any:
    """Each function of those entries for which its condition holds; one more, of all others."""
    if isinstance(conditions, np.ndarray) and conditions.ndim == np.ndim(x):
        conditions = [conditions]
    masks = [np.asarray(condition, bool) for condition in conditions]
    if len(functions) > len(masks):
        masks.append(~np.any(masks, axis=0))
    made = np.zeros(np.shape(x))
    for mask, function in zip(masks, functions, strict=True):
        made = written(made, function(x[mask]) if callable(function) else function, index=mask)
    return made


def selected(conditions: Any, choices: Any, default: Any = 0) -> Any:
    """Of several choices, entry by entry, the first whose condition holds."""
    found = default
    for condition, choice in reversed(list(zip(conditions, choices, strict=True))):
        found = np.where(condition, choice, found)
    return found


WRITTEN: Written = {
    np.clip: clip,
    np.round: lambda x, decimals=0: np.rint(x * 10.0**decimals) / 10.0**decimals,
    np.divmod: lambda a, b: (np.floor_divide(a, b), np.remainder(a, b)),
    np.modf: lambda x: (x - np.trunc(x), np.trunc(x)),
    np.nan_to_num: lambda x, nan=0.0: np.where(np.isnan(x), nan, x),
    np.sinc: lambda x: np.where(x == 0, 1.0, np.sin(np.pi * x) / np.where(x == 0, 1.0, np.pi * x)),
    np.real: lambda x: x,
    np.real_if_close: lambda x: x,
    np.ldexp: lambda x, exponent: x * np.exp2(exponent),
    np.piecewise: in_pieces,
    np.select: selected,
}
