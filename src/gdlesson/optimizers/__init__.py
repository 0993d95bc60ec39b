"""Step rules: how a gradient becomes a step. Names and numbers are torch.optim's.

An optimizer here is a value. `init` makes the state that the rule remembers between steps,
`update` takes a point, a gradient and that state, and returns the next point and the next
state. Nothing is kept inside, so one optimizer run twice from one start gives one path.
How the learning rate changes from step to step, `schedules` says: torch.optim.lr_scheduler's.
"""

from gdlesson.optimizers import adam, adaptive, sgd
from gdlesson.optimizers.adam import *  # noqa: F403
from gdlesson.optimizers.adaptive import *  # noqa: F403
from gdlesson.optimizers.settings import Optimizer
from gdlesson.optimizers.sgd import *  # noqa: F403

__all__ = ["Optimizer"]
__all__ += adam.__all__
__all__ += adaptive.__all__
__all__ += sgd.__all__
