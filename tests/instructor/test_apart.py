"""Processes apart: what a fork does to itself ends that fork, and is told from a fault of ours."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from fixtures.submissions.notebooks import NAME, code, data, released, submission

from gdlesson.instructor import schedule
from gdlesson.instructor.apart import desk
from gdlesson.instructor.apart.frames import FrameError, read_frame, write_frame
from gdlesson.instructor.grading import Settings
from gdlesson.instructor.intake.files import File, packed, unpacked
from gdlesson.instructor.jail.walls import JailError

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
#: A server with work that does its worst; a second of computing and 200 MB are its limits.
WORST = """
import ctypes, os, signal, sys, time
from gdlesson.instructor.apart import server
from gdlesson.instructor.jail.walls import JailError

def deep(n=0):
    return deep(n + 1)

def raises(error):
    raise error

server.SECONDS, server.MEMORY, server.LARGEST = 1, 200_000_000, 1_000_000
worst = {
    "echo": lambda blob: ({"pid": os.getpid()}, blob[::-1]),
    "spin": lambda blob: sum(1 for _ in iter(int, 1)),
    "memory": lambda blob: bytearray(1 << 30),
    "deep": lambda blob: deep(),
    "crash": lambda blob: ctypes.string_at(0),
    "killed": lambda blob: os.kill(os.getpid(), signal.SIGKILL),
    "sleep": lambda blob: time.sleep(60),
    "leave": lambda blob: os._exit(0),
    "raise": lambda blob: raises(ValueError("a fault of ours")),
    "jail": lambda blob: raises(JailError("no bubblewrap")),
    "prints": lambda blob: (print("x" * 100, flush=True), os.write(1, b"y" * 100), ({}, b""))[2],
    "much": lambda blob: ({}, bytes(server.LARGEST + 1)),
}
for name, do in worst.items():
    server.WORK[name] = lambda request, blob, do=do: do(blob)
server.main()
"""


@pytest.fixture
def worst(monkeypatch):
    """Ask a server that can do its worst."""
    monkeypatch.setattr(desk, "COMMAND", [sys.executable, "-P", "-c", WORST])
    with alone(monkeypatch):
        yield lambda what, blob=b"", seconds=20.0: desk.ask({"do": what, "seconds": seconds}, blob)


@contextlib.contextmanager
def alone(monkeypatch):
    """Processes apart of the test's own, ended with it."""
    monkeypatch.setattr(desk, "_IDLE", [])
    monkeypatch.setattr(desk, "_NURSERIES", [])
    yield
    desk.close_all()


@pytest.mark.proof
def test_what_a_fork_does_to_itself_ends_that_fork_alone(worst):
    first, back = worst("echo", b"abc")
    assert back == b"cba"
    (server,) = desk._IDLE
    for what, said in (
        ("spin", "ten seconds"), ("memory", "memory"), ("deep", "nested"), ("crash", "died"),
    ):  # fmt: skip
        with pytest.raises(desk.WorkError, match=said):
            worst(what)
    for what, said in (
        ("killed", "-9"), ("leave", "gone"), ("raise", "a fault of ours.*<string>"),
        ("much", "More came out"),
    ):  # fmt: skip
        with pytest.raises((desk.ApartError, desk.WorkError), match=said):
            worst(what)
    with pytest.raises(JailError, match="no bubblewrap"):
        worst("jail")
    with pytest.raises(desk.ApartError, match="timed out"):
        worst("sleep", seconds=0.2)
    assert worst("prints") == ({}, b"")
    last, _ = worst("echo")
    assert last["pid"] != first["pid"]
    assert [server] == desk._IDLE  # the same one, all the time


@pytest.mark.proof
def test_a_server_that_is_killed_is_replaced_and_leaves_no_fork(worst):
    worst("echo")
    (server,) = desk._IDLE
    failed = []

    def ask():
        try:
            worst("sleep")
        except desk.ApartError as error:
            failed.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    forks = Path(f"/proc/{server.pid}/task/{server.pid}/children")
    while not (children := forks.read_text().split()):
        time.sleep(0.01)
    os.kill(server.pid, signal.SIGKILL)
    asking.join(20)
    assert failed
    until = time.monotonic() + 20
    while any(alive(int(pid)) for pid in children):
        assert time.monotonic() < until
        time.sleep(0.01)
    assert worst("echo", b"ab")[1] == b"ba"
    assert [server] != desk._IDLE


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_server_that_does_not_start_is_an_error_with_its_reason(monkeypatch):
    monkeypatch.setattr(
        desk, "COMMAND", [sys.executable, "-c", "raise SystemExit('no such thing')"]
    )
    with alone(monkeypatch), pytest.raises(desk.ApartError, match="no such thing"):
        desk.ask({"do": "echo", "seconds": 1.0})


