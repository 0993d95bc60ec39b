"""The thresholds of the diagnosis, a little on this side of each and on that."""

from itertools import pairwise
from types import SimpleNamespace as Made

import numpy as np
import pytest

from gdlesson import SGD, Adam, AdamW, MeanSquaredError, descend, diagnose, diagnosis
from gdlesson.diagnosis import FAR_OUT, Kind
from gdlesson.history import Status
from gdlesson.runs import (
    breaks,
    ground,
    hindrances,
    noise,
    outlook,
    remedies,
    retuning,
    slips,
    steepest,
)  # fmt: skip
from gdlesson.runs import gradient_audit as audit
from gdlesson.runs import symptoms as s
from gdlesson.runs.ailments import Finding
from gdlesson.runs.chart import Chart
from gdlesson.runs.verdicts import STILL_AHEAD, Verdict

#: A little below a border, and a little above.
UNDER, OVER = 0.8, 1.25


def made(said, slopes, rows=None, blur=1e-9, points=None):
    said, slopes = np.array(said, float), np.array(slopes, float)
    rows = np.arange(len(said)) if rows is None else np.array(rows)
    points = np.ones_like(said) if points is None else np.array(points, float)
    weights = np.arange(said.shape[1])
    return audit.Audit(rows, weights, said, slopes, np.full(said.shape, blur), points)


def bowl(w):
    return float(w[0] ** 2 + 3 * w[1] ** 2)


def slope(w):
    return np.array([2 * w[0], 6 * w[1]])


class TestTheAudit:
    @pytest.mark.parametrize(("part", "wrong"), [(UNDER, False), (OVER, True)])
    def test_entries_agree_to_a_thousandth(self, part, wrong):
        off = 1 + part * 1e-3 * np.array([0, 1])
        run = descend(bowl, (4, 3), gradient=lambda w: slope(w) * off, steps=5)
        assert audit.audit(run, audit.sample(5)).off.any() == wrong

    @pytest.mark.parametrize(("part", "wrong"), [(UNDER, False), (OVER, True)])
    def test_beside_the_largest_a_ten_millionth_is_rounding(self, part, wrong):
        tilted = lambda w: float(w[0] + part * 1e-7 * w[1])  # noqa: E731
        run = descend(tilted, (0, 0), gradient=lambda w: np.array([1.0, 0.0]), steps=5)
        assert audit.audit(run, audit.sample(5)).off.any() == wrong

    @pytest.mark.parametrize(("part", "same"), [(UNDER, True), (OVER, False)])
    def test_a_loss_that_f_does_not_give_again_is_not_fs(self, part, same):
        shift = [1.0]
        run = descend(lambda w: bowl(w) * shift[0], (4, 3), gradient=slope, steps=5)
        shift[0] = 1 + part * 1e-9
        assert (audit.audit(run, audit.sample(5)) is not None) == same

    def test_the_first_the_middle_and_the_last_are_looked_at_in_a_row(self):
        assert audit.sample(100, (70, 200)).tolist() == [
            0, 1, 2, 3, 4, 5, 50, 51, 52, 70, 98, 99, 100,
        ]  # fmt: skip
        assert audit.sample(2).tolist() == [0, 1, 2]

    @pytest.mark.parametrize(("count", "measured"), [(40, 40), (41, 30), (79, 30), (400, 30)])
    def test_of_many_weights_some_are_measured(self, count, measured):
        rng = np.random.default_rng(0)
        gradients = rng.normal(size=(4, count))
        gradients[:, 17] = 0
        found = audit._chosen(gradients)
        assert measured <= len(found) <= 40
        assert 17 in found
        assert int(np.abs(gradients).max(axis=0).argmax()) in found

    @pytest.mark.parametrize(("error", "wrong"), [(0.08, True), (0.125, False)])
    def test_a_measured_slope_may_be_off_by_ten_times_its_error(self, monkeypatch, error, wrong):
        found = type("Found", (), {"value": 2.0, "error": error, "__bool__": lambda _: True})()
        monkeypatch.setattr(audit, "search", lambda *a: found)
        run = descend(lambda w: float(w @ w), [1.0], gradient=lambda w: 0 * w + 3.0, steps=1)
        assert audit.audit(run, np.array([0])).off.any() == wrong


