"""Section 11's clinic: broken runs with hidden causes; pick one and a move, and run it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import traitlets

from gdlesson.diagnosis import diagnose
from gdlesson.history import History
from gdlesson.runs.patients import CAUSES, MOVES, PATIENTS, Patient, helped
from gdlesson.runs.sentences import place
from gdlesson.widgets._base import LessonWidget, front_end, packed

if TYPE_CHECKING:
    from gdlesson.drawing.figure import LessonFigure


class Clinic(LessonWidget):
    """A broken run to read: its loss, its gradient norms, its settings. What is the matter?

    Args:
        patient: which run to begin with, such as "meteor" or "snail".

    Attributes:
        before: the broken run.
        after: the run with the chosen move, or None.

    Raises:
        TypeError, ValueError, TraitError: for arguments that can't work.

    >>> Clinic("snail")
    Clinic: patient snail (SGD, η = 0.0005, x² + 3y², 60 steps): loss 43 → 33.02 in 60 steps.

    Limitation: nine patients; real runs can have two causes at once.
    """

    _esm, _css = front_end("clinic")
    inputs = ("patient", "cause", "move")

    patient = traitlets.Unicode("meteor").tag(sync=True)
    cause = traitlets.Unicode("", help="the cause that was picked").tag(sync=True)
    move = traitlets.Unicode("", help="the move that was picked").tag(sync=True)
    patients = traitlets.List([[p.name, p.config] for p in PATIENTS.values()]).tag(sync=True)
    causes = traitlets.List([[k, v] for k, v in CAUSES.items()]).tag(sync=True)
    moves = traitlets.List([[k, v] for k, v in MOVES.items()]).tag(sync=True)

    def __init__(self, patient: str = "meteor") -> None:
        super().__init__(patient=patient)

    def compute(self) -> tuple[dict[str, Any], str]:
        """Run the patient; with a move, run it again; answer the cause that was picked."""
        patient = PATIENTS[self.patient]
        self.before: History = patient.setting.run()
        moot = patient.reaches(self.move) if self.move else ""
        runs_again = self.move and not moot
        self.after: History | None = patient.after(self.move).run() if runs_again else None
        answer: dict[str, Any] = {"before": _curves(self.before, patient.setting.steps)}
        said = [moot] if moot else []
        if self.cause:
            answer["right"] = self.cause == patient.cause
            said.insert(0, self._on_the_cause(patient))
        if self.after is not None:
            answer["after"] = _curves(self.after, patient.setting.steps)
            better = helped(self.before, self.after)
            answer["helped"] = better and (self.move != "start" or patient.mends("start"))
            said.append(self._on_the_move(patient, self.after))
        answer["said"] = said
        losses = self.before.losses
        summary = (
            f"patient {patient.name} ({patient.config}): loss {losses[0]:.4g} → "
            f"{losses[-1]:.4g} in {self.before.steps} steps."
        )
        return answer, summary

    def _on_the_cause(self, patient: Patient) -> str:
        """What is said to the cause that was picked; a wrong one gets what speaks against it."""
        if self.cause != patient.cause:
            return f"No. {patient.against(self.cause)} {patient.seen} Look again, or try a move."
        found = diagnose(self.before).kind.word.lower()
        return f"Right. {patient.why} (diagnose says: {found}.)"

    def _on_the_move(self, patient: Patient, after: History) -> str:
        """What is said of the run with the move made."""
        before, now = self.before.losses[-1], after.losses[-1]
        ending = f"With this move the loss ends at {now:.3g}, and without it at {before:.3g}."
        if self.move == "start":
            here, there = place(after, 0), place(self.before, 0)
            ending = f"From {here} the loss ends at {now:.3g}, and from {there} at {before:.3g}."
        elif self.move == "clip":
            ending += " (The norms drawn are those before clipping.)"
        cured = patient.mends(self.move)
        if self.move == "start" and not cured:  # where it began lower it ends lower, and no better
            return f"{ending} The cause is still there."
        if patient.cause == "function" and not cured and np.isfinite(now):
            return f"{ending} It has only not come to where it breaks: the cause is still there."
        if helped(self.before, after):
            return f"{ending} {_better_words(cured)}"
        return f"{ending} That did not help, for the cause is still there."

    def figure(self) -> LessonFigure:
        """The loss on the left, the gradient norms on the right; above them, who it is."""
        from gdlesson import plots
        from gdlesson.drawing.curves import FewLabels

        figure, (left, right) = plots.figure(1, 2)
        plots.loss_curve(self.before, left)
        norms = self.before.gradient_norms
        good = np.isfinite(norms) & (norms > 0)
        if good.any():
            right.semilogy(np.flatnonzero(good), norms[good], color=plots.PALETTE[1])
            right.yaxis.set_minor_formatter(FewLabels())
        else:  # nothing moves: a level line at 0
            right.plot([0, PATIENTS[self.patient].setting.steps], [0, 0], color=plots.PALETTE[1])
        right.set(xlabel="step", ylabel="gradient norm")
        patient = PATIENTS[self.patient]
        left.set_title(f"{patient.name}: {patient.config}", loc="left")
        figure.alt = self.summary
        return figure

    def _known(self, name: str, value: str, known: dict[str, Any]) -> str:
        if value not in known:
            raise traitlets.TraitError(
                f"Clinic: {name} must be one of {', '.join(k for k in known if k)}; got {value!r}."
            )
        return value

    @traitlets.validate("patient")
    def _valid_patient(self, proposal: Any) -> str:
        return self._known("patient", proposal["value"], dict(PATIENTS))

    @traitlets.validate("cause")
    def _valid_cause(self, proposal: Any) -> str:
        return self._known("cause", proposal["value"], {"": "", **CAUSES})

    @traitlets.validate("move")
    def _valid_move(self, proposal: Any) -> str:
        return self._known("move", proposal["value"], {"": "", **MOVES})


def _better_words(cured: bool) -> str:
    """A move may lower the loss and leave the cause in place."""
    return "That helped." if cured else "That helped; but the cause is still there."


def _broken_words(run: History) -> str:
    """What a run broke off for, as it stands in its log; empty if it did not."""
    if not run.status.broke:
        return ""
    loss = run.losses[-1]
    if np.isfinite(loss):
        return "the gradient there is not finite"
    return "the loss there is NaN" if np.isnan(loss) else "the loss there is infinite"


def _curves(run: History, steps: int) -> dict[str, Any]:
    """Losses and gradient norms as far as they are finite; a run at rest goes on level."""
    finite = np.isfinite(run.losses)
    count = len(finite) if finite.all() else int(np.argmin(finite))
    losses, norms = run.losses[:count], run.gradient_norms[:count]
    norms = np.where(np.isfinite(norms), norms, 0.0)
    if not run.status.broke and norms[-1] == 0:  # no gradient, no step: its log repeats itself
        losses, norms = (np.pad(v, (0, steps - run.steps), "edge") for v in (losses, norms))
    return {
        "losses": packed(losses),
        "norms": packed(norms),
        "broke": run.status.broke,
        "broken": _broken_words(run),
        "steps": run.steps,
        "status": run.status.value,
    }
