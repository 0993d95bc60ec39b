"""The search in local variables says what the search says, and calls f in the same order."""

import math
import random

import numpy as np
import pytest
from compositions_cases import compositions
from derivative_cases import CASES
from drawn_cases import hard_cases
from family_cases import WORK, family_cases

from gdlesson.slopes import estimate
from gdlesson.slopes.extrapolation import EVEN, PARTS, table
from gdlesson.slopes.judgement import MISSED_SHARE
from gdlesson.slopes.probe import Probe
from gdlesson.slopes.smooth import smooth_slope
from gdlesson.slopes.smooth_table import OddError, best_entry


def told(f, x):
    """All that the search says, and every place in the order in which f was called."""
    calls = []

    def watched(t):
        calls.append(t)
        return f(t)

    try:
        found = estimate.search("test", watched, x)
    except Exception as error:
        return repr(error), calls
    record = (found.value, found.error, found.status.name, found.step, found.evaluations)
    return repr((*record, [tuple(look) for look in found.looks])), calls


def both(monkeypatch, f, x):
    ways = [told(f, x)]
    with monkeypatch.context() as patch:
        patch.setattr(estimate, "smooth_slope", lambda probe: None)
        ways.append(told(f, x))
    return ways


class Drawn:
    """A function with a name, at a point."""

    def __init__(self, name, f, x):
        self.name, self.f, self.x = name, f, x


def sizes(seed, count):
    """Plain functions where numbers are large or small, from 1e-300 to 1e300."""
    rng = random.Random(seed)
    kinds = {
        "cubic": lambda a, b: lambda t: a * t**3 + b * t + 1,
        "exp": lambda a, b: lambda t: math.exp(a * t) + b,
        "sin": lambda a, b: lambda t: b * math.sin(a * t),
        "log": lambda a, b: lambda t: math.log(abs(t)) * a,
        "huge": lambda a, b: lambda t: (t - a) ** 2 * 1e300 * b,
        "pole": lambda a, b: lambda t: a / (t + b),
    }
    for n in range(count):
        kind = rng.choice(list(kinds))
        a, b = rng.uniform(-3, 3), rng.uniform(-3, 3)
        x = rng.choice((0.0, rng.gauss(0, 3), rng.choice((-1, 1)) * 10 ** rng.uniform(-300, 300)))
        yield Drawn(f"{kind} {n}: a = {a}, b = {b}, x = {x}", kinds[kind](a, b), x)


DRAWN = {
    "suite": lambda: CASES,
    "families": lambda: family_cases(WORK[1], 93),
    "compositions": lambda: compositions(5, 100),
    "hard": lambda: hard_cases(5, 4),
    "sizes": lambda: sizes(5, 200),
}
MANY = {
    "families": lambda: (case for seed in WORK for case in family_cases(seed, 500)),
    "compositions": lambda: compositions(6, 3000),
    "hard": lambda: hard_cases(6, 50),
    "sizes": lambda: sizes(6, 5000),
}


@pytest.mark.parametrize("name", DRAWN)
def test_values_errors_and_calls_are_the_same(monkeypatch, name):
    for case in DRAWN[name]():
        one, other = both(monkeypatch, case.f, case.x)
        assert one == other, case.name


@pytest.mark.proof
@pytest.mark.parametrize("name", MANY)
def test_they_are_on_thousands_of_functions(monkeypatch, name):
    for case in MANY[name]():
        one, other = both(monkeypatch, case.f, case.x)
        assert one == other, case.name


def slopes_of_a_pole(rng):
    """Slopes of a series at the steps of a table; now and then the first is off, or all jitter."""
    h, far = 2.0 ** rng.randint(-12, 12), rng.uniform(1.2, 30)
    height, bent = 10 ** rng.uniform(-17, -3), 10 ** rng.uniform(-18, 2)
    off = rng.choice((0, 0, 1e-12, 1e-7, 1e-4, 1e-2))
    jitter = rng.choice((0, 0, 1, 100)) * height
    slopes = {}
    for part in PARTS:
        value = 1 / (1 - (part / far) ** 2) + jitter * rng.gauss(0, 1) + (off if part == 1 else 0)
        floor = height * rng.uniform(0.5, 2) / part
        slopes[part * h] = (part * h, value, bent * rng.gauss(0, 1), floor)
    return h, slopes


def test_the_table_in_local_variables_is_the_table():
    rng, ends = random.Random(11), set()
    for _ in range(3000):
        h, slopes = slopes_of_a_pole(rng)
        asked, seen = [], {h: slopes[h]}
        one = table(EVEN, h, (asked.append(step) or slopes[step] for step in slopes))
        odd = one.cut_short or 0 < one.missed < MISSED_SHARE * abs(one.value)

        def at(step, slopes=slopes, seen=seen):
            return seen.setdefault(step, slopes[step])

        try:
            other = best_entry(h, at, seen)
        except OddError:
            assert odd
        else:
            height, size = one.height, one.ragged
            told = one.value, one.truncation, one.rounding, height, one.step, size, one.last.h
            assert other == told
            assert not odd
        assert list(seen) == asked
        ends.add((one.cut_short, bool(one.missed), one.step / h, one.ragged > 0, len(asked)))
    assert len(ends) > 30


def test_they_are_where_a_bend_is_beyond_all_floats(monkeypatch):
    one, other = both(monkeypatch, math.log, 7.19e-269)
    assert one == other


