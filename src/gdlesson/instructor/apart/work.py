"""What a process apart can be asked to do, by name: plain tables and bytes in, the same out."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from gdlesson.instructor import grading
from gdlesson.instructor.intake import archive
from gdlesson.instructor.intake.answers import find_answers
from gdlesson.instructor.intake.exercise import load_exercise
from gdlesson.instructor.intake.files import unpacked
from gdlesson.instructor.intake.statements import read_cell
from gdlesson.instructor.jail.walls import Jail, Limits
from gdlesson.instructor.records import bounded

Table = dict[str, Any]
_WARM: set[str] = set()


def warm(exercise: str) -> bool:
    """Load an exercise of ours before the forks, which then have it; whether that was new."""
    if exercise in _WARM:
        return False
    _WARM.add(exercise)
    found = load_exercise(exercise)
    find_answers(found.released, found.released, list(found.tasks))
    # What a jail shows of this machine is looked up once, too.
    Jail().command(0 if hasattr(os, "geteuid") and os.geteuid() == 0 else None, None)
    read_cell("%matplotlib inline")  # imports IPython's transformer, which takes a moment
    return True


def _grade(request: Table, blob: bytes) -> tuple[Table, bytes]:
    given = dict(request["settings"])
    given["limits"] = Limits(**given["limits"])
    given["hidden"] = tuple(given["hidden"])
    files = unpacked(request["files"], blob)
    record = grading.grade_files(request["student"], files, grading.Settings(**given))
    return bounded(record), b""


WORK: dict[str, Callable[[Table, bytes], tuple[Table, bytes]]] = {
    "grade": _grade,
    "list": archive.listed,
    "read": archive.members,
}
