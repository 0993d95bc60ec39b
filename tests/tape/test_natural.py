"""grad on functions as people write them: right to the last digits that can be measured."""

import contextlib
import copy

import numpy as np
import pytest
from natural import NATURAL

from gdlesson import grad, gradient
from gdlesson.tape.grad import recorded
from gdlesson.tape.record import AnotherWayError

every_function = pytest.mark.parametrize("name", NATURAL)
#: Functions that jump at their point, so that nothing can be measured there: the slope of the
#: branch that f takes.
BRANCHES = {
    "any zero": [0, 1, 0],
    "if w[0]": [0, 1],
    "in": [3, 0],
    "equality": [4, 0],
}


def measured(f, w):
    return gradient(f, w, method="accurate")


def test_there_are_many_and_each_is_another():
    assert len({f for f, _ in NATURAL.values()}) >= 175


@every_function
def test_the_gradient_is_right(name):
    f, w = NATURAL[name]
    want = BRANCHES.get(name)
    if want is None:
        want = measured(f, w)
        assert np.isfinite(want).all()
    before = copy.deepcopy(w)
    found = grad(f)(w)
    np.testing.assert_allclose(found, want, rtol=1e-8, atol=1e-9)
    assert found.shape == np.shape(w)
    np.testing.assert_array_equal(w, before)


@pytest.mark.parametrize("name", [n for n in NATURAL if n not in ("if w[0]", "equality")])
@pytest.mark.proof
def test_the_gradient_of_the_gradient_is_right(name):
    """Every pullback is recorded in its turn: Hessian times vector, against a difference."""
    f, w = NATURAL[name]
    slope = grad(f)
    v = np.random.default_rng(1).normal(size=np.shape(w))
    h = 1e-5
    want = (slope(w + h * v) - slope(w - h * v)) / (2 * h)
    found = grad(lambda w: (slope(w) * v).sum())(w)
    np.testing.assert_allclose(found, want, rtol=1e-5, atol=2e-6)


@every_function
@pytest.mark.proof
def test_what_was_recorded_can_be_run_again_for_another_w(name):
    f, w = NATURAL[name]
    end = recorded(f, w)
    tape = end.tape
    assert float(tape.run(np.array(w)[()])) == pytest.approx(float(f(np.array(w))), rel=1e-12)
    other = np.asarray(w * 1.001 + 1e-4)
    with contextlib.suppress(AnotherWayError):
        again = float(tape.run(other[()]))
        assert again == pytest.approx(float(f(np.array(other))), rel=1e-10)
