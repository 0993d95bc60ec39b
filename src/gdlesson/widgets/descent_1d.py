"""Section 7's explorer: the loop on a curve, step by step, with the tangent that drives it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import traitlets

from gdlesson.descent import descend
from gdlesson.drawing.racers import RACERS
from gdlesson.history import History
from gdlesson.objectives import ALL, parabola
from gdlesson.runs.fates import fate
from gdlesson.runs.verdicts import verdict
from gdlesson.widgets._base import LessonWidget, finite_trait, front_end, packed
from gdlesson.widgets._curves import Curve, chosen_curve, height_span
from gdlesson.widgets._played import Played, judged
from gdlesson.widgets._predictions import Prediction
from gdlesson.widgets._programs import program_of
from gdlesson.widgets._rates import rate_stops, usual_rate

if TYPE_CHECKING:
    from gdlesson.drawing.figure import LessonFigure

CURVES = {
    o.name: Curve(o.name, o.formula, o, o.window[0]) for o in ALL.values() if o.dimension == 1
}


def _known() -> dict[str, Any]:
    """The lesson's curves as the page computes them."""
    return {
        o.name: {
            "program": program_of(o),
            "window": o.window[0],
            "minima": [list(m) for m in o.minima],
            "border": o.border,
        }
        for o in ALL.values()
        if o.dimension == 1
    }


def _usual_start(curve: Curve) -> float:
    return float(ALL[curve.name].start[0]) if curve.name in ALL else curve.window[1]


class DescentExplorer1D(Played, LessonWidget):
    """Gradient descent on a curve: the point, its tangent, the step that follows from it.

    Args:
        f: "parabola" or "two_valleys", or a function of one number of your own.
        start: where to begin.
        learning_rate: η, greater than zero.
        steps: the budget, 1 to 1000.
        window: (low, high), the part of the x axis to draw for a function of your own.
        predict: a question to ask first: "border".

    Attributes:
        history: the run on show.

    Raises:
        TypeError, ValueError, TraitError: for arguments that can't work.

    >>> DescentExplorer1D(steps=20)
    DescentExplorer1D: x² from x = 2 with η = 0.1: smooth, loss 4 → 0.000532 in 20 steps.

    Limitation: a function of your own is differentiated numerically.
    """

    _esm, _css = front_end("descent_1d")
    predictions: ClassVar[dict[str, Prediction]] = {
        "border": Prediction(
            "Before you play: on x², above which learning rate does the run climb?",
            lambda: parabola.border or 0.0,
            "There a step lands as high on the other side as it started.",
        )
    }
    inputs = ("f", "start", "learning_rate", "steps")

    f = traitlets.Unicode("parabola").tag(sync=True)
    start = traitlets.Float(2.0).tag(sync=True)
    learning_rate = traitlets.Float(0.1).tag(sync=True)
    choices: traitlets.List[Any] = traitlets.List(
        help="the curves to choose from: name, formula, usual start, usual rate, round rates"
    ).tag(sync=True)
    tried: traitlets.List[Any] = traitlets.List(
        help="what the page has marked on the scale of rates: [curve, rule, rate, fate, start]"
    ).tag(sync=True)
    known = traitlets.Dict(help="what the page needs to compute the lesson's own curves").tag(
        sync=True
    )
    so_far = traitlets.Dict(help="the verdict on the steps that are on show").tag(sync=True)

    def __init__(
        self,
        f: str | Callable[[float], float] = "parabola",
        start: float = 2.0,
        learning_rate: float = 0.1,
        *,
        steps: int = 30,
        window: tuple[float, float] = (-3.0, 3.0),
        predict: str | None = None,
    ) -> None:
        self._curves, name = chosen_curve("DescentExplorer1D", "f", f, CURVES, window)
        self.history: History | None = None  # where f says nothing, there is no run
        choices = [
            [c.name, c.formula, _usual_start(c), usual_rate(c.f), list(rate_stops(c.f))]
            for c in self._curves.values()
        ]
        super().__init__(
            f=name,
            start=start,
            learning_rate=learning_rate,
            steps=steps,
            position=0,
            choices=choices,
            known=_known(),
            predict=predict,
        )
        self._judge()
        self.observe(self._judge, names=["answer", "position"])

    def _judge(self, _change: object = None) -> None:
        """The verdict on what is to be seen, which is no more than the steps on show."""
        with self._lock:
            at, runs = self.position, {"SGD": self.history} if self.history else {}
            rules = self.attempt(lambda: judged(runs, at)) or {}
            self.so_far = {"at": at, "rules": rules, "echo": self.answer.get("echo")}

    def compute(self) -> tuple[dict[str, Any], str]:
        """Run `descend` from the start, and sample the curve to draw it on."""
        curve = self._curves[self.f]
        xs, ys = curve.sample(curve.window)
        run = descend(curve.f, self.start, learning_rate=self.learning_rate, steps=self.steps)
        self.history, found = run, verdict(run)
        drawable = np.isfinite(run.points) & np.isfinite(run.losses)
        count = len(run.losses) if drawable.all() else int(np.argmin(drawable))
        answer = {
            "window": curve.window,
            "span": height_span(ys),
            "xs": packed(xs),
            "ys": packed(ys),
            "points": packed(run.points[:count]),
            "losses": packed(run.losses[:count]),
            "slopes": packed(run.gradients[:count]),
            "steps": run.steps,
            "sentence": found.sentence,
            "status": run.status.value,
            "broke": run.status.broke,
            "fate": fate(run, found),
            "border": getattr(curve.f, "border", None),
        }
        summary = (
            f"{curve.formula} from x = {self.start:.3g} with η = {self.learning_rate:.3g}: "
            f"{found.word.lower()}, loss {run.losses[0]:.3g} → {run.losses[-1]:.3g} "
            f"in {run.steps} step{'s' if run.steps != 1 else ''}."
        )
        return answer, summary

    def figure(self) -> LessonFigure:
        """The curve with the points and tangents of the run, and the loss curve."""
        from gdlesson import plots

        figure, (left, right) = plots.figure(1, 2)
        assert self.history is not None  # a still is drawn of an answer
        plots.descent_1d(self.history, left, window=self._curves[self.f].window)
        plots.loss_curve(self.history, right, looks=[RACERS["SGD"].look])
        figure.alt = self.summary
        return figure

    @traitlets.validate("f")
    def _valid_f(self, proposal: Any) -> str:
        if proposal["value"] not in self._curves:
            raise traitlets.TraitError(
                f"DescentExplorer1D: f must be one of {', '.join(self._curves)}; "
                f"got {proposal['value']!r}."
            )
        return str(proposal["value"])

    @traitlets.validate("start")
    def _valid_start(self, proposal: Any) -> float:
        return finite_trait("DescentExplorer1D", "start", proposal["value"])

    @traitlets.validate("learning_rate")
    def _valid_rate(self, proposal: Any) -> float:
        return finite_trait("DescentExplorer1D", "learning_rate", proposal["value"], positive=True)
