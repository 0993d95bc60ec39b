"""Asks processes apart to work, and believes them nothing but data.

There are as many servers as threads that ask at once, forks of one process that has everything
imported; a server is used again and again, and replaced if it breaks. A fork that dies of its work
ends with that work only: the others do not hear of it.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import threading
from typing import Any

from gdlesson.instructor.apart.frames import LARGEST, FrameError, read_frame, write_frame
from gdlesson.instructor.jail.run import STARTING
from gdlesson.instructor.jail.walls import JailError

#: How a server is started; never in the folder that we happen to be in (-P): there may be a
#: numpy.py in it.
COMMAND = [sys.executable, "-P", "-m", "gdlesson.instructor.apart.server"]


class ApartError(Exception):
    """Nothing came back, and it is not the submission's fault: there is no grade."""


class WorkError(Exception):
    """The work itself can't be done within its limits; the text says so of whatever was read."""


_WHY = {
    "memory": "Reading it takes more memory than a notebook may need.",
    "time": "Reading it takes more than ten seconds of computing.",
    "depth": "It is nested more deeply than can be read.",
    "crash": "Python itself died while it was read.",
    "said too much": "More came out of it than a notebook holds.",
}


def ask(request: dict[str, Any], blob: bytes = b"") -> tuple[dict[str, Any], bytes]:
    """Have one thing done apart.

    Raises:
        WorkError: if it takes more than it may: what is in it is to blame.
        JailError, ApartError: if that is not so.
    """
    server = _taken()
    try:
        reply, data = server.ask(request, blob)
    except (FrameError, OSError) as error:
        server.close()
        raise ApartError(f"the process apart is gone ({error})") from None
    except BaseException:
        server.close()
        raise
    with _LOCK:
        _IDLE.append(server)
    if "failed" not in reply:
        return reply, data
    failed, text = str(reply["failed"]), str(reply.get("text", ""))
    if failed in _WHY:
        raise WorkError(_WHY[failed])
    if failed == "jail":
        raise JailError(text)
    raise ApartError(text or f"the process apart ended: {failed}")


_IDLE: list[_Server] = []
_LOCK = threading.Lock()


def _taken() -> _Server:
    with _LOCK:
        if _IDLE:
            return _IDLE.pop()
    return _Server()


class _Nursery:
    """The process that every server is a fork of."""

    def __init__(self, exercise: str) -> None:
        if not hasattr(os, "fork"):
            raise JailError("submissions can't be graded on Windows; grade in WSL 2, with a jail")
        one = {f"{name}_NUM_THREADS": "1" for name in ("OPENBLAS", "OMP", "MKL")}
        self.asking, theirs = socket.socketpair()
        self.complaints = tempfile.TemporaryFile()  # noqa: SIM115 - as long as the process
        with theirs:
            self.process = subprocess.Popen(
                [*COMMAND, exercise], stdin=theirs.fileno(), stdout=subprocess.DEVNULL,
                stderr=self.complaints, env={**os.environ, **one}, start_new_session=True,
            )  # fmt: skip

    def words(self) -> str:
        """What it said before it ended."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(5)
        self.complaints.seek(0)
        lines = self.complaints.read()[-2000:].decode("utf-8", "replace").strip().splitlines()
        return " / ".join(lines[-3:]) or "no reason given"

    def close(self) -> None:
        """End it; the servers go on until their pipes are closed."""
        self.process.kill()
        self.process.wait()
        self.asking.close()
        self.complaints.close()


_NURSERIES: list[_Nursery] = []


def prepare(exercise: str = "") -> None:
    """Start what servers come of, so that its imports are done while something else is.

    Args:
        exercise: what will be graded, to be loaded once for all of them.
    """
    with _LOCK:
        if not _NURSERIES:
            _NURSERIES.append(_Nursery(exercise))


@atexit.register
def close_all() -> None:
    """End every process apart that is not at work."""
    while _IDLE:
        _IDLE.pop().close()
    while _NURSERIES:
        _NURSERIES.pop().close()


class _Server:
    """One server at work; whoever has it, has it alone."""

    def __init__(self) -> None:
        prepare()
        nursery = _NURSERIES[0]
        asked, self.into = os.pipe()
        self.out_of, told = os.pipe()
        try:
            with _LOCK:
                socket.send_fds(nursery.asking, [b"."], [asked, told])
            os.close(asked)
            os.close(told)
            self.pid = int(read_frame(self.out_of, STARTING, 0)[0]["ready"])
        except (FrameError, OSError) as error:
            self.close()
            why = nursery.words()
            with _LOCK:
                if nursery in _NURSERIES:
                    _NURSERIES.remove(nursery)
                    nursery.close()
            raise ApartError(f"no process apart can be started ({error}): {why}") from None

    def ask(self, request: dict[str, Any], blob: bytes) -> tuple[dict[str, Any], bytes]:
        write_frame(self.into, request, blob)
        return read_frame(self.out_of, request["seconds"] + 30, LARGEST)

    def close(self) -> None:
        """End it: it and a fork that is at work end when these are closed."""
        for pipe in (self.into, self.out_of):
            with contextlib.suppress(OSError):
                os.close(pipe)
