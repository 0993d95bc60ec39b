"""Reading a finished run: what kind of walk it was, in a word and a sentence.

Nothing here runs a descent; everything is read off the points, losses and gradients that
`descend` has written down.
"""

from __future__ import annotations

from enum import Enum

import numpy as np

from gdlesson._validate import Array
from gdlesson.history import History, in_full
from gdlesson.optimizers import SGD


class Verdict(Enum):
    """What kind of walk a run was, in a sentence."""

    AT_REST = "It never moved: the gradient at the start is zero."
    SMOOTH = "Smooth: every step leads on in much the same direction."
    ZIGZAG = "Zig-zag: it jumps from one side of the valley to the other, and still gets down."
    SWINGING = "Swinging: momentum carries it past the low ground and back again."
    CRAWLING = "Crawling: the steps are so short that much of the way is still ahead."
    DIVERGING = "Diverging: every step overshoots by more than the one before."
    FALLING = "Falling: the loss drops without end, because this surface has no lowest point."
    UNSETTLED = "Unsettled: it wanders up and down and gets nowhere lower than it has been."

    @property
    def word(self) -> str:
        """The verdict in one word, for a label."""
        return self.value.split(":")[0]


def verdict(history: History) -> Verdict:
    """What kind of walk this run was.

    Args:
        history: a run of `descend`.

    Returns:
        A member of Verdict, whose value is a sentence.

    Raises:
        ValueError: if the points were not recorded.

    >>> from gdlesson import descend
    >>> from gdlesson.objectives import bowl
    >>> [verdict(descend(bowl, (4, 3), learning_rate=rate, steps=50)).word
    ...  for rate in (0.001, 0.05, 0.3, 0.4)]
    ['Crawling', 'Smooth', 'Zig-zag', 'Diverging']

    Limitation: it needs a few steps; after one or two it can only tell up from down.
    """
    points = in_full("verdict", history).points
    losses, norms = history.losses, history.gradient_norms
    if not history.steps:
        return Verdict.AT_REST if norms[0] == 0 else Verdict.CRAWLING
    finite = np.isfinite(losses)
    last = int(np.flatnonzero(finite)[-1]) if finite.any() else 0
    if losses[last] < losses[0] and norms[last] > norms[0] and _runs_away(history, last):
        return Verdict.FALLING
    if history.status.broke or losses[last] > losses[0]:
        return Verdict.DIVERGING
    turning = reversals(points[: last + 1])
    arrived = norms[last] <= 1e-3 * norms.max()
    if turning >= 0.5:
        # The border itself: it jumps to and fro for ever and is no lower in the end.
        settled = arrived or losses[last] < 0.999 * losses[last // 2]
        return Verdict.ZIGZAG if settled else Verdict.UNSETTLED
    if way_left(history, last) > 0.01:
        return Verdict.CRAWLING
    if turning > 0 and not _is_plain(history):
        return Verdict.SWINGING
    return Verdict.SMOOTH


def _is_plain(history: History) -> bool:
    return isinstance(history.optimizer, SGD) and history.optimizer.momentum == 0


def _runs_away(history: History, last: int) -> bool:
    """Whether the loss has fallen far below its start, and below every known minimum."""
    losses = history.losses
    minima = getattr(history.f, "minima", None) or ()
    shape = history.points.shape[1:]
    floor = min([losses[0], *(float(history.f(np.reshape(m, shape))) for m in minima)])
    return bool(losses[last] < floor - 10 * (1 + abs(losses[0])))


def reversals(points: Array) -> float:
    """The share of steps that turn back, in any coordinate, by a good part of the step before.

    A coordinate that is multiplied by -0.3 or less at every step (η beyond 1.3/L on a
    parabola) counts as turning back; one that merely trembles in the last digits does not.
    """
    moves = np.diff(points.reshape(len(points), -1), axis=0)
    if len(moves) < 2:
        return 0.0
    before, after = moves[:-1], moves[1:]
    visible = np.abs(before) > 1e-6 * np.abs(moves).max()
    turned = visible & (np.sign(after) == -np.sign(before)) & (np.abs(after) > 0.3 * np.abs(before))
    looked_at = max(int(visible.any(axis=1).sum()), 1)
    return float(turned.any(axis=1).sum()) / looked_at


def way_left(history: History, last: int) -> float:
    """The share of the descent that is still ahead: 1 at the start, 0 at the bottom.

    Measured in loss above the nearest known minimum; where none is known, by the square of the
    gradient's norm, which shrinks with the height in any bowl.
    """
    losses, norms = history.losses, history.gradient_norms
    minima = getattr(history.f, "minima", None)
    if minima:
        end = history.points[last].reshape(-1)
        nearest = min(minima, key=lambda m: float(np.linalg.norm(end - np.asarray(m))))
        bottom = float(history.f(np.asarray(nearest).reshape(history.points.shape[1:])))
        if losses[0] > bottom:
            return float((losses[last] - bottom) / (losses[0] - bottom))
    return float((norms[last] / norms.max()) ** 2) if norms.max() > 0 else 0.0
