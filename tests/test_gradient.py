"""Slopes of many variables: the gradient in every shape, and the checker that is itself checked."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from gdlesson import check_gradient, directional_derivative, gradient, partial_derivative
from gdlesson.gradient import central_gradient
from gdlesson.objectives import bowl, rosenbrock


def wavy(w):
    """A smooth function of any shape, and below it its gradient, by hand."""
    return np.sum(np.sin(w) + 0.5 * w**2) + np.prod(np.cos(0.1 * w))


def wavy_gradient(w):
    w = np.asarray(w, dtype=float)
    return np.cos(w) + w - 0.1 * np.tan(0.1 * w) * np.prod(np.cos(0.1 * w))


points = arrays(float, array_shapes(max_dims=3, max_side=3), elements=st.floats(-3, 3))


class TestGradient:
    @given(w=points)
    def test_it_agrees_with_the_hand_derived_one_in_every_shape(self, w):
        before = w.copy()
        slope = gradient(wavy, w)
        assert slope.shape == w.shape
        np.testing.assert_allclose(slope, wavy_gradient(w), rtol=1e-8, atol=1e-8)
        np.testing.assert_array_equal(w, before)

    @given(w=points)
    def test_entry_by_entry_it_is_the_partial_derivative(self, w):
        slope = gradient(wavy, w)
        for index in np.ndindex(w.shape):
            partial = partial_derivative(wavy, w, index)
            assert slope[index] == pytest.approx(partial, rel=1e-8, abs=1e-8)
            assert partial == pytest.approx(wavy_gradient(w)[index], rel=1e-10, abs=1e-10)

    @given(w=arrays(float, 4, elements=st.floats(-3, 3)))
    def test_it_agrees_with_torch(self, w):
        torch = pytest.importorskip("torch")
        t = torch.tensor(w, requires_grad=True)
        (torch.sum(torch.sin(t) + 0.5 * t**2) + torch.prod(torch.cos(0.1 * t))).backward()
        np.testing.assert_allclose(gradient(wavy, w), t.grad.numpy(), rtol=1e-8, atol=1e-8)

    def test_the_lessons_example_at_4_3(self):
        np.testing.assert_allclose(gradient(lambda w: w[0] ** 2 + 3 * w[1] ** 2, (4, 3)), [8, 18])

    @pytest.mark.parametrize(
        "w", [[4, 3], (4, 3), np.array([4, 3]), np.array([4, 3], dtype=np.float32), [4.0, 3]]
    )
    def test_ints_lists_and_float32_are_accepted_and_measured_in_float64(self, w):
        slope = gradient(bowl, w)
        assert slope.dtype == np.float64
        np.testing.assert_allclose(slope, [8, 18], rtol=1e-9)

    def test_a_plain_number_is_a_point_without_axes(self):
        assert gradient(lambda x: x**2, 3.0).shape == ()
        assert gradient(lambda x: x**2, 3) == pytest.approx(6)

    @pytest.mark.parametrize(
        "wrap", [np.float64, np.float32, np.array, lambda v: np.array([v]), lambda v: [[v]]]
    )
    def test_f_may_return_an_array_that_holds_one_number(self, wrap):
        slope = gradient(lambda w: wrap(w[0] * 2.0), [1.0], h=0.5)
        np.testing.assert_array_equal(slope, [2.0])

    def test_an_f_that_writes_to_its_argument_spoils_nothing(self):
        w = np.array([1.0, 2.0])

        def spoils(w):
            w[0] *= 10
            return float(w.sum())

        np.testing.assert_allclose(gradient(spoils, w), [10, 1], rtol=1e-9)
        np.testing.assert_array_equal(w, [1, 2])

    def test_with_h_it_is_the_central_difference_of_order_2(self):
        hs = np.array([0.2, 0.1, 0.05])
        w = np.array([0.3, -0.7])
        errors = [np.abs(gradient(wavy, w, h) - wavy_gradient(w)).max() for h in hs]
        assert np.polyfit(np.log(hs), np.log(errors), 1)[0] == pytest.approx(2, abs=0.05)

    def test_two_calls_of_f_a_coordinate(self):
        calls = []
        gradient(lambda w: calls.append(w.copy()) or 0.0, np.zeros((2, 3)))
        assert len(calls) == 12

    @pytest.mark.parametrize("size", [1.0, 1e4, 1e8, 1e100])
    def test_its_step_grows_with_the_coordinate(self, size):
        slope = gradient(lambda w: w[0] ** 2, np.array([size]))
        np.testing.assert_allclose(slope, [2 * size], rtol=1e-8)

    def test_overflow_in_numpy_is_a_value_not_a_warning(self):
        assert not np.isfinite(gradient(lambda w: np.exp(w[0]) ** 2, [709.0])).all()


def test_the_rounding_is_that_of_the_larger_value_at_either_end():
    told = []
    central_gradient(
        "test", lambda w: 1e6 * (w[0] - 1), np.array([1.0]), judge=lambda *given: told.extend(given)
    )
    np.testing.assert_allclose(told[-2], told[-1] * 1e6 / 2)


@pytest.mark.parametrize("w", [[2.0, -3.0], [2e6, -3e6]])
def test_who_judges_it_gets_the_rounding_of_each_slope(w):
    """Half a unit of f's last place on either side, over two steps."""
    told = []
    f = lambda w: 8.0 + 0.0 * w.sum()  # noqa: E731
    central_gradient("test", f, np.array(w), judge=lambda *given: told.extend(given))
    rounding, eps = told[-2:]
    steps = eps ** (1 / 3) * np.maximum(np.abs(w), 1.0)
    assert eps == np.finfo(float).eps
    np.testing.assert_allclose(rounding, eps * 8.0 / (2 * steps))


