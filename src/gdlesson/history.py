"""The record of one run: every point, loss and gradient, and why it stopped.

Plots, widgets, diagnosis and checks read this record; none of them runs the descent again.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import numpy as np

from gdlesson._html import NO_FORMULAS
from gdlesson._validate import Array
from gdlesson.optimizers import Optimizer


class Status(Enum):
    """Why a run stopped, in a sentence."""

    GRADIENT_TINY = "Converged: the gradient's norm is no larger than the tolerance."
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


@dataclass(frozen=True, eq=False)
class History:
    """One run of `descend`, from w0 (row 0) to where it stopped (the last row).

    Attributes:
        points: shape (steps + 1, *w.shape), every point visited.
        losses: shape (steps + 1,), f at each of them.
        gradients: shape (steps + 1, *w.shape), the gradient at each of them, not clipped.
        status: why the run stopped.
        f: the function that was descended.
        optimizer: the step rule and its settings.
        clip_norm: the longest gradient that was let through, or None.

    Limitation: everything is kept, which for a million weights is 16 MB a step.
    """

    points: Array
    losses: Array
    gradients: Array = field(repr=False)
    status: Status
    f: Callable[[Any], Any] = field(repr=False)
    optimizer: Optimizer
    clip_norm: float | None = None

    @property
    def steps(self) -> int:
        """How many steps were taken: one fewer than there are points."""
        return len(self.losses) - 1

    @property
    def gradient_norms(self) -> Array:
        """Shape (steps + 1,), the length of the gradient at each point."""
        flat = self.gradients.reshape(len(self.losses), -1)
        with np.errstate(all="ignore"):
            norms: Array = np.sqrt(np.einsum("ij,ij->i", flat, flat))
            for i in np.flatnonzero(np.isinf(norms)):  # squaring overflowed: scale first
                largest = np.abs(flat[i]).max()
                if np.isfinite(largest):
                    norms[i] = largest * np.linalg.norm(flat[i] / largest)
        return norms

    def __repr__(self) -> str:
        unit = "step" if self.steps == 1 else "steps"
        return (
            f"History: {self.steps} {unit} of {self.optimizer}, "
            f"loss {self.losses[0]:.6g} → {self.losses[-1]:.6g}\n"
            f"  {self.status.value}"
        )

    def _repr_html_(self) -> str:
        norms = self.gradient_norms
        rows = list(range(len(self.losses)))
        shown = rows if len(rows) <= 9 else [*rows[:6], None, *rows[-2:]]
        body = "".join(
            "<tr><td colspan='4' style='text-align:center'>⋮</td></tr>"
            if k is None
            else f"<tr><td>{k}</td><td>{_short(self.points[k])}</td>"
            f"<td>{norms[k]:.6g}</td><td>{self.losses[k]:.6g}</td></tr>"
            for k in shown
        )
        head = "".join(f"<th scope='col'>{h}</th>" for h in ("step", "w", "‖gradient‖", "loss"))
        # An optimizer of the reader's own has a repr of its own.
        caption, _, verdict = html.escape(repr(self)).partition("\n")
        return (
            f"<table class='{NO_FORMULAS}'><caption style='text-align:left'>"
            f"{caption}<br>{verdict.strip()}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        )


def _short(w: Array) -> str:
    """A point in at most four numbers."""
    flat = [f"{v:.6g}" for v in w.reshape(-1)[:4]]
    more = ", …" if w.size > 4 else ""
    return flat[0] if w.ndim == 0 else f"({', '.join(flat)}{more})"