class TestSlips:
    T = np.array([[4.0, 1.0], [3.0, 1.5], [2.0, -0.5]])

    @pytest.mark.parametrize(("part", "one"), [(UNDER, True), (OVER, False)])
    def test_one_factor_is_one_to_half_a_per_cent(self, part, one):
        factors = 2 * (1 + part * np.array([-5e-3, 0, 5e-3]))[:, np.newaxis]
        found = slips._by_one_factor(made(factors * self.T, self.T))
        assert (found is not None) == one

    @pytest.mark.parametrize(("part", "fits"), [(UNDER, True), (OVER, False)])
    def test_a_pattern_fits_to_two_thousandths(self, part, fits):
        off = part * 2e-3 * np.abs(self.T).max(axis=1) * 2
        said = 2 * self.T + np.array([0, 1]) * off[:, np.newaxis]
        assert (slips._by_one_factor(made(said, self.T)) is not None) == fits

    @pytest.mark.parametrize(("pairs", "found"), [(1, False), (2, True)])
    def test_two_pairs_make_a_pattern_of_neighbours(self, pairs, found):
        T = self.T[: pairs + 1]
        assert (slips._kept(made(np.cumsum(T, axis=0), T)) is not None) == found
        stale = made(np.concatenate([T[:1], T[:-1]]), T)
        assert (slips._stale(stale) is not None) == found

    @pytest.mark.parametrize(("behind", "found"), [(1, True), (3, True), (4, False)])
    def test_a_stale_slope_is_looked_for_three_points_behind(self, behind, found):
        T = np.random.default_rng(0).normal(size=(9, 2))
        said = np.concatenate([T[:behind], T[:-behind]])
        assert (slips._stale(made(said, T)) is not None) == found

    @pytest.mark.parametrize(("share", "found"), [(0.04, False), (0.06, True)])
    def test_a_twentieth_kept_is_kept(self, share, found):
        T, said = np.random.default_rng(1).normal(size=(6, 2)), []
        for t in T:
            said.append(t + share * said[-1] if said else t)
        assert (slips._blended(made(said, T)) is not None) == found

    def test_what_no_pattern_fits_has_no_name(self):
        said = np.random.default_rng(2).normal(size=self.T.shape)
        assert slips.slip(made(said, self.T)) is None
        assert slips.slip(made(self.T, self.T)) is None


class TestNoise:
    def scattered(self, size, n=60):
        T = np.ones((n, 2))
        return T, T + size * np.random.default_rng(3).normal(size=T.shape)

    @pytest.mark.parametrize(
        ("away", "kind"),
        [(2.8, noise.Scatter.RIGHT), (3.3, noise.Scatter.UNCLEAR), (4.4, noise.Scatter.WRONG)],
    )
    def test_right_is_within_three_standard_errors_and_wrong_beyond_four(self, away, kind):
        rng = np.random.default_rng(5)
        T = np.ones((400, 1))
        rest = rng.permuted(np.repeat([-1.0, 1.0], 200))[:, np.newaxis]
        error = 1 / np.sqrt(400)
        found, share, plus_or_minus = noise.scatter(made(T * (1 + away * error) + rest, T))
        assert plus_or_minus == pytest.approx(error, rel=0.02)
        assert share == pytest.approx(1 + away * error)
        assert found is kind

    def test_what_knows_nothing_of_f_is_not_right(self):
        rng = np.random.default_rng(0)
        T = rng.normal(size=(200, 2))
        assert noise.scatter(made(rng.normal(size=T.shape), T))[0] is noise.Scatter.WRONG

    @pytest.mark.parametrize(
        ("exact", "kind"), [(11, noise.Scatter.RIGHT), (13, noise.Scatter.ANOTHER)]
    )
    def test_noise_leaves_few_exactly_right(self, exact, kind):
        T, G = self.scattered(0.3)
        G[:exact] = T[:exact]
        assert noise.scatter(made(G, T))[0] is kind

    @pytest.mark.parametrize(
        ("count", "kind"), [(7, noise.Scatter.UNCLEAR), (8, noise.Scatter.RIGHT)]
    )
    def test_of_few_points_nothing_is_said(self, count, kind):
        T, G = self.scattered(0.1, n=count)
        assert noise.scatter(made(G, T))[0] is kind

    def test_what_one_point_leaves_over_does_not_foretell_the_next(self):
        T, G = self.scattered(0.3)
        smooth = T + 0.3 * np.sin(np.arange(60) / 10)[:, np.newaxis] * np.array([[1.0, -1.0]])
        assert noise.scatter(made(G, T))[0] is noise.Scatter.RIGHT
        assert noise.scatter(made(smooth, T))[0] is noise.Scatter.ANOTHER

    def parts(self, monkeypatch, first, middle, late):
        monkeypatch.setattr(noise, "levels", lambda history, repeats: (first, middle, late))

    @pytest.mark.parametrize(
        ("part", "kind"), [(UNDER, Kind.HEALTHY), (OVER, Kind.STEPS_TOO_SHORT)]
    )
    def test_at_the_floor_nothing_is_gained_any_more(self, monkeypatch, part, kind):
        self.parts(monkeypatch, 100.0, 5 + part * 0.05 * 95, 5.0)
        assert noise.floor(None, 0.0, True).kind is kind

    @pytest.mark.parametrize(("part", "kind"), [(UNDER, Kind.HEALTHY), (OVER, Kind.OSCILLATING)])
    def test_a_tenth_of_the_height_is_a_high_floor(self, monkeypatch, part, kind):
        self.parts(monkeypatch, 100.0, part * 10, part * 10)
        assert noise.floor(None, 0.0, True).kind is kind

    def test_the_start_and_twenty_pairs_are_measured(self):
        rows = noise.spread_rows(1000)
        assert rows[:40].tolist() == list(range(40))
        assert len(rows) == 40 + 2 * 19  # the first of the pairs is among the forty
        assert rows[-2:].tolist() == [999, 1000]

    @pytest.mark.parametrize(
        ("turns", "kind"), [(18, noise.Scatter.RIGHT), (12, noise.Scatter.ANOTHER)]
    )
    def test_points_in_a_row_that_are_off_alike_are_no_noise(self, turns, kind):
        """Of 59 neighbours all but `turns` are off to one side: 1 - 2 turns / 59 on average."""
        ends = np.linspace(0, 60, turns + 2).astype(int)
        side = np.concatenate([
            np.full(b - a, (-1.0) ** i) for i, (a, b) in enumerate(pairwise(ends))
        ])  # fmt: skip
        T = np.ones((60, 2))
        G = T + 0.3 * (side - side.mean())[:, np.newaxis] * np.array([1.0, -0.5])
        assert noise.scatter(made(G, T))[0] is kind

    def test_a_point_that_makes_the_fit_alone_says_nothing(self):
        T = np.zeros((20, 1))
        T[0], rest = 1.0, np.random.default_rng(7).normal(size=(20, 1))
        assert noise.scatter(made(T + 0.1 * rest, T))[0] is noise.Scatter.UNCLEAR

    def test_the_loss_is_asked_for_at_thirty_points_of_a_part(self):
        asked = []
        f = lambda w: asked.append(1) or 1.0  # noqa: E731
        noise.levels(Made(steps=300, f=f, points=np.zeros((301, 1)), losses=np.ones(301)), True)
        assert len(asked) == 1 + 30 + 30


