"""Reverse-mode automatic differentiation, small enough to read in one sitting.

A `Value` is a number that remembers how it was made: from which values, and how fast it moves
when each of them does (its local derivatives). `backward` walks that graph from the end to the
beginning and applies the chain rule at every node, which is all that backpropagation is.

This is the engine to read. `grad` does the same on whole arrays, with a table of rules in the place
of the methods here: tape/.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from gdlesson._validate import real_number
from gdlesson.tape.grad import grad as grad


class Value:
    """A number, its gradient, and where it came from.

    Args:
        data: the number.
        name: what to call it in a drawing of the graph.

    Attributes:
        data: the number.
        grad: the sum of d(end)/d(this) over all calls of `backward` since `zero_grad`.
        parents: the values it was made from, () for a leaf.
        local: d(this)/d(parent) for each parent.
        op: how it was made, such as "+" or "exp"; "" for a leaf.

    Raises:
        TypeError: if data is no real number.

    >>> x, y = Value(4.0), Value(3.0)
    >>> (x**2 + 3 * y**2).backward()
    >>> x.grad, y.grad
    (8.0, 18.0)

    Source: the reverse mode is Linnainmaa's (1970); accumulation into `grad` is PyTorch's.
    Limitation: one Python object a number, so it teaches and does not scale.
    """

    __slots__ = ("data", "grad", "local", "name", "op", "parents")

    def __init__(self, data: float, name: str = "") -> None:
        number = isinstance(data, int | float) and not isinstance(data, bool)
        self.data = float(data) if number else real_number("Value", "data", data)
        self.grad = 0.0
        self.parents: tuple[Value, ...] = ()
        self.local: tuple[float, ...] = ()
        self.op = ""
        self.name = name

    @classmethod
    def _made(cls, op: str, data: float, *inputs: tuple[Value, float]) -> Value:
        """The result of an operation, with the local derivative beside each input."""
        made = cls.__new__(cls)
        made.data, made.grad, made.op, made.name = data, 0.0, op, ""
        made.parents = tuple(value for value, _ in inputs)
        made.local = tuple(slope for _, slope in inputs)
        return made

    def __add__(self, other: Operand) -> Value:
        b = _value(other)
        return Value._made("+", self.data + b.data, (self, 1.0), (b, 1.0))

    def __sub__(self, other: Operand) -> Value:
        b = _value(other)
        return Value._made("-", self.data - b.data, (self, 1.0), (b, -1.0))

    def __mul__(self, other: Operand) -> Value:
        b = _value(other)
        data = self.data * b.data
        return Value._made("*", data, (self, b.data), (b, self.data))

    def __truediv__(self, other: Operand) -> Value:
        b = _value(other)
        one = _divided(1.0, b.data)
        slope = -_divided(_divided(self.data, b.data), b.data)
        return Value._made("/", _divided(self.data, b.data), (self, one), (b, slope))

    def __pow__(self, other: Operand) -> Value:
        a, b = self.data, _value(other)
        power = _power(a, b.data)
        slope = b.data * _power(a, b.data - 1) if b.data else 0.0
        if not isinstance(other, Value):  # a fixed exponent is no input
            return Value._made(f"**{b.data:g}", power, (self, slope))
        # a^b = e^(b ln a), so d/db is a^b ln a; at a = 0 it is 0, as in PyTorch.
        return Value._made("**", power, (self, slope), (b, power * _log(a) if a else 0.0))

    def __neg__(self) -> Value:
        return Value._made("neg", -self.data, (self, -1.0))

    def __radd__(self, other: Operand) -> Value:
        return _value(other) + self

    def __rsub__(self, other: Operand) -> Value:
        return _value(other) - self

    def __rmul__(self, other: Operand) -> Value:
        return _value(other) * self

    def __rtruediv__(self, other: Operand) -> Value:
        return _value(other) / self

    def __rpow__(self, other: Operand) -> Value:
        return _value(other) ** self

    def exp(self) -> Value:
        """e to the power of this; its slope is its own value."""
        e = _exp(self.data)
        return Value._made("exp", e, (self, e))

    def log(self) -> Value:
        """The natural logarithm: -inf at 0, NaN below."""
        return Value._made("log", _log(self.data), (self, _divided(1.0, self.data)))

    def tanh(self) -> Value:
        """The hyperbolic tangent."""
        t = math.tanh(self.data)
        return Value._made("tanh", t, (self, 1 - t * t))

    def sigmoid(self) -> Value:
        """1 / (1 + e^-x), computed without overflow at either end."""
        small = math.exp(-abs(self.data))
        s = (1.0 if self.data >= 0 else small) / (1 + small)
        return Value._made("sigmoid", s, (self, small / (1 + small) ** 2))

    def relu(self) -> Value:
        """The larger of this and 0; at 0 the slope is taken as 0, as in PyTorch."""
        return Value._made("relu", max(self.data, 0.0), (self, float(self.data > 0)))

    def max(self, other: Operand) -> Value:
        """The larger of two; on a tie each gets half of the slope, as in PyTorch."""
        b = _value(other)
        share = 0.5 if self.data == b.data else float(self.data > b.data)
        return Value._made("max", max(self.data, b.data), (self, share), (b, 1 - share))

    def __lt__(self, other: Operand) -> bool:
        return self.data < _value(other).data

    def __gt__(self, other: Operand) -> bool:
        return self.data > _value(other).data

    def __le__(self, other: Operand) -> bool:
        return self.data <= _value(other).data

    def __ge__(self, other: Operand) -> bool:
        return self.data >= _value(other).data

    def __eq__(self, other: object) -> bool:
        return bool(self.data == (other.data if isinstance(other, Value) else other))

    __hash__ = object.__hash__  # nodes are told apart, numbers are compared

    def __bool__(self) -> bool:
        return self.data != 0

    def backward(self) -> None:
        """Add d(this)/d(node) to the `grad` of every node that this was made from."""
        for node, gradient in backward_steps(self):
            node.grad += gradient

    def zero_grad(self) -> None:
        """Set `grad` to 0 here and in everything that this was made from."""
        for node in topological(self):
            node.grad = 0.0

    def __repr__(self) -> str:
        name = f", name={self.name!r}" if self.name else ""
        return f"Value(data={self.data:.6g}, grad={self.grad:.6g}{name})"


Operand = Value | float


def topological(end: Value) -> list[Value]:
    """Every node that `end` was made from and itself, parents before children; no recursion."""
    order: list[Value] = []
    seen: set[int] = set()
    stack = [(end, False)]
    while stack:
        node, parents_done = stack.pop()
        if parents_done:
            order.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            stack.append((node, True))
            stack.extend((p, False) for p in reversed(node.parents) if id(p) not in seen)
    return order


def backward_steps(end: Value) -> Iterator[tuple[Value, float]]:
    """Walk backward: each node with d(end)/d(node), once all that it feeds has been walked.

    The chain rule is the line with `gradient * slope`: what arrives at a node is passed on to each
    parent, times the local derivative, and adds up where paths meet.
    """
    arrived = {id(end): 1.0}
    for node in reversed(topological(end)):
        gradient = arrived.pop(id(node))
        for parent, slope in zip(node.parents, node.local, strict=True):
            arrived.setdefault(id(parent), 0.0)
            arrived[id(parent)] += gradient * slope
        yield node, gradient


def _value(x: Operand) -> Value:
    return x if isinstance(x, Value) else Value(x)


def _divided(a: float, b: float) -> float:
    """a / b as floats have it: infinite or NaN where b is 0."""
    return a / b if b else a * math.copysign(math.inf, b)


def _log(a: float) -> float:
    if a == 0:
        return -math.inf
    return math.log(a) if a > 0 else math.nan


def _exp(x: float) -> float:
    """e ** x as floats have it: infinite where Python would raise."""
    try:
        return math.exp(x)
    except OverflowError:
        return math.inf


def _power(a: float, b: float) -> float:
    """a ** b as floats have it: infinite, or NaN, where Python would raise or go complex."""
    try:
        power = a**b
    except OverflowError:
        return -math.inf if a < 0 and b % 2 == 1 else math.inf
    except ZeroDivisionError:
        return math.inf
    return math.nan if isinstance(power, complex) else power
