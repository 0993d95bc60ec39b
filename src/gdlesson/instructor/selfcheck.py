"""Before a class is graded: does the grader give full marks to the reference answers?

If it does not, whatever the reason, no student's grade from it can be trusted, and none is given.
"""

from __future__ import annotations

import json

from gdlesson.instructor.intake.exercise import Exercise
from gdlesson.instructor.records import Record


def reference_notebook(exercise: Exercise) -> bytes:
    """A submission with the reference's answer to every task."""
    head = "from typing import Any\nimport numpy as np\n"
    cells = [
        {
            "cell_type": "code",
            "metadata": {"nbgrader": {"grade_id": task}},
            "source": head + exercise.reference_source(task),
        }
        for task in exercise.tasks
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()


def complaints(record: Record) -> list[str]:
    """What the grader holds against the reference answers; nothing, if all is well."""
    if record["state"] != "graded":
        return [record["reason"]]
    return [
        f"{row['task']}: {row['outcome']}. {row['message']}"
        for row in record["tasks"]
        if row["outcome"] != "passed"
    ]