class TestBreaks:
    @pytest.mark.parametrize(("part", "found"), [(UNDER, ()), (OVER, (7,))])
    def test_a_jump_is_three_times_the_median_of_the_five_before(self, part, found):
        norms = np.array([9, 9, 1, 2, 3, 4, 5, part * 3 * 3, 1, 1])
        assert breaks.jumps(Made(norms=norms), 9) == found

    def test_the_three_highest_jumps_are_looked_at(self):
        norms = np.ones(60)
        norms[[10, 20, 30, 40]] = 4, 7, 6, 5
        assert breaks.jumps(Made(norms=norms), 59) == (20, 30, 40)

    @pytest.mark.parametrize(("part", "found"), [(UNDER, False), (OVER, True)])
    def test_a_cliff_is_a_hundred_times_as_steep(self, part, found):
        losses = np.append(np.linspace(10, 1, 40), [1e9])
        norms = np.append(np.ones(40), [part * 100])
        status = Status.STEPS_SPENT
        chart = Made(losses=losses, norms=norms, history=Made(status=status))
        assert (breaks.late(chart) is not None) == found

    @pytest.mark.parametrize(("lowest", "found"), [(9, False), (11, True)])
    def test_fine_for_long_is_ten_points(self, lowest, found):
        losses = np.append(np.linspace(10, 1, lowest + 1), [1e9, 1e9, 1e9])
        norms = np.append(np.ones(lowest + 1), [1e4, 1e4, 1e4])
        chart = Made(losses=losses, norms=norms, history=Made(status=Status.STEPS_SPENT))
        assert (breaks.late(chart) is not None) == found

    def blown(self, losses, lowest):
        losses = np.array(losses, float)
        norms = np.where(np.arange(len(losses)) <= lowest, 1.0, 1e4)
        history = Made(status=Status.STEPS_SPENT)
        return breaks.late(Made(losses=losses, norms=norms, history=history)) is not None

    @pytest.mark.parametrize(("lowest", "found"), [(16, False), (25, True)])
    def test_and_a_fifth_of_the_run(self, lowest, found):
        losses = np.append(np.linspace(10, 1, lowest + 1), np.full(99 - lowest, 1e9))
        assert self.blown(losses, lowest) == found

    @pytest.mark.parametrize(("part", "found"), [(UNDER, False), (OVER, True)])
    def test_it_had_fallen_by_a_thousandth(self, part, found):
        losses = np.append(np.linspace(1000, 1000 - part, 21), [1e9, 1e9])
        assert self.blown(losses, 20) == found

    @pytest.mark.parametrize(("part", "found"), [(UNDER, False), (OVER, True)])
    def test_and_has_blown_up_ten_times_as_far(self, part, found):
        losses = np.append(np.linspace(10, 5, 21), [10 + part * 50] * 2)
        assert self.blown(losses, 20) == found

    @pytest.mark.parametrize(("part", "kind"), [(UNDER, Kind.LEFT_DOMAIN), (OVER, Kind.BLEW_UP)])
    def test_a_loss_that_grew_a_hundredfold_grew_by_steps(self, part, kind):
        before = np.array([1.0, 2.0, part * 200])
        history = Made(
            status=Status.LOSS_NOT_FINITE, losses=np.append(before, np.nan), steps=3,
            points=np.ones((4, 1)),
        )  # fmt: skip
        chart = Made(history=history, losses=before, rule=SGD(0.1))
        assert breaks.broke(chart).kind is kind

    @pytest.mark.parametrize(("part", "kind"), [(UNDER, Kind.LEFT_DOMAIN), (OVER, Kind.BLEW_UP)])
    def test_a_point_a_million_times_as_far_was_thrown_there(self, part, kind):
        history = Made(
            status=Status.LOSS_NOT_FINITE, losses=np.array([1.0, np.nan]), steps=1,
            points=np.array([[1.0], [part * 2e6]]),
        )  # fmt: skip
        chart = Made(history=history, losses=np.array([1.0]), rule=SGD(0.1))
        assert breaks.broke(chart).kind is kind

    @pytest.mark.parametrize(("wrong", "kind"), [(4, Kind.OUTLIER), (6, None)])
    def test_an_outlier_is_rare(self, wrong, kind):
        T = np.ones((20, 1))
        said = np.array(T)
        said[10 : 10 + wrong] = 50
        chart = Made(
            norms=said[:, 0], losses=np.linspace(9, 1, 20), history=Made(status=Status.STEPS_SPENT)
        )
        found = breaks.accident(chart, made(said, T))
        assert (found and found.kind) is kind


