"""A submission's bytes, read as a notebook; or the sentence why they are none.

Nothing is executed and nothing is trusted: sizes and nesting are bounded, every type is looked at.
A cell that is damaged costs that cell, not the notebook.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

#: More than any notebook with its plots; what is larger is not even read.
LARGEST = 25_000_000
LARGEST_CELL = 200_000
#: All cells together; a syntax tree takes a hundred times the room of its text.
LARGEST_TEXT = 1_000_000
MOST_CELLS = 2_000
#: Dots of one import; Python's parser needs room for the square of their number.
MOST_DOTS = 300


class UnreadableError(Exception):
    """These bytes are no notebook; the text says why, for the student as well."""


@dataclass(frozen=True)
class Cell:
    """One cell: its place (from 1), its kind, what is written in it, nbgrader's name for it."""

    place: int
    kind: str
    source: str
    grade_id: str | None = None


@dataclass(frozen=True)
class Notebook:
    """The cells, and what should be known about how they were found."""

    cells: tuple[Cell, ...]
    notes: tuple[str, ...] = field(default=())


def too_large(size: int) -> str:
    """Why a file of this size is not read."""
    return (
        f"The file has {size / 1e6:.0f} MB; more than {LARGEST / 1e6:.0f} MB is not read. "
        "Clear the outputs of all cells and hand it in again."
    )


def read_notebook(data: bytes) -> Notebook:
    """Read a notebook of format 3 or 4.

    Raises:
        UnreadableError: if that can't be done; its text is a sentence for people.
    """
    if len(data) > LARGEST:
        raise UnreadableError(too_large(len(data)))
    text, notes = _text(data)
    try:
        root = json.loads(text, parse_int=_harmless_int)
    except RecursionError:
        raise UnreadableError("The file is JSON nested too deeply to be a notebook.") from None
    except ValueError as error:
        raise UnreadableError(_why_no_json(text, error)) from None
    if not isinstance(root, dict):
        raise UnreadableError("The file is JSON, but not a notebook: it has no table of cells.")
    found = root.get("cells")
    if found is None and isinstance(sheets := root.get("worksheets"), list):
        found = [c for s in sheets if isinstance(s, dict) for c in _list(s.get("cells"))]
        notes.append("The notebook has the format of 2014; its cells were read all the same.")
    if not isinstance(found, list):
        raise UnreadableError("The file is JSON, but not a notebook: it has no list of cells.")
    if len(found) > MOST_CELLS:
        raise UnreadableError(
            f"The notebook has {len(found)} cells; {MOST_CELLS} are read at most."
        )
    cells: list[Cell] = []
    left = LARGEST_TEXT
    for place, raw in enumerate(found, start=1):
        cell = _cell(place, raw)
        if isinstance(cell, Cell):
            left -= len(cell.source)
            if left < 0:
                notes.append(f"What comes from cell {place} on is more than a notebook holds.")
                break
            cells.append(cell)
        else:
            notes.append(f"Cell {place} {cell}; it was left out.")
    return Notebook(tuple(cells), tuple([*notes, *_kernel(root)][:20]))


def _text(data: bytes) -> tuple[str, list[str]]:
    if not data.strip():
        raise UnreadableError("The file is empty.")
    encoding = json.detect_encoding(data)
    if not encoding.startswith("utf-8"):
        name = encoding[:6].upper()
        try:
            return data.decode(encoding), [f"The file was in {name}; it was read all the same."]
        except UnicodeDecodeError:
            raise UnreadableError(f"The file is neither UTF-8 nor {name} text.") from None
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        raise UnreadableError(
            f"The file is not UTF-8 text: byte {error.start + 1} is 0x{data[error.start]:02x}."
        ) from None


def _harmless_int(text: str) -> int:
    return int(text) if len(text) < 20 else 0


def _why_no_json(text: str, error: ValueError) -> str:
    if not text.lstrip().startswith("{"):
        return "The file is not a notebook: it does not start as one."
    if isinstance(error, json.JSONDecodeError) and error.pos >= len(text.rstrip()) - 1:
        return f"The file breaks off after {len(text)} characters; its end is missing."
    if isinstance(error, json.JSONDecodeError):
        if "Unterminated string" in error.msg:
            return f"The file breaks off inside a text that starts in line {error.lineno}."
        return f"The file is damaged in line {error.lineno}: {error.msg}."
    return "The file is damaged: it is not JSON."


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _cell(place: int, raw: Any) -> Cell | str:
    """The cell, or what is wrong with it."""
    if not isinstance(raw, dict):
        return "is no table"
    source = raw.get("source", raw.get("input", ""))
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        source = "".join(source)
    if not isinstance(source, str):
        return "has a source that is no text"
    if len(source) > LARGEST_CELL:
        return f"holds {len(source)} characters, more than {LARGEST_CELL}"
    if any(line.count(".") > MOST_DOTS for line in source.split("\n") if "import" in line):
        return f"holds an import with more than {MOST_DOTS} dots"
    kind = raw.get("cell_type")
    metadata = raw.get("metadata")
    grading = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    name = grading.get("grade_id") if isinstance(grading, dict) else None
    return Cell(
        place,
        kind if isinstance(kind, str) else "?",
        _whole(source),
        _whole(name) if isinstance(name, str) and len(name) < 200 else None,
    )


def _kernel(root: dict[str, Any]) -> list[str]:
    metadata = root.get("metadata")
    spec = metadata.get("kernelspec") if isinstance(metadata, dict) else None
    language = spec.get("language", "python") if isinstance(spec, dict) else "python"
    if isinstance(language, str) and language.lower() not in ("python", ""):
        said = _whole(language[:40])
        return [f"The notebook says it is written in {said}; it was read as Python."]
    return []


def _whole(text: str) -> str:
    """Without lone surrogates, which are legal in JSON and can't be written anywhere."""
    return text.encode("utf-8", "replace").decode()
