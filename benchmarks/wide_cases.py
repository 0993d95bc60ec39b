"""Families that are smooth: ripples, scales, waves far out, special functions, losses."""

import math
from collections.abc import Callable
from random import Random
from typing import Any

import mpmath
from derivative_cases import Case
from rough_cases import Body, curve, place, power_of_ten


def ripple(rng: Random) -> Case:
    """A fine wave on a coarse curve, from one that is half of the slope to one that is hardly."""
    c, rate = place(rng), power_of_ten(rng, 1, 6.5)
    s, name = curve(rng, c)
    share = power_of_ten(rng, -4, 1)
    a, p = share / rate, rng.uniform(0, 6)
    rate /= max(abs(c), 1.0)
    return Case("ripple", f"{name} + {a:.1g} sin({rate:.1g} x)",
                lambda m, x: s(m, x) + a * m.sin(rate * x + p), c)  # fmt: skip


def drifting_wave(rng: Random) -> Case:
    start, b = power_of_ten(rng, 2, 7), rng.uniform(0.3, 3)
    x = start + rng.uniform(-2, 2)
    return Case("drift", f"wave on a line at {x:.6g}",
                lambda m, x: (x - start) + m.sin(b * (x - start)), x)  # fmt: skip


def far_wave(rng: Random) -> Case:
    x, b = rng.choice((-1, 1)) * power_of_ten(rng, 4, 12), rng.choice((1.0, rng.uniform(0.2, 5)))
    kinds: tuple[tuple[str, Body], ...] = (
        ("sin", lambda m, x: m.sin(b * x)),
        ("cos²", lambda m, x: m.cos(b * x) ** 2),
        ("exp of sin", lambda m, x: m.exp(m.sin(b * x))),
        ("1/(2 + cos)", lambda m, x: 1 / (2 + m.cos(b * x))),
    )
    name, body = rng.choice(kinds)
    return Case("far wave", f"{name} at {x:.6g}", body, x)


def bell(rng: Random) -> Case:
    c, w = place(rng), power_of_ten(rng, -7, -1)
    s, name = curve(rng, c)
    kind = rng.choice(("gaussian", "step", "lorentzian"))
    where = c + w * rng.uniform(-2, 2)
    bodies: dict[str, Body] = {
        "gaussian": lambda m, x: s(m, x) + m.exp(-(((x - c) / w) ** 2)),
        "step": lambda m, x: s(m, x) + m.tanh((x - c) / w),
        "lorentzian": lambda m, x: s(m, x) + 1 / (1 + ((x - c) / w) ** 2),
    }
    return Case("bell", f"{name} + {kind} of width {w:.1g}", bodies[kind], where)


def scaled(rng: Random) -> Case:
    """x and f of any size that a double has."""
    x, high = rng.choice((-1, 1)) * power_of_ten(rng, -300, 300), power_of_ten(rng, -100, 100)
    u = rng.uniform(0.3, 2)
    w = abs(x) / u
    kinds: tuple[tuple[str, Body], ...] = (
        ("sin", lambda m, t: m.sin(t / w)),
        ("exp", lambda m, t: m.exp(t / w)),
        ("atan", lambda m, t: m.atan(t / w)),
        ("parabola", lambda m, t: (t / w) * (t / w) + t / w),
        ("rational", lambda m, t: 1 / (1 + (t / w) ** 2)),
    )
    name, body = rng.choice(kinds)
    if 1e-290 < high / w < 1e290:
        return Case("scaled", f"{high:.0e} {name} at {x:.1e}", lambda m, t: high * body(m, t), x)
    return Case("scaled", f"{name} at {x:.1e}", body, x)


def brink(rng: Random) -> Case:
    """Close to what a double can hold."""
    kinds: tuple[tuple[str, Body, float], ...] = (
        ("exp", lambda m, x: m.exp(x), rng.uniform(600, 709.7)),
        ("exp", lambda m, x: m.exp(x), rng.uniform(-700, -300)),
        ("cosh", lambda m, x: m.cosh(x), rng.uniform(-710, -600)),
        ("gamma", lambda m, x: m.gamma(x), rng.uniform(120, 171)),
        ("x^20", lambda m, x: x**20, power_of_ten(rng, -14, 15)),
        ("log", lambda m, x: m.log(x), power_of_ten(rng, -300, 300)),
        ("1/x", lambda m, x: 1 / x, power_of_ten(rng, -150, 150)),
        ("√", lambda m, x: m.sqrt(x), power_of_ten(rng, -300, 300)),
    )
    name, body, x = rng.choice(kinds)
    return Case("brink", f"{name} at {x:.4g}", body, x)


def plain(rng: Random) -> Case:
    """Elementary functions where nothing is the matter."""
    names = {
        "exp": (-8, 8), "sin": (-20, 20), "cos": (-20, 20), "tan": (-1.4, 1.4), "log": (0.05, 50),
        "sqrt": (0.05, 50), "atan": (-9, 9), "tanh": (-4, 4), "sinh": (-6, 6), "cosh": (-6, 6),
        "asin": (-0.95, 0.95), "acos": (-0.95, 0.95), "log1p": (-0.8, 9), "expm1": (-3, 3),
    }  # fmt: skip
    name = rng.choice(list(names))
    x, a = rng.uniform(*names[name]), rng.uniform(0.2, 2)
    if rng.random() < 0.5:
        return Case("plain", f"{name} at {x:.3g}", lambda m, x: getattr(m, name)(x), x)
    return Case("plain", f"x {name} at {x:.3g}", lambda m, x: a * x * getattr(m, name)(x), x)


