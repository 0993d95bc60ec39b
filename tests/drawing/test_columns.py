"""Where a figure's paper is cut between its columns, and which figures have no columns."""

import pytest
from matplotlib.figure import Figure

from gdlesson.drawing.columns import one_by_one


def paper(columns, *places, rows=2):
    """A figure ten inches wide with bare axes at places of a grid."""
    figure = Figure(figsize=(10, 4))
    grid = figure.add_gridspec(
        rows, columns, left=0.1, right=0.9, width_ratios=range(1, 1 + columns)
    )
    axes = [figure.add_subplot(grid[place]) for place in places]
    for ax in axes:
        ax.set_axis_off()
    return figure, axes


def seen(figure):
    """Of each part: its sides, and which axes are shown meanwhile."""
    return [
        (box.x0, box.x1, [k for k, ax in enumerate(figure.axes) if ax.get_visible()])
        for box in one_by_one(figure)
    ]


def test_the_paper_is_cut_half_way_between_neighbours():
    figure, (right, left, middle) = paper(3, (0, 2), (0, 0), (0, 1))
    first, second, third = seen(figure)
    a, b, c = (ax.get_position() for ax in (left, middle, right))
    assert [first[0], third[1]] == [0, 10]
    assert first[1] == second[0] == pytest.approx(10 * (a.x1 + b.x0) / 2)
    assert second[1] == third[0] == pytest.approx(10 * (b.x1 + c.x0) / 2)
    assert [part[2] for part in (first, second, third)] == [[1], [2], [0]]


def test_axes_in_one_column_stay_together_and_a_wide_one_beside_a_narrow_one_is_a_column():
    figure, _ = paper(3, (0, slice(0, 2)), (1, slice(0, 2)), (slice(0, 2), 2))
    assert [part[2] for part in seen(figure)] == [[0, 1], [2]]


@pytest.mark.parametrize("places", [((0, slice(0, 2)), (1, 1)), ((0, 0), (1, slice(0, 2)))])
def test_axes_that_stand_in_two_columns_leave_one_part(places):
    figure, _ = paper(2, *places)
    assert seen(figure) == [(0, 10, [0, 1])]
    more, _ = paper(3, *places, (1, 2))  # though the last one stands apart
    assert seen(more) == [(0, 10, [0, 1, 2])]


def test_axes_that_stand_in_none_or_within_a_column_leave_one_part():
    free, _ = paper(2, (0, 0), (0, 1))
    free.add_axes((0.4, 0.4, 0.1, 0.1))
    assert seen(free) == [(0, 10, [0, 1, 2])]
    figure, _ = paper(2, (0, 0))
    inner = figure.axes[0].get_gridspec()[0, 1].subgridspec(1, 2)
    figure.add_subplot(inner[0, 0])
    figure.add_subplot(inner[0, 1])
    assert seen(figure) == [(0, 10, [0, 1, 2])]


def test_one_column_is_the_whole_paper():
    figure, _ = paper(1, (0, 0), (1, 0))
    assert seen(figure) == [(0, 10, [0, 1])]
