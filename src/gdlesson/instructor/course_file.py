"""course.toml: what a course says of itself; without one every setting has its default.

roster = "roster.csv"
deadline = 2026-12-01T23:59:00+01:00
follow_through = true

[exercises.exercise-01-numeric-gradient]

[exercises.exercise-02-gradient-descent]
deadline = 2026-12-08T23:59:00+01:00
points = { mse_loss = 2, standardize = 0 }

[extensions]
1001 = 2026-12-15
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from gdlesson.instructor.exercises import DEFAULT, EXERCISES
from gdlesson.instructor.intake.exercise import load_exercise

#: What is said of the whole course, and of each exercise, alone.
_AT_THE_TOP, _BY_EXERCISE = {"follow_through", "exercises"}, {"points"}


class CourseError(Exception):
    """The file doesn't say what it should; the text names the line and what may stand there."""


@dataclass(frozen=True)
class Plan:
    """What a course says of one exercise.

    Attributes:
        deadline: what comes later is late; None if nothing is.
        points: by task, where they differ from the exercise's own.
        roster: Moodle's worksheet of its assignment, if the course has one for each.
        extensions: until when those have time who have more of it, by student.
    """

    deadline: datetime | None = None
    points: Mapping[str, float] = field(default_factory=dict)
    roster: Path | None = None
    extensions: Mapping[str, datetime] = field(default_factory=dict)

    def deadline_of(self, student: str) -> datetime | None:
        """Until when a student has time; an extension shortens nothing."""
        more = self.extensions.get(student)
        return max(self.deadline, more) if self.deadline and more else self.deadline


@dataclass(frozen=True)
class Course:
    """A course's settings.

    Attributes:
        exercises: what is graded, in this order.
        follow_through: whether a task that is right but for an earlier one counts.
        roster: the file with the students, if there is one.
        source: the file that says so, if there is one.
        extended: who has an extension, and the line that says so.
    """

    exercises: Mapping[str, Plan]
    follow_through: bool = False
    roster: Path | None = None
    source: Path | None = field(default=None, compare=False)
    extended: tuple[tuple[str, int], ...] = field(default=(), compare=False)

    def with_extensions(self) -> set[str]:
        """Who has more time in one of the exercises."""
        return {student for plan in self.exercises.values() for student in plan.extensions}

    def without(self, student: str) -> Course:
        """The same, without a student's extensions."""
        plans = {
            name: replace(p, extensions={s: t for s, t in p.extensions.items() if s != student})
            for name, p in self.exercises.items()
        }
        return replace(self, exercises=plans)

    def strangers(self, known: Container[str]) -> list[tuple[str, str]]:
        """Who has an extension and is not among these, each with a sentence and its line."""
        return [
            (student, f"{self.source}, line {line}: extensions.{student} is the id of nobody here.")
            for student, line in self.extended
            if student not in known
        ]


def plain_course(exercise: str = DEFAULT) -> Course:
    """One exercise, and the default of everything."""
    return Course({exercise: Plan()})


def read_course(path: Path) -> Course:
    """A course's settings.

    Raises:
        CourseError: if the file can't be read, or says something that is unknown or impossible.
    """
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise CourseError(f"{path} does not exist.") from None
    except OSError as error:
        raise CourseError(f"{path} can't be read: {error.strerror or error}.") from None
    except UnicodeDecodeError:
        raise CourseError(f"{path} is no text in UTF-8; save it as such.") from None
    try:
        found = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        said = str(error) or "it is nested too deeply"
        raise CourseError(f"{path} is no TOML: {said}.{_hint(said, text)}") from None
    return _Reader(path, text).course(found)


#: What is written in settings by hand and is no TOML, and what it should be.
_HINTS = (
    (re.compile(r"[T ]\d\d?:\d\d(?![\d:])"), "a time has seconds, as 2026-12-01T23:59:00"),
    (re.compile(r"\d{1,2}[./]\d{1,2}[./]\d{4}"), "a date is 2026-12-01, the year first"),
    (
        re.compile(r"=\s*\d{4}-(?!(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d))"),
        "a date is 2026-12-15: the year, the month and the day, each with two digits",
    ),
    (
        re.compile(r"=\s*\d{1,2}\.?\s*(?:[Dd]ays?|[Ww]eeks?|[Hh]ours?|[A-Z][a-z]{2,8})\b"),
        "a moment is a date, as 2026-12-15",
    ),
    (re.compile(r"=\s*(?:True|False|yes|no|on|off)\b"), "it is true or false, in small letters"),
    (re.compile(r"=\s*[A-Za-z][\w-]*\.csv"), 'a file\'s name stands in quotes, as "roster.csv"'),
    (re.compile(r"[“”„«»]"), 'quotes are straight, as "roster.csv"'),
    (
        re.compile(r"^\s*[\w.-]*[^\w\s.=\"'\[\]{}#-][^=]*=", re.ASCII),
        'an id with other signs than letters, digits, - and _ stands in quotes, as "ann@x.org"',
    ),
    (re.compile(r"=\s*\"[^\"]*\\"), "a folder is divided by /, not by a backslash"),
)


def _hint(said: str, text: str) -> str:
    """What may be meant in the line that could not be read; empty if nobody knows."""
    found = re.search(r"line (\d+)", said)
    lines = text.splitlines()
    at = int(found[1]) - 1 if found else len(lines) - 1
    line = lines[at] if 0 <= at < len(lines) else ""
    hints = [hint for pattern, hint in _HINTS if pattern.search(line)]
    return f" In TOML {hints[0]}." if hints else ""


