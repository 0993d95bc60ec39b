"""Batches: the same slopes from fewer calls, and no false claim goes through."""

from contextlib import nullcontext

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from gdlesson import gradient
from gdlesson.objectives import bowl
from gdlesson.slopes import batched


def squares(w):
    return (w**2).sum(axis=-1)


def chain(w):
    left, right = w[..., :-1], w[..., 1:]
    return (100 * (right - left**2) ** 2 + (1 - left) ** 2).sum(axis=-1)


def over_the_axes_of(w, f):
    """f summed over all axes but those in front of w's own."""
    return lambda W: f(W).sum(axis=tuple(range(W.ndim - np.ndim(w), W.ndim)))


points = arrays(float, array_shapes(max_dims=3, max_side=4), elements=st.floats(-3, 3))


class TestSlopes:
    @given(w=points | st.floats(-3, 3).map(np.array))
    def test_they_are_those_of_the_single_calls_in_every_shape(self, w):
        f = over_the_axes_of(w, lambda W: np.sin(W) + 0.5 * W**2)
        slope = gradient(f, w, batched=True)
        assert slope.shape == w.shape
        np.testing.assert_allclose(slope, np.cos(w) + w, rtol=1e-8, atol=1e-9)
        np.testing.assert_allclose(slope, gradient(f, w), rtol=1e-9, atol=1e-9)

    @pytest.mark.parametrize("d", [1, 2, 3, 100, 257, 1000])
    def test_chunks_that_do_not_come_out_even(self, d):
        w = np.random.default_rng(d).normal(size=d)
        np.testing.assert_allclose(gradient(squares, w, batched=True), 2 * w, rtol=1e-7, atol=1e-7)
        if d > 1:
            np.testing.assert_allclose(
                gradient(chain, w, batched=True), gradient(chain, w), rtol=1e-6, atol=1e-6
            )

    def test_with_h_and_integers(self):
        cubes = lambda W: (W**3).sum(axis=-1)  # noqa: E731
        np.testing.assert_allclose(gradient(cubes, [0, 0], 0.5, batched=True), [0.25, 0.25])
        assert gradient(squares, [1, 2], batched=True).dtype == np.float64

    def test_calls_are_few_and_chunks_are_small(self):
        shapes = []

        def watched(W):
            shapes.append(W.shape)
            return squares(W)

        gradient(watched, np.ones(1000), batched=True)
        assert shapes[1:3] == [(1000,), (1000,)]  # two points of the first call, each alone
        chunks = shapes[:1] + shapes[3:]
        assert sum(m for m, _ in chunks) == 2000 + 2
        assert len(chunks) < 40
        assert all(8 * (m - 2) * d <= batched.CHUNK_BYTES for m, d in chunks)

    def test_where_stacking_does_not_pay_it_falls_back(self):
        shapes = set()

        def watched(w):
            shapes.add(w.shape)
            return squares(w)

        w = np.linspace(-1, 1, 10_000)
        np.testing.assert_allclose(gradient(watched, w, batched=True), 2 * w, atol=1e-6)
        assert shapes == {(10_000,)}

    def test_an_f_that_writes_to_its_points_spoils_nothing(self):
        w = np.arange(1.0, 301.0)

        def spoils(W):
            W *= 2
            return W.sum(axis=-1)

        np.testing.assert_allclose(gradient(spoils, w, batched=True), np.full(300, 2), rtol=1e-6)
        np.testing.assert_array_equal(w, np.arange(1.0, 301.0))

    def test_points_that_f_keeps_stay_what_they_were(self):
        kept = []
        gradient(lambda W: kept.append((W, W.copy())) or squares(W), np.ones(400), batched=True)
        for given_to_f, copy in kept:
            np.testing.assert_array_equal(given_to_f, copy)

    def test_infinity_and_nan_are_values(self):
        assert np.isnan(gradient(lambda W: np.log(W[..., 0]), [-1.0], batched=True)).all()
        steep = gradient(lambda W: np.exp(W[..., 0]) ** 2, [709.0], batched=True)
        assert not np.isfinite(steep).any()

    def test_rounding_that_differs_with_the_shape_is_no_false_claim(self):
        """Matrix products round differently for one point and for many."""
        rng = np.random.default_rng(0)
        X = rng.normal(size=(50, 300))
        truth = rng.normal(size=300)
        f = lambda w: ((w @ X.T - X @ truth) ** 2).mean(axis=-1)  # noqa: E731
        for w in (truth, truth + 1e-9, rng.normal(size=300), 1e6 * truth):
            exact = (2 / 50) * X.T @ (X @ (w - truth))
            slope = gradient(f, w, batched=True)
            np.testing.assert_allclose(slope, exact, atol=1e-6 * (1 + np.abs(exact).max()))

    def test_a_value_near_zero_between_large_terms_is_no_false_claim(self):
        rng = np.random.default_rng(0)
        a = rng.normal(size=200)
        f = lambda w: (w @ a) * 1e8 - 1e8 * (a @ a)  # noqa: E731
        np.testing.assert_allclose(gradient(f, a, batched=True), 1e8 * a, rtol=1e-2, atol=1e6)


FALSE = {
    "sums over everything": (lambda W: (W**2).sum(), "returned"),
    "sums over the points": (lambda W: (W**2).sum(axis=0), "shape (3,)"),
    "keeps a column": (lambda W: (W**2).sum(axis=-1, keepdims=True), "shape (8, 1)"),
    "takes one point only": (lambda w: w[0] * w[1] * w[2], "shape (3,)"),
    "math.sin": (lambda w: float(w[0]) + w[1], "it raised"),
    "the mean of the batch": (
        lambda W: (W**2).sum(axis=-1) - np.mean((W**2).sum(axis=-1)) + (W**2).mean(), "alone",
    ),
    "centred over the batch": (
        lambda W: ((W - W.mean(axis=0)) ** 2).sum(axis=-1) if W.ndim > 1 else (W**2).sum(),
        "alone",
    ),
    "scaled by the batch": (lambda W: (W / W.max()).sum(axis=-1) * np.ones(W.shape[:-1]), "alone"),
    "the first point for all": (
        lambda W: np.full(len(W), (W[0] ** 2).sum()) if W.ndim > 1 else (W**2).sum(), "alone",
    ),
}  # fmt: skip


