"""What is made of gradients that scatter, on numbers made by hand."""

from types import SimpleNamespace as Made

import numpy as np
import pytest

from gdlesson.diagnosis import Kind
from gdlesson.runs import noise
from gdlesson.runs.gradient_audit import Audit
from gdlesson.runs.noise import Scatter

rng = np.random.default_rng(0)


def audited(said, slopes, rows=None, blur=1e-9):
    said, slopes = np.array(said, float), np.array(slopes, float)
    rows = np.arange(len(said)) if rows is None else np.array(rows)
    weights, points = np.arange(said.shape[1]), np.ones_like(said)
    return Audit(rows, weights, said, slopes, np.full(said.shape, blur), points)


def test_points_are_the_first_forty_and_pairs_along_the_run():
    assert noise.spread_rows(3).tolist() == [0, 1, 2, 3]
    rows = noise.spread_rows(2000)
    assert rows[40:44].tolist() == [105, 106, 210, 211]


class TestScatter:
    """Slopes of many sizes, and signs in turn on top, which no point foretells."""

    SIZES = np.linspace(1, 3, 100)[:, np.newaxis]
    SIGNS = rng.permuted(np.repeat([-1.0, 1.0], 50))[:, np.newaxis]

    def found(self, factor, noise_of=0.1, slopes=None):
        slopes = self.SIZES if slopes is None else slopes
        return noise.scatter(audited(factor * slopes + noise_of * self.SIGNS * slopes, slopes))

    @pytest.mark.parametrize(
        ("factor", "kind"),
        [(1.0, Scatter.RIGHT), (1.035, Scatter.UNCLEAR), (1.05, Scatter.WRONG),
         (0.95, Scatter.WRONG)],
    )  # fmt: skip
    def test_a_share_and_its_error(self, factor, kind):
        found, share, error = self.found(factor)
        assert found is kind
        assert share == pytest.approx(factor, abs=1e-9)
        assert error == pytest.approx(0.1 / np.sqrt(100), rel=0.02)

    def test_against_the_slope_and_without_it(self):
        assert self.found(-1.0)[0] is self.found(0.0)[0] is Scatter.WRONG

    def test_no_point_outweighs_the_others(self):
        """Whether steep or level, each counts by what it foretells: a thousand times as steep."""
        slopes = np.where(np.arange(100) % 7, 1.0, 1e3)[:, np.newaxis]
        found, _, error = self.found(1.0, slopes=slopes)
        assert found is Scatter.RIGHT
        assert error == pytest.approx(0.01, rel=0.1)
        level = np.where(np.arange(100) % 7, 1.0, 1e-3)[:, np.newaxis]
        said = level + 0.1 * self.SIGNS
        error = noise.scatter(audited(said, level))[2]
        assert error == pytest.approx(0.1 / np.sqrt(86), rel=0.1)

    def test_the_error_is_what_leaving_each_point_out_makes_of_the_share(self):
        """One point is ten times as steep as the others, and noise five times as high as those."""
        slopes = np.where(np.arange(100), 0.1, 1.0)
        said = slopes + 0.5 * self.SIGNS[:, 0]
        _, share, error = noise.scatter(audited(said[:, np.newaxis], slopes[:, np.newaxis]))
        sizes = np.maximum(slopes, 0.5)
        T, G = slopes / sizes, said / sizes
        without = [(np.delete(T * G, k).sum() / np.delete(T * T, k).sum()) for k in range(100)]
        assert error == pytest.approx(np.linalg.norm(np.array(without) - share))

    def test_little_of_the_slope_in_much_noise_is_unclear(self):
        found, share, _ = noise.scatter(audited(self.SIZES + 9 * self.SIGNS, self.SIZES))
        assert found is Scatter.UNCLEAR
        assert share == pytest.approx(1, abs=0.5)

    def test_what_is_exactly_right_at_every_fourth_point_is_no_noise(self):
        said = self.SIZES + 0.1 * self.SIGNS
        said[::4] = 2 * self.SIZES[::4] - self.SIZES[::4]
        found, share, error = noise.scatter(audited(said, self.SIZES))
        assert (found, error) == (Scatter.ANOTHER, 0)
        want = (said * self.SIZES).sum() / (self.SIZES**2).sum()
        assert share == pytest.approx(want)

    def test_noise_with_a_mean_of_its_own_leans(self):
        sides = np.column_stack([self.SIGNS, -self.SIGNS[::-1]])
        slopes = rng.permuted(np.repeat([-1.0, 1.0], 50))[:, np.newaxis] * np.ones((1, 2))
        right = noise.scatter(audited(slopes + 0.1 * sides, slopes))[0]
        leaning = noise.scatter(audited(slopes + 0.1 * sides + [0.06, 0], slopes))[0]
        assert (right, leaning) == (Scatter.RIGHT, Scatter.WRONG)

    def test_no_slope_says_nothing(self):
        found, share, error = noise.scatter(audited(self.SIGNS, 0 * self.SIGNS))
        assert (found, error) == (Scatter.UNCLEAR, np.inf)
        assert np.isnan(share)


