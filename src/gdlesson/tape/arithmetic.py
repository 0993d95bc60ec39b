"""Operators and methods of a recorded value. Two numbers on one tape take the short way."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from gdlesson.tape.elementwise import ONE_ARGUMENT, TWO_ARGUMENTS, relu, sigmoid
from gdlesson.tape.products import sparse_product
from gdlesson.tape.record import Parents
from gdlesson.tape.recording import NO_SETTINGS, Handle, answer, record
from gdlesson.tape.rules import RULES
from gdlesson.tape.views import write

PLAIN_NUMBERS = (float, int, np.float64)

#: Python's operators: what they do to values, and whose rule it is.
OPERATORS = {
    "add": (operator.add, np.add),
    "sub": (operator.sub, np.subtract),
    "mul": (operator.mul, np.multiply),
    "truediv": (operator.truediv, np.divide),
    "floordiv": (operator.floordiv, np.floor_divide),
    "mod": (operator.mod, np.remainder),
    "pow": (operator.pow, np.power),
    "matmul": (operator.matmul, np.matmul),
}
COMPARISONS = {
    "lt": operator.lt, "le": operator.le, "gt": operator.gt, "ge": operator.ge,
    "eq": operator.eq, "ne": operator.ne,
}  # fmt: skip
ALONE = {"neg": np.negative, "pos": np.positive, "abs": np.absolute}
#: Methods that do what the function does.
METHODS = {
    "sum": np.sum, "mean": np.mean, "prod": np.prod, "var": np.var, "std": np.std,
    "cumsum": np.cumsum, "cumprod": np.cumprod, "dot": np.dot, "clip": np.clip, "take": np.take,
    "repeat": np.repeat, "squeeze": np.squeeze, "trace": np.trace, "diagonal": np.diagonal,
    "swapaxes": np.swapaxes, "flatten": np.ravel, "round": np.round, "any": np.any, "all": np.all,
    "argmax": np.argmax, "argmin": np.argmin, "argsort": np.argsort, "nonzero": np.nonzero,
    "min": np.min, "ptp": np.ptp, "relu": relu, "sigmoid": sigmoid,
    **{each.__name__: each for each in (*ONE_ARGUMENT, *TWO_ARGUMENTS)},
}  # fmt: skip


class Arithmetic(Handle):
    """Everything that is computed with an array, as Python writes it."""

    __slots__ = ()


def _forward(act: Callable[[Any, Any], Any], ufunc: Any) -> Callable[[Any, Any], Any]:
    rule = RULES[ufunc]

    def operate(self: Arithmetic, other: Any) -> Any:
        kind, tape = type(other), self.tape
        parents: Parents
        if kind is type(self) and other.tape is tape:
            a, b, parents = self.value, other.value, ((0, self.index), (1, other.index))
        elif kind in PLAIN_NUMBERS:
            a, b, parents = self.value, other, ((0, self.index),)
        else:
            return record(ufunc, (self, other), NO_SETTINGS)
        steps, value = tape.entries, act(a, b)
        steps.append((ufunc, rule, parents, (a, b), NO_SETTINGS, value))
        return type(self)(tape, len(steps) - 1, value)

    return operate


def _backward(act: Callable[[Any, Any], Any], ufunc: Any) -> Callable[[Any, Any], Any]:
    rule = RULES[ufunc]

    def operate(self: Arithmetic, other: Any) -> Any:
        if ufunc is np.matmul and hasattr(other, "tocsr"):
            return record(sparse_product, (other, self), NO_SETTINGS)
        if type(other) not in PLAIN_NUMBERS:
            return record(ufunc, (other, self), NO_SETTINGS)
        value = act(other, self.value)
        return self.noted(ufunc, rule, ((1, self.index),), (other, self.value), NO_SETTINGS, value)

    return operate


def _in_place(forward: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def operate(self: Arithmetic, other: Any) -> Any:
        made = forward(self, other)
        return write(self, made) if self.value.shape else made  # a number is not written into

    return operate


def _comparison(compare: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def operate(self: Arithmetic, other: Any) -> Any:
        if other is None or isinstance(other, str):
            return compare(self.value, other)
        return answer(compare, (self, other), NO_SETTINGS)

    return operate


def _method(function: Any) -> Callable[..., Any]:
    def method(self: Arithmetic, *arguments: Any, **settings: Any) -> Any:
        return record(function, (self, *arguments), settings)

    method.__doc__ = f"As numpy's {function.__name__}."
    return method


for _name, (_act, _ufunc) in OPERATORS.items():
    setattr(Arithmetic, f"__{_name}__", _forward(_act, _ufunc))
    setattr(Arithmetic, f"__r{_name}__", _backward(_act, _ufunc))
    setattr(Arithmetic, f"__i{_name}__", _in_place(_forward(_act, _ufunc)))
for _name, _compare in COMPARISONS.items():
    setattr(Arithmetic, f"__{_name}__", _comparison(_compare))
for _name, _ufunc in ALONE.items():
    setattr(Arithmetic, f"__{_name}__", _method(_ufunc))
for _name, _ufunc in METHODS.items():
    setattr(Arithmetic, _name, _method(_ufunc))