class TestFloat32:
    """An f that computes in single precision: its rounding is 10^9 times that of a float64."""

    @pytest.mark.parametrize("batched", [False, True])
    def test_the_step_is_widened_for_it(self, batched):
        def single(w):
            return np.sum(np.asarray(w, dtype=np.float32) ** 2, axis=-1)

        w = [1.0, -2.0, 30.0]
        np.testing.assert_allclose(gradient(single, w, batched=batched), [2, -4, 60], rtol=0.03)
        # With the step of a float64 the first two drown: f is 905, known to 0.0001 only.
        narrow = gradient(single, w, h=6e-6, batched=batched)
        assert np.abs(narrow - [2, -4, 60]).max() > 1

    def test_alone_it_has_four_digits(self):
        slope = gradient(lambda w: np.power(np.float32(w[0]), np.float32(3)), [2.0])
        np.testing.assert_allclose(slope, [12.0], rtol=1e-4)

    def test_a_step_that_was_asked_for_is_kept(self):
        calls = []
        gradient(lambda w: calls.append(w[0]) or np.float32(w[0]), [1.0], h=0.5)
        assert calls == [1.5, 0.5]


class TestAccurate:
    @given(w=points)
    def test_it_has_the_digits_of_estimate_derivative_in_every_shape(self, w):
        slope = gradient(wavy, w, method="accurate")
        assert slope.shape == w.shape
        np.testing.assert_allclose(slope, wavy_gradient(w), rtol=1e-10, atol=1e-10)

    def test_it_beats_the_fast_way_by_digits(self):
        w = np.array([0.4, -1.1, 0.8])
        error = {
            m: np.abs(gradient(wavy, w, method=m) - wavy_gradient(w)).max()
            for m in ("central", "accurate", "complex")
        }
        assert error["complex"] < 1e-15
        assert error["accurate"] < 1e-12
        assert 1e-12 < error["central"] < 1e-9

    def test_it_is_the_partial_derivative_entry_by_entry(self):
        w = np.array([[0.3, -0.7], [1.1, 2.0]])
        slope = gradient(wavy, w, method="accurate")
        for index in np.ndindex(w.shape):
            assert slope[index] == partial_derivative(wavy, w, index)

    def test_a_corner_is_nan_where_the_fast_way_says_zero(self):
        f = lambda w: np.abs(w).sum()  # noqa: E731
        np.testing.assert_array_equal(gradient(f, [0.0, 2.0], method="accurate"), [np.nan, 1])
        assert gradient(f, [0.0, 2.0])[0] == 0

    def test_a_plain_number_and_an_f_that_writes(self):
        assert gradient(lambda x: x**3, 2, method="accurate") == pytest.approx(12, rel=1e-13)

        def spoils(w):
            w *= 10
            return float(w.sum())

        np.testing.assert_allclose(gradient(spoils, [1, 2], method="accurate"), [10, 10])


