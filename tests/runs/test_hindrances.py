"""What keeps a run from getting down, and the numbers that say so, on charts made by hand."""

from types import SimpleNamespace as Made

import numpy as np
import pytest

from gdlesson import SGD, AdamW, Status
from gdlesson.diagnosis import Kind
from gdlesson.runs import hindrances as h
from gdlesson.runs import outlook
from gdlesson.runs.ailments import SHOWN
from gdlesson.runs.verdicts import Verdict


def chart(run=None, **settings):
    usual = {
        "ahead": 0.5, "momentum": 0.0, "decay": 0.0, "clipped": 0.0, "by_gradient": True,
        "rate": 0.1, "border": 2.0, "curvature_ahead": 1.0, "rule": SGD(0.1),
        "points": np.zeros((51, 2)), "gradients": np.zeros((51, 2)),
        "losses": np.linspace(9, 5, 51), "norms": np.ones(51), "step_lengths": np.ones(50),
        "reading": Made(kind=Verdict.CRAWLING, ways=()), "slope_left": 0.25,
        "ends": {"loss at the start": 9.0},
    }  # fmt: skip
    history = {"clip_norm": None, "schedule": None, "steps": 50, "status": Status.STEPS_SPENT}
    return Made(**{**usual, **settings, "history": Made(**{**history, **(run or {})})})


@pytest.fixture(autouse=True)
def bounded(monkeypatch):
    monkeypatch.setattr(outlook, "falls_for_ever", lambda chart: False)


class TestLeftOut:
    def run(self, slopes, moved, **run):
        points = np.outer(np.arange(4), moved).astype(float)
        return chart(points=points, gradients=np.array(slopes, float), run={"steps": 3, **run})

    def test_a_weight_that_never_moved_where_f_slopes(self):
        slopes = [[1, 4], [1, 4], [1, 4], [1, -3]]
        found = h.left_out(self.run(slopes, [1, 0]))
        assert found.kind is Kind.DETACHED_WEIGHTS
        assert found.evidence == {"slope of f along w[1], which never moved": -3}

    def test_none_where_it_moved_or_none_did_or_f_hardly_slopes(self):
        slopes = [[1, 4], [1, 4], [1, 4], [1, 4]]
        assert h.left_out(self.run(slopes, [1, 1])) is None
        assert h.left_out(self.run(slopes, [0, 0])) is None
        once_level = [[1, 4], [50, 4], [1, 4], [1, 4]]
        assert h.left_out(self.run(once_level, [1, 0])) is None
        assert h.left_out(self.run(slopes[:2], [1, 0], steps=1)) is None
        assert h.left_out(self.run([[1, 4], [1, 4], [1, 4], [9, 0]], [1, 0])) is not None

    def test_of_many_the_first_are_told(self):
        slopes = np.ones((4, SHOWN + 3))
        found = h.left_out(self.run(slopes, [1] + [0] * (SHOWN + 2)))
        assert list(found.evidence) == [
            f"slope of f along w[{k}], which never moved" for k in range(1, SHOWN + 1)
        ]


class TestHeldBack:
    W = np.array([3.0, 4.0])

    def run(self, slope, rule=None, points=None, **settings):
        gradients = np.tile(slope, (51, 1)).astype(float)
        points = np.tile(self.W, (51, 1)) if points is None else points
        rule = rule or SGD(0.1, weight_decay=0.5)
        return chart(rule=rule, decay=0.5, points=points, gradients=gradients, **settings)

    def test_decay_that_is_added_to_the_slope_cancels_it(self):
        found = h.held_back(self.run([-1.5, -2.0]))
        assert found.kind is Kind.HELD_BACK
        assert found.evidence == {
            "norm of f's slope at the end": 2.5, "weight decay": 0.5,
            "pull of the weight decay there": 2.5,
        }  # fmt: skip
        assert h.held_back(self.run([1.5, 2.0])) is None
        assert h.held_back(self.run([2.0, -1.5])) is None

    def test_decay_beside_it_holds_a_run_that_rests_against_the_slope(self):
        rule = AdamW(0.1, weight_decay=0.5)
        found = h.held_back(self.run([-30.0, -40.0], rule))
        assert found.evidence == {"norm of f's slope at the end": 50, "weight decay": 0.5}
        assert h.held_back(self.run([30.0, 40.0], rule)) is None
        assert h.held_back(self.run([40.0, -30.0], rule)) is None
        # The cosine between w and the way down is 0.4, and 0.2: at 0.3 lies the border.
        for cosine, held in ((0.4, True), (0.2, False)):
            down = cosine * self.W / 5 + (1 - cosine**2) ** 0.5 * np.array([4, -3]) / 5
            assert (h.held_back(self.run(-7 * down, rule)) is not None) == held

    def test_it_rests_if_its_last_quarter_moved_by_little_of_its_path(self):
        rule = AdamW(0.1, weight_decay=0.5)
        for away, held in ((0.8, True), (1.25, False)):
            points = np.tile(self.W, (51, 1))
            points[51 - 1 - 12] += [0.6 * away, 0.8 * away]
            assert (h.held_back(self.run([-30.0, -40.0], rule, points)) is not None) == held

    def test_none_without_decay_slope_or_weights(self):
        assert h.held_back(self.run([-1.5, -2.0], ahead=0.001)) is None
        assert h.held_back(self.run([-1.5, -2.0], run={"steps": 1})) is None
        assert h.held_back(self.run([0, 0])) is None
        assert h.held_back(self.run([-1.5, -2.0], points=np.zeros((51, 2)))) is None
        assert h.held_back(chart(points=np.ones((51, 2)), gradients=-np.ones((51, 2)))) is None


