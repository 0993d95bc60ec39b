"""Inside the jail: compute what a submission's functions return, and say so in JSON.

This file runs in there on its own, with numpy and three modules beside it. It reads one request
from its standard input and writes a line for each task. Each task runs in a process of its own, so
that whatever it breaks, the next one starts whole; this process runs nothing of the student's. It
judges nothing either: what is right is known outside only.
"""

from __future__ import annotations

import ast
import contextlib
import ctypes
import gc
import json
import linecache
import os
import select
import signal
import sys
import time
from collections.abc import Iterator
from types import CodeType, SimpleNamespace
from typing import Any

Request = dict[str, Any]
#: How the names of pieces begin of which a traceback must not find the source.
UNSEEN = "reference"
#: A statement with `await` in it is compiled to a coroutine (CO_COROUTINE).
_COROUTINE = 0x80
#: Where the packages are that a submission may use.
SITE = "/jail/site"
#: Where a submission may write; its home and /dev/shm are the same folder.
WRITABLE = "/tmp"


def main() -> None:
    """Read requests, run their tasks in turn, write a line for each as soon as it is known."""
    asked, out, empty = os.dup(0), os.dup(1), os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(empty, number)
    walled = __file__.startswith("/jail/")
    sys.path += [SITE] if walled else sys.argv[1:]
    # Before any student code: so they are ours.
    from gdlesson.checks import stimuli
    from gdlesson.checks.limit import time_limit
    from gdlesson.checks.observe import observe_all
    from gdlesson.instructor.jail.questions import Talk, asking
    from gdlesson.instructor.jail.stand_ins import notebook

    ours = SimpleNamespace(
        notebook=notebook, observe_all=observe_all, time_limit=time_limit, stimuli=stimuli,
        asking=asking,
    )  # fmt: skip
    gc.freeze()  # a child shares these pages as long as its collector leaves them alone
    _unseen()
    _say(out, {"ready": True})
    with os.fdopen(asked, "rb") as requests:
        for line in requests:
            request: Request = json.loads(line)
            for name in request["preload"]:
                module, _, star = name.partition(":")
                with contextlib.suppress(ImportError):
                    __import__(module, fromlist=[star] if star else [])
            for task in request["tasks"]:
                talk = Talk(out, requests)
                answer, ended = _in_a_process(request, task, ours, (asked, out), talk)
                # Never elsewhere: it would end everything that its user runs.
                clean = not walled or (_sweep() and _clear())
                said = {"task": task["task"], "ended": ended, "reply": answer, "clean": clean}
                _say(out, said)


def _unseen() -> None:
    """Close this process's files and memory to others of the same user: Linux's prctl(4, 0)."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)


def _say(out: int, line: dict[str, Any]) -> None:
    data = (json.dumps(line) + "\n").encode()
    while data:
        data = data[os.write(out, data) :]


def _sweep() -> bool:
    """End what a task left running: everything else in this jail, until it is gone."""
    until = time.monotonic() + 1
    while time.monotonic() < until:
        try:
            os.kill(-1, signal.SIGKILL)  # all but this one and process 1
        except ProcessLookupError:
            return True
        time.sleep(0.001)
    return False


def _clear() -> bool:
    """Remove what a task wrote; whether nothing of it is left."""
    folders = [WRITABLE]
    try:
        for folder in folders:  # grows on the way: no recursion, however deep they go
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        os.chmod(entry.path, 0o700)
                        folders.append(entry.path)
                    else:
                        os.unlink(entry.path)
        for folder in reversed(folders[1:]):
            os.rmdir(folder)
    except OSError:
        return False
    return True


def _in_a_process(
    request: Request,
    task: Request,
    ours: SimpleNamespace,
    private: tuple[int, ...],
    talk: Any,
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
            ours.stimuli.FUNCTIONS["asked"] = ours.asking(talk.in_the_task())
            _work(task, limits["seconds"] / 2, ours, mine)
        except BaseException:
            os._exit(70)
        os._exit(0)
    os.close(mine)
    os.set_blocking(theirs, False)
    talk.in_the_runner()
    deadline = time.monotonic() + limits["seconds"]
    found, ended = _read(theirs, child, deadline, limits["reply"], talk)
    os.close(theirs)
    talk.close()
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
    return found.decode("utf-8", "replace"), ended


def _read(pipe: int, child: int, deadline: float, most: int, talk: Any) -> tuple[bytes, str]:
    """What comes through the pipe until the child ends; what it leaves may keep the pipe open."""
    found, ended = b"", ""
    waiting = [pipe, talk.questions]
    while not ended:
        left = deadline - time.monotonic()
        if left <= 0 or len(found) > most:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return b"", "timed out" if left <= 0 else "said too much"
        ready, _, _ = select.select(waiting, [], [], min(left, 0.02))
        if talk.questions in ready:
            if not talk.go_on():
                waiting = [pipe]
            continue
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


def _work(task: Request, patience: float, ours: SimpleNamespace, pipe: int) -> None:
    """Define everything, call the task's function on every case, report."""
    # What a submission imports of ours is a copy: to change it changes nothing here.
    for name in [n for n in sys.modules if n.partition(".")[0] == "gdlesson"]:
        del sys.modules[name]
    space = ours.notebook("")
    problems: list[dict[str, Any]] = []
    for cell, source, *which in task["sources"]:
        for statement, code in _compiled(cell, source, which[0] if which else None):
            try:
                if isinstance(code, Exception):
                    raise code
                with ours.time_limit(patience):
                    _run(code, space)
            except BaseException as error:
                problems.append(_problem(error, cell, statement))
    function = space.get(task["task"])
    seen = []
    if callable(function):
        seen = ours.observe_all(function, task["cases"])
    report = {"defined": callable(function), "problems": problems[:100], "observations": seen}
    data = json.dumps(report).encode()
    while data:
        data = data[os.write(pipe, data) :]


def _compiled(
    cell: str, source: str, which: list[int] | None
) -> Iterator[tuple[int, CodeType | Exception]]:
    """A cell's statements; one by one, so that one that fails does not take the rest along."""
    if not cell.startswith(UNSEEN):  # a traceback finds the lines here, as it does in a notebook
        lines = [line + "\n" for line in source.split("\n")]
        linecache.cache[cell] = (len(source), None, lines, cell)
    try:
        body = ast.parse(source, cell).body
    except Exception as error:
        yield 0, error
        return
    for number in range(len(body)) if which is None else which:
        try:
            whole = ast.Module([body[number]], [])
            yield number, compile(whole, cell, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        except Exception as error:
            yield number, error


def _run(code: CodeType, space: dict[str, Any]) -> None:
    """Run a statement as a kernel does: it may wait for something."""
    if not code.co_flags & _COROUTINE:
        exec(code, space)
        return
    import asyncio

    asyncio.run(eval(code, space))


def _problem(error: BaseException, cell: str, statement: int) -> dict[str, Any]:
    """What was raised, and in which line of the cell that was being run."""
    line = getattr(error, "lineno", None) if isinstance(error, SyntaxError) else None
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == cell:
            line = trace.tb_lineno
        trace = trace.tb_next
    try:
        message = str(error)[:500]
    except Exception:
        message = ""
    words = {"type": type(error).__name__[:200], "message": message}
    return {"cell": cell, "line": line, "statement": statement, "error": words}
