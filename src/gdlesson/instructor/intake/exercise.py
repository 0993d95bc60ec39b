"""An exercise as a grader sees it: the notebook that was handed out, its tasks, their points."""

from __future__ import annotations

import functools
import importlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gdlesson.checks.references import reference_source
from gdlesson.checks.task import Task, version
from gdlesson.instructor.exercises import DEFAULT, EXERCISES
from gdlesson.instructor.intake.notebook import Notebook, read_notebook
from gdlesson.workspace.copying import lesson_source


class ExerciseError(Exception):
    """There is no such exercise; the text says which there are."""


@dataclass(frozen=True)
class Exercise:
    """What is needed to grade one exercise.

    Attributes:
        name: the notebook's name without its ending.
        released: the notebook that students began with.
        tasks: by name, in the exercise's order.
        points: by task; a task with 0 is a stretch.
        version: changes whenever a check does.
        reference_source: the source of a task's reference answer.
    """

    name: str
    released: Notebook
    tasks: Mapping[str, Task]
    points: Mapping[str, float]
    version: str
    reference_source: Callable[[str], str]


def exercise_file(name: str) -> Path:
    """The notebook that is handed out.

    Raises:
        ExerciseError: if there is no exercise of that name.
    """
    if name not in EXERCISES:
        raise ExerciseError(f"there is no exercise {name!r}; there is {', '.join(EXERCISES)}")
    path = lesson_source() / "exercises" / f"{name}.ipynb"
    if not path.is_file():
        raise ExerciseError(f"{path.name} is missing from this installation; install it again")
    return path


@functools.cache
def load_exercise(name: str = DEFAULT) -> Exercise:
    """An exercise by the name of its notebook."""
    data = exercise_file(name).read_bytes()
    checks = importlib.import_module(EXERCISES[name])
    points = _points(json.loads(data))
    return Exercise(
        name=name,
        released=read_notebook(data),
        tasks=checks.TASKS,
        points={task: points.get(task, 1.0) for task in checks.TASKS},
        version=version(),
        reference_source=reference_source,
    )


def _points(notebook: dict[str, Any]) -> dict[str, float]:
    found = {}
    for cell in notebook["cells"]:
        grading = cell["metadata"].get("nbgrader", {})
        if grading.get("grade"):
            found[grading["grade_id"].removeprefix("check-")] = float(grading["points"])
    return found
