"""Section 9's regression: data and line, the loss valley with the path, and feature scaling."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import traitlets

from gdlesson._validate import Array
from gdlesson.datasets import Dataset, batch_runtimes
from gdlesson.descent import descend
from gdlesson.drawing.heights import heights_above
from gdlesson.history import History
from gdlesson.runs.fates import fate
from gdlesson.runs.verdicts import verdict
from gdlesson.widgets._base import LessonWidget, finite_trait, front_end, packed
from gdlesson.widgets._maps import Surface
from gdlesson.widgets._played import Played
from gdlesson.widgets._predictions import Prediction
from gdlesson.widgets._samples import Samples

if TYPE_CHECKING:
    from gdlesson.drawing.figure import LessonFigure


#: The learning rate to begin with, as a share of the border.
SHARE = 0.65


class RegressionExplorer(Played, LessonWidget):
    """Fit a line by descent: the data on the left, the loss over (slope, intercept) on the right.

    Args:
        data: samples with one feature; left out, `datasets.batch_runtimes()`.
        learning_rate: η, greater than zero; left out, two thirds of what the data bears.
        scaled: whether the feature is scaled to mean 0 and spread 1 first.
        steps: the budget, 1 to 1000.
        predict: a question to ask first: "scaling".

    Attributes:
        history: the run on show.

    Raises:
        TypeError, ValueError, TraitError: for arguments that can't work.

    >>> RegressionExplorer(scaled=True, learning_rate=0.3)
    RegressionExplorer: scaled feature, condition number 1, η = 0.3: smooth, loss 2453 → 12.35 in \
