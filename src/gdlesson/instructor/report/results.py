"""Everything that is written from the records: the CSVs, the feedback pages, the class report."""

from __future__ import annotations

import stat
from pathlib import Path

from gdlesson.instructor.intake.exercise import Exercise
from gdlesson.instructor.report.exports import grades_csv, nbgrader_csv
from gdlesson.instructor.report.pages import feedback_page, page_name, report_page
from gdlesson.instructor.report.summary import Summary, summarise
from gdlesson.instructor.store import FILE, Store
from gdlesson.workspace.files import write_whole


def write_results(folder: Path, store: Store, exercise: Exercise) -> Summary:
    """Write what the store holds into its folder, and say it in numbers.

    Pages of students who are no longer there are taken away; nothing else is.
    """
    results = store.results()
    # Who may read a grade is who may read the records, which the umask said when they were made.
    mode = stat.S_IMODE((folder / FILE).stat().st_mode) & 0o666
    summary = summarise(results, exercise)
    walled = store.setting("walled", "yes") == "yes"
    pages = folder / "feedback"
    pages.mkdir(exist_ok=True)
    names = {page_name(r.student) for r in results}
    for old in pages.glob("*.html"):
        if old.name not in names:
            old.unlink()
    for result in results:
        page = feedback_page(result, exercise.name)
        write_whole(pages / page_name(result.student), page.encode(), mode)
    for name, text in (
        ("grades.csv", grades_csv(results, exercise)),
        ("nbgrader.csv", nbgrader_csv(results, exercise)),
        ("report.html", report_page(summary, results, walled=walled)),
    ):
        write_whole(folder / name, text.encode(), mode)
    return summary
