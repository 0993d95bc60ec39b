"""Which cell a widget belongs to: when the cell runs again, what it made before makes way.

ipywidgets keeps every widget for as long as the kernel runs, and the page keeps its model: fifty
runs of one cell would leave fifty of each. What is still seen elsewhere, in a second view, stays.
"""

from __future__ import annotations

import secrets
import time
import weakref
from typing import Any

import anywidget
import traitlets
from IPython.core.getipython import get_ipython

from gdlesson.widgets._parcel import parcel

#: A view that is open answers in a few milliseconds, unless the kernel has more to do first.
TIME_TO_ANSWER = 2.0
#: By cell: the run in which it last made widgets, and those.
_MADE: dict[str, tuple[str, list[weakref.ref[OfACell]]]] = {}


class OfACell(anywidget.AnyWidget):
    """A widget that is closed once its cell has run again and nobody sees it any more.

    A subclass has its ES module and its style sheet as `_esm` and `_css`; they travel as one
    parcel.
    """

    _esm: Any
    _css: Any

    seen = traitlets.Unicode(help="the last question that an open view has answered").tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        kind = type(self)
        code = parcel(kind.__name__.lower(), kind._esm, kind._css)
        super().__init__(_esm=code, _css="", **traits)
        self._asked, self._when = "", 0.0
        cell, run = _where()
        if not cell:
            return
        before, made = _MADE.get(cell, (run, []))
        if before != run:
            left = [widget for reference in made if (widget := reference()) is not None]
            made = [weakref.ref(widget) for widget in left if not widget.make_way()]
        _MADE[cell] = (run, [*made, weakref.ref(self)])

    def make_way(self) -> bool:
        """Its cell has run again: ask whether it is still seen, or close if nobody has said so."""
        waited = time.monotonic() - self._when
        if self._asked and self.seen != self._asked and waited > TIME_TO_ANSWER:
            self.layout.close()
            self.close()
            return True
        if not self._asked or self.seen == self._asked:
            self._asked, self._when = secrets.token_hex(4), time.monotonic()
            self.send({"still": self._asked})
        return False


def _where() -> tuple[str, str]:
    """The cell that is being run and this very run of it; empty where a page doesn't say."""
    shell: Any = get_ipython()
    message: dict[str, Any] = getattr(shell, "get_parent", dict)() or {}
    cell = message.get("metadata", {}).get("cellId", "")
    return str(cell or ""), str(message.get("header", {}).get("msg_id", ""))
