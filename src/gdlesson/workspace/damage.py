"""Whether a learner's notebook is still whole: readable, and with the cells that are checked."""

from __future__ import annotations

import json
from typing import Any


def damage(mine: bytes, started_from: bytes | None = None) -> str | None:
    """What is broken in a notebook that somebody has worked in, in words; None if nothing is.

    Args:
        mine: the file as it is.
        started_from: the lesson's notebook that it was a copy of, if that is known. The cells that
            are marked in it, for writing an answer or checking one, have to be in `mine`, in any
            order.

    Returns:
        A clause that goes on after "is damaged: ", or None.

    Raises:
        ValueError: if `started_from` itself is no notebook.

    >>> damage(b"{}")
    'it has no list of cells, so it is no notebook'
    >>> damage(b'{"cells": [], "nbformat": 4}') is None
    True

    Limitation: what stands in the cells is not looked at; a wrong answer is no damage. Where all
    marks are gone, as hosted notebooks take them away, the lines that the cells begin with count.
    """
    wanted = _marked(_cells(started_from)) if started_from is not None else {}
    try:
        cells = _cells(mine)
    except _NoNotebookError as error:
        return str(error)
    have = _marked(cells)
    if not have and _holds_the_code(cells, _cells(started_from) if started_from else []):
        return None  # a hosted notebook took the marks away, and nothing else
    lost = [where for mark, where in wanted.items() if mark not in have]
    if not lost:
        return None
    named = ", ".join(lost[:3]) + (f" and {len(lost) - 3} more" if len(lost) > 3 else "")
    return f"{named} {'is' if len(lost) == 1 else 'are'} missing"


class _NoNotebookError(ValueError):
    """The text says what the file is instead."""


def _cells(data: bytes) -> list[Any]:
    if not data.strip():
        raise _NoNotebookError("the file is empty")
    try:
        notebook = json.loads(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise _NoNotebookError("it holds bytes that are no text") from None
    except json.JSONDecodeError as error:
        end = error.pos >= len(data.decode("utf-8").rstrip()) or "Unterminated" in error.msg
        what = "the file breaks off" if end else "it can't be read as JSON"
        raise _NoNotebookError(f"{what} in line {error.lineno}") from None
    except RecursionError:
        raise _NoNotebookError("it can't be read as JSON: it is nested too deeply") from None
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise _NoNotebookError("it has no list of cells, so it is no notebook")
    if "nbformat" not in notebook:
        raise _NoNotebookError("it doesn't say which notebook format it has")
    cells: list[Any] = notebook["cells"]
    return cells


def _holds_the_code(mine: list[Any], theirs: list[Any]) -> bool:
    """Whether every check and every answer's first line of the lesson's notebook stands in mine."""
    text = "\n".join(_source(cell) for cell in mine)
    wanted = [_source(cell).strip().partition("\n")[0] for cell in theirs if _marked([cell])]
    return bool(wanted) and all(line in text for line in wanted)


def _source(cell: Any) -> str:
    source = cell.get("source", "") if isinstance(cell, dict) else ""
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def _marked(cells: list[Any]) -> dict[str, str]:
    """The cells that nbgrader's metadata marks: by their id there, what to call them."""
    found = {}
    for cell in cells:
        metadata = cell.get("metadata") if isinstance(cell, dict) else None
        marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
        name = marks.get("grade_id") if isinstance(marks, dict) else None
        if isinstance(marks, dict) and isinstance(name, str):
            task = name.removeprefix("check-").removeprefix("given-")
            kind = "answer" if marks.get("solution") else "check" if marks.get("grade") else "given"
            found[name] = f"the {kind} cell of {task}"
    return found
