"""Exercises are what their solutions say; what can't be built is refused with the cell's name."""

import copy
import json
from pathlib import Path

import pytest

from gdlesson.instructor.intake import build as module
from gdlesson.instructor.intake.build import BuildError, build, differences, exercise_from

ROOT = Path(__file__).parents[2]
RECORDED = json.loads((ROOT / "tests" / "fixtures" / "clear_solutions.json").read_text("utf-8"))
ANSWER = "def f(x):\n    ### BEGIN SOLUTION\n    return x\n    ### END SOLUTION\n"


def cell(source, *, solution=True, grade=False, locked=False, kind="code", marked=True):
    marks = {"grade": grade, "grade_id": "f", "locked": locked, "schema_version": 3,
             "solution": solution, "task": False}  # fmt: skip
    metadata = {"nbgrader": marks} if marked else {}
    return {"cell_type": kind, "id": "answer", "metadata": metadata, "source": source}


def made_of(one):
    return exercise_from({"cells": [one], "metadata": {}, "nbformat": 4})["cells"][0]


def test_the_exercises_that_ship_are_what_their_solutions_say():
    assert differences(ROOT / "solutions", ROOT / "exercises") == []


@pytest.mark.parametrize("name", RECORDED)
def test_it_clears_what_nbgrader_clears_and_refuses_what_it_refuses(name):
    """What ClearSolutions made is recorded; `make nbgrader` holds the record against it."""
    source, cleared = RECORDED[name]["source"], RECORDED[name]["cleared"]
    if cleared is None:
        with pytest.raises(BuildError):
            made_of(cell(source))
    else:
        assert "".join(made_of(cell(source))["source"]) == cleared


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (cell("### BEGIN SOLUTION\nx = 1"), "that nothing ends"),
        (cell("x = 1\n### END SOLUTION"), "no 'BEGIN SOLUTION' before it"),
        (cell("### BEGIN SOLUTION\n### BEGIN SOLUTION\n### END SOLUTION"), "within another"),
        (cell("def f(x):\n    return x"), "is a solution cell without"),
        (cell(ANSWER, marked=False), "isn't marked as one"),
        (cell(ANSWER, solution=False), "isn't marked as one"),
        (cell("### BEGIN SOLUTION\n### END SOLUTION", kind="markdown"), "is text marked"),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_what_cannot_be_built_names_the_cell(bad, said):
    with pytest.raises(BuildError, match="cell answer") as refused:
        made_of(bad)
    assert said in str(refused.value)


def test_a_solution_is_not_changed_and_its_outputs_do_not_leak():
    solution = {"cells": [cell(ANSWER) | {"execution_count": 7, "outputs": [{"text": "secret"}]}]}
    before = copy.deepcopy(solution)
    made = exercise_from(solution)
    assert solution == before
    assert "secret" not in json.dumps(made)
    assert made["cells"][0]["execution_count"] is None


def test_locks_are_what_nbgrader_would_set():
    answer = made_of(cell(ANSWER))["metadata"]
    check = made_of(cell("check.f(f)", solution=False, grade=True, locked=True))["metadata"]
    given = made_of(cell("x = 1", solution=False, locked=True))["metadata"]
    plain = made_of(cell("x = 1", solution=False, marked=False))["metadata"]
    all_four = (answer, check, given, plain)
    locks = [(m.get("deletable", True), m.get("editable", True)) for m in all_four]
    assert locks == [(False, True), (False, False), (False, False), (True, True)]


@pytest.fixture
def folders(tmp_path):
    solutions, exercises = tmp_path / "solutions", tmp_path / "exercises"
    solutions.mkdir()
    for name in ("a", "b"):
        (solutions / f"{name}.ipynb").write_text(json.dumps({"cells": [cell(ANSWER)]}), "utf-8")
    return solutions, exercises


def test_build_writes_what_is_missing_or_differs_and_no_more(folders):
    _, exercises = folders
    assert [p.name for p in build(*folders)] == ["a.ipynb", "b.ipynb"]
    assert "return x" not in (exercises / "a.ipynb").read_text("utf-8")
    assert build(*folders) == []
    (exercises / "b.ipynb").write_text("edited by hand", "utf-8")
    assert [p.name for p in build(*folders)] == ["b.ipynb"]


def test_every_difference_is_a_line(folders, capsys):
    solutions, exercises = folders
    build(*folders)
    (exercises / "a.ipynb").write_text("edited by hand", "utf-8")
    (exercises / "b.ipynb").unlink()
    (exercises / "c.ipynb").write_text("{}", "utf-8")
    words = [line.split(maxsplit=1)[1] for line in differences(*folders)]
    assert words == ["isn't what its solution makes of it", "is missing", "has no solution"]
    assert module.main([str(solutions), str(exercises), "--check"]) == 1
    assert capsys.readouterr().err.count("make exercises") == 3
    (exercises / "c.ipynb").unlink()
    assert module.main([str(solutions), str(exercises)]) == 0
    assert module.main([str(solutions), str(exercises), "--check"]) == 0


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"cells": 3}', '{"cells": [{}]}', "\udcff"])
def test_an_unreadable_solution_writes_nothing_at_all(folders, capsys, text):
    solutions, exercises = folders
    (solutions / "b.ipynb").write_text(text, "utf-8", errors="surrogateescape")
    assert module.main([str(solutions), str(exercises)]) == 2
    assert "b.ipynb isn't a notebook" in capsys.readouterr().err
    assert not list(exercises.glob("*"))


def test_an_empty_folder_is_a_mistake(tmp_path, capsys):
    assert module.main([str(tmp_path), str(tmp_path / "out")]) == 2
    assert "no notebooks" in capsys.readouterr().err
