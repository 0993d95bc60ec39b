"""What symptoms rest on: the numbers of charts that are made by hand."""

from types import SimpleNamespace as Made

import numpy as np
import pytest

from gdlesson import SGD, Adam, MeanSquaredError, Status
from gdlesson.diagnosis import Kind
from gdlesson.runs import symptoms as s
from gdlesson.runs.ailments import SHOWN
from gdlesson.runs.verdicts import Verdict


def chart(kind=Verdict.CRAWLING, ways=(), run=None, **settings):
    usual = {
        "ahead": 0.5, "momentum": 0.0, "decay": 0.0, "by_gradient": True, "rate": 0.1,
        "border": 2.0, "curvature": 9.0, "rule": SGD(0.1), "losses": np.linspace(8, 4, 51),
        "norms": np.ones(51), "ends": {"loss at the start": 8.0, "loss at the end": 4.0},
    }  # fmt: skip
    history = Made(**{"steps": 50, "f": None, "status": Status.STEPS_SPENT, **(run or {})})
    return Made(**{**usual, **settings, "reading": Made(kind=kind, ways=ways), "history": history})


def walked(points, gradients, **settings):
    points, gradients = np.array(points, float), np.array(gradients, float)
    return chart(
        points=points, gradients=gradients, norms=np.linalg.norm(gradients, axis=1),
        step_lengths=np.linalg.norm(np.diff(points, axis=0), axis=1), **settings,
    )  # fmt: skip


class TestUphill:
    UP = ([[0, 0], [2, 0], [2, 0], [8, 0], [8, 2]], [[3, 0], [3, 1], [0.5, 0], [0, 4], [1, 0]])

    def test_the_median_of_the_steps_that_went_anywhere(self):
        points, gradients = self.UP
        found = s.uphill(walked(points, gradients))
        assert found.kind is Kind.FLIPPED_SIGN
        assert list(found.evidence.values()) == [1]
        steep = [[3, 0], [3, 1], [5, 1], [0, 4], [1, 0]]
        assert s.uphill(walked(points[:4], steep[:4])).evidence == {
            "direction of the steps along the gradient (-1 is downhill)": pytest.approx(
                (1 + 5 / np.sqrt(26)) / 2
            )
        }

    def test_no_step_and_weight_decay_lead_nowhere(self):
        points, gradients = self.UP
        assert s.uphill(walked(points, gradients, decay=0.1)) is None
        assert s.uphill(walked([[1, 1]] * 3, gradients[:3])) is None
        down = walked(points, -np.array(gradients))
        assert s.uphill(down) is None


class TestRising:
    """Curvature 3, rate 1: the distance grows by -2 a step, and the product is 3."""

    def run(self, **settings):
        points = (-2.0) ** np.arange(6)[:, np.newaxis]
        return walked(points, 3 * points, kind=Verdict.DIVERGING, rate=1.0, **settings)

    def test_growth_and_product(self):
        assert s.secant_curvature(self.run()) == pytest.approx(3)
        found = s.rising(self.run())
        assert found.kind is Kind.OVERSHOOTING
        assert found.evidence == {
            "growth of the gradient a step": pytest.approx(2),
            "learning rate × curvature (border 2)": pytest.approx(3),
        }

    def test_decay_counts_as_curvature(self):
        found = s.rising(self.run(decay=0.5, border=3.4))
        assert found.evidence["learning rate × (curvature + weight decay) (border 3.4)"] == 3.5

    def test_what_does_not_bear_it_out_is_not_said(self):
        assert len(s.rising(self.run(border=3.1)).evidence) == 1
        assert len(s.rising(self.run(by_gradient=False)).evidence) == 1
        shrinking = walked(
            [[4], [-2], [1]], [[12], [-6], [3]], kind=Verdict.DIVERGING, run={"steps": 2}
        )
        assert s.rising(shrinking) is None
        assert s.rising(walked([[1], [-2]], [[3], [-6]], run={"steps": 1})) is None

    def test_a_step_that_stood_still_has_no_curvature(self):
        points = np.array([[1.0], [1.0], [-2.0], [4.0]])
        assert s.secant_curvature(walked(points, 3 * points)) == pytest.approx(3)


