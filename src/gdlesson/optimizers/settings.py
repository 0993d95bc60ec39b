"""The settings of step rules and schedules: judged once by their ranges, then frozen."""

from __future__ import annotations

import copy
import functools
import math
from abc import ABC, abstractmethod
from dataclasses import dataclass, field, fields
from typing import Any, Self, TypeVar, dataclass_transform

from gdlesson._validate import Array, describe, number_between, positive_number

State = dict[str, Any]
Settled = TypeVar("Settled")


def setting(*, default: Any, below: float = math.inf, kw_only: bool = False) -> Any:
    """A setting from 0 up to `below`, which is not reached; each number of a pair, if it is one."""
    return field(default=default, kw_only=kw_only, metadata={"below": below})


@dataclass_transform(frozen_default=True, field_specifiers=(field, setting))
def frozen_settings(cls: type[Settled]) -> type[Settled]:
    """Make a class a frozen dataclass that says what its settings are when it gets another."""
    made = dataclass(frozen=True)(cls)
    names = [f.name for f in fields(made)]  # type: ignore[arg-type]
    take = made.__init__

    @functools.wraps(take)
    def __init__(self: Settled, *args: Any, **settings: Any) -> None:  # noqa: N807 # a real one
        for name, value in settings.items():
            if name == "lr" and "learning_rate" in names:
                raise TypeError(
                    f"{cls.__name__}: lr is called learning_rate here; got lr={value!r}: "
                    f"write {cls.__name__}(learning_rate={value!r})."
                )
            if name not in names:
                raise TypeError(
                    f"{cls.__name__}: there is no setting {name}; got {name}={value!r}. "
                    f"The settings are {', '.join(names)}."
                )
        take(self, *args, **settings)

    made.__init__ = __init__  # type: ignore[assignment]
    return made


@dataclass(frozen=True)
class Optimizer(ABC):
    """The settings of a step rule. Subclasses say what it remembers and how it steps."""

    learning_rate: float

    def __post_init__(self) -> None:
        call = type(self).__name__
        judged: dict[str, object] = {
            "learning_rate": positive_number(call, "learning_rate", self.learning_rate)
        }
        for each in fields(self):
            if "below" in each.metadata:
                value, below = getattr(self, each.name), each.metadata["below"]
                judged[each.name] = _judged(call, each.name, value, each.default, below)
        for name, value in judged.items():  # as plain numbers, whatever they came as
            object.__setattr__(self, name, value)

    def init(self, w: Array) -> State:
        """The state before the first step, for a point of w's shape."""
        return {}

    def at_rate(self, learning_rate: float) -> Self:
        """The same rule at the rate that a schedule asks for, which may be 0."""
        rule = copy.copy(self)
        object.__setattr__(rule, "learning_rate", learning_rate)
        return rule

    @abstractmethod
    def update(self, w: Array, gradient: Array, state: State) -> tuple[Array, State]:
        """The next point and the next state; w, gradient and state are left as they were."""


def _judged(call: str, name: str, value: Any, default: object, below: float) -> object:
    """The value as its kind of setting: a switch, a pair or a number, told by the default."""
    if isinstance(default, bool):
        if not isinstance(value, bool):
            raise TypeError(f"{call}: {name} must be True or False; got {describe(value)}.")
        return value
    if isinstance(default, tuple):
        if not isinstance(value, tuple | list) or len(value) != len(default):
            raise ValueError(
                f"{call}: {name} must be two numbers, such as {default}; got {describe(value)}."
            )
        return tuple(
            number_between(call, f"{name}[{i}]", part, 0, below) for i, part in enumerate(value)
        )
    return number_between(call, name, value, 0, below)
