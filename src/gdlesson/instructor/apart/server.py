"""The process that works apart: for every request a fork of its own, with limits, and its reply.

A server itself looks at nothing that a student wrote: it passes bytes on, and ends the fork that
takes too long. Everything is imported once, by the process that all servers are forks of, so that a
server or a fork costs about ten milliseconds. Each ends as soon as nobody is there any more to ask.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import signal
import socket
import sys
import warnings
from pathlib import Path
from typing import Any

from gdlesson.instructor.apart.frames import LARGEST, FrameError, read_frame, write_frame
from gdlesson.instructor.apart.work import WORK, warm
from gdlesson.instructor.exercises import EXERCISES
from gdlesson.instructor.jail.walls import JailError

#: What one fork may use: bytes beyond what the server has itself, and seconds of computing. Waiting
#: for the jail is not computing; a submission takes a third of a second.
MEMORY, SECONDS = 1 << 30, 10


def main() -> None:
    """Hand out servers: each is a fork on the two pipes that came through standard input."""
    asking = socket.socket(fileno=os.dup(0))
    empty = os.open(os.devnull, os.O_RDWR)
    os.dup2(empty, 0)
    os.dup2(empty, 1)
    warnings.simplefilter("ignore")  # Python's own words about a student's code are for nobody
    for name in EXERCISES.keys() & set(sys.argv[1:]):
        warm(name)
    gc.freeze()  # a fork shares these pages as long as its collector leaves them alone
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        word, pipes, _, _ = socket.recv_fds(asking, 1, 2)
        if not word:
            return
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            asking.close()
            _serve(*pipes)
            os._exit(0)
        for pipe in pipes:
            os.close(pipe)


def _serve(asked: int, told: int) -> None:
    """Answer requests until nobody is there any more to ask."""
    with contextlib.suppress(FrameError, OSError):
        write_frame(told, {"ready": os.getpid()})
        while True:
            request, blob = read_frame(asked, None, LARGEST)
            if "exercise" in request and warm(request["exercise"]):
                gc.freeze()
            reply, data = _in_a_fork(request, blob, asked, told)
            write_frame(told, reply, data)


def _in_a_fork(
    request: dict[str, Any], blob: bytes, asked: int, told: int
) -> tuple[dict[str, Any], bytes]:
    """The reply of a fork, or how it ended."""
    theirs, mine = os.pipe()
    server = os.getpid()
    child = os.fork()
    if child == 0:
        os.close(theirs)
        os.close(asked)
        os.close(told)
        _answer(request, blob, mine, server)
    os.close(mine)
    reply: dict[str, Any] = {"failed": "gone"}
    data = b""
    try:
        reply, data = read_frame(theirs, request["seconds"], LARGEST, watched=asked)
    except FrameError as error:
        if str(error) != "gone":
            reply = {"failed": str(error)}
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return reply, b""
    finally:
        os.close(theirs)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if reply == {"failed": "gone"}:
        reply = {"failed": _DEATHS.get(-code, f"gone, with {code}")}
    return reply, data


#: What ends a process by its own doing; any other signal came from outside.
_DEATHS = {
    **{int(s): "crash" for s in (signal.SIGSEGV, signal.SIGABRT, signal.SIGFPE, signal.SIGILL)},
    int(getattr(signal, "SIGBUS", signal.SIGSEGV)): "crash",
    int(getattr(signal, "SIGXCPU", 0)): "time",
}


def _answer(request: dict[str, Any], blob: bytes, pipe: int, server: int) -> None:
    """In the fork: do it, reply, end."""
    try:
        _limit()
        if os.getppid() != server:  # it ended before we had asked to end with it
            os._exit(70)
        try:
            reply, data = WORK[request["do"]](request, blob)
        except MemoryError:
            reply, data = {"failed": "memory"}, b""
        except RecursionError:
            reply, data = {"failed": "depth"}, b""
        except JailError as error:
            reply, data = {"failed": "jail", "text": str(error)}, b""
        except Exception as error:
            text = f"{type(error).__name__}: {error}"[:400]
            reply, data = {"failed": "error", "text": f"{text} {_place(error)}"}, b""
        write_frame(pipe, reply, data)
    except BaseException:
        os._exit(70)
    os._exit(0)


def _place(error: BaseException) -> str:
    """Where in our own code, for whoever has to mend it."""
    trace, place = error.__traceback__, ""
    while trace is not None:
        file = Path(trace.tb_frame.f_code.co_filename).name
        place, trace = f"({file}, line {trace.tb_lineno})", trace.tb_next
    return place


def _limit() -> None:
    """Limits on this process; soft ones, since the jail sets those of what it starts itself."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)  # Linux: end when the server does
    import resource

    wanted = {resource.RLIMIT_CPU: SECONDS, resource.RLIMIT_CORE: 0}
    with contextlib.suppress(OSError, ValueError):
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        wanted[resource.RLIMIT_AS] = pages * resource.getpagesize() + MEMORY
    for which, most in wanted.items():
        _, hard = resource.getrlimit(which)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with contextlib.suppress(ValueError, OSError):  # macOS has no limit on memory
            resource.setrlimit(which, (most, hard))


if __name__ == "__main__":
    main()
