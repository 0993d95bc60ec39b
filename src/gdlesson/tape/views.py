"""Writing into arrays: a slice of one is a view, so that what is written shows on both sides."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Any

from gdlesson.tape.operations import written
from gdlesson.tape.recording import Handle, record

#: In the place of an index: a view that is no slice, so that nothing is written back through it.
TURNED = object()


class Links:
    """What an array shares its memory with: the array that it is a view of, and its own views."""

    __slots__ = ("again", "base", "index", "views")

    def __init__(self) -> None:
        self.base: Handle | None = None
        self.again: Callable[[Any], Any] | None = None
        self.index: Any = None
        self.views: list[weakref.ref[Handle]] = []


def links_of(array: Handle) -> Links:
    """The links of an array, made when first asked for."""
    if array.links is None:
        array.links = Links()
    found: Links = array.links
    return found


def seen(base: Handle, view: Any, again: Callable[[Any], Any], index: Any = TURNED) -> Any:
    """Note that `view` shows a part of `base`: that at an index, or the whole in another shape."""
    links = links_of(view)
    links.base, links.again, links.index = base, again, index
    links_of(base).views.append(weakref.ref(view))
    return view


def write(array: Handle, new: Any) -> Any:
    """Be `new` from now on, as an array that is written into; so are its base and all views.

    Raises:
        TypeError: if the array was reshaped or turned: writing there might show elsewhere, or not.
    """
    if new.value.shape != array.value.shape:
        raise ValueError(
            f"grad: f writes what has shape {new.value.shape} into an array of shape "
            f"{array.value.shape}."
        )
    base = None if array.links is None else array.links.base
    if base is None:
        _become(array, new)
        return array
    if array.links.index is TURNED:
        raise TypeError(
            "grad: f writes into an array that was reshaped or turned, and may share its numbers "
            "with another. Write into a .copy() of it."
        )
    write(base, record(written, (base, new), {"index": array.links.index}))
    return array


def _become(array: Handle, new: Handle) -> None:
    array.value, array.index, array.tape = new.value, new.index, new.tape
    for reference in array.links.views if array.links else ():
        view = reference()
        if view is not None:
            _become(view, view.links.again(array))