class TestCrawling:
    def test_the_numbers(self):
        found = s.crawling(chart(curvature=1.0))
        assert found.kind is Kind.STEPS_TOO_SHORT
        assert found.evidence == {
            "share of the way still ahead": 0.5, "loss at the end over the start": 0.5,
        }  # fmt: skip
        found = s.crawling(chart())
        assert found.kind is Kind.NARROW_VALLEY
        assert found.evidence["learning rate × largest curvature"] == pytest.approx(0.9)
        assert s.crawling(chart(rule=Adam(0.1))).kind is Kind.STEPS_TOO_SHORT
        assert s.crawling(chart(curvature=np.nan)).kind is Kind.STEPS_TOO_SHORT

    def test_below_zero_no_share_of_the_loss_is_told(self):
        found = s.crawling(chart(losses=np.array([-1.0, -5.0])))
        assert "loss at the end over the start" not in found.evidence

    def test_who_is_down_or_up_or_has_hardly_begun_does_not_crawl(self):
        assert s.crawling(chart(ahead=0.001)) is None
        assert s.crawling(chart(losses=np.array([4.0, 3.0, 4.0]))) is None
        assert s.crawling(chart(run={"steps": 4})) is None
        assert s.crawling(chart(run={"steps": 5})) is not None

    def test_columns_of_other_sizes(self):
        loss = MeanSquaredError(np.eye(2) * [2.0, 40.0], [1, 1])
        found = s.crawling(chart(run={"f": loss}))
        assert found.kind is Kind.UNSCALED_FEATURES
        assert found.evidence == {
            "share of the way still ahead": 0.5, "condition number": pytest.approx(400),
            "condition number after scaling": pytest.approx(1),
            "largest column over smallest": pytest.approx(20),
        }  # fmt: skip
        assert s._scaled_condition(np.array([[1.0, 0.0], [1.0, 0.0]])) == np.inf


def way(count, name="x", factor=np.nan):
    return Made(name=name, crossings=np.arange(count), factor=factor)


class TestSwinging:
    def test_the_ways_that_changed_sides_most_are_told(self):
        ways = [way(k + 1, f"w[{k}]") for k in range(SHOWN + 2)] + [way(0, "still")]
        found = s.swinging(chart(Verdict.UNSETTLED, ways))
        assert found.kind is Kind.OSCILLATING
        told = {f"times it changed sides along w[{k}]": k + 1.0 for k in range(SHOWN + 2)[-SHOWN:]}
        assert found.evidence == {**told, "loss at the start": 8.0, "loss at the end": 4.0}
        assert (
            "times it changed sides" in s.swinging(chart(Verdict.UNSETTLED, [way(2, "")])).evidence
        )

    @pytest.mark.parametrize(
        ("kind", "settings", "said"),
        [
            (Verdict.BOUNCING, {}, Kind.OSCILLATING),
            (Verdict.BOUNCING, {"ahead": 0.001}, None),
            (Verdict.SWINGING, {}, Kind.MUCH_MOMENTUM),
            (Verdict.SWINGING, {"ahead": 0.001}, None),
            (Verdict.SWINGING, {"by_gradient": False}, Kind.MUCH_MOMENTUM),
            (Verdict.SWINGING, {"losses": np.array([8.0, 9, 4])}, Kind.MUCH_MOMENTUM),
            (
                Verdict.SWINGING, {"losses": np.array([8.0, 9, 4]), "by_gradient": False},
                Kind.OSCILLATING,
            ),
            (Verdict.CRAWLING, {}, None),
        ],
    )  # fmt: skip
    def test_by_verdict(self, kind, settings, said):
        found = s.swinging(chart(kind, [way(3)], **settings))
        assert (found and found.kind) is said

    def test_momentum_that_swings(self):
        found = s.swinging(chart(Verdict.SWINGING, [way(3)], momentum=0.9))
        assert found.evidence == {
            "momentum": 0.9, "times it changed sides along x": 3,
            "share of the way still ahead": 0.5,
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("factors", "settings", "holds"),
        [
            ((-0.8, 0.5), {}, True),
            ((-0.8, 0.9), {}, False),  # another way is slower
            ((-0.6, 0.5), {}, False),
            ((np.nan,), {"curvature": 12.0}, True),  # by the rate: 0.1 times it is beyond 1
            ((np.nan,), {"curvature": 8.0}, False),
            ((np.nan,), {"curvature": 12.0, "momentum": 0.5}, False),
            ((np.nan,), {"curvature": 16.0, "momentum": 0.5}, True),
            ((np.nan,), {"by_gradient": False}, True),
            ((np.nan,), {"ahead": 0.001, "curvature": 12.0}, False),
            ((), {"curvature": 12.0}, True),
        ],
    )
    def test_a_zigzag_holds_up_if_the_way_that_swings_is_the_slowest(
        self, factors, settings, holds
    ):
        ways = [way(3, factor=k) for k in factors]
        found = s.swinging(chart(Verdict.ZIGZAG, ways, **settings))
        assert (found is not None) == holds
