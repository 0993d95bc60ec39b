"""How the learning rate may change in a run of the playground, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gdlesson.optimizers.schedules import CosineAnnealingLR, ExponentialLR, Schedule, StepLR


@dataclass(frozen=True)
class Plan:
    """A schedule for a run of any length.

    Args:
        words: what is said of it where it is chosen.
        make: the schedule for so many steps.
    """

    words: str
    make: Callable[[int], Schedule | None]

    def __call__(self, steps: int) -> Schedule | None:
        return self.make(steps)


#: Every plan that can be chosen, by the schedule's name.
SCHEDULES = {
    "constant": Plan("constant", lambda _: None),
    "StepLR": Plan(
        "StepLR: halved after each quarter of the steps",
        lambda steps: StepLR(max(1, steps // 4), gamma=0.5),
    ),
    "ExponentialLR": Plan(
        "ExponentialLR: the same share off at each step, down to a hundredth",
        lambda steps: ExponentialLR(0.01 ** (1 / steps)),
    ),
    "CosineAnnealingLR": Plan(
        "CosineAnnealingLR: down to 0 along a wave, slowly at both ends", CosineAnnealingLR
    ),
}