@pytest.mark.proof
def test_nothing_is_imported_from_the_folder_that_one_is_in(tmp_path, monkeypatch):
    (tmp_path / "numpy.py").write_text("raise SystemExit('a student was here')")
    monkeypatch.chdir(tmp_path)
    with alone(monkeypatch):
        reply, _ = desk.ask({"do": "list", "path": "none.zip", "seconds": 60.0})
    assert "No such file" in reply["problem"]


def test_frames_come_whole_or_not_at_all():
    out, into = os.pipe()
    write_frame(into, {"a": 1}, b"xyz")
    assert read_frame(out, 1, 10) == ({"a": 1}, b"xyz")
    write_frame(into, {}, b"x" * 11)
    with pytest.raises(FrameError, match="too much"):
        read_frame(out, 1, 10)
    os.read(out, 100)
    with pytest.raises(FrameError, match="timed out"):
        read_frame(out, 0.01, 10)
    os.write(into, b"\0" * 7 + b"\3" + b"\0" * 8 + b"[1]")
    with pytest.raises(FrameError, match="no table"):
        read_frame(out, 1, 10)
    os.write(into, b"\xff" * 16)
    with pytest.raises(FrameError, match="too much"):
        read_frame(out, 1, 10)
    os.close(into)
    with pytest.raises(FrameError, match="gone"):
        read_frame(out, 1, 10)


def test_files_travel_as_they_are():
    files = (File("a", b"1"), File("b", b"", "It can't be read."), File("c", b"23"))
    assert unpacked(*packed(files)) == files


def grade(content, name=f"{NAME}.ipynb"):
    return schedule.grade_apart("ann", (File(name, content),), Settings(NAME, 1))


def spoken_of(notebook):
    """What is recorded of a notebook without answers: it needs no jail."""
    record = grade(data(notebook))
    assert record["state"] == "graded"
    assert {row["outcome"] for row in record["tasks"]} == {"not started"}
    return record


def test_a_cell_of_blank_lines_or_of_dots_takes_nobodys_time():
    notebook = released()
    notebook["cells"].append(code("\n" * 40_000 + "x = 1"))
    notebook["cells"].append(code("import " + ".".join("a" * 50_000)))
    began = time.process_time()
    spoken_of(notebook)
    assert time.process_time() - began < 1


def test_half_a_character_can_be_anywhere():
    notebook = released()
    notebook["metadata"]["kernelspec"] = {"language": "\ud800"}
    for cell in notebook["cells"][-3:]:
        cell["metadata"].setdefault("nbgrader", {})["grade_id"] = "\ud800"
    record = spoken_of(notebook)
    assert any("written in ?" in note for note in record["notes"])


def test_six_hundred_operations_are_the_notebooks_fault_not_the_graders():
    notebook = released()
    notebook["cells"].append(code("x = " + "+".join("1" * 600) + "; y = 2\n"))
    assert grade(data(notebook))["state"] in ("graded", "unreadable")


@pytest.mark.proof
def test_pythons_words_about_a_students_code_are_for_nobody(tmp_path):
    notebook = released()
    notebook["cells"].append(code("x = 1if 1else 2\nassert (x, 'always')\n'\\d' is x"))
    path = tmp_path / "class" / "ann.ipynb"
    path.parent.mkdir()
    path.write_bytes(data(notebook))
    command = [sys.executable, "-m", "gdlesson.cli", "grade", path.parent, "--trust-submissions"]
    command += ["--out", tmp_path / "out"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "Warning" not in done.stderr + done.stdout


def test_another_exercise_is_told_from_this_one_and_from_nothing():
    other = grade((exercise_01()).read_bytes())
    assert (other["state"], other["reason"].split(",")[0]) == (
        "wrong exercise", "This is exercise-01-numeric-gradient",
    )  # fmt: skip
    strange = {"cells": [code("import pandas as pd\ndf = pd.read_csv('x')")], "metadata": {}}
    assert grade(data(strange))["state"] == "wrong exercise"
    emptied = submission()
    emptied["cells"] = [c for c in emptied["cells"] if "nbgrader" not in c["metadata"]]
    assert grade(data(emptied))["state"] == "graded"
    assert grade(data(emptied))["human"]


def exercise_01():
    from gdlesson.instructor.intake.exercise import exercise_file

    return exercise_file("exercise-01-numeric-gradient")
