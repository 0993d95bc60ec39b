"""What tasks.py promises to whoever types it, on machines that this one is not."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
from tools.environments import Environment, pins  # noqa: E402

OWN = sorted([ROOT / "tasks.py", *(ROOT / "tools").glob("*.py")])


@pytest.mark.parametrize("path", OWN, ids=lambda p: p.name)
def test_tasks_need_python_and_nothing_else(path):
    tree = ast.parse(path.read_text("utf-8"))
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module.split(".")[0])
    assert names <= sys.stdlib_module_names | {"tools"}


@pytest.mark.parametrize("path", OWN, ids=lambda p: p.name)
def test_tasks_are_modules_of_one_idea(path):
    assert len(path.read_text("utf-8").splitlines()) <= 300


def test_every_task_of_the_makefile_is_one_of_tasks_py():
    done = subprocess.run(
        [sys.executable, "-S", "tasks.py", "--help"],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True,
        env={**os.environ, "PYTHONUTF8": "1"},
    )  # fmt: skip
    line = next(
        text for text in (ROOT / "Makefile").read_text("utf-8").splitlines()
        if text.startswith("TASKS :=")
    )  # fmt: skip
    for name in line.split()[2:]:
        assert f"\n  {name} " in done.stdout, name


def test_a_pin_is_the_version_that_is_installed_whatever_it_is():
    listed = [
        {"name": "torch", "version": "2.9.1+cpu"},
        {"name": "pip", "version": "26.0"},
        {"name": "Jinja2", "version": "3.1.6"},
        {"name": "anyio", "version": "4.16.0"},
    ]
    assert pins(listed) == ["anyio==4.16.0", "Jinja2==3.1.6", "torch==2.9.1"]


def test_pins_come_from_what_pip_lists(tmp_path):
    env = Environment(str(tmp_path))
    env.python = Path(sys.executable)
    listed = {p["name"]: p["version"] for p in env.listed()}
    assert listed["pytest"] == pytest.__version__
    assert "gdlesson" not in listed
