"""What is measured of one run before it is judged; each number once, and only if asked for."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from gdlesson._validate import Array
from gdlesson.history import History
from gdlesson.losses.squared_error import MeanSquaredError, Minibatches
from gdlesson.optimizers import SGD
from gdlesson.runs.ailments import Evidence
from gdlesson.runs.directions import curvature_at
from gdlesson.runs.steepest import largest_curvature
from gdlesson.runs.verdicts import LATE, Reading, verdict, way_left

#: A late part of fewer steps shows no hovering.
FEWEST_LATE = 10
#: A late part that came no further than this share of its path, and of the whole descent, hovers.
ON_THE_SPOT = 0.1
#: A bowl foretells the height that is left within this share, or it is no bowl.
SAME_BOWL = 0.3
#: Momentum lengthens a step by 1/(1 - β), here at most by a thousand.
NO_FRICTION = 1e-3
#: Dampening divides a step by 1/(1 - it), here at most by ten: beyond 1 it turns it around.
DAMPED = 0.9
#: How far a look ahead goes, in units of the way that the last gradient foretells for the budget.
AHEAD = (0.5, 1.0, 2.0)


class Chart:
    """A run, and what can be read off it.

    Attributes:
        history: the run.
        last: the number of the last point where point, loss and gradient are finite; -1 for none.
    """

    def __init__(self, history: History) -> None:
        self.history = history
        count = len(history.losses)
        good = np.isfinite(history.losses)
        for array in (history.points, history.gradients):
            good &= np.isfinite(array.reshape(count, -1)).all(axis=1)
        self.last = count - 1 if good.all() else int(np.argmin(good)) - 1

    @property
    def rule(self) -> Any:
        """The optimizer."""
        return self.history.optimizer

    @property
    def rate(self) -> float:
        """The largest learning rate that a step had."""
        rates = self.history.learning_rates
        return float(rates.max()) if rates.size else float(self.rule.learning_rate)

    @property
    def foretold(self) -> bool:
        """Whether every step is that of SGD at one rate, so that another rate's can be reckoned."""
        unusual = getattr(self.rule, "dampening", 0.0) or self.decay or self.clipped
        return self.by_gradient and self.history.schedule is None and not unusual

    @property
    def ends(self) -> Evidence:
        """The first and the last finite loss."""
        return {
            "loss at the start": float(self.losses[0]),
            "loss at the end": float(self.losses[-1]),
        }

    @property
    def losses(self) -> Array:
        """The losses as far as everything was finite."""
        return self.history.losses[: self.last + 1]

    @property
    def norms(self) -> Array:
        """The lengths of the gradients, as far."""
        return self.history.gradient_norms[: self.last + 1]

    @cached_property
    def points(self) -> Array:
        """The points as far, each as one row of weights."""
        rows: Array = self.history.points.reshape(len(self.history.losses), -1)
        return rows[: self.last + 1]

    @cached_property
    def gradients(self) -> Array:
        """The gradients as far, each as one row."""
        rows: Array = self.history.gradients.reshape(len(self.history.losses), -1)
        return rows[: self.last + 1]

    @cached_property
    def step_lengths(self) -> Array:
        """How long each step was."""
        with np.errstate(all="ignore"):
            lengths: Array = np.linalg.norm(np.diff(self.points, axis=0), axis=1)
        return lengths

    @cached_property
    def reading(self) -> Reading:
        """The verdict on the run."""
        return verdict(self.history)

    @cached_property
    def ahead(self) -> float:
        """The share of the descent that is still ahead: 1 at the start, 0 at the bottom.

        In height above the bottom, if that is known or can be reckoned; else as the verdict does.
        """
        left = self._height_left()
        if left is None and not getattr(self.history.f, "minima", None):
            left = self._above_the_middle()
        first, last = float(self.losses[0]), float(self.losses[-1])
        if left is None or not first - last + left > 0:
            return way_left(self.history, self.last)
        return left / (first - last + left)

    def _above_the_middle(self) -> float | None:
        """How high a run hovers over the middle of its last points; None for one that gets on.

        Where f has corners slopes do not shrink, and tell nothing of the height.
        """
        late = int(LATE * self.last)
        if late < FEWEST_LATE:
            return None
        path = float(self.step_lengths[-late:].sum())
        net = float(np.linalg.norm(self.points[-1] - self.points[-1 - late]))
        before, after = self.losses[-2 * late : -late].mean(), self.losses[-late:].mean()
        gained = abs(float(before - after))
        if net > ON_THE_SPOT * path or gained > ON_THE_SPOT * float(self.losses[0] - after):
            return None
        middle = self.points[-late:].mean(axis=0).reshape(self.history.points.shape[1:])
        return float(after) - min(self.lowest, float(self.history.f(middle)))

    @cached_property
    def lowest(self) -> float:
        """The lowest loss that is known: a table's best fit, or else the lowest seen."""
        f = self.history.f.loss if isinstance(self.history.f, Minibatches) else self.history.f
        if isinstance(f, MeanSquaredError) and f.in_memory:
            return float(f(np.linalg.lstsq(f.X, f.y, rcond=None)[0]))
        return float(self.losses.min())

    def _height_left(self) -> float | None:
        """How far the last loss is above the bottom; None where nothing says so."""
        f, end = self.history.f, self.points[-1]
        if isinstance(f, MeanSquaredError | Minibatches):
            table = f.loss if isinstance(f, Minibatches) else f
            return max(0.0, float(f(end)) - self.lowest) if table.in_memory else None
        if getattr(f, "minima", None):
            return None
        H = curvature_at(self.history, end)
        if H is None or not (np.linalg.eigvalsh(H + H.T) > 0).all():
            return None
        below = end - np.linalg.solve(H, self.gradients[-1])
        try:
            with np.errstate(all="ignore"):
                drop = float(self.losses[-1]) - float(
                    f(below.reshape(self.history.points.shape[1:]))
                )
        except (ArithmeticError, TypeError, ValueError):
            return None
        foretold = float(self.gradients[-1] @ (end - below)) / 2
        return drop if abs(drop - foretold) <= SAME_BOWL * foretold else None

    @property
    def slope_left(self) -> float:
        """The last gradient's length as a share of the longest."""
        largest = float(self.norms.max())
        return float(self.norms[-1]) / largest if largest > 0 else 0.0

    @property
    def momentum(self) -> float:
        """The share of the last step that the rule keeps."""
        betas = getattr(self.rule, "betas", (0.0, 0.0))
        return float(max(getattr(self.rule, "momentum", 0.0), betas[0]))

    @property
    def decay(self) -> float:
        """The rule's weight decay."""
        return float(getattr(self.rule, "weight_decay", 0.0))

    @property
    def by_gradient(self) -> bool:
        """Whether a step is as long as its gradient says, as SGD's is and Adam's is not."""
        return isinstance(self.rule, SGD)

    @property
    def clipped(self) -> float:
        """The share of gradients that were cut to the limit."""
        limit = self.history.clip_norm
        return 0.0 if limit is None else float((self.norms > limit).mean())

    @property
    def border(self) -> float:
        """Up to where rate × curvature may go: 2, and with momentum β 2(1 + β)."""
        rule = self.rule
        if isinstance(rule, SGD) and rule.nesterov:
            return 2 * (1 + rule.momentum) / (1 + 2 * rule.momentum)
        return 2 * (1 + self.momentum) / (1 - min(getattr(rule, "dampening", 0.0), DAMPED))

    @cached_property
    def curvature(self) -> float:
        """The largest curvature of f at the start, in the middle and at the end; NaN if unknown.

        Only where the run was no higher than at its start: what f does far out, where a run was
        carried by steps that were too long, says nothing of the rate that suits it.
        """
        down = np.flatnonzero(self.losses <= self.losses[0])
        rows = {0, int(down[len(down) // 2]), int(down[-1])}
        return self._largest([self.points[k] for k in sorted(rows)])

    @cached_property
    def curvature_ahead(self) -> float:
        """The same, and a look down the slope from the end, as far as it leads down."""
        history, end, slope = self.history, self.points[-1], self.gradients[-1]
        reach = self.rate * history.steps / max(NO_FRICTION, 1 - self.momentum)
        if not self.by_gradient and self.norms[-1] > 0:
            reach /= float(self.norms[-1])
        places = []
        for share in AHEAD:
            place = end - share * reach * slope
            try:
                with np.errstate(all="ignore"):
                    lower = float(history.f(place.reshape(history.points.shape[1:])))
            except (ArithmeticError, TypeError, ValueError):
                break
            if not lower <= self.losses[-1]:
                break
            places.append(place)
        found = self._largest(places) if places else self.curvature
        return max(found, self.curvature) if np.isfinite(found) else self.curvature

    def _largest(self, places: list[Array]) -> float:
        found = [largest_curvature(self.history, place) for place in places]
        return float(np.max(found)) if np.isfinite(found).all() else float("nan")
