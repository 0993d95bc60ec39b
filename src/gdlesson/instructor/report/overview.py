"""A class over all of its exercises: the misconceptions by section, and everybody's scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gdlesson.course.misconceptions import Misconception
from gdlesson.instructor.intake.names import shown_names
from gdlesson.instructor.report.standing import Result
from gdlesson.instructor.report.summary import Held, Summary


@dataclass(frozen=True)
class Student:
    """A student's row: the result in each exercise, and the points together."""

    student: str
    name: str
    section: str
    results: tuple[Result | None, ...]

    @property
    def total(self) -> float | None:
        """The points that count; None if no exercise has a grade."""
        given = [r.score for r in self.results if r is not None and r.score is not None]
        return sum(given) if given else None


@dataclass(frozen=True)
class Overview:
    """What the class report says.

    Attributes:
        parts: the numbers of each exercise.
        beliefs: by section of the lesson, the most frequent first.
        students: everybody, in the order of the roster.
        human: who should be looked at, in which exercise, and why.
        follow: whether the score with follow-through counts.
    """

    parts: tuple[Summary, ...]
    beliefs: tuple[tuple[int, tuple[Held, ...]], ...]
    students: tuple[Student, ...]
    human: tuple[tuple[str, str, tuple[str, ...]], ...]
    follow: bool


def overview(parts: Sequence[tuple[Summary, Sequence[Result]]], follow: bool) -> Overview:
    """Put the exercises of a class together."""
    return Overview(
        tuple(summary for summary, _ in parts),
        _beliefs([summary for summary, _ in parts]),
        _students([results for _, results in parts]),
        tuple((who, s.exercise, tuple(why)) for s, _ in parts for who, why in s.human),
        follow,
    )


def without_names(found: Overview) -> Overview:
    """The same class in an order that the rows alone decide, so that it tells nothing but the rows.

    Neither the roster nor the names have a part in it: two students of whom the same is said may
    change places, and nobody would see it.
    """
    held: dict[str, list[str]] = {}
    for belief in (belief for _, beliefs in found.beliefs for belief in beliefs):
        for student in belief.who:
            held.setdefault(student, []).append(belief.entry.id)
    said = {s.student: (_said(s), sorted(held.get(s.student, []))) for s in found.students}
    students = sorted(found.students, key=lambda s: said[s.student])
    place = {s.student: k for k, s in enumerate(students)}
    beliefs = tuple(
        (
            section,
            tuple(replace(b, who=tuple(sorted(b.who, key=place.__getitem__))) for b in held_here),
        )
        for section, held_here in found.beliefs
    )
    return replace(found, students=tuple(students), beliefs=beliefs)


def _said(student: Student) -> tuple[float, list[tuple[str, float, float, bool, bool]]]:
    """What a student's row says, the most points first."""
    return -(student.total or 0.0), [_told(result) for result in student.results]


def _told(result: Result | None) -> tuple[str, float, float, bool, bool]:
    if result is None:
        return "", 0.0, 0.0, False, False
    score, follow = (result.record[k] if result.record else 0.0 for k in ("score", "follow_score"))
    late = any(entry.late for entry in result.attempts)
    return result.state, -score, -follow, late, bool(result.overrides)


def _beliefs(summaries: Sequence[Summary]) -> tuple[tuple[int, tuple[Held, ...]], ...]:
    who: dict[str, list[str]] = {}
    tasks: dict[str, list[str]] = {}
    entries: dict[str, Misconception] = {}
    for held in (held for summary in summaries for held in summary.held):
        entries[held.entry.id] = held.entry
        who.setdefault(held.entry.id, []).extend(held.who)
        tasks.setdefault(held.entry.id, []).extend(held.tasks)
    found: dict[int, list[Held]] = {}
    for id, entry in entries.items():
        belief = Held(entry, tuple(dict.fromkeys(who[id])), tuple(dict.fromkeys(tasks[id])))
        found.setdefault(entry.section, []).append(belief)
    return tuple(
        (section, tuple(sorted(beliefs, key=lambda b: (-len(b.who), b.entry.id))))
        for section, beliefs in sorted(found.items())
    )


def _students(results: Sequence[Sequence[Result]]) -> tuple[Student, ...]:
    by_student = [{r.student: r for r in part} for part in results]
    keys = dict.fromkeys(r.student for part in results for r in part)
    known = {r.student: r for part in results for r in part if r.person is not None}
    order = [*known, *(key for key in sorted(keys) if key not in known)]
    names = shown_names(keys)
    return tuple(
        Student(
            key,
            known[key].name if key in known else names[key],
            known[key].person.section if key in known else "",  # type: ignore[union-attr]
            tuple(part.get(key) for part in by_student),
        )
        for key in order
    )
