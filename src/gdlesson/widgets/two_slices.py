"""Section 5's slices: one point on the map, the two curves through it, a slope for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import traitlets

from gdlesson._validate import Array
from gdlesson.drawing.surfaces import values_along
from gdlesson.gradient import partial_derivative
from gdlesson.objectives import Objective, Window, cubic
from gdlesson.page.typeset import typeset
from gdlesson.widgets._base import front_end, packed, point_trait
from gdlesson.widgets._curves import LEAST_SAMPLES, height_span, none_if_not_finite
from gdlesson.widgets._maps import MapWidget
from gdlesson.widgets._own import affordable, for_a_picture
from gdlesson.widgets._predictions import Prediction

if TYPE_CHECKING:
    from gdlesson.drawing.figure import LessonFigure

#: Zoomed in, a slice reaches so far to both sides of the point, as a share of the map.
NEAR = 1 / 16


class TwoSlices(MapWidget):
    """A contour map cut through a point along x and along y, each cut with its tangent.

    Args:
        objective: one of `gdlesson.objectives` in two variables, its name, or a function of
            your own, f(w) or f(x, y).
        point: where to cut; left out, the objective's own start.
        window: ((x low, x high), (y low, y high)) to draw for a function of your own.
        predict: a question to ask first: "hold".

    Raises:
        TypeError, ValueError, TraitError: for arguments that can't work.

    >>> TwoSlices(point=(1, 1))
    TwoSlices: 3x² + 2xy + y³ at (1, 1): the slope along x is 8, along y it is 5.

    Limitation: the slopes of a function of your own are numeric, by `partial_derivative`.
    """

    _esm, _css = front_end("two_slices")
    inputs = ("surface", "point", "zoom")
    marks_minima = False
    predictions: ClassVar[dict[str, Prediction]] = {
        "hold": Prediction(
            "Before you play: at (1, 1) on 3x² + 2xy + y³, what is the slope along x?",
            lambda: partial_derivative(cubic, (1, 1), 0),
            "With y held at 1 it is the slope of 3x² + 2x + 1, which is 6x + 2: at x = 1, 8.",
        )
    }

    point = traitlets.List(traitlets.Float()).tag(sync=True)
    zoom = traitlets.Bool(False, help="whether the slices show what is near the point").tag(
        sync=True
    )

    def __init__(
        self,
        objective: Objective | str | Callable[..., Any] = cubic,
        point: Sequence[float] | None = None,
        *,
        window: Window = ((-5.0, 5.0), (-5.0, 5.0)),
        predict: str | None = None,
    ) -> None:
        at = [] if point is None else list(point)
        super().__init__(objective, window, point=at, predict=predict)

    def slice(self, axis: int, f: Callable[[Any], Any] | None = None) -> Callable[[float], float]:
        """The surface along one axis through the point, the other held still."""
        surface = f or self.landscape.f

        def along(value: float) -> float:
            w = np.array(self.point)
            w[axis] = value
            return float(surface(w))

        return along

    def compute(self) -> tuple[dict[str, Any], str]:
        """Both slices with their slopes at the point."""
        place, answer = np.array(self.point), {}
        height = float(self.landscape.f(place))
        # Around a pole the differences are 0, and yet there is no slope.
        slopes = self._slopes(place) if np.isfinite(height) else (np.nan, np.nan)
        for axis, name in enumerate("xy"):
            count = affordable(self.landscape.f, 121, LEAST_SAMPLES)
            along = np.linspace(*self._seen(axis), count)
            heights = values_along(self.slice(axis, for_a_picture(self.landscape.f)), along)
            answer[name] = {
                "at": packed(along),
                "heights": packed(heights),
                "span": height_span(heights),
                "slope": none_if_not_finite(slopes[axis]),
            }
        x, y = self.point
        said = [f"{s:.4g}" if np.isfinite(s) else "not defined" for s in slopes]
        summary = (
            f"{self.landscape.formula} at ({x:.3g}, {y:.3g}): the slope along x is {said[0]}, "
            f"along y it is {said[1]}."
        )
        return {**answer, "height": none_if_not_finite(height)}, summary

    def _seen(self, axis: int) -> tuple[float, float]:
        """The part of an axis that its slice shows."""
        low, high = self.landscape.window[axis]
        if not self.zoom:
            return low, high
        at = self.point[axis]
        # Far out there are still some numbers to be seen on both sides.
        half = max(NEAR * (high - low), 8 * float(np.spacing(max(abs(at), 1e-300))))
        return at - half, at + half

    def _slopes(self, place: Array) -> Sequence[float]:
        """The exact slopes along x and y of a surface that has its own, else numeric ones."""
        exact = getattr(self.landscape.f, "gradient", None)
        if exact is not None:
            with np.errstate(all="ignore"):
                found: list[float] = exact(place).tolist()
            return found
        return [partial_derivative(self.landscape.f, place, axis) for axis in (0, 1)]

    def figure(self) -> LessonFigure:
        """The map with both cuts on the left, the two slices with their tangents beside it."""
        from gdlesson import plots

        figure, axes = plots.figure(1, 3, width=10, height=3.2)
        surface = self.landscape
        plots.contours(surface.f, axes[0], window=surface.window, minima=self.marks_minima)
        axes[0].axhline(self.point[1], color=plots.PALETTE[0])
        axes[0].axvline(self.point[0], color=plots.PALETTE[1], ls=plots.DASHES[1])
        axes[0].plot(*self.point, "o", color=plots.INK)
        for axis, name in enumerate("xy"):
            ax, at = axes[axis + 1], self.point[axis]
            low, high = self._seen(axis)
            plots.curve(self.slice(axis), ax, (low, high))
            span = ax.get_ylim()
            slope = self._slopes(np.array(self.point))[axis]
            ends = np.array([low, high])
            height = self.slice(axis)(at)
            label = typeset(f"along {name}, slope {slope:.4g}")
            ax.plot(ends, height + slope * (ends - at), color=plots.PALETTE[axis],
                    ls=plots.DASHES[axis], label=label)  # fmt: skip
            ax.plot([at], [height], "o", color=plots.INK)
            ax.set_ylim(span)
            ax.set(xlabel=name, ylabel="f")
            plots.legend(ax)
        figure.alt = self.summary
        return figure

    @traitlets.validate("point")
    def _valid_point(self, proposal: Any) -> list[float]:
        value = proposal["value"] or list(self.landscape.start)
        return point_trait("TwoSlices", "point", value, 2)
