"""Section 8's playground: drag a start, choose a rate, watch `descend` walk."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import traitlets

from gdlesson.descent import descend
from gdlesson.drawing import racers
from gdlesson.drawing.looks import SHAPES
from gdlesson.drawing.racers import RACERS
from gdlesson.history import History
from gdlesson.objectives import Objective, Window, bowl
from gdlesson.optimizers import Optimizer
from gdlesson.runs.fates import fate
from gdlesson.runs.verdicts import Reading, verdict
from gdlesson.widgets._base import finite_trait, front_end, packed, point_trait
from gdlesson.widgets._maps import MapWidget
from gdlesson.widgets._plans import SCHEDULES
from gdlesson.widgets._played import Played, judged
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


def _rule(rule: Optimizer) -> dict[str, Any]:
    """A step rule as the page needs it: torch's name, and the settings but for the rate."""
    settings = dataclasses.asdict(rule)
    del settings["learning_rate"]
    return {"rule": type(rule).__name__, "settings": settings}


def _sent(run: History, found: Reading) -> dict[str, Any]:
    """What the page draws of a run, as far as all of it is finite."""
    drawable = np.isfinite(run.points).all(axis=1) & np.isfinite(run.losses)
    count = len(run.losses) if drawable.all() else int(np.argmin(drawable))
    changing = run.schedule is not None
    return {
        "points": packed(run.points[:count]),
        "losses": packed(run.losses[:count]),
        "gradients": packed(run.gradients[:count]),
        "rates": packed(run.learning_rates[: max(count - 1, 0)] if changing else np.array([])),
        "steps": run.steps,
        "status": run.status.value,
        "broke": run.status.broke,
        "verdict": found.word,
        "sentence": found.sentence,
        "fate": fate(run, found),
    }


