"""The default step of the gradient fits each coordinate, and f's precision is noticed."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

from gdlesson import gradient
from gdlesson.slopes import fitted
from gdlesson.slopes.probe import EPS

SMALL = {
    "log": (lambda v: float(np.log(v).sum()), lambda v: 1 / v),
    "1/w": (lambda v: float((1 / v).sum()), lambda v: -1 / v**2),
    "square root": (lambda v: float(np.sqrt(v).sum()), lambda v: 0.5 / np.sqrt(v)),
    "entropy": (lambda v: float(-(v * np.log(v)).sum()), lambda v: -np.log(v) - 1),
}


@pytest.mark.parametrize("name", SMALL)
@pytest.mark.parametrize("small", [1e-4, 1e-5, 1e-6, 1e-9, 1e-100])
def test_a_small_coordinate_beside_a_large_one(name, small):
    f, exact = SMALL[name]
    point = np.array([small, 1.0, 3e4])
    with np.errstate(all="ignore"):
        found = gradient(f, point)
    # What the largest term leaves of the others is all that can be had.
    with np.errstate(all="ignore"):
        left = np.finfo(float).eps ** (2 / 3) * abs(f(point)) / point
    np.testing.assert_array_less(abs(found - exact(point)), 1e-6 * abs(exact(point)) + 8 * left)


@pytest.mark.parametrize("name", SMALL)
@pytest.mark.parametrize("shape", [(3,), (3, 1)])
def test_batches_fit_each_coordinate_too(name, shape):
    f, exact = SMALL[name]
    many = lambda v: np.array([f(one) for one in v]) if v.ndim > len(shape) else f(v)  # noqa: E731
    point = np.reshape([1e-5, 1.0, -0.0], shape) + np.reshape([0, 0, 1e-6], shape)
    found = gradient(many, point, batched=True)
    np.testing.assert_allclose(found, gradient(f, point), rtol=1e-12)
    np.testing.assert_allclose(found, exact(point), rtol=1e-5)


def test_batches_of_many_small_coordinates_take_few_calls():
    calls = []

    def logs(v):
        calls.append(v.shape)
        return np.log(v).sum(axis=-1)

    w = np.geomspace(1e-9, 1.0, 400)
    np.testing.assert_allclose(gradient(logs, w, batched=True), 1 / w, rtol=1e-4)
    assert len(calls) < 40


def test_single_precision_inside_batches_is_noticed():
    def f(v):
        single = v.astype(np.float32)
        return (np.sin(single) * np.exp(single)).sum(axis=-1).astype(float)

    w = np.array([0.3, -1.2, 2.0])
    exact = np.exp(w) * (np.sin(w) + np.cos(w))
    np.testing.assert_allclose(gradient(f, w, batched=True), exact, rtol=1e-3)


def test_what_a_longer_step_tells_rightly_keeps_its_digits():
    shifted = lambda v: float(((v - 1) ** 2).sum())  # noqa: E731
    np.testing.assert_allclose(gradient(shifted, [1e-9, -1e-5]), [-2, -2.00002], rtol=1e-9)


def test_a_coordinate_of_usual_size_costs_two_calls():
    calls = []
    gradient(lambda w: calls.append(0) or float((w**2).sum()), [0.01, 1.0, 30.0])
    assert len(calls) == 6
    gradient(lambda w: calls.append(0) or float((w**2).sum()), [1e6])
    assert len(calls) == 6 + 3
    gradient(lambda w: calls.append(0) or float((w**2).sum()), [1e-5])
    assert len(calls) == 6 + 3 + 4


def told(f, w, **settings):
    """The gradient, and how often f was called."""
    calls = []
    found = gradient(lambda w: calls.append(0) or f(w), w, **settings)
    return found, len(calls)


@pytest.mark.parametrize("x", [1e3, 1e4, -1e5, 1e6, 1e8, -1e10])
def test_a_wave_shorter_than_the_step_is_noticed(x):
    found, calls = told(lambda w: float(np.sin(w).sum()), [x, 0.5])
    assert found[0] == pytest.approx(math.cos(x), abs=1e-5)
    assert found[1] == pytest.approx(math.cos(0.5), rel=1e-8)
    assert calls <= 2 + 2 + 1 + 2 + 60
    together = gradient(lambda w: np.sin(w).sum(axis=-1), [x] * 9, batched=True)
    np.testing.assert_allclose([*together, float(gradient(math.sin, x))], found[0], atol=1e-5)


@pytest.mark.parametrize("batched", [False, True])
def test_close_to_what_a_double_holds(batched):
    f = (lambda w: np.exp(w).sum(axis=-1)) if batched else (lambda w: float(np.exp(w).sum()))
    found = gradient(f, [709.5] + 8 * [300.0], batched=batched)
    np.testing.assert_allclose(found[0], math.exp(709.5), rtol=1e-7)


def test_waves_that_doubles_cannot_tell_are_no_slope():
    assert np.isnan(gradient(lambda w: float(np.sin(w).sum()), [1e15])).all()


def test_a_large_coordinate_at_its_minimum_costs_two_calls_more():
    found, calls = told(lambda w: float(((w - 1000) ** 2).sum()), [1000.0, 1000.5])
    np.testing.assert_allclose(found, [0, 1], atol=1e-9)
    assert calls == 4 + 1 + 2 * 2 + 4  # and twice the slope of 0 is held against f's size


@pytest.mark.parametrize(("x", "calls"), [(0.8 * 100, 2), (1.25 * 100, 3)])
def test_f_is_called_at_a_large_point_only(x, calls):
    assert told(lambda w: float(w[0] ** 3), [x])[1] == calls


@pytest.mark.parametrize("eps", [EPS, 2.0**-23])
@pytest.mark.parametrize(("part", "looked"), [(0.8, False), (1.25, True)])
def test_so_much_bend_is_looked_into(monkeypatch, eps, part, looked):
    """Right and left slopes differ by 100 times the step's share of the coordinate, or rounding."""
    asked = []
    monkeypatch.setattr(fitted, "_closer", lambda *given: asked.append(given[3]) or 7.0)
    share = eps ** (1 / 3)
    bend = part * 100 * share * share * 400 * 3.0
    found = fitted.resolved(
        "f",
        lambda w: 0.0,
        np.array([400.0, 2.0]),
        np.array([-3.0, 1.0]),
        np.array([bend, 9.0]),
        eps,
    )
    assert found.tolist() == [7.0 if looked else -3.0, 1.0]
    assert asked == ([(0,)] if looked else [])
    flat = fitted.resolved(
        "f",
        lambda w: 5.0,
        np.array([400.0]),
        np.zeros(1),
        5 * (1 + np.array([part * 8 * eps])),
        eps,
    )
    assert flat.tolist() == [7.0 if looked else 0.0]


