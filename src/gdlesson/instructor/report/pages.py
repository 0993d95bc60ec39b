"""The class report and the feedback pages: each one file, complete in itself, without a network.

Everything that came from a student is escaped on its way into a page. A page of feedback allows no
script; the report allows one, by its hash: ours, which sorts tables and searches them.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from gdlesson.course.misconceptions import CATALOGUE
from gdlesson.course.sections import SECTIONS
from gdlesson.instructor.intake.names import short
from gdlesson.instructor.report.overview import Overview
from gdlesson.instructor.report.standing import Result
from gdlesson.instructor.sheet import NONE, STOPPED


def report_page(found: Overview, *, walled: bool = True, anonymous: bool = False) -> str:
    """The class report.

    Args:
        found: what it says.
        walled: whether all of it was graded in a jail.
        anonymous: students are numbers, and nothing that may hold a name is there.
    """
    page = _environment().get_template("report.html")
    names = told_apart(found)
    if anonymous:
        names = {key: f"student {k}" for k, key in enumerate(names, 1)}
    script = _script()
    return page.render(
        o=found, walled=walled, anonymous=anonymous, name=names.__getitem__, script=script,
        rostered=not anonymous and any(r and r.person for s in found.students for r in s.results),
        allowed=f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'",
    )  # fmt: skip


def feedback_page(parts: Sequence[tuple[str, Result]]) -> str:
    """What one student is told, of each exercise.

    Args:
        parts: the exercises' names, and the student's result in each.
    """
    name = parts[0][1].name
    return _environment().get_template("feedback.html").render(parts=parts, name=name)


def told_of(run: str) -> str:
    """What is to be known of an exercise whose last run did not come to its end; else empty."""
    return {
        STOPPED: "grading was stopped before its end, so not everybody was looked at; to grade the "
        "class again goes on from there.",
        NONE: "not graded yet.",
    }.get(run, "")


def page_name(student: str) -> str:
    """A file name that is safe everywhere and different for every student.

    >>> page_name("ann")
    'ann.html'
    """
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", student).strip(".-")[:60]
    if plain and plain == student and plain.lower() == plain:
        return f"{plain}.html"
    # Some file systems take Ann and ann for one; what was replaced must not collide either, nor
    # be made to by somebody who looks for a name with the same digits.
    return f"{plain or 'student'}-{hashlib.sha256(student.encode()).hexdigest()[:16]}.html"


def told_apart(found: Overview) -> dict[str, str]:
    """What everybody is called wherever one stands alone: two of one name with their ids."""
    often = Counter(s.name for s in found.students)
    return {
        s.student: s.name if often[s.name] == 1 else f"{s.name} ({short(s.student)})"
        for s in found.students
    }


def _section(number: int) -> str:
    words = SECTIONS.get(number, "").partition("-")[2].replace("-", " ")
    return f"Section {number}, {words}" if words else f"Section {number}"


def _number(value: float) -> str:
    return f"{value:g}"


def _told(row: Mapping[str, Any]) -> bool:
    """Whether there is more to say on a task than its outcome."""
    return row["outcome"] != "passed" and bool(row["message"])


@functools.cache
def _script() -> str:
    return (files("gdlesson.instructor.report") / "templates" / "report.js").read_text("utf-8")


@functools.cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("gdlesson.instructor.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    made.globals.update(
        told_of=told_of,
        section=_section,
        number=_number,
        told=_told,
        page=page_name,
        catalogue=CATALOGUE,
    )
    return made
