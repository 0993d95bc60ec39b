"""Step rules: how a gradient becomes a step. Names and numbers are torch.optim's.

An optimizer here is a value. `init` makes the state that the rule remembers between steps,
`update` takes a point, a gradient and that state, and returns the next point and the next
state. Nothing is kept inside, so one optimizer run twice from one start gives one path.

Sources: Polyak (1964) and Sutskever et al. (2013) for momentum; Duchi et al. (2011) for Adagrad;
Tieleman and Hinton (2012) for RMSprop; Zeiler (2012), arXiv:1212.5701, for Adadelta; Kingma and
Ba (2015), arXiv:1412.6980, for Adam; Loshchilov and Hutter (2019), arXiv:1711.05101, for AdamW.
The defaults and the order of operations are PyTorch's.
"""

from __future__ import annotations

import numpy as np

from gdlesson._settings import Optimizer, State, setting, step_rule
from gdlesson._validate import Array

__all__ = ["SGD", "Adadelta", "Adagrad", "Adam", "AdamW", "Optimizer", "RMSprop"]


@step_rule
class SGD(Optimizer):
    """Plain gradient descent: w - learning_rate * gradient; with momentum, a rolling ball.

    Args:
        learning_rate: η, above zero; in units of w² per unit of f.
        momentum: the share of the last velocity that is kept, in [0, 1).
        nesterov: look ahead along the velocity before stepping; needs momentum.
        weight_decay: adds weight_decay * w to the gradient (an L2 penalty).

    Raises:
        TypeError, ValueError: for settings outside those ranges.

    >>> w, state = SGD(0.1).update(np.array([4.0, 3.0]), np.array([8.0, 18.0]), {})
    >>> w.round(12)
    array([3.2, 1.2])

    Limitation: one rate for all directions, so a long narrow valley makes it zig-zag or crawl.
    """

    momentum: float = setting(default=0.0, below=1)
    nesterov: bool = setting(default=False)
    weight_decay: float = setting(default=0.0, kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.nesterov and self.momentum == 0:
            raise ValueError("SGD: nesterov looks ahead along the velocity: set momentum above 0.")

    def update(self, w: Array, gradient: Array, state: State) -> tuple[Array, State]:
        """The next point; with momentum, `state["velocity"]` is the sum of past gradients."""
        if self.weight_decay:
            gradient = gradient + self.weight_decay * w
        if not self.momentum:
            return w - self.learning_rate * gradient, state
        # The first velocity is the gradient itself, as in PyTorch.
        velocity = self.momentum * state["velocity"] + gradient if state else gradient
        step = gradient + self.momentum * velocity if self.nesterov else velocity
        return w - self.learning_rate * step, {"velocity": velocity}


@step_rule
class Adagrad(Optimizer):
    """Divides each coordinate's step by the size of all its gradients so far.

    Args:
        learning_rate: the length of the first step in each coordinate, in units of w.
        lr_decay: after k steps the rate is learning_rate / (1 + k * lr_decay).
        weight_decay: adds weight_decay * w to the gradient.
        initial_accumulator_value: what the sum of squared gradients begins with.
        eps: keeps the division from blowing up where gradients vanish.

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
        g = gradient + self.weight_decay * w if self.weight_decay else gradient
        rate = self.learning_rate / (1 + state["steps"] * self.lr_decay)
        total = state["sum"] + g * g
        step = rate * g / (np.sqrt(total) + self.eps)
        return w - step, {"sum": total, "steps": state["steps"] + 1}


@step_rule
class RMSprop(Optimizer):
    """Divides each coordinate's step by the recent size of that coordinate's gradient.

    Args:
        learning_rate: roughly the length of a step in each coordinate, in units of w.
        alpha: how slowly the running average of squared gradients forgets, in [0, 1).
        eps: keeps the division from blowing up where gradients vanish.
        weight_decay: adds weight_decay * w to the gradient.
        momentum: the share of the last step that is kept, in [0, 1).
        centered: divide by the gradient's standard deviation instead of its root mean square.

    Raises:
        TypeError, ValueError: for settings outside those ranges.

    >>> RMSprop()
    RMSprop(learning_rate=0.01, alpha=0.99, eps=1e-08, weight_decay=0.0, momentum=0.0, \
centered=False)

    Limitation: near a minimum steps do not shrink by themselves, so it hovers there.
    """

    learning_rate: float = 0.01
    alpha: float = setting(default=0.99, below=1)
    eps: float = setting(default=1e-8)
    weight_decay: float = setting(default=0.0)
    momentum: float = setting(default=0.0, below=1)
    centered: bool = setting(default=False)

    def init(self, w: Array) -> State:
        """Three running averages, all zero at first."""
        zero = np.zeros_like(w)
        return {"square_average": zero, "gradient_average": zero, "velocity": zero}

    def update(self, w: Array, gradient: Array, state: State) -> tuple[Array, State]:
        """The next point, and the averages with this gradient in them."""
        g = gradient + self.weight_decay * w if self.weight_decay else gradient
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


@step_rule
class Adadelta(Optimizer):
    """As RMSprop, but the steps' own recent size takes the place of a rate to be chosen.

    Args:
        learning_rate: a factor for every step, without a unit; 1 is the rule as published.
        rho: how slowly the averages of squared gradients and squared steps forget, in [0, 1).
        eps: what both averages are lifted by; it sets the length of the first steps.
        weight_decay: adds weight_decay * w to the gradient.

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
        g = gradient + self.weight_decay * w if self.weight_decay else gradient
        square = self.rho * state["square"] + (1 - self.rho) * g * g
        step = np.sqrt(state["step_square"] + self.eps) / np.sqrt(square + self.eps) * g
        step_square = self.rho * state["step_square"] + (1 - self.rho) * step * step
        return w - self.learning_rate * step, {"square": square, "step_square": step_square}


@step_rule
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


@step_rule
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
