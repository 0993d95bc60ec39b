"""Constants on a tape stay what they were when f used them, whatever f writes into them later.

The walk back needs them. A small array is copied; a large one is locked against writing until f has
returned, so that an f which reuses it is told, and nobody pays for a copy of a table.
"""

from __future__ import annotations

from typing import Any

import numpy as np

#: Up to this many entries a copy costs no more than the operation itself.
COPIED = 4096

#: Arrays that are locked, by their identity, and by how many tapes.
_locks: dict[int, tuple[Any, int]] = {}


class Constants:
    """The arrays that one tape has locked."""

    __slots__ = ("locked",)

    def __init__(self) -> None:
        self.locked: set[int] = set()

    def kept(self, x: Any) -> Any:
        """The array as it is now: a copy, or itself with a lock on."""
        if x.size <= COPIED:
            return x.copy()
        whole = x
        while isinstance(whole, np.ndarray):  # a view, and what it is a view of
            known = _locks.get(id(whole))
            if id(whole) not in self.locked and (known or whole.flags.writeable):
                _locks[id(whole)] = (whole, known[1] + 1 if known else 1)
                self.locked.add(id(whole))
                whole.flags.writeable = False
            whole = whole.base
        return x

    def release(self) -> None:
        """Let f's arrays be written into again, where no other tape has them."""
        freed = []
        for key in self.locked:
            whole, count = _locks.pop(key)
            if count > 1:
                _locks[key] = (whole, count - 1)
            else:
                freed.append(whole)
        self.locked.clear()
        # What owns the numbers comes first: a view can be written into only if its owner can.
        for whole in sorted(freed, key=_depth):
            whole.flags.writeable = True


def _depth(x: Any) -> int:
    depth = 0
    while isinstance(x.base, np.ndarray):
        x, depth = x.base, depth + 1
    return depth
