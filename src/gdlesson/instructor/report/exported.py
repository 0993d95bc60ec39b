"""What `gdlesson export` can write: grades as a .csv and feedback as a .zip, for each platform."""

from __future__ import annotations

from collections.abc import Sequence

from gdlesson.instructor.report.exports import Part, grades_csv, nbgrader_csv
from gdlesson.instructor.report.platforms import Exported, canvas_csv, moodle_csv
from gdlesson.instructor.report.zips import feedback_zip

_NUMBERS = (
    "Moodle's number of a student stands in its grading worksheet, taken as the roster, and in the "
    "names of the folders that come from it"
)
#: Who can't be in an export, by its form and ending.
_WHY = {
    ("canvas", ".csv"): "Canvas's number of a student on the roster (grade with --roster) stands "
    "in its exported gradebook, taken as that, or beside another one in the names of the files "
    "that come from it; by name alone it would take the first of that name",
    ("canvas", ".zip"): "a page for Canvas is called as the file that came from it",
    ("moodle", ".csv"): _NUMBERS,
    ("moodle", ".zip"): _NUMBERS,
}


def of_one_exercise(form: str, ending: str) -> str:
    """What it is, if that is of one exercise; empty if it is of all of them."""
    if ending == ".zip":
        return "feedback"
    return "a worksheet of Moodle's" if form == "moodle" else ""


def exported(form: str, ending: str, parts: Sequence[Part]) -> Exported:
    """The file, and who is in it.

    Args:
        form: canvas, moodle, nbgrader or plain.
        ending: .csv for grades, .zip for feedback.
        parts: one exercise if `of_one_exercise` says so, else any number.
    """
    if ending == ".zip":
        return feedback_zip(form, parts[0])
    if form == "moodle":
        return moodle_csv(parts[0])
    if form == "canvas":
        return canvas_csv(parts)
    text = grades_csv(parts) if form == "plain" else nbgrader_csv(parts)
    return Exported(text.encode(), frozenset(r.student for _, results in parts for r in results))


def why_left_out(form: str, ending: str) -> str:
    """Why a student is not in it; every student is in what is for no platform."""
    return _WHY.get((form, ending), "")
