"""A damaged notebook is told from one that was worked in."""

import json
from pathlib import Path

import pytest

from gdlesson.workspace.damage import damage

EXERCISE = Path(__file__).parents[2] / "exercises" / "exercise-02-gradient-descent.ipynb"
FRESH = EXERCISE.read_bytes()


def worked_in(change):
    """The exercise after somebody's work."""
    notebook = json.loads(FRESH)
    change(notebook["cells"])
    return json.dumps(notebook).encode()


def without(*marks):
    def change(cells):
        named = ((c, c["metadata"].get("nbgrader", {}).get("grade_id")) for c in cells)
        cells[:] = [c for c, name in named if name not in marks]

    return worked_in(change)


def test_a_fresh_one_is_whole():
    assert damage(FRESH, FRESH) is None


def write_an_answer(cells):
    answer = next(c for c in cells if "nbgrader" in c["metadata"])
    answer["source"] = ["this is ( no python"]
    answer["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["x"]}]


def delete_the_prose(cells):
    cells[:] = [c for c in cells if c["cell_type"] == "code"]


def turn_round(cells):
    cells.reverse()


def add_scribbles(cells):
    cells.insert(3, {"cell_type": "code", "id": "x", "metadata": {}, "source": "1", "outputs": []})


@pytest.mark.parametrize("change", [write_an_answer, delete_the_prose, turn_round, add_scribbles])
def test_work_is_no_damage(change):
    assert damage(worked_in(change), FRESH) is None


@pytest.mark.parametrize(
    ("mine", "said"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (FRESH[: len(FRESH) // 2], "breaks off in line"),
        (FRESH[:-3], "breaks off in line"),
        (FRESH.replace(b'"cells"', b'"cells', 1), "can't be read as JSON in line 2"),
        (b"<<<<<<< HEAD\n" + FRESH, "can't be read as JSON in line 1"),
        (b"\xff\xfe\x00\x01", "no text"),
        (b"[" * 100_000, "JSON"),
        (b"[]", "no list of cells"),
        (b"null", "no list of cells"),
        (b'{"cells": 3}', "no list of cells"),
        (b'{"cells": []}', "which notebook format"),
    ],
    ids=range(12),
)
def test_what_is_no_notebook_is_said(mine, said):
    assert said in damage(mine, FRESH)
    assert said in damage(mine)  # also when nobody knows what it was a copy of


def test_missing_cells_are_named():
    assert damage(without("mse_gradient"), FRESH) == "the answer cell of mse_gradient is missing"
    two = damage(without("fit", "check-fit"), FRESH)
    assert two == "the answer cell of fit, the check cell of fit are missing"
    assert damage(without("given-broken-sign"), FRESH) == "the given cell of broken-sign is missing"


def test_a_half_deleted_exercise_is_one_line():
    half = worked_in(lambda cells: cells.__delitem__(slice(20, None)))
    assert damage(half, FRESH).count("cell of") == 3
    assert damage(half, FRESH).endswith("more are missing")
    assert damage(half) is None  # it might be of an older lesson


@pytest.mark.parametrize(
    "cells",
    [[3], [None], [{"metadata": 3}], [{"metadata": {"nbgrader": []}}],
     [{"metadata": {"nbgrader": {"grade_id": 3, "solution": True}}}]],
)  # fmt: skip
def test_cells_that_are_no_cells_count_as_missing(cells):
    mine = json.dumps({"cells": cells, "nbformat": 4}).encode()
    assert "missing" in damage(mine, FRESH)


def test_what_it_started_from_must_be_a_notebook():
    with pytest.raises(ValueError, match="no list of cells"):
        damage(FRESH, b"{}")


def stripped(cells):
    return json.dumps({**NOTEBOOK, "cells": [{**cell, "metadata": {}} for cell in cells]}).encode()


NOTEBOOK = json.loads(FRESH)


def test_a_copy_without_marks_is_whole_as_long_as_its_cells_are_there():
    # Hosted notebooks take metadata away that they do not know.
    assert damage(stripped(NOTEBOOK["cells"]), FRESH) is None
    assert "are missing" in damage(stripped(NOTEBOOK["cells"][:20]), FRESH)
    assert "are missing" in damage(stripped([]), FRESH)
