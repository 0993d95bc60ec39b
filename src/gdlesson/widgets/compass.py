"""Section 6's compass: turn a direction, read the slope, find where it is steepest."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import traitlets

from gdlesson._validate import as_number
from gdlesson.drawing.arrows import USUAL, fitting_scale, scale_words
from gdlesson.gradient import directional_derivative, gradient
from gdlesson.objectives import Objective, Window, bowl
from gdlesson.widgets._alarm import NoAnswerError
from gdlesson.widgets._base import finite_trait, front_end, packed, point_trait
from gdlesson.widgets._maps import MapWidget
from gdlesson.widgets._predictions import Prediction

if TYPE_CHECKING:
    from gdlesson.drawing.figure import LessonFigure

ANGLES = np.linspace(-180.0, 180.0, 73)


class GradientCompass(MapWidget):
    """A point on a contour map with its gradient, and a direction to turn; the slope that way.

    Args:
        objective: one of `gdlesson.objectives` in two variables, its name, or a function of
            your own, f(w) or f(x, y).
        point: where to stand; left out, a place with room for the arrows.
        angle: the direction, in degrees from the x axis, counter-clockwise.
        window: ((x low, x high), (y low, y high)) to draw for a function of your own.
        predict: a question to ask first: "contour" or "backward".

    Raises:
        TypeError, ValueError, TraitError: for arguments that can't work.

    >>> GradientCompass(point=(2, 1), angle=0)
    GradientCompass: x² + 3y² at (2, 1): the gradient is (4, 6); towards 0° the slope is 4.

    Limitation: a function of your own that `grad` can't record is differentiated numerically.
    """

    _esm, _css = front_end("compass")
    inputs = ("surface", "point", "angle")
    predictions: ClassVar[dict[str, Prediction]] = {
        "contour": Prediction(
            "Before you play: what is the slope if you walk along the contour line?",
            lambda: float(abs(directional_derivative(bowl, (2, 1), (-6, 4))) > 1e-6),
            "A contour line joins points of one height, so nothing changes along it.",
            ("zero", "half of the steepest", "the steepest"),
        ),
        "backward": Prediction(
            "Before you play: at (2, 1) towards 0° the slope is 4. What is it towards 180°?",
            lambda: directional_derivative(bowl, (2, 1), (-1, 0)),
            "At (2, 1), as everywhere, the opposite direction has the opposite slope.",
        ),
    }

    point = traitlets.List(traitlets.Float()).tag(sync=True)
    angle = traitlets.Float(0.0).tag(sync=True)

    def __init__(
        self,
        objective: Objective | str | Callable[..., Any] = bowl,
        point: Sequence[float] | None = None,
        angle: float = 0.0,
        *,
        window: Window = ((-5.0, 5.0), (-5.0, 5.0)),
        predict: str | None = None,
    ) -> None:
        at = [] if point is None else list(point)
        super().__init__(objective, window, point=at, angle=angle, predict=predict)

    def compute(self) -> tuple[dict[str, Any], str]:
        """The gradient at the point, and the slope ∇f·u for every direction u."""
        g = self._gradient()
        slopes = [float(g @ _unit(a)) for a in ANGLES]
        slope = float(g @ _unit(self.angle))
        steepest = math.degrees(math.atan2(g[1], g[0]))
        x, y = self.point
        answer = {
            "gradient": g.tolist(),
            "length": float(np.linalg.norm(g)),
            "steepest": steepest,
            "slope": slope,
            "angles": packed(ANGLES),
            "slopes": packed(np.array(slopes)),
        }
        summary = (
            f"{self.landscape.formula} at ({x:.3g}, {y:.3g}): the gradient is ({g[0]:.4g}, "
            f"{g[1]:.4g}); towards {self.angle:.4g}° the slope is {slope:.4g}."
        )
        return answer, summary

    def _gradient(self) -> Any:
        f, place = self.landscape.f, "({:.4g}, {:.4g})".format(*self.point)
        # Around a pole the differences are 0, and yet it is no flat place.
        with np.errstate(all="ignore"):
            height = as_number("GradientCompass", f(np.array(self.point)))
        # Far out a height overflows before its exact slopes do.
        exact = getattr(f, "gradient", None)
        if np.isnan(height) or (exact is None and np.isinf(height)):
            raise NoAnswerError(f"At {place} the height is not finite: there is no gradient.")
        g = exact(self.point) if exact else gradient(f, self.point)
        if not np.isfinite(g).all():
            raise NoAnswerError(f"At {place} the gradient is not finite.")
        return g

    def figure(self) -> LessonFigure:
        """The map with both arrows on the left, the slope against the angle on the right."""
        from gdlesson import plots

        figure, (left, right) = plots.figure(1, 2)
        plots.contours(self.landscape.f, left, window=self.landscape.window)
        low, high = self.landscape.window[0]
        g = self._gradient()
        # A still has one gradient, which need not be compared with those of other places.
        scale = fitting_scale(self.landscape.window, math.hypot(*g), self.point, g)
        for height in list(left.texts):  # what would lie under the arrows
            if math.dist(height.get_position(), self.point) < USUAL * (high - low):
                height.remove()
        for which, (arrow, label) in enumerate((
            (scale * g, f"gradient, {scale_words(scale)}"),
            (0.15 * (high - low) * _unit(self.angle), "direction"),
        )):  # fmt: skip
            left.annotate("", np.array(self.point) + arrow, self.point, arrowprops={
                "arrowstyle": "->", "lw": 2, "color": plots.PALETTE[which], "shrinkA": 0,
            })  # fmt: skip
            left.plot([], [], color=plots.PALETTE[which], label=label)
        plots.legend(left)
        right.plot(ANGLES, [g @ _unit(a) for a in ANGLES], color=plots.PALETTE[0])
        right.axvline(math.degrees(math.atan2(g[1], g[0])), color=plots.PALETTE[0], lw=0.8)
        right.plot([self.angle], [g @ _unit(self.angle)], "o", color=plots.PALETTE[1])
        right.set(xlabel="direction (degrees)", ylabel="slope", xticks=range(-180, 181, 90))
        figure.alt = self.summary
        return figure

    @traitlets.validate("point")
    def _valid_point(self, proposal: Any) -> list[float]:
        value = proposal["value"] or [0.7 * low + 0.3 * high for low, high in self.landscape.window]
        return point_trait("GradientCompass", "point", value, 2)

    @traitlets.validate("angle")
    def _valid_angle(self, proposal: Any) -> float:
        angle = finite_trait("GradientCompass", "angle", proposal["value"])
        return angle if -180 <= angle <= 180 else (angle + 180) % 360 - 180


def _unit(degrees: float) -> Any:
    return np.array([math.cos(math.radians(degrees)), math.sin(math.radians(degrees))])
