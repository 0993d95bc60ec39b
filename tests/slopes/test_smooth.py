"""The search in local variables says what the search says, and calls f in the same order."""

import math

import numpy as np
import pytest
from compositions_cases import compositions
from derivative_cases import CASES
from drawn_cases import hard_cases
from family_cases import WORK, family_cases

from gdlesson.slopes import estimate
from gdlesson.slopes.probe import Probe
from gdlesson.slopes.smooth import smooth_slope


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
    return repr((*record, found.ladder)), calls


def both(monkeypatch, f, x):
    ways = [told(f, x)]
    with monkeypatch.context() as patch:
        patch.setattr(estimate, "smooth_slope", lambda probe: None)
        ways.append(told(f, x))
    return ways


DRAWN = {
    "suite": lambda: CASES,
    "families": lambda: family_cases(WORK[1], 93),
    "compositions": lambda: compositions(5, 100),
    "hard": lambda: hard_cases(5, 4),
}


@pytest.mark.parametrize("name", DRAWN)
def test_values_errors_and_calls_are_the_same(monkeypatch, name):
    for case in DRAWN[name]():
        one, other = both(monkeypatch, case.f, case.x)
        assert one == other, case.name


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
}  # fmt: skip
NOT_AT_ONCE = {
    "more is seen below than the last step leaves": (
        lambda t: t / (1 + 2e-6 * t) + 4e-16 * math.tanh(500 * t), 0.0,
    ),
    "right and left differ by more than the doubt of the bend": (lambda t: 3 * t, 1e-310),
}  # fmt: skip


@pytest.mark.parametrize("name", [*AT_ONCE, *NOT_AT_ONCE])
def test_what_decides_decides_here_as_there(monkeypatch, name):
    f, x = (AT_ONCE | NOT_AT_ONCE)[name]
    assert (smooth_slope(Probe("test", f, x)) is not None) == (name in AT_ONCE)
    one, other = both(monkeypatch, f, x)
    assert one == other


@pytest.mark.parametrize(("name", "count"), [("suite", 135), ("compositions", 74)])
def test_so_many_are_said_at_once(name, count):
    """Of 346 cases that were chosen because they are hard, and of 100 that were drawn."""
    at_once = [smooth_slope(Probe("test", case.f, case.x)) for case in DRAWN[name]()]
    assert sum(found is not None for found in at_once) >= count


@pytest.mark.parametrize(("f", "x"), [(abs, 0.0), (math.sqrt, 0.0), (math.floor, 1.5)])
def test_what_is_odd_is_left_to_the_search(f, x):
    assert smooth_slope(Probe("test", f, x)) is None
