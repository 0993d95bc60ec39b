"""Feedback as learning platforms take it back: a zip whose names say whose each page is."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from gdlesson.instructor.intake.layout import Top
from gdlesson.instructor.people.labels import Label, read_label
from gdlesson.instructor.report.exports import Part
from gdlesson.instructor.report.pages import feedback_page, page_name
from gdlesson.instructor.report.standing import Result

#: A zip holds no earlier moment; a fixed one makes the same grades the same bytes.
_MOMENT = (1980, 1, 1, 0, 0, 0)


def feedback_zip(form: str, part: Part) -> bytes:
    """The pages of one exercise.

    Args:
        form: "moodle": a folder for each student, called as the platform called what was handed
            in; "canvas": a file whose name begins as the student's did; else a file each.
        part: the exercise, and everybody's result.
    """
    exercise, results = part
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for result in results:
            page = feedback_page([(exercise.name, result)]).encode()
            for name in _names(form, exercise.name, result):
                archive.writestr(zipfile.ZipInfo(name, _MOMENT), page, zipfile.ZIP_DEFLATED)
    return data.getvalue()


def _names(form: str, exercise: str, result: Result) -> Iterator[str]:
    """What a page is called; nothing where the platform could not tell whose it is."""
    counted = [e.attempt for e in result.attempts if e.counts] or [
        e.attempt for e in result.attempts[-1:]
    ]
    entry = counted[0].entry if counted else ""
    label = read_label(Top(entry, False))
    if form == "moodle":
        number = _moodle_number(label, result)
        if number:
            # Moodle splits at underscores, and takes the part behind the first one for the number.
            name = re.sub(r"[_/\\]+", " ", label.name if label.maker == "moodle" else result.name)
            yield f"{name}_{number}_assignsubmission_file_/{exercise}-feedback.html"
    elif form == "canvas":
        # Canvas wants the two numbers of a file that it gave out, the student's and the file's.
        if label.maker == "canvas":
            late = "LATE_" if label.late else ""
            yield f"{label.name}_{late}{label.id}_{label.number}_{exercise}-feedback.html"
    elif form == "nbgrader":
        student = page_name(result.student).removesuffix(".html")
        yield f"feedback/{student}/{exercise}/{exercise}.html"
    else:
        yield page_name(result.student)


def _moodle_number(label: Label, result: Result) -> str:
    if label.maker == "moodle":
        return label.id
    person = result.person
    return person.id if person is not None and person.platform == "moodle" else ""
