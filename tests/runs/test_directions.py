"""A run along one direction: sides, names and curvatures of runs that are known."""

import numpy as np
import pytest

from gdlesson import SGD, Adam, AdamW, MeanSquaredError, RMSprop, descend
from gdlesson.optimizers.schedules import StepLR
from gdlesson.runs import directions as d
from gdlesson.runs.directions import Way


def bowl(w):
    return float(w[0] ** 2 + 3 * w[1] ** 2)


def run(f=bowl, start=(4.0, 3.0), rule=None, steps=3, **settings):
    return descend(f, start, optimizer=rule or SGD(0.1), steps=steps, **settings)


class TestAWay:
    def test_shares(self):
        way = Way("x", np.array([1.0, -1, 1, 1, 1e-4, -1]))
        assert way.crossings.tolist() == [1, 2]
        assert way.share_crossed == 2 / 3  # of the last two steps one end is too near the bottom
        assert Way("x", np.array([4.0, 2, -1])).left == 0.25
        level = Way("x", np.zeros(3))
        assert (level.share_crossed, level.left) == (0, 0)

    @pytest.mark.parametrize(("before", "after", "seen"), [(3, 1, False), (1, 3, True)])
    def test_the_bottom_divides_a_step_as_the_slopes_at_its_ends(self, before, after, seen):
        """A step of 1, of which 1/4 or 3/4 is beyond the bottom, on a way of 100: 0.5 is faint."""
        places = np.array([107.0, 8.0, 7.0, 7.0])
        way = Way("x", np.array([5.0, before, -after, -0.1]), places=places)
        assert way.crossings.tolist() == [2]
        assert way.jumps is seen

    def test_without_places_every_crossing_is_a_jump(self):
        assert Way("x", np.array([1.0, -1.0])).jumps
        assert not Way("x", np.array([1.0, 0.5])).jumps
        assert not Way("x", np.array([1.0, 0.5]), places=np.array([1.0, 0.5])).jumps

    @pytest.mark.parametrize(
        ("slopes", "bends"),
        [
            ([4, 1, -0.5, -2], [2]),
            ([4, 1, -0.5], []),  # the last step: it is not known whether it goes on
            ([4, 1, -2, 3], []),  # and back again
            ([4, 1, -0.5, -0.5], []),
        ],
    )
    def test_bends(self, slopes, bends):
        slopes = np.array(slopes, float)
        assert Way("x", slopes, can_bend=True).bends.tolist() == bends
        assert Way("x", slopes).bends.size == 0

    @pytest.mark.parametrize(
        ("slopes", "factor"),
        [([4, -2, 2], -0.5), ([1, 4, -1], -0.25), ([1, 2, 8], 4), ([5], np.nan), ([0, 1], np.nan)],
    )
    def test_the_factor_where_slopes_are_largest(self, slopes, factor):
        assert d._factor(np.array(slopes, float)) == pytest.approx(factor, nan_ok=True)


def test_names():
    assert d._names(1, None) == ("",)
    assert d._names(2, None) == ("x", "y")
    assert d._names(3, None) == ("w[0]", "w[1]", "w[2]")
    assert d._names(2, ["a", "b"]) == ["a", "b"]
    askew = np.array([[0.6, -0.8], [0.8, 0.6]])
    assert d._axis_name(askew, 0, ("x", "y")) == "the valley"
    assert d._axis_name(askew, 1, ("x", "y")) == "across the valley"
    assert d._axis_name(-np.eye(2), 1, ("x", "y")) == "y"
    assert d._axis_name(np.array([[0.5]]), 0, ("",)) == ""
    turned = np.linalg.qr(np.array([[1.0, 1, 1], [1, 0, -1], [1, -2, 1]]))[0]
    assert d._axis_name(turned, 0, ("a", "b", "c")) == "axis 1"


