#!/usr/bin/env python3
"""Keep notebooks clean: `--check` says what is wrong, `--fix` mends what can be mended.

A clean notebook has no outputs, no execution counts and no widget state; metadata by allow-list;
cell ids that a reviewer can read; no empty cells; one H1 and no skipped heading levels; and one
way of being written to disk, so that a diff shows what a person changed.
"""

from __future__ import annotations

import argparse
import itertools
import json
import re
import sys
from pathlib import Path
from typing import Any

if __package__:
    from tools import terms
else:  # run as a file
    import terms  # type: ignore[import-not-found, no-redef]

Notebook = dict[str, Any]

METADATA = {
    "kernelspec": {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    },
    "language_info": {"name": "python"},
}
#: What a cell may be tagged with, and nothing else.
TAGS = {
    "claim",  # asserts a number of the prose; folded
    "continues",  # goes on from the cell above, and says so
    "experiment",  # to be predicted, then run
    "widget",  # shows an interactive part
    "figure",  # draws a picture; folded, the picture is what one looks at
    "imports",  # what every other cell may use
    "quiz",  # the place of the quiz
    "raises-exception",  # shows an error on purpose
    "still",  # a widget's picture without a kernel; folded
    "your-turn",  # a few lines for the learner to write or change
    "your-turn-check",  # what is said to them; folded
}
#: Cells of these kinds are folded: JupyterLab shows a bar in their place that opens them.
FOLDED = {"claim", "figure", "still", "your-turn-check"}
FOLD = {"source_hidden": True}
#: JupyterLab shows the first line of a folded cell: a comment, so that it gives nothing away.
#: A longer one would run over the edge of its cell in a narrow window, its three dots cut off.
BAR = re.compile(r"# [A-Z].{,56}[.]")
BARS = {
    "claim": "# Checks what the text says.",
    "figure": "# Draws the picture below.",
    "still": "# Draws the picture below.",
    "your-turn-check": "# Looks at your lines.",
}
#: The folder of the lesson itself, in whose notebooks terms carry their definitions.
LESSON = "notebooks"
#: Folders whose notebooks nbgrader reads; only there may cells have its metadata.
GRADED = {"solutions", "exercises"}
#: nbgrader's metadata of a cell, version 3 of its schema, and what each entry must be.
NBGRADER: dict[str, type] = {
    "grade": bool,
    "grade_id": str,
    "locked": bool,
    "schema_version": int,
    "solution": bool,
    "task": bool,
}
READABLE_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
MACHINE_PATH = re.compile(r"(/home/|/Users/|/root/|/tmp/|[A-Z]:\\Users)")


def problems(notebook: Notebook, *, graded: bool = False) -> list[str]:
    """Everything that keeps this notebook from being clean, a line each.

    `graded` allows nbgrader's metadata, and the locks that exercises get from it.
    """
    found = []
    if (notebook.get("nbformat"), notebook.get("nbformat_minor")) != (4, 5):
        found.append("is not nbformat 4.5")
    if notebook.get("metadata") != METADATA:
        found.append(f"metadata must be exactly {json.dumps(METADATA)}")
    ids: set[str] = set()
    for number, cell in enumerate(notebook["cells"], start=1):
        name = f"cell {number} ({cell.get('id', 'no id')})"
        found += [f"{name} {what}" for what in _cell_problems(cell, graded)]
        if cell.get("id") in ids:
            found.append(f"{name} has the id of an earlier cell")
        ids.add(cell.get("id"))
    return found + _heading_problems(notebook)


def _cell_problems(cell: dict[str, Any], graded: bool) -> list[str]:
    found = []
    text = "".join(cell["source"])
    if not text.strip():
        found.append("is empty")
    if not READABLE_ID.fullmatch(cell.get("id", "")) or _looks_random(cell.get("id", "")):
        found.append("needs a readable id, such as secant-slope-claim")
    if cell.get("outputs"):
        found.append("has outputs")
    if cell.get("execution_count") is not None:
        found.append("has an execution count")
    allowed = {"tags"}
    if cell["metadata"].get("jupyter") != _fold(cell):
        found.append(f"must be folded exactly if its tags are among {sorted(FOLDED)}")
    elif _fold(cell):
        allowed |= {"jupyter"}
        if not BAR.fullmatch(text.split("\n")[0]):
            found.append(
                "is folded, so its first line must be a comment, a sentence of at most 60 letters"
            )
    if graded:
        allowed |= {"nbgrader", "deletable", "editable"}
        found += _nbgrader_problems(cell)
    if more := set(cell["metadata"]) - allowed:
        found.append(f"has metadata besides {', '.join(sorted(allowed))}: {sorted(more)}")
    if unknown := set(cell["metadata"].get("tags", ())) - TAGS:
        found.append(f"has unknown tags {sorted(unknown)}; known are {sorted(TAGS)}")
    if cell.get("attachments"):
        found.append("has an attachment")
    if MACHINE_PATH.search(text):
        found.append("names a path of somebody's machine")
    return found


def _fold(cell: dict[str, Any]) -> dict[str, bool] | None:
    """The metadata that folds a cell, if it is of a kind that is folded."""
    folded = cell["cell_type"] == "code" and FOLDED & set(cell["metadata"].get("tags", ()))
    return FOLD if folded else None


