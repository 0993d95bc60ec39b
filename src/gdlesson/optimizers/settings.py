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


def setting(
    *, default: Any, below: float = math.inf, kw_only: bool = False, rare: bool = False
) -> Any:
    """A setting from 0 up to `below`, which is not reached; each number of a pair, if it is one.

    A rare one is shown only where it is not the default.
    """
    return field(default=default, kw_only=kw_only, metadata={"below": below, "rare": rare})


@dataclass_transform(frozen_default=True, field_specifiers=(field, setting))
def frozen_settings(cls: type[Settled]) -> type[Settled]:
    """Make a class a frozen dataclass that says what its settings are when it gets another."""
    made = dataclass(frozen=True, repr=False)(cls)
    given = fields(made)  # type: ignore[arg-type]
    names = [f.name for f in sorted(given, key=lambda f: bool(f.kw_only))]  # as in the signature
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


class Shown:
    """Settings that are shown as they would be typed, the rare ones only where they were."""

    def __repr__(self) -> str:
        given = sorted(fields(self), key=lambda f: bool(f.kw_only))  # type: ignore[arg-type]
        shown = [
            f"{each.name}={getattr(self, each.name)!r}"
            for each in given
            if not each.metadata.get("rare") or getattr(self, each.name) != each.default
        ]
        return f"{type(self).__name__}({', '.join(shown)})"


@dataclass(frozen=True, repr=False)
class Optimizer(Shown, ABC):
    """The settings of a step rule. Subclasses say what it remembers and how it steps.

    Args:
        learning_rate: above zero.
        maximize: climb f in place of descending it.
    """

    learning_rate: float
    maximize: bool = setting(default=False, kw_only=True, rare=True)

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

    def begun(self, w: Array, state: State, *names: str) -> State:
        """The state, or the one before the first step if there is nothing in it yet."""
        if not state:
            return self.init(w)
        for name in names:
            if name not in state:
                raise ValueError(
                    f"{type(self).__name__}.update: state must be what `init` or the last `update` "
                    f"of this rule returned, with {', '.join(names)}; got {', '.join(state)}."
                )
        return state

    def uphill(self, gradient: Array) -> Array:
        """The gradient of what is descended: of -f, where f is to be maximized."""
        return -gradient if self.maximize else gradient

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