class TestDirectionalDerivative:
    @given(angle=st.floats(0, 2 * math.pi), length=st.sampled_from([1e-200, 1e-3, 1.0, 1e200]))
    def test_it_is_the_gradient_dotted_with_the_unit_direction(self, angle, length):
        unit = np.array([math.cos(angle), math.sin(angle)])
        slope = directional_derivative(bowl, (4, 3), length * unit)
        assert slope == pytest.approx(np.array([8, 18]) @ unit, rel=1e-9, abs=1e-8)

    def test_steepest_along_the_gradient_and_level_across_it(self):
        g = bowl.gradient((4, 3))
        steepest = directional_derivative(bowl, (4, 3), g)
        assert steepest == pytest.approx(np.linalg.norm(g), rel=1e-11)
        assert directional_derivative(bowl, (4, 3), -g) == pytest.approx(-steepest, rel=1e-11)
        assert directional_derivative(bowl, (4, 3), (-g[1], g[0])) == pytest.approx(0, abs=1e-9)

    def test_along_an_axis_it_is_the_partial_derivative(self):
        for index, axis in enumerate(np.eye(2)):
            slope = directional_derivative(rosenbrock, (-1.2, 1.0), axis)
            partial = partial_derivative(rosenbrock, (-1.2, 1.0), index)
            assert slope == pytest.approx(partial, rel=1e-10)

    def test_beside_a_point_far_out_the_wiggle_is_as_large(self):
        f = lambda w: (w[0] - w[1]) ** 2  # noqa: E731
        slope = directional_derivative(f, (1e20, 3e20), (0.6, 0.8))
        assert slope == pytest.approx(0.2 * 4e20, rel=1e-6)

    def test_where_the_line_has_a_corner_it_is_nan(self):
        assert math.isnan(directional_derivative(lambda w: np.abs(w).sum(), (0.0, 0.0), (1, 0)))


class TestPartialDerivative:
    def test_negative_indices_and_tuples_work_as_in_w_itself(self):
        w = np.arange(6.0).reshape(2, 3)
        f = lambda w: (w**2).sum()  # noqa: E731
        assert partial_derivative(f, w, (1, -1)) == pytest.approx(10, rel=1e-10)
        assert partial_derivative(bowl, (4, 3), -1) == pytest.approx(18, rel=1e-10)
        assert partial_derivative(lambda x: x**2, 3.0, 0) == pytest.approx(6, rel=1e-10)
        assert partial_derivative(lambda x: x**2, 3.0, ()) == pytest.approx(6, rel=1e-10)

    def test_with_h_it_is_the_central_difference(self):
        cubed = partial_derivative(lambda w: w[0] ** 3, [0.0], 0, h=0.5)
        assert cubed == pytest.approx(0.25)


# A bank of gradients that are right, by name: f, gradient, a point without zeros or symmetry.
X = np.array([[1.0, 0.5, -2.0], [0.3, -1.0, 1.5], [2.0, 1.0, 0.7], [-0.4, 0.9, 0.2]])
Y = np.array([1.0, -0.5, 2.0, 0.3])
RIGHT = {
    "sum of squares": (lambda w: np.sum(w**2), lambda w: 2 * w, [1.3, -0.7, 2.1]),
    "wavy": (wavy, wavy_gradient, [0.4, -1.1, 0.8]),
    "mean squared error": (
        lambda w: np.mean((X @ w - Y) ** 2),
        lambda w: (2 / 4) * X.T @ (X @ w - Y),
        [0.2, 0.9, -0.6],
    ),
    "logistic": (
        lambda w: np.mean(np.log1p(np.exp(-X @ w))),
        lambda w: -X.T @ (1 / (1 + np.exp(X @ w))) / 4,
        [0.2, 0.9, -0.6],
    ),
    "matrix": (
        lambda W: np.sum(np.tanh(X @ W)),
        lambda W: X.T @ (1 - np.tanh(X @ W) ** 2),
        [[0.1, -0.2], [0.5, 0.3], [-0.7, 0.6]],
    ),
}
BANK = pytest.mark.parametrize("name", RIGHT)
SCALES = pytest.mark.parametrize("scale", [1e-6, 1e-3, 1.0, 1e3, 1e6])


