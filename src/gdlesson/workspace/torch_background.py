"""PyTorch had in the background of an open JupyterLab, by a program that ends with it.

Without a port it begins at once: that is how the environments of the tests get theirs.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from gdlesson.workspace.torch_setup import at_work, get, is_whole

#: How long JupyterLab may take to answer before the work begins all the same.
OPENING = 120.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Get PyTorch, and say on the terminal how far it is; 0 if it is here in the end."""
    parser = argparse.ArgumentParser(description="Puts PyTorch's CPU build into this Python.")
    parser.add_argument("-c", "--constraint", type=Path, help="a file of versions, for pip")
    parser.add_argument("--port", type=int, help="begin when a server answers there")
    parser.add_argument("--beside", type=int, help="end when this process, our parent, does")
    given = parser.parse_args(arguments)
    if is_whole() and not at_work():
        return 0
    if given.beside and os.name == "posix":
        threading.Thread(target=_end_with, args=(given.beside,), daemon=True).start()
    if given.port:
        _wait_for(given.port)
        with contextlib.suppress(AttributeError, OSError):
            os.nice(10)
        _say("PyTorch, for Section 10, is being set up in the background.")
    why = get(lambda words: _say(f"PyTorch: {words}"), given.constraint)
    if why:
        _say(f"PyTorch can't be had here ({why}); Section 10 shows recorded output in its place.")
        return 1
    if given.port:
        _say("PyTorch is set up: in Section 10, run the first cell again.")
    return 0


def _say(text: str) -> None:
    print(text, flush=True)


def _wait_for(port: int) -> None:
    """Until a server answers at this port of ours, or has taken too long."""
    end = time.monotonic() + OPENING
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.3)


def _end_with(parent: int) -> None:
    """End, with the installer that runs beside us, once our parent is another than this one."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os.killpg(os.getpgid(0), signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
