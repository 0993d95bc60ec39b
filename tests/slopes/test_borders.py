"""Every threshold of the search, on made-up slopes a little on this side of it and on that.

`make mutants` halves and doubles each of them; one of the two tests must notice.
"""

import math
import random

import pytest

from gdlesson.slopes import audit as a
from gdlesson.slopes import estimate as e
from gdlesson.slopes import extrapolation as x
from gdlesson.slopes import grain as g
from gdlesson.slopes import judgement as j
from gdlesson.slopes import neville as n
from gdlesson.slopes import settle as s
from gdlesson.slopes.probe import EPS, MOST_EVALUATIONS, Probe, Slope

#: A little below a border, and a little above.
UNDER, OVER = 0.8, 1.25


class Seen(Probe):
    """A probe that is told what it sees: slopes by a rule of h, heights by a rule of t."""

    def __init__(self, slope=None, height=None, *, at=1.0, size=1.0, side=0):
        self.call, self.f, self.x, self.eps, self.side = "t", None, at, EPS, side
        self.whole, self.heights, self.slopes = False, {}, {}
        self.slope, self.rule, self.told_size = slope, height or (lambda t: size), size
        self.asked = []
        self.middle = self.height(at)

    @property
    def size(self):
        return self.told_size

    def height(self, t):
        return self.heights.setdefault(t, self.rule(t))

    def _measure(self, h):
        self.asked.append(h)
        found = self.slope(h)
        if found is None or isinstance(found, Slope):
            return found
        value, jump, floor = (*found, 0.0, 0.0)[:3] if isinstance(found, tuple) else (found, 0, 0)
        return Slope(h, value, jump, floor)


def close(h, other):
    return abs(h - other) < 1e-6 * other


class TestGrain:
    @pytest.mark.parametrize(("part", "rounding"), [(UNDER, True), (OVER, False)])
    def test_a_riser_is_rounding_by_its_share_of_f_or_by_units_of_one(self, part, rounding):
        assert g.is_rounding(Seen(size=1.0), part * 3e-5) is rounding
        assert g.is_rounding(Seen(size=1e-20), part * 8 * EPS) is rounding

    @pytest.mark.parametrize(("digits", "unit"), [(12, 1e-12), (8, 1e-8), (13, 0.0)])
    def test_printed_numbers_have_at_most_twelve_digits(self, digits, unit):
        probe = Seen(height=lambda t: round(0.1 + t / 7, digits))
        for k in range(9):
            probe.height(1.0 + k / 3)
        assert g.printed(probe) == pytest.approx(unit, abs=0)

    @pytest.mark.parametrize(("count", "found"), [(7, 0.0), (8, 0.01)])
    def test_so_many_numbers_must_look_printed(self, count, found):
        probe = Seen(height=lambda t: round(t / 7, 2))
        for k in range(1, count):
            probe.height(1.0 + k)
        assert g.printed(probe) == pytest.approx(found)

    def test_whole_numbers_are_not_printed_ones(self):
        probe = Seen(height=lambda t: float(round(t)))
        for k in range(20):
            probe.height(k / 2)
        assert g.printed(probe) == 0

    @pytest.mark.parametrize(("last", "eps"), [(0.5, 2.0**-23), (0.1, EPS)])
    def test_all_values_of_float32_are(self, last, eps):
        probe = Seen(height=lambda t: last if t == 9.0 else t / 8)
        for k in range(2, 10):
            probe.height(float(k))
        assert g.rounding_of(probe) == eps

    @pytest.mark.parametrize(("count", "eps"), [(7, EPS), (8, 2.0**-23)])
    def test_so_many_values_tell_float32(self, count, eps):
        probe = Seen(height=lambda t: t / 8)
        for k in range(1, count):
            probe.height(1.0 + k)
        assert g.rounding_of(probe) == eps

    @pytest.mark.parametrize(
        ("h", "height", "fine"),
        [
            (UNDER * 2e-11, 0.01, True), (OVER * 2e-11, 0.01, False),
            (1e-12, UNDER * 0.03, True), (1e-12, OVER * 0.03, False),
            (UNDER * 1e-9, 4e-9, True), (OVER * 1e-9, 4e-9, False),
            (5e-10, UNDER * 1e-8, True), (5e-10, OVER * 1e-8, False),
        ],
    )  # fmt: skip
    def test_structure_that_is_too_fine_to_be_meant(self, h, height, fine):
        assert g.too_fine(Seen(at=1.0, size=1.0), h, height) is fine
        assert not g.too_fine(Seen(at=0.0, size=1.0), h, height)

    @pytest.mark.parametrize(("part", "meant"), [(UNDER, False), (OVER, True)])
    def test_a_lone_jump_is_meant_down_to_a_share_of_f(self, part, meant):
        height = part * 1e-8
        probe = Seen(lambda h: (0.0, height / h + 2 * h))
        assert g.is_meant(probe, Slope(0.1, 0, 0, 0), height) is meant
        if meant:
            assert all(map(close, probe.asked, (0.023, 0.0031, 0.00037)))

    @pytest.mark.parametrize(("apart", "meant"), [(0.04, True), (0.065, False)])
    def test_a_lone_jump_has_one_height(self, apart, meant):
        rises = iter((1.0, 1.0 + apart, 1.0))
        probe = Seen(lambda h: (0.0, 1e-6 * next(rises) / h))
        assert g.is_meant(probe, Slope(0.1, 0, 0, 0), 1e-6) is meant

    def test_a_lone_jump_is_held_against_the_size_of_f(self):
        look = Seen(lambda h: (0.0, 1e-6 / h), size=1e4)
        assert not g.is_meant(look, Slope(0.1, 0, 0, 0), 1e-6)

    @pytest.mark.parametrize(("size", "height", "fine"), [(100, 1.0, True), (0.01, 1e-3, False)])
    def test_fine_structure_is_held_against_the_size_of_f(self, size, height, fine):
        assert g.too_fine(Seen(at=1.0, size=size), 1e-12, height) is fine

    @pytest.mark.parametrize("digits", [2, 7, 12])
    def test_small_printed_numbers_have_their_last_digit(self, digits):
        probe = Seen(height=lambda t: float(f"{t / 7e17:.{digits}g}"), size=5.1e-18)
        for k in range(9):
            probe.height(1.1 + k / 3)
        assert g.printed(probe) == pytest.approx(10.0 ** (-18 + 1 - digits), abs=0)

    def test_the_first_height_is_made_of_slope_and_bend(self):
        probe = Seen(lambda h: (2.0, 3.0) if h > 0.1 else (0.0, 0.0))
        assert g.first_riser(probe, 1 / 64, 10.0) == (2.0 + 3.0 / 2) / 8


def riser_of(rule, near=1.0, most=100.0, gap=0.0, known=(1, 0.75, 0.5, 0.25, 0.125)):
    probe = Seen(height=rule, at=0.0)
    for d in known:
        probe.height(d * near)
    return g.riser_beyond(probe, near, most, gap), probe


class TestRiser:
    def test_a_riser_is_found_and_its_height_told(self):
        riser, probe = riser_of(lambda t: 1.0 + 1e-3 * (t > 3))
        assert riser == pytest.approx(1e-3)
        assert {2.0, 4.0, 3.0} <= set(probe.heights)  # it strides by 2, then halves
        assert 1.5 not in probe.heights

    @pytest.mark.parametrize(("width", "found"), [(0.2, False), (0.01, True)])
    def test_a_smooth_step_is_none_if_six_halvings_resolve_it(self, width, found):
        riser, _ = riser_of(lambda t: 1 + 1e-3 * min(1.0, max(0.0, (t - 2.9) / width)))
        assert (riser > 0) is found

    @pytest.mark.parametrize(("share", "found"), [(0.5, True), (0.3, False)])
    def test_so_much_of_the_misfit_must_stay(self, share, found):
        ramp = lambda t: (1 - share) * min(1.0, max(0.0, t - 2) / 2)  # noqa: E731
        riser, _ = riser_of(lambda t: 1 + 1e-3 * (ramp(t) + share * (t > 3)))
        assert (riser > 0) is found

    @pytest.mark.parametrize(("part", "found"), [(UNDER, False), (OVER, True)])
    def test_what_is_within_the_rounding_of_the_prediction_is_not_seen(self, part, found):
        _, probe = riser_of(lambda t: 1.0, most=2.5)
        _, size = g._predicted(g._spread_out(probe, 1, 1.0), 2.0)
        step = part * 3 * EPS * size
        riser, _ = riser_of(lambda t: 1.0 + step * (abs(t) > 1), most=2.5)
        assert (riser > 0) is found

    @pytest.mark.parametrize(("part", "found"), [(UNDER, True), (OVER, False)])
    def test_a_riser_must_explain_the_gap_between_slopes(self, part, found):
        riser, probe = riser_of(lambda t: 1.0 + 1e-3 * (t > 3.0))
        away = min(t for t in probe.heights if t > 3.0)
        again, _ = riser_of(lambda t: 1.0 + 1e-3 * (t > 3.0), gap=part * riser / away / 0.2)
        assert (again > 0) is found

    def test_it_may_be_on_the_left_alone(self):
        left = Seen(height=lambda t: 1.0 + 1e-3 * (t < -3), at=0.0)
        for d in (1, 0.75, 0.5, 0.25, 0.125):
            left.height(-d)
        assert g.riser_beyond(left, 1.0, 100.0, 0.0) == pytest.approx(1e-3)

    def test_the_higher_of_two_risers_is_the_one_that_stays(self):
        riser, _ = riser_of(lambda t: 1.0 + 1e-3 * (t > 1.2) + 1.5e-3 * (t > 1.8))
        assert riser == pytest.approx(1.5e-3)

    @pytest.mark.parametrize(("known", "found"), [((1, 0.5), 0), ((1, 0.5, 0.25), 1)])
    def test_three_points_and_x_are_the_fewest(self, known, found):
        assert (riser_of(lambda t: 1.0 + 1e-3 * (t > 3), known=known)[0] > 0) == found

    def test_points_are_spread_out(self):
        def distances(*known):
            probe = Seen(at=0.0)
            for d in known:
                probe.height(d)
            return [d for d, _ in g._spread_out(probe, 1, 1.0)]

        assert distances(1, 1 / 50, 1 / 80) == [0, 1 / 50, 1]
        assert distances(1.05) == [0, 1.05]
        assert distances(1.3, 1) == [0, 1]
        assert distances(1, 0.9, 1 / 1.5) == [0, 1 / 1.5, 1]
        assert len(distances(1, 0.8, 0.6, 0.4, 0.3, 0.2, 0.1, 0.05)) == 6


