"""Where the lines of a curve's pictures lie, by numbers that stand on paper."""

import math
import sys

import pytest

from gdlesson import plots
from gdlesson.drawing.curves import FewLabels

EPS = sys.float_info.epsilon


@pytest.mark.parametrize(("h", "reach"), [(0.4, 1.0), (-0.4, 1.0), (0.1, 0.5), (8.0, 20.0)])
def test_a_secant_is_seen_with_two_and_a_half_wiggles_to_each_side(h, reach):
    _, ax = plots.figure()
    plots.secant(lambda x: x**2, 1, h, ax)
    assert ax.get_xlim() == pytest.approx((1 - reach, 1 + reach))


def levels_of(ax):
    return {
        line.get_label(): line.get_ydata()[0]
        for line in ax.lines
        if len(set(line.get_ydata())) == 1
    }


def test_the_best_steps_are_marked_where_rounding_and_curvature_meet():
    """The square root and the cube root of a rounding."""
    _, ax = plots.figure()
    plots.error_against_h(math.exp, 1, math.e, ax)
    upright = [line.get_xdata()[0] for line in ax.lines if len(set(line.get_xdata())) == 1]
    assert upright == pytest.approx([1.49e-8, 6.06e-6], rel=1e-2)


def test_a_result_without_an_error_is_drawn_at_the_rounding_of_the_slope():
    _, ax = plots.figure()
    plots.error_against_h(lambda x: 3 * x, 1, 3, ax)
    assert levels_of(ax)["what it made of them"] == pytest.approx(3 * EPS / 2, rel=1e-9, abs=0)
    _, ax = plots.figure()
    plots.error_against_h(lambda x: 3 * x, 1, 3.01, ax)
    assert levels_of(ax)["what it made of them"] == pytest.approx(0.01)


@pytest.mark.parametrize(
    ("ends", "said"),
    [((16.7, 637), ["2", "5", "2", "5"]), ((1, 1e4), []), ((3, 7), list("34567"))],
)
def test_few_labels_stand_between_the_powers_of_ten(ends, said):
    _, ax = plots.figure()
    ax.semilogy(ends)
    ax.set_ylim(ends)
    ax.yaxis.set_minor_formatter(FewLabels())
    (low, high), places = ends, ax.yaxis.get_minorticklocs()
    labels = zip(places, ax.yaxis.get_minor_formatter().format_ticks(places), strict=True)
    leads = [text.partition("{")[2][0] for at, text in labels if low <= at <= high and text]
    assert leads == said
