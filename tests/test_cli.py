"""`gdlesson lab`: the folder, the port, the words; and a real server that really answers."""

import importlib.util
import json
import os
import re
import socket
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path
from urllib.error import URLError

import pytest

from gdlesson import __version__, cli
from gdlesson.workspace.copying import WorkspaceError, lesson_source

ROOT = Path(__file__).parents[1]

needs_jupyterlab = pytest.mark.skipif(
    importlib.util.find_spec("jupyterlab") is None, reason="JupyterLab is what it opens"
)


def test_copy_only_fills_the_folder_and_says_so(tmp_path, capsys):
    folder = tmp_path / "lesson"
    assert cli.main(["lab", str(folder), "--copy-only"]) == 0
    assert (folder / cli.FIRST).is_file()
    assert str(folder) in capsys.readouterr().out


def test_a_newer_lesson_is_told_in_two_lines(tmp_path, capsys):
    folder = tmp_path / "lesson"
    (folder / cli.FIRST).parent.mkdir(parents=True)
    (folder / cli.FIRST).write_text("my own")
    cli.main(["lab", str(folder), "--copy-only"])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3  # where the lesson is, and the two
    assert (folder / cli.FIRST).read_text() == "my own"
    assert f".new-{__version__}.ipynb" in lines[2]


