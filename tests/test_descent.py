"""The loop: the lesson's numbers, every reason to stop, and what a run leaves on record."""

import math
import tracemalloc
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdlesson import SGD, Adam, History, MeanSquaredError, Status, descend
from gdlesson.objectives import bowl, himmelblau, parabola, rosenbrock, saddle


class TestTheLessonsNumbers:
    def test_the_worked_descent(self):
        points = descend(bowl, (4, 3), learning_rate=0.1, steps=3).points
        expected = [(4, 3), (3.2, 1.2), (2.56, 0.48), (2.048, 0.192)]
        np.testing.assert_allclose(points, expected, rtol=1e-14)

    @pytest.mark.parametrize(
        ("rate", "x", "y"), [(0.05, 0.9, 0.7), (0.3, 0.4, -0.8), (0.4, 0.2, -1.4)]
    )
    def test_each_coordinate_has_its_factor(self, rate, x, y):
        points = descend(bowl, (4, 3), learning_rate=rate, steps=6).points
        np.testing.assert_allclose(points[1:] / points[:-1], [[x, y]] * 6, rtol=1e-12)

    def test_it_equals_the_plain_loop_to_the_last_bit(self):
        w = np.array([-1.2, 1.0])
        path = [w]
        for _ in range(200):
            w = w - 1e-3 * rosenbrock.gradient(w)
            path.append(w)
        run = descend(rosenbrock, (-1.2, 1.0), learning_rate=1e-3, steps=200)
        np.testing.assert_array_equal(run.points, path)


class TestBorder:
    @given(curvature=st.floats(1e-3, 1e3), share=st.floats(0.01, 1.99))
    def test_it_contracts_exactly_below_two_over_curvature(self, curvature, share):
        if abs(share - 1) < 0.01:
            return
        rate = share * 2 / curvature
        run = descend(
            lambda w: curvature * w**2 / 2, 1.0, gradient=lambda w: curvature * w,
            learning_rate=rate, steps=20,
        )  # fmt: skip
        assert (abs(run.points[-1]) < 1) == (share < 1)
        np.testing.assert_allclose(run.points[1], 1 - 2 * share, rtol=1e-9, atol=1e-12)

    @given(share=st.floats(0.05, 0.98))
    def test_the_loss_falls_at_every_step_below_the_border(self, share):
        run = descend(bowl, (4, 3), learning_rate=share * bowl.border, steps=30)
        assert (np.diff(run.losses) <= 0).all()


class TestReasonsToStop:
    def test_a_tiny_gradient(self):
        run = descend(bowl, (4, 3), tolerance=1e-6, steps=1000)
        assert run.status in (Status.GRADIENT_TINY, Status.LOSS_SETTLED)
        assert run.status.converged
        assert descend(bowl, (0, 0)).status is Status.GRADIENT_TINY
        assert descend(bowl, (0, 0)).steps == 0

    @pytest.mark.parametrize(("slope", "tolerance"), [(1e-4, 1e-3), (1e-4, 1e-4), (0.0, 0.0)])
    def test_a_gradient_within_the_tolerance_ends_the_run_where_it_is(self, slope, tolerance):
        run = descend(lambda w: slope * w, 1.0, tolerance=tolerance, gradient=lambda w: slope)
        assert (run.status, run.steps) == (Status.GRADIENT_TINY, 0)

    @pytest.mark.parametrize(("slope", "tolerance"), [(1e-3, 9e-4), (1e-170, 0.0)])
    def test_a_gradient_above_the_tolerance_does_not_though_its_square_be_0(self, slope, tolerance):
        run = descend(lambda w: w, 1.0, tolerance=tolerance, gradient=lambda w: slope, steps=1)
        assert run.steps == 1

    def test_a_loss_that_no_longer_shrinks(self):
        flat = descend(lambda w: 1e-9 * w, 1.0, tolerance=1e-10, gradient=lambda w: 1e-9, steps=50)
        assert flat.status is Status.LOSS_SETTLED
        assert flat.steps < 50

    def test_a_spent_budget(self):
        run = descend(bowl, (4, 3), steps=7)
        assert run.status is Status.STEPS_SPENT
        assert run.steps == 7
        assert descend(bowl, (4, 3), steps=0).steps == 0

    def test_a_climbing_loss_is_not_a_loss_that_has_settled(self):
        run = descend(bowl, (4, 3), learning_rate=0.4, steps=20, tolerance=1e-9)
        assert run.status is Status.STEPS_SPENT
        assert run.losses[-1] > run.losses[0]

    def test_a_callback(self):
        run = descend(bowl, (4, 3), callback=lambda step, w, loss, g: step == 5)
        assert run.status is Status.STOPPED_BY_CALLBACK
        assert run.steps == 5

    @pytest.mark.parametrize("answer", [1, "yes", [0], None, 2.0])
    def test_only_true_stops(self, answer):
        assert descend(bowl, (4, 3), steps=3, callback=lambda *_: answer).steps == 3

    def test_a_callback_sees_every_point_and_cannot_change_the_run(self):
        seen = []

        def meddle(step, w, loss, g):
            seen.append((step, w.copy(), loss))
            w[:] = 0
            g[:] = 0

        run = descend(bowl, (4, 3), steps=4, callback=meddle)
        np.testing.assert_array_equal([w for _, w, _ in seen], run.points)
        assert [s for s, _, _ in seen] == [0, 1, 2, 3, 4]
        np.testing.assert_array_equal(run.points, descend(bowl, (4, 3), steps=4).points)


