"""What tasks.py promises to whoever types it, on machines that this one is not."""

import ast
import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
import tasks
from tools import environments, front_end
from tools.environments import Environment
from tools.pins import OLDEST_PYTHON, inspected, pins
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
    ours = {"tools", *(p.stem for p in OWN)}
    assert names <= sys.stdlib_module_names | ours


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


def package(name, version, requires_python=">=3.10", **more):
    return {
        "metadata": {"name": name, "version": version, "requires_python": requires_python}
    } | more


def test_a_pin_is_the_version_that_is_installed_whatever_it_is():
    ours = {"direct_url": {"url": "file:///here", "dir_info": {"editable": True}}}
    installed = [
        package("torch", "2.9.1+cpu", direct_url={"url": "file:///wheels/torch.whl"}),
        package("pip", "26.0"),
        package("gdlesson", "0.1.0", **ours),
        package("Jinja2", "3.1.6"),
        package("anyio", "4.16.0"),
    ]
    assert pins(installed) == ["anyio==4.16.0", "Jinja2==3.1.6", "torch==2.9.1"]


@pytest.mark.parametrize(
    ("needs", "marker"),
    [
        (">=3.11.5", ' ; python_full_version >= "3.11.5"'),
        ("!=3.14.1, >=3.12", ' ; python_full_version >= "3.12"'),
        (">=3.11", ""),
        (">=3.9,<4", ""),
        ("!=3.0.*,>=2.7", ""),
        ("", ""),
    ],
)
def test_a_version_that_our_oldest_python_cannot_have_is_pinned_for_newer_ones(needs, marker):
    assert pins([package("soupsieve", "4.1.2", needs)]) == [f"soupsieve==4.1.2{marker}"]


def test_the_oldest_python_is_the_one_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["requires-python"] == f">={'.'.join(map(str, OLDEST_PYTHON))}"


@pytest.mark.proof
def test_pins_come_from_what_pip_tells():
    lines = pins(inspected(Path(sys.executable)))
    assert f"pytest=={pytest.__version__}" in lines
    assert not any(line.startswith(("gdlesson=", "pip=")) for line in lines)
    # What constraints.txt pins without a condition can be had on our oldest Python.
    kept = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    bare = {line.partition(" ;")[0]: line for line in lines}
    assert [line for line in kept if line != bare.get(line.partition(" ;")[0], line)] == []


@pytest.mark.parametrize(
    ("said", "wanted"), [(None, True), ("yes", True), ("no", False), ("NO", False), ("nope", None)]
)
def test_pytorch_follows_the_lesson_unless_it_is_left_out(monkeypatch, capsys, said, wanted):
    begun = []
    monkeypatch.setattr(tasks, "lesson_environment", lambda: Environment(".venv"))
    monkeypatch.setattr(tasks, "run", begun.append)
    monkeypatch.setattr(sys, "argv", ["tasks.py", "lab"])
    monkeypatch.delenv("TORCH", raising=False)
    if said is not None:
        monkeypatch.setenv("TORCH", said)
    if wanted is None:
        assert tasks.main() == 1
        assert capsys.readouterr().err == "tasks.py: TORCH is yes or no; got 'nope'\n"
        assert not begun
    else:
        assert tasks.main() == 0
        assert begun[0][3:] == ["lab", *(["--get-torch", "constraints.txt"] if wanted else [])]


@pytest.mark.parametrize("needed", [True, False])
def test_where_pytorch_cannot_be_had_its_tests_are_left_out_but_not_in_ci(
    monkeypatch, capsys, needed
):
    def refuse(command, **_):
        assert command[1:] == ["-m", "gdlesson.workspace.torch_background", "-c", "constraints.txt"]
        raise TaskError("ended with 1")

    monkeypatch.setattr(environments, "run", refuse)
    if needed:
        with pytest.raises(TaskError):
            environments.install_torch(Environment(".venv"), needed=needed)
    else:
        environments.install_torch(Environment(".venv"), needed=needed)
        assert "will be left out" in capsys.readouterr().out


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


def test_what_checks_the_page_is_installed_once_and_again_when_the_lock_changes(
    tmp_path, monkeypatch
):
    asked = []

    def npm(command, **_):
        asked.append([Path(word).name for word in command][:2])
        (tmp_path / "node_modules").mkdir(exist_ok=True)

    monkeypatch.setattr(front_end, "PLACE", tmp_path)
    monkeypatch.setattr(front_end, "run", npm)
    lock = tmp_path / "package-lock.json"
    for text in ("one", "one", "two"):
        lock.write_text(text)
        front_end.ensure_tools(Environment(".venv"))
    assert asked == [["npm", "ci"], ["npm", "ci"]]

    def cut(command, **_):
        raise TaskError("npm ci … ended with 1")

    monkeypatch.setattr(front_end, "run", cut)
    lock.write_text("three")
    with pytest.raises(TaskError, match="npm ci"):
        front_end.ensure_tools(Environment(".venv"))
    # What is half installed is not taken for whole.
    assert not (tmp_path / "node_modules").exists()


def test_the_lock_of_the_page_names_no_place_to_get_it_from():
    lock = json.loads((ROOT / "tests" / "js" / "package-lock.json").read_text("utf-8"))
    assert len(lock["packages"]) > 20
    for name, entry in lock["packages"].items():
        assert "resolved" not in entry, name
        assert not name or "integrity" in entry, name