class TestFirstStep:
    def test_it_begins_at_an_eighth_of_x_or_a_quarter_of_one(self):
        assert s.first_step(Seen(lambda h: None, at=1.0)) == 1 / 8
        assert s.first_step(Seen(lambda h: None, at=0.0)) == 1 / 4

    @pytest.mark.parametrize(("h", "longer"), [(2.0**-11, True), (2.0**-10, False)])
    def test_a_short_step_that_shows_nothing_is_lengthened(self, h, longer):
        probe = Seen(lambda h: (1.0, 100.0, 1.0), at=8 * h)
        assert (s.first_step(probe) > h) is longer

    @pytest.mark.parametrize(("part", "longer"), [(UNDER, True), (OVER, False)])
    def test_what_a_visible_slope_is(self, part, longer):
        probe = Seen(lambda h: (part * 1e6, part * 1e6, 1.0), at=2.0**-12)
        assert (s.first_step(probe) > 2.0**-15) is longer

    @pytest.mark.parametrize(
        ("bend", "factor"),
        [(0.5 / 20, 16), (0.5 / 7.2, 1), (0.5 / 8.5, 8), (0.0, 512), (1e-9, 4096)],
    )
    def test_it_is_lengthened_as_far_as_f_stays_straight(self, bend, factor):
        first = 1 / 8
        probe = Seen(lambda h: (1.0, bend if h == first else 1.0, 1e-9), at=1.0)
        probe.eps = 1e-16
        if bend == 1e-9:
            probe.slope = lambda h: (1.0, 5e-9 if h == first else 1.0, 1e-9)
        assert s.first_step(probe) == factor * first

    @pytest.mark.parametrize(("off", "factor"), [(0.4, 16), (0.62, 1)])
    def test_not_where_the_slope_is_another_one(self, off, factor):
        rule = lambda h: (1.0, 0.5 / 20, 0.0) if h == 1 / 8 else (1 + off, 2.0, 0.0)  # noqa: E731
        probe = Seen(rule, at=1.0)
        probe.slope = lambda h: (*rule(h)[:2], 1e-12)
        assert s.first_step(probe) == factor / 8

    def test_the_smallest_x_of_all_has_a_step_that_can_be_halved(self):
        probe = Seen(lambda h: None, at=1e-305)
        assert s.first_step(probe) == 2.0**-1000

    def test_rounding_is_a_share_of_the_slope(self):
        first = 1 / 8
        probe = Seen(lambda h: (100.0, 0.0, 64 * 100.0 * EPS * first / h))
        assert s.first_step(probe) == 64 * first

    @pytest.mark.parametrize(
        ("value", "off", "floor", "factor"),
        [(1.0, 0.6, 0.05, 16), (1.0, 0.8, 0.05, 1), (4.0, 1.8, 1e-9, 16), (4.0, 2.2, 1e-9, 1)],
    )
    def test_another_slope_is_told_by_its_share_and_by_rounding(self, value, off, floor, factor):
        first = 1 / 8
        bend = 4 * floor + value * 0.5 / 20
        near, far = (value, bend, floor), (value + off, 100.0, floor)
        probe = Seen(lambda h: near if h == first else far)
        assert s.first_step(probe) == factor * first


def settled(values, start=1.0, jump=1.0):
    """The step found for these values at start, start/8, …, and the steps asked for."""
    rule = {start / 8**k: v for k, v in enumerate(values)}
    probe = Seen(lambda h: (rule[h], jump * abs(rule[h])) if h in rule else None)
    return s.settled_step(probe, start), probe.asked


class TestSettled:
    @pytest.mark.parametrize(("change", "step"), [(0.04, 1.0), (0.0625, 1 / 8)])
    def test_slopes_that_agree(self, change, step):
        values = [1.0, 1.0 / (1 - change), 1.0 / (1 - change) * 1.03]
        assert settled(values)[0] == step

    @pytest.mark.parametrize("half", [True, False])
    @pytest.mark.parametrize(
        ("value", "floor", "agrees"),
        [(1.2, 0.05, True), (1.3, 0.05, False), (1.0515, 0.0, True), (1.06, 0.0, False)],
    )
    def test_two_slopes_agree_within_a_share_of_the_larger_and_their_rounding(
        self, half, value, floor, agrees
    ):
        """By half a step where f bends little, by an eighth of it where it bends."""
        jump = 0.0 if half else 10.0
        rule = {1.0: (1.0, jump, floor), (1 / 2 if half else 1 / 8): (value, jump, floor)}
        probe = Seen(lambda h: rule.get(h, ((-3.0) ** -math.log2(h), 1e9, 0.0)))
        assert s.settled_step(probe, 1.0) == (1.0 if agrees else None)

    def test_changes_that_vanish_at_once_go_nowhere(self):
        values = [1.0, 101.0, 0.5, 50.0, *[(-3.0) ** k for k in range(4, 16)]]
        assert settled(values)[0] is None

    @pytest.mark.parametrize(("off", "factor"), [(0.3, 4), (0.55, 4), (0.7, 1)])
    def test_a_longer_step_may_show_a_slope_that_is_off_by_a_share(self, off, factor):
        probe = Seen(lambda h: 10.0 + off)
        assert s._stretched(probe, Slope(1.0, 10.0, 0.0, 0.0), 1e-3, 0.0) == factor

    @pytest.mark.parametrize(("h", "factor"), [(2.0**-11, 8), (2.0**-10, 4)])
    def test_only_a_short_step_is_stretched_by_eight(self, h, factor):
        probe = Seen(lambda h: 10.0)
        assert s._stretched(probe, Slope(h, 10.0, 0.0, 0.0), 1e-3, 0.0) == factor * h

    @pytest.mark.parametrize(("part", "factor"), [(UNDER, 8), (OVER, 4)])
    def test_by_eight_only_where_slopes_will_still_agree(self, part, factor):
        probe, short = Seen(lambda h: 10.0), Slope(2.0**-11, 10.0, 0.0, 0.0)
        assert s._stretched(probe, short, part * 10 * 0.02 / 64, 0.0) == factor * short.h

    def test_scatter_is_held_against_the_size_of_f(self):
        heights = [0.5, 0.3, 0.4, 0.5, 0.3, 0.4, 0.3, 0.5]
        walked = [Slope(8.0**-k, y * 8.0**k, 0, 0) for k, y in enumerate(heights)]
        assert s._all_scatter(Seen(size=100.0), walked)
        assert not s._all_scatter(Seen(size=10.0), walked)

    def test_the_last_three_heights_tell_a_law(self):
        heights = [0.016, 0.009, 0.011, 0.008, 0.012, 0.01, 0.01, 0.01]
        walked = [Slope(8.0**-k, y * 8.0**k, 0, 0) for k, y in enumerate(heights)]
        assert not s._all_scatter(Seen(size=1.0), walked)

    @pytest.mark.parametrize(
        ("change", "most"),
        [
            (UNDER * 0.02 / 16, 4),
            (OVER * 0.02 / 16, 2),
            (UNDER * 0.012 / 4, 2),
            (OVER * 0.012 / 4, 1),
        ],
    )
    def test_how_far_a_step_is_stretched(self, change, most):
        rule = {4.0: 1.0, 2.0: 1.0, 1.0: 1.0, 1 / 8: 1 + change}
        probe = Seen(lambda h: (rule.get(h, 1.0), 1.0))
        assert s.settled_step(probe, 1.0) == most

    @pytest.mark.parametrize(("part", "half"), [(UNDER, True), (OVER, False)])
    def test_little_bend_asks_for_half_the_step(self, part, half):
        _, asked = settled([1.0, 1.0], jump=part * 0.7)
        assert (1 / 2 in asked) is half

    def test_the_walk_is_sixteen_steps_long(self):
        _, asked = settled([(-3.0) ** k for k in range(40)])
        assert len(asked) == 16

    @pytest.mark.parametrize(
        ("ratio", "towards"),
        [(0.0125, True), (0.008, False), (0.16, True), (0.25, False)],
    )
    @pytest.mark.parametrize("scale", [1.0, 0.01, 100.0])  # a share of a change, not a number
    def test_towards_zero(self, scale, ratio, towards):
        values = [0.001 + ratio + 1.0, 0.001 + ratio, 0.001, 5.0, -7.0, 9.0]
        found, _ = settled([scale * v for v in values + [(-3.0) ** k for k in range(12)]])
        assert (found == 1.0) is towards

    @pytest.mark.parametrize(
        ("heights", "scatter"),
        [
            ([0.016, *[0.01] * 5, 0.009, 0.011], True),
            ([0.025, *[0.01] * 5, 0.009, 0.011], False),
            ([0.016, *[0.01] * 4, 0.009, 0.011], False),
            ([0.01, *[0.01] * 5, 0.01 / 80, 0.011], True),
            ([0.01, *[0.01] * 5, 0.01 / 125, 0.011], False),
            ([0.01, *[0.01] * 5, 0.01 * 1.04, 0.01], False),
            ([0.01, *[0.01] * 5, 0.01 * 1.065, 0.01], True),
        ],
    )
    def test_scatter_all_the_way(self, heights, scatter):
        walked = [Slope(8.0**-k, y * 8.0**k, 0, 0) for k, y in enumerate(heights)]
        assert s._all_scatter(Seen(size=1.0), walked) is scatter