class TestGround:
    @pytest.mark.parametrize(("part", "kind"), [(UNDER, Kind.FLAT), (OVER, Kind.STEPS_TOO_SHORT)])
    def test_a_slope_of_a_millionth_is_flat(self, part, kind):
        tilted = lambda w: 1e-9 * float(part * 1e3 * w[0])  # noqa: E731
        found = diagnose(
            descend(tilted, (1.0,), gradient=lambda w: np.array([part * 1e-6]), steps=9)
        )
        assert found.kind in (kind, Kind.NO_BOTTOM)
        assert (found.kind is Kind.FLAT) == (kind is Kind.FLAT)

    @pytest.mark.parametrize(("depth", "kind"), [(0.3, Kind.ON_A_SADDLE), (0.002, Kind.HEALTHY)])
    def test_a_saddle_leads_down_by_what_can_be_seen(self, depth, kind):
        f = lambda w: float(w[0] ** 2 - depth * w[1] ** 2 * (2 - w[1] ** 2))  # noqa: E731
        g = lambda w: np.array([2 * w[0], -4 * depth * w[1] * (1 - w[1] ** 2)])  # noqa: E731
        assert diagnose(descend(f, (1.0, 0.0), gradient=g, steps=200)).kind is kind

    def test_level_to_a_few_roundings(self):
        for height, level in ((1.0, True), (1 + 1e-13, False)):
            f = lambda w, h=height: 1.0 if w[0] == 0 else h  # noqa: E731
            chart = Made(
                history=Made(f=f, points=np.zeros((2, 1))), points=np.array([[1.0], [0.0]]),
                losses=np.array([5.0, 1.0]),
            )  # fmt: skip
            assert ground._is_level(chart, 1, np.array([0])) == level


def steps(**settings):
    """A chart of a run with right gradients, as far as a symptom looks at it."""
    usual = {
        "ahead": 0.5, "momentum": 0.0, "decay": 0.0, "clipped": 0.0, "by_gradient": True,
        "rate": 0.1, "border": 2.0, "curvature": 1.0, "curvature_ahead": 1.0, "rule": SGD(0.1),
        "points": np.zeros((51, 2)),
        "gradients": np.zeros((51, 2)),
        "losses": np.linspace(9, 5, 51), "norms": np.full(51, 1.0), "step_lengths": np.ones(50),
        "reading": Made(kind=Verdict.CRAWLING, ways=()), "slope_left": 1.0,
        "ends": {}, "last": 50,
    }  # fmt: skip
    usual_run = {"clip_norm": None, "schedule": None, "steps": 50, "f": None,
                 "status": Status.STEPS_SPENT}  # fmt: skip
    history = Made(**{**usual_run, **settings.pop("history", {})})
    return Made(**{**usual, **settings, "history": history})


class TestHindrances:
    @pytest.mark.parametrize(("part", "found"), [(UNDER, True), (OVER, False)])
    def test_steps_ran_out_at_a_hundredth(self, part, found):
        lengths = np.append(np.ones(25), np.full(25, part * 0.01))
        assert (hindrances._ran_out(steps(step_lengths=lengths)) is not None) == found

    @pytest.mark.parametrize(("stopped", "found"), [(2, False), (5, True)])
    def test_the_last_tenth_is_looked_at(self, stopped, found):
        lengths = np.append(np.ones(50 - stopped), np.zeros(stopped))
        assert (hindrances._ran_out(steps(step_lengths=lengths)) is not None) == found

    @pytest.mark.parametrize(("count", "found"), [(4, False), (5, True)])
    def test_of_five_steps_at_least(self, count, found):
        lengths = np.append(np.ones(count - 1), [0.0])
        chart = steps(step_lengths=lengths, norms=np.ones(count + 1))
        assert (hindrances._ran_out(chart) is not None) == found

    @pytest.mark.parametrize(("part", "found"), [(UNDER, True), (OVER, False)])
    def test_a_run_rests_if_it_moves_by_a_fiftieth(self, part, found):
        points = np.ones((51, 1))
        points[-1] += part * 0.02 * 50
        chart = steps(
            rule=AdamW(0.1), decay=0.1, points=points, gradients=-np.ones((51, 1)),
            step_lengths=np.ones(50),
        )  # fmt: skip
        assert (hindrances.held_back(chart) is not None) == found

    @pytest.mark.parametrize(("part", "found"), [(UNDER, False), (OVER, True)])
    def test_while_slopes_kept_a_tenth(self, part, found):
        lengths = np.append(np.ones(25), np.zeros(25))
        norms = np.append(np.ones(26), np.full(25, part * STILL_AHEAD**0.5))
        chart = steps(step_lengths=lengths, norms=norms)
        assert (hindrances._ran_out(chart) is not None) == found

    @pytest.mark.parametrize(("share", "found"), [(0.85, False), (0.95, True)])
    def test_a_clip_is_tight_if_it_cuts_nine_of_ten(self, share, found):
        chart = steps(clipped=share, history={"clip_norm": 0.5})
        assert (hindrances._tight_clip(chart) is not None) == found

    @pytest.mark.parametrize(("product", "found"), [(0.8, True), (1.25, False)])
    def test_a_clip_is_not_to_be_loosened_where_the_rate_is_high(self, product, found):
        chart = steps(clipped=1.0, curvature_ahead=product / 0.1, history={"clip_norm": 0.5})
        assert (hindrances._tight_clip(chart) is not None) == found

    @pytest.mark.parametrize(("momentum", "found"), [(0.94, False), (0.96, True)])
    def test_momentum_is_much_from_095_on(self, momentum, found):
        losses = np.cos(np.arange(51)) + 2
        chart = steps(momentum=momentum, losses=losses)
        assert (hindrances._much_momentum(chart) is not None) == found

    @pytest.mark.parametrize(("part", "found"), [(UNDER, True), (OVER, False)])
    def test_decay_holds_back_where_it_cancels_the_slope(self, part, found):
        w, pull = np.array([1.0, 0.0]), 2.0
        rest = part * 0.3
        slope = -pull * w / (1 - rest)  # then |slope + pull| is `rest` of |slope|
        chart = steps(
            decay=pull, gradients=np.array([slope] * 51), points=np.array([w] * 51),
            rule=SGD(0.1, weight_decay=pull),
        )  # fmt: skip
        assert (hindrances.held_back(chart) is not None) == found

    @pytest.mark.parametrize(("ahead", "found"), [(0.008, False), (0.0125, True)])
    def test_who_is_down_is_not_hindered(self, ahead, found):
        chart = steps(ahead=ahead, history={"status": Status.LOSS_SETTLED})
        assert (hindrances.unfinished(chart) is not None) == found


