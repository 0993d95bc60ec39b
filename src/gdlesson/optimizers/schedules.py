"""Learning-rate schedules: which rate each step has. Names and numbers are torch.optim's.

A schedule is a value, as a step rule is: `rate` says the learning rate of a step from the rule's
own and the number of the step, and remembers nothing. PyTorch's schedulers count what they call
epochs, whenever their `step` is called; `descend` counts steps, as a loop does that calls it once
a step.

Sources: Loshchilov and Hutter (2017), arXiv:1608.03983, for the cosine; the formulas are PyTorch's.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

from gdlesson._validate import describe, number_between, real_number, whole_number
from gdlesson.optimizers.settings import Shown, frozen_settings

__all__ = [
    "CosineAnnealingLR",
    "ExponentialLR",
    "LinearLR",
    "MultiStepLR",
    "Schedule",
    "SequentialLR",
    "StepLR",
]


@dataclass(frozen=True, repr=False)
class Schedule(Shown, ABC):
    """How the learning rate changes from step to step."""

    @abstractmethod
    def rate(self, learning_rate: float, step: int) -> float:
        """The rate of a step, counted from 0, of a rule whose own rate is `learning_rate`."""

    def _keep(self, **judged: object) -> None:
        for name, value in judged.items():  # as plain numbers, whatever they came as
            object.__setattr__(self, name, value)


@frozen_settings
class StepLR(Schedule):
    """Multiplies the rate by gamma after every step_size steps.

    Args:
        step_size: how many steps have one rate, at least 1.
        gamma: the factor, at least 0; below 1 the rate shrinks.

    Raises:
        TypeError, ValueError: for settings outside those ranges.

    >>> [StepLR(2, gamma=0.5).rate(0.8, k) for k in range(5)]
    [0.8, 0.8, 0.4, 0.4, 0.2]

    Limitation: the drops come by the clock, whether or not the loss has levelled off.
    """

    step_size: int
    gamma: float = 0.1

    def __post_init__(self) -> None:
        self._keep(
            step_size=whole_number("StepLR", "step_size", self.step_size, 1),
            gamma=number_between("StepLR", "gamma", self.gamma, 0),
        )

    def rate(self, learning_rate: float, step: int) -> float:
        """The rate of a step: one factor for each step_size steps before it."""
        return learning_rate * _power(self.gamma, step // self.step_size)


@frozen_settings
class MultiStepLR(Schedule):
    """Multiplies the rate by gamma at each milestone.

    Args:
        milestones: numbers of steps; one that stands there twice counts twice.
        gamma: the factor, at least 0; below 1 the rate shrinks.

    Raises:
        TypeError, ValueError: for settings outside those ranges.

    >>> [MultiStepLR([1, 3], gamma=0.5).rate(0.8, k) for k in range(5)]
    [0.8, 0.4, 0.4, 0.2, 0.2]

    Limitation: the milestones have to be known beforehand, mostly from a first run.
    """

    milestones: Sequence[int]
    gamma: float = 0.1

    def __post_init__(self) -> None:
        self._keep(
            milestones=_milestones("MultiStepLR", self.milestones),
            gamma=number_between("MultiStepLR", "gamma", self.gamma, 0),
        )

    def rate(self, learning_rate: float, step: int) -> float:
        """The rate of a step: one factor for each milestone up to it."""
        return learning_rate * _power(self.gamma, sum(m <= step for m in self.milestones))


@frozen_settings
class ExponentialLR(Schedule):
    """Multiplies the rate by gamma after every step.

    Args:
        gamma: the factor, at least 0; below 1 the rate shrinks.

    Raises:
        TypeError, ValueError: for settings outside those ranges.

    >>> [ExponentialLR(0.5).rate(0.8, k) for k in range(4)]
    [0.8, 0.4, 0.2, 0.1]

    Limitation: all its rates together are 1 / (1 - gamma) of the first: it can stop short.
    """

    gamma: float

    def __post_init__(self) -> None:
        self._keep(gamma=number_between("ExponentialLR", "gamma", self.gamma, 0))

    def rate(self, learning_rate: float, step: int) -> float:
        """The rate of a step: one factor for each step before it."""
        return learning_rate * _power(self.gamma, step)


@frozen_settings
class LinearLR(Schedule):
    """Changes the rate's factor evenly from start_factor to end_factor, and leaves it there.

    As it comes it is a warm-up: the first steps are small, and grow to the rule's own rate.

    Args:
        start_factor: the factor of the first step, in (0, 1].
        end_factor: the factor from step total_iters on, in [0, 1].
        total_iters: after how many steps that is, at least 1.

    Raises:
        TypeError, ValueError: for settings outside those ranges.

    >>> [round(LinearLR(0.25, total_iters=3).rate(0.8, k), 4) for k in range(5)]
    [0.2, 0.4, 0.6, 0.8, 0.8]

    Limitation: a decay to 0 stops the run wherever it is then.
    """

    start_factor: float = 1 / 3
    end_factor: float = 1.0
    total_iters: int = 5

    def __post_init__(self) -> None:
        call = "LinearLR"
        start = real_number(call, "start_factor", self.start_factor)
        if not 0 < start <= 1:
            raise ValueError(f"{call}: start_factor must be in (0, 1]; got {start:g}.")
        end = real_number(call, "end_factor", self.end_factor)
        if not 0 <= end <= 1:
            raise ValueError(f"{call}: end_factor must be in [0, 1]; got {end:g}.")
        iters = whole_number(call, "total_iters", self.total_iters, 1)
        self._keep(start_factor=start, end_factor=end, total_iters=iters)

    def rate(self, learning_rate: float, step: int) -> float:
        """The rate of a step: the factor that far along the line between the two."""
        share = min(step, self.total_iters) / self.total_iters
        return learning_rate * (self.start_factor + (self.end_factor - self.start_factor) * share)


@frozen_settings
class CosineAnnealingLR(Schedule):
    """Takes the rate down to eta_min along half a wave of the cosine: slow, fast, slow.

    Args:
        T_max: after how many steps it is at eta_min, at least 1; after that it climbs again, and is
            the rule's own after 2 * T_max.
        eta_min: the lowest rate, at least 0.

    Raises:
        TypeError, ValueError: for settings outside those ranges.

    >>> [round(CosineAnnealingLR(4).rate(0.8, k), 4) for k in range(6)]
    [0.8, 0.6828, 0.4, 0.1172, 0.0, 0.1172]

    Limitation: it has to know how many steps there will be.
    """

    T_max: int
    eta_min: float = 0.0

    def __post_init__(self) -> None:
        self._keep(
            T_max=whole_number("CosineAnnealingLR", "T_max", self.T_max, 1),
            eta_min=number_between("CosineAnnealingLR", "eta_min", self.eta_min, 0),
        )

    def rate(self, learning_rate: float, step: int) -> float:
        """The rate of a step: eta_min, and what the wave leaves of the way to the rule's own."""
        wave = (1 + math.cos(math.pi * step / self.T_max)) / 2
        return self.eta_min + (learning_rate - self.eta_min) * wave


