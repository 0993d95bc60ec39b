"""The notebook normaliser: what is not clean is named, what can be mended is."""

import copy
import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
from tools import notebooks as tool


def clean():
    return {
        "cells": [
            {"cell_type": "markdown", "id": "title", "metadata": {}, "source": ["# Title"]},
            {
                "cell_type": "code",
                "execution_count": None,
                "id": "first-claim",
                "metadata": {"tags": ["claim"], "jupyter": {"source_hidden": True}},
                "outputs": [],
                "source": ["# Checks that one is one.\n", "assert 1 == 1"],
            },
        ],
        "metadata": tool.METADATA,
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def spoil(**changes):
    notebook = copy.deepcopy(clean())
    notebook["cells"][1].update(changes)
    return notebook


def test_a_clean_notebook_has_no_problems():
    assert tool.problems(clean()) == []
    assert tool.fixed(clean()) == clean()


SPOILT = {
    "has outputs": spoil(outputs=[{"output_type": "stream", "name": "stdout", "text": "2.1"}]),
    "has an execution count": spoil(execution_count=3),
    "metadata besides tags": spoil(metadata={"collapsed": True}),
    "must be folded": spoil(metadata={"tags": ["claim"]}),
    "its first line must be a comment": spoil(source=["assert 1 == 1  # One is one."]),
    "must be folded exactly": spoil(
        metadata={"tags": ["experiment"], "jupyter": {"source_hidden": True}}
    ),
    "unknown tags": spoil(metadata={"tags": ["claims"]}),
    "needs a readable id": spoil(id="b3a1c7f2"),
    "id of an earlier cell": spoil(id="title"),
    "is empty": spoil(source=["  \n"]),
    "metadata must be exactly": {**clean(), "metadata": {"widgets": {"state": {}}}},
}


@pytest.mark.parametrize("complaint", SPOILT)
def test_each_fault_is_named_and_mended(complaint):
    assert any(complaint in p for p in tool.problems(SPOILT[complaint]))
    assert tool.problems(tool.fixed(SPOILT[complaint])) == []


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("## No title", "exactly one H1"),
        ("# One\n\n# Two", "exactly one H1"),
        ("# One\n\n### Three", "skips a heading level"),
    ],
)
def test_headings_need_a_person(source, complaint):
    notebook = clean()
    notebook["cells"][0]["source"] = [source]
    assert any(complaint in p for p in tool.problems(notebook))


def test_a_hash_in_a_code_block_is_no_heading():
    notebook = clean()
    notebook["cells"][0]["source"] = ["# Title\n", "```\n", "# a comment\n", "```"]
    assert tool.problems(notebook) == []


def test_somebodys_home_folder_is_named():
    assert any("path" in p for p in tool.problems(spoil(source=["open('/home/ada/x')"])))


def test_check_fails_and_fix_mends_on_disk(tmp_path, capsys):
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps(SPOILT["has outputs"]))
    assert tool.main(["--check", str(path)]) == 1
    assert "has outputs" in capsys.readouterr().out
    assert tool.main(["--fix", str(path)]) == 0
    assert tool.main(["--check", str(path)]) == 0
    assert path.read_text() == tool.written(clean())


def test_another_way_of_writing_the_same_is_drift(tmp_path, capsys):
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps(clean()))
    assert tool.main(["--check", str(path)]) == 1
    assert "make format" in capsys.readouterr().out


def test_what_is_not_json_is_named_and_left_alone(tmp_path, capsys):
    path = tmp_path / "a.ipynb"
    path.write_text("<html>")
    assert tool.main(["--fix", str(path)]) == 1
    assert "is not JSON" in capsys.readouterr().out
    assert path.read_text() == "<html>"


MARKS = {
    "grade": True, "grade_id": "check-fit", "locked": True, "points": 2, "schema_version": 3,
    "solution": False, "task": False,
}  # fmt: skip


def marked(**changes):
    return spoil(metadata={"nbgrader": MARKS | changes, "editable": False, "deletable": False})


def test_nbgraders_metadata_is_for_graded_folders_only():
    assert tool.problems(marked(), graded=True) == []
    assert tool.fixed(marked(), graded=True) == marked()
    assert any("metadata besides tags" in p for p in tool.problems(marked()))
    assert tool.fixed(marked())["cells"][1]["metadata"] == {}


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"points": "2"}, "wrong type: ['points']"),
        ({"solution": 0}, "wrong type: ['solution']"),
        ({"schema_version": 2}, "another schema than 3"),
        ({"checksum": "abc"}, "it must be"),
        ({"grade": False}, "it must be"),  # points belong to cells that are graded
    ],
)
def test_nbgraders_metadata_is_in_one_form(changes, complaint):
    assert any(complaint in p for p in tool.problems(marked(**changes), graded=True))


@pytest.mark.parametrize(
    ("folder", "result"), [("exercises", 0), ("solutions", 0), ("notebooks", 1)]
)
def test_the_folder_decides(tmp_path, capsys, folder, result):
    path = tmp_path / folder / "a.ipynb"
    path.parent.mkdir()
    path.write_text(tool.written(marked()), "utf-8")
    assert tool.main(["--check", str(path)]) == result


def test_a_grade_id_that_is_there_twice_is_named(tmp_path, capsys):
    notebook = marked()
    notebook["cells"].append(copy.deepcopy(notebook["cells"][1]) | {"id": "another"})
    path = tmp_path / "exercises" / "a.ipynb"
    path.parent.mkdir()
    path.write_text(tool.written(notebook), "utf-8")
    assert tool.main(["--check", str(path)]) == 1
    assert "grade_id 'check-fit' twice" in capsys.readouterr().out