class TestCheckGradient:
    @BANK
    @SCALES
    def test_no_false_alarm_whatever_the_scale_of_f(self, name, scale):
        f, slope, w = RIGHT[name]
        check = check_gradient(lambda w: scale * f(w), lambda w: scale * slope(w), w)
        assert check, repr(check)
        assert repr(check).startswith("The gradient agrees:")
        assert check.relative_error < 1e-6
        assert check.hint == ""

    @BANK
    @pytest.mark.parametrize("scale", [0.1, 1.0, 1e3, 1e6])
    def test_no_false_alarm_whatever_the_unit_of_w(self, name, scale):
        f, slope, w = RIGHT[name]
        check = check_gradient(
            lambda w: f(w / scale), lambda w: slope(w / scale) / scale, scale * np.array(w)
        )
        assert check, repr(check)

    @BANK
    @pytest.mark.parametrize("factor", [1.0005, 0.9995])
    def test_an_error_of_a_twentieth_of_a_percent_in_one_entry_is_caught(self, name, factor):
        f, slope, w = RIGHT[name]
        for index in np.ndindex(np.shape(w)):

            def nearly(w, index=index):
                g = slope(w)
                g[index] *= factor
                return g

            check = check_gradient(f, nearly, w)
            assert not check
            assert check.worst_index == index
            assert check.relative_error == pytest.approx(5e-4, rel=0.01)
            place = ", ".join(map(str, index))
            assert f"Worst entry [{place}]" in repr(check)
            assert check.hint == ""

    @BANK
    @SCALES
    def test_the_same_at_every_scale(self, name, scale):
        f, slope, w = RIGHT[name]

        def nearly(w):
            g = scale * slope(w)
            g.flat[0] *= 1.0005
            return g

        assert not check_gradient(lambda w: scale * f(w), nearly, w)

    @pytest.mark.parametrize(
        ("slope", "hint"), [(-6.0, "The sign is flipped."), (18.0, ""), (6.1, "")]
    )
    def test_of_one_weight_only_a_sign_is_named(self, slope, hint):
        check = check_gradient(lambda w: w**2, lambda w: slope, 3.0)
        assert (check.agrees, check.hint) == (False, hint)

    @BANK
    def test_a_flipped_sign_is_named(self, name):
        f, slope, w = RIGHT[name]
        check = check_gradient(f, lambda w: -slope(w), w)
        assert not check
        assert "sign is flipped" in check.hint
        assert check.hint in repr(check)

    @BANK
    @pytest.mark.parametrize("factor", [2.0, 0.5, 4.0, -3.0])
    def test_a_constant_factor_is_named(self, name, factor):
        f, slope, w = RIGHT[name]
        check = check_gradient(f, lambda w: factor * slope(w), w)
        assert not check
        assert f"Every entry is {factor:g} times" in check.hint

    @pytest.mark.parametrize(
        "typed",
        [
            lambda g: g.astype(np.float16), lambda g: [np.float16(one) for one in g],
            lambda g: g.astype(np.float32),
        ],
    )  # fmt: skip
    def test_a_gradient_in_a_short_float_type_is_held_to_that_type(self, typed):
        w = np.array([1.3, -2.7, 3.1])
        check = lambda factor: check_gradient(  # noqa: E731
            lambda w: (w**2).sum(), lambda w: typed(2 * factor * w), w
        )
        assert check(1.0)
        assert not check(1.01)
        assert not check_gradient(lambda w: (w**2).sum(), lambda w: 2.001 * w, w)

    def test_all_zeros_are_named(self):
        check = check_gradient(lambda w: np.sum(w**2), np.zeros_like, [1.0, 2.0])
        assert not check
        assert "zero" in check.hint

    def test_two_entries_swapped_are_caught_without_a_wrong_hint(self):
        f, slope, w = RIGHT["wavy"]
        check = check_gradient(f, lambda w: slope(w)[[1, 0, 2]], w)
        assert not check
        assert check.hint == ""

    def test_the_forgotten_mean_is_named_by_its_factor(self):
        f, _, w = RIGHT["mean squared error"]
        check = check_gradient(f, lambda w: 2 * X.T @ (X @ w - Y), w)
        assert "Every entry is 4 times" in repr(check)

    def test_a_gradient_with_nan_does_not_agree(self):
        check = check_gradient(lambda w: np.sum(w**2), lambda w: np.array([2.0, np.nan]), [1, 2])
        assert not check
        assert check.worst_index == (1,)

    def test_where_f_has_a_corner_it_says_that_there_is_no_derivative(self):
        check = check_gradient(lambda w: np.abs(w).sum(), np.sign, [0.0, 1.0])
        assert not check
        assert check.worst_index == (0,)
        assert "no derivative" in repr(check)

    def test_a_true_zero_entry_is_no_false_alarm(self):
        assert check_gradient(
            lambda w: w[0] ** 2 + 0 * w[1], lambda w: np.array([2 * w[0], 0]), [3, 5]
        )
        check = check_gradient(bowl, bowl.gradient, (0.0, 0.0))
        assert repr(check) == "The gradient agrees: 2 entries, worst relative error 0."

    def test_a_point_without_axes(self):
        check = check_gradient(lambda x: x**3, lambda x: 3 * x**2, 2.0)
        assert check
        assert repr(check).startswith("The gradient agrees: 1 entry, worst relative error ")
        assert not check_gradient(lambda x: x**3, lambda x: 2 * x**2, 2.0)

    @given(w=points)
    def test_it_agrees_with_itself_on_random_points(self, w):
        assert check_gradient(wavy, wavy_gradient, w)

    @given(
        w=arrays(float, 3, elements=st.floats(0.5, 2)),
        entry=st.integers(0, 2),
        size=st.floats(5e-4, 0.5),
        sign=st.sampled_from([-1, 1]),
    )
    def test_it_finds_the_one_entry_that_is_off(self, w, entry, size, sign):
        def off(w):
            g = wavy_gradient(w)
            g[entry] *= 1 + sign * size
            return g

        check = check_gradient(wavy, off, w)
        assert not check
        assert check.worst_index == (entry,)