class TestSymptoms:
    @pytest.mark.parametrize(
        ("part", "kind"), [(UNDER, Kind.STEPS_TOO_SHORT), (OVER, Kind.NARROW_VALLEY)]
    )
    def test_a_rate_that_can_be_tripled_is_too_low(self, part, kind):
        chart = steps(curvature=part * 1.0 / 3.0 / 0.1)
        assert s.crawling(chart).kind is kind

    @pytest.mark.parametrize(
        ("part", "kind"), [(UNDER, Kind.NARROW_VALLEY), (OVER, Kind.UNSCALED_FEATURES)]
    )
    def test_unscaled_is_a_condition_number_of_a_hundred(self, part, kind):
        X = np.eye(2) * np.array([1.0, np.sqrt(part * 100)])
        chart = steps(curvature=9.0, history={"f": MeanSquaredError(X, [1, 1])})
        assert s.crawling(chart).kind is kind

    @pytest.mark.parametrize(
        ("gain", "kind"), [(8.0, Kind.NARROW_VALLEY), (12.0, Kind.UNSCALED_FEATURES)]
    )
    def test_and_scaling_has_to_gain_tenfold(self, gain, kind):
        skew = np.array([[1.0, c := self.correlation(1000 / gain)], [c, 1.0]])
        root = np.linalg.cholesky(skew).T
        stretched = root * np.array([1.0, self.stretch(root, 1000)])
        chart = steps(curvature=9.0, history={"f": MeanSquaredError(stretched, [1, 1])})
        assert s.crawling(chart).kind is kind

    def correlation(self, condition):
        """Two columns of one length whose table has this condition number, squared."""
        return (condition - 1) / (condition + 1)

    def stretch(self, root, condition):
        low, high = 1.0, 1e4
        for _ in range(80):
            middle = np.sqrt(low * high)
            if np.linalg.cond(root * np.array([1.0, middle])) ** 2 < condition:
                low = middle
            else:
                high = middle
        return low

    @pytest.mark.parametrize(("factor", "found"), [(-0.65, False), (-0.75, True)])
    def test_a_swing_that_keeps_seven_tenths_holds_the_run_up(self, factor, found):
        ways = tuple(Made(factor=k, name="x", crossings=np.arange(3)) for k in (0.3, factor))
        chart = steps(ahead=0.5, reading=Made(kind=Verdict.ZIGZAG, ways=ways))
        assert (s.swinging(chart) is not None) == found

    @pytest.mark.parametrize(("ahead", "kind"), [(0.08, Kind.HEALTHY), (0.125, Kind.OSCILLATING)])
    def test_a_tenth_is_too_high_to_hover_at(self, ahead, kind):
        chart = steps(ahead=ahead, reading=Made(kind=Verdict.HOVERING, ways=()))
        assert s.swinging(chart).kind is kind

    @pytest.mark.parametrize(("turned", "found"), [(20, True), (30, False)])
    def test_uphill_is_within_26_degrees_of_the_gradient(self, turned, found):
        angle = np.radians(turned)
        points = np.outer(np.arange(4), [np.cos(angle), np.sin(angle)])
        gradients, lengths = np.tile([1.0, 0.0], (4, 1)), np.ones(3)
        chart = steps(points=points, gradients=gradients, step_lengths=lengths, norms=np.ones(4))
        assert (s.uphill(chart) is not None) == found


