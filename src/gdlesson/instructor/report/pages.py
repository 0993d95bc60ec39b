"""The class report and the feedback pages: each one file, complete in itself, without a network.

Everything that came from a student is escaped on its way into a page; the pages allow no script.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from gdlesson.course.misconceptions import CATALOGUE
from gdlesson.course.sections import SECTIONS
from gdlesson.instructor.intake.names import shown_names
from gdlesson.instructor.report.summary import Summary
from gdlesson.instructor.store import Result


def report_page(summary: Summary, results: Sequence[Result], *, walled: bool = True) -> str:
    """The class report."""
    page = _environment().get_template("report.html")
    names = shown_names(r.student for r in results)
    return page.render(s=summary, results=results, walled=walled, name=names.__getitem__)


def feedback_page(result: Result, exercise: str) -> str:
    """What one student is told."""
    return _environment().get_template("feedback.html").render(r=result, exercise=exercise)


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


def _section(number: int) -> str:
    words = SECTIONS.get(number, "").partition("-")[2].replace("-", " ")
    return f"Section {number}, {words}" if words else f"Section {number}"


def _number(value: float) -> str:
    return f"{value:g}"


def _told(row: Mapping[str, Any]) -> bool:
    """Whether there is more to say on a task than its outcome."""
    return row["outcome"] != "passed" and bool(row["message"])


@functools.cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("gdlesson.instructor.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    made.globals.update(
        section=_section, number=_number, told=_told, page=page_name, catalogue=CATALOGUE
    )
    return made
