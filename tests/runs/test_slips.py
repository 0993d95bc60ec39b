"""Slips in gradients, made by hand: which one is found, and with which numbers."""

import numpy as np
import pytest

from gdlesson.diagnosis import Kind
from gdlesson.runs import slips
from gdlesson.runs.ailments import SHOWN
from gdlesson.runs.gradient_audit import Audit

T = np.array([[4.0, 1.0], [3.0, 1.5], [2.0, -0.5], [1.0, 2.0], [-2.0, 0.5]])
DRAWN = np.random.default_rng(0).normal(size=(6, 2))


def audited(said, slopes=T, rows=None, weights=None, blur=1e-9, points=0.0):
    """Of weights 3, 4, … at points 7, 8, …"""
    said, slopes = np.array(said, float), np.array(slopes, float)
    rows = 7 + np.arange(len(said)) if rows is None else np.array(rows)
    weights = 3 + np.arange(said.shape[1]) if weights is None else np.array(weights)
    blur = np.broadcast_to(blur, said.shape)
    return Audit(rows, weights, said, slopes, blur, np.broadcast_to(points, said.shape))


def norm(row):
    return pytest.approx(float(np.linalg.norm(row)))


class TestOneFactor:
    def test_scaled(self):
        found = slips.slip(audited(3 * T))
        assert found.kind is Kind.SCALED_GRADIENT
        assert found.evidence == {
            "gradient over slope": pytest.approx(3), "norm of f's slope": norm(T[0]),
        }  # fmt: skip

    def test_flipped_and_flipped_at_twice_the_length(self):
        for factor, more in ((-1, {}), (-2, {"gradient over slope": pytest.approx(-2)})):
            found = slips.slip(audited(factor * T))
            assert found.kind is Kind.FLIPPED_SIGN
            assert found.evidence == {
                "slope of f along the gradient that was used": -norm(T[0]).expected,
                "it should be": norm(T[0]), **more,
            }  # fmt: skip

    @pytest.mark.parametrize(("factor", "found"), [(1.004, False), (1.006, True), (0.994, True)])
    def test_a_factor_of_one_is_none(self, factor, found):
        assert (slips._by_one_factor(audited(factor * T)) is not None) == found

    def test_the_first_point_that_shows_a_slope_is_spoken_of(self):
        slopes = np.append([[0.0, 0.0]], T, axis=0)
        assert slips.slip(audited(3 * slopes, slopes)).evidence["norm of f's slope"] == norm(T[0])

    @pytest.mark.parametrize(("off", "found"), [(0.2, True), (0.4, False)])
    def test_what_is_hidden_is_multiplied_too(self, off, found):
        """Of a slope that may be off by 0.1 three times as much may be seen."""
        slopes = np.append(T, [[0.05, 0.0]], axis=0)
        said = 3 * slopes
        said[-1, 0] += off
        assert (slips._by_one_factor(audited(said, slopes, blur=0.1)) is not None) == found

    def test_what_differs_by_no_more_than_the_blur_fits(self):
        said = 3 * T + [0.05, -0.05]
        assert slips._factors(audited(said, blur=0.06)) is not None
        assert slips._factors(audited(said, blur=0.01)) is None

    def test_no_slope_is_seen_and_no_gradient_was_used(self):
        assert slips._factors(audited(T, 0 * T)) is None
        assert slips._factors(audited(0 * T, T)) is None


class TestLost:
    def test_the_first_wrong_point_is_told(self):
        said = np.array(T)
        said[2:] = 0
        found = slips.slip(audited(said))
        assert found.kind is Kind.LOST_GRADIENT
        assert found.evidence == {
            "gradient norm that was used": 0, "norm of f's slope there": norm(T[2]), "at step": 9,
        }  # fmt: skip

    def test_at_the_end_alone(self):
        for factor in (1, 2):
            said = factor * T
            assert slips.lost_at_the_end(audited(said)) is None
            said[-1] = 0
            assert slips.lost_at_the_end(audited(said)).evidence["at step"] == 11
        assert slips.lost_at_the_end(audited(said, np.append(T[:-1], [[0, 0]], axis=0))) is None


