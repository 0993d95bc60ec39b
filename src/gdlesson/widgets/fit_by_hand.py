"""Section 1's challenge: fit a line with two sliders, then see the surface you walked on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import traitlets

from gdlesson.datasets import Dataset, batch_runtimes
from gdlesson.descent import descend
from gdlesson.objectives import MeanSquaredError
from gdlesson.widgets._base import LessonWidget, finite_trait, front_end, packed
from gdlesson.widgets._maps import Surface
from gdlesson.widgets._predictions import Prediction

if TYPE_CHECKING:
    from gdlesson.drawing.figure import LessonFigure

RATE, STEPS = 0.02, 100
WINDOW = ((0.0, 24.0), (-15.0, 45.0))


class FitByHand(LessonWidget):
    """Data with a line to turn, its loss as one number, and a loss to beat.

    Args:
        data: samples with one feature; left out, `datasets.batch_runtimes()`.
        slope, intercept: the line to begin with.
        predict: a question to ask first: "one".

    Attributes:
        tries: the lines that were let go of: [slope, intercept, loss] each.
        target: the loss that a descent of 100 steps from (0, 0) reaches.

    Raises:
        TypeError, ValueError, TraitError: for arguments that can't work.

    >>> FitByHand(slope=12, intercept=9)
    FitByHand: run time = 12 · rows + 9: loss 12.58 (to beat: 13.44).

    Limitation: the sliders end at slopes of 24 and intercepts of 45; typed numbers may go on.
    """

    _esm, _css = front_end("fit_by_hand")
    inputs = ("slope", "intercept")
    predictions: ClassVar[dict[str, Prediction]] = {
        "one": Prediction(
            "Before you play: the line is flat at 30 seconds. You may move one slider only. Which "
            "brings the loss down further?",
            lambda: float(_best_with(intercept=30.0) > _best_with(slope=0.0)),
            "A line that leans the right way is off by little at both ends; a flat one is not.",
            ("the slope", "the intercept"),
        )
    }

    slope = traitlets.Float(0.0).tag(sync=True)
    intercept = traitlets.Float(0.0).tag(sync=True)
    released = traitlets.Int(0, help="grows when the learner lets go").tag(sync=True)
    revealed = traitlets.Bool(False, help="whether the surface is shown").tag(sync=True)
    tries: traitlets.List[Any] = traitlets.List(help="the lines let go of").tag(sync=True)
    data = traitlets.Dict(help="the samples and what they are").tag(sync=True)
    map = traitlets.Dict(help="the loss over (slope, intercept), once revealed").tag(sync=True)

    def __init__(
        self,
        data: Dataset | None = None,
        slope: float = 0.0,
        intercept: float = 30.0,
        *,
        predict: str | None = None,
    ) -> None:
        self._data = data or batch_runtimes()
        if self._data.X.shape[1] != 1:
            raise ValueError(f"FitByHand: data must have one feature; got {self._data!r}.")
        self.loss = _loss(self._data)
        run = descend(self.loss, (0.0, 0.0), learning_rate=RATE, steps=STEPS)
        self.target = float(run.losses[-1])
        xs, ys = self._data.X[:, 0], self._data.y
        self._x_window = (0.0, float(1.05 * xs.max()))
        super().__init__(
            slope=slope,
            intercept=intercept,
            predict=predict,
            data={
                "points": packed(np.column_stack([xs, ys])),
                "x": self._data.features[0],
                "y": self._data.target,
                "x_window": self._x_window,
                "y_window": (0.0, float(1.15 * ys.max())),
                "windows": WINDOW,
            },
        )
        self.observe(self._keep, names="released")
        self.observe(self._reveal, names="revealed")

    def compute(self) -> tuple[dict[str, Any], str]:
        """The loss of the line, and where it runs."""
        loss = self.loss((self.slope, self.intercept))
        ends = [self.slope * x + self.intercept for x in self._x_window]
        fitted = self.slope * self._data.X[:, 0] + self.intercept
        answer = {
            "loss": loss,
            "target": self.target,
            "won": loss < self.target,
            "ends": ends,
            "fitted": packed(fitted),
        }
        summary = (
            f"run time = {self.slope:.4g} · rows + {self.intercept:.4g}: loss {loss:.4g} "
            f"(to beat: {self.target:.4g})."
        )
        return answer, summary

    def _keep(self, _change: object) -> None:
        here = [self.slope, self.intercept]
        if not self.tries or self.tries[-1][:2] != here:
            self.tries = [*self.tries, [*here, self.loss(here)]][-200:]

    def _reveal(self, _change: object) -> None:
        if self.revealed and not self.map:
            self.map = {
                "surface": self._surface().described(),
                "picture": self._surface().picture(),
            }

    def _surface(self) -> Surface:
        best = np.linalg.lstsq(self.loss.X, self.loss.y, rcond=None)[0]
        return Surface("loss", "loss", self.loss, WINDOW, (0.0, 0.0), (tuple(best.tolist()),))

    def figure(self) -> LessonFigure:
        """The line over the data on the left, the loss surface with the tries on the right."""
        from gdlesson import plots
        from gdlesson.drawing.figure import as_text

        figure, (left, right) = plots.figure(1, 2)
        left.plot(self._data.X[:, 0], self._data.y, "o", color=plots.SOFT, ms=4)
        left.plot(self._x_window, self.answer["ends"], color=plots.PALETTE[0])
        left.set(xlabel=as_text(self._data.features[0]), ylabel=as_text(self._data.target))
        plots.contours(self.loss, right, window=WINDOW)
        right.set_aspect("auto")
        trail = np.array([t[:2] for t in self.tries] + [[self.slope, self.intercept]])
        right.plot(*trail.T, color=plots.PALETTE[1], marker="o", ms=4)
        right.plot(*self._surface().minima[0], "+", color=plots.INK, ms=10, mew=1.8)
        right.set(xlabel="slope", ylabel="intercept")
        figure.alt = self.summary
        return figure

    @traitlets.validate("slope", "intercept")
    def _valid_number(self, proposal: Any) -> float:
        return finite_trait("FitByHand", proposal["trait"].name, proposal["value"])


def _best_with(**held: float) -> float:
    """The lowest loss when one of slope and intercept is held."""
    loss = _loss()
    if "slope" in held:
        return float(np.var(loss.y - held["slope"] * loss.X[:, 0]))
    x, rest = loss.X[:, 0], loss.y - held["intercept"]
    return float(np.mean((rest - (x @ rest) / (x @ x) * x) ** 2))


def _loss(data: Dataset | None = None) -> MeanSquaredError:
    data = data or batch_runtimes()
    return MeanSquaredError(np.column_stack([data.X[:, 0], np.ones(len(data.y))]), data.y)
