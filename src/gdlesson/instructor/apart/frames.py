"""Messages between two of our processes: a small table as JSON, and bytes as they are.

Whoever reads says how long it will wait and how much it will take; a message that does not keep to
that is none.
"""

from __future__ import annotations

import json
import os
import select
import struct
import time
from typing import Any

_SIZES = struct.Struct(">QQ")
#: Bytes of a table; a record of the grader's has a tenth of it at most.
LONGEST_TABLE = 32_000_000
#: Bytes beside a table: what a student handed in has a few of these at most.
LARGEST = 200_000_000
_PIECE = 1 << 20


class FrameError(Exception):
    """No message: the other side is gone, silent for too long, or says too much."""


def write_frame(handle: int, table: dict[str, Any], blob: bytes = b"") -> None:
    """Write one message; the other side being gone is an OSError."""
    text = json.dumps(table).encode()
    for part in (_SIZES.pack(len(text), len(blob)), text, blob):
        rest = memoryview(part)
        while rest:
            rest = rest[os.write(handle, rest[:_PIECE]) :]


def read_frame(
    handle: int, seconds: float | None, most: int, watched: int | None = None
) -> tuple[dict[str, Any], bytes]:
    """Read one message.

    Args:
        handle: where from.
        seconds: how long to wait for all of it; None for ever.
        most: the largest number of bytes beside the table.
        watched: another handle; as soon as there is something to read from it, nobody waits.

    Raises:
        FrameError: if no whole message comes.
    """
    until = None if seconds is None else time.monotonic() + seconds
    table_size, blob_size = _SIZES.unpack(_exactly(handle, _SIZES.size, until, watched))
    if table_size > LONGEST_TABLE or blob_size > most:
        raise FrameError("said too much")
    text = _exactly(handle, table_size, until, watched)
    blob = _exactly(handle, blob_size, until, watched)
    try:
        table = json.loads(text)
    except (ValueError, RecursionError):
        raise FrameError("no table") from None
    if not isinstance(table, dict):
        raise FrameError("no table")
    return table, blob


def _exactly(handle: int, size: int, until: float | None, watched: int | None) -> bytes:
    found = bytearray()
    while len(found) < size:
        left = None if until is None else until - time.monotonic()
        if left is not None and left <= 0:
            raise FrameError("timed out")
        handles = [handle] if watched is None else [handle, watched]
        ready = select.select(handles, [], [], left)[0]
        if watched in ready:
            raise FrameError("nobody waits for it")
        if handle in ready:
            data = os.read(handle, min(size - len(found), _PIECE))
            if not data:
                raise FrameError("gone")
            found += data
    return bytes(found)
