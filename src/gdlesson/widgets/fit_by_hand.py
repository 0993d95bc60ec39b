"""Section 1's challenge: fit a line with two sliders, then see the surface you walked on."""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import traitlets

from gdlesson.datasets import Dataset, batch_runtimes
from gdlesson.descent import descend
from gdlesson.widgets._base import LessonWidget, finite_trait, front_end, packed
from gdlesson.widgets._maps import Surface
from gdlesson.widgets._predictions import Prediction
from gdlesson.widgets._samples import Samples

if TYPE_CHECKING:
    from gdlesson.drawing.figure import LessonFigure

#: The descent to beat: its rate as a share of the border, and its steps.
SHARE, STEPS = 0.25, 100
#: So many tries are kept.
KEPT = 200
#: The flat line to begin with on the lesson's own data, in seconds.
FLAT = 30.0


class FitByHand(LessonWidget):
    """Data with a line to turn, its loss as one number, and a loss to beat.

    Args:
        data: samples with one feature; left out, `datasets.batch_runtimes()`.
        slope, intercept: the line to begin with; left out, a flat one (at the mean of your data).
        predict: a question to ask first: "one".

    Attributes:
        start: the line to begin with: [slope, intercept, loss].
        tries: the lines that were let go of, the same of each: the last 200, and the lowest.
        target: the loss that a descent of 100 steps reaches, from (0, 0), or from the flat line at
            the mean of your own data.

    Raises:
        TypeError, ValueError, TraitError: for arguments that can't work.

    >>> FitByHand(slope=12, intercept=9)
    FitByHand: run time = 12 · rows + 9: loss 12.58 (to beat: 13.44).

    Limitation: the sliders end where the data's line is well within; typed numbers may go on.
    """

    _esm, _css = front_end("fit_by_hand")
    inputs = ("slope", "intercept")
    predictions: ClassVar[dict[str, Prediction]] = {
        "one": Prediction(
            "Before you play: the line is flat at 30 seconds. You may move one slider only. Which "
            "brings the loss down further?",
            lambda: float(_best_with(intercept=30.0) > _best_with(slope=0.0)),
            "A line that leans can follow the dots. From 30 it starts too high, and is well off at "
            "the left; a flat one, even at its best height, is farther off at both ends.",
            ("the slope", "the intercept"),
        )
    }

    slope = traitlets.Float(0.0).tag(sync=True)
    intercept = traitlets.Float(0.0).tag(sync=True)
    released = traitlets.Int(0, help="grows when the learner lets go").tag(sync=True)
    revealed = traitlets.Bool(False, help="whether the surface is shown").tag(sync=True)
    start: traitlets.List[Any] = traitlets.List(help="the line to begin with").tag(sync=True)
    tries: traitlets.List[Any] = traitlets.List(help="the lines let go of").tag(sync=True)
    data = traitlets.Dict(help="the samples and what they are").tag(sync=True)
    map = traitlets.Dict(help="the loss over (slope, intercept), once revealed").tag(sync=True)

    def __init__(
        self,
        data: Dataset | None = None,
        slope: float = 0.0,
        intercept: float | None = None,
        *,
        predict: str | None = None,
    ) -> None:
        self._samples = Samples.of("FitByHand", batch_runtimes() if data is None else data)
        self.loss = self._samples.loss()
        # The lesson's descent starts at (0, 0). Elsewhere 0 may be so far from the data that any
        # line in the picture would win.
        flat = float(f"{self._samples.y.mean():.2g}")
        begin = (0.0, 0.0) if data is None else (0.0, flat)
        run = descend(self.loss, begin, learning_rate=self._samples.rate(SHARE), steps=STEPS)
        self.target = float(run.losses[-1])
        if intercept is None:
            intercept = FLAT if data is None else flat
        super().__init__(
            slope=slope,
            intercept=intercept,
            predict=predict,
            data={
                **self._samples.sent(),
                "windows": self._samples.windows,
                "grains": self._samples.grains,
                "target": self.target,
            },
        )
        self.start = self._line(self.slope, self.intercept)
        self.observe(self._keep, names="released")
        self.observe(self._reveal, names="revealed")

    def compute(self) -> tuple[dict[str, Any], str]:
        """The loss of the line, and where it runs."""
        loss = self.loss((self.slope, self.intercept))
        ends = [self.slope * x + self.intercept for x in self._samples.x_window]
        fitted = self.slope * self._samples.x + self.intercept
        answer = {
            "loss": loss,
            "target": self.target,
            "won": loss < self.target,
            "ends": ends,
            "fitted": packed(fitted),
        }
        feature, target = self._samples.said
        summary = (
            f"{target} = {self.slope:.4g} · {feature} + {self.intercept:.4g}: loss {loss:.4g} "
            f"(to beat: {self.target:.4g})."
        )
        return answer, summary

    def _line(self, slope: float, intercept: float) -> list[float]:
        """A line with its loss, as JSON holds it, which has no infinity."""
        with np.errstate(all="ignore"):
            loss = self.loss((slope, intercept))
        return [slope, intercept, loss if math.isfinite(loss) else sys.float_info.max]

    def _keep(self, _change: object) -> None:
        here = [self.slope, self.intercept]
        if not self.tries or self.tries[-1][:2] != here:
            kept = [*self.tries, self._line(*here)]
            if len(kept) > KEPT:
                lowest = min(kept, key=lambda line: line[2])
                del kept[1 if kept[0] is lowest else 0]
            self.tries = kept

    def _reveal(self, _change: object) -> None:
        if self.revealed and not self.map:
            self.map = {
                "surface": self._surface().described(),
                "picture": self._surface().picture(),
            }

    def _surface(self) -> Surface:
        best = tuple(self._samples.best().tolist())
        return Surface("loss", "loss", self.loss, self._samples.windows, (0.0, 0.0), (best,))

    def figure(self) -> LessonFigure:
        """The line over the data on the left, the loss surface with the tries on the right."""
        from gdlesson import plots
        from gdlesson.drawing.figure import as_text

        figure, (left, right) = plots.figure(1, 2)
        samples = self._samples
        left.plot(samples.x, samples.y, "o", color=plots.SOFT, ms=4)
        left.plot(samples.x_window, self.answer["ends"], color=plots.PALETTE[0])
        left.set(xlabel=as_text(samples.names[0]), ylabel=as_text(samples.names[1]))
        plots.contours(self.loss, right, window=samples.windows)
        right.set_aspect("auto")
        trail = np.array(
            [t[:2] for t in [self.start, *self.tries]] + [[self.slope, self.intercept]]
        )
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
    samples = Samples.of("FitByHand", batch_runtimes())
    x, y = samples.x, samples.y
    if "slope" in held:
        return float(np.var(y - held["slope"] * x))
    rest = y - held["intercept"]
    return float(np.mean((rest - (x @ rest) / (x @ x) * x) ** 2))