def best(value=1.0, truncation=0.0, rounding=0.0, height=0.0, last=None, power=1.0, **more):
    last = last or Slope(0.1, value, 0.0, 0.0)
    return x.Extrapolated(value, truncation, rounding, height, 4 * last.h, last, power, **more)


def audited(probe, found):
    """The audit, with the last step of the extrapolation among what is known."""
    probe.slopes.setdefault(found.last.h, found.last)
    return a.audit(probe, found)


FAR = 0.927 * 0.1 / 8**5


class TestAudit:
    def test_how_far_f_is_from_a_parabola(self):
        assert a._height(Slope(2.0, 1.0, 3.0, 0.0), 1.0, 0.5) == 2.0
        assert a._height(Slope(2.0, 4.0, 3.0, 0.0), 1.0, 0.5) == 6.0

    def test_where_it_looks(self):
        probe = Seen(lambda h: 1.0)
        audited(probe, best())
        assert len(probe.asked) == 1
        assert close(probe.asked[0], FAR)
        near = Seen(lambda h: 1.0)
        audited(near, best(last=Slope(1e-9, 1.0, 0, 0)))
        assert close(near.asked[0], 0.927 * 64 * near.least)

    @pytest.mark.parametrize(
        ("value", "jump", "height"),
        [(1 + 5e-9, 0.0, 5e-9), (1 + 5e-9, 2e-9, 5e-9), (1.0, 6e-9, 3e-9), (1.0, -6e-9, 3e-9)],
    )
    def test_noise_is_what_the_slope_is_off_or_half_of_what_right_and_left_are_apart(
        self, value, jump, height
    ):
        found = audited(Seen(lambda h: (value, jump, 1e-9)), best())
        assert found == a.Finding(noise=pytest.approx(height * FAR, rel=1e-6, abs=0))

    @pytest.mark.parametrize(("straight", "off"), [(False, 6e-6), (True, 1e-6)])
    def test_what_a_series_in_h_leaves_there_is_no_noise(self, straight, off):
        share = FAR / 0.1
        last = Slope(0.1, 1 + 5e-6 / (8 * share), 0.0, 0.0)
        found = best(last=last, straight=straight)
        seen = audited(Seen(lambda h: (1 + 6e-6, 0.0, 1e-6)), found)
        assert seen.noise == pytest.approx(off * FAR, rel=1e-6)
        less = audited(Seen(lambda h: (1 + 4e-6, 0.0, 1e-6)), found)
        assert less.noise == (0.0 if straight else pytest.approx(4e-6 * FAR, rel=1e-6))

    @pytest.mark.parametrize(("part", "more"), [(UNDER, False), (OVER, True)])
    @pytest.mark.parametrize("what", ["moved", "torn", "left over", "argument", "doubt", "bend"])
    def test_what_makes_it_look_again(self, what, part, more):
        last = Slope(0.1, 1.0, 0.0, 0.0)
        known = {}
        if what == "moved":
            rule = lambda h: (1 + part * 8e-9, 0.0, 1e-9)  # noqa: E731
        elif what == "torn":
            rule = lambda h: (1.0, part * 16e-9, 1e-9)  # noqa: E731
        elif what == "left over":
            last = Slope(0.1, 1.5, 0.0, 0.0)
            rule = lambda h: 1 + part * 8 * (h / 0.1) * 0.5  # noqa: E731
        elif what == "argument":
            last = Slope(0.1, 1.0, 1.0, 0.0)
            rule = lambda h: (1 + part * 1e-12, 10 * h, 0.0)  # noqa: E731
        elif what == "doubt":  # f'' by two pairs of steps: 10 and 10.3
            last = Slope(0.1, 1.0, 1.0, 0.0)
            known = {0.1: 1.0, 0.2: 2.0, 0.4: 4 * 0.91}
            rule = lambda h: (1.0, (10 + part * 0.3) * h, 0.0)  # noqa: E731
        else:  # nothing but the last step tells f''
            last = Slope(0.1, 1.0, 1.0, 0.0)
            known = {0.1: 1.0}
            rule = lambda h: (1.0, (10 + part * 5) * h, 0.0)  # noqa: E731
        probe = Seen(rule)
        if what == "argument":
            known = {0.1: 1.0, 0.2: 2.0, 0.4: 4.0}
        probe.slopes.update({h: Slope(h, 1.0, j, 0.0) for h, j in (known or {0.1: 0.0}).items()})
        audited(probe, best(last=last))
        assert (len(probe.asked) > 1) is more

    @pytest.mark.parametrize(
        ("growth", "looks", "status"),
        [
            (0.92, 5, "KINK"), (0.88, 5, None), (1.0, 3, "KINK"), (1.04, 3, None),
            (7.8, 5, "KINK"), (7.95, 5, "JUMP"),
        ],
    )  # fmt: skip
    def test_what_the_growth_of_a_tear_says(self, growth, looks, status):
        slopes = [Slope(8.0**-k, 0.0, growth**k, 0.0) for k in range(looks)]
        found = a._torn(Seen(), slopes, Slope(1.0, 0, 0, 0), 0.0, 1.1)
        assert (found and found.name) == status

    @pytest.mark.parametrize(("part", "seen"), [(UNDER, False), (OVER, True)])
    def test_a_tear_stands_out_of_rounding(self, part, seen):
        slopes = [Slope(8.0**-k, 0.0, part * 16, 1.0) for k in range(3)]
        assert (a._torn(Seen(), slopes, Slope(1.0, 0, 0, 0), 0.0, 1.02) is not None) is seen

    @pytest.mark.parametrize(("spread", "kink"), [(1.01, True), (1.04, False)])
    def test_three_looks_must_agree_better_than_five(self, spread, kink):
        looks = [Slope(8.0**-k, 1.0, j, 0) for k, j in enumerate((1, spread, spread))]
        assert (a._torn(Seen(), looks, looks[0], 0.0, a.FEW_SPREAD) is not None) is kink

    @pytest.mark.parametrize(("spread", "kink"), [(1.08, True), (1.13, False)])
    def test_five_looks_may_differ_more(self, spread, kink):
        looks = [Slope(8.0**-k, 1.0, j, 0) for k, j in enumerate((1, 1, 1, 1, spread))]
        assert (a._torn(Seen(), looks, looks[0], 0.0, a.MORE_SPREAD) is not None) is kink

    @pytest.mark.parametrize(
        ("growth", "upright"), [(1.08, False), (1.15, True), (6.8, True), (7.3, False)]
    )
    def test_slopes_that_rise_without_end(self, growth, upright):
        looks = [Slope(8.0**-k, growth**k, 0.0, 0.0) for k in range(5)]
        assert a._upright(looks) is upright

    @pytest.mark.parametrize(("part", "lost"), [(UNDER, False), (OVER, True)])
    def test_right_and_left_that_do_not_meet(self, part, lost):
        # Even around x: the jump stays at a share of what it was, by no law.
        jumps = {1: 1e6, 8: -3e6, 1 / 8: 2e6, 64: 1.0, 1 / 64: part * 0.5e6}
        rule = lambda h: (1.0, jumps[min(jumps, key=lambda k: abs(k - h / FAR))])  # noqa: E731
        found = audited(Seen(rule), best())
        assert (found.verdict is not None) is lost

    def test_beside_the_last_step_it_looks_no_farther_than_that(self):
        jumps = iter((1e6, -3e6, 2e6, 1e6, -1e6))
        probe = Seen(lambda h: (1.0, next(jumps)))
        audited(probe, best(last=Slope(1e-12, 1.0, 0, 0)))
        assert len(probe.asked) >= 3
        assert max(probe.asked) == probe.asked[0] < 1e-12

    @staticmethod
    def uneven(part, value=1.0):
        """What is made of right and left that do not meet; the last slope is `value`."""
        jumps = {1: 1e6, 8: -3e6, 1 / 8: 2e6, 64: 1.0, 1 / 64: part * 0.5e6}

        def rule(h):
            at = min(jumps, key=lambda k: abs(k - h / FAR))
            return (value if at == 1 / 64 else 1.0), jumps[at]

        return audited(Seen(rule), best())

    def test_one_slope_that_moved_speaks_of_structure(self):
        assert self.uneven(OVER).verdict is not None
        assert self.uneven(OVER, value=1e9).verdict is None

    def test_scatter_is_as_high_as_the_last_two_looks_show(self):
        assert self.uneven(UNDER).noise == pytest.approx(2e6 * FAR / 8 / 2)

    def test_the_last_of_the_tears(self):
        looks = [Slope(1.0, 0, 3.0, 0), Slope(1 / 8, 0, 1.3, 0), Slope(1 / 64, 0, 0.3, 0)]
        assert a._last_tear(looks, 1.0) == 1
        assert a._last_tear(looks[2:], 1.0) == 0
        assert a._last_tear([look._replace(floor=1.0) for look in looks], 1.0) == 0

    def test_a_corner_of_a_bent_f_is_one(self):
        looks = [Slope(8.0**-k, 0.0, 1 - 4 * 8.0**-k, 1e-3) for k in range(3)]
        assert a._torn(Seen(), looks, looks[0], -4.0, 1.02).name == "KINK"

    def test_flat_close_to_x_and_low_beyond_is_rounding(self):
        probe = Seen(lambda h: 1e-6 if h >= 4 else 0.0)
        probe.at(4.0)
        assert a._wrongly_flat(probe, Slope(1 / 2, 0.0, 0.0, 0.0)) == 4e-6

    def test_slopes_rise_by_their_changes_and_out_of_rounding(self):
        looks = [Slope(8.0**-k, 100 + 2.0**k, 0.0, 1e-9) for k in range(5)]
        assert a._upright(looks)
        assert not a._upright([look._replace(floor=1.0) for look in looks])

    def test_the_last_factor_is_told(self):
        assert a._regular([1.0, 2.0, 4.0, 8.2, 16.6], 1.1) == 16.6 / 8.2


