"""What is read off a run, held against what is known of it."""

import numpy as np
import pytest

from gdlesson import SGD, Adam, MeanSquaredError, RMSprop, Status, descend
from gdlesson.history import Everything, History
from gdlesson.optimizers.schedules import StepLR
from gdlesson.runs.chart import Chart


def bowl(w):
    return float(w[0] ** 2 + 3 * w[1] ** 2)


def slope(w):
    return np.array([2, 6]) * w


def walked(points, gradients, losses, f=bowl, rule=None):
    """A run with these points, gradients and losses."""
    points, gradients = np.array(points, float), np.array(gradients, float)
    written = Everything(points[0], len(points) - 1)
    for row in zip(points, np.array(losses, float), gradients, strict=True):
        written.add(*row)
    written.close()
    return Chart(
        History(written=written, status=Status.STEPS_SPENT, f=f, optimizer=rule or SGD(0.1))
    )


def run(rule=None, f=bowl, start=(4.0, 3.0), steps=6, **settings):
    return Chart(descend(f, start, optimizer=rule or SGD(0.1), steps=steps, **settings))


class TestAsFarAsItIsFinite:
    GOOD = np.arange(8.0).reshape(4, 2) + 1

    @pytest.mark.parametrize("k", [0, 1, 3])
    @pytest.mark.parametrize("what", range(3))
    def test_the_last_good_point(self, k, what):
        parts = [np.array(self.GOOD), np.array(self.GOOD), np.arange(4.0)]
        parts[what][k if what == 2 else (k, 1)] = (np.nan, np.inf, np.inf)[what]
        chart = walked(*parts)
        assert chart.last == k - 1
        for part in (chart.points, chart.gradients, chart.losses, chart.norms):
            assert len(part) == k

    def test_all_of_it(self):
        chart = walked(self.GOOD, self.GOOD, [4, 9, 3, 2])
        assert chart.last == 3
        assert chart.ends == {"loss at the start": 4, "loss at the end": 2}
        np.testing.assert_allclose(chart.step_lengths, [8**0.5] * 3)
        assert chart.lowest == 2


def test_the_largest_rate_that_a_step_had():
    assert run(schedule=StepLR(2, 0.5)).rate == 0.1
    assert run(steps=0).rate == 0.1


@pytest.mark.parametrize(
    ("rule", "settings", "foretold"),
    [
        (SGD(0.1), {}, True),
        (SGD(0.1, momentum=0.5), {}, True),
        (SGD(0.1, weight_decay=0.1), {}, False),
        (SGD(0.1, momentum=0.5, dampening=0.1), {}, False),
        (Adam(0.1), {}, False),
        (SGD(0.1), {"clip_norm": 1.0}, False),
        (SGD(0.1), {"clip_norm": 1e3}, True),  # nothing was cut
        (SGD(0.1), {"schedule": StepLR(2, 0.5)}, False),
    ],
)
def test_another_rate_can_be_reckoned_where_every_step_is_that_of_sgd(rule, settings, foretold):
    assert run(rule, **settings).foretold is foretold


def test_settings_by_their_meaning():
    assert run(Adam(0.1, betas=(0.8, 0.9))).momentum == 0.8
    assert run(SGD(0.1, momentum=0.7)).momentum == 0.7
    assert run(RMSprop(0.1, momentum=0.6)).momentum == 0.6
    assert run(SGD(0.1, weight_decay=0.25)).decay == 0.25
    assert run().decay == run().momentum == run().clipped == 0
    assert run().by_gradient
    assert not run(Adam(0.1)).by_gradient
    assert walked([[0, 0]] * 4, [[3, 4], [0, 2], [0, 1], [0, 1]], range(4)).slope_left == 0.2
    assert walked([[0, 0]] * 2, [[0, 0]] * 2, range(2)).slope_left == 0


def test_the_share_of_gradients_that_were_cut():
    chart = run(start=(1.0, 0.0), clip_norm=1.5, steps=3)  # gradients 2, 1.7, 1.4, 1.1
    assert chart.clipped == 0.5


@pytest.mark.parametrize(
    ("rule", "border"),
    [
        (SGD(0.1), 2), (SGD(0.1, momentum=0.5), 3),
        (SGD(0.1, momentum=0.5, nesterov=True), 1.5),
        (SGD(0.1, momentum=0.5, dampening=0.5), 6), (SGD(0.1, momentum=0.5, dampening=0.95), 30),
    ],
)  # fmt: skip
def test_the_border(rule, border):
    assert run(rule).border == pytest.approx(border)


