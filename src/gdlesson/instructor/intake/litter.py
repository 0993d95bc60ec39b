"""What operating systems, editors and Jupyter leave lying about."""

from __future__ import annotations

from collections.abc import Sequence

_LITTER = ("__MACOSX", "Thumbs.db", "desktop.ini", "__pycache__")


def is_litter(parts: Sequence[str]) -> bool:
    """Whether a path is empty, or leads through something that nobody handed in.

    >>> is_litter(["ann", ".ipynb_checkpoints", "x.ipynb"]), is_litter(["ann", "x.ipynb"])
    (True, False)
    """
    return not parts or any(p.startswith(".") or p in _LITTER for p in parts)
