"""The page that says how far a learner is, section by section."""

from __future__ import annotations

import html
from dataclasses import dataclass
from pathlib import Path

from gdlesson.course.progress import Progress
from gdlesson.course.quizzes import sections


@dataclass(frozen=True)
class ProgressPage:
    """How much of every section's quiz is answered rightly; shows itself as a table.

    Attributes:
        rows: number, title, how many are right, how many there are, the notebook.
        trouble: what in the file of progress was not understood, in a sentence; empty if nothing.
    """

    rows: tuple[tuple[int, str, int, int, str], ...]
    trouble: str = ""

    def __repr__(self) -> str:
        right, total = (sum(row[i] for row in self.rows) for i in (2, 3))  # type: ignore[misc]
        lines = [f"{n:2}  {title:42} {r} of {t}" for n, title, r, t, _ in self.rows]
        whole = f"    {'the whole lesson':42} {right} of {total}"
        return "\n".join([*lines, whole, *([self.trouble] if self.trouble else [])])

    def _repr_html_(self) -> str:
        right, total = (sum(row[i] for row in self.rows) for i in (2, 3))  # type: ignore[misc]
        left = " style='text-align:left'"
        body = "".join(
            f"<tr><td>{n}</td><td{left}><a href='{file}'>{html.escape(title)}</a>"
            f"</td><td>{r} of {t}</td>"
            f"<td>{'done' if r == t else 'begun' if r else 'open'}</td></tr>"
            for n, title, r, t, file in self.rows
        )
        trouble = f". {self.trouble}" if self.trouble else ""
        # A table's cells stand at the right in JupyterLab, and the titles at the left.
        head = "".join(
            f"<th scope='col'{side}>{h}</th>"
            for h, side in (("section", ""), ("quiz", left), ("right", ""), ("state", ""))
        )
        return (
            f"<table><caption style='text-align:left'>{right} of {total} in the whole lesson"
            f"{html.escape(trouble)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        )


def progress_page(folder: str | Path | None = None) -> ProgressPage:
    """Where you stand: every section's quiz, with a link to its notebook.

    Args:
        folder: where progress is kept; left out, the learner's folder around this notebook.

    Returns:
        A ProgressPage.

    Raises:
        OSError: never; what can't be read counts as not answered.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     print(repr(progress_page(place)).splitlines()[0])
     0  Start here                                 0 of 3

    Limitation: counts quizzes, not the exercises.
    """
    progress = Progress.around(folder)
    kept = progress.read()
    rows = []
    for section in sections().values():
        answers = kept.get(str(section.number), {})
        right = sum(bool(answers.get(i.id, {}).get("right")) for i in section.items)
        file = f"{section.number:02}-{section.name}.ipynb"
        rows.append((section.number, section.title, right, len(section.items), file))
    return ProgressPage(tuple(rows), progress.trouble())