def test_a_damaged_exercise_is_told_and_a_fresh_one_put_beside_it(tmp_path, capsys):
    folder = tmp_path / "lesson"
    cli.main(["lab", str(folder), "--copy-only"])
    exercise = folder / "exercises" / "exercise-02-gradient-descent.ipynb"
    whole = exercise.read_text("utf-8")
    exercise.write_text(whole[: len(whole) // 2], "utf-8")
    capsys.readouterr()
    assert cli.main(["lab", str(folder), "--copy-only"]) == 0
    said = capsys.readouterr().out
    assert "exercise-02-gradient-descent.ipynb is damaged: the file breaks off in line" in said
    fresh = exercise.with_name(f"exercise-02-gradient-descent.new-{__version__}.ipynb")
    assert fresh.name in said
    assert fresh.read_text("utf-8") == whole
    assert exercise.read_text("utf-8") == whole[: len(whole) // 2]


@needs_jupyterlab
def test_a_folder_that_is_a_file_is_one_clear_line(tmp_path, capsys):
    (tmp_path / "taken").write_text("a file")
    assert cli.main(["lab", str(tmp_path / "taken")]) == 2
    error = capsys.readouterr().err
    assert "is a file" in error
    assert error.count("\n") == 1


@pytest.mark.parametrize("port", ["-1", "70000", "eight", "88.8", "²"])
def test_a_bad_port_is_refused(port, capsys):
    with pytest.raises(SystemExit):
        cli.main(["lab", f"--port={port}"])
    assert "a port is a whole number" in capsys.readouterr().err


def test_a_taken_port_is_passed_over():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert cli.free_port(port) > port


def test_no_free_port_says_which_to_try():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(WorkspaceError, match="--port"):
            cli.free_port(taken.getsockname()[1], tries=1)


def test_the_settings_are_ones_that_jupyterlab_has(tmp_path):
    """Under names and with values of its schema: it passes over what it doesn't know."""
    app = Path(pytest.importorskip("jupyterlab.commands").get_app_dir())
    place = Path(cli.lab_settings(tmp_path)) / "labconfig" / "default_setting_overrides.json"
    overrides = json.loads(place.read_text("utf-8"))
    its_own = app / "schemas"
    extensions = app.parent / "labextensions"
    for name, settings in overrides.items():
        package, plugin = name.split(":")
        there = its_own / package
        if not there.is_dir():
            there = extensions / package / "schemas" / package
        known = json.loads((there / f"{plugin}.json").read_text("utf-8"))["properties"]
        for setting, value in settings.items():
            if isinstance(value, dict):
                assert value.keys() == known[setting]["default"].keys()
            else:
                shape = known[setting]  # older ones name no type
                assert shape.get("type", "string") in ("string", "boolean")
                assert isinstance(value, type(shape["default"]))
    code = overrides["@jupyterlab/notebook-extension:tracker"]["codeCellConfig"]
    assert code["lineWrap"] is True


def test_without_a_screen_no_browser_is_opened(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert not cli.has_screen()
    assert "--no-browser" in cli.lab_command(Path("x"), 8888, browser=False)


@needs_jupyterlab
@pytest.mark.parametrize("given", [[], ["--get-torch"], ["--get-torch", "versions.txt"]])
def test_pytorch_is_had_beside_jupyterlab_if_it_is_wanted(tmp_path, monkeypatch, given):
    begun = []
    monkeypatch.chdir(tmp_path)
    (tmp_path / "versions.txt").touch()
    monkeypatch.setattr(cli.subprocess, "Popen", lambda command, **_: begun.append(command))
    # JupyterLab takes our place, or is called where no program can take another's.
    monkeypatch.setattr(cli.os, "execvp", lambda program, command: None)
    monkeypatch.setattr(cli.subprocess, "call", lambda command: begun.append(command) or 0)
    monkeypatch.setattr(cli, "free_port", lambda wanted: 8901)
    assert cli.main(["lab", "mine", *given]) == 0
    *before, lab = begun
    assert "jupyterlab" in lab
    assert len(before) == bool(given)
    for command in before:
        assert command[1:5] == [
            "-m", "gdlesson.workspace.torch_background", "--port=8901", f"--beside={os.getpid()}"
        ]  # fmt: skip
        assert command[5:] == (["-c", str(tmp_path / "versions.txt")] if given[1:] else [])


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="Windows has no root")
@pytest.mark.parametrize(("uid", "allowed"), [(0, True), (1000, False)])
def test_root_is_allowed_in_a_container(monkeypatch, uid, allowed):
    monkeypatch.setattr(os, "geteuid", lambda: uid)
    assert ("--allow-root" in cli.lab_command(Path("x"), 8888, browser=False)) is allowed


def test_the_settings_are_defaults_beside_what_is_there(tmp_path):
    paths = cli.lab_settings(tmp_path, "elsewhere").split(os.pathsep)
    assert paths[0] == "elsewhere"
    place = Path(paths[1])
    defaults = json.loads((place / "labconfig" / "default_setting_overrides.json").read_text())
    assert defaults["@jupyter-widgets/jupyterlab-manager:plugin"] == {"saveState": True}
    server = json.loads((place / "jupyter_server_config.d" / "gdlesson.json").read_text())
    (name,) = server["ServerApp"]["jpserver_extensions"]
    (point,) = importlib.import_module(name)._jupyter_server_extension_points()
    assert point == {"module": name}


def answer_of(process, address):
    """The page at an address that is printed a moment before the server listens."""
    while True:
        try:
            with urllib.request.urlopen(address, timeout=20) as page:
                return page.read().decode()
        except URLError:
            with pytest.raises(subprocess.TimeoutExpired):  # it lives: ask again
                process.wait(0.1)


@pytest.mark.skipif(sys.platform == "win32", reason="stops the server with a signal")
@pytest.mark.proof
def test_a_real_server_starts_prints_its_address_and_answers(tmp_path):
    folder = tmp_path / "my lesson"
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        clean = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
        process = subprocess.Popen(
            [sys.executable, "-m", "gdlesson.cli", "lab", str(folder), f"--port={port}"],
            env={**clean, "JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime")},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        try:
            seen, address = [], None
            for line in process.stdout:
                seen.append(line)
                if found := re.search(r"http://127\.0\.0\.1:(\d+)/lab/tree/\S+token=\w+", line):
                    address = found
                    break
            assert address, "".join(seen)
            assert int(address[1]) != port
            page = answer_of(process, address[0])
            assert "JupyterLab" in page
        finally:
            process.terminate()
            process.stdout.close()
            process.wait(20)
    assert (folder / cli.FIRST).is_file()


@pytest.mark.proof
def test_the_wheel_carries_the_lesson_and_the_front_end(tmp_path):
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = tmp_path.glob("*.whl")
    unpacked = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        archive.extractall(unpacked)
    source = ROOT / "src" / "gdlesson"
    needed = {p.relative_to(source).as_posix() for p in source.rglob("*") if p.is_file()}
    shipped = {n.removeprefix("gdlesson/") for n in names}
    assert {n for n in needed if "__pycache__" not in n and "_lesson" not in n} <= shipped
    assert {
        "py.typed",
        "widgets/js/elements.js",
        "instructor/report/templates/report.html",
    } <= shipped
    for part in ("notebooks", "exercises"):
        for notebook in (lesson_source() / part).glob("*.ipynb"):
            assert f"gdlesson/_lesson/{part}/{notebook.name}" in names
    assert not [name for name in names if "solutions/" in name]  # instructors only
    # And it copies its lesson from there, with no project folder anywhere near.
    done = subprocess.run(
        [sys.executable, "-m", "gdlesson.cli", "lab", "mine", "--copy-only"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(unpacked)},
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert (tmp_path / "mine" / cli.FIRST).is_file(), done.stdout