class TestTheChart:
    def test_the_height_that_is_left_is_reckoned_on_a_bowl(self):
        run = descend(bowl, (4, 3), gradient=slope, learning_rate=0.01, steps=30)
        chart = Chart(run)
        assert chart.ahead == pytest.approx(run.losses[-1] / run.losses[0], rel=1e-3)

    @pytest.mark.parametrize(("momentum", "nesterov", "border"), [(0, False, 2), (0.5, False, 3),
                                                                 (0.5, True, 1.5)])  # fmt: skip
    def test_the_border_is_where_sgd_begins_to_diverge(self, momentum, nesterov, border):
        rule = SGD(0.1, momentum=momentum, nesterov=nesterov)
        assert Chart(descend(bowl, (4, 3), optimizer=rule, steps=3)).border == pytest.approx(border)
        for part, grows in ((0.98, False), (1.02, True)):
            at = SGD(part * border / 2, momentum=momentum, nesterov=nesterov)
            run = descend(lambda w: float(w @ w), [1.0], optimizer=at, steps=400)
            assert (run.losses[-1] > 1) == grows

    def test_what_a_run_would_come_to_is_what_it_comes_to(self):
        for rate, momentum in ((0.02, 0.0), (0.3, 0.0), (0.02, 0.9)):
            run = descend(bowl, (4, 3), gradient=slope, learning_rate=0.01, steps=25)
            other = descend(
                bowl, (4, 3), gradient=slope, optimizer=SGD(rate, momentum=momentum), steps=25
            )
            foretold = outlook.height(Chart(run), rate, momentum)
            assert foretold == pytest.approx(other.losses[-1], rel=1e-3)

    @pytest.mark.parametrize(("power", "falls"), [(0.01, True), (-0.3, False), (-0.5, False)])
    def test_what_levels_off_has_a_bottom(self, power, falls):
        f = lambda w: float(-np.sign(power) * (1 + np.abs(w[0])) ** power)  # noqa: E731
        run = descend(f, [1.0], learning_rate=0.01, steps=20)
        assert outlook.falls_for_ever(Chart(run)) == falls

    @pytest.mark.parametrize(("bottom", "falls"), [(1e6, False), (1e12, True)])
    def test_eight_powers_of_ten_are_looked_down(self, bottom, falls):
        f = lambda w: float(abs(w[0] + bottom))  # noqa: E731
        run = descend(f, [1.0], gradient=lambda w: np.ones(1), learning_rate=0.01, steps=20)
        assert outlook.falls_for_ever(Chart(run)) == falls


class TestMoves:
    @pytest.mark.parametrize(("left", "raised"), [(0.65, False), (0.75, True)])
    def test_other_rules_are_raised_while_they_are_far_off(self, left, raised):
        chart = steps(rule=Adam(0.01), by_gradient=False, slope_left=left)
        moves = retuning._longer(Finding(Kind.STEPS_TOO_SHORT, {}), chart)
        assert ("learning_rate" in moves.change) == raised
        assert ("steps" in moves.change) != raised

    @pytest.mark.parametrize(
        ("curvature", "by"), [(0.5, 10), (9.0, 10), (11.0, 100), (990.0, 1000)]
    )
    def test_a_rate_is_divided_until_it_suits_the_curvature(self, curvature, by):
        chart = steps(rule=SGD(1.0), curvature=curvature)
        assert retuning.slower(chart) == pytest.approx(1 / by)

    @pytest.mark.parametrize(("beta", "bounded"), [(0.8, True), (0.82, False)])
    def test_adams_steps_are_bounded_by_its_second_beta(self, beta, bounded):
        moves = retuning.bounded_steps(steps(rule=Adam(0.1, betas=(0.9, beta))))
        assert (moves is not None) == bounded

    @pytest.mark.parametrize(("share", "compensated"), [(1.6, False), (2.5, True)])
    def test_a_gradient_twice_as_long_has_a_rate_chosen_for_it(self, share, compensated):
        chart = steps(rate=0.1, curvature=1.0)
        finding = Finding(Kind.WRONG_GRADIENT, {"gradient over slope, on average": share})
        moves = remedies.first_moves(finding, chart)
        assert (moves.change.get("learning_rate") == pytest.approx(share * 0.1)) == compensated

    @pytest.mark.parametrize(("end", "patient"), [(8.9, True), (9.1, False)])
    def test_a_wrong_gradient_that_got_down_is_compared_with_patience(self, end, patient):
        chart = steps(losses=np.array([9.0, end]))
        moves = remedies.first_moves(Finding(Kind.SWAPPED_ENTRIES, {}), chart)
        assert (moves.change.get("steps") == 500) == patient


@pytest.mark.parametrize(
    ("first", "where", "asked"),
    [(1.0, 100 * FAR_OUT, False), (1e4, 100 * FAR_OUT, True), (1e4, 1e6 * FAR_OUT, False)],
)
def test_a_run_that_is_lost_tells_nothing_new(first, where, asked):
    """The gradient is right up to where the run is lost, and what it is beyond is not asked."""
    f, away = (lambda w: first * float(w @ w)), [0]

    def g(w):
        away[0] += f(w) > where
        return first * (2 * w if not away[0] else 7 * w)

    found = diagnose(descend(f, [1.0], gradient=g, learning_rate=10.0 / first, steps=20))
    assert found.kind is (Kind.NOT_SURE if asked else Kind.OVERSHOOTING)


