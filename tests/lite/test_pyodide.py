"""The lesson's own parts that need no numpy, in Pyodide itself, run by Node."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tools.lite import BUNDLED, pinned
from tools.pyodide import needed

TESTS = Path(__file__).parents[1]
RECORD = json.loads((TESTS / "fixtures" / "pyodide.json").read_text("utf-8"))
ASKED = """
import json, os, sys
os.makedirs("work"); os.chdir("work")
{probes}
told = json.dumps({{"version": sys.modules["pyodide"].__version__, "answers": answers()}})
"""
LESSON = """
import importlib, json, os, sys, types
sys.path.insert(0, os.getcwd())  # where the wheels are
os.makedirs("lesson/.gdlesson"); os.chdir("lesson")
from gdlesson.course.progress import Progress
from gdlesson.workspace import copy_lesson
from gdlesson.workspace.files import BusyError, only_one, write_whole
from pathlib import Path
said = [Progress.around().keep(2, name, 1, True) for name in ("one", "two")]
first, again = copy_lesson(Path()), copy_lesson(Path())
# The time limit, without the package around it, which needs numpy.
import importlib.util, gdlesson
place = Path(gdlesson.__file__).parent / "checks" / "limit.py"
limit = importlib.util.module_from_spec(importlib.util.spec_from_file_location("limit", place))
limit.__spec__.loader.exec_module(limit)
told = json.dumps({
    "said": said, "kept": sorted(Progress.around().read()["2"]), "limited": limit.can_limit(),
    "copied": len(first.added), "again": len(again.added) + len(again.kept) + len(again.damaged),
})
"""


def run(pyodide, script, *wheels):
    node = shutil.which("node")
    assert node, "Node is in the environment of the tests"
    done = subprocess.run(
        [node, Path(__file__).with_name("run.mjs"), pyodide, script, *wheels],
        capture_output=True, text=True, encoding="utf-8", check=False, env=dict(os.environ),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def lock(pyodide):
    return json.loads((pyodide / "pyodide-lock.json").read_text("utf-8"))


def test_what_is_recorded_is_what_it_answers(pyodide, tmp_path):
    script = tmp_path / "asked.py"
    probes = (TESTS / "hosts" / "probes.py").read_text("utf-8")
    script.write_text(ASKED.format(probes=probes), "utf-8")
    assert run(pyodide, script) == RECORD


def test_the_versions_that_are_tested_are_those_that_it_has(lock):
    has = {name: entry["version"] for name, entry in lock["packages"].items()}
    assert pinned().items() <= has.items()
    named = {entry["name"].lower() for entry in needed(lock, ("ipython", "matplotlib-inline"))}
    assert {re.sub(r"[-_.]+", "-", name) for name in named} <= set(pinned()) | {"micropip"}


def test_what_is_bundled_is_what_it_lacks(lock):
    has = set(lock["packages"])
    assert not {name.replace("_", "-") for name in BUNDLED} & has
    assert {"numpy", "matplotlib", "contourpy", "ipython", "jinja2", "packaging"} <= has


def test_progress_copies_and_limits_in_pyodide_itself(pyodide, site, tmp_path):
    script = tmp_path / "lesson.py"
    script.write_text(LESSON, "utf-8")
    wheels = [next((site / "pypi").glob(f"{name}-*.whl")) for name in ("gdlesson", "filelock")]
    packaging = next(pyodide.glob("packaging-*.whl"))
    found = run(pyodide, script, *wheels, packaging)
    assert found["said"] == ["", ""]
    assert found["kept"] == ["one", "two"]
    assert found["copied"] > 12
    assert found["again"] == 0
    assert found["limited"] is False