def structure(values, value=0.0, size=1.0, middle=1.0, deep=None):
    """What is made of these slopes at steps 1, 1/8, 1/64, … of a f that has slope `value` above."""
    looks = [Slope(1e-3 * 8.0**-k, v, 0.0, 0.0) for k, v in enumerate(values)]
    probe = Seen(lambda h: deep if deep is not None else 0.0, size=size, height=lambda t: middle)
    found = a._structure_or_noise(probe, value, Slope(0.1, value, 0.0, 0.0), looks)
    return found, probe


def test_low_structure_is_how_f_computes():
    for part, finer in ((UNDER, False), (OVER, True)):
        off = part * 1000 * EPS / 1e-3
        found, _ = structure([off, off, off])
        assert (found.finer is not None) is finer


def test_the_size_of_f_is_that_of_x_and_of_the_end_of_the_last_step():
    """On the side that is looked at."""
    off = 1000 * EPS * 1e3 / 1e-3
    looks = [Slope(1e-3 * 8.0**-k, off, 0.0, 0.0) for k in range(3)]
    last = Slope(0.1, 0.0, 0.0, 0.0)
    for high, finer in ((1.1, False), (0.9, True)):
        probe = Seen(lambda h: 0.0, height=lambda t, high=high: 1e6 if t == high else 1.0, side=1)
        assert (a._structure_or_noise(probe, 0.0, last, looks).finer is not None) is finer


def test_structure_beside_a_slope_is_what_differs_from_it():
    found, _ = structure([5 + 1.0, 5 + 7.2, 5 + 51.84], value=5.0, deep=1e9)
    assert found.finer is not None


@pytest.mark.parametrize(
    ("heights", "edge"),
    [
        ((1, 1, UNDER / 16), True), ((1, -1, OVER / 16), False),  # settled below
        ((1, 1 / 7.2, 1 / 51.84), True), ((1, OVER * 1 / 8, -1 / 8), False),
    ],
)  # fmt: skip
def test_structure_settles_below_and_scatter_does_not(heights, edge):
    values = [1e-3 * y * 8.0**k / 1e-3 for k, y in enumerate(heights)]
    found, _ = structure(values, deep=1e9)
    assert (found.finer is not None) is edge


@pytest.mark.parametrize(("growth", "beside"), [(7.2, True), (6.8, False)])
def test_what_grows_by_nearly_eight_has_a_corner_beside_x(growth, beside):
    found, _ = structure([1.0, growth, growth**2], deep=1e9)
    assert (found.finer is not None) is beside


@pytest.mark.parametrize(("part", "step"), [(UNDER, 0), (OVER, 1)])
def test_the_edge_of_structure(part, step):
    found, _ = structure([1.0, part * 8 / 4, 1e-6])
    assert close(found.finer, 1e-3 * 8.0**-step)


@pytest.mark.parametrize(("apart", "same"), [(0.08, True), (0.125, False)])
def test_two_slopes_below_that_are_one(apart, same):
    looks = [Slope(1.0, 1.0 - apart, 0, 0), Slope(1 / 8, 1.0, 0, 0)]
    assert a._same_below(looks, 0.0) is same


@pytest.mark.parametrize(("part", "settled"), [(UNDER, True), (OVER, False)])
def test_a_last_look_far_below_tells_scatter(part, settled):
    values = [1.0, -8.0, 64.0]  # one height, 1e-3
    deep = part * 1e-3 / 64 / (1e-3 / 64 / 8**5)
    found, probe = structure(values, deep=deep)
    assert close(probe.asked[-1], 1e-3 / 64 / 8**5)
    assert (found.finer is not None) is settled


def looks_apart(apart, floor=1e-6):
    """Looks at steps 1, 1/8, … where right and left slopes are so far apart."""
    return [Slope(8.0**-k, 0.0, jump, floor) for k, jump in enumerate(apart)]


@pytest.mark.parametrize(
    ("apart", "open_"),
    [
        ([1, 1, 0.1, 1, 0.9], True),
        ([-1, 1, 0.1, 1, -0.9], True),
        ([1, 0.2, 0.1, 0.5 * OVER, 0.1], True),  # half of what was apart is left ...
        ([1, 0.2, 0.1, 0.5 * UNDER, 0.1], False),  # ... or less
        ([1, 1, 1, 8 * UNDER, 1], True),  # it has hardly grown ...
        ([1, 1, 1, 8 * OVER, 1], False),  # ... or as scatter does
        ([1, 1, OVER / 64, 1, 1], True),
        ([1, 1, UNDER / 64, 1, 1], False),  # met once
        ([16e-6 * OVER] * 5, True),
        ([16e-6 * UNDER] * 5, False),  # met, but for rounding
        ([1, 1, 1, 1], False),  # three steps of 8 are needed
        ([10, 10, 10, 80 * UNDER, 10], True),  # shares of the first, however high
        ([1, 0.2, 0.6, 0.1, 0.1], False),  # the last two
    ],
)
def test_slopes_that_stay_apart_without_a_law(apart, open_):
    assert a._ever_open(looks_apart(apart), 0.0, 1.0) is open_


@pytest.mark.parametrize(("part", "open_"), [(UNDER, True), (OVER, False)])
def test_one_look_that_has_met_but_for_rounding_is_enough(part, open_):
    assert a._ever_open(looks_apart([1, 1, 0.1, 1, 0.9], part * 0.1 / 16), 0.0, 1.0) is open_


def test_what_f_bends_by_keeps_nothing_open():
    bent = [Slope(8.0**-k, 0.0, 3 * 8.0**-k, 0.0) for k in range(5)]
    assert not a._ever_open(bent, 3.0, 0.0)
    corner = [Slope(8.0**-k, 0.0, 1 - 0.6 * 8.0**-k, 0.0) for k in range(5)]
    assert a._ever_open(corner, -0.6, 0.0)