class DescentPlayground(Played, MapWidget):
    """A map to walk down: a start to drag, a learning rate to turn, one step after the other.

    Args:
        objective: one of `gdlesson.objectives` in two variables, its name, or a function of
            your own, f(w) or f(x, y).
        start: where to begin; left out, the objective's own start.
        learning_rate: η, greater than zero.
        rules: which step rules race, as `gdlesson.drawing.racers` names them: "SGD", "Adam", …
        rates: a learning rate of its own for some rules, as {"Adam": 0.05}.
        schedule: how the rate changes in the course of a run: "constant", "StepLR" (half as large
            after every quarter of the steps), "ExponentialLR" (a hundredth in the end) or
            "CosineAnnealingLR" (down to 0 at the end).
        steps: the budget, 1 to 1000.
        window: ((x low, x high), (y low, y high)) to draw for a function of your own.
        predict: a question to ask first: "zigzag" or "axis".

    Attributes:
        histories: the runs on show, a `History` for each rule.

    Raises:
        TypeError, ValueError, TraitError: for arguments that can't work.

    >>> DescentPlayground(steps=20)
    DescentPlayground: x² + 3y² from (4, 3) with η = 0.1: SGD smooth, loss 43 → 0.00213 in 20 steps.

    Limitation: a function of your own that `grad` can't record, or that is slow or prints, is
    differentiated numerically, four extra calls a step.
    """

    _esm, _css = front_end("playground")
    _css = racers.style_sheet() + _css
    predictions: ClassVar[dict[str, Prediction]] = {
        "zigzag": Prediction(
            "Before you play: on x² + 3y², from which learning rate on does the path zig-zag?",
            _first_zigzag,
            "From there on a step along y lands on the other side of the valley.",
        ),
        "axis": Prediction(
            "η = 0.4 flies off from (4, 3). What will it do from (4, 0)?",
            _fate_on_the_axis,
            "It is y that flies off, and here y is 0: 0 times −1.4 stays 0.",
            ("run to the minimum", "fly off as well"),
        ),
    }
    inputs = ("surface", "start", "learning_rate", "rates", "rules", "schedule", "steps")

    start = traitlets.List(traitlets.Float()).tag(sync=True)
    learning_rate = traitlets.Float(0.1).tag(sync=True)
    rates = traitlets.Dict(help="the rate of a rule that has one of its own").tag(sync=True)
    rules = traitlets.List(traitlets.Unicode()).tag(sync=True)
    schedule = traitlets.Unicode("constant").tag(sync=True)
    view: traitlets.List[Any] = traitlets.List(
        help="the window on show if it is not the surface's own"
    ).tag(sync=True)
    focus = traitlets.Unicode(
        help="the rule whose rate the slider moves, and of which sum and words speak; empty for all"
    ).tag(sync=True)
    tried: traitlets.List[Any] = traitlets.List(
        help="what the page has marked on the scale of rates: [surface, rule, rate, fate, start]"
    ).tag(sync=True)
    so_far = traitlets.Dict(help="the verdicts on the steps that are on show").tag(sync=True)
    schedules = traitlets.List(
        [[name, plan.words] for name, plan in SCHEDULES.items()], help="to choose from"
    ).tag(sync=True)
    racers = traitlets.List(
        [
            {"name": r.name, "key": r.key, "shape": SHAPES[r.look.marker],
             "term": r.term, "idea": r.idea, **_rule(r.make(1.0))}
            for r in RACERS.values()
        ],
        help="every step rule that can be ticked, with its look, its words and its settings",
    ).tag(sync=True)  # fmt: skip

    def __init__(
        self,
        objective: Objective | str | Callable[..., Any] = bowl,
        start: Sequence[float] | None = None,
        learning_rate: float = 0.1,
        *,
        rules: Sequence[str] = ("SGD",),
        rates: Mapping[str, float] | None = None,
        schedule: str = "constant",
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
            rates=dict(rates or {}),
            schedule=schedule,
            steps=steps,
            position=0,
            predict=predict,
        )
        self._judge()
        self.observe(self._judge, names=["answer", "position"])
        self.observe(self._redraw, names="view")

    def rate_of(self, rule: str) -> float:
        """The learning rate of a rule: its own if it has one, else the common one."""
        return float(self.rates.get(rule, self.learning_rate))

    def compute(self) -> tuple[dict[str, Any], str]:
        """Run `descend` once for each rule."""
        surface = self.landscape
        self.histories = {
            rule: descend(
                surface.f,
                self.start,
                optimizer=RACERS[rule].make(self.rate_of(rule)),
                schedule=SCHEDULES[self.schedule](self.steps),
                steps=self.steps,
            )
            for rule in self.rules
        }
        runs, phrases = [], []
        for rule, run in self.histories.items():
            found = verdict(run)
            runs.append({"rule": rule, "rate": self.rate_of(rule), **_sent(run, found)})
            own = f" (η = {self.rates[rule]:.3g})" if rule in self.rates else ""
            phrases.append(
                f"{rule}{own} {found.word.lower()}, loss {run.losses[0]:.3g} → "
                f"{run.losses[-1]:.3g} in {run.steps} step{'s' if run.steps != 1 else ''}"
            )
        x, y = self.start
        under = "" if self.schedule == "constant" else f" under {self.schedule}"
        summary = (
            f"{surface.formula} from ({x:.3g}, {y:.3g}) with η = {self.learning_rate:.3g}{under}: "
            f"{'; '.join(phrases)}."
        )
        border = None if self.schedule != "constant" else surface.border
        return {"runs": runs, "border": border}, summary

    def _judge(self, _change: object = None) -> None:
        """The verdicts on what is to be seen, which is no more than the steps on show."""
        with self._lock:
            at, histories = self.position, self.histories
            # Asked for second derivatives, a learner's f may fail, or take too long.
            rules = self.attempt(lambda: judged(histories, at)) or {}
            self.so_far = {"at": at, "rules": rules, "echo": self.answer.get("echo")}

    def shown(self) -> Window:
        """The window to draw: the one that was zoomed to, or the surface's own."""
        if not self.view:
            return super().shown()
        left, right = self.view
        return (tuple(left), tuple(right))

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

    @traitlets.validate("view")
    def _valid_view(self, proposal: Any) -> list[Any]:
        view = proposal["value"]
        if not view:
            return []
        sides = [point_trait("DescentPlayground", "view", side, 2) for side in view]
        if len(sides) != 2 or not all(low < high for low, high in sides):
            raise traitlets.TraitError(
                "DescentPlayground: view must be [[x low, x high], [y low, y high]], or empty for "
                f"the surface's own window; got {view!r}."
            )
        return sides

    @traitlets.validate("start")
    def _valid_start(self, proposal: Any) -> list[float]:
        # Left out, it is the surface's own; the front end sends the start of a new surface.
        value = proposal["value"] or list(self.landscape.start)
        return point_trait("DescentPlayground", "start", value, 2)

    @traitlets.validate("learning_rate")
    def _valid_rate(self, proposal: Any) -> float:
        return finite_trait("DescentPlayground", "learning_rate", proposal["value"], positive=True)

    @traitlets.validate("rates")
    def _valid_rates(self, proposal: Any) -> dict[str, float]:
        for rule, rate in proposal["value"].items():
            if rule not in RACERS:
                raise traitlets.TraitError(
                    f"DescentPlayground: rates must name some of {', '.join(RACERS)}; got {rule!r}."
                )
            finite_trait("DescentPlayground", f"rates[{rule!r}]", rate, positive=True)
        return {rule: float(rate) for rule, rate in proposal["value"].items()}

    @traitlets.validate("schedule")
    def _valid_schedule(self, proposal: Any) -> str:
        if proposal["value"] not in SCHEDULES:
            raise traitlets.TraitError(
                f"DescentPlayground: schedule must be one of {', '.join(SCHEDULES)}; "
                f"got {proposal['value']!r}."
            )
        return str(proposal["value"])

    @traitlets.validate("rules")
    def _valid_rules(self, proposal: Any) -> list[str]:
        rules = proposal["value"]
        unknown = [r for r in rules if r not in RACERS]
        if unknown or not rules:
            raise traitlets.TraitError(
                f"DescentPlayground: rules must be some of {', '.join(RACERS)}; got {rules!r}."
            )
        return [r for r in RACERS if r in rules]