class TestFalseClaims:
    @pytest.mark.parametrize("name", FALSE)
    def test_each_is_refused_with_what_came(self, name):
        f, came = FALSE[name]
        with pytest.raises(ValueError, match="batched=True") as caught:
            gradient(f, [1.0, 2.0, 0.5], batched=True)
        assert came in str(caught.value)

    def test_text_and_complex_are_no_values(self):
        for f in (lambda W: np.full(W.shape[:-1], "1"), lambda W: squares(W) + 0j):
            with pytest.raises(TypeError, match="batched=True says"):
                gradient(f, [1.0, 2.0], batched=True)

    @pytest.mark.parametrize("w", [(4.0, 3.0), (0.0, 0.0), (1.0, 1.0), (-2.0, -2.0)])
    def test_coordinates_first_is_not_points_first(self, w):
        """Our objectives take whole grids, coordinate by coordinate: (2, m), not (m, 2)."""
        with pytest.raises(ValueError, match="it raised ValueError: bowl: w must have 2"):
            gradient(bowl, w, batched=True)

    @given(w=arrays(float, 3, elements=st.floats(-3, 3)), weight=st.sampled_from([1e-3, 1.0, 1e3]))
    def test_whatever_mixes_the_points_is_found_out_or_does_no_harm(self, w, weight):
        mixes = lambda W: squares(W) + weight * np.sin(W).mean()  # noqa: E731
        alone = 2 * w + weight * np.cos(w) / 3
        try:
            slope = gradient(mixes, w, batched=True)
        except ValueError:
            return
        np.testing.assert_allclose(slope, alone, atol=1e-3 * (1 + weight))

    def test_one_that_shows_only_in_a_later_call_is_refused_there(self):
        calls = []

        def later(W):
            calls.append(1)
            return squares(W) if len(calls) < 5 else squares(W).sum()

        with pytest.raises(ValueError, match="returned"):
            gradient(later, np.ones(1000), batched=True)
        assert len(calls) == 5


def test_pairs_are_f_on_both_sides_of_the_coordinates_asked_for_in_one_call():
    w, h = np.array([[1.0, 2.0, 3.0], [5.0, 7.0, 11.0]]), np.full((2, 3), 0.5)
    calls = []
    f = lambda W: calls.append(len(W)) or (W**2).sum(axis=(-2, -1))  # noqa: E731
    pairs = list(batched.batched_pairs("f", f, w, h, np.array([1, 4])))
    rest = float((w**2).sum())
    assert pairs == [(rest - 2**2 + 2.5**2, rest - 2**2 + 1.5**2),
                     (rest - 7**2 + 7.5**2, rest - 7**2 + 6.5**2)]  # fmt: skip
    assert calls == [4]


@pytest.mark.parametrize("kind", [np.float64, np.float32])
def test_the_rounding_is_that_of_the_type_that_f_computes_in(kind):
    for widened in (kind, float):  # computed in single precision, and handed on in double
        f = lambda W, to=widened: squares(W.astype(kind)).astype(to)  # noqa: E731
        _, eps, _ = batched.batched_differences("f", f, np.array([1.0, 3.0]), np.full(2, 0.1))
        assert eps == np.finfo(kind).eps


def test_trial_points_are_above_and_below_by_no_more_than_the_steps():
    flat, steps = np.array([1.0, -2.0, 0.5]), np.array([0.1, 0.2, 0.3])
    high, low = batched._trial_points(flat, flat + steps, steps)
    np.testing.assert_array_equal(high, flat + steps)
    np.testing.assert_allclose(flat - low, [0.1 / 2, 0.2 / 3, 0.3 / 4])


@pytest.mark.parametrize("value", [1e-3, 1.0, 1e3])
@pytest.mark.parametrize(("part", "same"), [(0.8, True), (1.25, False)])
def test_rounding_may_differ_by_so_many_units(value, part, same):
    together = np.array([value, value * (1 + part * 1e4 * 1e-10)])
    with nullcontext() if same else pytest.raises(ValueError, match="for the same point alone"):
        batched._hold_against_single_calls("f", lambda w: value, np.ones((2, 1)), together, 1e-10)


@pytest.mark.parametrize(("part", "same"), [(0.8, True), (1.25, False)])
def test_a_millionth_of_the_change_may_differ(part, same):
    together = np.array([0.0, 7.0 + part * 7e-6])
    with nullcontext() if same else pytest.raises(ValueError, match="for the same point alone"):
        points = np.array([[0.0], [7.0]])
        batched._hold_against_single_calls("f", lambda w: w[0], points, together, 1e-16)


def test_beside_the_differences_stand_the_means_of_both_ends():
    w, h = np.linspace(-1, 1, 12), np.full(12, 0.25)
    f = lambda W: np.exp(W).sum(axis=-1)  # noqa: E731
    rises, _, means = batched.batched_differences("test", f, w, h)
    ends = [[f(w + side * step) for step in np.diag(h)] for side in (1, -1)]
    np.testing.assert_allclose(rises, (np.array(ends[0]) - ends[1]) / 0.5, rtol=1e-12)
    np.testing.assert_allclose(means, np.mean(ends, axis=0), rtol=1e-12)