@pytest.mark.parametrize(("x", "size"), [(1e10, 1e10), (-1e10, 1e10), (1e-10, 1.0)])
@pytest.mark.parametrize(("part", "open_"), [(UNDER, False), (OVER, True)])
def test_where_f_rounds_its_argument_what_it_bends_is_rounding(x, size, part, open_):
    apart = part * 16 * 0.6 * size * EPS
    looks = [Slope(8.0**-k * 1e-30, 0.0, apart, 0.0) for k in range(5)]
    assert a._ever_open(looks, 0.6, x) is open_


def dying(heights, *, jump=False, at=1.0):
    """Whether slopes of these heights, at steps from 1e-3 down by eighths, are no scatter."""
    probe = Seen(at=at)
    jumps = [jump] * len(heights) if isinstance(jump, bool) else jump
    for k, (y, jumping) in enumerate(zip(heights, jumps, strict=True)):
        h = 1e-3 * 8.0**-k
        value, jump = (0.0, 2 * y / h) if jumping else (y / h, 0.0)
        probe.slopes[h] = Slope(h, value, jump, 0.0)
    return e._dies_out(probe, 1e-3)


@pytest.mark.parametrize("jump", [False, True])
@pytest.mark.parametrize(
    ("heights", "dies"),
    [
        ([1, 0.1, 0.1, *[UNDER / 64] * 3], True),
        ([0.1, 0.1, -1, OVER / 64, 0.001, 0.001], False),  # of scatter's height
        ([1, 0.1, 0.1, 0.001, UNDER / 64, 0.001], True),
        ([1, 0.1, *[UNDER / 64] * 3], False),  # too few
        ([1, 0.1, 0.1, 0.001, 0.001, 0.0], False),  # flat far below: rounded
        ([1, 0.1, 0.1, 0.5, 0.001, 0.001, 0.001], True),
        ([1, 0.1, 0.1, 0.0, 0.001, 0.001, 0.001], True),
    ],
)
def test_what_dies_out_is_no_scatter(heights, dies, jump):
    assert dying(heights, jump=jump) is dies


def test_half_of_what_right_and_left_differ_by_is_a_height():
    rather_low = [1.0, 0.1, 0.1, *[UNDER / 64] * 3]
    assert dying(rather_low, jump=[False] * 3 + [True] * 3)
    assert not dying([1.0, 0.1, 0.1, *[OVER / 64] * 3], jump=[False] * 3 + [True] * 3)


@pytest.mark.parametrize(
    ("values", "dies"),
    [
        ([1, 1, 1, 9, 2, 2, 2], False),
        ([1, 1, 1, 9, -2, -2, -2], False),
        ([1, 1, 1, 9, 1, 1, 1.01], False),  # to a hundredth of the larger
        ([1, 1, 1, 9, 1, 1, 1.02], True),
        ([1, 1, 1, 9, 2, 2, -2], True),
    ],
)
def test_a_slope_that_has_settled_has_heights_that_shrink_with_its_steps(values, dies):
    assert dying([v * 8.0**-k for k, v in enumerate(values)]) is dies


def test_steps_of_a_few_last_digits_of_x_tell_nothing_of_scatter():
    assert not dying([1, 1, 1, *[1e-9] * 3], at=1e9)