class TestNeighbours:
    def test_kept_whole(self):
        found = slips.slip(audited(np.cumsum(T, axis=0)))
        assert found.kind is Kind.KEPT_GRADIENTS
        assert found.evidence == {
            "share of the gradient before that is kept": 1, "share of f's slope that is added": 1,
            "gradient norm that was used at step 8": norm(T[0] + T[1]),
            "norm of f's slope there": norm(T[1]),
        }  # fmt: skip

    def test_where_no_slope_is_seen_nothing_shows_what_is_kept(self):
        slopes = np.concatenate([T[:2], 0 * T])
        assert slips._kept(audited(np.cumsum(slopes, axis=0), slopes)) is None

    def test_pairs_are_points_that_follow_each_other(self):
        said = np.cumsum(T, axis=0)
        assert slips._kept(audited(said, rows=[0, 1, 2, 3, 4])) is not None
        assert slips._kept(audited(said, rows=[0, 2, 4, 6, 8])) is None
        now, before = slips._neighbours(audited(T, rows=[0, 1, 2, 50, 52]), 2)
        assert (now.tolist(), before.tolist()) == ([2, 4], [0, 3])

    @pytest.mark.parametrize(("of_slope", "share"), [(1.0, 0.5), (0.1, 0.9), (0.4, 0.06)])
    def test_a_share_is_kept(self, of_slope, share):
        said = [DRAWN[0]]
        for slope in DRAWN[1:]:
            said.append(of_slope * slope + share * said[-1])
        found = slips._blended(audited(said, DRAWN))
        assert found.kind is Kind.KEPT_GRADIENTS
        assert found.evidence == {
            "share of the gradient before that is kept": pytest.approx(share),
            "share of f's slope that is added": pytest.approx(of_slope),
            "gradient norm that was used at step 8": norm(said[1]),
            "norm of f's slope there": norm(DRAWN[1]),
        }  # fmt: skip

    @pytest.mark.parametrize("size", [1e-3, 1e3])
    def test_every_pair_counts_alike_whatever_its_size(self, size):
        sizes = np.array([1, 1, size, 1, 1, size])[:, np.newaxis]
        slopes, said = sizes * DRAWN, [DRAWN[0]]
        for slope in slopes[1:]:
            said.append(slope + 0.5 * said[-1])
        said[2] = 1.001 * said[2]  # rounding of a thousandth
        found = slips._blended(audited(said, slopes))
        assert found.evidence["share of f's slope that is added"] == pytest.approx(1, rel=2e-3)

    @pytest.mark.parametrize(("points", "found"), [(3, False), (4, True)])
    def test_two_shares_are_told_from_six_numbers(self, points, found):
        said = [DRAWN[0]]
        for slope in DRAWN[1:points]:
            said.append(slope + 0.5 * said[-1])
        assert (slips._blended(audited(said, DRAWN[:points])) is not None) == found

    def test_a_gradient_of_zero_among_them_is_no_trouble(self):
        said, slopes = [DRAWN[0]], np.array(DRAWN)
        for k, slope in enumerate(slopes[1:], 1):
            if k == 3:
                slopes[k] = slope = -0.5 * said[-1]
            said.append(slope + 0.5 * said[-1])
        found = slips._blended(audited(said, slopes))
        assert found.evidence["share of the gradient before that is kept"] == pytest.approx(0.5)

    @pytest.mark.parametrize("behind", [1, 2, 3])
    def test_stale_by_so_many_points(self, behind):
        found = slips.slip(audited([*[T[0]] * behind, *T[:-behind]]))
        assert found.kind is Kind.STALE_GRADIENT
        assert found.evidence == {"points behind": behind}

    def test_the_first_one_for_ever(self):
        found = slips._stale(audited(np.tile(T[0], (5, 1))))
        assert found.evidence == {"every gradient is that of step": 0}
        assert slips._stale(audited(np.tile(T[0], (2, 1)), T[:2])) is None  # one pair is chance
        assert slips._stale(audited(np.tile(T[0], (5, 1)), T + 1)) is None  # wrong from the start
        assert slips._stale(audited([*np.tile(T[0], (4, 1)), [9, 9]])) is None


