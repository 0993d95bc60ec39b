"""What a run's verdict in the end would pass over: a leap over a ridge, a loss that shoots up."""

from __future__ import annotations

import numpy as np

from gdlesson._validate import Array
from gdlesson.history import History

#: A run is down once its loss is this near to the lowest it reaches, as a share of the way from
#: the start to there.
DOWN = 0.1
#: From there it shoots up where it is above this share again: half of the picture's height.
UP_AGAIN = 0.5
#: So near to a minimum the sign of the slope is rounding; a ridge is further from it.
AT_MINIMUM = 1e-6


def leaps(history: History) -> list[int]:
    """The steps, by number from 1, that land in another valley than they began in.

    Between two known minima in a row lies a ridge, and the sign of the slope says on which side of
    it a point is. So no leap is seen where f is not known, or has more than one variable.

    >>> from gdlesson import descend
    >>> from gdlesson.objectives import two_valleys
    >>> leaps(descend(two_valleys, 1.7, learning_rate=0.25, steps=50))
    [1, 2]
    """
    minima = sorted(float(m[0]) for m in getattr(history.f, "minima", None) or () if len(m) == 1)
    rows = len(history.losses)
    if len(minima) < 2 or history.points.size != rows:
        return []
    rows_of = (history.points.reshape(rows).tolist(), history.gradients.reshape(rows).tolist())
    valleys = [_valley(x, slope, minima) for x, slope in zip(*rows_of, strict=True)]
    return [k for k in range(1, rows) if valleys[k] != valleys[k - 1]]


def _valley(x: float, slope: float, minima: list[float]) -> float:
    """The minimum that lies downhill of x."""
    nearest = min(minima, key=lambda m: abs(m - x))
    downhill = [m for m in minima if (m - x) * slope < 0]
    if abs(nearest - x) <= AT_MINIMUM or not downhill:
        return nearest
    return min(downhill, key=lambda m: abs(m - x))


def is_up(loss: float, losses: Array) -> bool:
    """Whether a loss is nearer to the one at the start than to the lowest of the run."""
    lowest = float(np.min(losses))
    return loss - lowest > UP_AGAIN * (float(losses[0]) - lowest)


def spikes(losses: Array) -> list[int]:
    """The steps at whose end a loss that was down is at the top of its way up again.

    >>> spikes(np.array([10, 4, 0.5, 3, 8, 2, 0, 6, 0.1]))
    [4, 7]
    """
    lowest = float(np.min(losses))
    drop = float(losses[0]) - lowest
    tops: list[int] = []
    down = rising = False
    for k, loss in enumerate(losses.tolist()):
        if loss - lowest <= DOWN * drop:
            down, rising = True, False
        elif rising and loss > losses[tops[-1]]:
            tops[-1] = k
        elif down and not rising and loss - lowest > UP_AGAIN * drop:
            rising = True
            tops.append(k)
    return tops
