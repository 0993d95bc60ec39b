"""The ground of a map: round heights, lines at their height, and what lies above them."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdlesson.drawing.heights import contour_levels, heavy, round_down, round_step, rule
from gdlesson.drawing.surfaces import values_on_grid
from gdlesson.drawing.terrain import _relief, terrain, thinned
from gdlesson.objectives import ALL, bowl, rosenbrock, saddle

MAPS = [o for o in ALL.values() if o.dimension == 2]
SIDE = ((-1.0, 1.0), (-1.0, 1.0))


def digits(value):
    return f"{value:.12e}".split("e")[0].rstrip("0").rstrip(".").lstrip("-")


@pytest.mark.parametrize("objective", MAPS, ids=lambda o: o.name)
class TestEveryMap:
    def test_heights_are_round_and_rise(self, objective):
        levels = terrain(objective, objective.window).levels
        assert levels == sorted(set(levels))
        assert 8 <= len(levels) <= 40
        assert max(len(digits(v).replace(".", "")) for v in levels) <= 3

    def test_a_line_has_its_height_within_a_cell_of_the_grid(self, objective):
        ground = terrain(objective, objective.window)
        cell = np.array([high - low for low, high in objective.window]) / 180
        around = cell[:, None, None] * np.array(np.meshgrid([-1, 0, 1], [-1, 0, 1]))
        for height, lines in zip(ground.levels, ground.lines, strict=True):
            for place in (place for line in lines for place in line):
                near = objective(place[:, None, None] + around)
                assert near.min() <= height <= near.max()

    def test_what_lies_above_a_height_is_inside_its_borders(self, objective):
        from matplotlib.path import Path

        ground = terrain(objective, objective.window)
        rng = np.random.default_rng(0)
        low, high = np.transpose(objective.window)
        places = rng.uniform(low, high, (200, 2))
        values = np.array([objective(p) for p in places])
        rough = np.abs([objective.gradient(p) for p in places]).max(axis=1) * (high - low).max()
        for height, rings in zip(ground.levels, ground.above[1:], strict=True):
            inside = np.zeros(len(places), dtype=int)
            for ring in rings:
                inside += Path(ring).contains_points(places)
            sure = np.abs(values - height) > 0.02 * rough + 0.02 * abs(height)
            np.testing.assert_array_equal(inside[sure] % 2 == 1, values[sure] > height)


def test_half_of_a_bent_valley_has_lines_and_its_floor_as_well():
    levels = terrain(rosenbrock, rosenbrock.window).levels
    assert levels[0] <= 0.2
    assert levels[-1] >= 1000
    equal = terrain(bowl, bowl.window).levels
    assert np.ptp(np.diff(equal)) == 0


def test_a_saddle_has_its_zero_and_both_sides():
    levels = terrain(saddle, saddle.window).levels
    assert {-5, 0, 5} <= set(levels)


@given(
    st.floats(-1e6, 1e6), st.floats(1e-6, 1e6), st.sampled_from([1, 2, 4, 8]), st.integers(1, 30)
)
def test_whatever_the_heights_there_are_lines_and_not_too_many(bottom, size, power, count):
    levels = contour_levels(bottom + size * np.linspace(0, 1, 200) ** power, count)
    assert 1 <= len(levels) <= 4 * count + 3
    assert (np.diff(levels) > 0).all()
    assert len(heavy(levels.tolist())) == len(levels)


def test_a_flat_function_has_no_heights_and_one_ground():
    assert contour_levels(np.ones((3, 3))).size == 0
    flat = terrain(lambda w: 1.0, SIDE, 21)
    assert flat.levels == flat.lines == []
    assert len(flat.above) == 1


@pytest.mark.parametrize("height", [0.0, -1.0, 1e-320, 1e20, np.finfo(float).max])
def test_the_one_ground_of_a_flat_function_is_the_window_at_any_height(height):
    (ring,) = terrain(lambda w: height + 0 * w[0], ((-1, 1), (0, 3))).above[0]
    x, y = ring.T
    assert np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) / 2 == pytest.approx(2 * 3)


def test_a_function_without_a_value_has_no_ground():
    assert terrain(lambda w: float("nan"), SIDE, 21).above == []


def test_holes_are_no_ground():
    half = terrain(lambda w: float(w[0]) if w[0] >= 0 else float("nan"), SIDE, 21)
    assert min(ring[:, 0].min() for ring in half.above[0]) >= 0


@pytest.mark.parametrize("scale", [1e-300, 1e300, 1.7e308])
def test_tiny_and_huge_heights_are_drawn(scale):
    ground = terrain(lambda w: scale * float(w[0]), SIDE, 21)
    assert ground.levels
    assert len(ground.above) == len(ground.levels) + 1


def test_heavy_lines_can_be_counted_and_the_rule_is_told():
    assert heavy([2, 4, 6, 8, 10]) == [False, False, False, False, True]
    assert heavy([-10, -1, 0, 0.5, 1]) == [True, True, True, False, True]
    assert rule([10, 20, 30]) == "a line every 10: where lines are close, it is steep"
    assert "each about twice the last" in rule([1, 2, 5, 10])
    assert "three times" in rule([1, 3, 10, 30])
    assert "ten times" in rule([1, 10, 100, 1000])
    assert rule([5]) == ""
    assert re.match("lines at 0.1, 0.2", rule([-1, 0, 0.1, 0.2, 0.5, 1]))


def test_a_thinned_line_lies_where_it_lay():
    angle = np.linspace(0, 2 * np.pi, 721)
    circle = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    few = thinned(circle, np.array([2.0, 2.0]))
    assert len(few) < len(circle) / 4
    middles = (few[1:] + few[:-1]) / 2
    assert np.abs(np.hypot(*middles.T) - 1).max() < 2 * 5 * 4e-4
    np.testing.assert_array_equal(few[[0, -1]], circle[[0, -1]])
    corner = np.array([[0.0, 0], [1, 0], [1, 1]])
    np.testing.assert_array_equal(thinned(corner, np.ones(2)), corner)


@pytest.mark.parametrize(("part", "kept"), [(0.8, 2), (1.25, 3)])
def test_a_line_is_drawn_within_four_ten_thousandths_of_the_window(part, kept):
    line = np.array([[0.0, 0.0], [1.0, part * 4e-4 * 3], [2.0, 0.0]])
    assert len(thinned(line, np.array([2.0, 3.0]))) == kept


def test_the_ground_is_looked_at_181_points_along_each_axis():
    shapes = []
    terrain(lambda w: shapes.append(np.shape(w)) or w[0], SIDE)
    assert (2, 181, 181) in shapes


def test_by_decades_fifteen_hundredths_of_the_ground_are_the_floor_of_the_relief():
    above = np.geomspace(1, 1e4, 37 * 37).reshape(37, 37) - 1
    relief = _relief(5 + above, [6.0, 7.0, 10.0, 15.0])
    floor = np.sort(above, axis=None)[int(0.15 * 37 * 37)]
    edge = relief[above <= floor].max()
    assert edge == pytest.approx(np.log(2) / np.log1p(above.max() / floor), rel=1e-2)
    np.testing.assert_allclose(_relief(5 + above, [10.0, 20.0, 30.0]), above / above.max())


def test_a_coarser_grid_asks_f_less_often():
    calls = []

    def counted(w):
        calls.append(1)
        return float(w[0]) ** 2

    terrain(counted, SIDE, 13)
    assert len(calls) <= 13 * 13 + 10


@given(st.floats(1e-12, 1e12))
def test_round_steps_lie_on_both_sides_of_a_number(value):
    below, above = round_down(value), round_step(value)
    assert below <= 1.001 * value
    assert above >= 0.999 * value
    assert above / below <= 5.1 or above == below
    assert digits(below) in "125"
    assert digits(above) in "125"


def test_how_steep_the_ground_is():
    assert terrain(lambda w: 3.0 * float(w[0]), SIDE, 21).steep == pytest.approx(3)
    assert terrain(lambda w: 1.0, SIDE, 21).steep == 0
    assert terrain(bowl, bowl.window).steep == pytest.approx(22, rel=0.1)


@pytest.mark.parametrize("objective", MAPS, ids=lambda o: o.name)
def test_the_relief_rises_with_the_ground_from_0_to_1(objective):
    relief = terrain(objective, objective.window).relief
    assert relief.shape == (37, 37)
    assert relief.min() >= 0
    assert 0.9 < relief.max() <= 1
    values = values_on_grid(objective, objective.window, 37)[2]
    order = np.argsort(values, axis=None)
    low, high = relief.ravel()[order[:100]].mean(), relief.ravel()[order[-100:]].mean()
    assert low < 0.35 < 0.6 < high


def test_where_there_is_no_ground_there_is_no_relief():
    assert terrain(lambda w: 1.0, SIDE, 21).relief.size == 0
    half = terrain(lambda w: float(w[0]) if w[0] >= 0 else float("nan"), SIDE, 61).relief
    assert np.isnan(half[:, :10]).all()
    assert np.isfinite(half[:, -10:]).all()
