"""Feedback as learning platforms take it back: a zip whose names say whose each page is."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from gdlesson.instructor.report.exports import Part
from gdlesson.instructor.report.pages import feedback_page, page_name
from gdlesson.instructor.report.platforms import Exported, label_of, number_of
from gdlesson.instructor.report.standing import Result

#: A zip holds no earlier moment; a fixed one makes the same grades the same bytes.
_MOMENT = (1980, 1, 1, 0, 0, 0)


def feedback_zip(form: str, part: Part) -> Exported:
    """The pages of one exercise.

    Args:
        form: "moodle": a folder for each student, called as the platform called what was handed
            in; "canvas": a file whose name begins as the student's did; else a file each.
        part: the exercise, and everybody's result.
    """
    exercise, results = part
    data = io.BytesIO()
    told = set()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for result in results:
            page = feedback_page([(exercise.name, result)]).encode()
            for name in _names(form, exercise.name, result):
                archive.writestr(zipfile.ZipInfo(name, _MOMENT), page, zipfile.ZIP_DEFLATED)
                told.add(result.student)
    return Exported(data.getvalue(), frozenset(told))


def _names(form: str, exercise: str, result: Result) -> Iterator[str]:
    """What a page is called; nothing where the platform could not tell whose it is."""
    label = label_of(result)
    if form == "moodle":
        if number := number_of("moodle", result, exercise):
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
