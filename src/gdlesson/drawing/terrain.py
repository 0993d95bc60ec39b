"""The ground as a map shows it: round heights, their lines, and what lies above each of them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np

from gdlesson._validate import Array
from gdlesson.drawing.heights import contour_levels, even_step
from gdlesson.drawing.surfaces import FINE, values_on_grid
from gdlesson.objectives import Window

#: A view of the relief has so many points along each axis.
RELIEF = 37
#: This share of the ground is the floor, which logarithms leave as it is.
FLOOR = 0.15
#: A line is drawn with no more points than keep it within this share of the window.
SEEN = 4e-4


@dataclass(frozen=True)
class Terrain:
    """What a contour map draws.

    Attributes:
        levels: the heights, rising.
        lines: for each height its lines, each of shape (k, 2).
        above: for each height the borders of the ground above it, closed, shape (k, 2); by the
            even-odd rule what is inside is above. In front stands the ground that has a height.
        steep: how steep the ground is where nine tenths of it are less steep; 0 if it is flat.
        relief: shape (k, k), how high the ground stands on a coarse grid, from 0 to 1; NaN where it
            has no height.
    """

    levels: list[float]
    lines: list[list[Array]]
    above: list[list[Array]]
    steep: float = 0.0
    relief: Array = field(default_factory=lambda: np.zeros((0, 0)))


def terrain(
    f: Callable[[Any], Any],
    window: Window,
    size: int = FINE,
    *,
    heights: Sequence[float] = (),
    call: str = "terrain",
) -> Terrain:
    """The contour lines of f over the window, and the ground between them.

    Args:
        f: takes w of shape (2,); one that takes whole grids is asked once.
        window: ((x low, x high), (y low, y high)).
        size: points along each axis.
        heights: of the lines, rising; left out, round ones that fit.
        call: whose name an error begins with.

    >>> from gdlesson.objectives import bowl
    >>> ground = terrain(bowl, bowl.window)
    >>> ground.levels[:3], len(ground.above) - len(ground.lines)
    ([5.0, 10.0, 15.0], 1)

    Limitation: detail finer than a cell of the grid is lost.
    """
    from contourpy import FillType, LineType, contour_generator

    x, y, values = values_on_grid(f, window, size, call=call)
    generator = contour_generator(
        x, y, np.ma.masked_invalid(values),
        line_type=LineType.Separate, fill_type=FillType.OuterOffset,
    )  # fmt: skip
    levels = list(heights) or contour_levels(values).tolist()
    scale = np.array([high - low for low, high in window])
    lines = [
        [thinned(line, scale) for line in cast(list[Array], generator.lines(level))]
        for level in levels
    ]
    finite = values[np.isfinite(values)]
    if not finite.size:
        return Terrain([], [], [])
    with np.errstate(over="ignore"):
        top = float(np.nextafter(finite.max(), np.inf))
        floors = [float(np.nextafter(finite.min(), -np.inf)), *levels]
    above = []
    for floor in floors:
        polygons, offsets = cast(tuple[list[Array], list[Array]], generator.filled(floor, top))
        rings = [
            points[a:b]
            for points, parts in zip(polygons, offsets, strict=True)
            for a, b in itertools.pairwise(parts)
        ]
        above.append([thinned(ring, scale) for ring in rings])
    if not levels:
        return Terrain(levels, lines, above)
    return Terrain(levels, lines, above, _steepness(x, y, values), _relief(values, levels))


def _relief(values: Array, levels: list[float]) -> Array:
    """Heights in even proportion; where lines go by decades, by their logarithm above the floor."""
    at = np.linspace(0, len(values) - 1, RELIEF).round().astype(int)
    with np.errstate(all="ignore"):
        above = values[np.ix_(at, at)] - values[np.isfinite(values)].min()
        if not even_step(levels):
            above = np.log1p(above / np.nanquantile(above, FLOOR))
        heights: Array = above / np.nanmax(above)
    return heights if np.nanmax(above) > 0 else np.zeros((0, 0))


def _steepness(x: Array, y: Array, values: Array) -> float:
    with np.errstate(all="ignore"):
        down, across = np.gradient(values, y, x)
        sizes = np.hypot(across, down)
    sizes = sizes[np.isfinite(sizes)]
    return float(np.quantile(sizes, 0.9)) if sizes.size else 0.0


def thinned(line: Array, scale: Array, share: float = SEEN) -> Array:
    """The line without the points that lie on it anyway, within a share of the scale.

    Args:
        line: shape (k, 2).
        scale: shape (2,), how long each axis is.
        share: how far off the drawn line a left-out point may lie.

    >>> thinned(np.array([[0, 0], [1, 1], [2, 2], [2, 3]]), np.array([1, 1])).tolist()
    [[0, 0], [2, 2], [2, 3]]

    Limitation: a few left-out neighbours together may lie a little further off than one alone.
    """
    for _ in range(5):
        if len(line) < 3:
            break
        x, y = (line / scale).T
        even, odd = slice(0, -2, 2), slice(1, -1, 2)  # every second, so that a neighbour stays
        chord = x[2::2] - x[even], y[2::2] - y[even]
        length = np.hypot(*chord)
        area = np.abs(chord[0] * (y[odd] - y[even]) - chord[1] * (x[odd] - x[even]))
        near = (area <= share * length) & (length > 0)
        if not near.any():
            break
        stays = np.ones(len(line), dtype=bool)
        stays[odd] = ~near
        line = line[stays]
    return line