@pytest.mark.parametrize(
    ("rule", "settings", "plain"),
    [
        (SGD(0.1), {}, True), (SGD(0.1, momentum=0.5), {}, False), (RMSprop(0.1), {}, False),
        (SGD(0.1, weight_decay=0.5), {}, False), (SGD(0.1, maximize=True), {}, False),
        (SGD(0.1), {"clip_norm": 1.0}, False), (SGD(0.1), {"schedule": StepLR(2, 0.5)}, False),
    ],
)  # fmt: skip
def test_a_plain_step(rule, settings, plain):
    assert d.is_plain(run(rule=rule, **settings)) is plain


@pytest.mark.parametrize(
    ("rule", "keeps"),
    [(SGD(0.1), False), (SGD(0.1, momentum=0.1), True), (Adam(0.1), True), (RMSprop(0.1), False),
     (AdamW(0.1, betas=(0.0, 0.9)), False), (RMSprop(0.1, momentum=0.1), True)],
)  # fmt: skip
def test_what_is_kept_of_the_last_step(rule, keeps):
    assert d.has_momentum(run(rule=rule)) is keeps


class TestCurvature:
    @pytest.mark.parametrize("place", [(2.0, -3.0), (2e4, -3e4), (0.0, 0.0)])
    @pytest.mark.parametrize("own", [False, True])
    def test_of_a_cubic_wherever_it_is_measured(self, own, place):
        """x³ + x²y has second derivatives 6x + 2y, 2x and 0."""

        def f(w):
            return float(w[0] ** 3 + w[0] ** 2 * w[1])

        if own:
            f.gradient = lambda w: np.array([3 * w[0] ** 2 + 2 * w[0] * w[1], w[0] ** 2])
        x, y = place
        found = d.curvature_at(run(f, steps=0), np.array(place))
        size = max(1.0, abs(x), abs(y))
        np.testing.assert_allclose(
            found / size, np.array([[6 * x + 2 * y, 2 * x], [2 * x, 0]]) / size, atol=1e-3
        )

    def test_of_weights_of_any_shape(self):
        f = lambda w: float((np.array([[1, 2], [3, 4]]) * w * w).sum())  # noqa: E731
        found = d.curvature_at(run(f, np.ones((2, 2)), steps=0), np.ones(4))
        np.testing.assert_allclose(found, np.diag([2, 4, 6, 8]), atol=1e-5)

    def test_where_it_cannot_be_measured_it_is_none(self):
        def broken(w):
            if w[0] > 4:
                raise ValueError("none")
            return 1.0

        at = np.array([4.0, 3.0])
        assert d.curvature_at(run(broken, gradient=lambda w: 0 * w, steps=0), at) is None
        assert d.curvature_at(run(steps=0), np.array([np.nan, 1.0])) is None
        poles = lambda w: float(np.where(w[0] > 4, np.inf, 1.0))  # noqa: E731
        assert d.curvature_at(run(poles, gradient=lambda w: 0 * w, steps=0), at) is None
        loss = MeanSquaredError(np.eye(2), [1.0, 1.0])
        batches = run(loss.batches(1), np.ones(2), steps=0)
        assert d.curvature_at(batches, np.ones(2)) is None


