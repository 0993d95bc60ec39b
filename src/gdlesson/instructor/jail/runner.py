"""Inside the jail: compute what a submission's functions return, and say so in JSON.

This file runs in there on its own, with numpy and two modules beside it. It reads one request from
its standard input and writes a line for each task. Each task runs in a process of its own, so that
whatever it breaks, the next one starts whole; this process runs nothing of the student's. It judges
nothing either: what is right is known outside only.
"""

from __future__ import annotations

import ast
import contextlib
import ctypes
import functools
import gc
import json
import linecache
import os
import select
import signal
import sys
import time
from types import CodeType
from typing import Any

Request = dict[str, Any]
#: A cell's name, its statements, and what is wrong if it has none.
Code = tuple[str, list[CodeType], dict[str, Any] | None]
#: Where the packages are that a submission may use.
SITE = "/jail/site"


def main() -> None:
    """Read requests, run their tasks in turn, write a line for each as soon as it is known."""
    sys.path.insert(0, os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", "..")))
    asked, out, empty = os.dup(0), os.dup(1), os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(empty, number)
    walled = __file__.startswith("/jail/")
    sys.path += [SITE] if walled else sys.argv[1:]
    from gdlesson.checks.observe import observe_all  # before any student code: so it is ours

    gc.freeze()  # a child shares these pages as long as its collector leaves them alone
    _unseen()
    _say(out, {"ready": True})
    with os.fdopen(asked, "rb") as requests:
        for line in requests:
            request: Request = json.loads(line)
            for name in request["preload"]:
                with contextlib.suppress(ImportError):
                    __import__(name)
            for task in request["tasks"]:
                code = [_compiled(cell, source) for cell, source in task["sources"]]
                answer, ended = _in_a_process(request, task, code, observe_all, (asked, out))
                if walled:  # never elsewhere: it would end everything that its user runs
                    _sweep()
                _say(out, {"task": task["task"], "ended": ended, "reply": answer})


def _unseen() -> None:
    """Close this process's files and memory to others of the same user: Linux's prctl(4, 0)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)


def _say(out: int, line: dict[str, Any]) -> None:
    data = (json.dumps(line) + "\n").encode()
    while data:
        data = data[os.write(out, data) :]


def _sweep() -> None:
    """End what a task left running: everything else in this jail, until it is gone."""
    until = time.monotonic() + 1
    while time.monotonic() < until:
        with contextlib.suppress(ProcessLookupError):
            os.kill(-1, signal.SIGKILL)
        others = {p for p in os.listdir("/proc") if p.isdigit()} - {"1", str(os.getpid())}
        if not others:
            return
        time.sleep(0.001)


def _in_a_process(
    request: Request, task: Request, code: list[Code], observe_all: Any, private: tuple[int, ...]
) -> tuple[str, str]:
    """Run one task in a child; what it reported, and how it ended."""
    limits = request["limits"]
    theirs, mine = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setsid()
            for number in (theirs, *private):
                os.close(number)
            _limit(limits)
            _work(task, code, observe_all, mine)
        except BaseException:
            os._exit(70)
        os._exit(0)
    os.close(mine)
    os.set_blocking(theirs, False)
    found, ended = _read(theirs, child, time.monotonic() + limits["seconds"], limits["reply"])
    os.close(theirs)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
    return found.decode("utf-8", "replace"), ended


def _read(pipe: int, child: int, deadline: float, most: int) -> tuple[bytes, str]:
    """What comes through the pipe until the child ends; what it leaves may keep the pipe open."""
    found, ended = b"", ""
    while not ended:
        left = deadline - time.monotonic()
        if left <= 0 or len(found) > most:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return b"", "timed out" if left <= 0 else "said too much"
        ready, _, _ = select.select([pipe], [], [], min(left, 0.02))
        if ready and (data := os.read(pipe, 65536)):
            found += data
            continue
        if ready:  # closed: it ends now, or has closed the pipe to run on
            time.sleep(0.001)
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            code = os.waitstatus_to_exitcode(status)
            ended = f"killed by signal {-code}" if code < 0 else f"exited with {code}"
    with contextlib.suppress(BlockingIOError):
        while (data := os.read(pipe, 65536)) and len(found) <= most:
            found += data
    if ended == f"killed by signal {int(signal.SIGXCPU)}":
        ended = "timed out"
    return (found, ended) if len(found) <= most else (b"", "said too much")


def _limit(limits: dict[str, Any]) -> None:
    """Hard limits on this process and what it starts; they can only be lowered from here."""
    import resource

    wanted = {
        resource.RLIMIT_CPU: int(limits["seconds"]) + 1,
        resource.RLIMIT_AS: limits["memory"],
        resource.RLIMIT_NPROC: limits["processes"],
        resource.RLIMIT_FSIZE: limits["file_size"],
        resource.RLIMIT_NOFILE: 64,
        resource.RLIMIT_CORE: 0,
    }
    for which, most in wanted.items():
        _, hard = resource.getrlimit(which)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with contextlib.suppress(ValueError, OSError):  # macOS has no limit on memory
            resource.setrlimit(which, (most, most))


def _work(task: Request, code: list[Code], observe_all: Any, pipe: int) -> None:
    """Define everything, call the task's function on every case, report."""
    space: dict[str, Any] = {"__name__": "submission", "__builtins__": __builtins__}
    problems: list[dict[str, Any]] = []
    for cell, statements, problem in code:
        problems += [problem] if problem else []
        for statement in statements:
            try:
                exec(statement, space)
            except BaseException as error:
                problems.append(_problem(error, cell))
    function = space.get(task["task"])
    seen = []
    if callable(function):
        seen = observe_all(function, task["cases"])
    report = {"defined": callable(function), "problems": problems, "observations": seen}
    data = json.dumps(report).encode()
    while data:
        data = data[os.write(pipe, data) :]


@functools.cache
def _compiled(cell: str, source: str) -> Code:
    """A cell's statements; one by one, so that one that fails does not take the rest along."""
    # A traceback finds the lines here, as it does in a notebook.
    linecache.cache[cell] = (len(source), None, source.splitlines(keepends=True), cell)
    try:
        body = ast.parse(source, cell).body
        return cell, [compile(ast.Module([s], []), cell, "exec") for s in body], None
    except Exception as error:
        return cell, [], _problem(error, cell)


def _problem(error: BaseException, cell: str) -> dict[str, Any]:
    """What was raised, and in which line of the cell that was being run."""
    line = getattr(error, "lineno", None) if isinstance(error, SyntaxError) else None
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == cell:
            line = trace.tb_lineno
        trace = trace.tb_next
    words = {"type": type(error).__name__, "message": str(error)[:500]}
    return {"cell": cell, "line": line, "error": words}


if __name__ == "__main__":
    main()
