"""Plain gradient descent, and with momentum.

Sources: Polyak (1964) and Sutskever et al. (2013) for momentum. Defaults and the order of
operations are PyTorch's.
"""

from __future__ import annotations

from gdlesson._validate import Array
from gdlesson.optimizers.settings import Optimizer, State, frozen_settings, setting

__all__ = ["SGD"]


@frozen_settings
class SGD(Optimizer):
    """Plain gradient descent: w - learning_rate * gradient; with momentum, a rolling ball.

    Args:
        learning_rate: η, above zero; in units of w² per unit of f.
        momentum: the share of the last velocity that is kept, in [0, 1).
        nesterov: look ahead along the velocity before stepping; needs momentum.
        weight_decay: adds weight_decay * w to the gradient (an L2 penalty).
        dampening: the share of each gradient that the velocity does not take up, at least 0.
        maximize: climb f in place of descending it.

    Raises:
        TypeError, ValueError: for settings outside those ranges.

    >>> import numpy as np
    >>> w, state = SGD(0.1).update(np.array([4.0, 3.0]), np.array([8.0, 18.0]), {})
    >>> w.round(12)
    array([3.2, 1.2])

    Limitation: one rate for all directions, so a long narrow valley makes it zig-zag or crawl.
    """

    momentum: float = setting(default=0.0, below=1)
    nesterov: bool = setting(default=False)
    weight_decay: float = setting(default=0.0, kw_only=True)
    dampening: float = setting(default=0.0, kw_only=True, rare=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.nesterov and self.momentum == 0:
            raise ValueError("SGD: nesterov looks ahead along the velocity: set momentum above 0.")
        if self.nesterov and self.dampening:
            raise ValueError(
                "SGD: nesterov needs the whole velocity: leave dampening at 0; "
                f"got {self.dampening:g}."
            )

    def update(self, w: Array, gradient: Array, state: State) -> tuple[Array, State]:
        """The next point; with momentum, `state["velocity"]` is the sum of past gradients."""
        g = self.uphill(gradient)
        if self.weight_decay:
            g = g + self.weight_decay * w
        if not self.momentum:
            return w - self.learning_rate * g, state
        state = self.begun(w, state, "velocity")
        # The first velocity is the gradient itself, not dampened, as in PyTorch.
        velocity = self.momentum * state["velocity"] + (1 - self.dampening) * g if state else g
        step = g + self.momentum * velocity if self.nesterov else velocity
        return w - self.learning_rate * step, {"velocity": velocity}