RETURNED = {
    "numpy's float": lambda t: np.float64(t) ** 3,
    "an integer beyond x": lambda t: t**3 if t <= 1.3 else 2,
    "nothing beyond x": lambda t: math.sqrt(1.3 - t) if t <= 1.3 else math.nan,
    "an error beyond x": lambda t: math.log(1.31 - t),
    "an error before x": lambda t: math.log(t - 1.29),
    "an array": lambda t: np.array([t * t]),
    "float32": np.float32,
    "text beyond x": lambda t: t * t if t <= 1.3 else "none",
    "two numbers before x": lambda t: t * t if t >= 1.3 else np.array([1.0, 2.0]),
    "complex beyond x": lambda t: (1.3 - t) ** 0.5,
    "infinity": lambda t: 1e308 * t,
    "an error of its own": lambda t: {}[t] if t > 1.3 else t,
}


@pytest.mark.parametrize("name", RETURNED)
def test_whatever_f_returns_or_raises(monkeypatch, name):
    one, other = both(monkeypatch, RETURNED[name], 1.3)
    assert one == other


def raised(t):
    raise ValueError("math domain error")


ODD = {
    "an integer": lambda t: 3,
    "numpy's float": np.float64,
    "nan": lambda t: math.nan,
    "infinity": lambda t: math.inf,
    "an error": raised,
    "text": str,
}


@pytest.mark.parametrize("name", ODD)
def test_whatever_it_returns_at_any_of_the_calls(monkeypatch, name):
    _, places = told(math.exp, 1.0)
    assert len(places) > 10
    for odd in places:
        f = lambda t, odd=odd: ODD[name](t) if t == odd else math.exp(t)  # noqa: E731
        one, other = both(monkeypatch, f, 1.0)
        assert one == other


@pytest.mark.parametrize(("f", "x"), [(math.exp, 1.0), (math.sin, 0.3), (math.log, 2.0)])
def test_what_is_ordinary_is_said_at_once(f, x):
    assert smooth_slope(Probe("test", f, x)) is not None


#: Where a share, a floor or the least of all steps decides: said at once, and left to the search.
AT_ONCE = {
    "rounding hides how far f is straight": (lambda t: math.exp(3e-8 * t) - 17624093.5, 1.3),
    "the next look is further than f is straight": (lambda t: 15 + math.sin(12.75 * t), 3e-6),
    "slopes differ by as much as rounding": (lambda t: 3.1e15 + math.sin(4.2 * t), 0.0),
    "slopes differ by a twentieth of the larger": (lambda t: math.sin(2.5 * t), 0.0),
    "the last step leaves more than is seen below": (
        lambda t: t / (1 + 0.4 * t) + 1e-14 * math.tanh(5000 * t), 0.0,
    ),
    "x is smaller than the least first step": (lambda t: 3 * t, 5e-301),
    "the fourth row is better without the first step": (
        lambda t: 1.01e14 + 0.015 * math.sin(2.13 * t) + 0.61 * t, 0.0,
    ),
    "the error is as large as the slope, and all of it is rounding": (
        lambda t: 6.11e14 + 7.8 * math.sin(7440 * t) + 2.6e-5 * t, 0.0,
    ),
    "f bends by more than its slope over the first step": (lambda t: (t - 2) ** 2, 2.04),
    "the error is more than rounding, and small": (lambda t: 1e8 * t / (1 + 0.201 * t * t), 0.0),
}  # fmt: skip
NOT_AT_ONCE = {
    "more is seen below than the last step leaves": (
        lambda t: t / (1 + 2e-6 * t) + 4e-16 * math.tanh(500 * t), 0.0,
    ),
    "right and left differ by more than the doubt of the bend": (lambda t: 3 * t, 1e-310),
    "a low corner is more than the doubt of the bend": (
        lambda t: 25.7 * t - 8.17 * t * t * t + 3e-9 * abs(t - 0.027), 0.027,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", [*AT_ONCE, *NOT_AT_ONCE])
def test_what_decides_decides_here_as_there(monkeypatch, name):
    f, x = (AT_ONCE | NOT_AT_ONCE)[name]
    assert (smooth_slope(Probe("test", f, x)) is not None) == (name in AT_ONCE)
    one, other = both(monkeypatch, f, x)
    assert one == other


@pytest.mark.parametrize(("name", "count"), [("suite", 137), ("compositions", 75)])
def test_so_many_are_said_at_once(name, count):
    """Of 346 cases that were chosen because they are hard, and of 100 that were drawn."""
    at_once = [smooth_slope(Probe("test", case.f, case.x)) for case in DRAWN[name]()]
    assert sum(found is not None for found in at_once) >= count


@pytest.mark.parametrize(("f", "x"), [(abs, 0.0), (math.sqrt, 0.0), (math.floor, 1.5)])
def test_what_is_odd_is_left_to_the_search(f, x):
    assert smooth_slope(Probe("test", f, x)) is None


@pytest.mark.parametrize("scale", [1.0, 1000.0, -0.001])
def test_a_bar_is_wide_where_the_first_slope_is_missed_whatever_the_scale(scale):
    """Far out gelu is a line and its first step reaches back to where it bends."""

    def gelu(x):
        return scale * x / 2 * (1 + math.erf(x / math.sqrt(2)))

    found = estimate.search("test", gelu, 13.2)
    assert 1e-8 < found.error / abs(scale) < 1e-6
