"""Every threshold of a verdict, on made-up runs a little on this side of it and on that.

`make mutants` halves and doubles each of them; one of the two tests must notice.
"""

import numpy as np
import pytest

from gdlesson import SGD, RMSprop, descend
from gdlesson.history import Everything, History, Status
from gdlesson.objectives import parabola, ravine, saddle
from gdlesson.runs import directions as d
from gdlesson.runs import sentences as s
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


def turning(steps, where, *, lengths=None, slopes=None):
    """A run on a line that changes sides at these steps, each step of length 1 or as given."""
    side, sides = 1.0, [1.0]
    for k in range(1, steps + 1):
        side = -side if k in where else side
        sides.append(side)
    moves = np.ones(steps) if lengths is None else np.asarray(lengths)
    points = np.concatenate([[0.0], np.cumsum(moves * -np.array(sides[:-1]))])
    return walked(points, np.array(sides) * (1.0 if slopes is None else slopes))


@pytest.mark.parametrize(("share", "kind"), [(UNDER, Verdict.SMOOTH), (OVER, Verdict.CRAWLING)])
def test_one_percent_of_the_height_is_still_ahead(share, kind):
    rate = (1 - (share * 0.01) ** (1 / 40)) / 2  # parabola: the distance shrinks by 1 - 2 rate
    assert verdict(descend(parabola, 2, learning_rate=rate, steps=20)).kind is kind


@pytest.mark.parametrize(("late_turns", "kind"), [(10, Verdict.ZIGZAG), (15, Verdict.HOVERING)])
def test_half_of_the_late_steps_change_sides(late_turns, kind):
    where = set(range(20, 60)) | set(range(76, 76 + late_turns))
    assert verdict(turning(100, where)).kind is kind


@pytest.mark.parametrize(
    ("turns", "kind"),
    [
        (range(79, 101), Verdict.HOVERING),  # most of the last quarter, less than half of the half
        (range(76, 90), Verdict.HOVERING),  # half of the last quarter, little of the last eighth
    ],
)
def test_the_last_quarter_is_late(turns, kind):
    assert verdict(turning(100, set(turns))).kind is kind


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
        assert f"past the bottom {said} along x" in s.swings(run, [d.Way("x", slopes)], 5)

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

    @pytest.mark.parametrize(("angle", "named"), [(17, True), (19, False), (40, False)])
    def test_eighteen_degrees_from_a_coordinate(self, angle, named):
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
