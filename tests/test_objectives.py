"""Each landscape of the lesson: its gradient, its minima, its curvature and its window."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gdlesson import Objective, check_gradient, gradient, objectives

EVERY = list(objectives.ALL.values())
WITH_MINIMA = [o for o in EVERY if o.minima]


#: Where the height is what large terms leave of each other, their size is what rounding goes by.
TERMS = {"rastrigin": 60.0, "ackley": 25.0}


def point_in_window(objective: Objective):
    points = st.tuples(*(st.floats(low, high) for low, high in objective.window))
    if objective.name == "ackley":  # its lowest point is a tip, where no difference finds a slope
        return points.filter(lambda w: math.hypot(*w) > 1e-3)
    return points


def numeric_hessian(f, w, h=1e-3):
    """Second derivatives by central differences of the value alone."""
    w = np.asarray(w, dtype=float)
    steps = h * np.eye(len(w))

    def mixed(a, b):
        return (f(w + a + b) - f(w + a - b) - f(w - a + b) + f(w - a - b)) / (4 * h * h)

    return np.array([[mixed(a, b) for b in steps] for a in steps])


def of(name):
    """exp, cos or sqrt of a number or of a tensor."""
    return lambda v: getattr(v, name)() if hasattr(v, name) else getattr(math, name)(v)


exp, cos, sqrt = of("exp"), of("cos"), of("sqrt")


def hand_written(name):
    """The same functions, written out a second time with x and y, as in the lesson's text."""
    turn = 2 * math.pi
    return {
        "ravine": lambda x, y: 5.05 * x**2 - 9.9 * x * y + 5.05 * y**2,
        "plateau": lambda x, y: 2 - 1 / (1 + x**2) - 1 / (1 + y**2),
        "rastrigin": lambda x, y: sum(10 + v**2 - 10 * cos(turn * v) for v in (x, y)),
        "ackley": lambda x, y: (
            -20 * exp(-0.2 * sqrt(0.5 * (x**2 + y**2)))
            - exp(0.5 * (cos(turn * x) + cos(turn * y)))
            + math.e
            + 20
        ),
        "parabola": lambda x: x**2,
        "two_valleys": lambda x: x**4 - 2 * x**2 + 0.3 * x,
        "bowl": lambda x, y: x**2 + 3 * y**2,
        "saddle": lambda x, y: x**2 - y**2,
        "rosenbrock": lambda x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
        "himmelblau": lambda x, y: (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
        "beale": lambda x, y: (
            (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2
        ),
        "cubic": lambda x, y: 3 * x**2 + 2 * x * y + y**3,
    }[name]


@pytest.mark.parametrize("objective", EVERY, ids=lambda o: o.name)
class TestEveryObjective:
    @given(data=st.data())
    def test_value_is_the_formula(self, objective, data):
        w = data.draw(point_in_window(objective))
        assert objective(w) == pytest.approx(hand_written(objective.name)(*w), rel=1e-12, abs=1e-12)

    def test_no_minimum_is_written_as_minus_zero(self, objective):
        for place in objective.minima:
            assert "-0.0" not in [repr(coordinate) for coordinate in place]

    @given(data=st.data())
    def test_gradient_agrees_with_the_numeric_one(self, objective, data):
        w = np.array(data.draw(point_in_window(objective)))
        if objective.name == "ackley":  # the tip of a cone: the nearer, the larger f'''
            assume(np.linalg.norm(w) > 0.01)
        # Truncation is h² f'''/6 with h = 6e-6, rounding eps·f/h: both far below 1e-6 of these.
        terms = TERMS.get(objective.name, abs(objective(w)))
        scale = 1 + np.abs(objective.gradient(w)).max() + terms
        np.testing.assert_allclose(objective.gradient(w), gradient(objective, w), atol=1e-7 * scale)

    @given(data=st.data())
    def test_value_and_gradient_is_both(self, objective, data):
        w = np.array(data.draw(point_in_window(objective)))
        value, slope = objective.value_and_gradient(w)
        assert value == objective(w)
        assert type(value) is float
        np.testing.assert_array_equal(slope, objective.gradient(w))

    @pytest.mark.parametrize("seed", range(3))
    def test_gradient_agrees_with_torch(self, objective, seed):
        torch = pytest.importorskip("torch")
        low, high = np.transpose(objective.window)
        w = np.random.default_rng(seed).uniform(low, high)
        tensor = torch.tensor(w, dtype=torch.float64, requires_grad=True)
        hand_written(objective.name)(*tensor).backward()
        np.testing.assert_allclose(objective.gradient(w), tensor.grad.numpy(), rtol=1e-12)

    def test_check_gradient_agrees_at_its_start(self, objective):
        assert check_gradient(objective, objective.gradient, objective.start)

    def test_start_and_minima_lie_in_the_window(self, objective):
        for point in (objective.start, *objective.minima):
            assert len(point) == objective.dimension
            for coordinate, (low, high) in zip(point, objective.window, strict=True):
                assert low < coordinate < high

    def test_start_is_not_at_rest(self, objective):
        assert np.abs(objective.gradient(objective.start)).max() > 1e-3

    def test_a_whole_grid_at_once_is_every_point_alone(self, objective):
        axes = [np.linspace(low, high, 4) for low, high in objective.window]
        grid = np.array(np.meshgrid(*axes))
        values, slopes = objective(grid), objective.gradient(grid)
        assert values.shape == grid.shape[1:]
        assert slopes.shape == grid.shape
        for place in np.ndindex(values.shape):
            point = grid[(slice(None), *place)]
            assert values[place] == pytest.approx(objective(point), rel=1e-13)
            np.testing.assert_allclose(
                slopes[(slice(None), *place)], objective.gradient(point), rtol=1e-13
            )
        both = objective.value_and_gradient(grid)
        np.testing.assert_array_equal(both[0], values)
        np.testing.assert_array_equal(both[1], slopes)

    def test_it_is_found_under_its_name(self, objective):
        assert getattr(objectives, objective.name) is objective
        assert objectives.ALL[objective.name] is objective
        assert objective.name in repr(objective)
        assert objective.formula in repr(objective)

    def test_a_point_of_another_dimension_is_refused_by_name(self, objective):
        with pytest.raises(ValueError, match=f"^{objective.name}: w must have") as caught:
            objective((1.0, 2.0, 3.0))
        assert str(objective.start) in str(caught.value)

    def test_curvature_is_what_the_hessian_has_everywhere(self, objective):
        low, high = np.transpose(objective.window)
        rng = np.random.default_rng(0)
        found = [
            np.linalg.eigvalsh(numeric_hessian(objective, rng.uniform(low, high))) for _ in range(5)
        ]
        if objective.curvature is None:
            assert np.ptp(found, axis=0).max() > 0.1  # it does change, so None is right
        else:
            for eigenvalues in found:
                np.testing.assert_allclose(eigenvalues, sorted(objective.curvature), atol=1e-6)


@pytest.mark.parametrize("objective", WITH_MINIMA, ids=lambda o: o.name)
class TestMinima:
    def test_gradient_is_zero_there(self, objective):
        for minimum in objective.minima:
            curvature = np.linalg.eigvalsh(numeric_hessian(objective, minimum)).max()
            # A coordinate rounded to a double is off by eps/2, which the curvature magnifies.
            limit = 10 * np.finfo(float).eps * max(1, curvature) * max(1, *np.abs(minimum))
            assert np.abs(objective.gradient(minimum)).max() <= limit

    @given(angle=st.floats(0, 2 * np.pi), distance=st.floats(1e-3, 0.3))
    def test_no_neighbour_is_lower(self, objective, angle, distance):
        direction = np.array([np.cos(angle), np.sin(angle)])[: objective.dimension]
        for minimum in objective.minima:
            neighbour = np.array(minimum) + distance * direction
            assert objective(neighbour) >= objective(minimum)

    def test_curvature_there_is_positive(self, objective):
        for minimum in objective.minima:
            assert np.linalg.eigvalsh(numeric_hessian(objective, minimum)).min() > 0.1

    def test_a_fine_grid_has_nothing_lower(self, objective):
        grid = np.array(np.meshgrid(*(np.linspace(*pair, 301) for pair in objective.window)))
        lowest = min(objective(m) for m in objective.minima)
        if objective.name == "cubic":  # y³ falls for ever: lowest only on its own side of y = -0.1
            grid = np.stack([grid[0], np.maximum(grid[1], -0.1)])
        assert objective(grid).min() >= lowest - 1e-12


def test_himmelblau_has_four_minima_of_height_zero_with_the_published_digits():
    published = [(3, 2), (-2.805118, 3.131312), (-3.779310, -3.283186), (3.584428, -1.848126)]
    np.testing.assert_allclose(objectives.himmelblau.minima, published, atol=1e-6)
    assert max(objectives.himmelblau(m) for m in objectives.himmelblau.minima) < 1e-25


def test_beale_and_rosenbrock_have_their_minimum_of_zero_where_the_papers_say():
    assert objectives.beale((3, 0.5)) == 0
    assert objectives.rosenbrock((1, 1)) == 0


def test_two_valleys_has_one_deeper_valley_and_a_ridge_between():
    deep, shallow = objectives.two_valleys.minima
    assert objectives.two_valleys(deep) < objectives.two_valleys(shallow) < 0
    roots = np.sort(np.roots([4, 0, -4, 0.3]))
    np.testing.assert_allclose([deep[0], shallow[0]], roots[[0, 2]], rtol=1e-14)
    ridge = roots[1]
    assert objectives.two_valleys(ridge) > objectives.two_valleys(ridge + 0.1)
    assert objectives.two_valleys(ridge) > objectives.two_valleys(ridge - 0.1)


def test_saddle_is_level_at_the_origin_but_no_minimum():
    assert objectives.saddle.minima == ()
    np.testing.assert_array_equal(objectives.saddle.gradient((0, 0)), [0, 0])
    assert objectives.saddle((0, 0.1)) < objectives.saddle((0, 0)) < objectives.saddle((0.1, 0))


def test_border_is_two_over_the_largest_curvature():
    assert objectives.bowl.border == pytest.approx(1 / 3)
    assert objectives.parabola.border == 1
    assert objectives.saddle.border is None
    assert objectives.rosenbrock.border is None


@pytest.mark.parametrize("x", [2, 2.0, np.float64(2), np.array(2.0)])
def test_a_function_of_one_variable_takes_a_plain_number(x):
    assert objectives.parabola(x) == 4
    assert objectives.parabola.gradient(x).shape == ()
    assert objectives.parabola.gradient(x) == 4
    assert objectives.parabola([2]) == 4
    assert objectives.parabola.gradient([2]).shape == (1,)


def test_a_function_of_two_variables_does_not_take_a_plain_number():
    with pytest.raises(ValueError, match=r"bowl: w must have 2 coordinate.*got 3\.0 \(float\)"):
        objectives.bowl(3.0)