class TestExtrapolation:
    def test_the_error_is_widened_and_truncation_beyond_rounding_more_so(self):
        assert best(rounding=1.0).error == 2.3
        assert best(truncation=1.0, rounding=1.0).error == 4.6
        assert best(truncation=3.0, rounding=1.0).error == 2.3 * 2 + 6.0 * 2

    @pytest.mark.parametrize(("part", "cut"), [(UNDER, False), (OVER, True)])
    def test_what_truncation_limits_is_cut_short(self, part, cut):
        assert best(truncation=part, rounding=1.0).cut_short is cut

    def test_the_powers_of_the_tables(self):
        assert (x.EVEN.shorter[1], x.ALL.shorter[1]) == (1 / 4, 1 / 2)

    def test_the_parts_of_a_step(self):
        assert x.PARTS == (
            1, 0.5, 0.25, 0.75, 0.125, 0.375, 0.625, 0.0625, 0.1875, 2**-5, 2**-6, 2**-7,
        )  # fmt: skip

    @pytest.mark.parametrize(("times", "taken"), [(80, False), (125, True)])
    def test_a_law_is_looked_for_where_truncation_is_the_trouble(self, times, taken):
        probe = Seen(lambda h: 1 + math.sqrt(h))
        start = best(value=1.1, truncation=times * 1e-3, rounding=1e-3)
        assert (x._lawful(probe, 1.0, start) is not start) is taken

    def test_a_law_takes_eight_slopes(self):
        probe = Seen(lambda h: 1 + math.sqrt(h))
        found = x._lawful(probe, 1.0, best(value=1.1, truncation=1.0))
        assert found.value == pytest.approx(1.0, abs=1e-9)
        assert sorted(probe.asked) == [2.0**-k for k in range(7, -1, -1)]

    @pytest.mark.parametrize(("power", "taken"), [(0.082, True), (0.06, False)])
    def test_a_series_that_is_too_long(self, power, taken):
        probe = Seen(lambda h: 1 + h**power)
        start = best(value=1.1, truncation=1.0)
        assert (x._lawful(probe, 1.0, start) is not start) is taken

    @pytest.mark.parametrize(("spread", "taken"), [(0.04, True), (0.065, False)])
    def test_its_factors_must_agree(self, spread, taken):
        ratios = [0.6] * 5 + [0.6 * (1 + spread)]
        changes = [1.0]
        for r in ratios:
            changes.append(changes[-1] * r)
        values = {2.0**-k: 5 + sum(changes[:k]) for k in range(8)}
        start = best(value=1.1, truncation=1.0)
        found = x._lawful(Seen(lambda h: values[h]), 1.0, start)
        assert (found is not start) is taken

    def test_a_row_is_trusted_to_gain_no_more_than_its_step_is_shorter(self):
        for rule, power in ((x.EVEN, 2), (x.ALL, 1)):
            assert rule.least[3] == [0.75**power / 4, 1.5**power / 4]

    def test_it_begins_where_f_has_a_value(self):
        found = x.extrapolate(Seen(lambda h: None if h > 0.2 else 3.0), 1.0)
        assert (found.value, found.step) == (3.0, 1 / 8)

    @pytest.mark.parametrize(("part", "value"), [(UNDER, 2.0), (OVER, 1.0)])
    def test_all_powers_of_h_are_believed_where_they_leave_a_quarter_of_the_error(
        self, monkeypatch, part, value
    ):
        even, every = best(1.0, truncation=1.0), best(2.0, truncation=part / 4)
        monkeypatch.setattr(x, "table", lambda rule, *_: even if rule is x.EVEN else every)
        monkeypatch.setattr(x, "_lawful", lambda _probe, _h, found: found)
        assert x.extrapolate(Seen(lambda h: 1.0), 1.0).value == value

    def test_a_row_that_brings_more_rounding_than_it_takes_of_truncation_is_left(self):
        slopes = [Slope(part, 1 + part**2 + 0.1 * part**4, 0.0, 0.0) for part in x.PARTS]
        rough = [*slopes[:3], slopes[3]._replace(floor=1e-3 / slopes[3].h)]
        before, after = (x.table(x.EVEN, 1.0, some, 1e-5) for some in (slopes[:3], rough))
        assert before.truncation > before.rounding
        assert (after.value, after.rounding) == (before.value, before.rounding)

    def test_second_differences_show_how_high_rounding_is(self):
        """Of a polynomial they show nothing; of heights that are off, how far these are off."""
        rng = random.Random(1)
        smooth = [Slope(p / 8, 1.0, 2 * p / 8 + (p / 8) ** 3, 1e-6) for p in x.PARTS]
        assert x.table(x.EVEN, 1 / 8, smooth).ragged < 1e-15
        found = []
        for _ in range(300):
            off = [s._replace(jump=s.jump + rng.gauss(0, 2**0.5) * 1e-9 / s.h) for s in smooth]
            found.append(x.table(x.EVEN, 1 / 8, off).ragged)
        assert 0.5e-9 < math.hypot(*found) / 300**0.5 < 2e-9

    def test_they_are_those_of_the_steps_that_the_slope_was_made_from(self):
        values = [5.0, 1.0, 1.0, 1.0, 1.0]  # the first step was of no use
        slopes = [Slope(p, v, 0.0, 1e-12) for p, v in zip(x.PARTS, values, strict=False)]
        found = x.table(x.EVEN, 1.0, [slopes[0]._replace(jump=1e6), *slopes[1:]])
        assert (found.value, found.step, found.ragged) == (1.0, 3 / 4, 0.0)

    @pytest.mark.parametrize(("part", "shown"), [(UNDER, True), (OVER, False)])
    def test_what_the_slopes_show_far_more_of_is_the_series(self, part, shown):
        """Of one unit of rounding in the last slope, and of one in the last second difference."""
        for rule in (x.EVEN, x.ALL):
            for k, i in ((2, 0), (4, 0), (4, 1), (6, 1)):
                bends = [0.0] * k + [1 / rule.second[k][i][-1]]
                changed = part * 12 * rule.first[k][i]
                assert rule.uneven(k, i, bends, changed) == (pytest.approx(1.0) if shown else 0.0)

    def test_rounding_shows_as_high_in_slopes_as_in_second_differences(self):
        rng = random.Random(2)
        for rule, k, i in ((x.EVEN, 4, 0), (x.EVEN, 5, 1), (x.ALL, 3, 0)):
            parts = x.PARTS[i : k + 1]
            changes, bends = [], []
            for _ in range(600):
                right, left = ([rng.gauss(0, 1) for _ in parts] for _ in "rl")
                slopes = [(a - b) / (2 * p) for a, b, p in zip(right, left, parts, strict=True)]
                now = n._weights([p ** (2 if rule is x.EVEN else 1) for p in x.PARTS], i, k)
                then = [
                    *n._weights([p ** (2 if rule is x.EVEN else 1) for p in x.PARTS], i, k - 1),
                    0,
                ]
                changes.append(sum((a - b) * d for a, b, d in zip(now, then, slopes, strict=True)))
                both = [a + b for a, b in zip(right, left, strict=True)]
                bends.append(rule.uneven(k, i, [0.0] * i + both, 0.0))
            root = 2**0.5  # two values make a slope, and a second difference here
            assert math.hypot(*changes) / 600**0.5 == pytest.approx(
                rule.first[k][i] / root, rel=0.1
            )
            assert math.hypot(*bends) / 600**0.5 == pytest.approx(root / 2, rel=0.1)

    @pytest.mark.parametrize(("part", "found"), [(UNDER, False), (OVER, True)])
    def test_a_widest_step_is_missed_where_nothing_explains_it(self, part, found):
        for k in (3, 4, 6):
            weight = n._weights([p * p for p in x.PARTS], 0, k)[0]
            missed = x.EVEN.missed(k, -part * 30 * 1e-9, 1e-9)
            assert missed == (pytest.approx(part * 30 * 1e-9 / abs(weight)) if found else 0.0)

    def test_what_the_widest_step_is_missed_by(self):
        """A parabola, and a first slope that is off by a thousandth."""
        rows = [Slope(p, 1 + p * p + (1e-3 if p == 1 else 0), 0.0, 1e-15 / p) for p in x.PARTS]
        found = x.table(x.EVEN, 1.0, rows)
        assert found.value == pytest.approx(1.0, abs=1e-13)
        assert (found.step, found.missed) == (3 / 4, pytest.approx(1e-3, rel=1e-6))
        assert x.table(x.EVEN, 1.0, rows[1:]).missed == 0

    def test_what_rounding_explains_is_not_missed(self):
        off = 20 * x.EVEN.amplified[3][1] * 1e-9 * x.EVEN.outer[3]
        rows = [Slope(p, 1 + p * p + (off if p == 1 else 0), 0.0, 1e-9 / p) for p in x.PARTS]
        found = x.table(x.EVEN, 1.0, rows)
        assert (found.step, found.missed) == (3 / 4, 0.0)

    @pytest.mark.parametrize(("part", "known"), [(UNDER, True), (OVER, False)])
    def test_the_rest_of_a_series_is_known_where_two_gaps_tell_it_alike(self, part, known):
        """Of a pole at distance 3: gap_k = x_0 … x_(k-1) / 9^k."""
        steps = [p * p for p in x.PARTS]
        for k in (4, 5):
            gaps = [math.prod(steps[:j]) / 9**j for j in range(k - 2, k + 2)]
            assert x.EVEN.rest(k, *gaps[:3], 1e-9 * gaps[3]) == pytest.approx(gaps[3])
            earlier, before, gap, rest = gaps[0] / 1.5, -gaps[1], gaps[2], -gaps[3]
            apart = abs(rest) / 2  # the gaps before tell half as much more
            found = x.EVEN.rest(k, earlier, before, gap, 8 * apart / part)
            assert found == (pytest.approx(rest) if known else 0.0)

    def test_it_is_looked_for_in_two_rows(self):
        steps = [p * p for p in x.PARTS]
        gaps = [[math.prod(steps[:j]) / 9**j for j in range(k - 2, k + 1)] for k in range(2, 9)]
        found = [k for k, g in enumerate(gaps, 2) if x.EVEN.rest(k, *g, 1.0)]
        assert found == [4, 5]
        assert x.EVEN.rest(4, 0.0, 1e-3, 1e-6, 1.0) == x.EVEN.rest(4, 1e-1, 0.0, 1e-6, 1.0) == 0.0

    def test_a_table_adds_what_is_known_of_its_rest(self):
        """Of a pole at distance 3, seen with rounding that five rows come near to."""
        for h in (1.0, 1 / 8, 8.0):
            rows = [Slope(p * h, 1 / (1 - p * p / 9), 0.0, 3e-10 / p) for p in x.PARTS]
            found = x.table(x.EVEN, h, rows)
            assert (found.step, found.last.h) == (h, h / 8)
            assert found.rounding == x.EVEN.amplified[4][0] * 3e-10
            assert found.truncation == found.rounding / 4
            assert abs(found.value - 1) < 0.1 * found.rounding
            # Second differences show more than slopes do, or the series once more.
            for size in (4, 1e-2):
                bent = [s._replace(jump=size * 1e-9 * k**4) for k, s in enumerate(rows)]
                gap = abs(found.value - x.table(x.EVEN, h, rows[:4]).value) * h
                bends = [s.jump * s.h for s in bent[:5]]
                ragged = x.table(x.EVEN, h, bent).ragged
                assert ragged == pytest.approx(x.EVEN.uneven(4, 0, bends, gap), rel=1e-3)

    def test_the_table_knows_how_slopes_go_home(self):
        rows = [Slope(p, 1 + p, 0.0, 1e-15 / p) for p in x.PARTS]
        assert x.table(x.ALL, 1.0, rows).straight
        assert not x.table(x.EVEN, 1.0, rows).straight

    def test_what_a_law_makes_of_slopes_with_rounding(self):
        """D(h) = 5 + h^p: each halving takes the share r = 2^-p of what is left."""
        ratio, floor = 0.6, 1e-12
        probe = Seen(lambda h: (5 + ratio ** -math.log2(h), 0.0, floor))
        found = x._lawful(probe, 1.0, best(value=1.1, truncation=1.0))
        assert found.value == pytest.approx(5.0, abs=1e-12)
        assert found.rounding == pytest.approx(4 * floor / 0.4**2)
        assert found.power == pytest.approx(-math.log2(ratio))

    @staticmethod
    def series(ratios):
        """Slopes at 1, 1/2, … whose changes have these ratios; and Aitken's end of each three."""
        changes = [1.0]
        for r in ratios:
            changes.append(changes[-1] * r)
        values = [5 + sum(changes[:k]) for k in range(8)]
        ends = [
            c - (c - b) ** 2 / ((c - b) - (b - a))
            for a, b, c in zip(values, values[1:], values[2:], strict=False)
        ]
        return Seen(lambda h: values[round(-math.log2(h))]), ends

    @pytest.mark.parametrize("ratios", [(0.5, 0.55, 0.9, 0.4, 0.6, 0.612)])
    def test_a_law_is_held_against_the_one_before(self, ratios):
        probe, ends = self.series(ratios)
        found = x._lawful(probe, 1.0, best(value=1.1, truncation=9.0))
        assert found.value == pytest.approx(ends[-1])
        assert found.truncation == pytest.approx(abs(ends[-1] - ends[-2]))
        start = best(value=6.0, truncation=1e-6)
        assert x._lawful(probe, 1.0, start) is start
        assert start.truncation == pytest.approx(abs(ends[-1] - 6.0))

    @pytest.mark.parametrize(
        ("ratio", "error", "taken"),
        [(0.25, 1e-2, True), (0.25, 1e-5, False), (0.27, 1e-5, True), (0.23, 1e-5, True)],
    )
    def test_what_shrinks_as_h_squared_is_left_to_the_tables_if_they_know_it(
        self, ratio, error, taken
    ):
        probe, _ = self.series([ratio] * 6)
        start = best(value=1.1, truncation=error / 6)
        assert start.error == pytest.approx(error)
        assert (x._lawful(probe, 1.0, start) is not start) is taken


def judged(noise=0.0, side=0, apart=0.0, spent=False, **made):
    probe = Seen(lambda h: None, size=made.pop("size", 1e9), side=side)
    for k in range(MOST_EVALUATIONS - 2 if spent else MOST_EVALUATIONS - 3):
        probe.height(2.0 + k)
    return j.judged(probe, 1.0, best(**made), noise, apart)


