"""Where each student stands in one exercise: which attempt counts, with whose hand on the grade.

What the grader recorded is never changed: points, follow-through and decisions of a human are
applied when it is read.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from gdlesson.instructor.course_file import Course, Plan
from gdlesson.instructor.intake.exercise import Exercise
from gdlesson.instructor.people.roster import Person
from gdlesson.instructor.records import Record
from gdlesson.instructor.report.outcomes import new_row
from gdlesson.instructor.sheet import NONE, Attempt
from gdlesson.instructor.store import Override, Store

#: The state of who has handed in nothing, as a run that came to its end has seen.
ABSENT = "not handed in"


@dataclass(frozen=True)
class Listed:
    """An attempt, whether it came after the deadline, and whether it is the one that counts."""

    attempt: Attempt
    late: bool
    counts: bool


@dataclass(frozen=True)
class Result:
    """What is known of a student in one exercise.

    Attributes:
        student: the student's id.
        file: what counts was read from it.
        record: its grade, points and decisions applied; None if there is none, and then `trouble`
            may say why.
        person: the student on the roster; None without one, or for who isn't on it.
        attempts: every one, the first one first.
        overrides: what a human decided, by task.
        unknown: why nobody on the roster could be told.
        absent: why there is nothing that could have a grade: "not handed in", or "late"; empty for
            whom nobody has looked at yet.
        follow: whether the score with follow-through is the one that counts.
        most: the points that can be had.
        due: the deadline, if there is one.
    """

    student: str
    file: str
    record: Record | None
    trouble: str = ""
    person: Person | None = None
    attempts: tuple[Listed, ...] = ()
    overrides: Mapping[str, Override] = field(default_factory=dict)
    unknown: str = ""
    absent: str = ""
    follow: bool = False
    most: float = 0.0
    due: datetime | None = None

    @property
    def state(self) -> str:
        """How it stands, in a word or two."""
        if self.record is not None:
            return str(self.record["state"])
        return self.absent or ("grader error" if self.trouble else "not graded yet")

    @property
    def score(self) -> float | None:
        """The points that count; None if there is no grade."""
        if self.record is None or self.record["state"] != "graded":
            return None
        return float(self.record["follow_score" if self.follow else "score"])

    @property
    def untimed(self) -> bool:
        """Whether what counts may be late, for all that anybody can tell."""
        counted = next((e.attempt for e in self.attempts if e.counts), None)
        told = counted is None or counted.late is not None or bool(counted.handed_in)
        return self.due is not None and not told

    @property
    def name(self) -> str:
        """What the student is called."""
        return (self.person and self.person.name) or self.student

    @property
    def look_at(self) -> list[str]:
        """Why somebody should look at it, if so."""
        said = [self.unknown] if self.unknown else []
        if self.record is not None:
            return said + list(self.record["human"])
        if self.absent == "late":
            return [*said, "Everything was handed in after the deadline, so nothing counts."]
        # Whose turn has not come needs no human: the next run comes to them.
        failed = [f"No grade: the grader failed ({self.trouble})."] if self.trouble else []
        return said + failed


def standings(store: Store, exercise: Exercise, course: Course) -> list[Result]:
    """Everybody who handed in, or is on the roster: the roster in its order, then the others.

    Args:
        store: the results.
        exercise: which of its exercises.
        course: the deadline, the points, and whether follow-through counts.
    """
    plan = course.exercises.get(exercise.name, Plan())
    people, decided, most = store.people(), store.overrides(), points_of(exercise, plan)
    sheet = store.sheet(exercise.name)
    attempts, waiting, unseen = sheet.attempts(), sheet.waiting(), sheet.run() == NONE
    taken = _taken_elsewhere(store, exercise.name, course, attempts)
    found = []
    for student in [*people, *sorted((waiting | set(attempts)) - set(people))]:
        own = attempts.get(student, [])
        waits = unseen or student in waiting
        if student not in people and not waits and not any(a.present for a in own):
            continue  # an entry that is gone from the class's folder, and is nobody's
        overrides = {t: o for t, o in decided.get(student, {}).items() if t in exercise.tasks}
        until = plan.deadline_of(student)
        mine = [a for a in own if (student, a.content) not in taken or not _astray(a)]
        tried = _timed(mine, until)
        made = _result(student, _listed(tried, until), overrides, exercise, plan)
        if waits and made.absent == ABSENT:
            made = replace(made, absent="")
        person = people.get(student)
        unknown = next((a.problem for a in own if a.problem and person is None), "")
        made = replace(made, person=person, unknown=unknown, most=most)
        found.append(replace(made, follow=course.follow_through, due=until))
    return found


def _listed(attempts: Sequence[Attempt], deadline: datetime | None) -> tuple[Listed, ...]:
    """Which counts: the last one on time that is there; else the last one that was.

    What came late counts for nothing; what was handed in before, and is no longer there, then does.
    """
    late = [_is_late(a, deadline) for a in attempts]
    on_time = [k for k, was in enumerate(late) if not was]
    there = [k for k in on_time if attempts[k].present]
    chosen = (there or on_time or [-1])[-1]
    return tuple(
        Listed(a, was, k == chosen) for k, (a, was) in enumerate(zip(attempts, late, strict=True))
    )


def _is_late(attempt: Attempt, deadline: datetime | None) -> bool:
    """By what its name says, else by when it was handed in; without a deadline nothing is."""
    if deadline is None:
        return False
    if attempt.late is not None:
        return attempt.late
    if not attempt.handed_in:
        return False
    return datetime.fromisoformat(attempt.handed_in).astimezone(UTC) > deadline.astimezone(UTC)


def _result(
    student: str,
    listed: tuple[Listed, ...],
    overrides: Mapping[str, Override],
    exercise: Exercise,
    plan: Plan,
) -> Result:
    make = functools.partial(Result, student, attempts=listed, overrides=overrides)
    counted = next((entry.attempt for entry in listed if entry.counts), None)
    file = counted.file if counted else ""
    record = counted.record if counted else None
    if overrides:
        record = decided(record, overrides, exercise)
    if record is not None:
        return make(file, pointed(record, overrides, exercise, plan))
    if counted is None:
        return make(file, None, absent="late" if any(e.late for e in listed) else ABSENT)
    return make(file, None, counted.trouble)


def _timed(attempts: Sequence[Attempt], deadline: datetime | None) -> list[Attempt]:
    """The attempts, of which no two have one time: a worksheet that was downloaded before the last
    hand-in has the time of the one before, and that is not when this one came.

    What came after a time that is late already is late as well.
    """
    times: set[str] = set()
    found = []
    for attempt in attempts:
        lent = attempt.handed_in in times and not _is_late(attempt, deadline)
        found.append(replace(attempt, handed_in="") if lent else attempt)
        times.add(attempt.handed_in)
    return found


def _taken_elsewhere(
    store: Store, exercise: str, course: Course, attempts: Mapping[str, Sequence[Attempt]]
) -> set[tuple[str, str]]:
    """What is an attempt at another exercise of the course, by student and content.

    Where the notebooks of several exercises lie side by side, that is no attempt at this one. What
    is an attempt at none of them stays, so that nothing that was handed in is lost from sight.
    """
    if not any(_astray(a) for own in attempts.values() for a in own):
        return set()
    return {
        (student, a.content)
        for name in course.exercises
        if name != exercise
        for student, own in store.sheet(name).attempts().items()
        for a in own
        if not _of_another(a)
    }


def _astray(attempt: Attempt) -> bool:
    """Whether it is of another exercise, and nobody said that it was for this one."""
    return _of_another(attempt) and not attempt.meant


def _of_another(attempt: Attempt) -> bool:
    return attempt.record is not None and attempt.record["state"] == "wrong exercise"


def decided(record: Record | None, overrides: Mapping[str, Override], exercise: Exercise) -> Record:
    """A record with a human's decisions in the place of the grader's."""
    rows = {row["task"]: row for row in record["tasks"]} if record else {}
    made = []
    for task, told in exercise.tasks.items():
        row = rows.get(task)
        if row is None:
            empty = {"task": task, "title": told.title, "points": 0.0, "follow_points": 0.0}
            row = new_row("missing", "") | empty | {"most": exercise.points[task]}
        if (said := overrides.get(task)) is not None:
            row = row | {"outcome": said.outcome, "follow": None}
            if said.outcome == "passed":
                row = row | {"misconception": None, "message": "", "evidence": []}
        made.append(row)
    blank = {"notes": [], "human": [], "seed": 0, "seconds": 0.0, "score": 0.0, "most": 0.0}
    kept = record or blank | {"follow_score": 0.0, "file": ""}
    return kept | {"state": "graded", "reason": "", "tasks": made}


def points_of(exercise: Exercise, plan: Plan, task: str = "") -> float:
    """The points that can be had: of one task if it is named, else of all of them."""
    of = {name: float(plan.points.get(name, own)) for name, own in exercise.points.items()}
    return of[task] if task else sum(of.values())


def pointed(
    record: Record, overrides: Mapping[str, Override], exercise: Exercise, plan: Plan
) -> Record:
    """A record with the course's points, and those that a human gave."""
    rows = []
    for row in record["tasks"]:
        task = row["task"]
        most = plan.points.get(task, exercise.points.get(task, row["most"]))
        given = overrides[task].points if task in overrides else None
        points = most if row["outcome"] == "passed" else 0.0
        follow = most if row["follow"] == "passed" else points
        if given is not None:
            points = follow = given
        rows.append(row | {"most": most, "points": points, "follow_points": follow})
    return record | {
        "tasks": rows,
        "most": points_of(exercise, plan),
        "score": sum(r["points"] for r in rows),
        "follow_score": sum(r["follow_points"] for r in rows),
    }