@frozen_settings
class SequentialLR(Schedule):
    """One schedule after the other, each counting from its own first step: warm up, then cool down.

    Args:
        schedulers: the schedules, in their order.
        milestones: the number of the step at which each but the first begins, growing.

    Raises:
        TypeError, ValueError: for settings outside those ranges.

    >>> both = SequentialLR([LinearLR(0.5, total_iters=2), ExponentialLR(0.5)], milestones=[2])
    >>> [round(both.rate(0.8, k), 4) for k in range(5)]
    [0.4, 0.6, 0.8, 0.4, 0.2]

    Limitation: each takes the rule's own rate as its start, not where the one before it ended.
    """

    schedulers: Sequence[Schedule]
    milestones: Sequence[int]

    def __post_init__(self) -> None:
        call = "SequentialLR"
        given = self.schedulers
        if not isinstance(given, list | tuple) or not all(isinstance(s, Schedule) for s in given):
            raise TypeError(
                f"{call}: schedulers must be a list of schedules, such as [LinearLR(), StepLR(9)]; "
                f"got {describe(given)}."
            )
        milestones = _milestones(call, self.milestones)
        if len(given) != len(milestones) + 1 or list(milestones) != sorted(set(milestones)):
            raise ValueError(
                f"{call}: milestones must be one growing number for each schedule but the first; "
                f"got {describe(self.milestones)} for {len(given)} schedules."
            )
        self._keep(schedulers=tuple(given), milestones=milestones)

    def rate(self, learning_rate: float, step: int) -> float:
        """The rate of a step: that of the schedule whose turn it is."""
        turn = sum(m <= step for m in self.milestones)
        begun = self.milestones[turn - 1] if turn else 0
        return self.schedulers[turn].rate(learning_rate, step - begun)


def _power(gamma: float, count: int) -> float:
    """gamma to the power of count; a rate that grows beyond all bounds is infinite, no error."""
    try:
        return float(gamma**count)
    except OverflowError:
        return math.inf


def _milestones(call: str, given: object) -> tuple[int, ...]:
    """Milestones as a tuple of whole numbers, at least 1: step 0 has the first rate."""
    if not isinstance(given, list | tuple):
        raise TypeError(
            f"{call}: milestones must be a list of whole numbers, such as [30, 60]; "
            f"got {describe(given)}."
        )
    return tuple(whole_number(call, f"milestones[{i}]", m, 1) for i, m in enumerate(given))
