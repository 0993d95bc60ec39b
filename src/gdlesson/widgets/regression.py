"""Section 9's regression: data and line, the loss valley with the path, and feature scaling."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import traitlets

from gdlesson._validate import Array
from gdlesson.datasets import Dataset, batch_runtimes
from gdlesson.descent import descend
from gdlesson.history import History
from gdlesson.objectives import MeanSquaredError
from gdlesson.runs.verdicts import verdict
from gdlesson.widgets._base import LessonWidget, finite_trait, front_end, packed
from gdlesson.widgets._maps import Surface
from gdlesson.widgets._played import Played
from gdlesson.widgets._predictions import Prediction

if TYPE_CHECKING:
    from gdlesson.drawing.figure import LessonFigure


class RegressionExplorer(Played, LessonWidget):
    """Fit a line by descent: the data on the left, the loss over (slope, intercept) on the right.

    Args:
        data: samples with one feature; left out, `datasets.batch_runtimes()`.
        learning_rate: η, greater than zero.
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
            lambda: float(
                _border(_design(batch_runtimes(), True)) < _border(_design(batch_runtimes(), False))
            ),
            "The steep direction is gone, and it was that which set the border.",
            ("it gets larger", "it gets smaller"),
        )
    }

    learning_rate = traitlets.Float(0.05).tag(sync=True)
    scaled = traitlets.Bool(False).tag(sync=True)
    data = traitlets.Dict(help="the samples and what they are").tag(sync=True)
    map = traitlets.Dict(help="the loss over (slope, intercept)").tag(sync=True)

    def __init__(
        self,
        data: Dataset | None = None,
        learning_rate: float = 0.05,
        *,
        scaled: bool = False,
        steps: int = 50,
        predict: str | None = None,
    ) -> None:
        self._data = data or batch_runtimes()
        if self._data.X.shape[1] != 1:
            raise ValueError(f"RegressionExplorer: data must have one feature; got {self._data!r}.")
        xs, ys = self._data.X[:, 0], self._data.y
        self._x_window = (0.0, float(1.05 * xs.max()))
        self._losses = {
            flag: MeanSquaredError(_design(self._data, flag), self._data.y)
            for flag in (False, True)
        }
        super().__init__(
            learning_rate=learning_rate,
            scaled=scaled,
            steps=steps,
            predict=predict,
            data={
                "points": packed(np.column_stack([xs, ys])),
                "x": self._data.features[0],
                "y": self._data.target,
                "x_window": self._x_window,
                "y_window": (0.0, float(1.15 * ys.max())),
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
        condition = float(np.linalg.cond(loss.X) ** 2)
        answer = {
            "points": packed(run.points[:count]),
            "losses": packed(run.losses[:count]),
            "ends": packed(ends),
            "steps": run.steps,
            "sentence": found.sentence,
            "status": run.status.value,
            "broke": run.status.broke,
            "border": _border(loss.X),
            "condition": condition,
        }
        summary = (
            f"{'scaled' if self.scaled else 'unscaled'} feature, condition number {condition:.3g}, "
            f"η = {self.learning_rate:.3g}: {found.word.lower()}, loss {run.losses[0]:.4g} → "
            f"{run.losses[-1]:.4g} in {run.steps} step{'s' if run.steps != 1 else ''}."
        )
        return answer, summary

    def _ends(self) -> Array:
        """The design rows of the two ends of the x axis."""
        xs = np.array(self._x_window)
        return _rows(self._data, xs, self.scaled)

    def _surface(self) -> Surface:
        loss = self._losses[self.scaled]
        best = np.linalg.lstsq(loss.X, loss.y, rcond=None)[0]
        spread = 1.25 * np.abs(best) + 3
        window = tuple((float(b - s), float(b + s)) for b, s in zip(best, spread, strict=True))
        name = "scaled" if self.scaled else "unscaled"
        return Surface(name, "loss", loss, window, (0.0, 0.0), (tuple(best.tolist()),))

    def _redraw(self, _change: object) -> None:
        self.map = {"surface": self._surface().described(), "picture": self._surface().picture()}

    def figure(self) -> LessonFigure:
        """The fitted line over the data on the left, the path on the loss on the right."""
        from gdlesson import plots
        from gdlesson.drawing.figure import as_text

        figure, (left, right) = plots.figure(1, 2)
        left.plot(self._data.X[:, 0], self._data.y, "o", color=plots.SOFT, ms=4)
        ends = np.frombuffer(self.answer["ends"], dtype="<f8").reshape(-1, 2)
        left.plot(self._x_window, ends[-1], color=plots.PALETTE[0])
        left.set(xlabel=as_text(self._data.features[0]), ylabel=as_text(self._data.target))
        left.set_ylim(*self.data["y_window"])
        surface = self._surface()
        plots.contours(surface.f, right, window=surface.window)
        right.set_aspect("auto")
        plots.path(self.history, right, which=1)
        right.plot(*surface.minima[0], "+", color=plots.INK, ms=10, mew=1.8)
        right.set(xlabel="slope", ylabel="intercept")
        figure.alt = self.summary
        return figure

    @traitlets.validate("learning_rate")
    def _valid_rate(self, proposal: Any) -> float:
        return finite_trait("RegressionExplorer", "learning_rate", proposal["value"], positive=True)


def _rows(data: Dataset, xs: Array, scaled: bool) -> Array:
    """The design matrix for these x: the feature, scaled or not, and a column of ones."""
    feature = data.X[:, 0]
    values = (xs - feature.mean()) / feature.std() if scaled else xs
    return np.column_stack([values, np.ones(len(xs))])


def _design(data: Dataset, scaled: bool) -> Array:
    return _rows(data, data.X[:, 0], scaled)


def _border(X: Array) -> float:
    """2/L for the mean squared error, whose curvatures are those of 2/n XᵀX."""
    return float(2 / np.linalg.eigvalsh(2 / len(X) * X.T @ X).max())
