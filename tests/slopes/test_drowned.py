"""Where the rounding of f hides what a coordinate does, a gradient is right, or says so."""

import math

import numpy as np
import pytest

from gdlesson import (
    derivative,
    directional_derivative,
    estimate_derivative,
    gradient,
    partial_derivative,
)
from gdlesson.slopes import drowned
from gdlesson.slopes.drowned import only_seen, seen, steepest


def squares(w):
    return float((w * w).sum())


def many_squares(w):
    return (w * w).sum(axis=-1)


WAYS = {
    "central": gradient,
    "accurate": lambda f, w: gradient(f, w, method="accurate"),
    "batched": lambda f, w: gradient(many_squares, w, batched=True),
    "partial": lambda f, w: np.array([partial_derivative(f, w, k) for k in range(len(w))]),
    "along": lambda f, w: np.array([directional_derivative(f, w, e) for e in np.eye(len(w))]),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("large", [1e6, 1e8, 1e10, 1e20, -1e150])
def test_a_coordinate_beside_a_huge_one_is_right_or_nan(way, large):
    with np.errstate(all="raise"):
        found = WAYS[way](squares, np.array([large, 1.0]))
    assert found[0] == pytest.approx(2 * large, rel=1e-6)
    assert np.isnan(found[1]) or found[1] == pytest.approx(2, rel=1e-3)
    assert np.isnan(found[1]) == (abs(large) > 1e9)


@pytest.mark.parametrize("way", [way for way in WAYS if way != "batched"])
@pytest.mark.parametrize(
    ("f", "w", "slopes"),
    [
        (lambda w: float(w[0] ** 2), [1e20, 1.0], [2e20, 0]),  # never asks for the second
        (lambda w: 3.0, [1e20, 1.0], [0, 0]),
        (lambda w: 3 + float(w[0] - 1) ** 2 + max(0.0, w[1]), [1.0, -5.0], [0, 0]),  # a dead unit
        (lambda w: 3 + np.tanh(w[1]) + w[0] ** 2, [0.0, 40.0], [0, 0]),  # a saturated one
        (lambda w: 5 + np.log(w[0]) ** 2 + w[1] ** 2, [1.0, 0.0], [0, 0]),  # near an edge
        (lambda w: 1e12 + float(w[0]) ** 2 + 0 * w[1], [1.0, 7.0], [2, 0]),
    ],
)
def test_a_slope_that_is_small_or_none_is_no_fault(way, f, w, slopes):
    np.testing.assert_allclose(WAYS[way](f, np.array(w)), slopes, rtol=1e-3, atol=1e-8)


def test_a_step_below_the_spacing_is_refused_wherever_one_is_given():
    with pytest.raises(ValueError, match=r"^partial_derivative: h = 0.001 is too small for w, 1e"):
        partial_derivative(squares, [1e20, 1.0], 0, h=1e-3)
    with pytest.raises(ValueError, match=r"^derivative: h = 1e-17 is too small for x = 1: adding"):
        derivative(lambda x: x * x, 1.0, 1e-17)
    assert partial_derivative(squares, [1e20, 1.0], 1, h=1e-3) == 0  # what was asked for


def test_the_steeper_secant_and_none_outside_the_domain():
    assert steepest(lambda x: max(0.0, x), 0.0, 2.0) == 1
    assert steepest(lambda x: max(0.0, -x), 0.0, 2.0) == 1
    assert steepest(lambda x: math.sqrt(x + 1), 0.0, 3.0) == pytest.approx(1 / 3)
    assert steepest(lambda x: 1 / x, 0.0, 1.0) == np.inf
    assert steepest(lambda x: {0.0: 0.0}.get(x, np.nan), 0.0, 1.0) == np.inf


class TestBorders:
    """Of a slope 1 with a searched error, on a line that moves by so much."""

    @staticmethod
    def tell(monkeypatch, error, whole=1.0, value=1.0, alone=1.0):
        estimate = type("Estimate", (), {"value": value, "error": error})
        monkeypatch.setattr(drowned, "search", lambda call, line, x: estimate)
        f = lambda w: whole * float(w[0])  # noqa: E731
        return drowned._told("f", f, np.array([1.0]), lambda t: alone * t, 1.0)

    @pytest.mark.parametrize(("part", "told"), [(0.9, True), (1.1, False)])
    def test_an_error_that_leaves_a_digit(self, monkeypatch, part, told):
        assert np.isnan(self.tell(monkeypatch, part * 0.1)) != told

    @pytest.mark.parametrize(("part", "told"), [(0.9, True), (1.1, False)])
    def test_an_error_that_is_nothing_beside_what_f_does(self, monkeypatch, part, told):
        error = part * 1e-8 * 1e9
        found = self.tell(monkeypatch, error, whole=1e9, value=0.0, alone=1e-30)
        assert np.isnan(found) != told

    @pytest.mark.parametrize(("part", "told"), [(0.9, True), (1.1, False)])
    def test_an_error_that_is_little_beside_what_this_coordinate_does(
        self, monkeypatch, part, told
    ):
        found = self.tell(monkeypatch, part * 0.1 * 3, whole=1e-30, value=0.0, alone=3.0)
        assert np.isnan(found) != told

    @pytest.mark.parametrize(("part", "searched"), [(0.9, False), (1.1, True)])
    def test_rounding_that_is_much_of_a_slope_and_of_what_f_does(self, monkeypatch, part, searched):
        monkeypatch.setattr(drowned, "_told", lambda *rest: 7.0)
        f = lambda w: float(w[0])  # noqa: E731
        point, slopes = np.array([1.0]), np.array([1.0])
        rounding = np.array([part * 1e-4])
        assert (only_seen("f", f, point, slopes, rounding, 0.0)[0] == 7) == searched
        steep = lambda w: 2 * float(w[0])  # noqa: E731
        assert only_seen("f", steep, point, slopes, rounding, 0.0)[0] == 1  # it moves far enough

    @pytest.mark.parametrize(("part", "searched"), [(0.9, False), (1.1, True)])
    def test_of_a_narrow_type_rounding_is_a_larger_part(self, monkeypatch, part, searched):
        monkeypatch.setattr(drowned, "_told", lambda *rest: 7.0)
        rounding = np.array([part * 2 * 0.1])
        found = only_seen("f", lambda w: float(w[0]), np.ones(1), np.ones(1), rounding, 1e-3)
        assert (found[0] == 7) == searched

    @pytest.mark.parametrize(("part", "searched"), [(0.9, False), (1.1, True)])
    def test_what_a_search_leaves_of_rounding(self, monkeypatch, part, searched):
        monkeypatch.setattr(drowned, "_told", lambda *rest: 7.0)
        level = part * 1e-4 / (1e3 * 2.0**-52)
        f = lambda w: level  # noqa: E731
        assert (seen("f", f, np.ones(1), lambda t: level, 1.0, 1.0) == 7) == searched

    @pytest.mark.parametrize(("x", "rounding"), [(100.0, 1e-3), (0.01, 5e-5)])
    def test_what_f_does_is_looked_at_over_a_step_of_the_coordinates_size_or_1(
        self, monkeypatch, x, rounding
    ):
        """Over 100 a parabola has 1e-2 for a ten thousandth of its steepest secant, over 1 1e-4."""
        monkeypatch.setattr(drowned, "_told", lambda *rest: 7.0)
        f = lambda w: float(w[0] - x) ** 2  # noqa: E731
        for part, searched in ((1, False), (12, True)):
            rest = np.array([x]), np.array([0.0]), np.array([part * rounding]), 0.0
            assert (only_seen("f", f, *rest)[0] == 7) == searched

    @pytest.mark.parametrize(("part", "searched"), [(0.9, False), (1.1, True)])
    def test_what_rounding_makes_of_a_slope_shrinks_with_the_steps(
        self, monkeypatch, part, searched
    ):
        monkeypatch.setattr(drowned, "_told", lambda *rest: 7.0)
        level = part * 100 * 1e-4 / (1e3 * 2.0**-52)
        f = lambda w: level  # noqa: E731
        found = seen("f", f, np.full(1, 100.0), lambda t: level, 100.0, 1.0)
        assert (found == 7) == searched

    @pytest.mark.parametrize(("part", "told"), [(0.9, True), (1.1, False)])
    def test_an_error_that_is_nothing_beside_a_hundred_sizes_of_the_coordinate(
        self, monkeypatch, part, told
    ):
        """Flat for 500 beyond 10, and then so steep that over 1000 it is 1e8."""
        estimate = type("Estimate", (), {"value": 0.0, "error": part})
        monkeypatch.setattr(drowned, "search", lambda call, line, x: estimate)
        line = lambda t: 2e8 * max(0.0, t - 510)  # noqa: E731
        found = drowned._told("f", lambda w: 1.0, np.array([10.0, 1e6]), line, 10.0)
        assert np.isnan(found) != told


def test_a_flat_place_is_0_whatever_the_other_coordinates_do():
    def rows(w):
        return float(np.floor_divide(w[0], w[1]).sum() - 7)

    w = np.array([[-0.997, 1.787, -0.600], [0.692, -1.440, -1.759]])
    assert (gradient(rows, w, method="accurate") == 0).all()

    def beale_like(w):
        x, y = w
        return (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2

    found = gradient(beale_like, [2.0**-52, 0.0])
    assert found == pytest.approx([-7.5, 0.0], abs=1e-8)


@pytest.mark.parametrize("place", [0.1, 0.3, 0.7, -1.3, 2.0, 1e5])
def test_the_bottom_of_a_parabola_is_no_corner(place):
    found = estimate_derivative(lambda x: (x - place) ** 2, place)
    assert found
    assert abs(found.value) <= found.error < 1e-6


FAMILIES = {
    "log cosh": lambda t: math.log(math.cosh(t)),
    "a root": lambda t: math.sqrt(1 + t * t) - 1,
    "Morse": lambda t: (1 - math.exp(-t)) ** 2,
    "t - log1p(t)": lambda t: t - math.log1p(t),
    "(e^t - 1)^2": lambda t: math.expm1(t) ** 2,
}


@pytest.mark.parametrize("f", FAMILIES.values(), ids=list(FAMILIES))
@pytest.mark.parametrize(("place", "scale"), [(10, 5), (100, 30), (1, 1000), (0.3, 2), (-7, 9)])
def test_a_smooth_bottom_of_any_shape_has_a_slope(f, place, scale):
    found = estimate_derivative(lambda x: f((x - place) / scale), place)
    assert found
    assert abs(found.value) <= found.error + 1e-15


def test_a_slope_that_settles_does_not_die_out():
    found = estimate_derivative(lambda x: 5 + math.atan(x - 1e6), 1e6 + 1)
    assert found.value == pytest.approx(0.5, rel=1e-3)


@pytest.mark.parametrize(
    ("f", "w", "right"),
    [
        (lambda w: 1e8 + ((w - 1) ** 2).sum(), [2.0, 1.0], [2.0, 0.0]),
        (lambda w: 3e9 + ((w - 1) ** 2).sum(), [5.0, 1.0], [8.0, 0.0]),
        (lambda w: 1 + 1e-8 * (w**2).sum(), [0.0, 0.0], [0.0, 0.0]),
    ],
)
def test_a_bottom_on_high_ground_is_flat(f, w, right):
    assert gradient(f, w) == pytest.approx(right, abs=0.1)


@pytest.mark.parametrize("power", [2, 3, 4, 5])
@pytest.mark.parametrize("far", [1e10, 1e12, 1e15])
def test_a_power_beside_something_huge_is_no_0(power, far):
    found = gradient(lambda w: w[0] ** 2 + w[1] ** power, [far, 2.0])[1]
    assert math.isnan(found) or found == pytest.approx(power * 2.0 ** (power - 1), rel=0.1)