def test_gradients_are_looked_at_on_both_sides_of_a_jump(monkeypatch):
    looked = []
    monkeypatch.setattr(diagnosis, "audit", lambda history, rows: looked.extend(rows))
    monkeypatch.setattr(breaks, "jumps", lambda chart, last: (60,))
    diagnosis._gradient(steps(losses=np.ones(201), last=200))
    assert {59, 60, 61} <= set(looked)
    assert not {57, 58, 62, 63} & set(looked)


@pytest.mark.parametrize(("losses", "well"), [([1.0, 5, 2], False), ([3.0, 1, 2], True)])
def test_a_run_that_ends_higher_than_it_began_is_not_well(losses, well):
    found = diagnosis._well(steps(ahead=0.0, losses=np.array(losses)))
    assert (found is not None) == well


class TestWhatMovesSay:
    def test_momentum_is_the_usual_one(self, monkeypatch):
        monkeypatch.setattr(outlook, "height", lambda chart, rate, momentum=0.0: 1 - momentum)
        moves = retuning._narrow(Finding(Kind.NARROW_VALLEY, {}), steps())
        assert moves.change == {"momentum": 0.9}

    @pytest.mark.parametrize("best", [0.9, 0.8, 0.5, 0.0])
    def test_the_highest_lower_momentum_that_helps_is_tried(self, monkeypatch, best):
        better = lambda chart, rate, m=0.0: 1.0 if m > best else 0.5  # noqa: E731
        monkeypatch.setattr(outlook, "height", better)
        chart = steps(rule=SGD(0.1, momentum=0.99), momentum=0.99)
        assert retuning._less_momentum(Finding(Kind.MUCH_MOMENTUM, {}), chart).change == {
            "momentum": best
        }

    def test_betas_are_those_of_the_paper(self):
        chart = steps(rule=Adam(0.1, betas=(0.9, 0.5)))
        assert retuning.bounded_steps(chart).change == {"betas[1]": 0.999}

    def test_limits_stand_above_what_is_usual(self):
        chart = steps(norms=np.array([1.0, 3.0, 2.0, 90.0]))
        assert retuning._clip(Finding(Kind.EXPLODED_LATE, {"step": 3.0}), chart).change == {
            "clip_norm": 6.0
        }
        chart = steps(norms=np.array([4.0, 3.0]))
        assert retuning._looser(Finding(Kind.TIGHT_CLIP, {}), chart).change == {"clip_norm": 6.0}

    def test_less_decay_and_more_steps(self):
        moves = retuning._no_decay(Finding(Kind.HELD_BACK, {}), steps(decay=10.0))
        assert moves.change == {"weight_decay": 0.1, "steps": 150}

    @pytest.mark.parametrize(("share", "by"), [(0.75, 2), (0.3, 4), (0.06, 17), (0.0, 20)])
    def test_a_step_is_cut_to_where_it_passed_low_ground(self, share, by):
        finding = Finding(Kind.WENT_FLAT, {"at this share of the step": share})
        moves = retuning._over_the_step(finding, steps(rule=SGD(1.0)))
        assert moves.change == {"learning_rate": pytest.approx(1 / by)}

    def test_a_lost_gradient_gets_a_budget(self):
        chart = steps(losses=np.array([9.0, 1.0]), history={"steps": 2})
        moves = remedies.first_moves(Finding(Kind.LOST_GRADIENT, {}), chart)
        assert moves.change["steps"] == 100


class Counted:
    """A bowl that counts how often its slope is asked for, and where."""

    def __init__(self, count):
        self.sizes, self.asked = np.linspace(0.5, 2, count), []

    def gradient(self, w):
        self.asked.append(np.array(w))
        return self.sizes * w


