"""What is to be tried first, with its numbers, on charts made by hand."""

from types import SimpleNamespace as Made

import numpy as np
import pytest

from gdlesson import SGD, Adam, MeanSquaredError, RMSprop
from gdlesson.diagnosis import Kind
from gdlesson.runs import outlook, remedies
from gdlesson.runs.ailments import Finding


def chart(rule=None, f=None, broke=False, steps=50, **settings):
    rule = rule or SGD(0.1)
    usual = {
        "momentum": getattr(rule, "momentum", 0.0), "decay": 0.0, "clipped": 0.0, "rate": 0.1,
        "by_gradient": isinstance(rule, SGD), "border": 2.0, "curvature": 1.0,
        "curvature_ahead": 1.0, "losses": np.linspace(9, 5, 51), "norms": np.ones(51),
        "slope_left": 1.0,
    }  # fmt: skip
    history = Made(steps=steps, f=f, status=Made(broke=broke))
    return Made(**{**usual, **settings, "rule": rule, "history": history})


def moves(kind, evidence=None, run=None, **settings):
    return remedies.first_moves(Finding(kind, evidence or {}), run or chart(**settings))


@pytest.fixture
def heights(monkeypatch):
    """The height that is foretold for a rate and a momentum, and the best rate."""
    table = {"best": float("nan")}
    monkeypatch.setattr(
        outlook, "height", lambda chart, rate, m=0.0: table.get((rate, m), float("nan"))
    )
    monkeypatch.setattr(outlook, "best_rate", lambda chart: table["best"])
    return table


class TestDividing:
    @pytest.mark.parametrize(
        ("curvature", "rate", "words"),
        [(0.5, 0.1, "ten"), (11.0, 0.01, "100"), (1500.0, 1e-4, "10,000"), (np.nan, 0.1, "ten")],
    )
    def test_by_the_smallest_power_of_ten_that_suits(self, curvature, rate, words):
        found = moves(Kind.OVERSHOOTING, rule=SGD(1.0), curvature=curvature)
        assert found.change == {"learning_rate": pytest.approx(rate)}
        assert found.says[0] == f"Divide the learning rate by {words}."
        found = moves(Kind.OVERSHOOTING, rule=RMSprop(1.0), curvature=curvature)
        assert found.change == {"learning_rate": pytest.approx(0.1)}

    def test_adams_betas_are_put_in_order_first(self):
        for kind, first in ((Kind.OVERSHOOTING, True), (Kind.HEALTHY, False)):
            found = moves(kind, rule=Adam(0.1, betas=(0.9, 0.5)))
            assert (found.change == {"betas[1]": 0.999}) == first
        assert moves(Kind.OVERSHOOTING, rule=Adam(0.1)).change != {"betas[1]": 0.999}


class TestClipping:
    NORMS = np.array([1.0, 3.0, 2.0, 90.0, 1.0])

    @pytest.mark.parametrize(
        ("evidence", "limit"),
        [({"step": 3.0}, 6), ({"step": 1.0}, 2), ({"step": 0.0}, 2),
         ({"steps that were fine": 2.0}, 6), ({"step": 4.0}, 180), ({}, 2)],
    )  # fmt: skip
    def test_at_twice_the_longest_gradient_before(self, evidence, limit):
        assert moves(Kind.EXPLODED_LATE, evidence, norms=self.NORMS).change == {"clip_norm": limit}

    def test_a_rule_that_divides_by_its_size_gets_a_lower_rate_unless_the_gradient_was_wrong(self):
        rule = RMSprop(1.0)
        found = moves(Kind.EXPLODED_LATE, {"step": 3.0}, rule=rule, norms=self.NORMS)
        assert found.change == {"learning_rate": 0.1}
        evidence = {"step": 3.0, "gradient norm that was used": 90.0}
        found = moves(Kind.EXPLODED_LATE, evidence, rule=rule, norms=self.NORMS)
        assert found.change == {"clip_norm": 6}

    def test_of_an_outlier_the_data_come_first(self):
        found = moves(Kind.OUTLIER, {"step": 3.0}, norms=self.NORMS)
        assert found.change == {}
        assert "6, above all" in found.says[1]


