"""Functions as lists of operations: what is written down, and what is refused and why."""

import json
import math
import random

import numpy as np
import pytest

from gdlesson import grad
from gdlesson.objectives import ALL
from gdlesson.tape.elementwise import ONE_ARGUMENT, TWO_ARGUMENTS, relu, sigmoid
from gdlesson.tape.program import LONGEST, OPERATIONS, NoProgramError, program, run_program

PLANE = [(0.5, 2.0), (-2.0, -0.5)]
A = np.array([[2.0, 1.0], [1.0, 3.0]])


def filled(w):
    made = np.zeros(3, like=w)
    made[1] = w[0] * w[1]
    made[2] = 2.0
    return np.sum(made)


WRITTEN_DOWN = {
    "sum": lambda w: np.sum(w**2),
    "means": lambda w: np.mean(w * w) + np.var(w) + np.average(w, weights=[1, 3]),
    "products": lambda w: w @ A @ w + np.dot(w, w) + np.sum(np.outer(w, w)) + np.prod(w),
    "einsum": lambda w: np.einsum("i,ij,j", w, A, w),
    "extremes": lambda w: np.max(w) - np.min(A * w, axis=0).sum() + np.ptp(w),
    "kept axes": lambda w: np.sum(A * w / np.max(A * w, axis=1, keepdims=True)),
    "moved": lambda w: np.concatenate([w, 2 * w]).reshape(2, 2).T[0] @ w[::-1],
    "stacked": lambda w: np.stack([w[0] * 2, w[1]]).cumsum()[1],
    "written into": filled,
    "powers": lambda w: w[0] ** 3 + w[0] ** w[1] + 2 ** w[1] + w[0] ** 1 + w[1] ** 2,
    "constants": lambda w: 1 / w[0] + 2 - w[1] - np.reciprocal(w[0]) + np.e,
    "operators": lambda w: -w[0] + abs(w[1]) + w[0] % 1.3 + (+w[1]),
    "unpacked": lambda w: (lambda x, y: np.hypot(x, y) + np.arctan2(y, x))(*w),
    "a constant": lambda w: 3.0,
    "one number of w": lambda w: w[1],
}


@pytest.mark.parametrize("f", WRITTEN_DOWN.values(), ids=WRITTEN_DOWN)
def test_what_is_written_down_is_the_function(f):
    found = json.loads(json.dumps(program(f, PLANE), allow_nan=False))
    for point in np.random.default_rng(5).uniform([0.5, -2], [2, -0.5], (20, 2)):
        assert run_program(found, point) == pytest.approx([float(f(point))], rel=1e-13)


@pytest.mark.parametrize("o", ALL.values(), ids=ALL)
def test_an_objective_goes_with_its_own_slopes(o):
    alone = o.dimension == 1
    slopes = [lambda w, i=i: o.slopes(*(w[k] for k in range(o.dimension)))[i] for i in (0, 1)]
    slopes = [lambda x: o.slopes(x)[0]] if alone else slopes
    found = program(o, o.window[0] if alone else o.window, *slopes)
    low, high = np.transpose(o.window)
    for point in np.random.default_rng(5).uniform(low, high, (20, o.dimension)):
        # The same operations in the same order: the very same numbers. Arrays of no dimension, for
        # numpy 1 has another power for its plain numbers, which differs in the last digit.
        at = [np.array(coordinate) for coordinate in point]
        wanted = [float(o.value(*at)), *map(float, o.slopes(*at))]
        assert run_program(found, point) == wanted


def printed(x):
    return float(f"{x:.17g}") ** 2


def looked_up(x, table=(1.0, 2.0, 4.0)):
    return table[int(abs(x))] * x


REFUSED = {
    "a branch": (lambda x: x if x > 0 else -2 * x, "sign"),
    "a loop until": (lambda x: [x := x / 2 for _ in range(9) if abs(x) > 1e-3][-1], "sign"),
    "where": (lambda x: np.where(x > 0, x, 0.0), "sign"),
    "int": (lambda x: int(x) * x, "`int(x)`"),
    "a table": (looked_up, "`int(abs(x))`"),
    "math": (lambda x: math.sin(x), "np.sin"),  # noqa: PLW0108
    "printed and read": (printed, "every place"),
    "by chance": (lambda x: x * random.random(), "every place"),
    "no number": (lambda x: "x", "one number"),
    "nothing": (lambda x: None, "one number"),
    "two numbers": (lambda x: np.array([x, x]), "one number"),
    "raises": (lambda x: 1 // 0, "ZeroDivisionError"),
    "an inverse": (lambda x: np.linalg.inv(np.eye(2) * x).sum(), "np.linalg.inv"),
    "an infinity": (lambda x: np.maximum(x, -np.inf), "infinity"),
    "too long": (lambda x: sum(np.sin(x * k) for k in range(LONGEST)), "2000"),
    "an eigenvalue": (lambda x: np.linalg.eigvalsh(np.eye(2) * x)[0], "eigvalsh"),
}


@pytest.mark.parametrize(("f", "why"), REFUSED.values(), ids=REFUSED)
def test_what_can_not_be_written_down_is_refused_with_the_reason(f, why):
    with pytest.raises(NoProgramError, match=why.replace("(", r"\(").replace(")", r"\)")):
        program(f, (0.5, 1.5))


def test_a_slope_that_is_none_is_refused():
    with pytest.raises(NoProgramError, match="every place"):
        program(lambda x: x**2, (0, 1), lambda x: 2 * x if type(x) is float else 3 * x)


def test_every_operation_that_works_entry_by_entry_has_its_place_or_a_reason():
    """Others are said in other words, or few write them: they stay with Python."""
    left = {np.positive, np.conjugate, np.reciprocal, np.fabs, np.float_power}
    left |= {np.deg2rad, np.radians, np.rad2deg, np.degrees}
    left |= {np.fmod, np.floor_divide, np.fmax, np.fmin, np.logaddexp, np.logaddexp2}
    left |= {np.copysign, np.heaviside}
    assert {*ONE_ARGUMENT, *TWO_ARGUMENTS} - left == set(OPERATIONS.values())


def test_the_widest_ops_are_those_of_the_tape():
    """Names are numpy's; sigmoid and relu are the tape's own."""
    ours = {"sigmoid": sigmoid, "relu": relu}
    assert all(ours.get(name, getattr(np, name, None)) is f for name, f in OPERATIONS.items())


def test_a_function_of_one_number_gets_a_number():
    seen = []
    program(lambda x: seen.append(np.ndim(x)) or x * x, (0, 1))
    assert set(seen) == {0}
    slope = grad(lambda x: x**3)
    assert run_program(program(lambda x: x**3, (0, 1), slope), [2.0]) == [8.0, 12.0]
