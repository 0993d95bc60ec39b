"""Section 2's explorer: drag the point, shrink h, watch the secant swing onto the tangent."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import traitlets

from gdlesson._validate import Array
from gdlesson.derivative import derivative, estimate_derivative, secant_slope
from gdlesson.descent import descend
from gdlesson.drawing.surfaces import values_along
from gdlesson.slopes.estimate import DerivativeStatus
from gdlesson.widgets._base import LessonWidget, finite_trait, front_end, packed
from gdlesson.widgets._curves import (
    LARGEST,
    Curve,
    chosen_curve,
    height_span,
    none_if_not_finite,
)
from gdlesson.widgets._own import affordable
from gdlesson.widgets._predictions import Prediction
from gdlesson.widgets._programs import program_of

if TYPE_CHECKING:
    from gdlesson.drawing.figure import LessonFigure

CURVES = {
    "square": Curve("square", "x²", lambda x: x * x, (-3.0, 3.0)),
    "sin": Curve("sin", "sin x", np.sin, (-6.5, 6.5)),
    "exp": Curve("exp", "eˣ", np.exp, (-3.0, 2.5)),
    "abs": Curve("abs", "|x|", abs, (-3.0, 3.0)),
}
SLOPE_STEPS = np.logspace(-12, 0, 73)
#: Where a curve of ours has a corner: there is no tangent, and close by only Python sees one.
CORNERS = {"abs": (0.0,)}


def _halves(x: float) -> float:
    return x * abs(x)


def _where_slope_is_three() -> float:
    """Found by descending the squared distance of the slope from 3."""
    run = descend(lambda x: (derivative(lambda t: t * t, x) - 3) ** 2, 0.0, tolerance=1e-12)
    return float(run.points[-1])


class SecantExplorer(LessonWidget):
    """A curve, a point on it, a second point a wiggle h away, and the line through both.

    Args:
        f: "square", "sin", "exp" or "abs", or a function of one number of your own.
        x: where the tangent touches.
        h: the wiggle to begin with, greater than zero.
        window: (low, high), the part of the x axis to draw for a function of your own.
        predict: a question to ask first: "tangent" or "corner".

    Raises:
        TypeError, ValueError, TraitError: for arguments that can't work.

    >>> SecantExplorer(x=1, h=0.1)
    SecantExplorer: x² at x = 1: with h = 0.1 the secant slope is 2.1, the derivative is 2.

    Limitation: the tangent's slope is numeric, by `estimate_derivative`.
    """

    _esm, _css = front_end("secant")
    predictions: ClassVar[dict[str, Prediction]] = {
        "tangent": Prediction(
            "Before you play: on the curve of x², where is the slope of the tangent 3? x =",
            _where_slope_is_three,
            "The slope of x² is 2x, so it is 3 half-way between 1 and 2. Drag the point there.",
        ),
        "corner": Prediction(
            "Before you play: what is the slope of |x| at x = 0, as h shrinks?",
            lambda: 1.0 if estimate_derivative(abs, 0).status is DerivativeStatus.KINK else 0.0,
            "To the right of 0 it is 1, to the left −1, at every h.",
            ("0, in the middle", "there is none", "1"),
        ),
        "halves": Prediction(
            "Before you play: what is the slope of x·|x| at x = 0, as h shrinks?",
            lambda: (
                0.0 if estimate_derivative(_halves, 0).status is DerivativeStatus.CONVERGED else 1.0
            ),
            "To the right it is x², to the left −x², and both lie flat at 0.",
            ("0", "there is none", "1"),
        ),
    }
    inputs = ("f", "x", "h", "zoom")

    f = traitlets.Unicode("square").tag(sync=True)
    x = traitlets.Float(1.0).tag(sync=True)
    h = traitlets.Float(1.0).tag(sync=True)
    zoom = traitlets.Bool(False, help="whether the picture closes in as h shrinks").tag(sync=True)
    choices: traitlets.List[Any] = traitlets.List(help="the curves to choose from").tag(sync=True)
    known = traitlets.Dict(help="what the page needs to compute the lesson's own curves").tag(
        sync=True
    )

    def __init__(
        self,
        f: str | Callable[[float], float] = "square",
        x: float = 1.0,
        *,
        h: float = 1.0,
        window: tuple[float, float] = (-3.0, 3.0),
        predict: str | None = None,
    ) -> None:
        self._curves, name = chosen_curve("SecantExplorer", "f", f, CURVES, window)
        choices = [[c.name, c.formula, *c.window] for c in self._curves.values()]
        super().__init__(f=name, x=x, h=h, choices=choices, known=_known(), predict=predict)

    @property
    def curve(self) -> Curve:
        """The curve on show."""
        return self._curves[self.f]

    def compute(self) -> tuple[dict[str, Any], str]:
        """Slopes on both sides of x, and the curve around it."""
        curve, x, h = self.curve, self.x, self.h
        middle = float(values_along(curve.f, np.array([x]), call=curve.call)[0])
        right, left = _slopes(curve.f, x, np.array([h, -h])).tolist()
        estimate = estimate_derivative(curve.f, x)
        # Zoomed in, there are still some numbers to be seen on both sides of x.
        half = max(2.5 * h, 8 * float(np.spacing(max(abs(x), 1e-300))))
        window = (x - half, x + half) if self.zoom else curve.window
        xs, ys = curve.sample(window)
        least = self._steepness() * 2 * half if self.zoom else 0.0
        tangent = estimate.value if estimate else None
        steps = _some(SLOPE_STEPS, affordable(curve.f, SLOPE_STEPS.size, 13))
        answer = {
            "window": window,
            "span": height_span(ys, min(least, LARGEST)),
            "xs": packed(xs),
            "ys": packed(ys),
            "y": none_if_not_finite(middle),
            "y2": none_if_not_finite(middle + right * h),
            "right": none_if_not_finite(right),
            "left": none_if_not_finite(left),
            "tangent": tangent,
            "status": estimate.status.value,
            "steps": packed(steps),
            "slopes": packed(_slopes(curve.f, x, steps)),
            # Where there is a tangent, the slopes to the left have nothing to add.
            "left_slopes": packed(_slopes(curve.f, x, -steps[: 0 if estimate else None])),
        }
        if tangent is None:
            ending = f"to the left it is {left:.4g}. {estimate.status.value}"
        else:
            ending = f"the derivative is {tangent:.4g}."
        summary = (
            f"{curve.formula} at x = {x:.4g}: with h = {h:.3g} the secant slope is {right:.6g}, "
            f"{ending}"
        )
        return answer, summary

    def _steepness(self) -> float:
        """How much higher than wide the whole picture is: zoomed in, it is so by no less."""
        low, high = self.curve.window
        bottom, top = height_span(self.curve.sample((low, high))[1])
        return (top - bottom) / (high - low)

    def figure(self) -> LessonFigure:
        """The curve with secant and tangent on the left, the slope against h on the right."""
        from gdlesson import plots

        curve = self.curve
        figure, (left, right) = plots.figure(1, 2)
        window = self.answer["window"] if self.zoom else curve.window
        plots.secant(curve.f, self.x, self.h, left, window=window)
        if self.zoom:
            left.set_ylim(self.answer["span"])
        for side, color in ((1, 1), (-1, 3)):  # as in the widget
            slopes = _slopes(curve.f, self.x, side * SLOPE_STEPS)
            label = f"second point to the {'right' if side > 0 else 'left'}"
            right.semilogx(
                SLOPE_STEPS,
                slopes,
                linestyle="-" if side > 0 else "--",
                color=plots.PALETTE[color],
                label=label,
            )
        plots.legend(right)
        right.plot([self.h], [secant_slope(curve.f, self.x, self.h)], "o", color=plots.PALETTE[1])
        right.set(xlabel="h (shrinks to the right)", ylabel="secant slope")
        right.set_xlim(max(1.0, self.h), 1e-12)
        figure.alt = self.summary
        return figure

    @traitlets.validate("f")
    def _valid_f(self, proposal: Any) -> str:
        if proposal["value"] not in self._curves:
            raise traitlets.TraitError(
                f"SecantExplorer: f must be one of {', '.join(self._curves)}; "
                f"got {proposal['value']!r}."
            )
        return str(proposal["value"])

    @traitlets.validate("x")
    def _valid_x(self, proposal: Any) -> float:
        return finite_trait("SecantExplorer", "x", proposal["value"])

    @traitlets.validate("h")
    def _valid_h(self, proposal: Any) -> float:
        return finite_trait("SecantExplorer", "h", proposal["value"], positive=True)


def _known() -> dict[str, Any]:
    """The lesson's curves as the page computes them, and what is said of their tangents."""
    return {
        "programs": {c.name: program_of(c.f, c.window) for c in CURVES.values()},
        "corners": CORNERS,
        "steps": packed(SLOPE_STEPS),
        "smooth": DerivativeStatus.CONVERGED.value,
        "corner": DerivativeStatus.KINK.value,
    }


def _some(steps: Array, count: int) -> Array:
    """As many of the steps, evenly chosen."""
    return steps[:: -(-(steps.size - 1) // (count - 1))]


def _slopes(f: Callable[[float], float], x: float, steps: Array) -> Array:
    """The secant slope for each h, in the shape of `steps`; NaN where x + h is no place for f."""
    slopes = np.full(steps.shape, np.nan)
    for i, h in enumerate(steps.tolist()):
        try:
            slopes[i] = secant_slope(f, x, h)
        except (ArithmeticError, ValueError):
            continue
    return slopes
