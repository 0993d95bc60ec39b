"""Runs that broke or blew up, made by hand: what is found, and the numbers that it rests on."""

from types import SimpleNamespace as Made

import numpy as np
import pytest

from gdlesson import SGD, Status
from gdlesson.diagnosis import Kind
from gdlesson.runs import breaks
from gdlesson.runs.gradient_audit import Audit

SPENT = Made(status=Status.STEPS_SPENT)


def audited(rows, said, slopes):
    said, slopes = (np.array(a, float)[:, np.newaxis] for a in (said, slopes))
    return Audit(np.array(rows), np.arange(1), said, slopes, 1e-9 + 0 * said, 1 + 0 * said)


@pytest.mark.parametrize(
    ("norms", "last", "found"),
    [
        ([1, 4, 1, 1], 3, (1,)),  # of one before
        ([1, 1, 1, 4], 3, (3,)),
        ([1, 1, 1, 4], 2, ()),
        ([0, 0, 0, 4], 3, ()),  # beside nothing
        ([9, 9, 9, 9, 1, 1, 1, 4], 7, (7,)),  # of five, not of all
        ([10] * 6 + [40] + [1] * 6 + [7], 13, (13, 6)),  # the highest beside what is usual there
        ([9, 9, 9, 1, 1, 1, 1, 1, 9, 9, 9, 9], 11, (10, 9, 8)),  # of alike ones the latest
    ],
)
def test_jumps(norms, last, found):
    assert breaks.jumps(Made(norms=np.array(norms, float)), last) == found


def test_nothing_finite_to_begin_with():
    start = lambda loss, norm: Made(losses=np.array([loss]), gradient_norms=np.array([norm]))  # noqa: E731
    assert breaks.bad_start(Made(last=0, history=start(1.0, 2.0))) is None
    assert breaks.bad_start(Made(last=-1, history=start(np.inf, 2.0))).evidence == {
        "loss at the start": np.inf
    }
    assert breaks.bad_start(Made(last=-1, history=start(1.0, np.inf))).evidence == {
        "gradient at the start": np.inf
    }


class TestAccidents:
    """Points 0, 5, 10, 20, 21, 22, 30 of a run are audited, whose slope is 1."""

    ROWS = (0, 5, 10, 20, 21, 22, 30)

    def found(self, *wrong, status=Status.STEPS_SPENT, end=1.0, bottom=1.0, usual=1.0):
        norms = np.ones(31)
        norms[15:20] = usual
        said = np.ones(len(self.ROWS))
        for place, value in wrong:
            said[place] = norms[self.ROWS[place]] = value
        losses = np.linspace(9, bottom, 31)
        losses[-1] = end
        chart = Made(norms=norms, losses=losses, history=Made(status=status))
        return breaks.accident(chart, audited(self.ROWS, said, np.ones(len(said))))

    def test_right_ones_and_those_that_are_wrong_from_the_start_are_none(self):
        assert self.found() is None
        assert self.found((0, 50.0)) is None

    def test_an_outlier_is_the_highest_of_the_wrong_ones(self):
        found = self.found((1, 7.0), usual=2.0)
        assert (found.kind, found.evidence["step"]) == (Kind.OUTLIER, 5)
        found = self.found((3, 40.0), usual=2.0)
        assert found.kind is Kind.OUTLIER
        assert found.evidence == {
            "step": 20, "gradient norm that was used": 40, "median of the five before": 2,
        }  # fmt: skip
        assert self.found((3, 5.0), usual=2.0) is None  # 2.5 times the usual one
        assert self.found((3, 7.0), usual=2.0).kind is Kind.OUTLIER

    def test_what_ends_the_run_after_long_has_exploded(self):
        for lost in ({"status": Status.LOSS_NOT_FINITE}, {"end": 70.0}):
            found = self.found((3, 300.0), (4, 500.0), usual=2.0, **lost)
            assert found.kind is Kind.EXPLODED_LATE
            lowest = 9 - 8 / 30 * 20
            assert found.evidence == {
                "steps that were fine": 20, "lowest loss": pytest.approx(lowest), "step": 21,
                "gradient norm that was used": 500, "median of the five before": 2,
            }  # fmt: skip
        # ten times as far above the start as it had come below it: 9 + 10 * (8 / 30 * 20)
        assert self.found((3, 300.0), usual=2.0, end=62.0).kind is Kind.OUTLIER
        assert self.found((3, 150.0), usual=2.0, end=70.0) is None  # no cliff
        assert self.found((1, 300.0), end=70.0) is None  # not after long
        assert self.found((2, 300.0), end=70.0).kind is Kind.EXPLODED_LATE


