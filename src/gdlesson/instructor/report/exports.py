"""Grades as CSV: one table for people and their spreadsheets, the others as platforms import them.

A submission that could not be graded has empty fields, never a 0.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from gdlesson.instructor.intake.exercise import Exercise
from gdlesson.instructor.people.roster import Person
from gdlesson.instructor.report.standing import Result

#: An exercise, and everybody's result in it.
Part = tuple[Exercise, Sequence[Result]]

_NBGRADER = (
    "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email",
    "raw_score", "late_submission_penalty", "score", "max_score",
)  # fmt: skip
_CANVAS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
_MOODLE = (
    "Identifier", "Full name", "Email address", "Status", "Grade", "Maximum Grade",
    "Grade can be changed", "Last modified (submission)", "Last modified (grade)",
    "Feedback comments",
)  # fmt: skip


def grades_csv(parts: Sequence[Part]) -> str:
    """A row a student and exercise: the state, both scores, and every task's outcome."""
    tasks = [task for exercise, _ in parts for task in exercise.tasks]
    rostered = any(r.person for _, results in parts for r in results)
    head = ["student", "state", "score", "score_with_follow_through", "max_score"]
    if rostered:
        head[1:1] = ["name", "email", "section"]
    if len(parts) > 1:
        head.insert(0, "exercise")
    last = ["late_attempts", "by_hand", "look_at", "file"]
    rows = [[*head, *tasks, *last]]
    for exercise, results in parts:
        for result in results:
            row = _row(result, exercise, tasks, rostered)
            rows.append([exercise.name, *row] if len(parts) > 1 else row)
    return _written(rows)


def _row(result: Result, exercise: Exercise, tasks: list[str], rostered: bool) -> list[Any]:
    record, person = result.record, result.person
    most = record["most"] if record else sum(exercise.points.values())
    graded = record is not None and record["state"] == "graded"
    outcomes = {row["task"]: row["outcome"] for row in record["tasks"]} if record else {}
    scores = [record["score"], record["follow_score"]] if graded and record else ["", ""]
    who: list[Any] = [result.student]
    if rostered:
        who += [person.name, person.email, person.section] if person else ["", "", ""]
    late = sum(entry.late for entry in result.attempts)
    hand = "; ".join(f"{o.task}: {o.outcome} ({o.why})" for o in result.overrides.values())
    return [
        *who, result.state, *scores, most, *(outcomes.get(task, "") for task in tasks),
        late or "", hand, " ".join(result.look_at), result.file,
    ]  # fmt: skip


def nbgrader_csv(parts: Sequence[Part]) -> str:
    """The columns of `nbgrader export`, for whatever reads those."""
    rows: list[list[Any]] = [list(_NBGRADER)]
    for exercise, results in parts:
        for result in results:
            score = "" if result.score is None else result.score
            person = result.person
            first, last = _names(person)
            who = [exercise.name, "", _counted(result), result.student, last, first]
            email = person.email if person else ""
            penalty = "" if result.score is None else 0.0
            rows.append([*who, email, score, penalty, score, _most(exercise, result)])
    return _written(rows)


def canvas_csv(parts: Sequence[Part]) -> str:
    """A gradebook as Canvas imports it: a column an exercise, students by Canvas's own numbers.

    Canvas matches a column to an assignment by its title, or asks what to do with a new one.
    """
    rows: list[list[Any]] = [
        [*_CANVAS, *(exercise.name for exercise, _ in parts)],
        ["    Points Possible", "", "", "", "", *(_points(e, rs) for e, rs in parts)],
    ]
    scores = [{r.student: r.score for r in results} for _, results in parts]
    for person in _people(parts):
        own = dict(person.columns)
        # Without a gradebook of Canvas's own as the roster, an id is what it calls the SIS's.
        who = (own.get("Student") or person.name, own.get("ID") if person.platform else "",
               own.get("SIS User ID", "" if person.platform else person.id),
               own.get("SIS Login ID", ""), own.get("Section", person.section))  # fmt: skip
        given = [part.get(person.id) for part in scores]
        rows.append([*who, *("" if score is None else score for score in given)])
    return _written(rows)


def moodle_csv(part: Part) -> str:
    """An assignment's offline grading worksheet, as Moodle takes it back.

    Moodle takes a grade only if the assignment's maximum is the same, and who is meant from
    `Identifier` alone: a roster that is such a worksheet has it.
    """
    exercise, results = part
    rows: list[list[Any]] = [list(_MOODLE)]
    for result in results:
        if (person := result.person) is None:
            continue
        own = dict(person.columns)
        score = "" if result.score is None else f"{result.score:.2f}"
        identifier = own.get("Identifier") or f"Participant {person.id}"
        rows.append([
            identifier, person.name, person.email, own.get("Status", ""), score,
            f"{_most(exercise, result):.2f}", "Yes",
            own.get("Last modified (submission)", "-"), own.get("Last modified (grade)", "-"), "",
        ])  # fmt: skip
    return _written(rows)


def _people(parts: Sequence[Part]) -> Iterable[Person]:
    found = {r.student: r.person for _, results in parts for r in results if r.person}
    return found.values()


def _names(person: Person | None) -> tuple[str, str]:
    """First and last name, as far as a roster tells."""
    if person is None:
        return "", ""
    if "," in person.name:
        last, _, first = person.name.partition(",")
        return first.strip(), last.strip()
    first, _, last = person.name.rpartition(" ")
    return (first, last) if first else (person.name, "")


def _counted(result: Result) -> str:
    return next((e.attempt.handed_in for e in result.attempts if e.counts), "")


def _most(exercise: Exercise, result: Result) -> float:
    return float(result.record["most"] if result.record else sum(exercise.points.values()))


def _points(exercise: Exercise, results: Sequence[Result]) -> float:
    """What can be had: the course may give other points than the exercise."""
    given = [float(r.record["most"]) for r in results if r.record and r.state == "graded"]
    return given[0] if given else float(sum(exercise.points.values()))


def _written(rows: list[list[Any]]) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows([[_safe(v) for v in row] for row in rows])
    return file.getvalue()


def _safe(value: Any) -> Any:
    """A name that a spreadsheet would take for a formula is made text by an apostrophe.

    Nor does one end its line: a carriage return is written as it stands by `csv`, without quotes.
    """
    if not isinstance(value, str) or value == "-":
        return value
    formula = value[:1] in ("\t", "\r") or value.lstrip()[:1] in ("=", "+", "-", "@")
    value = " ".join(re.split(r"[\r\n]+", value))
    return "'" + value if formula else value


#: What `gdlesson export` can write, by the name it has there.
TABLES: Mapping[str, Callable[[Sequence[Part]], str]] = {
    "plain": grades_csv, "nbgrader": nbgrader_csv, "canvas": canvas_csv,
}  # fmt: skip