class TestRaising:
    @pytest.mark.parametrize(
        ("settings", "raised"),
        [
            ({"curvature_ahead": 3.3}, True),
            ({"curvature_ahead": 3.4}, False),
            ({"rule": SGD(0.1, momentum=0.5)}, True),
            ({"rule": SGD(0.1, momentum=0.5), "slope_left": 0.6}, False),
            ({"slope_left": 0.6}, True),
            ({"rule": RMSprop(0.1), "curvature_ahead": 99.0}, True),
            ({"rule": RMSprop(0.1), "slope_left": 0.6}, False),
        ],
    )
    def test_three_times_only_while_it_glides_or_is_far_off(self, settings, raised):
        change = moves(Kind.STEPS_TOO_SHORT, **settings).change
        assert change == ({"learning_rate": pytest.approx(0.3)} if raised else {"steps": 150})

    @pytest.mark.parametrize(
        ("settings", "ten"),
        [({"curvature_ahead": 0.9}, True), ({"curvature_ahead": 1.1}, False),
         ({"rule": RMSprop(0.1), "curvature_ahead": 0.9}, False)],
    )  # fmt: skip
    def test_and_then_ten_times(self, settings, ten):
        assert ("ten times" in moves(Kind.STEPS_TOO_SHORT, **settings).says[0]) == ten


class TestForetold:
    def test_in_a_narrow_valley_momentum_where_it_helps(self, heights):
        heights.update({(0.1, 0.0): 5.0, (0.1, 0.9): 4.0})
        assert moves(Kind.NARROW_VALLEY).change == {"momentum": 0.9}
        heights[0.1, 0.9] = 6.0
        assert moves(Kind.NARROW_VALLEY).change == {"steps": 150}
        heights.update({(0.1, 0.5): 5.0, (0.1, 0.9): 4.0})
        has_some = SGD(0.1, momentum=0.5)
        assert moves(Kind.NARROW_VALLEY, rule=has_some).change == {"steps": 150}

    def test_a_calmer_rate_is_the_best_or_half_or_a_tenth(self, heights):
        heights.update({"best": 0.0456, (0.1, 0.0): 5.0, (0.0456, 0.0): 4.0})
        assert moves(Kind.OSCILLATING).change == {"learning_rate": 0.046}
        for table in ({(0.0456, 0.0): 6.0}, {"best": 0.2, (0.2, 0.0): 1.0}):
            heights.update(table)
            assert moves(Kind.OSCILLATING).change == {"learning_rate": 0.05}
        risen = {"losses": np.array([5.0, 5.0])}
        assert moves(Kind.OSCILLATING, **risen).change == {"learning_rate": pytest.approx(0.01)}
        risen = {"losses": np.array([5.0, 4.0, 5.0])}
        assert moves(Kind.OSCILLATING, **risen).change == {"learning_rate": pytest.approx(0.01)}
        heights.update({"best": 0.0456, (0.0456, 0.0): 4.0})
        swings = SGD(0.1, momentum=0.5)
        assert moves(Kind.OSCILLATING, rule=swings).change == {"learning_rate": 0.05}

    def test_less_momentum_where_it_helps_or_nothing_is_known_of_very_much(self, heights):
        much, some = SGD(0.1, momentum=0.99), SGD(0.1, momentum=0.85)
        assert moves(Kind.MUCH_MOMENTUM, rule=much).change == {"momentum": 0.9}
        assert moves(Kind.MUCH_MOMENTUM, rule=some).change == {"steps": 150}
        heights.update({(0.1, 0.85): 5.0, (0.1, 0.8): 5.0, (0.1, 0.5): 4.0, (0.1, 0.9): 1.0})
        assert moves(Kind.MUCH_MOMENTUM, rule=some).change == {"momentum": 0.5}
        heights[0.1, 0.5] = 6.0
        assert moves(Kind.MUCH_MOMENTUM, rule=some).change == {"steps": 150}

    def test_of_adam_it_is_the_first_beta(self):
        rule = Adam(0.1, betas=(0.96, 0.999))
        assert moves(Kind.MUCH_MOMENTUM, rule=rule, momentum=0.96).change == {"betas[0]": 0.9}
        assert moves(Kind.MUCH_MOMENTUM, rule=rule, momentum=0.9).change == {"steps": 150}


def test_features_are_scaled_and_the_rate_is_half_the_way_to_the_border():
    X = np.array([[1.0, 100.0], [-1.0, 100.0], [1.0, -100.0], [-1.0, -100.0]])
    found = moves(Kind.UNSCALED_FEATURES, f=MeanSquaredError(X, X[:, 0]))
    assert found.change == {"features": "scaled", "learning_rate": 0.5}  # curvature 2 then
    X[:, 1] = 100 * X[:, 0]
    found = moves(Kind.UNSCALED_FEATURES, f=MeanSquaredError(X, X[:, 0]))
    assert found.change["learning_rate"] == 0.25


