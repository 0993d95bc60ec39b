"""The record of one run: every point, loss and gradient, and why it stopped.

Plots, widgets, diagnosis and checks read this record; none of them runs the descent again. A run is
written down in place, by `Everything` or `LossesOnly`, so that its end needs no second copy.
"""

from __future__ import annotations

import copy
import dataclasses
import html
import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np

from gdlesson._html import NO_FORMULAS
from gdlesson._validate import Array
from gdlesson.optimizers import Optimizer
from gdlesson.optimizers.schedules import Schedule

#: Rows that are made at once: as many as fit into this many bytes, and then twice as many.
FIRST_BYTES = 1024 * 1024


class Status(Enum):
    """Why a run stopped, in a sentence."""

    GRADIENT_TINY = "Converged: the gradient's length is no larger than the tolerance."
    LOSS_SETTLED = "Converged: the last step changed the loss by no more than the tolerance."
    STEPS_SPENT = "Stopped: the step budget is spent."
    LOSS_NOT_FINITE = "Broke off: the loss is no longer a finite number."
    GRADIENT_NOT_FINITE = "Broke off: the gradient is no longer finite."
    POINT_NOT_FINITE = "Broke off: the point itself is no longer finite."
    STOPPED_BY_CALLBACK = "Stopped: the callback asked for it."

    @property
    def converged(self) -> bool:
        """Whether the run stopped because it had arrived."""
        return self in (Status.GRADIENT_TINY, Status.LOSS_SETTLED)

    @property
    def broke(self) -> bool:
        """Whether the run met an infinity or a NaN."""
        return self in (
            Status.LOSS_NOT_FINITE,
            Status.GRADIENT_NOT_FINITE,
            Status.POINT_NOT_FINITE,
        )


