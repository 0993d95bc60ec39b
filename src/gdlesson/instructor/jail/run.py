"""Lets a submission compute its values in the jail, and brings back one report for each task.

If the runner itself is stopped, which a submission can bring about, the task at work is the one
that did it, and a new jail goes on with the rest: one bad answer costs that answer.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from subprocess import Popen, TimeoutExpired
from typing import IO, Any, Protocol

from gdlesson.instructor.jail.outside import Outside
from gdlesson.instructor.jail.replies import GarbledError, read_line, read_report
from gdlesson.instructor.jail.walls import MEGABYTE, JailError, Limits

#: A piece of code: its name, its text, and which of its statements are to be run (all, if none is
#: named).
Source = tuple[str, str] | tuple[str, str, list[int]]
#: Seconds for the interpreter and numpy to start on a busy machine; and beyond a task's own limit.
STARTING, SLACK = 60.0, 5.0
#: How a line begins in which a task asks for a value of a function that stays out here.
_ASKS = b"ask "
#: Bytes of one line; a report is at most half as long, escapes included.
LONGEST = 32 * MEGABYTE


class Room(Protocol):
    """Where the runner can be started: the jail, or no jail."""

    @property
    def walled(self) -> bool:
        """Whether what happens in there stays in there."""

    def start(self, complaints: IO[bytes]) -> AbstractContextManager[Popen[bytes]]:
        """The runner at work."""


@dataclass(frozen=True)
class Job:
    """One task to be computed: its function, the code that defines it, the inputs.

    `imports` names modules that the code imports; with `:*` after a name, all that is in it.
    """

    task: str
    sources: Sequence[Source]
    cases: Sequence[dict[str, Any]]
    imports: Sequence[str] = ()


@dataclass(frozen=True)
class Report:
    """What came back for a task: how its process ended, and its report if that could be read."""

    ended: str
    defined: bool = False
    problems: list[dict[str, Any]] = field(default_factory=list)
    observations: list[dict[str, Any]] = field(default_factory=list)


def run(jobs: Sequence[Job], room: Room, limits: Limits) -> dict[str, Report]:
    """Compute every job in a session of its own."""
    with Session(room, limits) as session:
        return session.run(jobs)


class Session:
    """One submission's time in the jail, which is entered when there is something to compute."""

    def __init__(self, room: Room, limits: Limits) -> None:
        self.room, self.limits = room, limits
        self.deadline = time.monotonic() + limits.total_seconds
        self._runner: _Runner | None = None
        self._open = contextlib.ExitStack()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self._leave()

    def run(self, jobs: Sequence[Job]) -> dict[str, Report]:
        """Compute every job, each in a process of its own.

        Raises:
            JailError: if the runner does not even start; that is the grader's fault, not the
                student's.
        """
        found: dict[str, Report] = {}
        while rest := [j for j in jobs if j.task not in found]:
            if time.monotonic() > self.deadline:
                found.update({j.task: Report("timed out") for j in rest})
            else:
                self._run_until_stopped(rest, found)
        return found

    def _run_until_stopped(self, jobs: Sequence[Job], found: dict[str, Report]) -> None:
        """In one jail; at least one more job is in `found` afterwards."""
        if self._runner is None:
            self._runner = self._open.enter_context(_started(self.room))
        job = jobs[0]
        try:
            outside = {j.task: Outside(j.cases) for j in jobs}
            self._runner.send(_request(jobs, outside, self.limits))
            for job in jobs:
                until = min(time.monotonic() + self.limits.seconds + SLACK, self.deadline)
                line = self._answering(outside[job.task], until)
                found[job.task], clean = _report(line, job.task, outside[job.task])
                if not clean:  # something is left of it, in which nobody else shall run
                    self._leave()
                    return
        except _Stopped as stopped:
            found[job.task] = Report(str(stopped))
            self._leave()

    def _answering(self, outside: Outside, until: float) -> bytes:
        """The line that ends a task; what it asks before is answered."""
        assert self._runner is not None
        while (line := self._runner.line(until)).startswith(_ASKS):
            try:
                number, value = line[len(_ASKS) :].decode().split()
                said = outside.answer(int(number), float.fromhex(value))
            except (ValueError, OverflowError):
                said = None
            if said is None:
                raise _Stopped("garbled")
            self._runner.send(said)
        return line

    def _leave(self) -> None:
        self._runner = None
        self._open.close()


