"""Numbers that can do what the nodes of exercise 03's recorder can, and refuse what those refuse.

The recorder of the notebook passes nodes in place of numbers. An answer that works with numbers
alone breaks there, so one input of its check is made of these: they hold a number, and can be
computed with as a recorded one can. Needs numpy and nothing of this package, like functions.py.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np


class Node:
    """A number as the recorder passes it: it knows +, −, *, /, a fixed power, and tanh.

    >>> Node(2.0) * 3 + 1
    Node(7)
    """

    __array_priority__ = 1000

    def __init__(self, value: float) -> None:
        self.value = value

    def __repr__(self) -> str:
        return f"Node({self.value:.6g})"

    def __add__(self, other: Any) -> Any:
        return _each(self, other, operator.add)

    def __mul__(self, other: Any) -> Any:
        return _each(self, other, operator.mul)

    def __pow__(self, exponent: Any) -> Node:
        return Node(self.value ** float(exponent))

    def tanh(self) -> Node:
        """What np.tanh calls."""
        return Node(float(np.tanh(self.value)))

    def __neg__(self) -> Any:
        return self * -1

    def __sub__(self, other: Any) -> Any:
        return self + other * -1

    def __rsub__(self, other: Any) -> Any:
        return self * -1 + other

    def __truediv__(self, other: Any) -> Any:
        return self * (other**-1 if isinstance(other, Node) else 1 / other)

    def __rtruediv__(self, other: Any) -> Any:
        return self**-1 * other

    def __float__(self) -> float:
        raise TypeError("a node is no plain number: compute with +, *, @ and np.tanh alone")

    __radd__, __rmul__ = __add__, __mul__


def _each(one: Node, other: Any, compute: Callable[[float, float], float]) -> Any:
    """A result, or those of all entries, where the other one is an array."""
    if np.ndim(other):
        return np.array([_each(one, entry, compute) for entry in other])
    return Node(compute(one.value, _number(other)))


def _number(value: Any) -> float:
    value = np.asarray(value)[()]  # an array without an axis is what is in it
    return value.value if isinstance(value, Node) else float(value)


def array_of(numbers: Sequence[float]) -> Any:
    """An array of nodes, as a recorded function gets it."""
    made = np.empty(len(numbers), dtype=object)
    made[:] = [Node(float(number)) for number in numbers]
    return made


def numbers_in(values: Any) -> list[float] | None:
    """The numbers in a row of nodes; None if it is anything else."""
    if values.dtype != object or values.ndim != 1:
        return None
    found = [v.value for v in values if type(v) is Node]
    return found if len(found) == values.size else None