class _Rows:
    """Columns of numbers with a row for each point, which grow in place up to `most` rows."""

    def __init__(self, most: int, *shapes: tuple[int, ...]) -> None:
        width = 8 * sum(map(math.prod, shapes))
        first = min(most, 1 + FIRST_BYTES // max(width, 1))
        self.columns = [np.empty((first, *shape)) for shape in shapes]
        self.count, self.room, self.most = 0, first, most

    def grow(self) -> None:
        """Make room for as many rows again."""
        self._resize(min(2 * self.room, self.most))

    def close(self) -> None:
        """Give back the rows that a run which stopped early did not need."""
        self._resize(self.count)

    def _resize(self, rows: int) -> None:
        for column in self.columns:
            column.resize((rows, *column.shape[1:]), refcheck=False)
        self.room = rows


class Everything(_Rows):
    """Points, losses and gradients, written down as the run goes on."""

    def __init__(self, w: Array, steps: int) -> None:
        super().__init__(steps + 1, w.shape, (), w.shape)
        self.points, self.losses, self.gradients = self.columns

    def add(self, w: Array, loss: float, gradient: Array) -> None:
        """Write one point down."""
        row = self.count
        if row == self.room:
            self.grow()
        self.points[row] = w
        self.losses[row] = loss
        self.gradients[row] = gradient
        self.count = row + 1

    def first(self, rows: int) -> Everything:
        """The first so many rows, as they stand; nothing is copied."""
        part = Everything(self.points[0], 0)
        part.columns = [column[:rows] for column in self.columns]
        part.points, part.losses, part.gradients = part.columns
        part.count = part.room = part.most = rows
        return part

    @property
    def norms(self) -> Array:
        """The length of every gradient."""
        return lengths(self.gradients)

    @property
    def end(self) -> Array:
        """The last point."""
        last: Array = self.points[-1]
        return last


class LossesOnly(_Rows):
    """Losses and the lengths of gradients, and of the points only the last."""

    def __init__(self, w: Array, steps: int) -> None:
        super().__init__(steps + 1, (), ())
        self.losses, self.norms = self.columns
        self.end = w

    def add(self, w: Array, loss: float, gradient: Array) -> None:
        """Write one point down."""
        row = self.count
        if row == self.room:
            self.grow()
        self.losses[row] = loss
        self.norms[row] = lengths(gradient[np.newaxis])[0]
        self.end, self.count = w, row + 1


#: What `descend` may be told to record.
RECORDS: dict[str, type[Everything] | type[LossesOnly]] = {"all": Everything, "losses": LossesOnly}


def lengths(gradients: Array) -> Array:
    """The length of each gradient in an array of them, whatever their size."""
    flat = gradients.reshape(len(gradients), -1)
    with np.errstate(all="ignore"):
        norms: Array = np.sqrt(np.einsum("ij,ij->i", flat, flat))
        for i in np.flatnonzero(np.isinf(norms)):  # squaring overflowed: scale first
            largest = np.abs(flat[i]).max()
            if np.isfinite(largest):
                norms[i] = largest * np.linalg.norm(flat[i] / largest)
    return norms


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class History:
    """One run of `descend`, from w0 (row 0) to where it stopped (the last row).

    Attributes:
        points: shape (steps + 1, *w.shape), every point visited.
        losses: shape (steps + 1,), f at each of them.
        gradients: shape (steps + 1, *w.shape), the gradient at each of them, not clipped.
        gradient_norms: shape (steps + 1,), the length of each gradient.
        end: the last point, in the shape of w.
        status: why the run stopped.
        f: the function that was descended.
        optimizer: the step rule and its settings.
        schedule: how the learning rate changed from step to step, or None.
        learning_rates: shape (steps,), the rate of each step.
        clip_norm: the longest gradient that was let through, or None.

    Limitation: points and gradients take 16 MB a step for a million weights. A run with
    record="losses" does without them, and asking for them is a ValueError.
    """

    written: Everything | LossesOnly
    status: Status
    f: Callable[[Any], Any]
    optimizer: Optimizer
    schedule: Schedule | None = None
    clip_norm: float | None = None

    @property
    def points(self) -> Array:
        """Shape (steps + 1, *w.shape), every point visited."""
        return in_full("History.points", self).points

    @property
    def losses(self) -> Array:
        """Shape (steps + 1,), f at each point."""
        return self.written.losses

    @property
    def gradients(self) -> Array:
        """Shape (steps + 1, *w.shape), the gradient at each of them, not clipped."""
        return in_full("History.gradients", self).gradients

    @property
    def gradient_norms(self) -> Array:
        """Shape (steps + 1,), the length of the gradient at each point."""
        return self.written.norms

    @property
    def end(self) -> Array:
        """The last point, in the shape of w."""
        return self.written.end

    @property
    def learning_rates(self) -> Array:
        """Shape (steps,), the rate of each step: the optimizer's own, or what the schedule said."""
        rate = self.optimizer.learning_rate
        if self.schedule is None:
            return np.full(self.steps, rate)
        return np.array([self.schedule.rate(rate, k) for k in range(self.steps)])

    @property
    def steps(self) -> int:
        """How many steps were taken: one fewer than there are points."""
        return len(self.losses) - 1

    def __repr__(self) -> str:
        unit = "step" if self.steps == 1 else "steps"
        schedule = "" if self.schedule is None else f" under {self.schedule}"
        return (
            f"History: {self.steps} {unit} of {self.optimizer}{schedule}, "
            f"loss {self.losses[0]:.6g} → {self.losses[-1]:.6g}\n"
            f"  {self.status.value}"
        )

    def _repr_html_(self) -> str:
        count = len(self.losses)
        shown = list(range(count)) if count <= 9 else [*range(6), count - 2, count - 1]
        columns = {"step": [str(k) for k in shown]}
        if isinstance(self.written, Everything):
            columns["w"] = [_short(self.points[k]) for k in shown]
        for name, numbers in (("‖gradient‖", self.gradient_norms), ("loss", self.losses)):
            columns[name] = [f"{numbers[k]:.6g}" for k in shown]
        rows = [
            f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>"
            for row in zip(*columns.values(), strict=True)
        ]
        if count > len(shown):
            gap = f"<td colspan='{len(columns)}' style='text-align:center'>⋮</td>"
            rows.insert(6, f"<tr>{gap}</tr>")
        head = "".join(f"<th scope='col'>{name}</th>" for name in columns)
        # An optimizer of the reader's own has a repr of its own.
        caption, _, verdict = html.escape(repr(self)).partition("\n")
        return (
            f"<table class='{NO_FORMULAS}'><caption style='text-align:left'>"
            f"{caption}<br>{verdict.strip()}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
        )


def in_full(call: str, history: History) -> Everything:
    """What a run has written down, if that is everything; else an error that names the call."""
    if isinstance(history.written, Everything):
        return history.written
    raise ValueError(
        f'{call}: this run was recorded with record="losses": it has losses, gradient_norms and '
        'end (the last point), but not every point. Run descend again with record="all".'
    )


def as_descent(history: History) -> History:
    """The run as one that goes down: of an optimizer that maximizes f, the descent of -f."""
    if not history.optimizer.maximize or not isinstance(history.written, Everything):
        return history
    f, written = history.f, copy.copy(history.written)
    written.losses, written.gradients = -written.losses, -written.gradients
    rule = dataclasses.replace(history.optimizer, maximize=False)
    return dataclasses.replace(history, f=lambda w: -f(w), optimizer=rule, written=written)


def after(history: History, steps: int) -> History:
    """The run as it was after so many steps: the whole run if it had no more.

    >>> from gdlesson import descend
    >>> from gdlesson.objectives import bowl
    >>> after(descend(bowl, (4, 3), steps=50), 2).steps
    2
    """
    if steps >= history.steps:
        return history
    part = in_full("after", history).first(steps + 1)
    return dataclasses.replace(history, written=part, status=Status.STEPS_SPENT)


def _short(w: Array) -> str:
    """A point in at most four numbers."""
    flat = [f"{v:.6g}" for v in w.reshape(-1)[:4]]
    more = ", …" if w.size > 4 else ""
    return flat[0] if w.ndim == 0 else f"({', '.join(flat)}{more})"