class TestJudged:
    @pytest.mark.parametrize(("part", "found"), [(UNDER, True), (OVER, False)])
    def test_an_error_that_leaves_no_digit(self, part, found):
        assert math.isfinite(judged(truncation=part * 0.1 / 6).value) is found
        # Rounding alone may make it so, to within a factor of four.
        made = {"truncation": 1 + (part * 10 - 5) / 6, "rounding": 1.0}
        assert math.isfinite(judged(**made).value) is found

    @pytest.mark.parametrize(("part", "status"), [(UNDER, "CONVERGED"), (OVER, "NOISY")])
    def test_when_jitter_is_spoken_of(self, part, status):
        assert judged(truncation=part * 1e-4 / 6).status.name == status

    def test_so_much_of_what_two_spans_differ_by_is_the_error(self):
        assert judged(apart=1e-6).error == pytest.approx(4e-6)
        assert judged(apart=1e-6, truncation=1e-5).error == pytest.approx(6e-5)
        assert math.isnan(judged(apart=OVER * 0.1 / 4).value)

    def test_pieces_that_are_alike_may_be_off_by_more_than_they_are_apart(self):
        assert judged(apart=UNDER * 1e-8).error == pytest.approx(32 * UNDER * 1e-8)
        assert judged(apart=OVER * 1e-8).error == pytest.approx(4 * OVER * 1e-8)
        assert judged(value=1e-3, apart=1e-10).error == pytest.approx(4e-10)
        assert judged(value=-1.0, apart=1e-9).error == pytest.approx(32e-9)
        # Where the shorter span is not smooth to its last digits, it is no piece.
        assert judged(apart=1e-9, truncation=1e-12).error == pytest.approx(4e-9)

    def test_so_much_of_what_the_widest_step_is_missed_by_is_the_error(self):
        assert judged(missed=UNDER * 1e-4).error == pytest.approx(4 * UNDER * 1e-4)
        assert judged(missed=OVER * 1e-4).error == EPS
        assert judged(value=-1e-3, missed=1e-8).error == pytest.approx(4e-8)
        assert judged(missed=1e-6, truncation=1e-5).error == pytest.approx(6e-5)

    def test_a_zero_everywhere_hides_what_a_one_would(self):
        last = Slope(0.1, 0.0, 0.0, 0.0)
        assert judged(value=0.0, last=last).error == pytest.approx(2.3 * EPS / 0.4, rel=1e-9, abs=0)
        assert judged(value=0.0, last=last, height=1e-9, rounding=1e-9).error < 2.3e-9

    def test_the_error_is_wider_where_less_was_seen(self):
        assert judged(truncation=1e-6).error == pytest.approx(6e-6)
        assert judged(truncation=1e-6, side=1).error == pytest.approx(18e-6)
        assert judged(truncation=1e-6, spent=True).error == pytest.approx(60e-6)

    @pytest.mark.parametrize(("part", "alike"), [(UNDER, True), (OVER, False)])
    def test_two_spans_are_alike_up_to_a_share(self, monkeypatch, part, alike):
        found = iter((best(truncation=1e-6), best(1 + part * 1e-4)))
        monkeypatch.setattr(e, "extrapolate", lambda *_: next(found))
        monkeypatch.setattr(e, "audit", lambda *_: a.Finding())
        look = e._look(Seen(), 0.5, known=False)
        assert look.best.value == 1 + part * 1e-4
        assert look.start == 1 / 32
        assert look.apart == (pytest.approx(part * 1e-4) if alike else 0.0)

    @pytest.mark.parametrize(("part", "noisy"), [(UNDER, False), (OVER, True)])
    def test_noise_is_many_times_rounding(self, part, noisy):
        found = judged(noise=part * 8.0, height=1.0, rounding=1e-9)
        # All calls are spent, so that jitter leaves nothing; rounding is only scaled.
        assert math.isnan(found.value) is noisy

    def test_what_the_audit_saw_of_rounding(self):
        error = lambda n: judged(noise=n, height=1.0, rounding=1e-9).error  # noqa: E731
        assert error(0.0) == pytest.approx(0.55 * 2.3e-9, rel=1e-5)
        assert error(2.0) == pytest.approx(1.7 * 2 * 2.3e-9, rel=1e-5)

    @pytest.mark.parametrize(
        ("ragged", "room"),
        [
            (UNDER * 2, 0.55),
            (OVER * 2, OVER * 6),
            (UNDER * 1e5, UNDER * 3e5),
            (OVER * 1e5, 0.55),
        ],
    )
    def test_what_second_differences_show_of_rounding(self, ragged, room):
        error = judged(ragged=ragged, height=1.0, rounding=1e-9).error
        assert error == pytest.approx(room * 2.3e-9, rel=1e-5)
        # In units of the height that is expected.
        low = judged(ragged=1e-3 * ragged, height=1e-3, rounding=1e-9).error
        assert low == pytest.approx(room * 2.3e-9, rel=1e-5)
        # What the audit saw, where that is more.
        more = judged(noise=7.9, ragged=4.4, height=1.0, rounding=1e-9).error
        assert more == pytest.approx(1.7 * 7.9 * 2.3e-9, rel=1e-5)

    @pytest.mark.parametrize(("part", "status"), [(UNDER, "CONVERGED"), (OVER, "NOISY")])
    def test_where_jitter_was_seen_less_is_enough(self, monkeypatch, part, status):
        wider = best(truncation=part * 1e-6 / 6)
        monkeypatch.setattr(j, "extrapolate", lambda *_: wider)
        probe = Seen(size=1e9)
        assert j.judged(probe, 1.0, best(height=1e-9), 1e-6).status.name == status

    def test_the_noise_that_is_reckoned_with(self, monkeypatch):
        asked = []
        monkeypatch.setattr(j, "extrapolate", lambda p, h, n=0.0: asked.append(n) or best())
        j.judged(Seen(size=1e9), 1.0, best(height=1e-9), 1.0)
        assert asked[0] == pytest.approx(2.3)

    @pytest.mark.parametrize(("part", "believed"), [(UNDER, False), (OVER, True)])
    def test_a_last_resort_is_none_for_what_may_be_rounding(self, part, believed):
        found = j.last_resort(Seen(size=1.0), Slope(1.0, 1.0, 1e-3, 0.0), part * 1e-6)
        assert math.isfinite(found.value) is believed

    @pytest.mark.parametrize(("part", "believed"), [(UNDER, True), (OVER, False)])
    def test_and_must_have_a_digit(self, part, believed):
        found = j.last_resort(Seen(size=1.0), Slope(1.0, 1.0, part * 0.1, 0.0), 1.0)
        assert math.isfinite(found.value) is believed

    @pytest.mark.parametrize(("noise", "found"), [(5e-5, False), (2e-4, True)])
    def test_a_last_resort_is_held_against_the_size_of_f(self, noise, found):
        last = Slope(0.5, 10.0, 0.01, 0.005)
        outcome = j.last_resort(Seen(size=100.0), last, noise)
        assert math.isfinite(outcome.value) is found
        if found:
            assert outcome.error == pytest.approx(0.01 + 4 * j.SAFETY * 0.005)

    def test_what_is_left_of_an_error_is_the_rounding_of_the_value(self):
        assert judged().error == EPS

    def test_an_error_is_held_against_the_larger_of_value_and_last_slope(self):
        assert judged(truncation=0.5 / 6, last=Slope(0.1, 10.0, 0.0, 0.0)).value == 1.0
        assert math.isnan(judged(truncation=0.5 / 6).value)

    @pytest.mark.parametrize(("middle", "found"), [(100.0, True), (1.0, False)])
    def test_scatter_may_hide_the_slope_of_a_small_f_but_not_far_from_0(self, middle, found):
        probe = Seen(size=1.0)
        probe.middle = middle
        outcome = j.judged(probe, 1.0, best(height=1.0), 0.5)
        assert math.isfinite(outcome.value) is found