@pytest.mark.parametrize(("part", "kept"), [(0.8, True), (1.25, False)])
def test_a_step_four_times_shorter_must_agree(part, kept):
    places = []

    def f(w):
        places.append(w[0])
        return float(w[0])

    first = 1 + part * 1e-6
    slope = fitted._closer("f", f, np.array([1e3]), (0,), first, EPS)
    assert slope == (first if kept else pytest.approx(1.0, rel=1e-9))
    h = EPS ** (1 / 3) * 1e3 / 4
    assert places[:2] == pytest.approx([1e3 + h, 1e3 - h], rel=1e-15)


@pytest.mark.parametrize(("part", "kept"), [(0.8, True), (1.25, False)])
def test_or_differ_by_rounding_only(part, kept):
    h = EPS ** (1 / 3) * 1e3 / 4
    width = (1e3 + h) - (1e3 - h)
    first = part * 8 * EPS * 1e6 / width
    slope = fitted._closer("f", lambda w: -1e6, np.array([1e3]), (0,), first, EPS)
    assert slope == (first if kept else 0.0)


@pytest.mark.parametrize("point", [[0.3], [0.3, -1.2, 2.0]])
def test_single_precision_inside_f_is_noticed(point):
    def f(w):
        w = np.asarray(w, np.float32)
        return float(np.sum(np.sin(w) * np.exp(w)))

    w = np.array(point)
    exact = np.exp(w) * (np.sin(w) + np.cos(w))
    np.testing.assert_allclose(gradient(f, w), exact, rtol=2e-3, atol=1e-3)


@pytest.mark.proof
def test_torch_inside_f_is_noticed():
    torch = pytest.importorskip("torch")
    found = gradient(lambda w: torch.tensor(w, dtype=torch.float32).exp().sum().item(), [0.3, 1.0])
    np.testing.assert_allclose(found, np.exp([0.3, 1.0]), rtol=1e-3)


def test_w_may_be_a_tensor_that_asks_for_its_gradient():
    torch = pytest.importorskip("torch")
    w = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
    np.testing.assert_allclose(gradient(lambda w: float((w**2).sum()), w), [2, 4], rtol=1e-9)
    f = lambda w: (torch.tensor(w, requires_grad=True) ** 2).sum()  # noqa: E731
    np.testing.assert_allclose(gradient(f, [1.0, 2.0]), [2, 4], rtol=1e-9)
    single = lambda w: (torch.tensor(w, dtype=torch.float32) ** 2).sum()  # noqa: E731
    np.testing.assert_allclose(gradient(single, [1.0, 2.0]), [2, 4], rtol=1e-3)


def test_whole_numbers_in_double_are_no_single_precision():
    np.testing.assert_allclose(gradient(lambda w: float(w[0]), [1.0]), [1.0], rtol=1e-9)
    np.testing.assert_allclose(gradient(lambda w: 3.0, [1.0, 2.0]), [0.0, 0.0])