class _Reader:
    """One file, and how it complains."""

    def __init__(self, path: Path, text: str) -> None:
        self.path, self.lines = path, text.splitlines()
        self.extended: list[tuple[str, int]] = []

    def course(self, found: dict[str, Any]) -> Course:
        known = {"exercises", "roster", "deadline", "follow_through", "extensions"}
        self._known(found, known, ())
        tables = found.get("exercises", {DEFAULT: {}})
        if not isinstance(tables, dict) or not tables:
            raise self._error(("exercises",), f"needs a table for each, as [exercises.{DEFAULT}]")
        deadline = self._deadline(found, ())
        plans = {name: self._plan(name, table, deadline) for name, table in tables.items()}
        longer = self._extensions(found, (), [p.deadline for p in plans.values()])
        plans = {
            name: replace(plan, extensions={**longer, **plan.extensions})
            for name, plan in plans.items()
        }
        follow = found.get("follow_through", False)
        if not isinstance(follow, bool):
            raise self._error(("follow_through",), f"is true or false; got {follow!r}")
        return Course(
            plans, follow, self._roster(found, ()), self.path.absolute(), tuple(self.extended)
        )

    def _plan(self, name: str, table: Any, deadline: datetime | None) -> Plan:
        here = ("exercises", name)
        if name not in EXERCISES:
            raise self._error(here, f"is no exercise; there is {', '.join(EXERCISES)}")
        if not isinstance(table, dict):
            raise self._error(here, f"is a table, as [exercises.{name}]; got {table!r}")
        self._known(table, {"deadline", "points", "roster", "extensions"}, here)
        points = table.get("points", {})
        if not isinstance(points, dict):
            raise self._error((*here, "points"), f"has a number for each task; got {points!r}")
        tasks = load_exercise(name).tasks
        for task, many in points.items():
            if task not in tasks:
                said = f"is no task of {name}; there is {', '.join(tasks)}"
                raise self._error((*here, "points", task), said)
            right = type(many) in (int, float) and math.isfinite(many) and 0 <= many <= 1e6
            if not right:
                said = f"is a number of points, 0 or more and at most a million; got {many!r}"
                raise self._error((*here, "points", task), said)
        own = self._deadline(table, here) or deadline
        longer = self._extensions(table, here, [own])
        given = {task: float(many) for task, many in points.items()}
        return Plan(own, given, self._roster(table, here), longer)

    def _extensions(
        self, table: dict[str, Any], where: tuple[str, ...], deadlines: Sequence[datetime | None]
    ) -> dict[str, datetime]:
        """Who has until when; what extends no deadline is a slip."""
        found, here = table.get("extensions", {}), (*where, "extensions")
        if not isinstance(found, dict):
            said = f"has a date for each student, as 1001 = 2026-12-08; got {found!r}"
            raise self._error(here, said)
        ends = [d for d in deadlines if d is not None]
        longer = {}
        for student, value in found.items():
            if isinstance(value, dict):
                said = f'is no date; an id with a dot stands in quotes, as "{student}.x"'
                raise self._error((*here, student), said)
            until = self._moment(value, (*here, student))
            self.extended.append((student, self._line((*here, student))))
            if not ends:
                raise self._error((*here, student), "extends nothing: there is no deadline")
            if until <= min(ends):
                said = f"is not after the deadline, {min(ends).isoformat(' ')}"
                raise self._error((*here, student), said)
            longer[student] = until
        return longer

    def _roster(self, table: dict[str, Any], where: tuple[str, ...]) -> Path | None:
        """A file, from the folder in which the settings are."""
        found = table.get("roster")
        if found is not None and not (isinstance(found, str) and found):
            said = f'is the name of a file, as "roster.csv"; got {found!r}'
            raise self._error((*where, "roster"), said)
        return self.path.parent / found if found else None

    def _deadline(self, table: dict[str, Any], where: tuple[str, ...]) -> datetime | None:
        """A moment; without a zone it is this machine's, and a day lasts to its end."""
        found = table.get("deadline")
        return None if found is None else self._moment(found, (*where, "deadline"))

    def _moment(self, found: Any, where: tuple[str, ...]) -> datetime:
        if type(found) is date:
            found = datetime.combine(found, time.max)
        if not isinstance(found, datetime):
            said = f"is a moment, as 2026-12-01T23:59:00+01:00, without quotes; got {found!r}"
            raise self._error(where, said)
        return found.astimezone()

    def _known(self, table: dict[str, Any], names: set[str], where: tuple[str, ...]) -> None:
        for name in table:
            if name not in names:
                said = f"is unknown here; there is {', '.join(sorted(names))}"
                if name in (_AT_THE_TOP if where else _BY_EXERCISE):
                    place = "at the top, above every table" if where else "under [exercises.NAME]"
                    said += f". It belongs {place}"
                raise self._error((*where, name), said)

    def _error(self, where: tuple[str, ...], said: str) -> CourseError:
        return CourseError(f"{self.path}, line {self._line(where)}: {'.'.join(where)} {said}.")

    def _line(self, where: tuple[str, ...]) -> int:
        """The line in which the last of these names stands, below the others."""
        # The first name begins a line or a heading; the others stand somewhere below.
        first = re.compile(rf"\s*\[?\s*[\"']?{re.escape(where[0])}(?![\w-])")
        at = next((k for k, line in enumerate(self.lines) if first.match(line)), 0)
        for name in where:
            word = re.compile(rf"(?<![\w-]){re.escape(name)}(?![\w-])")
            at = next((k for k in range(at, len(self.lines)) if word.search(self.lines[k])), at)
        return at + 1
