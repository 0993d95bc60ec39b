"""How far a fit got, and by what steps: weights are read so that all that is good is alike.

Where a loop may be mended in many ways, no two of them end at the same weights. So what counts is
the mean squared error of what came back, on the data of the case, and nothing that it says. And a
mend is one only if the loop is still a loop: without a step the weights are zero, and after one
they lie straight against the gradient.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from gdlesson.checks.reading import Parts, Reading, numbers
from gdlesson.checks.stimuli import make

#: How much of the way from the loss of zero weights down to the least one is far enough.
FAR_ENOUGH = 0.99


class Reached:
    """Weights of a linear model on a case's first three arguments: X, y and the number of steps.

    Args:
        scaled: whether the columns may have been scaled, each by a number of its own. The columns
            of a case with one step hold the same numbers up to order, sign and one factor each, so
            that every sensible scale makes the same table of them.
    """

    def __init__(self, scaled: bool = False) -> None:
        self.scaled = scaled

    def __call__(self, value: Any) -> Parts:
        """The weights as they are."""
        return {"w": numbers(value)}

    def within(self, case: Mapping[str, Any]) -> Reading:
        """Reads weights by what a sound run has after so many steps.

        Without a step as they are; after one as the direction in which it went; after many as their
        loss, and every loss that is low enough as the level asked for.
        """
        X, y = (np.asarray(make(described), dtype=float) for described in case["arguments"][:2])
        steps = case["arguments"][2]
        scale = X.std(axis=0) if self.scaled else np.ones(X.shape[1])
        level = level_of(X, y)

        def read(value: Any) -> Parts:
            w = numbers(value)
            if w.shape != X.shape[1:] or steps == 0:
                return {"w": w}
            if steps == 1:
                return {"direction of the step": _direction(w * scale, (X / scale).T @ y)}
            with np.errstate(all="ignore"):
                return {"loss, at most": np.maximum(np.mean((X @ w - y) ** 2), level)}

        return read


def _direction(w: Any, downhill: Any) -> Any:
    """The direction of w; a step of no length, as of one taken back, is as good as any."""
    w = w if np.any(w) else downhill
    with np.errstate(all="ignore"):
        return w / np.linalg.norm(w)


def level_of(X: Any, y: Any) -> float:
    """The loss that a fit has to come down to."""
    least = np.mean((X @ np.linalg.lstsq(X, y, rcond=None)[0] - y) ** 2)
    return float(least + (1 - FAR_ENOUGH) * (np.mean(y**2) - least))