class TestWhatIsNotFinite:
    def test_overflow_is_a_result_without_a_word_of_warning(self):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            run = descend(bowl, (4, 3), learning_rate=50, steps=2000)
        assert run.status is Status.LOSS_NOT_FINITE
        assert run.losses[-1] == math.inf
        assert np.isfinite(run.losses[:-1]).all()

    def test_plain_python_arithmetic_that_raises_is_the_same_result(self):
        climbing = descend(lambda w: float(w) ** 4, 3.0, learning_rate=1.0, steps=50)
        assert climbing.status.broke

    def test_a_gradient_that_is_not_finite_is_named(self):
        run = descend(lambda w: w, 1.0, gradient=lambda w: np.nan, steps=5)
        assert run.status is Status.GRADIENT_NOT_FINITE
        assert run.steps == 0

    def test_log_of_zero(self):
        run = descend(lambda w: -np.log(w), 1.0, gradient=lambda w: 1.0, learning_rate=1.0, steps=3)
        assert run.status is Status.LOSS_NOT_FINITE
        assert run.points.tolist() == [1.0, 0.0]

    def test_an_error_of_the_learners_own_is_theirs_to_read(self):
        def picky(w):
            raise KeyError("column 'rows' is missing")

        with pytest.raises(KeyError, match="column 'rows'"):
            descend(picky, 1.0)


class TestClipping:
    @given(limit=st.floats(0.01, 100))
    def test_a_step_is_never_longer_than_rate_times_limit(self, limit):
        run = descend(rosenbrock, (-1.2, 1.0), learning_rate=1e-3, clip_norm=limit, steps=20)
        lengths = np.linalg.norm(np.diff(run.points, axis=0), axis=1)
        assert (lengths <= 1e-3 * limit * (1 + 1e-9)).all()

    def test_it_is_pytorchs(self):
        torch = pytest.importorskip("torch")
        for limit in (0.5, 5.0, 1e4):
            w = torch.tensor([-1.2, 1.0], dtype=torch.float64, requires_grad=True)
            optimizer = torch.optim.SGD([w], lr=1e-3)
            for _ in range(50):
                optimizer.zero_grad()
                rosenbrock.value(w[0], w[1]).backward()
                torch.nn.utils.clip_grad_norm_([w], limit)
                optimizer.step()
            ours = descend(rosenbrock, (-1.2, 1.0), learning_rate=1e-3, clip_norm=limit, steps=50)
            np.testing.assert_allclose(ours.points[-1], w.detach().numpy(), rtol=1e-10)

    def test_the_record_keeps_the_gradient_as_it_was(self):
        run = descend(bowl, (4, 3), clip_norm=1.0, steps=2)
        np.testing.assert_allclose(run.gradients[0], [8, 18])


