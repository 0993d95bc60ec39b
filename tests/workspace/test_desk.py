"""A JupyterLab that can't start is told in one sentence, before anything is copied."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gdlesson import cli
from gdlesson.workspace import desk

AT_A_DESK = pytest.mark.skipif(not desk.has_desk(), reason="no JupyterLab in this environment")
POSIX = pytest.mark.skipif(os.name != "posix", reason="folders of a POSIX system")
VARIABLES = ("JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR", "XDG_DATA_HOME")


@pytest.fixture
def nowhere(tmp_path):
    """A place below which nobody, root included, can make a folder: it is a file."""
    place = tmp_path / "a-file"
    place.touch()
    return place


@pytest.fixture
def bare(monkeypatch):
    """No variable says where Jupyter writes."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


def test_without_jupyterlab_it_says_what_to_type(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(desk, "find_spec", lambda name: None)
    monkeypatch.setattr(os, "execvp", lambda *_: pytest.fail("it was started"))
    folder = tmp_path / "mine"
    assert cli.main(["lab", str(folder)]) == 2
    said = capsys.readouterr().err
    assert said == (
        "gdlesson lab: JupyterLab is not installed beside this Python, and the lesson needs it "
        'here. Type: pip install "gdlesson[desk]"\n'
    )
    assert not folder.exists()
    # The lesson can be copied all the same, for another JupyterLab to open it.
    assert cli.main(["lab", str(folder), "--copy-only"]) == 0
    assert (folder / cli.FIRST).is_file()


@AT_A_DESK
@POSIX
@pytest.mark.usefixtures("bare")
def test_a_home_that_cannot_be_written_to_is_one_sentence(nowhere, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "gdlesson.cli", "lab", str(tmp_path / "mine"), "--no-browser"],
        env={**os.environ, "HOME": str(nowhere)},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("gdlesson lab: Jupyter keeps its own files in ")
    assert done.stderr.endswith('Type, in a folder of yours: HOME="$PWD" gdlesson lab\n')
    assert str(nowhere) in done.stderr
    assert not (tmp_path / "mine").exists()


@AT_A_DESK
@POSIX
@pytest.mark.usefixtures("bare")
def test_what_it_says_to_type_helps(nowhere, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(nowhere))
    assert desk.desk_trouble() is not None
    monkeypatch.setenv("HOME", str(tmp_path))
    assert desk.desk_trouble() is None


@AT_A_DESK
@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("name", VARIABLES)
def test_a_variable_that_says_where_is_named(name, nowhere, tmp_path, monkeypatch):
    if name == "XDG_DATA_HOME" and sys.platform != "linux":
        pytest.skip("only Linux heeds it")
    monkeypatch.setenv(name, str(nowhere))
    said = desk.desk_trouble()
    assert said is not None
    assert said.endswith(f"{name} says so: set it to a folder of yours, or to none.")
    assert 'HOME="' not in said
    monkeypatch.setenv(name, str(tmp_path))
    assert desk.desk_trouble() is None


@AT_A_DESK
def test_a_folder_that_is_there_and_takes_no_file_is_told_as_well(tmp_path, monkeypatch):
    def refuses(**_):
        raise OSError(30, "Read-only file system")

    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setattr(desk.tempfile, "TemporaryFile", refuses)
    assert "(Read-only file system)" in desk.desk_trouble()


@AT_A_DESK
def test_nothing_is_left_in_jupyters_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    assert desk.desk_trouble() is None
    assert list(Path(tmp_path / "runtime").iterdir()) == []