def test_what_is_left_over_is_smooth_if_neighbours_are_alike():
    alike = np.tile([3.0, 4.0], (9, 1)) * np.arange(1, 10)[:, np.newaxis]
    assert noise._is_smooth(np.arange(9), alike)
    assert not noise._is_smooth(2 * np.arange(9), alike)  # no neighbours
    assert not noise._is_smooth(np.arange(8), alike[:8])  # seven pairs
    assert not noise._is_smooth(np.arange(9), alike * (-1.0) ** np.arange(9)[:, np.newaxis])
    still = np.array(alike)
    still[::2] = 0
    assert not noise._is_smooth(np.arange(9), still)
    pairs = np.repeat((-1.0) ** np.arange(8), 2)[:, np.newaxis]  # alike, and the next one is not
    assert noise._is_smooth(np.array([[10 * k, 10 * k + 1] for k in range(8)]).ravel(), pairs)
    gaps = [0, 2, 4, 6, 8, 10, 12, 14, 15, 16, 17, 18, 19, 20, 21, 22]  # eight pairs at the end
    late = np.vstack([alike[:7] * (-1.0) ** np.arange(7)[:, np.newaxis], alike])
    assert noise._is_smooth(np.array(gaps), late)


def test_what_is_left_over_follows_the_slope_among_steep_points_or_flat_ones():
    signs = np.tile([1.0, -1.0], 10)[:, np.newaxis]
    T = signs * np.repeat([1.0, 5.0], 10)[:, np.newaxis]
    even = np.tile([1.0, 1.0, -1.0, -1.0], 5)[:, np.newaxis]
    assert not noise._follows(T, even)
    for part in (slice(0, 10), slice(10, 20)):
        rest = np.array(even)
        rest[part] = signs[part] * np.linspace(0.5, 1, 10)[:, np.newaxis]
        assert noise._follows(T, rest)
        assert noise._follows(T, -rest)
    assert not noise._follows(T[6:14], T[6:14] * np.linspace(1, 2, 8)[:, np.newaxis])  # four each


@pytest.mark.parametrize(
    ("share", "kind"),
    [(-0.5, Kind.FLIPPED_SIGN), (-0.39, Kind.WRONG_GRADIENT), (2.0, Kind.SCALED_GRADIENT),
     (0.5, Kind.SCALED_GRADIENT), (1.25, Kind.WRONG_GRADIENT), (0.35, Kind.WRONG_GRADIENT)],
)  # fmt: skip
def test_the_name_of_a_scattered_slip(share, kind):
    found = noise.scattered_slip(Scatter.WRONG, share, 0.1)
    assert found.kind is kind
    assert found.evidence == {"gradient over slope, on average": share, "give or take": 0.1}
    assert noise.scattered_slip(Scatter.ANOTHER, share, 0.1).kind is Kind.WRONG_GRADIENT


