"""What recorded gradients are held against, and how far off they may be, worked out by hand."""

from types import SimpleNamespace as Made

import numpy as np
import pytest

from gdlesson import MeanSquaredError, descend
from gdlesson.losses.measured import Drawn
from gdlesson.runs import gradient_audit as g

EPS = 2.0**-52
ALL = np.arange(5)


def squares(w):
    return float((w * w).sum())


def history(f=squares, points=ALL[:, np.newaxis], losses=None):
    points = np.array(points, float)
    losses = np.array([squares(w) for w in points] if losses is None else losses, float)
    return Made(f=f, points=points, losses=losses, gradients=2 * points)


class TestWhetherFGivesItsLossesAgain:
    @pytest.mark.parametrize(("k", "again"), [(0, False), (1, True), (2, False), (4, False)])
    def test_the_first_the_middle_and_the_last_are_asked_for(self, k, again):
        losses = ALL**2.0
        losses[k] += 1e-6
        assert g._repeats(history(losses=losses), ALL) == again

    @pytest.mark.parametrize(("off", "again"), [(1e-15, True), (1e-14, False)])
    def test_beside_the_largest_a_loss_near_zero_is_rounding(self, off, again):
        """A billionth of a ten millionth of 16 is 1.6e-15."""
        assert g._repeats(history(lambda w: squares(w) + off), ALL) == again

    def test_what_has_no_value_does_not(self):
        def broken(w):
            raise ValueError("none")

        assert not g._repeats(history(broken), ALL)
        assert not g._repeats(history(lambda w: float("nan")), ALL)

    def test_a_mean_that_is_drawn_is_asked_twice(self):
        class Same(Drawn):
            def __init__(self, step):
                self.value, self.step = 3.0, step

            def __call__(self, w):
                self.value += self.step
                return self.value

        assert g._repeats(history(Same(0.0)), ALL)
        assert not g._repeats(history(Same(0.1)), ALL)


def test_a_central_difference_is_off_by_the_rounding_of_the_loss():
    """By eps^(2/3) of it, ten times that at most, and less beside a large weight."""
    run = history(points=[[0.5, -4.0]], losses=[-8.0])
    want = 10 * EPS ** (2 / 3) * 8 / np.array([1, 4])
    np.testing.assert_allclose(g._of_differences(run, 0, np.arange(2)), want)
    short = history(lambda w: np.float32(squares(w)), points=[[0.5, -4.0]], losses=[8.0])
    want = 10 * float(np.finfo(np.float32).eps) ** (2 / 3) * 8 / 4
    assert g._of_differences(short, 0, np.array([1])) == pytest.approx([want])


class TestSlopes:
    def test_they_are_measured_weight_by_weight_and_what_has_none_is_unknown(self):
        sizes = np.array([[1.0, 2.0], [3.0, 4.0]])
        f = lambda w: float((sizes * w).sum() + abs(w[0, 0] - 1))  # noqa: E731
        run = history(f, points=np.ones((1, 2, 2)), losses=[0.0])
        values, errors = g._slopes(run, 0, np.array([0, 1, 3]))
        np.testing.assert_allclose(values, [np.nan, 2, 4])
        assert errors[0] == np.inf
        assert (errors[1:] < 1e-8).all()

    def test_a_search_may_be_off_by_ten_times_its_error_and_a_difference_by_its_rounding(
        self, monkeypatch
    ):
        found = type("Found", (), {"value": 2.0, "error": 0.25, "__bool__": lambda _: True})()
        monkeypatch.setattr(g, "search", lambda *rest: found)
        monkeypatch.setattr(g, "_of_differences", lambda *rest: np.array([1.0]))
        values, errors = g._slopes(history(), 2, np.array([0]))
        assert (values.tolist(), errors.tolist()) == ([2.0], [3.5])

    def test_those_of_a_table_are_its_own_and_exact(self):
        loss = MeanSquaredError(np.eye(2) * 3, [1.0, 2.0])
        run = history(loss, points=[[1.0, 1.0]], losses=[0.0])
        values, errors = g._slopes(run, 0, np.array([1]))
        assert (values.tolist(), errors.tolist()) == ([loss.gradient([1.0, 1.0])[1]], [0.0])