def special(rng: Random) -> Case:
    """Special functions: scipy's under test, mpmath's for the truth."""
    from scipy import special as sp

    mp = mpmath
    kinds: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any], tuple[float, float]]] = {
        "gamma": (sp.gamma, mp.gamma, (0.2, 12)),
        "loggamma": (sp.gammaln, mp.loggamma, (0.2, 200)),
        "digamma": (sp.digamma, mp.digamma, (0.2, 30)),
        "erf": (sp.erf, mp.erf, (-3, 3)),
        "erfc": (sp.erfc, mp.erfc, (0, 15)),
        "j0": (sp.j0, lambda x: mp.besselj(0, x), (0.1, 60)),
        "j1": (sp.j1, lambda x: mp.besselj(1, x), (0.1, 60)),
        "y0": (sp.y0, lambda x: mp.bessely(0, x), (0.2, 30)),
        "iv": (lambda x: sp.iv(1.5, x), lambda x: mp.besseli(1.5, x), (0.3, 30)),
        "airy": (lambda x: sp.airy(x)[0], mp.airyai, (-12, 6)),
        "zeta": (lambda x: sp.zeta(x, 1), mp.zeta, (1.1, 12)),
        "lambertw": (lambda x: sp.lambertw(x).real, lambda x: mp.lambertw(x).real, (-0.3, 20)),
        "ellipk": (sp.ellipk, mp.ellipk, (-2, 0.95)),
        "expi": (sp.expi, mp.ei, (0.2, 20)),
        "ndtr": (sp.ndtr, mp.ncdf, (-8, 5)),
        "dawsn": (sp.dawsn, lambda x: mp.sqrt(mp.pi) / 2 * mp.exp(-x * x) * mp.erfi(x), (-5, 5)),
        "betainc": (lambda x: sp.betainc(2.5, 1.5, x),
                    lambda x: mp.betainc(2.5, 1.5, 0, x, regularized=True), (0.05, 0.95)),
        "gammainc": (lambda x: sp.gammainc(3.5, x),
                     lambda x: mp.gammainc(3.5, 0, x, regularized=True), (0.1, 12)),
    }  # fmt: skip
    name = rng.choice(list(kinds))
    double, exact, window = kinds[name]
    x = rng.uniform(*window)
    return Case("special", f"{name} at {x:.3g}",
                lambda m, x: float(double(x)) if m is math else exact(x), x)  # fmt: skip


def learning(rng: Random) -> Case:
    """What training meets, over the whole range of logits."""
    x = rng.choice((rng.uniform(-4, 4), rng.uniform(-35, 35)))
    y, g = rng.random(), rng.choice((1.0, 2.0, 3.5))
    others = [rng.uniform(-3, 3) for _ in range(4)]
    data = [(rng.uniform(-2, 2), rng.uniform(-2, 2)) for _ in range(6)]

    def sigmoid(m: Any, x: Any) -> Any:
        return 1 / (1 + m.exp(-x))

    def softplus(m: Any, x: Any) -> Any:
        return m.log1p(m.exp(x)) if x < 0 else x + m.log1p(m.exp(-x))

    def softmax(m: Any, x: Any) -> list[Any]:
        e = [m.exp(v) for v in (x, *others)]
        return [v / sum(e) for v in e]

    kinds: tuple[tuple[str, Body], ...] = (
        ("softplus", softplus),
        ("logsumexp", lambda m, x: m.log(sum(m.exp(v) for v in (x, *others)))),
        ("entropy", lambda m, x: -sum(p * m.log(p) for p in softmax(m, x))),
        ("cross-entropy of logits", lambda m, x: softplus(m, x) - y * x),
        ("focal", lambda m, x: (1 - sigmoid(m, x)) ** g * softplus(m, -x)),
        ("gelu", lambda m, x: x * (1 + m.erf(x / 2**0.5)) / 2),
        ("silu", lambda m, x: x * sigmoid(m, x)),
        ("mish", lambda m, x: x * m.tanh(softplus(m, x))),
        ("huber", lambda m, x: x * x / 2 if abs(x) < 1 else abs(x) - 0.5),
        ("hinge", lambda m, x: sum(max(0, 1 - b * x * a) for a, b in data)),
        ("squared error", lambda m, x: sum((a * x - b) ** 2 for a, b in data) / 6),
        ("absolute error", lambda m, x: sum(abs(a * x - b) for a, b in data) / 6),
        ("logistic regression", lambda m, x: sum(softplus(m, -b * x * a) for a, b in data) / 6),
        ("kl", lambda m, x: sum(p * m.log(5 * p) for p in softmax(m, x))),
        ("log cosh", lambda m, x: m.log(m.cosh(x))),
        ("tanh network", lambda m, x: sum(b * m.tanh(a * x + b) for a, b in data)),
    )
    name, body = rng.choice(kinds)
    return Case("learning", f"{name} at {x:.3g}", body, x)


FAMILIES = (
    ripple, drifting_wave, far_wave, bell, scaled, brink, plain, plain, special, special, learning,
    learning,
)  # fmt: skip
