"""The tape: what was done, in its order, and the walk back along it.

An entry holds the function, its pullbacks, which of its arguments stand on the tape and where, all
its arguments and settings, and its value. So the list can be walked backward, for the gradient, and
run again for another w.
"""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from gdlesson.tape.constants import Constants
from gdlesson.tape.operations import Pullback, entries, fitted

Parents = tuple[tuple[int, int], ...]
Entry = tuple[Any, Any, Parents, tuple[Any, ...], dict[str, Any], Any]
PLAIN_TYPES = (np.ndarray, np.float64)

_numbers = itertools.count()


class AnotherWayError(ValueError):
    """At this w a comparison comes out otherwise than when f was recorded."""


class Tape:
    """Operations in the order in which f did them; entry 0 is w.

    Attributes:
        entries: (function, pullbacks, parents, arguments, settings, value) each; a parent is the
            number of an argument and of the entry that it is.
        guards: what f asked of values and did not slope (comparisons, places), with the answers.
        constants: arrays of f's that are on the tape, kept as they were.
        lost: whether f added in place to an array of plain numbers, of which others may know.
        number: tapes are counted; of two, the newer is the one inside.
    """

    __slots__ = ("constants", "entries", "guards", "lost", "number")

    def __init__(self, w: Any) -> None:
        self.entries: list[Entry] = [(None, (), (), (), {}, w)]
        self.guards: list[tuple[Any, Parents, tuple[Any, ...], dict[str, Any], Any]] = []
        self.constants = Constants()
        self.lost = False
        self.number = next(_numbers)

    @property
    def untouched(self) -> bool:
        """Whether f never did anything with w."""
        return len(self.entries) == 1 and not self.guards

    def pull(self, end: int, seed: Any, kept: dict[int, Any] | None = None) -> Any:
        """What arrives at w if `seed` starts at entry `end`: None if no way leads there.

        What arrives at the entries on the way goes into `kept`, by their numbers, if one is given.

        The chain rule is the line with `pullback`: what arrived at an entry is passed on to each of
        its parents, and adds up where ways meet.
        """
        arrived: list[Any] = [None] * (end + 1)
        arrived[end] = seed
        own: set[int] = set()  # gradients that are arrays of ours, to be added to in place
        for k in range(end, 0, -1):
            g = arrived[k]
            if g is None:
                continue
            arrived[k] = None
            if kept is not None:
                kept[k] = g
            function, rule, parents, arguments, settings, value = self.entries[k]
            if function is entries and type(g) in PLAIN_TYPES:
                _add_at(arrived, own, parents[0][1], arguments[0], settings["index"], g)
                continue
            for position, parent in parents:
                pullback = _pullback(rule, position)
                if pullback is None:
                    continue
                part = pullback(g, value, *arguments, **settings)
                shape = arguments[position].shape
                if part.shape != shape:
                    part = fitted(part, shape)
                here = arrived[parent]
                if here is None:
                    arrived[parent] = part
                elif parent in own:
                    here += part
                    arrived[parent] = here
                else:
                    arrived[parent] = here + part
        return arrived[0]

    def run(self, w: Any) -> Any:
        """The value of the last entry for another w, by the same operations.

        Raises:
            AnotherWayError: if a comparison comes out otherwise there than it did here.
        """
        values = [w]
        for function, _, parents, arguments, settings, _ in self.entries[1:]:
            values.append(function(*_filled(arguments, parents, values), **settings))
        for function, parents, arguments, settings, answer in self.guards:
            if not np.array_equal(
                function(*_filled(arguments, parents, values), **settings), answer, equal_nan=False
            ):
                raise AnotherWayError(
                    "Tape.run: at this w a comparison comes out otherwise than when f was "
                    "recorded, so f takes another way. Record it anew."
                )
        return values[-1]


def _pullback(rule: Any, position: int) -> Pullback | None:
    if type(rule) is tuple:
        found: Pullback | None = rule[position]
        return found
    return lambda *given, **settings: rule(position, *given, **settings)


def _filled(arguments: tuple[Any, ...], parents: Parents, values: list[Any]) -> list[Any]:
    filled = list(arguments)
    for position, parent in parents:
        filled[position] = values[parent]
    return filled


def _add_at(arrived: list[Any], own: set[int], parent: int, x: Any, index: Any, g: Any) -> None:
    """Add g at an index of what arrived at the parent, in place: f may read entry by entry."""
    if parent not in own:
        here = arrived[parent]
        if here is not None and type(here) not in PLAIN_TYPES:  # itself recorded, by an outer tape
            whole = np.zeros(x.shape)
            np.add.at(whole, index, g)
            arrived[parent] = here + whole
            return
        arrived[parent] = np.zeros(x.shape) if here is None else np.array(here)
        own.add(parent)
    whole = arrived[parent]
    if type(index) is int or type(index) is slice:
        whole[index] += g
    else:
        np.add.at(whole, index, g)
