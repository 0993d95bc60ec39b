"""Adam and its kin: momentum, with steps fitted to each coordinate.

Sources: Kingma and Ba (2015), arXiv:1412.6980, for Adam; Loshchilov and Hutter (2019),
arXiv:1711.05101, for AdamW; Reddi et al. (2018), arXiv:1904.09237, for amsgrad; Dozat (2016) for
NAdam. Defaults and the order of operations are PyTorch's.
"""

from __future__ import annotations

import numpy as np

from gdlesson._validate import Array
from gdlesson.optimizers.settings import Optimizer, State, frozen_settings, setting

__all__ = ["Adam", "AdamW", "NAdam"]


@frozen_settings
class Adam(Optimizer):
    """Momentum and RMSprop together, both corrected for having started at zero.

    Args:
        learning_rate: roughly the length of the first steps in each coordinate, in units of w.
        betas: how slowly the averages of the gradient and of its square forget, each in [0, 1).
        eps: keeps the division from blowing up where gradients vanish.
        weight_decay: adds weight_decay * w to the gradient (AdamW does it better).
        amsgrad: divide by the largest average of squares so far, so that steps never grow again.
        maximize: climb f in place of descending it.

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
    amsgrad: bool = setting(default=False, rare=True)

    def init(self, w: Array) -> State:
        """Two running averages, zero at first, and the number of steps taken."""
        zero = np.zeros_like(w)
        state: State = {"mean": zero, "square": zero, "steps": 0}
        return state | {"largest": zero} if self.amsgrad else state

    def update(self, w: Array, gradient: Array, state: State) -> tuple[Array, State]:
        """The next point, and the averages with this gradient in them."""
        g = self.uphill(gradient)
        if self.weight_decay:
            g = g + self.weight_decay * w
        return self._adam_step(w, g, state)

    def _adam_step(self, w: Array, g: Array, state: State) -> tuple[Array, State]:
        largest = ("largest",) if self.amsgrad else ()
        state = self.begun(w, state, "mean", "square", "steps", *largest)
        beta1, beta2 = self.betas
        steps = state["steps"] + 1
        mean = beta1 * state["mean"] + (1 - beta1) * g
        square = beta2 * state["square"] + (1 - beta2) * g * g
        new_state: State = {"mean": mean, "square": square, "steps": steps}
        if self.amsgrad:
            square = new_state["largest"] = np.maximum(state["largest"], square)
        # After k steps the averages hold weights that sum to 1 - beta^k: divide that out.
        spread = np.sqrt(square) / np.sqrt(1 - beta2**steps) + self.eps
        step = self.learning_rate / (1 - beta1**steps) * mean / spread
        return w - step, new_state


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
        shrunk = w * (1 - self.learning_rate * self.weight_decay)
        return self._adam_step(shrunk, self.uphill(gradient), state)


@frozen_settings
class NAdam(Optimizer):
    """Adam with Nesterov's look ahead: it steps with the momentum that the next step will have.

    Args:
        learning_rate: roughly the length of the first steps in each coordinate, in units of w.
        betas: how slowly the averages of the gradient and of its square forget, each in [0, 1).
        eps: keeps the division from blowing up where gradients vanish.
        weight_decay: adds weight_decay * w to the gradient.
        momentum_decay: how fast the share of the momentum rises from half of betas[0] to all of it.
        decoupled_weight_decay: take the decay off the weights themselves, as AdamW does.
        maximize: climb f in place of descending it.

    Raises:
        TypeError, ValueError: for settings outside those ranges.

    >>> NAdam()
    NAdam(learning_rate=0.002, betas=(0.9, 0.999), eps=1e-08, weight_decay=0.0, \
momentum_decay=0.004)

    Limitation: one setting more than Adam, for a path that is mostly nearly Adam's.
    """

    learning_rate: float = 2e-3
    betas: tuple[float, float] = setting(default=(0.9, 0.999), below=1)
    eps: float = setting(default=1e-8)
    weight_decay: float = setting(default=0.0)
    momentum_decay: float = setting(default=4e-3)
    decoupled_weight_decay: bool = setting(default=False, rare=True)

    def init(self, w: Array) -> State:
        """Two running averages, the product of all momentum shares, the number of steps taken."""
        zero = np.zeros_like(w)
        return {"mean": zero, "square": zero, "product": 1.0, "steps": 0}

    def _share(self, step: int) -> float:
        """The share of the average that is kept in a step, the first being number 1."""
        return float(self.betas[0] * (1 - 0.5 * 0.96 ** (step * self.momentum_decay)))

    def update(self, w: Array, gradient: Array, state: State) -> tuple[Array, State]:
        """The next point, and the averages with this gradient in them."""
        state = self.begun(w, state, "mean", "square", "product", "steps")
        g = self.uphill(gradient)
        if self.decoupled_weight_decay:
            w = w * (1 - self.learning_rate * self.weight_decay)
        elif self.weight_decay:
            g = g + self.weight_decay * w
        beta1, beta2 = self.betas
        steps = state["steps"] + 1
        now, ahead = self._share(steps), self._share(steps + 1)
        product = state["product"] * now
        mean = beta1 * state["mean"] + (1 - beta1) * g
        square = beta2 * state["square"] + (1 - beta2) * g * g
        # Each part is divided by what its weights sum to: this gradient's, and the average's.
        part = (1 - now) / (1 - product) * g + ahead / (1 - product * ahead) * mean
        step = self.learning_rate * part / (np.sqrt(square / (1 - beta2**steps)) + self.eps)
        return w - step, {"mean": mean, "square": square, "product": product, "steps": steps}