class TestShapes:
    @pytest.mark.parametrize("w0", [2.0, 2, np.array(2.0), [2.0], [[1.0, 2.0], [3.0, 4.0]]])
    def test_any_shape_keeps_its_shape(self, w0):
        run = descend(lambda w: np.sum(w**2), w0, steps=5)
        assert run.points.shape == (6, *np.shape(w0))
        assert run.gradients.shape == run.points.shape
        np.testing.assert_allclose(run.points[1], 0.8 * np.asarray(w0), rtol=1e-6)

    def test_the_start_is_left_alone(self):
        w0 = np.array([4.0, 3.0])
        descend(bowl, w0)
        assert w0.tolist() == [4, 3]

    def test_the_numeric_gradient_stands_in(self):
        exact = descend(himmelblau, (0.5, -0.5), learning_rate=0.01, steps=40)
        numeric = descend(himmelblau.__call__, (0.5, -0.5), learning_rate=0.01, steps=40)
        np.testing.assert_allclose(numeric.points, exact.points, rtol=1e-6)

    def test_points_are_copies_of_a_buffer_that_is_filled_again_and_again(self):
        buffer = np.empty(2)

        def reusing(w):
            np.multiply(w, (2, 6), out=buffer)
            return buffer

        run = descend(bowl, (4, 3), gradient=reusing, steps=5)
        np.testing.assert_array_equal(run.gradients, descend(bowl, (4, 3), steps=5).gradients)


class TestHistory:
    def test_repr_is_two_lines(self):
        text = repr(descend(bowl, (4, 3), steps=20))
        assert len(text.splitlines()) == 2
        assert "20 steps of SGD" in text
        assert "the step budget is spent" in text

    def test_html_is_a_table_that_a_screen_reader_can_read(self):
        html = descend(bowl, (4, 3), steps=100)._repr_html_()
        assert html.count("<th scope='col'>") == 4
        assert "(3.2, 1.2)" in html
        assert html.count("<tr>") == 1 + 6 + 1 + 2

    @given(scale=st.floats(1e-150, 1e150))
    def test_norms_neither_overflow_nor_vanish(self, scale):
        run = descend(
            lambda w: 0.0, [0.0, 0.0], gradient=lambda w: scale * np.array([3.0, 4.0]), steps=1,
            learning_rate=1e-3 / scale,
        )  # fmt: skip
        np.testing.assert_allclose(run.gradient_norms, 5 * scale)

    def test_it_is_all_there(self):
        run = descend(bowl, (4, 3), optimizer=Adam(0.1), clip_norm=2.0, steps=3)
        assert isinstance(run, History)
        assert run.losses.shape == run.gradient_norms.shape == (4,)
        assert run.losses[0] == 43
        assert run.optimizer == Adam(0.1)
        assert run.clip_norm == 2.0
        assert run.f is bowl


class TestValueAndGradient:
    """One protocol: what says both at once is asked once a point."""

    class Both:
        def __init__(self):
            self.asked, self.buffer = [], np.empty(2)

        def __call__(self, w):
            raise AssertionError("asked for the value alone")

        def value_and_gradient(self, w):
            self.asked.append(w.copy())
            np.multiply(w, (2, 6), out=self.buffer)
            return w[0] ** 2 + 3 * w[1] ** 2, self.buffer

    @pytest.mark.parametrize("rule", [SGD(0.1), SGD(0.02, momentum=0.9), Adam(0.1)])
    def test_it_is_asked_once_a_point_and_may_fill_one_buffer(self, rule):
        both = self.Both()
        run = descend(both, (4, 3), optimizer=rule, steps=20)
        expected = descend(bowl, (4, 3), optimizer=rule, steps=20)
        np.testing.assert_array_equal(run.points, expected.points)
        np.testing.assert_array_equal(run.gradients, expected.gradients)
        np.testing.assert_array_equal(both.asked, run.points)

    def test_a_gradient_that_is_given_comes_first(self):
        run = descend(bowl, (4, 3), gradient=lambda w: np.ones(2), steps=2)
        np.testing.assert_array_equal(run.gradients, np.ones((3, 2)))

    def test_the_promise_of_new_answers_is_kept_by_those_who_give_it(self):
        for f in (bowl, parabola, MeanSquaredError([[1.0], [2.0]], [1.0, 2.0])):
            assert f.new_each_time
            w = np.ones(2 if f is bowl else 1)
            (value, first), (_, second) = f.value_and_gradient(w), f.value_and_gradient(w)
            assert type(value) is float
            assert first.dtype == np.float64
            assert not np.shares_memory(first, second)
            assert not np.shares_memory(first, w)

    def test_python_overflow_in_both_leaves_what_can_still_be_had(self):
        class Steep:
            def __call__(self, w):
                return float(w[0])

            def gradient(self, w):
                return [math.exp(1000 * w[0])]

            def value_and_gradient(self, w):
                return self(w), self.gradient(w)

        run = descend(Steep(), [1.0], steps=3)
        assert run.status is Status.GRADIENT_NOT_FINITE
        assert run.losses.tolist() == [1.0]


