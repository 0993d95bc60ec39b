"""Inputs for the engine: single operations, graphs whose numbers say nothing of their order."""

from __future__ import annotations

from typing import Any

import numpy as np

from gdlesson.checks import references_engine
from gdlesson.checks.cases.case import Case, Rng, case, signed
from gdlesson.checks.stimuli import Described, array

#: Nodes by number, and what each was made from.
Parents = list[list[int]]
#: A row of a graph before its nodes are numbered anew.
Row = tuple[str, list[int], float]
#: What the value of the graph that is far from zero leaves of a measured slope: nothing.
_FAR = 1e7
_MEASURED = "measuring-is-deriving"
_PAPER = "equal-on-paper"
_FIRST = "equal-values-are-one-thing"
_NODES, _WRITTEN = "nodes-are-numbers", "numbers-are-written-in"
#: A slope that was measured with a sensible step is right to so much, and never to all digits.
_AS_MEASURED, _TO_THE_LAST_DIGITS = 1e-3, 1e-12


def operate(rng: Rng) -> list[Case]:
    """Every operation several times, with inputs that differ from each other and from 1."""

    def number(low: float = 1.3, high: float = 2.9) -> float:
        return round(float(rng.uniform(low, high)), 3)

    def about(label: str, op: str, a: float, b: float) -> Case:
        return case(label, op, a, b, rtol=_AS_MEASURED)

    def exactly(label: str, op: str, a: float, b: float) -> Case:
        return case(label, op, a, b, rtol=_TO_THE_LAST_DIGITS, atol=0.0, shows=_MEASURED,
                    shows_in=("slope_a", "slope_b"))  # fmt: skip

    far_out = round(float(rng.uniform(720, 990)), 1)
    return [
        about("a sum", "+", number(), -number(3.1, 4.5)),
        about("a product", "*", number(), -number(3.1, 4.5)),
        about("a product with zero", "*", 0.0, number()),
        about("a square", "**", number(), 2),
        about("a cube of a negative number", "**", -number(), 3),
        about("one over a number", "**", number(), -1),
        about("a root", "**", number(), 0.5),
        about("another power", "**", number(), number(2.1, 3.4)),
        about("an exponent of zero", "**", number(), 0),
        about("tanh", "tanh", number(0.3, 0.9), 0.0),
        about("tanh below zero", "tanh", -number(0.4, 1.6), 0.0),
        about("tanh far out", "tanh", number(2.2, 3.1), 0.0),
        about("a sum of whole numbers", "+", 7, -int(rng.integers(2, 6))),
        about("a product of whole numbers", "*", 7, -int(rng.integers(2, 6))),
        about("a sum of zeros", "+", 0.0, 0.0),
        about("tanh of zero", "tanh", 0.0, 0.0),
        case("a base of zero", "**", 0.0, int(rng.integers(2, 5)), shows=_PAPER),
        case("tanh where it is flat", "tanh", far_out, 0.0, shows=_PAPER),
        case("tanh where it is flat, below zero", "tanh", -far_out, 0.0, shows=_PAPER),
        exactly("a sum with a large number", "+", 1e9 * number(), number()),
        exactly("a product with a large number", "*", 1e9 * number(), number()),
        exactly("a power to the last digits", "**", number(), number(2.1, 3.4)),
        exactly("tanh to the last digits", "tanh", number(0.3, 0.9), 0.0),
    ]


def _renumbered(rng: Rng, parents: Parents, end: int) -> tuple[Parents, int, list[int]]:
    """The same graph with other numbers, which neither rise nor fall along its lines if possible.

    Returns:
        Its parents, its end, and the new number of each node.
    """
    lines = [(p, k) for k, made_from in enumerate(parents) for p in made_from]
    for _ in range(1000):
        new = [int(k) for k in rng.permutation(len(parents))]
        if {new[p] < new[k] for p, k in lines} == {True, False}:
            break
    moved: Parents = [[] for _ in parents]
    for k, made_from in enumerate(parents):
        moved[new[k]] = [new[p] for p in made_from]
    return moved, new[end], new


