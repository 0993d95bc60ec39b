"""PyTorch, which one section uses: here, on its way, or had for this very kernel by one cell."""

from __future__ import annotations

import importlib
import sys
from types import ModuleType

from gdlesson.workspace import torch_setup

#: What there is without it.
MEANWHILE = "the cells that need it show what they print, as it was recorded"


def use_torch(install: bool = False) -> ModuleType | None:
    """PyTorch, if it is here; else None, and a line that says why, or how far it is.

    Args:
        install: get PyTorch's build for the CPU (a few hundred MB) for the Python of this very
            kernel, if it is not here and not on its way.

    Returns:
        The module torch, or None.

    Raises:
        TypeError: if `install` is neither True nor False.

    >>> use_torch("yes")
    Traceback (most recent call last):
    TypeError: use_torch: install is True or False; got 'yes'

    Limitation: a build that doesn't start, and is then mended, needs a new kernel.
    """
    if not isinstance(install, bool):
        raise TypeError(f"use_torch: install is True or False; got {install!r}")
    if how_far := torch_setup.at_work():
        print(f"PyTorch is on its way ({how_far}). Until it is here {MEANWHILE}.")
        print("Run this cell again to see whether it is.")
        return None
    if torch_setup.is_whole():
        return _start()
    if sys.platform == "emscripten":
        print(f"There is no PyTorch for a kernel in a web page; {MEANWHILE}.")
        return None
    why = torch_setup.failure()
    if install:
        print("Getting PyTorch for this kernel …", flush=True)
        why = torch_setup.get(lambda words: print(words, flush=True))
        if not why:
            return _start()
    print(f"PyTorch could not be had: {why}." if why else "PyTorch is not here.")
    print(f"That breaks nothing: {MEANWHILE}.")
    return None


def _start() -> ModuleType | None:
    try:
        return importlib.import_module("torch")
    except Exception as error:  # a build may miss a library of the system's, or fail in its own way
        first = (str(error).strip() or type(error).__name__).splitlines()[0]
        print(f"PyTorch is installed and doesn't start: {first}")
        print(f"That breaks nothing: {MEANWHILE}.")
        return None