class TestSpans:
    """How far off f is looked at: numbers that measure, and decide nothing by themselves."""

    @pytest.mark.parametrize(("count", "known"), [(200, True), (201, False)])
    def test_the_power_method_is_for_two_hundred_weights(self, count, known):
        f = Counted(count)
        history = Made(f=f, points=np.zeros((1, count)))
        found = steepest.largest_curvature(history, np.zeros(count))
        assert np.isfinite(found) == known
        assert len(f.asked) == (40 if known else 0)
        if known:
            assert np.linalg.norm(f.asked[0]) == pytest.approx(1e-4)
            assert found == pytest.approx(2, rel=0.1)

    def test_a_way_down_is_looked_at_from_near_and_far(self):
        asked = []
        f = lambda w: asked.append(abs(float(w[0]))) or 1.0  # noqa: E731
        chart = Made(
            history=Made(f=f, points=np.zeros((2, 1))), points=np.zeros((2, 1)),
            losses=np.array([2.0, 1.0]),
        )  # fmt: skip
        assert not ground._leads_down(chart, np.ones(1))
        assert sorted(set(asked)) == [0.01, 0.03, 0.1, 0.3, 1.0]

    @pytest.mark.parametrize(("part", "alike"), [(UNDER, True), (OVER, False)])
    def test_a_curve_bends_alike_over_three_spans(self, part, alike):
        asked = set()

        def f(w):
            h = abs(float(w[0]))
            asked.add(round(h, 6))
            return h**2 * (1 if h < 2e-3 else 1 - part * 0.3)

        chart = Made(history=Made(f=f, points=np.zeros((1, 1))), points=np.zeros((1, 1)))
        assert ground._bends(chart, 0, np.ones(1)) == alike
        assert asked == {0.0, 3e-3, 1e-3, 3e-4}

    @pytest.mark.parametrize(("ulps", "level"), [(6, True), (10, False)])
    def test_level_ground_differs_by_eight_roundings(self, ulps, level):
        asked = []

        def f(w):
            asked.append(abs(float(w[0])))
            return 1 + ulps * np.finfo(float).eps

        chart = Made(
            history=Made(f=f, points=np.zeros((2, 1))), points=np.array([[2.0], [0.0]]),
            losses=np.array([5.0, 1.0]),
        )  # fmt: skip
        assert ground._is_level(chart, 1, np.array([0])) == level
        assert asked[0] == pytest.approx(2e-3)

    def test_a_step_is_looked_at_in_sixteen_places(self):
        asked = []
        f = lambda w: asked.append(w) or 1.0  # noqa: E731
        chart = Made(history=Made(f=f, points=np.zeros((2, 1))), points=np.array([[0.0], [1.0]]))
        ground._on_the_way(chart, 1)
        assert len(asked) == 16

    @pytest.mark.parametrize(("part", "place"), [(UNDER, "a trough"), (OVER, "a saddle")])
    def test_a_millionth_of_the_curvature_is_none(self, monkeypatch, part, place):
        monkeypatch.setattr(ground, "curvature_at", lambda h, p: np.diag([1.0, -part * 1e-6]))
        monkeypatch.setattr(ground, "_bends", lambda *a: True)
        assert ground.ground(Made(history=None, points=np.zeros((1, 2))), 0)[0] == place

    @pytest.mark.parametrize(
        ("part", "last", "still"), [(UNDER, 9, True), (OVER, 9, False), (UNDER, 4, False)]
    )
    def test_who_moves_by_a_ten_billionth_stands(self, part, last, still):
        points = np.ones((last + 1, 1))
        points[-1] += part * 1e-10
        losses = np.linspace(1, 0.9, last + 1)
        chart = Made(last=last, points=points, losses=losses, norms=np.zeros(last + 1))
        assert ground._unmoved(chart) == still


class TestHowHigh:
    """The height over the middle of what a run hovers about, and that of a bowl."""

    def hovering(self, last=80, net=0.0, gained=0.0):
        late = int(0.25 * last)
        points = np.where(np.arange(last + 1) % 2, 1.0, -1.0)[:, np.newaxis]
        path = 2.0 * late
        points[-1 - late] = points[-1] + net * path
        losses = np.full(last + 1, 5.0)
        losses[0] = 105.0
        losses[-2 * late : -late] = 5.0 + gained * 100
        return Made(
            last=last, points=points, losses=losses, lowest=5.0,
            step_lengths=np.full(last, 2.0), history=Made(f=lambda w: 1.0, points=points),
        )  # fmt: skip

    def height(self, **how):
        return Chart._above_the_middle(self.hovering(**how))

    @pytest.mark.parametrize(("last", "known"), [(39, False), (43, True)])
    def test_ten_late_steps_show_it(self, last, known):
        assert (self.height(last=last) is not None) == known

    @pytest.mark.parametrize(("part", "known"), [(UNDER, True), (OVER, False)])
    def test_a_tenth_of_the_path_or_of_the_height_is_getting_on(self, part, known):
        assert (self.height(net=part * 0.1) is not None) == known
        assert (self.height(gained=part * 0.1) is not None) == known

    @pytest.mark.parametrize(("h", "known"), [(2.63, True), (3.2, False)])
    def test_a_bowl_foretells_its_height_to_three_tenths(self, monkeypatch, h, known):
        """Of w² at 1, with h in place of 2, the step goes down by 2 - 2/h of what is foretold."""
        monkeypatch.setattr("gdlesson.runs.chart.curvature_at", lambda *a: np.array([[h]]))
        history = Made(f=lambda w: float(w @ w), points=np.ones((2, 1)))
        chart = Made(
            history=history, points=np.ones((2, 1)), gradients=np.full((2, 1), 2.0),
            losses=np.array([4.0, 1.0]),
        )  # fmt: skip
        assert (Chart._height_left(chart) is not None) == known

    @pytest.mark.parametrize(("dampening", "border"), [(0.0, 3.0), (0.5, 6.0), (0.95, 30.0)])
    def test_dampening_widens_the_border_tenfold_at_most(self, dampening, border):
        rule = SGD(0.1, momentum=0.5, dampening=dampening)
        found = Chart.border.fget(Made(rule=rule, momentum=0.5))
        assert found == pytest.approx(border)

    @pytest.mark.parametrize(("momentum", "reach"), [(0.0, 1.0), (0.5, 2.0), (0.9999, 1000.0)])
    def test_a_look_ahead_goes_half_as_far_as_far_and_twice(self, momentum, reach):
        seen = []
        chart = Made(
            history=Made(f=lambda w: 0.0, steps=10, points=np.zeros((2, 1))), rate=0.1,
            points=np.zeros((2, 1)), gradients=np.ones((2, 1)), momentum=momentum,
            by_gradient=True, losses=np.ones(2), curvature=1.0,
            _largest=lambda places: seen.extend(places) or 1.0,
        )  # fmt: skip
        Chart.curvature_ahead.func(chart)
        assert [float(-p[0]) / reach for p in seen] == pytest.approx([0.5, 1.0, 2.0])
