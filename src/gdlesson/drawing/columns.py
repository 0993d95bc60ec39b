"""A figure's columns one by one, so that a narrow page can set them one below the other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox


def one_by_one(figure: Figure) -> Iterator[Bbox]:
    """The part of the paper of each column, in inches; in its turn, all other columns are hidden.

    >>> from gdlesson import plots
    >>> picture, both = plots.figure(cols=2)
    >>> [(f"{box.width:.1f}", [ax.get_visible() for ax in both]) for box in one_by_one(picture)]
    [('4.8', [True, False]), ('4.8', [False, True])]
    >>> all(ax.get_visible() for ax in both)
    True

    Limitation: a figure with anything that stands in no column (a title over all) is one part.
    """
    figure.draw_without_rendering()
    width, height = map(float, figure.get_size_inches())
    columns = _columns(figure)
    engine = figure.get_layout_engine()
    figure.set_layout_engine("none")  # those that are left would move into the room of the hidden
    try:
        for axes, (left, right) in zip(
            columns, pairwise(_cuts(columns, width, figure.dpi)), strict=True
        ):
            hidden = [ax for ax in figure.axes if ax not in axes and ax.get_visible()]
            try:
                for ax in hidden:
                    ax.set_visible(False)
                yield Bbox.from_extents(left, 0, right, height)
            finally:
                for ax in hidden:
                    ax.set_visible(True)
    finally:
        figure.set_layout_engine(engine)


def _columns(figure: Figure) -> list[list[Axes]]:
    """The axes of each column, from the left; all in one where some belong to none or to two."""
    above = figure.legends or figure.texts or figure.images or figure.lines or figure.patches
    found: dict[range, list[Axes]] = {}
    for ax in figure.axes:
        spec = ax.get_subplotspec()
        if above or spec is None or spec.get_topmost_subplotspec().colspan != spec.colspan:
            return [figure.axes]
        found.setdefault(spec.colspan, []).append(ax)
    spans = sorted(found, key=lambda span: span.start)
    if not spans or any(next_one.start < span.stop for span, next_one in pairwise(spans)):
        return [figure.axes]
    return [found[span] for span in spans]


def _cuts(columns: list[list[Axes]], width: float, dpi: float) -> list[float]:
    """Where the paper is cut, in inches: half-way between what two neighbours have drawn."""
    boxes = [
        Bbox.union([ax.get_tightbbox() or ax.get_window_extent() for ax in axes])
        for axes in columns
        if len(columns) > 1
    ]
    between = [(a.x1 + b.x0) / 2 / dpi for a, b in pairwise(boxes)]
    return [0.0, *between, width]
