"""Slopes in one dimension: the lesson's numbers, the order of the error, and the V."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gdlesson import (
    DerivativeEstimate,
    DerivativeStatus,
    derivative,
    estimate_derivative,
    secant_slope,
)

EPS = np.finfo(float).eps

# name: f, f', points
SMOOTH = {
    "square": (lambda x: x**2, lambda x: 2 * x, (-3.0, 0.0, 1.0, 1e3)),
    "cube": (lambda x: x**3, lambda x: 3 * x**2, (-2.0, 0.5, 10.0)),
    "exp": (math.exp, math.exp, (-5.0, 0.0, 1.0, 10.0)),
    "sin": (math.sin, math.cos, (-2.0, 0.0, 1.0, 3.0)),
    "log": (math.log, lambda x: 1 / x, (0.3, 1.0, 50.0)),
    "sqrt": (math.sqrt, lambda x: 0.5 / math.sqrt(x), (0.3, 1.0, 9.0)),
    "reciprocal": (lambda x: 1 / x, lambda x: -1 / x**2, (0.5, -2.0, 7.0)),
    "tanh": (math.tanh, lambda x: 1 - math.tanh(x) ** 2, (-1.0, 0.0, 0.7)),
    "sigmoid": (
        lambda x: 1 / (1 + math.exp(-x)),
        lambda x: math.exp(-x) / (1 + math.exp(-x)) ** 2,
        (-2.0, 0.0, 3.0),
    ),
    "gauss": (lambda x: math.exp(-x * x), lambda x: -2 * x * math.exp(-x * x), (0.0, 0.5, 1.5)),
    "constant": (lambda x: 4.0, lambda x: 0.0, (0.0, 5.0)),
}
CASES = [
    pytest.param(f, slope, x, id=f"{name}-{x:g}")
    for name, (f, slope, points) in SMOOTH.items()
    for x in points
]


class TestSecant:
    @pytest.mark.parametrize(
        ("h", "slope"), [(0.1, 2.1), (0.01, 2.01), (0.001, 2.001), (-0.1, 1.9), (1, 3), (-1, 1)]
    )
    def test_the_lessons_numbers_for_x_squared_at_1(self, h, slope):
        assert secant_slope(lambda x: x**2, 1, h) == pytest.approx(slope, rel=1e-12)

    @given(x=st.floats(-100, 100), h=st.floats(0.01, 10))
    def test_for_x_squared_it_is_2x_plus_h(self, x, h):
        assert secant_slope(lambda x: x * x, x, h) == pytest.approx(2 * x + h, abs=1e-9)

    @given(a=st.floats(-50, 50), b=st.floats(-50, 50), x=st.floats(-9, 9), h=st.floats(0.1, 9))
    def test_of_a_straight_line_it_is_the_lines_slope(self, a, b, x, h):
        assert secant_slope(lambda t: a * t + b, x, h) == pytest.approx(a, abs=1e-11)

    @given(x=st.floats(-3, 3), h=st.floats(0.01, 2))
    def test_looking_left_from_the_far_end_is_the_same_secant(self, x, h):
        far = x + h
        back = secant_slope(math.sin, far, x - far)
        assert back == pytest.approx(secant_slope(math.sin, x, far - x), abs=1e-12)

    def test_left_and_right_slopes_of_the_absolute_value_never_meet(self):
        for h in (1.0, 1e-3, 1e-12):
            assert secant_slope(abs, 0, h) == 1
            assert secant_slope(abs, 0, -h) == -1

    def test_at_h_1e_15_rounding_has_eaten_the_digits(self):
        assert abs(secant_slope(lambda x: x**2, 1, 1e-15) - 2) > 0.1


def errors(rule, f, slope, x, steps):
    return np.array([abs(rule(f, x, h) - slope) for h in steps])


class TestOrderOfConvergence:
    """The error of a rule of order p shrinks as h^p: p is the slope on log axes."""

    STEPS = np.array([0.1, 0.05, 0.025, 0.0125])

    @pytest.mark.parametrize(
        ("f", "slope", "x"),
        [(math.exp, math.exp(1), 1.0), (math.sin, math.cos(0.7), 0.7), (math.log, 0.5, 2.0)],
        ids=["exp", "sin", "log"],
    )
    @pytest.mark.parametrize(("rule", "order"), [(secant_slope, 1), (derivative, 2)])
    def test_secant_has_order_1_and_central_difference_order_2(self, rule, order, f, slope, x):
        found = np.polyfit(
            np.log(self.STEPS), np.log(errors(rule, f, slope, x, self.STEPS)), deg=1
        )[0]
        assert found == pytest.approx(order, abs=0.06)

    @pytest.mark.parametrize(("rule", "power"), [(secant_slope, 1 / 2), (derivative, 1 / 3)])
    def test_the_error_against_h_is_a_v_with_its_tip_near_that_power_of_eps(self, rule, power):
        steps = 10.0 ** np.arange(-15, 0, 0.25)
        xs = np.linspace(0.5, 1.5, 21)  # many points, since rounding is a matter of luck at one
        error = np.median([errors(rule, math.exp, math.exp(x), x, steps) for x in xs], axis=0)
        tip = int(np.argmin(error))
        assert abs(math.log10(steps[tip]) - power * math.log10(EPS)) < 1
        # Both arms of the V: truncation rises to the right of it, rounding to the left.
        assert error[-1] > 1e3 * error[tip]
        assert error[0] > 1e3 * error[tip]
        right = np.log10(error[-4:])
        assert np.all(np.diff(right) > 0)

    def test_the_first_neglected_term_is_half_f2_times_h(self):
        h = 1e-4
        error = secant_slope(math.exp, 1.0, h) - math.e
        assert error == pytest.approx(math.e * h / 2, rel=1e-3)
        error = derivative(math.exp, 1.0, 1e-2) - math.e
        assert error == pytest.approx(math.e * 1e-4 / 6, rel=1e-3)


class TestDerivative:
    @pytest.mark.parametrize(("f", "slope", "x"), CASES)
    def test_best_value_has_nearly_all_digits(self, f, slope, x):
        # A slope can't be known better than f's own rounding allows; f's size sets the scale.
        expected = slope(x)
        assert derivative(f, x) == pytest.approx(expected, rel=1e-10, abs=1e-11)

    def test_x_squared_at_1_is_2_exactly(self):
        assert derivative(lambda x: x**2, 1) == 2.0

    @given(x=st.floats(-10, 10), h=st.floats(0.01, 1))
    def test_with_h_it_is_the_central_difference_which_is_exact_on_squares(self, x, h):
        assert derivative(lambda t: t * t, x, h) == pytest.approx(2 * x, abs=1e-11)

    @given(x=st.floats(-2, 2), h=st.floats(0.001, 1))
    def test_with_h_it_is_the_mean_of_the_secants_to_both_sides(self, x, h):
        both = (secant_slope(math.exp, x, h) + secant_slope(math.exp, x, -h)) / 2
        assert derivative(math.exp, x, h) == pytest.approx(both, rel=1e-9)

    @given(a=st.floats(-5, 5), b=st.floats(-5, 5), x=st.floats(-2, 2))
    def test_it_is_linear(self, a, b, x):
        mixed = derivative(lambda t: a * math.sin(t) + b * math.exp(t), x)
        apart = a * derivative(math.sin, x) + b * derivative(math.exp, x)
        assert mixed == pytest.approx(apart, rel=1e-8, abs=1e-8)

    @given(x=st.floats(-2, 2))
    def test_product_rule(self, x):
        product = derivative(lambda t: math.sin(t) * math.exp(t), x)
        rule = derivative(math.sin, x) * math.exp(x) + math.sin(x) * derivative(math.exp, x)
        assert product == pytest.approx(rule, rel=1e-8, abs=1e-8)

    @given(x=st.floats(-1.5, 1.5))
    def test_chain_rule(self, x):
        chained = derivative(lambda t: math.exp(math.sin(t)), x)
        rule = derivative(math.exp, math.sin(x)) * derivative(math.sin, x)
        assert chained == pytest.approx(rule, rel=1e-8, abs=1e-9)

    @given(coefficients=st.lists(st.integers(-5, 5), min_size=1, max_size=5), x=st.floats(-2, 2))
    def test_power_rule_on_polynomials(self, coefficients, x):
        p = np.polynomial.Polynomial(coefficients)
        assert derivative(p, x) == pytest.approx(p.deriv()(x), rel=1e-9, abs=1e-9)

    @pytest.mark.parametrize("x", [0.3, 1.0, 2.5])
    @pytest.mark.parametrize("name", ["exp", "sin", "log", "sqrt", "tanh", "erf", "lgamma"])
    def test_it_agrees_with_torch(self, name, x):
        torch = pytest.importorskip("torch")
        t = torch.tensor(x, dtype=torch.float64, requires_grad=True)
        getattr(torch, name)(t).backward()
        assert derivative(getattr(math, name), x) == pytest.approx(t.grad.item(), rel=1e-10)

    def test_f_may_return_numpy_numbers_or_arrays_of_one(self):
        for wrap in (np.float64, np.float32, np.array, lambda v: np.array([v]), lambda v: [[v]]):
            assert derivative(lambda x, wrap=wrap: wrap(2.0 * x), 1.0, 0.5) == 2.0

    @pytest.mark.parametrize("x", [1, np.float64(1), np.int64(1), np.array(1.0)])
    def test_x_may_be_any_real_number(self, x):
        assert derivative(lambda t: t**3, x) == pytest.approx(3, rel=1e-12)


class TestEstimate:
    @pytest.mark.parametrize(("f", "slope", "x"), CASES)
    def test_the_error_estimate_covers_the_error(self, f, slope, x):
        estimate = estimate_derivative(f, x)
        assert estimate
        assert isinstance(estimate, DerivativeEstimate)
        if slope(x) != 0:  # at a slope of zero no digit is significant
            assert estimate.status is DerivativeStatus.CONVERGED
        rounding = 4 * EPS * max(1.0, abs(slope(x)))  # of the exact slope itself
        assert abs(estimate.value - slope(x)) <= 10 * estimate.error + rounding

    @pytest.mark.parametrize("f", [math.sin, abs, lambda x: x**2], ids=["sin", "abs", "square"])
    def test_evaluations_are_counted(self, f):
        calls = []

        def counted(x):
            calls.append(x)
            return f(x)

        assert estimate_derivative(counted, 0.0).evaluations == len(calls)
        assert all(type(x) is float for x in calls)

    @given(x=st.floats(-5, 5), scale=st.floats(0.01, 100))
    def test_a_corner_is_no_derivative_wherever_and_however_steep(self, x, scale):
        estimate = estimate_derivative(lambda t: scale * abs(t - x), x)
        assert not estimate
        assert math.isnan(estimate.value)

    @pytest.mark.parametrize(
        ("f", "x"),
        [
            (abs, 0.0),
            (lambda x: max(x, 0.0), 0.0),
            (lambda x: 0.0 if x < 1 else 1.0, 1.0),  # a jump
            (lambda x: math.copysign(math.sqrt(abs(x)), x), 0.0),  # upright
            (math.log, 0.0),
            (math.log, -1.0),
            (math.sqrt, 0.0),  # only one side exists
            (lambda x: 1 / x, 0.0),
            (lambda x: math.nan, 1.0),
            (lambda x: math.inf, 1.0),
        ],
        ids=["abs", "relu", "jump", "upright", "log0", "log-1", "sqrt0", "1/x", "nan", "inf"],
    )
    def test_where_there_is_no_derivative_it_says_so_and_returns_nan(self, f, x):
        estimate = estimate_derivative(f, x)
        assert not estimate
        assert estimate.status is not DerivativeStatus.CONVERGED
        assert math.isnan(estimate.value)
        assert math.isnan(derivative(f, x))

    @given(x=st.floats(0.1, 10), side=st.sampled_from([-1, 1]))
    def test_beside_the_corner_of_abs_there_is_a_slope(self, x, side):
        assert derivative(abs, side * x) == pytest.approx(side, rel=1e-9)

    @pytest.mark.parametrize("noise", [1e-10, 1e-6])
    def test_noise_in_f_widens_the_error_estimate(self, noise):
        rng = np.random.default_rng(0)
        noisy = estimate_derivative(lambda x: math.sin(x) + noise * rng.uniform(-1, 1), 1.0)
        clean = estimate_derivative(math.sin, 1.0)
        if noisy:
            assert noisy.error > 100 * clean.error
            assert abs(noisy.value - math.cos(1.0)) <= 20 * noisy.error
        else:
            assert math.isnan(noisy.value)

    def test_every_status_is_a_sentence(self):
        for status in DerivativeStatus:
            assert len(status.value.split()) > 4
            assert status.value.endswith(".")

    @given(x=st.floats(-1e6, 1e6), scale=st.sampled_from([1e-6, 1.0, 1e6]))
    def test_no_warning_and_a_good_slope_at_any_scale(self, x, scale):
        assume(x == 0 or abs(x) > 1e-3)
        value = derivative(lambda t: scale * t * t, x)
        assert value == pytest.approx(2 * scale * x, rel=1e-8, abs=1e-8 * scale)