def test_a_step_below_the_spacing_of_w_is_refused():
    with pytest.raises(ValueError, match=r"^gradient: h = 0.001 is too small for w at index 1, 1e"):
        gradient(lambda w: float(w.sum()), [1.0, 1e20], h=1e-3)
    np.testing.assert_allclose(gradient(lambda w: float(w.sum()), [1e20]), [1.0], rtol=1e-9)


@pytest.mark.parametrize(("kind", "digits"), [("float16", 2e-2), ("float32", 1e-4)])
@pytest.mark.parametrize("size", [3.0, 100.0])
def test_what_f_returns_says_how_wide_the_wiggle_is(kind, digits, size):
    w = np.linspace(0.5, 1.0, 20) * size
    f = lambda v: np.dtype(kind).type(v[0] * v[0])  # noqa: E731
    for x in w:
        assert gradient(f, [x])[0] == pytest.approx(2 * x, rel=digits)


class TestTheStepThatFits:
    """Of f = w[0] - 0.9 at 1, eps 1/1000: h is 0.1, f is 0.2 and 0, its rounding 1e-3."""

    @staticmethod
    def again(first, slope=1.0, low=0.9):
        f = lambda w: slope * (w[0] - low)  # noqa: E731
        point = np.array([1.0])
        pair = fitted._pair("f", f, point, 0, 1e-3 ** (1 / 3))
        return fitted._again("f", f, point, 0, pair, first, 1e-3)

    @pytest.mark.parametrize(("part", "stays"), [(0.8, True), (1.25, False)])
    def test_the_first_slope_stays_if_it_is_as_near_as_rounding_and_a_share_allow(
        self, monkeypatch, part, stays
    ):
        monkeypatch.setattr(fitted, "SAME_SHARE", 0.01)
        first = 1 + part * (fitted.ROUNDING_ROOM * 1e-3 + 0.01)
        assert (self.again(first) == first) == stays

    @pytest.mark.parametrize(("part", "careful"), [(0.8, False), (1.25, True)])
    def test_where_rounding_is_much_of_the_slope_it_is_searched_for(
        self, monkeypatch, part, careful
    ):
        monkeypatch.setattr(fitted, "search", lambda call, line, x: SimpleNamespace(value=77.0))
        monkeypatch.setattr(fitted, "CARE_SHARE", 0.01)
        # f is 2 * part at the one end, where it is largest: its rounding is part of a hundredth.
        found = self.again(1e6, low=1.1 - 2 * part)
        assert found == (77.0 if careful else pytest.approx(1.0))


#: A little below a border, and a little above.
UNDER, OVER = 0.8, 1.25
EPS = float(np.finfo(float).eps)
#: From one end to the other of a step that fits 1.
WIDTH = (1.0 + EPS ** (1 / 3)) - (1.0 - EPS ** (1 / 3))


@pytest.mark.parametrize("part", [UNDER, OVER])
@pytest.mark.parametrize("x", [1.0, -300.0])
def test_a_step_is_long_from_a_hundredth_of_its_coordinate_on(part, x):
    given = np.array([7.0])
    steps = np.array([part * 0.01 * abs(x)])
    found = fitted.fitted("f", lambda w: 3.0 * w[0], np.array([x]), given, steps, EPS)
    assert found == pytest.approx([3.0 if part > 1 else 7.0])


def again(high, low, first, searched=5.0):
    """What is believed at 1 of these values and a first slope; f itself has another one."""
    f = lambda w: searched * float(w[0])  # noqa: E731
    return fitted._again("f", f, np.array([1.0]), (0,), (high, low), first, EPS)


@pytest.mark.parametrize("part", [-OVER, -UNDER, UNDER, OVER])
class TestTwoSlopes:
    def test_are_one_to_half_of_a_doubles_digits(self, part):
        high, low = 3 * WIDTH, 0.0
        first = 3 * (1 + part * 1e-8)
        assert again(high, low, first) == (first if abs(part) < 1 else pytest.approx(3, rel=1e-12))

    def test_are_one_within_eight_roundings(self, part):
        high, low = 1e5 + 3 * WIDTH, 1e5
        slope, rounding = (high - low) / WIDTH, EPS * high / WIDTH
        first = slope + part * 8 * rounding
        assert again(high, low, first) == (first if abs(part) < 1 else slope)

    def test_of_which_the_second_is_known_to_four_digits(self, part):
        height = abs(part) * 1e-4 * WIDTH / EPS
        high, low = height + WIDTH / 2, height - WIDTH / 2
        found = again(high, low, np.sign(part) * 77.0)
        assert found == pytest.approx(1.0 if abs(part) < 1 else 5.0, rel=0.01)
