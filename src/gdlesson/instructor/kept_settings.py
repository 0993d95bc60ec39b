"""The settings that results were made with: kept beside them, and read again from their file."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from gdlesson.instructor.course_file import Course, CourseError, Plan, plain_course, read_course
from gdlesson.instructor.errors import CommandError
from gdlesson.instructor.exercises import EXERCISES
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


def tell_changed(kept: Course, folder: Path) -> None:
    """Say if the file of the settings says something else than what counts in these results."""
    if kept.source is None or not kept.source.is_file():
        return
    try:
        same = _without_rosters(read_course(kept.source)) == kept
    except CourseError:
        same = False
    if not same:
        print(f"{kept.source} has changed since; `gdlesson report {folder}` applies it.")


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
