"""Step rules: how a gradient becomes a step. Names and numbers are torch.optim's.

An optimizer here is a value. `init` makes the state that the rule remembers between steps,
`update` takes a point, a gradient and that state, and returns the next point and the next
state. Nothing is kept inside, so one optimizer run twice from one start gives one path.

Sources: Polyak (1964) and Sutskever et al. (2013) for momentum; Tieleman and Hinton (2012)
for RMSprop; Kingma and Ba (2015), arXiv:1412.6980, for Adam; Loshchilov and Hutter (2019),
arXiv:1711.05101, for AdamW. The defaults and the order of operations are PyTorch's.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from gdlesson._validate import Array, describe, number_between, positive_number

State = dict[str, Any]


@dataclass(frozen=True)
class Optimizer(ABC):
    """The settings of a step rule. Subclasses say what it remembers and how it steps."""

    learning_rate: float

    def __post_init__(self) -> None:
        rate = positive_number(type(self).__name__, "learning_rate", self.learning_rate)
        self._keep(learning_rate=rate)

    def _keep(self, **settings: object) -> None:
        """Store settings once they are judged, as plain numbers whatever they came as."""
        for name, value in settings.items():
            object.__setattr__(self, name, value)

    def init(self, w: Array) -> State:
        """The state before the first step, for a point of w's shape."""
        return {}

    @abstractmethod
    def update(self, w: Array, gradient: Array, state: State) -> tuple[Array, State]:
        """The next point and the next state; w, gradient and state are left as they were."""


@dataclass(frozen=True)
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

    momentum: float = 0.0
    nesterov: bool = False
    weight_decay: float = field(default=0.0, kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        self._keep(
            momentum=number_between("SGD", "momentum", self.momentum, 0, 1),
            weight_decay=number_between("SGD", "weight_decay", self.weight_decay, 0),
        )
        _require_bool("SGD", "nesterov", self.nesterov)
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


@dataclass(frozen=True)
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
    alpha: float = 0.99
    eps: float = 1e-8
    weight_decay: float = 0.0
    momentum: float = 0.0
    centered: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        self._keep(
            alpha=number_between("RMSprop", "alpha", self.alpha, 0, 1),
            eps=number_between("RMSprop", "eps", self.eps, 0),
            weight_decay=number_between("RMSprop", "weight_decay", self.weight_decay, 0),
            momentum=number_between("RMSprop", "momentum", self.momentum, 0, 1),
        )
        _require_bool("RMSprop", "centered", self.centered)

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


@dataclass(frozen=True)
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
    betas: tuple[float, float] = (0.9, 0.999)
    eps: float = 1e-8
    weight_decay: float = 0.0

    def __post_init__(self) -> None:
        super().__post_init__()
        call = type(self).__name__
        if not isinstance(self.betas, tuple | list) or len(self.betas) != 2:
            raise ValueError(
                f"{call}: betas must be two numbers, such as (0.9, 0.999); "
                f"got {describe(self.betas)}."
            )
        self._keep(
            betas=tuple(
                number_between(call, f"betas[{i}]", beta, 0, 1) for i, beta in enumerate(self.betas)
            ),
            eps=number_between(call, "eps", self.eps, 0),
            weight_decay=number_between(call, "weight_decay", self.weight_decay, 0),
        )

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


@dataclass(frozen=True)
class AdamW(Adam):
    """Adam, with weight decay taken off the weights themselves instead of the gradient.

    Args, Raises: as for Adam; weight_decay shrinks w by learning_rate * weight_decay a step.

    >>> AdamW()
    AdamW(learning_rate=0.001, betas=(0.9, 0.999), eps=1e-08, weight_decay=0.01)

    Limitation: decay pulls every weight towards 0, so its resting place is not f's minimum.
    """

    weight_decay: float = 1e-2

    def update(self, w: Array, gradient: Array, state: State) -> tuple[Array, State]:
        """The next point, and the averages with this gradient in them."""
        return self._adam_step(w * (1 - self.learning_rate * self.weight_decay), gradient, state)


def _require_bool(call: str, name: str, value: object) -> None:
    if not isinstance(value, bool):
        raise TypeError(f"{call}: {name} must be True or False; got {describe(value)}.")
