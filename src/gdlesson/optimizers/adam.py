"""Adam and its kin: momentum, with steps fitted to each coordinate.

Sources: Kingma and Ba (2015), arXiv:1412.6980, for Adam; Loshchilov and Hutter (2019),
arXiv:1711.05101, for AdamW. Defaults and the order of operations are PyTorch's.
"""

from __future__ import annotations

import numpy as np

from gdlesson._validate import Array
from gdlesson.optimizers.settings import Optimizer, State, frozen_settings, setting


@frozen_settings
class Adam(Optimizer):
    """Momentum and RMSprop together, both corrected for having started at zero.

    Args:
        learning_rate: roughly the length of the first steps in each coordinate, in units of w.
        betas: how slowly the averages of the gradient and of its square forget, each in [0, 1).
        eps: keeps the division from blowing up where gradients vanish.
        weight_decay: adds weight_decay * w to the gradient (AdamW does it better).

    Raises:
        TypeError, ValueError: for settings outside those ranges.

    >>> Adam()
    Adam(learning_rate=0.001, betas=(0.9, 0.999), eps=1e-08, weight_decay=0.0)

    Limitation: forgiving about the rate, but on a plain bowl slower than well-tuned SGD.
    """

    learning_rate: float = 1e-3
    betas: tuple[float, float] = setting(default=(0.9, 0.999), below=1)
    eps: float = setting(default=1e-8)
    weight_decay: float = setting(default=0.0)

    def init(self, w: Array) -> State:
        """Two running averages, zero at first, and the number of steps taken."""
        return {"mean": np.zeros_like(w), "square": np.zeros_like(w), "steps": 0}

    def update(self, w: Array, gradient: Array, state: State) -> tuple[Array, State]:
        """The next point, and the averages with this gradient in them."""
        g = gradient + self.weight_decay * w if self.weight_decay else gradient
        return self._adam_step(w, g, state)

    def _adam_step(self, w: Array, g: Array, state: State) -> tuple[Array, State]:
        beta1, beta2 = self.betas
        steps = state["steps"] + 1
        mean = beta1 * state["mean"] + (1 - beta1) * g
        square = beta2 * state["square"] + (1 - beta2) * g * g
        # After k steps the averages hold weights that sum to 1 - beta^k: divide that out.
        spread = np.sqrt(square) / np.sqrt(1 - beta2**steps) + self.eps
        step = self.learning_rate / (1 - beta1**steps) * mean / spread
        return w - step, {"mean": mean, "square": square, "steps": steps}


@frozen_settings
class AdamW(Adam):
    """Adam, with weight decay taken off the weights themselves instead of the gradient.

    Args, Raises: as for Adam; weight_decay shrinks w by learning_rate * weight_decay a step.

    >>> AdamW()
    AdamW(learning_rate=0.001, betas=(0.9, 0.999), eps=1e-08, weight_decay=0.01)

    Limitation: decay pulls every weight towards 0, so its resting place is not f's minimum.
    """

    weight_decay: float = setting(default=1e-2)

    def update(self, w: Array, gradient: Array, state: State) -> tuple[Array, State]:
        """The next point, and the averages with this gradient in them."""
        return self._adam_step(w * (1 - self.learning_rate * self.weight_decay), gradient, state)
