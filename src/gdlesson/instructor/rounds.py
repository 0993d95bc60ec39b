"""The classes of a run: for each exercise whose each hand-in is, and what its time is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from gdlesson.instructor.course_file import Course
from gdlesson.instructor.intake.classes import open_classes
from gdlesson.instructor.intake.collect import Class
from gdlesson.instructor.intake.exercise import Exercise, load_exercise
from gdlesson.instructor.intake.layout import Work
from gdlesson.instructor.intake.names import short, some
from gdlesson.instructor.intake.times import FEW, of_a_download
from gdlesson.instructor.people import moodle
from gdlesson.instructor.people.labels import read_label
from gdlesson.instructor.people.matching import match
from gdlesson.instructor.people.roster import Person, read_roster
from gdlesson.instructor.people.worksheets import assigned, with_worksheet


@dataclass(frozen=True)
class Round:
    """One exercise of a run: its class, whose each entry is, and between which times a download."""

    exercise: Exercise
    found: Class
    works: list[Work]
    download: tuple[str, str] | None = None


NO_NAMES = (
    "The roster has no column of names that is understood (Full name, or First name and Last "
    "name), so numbers, accounts and addresses alone say who is who."
)


def people_of(
    course: Course, given: Path | None, exercise: str | None, before: Sequence[Person]
) -> tuple[Person, ...]:
    """The roster: of this command, of the settings, or else of the run before.

    Args:
        course: the settings; a worksheet of an exercise joins the others by its students. Without a
            roster of the whole course, who is in one of the worksheets is in the course.
        given: the roster that was named.
        exercise: the one exercise that was named; then a worksheet that was named is its own, if
            there is another roster for the whole course.
        before: the roster that the results have.

    Raises:
        RosterError: if one can't be read, or does not fit the others.
    """
    sheets = {name: plan.roster for name, plan in course.exercises.items() if plan.roster}
    whole = course.roster
    named = read_roster(given) if given else ()
    another = len(course.exercises) > 1 and (whole or sheets or before)
    if given and exercise and another and all(p.platform == "moodle" for p in named):
        sheets[exercise] = given
    elif given:
        whole = given
    grows = whole is None and all(_of_worksheets(p) for p in before)
    if whole is None and not before and sheets:
        whole = next(iter(sheets.values()))

    def read(path: Path) -> tuple[Person, ...]:
        return named if path == given else read_roster(path)

    people = _with_sheets_of(before, read(whole)) if whole else tuple(before)
    for name, path in sheets.items():
        people, left = with_worksheet(people, read(path), name, grows=grows)
        if left:
            verb = "is" if len(left) == 1 else "are"
            said = f"{verb} not on the roster of the course"
            if grows:
                said = "may be of the other worksheets or not, and nothing says who"
            print(f"{len(left)} in {path} {said}: {some(left)}.")
    if people and not any(p.name for p in people):
        print(NO_NAMES)
    return people


def _of_worksheets(person: Person) -> bool:
    """Whether nothing but a worksheet has told of a student; who joined later has no other row."""
    return bool(moodle.number_of(person.columns)) or not person.columns


def _with_sheets_of(before: Sequence[Person], people: Sequence[Person]) -> tuple[Person, ...]:
    """A roster that is read again, with the rows that its students had in other worksheets.

    If it is one itself, it stays that of the exercise whose numbers it has.
    """
    rows = {(p.id, p.name): p.sheets for p in before}
    numbers = {moodle.number_of(p.columns) for p in people} - {""}
    own = {e for p in before for e, row in p.sheets.items() if moodle.number_of(row) in numbers}
    return tuple(
        replace(p, sheets={**rows.get((p.id, p.name), {}), **dict.fromkeys(own, p.columns)})
        for p in people
    )


def rounds_of(
    place: Path, course: Course, people: Sequence[Person], given: str | None = None
) -> tuple[list[Round], tuple[Person, ...]]:
    """The class of each exercise of a course and whose is what in it, and the roster for it.

    Args:
        place: where they are.
        course: the settings.
        people: the roster.
        given: the exercise beside which it was named, if it was.

    Raises:
        CollectError: as `open_classes` does.
    """
    classes = open_classes(place, list(course.exercises))
    among = list(course.exercises) if len(course.exercises) > 1 else []
    if len(course.exercises) == 1:
        (given,) = course.exercises
    layouts = {name: found.layout for name, found in classes.items()}
    people, odd = assigned(people, layouts, given or "")
    if odd:
        print(odd)
    made = [_round(load_exercise(name), found, people, among) for name, found in classes.items()]
    return made, people


def _round(
    exercise: Exercise, found: Class, people: Sequence[Person], among: Sequence[str]
) -> Round:
    works = match(found.layout, people, exercise.name) if people else found.layout.works()
    seen = {id(work): found.look(work, exercise.name, among) for work in works}
    works = [work for work in works if seen[id(work)][0]]
    written = [seen[id(work)][1] for work in works]
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
    due = [r.exercise.name for r in rounds if course.exercises[r.exercise.name].deadline]
    sheets = [person.sheet(name) for name in due for person in people]
    # One assignment may be several exercises: its rows count once.
    rows = {number: row for row in sheets if (number := moodle.number_of(row))}
    _tell_odd_times(list(rows.values()))
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


def _tell_odd_times(rows: Sequence[Mapping[str, str]]) -> None:
    """How many of the times that would count can't be read."""
    odd = [text for row in rows if (text := moodle.unread(row))]
    read = [text for row in rows if (text := moodle.handed_in(row))]
    if not odd:
        return
    which, verb, counts = "The roster's times of handing in", "are", "none counts"
    if read:
        one = len(odd) == 1
        which = f"{len(odd)} of the roster's {len(odd) + len(read)} times of handing in"
        verb, counts = ("is", "it does not count") if one else ("are", "these do not count")
    print(f"{which} {verb} not understood ({min(odd)!r}): {counts}.")


def tell_left_out(rounds: Sequence[Round]) -> None:
    """What is nobody's, and whom the roster does not know."""
    left_out = list(dict.fromkeys(pair for one in rounds for pair in one.found.layout.left_out))
    if left_out:
        names = ", ".join(f"{short(name)} ({why})" for name, why in left_out[:10])
        print(f"Left out of the class: {names}{', ...' if len(left_out) > 10 else ''}.")
    unknown = [work for one in rounds for work in one.works if work.unknown]
    if unknown:
        print(f"{len(unknown)} fit no student of the roster, or two; the report says which.")
