"""A class in numbers: what the report shows, computed once, drawn elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from gdlesson.course.misconceptions import CATALOGUE, Misconception
from gdlesson.instructor.intake.exercise import Exercise
from gdlesson.instructor.records import OUTCOMES
from gdlesson.instructor.report.standing import ABSENT, Result
from gdlesson.instructor.sheet import WHOLE


@dataclass(frozen=True)
class TaskLine:
    """One task over the whole class: how many ended how, and passed with follow-through."""

    task: str
    title: str
    section: int
    most: float
    outcomes: dict[str, int]
    followed: int


@dataclass(frozen=True)
class Held:
    """A misconception, which students showed it, and in which tasks."""

    entry: Misconception
    who: tuple[str, ...]
    tasks: tuple[str, ...]

    @property
    def students(self) -> int:
        """How many."""
        return len(self.who)


@dataclass(frozen=True)
class Summary:
    """Everything that the class report says.

    Attributes:
        graded, unreadable, other, waiting: how many submissions have a grade, can't be read, are
            another exercise, or have no grade yet because the grader failed or was stopped.
        absent, late: how many on the roster handed in nothing, or only after the deadline.
        untimed: who has handed in when nobody knows, though there is a deadline.
        bins: ten of (from, to, students by score, students by score with follow-through), percent.
        human: students whose submission somebody should look at: (student, reasons).
        run: whether the last run came to its end, see `Sheet.run`.
    """

    exercise: str
    graded: int
    unreadable: int
    other: int
    waiting: int
    absent: int
    late: int
    middle: float | None
    follow_middle: float | None
    bins: list[tuple[int, int, int, int]]
    tasks: list[TaskLine]
    held: list[Held]
    human: list[tuple[str, list[str]]]
    run: str = WHOLE
    untimed: tuple[str, ...] = ()

    @property
    def submissions(self) -> int:
        """All of them."""
        return self.graded + self.unreadable + self.other + self.waiting


def summarise(results: Sequence[Result], exercise: Exercise, run: str = WHOLE) -> Summary:
    """The numbers of a class."""
    graded = [(r.student, r.record) for r in results if r.record and r.state == "graded"]
    states = Counter(r.state for r in results)
    percents = [_percent(r["score"], r["most"]) for _, r in graded]
    followed = [_percent(r["follow_score"], r["most"]) for _, r in graded]
    return Summary(
        exercise=exercise.name,
        graded=len(graded),
        unreadable=states["unreadable"],
        other=states["wrong exercise"],
        waiting=states["grader error"] + states["not graded yet"],
        absent=states[ABSENT],
        late=states["late"],
        middle=median(percents) if percents else None,
        follow_middle=median(followed) if followed else None,
        bins=_bins(percents, followed),
        tasks=_tasks([record for _, record in graded], exercise),
        held=_held(graded),
        human=sorted((r.student, r.look_at) for r in results if r.look_at),
        run=run,
        untimed=tuple(r.student for r in results if r.untimed),
    )


def _percent(score: float, most: float) -> float:
    return 100 * score / most if most else 0.0


def _bins(percents: list[float], followed: list[float]) -> list[tuple[int, int, int, int]]:
    """Ten equal parts; 100 % belongs to the last one."""
    place = [Counter(min(int(p // 10), 9) for p in values) for values in (percents, followed)]
    return [(10 * i, 10 * i + 10, place[0][i], place[1][i]) for i in range(10)]


def _tasks(graded: list[dict[str, Any]], exercise: Exercise) -> list[TaskLine]:
    rows: dict[str, list[dict[str, Any]]] = {task: [] for task in exercise.tasks}
    for record in graded:
        for row in record["tasks"]:
            if row["task"] in rows:
                rows[row["task"]].append(row)
    lines = []
    for name, task in exercise.tasks.items():
        counts = Counter(row["outcome"] for row in rows[name])
        followed = sum("passed" in (row["outcome"], row["follow"]) for row in rows[name])
        outcomes = {outcome: counts[outcome] for outcome in OUTCOMES}
        most = exercise.points[name]
        lines.append(TaskLine(name, task.title, task.section, most, outcomes, followed))
    return lines


def _held(graded: list[tuple[str, dict[str, Any]]]) -> list[Held]:
    """The misconceptions, the most frequent first; a student counts once for each."""
    students: dict[str, list[str]] = {}
    tasks: dict[str, Counter[str]] = {}
    for student, record in graded:
        found = {(r["misconception"], r["task"]) for r in record["tasks"] if r["misconception"]}
        for id in {id for id, _ in found}:
            students.setdefault(id, []).append(student)
        for id, task in found:
            tasks.setdefault(id, Counter())[task] += 1
    return [
        Held(CATALOGUE[id], tuple(who), _most_first(tasks[id]))
        for id, who in sorted(students.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        if id in CATALOGUE
    ]


def _most_first(counts: Counter[str]) -> tuple[str, ...]:
    """What is as frequent goes by its name, and not by who came first."""
    return tuple(sorted(counts, key=lambda name: (-counts[name], name)))
