"""What a notebook's cells print that need PyTorch, for who has none. Entries: recorded.toml."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any


def recorded(cell: str) -> None:
    """Print what a cell printed when it was last recorded, marked as recorded.

    Args:
        cell: the cell's id, such as "torch-gradient".

    Returns:
        Nothing; it prints.

    Raises:
        ValueError: if no cell of this id is recorded; names those that are.

    >>> recorded("torch-gradient")  # doctest: +ELLIPSIS
    Recorded with PyTorch ..., not run here:
    tensor([ 8., 18.])

    Limitation: what a cell prints after it was changed is not known.
    """
    record = read()
    if not isinstance(cell, str) or cell not in record["cells"]:
        known = ", ".join(record["cells"])
        raise ValueError(f"recorded: cell is the id of a recorded one ({known}); got {cell!r}")
    print(f"Recorded with PyTorch {record['torch']}, not run here:")
    print(record["cells"][cell], end="")


def read() -> dict[str, Any]:
    """The record: the version of PyTorch, and what each cell printed."""
    return tomllib.loads((files(__package__) / "recorded.toml").read_text("utf-8"))
