"""Everything that is written from the records: the CSVs, the feedback pages, the class report."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from gdlesson.instructor.intake.exercise import Exercise
from gdlesson.instructor.report.exports import grades_csv, nbgrader_csv
from gdlesson.instructor.report.pages import feedback_page, page_name, report_page
from gdlesson.instructor.report.summary import Summary, summarise
from gdlesson.instructor.store import Store


def write_results(folder: Path, store: Store, exercise: Exercise) -> Summary:
    """Write what the store holds into its folder, and say it in numbers.

    Pages of students who are no longer there are taken away; nothing else is.
    """
    results = store.results()
    summary = summarise(results, exercise)
    walled = store.setting("walled", "yes") == "yes"
    pages = folder / "feedback"
    pages.mkdir(exist_ok=True)
    names = {page_name(r.student) for r in results}
    for old in pages.glob("*.html"):
        if old.name not in names:
            old.unlink()
    for result in results:
        _write(pages / page_name(result.student), feedback_page(result, exercise.name))
    _write(folder / "grades.csv", grades_csv(results, exercise))
    _write(folder / "nbgrader.csv", nbgrader_csv(results, exercise))
    _write(folder / "report.html", report_page(summary, results, walled=walled))
    return summary


def _write(path: Path, text: str) -> None:
    """All of it or nothing; who may read it, the umask says."""
    name = path.with_name(f".gdlesson-{secrets.token_hex(8)}")
    with open(name, "x", encoding="utf-8", newline="\n") as file:
        file.write(text)
    os.replace(name, path)
