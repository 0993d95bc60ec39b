"""One user number for each jail at work: the limit on processes is counted by user.

Only needed as root. A slot is a lock on a small file, so that any number of graders on one machine
share the numbers, and one that is killed gives its number back.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

#: Nobody's: above what Debian and systemd hand out to people, below where both end.
FIRST, MANY = 64100, 256


class NoSlotError(Exception):
    """All user numbers are in use."""


@contextlib.contextmanager
def slot(folder: Path | None = None) -> Iterator[int]:
    """A user number that no other jail on this machine has while the block runs."""
    if sys.platform == "win32":
        raise NoSlotError("there are no user numbers on Windows")
    import fcntl

    folder = folder or _folder()
    for number in range(FIRST, FIRST + MANY):
        handle = os.open(folder / str(number), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            continue
        try:
            yield number
        finally:
            os.close(handle)
        return
    raise NoSlotError(f"{MANY} jails are at work on this machine; wait for one to end")


def _folder() -> Path:
    """A folder that only we can write to."""
    run = Path("/run") if os.access("/run", os.W_OK) else Path(tempfile.gettempdir())
    folder = run / f"gdlesson-slots-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if found.st_uid != os.getuid() or folder.is_symlink() or found.st_mode & 0o077:
        raise NoSlotError(f"{folder} belongs to somebody else; remove it")
    return folder
