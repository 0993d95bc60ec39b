"""The settings that results were made with: kept beside them, and read again from their file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from gdlesson.instructor.course_file import Course, CourseError, Plan, plain_course, read_course
from gdlesson.instructor.errors import CommandError
from gdlesson.instructor.exercises import EXERCISES
from gdlesson.instructor.intake.names import short
from gdlesson.instructor.store import Store


def keep_course(store: Store, course: Course) -> None:
    """Keep the settings with the results.

    Raises:
        CommandError: if there are results of an exercise that the new settings don't have.
    """
    before = kept_course(store)
    gone = before.exercises.keys() - course.exercises.keys()
    if any(store.sheet(name).attempts() for name in gone):
        raise CommandError(
            f"these are results of {', '.join(before.exercises)}; name a new folder for "
            f"{', '.join(course.exercises)}."
        )
    plans = {
        name: {
            "deadline": p.deadline and p.deadline.isoformat(),
            "points": dict(p.points),
            "extensions": {s: until.isoformat() for s, until in p.extensions.items()},
        }
        for name, p in course.exercises.items()
    }
    kept = {"exercises": plans, "follow_through": course.follow_through}
    source = str(course.source) if course.source else ""
    store.change("course", json.dumps(kept | {"source": source}))


def current(kept: Course) -> Course:
    """The settings of the file that results were made with, as it is now; else those kept.

    Raises:
        CourseError: if there is something wrong with the file.
    """
    if kept.source is None:
        return kept
    if not kept.source.is_file():
        print(f"Settings: those of the last run, for {kept.source} is not there any more.")
        return kept
    print(f"Settings: {kept.source}")
    return read_course(kept.source)


def change_of(kept: Course, store: Store, folder: Path) -> str:
    """That the file of the settings says something else than what counts in these results.

    Empty if it doesn't. An extension of somebody of whom nothing is kept changes no grade; who was
    forgotten may still have one in the file.
    """
    if kept.source is None or not kept.source.is_file():
        return ""
    try:
        found = _without_rosters(read_course(kept.source))
        same = _of_known(found, store) == _of_known(kept, store)
    except CourseError:
        same = False
    return (
        "" if same else f"{kept.source} has changed since; `gdlesson report {folder}` applies it."
    )


def still_extended(kept: Course, students: Sequence[str]) -> str:
    """That the file of the settings has an extension of these; empty if it has none."""
    if kept.source is None or not kept.source.is_file():
        return ""
    try:
        found = read_course(kept.source)
    except CourseError:
        found = kept  # what it said when it could be read
    held = [s for s in students if s in found.with_extensions()]
    return (
        f"An extension of {', '.join(map(short, held))} stands in {kept.source}: delete it there, "
        "or the next `grade` or `report` keeps it here again."
        if held
        else ""
    )


def kept_course(store: Store) -> Course:
    """The settings that these results were made with."""
    text = store.setting("course", "")
    if not text:
        return plain_course()
    try:
        found = json.loads(text)
        return Course(
            {
                name: Plan(
                    datetime.fromisoformat(p["deadline"]) if p["deadline"] else None,
                    {task: float(many) for task, many in p["points"].items()},
                    extensions={
                        student: datetime.fromisoformat(until)
                        for student, until in p.get("extensions", {}).items()
                    },
                )
                for name, p in found["exercises"].items()
                if name in EXERCISES
            },
            bool(found["follow_through"]),
            source=Path(found["source"]) if found.get("source") else None,
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise CommandError(
            f"the settings in these results are damaged ({error}); grade again."
        ) from None


def _without_rosters(course: Course) -> Course:
    """The same; a roster is read when a class is graded, and kept as people."""
    plans = {name: replace(plan, roster=None) for name, plan in course.exercises.items()}
    return replace(course, exercises=plans, roster=None)


def _of_known(course: Course, store: Store) -> Course:
    """The same without the extensions of whom nothing is kept."""
    for student in course.with_extensions():
        if not store.known(student):
            course = course.without(student)
    return course
