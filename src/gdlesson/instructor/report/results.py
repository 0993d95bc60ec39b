"""Everything that is written from the records: the CSVs, the feedback pages, the class report."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path

from gdlesson.instructor.course_file import Course
from gdlesson.instructor.intake.exercise import load_exercise
from gdlesson.instructor.report.exports import grades_csv, nbgrader_csv
from gdlesson.instructor.report.overview import Overview, overview, without_names
from gdlesson.instructor.report.pages import feedback_page, page_name, report_page
from gdlesson.instructor.report.standing import Result, standings
from gdlesson.instructor.report.summary import summarise
from gdlesson.instructor.store import OWNER_ALONE, Store
from gdlesson.workspace.files import write_whole

#: The class report, and the one that can be shown to the class.
REPORT, ANONYMOUS = "report.html", "report-anonymous.html"


def write_results(
    folder: Path, store: Store, course: Course, *, anonymous: bool = False
) -> Overview:
    """Write what the store holds into its folder, and say it in numbers.

    Pages of students who are no longer there are taken away; nothing else is.

    Args:
        folder: where the store is.
        store: the results.
        course: the exercises, and what counts.
        anonymous: write the report that names nobody, too; once there, it is kept up to date.
    """
    parts = [(e, standings(store, e, course)) for e in map(load_exercise, course.exercises)]
    runs = [store.sheet(name).run() for name in course.exercises]
    summaries = [
        (summarise(results, exercise, run), results)
        for (exercise, results), run in zip(parts, runs, strict=True)
    ]
    found = overview(summaries, course.follow_through)
    (folder / "feedback").mkdir(exist_ok=True, mode=0o700)
    for name, text in _pages([results for _, results in parts], list(course.exercises)).items():
        _write(folder / "feedback" / name, text)
    _clear(folder / "feedback", {page_name(s.student) for s in found.students})
    walled = store.setting("walled", "yes") == "yes"
    for name, text in (
        ("grades.csv", grades_csv(parts)),
        ("nbgrader.csv", nbgrader_csv(parts)),
        (REPORT, report_page(found, walled=walled)),
    ):
        _write(folder / name, text)
    if anonymous or (folder / ANONYMOUS).exists():
        text = report_page(without_names(found), walled=walled, anonymous=True)
        _write(folder / ANONYMOUS, text)
    return found


def _write(path: Path, text: str) -> None:
    """Write what differs from what is there: most pages are the same after a run."""
    data = text.encode()
    with contextlib.suppress(OSError):
        if path.read_bytes() == data and path.stat().st_mode & 0o777 == OWNER_ALONE:
            return
    write_whole(path, data, OWNER_ALONE)


def _pages(parts: Sequence[Sequence[Result]], exercises: Sequence[str]) -> dict[str, str]:
    """The feedback pages by their names: one for each student, with all exercises."""
    own: dict[str, list[tuple[str, Result]]] = {}
    for exercise, results in zip(exercises, parts, strict=True):
        for result in results:
            own.setdefault(result.student, []).append((exercise, result))
    return {page_name(student): feedback_page(told) for student, told in own.items()}


def _clear(pages: Path, names: set[str]) -> None:
    for old in pages.glob("*.html"):
        if old.name not in names:
            old.unlink()
