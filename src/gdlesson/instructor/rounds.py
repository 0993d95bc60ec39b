"""The classes of a run: for each exercise whose each hand-in is, and what its time is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from gdlesson.instructor.course_file import Course
from gdlesson.instructor.intake.collect import Class, open_classes
from gdlesson.instructor.intake.exercise import Exercise, load_exercise
from gdlesson.instructor.intake.layout import Work
from gdlesson.instructor.intake.names import short
from gdlesson.instructor.intake.times import FEW, of_a_download
from gdlesson.instructor.people import moodle
from gdlesson.instructor.people.labels import read_label
from gdlesson.instructor.people.matching import match
from gdlesson.instructor.people.roster import Person


@dataclass(frozen=True)
class Round:
    """One exercise of a run: its class, whose each entry is, and between which times a download."""

    exercise: Exercise
    found: Class
    works: list[Work]
    download: tuple[str, str] | None = None


def rounds_of(place: Path, course: Course, people: Sequence[Person]) -> list[Round]:
    """The class of each exercise of a course, and whose is what in it.

    Raises:
        CollectError: as `open_classes` does.
    """
    classes = open_classes(place, list(course.exercises))
    among = list(course.exercises) if len(course.exercises) > 1 else []
    return [_round(load_exercise(name), found, people, among) for name, found in classes.items()]


def _round(
    exercise: Exercise, found: Class, people: Sequence[Person], among: Sequence[str]
) -> Round:
    works = match(found.layout, people, exercise.name) if people else found.layout.works()
    written = [found.written(work, exercise.name, among) for work in works]
    moodles = any(read_label(top).maker == "moodle" for work in works for top in work.tops)
    span = of_a_download(written, 1 if moodles else FEW)
    if span is None:
        return Round(exercise, found, works)
    timed = [
        replace(work, timeless=True) if span[0] <= at <= span[1] else work
        for work, at in zip(works, written, strict=True)
    ]
    return Round(exercise, found, timed, span)


def tell_times(rounds: Sequence[Round], course: Course, people: Sequence[Person]) -> None:
    """What the times of files don't say, where a deadline depends on it."""
    odd = (moodle.unread(row) for p in people for row in (p.columns, *p.sheets.values()))
    if any(plan.deadline for plan in course.exercises.values()) and (
        text := next(filter(None, odd), "")
    ):
        print(f"The roster's times of handing in are not understood ({text!r}): none counts.")
    for one in rounds:
        deadline = course.exercises[one.exercise.name].deadline
        if one.download is None or deadline is None:
            continue
        first, last = (datetime.fromisoformat(at).astimezone() for at in one.download)
        if last > deadline:
            print(
                f"{one.exercise.name}: files bear the times of a download ({first:%Y-%m-%d %H:%M} "
                f"to {last:%H:%M}), so nobody is late by them. When each was handed in stands in "
                "Moodle's grading worksheet: give it as the roster, downloaded with them."
            )


def tell_left_out(rounds: Sequence[Round]) -> None:
    """What is nobody's, and whom the roster does not know."""
    left_out = list(dict.fromkeys(pair for one in rounds for pair in one.found.layout.left_out))
    if left_out:
        names = ", ".join(f"{short(name)} ({why})" for name, why in left_out[:10])
        print(f"Left out of the class: {names}{', ...' if len(left_out) > 10 else ''}.")
    unknown = [work for one in rounds for work in one.works if work.unknown]
    if unknown:
        print(f"{len(unknown)} fit no student of the roster, or two; the report says which.")
