"""Section 8's playground: drag a start, choose a rate, watch `descend` walk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import traitlets

from gdlesson.descent import descend
from gdlesson.drawing import racers
from gdlesson.drawing.looks import SHAPES
from gdlesson.drawing.racers import RACERS
from gdlesson.history import History
from gdlesson.objectives import Objective, Window, bowl
from gdlesson.runs.verdicts import verdict
from gdlesson.widgets._base import finite_trait, front_end, packed, point_trait
from gdlesson.widgets._maps import MapWidget
from gdlesson.widgets._played import Played
from gdlesson.widgets._predictions import Prediction

if TYPE_CHECKING:
    from gdlesson.drawing.figure import LessonFigure


def _first_zigzag() -> float:
    """The learning rate at which the first coordinate of the bowl begins to change sides."""
    return 1 / max(bowl.curvature or (1.0,))


def _fate_on_the_axis() -> float:
    """Whether 0.4 flies off when it starts at (4, 0): the index of what happens."""
    run = descend(bowl, (4, 0), learning_rate=0.4, steps=50)
    return 0.0 if run.losses[-1] < run.losses[0] else 1.0


class DescentPlayground(Played, MapWidget):
    """Contour lines, a start to drag, a learning rate to turn, and the path that follows.

    Args:
        objective: one of `gdlesson.objectives` in two variables, its name, or a function of
            your own, f(w) or f(x, y).
        start: where to begin; left out, the objective's own start.
        learning_rate: η, greater than zero.
        rules: which step rules race, as `gdlesson.drawing.racers` names them: "SGD", "Adam", …
        steps: the budget, 1 to 1000.
        window: ((x low, x high), (y low, y high)) to draw for a function of your own.
        predict: a question to ask first: "zigzag" or "axis".

    Attributes:
        histories: the runs on show, a `History` for each rule.

    Raises:
        TypeError, ValueError, TraitError: for arguments that can't work.

    >>> DescentPlayground(steps=20)
    DescentPlayground: x² + 3y² from (4, 3) with η = 0.1: SGD smooth, loss 43 → 0.00213 in 20 steps.

    Limitation: a function of your own is differentiated numerically, four extra calls a step.
    """

    _esm, _css = front_end("playground")
    _css = racers.style_sheet() + _css  # in front, so that forced colours come later and win
    predictions: ClassVar[dict[str, Prediction]] = {
        "zigzag": Prediction(
            "Before you play: on x² + 3y², from which learning rate on does the path zig-zag?",
            _first_zigzag,
            "There the factor 1 − 6η of y turns negative.",
        ),
        "axis": Prediction(
            "η = 0.4 flies off from (4, 3). What will it do from (4, 0)?",
            _fate_on_the_axis,
            "It is y that flies off, and here y is 0: 0 times −1.4 stays 0.",
            ("run to the minimum", "fly off as well"),
        ),
    }
    inputs = ("surface", "start", "learning_rate", "rules", "steps")

    start = traitlets.List(traitlets.Float()).tag(sync=True)
    learning_rate = traitlets.Float(0.1).tag(sync=True)
    rules = traitlets.List(traitlets.Unicode()).tag(sync=True)
    racers = traitlets.List(
        [{"name": r.name, "key": r.key, "shape": SHAPES[r.look.marker]} for r in RACERS.values()],
        help="every step rule that can be ticked: its class in the style sheet, and its marker",
    ).tag(sync=True)

    def __init__(
        self,
        objective: Objective | str | Callable[..., Any] = bowl,
        start: Sequence[float] | None = None,
        learning_rate: float = 0.1,
        *,
        rules: Sequence[str] = ("SGD",),
        steps: int = 50,
        window: Window = ((-5.0, 5.0), (-5.0, 5.0)),
        predict: str | None = None,
    ) -> None:
        self.histories: dict[str, History] = {}
        super().__init__(
            objective,
            window,
            start=[] if start is None else list(start),
            learning_rate=learning_rate,
            rules=list(rules),
            steps=steps,
            predict=predict,
        )

    def compute(self) -> tuple[dict[str, Any], str]:
        """Run `descend` once for each rule."""
        surface = self.landscape
        self.histories = {
            rule: descend(
                surface.f,
                self.start,
                optimizer=RACERS[rule].make(self.learning_rate),
                steps=self.steps,
            )
            for rule in self.rules
        }
        runs, phrases = [], []
        for rule, run in self.histories.items():
            found = verdict(run)
            drawable = np.isfinite(run.points).all(axis=1) & np.isfinite(run.losses)
            count = len(run.losses) if drawable.all() else int(np.argmin(drawable))
            runs.append(
                {
                    "rule": rule,
                    "points": packed(run.points[:count]),
                    "losses": packed(run.losses[:count]),
                    "steps": run.steps,
                    "verdict": found.word,
                    "sentence": found.sentence,
                    "status": run.status.value,
                    "broke": run.status.broke,
                }
            )
            phrases.append(
                f"{rule} {found.word.lower()}, loss {run.losses[0]:.3g} → {run.losses[-1]:.3g} "
                f"in {run.steps} step{'s' if run.steps != 1 else ''}"
            )
        x, y = self.start
        summary = (
            f"{surface.formula} from ({x:.3g}, {y:.3g}) with η = {self.learning_rate:.3g}: "
            f"{'; '.join(phrases)}."
        )
        return {"runs": runs, "border": surface.border}, summary

    def figure(self) -> LessonFigure:
        """Contours with the paths on the left, the loss curves on the right."""
        from gdlesson import plots

        figure, (left, right) = plots.figure(1, 2)
        surface = self.landscape
        plots.contours(surface.f, left, window=surface.window)
        looks = [RACERS[rule].look for rule in self.histories]
        for (rule, run), look in zip(self.histories.items(), looks, strict=True):
            plots.path(run, left, label=rule, look=look)
        runs = list(self.histories.values())
        plots.loss_curve(runs, right, labels=list(self.histories), looks=looks)
        figure.alt = self.summary
        return figure

    @traitlets.validate("start")
    def _valid_start(self, proposal: Any) -> list[float]:
        # Left out, it is the surface's own; the front end sends the start of a new surface.
        value = proposal["value"] or list(self.landscape.start)
        return point_trait("DescentPlayground", "start", value, 2)

    @traitlets.validate("learning_rate")
    def _valid_rate(self, proposal: Any) -> float:
        return finite_trait("DescentPlayground", "learning_rate", proposal["value"], positive=True)

    @traitlets.validate("rules")
    def _valid_rules(self, proposal: Any) -> list[str]:
        rules = proposal["value"]
        unknown = [r for r in rules if r not in RACERS]
        if unknown or not rules:
            raise traitlets.TraitError(
                f"DescentPlayground: rules must be some of {', '.join(RACERS)}; got {rules!r}."
            )
        return [r for r in RACERS if r in rules]
