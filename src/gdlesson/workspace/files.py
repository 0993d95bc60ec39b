"""Files that several programs may want: written whole or not at all, by one of them at a time."""

from __future__ import annotations

import contextlib
import os
import secrets
import warnings
from collections.abc import Iterator
from pathlib import Path

with warnings.catch_warnings():
    # Where the system has no locks (a browser), filelock says at once that it makes do with a file
    # that is there or not. That is enough for us; `BusyError` says what to do if one is left over.
    warnings.simplefilter("ignore")
    from filelock import FileLock, SoftFileLock, Timeout

#: How many seconds to wait for another program: it only ever writes some small files.
PATIENCE = 20.0


class BusyError(OSError):
    """Another program holds the file; the text says what to do."""


def write_whole(target: Path, data: bytes, mode: int = 0o666) -> None:
    """Write all of it or nothing: a full disk, or a second program, must not leave half a file.

    Args:
        target: the file; its folder is made if it is not there.
        data: what it will hold.
        mode: who may read and write it, within what the umask allows.

    Raises:
        OSError: if it can't be written; then the file is as it was before.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    name = target.parent / f".gdlesson-{secrets.token_hex(8)}"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(name, flags, mode)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(name, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


@contextlib.contextmanager
def only_one(lock: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Hold a lock while the block runs: no other thread or program holds it at the same time.

    Args:
        lock: the file that stands for it; its folder must be there.
        patience: how many seconds to wait for who has it.

    Raises:
        BusyError: if another still has it after that time.
        OSError: if the file can't be made.

    Limitation: a program that knows nothing of the lock is not kept out.
    """
    # Who may write into a lock may lock its owner out.
    held = FileLock(lock, timeout=patience, mode=0o600)
    try:
        try:
            held.acquire()
        except NotImplementedError:  # a file system without locks, said by older filelocks
            held = SoftFileLock(lock, timeout=patience, mode=0o600)
            held.acquire()
    except Timeout:
        raise BusyError(
            f"another program has held {lock} for more than {patience:g} seconds. Let it end; "
            "if none is at work, delete that file"
        ) from None
    try:
        yield
    finally:
        held.release()
