"""A leap over a ridge, and a loss that shoots up: counted where they are, and nowhere else."""

import numpy as np
import pytest
from runs.test_borders import walked

from gdlesson import descend
from gdlesson.objectives import Objective, bowl, parabola, two_valleys
from gdlesson.runs.leaps import is_up, leaps, spikes

LEFT, RIGHT = (m[0] for m in two_valleys.minima)
THREE = Objective("three", "", lambda x: 0.0, lambda x: (0.0,), ((3.0,), (-2.0,), (0.0,)),
                  ((-4.0, 4.0),), (1.0,))  # fmt: skip


@pytest.mark.parametrize(
    ("losses", "tops"),
    [
        ([10, 4, 0.5, 3, 8, 2, 0, 6, 0.1], [4, 7]),
        ([10, 0.5, 6, 8, 7, 9, 3, 0], [5]),  # one way up, with three tops
        ([10, 0.5, 6, 4, 8, 0], [4]),  # it was not down between them
        ([10, 12, 30, 5, 0], []),  # never down before it rose
        ([10, 0.5, 4.9, 0], []),
        ([110, 100.5, 107, 100], [2]),  # heights are above the lowest loss
        ([-90, -99.5, -93, -100], [2]),
        ([10, 0, 6], [2]),  # it is up in the end
        ([10], []),
        ([3, 3, 3], []),
    ],
)
def test_a_spike_is_a_way_up_from_where_it_was_down(losses, tops):
    assert spikes(np.array(losses, dtype=float)) == tops


@pytest.mark.parametrize(("loss", "up"), [(106, True), (105, False), (104, False)])
def test_up_is_nearer_to_the_start_than_to_the_lowest(loss, up):
    assert is_up(loss, np.array([110.0, 100.0, 103.0])) is up


@pytest.mark.parametrize(
    ("points", "slopes", "steps"),
    [
        ([-3, -1, 1, 2.5, 3.5], [-1, 1, 1, -1, 1], [2, 3]),
        ([-3, 3.5, -3], [-1, 1, -1], [1, 2]),
        ([1, 1], [1, -1], [1]),  # a ridge lies between, whichever way it falls
        ([0.0, 1e-9], [0, -1], []),  # at a minimum the slope is rounding
        ([3.5, 3.6], [-1, -1], []),  # no minimum lies downhill
        ([-1, -1.5], [1, 0.5], []),
    ],
)
def test_a_point_is_in_the_valley_that_lies_downhill(points, slopes, steps):
    assert leaps(walked(points, slopes, f=THREE)) == steps


def test_without_two_known_valleys_or_with_two_variables_no_leap_is_seen():
    assert leaps(walked([-3, 3], [-1, 1], f=parabola)) == []
    assert leaps(walked([-3, 3], [-1, 1])) == []
    assert leaps(descend(bowl, (4, 3), learning_rate=0.3, steps=9)) == []
    run = descend(two_valleys, np.array([1.7]), learning_rate=0.15, steps=9)
    assert leaps(run) == [1], "a weight in an array of one is a point on a line"
    assert LEFT < run.points[1, 0] < 0 < RIGHT
