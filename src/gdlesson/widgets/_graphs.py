"""The graph of an expression as the page computes it: which node is made of which, and how."""

from __future__ import annotations

import dis
import re
from collections.abc import Callable, Sequence
from typing import Any

from gdlesson.autodiff import Value
from gdlesson.drawing.graph import Node

#: What f may call: Value's own functions. Any other name may mean something else tomorrow.
METHODS = {"exp", "log", "tanh", "sigmoid", "relu", "max"}
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


def _recipe(node: Node, leaves: Sequence[Value], numbers: set[float]) -> dict[str, Any]:
    value = node.value
    op, _, shown = value.op.partition("**")
    return {
        "label": node.label,
        "title": node.title,
        "column": node.column,
        "row": node.row,
        "parents": list(node.parents),
        "turn": node.turn,
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
