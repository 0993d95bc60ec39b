"""What another setting would come to, held against runs with that setting."""

from types import SimpleNamespace as Made

import numpy as np
import pytest

from gdlesson import SGD, descend
from gdlesson.runs.chart import Chart
from gdlesson.runs.outlook import best_rate, falls_for_ever, height


class Bowl:
    def __call__(self, w):
        return float(2 * w[0] ** 2 + 5 * w[1] ** 2)

    def gradient(self, w):
        return np.array([4, 10]) * w


def chart(**settings):
    return Chart(descend(Bowl(), (3.0, -1.0), steps=12, **settings))


@pytest.mark.parametrize("momentum", [0.0, 0.6])
def test_the_height_is_that_of_a_run_with_the_other_rate(momentum):
    run = descend(Bowl(), (3.0, -1.0), optimizer=SGD(0.05, momentum=momentum), steps=12)
    found = height(chart(learning_rate=0.01), 0.05, momentum)
    assert found == pytest.approx(run.losses[-1], rel=1e-6)


def test_nothing_is_foretold_of_other_rules_or_ground():
    assert np.isnan(height(chart(optimizer=SGD(0.01, weight_decay=0.1)), 0.05))
    saddle = descend(lambda w: float(w[0] ** 2 - w[1] ** 2), (1.0, 0.1), steps=3)
    assert np.isnan(height(Chart(saddle), 0.05))
    level = descend(lambda w: 1.0, (1.0, 0.1), steps=3)
    assert np.isnan(height(Chart(level), 0.05))
    assert np.isnan(best_rate(Chart(level)))


def test_at_the_best_rate_the_steepest_and_the_flattest_way_shrink_alike():
    rate = best_rate(chart(learning_rate=0.01))
    assert rate == pytest.approx(2 / 14)
    assert abs(1 - rate * 4) == pytest.approx(abs(1 - rate * 10))


def at(f, end, slope, start=None):
    """A run that went from start to end, as far as a look down its slope asks for it."""
    on_the_way = np.full(len(end), 1e3)
    points = np.array([end if start is None else start, on_the_way, end], float)
    losses = np.array([np.inf, np.inf, f(points[-1])])
    history = Made(f=f, points=points)
    return Made(history=history, points=points, gradients=np.array([slope]), losses=losses)


def test_a_way_down_that_only_one_of_the_looks_finds():
    corner = lambda w: float(max(-w[0], 4 * w[1] - 2 * abs(w[0])))  # noqa: E731
    assert falls_for_ever(at(lambda w: -float(w[0]), [0.0], [-1.0]))
    assert not falls_for_ever(at(lambda w: float(w[0]), [0.0], [-1.0]))
    assert not falls_for_ever(at(lambda w: -float(w[0]), [0.0], [0.0]))  # at rest
    assert falls_for_ever(at(corner, [0.0, 0.0], [-1.0, -0.5]))  # along the steepest coordinate
    ridge = lambda w: -float(w[0]) - float(w[1]) + 3 * abs(float(w[0] - w[1]))  # noqa: E731
    assert falls_for_ever(at(ridge, [0.0, 0.0], [-1.0, -1.0]))  # down the slope
    assert not falls_for_ever(at(ridge, [0.0, 0.0], [-1.0, -0.2]))
    assert falls_for_ever(at(ridge, [1.0, 1.0], [-1.0, -0.2], start=[0.0, 0.0]))  # as it went


def test_a_look_reaches_beyond_what_the_run_has_come_and_where_it_stands():
    asked = []

    def f(w):
        asked.append(float(w[0]))
        return -float(w[0]) if len(asked) < 4 else 0.0

    falls_for_ever(at(f, [5.0], [-3.0], start=[2.0]))
    first = 5 + (3 + 5 + 1)
    assert asked[1:] == [first, 5 + 90, 5 + 900, first, first]  # along three arrows of length 1


def test_a_hump_before_the_fall_and_a_bottom_within_eight_powers_of_ten_are_seen():
    hump = lambda w: 5.0 - float(w[0]) if w[0] else 0.0  # noqa: E731
    assert not falls_for_ever(at(hump, [0.0], [-1.0]))
    assert not falls_for_ever(at(lambda w: abs(float(w[0]) - 3e7), [0.0], [-1.0]))


def test_what_has_no_value_down_there_is_no_fall_and_an_infinity_is_one():
    def broken(w):
        if w[0] > 100:
            raise OverflowError("far out")
        return -float(w[0])

    def ended(w):
        if w[0] > 100:
            raise ValueError("no value")
        return -float(w[0])

    assert not falls_for_ever(at(broken, [0.0], [-1.0]))
    assert not falls_for_ever(at(ended, [0.0], [-1.0]))
    assert falls_for_ever(at(lambda w: -np.exp(float(w[0])), [0.0], [-1.0]))


@pytest.mark.parametrize(
    ("power", "falls"), [(1.0, True), (0.1, True), (-0.05, True), (-0.5, False)]
)
def test_what_levels_off_by_each_power_of_ten_does_not_fall_for_ever(power, falls):
    """Of each power of ten the gain is 10 ** power times the last one's; 0.7 is the border."""
    f = lambda w: -float(np.sign(power) * (1e-30 + max(w[0], 0.0)) ** power)  # noqa: E731
    assert falls_for_ever(at(f, [0.0], [-1.0])) == falls
