"""The largest curvature of functions whose curvatures are known."""

from types import SimpleNamespace as Made

import numpy as np
import pytest

from gdlesson import MeanSquaredError
from gdlesson.runs.directions import FEW_WEIGHTS
from gdlesson.runs.steepest import largest_curvature

MANY = np.linspace(1, 20, FEW_WEIGHTS + 8)
MANY[7] = -30


def bent(sizes):
    return lambda w: float((sizes * w * w).sum() / 2)


def of(f, place):
    place = np.array(place, float)
    return largest_curvature(Made(f=f, points=place[np.newaxis]), place)


class Own:
    """A quadratic that brings its gradient along, and counts how often it is asked."""

    def __init__(self, sizes=MANY):
        self.sizes, self.asked = sizes, 0

    def gradient(self, w):
        self.asked += 1
        return self.sizes * w


@pytest.mark.parametrize("sizes", [[2.0, 6.0], [-7.0, 3.0], MANY])
@pytest.mark.parametrize("away", [0.0, 3.0])
def test_the_largest_up_or_down_whatever_the_place(sizes, away):
    sizes = np.array(sizes)
    found = of(bent(sizes), np.full(len(sizes), away))
    assert found == pytest.approx(np.abs(sizes).max(), rel=1e-3)


def test_of_a_table_it_is_that_of_its_features():
    X = np.random.default_rng(0).normal(size=(50, 3))
    loss = MeanSquaredError(X, X[:, 0])
    want = np.linalg.eigvalsh(2 / 50 * X.T @ X).max()
    assert of(loss, np.zeros(3)) == pytest.approx(want, rel=1e-3)
    assert of(loss.batches(5), np.zeros(3)) == pytest.approx(want, rel=1e-3)


def test_two_gradients_a_round_and_far_out_a_step_of_the_points_size():
    own = Own()
    assert of(own, np.full(MANY.size, 1e12)) == pytest.approx(30, rel=1e-3)
    assert own.asked == 2 * 20


def test_level_ground_has_none_and_takes_one_round():
    own = Own(0 * MANY)
    assert of(own, np.zeros(MANY.size)) == 0
    assert own.asked == 2


@pytest.mark.parametrize("count", [2, MANY.size, 201])
def test_where_nothing_can_be_measured_it_is_not_known(count):
    def broken(w):
        raise ValueError("no value here")

    assert np.isnan(of(broken, np.ones(count)))
    assert np.isnan(of(lambda w: float("nan"), np.ones(2)))
