"""Every threshold of a verdict, on made-up runs a little on this side of it and on that.

`make mutants` halves and doubles each of them; one of the two tests must notice.
"""

import numpy as np
import pytest

from gdlesson import SGD, RMSprop, descend
from gdlesson.history import Everything, History, Status
from gdlesson.objectives import parabola, ravine, saddle, two_valleys
from gdlesson.runs import directions as d
from gdlesson.runs import late
from gdlesson.runs import sentences as s
from gdlesson.runs import verdicts as v
from gdlesson.runs.fates import fate
from gdlesson.runs.leaps import leaps
from gdlesson.runs.verdicts import Verdict, verdict

#: A little below a border, and a little above.
UNDER, OVER = 0.8, 1.25


def walked(points, gradients, losses=None, *, f=None, rule=None, status=Status.STEPS_SPENT):
    """A run with these points and gradients; nothing is known of its function, unless given."""
    points, gradients = (np.asarray(a, dtype=float) for a in (points, gradients))
    points, gradients = (a.reshape(len(a), -1) for a in (points, gradients))
    if losses is None:
        losses = np.linspace(10, 1, len(points))
    written = Everything(points[0], len(points) - 1)
    for row in zip(points, losses, gradients, strict=True):
        written.add(*row)
    written.close()
    f = f or (lambda w: float("nan"))
    return History(written=written, status=status, f=f, optimizer=rule or RMSprop(0.1))


def turning(steps, where, *, lengths=None, slopes=None, losses=None):
    """A run on a line that changes sides at these steps, each step of length 1 or as given."""
    side, sides = 1.0, [1.0]
    for k in range(1, steps + 1):
        side = -side if k in where else side
        sides.append(side)
    moves = np.ones(steps) if lengths is None else np.asarray(lengths)
    points = np.concatenate([[0.0], np.cumsum(moves * -np.array(sides[:-1]))])
    return walked(points, np.array(sides) * (1.0 if slopes is None else slopes), losses)


@pytest.mark.parametrize(("share", "kind"), [(UNDER, Verdict.SMOOTH), (OVER, Verdict.CRAWLING)])
def test_one_percent_of_the_height_is_still_ahead(share, kind):
    rate = (1 - (share * 0.01) ** (1 / 40)) / 2  # parabola: the distance shrinks by 1 - 2 rate
    assert verdict(descend(parabola, 2, learning_rate=rate, steps=20)).kind is kind