def test_a_tight_clip():
    norms = np.array([1.0, 2.0, 9.0])
    tight = {"clipped": 1.0, "norms": norms, "run": {"clip_norm": 0.5}}
    found = h.unfinished(chart(**tight))
    assert found.kind is Kind.TIGHT_CLIP
    assert found.evidence == {
        "share of gradients that were cut": 1, "limit": 0.5, "median gradient norm": 2,
    }  # fmt: skip
    assert h.unfinished(chart(**tight, by_gradient=False)) is None
    assert h.unfinished(chart(clipped=1.0)) is None
    assert h.unfinished(chart(**tight, rate=1.0, border=1.9)) is None  # 1 is beyond half of 1.9
    assert h.unfinished(chart(**tight, rate=1.0, border=2.1)) is not None


class TestRanOut:
    def test_the_numbers_are_medians_of_a_tenth(self):
        lengths = np.ones(50)
        lengths[:5], lengths[-5:] = (4, 4, 4, 9, 9), (0.02, 0.02, 0.02, 7, 7)
        norms = np.ones(51)
        norms[:5], norms[-5:] = (2, 2, 2, 9, 9), (1, 1, 1, 0, 0)
        found = h.unfinished(chart(step_lengths=lengths, norms=norms))
        assert found.kind is Kind.STEPS_RAN_OUT
        assert found.evidence == {
            "last steps over the first": 0.005, "gradient norm then over the first": 0.5,
        }  # fmt: skip
        found = h.unfinished(chart(step_lengths=lengths, norms=norms, run={"schedule": "cosine"}))
        assert found.evidence["schedule"] == "cosine"

    def test_steps_of_no_length_at_all_and_a_start_without_a_slope(self):
        found = h.unfinished(chart(step_lengths=np.zeros(50)))
        assert found.evidence["last steps over the first"] == 0
        level = np.append([0.0], np.ones(50))
        assert (
            h.unfinished(chart(step_lengths=np.append(np.ones(40), np.zeros(10)), norms=level))
            is None
        )

    def test_six_steps_have_a_first_and_a_last_one(self):
        lengths = np.array([1.0, 1, 1, 1, 1, 1e-3])
        run = chart(step_lengths=lengths, norms=np.array([1.0, 5, 5, 5, 5, 5, 0.6]))
        assert h.unfinished(run).evidence == {
            "last steps over the first": 1e-3, "gradient norm then over the first": 0.6,
        }  # fmt: skip


class TestMuchMomentum:
    SWUNG = Made(kind=Verdict.CRAWLING, ways=(Made(crossings=[1, 2]), Made(crossings=[3])))

    def test_the_numbers(self):
        found = h.unfinished(chart(momentum=0.99, reading=self.SWUNG))
        assert found.kind is Kind.MUCH_MOMENTUM
        assert found.evidence == {
            "momentum": 0.99, "times it swung past the bottom": 2,
            "share of the way still ahead": 0.5,
        }  # fmt: skip

    def test_a_rise_shows_it_too_and_neither_does_not(self):
        rose = np.linspace(9, 5, 51)
        rose[20] = 8.9
        assert h.unfinished(chart(momentum=0.99, losses=rose)).kind is Kind.MUCH_MOMENTUM
        assert h.unfinished(chart(momentum=0.99)) is None

    @pytest.mark.parametrize(
        ("kind", "top", "found"),
        [(Verdict.DIVERGING, 10, False), (Verdict.UNSETTLED, 10, False),
         (Verdict.DIVERGING, 8.9, True), (Verdict.SWINGING, 10, True)],
    )  # fmt: skip
    def test_a_run_that_rises_above_its_start_has_another_cause(self, kind, top, found):
        losses = np.linspace(9, 5, 51)
        losses[20] = top
        run = chart(momentum=0.99, losses=losses, reading=Made(kind=kind, ways=()))
        assert (h.unfinished(run) is not None) == found


def test_no_bottom(monkeypatch):
    monkeypatch.setattr(outlook, "falls_for_ever", lambda chart: True)
    found = h.unfinished(chart())
    assert found.kind is Kind.NO_BOTTOM
    assert found.evidence == {"loss at the start": 9.0, "powers of ten looked ahead": 8}
    assert h.unfinished(chart(losses=np.array([9.0, 8.0, 9.0]))) is None
    assert h.unfinished(chart(losses=np.array([9.0, 9.5, 8.0]))) is not None


@pytest.mark.parametrize(
    ("status", "by"),
    [(Status.LOSS_SETTLED, "the tolerance"), (Status.STOPPED_BY_CALLBACK, "the callback")],
)
def test_stopped_early(status, by):
    found = h.unfinished(chart(run={"status": status}))
    assert found.kind is Kind.STOPPED_EARLY
    assert found.evidence == {
        "share of the way still ahead": 0.5, "gradient norm at the end over the longest": 0.25,
        "ended by": by,
    }  # fmt: skip
    assert h.unfinished(chart(run={"status": status}, ahead=0.001)) is None
    assert h.unfinished(chart(run={"status": status, "steps": 0})) is None
