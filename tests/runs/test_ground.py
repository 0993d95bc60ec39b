"""What lies under a run, on functions whose ground is known."""

from types import SimpleNamespace as Made

import numpy as np
import pytest

from gdlesson import Status
from gdlesson.diagnosis import Kind
from gdlesson.runs import ground as g


def chart(f, points, losses=None, gradients=None, status=Status.STEPS_SPENT, **settings):
    points = np.array(points, float)
    losses = np.array([f(w) for w in points] if losses is None else losses, float)
    gradients = np.zeros_like(points) if gradients is None else np.array(gradients, float)
    norms = np.linalg.norm(gradients, axis=1)
    history = Made(f=f, points=points, steps=len(points) - 1, status=status)
    usual = {"last": len(points) - 1, "slope_left": 0.0}
    return Made(
        **{**usual, **settings},
        history=history, points=points, losses=losses, gradients=gradients, norms=norms,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("f", "word", "axis"),
    [
        (lambda w: w[0] ** 2 + 3 * w[1] ** 2, "a lowest point", 0),
        (lambda w: 3 * w[0] ** 2 - w[1] ** 2, "a saddle", 1),
        (lambda w: -3 * w[0] ** 2 - w[1] ** 2, "a top", 0),
        (lambda w: w[0] ** 2 + 0 * w[1], "a trough", 1),
        (lambda w: -(w[0] ** 2) + 0 * w[1], "a top", 0),
        (lambda w: 1.0 + 0 * w[0], "level", None),
    ],
)
@pytest.mark.parametrize("away", [0.0, 30.0])
def test_the_word_and_the_way_that_curves_down_most(f, word, axis, away):
    place = np.array([away, -away])
    run = chart(lambda w: float(f(w - place)), [[9.0, 9.0], place])
    found, arrow = g.ground(run, 1)
    assert found == word
    if axis is not None:
        assert abs(arrow[axis]) == pytest.approx(1, abs=1e-3)


def test_a_staircase_is_rough():
    stairs = chart(lambda w: float(np.round(1e6 * w[0] ** 2) / 1e6), [[0.0, 0.0]])
    assert g.ground(stairs, 0)[0] == "rough"


def test_where_curvature_is_not_known_nothing_is():
    def broken(w):
        raise ValueError("none")

    assert g.ground(chart(broken, [[1.0]], losses=[0.0]), 0)[0] == "unknown"


class TestByCurvature:
    @staticmethod
    def word(monkeypatch, *sizes):
        monkeypatch.setattr(g, "curvature_at", lambda history, place: np.diag(np.array(sizes)))
        monkeypatch.setattr(g, "_bends", lambda chart, k, arrow: True)
        return g.ground(chart(None, np.zeros((1, len(sizes))), losses=[0.0]), 0)[0]

    def test_a_millionth_of_the_largest_or_of_one_is_no_curvature(self, monkeypatch):
        assert self.word(monkeypatch, 9e-7, 9e-7) == "level"
        assert self.word(monkeypatch, 1.1e-6, 1.1e-6) == "a lowest point"
        assert self.word(monkeypatch, 1e3, -1e-5) == "a trough"
        assert self.word(monkeypatch, 1e-3, -1e-8) == "a trough"

    def test_the_way_that_curves_most_has_to_bend(self, monkeypatch):
        looked = []
        monkeypatch.setattr(g, "curvature_at", lambda history, place: np.diag([0.0, 1.0, 5.0]))
        monkeypatch.setattr(g, "_bends", lambda chart, k, arrow: looked.append(arrow))
        assert g.ground(chart(None, np.zeros((1, 3)), losses=[0.0]), 0)[0] == "rough"
        np.testing.assert_allclose(np.abs(looked), [[0, 0, 1]])

    def test_a_slope_and_a_height_are_no_bend(self):
        slanted = chart(lambda w: float(7 + 5 * w[0] + w[0] ** 2), [[0.0]])
        assert g._bends(slanted, 0, np.ones(1))


