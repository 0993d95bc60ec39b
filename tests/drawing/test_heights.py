"""Which round heights are chosen, counted by hand, and how they are told."""

import math

import numpy as np
import pytest

from gdlesson.drawing.heights import (
    contour_levels,
    even_step,
    heavy,
    heights_above,
    round_down,
    round_step,
    rule,
)


def levels(values, count):
    return contour_levels(np.array(values, float), count).tolist()


@pytest.mark.parametrize(
    ("values", "count", "heights"),
    [
        (np.linspace(0, 60, 50), 6, [10, 20, 30, 40, 50]),  # no line at the very ends
        (np.linspace(1000, 1073, 50), 5, [1020, 1040, 1060]),
        (np.linspace(-73, 0, 50), 5, [-60, -40, -20]),
        (np.linspace(0.1, 0.9, 50), 1, [0.5]),  # no round height: the middle
        ([0] * 199 + [100], 5, [20, 40, 60, 80]),  # level but for one corner
        ([-50] * 199 + [50], 5, [-40, -20, 0, 20, 40]),
        ([0] + [1] * 98 + [6], 5, [k / 5 for k in range(1, 16)]),  # a corner far above
        ([3, math.inf, 7, math.nan, 5], 4, [4, 5, 6]),
        (np.logspace(0, 3, 50), 14, [2, 5, 10, 20, 50, 100, 200, 500]),
        (np.logspace(0, 3, 50), 2, [10, 100]),
        (np.logspace(0, 3, 50), 4, [3, 10, 30, 100, 300]),  # up to 1.3 times as many as asked for
    ],
)
def test_heights_counted_by_hand(values, count, heights):
    assert levels(values, count) == pytest.approx(heights)


def test_by_decades_zero_and_both_sides_of_it_have_lines():
    values = [*-np.logspace(-1, 0.5, 40), *np.logspace(-1, 2.5, 60)]
    found = levels(values, 30)
    sizes = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200]
    assert found == [-2, -1, -0.5, -0.2, -0.1, 0, *sizes]


def test_by_decades_lines_begin_above_what_three_thousandths_of_the_ground_or_rounding_fill():
    values = np.append(np.logspace(-1, 4, 999), 0.0)
    assert levels(values, 100)[:2] == [0.2, 0.5]  # one place in a thousand is no ground
    floor = [1e-9] * 600 + [1000] * 400
    assert levels(floor, 100)[:2] == [0.01, 0.02]  # a hundred thousandth of the high ground
    for places, first in ((24, 2), (38, 0.5)):  # of ten thousand
        values = [*[0.2] * places, *np.logspace(0, 4, 10_000 - places)]
        assert levels(values, 100)[0] == first


@pytest.mark.parametrize(
    ("lowest", "highest", "heights"),
    [
        (0.9, 11, [1, 2, 5, 10]),
        (1, 11, []),  # three are too few
        (1, 50, [2, 5, 10, 20]),
        (0, 1000, [0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500]),
        (-5, 10, [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5]),
        (0, math.inf, []),
        (0, 0, []),
        (-9, -1, []),
        (7, 7, []),
    ],
)
def test_heights_above_the_lowest_ground(lowest, highest, heights):
    assert heights_above(lowest, highest) == heights


def test_what_misses_a_round_number_by_a_thousandth_is_round():
    assert [round_step(v) for v in (2.0019, 2.01, 0.0501, 9.9, 10)] == [2, 5, 0.1, 10, 10]
    assert [round_down(v) for v in (1.9981, 1.99, 0.0999, 51, 10)] == [2, 1, 0.1 / 2, 50, 10]


def test_heavy_lines_are_every_fifth_or_at_multiples_of_two_steps_of_ten():
    assert heavy([10, 12, 14, 16, 18, 20]) == [True, False, False, False, False, True]
    assert heavy([0.5, 1, 1.5, 2]) == [False, False, False, True]
    assert heavy([-5, -4, -3]) == [True, False, False]
    assert heavy([1, 3, 10, 30, 100]) == [True, False, True, False, True]
    assert heavy([0.001, 0.002]) == [True, False]


def test_a_step_is_even_or_none():
    assert even_step([3, 5, 7]) == 2
    assert even_step([3, 5]) == even_step([1, 2, 5]) == 0


def test_the_rule_counts_only_what_is_above_zero():
    assert rule([-3, -1, 0, 1, 3, 10, 30]).endswith("about three times the last")
    assert rule([0, 1, 10, 100]) == ""
    assert rule([10, 30, 100, 300]).endswith("about three times the last")
    assert rule([10, 20, 50, 100]).endswith("about twice the last")
    assert rule([0, 1, 2, 5, 10]).startswith("lines at 1, 2, 5, 10 …")
