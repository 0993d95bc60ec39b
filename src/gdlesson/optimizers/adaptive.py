"""Step rules that fit each coordinate's step to the size of its gradients.

Sources: Duchi et al. (2011) for Adagrad; Tieleman and Hinton (2012) for RMSprop; Zeiler (2012),
arXiv:1212.5701, for Adadelta. Defaults and the order of operations are PyTorch's.
"""

from __future__ import annotations

import numpy as np

from gdlesson._validate import Array
from gdlesson.optimizers.settings import Optimizer, State, frozen_settings, setting

__all__ = ["Adadelta", "Adagrad", "RMSprop"]


@frozen_settings
class Adagrad(Optimizer):
    """Divides each coordinate's step by the size of all its gradients so far.

    Args:
        learning_rate: the length of the first step in each coordinate, in units of w.
        lr_decay: after k steps the rate is learning_rate / (1 + k * lr_decay).
        weight_decay: adds weight_decay * w to the gradient.
        initial_accumulator_value: what the sum of squared gradients begins with.
        eps: keeps the division from blowing up where gradients vanish.
        maximize: climb f in place of descending it.

    Raises:
        TypeError, ValueError: for settings outside those ranges.

    >>> w, state = Adagrad(0.1).update(np.ones(2), np.array([8.0, 0.5]), Adagrad().init(np.ones(2)))
    >>> w.round(6)
    array([0.9, 0.9])

    Limitation: the sum only grows, so steps get shorter and shorter, needed or not.
    """

    learning_rate: float = 0.01
    lr_decay: float = setting(default=0.0)
    weight_decay: float = setting(default=0.0)
    initial_accumulator_value: float = setting(default=0.0)
    eps: float = setting(default=1e-10)

    def init(self, w: Array) -> State:
        """The sum of squared gradients before the first, and the number of steps taken."""
        return {"sum": np.full_like(w, self.initial_accumulator_value), "steps": 0}

    def update(self, w: Array, gradient: Array, state: State) -> tuple[Array, State]:
        """The next point, and the sum with this gradient in it."""
        state = self.begun(w, state, "sum", "steps")
        g = self.uphill(gradient)
        if self.weight_decay:
            g = g + self.weight_decay * w
        rate = self.learning_rate / (1 + state["steps"] * self.lr_decay)
        total = state["sum"] + g * g
        step = rate * g / (np.sqrt(total) + self.eps)
        return w - step, {"sum": total, "steps": state["steps"] + 1}


@frozen_settings
class RMSprop(Optimizer):
    """Divides each coordinate's step by the recent size of that coordinate's gradient.

    Args:
        learning_rate: roughly the length of a step in each coordinate, in units of w.
        alpha: how slowly the running average of squared gradients forgets, in [0, 1).
        eps: keeps the division from blowing up where gradients vanish.
        weight_decay: adds weight_decay * w to the gradient.
        momentum: the share of the last step that is kept, in [0, 1).
        centered: divide by the gradient's standard deviation instead of its root mean square.
        maximize: climb f in place of descending it.

    Raises:
        TypeError, ValueError: for settings outside those ranges.

    >>> RMSprop()
    RMSprop(learning_rate=0.01, alpha=0.99, eps=1e-08, weight_decay=0.0, momentum=0.0, \
centered=False)

    Limitation: near a minimum steps do not shrink by themselves, so it hovers there. Centered,
    where gradients stay the same for long, their spread rounds to nothing: steps are huge, or NaN.
    """

    learning_rate: float = 0.01
    alpha: float = setting(default=0.99, below=1)
    eps: float = setting(default=1e-8)
    weight_decay: float = setting(default=0.0)
    momentum: float = setting(default=0.0, below=1)
    centered: bool = setting(default=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.centered and 1 - self.alpha == 1:
            raise ValueError(
                f"RMSprop: centered needs an average over several gradients, since one alone "
                f"has no spread to divide by. Set alpha above 0; got {self.alpha:g}."
            )

    def init(self, w: Array) -> State:
        """Three running averages, all zero at first."""
        zero = np.zeros_like(w)
        return {"square_average": zero, "gradient_average": zero, "velocity": zero}

    def update(self, w: Array, gradient: Array, state: State) -> tuple[Array, State]:
        """The next point, and the averages with this gradient in them."""
        state = self.begun(w, state, "square_average", "gradient_average", "velocity")
        g = self.uphill(gradient)
        if self.weight_decay:
            g = g + self.weight_decay * w
        square = self.alpha * state["square_average"] + (1 - self.alpha) * g * g
        mean = state["gradient_average"]
        spread = square
        if self.centered:
            mean = self.alpha * mean + (1 - self.alpha) * g
            spread = square - mean * mean
        step = g / (np.sqrt(spread) + self.eps)
        velocity = self.momentum * state["velocity"] + step if self.momentum else step
        new_state = {"square_average": square, "gradient_average": mean, "velocity": velocity}
        return w - self.learning_rate * velocity, new_state


@frozen_settings
class Adadelta(Optimizer):
    """As RMSprop, but the steps' own recent size takes the place of a rate to be chosen.

    Args:
        learning_rate: a factor for every step, without a unit; 1 is the rule as published.
        rho: how slowly the averages of squared gradients and squared steps forget, in [0, 1).
        eps: what both averages are lifted by; it sets the length of the first steps.
        weight_decay: adds weight_decay * w to the gradient.
        maximize: climb f in place of descending it.

    Raises:
        TypeError, ValueError: for settings outside those ranges.

    >>> Adadelta()
    Adadelta(learning_rate=1.0, rho=0.9, eps=1e-06, weight_decay=0.0)

    Limitation: begins with steps of about sqrt(eps) and has to grow them: slow for many steps.
    """

    learning_rate: float = 1.0
    rho: float = setting(default=0.9, below=1)
    eps: float = setting(default=1e-6)
    weight_decay: float = setting(default=0.0)

    def init(self, w: Array) -> State:
        """Two running averages of squares, zero at first."""
        return {"square": np.zeros_like(w), "step_square": np.zeros_like(w)}

    def update(self, w: Array, gradient: Array, state: State) -> tuple[Array, State]:
        """The next point, and the averages with this gradient and this step in them."""
        state = self.begun(w, state, "square", "step_square")
        g = self.uphill(gradient)
        if self.weight_decay:
            g = g + self.weight_decay * w
        square = self.rho * state["square"] + (1 - self.rho) * g * g
        step = np.sqrt(state["step_square"] + self.eps) / np.sqrt(square + self.eps) * g
        step_square = self.rho * state["step_square"] + (1 - self.rho) * step * step
        return w - self.learning_rate * step, {"square": square, "step_square": step_square}