class TestRecord:
    """record="losses": for a run whose points and gradients would fill the memory."""

    @pytest.mark.parametrize("options", [{}, {"steps": 0}, {"tolerance": 1e-3}, {"clip_norm": 2.0}])
    def test_it_is_the_same_run_without_points_and_gradients(self, options):
        full = descend(himmelblau, (0.5, -0.5), learning_rate=0.01, **options)
        bare = descend(himmelblau, (0.5, -0.5), learning_rate=0.01, record="losses", **options)
        np.testing.assert_array_equal(bare.losses, full.losses)
        np.testing.assert_array_equal(bare.gradient_norms, full.gradient_norms)
        np.testing.assert_array_equal(bare.end, full.points[-1])
        np.testing.assert_array_equal(full.end, full.points[-1])
        assert (bare.status, bare.steps) == (full.status, full.steps)
        for name in ("points", "gradients"):
            with pytest.raises(ValueError, match=rf'History\.{name}: .* record="all"'):
                getattr(bare, name)

    def test_it_shows_itself_without_points(self):
        run = descend(bowl, (4, 3), steps=100, record="losses")
        assert repr(run) == repr(descend(bowl, (4, 3), steps=100))
        assert run._repr_html_().count("<th scope='col'>") == 3
        assert "(3.2, 1.2)" not in run._repr_html_()

    @pytest.mark.proof
    def test_its_memory_does_not_grow_with_the_size_of_w(self):
        def peak(record):
            tracemalloc.start()
            descend(np.sum, w0, gradient=lambda w: w, steps=200, record=record)
            _, most = tracemalloc.get_traced_memory()
            tracemalloc.stop()
            return most

        w0 = np.ones(20_000)
        rows = 201 * w0.nbytes
        assert peak("losses") < 0.1 * rows
        assert peak("all") < 2.2 * rows  # points and gradients, each of them once

    @pytest.mark.parametrize("taken", [0, 1, 7, 13, 14, 100])
    def test_a_run_that_stops_early_holds_what_it_has_and_no_more(self, taken):
        w0 = np.ones(10_000)  # 13 rows are made at first
        run = descend(
            np.sum, w0, gradient=lambda w: w, steps=10**12, callback=lambda k, *_: k == taken
        )
        assert run.points.shape == run.gradients.shape == (taken + 1, 10_000)
        assert run.points.base is None
        np.testing.assert_allclose(run.points, 0.9 ** np.arange(taken + 1)[:, np.newaxis] * w0)
        np.testing.assert_allclose(run.losses, run.points.sum(axis=1))


def test_a_history_is_made_by_keyword():
    run = descend(bowl, (4, 3), steps=1)
    with pytest.raises(TypeError, match="positional"):
        History(run.written, run.status, bowl, SGD(0.1))


def test_mean_squared_error_is_fitted_as_lstsq_fits_it():
    rng = np.random.default_rng(3)
    X = rng.normal(size=(60, 4))
    y = X @ [1.0, -2.0, 0.5, 3.0] + 0.1 * rng.normal(size=60)
    run = descend(MeanSquaredError(X, y), np.zeros(4), learning_rate=0.2, steps=500)
    np.testing.assert_allclose(run.points[-1], np.linalg.lstsq(X, y, rcond=None)[0], rtol=1e-9)


def test_a_saddle_is_left_on_the_way_down():
    run = descend(saddle, saddle.start, learning_rate=0.1, steps=50)
    assert run.losses[-1] < -100


def test_one_variable_takes_a_plain_number():
    run = descend(parabola, 2, optimizer=SGD(0.5))
    assert run.points.tolist() == [2.0, 0.0]
