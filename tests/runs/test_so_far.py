"""What is said of a run of which only the first steps are on show, and of its rate."""

import numpy as np
import pytest

from gdlesson import SGD, Adam, RMSprop, descend
from gdlesson.history import Status, after
from gdlesson.objectives import ALL, bowl, parabola, rosenbrock, saddle
from gdlesson.runs.fates import fate
from gdlesson.runs.so_far import FEW_STEPS, so_far
from gdlesson.runs.verdicts import verdict, way_left


def test_a_run_after_some_steps_is_the_run_that_stopped_there():
    run = descend(bowl, (4, 3), learning_rate=0.3, steps=20)
    short = descend(bowl, (4, 3), learning_rate=0.3, steps=7)
    head = after(run, 7)
    for name in ("points", "losses", "gradients", "gradient_norms"):
        np.testing.assert_array_equal(getattr(head, name), getattr(short, name))
    assert head.status is Status.STEPS_SPENT
    np.testing.assert_array_equal(head.end, short.end)
    assert after(run, 20) is run
    assert after(run, 99) is run
    assert after(run, 0).steps == 0
    assert run.steps == 20


def test_a_run_recorded_without_points_has_no_beginning_to_look_at():
    run = descend(bowl, (4, 3), steps=9, record="losses")
    with pytest.raises(ValueError, match='record="losses"'):
        after(run, 3)


def test_before_three_steps_there_is_no_verdict():
    run = descend(bowl, (4, 3), learning_rate=0.3, steps=50)
    assert so_far(run, 0) == ("", "The walk has not begun: press Step.")
    for steps in range(1, FEW_STEPS):
        assert so_far(run, steps) == ("", "Keep stepping: three steps show a pattern.")
    assert so_far(run, FEW_STEPS)[0] == "Zig-zag"


def test_at_its_end_a_short_run_is_told_as_it_is():
    run = descend(bowl, (0, 0), steps=50)
    assert so_far(run, 0)[0] == "At rest"


@pytest.mark.parametrize("rate", [0.05, 0.1, 0.3, 0.4])
def test_the_whole_run_has_the_verdict_of_the_whole_run(rate):
    run = descend(bowl, (4, 3), learning_rate=rate, steps=50)
    found = verdict(run)
    assert so_far(run, 50) == (found.word, found.sentence)


def test_a_run_under_way_crawls_only_while_most_of_the_way_is_ahead():
    run = descend(parabola, 2.0, learning_rate=0.05, steps=100)
    ahead = [way_left(after(run, k), k) for k in range(101)]
    turn = next(k for k, share in enumerate(ahead) if share <= 0.5)
    assert turn > FEW_STEPS
    assert so_far(run, turn - 1)[0] == "Crawling"
    word, sentence = so_far(run, turn)
    assert word == "Smooth"
    assert sentence.startswith("Smooth so far: it glides")


def test_a_rate_holds_on_one_side_of_the_border_and_flies_on_the_other():
    for rate, expected in ((0.999 / 3, "holds"), (1.001 / 3, "flies off")):
        run = descend(bowl, (4, 3), learning_rate=rate, steps=200)
        assert fate(run, verdict(run)) == expected


def test_what_proves_nothing_leaves_no_mark():
    unproven = [
        descend(bowl, (4, 0), learning_rate=0.4, steps=50),  # y stands still
        descend(saddle, (2.5, 0.01), learning_rate=0.1, steps=50),  # nothing to hold at
        descend(parabola, 2.0, learning_rate=1.0, steps=50),  # to and fro for ever
        descend(bowl, (4, 3), optimizer=SGD(0.4, momentum=0.9), steps=30),  # hovers
    ]
    assert [fate(run, verdict(run)) for run in unproven] == ["", "", "", ""]


def _steps(run, steps):
    return np.linalg.norm(np.diff(run.points[: steps + 1], axis=0), axis=1)


@pytest.mark.parametrize("f", [f for f in ALL.values() if f.dimension == 2], ids=lambda f: f.name)
def test_of_steps_that_shrink_nobody_says_that_they_don_t(f):
    """Whatever rule and rate: what is said of the last steps on show is so of them."""
    rng = np.random.default_rng(8)
    for _ in range(12):
        rate = float(10 ** rng.uniform(-3.5, 0))
        rule = [SGD(rate), SGD(rate, momentum=0.9), RMSprop(rate), Adam(rate)][rng.integers(4)]
        run = descend(f, f.start, optimizer=rule, steps=120)
        for steps in range(3, len(run.losses), 9):
            if not np.isfinite(run.points[: steps + 1]).all():
                break
            said = so_far(run, steps)[1]
            late = _steps(run, steps)[-max(2, steps // 4) :]
            between = run.points[steps] - run.points[steps - len(late)]
            if "no longer get shorter" in said:
                shrinks = (np.diff(late) < 0).all() and late[-1] <= 0.9 * late[0]
                assert not shrinks, (rule, steps, said)
                assert np.linalg.norm(between) <= 0.5 * late.sum(), (rule, steps, said)
            if "then settles" in said:
                extent = np.ptp(run.points[: steps + 1], axis=0).max()
                assert np.abs(between).max() <= 0.02 * extent, (rule, steps, said)


def test_a_zig_zag_that_was_seen_is_not_denied_while_the_run_glides_on():
    run = descend(rosenbrock, rosenbrock.start, learning_rate=0.002, steps=1000)
    assert {so_far(run, k)[0] for k in range(3, 1001, 7)} == {"Zig-zag"}


def test_a_zig_zag_along_one_axis_is_one():
    run = descend(rosenbrock, (-0.82, 1.3), learning_rate=0.0012, steps=300)
    assert [so_far(run, k)[0] for k in (100, 150, 200)] == ["Zig-zag"] * 3