50 steps.

    Limitation: one feature and an intercept, so that the valley can be drawn.
    """

    _esm, _css = front_end("regression")
    inputs = ("learning_rate", "scaled", "steps")
    predictions: ClassVar[dict[str, Prediction]] = {
        "scaling": Prediction(
            "Before you play: scaled features make the valley a round bowl. What happens to the "
            "largest learning rate that still converges?",
            lambda: float(_lesson().border(scaled=True) < _lesson().border()),
            "The steep direction is gone, and it was that which set the border.",
            ("it gets larger", "it gets smaller"),
        )
    }

    learning_rate = traitlets.Float(0.05).tag(sync=True)
    scaled = traitlets.Bool(False).tag(sync=True)
    tried: traitlets.List[Any] = traitlets.List(
        help="what the page has marked on the scale of rates: [scaling, rule, rate, fate]"
    ).tag(sync=True)
    data = traitlets.Dict(help="the samples and what they are").tag(sync=True)
    map = traitlets.Dict(help="the loss over (slope, intercept)").tag(sync=True)

    def __init__(
        self,
        data: Dataset | None = None,
        learning_rate: float | None = None,
        *,
        scaled: bool = False,
        steps: int = 50,
        predict: str | None = None,
    ) -> None:
        self._samples = Samples.of("RegressionExplorer", batch_runtimes() if data is None else data)
        self._losses = {flag: self._samples.loss(flag) for flag in (False, True)}
        borders = np.log10([self._samples.border(flag) for flag in (False, True)])
        super().__init__(
            learning_rate=self._samples.rate(SHARE) if learning_rate is None else learning_rate,
            scaled=scaled,
            steps=steps,
            position=0,
            predict=predict,
            data={
                **self._samples.sent(),
                # Two decades below the lower border, half a one above the higher.
                "tables": {"unscaled": self._table(False), "scaled": self._table(True)},
                "rates": (float(np.floor(borders.min())) - 2, float(borders.max().round(2)) + 0.5),
            },
        )
        self._redraw(None)
        self.observe(self._redraw, names="scaled")

    def compute(self) -> tuple[dict[str, Any], str]:
        """Run `descend` on the mean squared error, and say where each step's line runs."""
        loss = self._losses[self.scaled]
        self.history: History = descend(
            loss, (0.0, 0.0), learning_rate=self.learning_rate, steps=self.steps
        )
        run, found = self.history, verdict(self.history, ("slope", "intercept"))
        good = np.isfinite(run.points).all(axis=1) & np.isfinite(run.losses)
        count = len(run.losses) if good.all() else int(np.argmin(good))
        ends = run.points[:count] @ self._ends().T
        condition = _condition(loss.X)
        answer = {
            "points": packed(run.points[:count]),
            "losses": packed(run.losses[:count]),
            "ends": packed(ends),
            "steps": run.steps,
            "sentence": found.sentence,
            "status": run.status.value,
            "broke": run.status.broke,
            "fate": fate(run, found),
            "border": self._samples.border(self.scaled),
            "condition": condition,
        }
        summary = (
            f"{'scaled' if self.scaled else 'unscaled'} feature, condition number {condition:.3g}, "
            f"η = {self.learning_rate:.3g}: {found.word.lower()}, loss {run.losses[0]:.4g} → "
            f"{run.losses[-1]:.4g} in {run.steps} step{'s' if run.steps != 1 else ''}."
        )
        return answer, summary

    def _table(self, scaled: bool) -> dict[str, Any]:
        """The feature, scaled or not, and what follows from it, for the page."""
        rows = self._samples.rows(self._samples.x, scaled)
        ends = self._samples.rows(np.array(self._samples.x_window), scaled)
        return {
            "feature": packed(rows[:, 0]),
            "ends": ends[:, 0].tolist(),
            "border": self._samples.border(scaled),
            "condition": _condition(rows),
        }

    def _ends(self) -> Array:
        """The design rows of the two ends of the x axis."""
        return self._samples.rows(np.array(self._samples.x_window), self.scaled)

    def _surface(self) -> Surface:
        loss, best = self._losses[self.scaled], self._samples.best(self.scaled)
        # Room for the path from (0, 0), and for a weight that is all but 0.
        spread = 1.25 * np.abs(best) + 0.2 * self._samples.unit / np.abs(loss.X).max(axis=0)
        if self.scaled:
            spread[:] = spread.max()  # a square, in which a round bowl looks round
        window = tuple((float(b - s), float(b + s)) for b, s in zip(best, spread, strict=True))
        name = "scaled" if self.scaled else "unscaled"
        corners = [loss(np.array(corner)) for corner in product(*window)]
        heights = tuple(heights_above(loss(best), max(corners)))
        minima = (tuple(best.tolist()),)
        return Surface(name, "loss", loss, window, (0.0, 0.0), minima, heights=heights)

    def _redraw(self, _change: object) -> None:
        self.map = {"surface": self._surface().described(), "picture": self._surface().picture()}

    def figure(self) -> LessonFigure:
        """The fitted line over the data on the left, the path on the loss on the right."""
        from gdlesson import plots
        from gdlesson.drawing.figure import as_text

        figure, (left, right) = plots.figure(1, 2)
        samples = self._samples
        left.plot(samples.x, samples.y, "o", color=plots.SOFT, ms=4)
        ends = np.frombuffer(self.answer["ends"], dtype="<f8").reshape(-1, 2)
        left.plot(samples.x_window, ends[-1], color=plots.PALETTE[0])
        left.set(xlabel=as_text(samples.names[0]), ylabel=as_text(samples.names[1]))
        left.set_ylim(*self.data["y_window"])
        surface = self._surface()
        plots.contours(surface.f, right, window=surface.window, levels=surface.heights or 14)
        if not self.scaled:
            right.set_aspect("auto")
        plots.path(self.history, right, which=1)
        right.plot(*surface.minima[0], "+", color=plots.INK, ms=10, mew=1.8)
        right.set(xlabel="slope", ylabel="intercept")
        figure.alt = self.summary
        return figure

    @traitlets.validate("learning_rate")
    def _valid_rate(self, proposal: Any) -> float:
        return finite_trait("RegressionExplorer", "learning_rate", proposal["value"], positive=True)


def _condition(X: Array) -> float:
    """How many times as curved as the flattest direction the steepest is."""
    return float(np.linalg.cond(X) ** 2)


def _lesson() -> Samples:
    return Samples.of("RegressionExplorer", batch_runtimes())
