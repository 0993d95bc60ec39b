"""Which cell a widget belongs to: when the cell runs again, what it made before makes way.

ipywidgets keeps every widget for as long as the kernel runs, and the page keeps its model: fifty
runs of one cell would leave fifty of each. What is still seen elsewhere, in a second view, stays.
"""

from __future__ import annotations

import weakref
from typing import Any

import anywidget
import traitlets
from IPython.core.getipython import get_ipython

#: By cell: the run in which it last made widgets, and those.
_MADE: dict[str, tuple[str, list[weakref.ref[OfACell]]]] = {}


class OfACell(anywidget.AnyWidget):
    """A widget that is closed once its cell has run again and nobody sees it any more."""

    views = traitlets.Int(0, help="how many views of it are open, as the pages say").tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        self._left = False
        super().__init__(**traits)
        self.observe(self._close_if_left, names="views")
        cell, run = _where()
        if not cell:
            return
        before, made = _MADE.get(cell, (run, []))
        if before != run:
            for reference in made:
                if (widget := reference()) is not None:
                    widget.leave()
            made = []
        _MADE[cell] = (run, [*made, weakref.ref(self)])

    def leave(self) -> None:
        """Its cell has made another in its place."""
        self._left = True
        self._close_if_left()

    def _close_if_left(self, _change: object = None) -> None:
        if self._left and self.views <= 0:
            self.layout.close()
            self.close()


def _where() -> tuple[str, str]:
    """The cell that is being run and this very run of it; empty where a page doesn't say."""
    shell: Any = get_ipython()
    message: dict[str, Any] = getattr(shell, "get_parent", dict)() or {}
    cell = message.get("metadata", {}).get("cellId", "")
    return str(cell or ""), str(message.get("header", {}).get("msg_id", ""))
