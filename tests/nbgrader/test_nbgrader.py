"""A course that uses nbgrader can take the solutions as they are: released, validated, graded.

Runs in an environment of its own (`make nbgrader`), since nbgrader brings an extension of
JupyterLab along.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import record
from nbgrader.api import Gradebook

ROOT = Path(__file__).parents[2]
SOLUTIONS, EXERCISES = ROOT / "solutions", ROOT / "exercises"
NAMES = sorted(p.name for p in SOLUTIONS.glob("*.ipynb"))
STUDENTS = ("blank", "half", "full")
HALF = ("slope", "mse_loss", "mse_gradient")


def cells(path):
    return json.loads(path.read_text("utf-8"))["cells"]


def marks(cell):
    return cell["metadata"].get("nbgrader", {})


def nbgrader(course, *arguments):
    """Run nbgrader in the folder of a course, with settings of its own."""
    names = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "IPYTHONDIR")
    own = {name: str(course / ".own") for name in names}
    # It starts its database's own command by name.
    own["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=course, env={**os.environ, **own}, capture_output=True, text=True, timeout=240,
        check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def answered(released, solution, tasks=None):
    """The released notebook with the answers of the solution in it, or those of some tasks."""
    written = [c for c in cells(solution) if marks(c).get("solution")]
    answers = {marks(c)["grade_id"]: c["source"] for c in written}
    notebook = json.loads(released.read_text("utf-8"))
    for cell in notebook["cells"]:
        name = marks(cell).get("grade_id")
        if name in answers and (tasks is None or name in tasks):
            cell["source"] = answers[name]
    return json.dumps(notebook)


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course that has released the solutions, and collected and graded three submissions."""
    folder = tmp_path_factory.mktemp("course")
    (folder / ".own").mkdir()
    (folder / "nbgrader_config.py").write_text(
        "c = get_config()\nc.CourseDirectory.course_id = 'lesson'\nc.Execute.timeout = 120\n"
    )
    source = folder / "source" / "descent"
    source.mkdir(parents=True)
    for name in NAMES:
        shutil.copy(SOLUTIONS / name, source / name)
    code, said = nbgrader(folder, "generate_assignment", "descent")
    assert code == 0, said
    for student in STUDENTS:
        place = folder / "submitted" / student / "descent"
        place.mkdir(parents=True)
        for name in NAMES:
            released = folder / "release" / "descent" / name
            tasks = {"blank": (), "half": HALF, "full": None}[student]
            (place / name).write_text(answered(released, SOLUTIONS / name, tasks), "utf-8")
    code, said = nbgrader(folder, "autograde", "descent")
    assert code == 0, said
    return folder


def test_the_recorded_cells_are_what_this_nbgrader_makes():
    assert json.loads(record.FIXTURE.read_text("utf-8")) == record.record()


@pytest.mark.parametrize("name", NAMES)
def test_every_answer_is_cleared_as_nbgrader_clears_it(name):
    ours = {c["id"]: "".join(c["source"]) for c in cells(EXERCISES / name)}
    for cell in cells(SOLUTIONS / name):
        if marks(cell).get("solution"):
            assert ours[cell["id"]] == record.of_nbgrader("".join(cell["source"])), cell["id"]


@pytest.mark.parametrize("name", NAMES)
def test_what_nbgrader_releases_is_our_exercise(course, name):
    released, ours = cells(course / "release" / "descent" / name), cells(EXERCISES / name)
    for theirs, mine in zip(released, ours, strict=True):
        marks(theirs).pop("checksum", None)
        marks(theirs).pop("cell_type", None)
        for cell in (theirs, mine):
            cell["source"] = "".join(cell["source"])
        assert theirs == mine


def scores(course, student):
    """Points by check, over both notebooks."""
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        submission = book.find_submission("descent", student)
        return {g.name: (g.auto_score, g.max_score) for n in submission.notebooks for g in n.grades}


def test_an_untouched_exercise_gets_nothing(course):
    assert {score for score, _ in scores(course, "blank").values()} == {0}


def test_the_solution_gets_every_point(course):
    found = scores(course, "full")
    assert {name: s for name, s in found.items() if s[0] != s[1]} == {}
    assert sum(s for s, _ in found.values()) > 20


def test_half_an_exercise_gets_what_it_did(course):
    got = {name for name, (score, _) in scores(course, "half").items() if score}
    assert got == {f"check-{task}" for task in HALF}


@pytest.mark.parametrize("name", NAMES)
def test_validate_accepts_the_solution(course, tmp_path, name):
    shutil.copy(SOLUTIONS / name, tmp_path / name)
    code, said = nbgrader(tmp_path, "validate", name)
    assert code == 0, said
    assert "Success" in said


@pytest.mark.parametrize("name", NAMES)
def test_validate_tells_an_untouched_exercise(course, tmp_path, name):
    shutil.copy(EXERCISES / name, tmp_path / name)
    _, said = nbgrader(tmp_path, "validate", name)
    graded = sum(bool(marks(c).get("grade")) for c in cells(EXERCISES / name))
    assert f"VALIDATION FAILED ON {graded} CELL(S)" in said
