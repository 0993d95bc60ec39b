"""Functions as the page can compute them: lists of operations, or None where it can't."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from gdlesson.objectives import ALL, Objective
from gdlesson.tape.program import NoProgramError, Program, Window, program
from gdlesson.widgets._written_down import WrittenDown


def program_of(f: Callable[..., Any], window: Window | None = None) -> Program | None:
    """f as a list of operations for the page; None for an f that stays with Python.

    An objective goes with its own slopes, so that the page walks by the very numbers that Python
    walks by.

    >>> from gdlesson.objectives import parabola
    >>> program_of(parabola)["steps"]
    [['input', 0], ['multiply', 0, 0], ['number', 2.0], ['multiply', 2, 0]]
    """
    if isinstance(f, WrittenDown):
        return f.program
    try:
        if isinstance(f, Objective):
            return _known(f.name) if ALL.get(f.name) is f else _of_objective(f)
        return None if window is None else program(f, window)
    except NoProgramError:
        return None


@functools.cache
def _known(name: str) -> Program:
    """Of an objective of ours, which stays what it is: written down once."""
    return _of_objective(ALL[name])


def _of_objective(f: Objective) -> Program:
    if f.dimension == 1:
        return program(f, f.window[0], lambda x: f.slopes(x)[0])
    slopes = [lambda w, i=i: f.slopes(w[0], w[1])[i] for i in range(2)]
    return program(f, f.window, *slopes)