class TestWays:
    def test_of_a_bowl_they_are_its_axes_the_steepest_first(self):
        history = run(steps=4)
        steep, level = d.ways(history, 4)
        assert (steep.name, level.name) == ("y", "x")
        assert (steep.curvature, level.curvature) == pytest.approx((6, 2), rel=1e-6)
        assert (steep.factor, level.factor) == pytest.approx((0.4, 0.8), rel=1e-4)
        np.testing.assert_allclose(np.abs(steep.places), 3 * 0.4 ** np.arange(5), rtol=1e-6)
        np.testing.assert_allclose(np.abs(steep.slopes), 18 * 0.4 ** np.arange(5), rtol=1e-6)

    def test_only_as_far_as_told_and_by_the_names_given(self):
        ways = d.ways(run(steps=4), 2, ["a", "b"])
        assert [w.name for w in ways] == ["b", "a"]
        assert [len(w.slopes) for w in ways] == [3, 3]

    def test_what_it_did_not_move_along_is_left_out(self):
        (way,) = d.ways(run(start=(4.0, 0.0)), 3)
        assert way.name == "x"
        bent = lambda w: float(w[0] ** 4 + w[1] ** 4)  # noqa: E731
        (way,) = d.ways(run(bent, (1.0, 0.0), SGD(0.01)), 3)
        assert way.name == "x"

    @pytest.mark.parametrize("height", [1e-6, 1e6])
    @pytest.mark.parametrize("width", [1e-3, 1e3])
    def test_how_high_or_wide_a_surface_is_changes_nothing(self, height, width):
        """A bowl of curvatures 6, 2 and none; and elsewhere two of three coordinates."""
        sizes = height / width**2 * np.array([2.0, 6.0, 2e-10])
        f = lambda w: float(sizes @ w**2) / 2  # noqa: E731
        f.gradient = lambda w: sizes * w
        rate = 0.1 * width**2 / height
        start = width * np.array([4.0, 3.0, 5.0])
        found = d.ways(run(f, start, SGD(rate)), 3)
        assert [w.name for w in found] == ["w[1]", "w[0]"]
        assert [w.factor for w in found] == pytest.approx([0.4, 0.8], rel=1e-4)
        f = lambda w: height * float(((w / width) ** 4).sum())  # noqa: E731
        found = d.ways(run(f, start * [1, 1, 0.01], SGD(0.01 * rate)), 3)
        assert [w.name for w in found] == ["w[0]", "w[1]"]
        assert np.isnan(found[0].factor)

    @pytest.mark.parametrize(
        ("start", "rule", "bends"),
        [((1.0, 1.0), SGD(0.01), True), ((1.0, 1.0), SGD(0.01, momentum=0.5), False),
         ((1.0,), SGD(0.01), False)],
    )  # fmt: skip
    def test_elsewhere_they_are_the_coordinates_which_may_bend(self, start, rule, bends):
        quartic = lambda w: float((w**4).sum())  # noqa: E731
        ways = d.ways(run(quartic, start, rule), 3)
        assert [w.name for w in ways] == (["x", "y"] if len(start) == 2 else [""])
        assert all(w.can_bend is bends for w in ways)
        assert all(np.isnan([w.factor, w.curvature]).all() for w in ways)
        np.testing.assert_array_equal(ways[0].places, run(quartic, start, rule).points[:, 0])

    def test_a_rule_with_another_step_has_no_factor(self):
        assert all(np.isnan(w.factor) for w in d.ways(run(rule=SGD(0.1, momentum=0.5)), 3))
        assert len(d.ways(run(rule=SGD(0.1, momentum=0.5)), 3)) == 2


def test_one_bowl_is_told_by_slopes_beside_the_way_and_the_change():
    H = np.array([[2.0, 1.0], [1.0, 4.0]])
    points = np.array([[5.0, 5.0], [1.0, -2.0], [0.0, 3.0]])
    slopes = points @ H + [7.0, -1.0]
    assert d._is_one_bowl(H, points, slopes)
    assert not d._is_one_bowl(H, points, slopes + np.array([[0, 0], [0, 0], [0.1, 0]]))
    assert not d._is_one_bowl(H + np.array([[0, 0.1], [0, 0]]), points, slopes)
    assert not d._is_one_bowl(H, points, -slopes)


@pytest.mark.parametrize("height", [1e-6, 1, 1e6])
def test_principal_curvatures_are_those_of_the_symmetric_part(height):
    sizes, axes = d.principal(height * np.array([[2.0, 2.0], [0.0, 2.0]]))
    np.testing.assert_allclose(sizes, height * np.array([1, 3]))
    np.testing.assert_allclose(np.abs(axes), np.full((2, 2), 0.5**0.5))
