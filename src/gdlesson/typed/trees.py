"""A function as a tree: the names and operations that are known, and how a tree is computed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

Node = tuple[Any, ...]
ZERO: Node = ("number", 0.0)
ONE: Node = ("number", 1.0)
X: Node = ("x",)


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


def _sign(x: float) -> float:
    if x == 0:
        raise ValueError("math domain error: the slope of abs at 0")
    return math.copysign(1.0, x)


#: Named functions of one number, and the derivative of each as an expression of its argument u.
FUNCTIONS: dict[str, Callable[[float], float]] = {
    "sin": math.sin, "cos": math.cos, "tan": math.tan, "exp": math.exp, "log": math.log,
    "ln": math.log, "log10": math.log10, "log2": math.log2, "asin": math.asin, "acos": math.acos,
    "sqrt": math.sqrt, "abs": abs, "tanh": math.tanh, "sigmoid": _sigmoid,
    "sinh": math.sinh, "cosh": math.cosh, "atan": math.atan, "sign": _sign,
}  # fmt: skip
CONSTANTS = {"pi": math.pi, "e": math.e}


def value(node: Node, x: float) -> float:
    """The number that a tree gives at x; ArithmeticError or ValueError where it has none."""
    kind = node[0]
    if kind == "number":
        return float(node[1])
    if kind == "x":
        return x
    if kind == "call":
        return float(FUNCTIONS[node[1]](value(node[2], x)))
    if len(node) == 2:
        return -value(node[1], x)
    a, b = value(node[1], x), value(node[2], x)
    if kind == "+":
        return a + b
    if kind == "-":
        return a - b
    if kind == "*":
        return a * b
    if kind == "/":
        return a / b
    power = a**b
    if isinstance(power, complex):
        raise ValueError("math domain error: a power of a negative number")
    return float(power)


def terms(node: Node) -> Iterator[Node]:
    """The summands of an expression, signs included."""
    if node[0] == "+":
        yield from terms(node[1])
        yield from terms(node[2])
    elif node[0] == "-" and len(node) == 3:
        yield from terms(node[1])
        for term in terms(node[2]):
            yield ("-", term)
    else:
        yield node


def has_x(node: Node) -> bool:
    """Whether it depends on x at all."""
    return node == X or any(isinstance(part, tuple) and has_x(part) for part in node[1:])