#: Graphs by what is special about them: what each node was made from, and the end.
_GRAPHS: dict[str, tuple[Parents, int]] = {
    "a chain": ([[], [0], [1], [2]], 3),
    "a node used twice": ([[], [0], [0], [1, 2], [3]], 4),
    "twice in one operation": ([[], [0, 0], [1], [2, 2]], 3),
    # Both ways meet in a node that was made from something, so who comes to it along the short one
    # hands on too early.
    "a short way and a long one": ([[], [0], [1], [2], [1, 3]], 4),
    "a long way and a short one": ([[], [0], [1], [2], [3, 1]], 4),
    "nodes that the end was not made from": ([[], [], [0, 1], [2], [2], [4, 1], [], [3, 6]], 3),
    "two inputs that meet twice": ([[], [], [0, 1], [0, 1], [2, 3], [4, 1]], 5),
}


def _larger(rng: Rng) -> tuple[Parents, int]:
    """A dozen nodes and more, each made from one or two before it; the last is the end."""
    many = int(rng.integers(12, 17))
    parents: Parents = [[], [], [], [0, 1], [2, 3]]
    for k in range(5, many):
        # The node before is always used, so that all of them lead to the end.
        parents.append([k - 1, *map(int, rng.integers(0, k, int(rng.integers(0, 2))))])
    return parents, many - 1


def _graphs(rng: Rng) -> list[tuple[str, Parents, int]]:
    found = []
    for label, (parents, end) in {**_GRAPHS, "a larger graph": _larger(rng)}.items():
        moved, last, _ = _renumbered(rng, parents, end)
        found.append((label, moved, last))
    lone, _, new = _renumbered(rng, [[], [0], [0, 1], [2]], 3)
    return [*found, ("an input is the end", lone, new[0]), ("a single node", [[]], 0)]


def topological_order(rng: Rng) -> list[Case]:
    """Chains, nodes that are used twice, ways of several lengths, nodes that do not belong."""
    return [case(label, parents, end) for label, parents, end in _graphs(rng)]


def backward(rng: Rng) -> list[Case]:
    """The same graphs with a slope on every line."""

    def slopes(parents: Parents) -> list[list[float]]:
        return [list(map(float, signed(rng, len(made_from), 0.3, 1.9))) if made_from else []
                for made_from in parents]  # fmt: skip

    found = [case(label, parents, slopes(parents), end) for label, parents, end in _graphs(rng)]
    parents, end, _ = _renumbered(rng, *_GRAPHS["two inputs that meet twice"])
    whole = [[int(s) for s in rng.integers(2, 6, len(made_from))] for made_from in parents]
    parents_with_zero, last, _ = _renumbered(rng, *_GRAPHS["a chain"])
    zeros = [[0.0 for _ in made_from] for made_from in parents_with_zero]
    zeros[last] = [1.7]
    parents_of_a_flat_end, flat, _ = _renumbered(rng, *_GRAPHS["a chain"])
    nothing = [[1.4 for _ in made_from] for made_from in parents_of_a_flat_end]
    nothing[flat] = [0.0]
    return [
        *found,
        case("whole numbers as slopes", parents, whole, end),
        case("slopes of zero", parents_with_zero, zeros, last),
        case("a slope of zero at the end", parents_of_a_flat_end, nothing, flat),
    ]


def _graph(rng: Rng, rows: list[Row]) -> tuple[Described, int]:
    """The rows of a graph under other numbers, described; the last of them is the end."""
    return _graph_to(rng, rows, len(rows) - 1)


def _graph_to(rng: Rng, rows: list[Row], end: int) -> tuple[Described, int]:
    parents, last, new = _renumbered(rng, [made_from for _, made_from, _ in rows], end)
    table: list[Described] = [None] * len(rows)
    for k, (op, _, number) in enumerate(rows):
        table[new[k]] = {"tuple": [op, parents[new[k]], number]}
    return table, last


def _bowl(factor: float, offset: float = 0.0) -> list[Row]:
    """w₀² + factor·w₁² + offset."""
    return [
        ("w", [], 0), ("w", [], 1), ("**", [0], 2), ("**", [1], 2), ("number", [], factor),
        ("*", [4, 3], 0), ("+", [2, 5], 0), ("number", [], offset), ("+", [6, 7], 0),
    ]  # fmt: skip


def _neuron(x: float, target: float) -> list[Row]:
    """(tanh(w₀·x + w₁) − target)²."""
    return [
        ("w", [], 0), ("number", [], x), ("*", [0, 1], 0), ("w", [], 1), ("+", [2, 3], 0),
        ("tanh", [4], 0), ("number", [], -target), ("+", [5, 6], 0), ("**", [7], 2),
    ]  # fmt: skip