def _nbgrader_problems(cell: dict[str, Any]) -> list[str]:
    """What nbgrader would trip over, or would not have written itself."""
    if "nbgrader" not in cell["metadata"]:
        return []
    marks = cell["metadata"]["nbgrader"]
    wanted = NBGRADER | ({"points": int} if marks.get("grade") else {})
    found = []
    if set(marks) != set(wanted):
        found.append(f"has nbgrader metadata {sorted(marks)}; it must be {sorted(wanted)}")
    wrong = [k for k, kind in wanted.items() if k in marks and type(marks[k]) is not kind]
    if wrong:
        found.append(f"has nbgrader metadata of the wrong type: {wrong}")
    if marks.get("schema_version", 3) != 3:
        found.append("has nbgrader metadata of another schema than 3")
    return found


def _duplicate_grade_ids(notebook: Notebook) -> list[str]:
    marks = (cell["metadata"].get("nbgrader", {}) for cell in notebook["cells"])
    ids = [m["grade_id"] for m in marks if "grade_id" in m]
    return [f"has the grade_id {g!r} twice" for g in sorted({g for g in ids if ids.count(g) > 1})]


def _looks_random(cell_id: str) -> bool:
    """Whether an id is of Jupyter's own making: eight or more hexadecimal digits."""
    return bool(re.fullmatch(r"[0-9a-f-]{8,}", cell_id)) and any(c.isdigit() for c in cell_id)


def _headings(notebook: Notebook) -> list[tuple[int, str]]:
    found = []
    for cell in notebook["cells"]:
        if cell["cell_type"] != "markdown":
            continue
        text = re.sub(r"```.*?```", "", "".join(cell["source"]), flags=re.S)
        found += [(len(m[1]), m[2]) for m in re.finditer(r"^(#+) +(.+)$", text, flags=re.M)]
    return found


def _heading_problems(notebook: Notebook) -> list[str]:
    found = []
    headings = _headings(notebook)
    if [level for level, _ in headings].count(1) != 1:
        found.append("must have exactly one H1")
    for (level, _), (below, text) in itertools.pairwise(headings):
        if below > level + 1:
            found.append(f"skips a heading level at {text!r}")
    return found


def fixed(notebook: Notebook, *, graded: bool = False) -> Notebook:
    """The notebook with everything mended that needs no judgement."""
    kept = ("nbgrader", "deletable", "editable") if graded else ()
    cells = []
    taken: set[str] = set()
    for cell in notebook["cells"]:
        text = "".join(cell["source"])
        if not text.strip():
            continue
        tags = [t for t in cell["metadata"].get("tags", ()) if t in TAGS]
        cell_id = cell.get("id", "")
        if not READABLE_ID.fullmatch(cell_id) or _looks_random(cell_id) or cell_id in taken:
            cell_id = _id_from(text, taken)
        taken.add(cell_id)
        clean: dict[str, Any] = {
            "cell_type": cell["cell_type"],
            "id": cell_id,
            "metadata": ({"tags": tags} if tags else {})
            | {k: v for k, v in cell["metadata"].items() if k in kept},
            "source": text.strip("\n").splitlines(keepends=True),
        }
        if fold := _fold(clean):
            clean["metadata"]["jupyter"] = fold
            if not BAR.fullmatch(clean["source"][0].rstrip("\n")):
                clean["source"].insert(0, f"{next(BARS[t] for t in tags if t in BARS)}\n")
        if cell["cell_type"] == "code":
            clean |= {"execution_count": None, "outputs": []}
        cells.append(clean)
    return {"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}


def _id_from(text: str, taken: set[str]) -> str:
    """An id made of the first words of a cell."""
    words = re.findall(r"[a-z][a-z0-9]*", text.lower())[:5] or ["cell"]
    name = stem = "-".join(words)[:60]
    number = 2
    while name in taken:
        name = f"{stem}-{number}"
        number += 1
    return name


def written(notebook: Notebook) -> str:
    """The one way in which a notebook is written to disk."""
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Check or fix the notebooks named; 1 if any is not clean."""
    parser = argparse.ArgumentParser(description=__doc__)
    way = parser.add_mutually_exclusive_group(required=True)
    way.add_argument("--check", action="store_true")
    way.add_argument("--fix", action="store_true")
    parser.add_argument("notebooks", nargs="*", type=Path)
    given = parser.parse_args(arguments)
    failed = False
    for path in given.notebooks:
        graded = path.resolve().parent.name in GRADED
        text = path.read_text("utf-8")
        try:
            notebook = json.loads(text)
        except json.JSONDecodeError as error:
            print(f"{path}: is not JSON: {error}")
            failed = True
            continue
        section = re.match(r"(\d\d)-", path.name) if path.resolve().parent.name == LESSON else None
        if given.fix:
            if section:
                notebook = terms.with_definitions(notebook, int(section[1]))
            notebook = fixed(notebook, graded=graded)
            if written(notebook) != text:
                path.write_text(written(notebook), "utf-8")
                text = written(notebook)
        found = problems(notebook, graded=graded) + _duplicate_grade_ids(notebook)
        if not found and written(notebook) != text:
            found = ["is not written in the normal form; `make format` does that"]
        if section and terms.with_definitions(notebook, int(section[1])) != notebook:
            found.append("has a term without its definition; `make format` puts it there")
        for problem in found:
            print(f"{path}: {problem}")
        failed = failed or bool(found)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
