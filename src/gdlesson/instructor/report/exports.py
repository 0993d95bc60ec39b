"""Grades as CSV: one table for people and their spreadsheets, one as nbgrader exports it.

A submission that could not be graded has empty fields, never a 0.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from gdlesson.instructor.intake.exercise import Exercise
from gdlesson.instructor.store import Result

_NBGRADER = (
    "assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email",
    "raw_score", "late_submission_penalty", "score", "max_score",
)  # fmt: skip


def grades_csv(results: Sequence[Result], exercise: Exercise) -> str:
    """A row a student: the state, both scores, and every task's outcome."""
    head = ["student", "state", "score", "score_with_follow_through", "max_score"]
    rows: list[list[Any]] = [[*head, *exercise.tasks, "look_at", "file"]]
    for result in results:
        record = result.record
        most = sum(exercise.points.values())
        if record is None:
            why = f"grader error: {result.trouble}" if result.trouble else "not graded yet"
            state = "grader error" if result.trouble else "not graded yet"
            rows.append([result.student, state, "", "", most, *[""] * len(exercise.tasks), why])
        else:
            graded = record["state"] == "graded"
            outcomes = {row["task"]: row["outcome"] for row in record["tasks"]}
            scores = [record["score"], record["follow_score"]] if graded else ["", ""]
            rows.append([
                result.student, record["state"], *scores, most,
                *(outcomes.get(task, "") for task in exercise.tasks), " ".join(record["human"]),
            ])  # fmt: skip
        rows[-1].append(result.file)
    return _written(rows)


def nbgrader_csv(results: Sequence[Result], exercise: Exercise) -> str:
    """The columns of `nbgrader export`, for whatever reads those."""
    rows: list[list[Any]] = [list(_NBGRADER)]
    for result in results:
        graded = result.record is not None and result.record["state"] == "graded"
        score = result.record["score"] if graded and result.record else ""
        penalty = 0.0 if graded else ""
        most = sum(exercise.points.values())
        who = [exercise.name, "", "", result.student, "", "", ""]
        rows.append([*who, score, penalty, score, most])
    return _written(rows)


def _written(rows: list[list[Any]]) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows([[_safe(v) for v in row] for row in rows])
    return file.getvalue()


def _safe(value: Any) -> Any:
    """A name that a spreadsheet would take for a formula is made text by an apostrophe."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return value