#: (w₀·w₁ + w₀) · tanh(w₀·w₁): the product is used twice.
_SHARED: list[Row] = [
    ("w", [], 0), ("w", [], 1), ("*", [0, 1], 0), ("+", [2, 0], 0), ("tanh", [2], 0),
    ("*", [3, 4], 0),
]  # fmt: skip
#: w₀³ · w₁ + w₀, with a row of its own for each time that w₀ is read.
_TWO_ROWS: list[Row] = [
    ("w", [], 0), ("w", [], 1), ("**", [0], 3), ("*", [2, 1], 0), ("w", [], 0), ("+", [3, 4], 0),
]  # fmt: skip


def value_and_gradient(rng: Rng) -> list[Case]:
    """Graphs of formulas: a bowl, a neuron, weights that are read twice, or never."""

    def number() -> float:
        return round(float(rng.uniform(1.2, 2.8)), 2)

    far = _graph(rng, _bowl(number(), _FAR))
    longer = [*_SHARED, ("w", [], 2), ("**", [6], 2), ("number", [], number()), ("+", [7, 8], 0)]
    # 1 / (w₁² + a) + product of all that came before.
    longer += [("**", [9], -1), ("+", [5, 10], 0), ("*", [11, 2], 0)]
    aside = [*_bowl(number()), ("number", [], number()), ("*", [9, 8], 0), ("tanh", [10], 0)]
    return [
        case("a bowl", *_graph(rng, _bowl(number())), array(signed(rng, 2))),
        case("a neuron", *_graph(rng, _neuron(number(), 0.7)), array(signed(rng, 2, 0.2, 0.6))),
        case("a node used twice", *_graph(rng, _SHARED), array(signed(rng, 2))),
        case("a weight in two rows", *_graph(rng, _TWO_ROWS), array(signed(rng, 2))),
        case("a weight that is not read", *_graph(rng, _neuron(number(), 0.4)),
             array(signed(rng, 4, 0.2, 0.6))),
        case("rows that the end was not made from", *_graph_to(rng, aside, 8),
             array(signed(rng, 2))),
        case("three weights", *_graph(rng, longer), array(signed(rng, 3))),
        case("one weight", *_graph(rng, [("w", [], 0), ("tanh", [0], 0), ("*", [1, 0], 0)]),
             array(signed(rng, 1))),
        case("a weight is the end", [{"tuple": ["w", [], 0]}], 0, array(signed(rng, 1))),
        case("a weight of zero", *_graph(rng, _bowl(number())), array([0.0, number()])),
        case("no row reads a weight",
             *_graph(rng, [("number", [], number()), ("tanh", [0], 0), ("*", [1, 0], 0)]),
             array(signed(rng, 2))),
        case("whole numbers in w", *_graph(rng, _bowl(number())), array([4, -3], "int64")),
        case("two equal weights", *_graph(rng, longer), array([w := number() / 2, w, w]),
             shows=_FIRST),
        case("far from zero", *far, array(signed(rng, 2)), rtol=1e-9, shows=_MEASURED),
    ]  # fmt: skip


def network(rng: Rng) -> list[Case]:
    """One hidden unit, several, many; an input of zeros; nodes, as the recorder passes them.

    Three units are what the notebook has, so who wrote that number in fails with all others.
    """

    def one(label: str, hidden: int, x: Any, shows: str = _WRITTEN) -> Case:
        w = signed(rng, 4 * hidden + 1, 0.2, 1.4)
        return case(label, array(w), array(x), shows=shows)

    w, x = signed(rng, 13, 0.2, 1.4), signed(rng, 2)
    return [
        one("two hidden units", 2, signed(rng, 2)),
        one("three hidden units", 3, signed(rng, 2), ""),
        one("one hidden unit", 1, signed(rng, 2)),
        one("many hidden units", int(rng.integers(6, 12)), signed(rng, 2)),
        one("x is zero", 3, np.zeros(2), ""),
        case("whole numbers", array([1, -2, 2, 3, 1, -1, 2, 0, -2, -3, 2, -1, 4], "int64"),
             array([1, -1], "int64")),
        case("nodes in place of numbers", {"nodes": w.tolist()}, array(x),
             goal=float(references_engine.network(w, x)), shows=_NODES),
    ]  # fmt: skip