@contextlib.contextmanager
def _started(room: Room) -> Iterator[_Runner]:
    """A runner that has said that it is ready."""
    with tempfile.TemporaryFile() as complaints, room.start(complaints) as process:
        runner = _Runner(process)
        try:
            ready = read_line(runner.line(time.monotonic() + STARTING))
        except (_Stopped, GarbledError) as stopped:
            with contextlib.suppress(TimeoutExpired):
                process.wait(5)
            complaints.seek(0)
            raise JailError(_complaint(complaints.read(4000), str(stopped))) from None
        if ready != {"ready": True}:
            raise JailError("the runner did not start as it should")
        yield runner


def _request(jobs: Sequence[Job], outside: Mapping[str, Outside], limits: Limits) -> dict[str, Any]:
    # What takes long to import is imported once, before the tasks; each begins as a fork of that.
    asked = {name for j in jobs for name in j.imports}
    known = {"numpy:*": "numpy:*", "matplotlib": "matplotlib.pyplot", "pylab:*": "pylab:*"}
    return {
        "preload": ["numpy", *(known[name] for name in sorted(asked & known.keys()))],
        "limits": asdict(limits),
        "tasks": [
            {"task": j.task, "sources": list(j.sources), "cases": outside[j.task].cases}
            for j in jobs
        ],
    }


def _report(line: bytes, task: str, outside: Outside) -> tuple[Report, bool]:
    """A task's report out of the runner's line for it, and whether nothing is left of the task."""
    try:
        found = read_line(line)
        if found.get("task") != task:
            raise _Stopped("garbled")
        ended, reply = str(found.get("ended"))[:100], found.get("reply")
        clean = found.get("clean") is True
        if ended != "exited with 0" or not isinstance(reply, str):
            return Report(ended), clean
        report = read_report(reply)
        seen = outside.believed(report["observations"])
    except GarbledError:
        return Report("garbled"), False
    return Report(ended, report["defined"], report["problems"], seen), clean


class _Stopped(Exception):  # noqa: N818 - what happened, in the words of a report
    """The runner says no more: it is gone, silent for too long, or says too much."""


class _Runner:
    """Lines to and from a process, each by a deadline, and no more bytes than agreed."""

    def __init__(self, process: Popen[bytes]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self.into, self.out_of = process.stdin.fileno(), process.stdout.fileno()
        os.set_blocking(self.into, False)
        self.kept = b""

    def send(self, request: Any) -> None:
        """One request, or an answer; a runner that does not listen has been stopped."""
        data = memoryview(json.dumps(request).encode() + b"\n")
        until = time.monotonic() + SLACK
        while data:
            if not select.select([], [self.into], [], max(until - time.monotonic(), 0))[1]:
                raise _Stopped("timed out")
            try:
                data = data[os.write(self.into, data) :]
            except BlockingIOError:
                continue
            except OSError:
                raise _Stopped("the runner was stopped") from None

    def line(self, deadline: float) -> bytes:
        """The next line."""
        parts = [self.kept]
        size = len(self.kept)
        while b"\n" not in parts[-1]:
            left = deadline - time.monotonic()
            if left <= 0:
                raise _Stopped("timed out")
            if not select.select([self.out_of], [], [], left)[0]:
                continue
            data = os.read(self.out_of, 65536)
            if not data:
                raise _Stopped("the runner was stopped")
            parts.append(data)
            size += len(data)
            if size > LONGEST:
                raise _Stopped("said too much")
        line, _, self.kept = b"".join(parts).partition(b"\n")
        return line


def _complaint(text: bytes, stopped: str) -> str:
    """Why the jail did not start, in the words of whoever knows."""
    lines = text.decode("utf-8", "replace").strip().splitlines()
    return f"the jail does not start ({stopped}): {' / '.join(lines[-3:]) or 'no reason given'}"
