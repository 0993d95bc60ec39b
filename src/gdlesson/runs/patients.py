"""The patients of the clinic: runs that are broken on purpose, each with a cause and its moves.

Everything is real: `run` executes `descend` with the setting that is wrong, `after` with a move
made, so that a learner sees what a move does instead of being told.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

import numpy as np

from gdlesson._validate import Array
from gdlesson.descent import descend
from gdlesson.history import History
from gdlesson.objectives import MeanSquaredError, bowl, rosenbrock
from gdlesson.optimizers import SGD, Adam, Optimizer

#: The causes to choose from, as the learner reads them.
CAUSES = {
    "rate-high": "The learning rate is too high.",
    "rate-low": "The learning rate is too low.",
    "sign": "The sign of the step is flipped.",
    "function": "The loss function itself breaks (log of 0, 0/0, overflow).",
    "zero": "The gradient is zero where it starts.",
    "batch": "A bad batch late in the run.",
    "features": "The features have very different scales.",
    "kept": "The gradients are never cleared.",
}
#: Adam's η says about how long a step is; of plain descent it is a factor. So Adam gets its own.
ADAM_RATE = 0.1
#: The moves to try, as the learner reads them.
MOVES = {
    "divide": "Divide the learning rate by ten.",
    "multiply": "Multiply the learning rate by ten.",
    "minus": "Put the minus sign in.",
    "clip": "Clip the gradient's norm at 1.",
    "adam": f"Use Adam, with a rate of its own: {ADAM_RATE}.",
    "guard": "Guard the loss: log(|w| + 1e-12).",
    "scale": "Scale the features.",
    "clear": "Clear the gradients before each backward.",
    "start": "Start somewhere else.",
}


@dataclass(frozen=True)
class Setting:
    """Everything that makes a run, so that a move is one changed field."""

    f: Callable[[Any], Any]
    start: tuple[float, ...]
    learning_rate: float
    steps: int
    gradient: Callable[[Array], Any] | None = None
    sign: float = 1.0
    kept: bool = False
    bad_step: int | None = None
    clip_norm: float | None = None
    adam: bool = False

    def run(self) -> History:
        """Execute it."""
        plain = self.gradient or self.f.gradient  # type: ignore[attr-defined]
        total = np.zeros(len(self.start))
        calls = [-1]  # `descend` tries the gradient once before the run

        def gradient(w: Array) -> Array:
            nonlocal total
            calls[0] += 1
            g = self.sign * np.asarray(plain(w), dtype=float)
            if self.bad_step is not None and calls[0] == self.bad_step + 1:
                g = g + 1e8 * np.ones_like(g)
            if not self.kept:
                return g
            total = g if calls[0] <= 1 else total + g
            return total.copy()

        rule: Optimizer = Adam(self.learning_rate) if self.adam else SGD(self.learning_rate)
        return descend(
            self.f, self.start, optimizer=rule, gradient=gradient, steps=self.steps,
            clip_norm=self.clip_norm,
        )  # fmt: skip


@dataclass(frozen=True)
class Patient:
    """A broken run.

    Attributes:
        name: one word.
        config: what the log says of the run, without giving the cause away.
        setting: what was run.
        cause: a key of CAUSES.
        why: how one could tell.
        seen: what anybody sees in the curves, in a sentence.
        cured: for each move that changes the setting, the setting after it.
        unlike: for some wrong causes, what speaks against them.
    """

    name: str
    config: str
    setting: Setting
    cause: str
    why: str
    seen: str
    cured: dict[str, dict[str, Any]]
    unlike: dict[str, str] = field(default_factory=dict)

    def against(self, cause: str) -> str:
        """What speaks against a wrong cause, without a word on the right one."""
        return self.unlike.get(cause) or f"If that were so, you would see {SIGNS[cause]}."

    def reaches(self, move: str) -> str:
        """Why a move has nothing to change in this run, in a sentence; empty if it has."""
        return "" if self.after(move) != self.setting else MOOT[move]

    def mends(self, move: str) -> bool:
        """Whether a move takes the cause away, be it by how much it may."""
        rates = {"rate-high": ("divide", "adam"), "rate-low": ("multiply", "adam")}
        return move in self.cured or move in rates.get(self.cause, ())

    def after(self, move: str) -> Setting:
        """The setting with a move made; a move that does not apply changes nothing."""
        general: dict[str, dict[str, Any]] = {
            "divide": {"learning_rate": self.setting.learning_rate / 10},
            "multiply": {"learning_rate": self.setting.learning_rate * 10},
            "clip": {"clip_norm": 1.0},
            "adam": {"adam": True, "learning_rate": ADAM_RATE},
            # Not the mirror image, from which many a loss would run just the same.
            "start": {"start": tuple(-s / 2 - 0.5 for s in self.setting.start)},
        }
        changes = self.cured.get(move, general.get(move, {}))
        return Setting(**{**self.setting.__dict__, **changes})


def _features(scaled: bool) -> MeanSquaredError:
    rng = np.random.default_rng(5)
    X = np.column_stack([rng.normal(size=60), 40 * rng.normal(size=60)])
    X -= X.mean(0)  # so that scaled or not, and without an intercept, the best fit is the same
    y = X @ [2.0, 0.05] + 0.1 * rng.normal(size=60)
    return MeanSquaredError(X / X.std(0) if scaled else X, y)


def _log_loss(w: Any) -> Any:
    """Falls towards 0 and is 0 · log(0), which is NaN, when it gets there.

    Its slope is one half, so that clipping at 1 finds nothing to clip.
    """
    return np.sum(np.abs(w)) / 2 + 0 * np.sum(np.log(np.abs(w)))


def _log_loss_gradient(w: Any) -> Any:
    return np.sign(w) / 2


def _guarded(w: Any) -> Any:
    return np.sum(np.abs(w)) / 2 + 0 * np.sum(np.log(np.abs(w) + 1e-12))


def _dead(w: Any) -> Any:
    """A ReLU whose input is negative: flat."""
    return float(np.sum((np.maximum(np.asarray(w), 0) - 1) ** 2))


def _dead_gradient(w: Any) -> Any:
    w = np.asarray(w)
    return 2 * (np.maximum(w, 0) - 1) * (w > 0)


#: What is said of a move that has nothing to change.
MOOT = {
    "minus": "The minus sign is in this loop already, so that changes nothing.",
    "guard": "There is no log in this loss, so there is nothing to guard.",
    "scale": "There is no table of features in this loss whose columns could be scaled.",
    "clear": "This loop clears its gradients in every round, so that changes nothing.",
}
_SETTINGS: dict[str, tuple[Setting, dict[str, dict[str, Any]]]] = {
    "meteor": (Setting(bowl, (4, 3), 0.4, 40), {}),
    "snail": (Setting(bowl, (4, 3), 0.0005, 60), {}),
    "climber": (Setting(bowl, (4, 3), 0.02, 30, sign=-1.0), {"minus": {"sign": 1.0}}),
    "cliff": (
        Setting(_log_loss, (2.0,), 0.5, 12, gradient=_log_loss_gradient),
        {"guard": {"f": _guarded}},
    ),
    "sleeper": (
        Setting(_dead, (-1.0,), 0.1, 30, gradient=_dead_gradient),
        {"start": {"start": (0.5,)}},
    ),
    "ambush": (
        Setting(bowl, (4, 3), 0.05, 120, bad_step=90),
        {},
    ),
    "valley": (
        Setting(_features(False), (0.0, 0.0), 0.0005, 80),
        {"scale": {"f": _features(True), "learning_rate": 0.3}},
    ),
    "pendulum": (Setting(bowl, (4, 3), 0.05, 60, kept=True), {"clear": {"kept": False}}),
    "rocket": (Setting(rosenbrock, (-1.2, 1.0), 0.01, 60), {}),
}


_WORDS = tomllib.loads((files(__package__) / "patients.toml").read_text("utf-8"))
#: What one would see if a cause were the one, after "you would see".
SIGNS: dict[str, str] = _WORDS["signs"]


def _read() -> dict[str, Patient]:
    return {
        name: Patient(name=name, setting=setting, cured=cured, **_WORDS[name])
        for name, (setting, cured) in _SETTINGS.items()
    }


#: Every patient by name, in the order of the clinic.
PATIENTS: dict[str, Patient] = _read()


def helped(before: History, after: History) -> bool:
    """Whether a run got clearly lower than the broken one, and stayed finite."""
    if after.status.broke:
        return False
    lowest = np.nanmin(before.losses)
    start = before.losses[0]
    end = after.losses[-1]
    better = end < 0.5 * start if not np.isfinite(before.losses[-1]) else end < before.losses[-1]
    return bool(better and end <= max(0.5 * start, 2 * lowest) and end < 0.9 * start)
