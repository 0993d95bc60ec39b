"""The graph of an expression as the page computes it: which node is made of which, and how."""

from __future__ import annotations

import dis
import math
import re
from collections.abc import Callable, Sequence
from typing import Any

from gdlesson.autodiff import Value
from gdlesson.drawing.graph import Node
from gdlesson.widgets._curves import none_if_not_finite

#: What f may call: Value's own functions. Any other name may mean something else tomorrow.
METHODS = {"exp", "log", "tanh", "sigmoid", "relu", "max"}
#: What a Value has, for who called for something else.
HAS = (
    "A Value has + - * / ** and x.exp(), x.log(), x.tanh(), x.sigmoid(), x.relu() and x.max(y), "
    "no more."
)
#: What is written with these in its place.
INSTEAD = {
    "abs": "x.max(-x)", "absolute": "x.max(-x)", "fabs": "x.max(-x)",
    "sqrt": "x**0.5", "cbrt": "x**(1 / 3)", "square": "x**2", "pow": "x**2", "exp2": "2**x",
    "expm1": "x.exp() - 1", "log1p": "(1 + x).log()", "log2": "x.log() / 0.693147",
    "log10": "x.log() / 2.302585", "reciprocal": "1 / x", "sinh": "(x.exp() - (-x).exp()) / 2",
    "cosh": "(x.exp() + (-x).exp()) / 2", "min": "-(-x).max(-y)", "unary +": "x",
    "ReLU": "x.relu()",
}  # fmt: skip
#: How Python and NumPy say that a Value hasn't something, and what.
_MISSING = [
    re.compile(r"type Value which has no callable (\w+) method"),
    re.compile(r"'Value' object has no attribute '(\w+)'"),
    re.compile(r"bad operand type for (abs|unary \S)(?:\(\))?: 'Value'"),
    re.compile(r"unsupported operand type\(s\) for (\S+?)(?: or \w+\(\))?: .*'Value'"),
    re.compile(r"type Value doesn't define __(\w+)__ method"),
    re.compile(r"(\w+)\(\) argument must be .* not 'Value'"),
]
#: What only code has that goes one way or another, or again.
_TURNING = re.compile(r"JUMP|COMPARE|CONTAINS|IS_OP|FOR_ITER|SEND|YIELD")


def goes_one_way(f: Callable[..., Any]) -> bool:
    """Whether f makes the same graph of any numbers: operators and Value's functions, no more.

    >>> goes_one_way(lambda x, y: (x * y + 1).exp())
    True
    >>> goes_one_way(lambda x: x if x > 0 else -x)
    False

    Limitation: a function that calls another is left to Python, whatever that one does.
    """
    code = getattr(f, "__code__", None)
    if code is None or code.co_freevars or code.co_cellvars or not set(code.co_names) <= METHODS:
        return False
    return not any(_TURNING.search(step.opname) for step in dis.get_instructions(f))


def missing(error: Exception) -> str:
    """What to write instead, if f asked a Value for what it hasn't; nothing if that is not it.

    >>> missing(TypeError("bad operand type for abs(): 'Value'"))[:72]
    'Your function is called with Values. A Value has no abs: write x.max(-x)'
    """
    text = str(error)
    if "must be real number, not Value" in text:
        found = _of_math(error)
        lacks = f"{f'math.{found}' if found else 'What math has'} takes plain numbers"
    else:
        found = next((m[1] for pattern in _MISSING if (m := pattern.search(text))), "")
        lacks = f"A Value has no {found}"
        if not found:
            return ""
    instead = f"x.{found}()" if found in METHODS - {"max"} else INSTEAD.get(found)
    write = f": write {instead}" if instead else ""
    return f"Your function is called with Values. {lacks}{write}. {HAS}"


def _of_math(error: Exception) -> str:
    """The function of math that is named where the error was raised, if it is the only one."""
    at = error.__traceback__
    while at and at.tb_next:
        at = at.tb_next
    names = [name for name in (at.tb_frame.f_code.co_names if at else ()) if hasattr(math, name)]
    return names[0] if len(names) == 1 else ""


def graph_of(
    f: Callable[..., Any], nodes: Sequence[Node], leaves: Sequence[Value]
) -> list[dict[str, Any]]:
    """Each node with what it is made of and where it stands; empty for an f that asks its numbers.

    Args:
        f: what made the graph.
        nodes: the graph, laid out.
        leaves: the inputs, in the order of f's arguments.
    """
    if not goes_one_way(f):
        return []
    numbers = {float(c) for c in f.__code__.co_consts if type(c) in (int, float)}
    try:
        return [_recipe(node, leaves, numbers) for node in nodes]
    except LookupError:
        return []


def answer_of(nodes: Sequence[Node], leaves: Sequence[Value]) -> list[dict[str, Any]]:
    """What the page shows of each node: where it is drawn, its number, its slopes, its gradient.

    Args:
        nodes: the graph, laid out.
        leaves: the inputs; any other node that is made of nothing is a constant.
    """
    inputs = {id(leaf) for leaf in leaves}
    return [
        {
            **_drawn(n),
            "constant": not n.parents and id(n.value) not in inputs,
            "data": none_if_not_finite(n.value.data),
            "local": [none_if_not_finite(s) for s in n.value.local],
            "gradient": none_if_not_finite(n.gradient),
        }
        for n in nodes
    ]


def _drawn(node: Node) -> dict[str, Any]:
    """Where a node is drawn, and its lines; what it is called, and when it is walked."""
    return {
        "label": node.label,
        "title": node.title,
        "column": node.column,
        "row": node.row,
        "parents": list(node.parents),
        "ways": [list(way) for way in node.ways],
        "ports": list(node.ports),
        "turn": node.turn,
    }


def _recipe(node: Node, leaves: Sequence[Value], numbers: set[float]) -> dict[str, Any]:
    value = node.value
    op, _, shown = value.op.partition("**")
    return {
        **_drawn(node),
        "op": op or value.op[:2],
        "input": next((i for i, leaf in enumerate(leaves) if leaf is value), -1),
        # A constant, or a fixed exponent.
        "number": _exponent(shown, numbers) if shown else value.data if not value.op else 0.0,
    }


def _exponent(shown: str, numbers: set[float]) -> float:
    """The exponent that is shown with six digits, as it stands in the code."""
    meant = [number for number in numbers if f"{number:g}" == shown]
    if len(meant) != 1:
        raise LookupError(shown)
    return meant[0]