class TestLate:
    def late(self, norms, losses=None, **history):
        norms = np.array(norms, float)
        if losses is None:
            losses = np.append(np.linspace(10, 1, 21), np.full(len(norms) - 21, 1e9))
        chart = Made(
            losses=np.array(losses), norms=norms, history=Made(**{**vars(SPENT), **history})
        )
        return breaks.late(chart)

    def test_the_numbers(self):
        found = self.late([*[1] * 21, 2, 500, 3])
        assert found.kind is Kind.EXPLODED_LATE
        assert found.evidence == {
            "steps that were fine": 20, "lowest loss": 1, "largest gradient norm after it": 500,
        }  # fmt: skip

    def test_usual_is_the_median_of_the_lowest_point_and_the_five_before(self):
        assert self.late([*[100] * 15, *[1] * 6, 150, 9]) is not None
        assert self.late([*[1] * 18, *[9] * 3, 300, 9]) is None  # the median is 5
        assert self.late([*[0] * 21, 300, 9]) is None

    def test_a_run_that_broke_need_not_end_high(self):
        losses = np.append(np.linspace(10, 1, 21), [5, 5])
        assert self.late([*[1] * 21, 500, 9], losses) is None
        assert self.late([*[1] * 21, 500, 9], losses, status=Status.LOSS_NOT_FINITE) is not None

    def test_a_run_of_twelve_points_can_be_late_and_one_of_eleven_cannot(self):
        assert self.late([*[1] * 11, 500], np.append(np.linspace(10, 1, 11), 1e9)) is not None
        lowest_last = np.linspace(10, 1, 11)
        assert self.late([*[1] * 10, 500], lowest_last, status=Status.LOSS_NOT_FINITE) is None

    def test_below_zero_a_fall_is_measured_by_the_size_of_the_first_loss(self):
        fell = np.append(np.linspace(-1000, -1000.5, 21), [1e9, 1e9])
        assert self.late([*[1] * 21, 500, 9], fell) is None

    def test_what_grows_by_one_factor_is_no_break(self):
        doubling = [*[1] * 21, *2.0 ** np.arange(1, 10)]
        assert self.late(doubling) is None
        assert self.late([*[1] * 21, 2, 4, 8, 16, 32, 320]) is not None  # tenfold at the end
        assert self.late([*[1] * 21, 16, 256, 4096]) is not None  # of four points nothing is told


class TestBroke:
    def broke(self, status, losses, points, finite=1):
        losses, points = np.array(losses, float), np.array(points, float)[:, np.newaxis]
        history = Made(status=status, losses=losses, steps=len(losses) - 1, points=points)
        return breaks.broke(Made(history=history, losses=losses[:finite], rule=SGD(0.1)))

    def test_a_run_that_ended_well_did_not(self):
        assert self.broke(Status.STEPS_SPENT, [1, 2], [1, 2]) is None

    @pytest.mark.parametrize(
        ("status", "what"),
        [(Status.LOSS_NOT_FINITE, "loss"), (Status.GRADIENT_NOT_FINITE, "gradient"),
         (Status.POINT_NOT_FINITE, "point")],
    )  # fmt: skip
    def test_it_says_what_broke_and_the_last_finite_loss(self, status, what):
        found = self.broke(status, [5, 4, 3], [1, 2, 3], finite=2)
        assert found.kind is Kind.LEFT_DOMAIN
        assert found.evidence == {
            "step": 2, "what": what, "source": "the function itself", "last finite loss": 4,
        }  # fmt: skip

    def test_growing_steps_are_told_from_where_they_grew(self):
        found = self.broke(Status.LOSS_NOT_FINITE, [9, 4, 20, 3000, np.inf], [1, 2, 3, 4, 5])
        assert found.kind is Kind.BLEW_UP
        assert found.evidence == {
            "step": 4, "what": "loss", "source": "growing steps", "learning rate": 0.1,
            "growing since step": 1,
        }  # fmt: skip

    def test_a_far_point_was_thrown_there_though_no_loss_grew(self):
        for last in (3e6, np.nan):
            found = self.broke(Status.LOSS_NOT_FINITE, [9, np.nan], [1, last])
            assert found.kind is Kind.BLEW_UP
            assert "growing since step" not in found.evidence
        few = self.broke(Status.LOSS_NOT_FINITE, [9, 10, np.nan], [1, 2, 3e6])
        assert few.kind is Kind.BLEW_UP
        assert "growing since step" not in few.evidence
        near = self.broke(Status.LOSS_NOT_FINITE, [9, np.nan], [1e3, 3e6])
        assert near.kind is Kind.LEFT_DOMAIN

    def test_a_loss_far_below_zero_is_measured_by_its_size(self):
        found = self.broke(Status.LOSS_NOT_FINITE, [-100, -50, 500, np.inf], [1, 2, 3, 4])
        assert found.kind is Kind.LEFT_DOMAIN
