"""Grades as CSV: one table for people and their spreadsheets, one as `nbgrader export` writes it.

A submission that could not be graded has empty fields, never a 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from typing import Any

from gdlesson.instructor.intake.exercise import Exercise
from gdlesson.instructor.people.roster import Person
from gdlesson.instructor.records import Record
from gdlesson.instructor.report.standing import Result
from gdlesson.instructor.report.tables import written
from gdlesson.instructor.store import Override

#: An exercise, and everybody's result in it.
Part = tuple[Exercise, Sequence[Result]]

_NBGRADER = (
    "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email",
    "raw_score", "late_submission_penalty", "score", "max_score",
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
    return written(rows)


def _row(result: Result, exercise: Exercise, tasks: list[str], rostered: bool) -> list[Any]:
    record, person = result.record, result.person
    graded = record is not None and record["state"] == "graded"
    outcomes = {row["task"]: row["outcome"] for row in record["tasks"]} if record else {}
    scores = [record["score"], record["follow_score"]] if graded and record else ["", ""]
    who: list[Any] = [result.student]
    if rostered:
        who += [person.name, person.email, person.section] if person else ["", "", ""]
    late = sum(entry.late for entry in result.attempts)
    hand = "; ".join(
        f"{o.task}: {_decided(o, record)} ({o.why})" for o in result.overrides.values()
    )
    return [
        *who, result.state, *scores, result.most, *(outcomes.get(task, "") for task in tasks),
        late or "", hand, " ".join(result.look_at), result.file,
    ]  # fmt: skip


def _decided(said: Override, record: Record | None) -> str:
    """A human's word on a task; points, if that is what was said."""
    if said.points is None:
        return said.outcome
    most = {row["task"]: row["most"] for row in record["tasks"]} if record else {}
    return f"{said.points:g} of {most.get(said.task, 0.0):g}"


def nbgrader_csv(parts: Sequence[Part]) -> str:
    """The columns of `nbgrader export`, for whatever reads those."""
    rows: list[list[Any]] = [list(_NBGRADER)]
    for exercise, results in parts:
        for result in results:
            score = "" if result.score is None else result.score
            person = result.person
            first, last = _names(person)
            due = result.due.astimezone(UTC).isoformat(timespec="seconds") if result.due else ""
            who = [exercise.name, due, _counted(result), result.student, last, first]
            email = person.email if person else ""
            penalty = "" if result.score is None else 0.0
            rows.append([*who, email, score, penalty, score, result.most])
    return written(rows)


def _names(person: Person | None) -> tuple[str, str]:
    """First and last name, as far as a roster tells."""
    if person is None:
        return "", ""
    if "," in person.name:
        last, _, first = person.name.partition(",")
        return first.strip(), last.strip()
    words = person.name.split()
    family = person.family.split()
    if family and words[-len(family) :] == family and len(words) > len(family):
        return " ".join(words[: -len(family)]), " ".join(family)
    # A family name of several words begins with a small letter: Carla de la Cruz.
    small = (k for k, word in enumerate(words) if k and word[0].islower())
    at = next(small, len(words) - 1)
    return (" ".join(words[:at]), " ".join(words[at:])) if at > 0 else (person.name, "")


def _counted(result: Result) -> str:
    return next((e.attempt.handed_in for e in result.attempts if e.counts), "")


def most_of(exercise: Exercise, results: Sequence[Result]) -> float:
    """What can be had: the course may give other points than the exercise."""
    return results[0].most if results else float(sum(exercise.points.values()))