class TestWhatWasScatter:
    @pytest.mark.parametrize(
        ("value", "noise", "scatter"),
        [(-1.0, 5.0, False), (-1.0, 11.0, True), (1.0, 5.0, True)],
    )
    def test_as_high_as_before_or_the_same_slope(self, value, noise, scatter):
        found = best(value=value, truncation=1e-3)
        above = e.Look(1.0, best(), a.Finding(noise=100.0), None, 0.0)
        assert e._was_scatter(Seen(), above, found, noise) is scatter

    @pytest.mark.parametrize(("riser", "rounding"), [(2.0, 2.0), (4.0, 0.0)])
    def test_a_riser_of_rounding_is_held_against_the_size_of_f(self, monkeypatch, riser, rounding):
        monkeypatch.setattr(e, "riser_beyond", lambda *_: riser)
        assert e._rounding_riser(Seen(size=100.0), best(), 1.0, 0.0) == rounding

    @staticmethod
    def searched(monkeypatch, under, audits):
        """What the search makes of two extrapolations, 1 and then 2, and of these audits."""
        values, looked = iter((1.0, 2.0, 3.0, 4.0)), []
        monkeypatch.setattr(e, "first_step", lambda probe: 1.0)
        monkeypatch.setattr(e, "settled_step", lambda probe, h: 1.0 if h == 1.0 else under)
        monkeypatch.setattr(
            e, "extrapolate", lambda *_: best(value=next(values), rounding=1e-9, height=1.0)
        )
        monkeypatch.setattr(e, "audit", lambda *_: looked.append(1) or audits[len(looked) - 1])
        probe = Seen(lambda h: 1.0, size=1e9)
        return e._search(probe).value, len(looked)

    def test_scatter_below_leaves_what_was_found_above(self, monkeypatch):
        audits = [a.Finding(None, 0.01, 0.5), a.Finding(None, None, 1.0)]
        assert self.searched(monkeypatch, 1 / 8, audits) == (1.0, 2)

    def test_structure_below_is_looked_for_only_far_enough_below(self, monkeypatch):
        audits = [a.Finding(None, 0.01, 0.5)] * 4
        assert self.searched(monkeypatch, 1 / 2, audits) == (1.0, 1)

    @pytest.mark.parametrize("dies", [True, False])
    def test_what_dies_out_below_where_nothing_settles_has_no_slope(self, monkeypatch, dies):
        monkeypatch.setattr(e, "_dies_out", lambda probe, finer: dies)
        audits = [a.Finding(None, 0.01, 0.5)]
        value, looks = self.searched(monkeypatch, None, audits)
        assert (math.isnan(value), looks) == (dies, 1)

    @pytest.mark.parametrize(
        ("height", "part", "value"),
        [(1e-9, OVER, 1.0), (1e-9, UNDER, 2.0), (1e-3, OVER, 2.0)],
    )
    def test_below_what_is_low_more_noise_than_rounding_is_scatter(
        self, monkeypatch, height, part, value
    ):
        monkeypatch.setattr(e, "riser_beyond", lambda *_: 0.0)
        monkeypatch.setattr(e, "judged", lambda probe, start, best, *rest: best.value)
        below = best(value=2.0, rounding=1e-9, height=1e-12)
        look = e.Look(1e-9, below, a.Finding(noise=part * 8e-12), None, 0.0)
        coarse = e.Look(1.0, best(value=1.0, rounding=1e-9), a.Finding(noise=height), None, 0.0)
        assert e._concluded(Seen(size=1.0), look, coarse) == value


def test_low_and_fine_are_shares_of_f_and_of_x():
    assert j.is_low(Seen(at=100.0, size=100.0), 5e-5, 1e-6)


@pytest.mark.parametrize(("part", "low"), [(UNDER, True), (OVER, False)])
def test_what_is_low_and_fine(part, low):
    assert j.is_low(Seen(at=1.0, size=1.0), part * 1e-6, 1e-9) is low
    assert j.is_low(Seen(at=1.0, size=1.0), 1e-9, part * 2e-8) is low


def unsettled(values, side=0):
    probe = Seen(lambda h: None, size=1e6, side=side)
    probe.slopes = {8.0**-k: Slope(8.0**-k, v, 0.0, 0.0) for k, v in enumerate(values)}
    return j.unsettled(probe, 1.0)


class TestUnsettled:
    @pytest.mark.parametrize(("off", "jump"), [(0.008, True), (0.0125, False)])
    def test_a_jump_grows_by_eight(self, off, jump):
        values = [1e6 * (8.0 * (1 + off)) ** k for k in range(6)]
        assert (unsettled(values).status.name == "JUMP") is jump

    @pytest.mark.parametrize(("ratio", "home"), [(0.72, True), (0.79, False)])
    def test_a_power_creeps_home(self, ratio, home):
        found = unsettled([5 + ratio**k for k in range(6)])
        assert (found.status.name == "NOISY") is home
        if home:
            assert found.value == pytest.approx(5.0)

    @pytest.mark.parametrize(("spread", "home"), [(0.04, True), (0.0625, False)])
    def test_by_one_ratio(self, spread, home):
        changes = [1.0, 0.5, 0.25, 0.125, 0.125 * (0.5 + spread)]
        values = [sum(changes[:k]) for k in range(6)]
        assert (unsettled(values).status.name == "NOISY") is home

    @pytest.mark.parametrize(
        ("growth", "tried"), [(1.05, True), (1.18, False), (7.7, False), (8.1, True)]
    )
    def test_growing_without_end_is_not_scatter(self, monkeypatch, growth, tried):
        asked = []
        monkeypatch.setattr(j, "extrapolate", lambda *a: asked.append(a) or best())
        values, change = [0.0], 1.0
        for _ in range(5):
            values.append(values[-1] + change)
            change *= growth
        unsettled([v + 1e-3 for v in values])
        assert bool(asked) is tried

    @pytest.mark.parametrize(("part", "tried"), [(UNDER, False), (OVER, True)])
    def test_scatter_has_one_height(self, monkeypatch, part, tried):
        asked = []
        monkeypatch.setattr(j, "extrapolate", lambda *a: asked.append(a) or best())
        low = part / 64
        heights = [1.0, -1.0, 1.0, low, -low, low]
        unsettled([y * 8.0**k for k, y in enumerate(heights)])
        assert bool(asked) is tried

    @pytest.mark.parametrize(("height", "jump"), [(20.0, False), (40.0, True)])
    def test_a_jump_as_low_as_rounding_is_none(self, height, jump):
        found = unsettled([height * 8.0**k for k in range(6)])
        assert (found.status.name == "JUMP") is jump

    def test_one_pair_alone_is_no_law_of_a_jump(self):
        assert unsettled([1.0, 2.0, 3.0, 5.0, 7e5, 5.6e6]).status.name != "JUMP"

    def test_all_ratios_of_a_power_are_like_the_last(self):
        changes = [1.0, 0.46, 0.46 * 0.5, 0.46 * 0.25, 0.46 * 0.25 * 0.54]
        assert unsettled([sum(changes[:k]) for k in range(6)]).status.name != "NOISY"

    def test_what_creeps_home_is_summed_by_its_last_ratio(self):
        changes = [1.0, 0.5, 0.25, 0.125, 0.125 * 0.54]
        values = [sum(changes[:k]) for k in range(6)]
        probe = Seen(lambda h: None, size=1e6)
        for k, value in enumerate(values):
            probe.slopes[8.0**-k] = Slope(8.0**-k, value, 0.0, 0.25 if k == 5 else 9.0)
        found, rest = j.unsettled(probe, 1.0), 0.125 * 0.54 * 0.54 / 0.46
        assert found.value == pytest.approx(sum(changes) + rest)
        assert found.error == pytest.approx(rest + 0.25)
        assert found.step == 8.0**-5

    @pytest.mark.parametrize(
        ("ratios", "tried"),
        [
            ((8.2, 8.2, 8.2, 5.0), True),
            ((2.0, 3.0, 3.1, 2.9), True),
            ((3.0, 3.1, 3.0, 3.1), False),
        ],
    )
    def test_growth_is_without_end_if_three_ratios_are_alike(self, monkeypatch, ratios, tried):
        asked = []
        monkeypatch.setattr(j, "extrapolate", lambda *a: asked.append(a) or best())
        values, change = [1e-3, 1.0 + 1e-3], 1.0
        for ratio in ratios:
            change *= ratio
            values.append(values[-1] + change)
        unsettled(values)
        assert bool(asked) is tried

    def test_behind_scatter_the_best_of_longer_steps_is_taken(self, monkeypatch):
        asked = []

        def extrapolate(probe, h, noise):
            asked.append((h, noise))
            return best(value=h, truncation=1e-6 * abs(math.log2(h / 64) or 0.01))

        monkeypatch.setattr(j, "extrapolate", extrapolate)
        probe = Seen(lambda h: None, size=1e6)
        for k in range(6):
            h = 8.0**-k
            probe.slopes[h] = Slope(h, (-1) ** k / h, 4.0 / h, 0.0)
        found = j.unsettled(probe, 1.0)
        assert asked == [(8.0**k, 2.0) for k in (4, 3, 2, 1, 0)]
        assert found.value == 64.0


def test_so_many_calls_and_no_more():
    calls = []
    probe = Probe("t", lambda t: calls.append(t) or 1.0, 1.0)
    for k in range(100):
        probe.height(1.0 + k)
    assert len(calls) == MOST_EVALUATIONS == 60


class TestProbe:
    def test_a_difference_too_large_to_be_held_still_has_its_slope(self):
        probe = Probe("t", lambda t: 8e307 * t, 0.0)
        assert probe.at(2.0).value == 8e307

    @pytest.mark.parametrize("largest", [-0.5, 0.0, 0.5])
    def test_rounding_is_that_of_the_largest_height(self, largest):
        probe = Probe("t", lambda t: 8.0 if t == largest else 1.0 + t, 0.0)
        assert probe.at(0.5).floor == EPS * 8.0 / 1.0

    def test_the_smallest_step_beside_0(self):
        assert Probe("t", lambda t: t, 0.0).least == 2.0**-1000
        assert Probe("t", lambda t: t, 1.0).least == 8 * math.ulp(1.0)
