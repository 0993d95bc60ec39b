"""Exercises from solutions: answers taken out, and the cells locked that checks rest on.

A solution is an nbgrader assignment in its source form. What `build` makes of it is what
nbgrader's `generate_assignment` makes of it (ClearSolutions, then LockCells), without its check
sums; so a course may use either. nbgrader itself would bring a database and an extension of
JupyterLab into every learner's installation, for these few lines.
"""

from __future__ import annotations

import argparse
import copy
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

Notebook = dict[str, Any]
Cell = dict[str, Any]

BEGIN, END = "BEGIN SOLUTION", "END SOLUTION"
STUB = ("# YOUR CODE HERE", "raise NotImplementedError()")


class BuildError(ValueError):
    """A solution that no exercise can be made of; the text says which cell, and what to do."""


def exercise_from(solution: Notebook) -> Notebook:
    """The exercise that belongs to a solution.

    Args:
        solution: a notebook as `json.load` reads it; it is not changed.

    Returns:
        A new notebook: every answer replaced by a stub that raises NotImplementedError, cells that
        checks depend on not deletable, locked ones not editable, no outputs.

    Raises:
        BuildError: if a marker has no partner, stands within another pair or in a cell that is
            not marked as a solution; or if a solution cell has no markers, which would take the
            signature and the docstring away together with the answer.

    >>> answer = {"solution": True, "grade": False, "locked": False, "grade_id": "double"}
    >>> source = "def double(x):\\n    ### BEGIN SOLUTION\\n    return 2 * x\\n    ### END SOLUTION"
    >>> cell = {"cell_type": "code", "id": "a", "metadata": {"nbgrader": answer}, "source": source}
    >>> print("".join(exercise_from({"cells": [cell]})["cells"][0]["source"]))
    def double(x):
        # YOUR CODE HERE
        raise NotImplementedError()

    Source: nbgrader's preprocessors ClearSolutions and LockCells, 0.9.
    Limitation: Python code cells only; nbgrader's text answers have no stub here.
    """
    exercise = copy.deepcopy(solution)
    for number, cell in enumerate(exercise["cells"], start=1):
        name = f"cell {cell.get('id') or number}"
        marks = cell.get("metadata", {}).get("nbgrader", {})
        source = "".join(cell["source"])
        cleared = _cleared(source, name)
        if marks.get("solution"):
            if cell["cell_type"] != "code":
                raise BuildError(f"{name} is text marked as a solution; only code can be one")
            if cleared == source:
                raise BuildError(
                    f"{name} is a solution cell without '### {BEGIN}' and '### {END}'; put them "
                    "around what the learner is to write"
                )
        elif cleared != source:
            raise BuildError(
                f"{name} has a solution in it but isn't marked as one; its metadata needs "
                '{"nbgrader": {"solution": true, …}}'
            )
        cell["source"] = cleared.splitlines(keepends=True)
        cell.get("metadata", {}).update(_lock(marks))
        if cell["cell_type"] == "code":
            cell |= {"execution_count": None, "outputs": []}
    return exercise


def _cleared(source: str, name: str) -> str:
    """The source with a stub in place of every marked stretch, indented as its first marker is."""
    lines: list[str] = []
    inside = False
    for line in source.split("\n"):
        if BEGIN in line:
            if inside:
                raise BuildError(f"{name} has a '{BEGIN}' within another; end the first one first")
            inside = True
            indent = line[: len(line) - len(line.lstrip())]
            lines += [indent + words for words in STUB]
        elif END in line:
            if not inside:
                raise BuildError(f"{name} has an '{END}' with no '{BEGIN}' before it")
            inside = False
        elif not inside:
            lines.append(line)
    if inside:
        raise BuildError(f"{name} has a '{BEGIN}' that nothing ends; add '### {END}'")
    return "\n".join(lines)


def _lock(marks: dict[str, Any]) -> dict[str, bool]:
    """What JupyterLab is told of a cell, from what nbgrader is told of it."""
    if marks.get("solution"):
        return {"deletable": False}
    if marks.get("grade") or marks.get("locked"):
        return {"deletable": False, "editable": False}
    return {}


def written(notebook: Notebook) -> str:
    """The one way in which a notebook of this project is written to disk."""
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def exercises_from(folder: Path) -> dict[str, str]:
    """The text of every exercise, by file name, made of the solutions in a folder.

    Raises:
        BuildError: if a solution can't be read, or no exercise can be made of it.
    """
    texts = {}
    for path in sorted(folder.glob("*.ipynb")):
        try:
            texts[path.name] = written(exercise_from(json.loads(path.read_text("utf-8"))))
        except BuildError as error:
            raise BuildError(f"{path.name}: {error}") from None
        except (ValueError, KeyError, TypeError) as error:
            raise BuildError(f"{path.name} isn't a notebook: {error!r}") from None
    if not texts:
        raise BuildError(f"{folder} has no notebooks in it")
    return texts


def differences(solutions: Path, exercises: Path) -> list[str]:
    """What keeps the exercises from being what their solutions say, a line each."""
    texts = exercises_from(solutions)
    found = []
    for name, text in texts.items():
        path = exercises / name
        if not path.is_file():
            found.append(f"{path} is missing")
        elif path.read_text("utf-8") != text:
            found.append(f"{path} isn't what its solution makes of it")
    stray = sorted(p for p in exercises.glob("*.ipynb") if p.name not in texts)
    return found + [f"{path} has no solution" for path in stray]


def build(solutions: Path, exercises: Path) -> list[Path]:
    """Write every exercise whose solution says something else; return what was written.

    All of them are made before the first is written, so that an error leaves the folder as it was.
    """
    texts = exercises_from(solutions)
    exercises.mkdir(parents=True, exist_ok=True)
    changed = []
    for name, text in texts.items():
        path = exercises / name
        if not path.is_file() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8", newline="\n")
            changed.append(path)
    return changed


def main(arguments: Sequence[str] | None = None) -> int:
    """Build the exercises, or check them; 1 if they differ, 2 if none can be made."""
    parser = argparse.ArgumentParser(
        prog="python -m gdlesson.instructor.intake.build",
        description="Exercises from their solutions.",
    )
    parser.add_argument("solutions", type=Path)
    parser.add_argument("exercises", type=Path)
    parser.add_argument("--check", action="store_true", help="write nothing, say what differs")
    given = parser.parse_args(arguments)
    try:
        if given.check:
            found = differences(given.solutions, given.exercises)
            for line in found:
                print(f"{line}; `make exercises` mends that", file=sys.stderr)
            return int(bool(found))
        for path in build(given.solutions, given.exercises):
            print(f"written: {path}")
    except BuildError as error:
        print(f"build: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
