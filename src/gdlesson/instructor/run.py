"""Lets a submission compute its values in the jail, and brings back one report for each task.

If the runner itself is stopped, which a submission can bring about, the task at work is the one
that did it, and a new jail goes on with the rest: one bad answer costs that answer.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from subprocess import Popen, TimeoutExpired
from typing import IO, Any, Protocol

from gdlesson.instructor import shown
from gdlesson.instructor.jail import JailError, Limits
from gdlesson.instructor.replies import GarbledError, read_line, read_report

Source = tuple[str, str]
#: Seconds for the interpreter and numpy to start on a busy machine; and beyond a task's own limit.
STARTING, SLACK = 60.0, 5.0


class Room(Protocol):
    """Where the runner can be started: the jail, or no jail."""

    @property
    def walled(self) -> bool:
        """Whether what happens in there stays in there."""

    def start(
        self, request: IO[bytes], complaints: IO[bytes]
    ) -> AbstractContextManager[Popen[bytes]]:
        """The runner at work."""


@dataclass(frozen=True)
class Job:
    """One task to be computed: its function, the code that defines it, the inputs."""

    task: str
    sources: Sequence[Source]
    cases: Sequence[dict[str, Any]]


@dataclass(frozen=True)
class Report:
    """What came back for a task: how its process ended, and its report if that could be read."""

    ended: str
    defined: bool = False
    problems: list[dict[str, Any]] = field(default_factory=list)
    observations: list[dict[str, Any]] = field(default_factory=list)


def run(jobs: Sequence[Job], room: Room, limits: Limits) -> dict[str, Report]:
    """Compute every job, each in a process of its own.

    Raises:
        JailError: if the runner does not even start; that is the grader's fault, not the student's.
    """
    found: dict[str, Report] = {}
    deadline = time.monotonic() + limits.total_seconds
    while rest := [j for j in jobs if j.task not in found]:
        if time.monotonic() > deadline:
            found.update({j.task: Report("timed out") for j in rest})
        else:
            _run_until_stopped(rest, room, limits, deadline, found)
    return found


def _run_until_stopped(
    jobs: Sequence[Job], room: Room, limits: Limits, deadline: float, found: dict[str, Report]
) -> None:
    """One jail; at least one more job is in `found` afterwards."""
    with tempfile.TemporaryFile() as request, tempfile.TemporaryFile() as complaints:
        request.write(json.dumps(_request(jobs, room, limits)).encode())
        request.seek(0)
        with room.start(request, complaints) as process:
            lines = _Lines(process, most=limits.reply * 2)
            try:
                ready = read_line(lines.next(time.monotonic() + STARTING))
            except (_Stopped, GarbledError) as stopped:
                with contextlib.suppress(TimeoutExpired):
                    process.wait(5)
                complaints.seek(0)
                raise JailError(_complaint(complaints.read(4000), str(stopped))) from None
            if ready != {"ready": True}:
                raise JailError("the runner did not start as it should")
            for job in jobs:
                try:
                    line = lines.next(min(time.monotonic() + limits.seconds + SLACK, deadline))
                    found[job.task] = _report(line, job.task)
                except _Stopped as stopped:
                    found[job.task] = Report(str(stopped))
                    return


def _request(jobs: Sequence[Job], room: Room, limits: Limits) -> dict[str, Any]:
    wants_plots = any("matplotlib" in text for j in jobs for _, text in j.sources)
    return {
        "walled": room.walled,
        "path": [str(shown.SITE)] if room.walled else list(sys.path),
        "preload": ["numpy", *(["matplotlib.pyplot"] if wants_plots else [])],
        "limits": asdict(limits),
        "tasks": [
            {"task": j.task, "sources": list(j.sources), "cases": list(j.cases)} for j in jobs
        ],
    }


def _report(line: bytes, task: str) -> Report:
    """A task's report out of the runner's line for it."""
    try:
        found = read_line(line)
        if found.get("task") != task:
            raise _Stopped("garbled")
        ended, reply = str(found.get("ended"))[:100], found.get("reply")
        if ended != "exited with 0" or not isinstance(reply, str):
            return Report(ended)
        report = read_report(reply)
    except GarbledError:
        return Report("garbled")
    return Report(ended, report["defined"], report["problems"], report["observations"])


class _Stopped(Exception):  # noqa: N818 - what happened, in the words of a report
    """The runner says no more: it is gone, silent for too long, or says too much."""


class _Lines:
    """Lines of a process, each by a deadline, and no more bytes than agreed."""

    def __init__(self, process: Popen[bytes], most: int) -> None:
        assert process.stdout is not None
        self.pipe, self.most, self.kept = process.stdout.fileno(), most, b""

    def next(self, deadline: float) -> bytes:
        parts = [self.kept]
        size = len(self.kept)
        while b"\n" not in parts[-1]:
            left = deadline - time.monotonic()
            if left <= 0:
                raise _Stopped("timed out")
            if not select.select([self.pipe], [], [], left)[0]:
                continue
            data = os.read(self.pipe, 65536)
            if not data:
                raise _Stopped("the runner was stopped")
            parts.append(data)
            size += len(data)
            if size > self.most:
                raise _Stopped("said too much")
        line, _, self.kept = b"".join(parts).partition(b"\n")
        return line


def _complaint(text: bytes, stopped: str) -> str:
    """Why the jail did not start, in the words of whoever knows."""
    lines = text.decode("utf-8", "replace").strip().splitlines()
    return f"the jail does not start ({stopped}): {' / '.join(lines[-3:]) or 'no reason given'}"