class TestAhead:
    def test_on_a_bowl_it_is_the_height_above_its_bottom(self):
        chart = Chart(descend(lambda w: bowl(w) + 5, (4, 3), learning_rate=0.01, steps=9))
        losses = chart.losses - 5
        assert chart._height_left() == pytest.approx(losses[-1], rel=1e-4)
        assert chart.ahead == pytest.approx(losses[-1] / losses[0], rel=1e-4)

    def test_of_a_table_the_best_fit_is_known(self):
        rng = np.random.default_rng(0)
        X, y = rng.normal(size=(30, 2)), rng.normal(size=30)
        loss = MeanSquaredError(X, y)
        best = float(loss(np.linalg.lstsq(X, y, rcond=None)[0]))
        for f in (loss, loss.batches(30)):
            chart = Chart(descend(f, np.ones(2), learning_rate=0.01, steps=9))
            end = float(loss(chart.points[-1]))
            assert chart.lowest == pytest.approx(best)
            assert chart._height_left() == pytest.approx(end - best)

    def test_elsewhere_the_height_is_not_known(self):
        saddle = run(f=lambda w: float(w[0] ** 2 - w[1] ** 2), start=(1.0, 0.1), steps=3)
        assert saddle._height_left() is None
        far_out = run(f=lambda w: float(np.log(np.cosh(w[0]))), start=(3.0,), steps=3)
        assert far_out._height_left() is None  # a bowl with its slope and curvature is far deeper

        class Known:
            minima = ((0.0, 0.0),)

            def __call__(self, w):
                return bowl(w)

        assert run(f=Known())._height_left() is None

    def test_where_the_first_loss_is_no_higher_than_the_bottom_the_slopes_tell(self):
        """Of minibatches each loss is its own: an easy one first, a hard one last."""
        X = np.array([[1.0], [1.0]])
        batches = MeanSquaredError(X, np.array([0.0, 1.0])).batches(1)
        chart = walked([[0.0], [0.6]], [[4.0], [2.0]], [0.0, 0.36], batches)
        assert chart._height_left() == pytest.approx(0.01)
        assert chart.ahead == 0.25

    def hovering(self, before, after=0.5, floor=100.0):
        """On |w| from 10 in 23 steps, then to and fro, in the last 10 of 43 steps so far."""
        down, sides = np.linspace(10, 2, 24), (-1.0) ** np.arange(10)
        points = np.concatenate([down, before * sides, after * sides])[:, np.newaxis]
        losses = floor + np.abs(points[:, 0])
        f = lambda w: floor + float(np.abs(w).sum())  # noqa: E731
        return walked(points, np.sign(points), losses, f)

    def test_a_run_that_hovers_is_as_high_as_over_the_middle_of_its_late_points(self):
        assert self.hovering(0.5)._above_the_middle() == pytest.approx(0.5)
        assert self.hovering(0.5).ahead == pytest.approx(0.5 / 10)
        assert self.hovering(1.4)._above_the_middle() == pytest.approx(0.5)

    def test_one_that_still_gets_on_does_not_hover(self):
        assert self.hovering(1.6)._above_the_middle() is None  # by more than a tenth of its descent


def bends(w):
    """Curvature 2 at 0, and 12 w² more away from it."""
    return float(w[0] ** 2 + w[0] ** 4)


class TestCurvature:
    def line(self, points, rule=None, losses=None):
        points = np.array(points, float)[:, np.newaxis]
        losses = [bends(w) for w in points] if losses is None else losses
        return walked(points, 2 * points + 4 * points**3, losses, bends, rule)

    def test_the_largest_of_the_start_the_middle_and_the_end(self):
        for points in ([1, 0.5, 0], [0.2, 1, 0.1], [0, 0.5, 1]):
            chart = self.line(points, losses=[9, 8, 7])
            assert chart.curvature == pytest.approx(2 + 12, rel=1e-4)

    def test_where_the_run_was_higher_than_at_its_start_nothing_is_asked(self):
        assert self.line([0.5, 5, 0.1, 7]).curvature == pytest.approx(2 + 3, rel=1e-4)

    def test_down_the_slope_from_the_end_as_far_as_it_leads_down(self):
        """From 0 with slope -2 and rate 0.1: half of two steps is 0.2, all 0.4, twice that 0.8."""
        f = lambda w: float(-(w[0] ** 3) / 6 - 2 * w[0])  # noqa: E731 - curvature is w up to a sign
        points = np.array([[-0.1], [-0.05], [0.0]])
        losses = [f(w) for w in points]
        gradients = np.array([[-(w[0] ** 2) / 2 - 2] for w in points])
        for rule, reach in ((SGD(0.1), 0.4), (SGD(0.1, momentum=0.5), 0.8)):
            chart = walked(points, gradients, losses, f, rule)
            assert chart.curvature == pytest.approx(0.1, rel=1e-3)
            assert chart.curvature_ahead == pytest.approx(2 * reach, rel=1e-3)
        chart = walked(points, gradients, losses, f, RMSprop(0.1))  # a step is as long as its rate
        assert chart.curvature_ahead == pytest.approx(2 * 0.2, rel=1e-3)

    def test_from_the_end_and_not_from_a_point_before(self):
        f = lambda w: float(-(w[0] ** 3) / 6 - 2 * w[0])  # noqa: E731
        points = np.array([[-0.1], [0.01], [0.0]])
        losses, gradients = [f(points[0]), -9.0, 0.0], [[-2.0], [0.0], [-2.0]]
        for rule, reach in ((SGD(0.1), 0.8), (RMSprop(0.1), 0.4)):
            chart = walked(points, gradients, losses, f, rule)
            assert chart.curvature_ahead == pytest.approx(reach, rel=1e-3)

    def test_where_it_leads_up_or_has_no_value_no_further(self):
        chart = self.line([1, 0.6])
        assert chart.curvature_ahead == chart.curvature == pytest.approx(14, rel=1e-3)

        def ends(w):
            if w[0] > 0.25:
                raise ValueError("none")
            return float(-(w[0] ** 3) / 6 - 2 * w[0])

        points = np.array([[-0.1], [-0.05], [0.0]])
        gradients = np.array([[-(w[0] ** 2) / 2 - 2] for w in points])
        chart = walked(points, gradients, [ends(w) for w in points], ends)
        assert chart.curvature_ahead == pytest.approx(0.2, rel=1e-3)
