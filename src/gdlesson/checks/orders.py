"""Nodes in an order in which each stands after those that it was made from: any of many.

All of them are right, so for a case they are read as one and the same. So are orders that are wrong
in one way: they are read as that way, whichever of its orders it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from gdlesson.checks.reading import Parts, UnreadableAnswer, numbers

#: There are others: what is expected is shown as one of them.
_ORDER = "an order"
#: Ways to be wrong that have many orders each, by what they show.
_AS_MET, _REPEATED = "first-met-is-last-made", "each-use-is-a-node"
_ONE_STEP = "one-step-back-is-all"

Parents = Sequence[Sequence[int]]


class Order:
    """An order of the nodes that the end was made from; a case's first arguments are its graph."""

    def __call__(self, value: Any) -> Parts:
        """The nodes as they stand."""
        return {_ORDER: numbers(value, wanted="list of node numbers")}

    def within(self, case: Mapping[str, Any]) -> OrderOf:
        """Reads an order of this case's graph."""
        return OrderOf(*case["arguments"][:2])


class OrderOf:
    """Reads every order that is right for one graph as the first of them."""

    def __init__(self, parents: Parents, end: int) -> None:
        self.parents, self.end = parents, end
        self.first = _first_order(parents, end)

    def __call__(self, value: Any) -> Parts:
        """The order, or what kind of wrong one it is."""
        nodes = Order()(value)[_ORDER]
        if nodes.ndim != 1:
            return {_ORDER: nodes}
        first, parents = self.first, self.parents
        inputs = [node for node in first if not parents[node]]
        others = [node for node in range(len(parents)) if node not in first]
        for shape, taken, whole in (
            (first, nodes, first), (first[::-1], nodes[::-1], first),
            (first[:-1], [*nodes, self.end], first), (inputs, nodes, inputs),
            ([*first, *others], [n for n in nodes if n not in others], first),
        ):  # fmt: skip
            if len(shape) == len(nodes) and _is_order(taken, parents, whole):
                return {_ORDER: np.array(shape)}
        once = list(dict.fromkeys(nodes))
        if len(once) < len(nodes) and _is_order(once, parents, first):
            return {_REPEATED: np.array(first)}
        if (
            len(once) == len(nodes) < len(first)
            and once[-1:] == [self.end]
            and (set(once) == {*parents[self.end], self.end})
        ):
            return {_ONE_STEP: np.array(first)}
        if _is_search(nodes[::-1], parents, first):
            return {_AS_MET: np.array(first)}
        return {_ORDER: nodes}

    def difference(self, value: Any) -> str:
        """What is wrong with an order, in words of the graph."""
        try:
            nodes = Order()(value)[_ORDER]
        except UnreadableAnswer:
            return ""
        if nodes.ndim != 1:
            return f"a table of shape {nodes.shape}, not a list of node numbers"
        found = [_shown(n) for n in nodes]
        for node in self.first:
            if str(node) not in found:
                return f"node {node} is missing" + (", the end" if node == self.end else "")
        wanted = set(map(str, self.first))
        for k, name in enumerate(found):
            if name not in wanted:
                return f"node {name} stands there, and the end was not made from it"
            if name in found[:k]:
                return f"node {name} stands there more than once"
            late = [p for p in self.parents[int(name)] if str(p) not in found[:k]]
            if late:
                return f"node {name} stands before node {late[0]}, from which it was made"
        return "none"


def _shown(number: float) -> str:
    return str(int(number)) if float(number).is_integer() else f"{number:g}"


def _first_order(parents: Parents, end: int) -> list[int]:
    """The nodes that `end` was made from, and itself: always the least that may stand next."""
    waiting, found = {end}, {end}
    while waiting:
        waiting = {p for node in waiting for p in parents[node]} - found
        found |= waiting
    order: dict[int, None] = {}
    while len(order) < len(found):
        order[min(k for k in found if k not in order and order.keys() >= set(parents[k]))] = None
    return list(order)


def _is_order(nodes: Any, parents: Parents, wanted: list[int]) -> bool:
    """Whether these are the wanted nodes, each once and after those of its parents among them."""
    place = {node: k for k, node in enumerate(nodes)}
    if len(nodes) != len(wanted) or place.keys() != set(wanted):
        return False
    return all(place[p] < place[n] for n in wanted for p in parents[n] if p in place)


def _is_search(nodes: Any, parents: Parents, wanted: list[int]) -> bool:
    """Whether a search from the end may meet the wanted nodes so: each from one that was met."""
    if len(nodes) != len(wanted) or set(nodes) != set(wanted) or nodes[0] != wanted[-1]:
        return False
    met = set(parents[wanted[-1]])
    for node in nodes[1:]:
        if node not in met:
            return False
        met |= set(parents[int(node)])
    return True
