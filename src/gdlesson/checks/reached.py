"""How far a fit got: weights are read as the loss that they have, and all that is good is alike.

Where a loop may be mended in many ways, no two of them end at the same weights. So what counts is
the mean squared error of what came back, on the data of the case, and nothing that it says.
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
    """Weights of a linear model on the X and y that are a case's first two arguments."""

    def __call__(self, value: Any) -> Parts:
        """The weights as they are."""
        return {"w": numbers(value)}

    def within(self, case: Mapping[str, Any]) -> Reading:
        """Reads weights as their loss, and every loss that is low enough as the level asked for."""
        X, y = (np.asarray(make(described), dtype=float) for described in case["arguments"][:2])
        level = level_of(X, y)

        def read(value: Any) -> Parts:
            w = numbers(value)
            if w.shape != X.shape[1:]:
                return {"w": w}
            with np.errstate(all="ignore"):
                return {"loss, at most": np.maximum(np.mean((X @ w - y) ** 2), level)}

        return read


def level_of(X: Any, y: Any) -> float:
    """The loss that a fit has to come down to."""
    least = np.mean((X @ np.linalg.lstsq(X, y, rcond=None)[0] - y) ** 2)
    return float(least + (1 - FAR_ENOUGH) * (np.mean(y**2) - least))
