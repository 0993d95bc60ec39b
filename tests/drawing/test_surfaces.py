"""Functions made ready for drawing."""

import math

import numpy as np
import pytest

from gdlesson.drawing.surfaces import contour_lines, of_one_vector, values_on_grid, with_holes
from gdlesson.objectives import bowl, himmelblau, rosenbrock


def test_two_ways_of_writing_a_function_are_one():
    assert of_one_vector(lambda w: w[0] - w[1])([5, 3]) == 2
    assert of_one_vector(lambda x, y: x - y)([5, 3]) == 2
    assert of_one_vector(lambda x, y, scale=2: scale * (x - y))([5, 3]) == 4
    with pytest.raises(TypeError, match="needs 3"):
        of_one_vector(lambda x, y, z: 0)


def only_points(w):
    """Refuses whole grids, as a learner's function with an `if` does."""
    return 1.0 if w[0] > 0 else -1.0


def misled_by_grids(w):
    """Takes a grid without complaint and gives something else for it."""
    return float(w[0] ** 2) if np.ndim(w) == 1 else np.zeros(np.shape(w)[1:])


@pytest.mark.parametrize("f", [bowl, rosenbrock, only_points, misled_by_grids])
def test_the_grid_holds_what_f_says_point_by_point(f):
    x, y, values = values_on_grid(f, ((-1, 2), (0, 1)), size=7)
    for row in range(7):
        for column in range(7):
            assert values[row, column] == pytest.approx(f(np.array([x[column], y[row]])))


def test_holes_in_the_domain_are_holes_in_the_map():
    import math

    _, _, values = values_on_grid(lambda w: math.log(w[0]), ((-1, 1), (-1, 1)), size=9)
    assert np.isnan(values[:, :4]).all()
    assert contour_lines(lambda w: math.log(w[0]), ((-1, 1), (-1, 1)))


@pytest.mark.parametrize("f", [bowl, himmelblau, rosenbrock], ids=lambda f: f.name)
def test_along_a_contour_line_the_height_is_its_height(f):
    spread = np.ptp(values_on_grid(f, f.window)[2])
    for height, lines in contour_lines(f, f.window):
        for line in lines:
            heights = np.array([f(point) for point in line])
            assert np.abs(heights - height).max() < 0.02 * spread


def test_a_flat_function_has_no_levels():
    assert contour_lines(lambda w: 1.0, ((0, 1), (0, 1))) == []


def test_a_hole_is_where_python_has_no_real_value_and_no_other_fault():
    root, log = with_holes(lambda x: x**0.5, [-1.0, 1.0]), with_holes(math.log, [1.0])
    assert (root(4.0), math.isnan(root(-4.0)), math.isnan(log(-1.0))) == (2.0, True, True)

    def fussy(x):
        if x < 0:
            raise ValueError("no such thing here")
        return x

    with pytest.raises(ValueError, match="no such thing here"):
        with_holes(fussy, [1.0])(-1.0)


def test_what_has_no_real_value_anywhere_or_brings_its_own_gradient_stays_as_it_is():
    f = lambda x: x**0.5  # noqa: E731
    assert with_holes(f, [-1.0, -2.0]) is f
    assert with_holes(bowl, [np.zeros(2)]) is bowl


@pytest.mark.parametrize("size", [5, 6, 61])
def test_a_function_that_takes_grids_is_called_once_and_three_times_to_be_sure(size):
    calls = []
    values_on_grid(lambda w: calls.append(1) or w[0] * w[1], ((0, 1), (0, 2)), size=size)
    assert len(calls) == 4


@pytest.mark.parametrize(
    "f",
    [
        lambda w: w[0] * w[1] + (w[0].max() if np.ndim(w[0]) else w[0]),  # mixes the points
        lambda w: w[0] > 0.5 if np.ndim(w[0]) else float(w[0] > 0.5),  # truths are no heights
        lambda w: np.ones(3) if np.ndim(w[0]) else 1.0,
    ],
    ids=["mixed", "truths", "another shape"],
)
def test_what_is_no_grid_of_heights_is_asked_point_by_point(f):
    x, y, values = values_on_grid(f, ((0, 1), (0, 2)), size=5)
    alone = [[float(f(np.array([a, b]))) for a in x] for b in y]
    np.testing.assert_array_equal(values, alone)
