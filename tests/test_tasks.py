"""What tasks.py promises to whoever types it, on machines that this one is not."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
import tasks
from tools import environments
from tools.environments import Environment, pins
from tools.running import TaskError

ROOT = Path(__file__).parents[1]
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


@pytest.mark.parametrize("name", ["test", "jail"])
def test_what_is_missing_is_told_before_anything_slow(name, monkeypatch, capsys):
    def look(wanted):
        assert "jail" in wanted
        raise TaskError("missing: a jail; type: this")

    def slow(*_):
        raise AssertionError("something slow was begun first")

    monkeypatch.setattr(tasks, "look", look)
    for step in ("test_environment", "ensure_browser", "run"):
        monkeypatch.setattr(tasks, step, slow)
    monkeypatch.setattr(sys, "argv", ["tasks.py", name])
    assert tasks.main() == 1
    assert capsys.readouterr().err == "tasks.py: missing: a jail; type: this\n"


def test_without_a_browser_no_step_of_the_tests_begins(monkeypatch, capsys):
    def ensure_browser(python):
        raise TaskError("missing: a browser; type: this")

    def begun(*_, **__):
        raise AssertionError("a step was begun")

    monkeypatch.setattr(tasks, "look", lambda wanted: None)
    monkeypatch.setattr(tasks, "test_environment", lambda: Environment(".venv"))
    monkeypatch.setattr(tasks, "ensure_browser", ensure_browser)
    monkeypatch.setattr(tasks, "run", begun)
    monkeypatch.setattr(sys, "argv", ["tasks.py", "test"])
    assert tasks.main() == 1
    assert capsys.readouterr().err == "tasks.py: missing: a browser; type: this\n"


def test_an_environment_needs_pythons_venv_before_it_is_made(monkeypatch, tmp_path):
    def look(wanted):
        assert wanted == ["venv"]
        raise TaskError("missing: Python's venv; type: this")

    monkeypatch.setattr(environments, "look", look)
    kept = tmp_path / "old" / "kept"
    kept.parent.mkdir()
    kept.touch()
    with pytest.raises(TaskError, match="Python's venv"):
        Environment(str(kept.parent)).ensure("lab", lambda env: None)
    assert kept.exists()
