"""The lines between the nodes of a drawn graph: each along the way that was kept free for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import ConnectionStyle, Patch
from matplotlib.path import Path

from gdlesson.drawing.figure import SOFT

#: So far right of a column's middle, in columns, a line leaves its row, and is on the next one.
LEAVES, ARRIVES = 0.33, 0.45
#: So far above or below the middle of its node a line ends if there are two, in points.
APART = 8.0
#: An arrow comes level into its box for so long at least, in points.
LEVEL = 10.0


class Route(ConnectionStyle.Arc3):
    """A line that changes its row only right behind a column, where no node stands.

    Args:
        ax: where it is drawn.
        start: the column and the row that it leaves.
        stop: the column and the row that it goes to.
        way: its rows in the columns between.
        port: where it ends: above the middle of its node (-1), there (0), or below (1).
        box: what stands there.
    """

    def __init__(
        self,
        ax: Axes,
        start: tuple[int, float],
        stop: tuple[int, float],
        way: Sequence[float],
        port: int,
        box: Patch,
    ) -> None:
        super().__init__()
        column, row = start
        points = [(float(column), row)]
        for k, to in enumerate([*way, stop[1]], column):
            points += [(k + LEAVES, points[-1][1]), (k + ARRIVES, to)]
        self.points = [(x, -y) for x, y in [*points, (float(stop[0]), stop[1])]]
        self.ax, self.port, self.box = ax, port, box

    def connect(self, posA: Any, posB: Any) -> Path:
        """The line in pixels."""
        along = self.ax.transData.transform(self.points)
        point = self.ax.figure.dpi / 72
        along[-2:, 1] -= self.port * APART * point
        # A wide box begins before the place where lines turn.
        before = self.box.get_window_extent().x0 - LEVEL * point
        along[-3:-1, 0] = np.minimum(along[-3:-1, 0], before)
        # With its codes spelled out: without them matplotlib cuts it at the box in the wrong place.
        return Path(along, [Path.MOVETO] + [Path.LINETO] * (len(along) - 1))


def draw_route(
    ax: Axes,
    ends: tuple[tuple[int, float], tuple[int, float]],
    way: Sequence[float],
    port: int,
    boxes: tuple[Patch, Patch],
) -> None:
    """An arrow from the border of one box to that of another.

    Args:
        ax: where to draw.
        ends: the column and the row of each.
        way: its rows in the columns between.
        port: where it ends: above the middle of its node (-1), there (0), or below (1).
        boxes: what stands at its ends.
    """
    (x0, y0), (x1, y1) = ends
    look = {"arrowstyle": "->", "color": SOFT, "shrinkA": 0, "shrinkB": 0}
    look |= {"patchA": boxes[0], "patchB": boxes[1]}
    look |= {"connectionstyle": Route(ax, *ends, way, port, boxes[1])}
    ax.annotate("", (x1, -y1), (x0, -y0), arrowprops=look)
