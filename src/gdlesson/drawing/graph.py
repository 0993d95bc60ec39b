"""Where to draw the nodes of a Value's graph: inputs on the left, the end on the right."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol

from gdlesson.autodiff import Value, backward_steps, topological

MOST_NODES = 40
#: A formula longer than this is no name: the node is called by its operation, and counted.
LONGEST_TITLE = 20
#: How much room a node, and a line that passes, takes above and below, in rows.
HALF_BOX, HALF_BEND = 0.5, 0.12
#: How often an order with fewer crossings is looked for.
SWEEPS = 8


@dataclass(frozen=True)
class Node:
    """A node with its place in a drawing.

    Attributes:
        value: the Value.
        label: its name, its operation, or its number if it is a constant.
        title: a name that no other node of the drawing has, for a sentence about it.
        column, row: its place; column 0 holds the inputs, rows are centred around 0.
        parents: the numbers of its parents in the drawing.
        ways: for each parent the rows of the line from it, in the columns between.
        ports: for each parent where its line enters the node: above (-1), at the middle, below.
        turn: when a backward walk comes to it, from 0 (the end).
        gradient: d(end)/d(node).
    """

    value: Value
    label: str
    title: str
    column: int
    row: float
    parents: tuple[int, ...]
    ways: tuple[tuple[float, ...], ...]
    ports: tuple[int, ...]
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

    Limitation: columns by distance from the inputs; edges may cross one another, though no node.
    """
    order = topological(end)
    if len(order) > MOST_NODES:
        raise ValueError(
            f"layout: a picture holds {MOST_NODES} nodes; this graph has {len(order)}. "
            "Draw a smaller piece of it."
        )
    number = {id(node): i for i, node in enumerate(order)}
    walked = {id(node): (turn, g) for turn, (node, g) in enumerate(backward_steps(end))}
    stands, titles = places(order), _titles(order)
    nodes = []
    for k, node in enumerate(order):
        parents = tuple(number[id(p)] for p in node.parents)
        ways = stands.ways[k]
        arriving = [(stands.row[p], *way)[-1] for p, way in zip(parents, ways, strict=True)]
        turn, gradient = walked[id(node)]
        nodes.append(
            Node(
                node, _label(node), titles[id(node)], stands.column[k], stands.row[k],
                parents, ways, ports(arriving), turn, gradient,
            )
        )  # fmt: skip
    return nodes


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


@dataclass(frozen=True)
class Places:
    """Where each node stands, and which way its lines take.

    Attributes:
        column, row: of each node.
        ways: of each node, for each parent: the rows of the line in the columns between.
    """

    column: list[int]
    row: list[float]
    ways: list[tuple[tuple[float, ...], ...]]


def places(order: Sequence[Placed]) -> Places:
    """A place for each node, parents before children in the order, and a free way for each line."""
    number = {id(node): k for k, node in enumerate(order)}
    parents = [[number[id(p)] for p in node.parents] for node in order]
    constant = [not node.parents and not node.name for node in order]
    column = _columns(parents, constant)
    # A line that passes columns has a bend in each of them, which is given a row as a node is.
    behind: list[list[int]] = [[] for _ in order]
    bends: list[list[list[int]]] = [[] for _ in order]
    for k, made_of in enumerate(parents):
        for p in made_of:
            last, chain = p, []
            for between in range(column[p] + 1, column[k]):
                chain.append(len(behind))
                behind.append([last])
                column.append(between)
                last = chain[-1]
            behind[k].append(last)
            bends[k].append(chain)
    half = [HALF_BOX if k < len(order) else HALF_BEND for k in range(len(behind))]
    rows = _rows(behind, column, half)
    ways = [tuple(tuple(rows[b] for b in chain) for chain in chains) for chains in bends]
    return Places(column[: len(order)], rows[: len(order)], ways)


def _columns(parents: list[list[int]], constant: list[bool]) -> list[int]:
    """Each node right of its parents; a constant beside the first node that uses it."""
    column: list[int] = []
    for made_of in parents:
        column.append(1 + max((column[p] for p in made_of), default=-1))
    beside: dict[int, int] = {}
    for k, made_of in enumerate(parents):
        for p in made_of:
            if constant[p]:
                beside[p] = min(beside.get(p, MOST_NODES), column[k] - 1)
    return [beside.get(k, at) for k, at in enumerate(column)]


