"""Grades as Canvas and Moodle import them: a student is whom the platform's own number says.

A number is never made up: one of another system may belong to somebody else there.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gdlesson.instructor.intake.layout import Top
from gdlesson.instructor.people.labels import Label, read_label
from gdlesson.instructor.people.moodle import number_of as number_in
from gdlesson.instructor.people.roster import Person, plain_name
from gdlesson.instructor.report.exports import Part, most_of
from gdlesson.instructor.report.standing import Result
from gdlesson.instructor.report.tables import written

_CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
#: What Moodle's importer looks for; its own headings, and in English.
_MOODLE = (
    "Identifier", "Full name", "Email address", "Status", "Grade", "Maximum Grade",
    "Grade can be changed", "Last modified (submission)", "Last modified (grade)",
)  # fmt: skip
#: Moodle takes a comment from the file for a new one wherever it differs: an empty cell would clear
#: it, and what is made safe for a spreadsheet would be shown to a student.
_COMMENTS = "Feedback comments"
#: In English and in German.
_MAXIMUM = ("maximum grade", "bestwertung")
_NEEDED = frozenset({"Identifier", "Grade", "Last modified (grade)"})


@dataclass(frozen=True)
class Exported:
    """A file for a platform: who is in it, and what the instructor should know."""

    data: bytes
    students: frozenset[str]
    said: tuple[str, ...] = ()


def label_of(result: Result) -> Label:
    """What the name of the hand-in says that counts, or of the last one."""
    counted = [e.attempt for e in result.attempts if e.counts] or [
        e.attempt for e in result.attempts[-1:]
    ]
    return read_label(Top(counted[0].entry if counted else "", False))


def number_of(platform: str, result: Result, exercise: str) -> str:
    """A platform's own number for a student in an exercise; empty if nothing tells it.

    What was handed in has the number of its own assignment, the roster that of the worksheet's. A
    hand-in that fits nobody, or two, is no witness: its number may be anybody's.
    """
    person, label = result.person, label_of(result)
    if label.maker == platform and not result.unknown:
        return label.id
    return person.number(platform, exercise) if person is not None else ""


def canvas_csv(parts: Sequence[Part]) -> Exported:
    """A gradebook as Canvas imports it: a column an exercise, students by Canvas's own numbers.

    A row without a number Canvas gives to the first student of that name, so there is none: who has
    no number, nor what the roster itself calls the SIS's id or login, is left out. Canvas matches a
    column to an assignment by the number in its heading, or by its title, or asks what it is. What
    an assignment has as its points it keeps.
    """
    own = {r.student: r for _, results in parts for r in results if r.person}
    book = next(
        (r.person for r in own.values() if r.person and r.person.platform == "canvas"), None
    )
    headings = {e.name: _heading(e.name, book) for e, _ in parts}
    scores = [{r.student: r.score for r in results} for _, results in parts]
    rows: list[list[object]] = [
        [*_CANVAS, *(headings[e.name] or e.name for e, _ in parts)],
        ["    Points Possible", "", "", "", "", *(most_of(e, rs) for e, rs in parts)],
    ]
    told = set()
    for student, result in own.items():
        person = result.person
        assert person is not None
        columns = {heading.lower(): text for heading, text in person.columns.items()}
        numbers = (
            number_of("canvas", r, e.name) for e, rs in parts for r in rs if r.student == student
        )
        known = (
            next(filter(None, numbers), ""),
            columns.get("sis user id", ""),
            columns.get("sis login id", ""),
        )
        if not any(known):
            continue
        told.add(student)
        name = person.columns.get("Student") or person.name
        section = person.columns.get("Section", person.section)
        given = [part.get(student) for part in scores]
        rows.append([name, *known, section, *("" if score is None else score for score in given)])
    said = _odd_columns(headings, {e.name: most_of(e, rs) for e, rs in parts}, book)
    return Exported(written(rows).encode(), frozenset(told), said)


_NUMBERED = re.compile(r"(.*\S)\s*\(\d+\)")


def _heading(exercise: str, book: Person | None) -> str:
    """An exercise's column as Canvas's own gradebook heads it, with the assignment's number.

    It is called like the exercise; if none is, case, spaces and hyphens may differ. Empty if there
    is none, or two.
    """
    titles = {h: m[1] for h in (book.columns if book else ()) if (m := _NUMBERED.fullmatch(h))}
    same = [h for h, title in titles.items() if title == exercise] or [
        h for h, title in titles.items() if plain_name(title) == plain_name(exercise)
    ]
    return same[0] if len(same) == 1 else ""


def _odd_columns(
    headings: Mapping[str, str], most: Mapping[str, float], book: Person | None
) -> tuple[str, ...]:
    """Which columns are none of the gradebook's, and which of its assignments have other points."""
    if book is None:
        return ()
    new = [name for name, heading in headings.items() if not heading]
    said = []
    if new:
        columns = "its column is" if len(new) == 1 else "the columns are"
        said.append(
            f"No heading of the gradebook is that of {' or '.join(new)}: {columns} called so, and "
            "Canvas makes a new assignment, or asks which one it is. Call the assignment so, and "
            "take the gradebook exported anew as the roster; or put the gradebook's own heading, "
            "with its number, into the file before you import it."
        )
    for name, heading in headings.items():
        with contextlib.suppress(ValueError, KeyError):
            theirs = float(book.possible[heading].replace(",", "."))
            if theirs != most[name]:
                said.append(
                    f"Canvas's assignment {heading} has a maximum of {theirs:g} and these grades "
                    f"one of {most[name]:g}, and an import changes none: change one of them before "
                    "you import."
                )
    return tuple(said)