def test_entries_may_be_off_by_a_thousandth_an_error_and_what_is_rounding_beside_the_largest():
    loss = MeanSquaredError(np.eye(2), [0.0, 0.0])  # whose gradient is w
    points = np.array([[4.0, 1.0], [1.0, -2.0], [8.0, 0.0]])
    said = points * [[1.5, 1.0], [1.0, 1.0], [1.0, 1.0]]
    run = Made(f=loss, points=points, losses=np.array([loss(w) for w in points]), gradients=said)
    found = g.audit(run, np.array([0, 2]))
    np.testing.assert_allclose(found.slopes, points[[0, 2]])
    np.testing.assert_array_equal(found.off, [[True, False], [False, False]])
    np.testing.assert_allclose(
        found.blur, [[6e-3 + 4e-7, 1e-3 + 4e-7], [8e-3 + 8e-7, 8e-7]], rtol=1e-9
    )
    found = g.audit(run, np.array([0, 1]))
    np.testing.assert_allclose(found.blur[1], [1e-3 + 4e-7, 2e-3 + 4e-7], rtol=1e-9)


class TestMeasuredOnceMore:
    """Beside a corner an honest run has used a difference across it: 2, or 3 with another h."""

    @pytest.fixture(autouse=True)
    def differences_of(self, monkeypatch):
        self.spans, self.second = [], 5e-8

        def central_gradient(call, f, point, h):
            self.spans.append(h)
            if self.second is None:
                raise ValueError("no value there")
            return np.array([3.0 if h else 2.0, self.second])

        monkeypatch.setattr(g, "central_gradient", central_gradient)

    def found(self, said, slopes, f=squares, weights=(0, 1), place=(1e-7, 5.0)):
        said, slopes = np.array([said], float), np.array([slopes], float)
        run = history(f, points=[place], losses=[0.0])
        return g._as_differences(run, np.array([0]), np.array(weights), said, slopes)[0].tolist()

    @pytest.mark.parametrize(("said", "found"), [(2, 2), (2.001, 2.001), (3, 3), (4, 1), (-2, 1)])
    def test_a_gradient_that_a_difference_bears_out_is_taken_for_the_slope(self, said, found):
        assert self.found([said, 9], [1, 9]) == [found, 9]

    @pytest.mark.parametrize(("place", "size"), [((1e-7, 5.0), 5), ((0.0, -0.5), 1)])
    def test_the_one_that_descend_takes_and_one_of_the_points_size(self, place, size):
        self.found([4, 9], [1, 9], place=place)
        assert self.spans == [None, pytest.approx(EPS ** (1 / 3) * size)]

    def test_what_agrees_or_has_no_slope_is_not_asked_again(self):
        assert self.found([2, 9], [2.001, 9]) == [2.001, 9]
        assert np.isnan(self.found([2, 9], [np.nan, 9])[0])
        assert self.spans == []

    def test_weights_are_found_by_their_numbers(self):
        self.second = 7.0
        assert self.found([7, 2], [1, 1], weights=(1, 0)) == [7, 2]

    @pytest.mark.parametrize(("largest", "found"), [(1.0, 0.0), (0.4, 0.1)])
    def test_beside_the_largest_slope_a_ten_millionth_is_rounding(self, largest, found):
        """A difference of 5e-8 bears a gradient of 0 out beside a slope of 1."""
        assert self.found([largest, 0], [largest, 0.1]) == [largest, found]

    def test_where_f_has_no_value_beside_the_point_nothing_is_changed(self):
        self.second = None
        assert self.found([2, 9], [1, 9]) == [1, 9]

    def test_of_a_mean_that_is_drawn_nothing_is_measured_again(self):
        f = MeanSquaredError(np.eye(2), [0.0, 0.0]).batches(1)
        assert self.found([2, 9], [1, 9], f) == [1, 9]


def test_minibatches_are_told_by_what_the_record_says_of_the_loss():
    X = np.random.default_rng(0).normal(size=(40, 2))
    loss = MeanSquaredError(X, X[:, 0])
    own = descend(loss.batches(4), np.zeros(2), learning_rate=0.01, steps=3)
    assert g.of_minibatches(own)
    batches = loss.batches(4)
    given = descend(batches, np.zeros(2), gradient=loss.gradient, learning_rate=0.01, steps=3)
    assert not g.of_minibatches(given)
    assert not g.of_minibatches(descend(loss, np.zeros(2), learning_rate=0.01, steps=3))
