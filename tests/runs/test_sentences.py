"""The words of a verdict hold the numbers of the run, and those alone."""

from types import SimpleNamespace as Made

import numpy as np
import pytest

from gdlesson.runs import sentences as s
from gdlesson.runs.directions import Way

#: Slopes along a way that glides, one that changes sides at every step, one that turns round.
GLIDES, JUMPS = np.linspace(1, 0.1, 10), 2.0 ** np.arange(10) * (-1) ** np.arange(10)


def on(points):
    points = np.array(points, float)
    return Made(points=points, steps=len(points) - 1)


@pytest.mark.parametrize(
    ("point", "said"),
    [
        ([-0.00001, 2], "(0, 2)"),
        ([1.23456], "1.235"),
        ([2345.678, -1], "(2346, −1)"),
        ([12345.6, -1], "(1.235×10⁴, −1)"),
        ([1, 2, 3, 4], "(1, 2, 3, …)"),
    ],
)
def test_a_place(point, said):
    assert s.place(on([point]), 0) == said


def test_a_list():
    assert [s.listed("abcd"[:n]) for n in (1, 2, 4)] == ["a", "a and b", "a, b, c and d"]


def test_the_slope_at_rest():
    assert s.at_rest(0.0, "level").startswith("the slope at the start is zero, so")
    assert "is no more than the tolerance (0.25), so" in s.at_rest(0.25, "level")


@pytest.mark.parametrize(
    ("losses", "said"),
    [
        ([5, 7, 9, 11, *[90] * 32, 1, 1, 3, 3], "it fell from 8 to 2."),
        ([1, 1, 3, 3, *[90] * 32, 5, 7, 9, 11], "it rose from 2 to 8."),
        ([4, 9, 9, 9, 3], "it fell from 4 to 3."),
    ],
)
def test_minibatches_are_compared_by_their_first_and_last_tenth(losses, said):
    assert s.noisy(Made(losses=np.array(losses, float))).endswith(said)


def test_a_run_that_was_carried_off_overshot_along_the_ways_that_jump():
    found = [Way("x", GLIDES), Way("y", JUMPS)]
    assert s.carried_off(on([[0.0]]), 6, found) == (
        "it overshoots along y further at every step; at step 7 the numbers are too large to be "
        "held."
    )


def test_one_way_may_turn_round_and_another_glide(monkeypatch):
    turns, glides = (
        Made(name=name, bends=bends, crossings=(), factor=0.5, left=0.0)
        for name, bends in (("x", (3,)), ("y", ()))
    )
    assert s.glides([turns, glides]) == (
        "it turns round along x and glides along y; no step jumps across."
    )
    assert s.glides([glides]) == "it glides down along y and never changes sides."


@pytest.mark.parametrize(
    ("steps", "ahead", "said"),
    [(1, 0.5, "1 step 50 %"), (2, 0.99999, "2 steps 99.9 %"), (20, 0.004, "20 steps 0.4 %")],
)
def test_what_is_still_ahead(steps, ahead, said):
    assert s.crawls(Made(steps=steps), ahead) == f"after {said} of the height is still ahead."


def test_late_steps_have_their_median_length():
    lengths = [10, 10, 10, 10, 10, 10, 1, 1, 3, 3]
    run = on(np.cumsum([0, *lengths])[:, None])
    assert "in steps of about 2, " in s.hovers(run, 4)


@pytest.mark.parametrize(("length", "end"), [(0.05, "it then settles."), (0.2, "it is still on")])
def test_a_swing_has_settled_if_its_late_steps_are_a_hundredth_of_the_path(length, end):
    run = on(np.cumsum([0, 10, length, 0, 0])[:, None])
    assert end in s.swings(run, [Made(name="x", crossings=np.array([1]), curvature=2.0)], 3)


def test_losses_are_those_of_the_ends():
    run = Made(losses=np.array([1.0, 5.0, 3.0]), steps=2)
    assert s.climbs(run) == "the loss climbs, from 1 to 3."
    assert s.unsettled(run).endswith("after 2 steps it is 3, from 1 at the start.")
    run = Made(losses=np.array([9.0, 1.0, 8.0, 3.0]), steps=3)
    assert s.spikes(run, [2]) == (
        "it gets down, and its loss shoots up again once, at step 2, to 8; after 3 steps it is 3."
    )
