"""The verdict: a word for a run, that is right about runs whose nature is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdlesson import SGD, descend
from gdlesson.objectives import ALL, bowl, parabola, saddle
from gdlesson.runs.verdicts import Verdict, verdict


@given(rate=st.floats(0.03, 0.15))
def test_below_one_over_curvature_it_is_smooth(rate):
    assert verdict(descend(bowl, (4, 3), learning_rate=rate, steps=100)) is Verdict.SMOOTH


@given(rate=st.floats(0.22, 0.325))
def test_close_below_the_border_it_zig_zags(rate):
    assert verdict(descend(bowl, (4, 3), learning_rate=rate, steps=100)) is Verdict.ZIGZAG


@given(rate=st.floats(0.34, 50))
def test_above_the_border_it_diverges(rate):
    assert verdict(descend(bowl, (4, 3), learning_rate=rate, steps=100)) is Verdict.DIVERGING


@given(rate=st.floats(1e-6, 5e-4))
def test_far_below_it_crawls(rate):
    assert verdict(descend(bowl, (4, 3), learning_rate=rate, steps=100)) is Verdict.CRAWLING


def test_on_the_border_itself_it_gets_nowhere():
    assert verdict(descend(parabola, 2, learning_rate=1.0, steps=40)) is Verdict.UNSETTLED


def test_no_floor_no_end():
    run = descend(saddle, saddle.start, learning_rate=0.1, steps=60)
    assert verdict(run) is Verdict.FALLING


def test_momentum_swings_through():
    run = descend(bowl, (4, 3), optimizer=SGD(0.03, momentum=0.9), steps=120)
    assert verdict(run) is Verdict.SWINGING


@pytest.mark.parametrize("f", ALL.values(), ids=lambda f: f.name)
def test_at_rest_at_every_minimum_that_is_exact(f):
    for minimum in f.minima:
        if not f.gradient(minimum).any():
            run = descend(f, minimum[0] if f.dimension == 1 else minimum, steps=3)
            assert verdict(run) is Verdict.AT_REST


def test_a_flipped_sign_is_no_smooth_run():
    run = descend(bowl, (4, 3), gradient=lambda w: -bowl.gradient(w), learning_rate=0.05, steps=30)
    assert verdict(run) is Verdict.DIVERGING


def test_every_verdict_is_a_sentence_with_a_word():
    for found in Verdict:
        assert found.value.endswith(".")
        assert found.word


def test_it_reads_the_record_only():
    calls = []

    def watched(w):
        calls.append(1)
        return float(np.sum(w**2))

    run = descend(watched, [1.0, 1.0], steps=10)
    before = len(calls)
    verdict(run)
    assert len(calls) == before
