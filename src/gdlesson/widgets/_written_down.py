"""A learner's function that the page can compute as well: a list of operations, exact slopes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from gdlesson._validate import Array
from gdlesson.tape.grad import grad
from gdlesson.tape.program import NoProgramError, Program, Window, agree, program, run_program
from gdlesson.widgets._own import (
    ONE_PICTURE,
    WORTH_REMEMBERING,
    OwnFunction,
    Watch,
    own_function,
    watched,
)


class WrittenDown(OwnFunction):
    """A learner's f of one array, and the list of operations that it is.

    Args:
        f: a function that `written_down` has found to be one.
        places: where it may be tried.
        program: the list.
    """

    def __init__(self, f: Callable[[Any], Any], places: Iterable[Any], program: Program) -> None:
        self._places, self.program = list(places), program
        super().__init__(f, self._places)
        self._slopes = grad(self.asked)

    def gradient(self, w: Any) -> Array:
        """The exact slopes at w, by the operations that f does there."""
        return np.asarray(self._slopes(w), dtype=float)

    def holds(self) -> bool:
        """Whether f still is what was written down: it may depend on a name of the learner's."""
        return all(agree(run_program(self.program, w)[0], self._now(w)) for w in self._places[:3])

    def anew(self, window: Window) -> Callable[[Any], Any]:
        """f as it is by now."""
        return written_down(self.plain, window, self._places)

    def _now(self, w: Any) -> float:
        try:
            with np.errstate(all="ignore"):
                return float(self(w))
        except Exception:  # whatever it is, the answer says so
            return np.nan


def written_down(
    f: Callable[[Any], Any], window: Window, places: Iterable[Any]
) -> Callable[[Any], Any]:
    """f as a widget calls it, and as a list for the page where it is one.

    Of what is slow, answers by chance, prints or writes to its argument, there is more to say than
    a page knows: it stays with Python, as does what asks its argument.
    """
    tried = list(places)
    own = own_function(f, tried)
    if not isinstance(own, OwnFunction) or own.notes() or own.seconds > WORTH_REMEMBERING:
        return own
    try:
        with watched(Watch(ONE_PICTURE)):
            found = program(own.asked, window)
    except NoProgramError:
        return own
    return own if own.notes() else WrittenDown(f, tried, found)
