"""Where to draw the nodes of a Value's graph: inputs on the left, the end on the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from gdlesson._validate import Array
from gdlesson.autodiff import Value, backward_steps, topological

MOST_NODES = 40
#: A formula longer than this is no name: the node is called by its operation, and counted.
LONGEST_TITLE = 20


#: How large a factor is written at an arrow, in points; about how wide a letter is of that; and how
#: far above its arrow one stands at most.
FACTOR, LETTER, MOST_ABOVE = 10.0, 0.75, 36.0


@dataclass(frozen=True)
class Node:
    """A node with its place in a drawing.

    Attributes:
        value: the Value.
        label: its name, its operation, or its number if it is a constant.
        title: a name that no other node of the drawing has, for a sentence about it.
        column, row: its place; column 0 holds the inputs, rows are centred around 0.
        parents: the numbers of its parents in the drawing.
        turn: when a backward walk comes to it, from 0 (the end).
        gradient: d(end)/d(node).
    """

    value: Value
    label: str
    title: str
    column: int
    row: float
    parents: tuple[int, ...]
    turn: int
    gradient: float


def layout(end: Value) -> list[Node]:
    """Every node that `end` was made from, with its place, parents before children.

    Args:
        end: the end of the graph, usually a loss.

    Returns:
        One Node each, in an order in which parents come first.

    Raises:
        ValueError: if there are more nodes than a picture can hold.

    >>> x = Value(3.0, "x")
    >>> [(n.label, n.column, n.gradient) for n in layout(x * x + 1)]
    [('x', 0, 6.0), ('*', 1, 1.0), ('1', 1, 1.0), ('+', 2, 1.0)]

    Limitation: columns by distance from the inputs; edges of long reach may cross others.
    """
    order = topological(end)
    if len(order) > MOST_NODES:
        raise ValueError(
            f"layout: a picture holds {MOST_NODES} nodes; this graph has {len(order)}. "
            "Draw a smaller piece of it."
        )
    number = {id(node): i for i, node in enumerate(order)}
    walked = {id(node): (turn, g) for turn, (node, g) in enumerate(backward_steps(end))}
    column, rows = places(order)
    titles = _titles(order)
    return [
        Node(
            node,
            _label(node),
            titles[id(node)],
            column[id(node)],
            rows[id(node)],
            tuple(number[id(p)] for p in node.parents),
            *walked[id(node)],
        )
        for node in order
    ]


def _label(node: Value) -> str:
    return node.name or node.op or f"{node.data:g}"


def _titles(order: list[Value]) -> dict[int, str]:
    """What each node computes, from the inputs, as far as that is short; no two alike."""
    titles: dict[int, str] = {}
    for node in order:
        of = [titles[id(parent)] for parent in node.parents]
        title = _formula(node, of) if of and not node.name else _label(node)
        title = title if len(title) <= LONGEST_TITLE else _label(node)
        alike = sum(t == title or t.startswith(f"{title} (") for t in titles.values())
        titles[id(node)] = f"{title} ({alike + 1})" if alike else title
    return titles


def _formula(node: Value, of: list[str]) -> str:
    inner = [f"({text})" if " " in text else text for text in of]
    if len(inner) == 2 and not node.op.isalpha():
        return f"{inner[0]} {node.op} {inner[1]}"
    if node.op.startswith("**"):
        return f"{inner[0]}{node.op}"
    return f"{node.op}({', '.join(of)})"


class Placed(Protocol):
    """What can be given a place: it is made of others, or a constant if it has no name either."""

    @property
    def parents(self) -> Sequence[Any]: ...
    @property
    def name(self) -> str: ...


def places(order: Sequence[Placed]) -> tuple[dict[int, int], dict[int, float]]:
    """The column and the row of each node, by its id; parents come first in the order."""
    column: dict[int, int] = {}
    for node in order:
        column[id(node)] = 1 + max((column[id(p)] for p in node.parents), default=-1)
    beside: dict[int, int] = {}  # constants stand beside the first node that uses them
    for node in order:
        for parent in node.parents:
            if not parent.parents and not parent.name:
                before = beside.get(id(parent), MOST_NODES)
                beside[id(parent)] = min(before, column[id(node)] - 1)
    column |= beside
    return column, _rows(order, column)


def _rows(order: Sequence[Placed], column: dict[int, int]) -> dict[int, float]:
    """Rows within each column: near the mean of the parents, at least one apart."""
    rows: dict[int, float] = {}
    for wanted in range(max(column.values()) + 1):
        members = [node for node in order if column[id(node)] == wanted]
        ideal = {
            id(m): sum(rows[id(p)] for p in m.parents) / max(1, len(m.parents)) for m in members
        }
        members.sort(key=lambda m: ideal[id(m)])
        placed: list[float] = []
        for member in members:
            placed.append(max(ideal[id(member)], placed[-1] + 1 if placed else -len(order)))
        # Pushed apart they lean downward: back by half of it.
        lean = sum(p - ideal[id(m)] for p, m in zip(placed, members, strict=True)) / len(members)
        for member, place in zip(members, placed, strict=True):
            rows[id(member)] = place - lean
    return rows


def above_arrow(ends: Array, said: str) -> float:
    """How far above the middle of an arrow a factor stands, in points, so that it is clear of it.

    Args:
        ends: both ends of the arrow, in pixels.
        said: the factor.
    """
    (x0, y0), (x1, y1) = ends
    half = FACTOR * LETTER * len(said) / 2
    return 2 + float(min(half * abs((y1 - y0) / (x1 - x0)), MOST_ABOVE))
