"""A line for data of one's own: ranges, rates and targets follow it; what no line fits is said."""

import numpy as np
import pytest

from gdlesson import FitByHand, RegressionExplorer
from gdlesson.datasets import Dataset, batch_runtimes
from gdlesson.widgets._samples import Samples

LESSON = batch_runtimes()


def data(change_x=lambda x: x, change_y=lambda y: y):
    X, y = change_x(LESSON.X), change_y(LESSON.y)
    return Dataset(X, y, ("size (m)",), "cost", "The lesson's, in other units.")


#: The lesson's data in other units, and elsewhere.
OTHERS = {
    "X * 100": data(lambda x: 100 * x),
    "X / 100": data(lambda x: x / 100),
    "-X": data(lambda x: -x),
    "-y": data(change_y=lambda y: -y),
    "y * 1e150": data(change_y=lambda y: 1e150 * y),
    "y / 1e150": data(change_y=lambda y: y / 1e150),
    "X far away": data(lambda x: x + 20),
    "y far away": data(change_y=lambda y: y + 1000),
    "y always 7": data(change_y=lambda y: 0 * y + 7),
    "y always 0": data(change_y=lambda y: 0 * y),
}


def test_the_lessons_own_data_has_the_lessons_ranges():
    samples = Samples.of("FitByHand", LESSON)
    assert samples.windows == ((0.0, 24.0), (-15.0, 45.0))
    assert samples.grains == (0.1, 0.5)
    assert samples.rate(0.25) == 0.02
    assert RegressionExplorer().learning_rate == 0.05
    assert RegressionExplorer().data["rates"] == (-4.0, 0.5)
    assert (FitByHand().slope, FitByHand().intercept) == (0.0, 30.0)


@pytest.mark.parametrize("name", OTHERS)
class TestOtherUnits:
    def test_the_best_line_and_all_samples_are_in_reach(self, name):
        samples = Samples.of("FitByHand", OTHERS[name])
        for value, (low, high), grain in zip(
            samples.best(), samples.windows, samples.grains, strict=True
        ):
            assert low <= value <= high
            assert 50 <= (high - low) / grain <= 1500
        for values, (low, high) in ((samples.x, samples.x_window), (samples.y, samples.y_window)):
            assert low <= values.min() <= values.max() <= high
            assert np.ptp(values) >= 0.3 * (high - low) or not np.ptp(values)

    def test_a_fit_by_hand_is_not_won_before_it_begins_and_can_be_won(self, name):
        widget = FitByHand(OTHERS[name])
        assert np.isfinite(widget.target)
        assert not widget.answer["won"]
        flat = not np.ptp(OTHERS[name].y)
        widget.slope, widget.intercept = widget._samples.best().tolist()
        assert widget.answer["won"] or flat
        widget.revealed = True
        assert widget.map["surface"]["window"] == [list(w) for w in widget._samples.windows]
        picture = widget.map["picture"]
        lines = b"".join(level["lines"] for level in picture["levels"])
        points = np.frombuffer(lines, dtype="<f4").reshape(-1, 2)
        points = points[np.isfinite(points).all(axis=1)]
        assert len({tuple(point) for point in points.tolist()}) > 20
        assert points.min() >= -1e-6
        assert points.max() <= 1 + 1e-6

    @pytest.mark.parametrize("scaled", [False, True])
    def test_a_regression_starts_below_the_border_and_gets_lower(self, name, scaled):
        widget = RegressionExplorer(OTHERS[name], scaled=scaled)
        assert 0.3 <= widget.learning_rate / widget._samples.border() <= 0.8
        low, high = widget.data["rates"]
        assert low + 1.5 < np.log10(widget.learning_rate) < np.log10(widget.answer["border"]) < high
        assert not widget.answer["broke"]
        losses = widget.history.losses
        assert losses[-1] < losses[0] or not widget._samples.y.any()
        assert widget.map["picture"]["levels"]


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (data(lambda x: 0 * x + 5), "two different values"),
        (data(change_y=lambda y: 1e200 * y), "Use other units"),
        (data(lambda x: 1e200 * x), "Use other units"),
        (data(lambda x: x / 1e200, lambda y: 0 * y), "Use other units"),
        (data(change_y=lambda y: y[:-1]), "a number for each row"),
        (data(lambda x: np.column_stack([x, x])), "one feature"),
        (data(change_y=lambda y: np.where(y > 40, np.nan, y)), "data.y"),
    ],
)
@pytest.mark.parametrize("kind", [FitByHand, RegressionExplorer])
def test_what_no_line_can_be_found_in_is_refused_with_a_reason(kind, bad, words):
    with pytest.raises(ValueError, match=words) as caught:
        kind(bad)
    assert str(caught.value).startswith(kind.__name__)


@pytest.mark.parametrize("kind", [FitByHand, RegressionExplorer])
def test_what_is_no_data_set_is_refused(kind):
    with pytest.raises(TypeError, match=rf"{kind.__name__}: data must be a Dataset; got"):
        kind([1, 2, 3])