class TestEntries:
    def test_swapped(self):
        found = slips.slip(audited(T[:, ::-1]))
        assert found.kind is Kind.SWAPPED_ENTRIES
        assert found.evidence == {
            "w[3] gets the slope of": "w[4]",
            "w[4] gets the slope of": "w[3]",
        }

    def test_of_many_the_first_ones_are_told(self):
        slopes = np.random.default_rng(1).normal(size=(5, SHOWN + 2))
        found = slips.slip(audited(np.roll(slopes, 1, axis=1), slopes))
        assert list(found.evidence) == [f"w[{3 + j}] gets the slope of" for j in range(SHOWN)]
        assert found.evidence["w[4] gets the slope of"] == "w[3]"

    def test_one_weight_or_one_wrong_entry_is_no_exchange(self):
        assert slips._swapped(audited(2 * T[:, :1], T[:, :1])) is None
        assert slips._swapped(audited(T[:, [1, 1]])) is None
        assert slips._swapped(audited(T[:, ::-1] * [1, 2])) is None

    def test_entries_fit_by_their_own_size_and_blur(self):
        slopes = T * [1, 1e-3]
        assert slips._swapped(audited(slopes[:, ::-1] + [0, 1e-3], slopes)) is not None
        assert slips._swapped(audited(slopes[:, ::-1] + [1e-5, 0], slopes)) is None
        assert slips._swapped(audited(slopes[:, ::-1] + [1e-5, 0], slopes, blur=2e-5)) is not None

    def test_detached(self):
        found = slips.slip(audited(T * [0, 1], T * [-1, 1]))
        assert found.kind is Kind.DETACHED_WEIGHTS
        assert found.evidence == {"slope of f along w[3], whose gradient is 0": -4}

    def test_wrong_by_factors_of_their_own(self):
        slopes = np.column_stack([T, T[::-1, 0] + 0.5])
        found = slips.slip(audited(slopes * [0, 1, -2], slopes))
        assert found.kind is Kind.WRONG_ENTRIES
        assert found.evidence == {
            "gradient over slope, w[3]": 0, "gradient over slope, w[5]": pytest.approx(-2),
        }  # fmt: skip

    def test_of_many_wrong_ones_the_first_are_told(self):
        slopes = np.random.default_rng(1).normal(size=(5, SHOWN + 3))
        factors = np.append(np.arange(2.0, SHOWN + 4), 1)
        found = slips.slip(audited(slopes * factors, slopes))
        assert [*found.evidence] == [f"gradient over slope, w[{3 + j}]" for j in range(SHOWN)]
        found = slips.slip(audited(slopes * (factors == 1), slopes))
        assert len(found.evidence) == SHOWN

    def test_one_weight_or_none_that_slopes_has_no_factors(self):
        assert slips._by_entries(audited(2 * T[:, :1], T[:, :1])) is None
        assert slips._by_entries(audited(T, T * [0, 1])) is None


class TestTheRest:
    POINTS = np.array([[1.0, 2.0], [3.0, -1.0], [0.5, 4.0], [0.0, 1.0], [2.0, 2.0]])

    def test_a_penalty_that_the_gradient_lacks_or_has_too_much(self):
        for share in (-0.4, 0.4):
            found = slips.slip(audited(T + share * self.POINTS, points=self.POINTS))
            assert found.kind is Kind.WRONG_GRADIENT
            assert found.evidence == {"gradient less slope, over w": pytest.approx(share)}

    def test_a_penalty_fits_by_the_size_of_what_is_left_over_and_the_blur(self):
        said = T + 0.4 * self.POINTS + [0.003, 0]
        assert slips._penalty(audited(said, points=self.POINTS)) is None
        assert slips._penalty(audited(said, points=self.POINTS, blur=0.01)) is not None
        small = T + 0.01 * self.POINTS
        assert slips._penalty(audited(small, points=self.POINTS)) is not None
        assert slips._penalty(audited(small + np.array([5e-4, 0]), points=self.POINTS)) is None

    def test_at_the_origin_and_of_two_numbers_no_penalty_is_seen(self):
        assert slips._penalty(audited(T + 1, points=0 * T)) is None
        two = audited(T[:1] + 0.4 * self.POINTS[:1], T[:1], points=self.POINTS[:1])
        assert slips._penalty(two) is None
        three = audited(T[:3, :1] + 0.4, T[:3, :1], points=np.ones((3, 1)))
        assert slips._penalty(three).evidence == {"gradient less slope, over w": pytest.approx(0.4)}

    @pytest.mark.parametrize(
        ("factors", "kind"),
        [([2, 3, 5, 4, 7], Kind.SCALED_GRADIENT), ([-2, -3, -5, -4, -7], Kind.FLIPPED_SIGN),
         ([2, 3, -5, 4, 7], None)],
    )  # fmt: skip
    def test_another_length_each_time(self, factors, kind):
        found = slips._by_lengths(audited(np.array(factors)[:, np.newaxis] * T))
        assert (found and found.kind) is kind
        if found:
            assert found.evidence == {
                "smallest gradient over slope": pytest.approx(min(factors)),
                "largest": pytest.approx(max(factors)),
            }  # fmt: skip

    def test_of_one_weight_there_is_no_direction(self):
        assert slips._by_lengths(audited(T[:, :1] * T[:, 1:] ** 2, T[:, :1])) is None

    def test_points_without_a_slope_to_measure_are_left_out(self):
        slopes = np.array(T)
        slopes[1, 0] = np.nan
        assert slips.slip(audited(3 * T, slopes)).kind is Kind.SCALED_GRADIENT
        assert slips.slip(audited(3 * T, np.full(T.shape, np.nan))) is None
        assert slips.slip(audited(T)) is None