class TestStanding:
    def found(self, f, start=(0.0, 0.0), **settings):
        return g.standing(chart(f, [start], status=Status.GRADIENT_TINY, **settings))

    @pytest.mark.parametrize(
        ("f", "kind", "place"),
        [
            (lambda w: float(w[0] ** 2 - w[1] ** 2), Kind.ON_A_SADDLE, "a saddle"),
            (lambda w: -float(w @ w), Kind.ON_A_SADDLE, "a top"),
            (lambda w: float(w @ w), Kind.HEALTHY, "a lowest point"),
            (lambda w: float(w[0] ** 2), Kind.HEALTHY, "a lowest point"),
        ],
    )
    def test_by_the_ground(self, f, kind, place):
        found = self.found(f, gradients=[[3.0, 4.0]])
        assert found.kind is kind
        assert found.evidence == {"gradient norm at the start": 5, "the ground": place}

    def test_level_ground_is_flat_unless_it_is_known_for_a_minimum(self):
        def f(w):
            return 1.0

        assert self.found(f).evidence == {"gradient norm at the start": 0, "moved in all": 0}
        f.minima = ((5.0, 5.0),)
        assert self.found(f).kind is Kind.FLAT
        f.minima = ((5.0, 5.0), (0.0, 0.0))
        assert self.found(f).kind is Kind.HEALTHY

    def test_a_run_without_a_step_that_did_not_converge_and_one_that_moved_do_not_stand(self):
        f = lambda w: float(w @ w)  # noqa: E731
        assert g.standing(chart(f, [[0.0, 0.0]])) is None
        assert g.standing(chart(f, [[1.0, 0.0]] * 5 + [[0.5, 0.0]], gradients=[[1, 0]] * 6)) is None

    def test_some_steps_on_level_ground(self):
        run = chart(lambda w: 1.0, [[2.0, 2.0]] * 5 + [[2.0, 2.0 + 1e-5]])
        found = g.standing(run)
        assert found.kind is Kind.FLAT
        assert found.evidence["moved in all"] == pytest.approx(1e-5)


class TestUnmoved:
    """Point 3, loss 7: slopes are beside (1 + 7) / 3, a way beside 3."""

    def unmoved(self, moved=0.0, slope=0.0, lost=0.0, start=3.0, last=5, height=7.0):
        points = np.full((last + 1, 1), start)
        points[-1] += moved
        losses = np.linspace(height, height - lost, last + 1)
        gradients = np.zeros((last + 1, 1))
        gradients[2] = slope
        return g._unmoved(chart(None, points, losses, gradients))

    def test_by_the_way(self):
        assert self.unmoved(moved=0.9 * 3 * g.UNMOVED, lost=1.0)
        assert self.unmoved(moved=-0.9 * 3 * g.UNMOVED, lost=1.0)
        assert not self.unmoved(moved=1.1 * 3 * g.UNMOVED, lost=1.0)
        assert not self.unmoved(last=4)

    def test_or_by_the_loss(self):
        assert self.unmoved(moved=1.0, lost=0.9 * 7 * g.FLAT_SLOPE)
        assert self.unmoved(moved=1.0, lost=-0.9 * 7 * g.FLAT_SLOPE, height=-7.0)
        assert not self.unmoved(moved=1.0, lost=1.1 * 7 * g.FLAT_SLOPE)

    def test_where_nothing_slopes(self):
        assert self.unmoved(slope=0.9 * 8 / 3 * g.FLAT_SLOPE)
        assert not self.unmoved(slope=1.1 * 8 / 3 * g.FLAT_SLOPE)
        assert self.unmoved(slope=0.9 * 8 * g.FLAT_SLOPE, start=0.0)


class TestSaddles:
    F = staticmethod(lambda w: float(w[0] ** 2 - w[1] ** 2))

    def test_a_run_at_rest_on_one(self):
        found = g.saddle(chart(self.F, [[1.0, 0.0], [0.0, 0.0]], slope_left=1e-9))
        assert found.kind is Kind.ON_A_SADDLE
        assert found.evidence == {
            "gradient norm at the end over the longest": 1e-9, "the ground": "a saddle",
        }  # fmt: skip
        assert g.saddle(chart(self.F, [[1.0, 0.0], [0.0, 0.0]], slope_left=0.5)) is None
        assert g.saddle(chart(lambda w: float(w @ w), [[1.0, 0.0], [0.0, 0.0]])) is None

    def test_to_either_side_and_as_far_as_the_place_is_large(self):
        def to_one_side(far, sign):
            return lambda w: -1.0 if sign * (w[0] - 50) > far else 0.0

        for sign in (1, -1):
            near = chart(to_one_side(45, sign), [[50.0], [50.0]], losses=[1.0, 0.0])
            assert g._leads_down(near, np.ones(1))
            far = chart(to_one_side(55, sign), [[50.0], [50.0]], losses=[1.0, 0.0])
            assert not g._leads_down(far, np.ones(1))

    def test_by_more_than_a_picture_swallows(self):
        for losses, left in (([10.0, 5.0], 5.0), ([5.0, 5.0], 5 * g.FLAT_SLOPE)):
            for part, leads in ((0.9, False), (1.1, True)):
                low = 5.0 - part * g.LOWER * left
                run = chart(lambda w, low=low: low if w[0] else 5.0, [[0.0]] * 2, losses=losses)
                assert g._leads_down(run, np.ones(1)) == leads