class TestAGradientPutRight:
    SLOPE = {"gradient": "slope of f"}  # noqa: RUF012

    def test_with_time_for_a_fair_comparison_if_it_got_down(self):
        found = moves(Kind.WRONG_GRADIENT)
        assert found.change == {**self.SLOPE, "steps": 500}
        assert moves(Kind.WRONG_GRADIENT, steps=2).change["steps"] == remedies.BUDGET
        for losses in ([5.0, 5.0], [5.0, 4.0, 5.0]):
            assert moves(Kind.WRONG_GRADIENT, losses=np.array(losses)).change == self.SLOPE
        assert moves(Kind.WRONG_GRADIENT, norms=np.zeros(3)).change == self.SLOPE

    def test_with_a_lower_rate_if_this_one_is_beyond_the_border(self):
        fast = {"rate": 0.3, "curvature": 7.0, "rule": SGD(0.3)}
        found = moves(Kind.WRONG_GRADIENT, **fast)
        assert found.change == {**self.SLOPE, "learning_rate": pytest.approx(0.03)}
        assert "steps" in moves(Kind.WRONG_GRADIENT, **{**fast, "curvature": 6.0}).change
        adam = {**fast, "rule": RMSprop(0.3)}
        assert "steps" in moves(Kind.WRONG_GRADIENT, **adam).change

    @pytest.mark.parametrize(("curvature", "rate"), [(3.9, 0.5), (4.1, None), (np.nan, None)])
    def test_one_that_was_long_on_average_had_a_rate_for_it(self, curvature, rate):
        evidence = {"gradient over slope, on average": 5.0}
        found = moves(Kind.WRONG_GRADIENT, evidence, curvature=curvature)
        assert found.change.get("learning_rate") == rate

    def test_a_share_that_was_kept_is_momentum(self):
        kept = {"share kept": 0.5, "share added": 0.25}
        found = moves(Kind.KEPT_GRADIENTS, kept)
        assert found.change == {**self.SLOPE, "momentum": 0.5, "learning_rate": 0.025}
        whole = {"share kept": 1.0, "share added": 1.0}
        for evidence, settings in (
            (whole, {}), (kept, {"clipped": 0.5}), (kept, {"rule": RMSprop(0.1)}),
            (kept, {"rule": SGD(0.1, momentum=0.5)}),
        ):  # fmt: skip
            assert "momentum" not in moves(Kind.KEPT_GRADIENTS, evidence, **settings).change

    def test_a_schedule_goes_only_where_the_rate_suits(self):
        assert moves(Kind.STEPS_RAN_OUT, curvature_ahead=19.0).change == {"schedule": None}
        assert moves(Kind.STEPS_RAN_OUT, curvature_ahead=21.0).change == {}


class TestAnotherLength:
    UP = {"losses": np.array([5.0, 4.0, 9.0])}  # noqa: RUF012

    @pytest.mark.parametrize(
        ("factor", "settings", "rate"),
        [
            (4.0, {}, 0.4),  # it got down: the steps stay as they are
            (0.25, {}, 0.025),
            (4.0, {"curvature": 50.0}, 0.4),
            (4.0, {"rule": RMSprop(0.1)}, None),
            (4.0, {"curvature": 5.0, **UP}, None),  # the rate suits f's slope
            (4.0, {"curvature": 20.0, **UP}, 0.05),  # rate × curvature 1
            (0.25, {"curvature": 5.0, **UP}, 0.025),
            (0.25, {"curvature": 80.0, **UP}, 0.0125),
            (4.0, {"curvature": 20.0, "broke": True}, 0.05),
            (0.25, {"curvature": 0.0, **UP}, 0.025),
            (0.25, {"curvature": -1.0, **UP}, 0.025),
            (4.0, {"curvature": 2.0}, 0.4),
        ],
    )
    def test_the_rate_goes_with_it(self, factor, settings, rate):
        for name in ("gradient over slope", "gradient over slope, on average"):
            found = moves(Kind.SCALED_GRADIENT, {name: factor}, **settings)
            assert found.change["gradient"] == "slope of f"
            assert found.change.get("learning_rate") == rate
            assert found.says[0].startswith(f"Divide the gradient by {factor:.4g}")
            down = "losses" not in settings and "broke" not in settings
            kept = "keeps the steps as they are" if down else "rate × curvature is 1 with it"
            assert (kept in found.says[0]) == (rate is not None)

    def test_of_many_lengths_none_is_told(self):
        found = moves(Kind.SCALED_GRADIENT, {"largest": 3.0})
        assert found.change == {"gradient": "slope of f"}
        assert found.says[0].startswith("Look what the gradient is divided by")


def test_a_step_that_passed_low_ground_a_limit_and_a_decay():
    found = moves(Kind.WENT_FLAT, {"at this share of the step": 0.3}, rule=SGD(1.0))
    assert found.change == {"learning_rate": 0.25}
    found = moves(Kind.TIGHT_CLIP, norms=np.array([1.0, 4.0, 2.0]))
    assert found.change == {"clip_norm": 6}
    assert moves(Kind.HELD_BACK, decay=10.0).change == {"weight_decay": 0.1, "steps": 150}