def moodle_csv(part: Part) -> Exported:
    """An assignment's offline grading worksheet, as Moodle takes it back.

    The downloaded worksheet comes back with the grades in it; a student without a grade keeps what
    stood there. Its column of comments is left out, so that Moodle leaves them as they are. Moodle
    knows who is meant from `Identifier` alone.
    """
    exercise, results = part
    told = {r.student: n for r in results if (n := number_of("moodle", r, exercise.name))}
    rows_of = {r.student: dict(r.person.sheet(exercise.name)) for r in results if r.person}
    sheets = [row for row in rows_of.values() if row.keys() >= _NEEDED]
    head = [h for h in (sheets[0] if sheets else _MOODLE) if h != _COMMENTS]
    most = most_of(exercise, results)
    rows: list[list[object]] = [[*head]]
    for result in results:
        if result.student not in told:
            continue
        person = result.person
        row = rows_of.get(result.student, {})
        if number_in(row) not in ("", told[result.student]):
            row = {}  # a row of another assignment
        row = {
            "Full name": result.name, "Email address": person.email if person else "",
            "Maximum Grade": f"{most:.2f}", "Grade can be changed": "Yes",
            "Last modified (submission)": "-", "Last modified (grade)": "-",
            "Identifier": f"Participant {told[result.student]}",
        } | row  # fmt: skip
        if result.score is not None:
            row["Grade"] = f"{result.score:.2f}"
        rows.append([row.get(heading, "") for heading in head])
    theirs = [row for row in rows_of.values() if number_in(row)]
    return Exported(written(rows).encode(), frozenset(told), _other_maximum(theirs, most))


def _other_maximum(sheets: Sequence[Mapping[str, str]], most: float) -> tuple[str, ...]:
    for heading, text in sheets[0].items() if sheets else ():
        if heading.lower() in _MAXIMUM:
            with contextlib.suppress(ValueError):
                theirs = float(text.replace(",", "."))
                if theirs != most:
                    return (
                        f"Moodle's assignment has a maximum of {theirs:g} and these grades one of "
                        f"{most:g}: change one of them before you import.",
                    )
    return ()