def _rows(behind: list[list[int]], column: list[int], half: list[float]) -> list[float]:
    """Rows near the mean of what stands behind, far enough apart; few lines cross."""
    members: list[list[int]] = [[] for _ in range(max(column) + 1)]
    for k, at in enumerate(column):
        members[at].append(k)
    rows = _placed(members, behind, half, in_order=False)
    members = [sorted(group, key=lambda k: rows[k]) for group in members]
    ahead: list[list[int]] = [[] for _ in behind]
    for k, made_of in enumerate(behind):
        for p in made_of:
            ahead[p].append(k)
    best, fewest = members, _crossings(members, behind)
    for sweep in range(SWEEPS):
        if not fewest:
            break
        members = _swept(members, ahead if sweep % 2 == 0 else behind, backward=sweep % 2 == 0)
        if (crossed := _crossings(members, behind)) < fewest:
            best, fewest = members, crossed
    return _placed(best, behind, half, in_order=True)


def _placed(
    members: list[list[int]], behind: list[list[int]], half: list[float], *, in_order: bool
) -> list[float]:
    """A row for each: in the order that is given, or in that of where each would stand best."""
    rows = [0.0] * len(behind)
    used: dict[int, list[int]] = {}
    for made_of in behind:
        for p in made_of:
            used.setdefault(p, made_of)
    for group in members:
        ideal = {k: sum(rows[p] for p in behind[k]) / len(behind[k]) for k in group if behind[k]}
        for k in group:  # a constant stands near what it is put together with
            if k not in ideal:
                beside = [ideal[p] for p in used.get(k, ()) if p in ideal]
                ideal[k] = sum(beside) / len(beside) if beside else 0.0
        standing = group if in_order else sorted(group, key=lambda k: ideal[k])
        found = _apart([ideal[k] for k in standing], [half[k] for k in standing])
        for k, row in zip(standing, found, strict=True):
            rows[k] = row
    return rows


def _apart(ideal: list[float], half: list[float]) -> list[float]:
    """The rows nearest to the ideal ones, in this order, at which nothing overlaps."""
    offset = [0.0]
    for a, b in pairwise(half):
        offset.append(offset[-1] + a + b)
    blocks: list[tuple[float, int]] = []  # what touches moves as one: its sum, and how many
    for wanted, shift in zip(ideal, offset, strict=False):
        total, count = wanted - shift, 1
        while blocks and blocks[-1][0] * count >= total * blocks[-1][1]:
            before = blocks.pop()
            total, count = total + before[0], count + before[1]
        blocks.append((total, count))
    starts = [total / count for total, count in blocks for _ in range(count)]
    return [start + shift for start, shift in zip(starts, offset, strict=False)]


def _swept(members: list[list[int]], toward: list[list[int]], *, backward: bool) -> list[list[int]]:
    """Each column in the order of the middle of its neighbours' places on one side."""
    found = list(members)
    at = {k: float(i) for group in members for i, k in enumerate(group)}
    for c in range(len(members))[:: -1 if backward else 1]:
        middle = {
            k: sum(at[n] for n in toward[k]) / len(toward[k]) if toward[k] else at[k]
            for k in members[c]
        }
        found[c] = sorted(members[c], key=lambda k: middle[k])
        at |= {k: float(i) for i, k in enumerate(found[c])}
    return found


def _crossings(members: list[list[int]], behind: list[list[int]]) -> int:
    """How many pairs of lines cross."""
    at = {k: i for group in members for i, k in enumerate(group)}
    crossed = 0
    for group in members:
        ends: list[int] = []  # of the lines so far, from the uppermost node on
        for k in group:
            starts = [at[p] for p in behind[k]]
            crossed += sum(len(ends) - bisect_right(ends, start) for start in starts)
            for start in starts:
                insort(ends, start)
    return crossed


def ports(arriving: Sequence[float]) -> tuple[int, ...]:
    """Where each line enters its node, by the rows they come from: at 0; two at -1 and 1."""
    if len(arriving) < 2:
        return (0,) * len(arriving)
    return (-1, 1) if arriving[0] <= arriving[1] else (1, -1)
