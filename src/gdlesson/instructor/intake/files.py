"""What a student handed in, as bytes: some files with their names, not looked into yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

#: Files of one student that are looked into, and their bytes together.
MOST_FILES, MOST_BYTES = 20, 30_000_000


@dataclass(frozen=True)
class File:
    """One file: its name as it may be shown, its bytes; or the `problem` that they can't be had."""

    name: str
    data: bytes
    problem: str = ""


def packed(files: Iterable[File]) -> tuple[list[dict[str, Any]], bytes]:
    """Files as a table that JSON can hold, and all their bytes."""
    files = list(files)
    table = [{"name": f.name, "size": len(f.data), "problem": f.problem} for f in files]
    return table, b"".join(f.data for f in files)


def unpacked(table: Sequence[dict[str, Any]], blob: bytes) -> tuple[File, ...]:
    """The files again."""
    found, at = [], 0
    for row in table:
        found.append(File(row["name"], blob[at : at + row["size"]], row["problem"]))
        at += row["size"]
    return tuple(found)