def run(steps, losses):
    """A run whose point is its number, and whose f is the loss there."""
    losses = np.array(losses, float)
    points = np.arange(steps + 1.0)[:, np.newaxis]
    return Made(steps=steps, points=points, losses=losses, f=lambda w: losses[int(w[0])])


class TestLevels:
    def test_of_f_they_are_means_over_thirds(self):
        assert noise.levels(run(12, np.arange(13)), True) == (0, 5.5, 10)
        losses = np.arange(301.0)
        start, middle, late = noise.levels(run(300, losses), True)
        assert start == 0
        assert middle == pytest.approx(149.5, abs=0.5)
        assert late == pytest.approx(250, abs=0.5)

    def test_of_the_record_where_f_never_gives_the_same_twice(self):
        assert noise.levels(run(30, np.arange(31)), False) == (1, 15.5, 25.5)
        assert noise.levels(run(8, np.arange(9)), False) == (0, 5.5, 7.5)

    def test_of_few_steps_or_where_f_has_no_value_there_are_none(self):
        assert noise.levels(run(7, np.arange(8)), True) is None
        assert noise.levels(run(8, np.arange(9)), True) is not None

        def broken(w):
            raise ValueError("none")

        assert noise.levels(Made(steps=9, points=np.zeros((10, 1)), f=broken), True) is None


class TestFloor:
    def found(self, monkeypatch, first, middle, late, lowest=0.0, repeats=True):
        monkeypatch.setattr(noise, "levels", lambda *rest: (first, middle, late))
        return noise.floor(None, lowest, repeats)

    @pytest.mark.parametrize(
        ("parts", "kind"),
        [
            ((100.0, 5.0, 5.0), Kind.HEALTHY),
            ((100.0, 30.0, 20.0), Kind.STEPS_TOO_SHORT),
            ((100.0, 6.0, 0.5), Kind.HEALTHY),  # it is down
            ((100.0, 20.0, 20.0), Kind.OSCILLATING),
            ((100.0, 100.0, 110.0), Kind.OVERSHOOTING),
            ((100.0, 120.0, 110.0), None),
            ((100.0, 90.0, 100.0), Kind.OVERSHOOTING),
            ((100.0, np.nan, 5.0), None),
        ],
    )
    def test_by_levels(self, monkeypatch, parts, kind):
        found = self.found(monkeypatch, *parts)
        assert (found and found.kind) is kind

    def test_the_numbers(self, monkeypatch):
        evidence = self.found(monkeypatch, 100.0, 21.0, 20.0, lowest=1.0).evidence
        assert evidence == {
            "loss at the start": 100, "mean loss of the last third": 20,
            "mean loss of the third before": 21, "lowest loss that is known": 1,
        }  # fmt: skip
        assert "the gradients" in self.found(monkeypatch, 100.0, 5.0, 5.0).evidence

    def test_heights_are_measured_from_the_lowest_loss_that_is_known(self, monkeypatch):
        assert self.found(monkeypatch, 100.0, 59.0, 59.0, lowest=55.0).kind is Kind.HEALTHY
        assert self.found(monkeypatch, 100.0, 60.0, 60.0, lowest=55.0).kind is Kind.OSCILLATING
        assert self.found(monkeypatch, 100.0, 56.0, 50.2, lowest=50.0).kind is Kind.HEALTHY

    @pytest.mark.parametrize(("middle", "clear"), [(14.0, True), (15.5, False), (4.5, False)])
    def test_of_recorded_losses_a_run_that_is_not_level_is_unclear(
        self, monkeypatch, middle, clear
    ):
        found = self.found(monkeypatch, 110.0, middle, 10.0, lowest=9.0, repeats=False)
        assert (found is not None) == clear