@pytest.mark.parametrize(("late_turns", "kind"), [(10, Verdict.ZIGZAG), (15, Verdict.HOVERING)])
def test_half_of_the_late_steps_change_sides(late_turns, kind):
    # Spread out, so that the run gets nowhere between them.
    where = set(range(20, 60)) | {76 + k * 25 // late_turns for k in range(late_turns)}
    assert verdict(turning(100, where)).kind is kind


@pytest.mark.parametrize(("step", "kind"), [(0.3, Verdict.HOVERING), (0.6, Verdict.ZIGZAG)])
def test_a_run_that_leads_on_by_half_of_its_way_does_not_hover(step, kind):
    """To one side it steps 1, to the other so much less: on balance it gets on."""
    lengths = np.where(np.arange(100) % 2, 1.0, 1.0 - step * 4 / 3)
    assert verdict(turning(100, set(range(1, 101)), lengths=lengths)).kind is kind


@pytest.mark.parametrize(("last", "kind"), [(0.88, Verdict.ZIGZAG), (0.92, Verdict.HOVERING)])
def test_steps_that_shrink_one_by_one_are_seen_to_from_a_tenth_on(last, kind):
    lengths = np.concatenate([np.ones(75), np.linspace(1, last, 25)])
    assert verdict(turning(100, set(range(1, 101)), lengths=lengths)).kind is kind


@pytest.mark.parametrize(
    ("turns", "kind"),
    [
        (range(79, 101), Verdict.HOVERING),  # most of the last quarter, less than half of the half
        (range(76, 90), Verdict.HOVERING),  # half of the last quarter, little of the last eighth
    ],
)
def test_the_last_quarter_is_late(turns, kind):
    assert verdict(turning(100, set(turns))).kind is kind


@pytest.mark.parametrize(("late", "kind"), [(3.0, Verdict.HOVERING), (8.0, Verdict.UNSETTLED)])
def test_it_hovers_where_it_is_down_late_wherever_it_was_before(late, kind):
    losses = np.where(np.arange(101) < 76, 11.0 - late, late)
    losses[[0, 1]] = [10, 1]
    assert verdict(turning(100, set(range(76, 90)), losses=losses)).kind is kind


@pytest.mark.parametrize(
    ("off", "kind"),
    [
        (-OVER, Verdict.ZIGZAG),
        (-UNDER, Verdict.BOUNCING),
        (UNDER, Verdict.BOUNCING),
        (OVER, Verdict.DIVERGING),
    ],
)
def test_a_factor_of_minus_one_to_six_digits(off, kind):
    run = descend(parabola, 2, learning_rate=1 + off * 1e-6 / 2, steps=40)
    assert verdict(run).kind is kind


@pytest.mark.parametrize(("jumps", "kind"), [(8, Verdict.CRAWLING), (13, Verdict.ZIGZAG)])
def test_a_run_that_jumps_at_a_tenth_of_its_steps_only_crawls(jumps, kind):
    assert verdict(turning(100, set(range(1, jumps + 1)))).kind is kind


@pytest.mark.parametrize(("kept", "kind"), [(0.5, Verdict.ZIGZAG), (0.85, Verdict.HOVERING)])
def test_steps_that_keep_seven_tenths_do_not_shrink(kept, kind):
    lengths = np.where(np.arange(100) < 87, 1.0, kept) * (1 + 0.01 * np.arange(100) / 100)
    assert verdict(turning(100, set(range(1, 101)), lengths=lengths)).kind is kind


@pytest.mark.parametrize(("share", "kind"), [(UNDER, Verdict.BOUNCING), (OVER, Verdict.HOVERING)])
def test_to_and_fro_is_to_the_same_place_to_a_thousandth(share, kind):
    lengths = np.ones(100)
    lengths[1::2] -= share * 1e-3
    assert verdict(turning(100, set(range(1, 101)), lengths=lengths)).kind is kind


@pytest.mark.parametrize(
    ("low", "top", "kind"),
    [
        (0.1 * UNDER, 0.5 * OVER, Verdict.SPIKING),
        (0.1 * OVER, 0.5 * OVER, Verdict.SMOOTH),  # it was not down yet
        (0.1 * UNDER, 0.5 * UNDER, Verdict.SMOOTH),
    ],
)
def test_a_loss_that_was_down_to_a_tenth_and_is_up_again_to_a_half_spikes(low, top, kind):
    losses = np.concatenate([np.linspace(1, low, 60), [top], np.linspace(0.3, 0, 60)])
    run = walked(np.arange(121), np.geomspace(1, 0.01, 121), losses)
    assert verdict(run).kind is kind


@pytest.mark.parametrize(
    ("end", "kind"), [(0.5 * UNDER, Verdict.SPIKING), (0.5 * OVER, Verdict.UNSETTLED)]
)
def test_a_loss_that_ends_above_a_half_again_is_not_down(end, kind):
    losses = np.concatenate([np.linspace(1, 0, 60), [0.9], np.linspace(0.8, end, 60)])
    run = walked(np.arange(121), np.geomspace(1, 0.01, 121), losses)
    assert verdict(run).kind is kind


@pytest.mark.parametrize(("every", "kind"), [(11, Verdict.SPIKING), (9, Verdict.SMOOTH)])
def test_a_loss_that_shoots_up_at_more_than_a_tenth_of_the_steps_does_not_spike(every, kind):
    losses = np.where(np.arange(199) % every == every - 1, 0.9, 0.05)
    losses[[0, -1]] = [1, 0]
    assert verdict(walked(np.arange(199), np.geomspace(1, 0.01, 199), losses)).kind is kind


def test_one_spike_is_told_as_one():
    run = walked(np.arange(6), np.ones(6), [10.0, 4, 0.5, 8, 2, 0.1])
    assert "its loss shoots up again once, at step 3, to 8; after 5 steps" in s.spikes(run, [3])


def test_three_leaps_are_named_and_four_are_counted():
    run = descend(parabola, 2, steps=5)
    assert s.leaps(run, [1, 2, 4]).startswith("steps 1, 2 and 4 throw it over a ridge")
    assert s.leaps(run, [1, 2, 4, 5]).startswith("4 of its steps, the last of them step 5, throw")


@pytest.mark.parametrize(("off", "steps"), [(UNDER, []), (OVER, [1])])
def test_at_a_minimum_a_millionth_beside_it_the_slope_is_rounding(off, steps):
    right = two_valleys.minima[1][0]
    at = [right, right - off * 1e-6]
    assert leaps(walked(at, [-1e-9, 1e-9], f=two_valleys)) == steps


@pytest.mark.parametrize(("grown", "kind"), [(UNDER, Verdict.LEFT), (OVER, Verdict.DIVERGING)])
@pytest.mark.parametrize("what", ["point", "loss"])
def test_what_grew_a_thousandfold_was_carried_off(what, grown, kind):
    far = grown * 1e3 * 2  # against 1 + 1
    points = [1.0, -2.0, far if what == "point" else 3.0]
    losses = [1.0, far if what == "loss" else 2.0, np.nan]
    run = walked(points, [1.0, -1.0, 1.0], losses, status=Status.LOSS_NOT_FINITE)
    assert verdict(run).kind is kind


def test_a_loss_that_grew_a_thousandfold_is_off_even_if_it_falls_in_the_end():
    kinds = []
    for grown in (UNDER, OVER):
        losses = np.concatenate([[1.0], np.full(40, grown * 2e3)])
        losses[-3:] += [3, 2, 1]
        kinds.append(verdict(walked(np.arange(41), np.ones(41), losses)).kind)
    assert kinds == [Verdict.UNSETTLED, Verdict.DIVERGING]


@pytest.mark.parametrize(("share", "kind"), [(UNDER, Verdict.SADDLE), (OVER, Verdict.SMOOTH)])
def test_a_gradient_of_a_thousandth_is_that_of_a_level_place(share, kind):
    x = np.geomspace(1, share * 1e-3, 21)
    points = np.column_stack([x, np.zeros_like(x)])
    run = walked(
        points, [saddle.gradient(p) for p in points], [saddle(p) for p in points],
        f=saddle, rule=RMSprop(0.1),
    )  # fmt: skip
    assert verdict(run).kind is kind


@pytest.mark.parametrize(("value", "kind"), [(np.inf, Verdict.DIVERGING), (np.nan, Verdict.LEFT)])
def test_an_infinite_loss_is_no_place_without_a_value(value, kind):
    assert verdict(walked([1.0, -2.0, 3.0], [1.0, -1.0, 1.0], [1.0, 2.0, value])).kind is kind


class TestByFactors:
    def test_every_way_must_have_one(self):
        assert (
            v._by_factors(None, (d.Way("x", np.ones(3), factor=0.5), d.Way("y", np.ones(3))))
            is None
        )

    @pytest.mark.parametrize(("last", "kind"), [(2.0, Verdict.FALLING), (0.9, Verdict.CRAWLING)])
    def test_it_falls_if_it_ends_steeper_than_it_began(self, last, kind):
        run = walked([0.0, 1.0, 2.0], [1.0, 1.0, 1.0])
        slopes = np.array([1.0, 2.9 - last, last])
        way = d.Way("x", slopes, factor=1.1, curvature=-1.0)
        assert v._by_factors(run, (way,))[0] is kind


class TestByRecord:
    """Of 40 steps, the last ten are late."""

    def test_it_diverges_if_its_late_losses_rise_above_the_start_whatever_was_before(self):
        losses = np.array([1.0, *[0.5] * 30, *np.linspace(2, 5, 10)])
        losses[[10, 15]] = 9.0
        assert verdict(walked(np.arange(41), np.ones(41), losses)).kind is Verdict.DIVERGING

    def test_one_that_began_well_may_be_carried_off(self):
        losses = np.array([1.0, 0.5, *[1e4] * 37, 9e3, 8e3])
        assert verdict(walked(np.arange(41), np.ones(41), losses)).kind is Verdict.DIVERGING

    def test_a_last_loss_above_the_first_is_not_smooth(self):
        losses = np.array([1.0, 0.5, *[0.9] * 38, 1.2])
        run = walked(np.arange(41), np.ones(41), losses, status=Status.GRADIENT_TINY)
        assert verdict(run).kind is Verdict.UNSETTLED

    def test_it_zigzags_if_it_jumps_along_one_way_and_gets_down_though_not_at_once(self):
        side = np.array([*[1.0, -1.0] * 10, *[1.0] * 21])
        points = np.column_stack([side, np.arange(41)])
        losses = np.array([10.0, 12.0, *np.linspace(9, 1, 39)])
        run = walked(points, np.column_stack([side, np.ones(41)]), losses)
        assert verdict(run).kind is Verdict.ZIGZAG

    def test_a_slope_of_zero_changes_no_side(self):
        assert late.share_late(d.Way("x", np.array([1.0, 0.0, -1.0, 0.0, 1.0, -1.0])), 4) == 0.25

    @pytest.mark.parametrize(("length", "seen"), [(0.05, False), (0.2, True)])
    def test_steps_of_a_thousandth_of_the_way_can_be_seen(self, length, seen):
        points = np.cumsum([0.0, *[10.0] * 10, *[length] * 8])
        assert late.shrinks(walked(points, np.ones(19)), 8) is not seen

    @pytest.mark.parametrize(
        ("jump", "off", "same"),
        [(2, 0, True), (1.25, 0, True), (0.8, 0, False), (20, 0.01, True), (20, 0.1, False)],
    )
    def test_to_and_fro_is_seen_late_in_the_run_and_against_its_whole_way(self, jump, off, same):
        points = np.concatenate([np.linspace(100, 0, 31), [jump, 0] * 5])
        points[-1] += off
        assert late.to_and_fro(walked(points, np.ones(41)), 10) is same


class TestFallsWithoutEnd:
    @staticmethod
    def falls(losses=(-1.0, -4.0, -16.0), gradients=(-2.0, -4.0, -8.0), minima=None):
        f = lambda w: float(w[0])  # noqa: E731 - of a lowest point, its height is its place
        if minima:
            f.minima = minima
        return v._falls_without_end(walked(np.arange(len(losses)), gradients, losses, f=f))

    def test_it_gets_lower_and_steeper(self):
        assert self.falls()
        assert not self.falls(losses=(-1.0, -20.0, -16.0))
        assert not self.falls(gradients=(-2.0, -9.0, -8.0))
        assert not self.falls(gradients=(8.0, 8.0, 8.0))

    def test_of_one_step_nothing_is_said(self):
        assert not self.falls(losses=(-1.0, -4.0), gradients=(-2.0, -4.0))

    @pytest.mark.parametrize(("minima", "falls"), [((-20.0, -5.0), False), ((-10.0, -5.0), True)])
    def test_what_is_above_the_lowest_point_does_not_fall_for_ever(self, minima, falls):
        assert self.falls(minima=minima) is falls


@pytest.mark.parametrize(
    ("curvatures", "ground"),
    [
        ((1.0, 1.25e-6), "a lowest point"),
        ((1.0, 0.8e-6), "level"),
        ((0.2, 0.8e-6), "level"),
        ((100.0, 1.25e-4), "a lowest point"),
        ((100.0, 0.8e-4), "level"),
        ((1.0, -1.25e-6), "a saddle"),
        ((-1.0, -1.25e-6), "a top"),
    ],
)
def test_a_millionth_of_the_largest_curvature_is_seen(monkeypatch, curvatures, ground):
    monkeypatch.setattr(v, "curvature_at", lambda history, w: np.diag(curvatures))
    assert v._ground(walked([[0.0, 0.0]], [[0.0, 0.0]]), 0) == ground


class TestWayLeft:
    def test_it_is_measured_in_height_above_the_nearest_minimum(self):
        f = lambda w: 0.5 if w == 3 else 5.0  # noqa: E731
        f.minima = (3.0, -2.0)
        run = walked([0.0, 2.5], [4.0, 2.0], [10.0, 1.0], f=f)
        assert v.way_left(run, 1) == pytest.approx(0.5 / 9.5)

    def test_else_by_the_square_of_the_slope(self):
        assert v.way_left(walked([0.0, 1.0], [4.0, 1.0]), 1) == 1 / 16


def test_a_rate_holds_if_the_run_ends_lower_even_if_it_began_higher():
    run = walked([0.0, 1.0, 2.0], np.ones(3), [1.0, 2.0, 0.5], f=lambda w: 0.0)
    assert fate(run, v.Reading(Verdict.ZIGZAG, "")) == "holds"


class TestWords:
    @pytest.mark.parametrize(("left", "verb"), [(0.4, "glides"), (0.6, "crawls")])
    def test_half_of_the_way(self, left, verb):
        assert s.clause(d.Way("x", np.linspace(1, left, 10))) == f"{verb} along x"

    @pytest.mark.parametrize(("factor", "slow"), [(-0.85, False), (-0.95, True)])
    def test_jumps_that_hardly_shrink(self, factor, slow):
        way = d.Way("y", factor ** np.arange(9.0), factor=factor)
        assert ("times the last" in s.clause(way)) is slow

    @pytest.mark.parametrize(("share", "end"), [(UNDER, "then settles"), (OVER, "still swings")])
    def test_late_steps_of_a_hundredth(self, share, end):
        lengths = np.concatenate([np.ones(30), np.full(10, share * 0.01 * 1)])
        run = turning(40, set(range(1, 41)), lengths=lengths)
        assert end in s.swings(run, [d.Way("", run.gradients[:, 0])], 10)

    @pytest.mark.parametrize(("turns", "said"), [(1, "once"), (2, "twice"), (3, "3 times")])
    def test_once_and_twice(self, turns, said):
        slopes = np.cumprod([1.0, *[-1.0] * turns, *[1.0] * (20 - turns)])
        run = turning(20, set(range(1, turns + 1)))
        assert f"past level places, {said} along x" in s.swings(run, [d.Way("x", slopes)], 5)
        bowl = d.Way("x", slopes, curvature=2.0)
        assert f"past the bottom {said} along x" in s.swings(run, [bowl], 5)

    @pytest.mark.parametrize("curvature", [np.nan, 2.0])
    def test_one_axis_of_a_bent_valley_is_enough_for_level_places(self, curvature):
        run, slopes = turning(20, {1}), np.array([1.0, *[-1.0] * 20])
        found = [d.Way("x", slopes, curvature=curvature), d.Way("y", slopes, curvature=2.0)]
        level = "past level places, once along x" in s.swings(run, found, 5)
        assert level is bool(np.isnan(curvature))

    @pytest.mark.parametrize(("length", "end"), [(0.09, "it then settles."), (0.11, "still on")])
    def test_a_swing_that_creeps_on_has_not_settled(self, length, end):
        points = np.cumsum([0, 10, *[length / 2] * 4])
        run = walked(points, np.ones(len(points)))
        way = d.Way("x", np.array([1.0, *[-1.0] * 5]), curvature=2.0)
        assert end in s.swings(run, [way], 4)

    @pytest.mark.parametrize(("turns", "said"), [(16, "16 steps"), (19, "every step")])
    def test_nine_steps_of_ten_are_every_step(self, turns, said):
        slopes = np.cumprod([1.0, *[-1.0] * turns, *[1.0] * (20 - turns)])
        assert f"at {said}" in s.clause(d.Way("y", slopes))


class TestDirections:
    @pytest.mark.parametrize(("share", "crossed"), [(UNDER, 0), (OVER, 1)])
    def test_a_thousandth_of_the_longest_way_is_seen(self, share, crossed):
        assert len(d.Way("x", np.array([1.0, -share * 1e-3])).crossings) == crossed
        run = walked([[0, 0], [1, share * 1e-3]], np.ones((2, 2)))
        assert [way.name for way in d.ways(run, 1)] == ["x", "y"][: 1 + crossed]

    @pytest.mark.parametrize(("weights", "known"), [(12, True), (13, False)])
    def test_curvatures_of_twelve_weights(self, weights, known):
        run = descend(lambda w: float(w @ w), np.ones(weights), learning_rate=0.1, steps=1)
        assert (d.curvature_at(run, run.points[0]) is not None) is known

    @pytest.mark.parametrize(("angle", "named"), [(1.9, True), (2.1, False), (40, False)])
    def test_two_degrees_from_a_coordinate(self, angle, named):
        turn = np.radians(angle)
        axes = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
        assert (d._axis_name(axes, 0, ("x", "y")) == "x") is named

    @pytest.mark.parametrize(("off", "same"), [(UNDER, True), (OVER, False)])
    def test_gradients_of_one_bowl_agree_to_four_digits(self, off, same):
        points = np.linspace([4.0, 3.0], [0.0, 0.0], 5)
        slopes = points.copy()
        slopes[2] *= 1 + off * 1e-4 * 2  # against the slope and the change of it
        assert d._is_one_bowl(np.eye(2), points, slopes) is same

    @pytest.mark.parametrize(("share", "ways"), [(UNDER, 1), (OVER, 2)])
    def test_a_billionth_of_the_largest_curvature_is_level(self, share, ways):
        curvatures = np.array([1.0, share * 1e-9])

        def f(w):
            return float(w @ (curvatures * w) / 2)

        f.gradient = lambda w: curvatures * w
        run = descend(f, (1.0, 1.0), gradient=f.gradient, optimizer=SGD(0.1), steps=20)
        assert len(d.ways(run, 20)) == ways


@pytest.mark.parametrize(("share", "named"), [(UNDER, True), (OVER, False)])
def test_curvatures_of_one_size_have_the_coordinates_for_axes(share, named):
    apart = share * d.ONE_SIZE / 2
    sizes, axes = d.principal(np.array([[1.0, apart], [apart, 1.0]]))
    assert np.ptp(sizes) == pytest.approx(2 * apart, rel=1e-6)
    assert (axes == np.eye(2)).all() == named


@pytest.mark.parametrize(("share", "lost"), [(UNDER, True), (OVER, False)])
def test_beside_a_way_that_flies_off_one_that_is_askew_is_lost(share, lost):
    off, along = 1e3, share * d.GRAIN * 1e3 * 100  # the valley of `ravine` is 100 times as level
    points = np.array([[1.0, 1.0], [off + along, along - off]])
    run = walked(points, [ravine.gradient(w) for w in points], f=ravine, rule=SGD(0.2))
    (valley,) = [way for way in d.ways(run, 1) if way.name == "the valley"]
    assert (valley.slopes[1] == 0) == lost


def test_what_is_said_of_a_steep_rate_is_true_of_both_axes():
    """Across it flies off by 1 - 20 at each step; along, it goes down all the while."""
    text = verdict(descend(ravine, (0, -1), learning_rate=1.0, steps=50)).sentence
    assert text.endswith("19 times as far out on the other side; it glides along the valley.")


@pytest.mark.parametrize("part", [UNDER, OVER])
def test_a_jump_is_seen_from_half_a_line_beyond_the_bottom_on(part):
    """Half of a step of this length is beyond it, on a way of 100."""
    places = np.array([100.0, part, 0.0, 0.0])
    way = d.Way("x", np.array([5.0, 1.0, -1.0, -0.1]), places=places)
    assert way.jumps is (part > 1)


@pytest.mark.parametrize("part", [UNDER, OVER])
def test_curvatures_are_the_same_to_a_millionth(part):
    turn = np.array([[0.6, -0.8], [0.8, 0.6]])
    _, axes = d.principal(turn @ np.diag([1.0, 1 + part * 1e-6]) @ turn.T)
    assert np.array_equal(axes, np.eye(2)) is (part < 1)


@pytest.mark.parametrize("part", [UNDER, OVER])
def test_along_an_axis_that_is_askew_the_last_digits_of_a_slope_are_none(part):
    """The valley is so level that they would be a hundredth of the way."""
    across, valley = np.array([[1, 1], [1, -1]]) / 2**0.5
    H = np.outer(across, across) + 1e-8 * np.outer(valley, valley)
    f = lambda w: float(w @ H @ w) / 2  # noqa: E731
    f.gradient = lambda w: H @ w
    points = np.outer([1.0, 0.9, 0.8], across)
    run = walked(points, points + np.outer([1.0, 0.9, 0.8], part * 1e-10 * valley), f=f)
    assert len(d.ways(run, 2)) == 1 + (part > 1)


class TestAllCrossings:
    """Changes of side, seen in a picture or not."""

    @pytest.mark.parametrize(("part", "found"), [(UNDER, (0, 0.0)), (OVER, (1, 1.0))])
    def test_what_is_less_than_rounding_has_no_side(self, part, found):
        assert d.Way("x", 1e6 * np.array([1.0, part * -1e-9])).all_crossings == found

    def test_both_ends_of_a_step_have_a_side(self):
        assert d.Way("x", np.array([1.0, -1e-12, 1.0, -1.0])).all_crossings == (1, 1.0)

    def test_a_bend_of_the_valley_is_none(self):
        slopes = np.array([1.0, -0.5, -1.0])
        assert d.Way("x", slopes).all_crossings == (1, 0.5)
        assert d.Way("x", slopes, can_bend=True).all_crossings == (0, 0.0)