class TestWentFlat:
    @staticmethod
    def dips(w):
        """Level beyond 1, and a dip at 0.5 of depth 2."""
        return 1.0 if w[0] >= 1 else float(8 * (w[0] - 0.5) ** 2 - 1)

    def test_the_numbers(self):
        points = [[-0.5], [0.0], [2.0], [2.0]]
        run = chart(self.dips, points, gradients=[[-16], [-8], [0], [0]])
        found = g.went_flat(run)
        assert found.kind is Kind.WENT_FLAT
        assert found.evidence == {
            "step that landed on level ground": 2, "loss there": 1,
            "lowest loss that this step passed over": -1, "at this share of the step": 0.25,
        }  # fmt: skip

    def test_none_where_it_passed_over_nothing_lower(self):
        wall = lambda w: max(1.0, 2.0 - float(w[0]))  # noqa: E731
        run = chart(wall, [[-1.0], [0.0], [2.0], [2.0]], gradients=[[-1], [-1], [0], [0]])
        assert g.went_flat(run) is None

    def test_none_where_it_still_slopes_or_f_is_not_level(self):
        points = [[-0.5], [0.0], [2.0], [2.0]]
        sloped = chart(self.dips, points, gradients=[[-16], [-8], [-8], [-8]], slope_left=0.5)
        assert g.went_flat(sloped) is None
        hill = lambda w: self.dips(w) + 1e-3 * float(w[0])  # noqa: E731
        assert g.went_flat(chart(hill, points, gradients=[[-16], [-8], [0], [0]])) is None

    @pytest.mark.parametrize(("depth", "found"), [(0.5, False), (1.0, False), (1.5, True)])
    def test_lower_is_a_hundredth_of_all_the_height_that_was_seen(self, depth, found):
        """The losses span 100, and the dip adds its own depth: 1.01 is the border."""
        f = lambda w: 50.0 if w[0] >= 1 else float(9 * (w[0] - 0.5) ** 2 + 50 - depth)  # noqa: E731
        points, gradients = [[-0.5], [0.0], [2.0], [2.0]], [[-16], [-8], [0], [0]]
        run = chart(f, points, losses=[150, 60, 50, 50], gradients=gradients)
        assert (g.went_flat(run) is not None) == found

    def test_it_landed_after_the_last_slope_that_could_be_seen(self):
        points, small = [[-0.75], [-0.5], [0.0], [2.0], [2.0]], g.LEVEL_PLACE
        gradients = [[-16], [-12], [-8], [small], [small]]
        run = chart(self.dips, points, gradients=gradients, slope_left=small / 16)
        assert g.went_flat(run).evidence["step that landed on level ground"] == 3

    def test_level_is_as_f_rounds_and_to_both_sides(self):
        around = lambda off: lambda w: 100.0 + off * (w[0] != 0)  # noqa: E731
        for off, level in ((1e-13, True), (3e-13, False)):
            run = chart(around(off), [[5.0], [0.0]])
            assert g._is_level(run, 1, np.array([0])) == level
        for sign in (1, -1):
            cliff = chart(lambda w, s=sign: 1.0 if s * w[0] >= 0 else 0.5, [[5.0], [0.0]])
            assert not g._is_level(cliff, 1, np.array([0]))

    def test_one_weight_that_died(self):
        f = lambda w: self.dips(w) + float(w[1] ** 2)  # noqa: E731
        points = [[-0.5, 2], [0.0, 1], [2.0, 0.5], [2.0, 0.25]]
        gradients = [[-16, 4], [-8, 2], [0, 1], [0, 0.5]]
        found = g.went_flat(chart(f, points, gradients=gradients, slope_left=0.5))
        assert found.evidence["step that landed on level ground"] == 2
        never = [[0, 4], [0, 2], [0, 1], [0, 0.5]]
        assert g.went_flat(chart(f, points, gradients=never, slope_left=0.5)) is None

    def test_a_loss_without_a_value_on_the_way_is_passed_over(self):
        f = lambda w: float("nan") if 0.2 < w[0] < 0.4 else self.dips(w)  # noqa: E731
        run = chart(f, [[-0.5], [0.0], [2.0], [2.0]], gradients=[[-16], [-8], [0], [0]])
        assert g.went_flat(run).evidence["lowest loss that this step passed over"] == -1
