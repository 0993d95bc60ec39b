"""PyTorch in the background and from a cell: a pip of ours stands in the place of the real one."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gdlesson.workspace import pytorch, torch_setup
from gdlesson.workspace.files import only_one

#: What `python -m pip install …` does instead; the file SCRIPT says what, a line a call.
PIP = """
import os, pathlib, sys, time
place = pathlib.Path(__file__).parents[1]
with open(place / "asked", "a") as asked:
    print(*sys.argv[1:], file=asked)
script = place / "script"
todo, *left = script.read_text().split("\\n")
script.write_text("\\n".join(left))
print("Progress 50000 of 60000")
for share in (0, 26, 27, 100):
    print(f"Progress {share * 1_900_000} of 190000000", flush=True)
if todo == "wait":
    print("Installing collected packages: torch", flush=True)
    (place / "waits").touch()
    time.sleep(60)
if todo == "refuse":
    print("ERROR: something earlier")
    print("ERROR: No matching distribution found for torch>=2.4")
    print("hint: none")
    sys.exit(1)
"""


@pytest.fixture
def pip(tmp_path, monkeypatch):
    """A folder in which a pip of ours looks for what to do; it stands before the real one."""
    (tmp_path / "pip").mkdir()
    (tmp_path / "pip" / "__main__.py").write_text(PIP)
    (tmp_path / "pip" / "__init__.py").touch()
    before = os.environ.get("PYTHONPATH", "")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), before]))
    return tmp_path


def asked(pip):
    return (pip / "asked").read_text().splitlines()


def get(pip, *script, **more):
    (pip / "script").write_text("\n".join(script))
    told = []
    return torch_setup.get(told.append, place=pip, **more), told


def test_what_lies_on_this_machine_comes_first_then_what_it_needs(pip):
    why, told = get(pip, "well", "well", constraint=Path("versions.txt"))
    assert why == ""
    first, needs = asked(pip)
    assert first.endswith("--no-index --no-deps torch>=2.4 -c versions.txt")
    assert needs.endswith("--disable-pip-version-check torch>=2.4 -c versions.txt")
    # Each tenth once, and nothing of the small packages.
    assert told == ["49 of 190 MB", "190 of 190 MB"]
    assert not (pip / torch_setup.NOTE).exists()
    assert torch_setup.failure(pip) == torch_setup.at_work(pip) == ""


@pytest.mark.parametrize(("system", "words"), [("linux", "--index-url"), ("darwin", "torch>=2.4")])
def test_then_the_builds_without_cuda(pip, monkeypatch, system, words):
    monkeypatch.setattr(sys, "platform", system)
    assert get(pip, "refuse", "well", "well")[0] == ""
    assert words in asked(pip)[1]
    assert ("download.pytorch.org" in asked(pip)[1]) == (system == "linux")


@pytest.mark.parametrize(
    ("complaints", "said"),
    [
        (["ERROR: OSError: [Errno 28] No space left on device"], "no space is left"),
        (
            ["WARNING: Retrying after NameResolutionError(...)", "ERROR: No matching distribution"],
            "no network",
        ),
        (["    no matching distributions available", "ERROR: Resolution"], "no build of it"),
        (["ERROR: first", "ERROR: second", "a hint"], "second"),
        ([], "pip gave no reason"),
    ],
)
def test_pips_words_are_put_into_ours(complaints, said):
    assert said in torch_setup.cause(complaints)


def test_what_cannot_be_had_is_told_and_tried_again(pip):
    why, _ = get(pip, "refuse", "refuse")
    assert why == "there is no build of it for this Python"
    assert torch_setup.failure(pip) == why
    assert get(pip, "well", "well")[0] == ""
    assert torch_setup.failure(pip) == ""


def test_what_was_broken_off_is_not_taken_for_whole_and_is_laid_anew(pip, monkeypatch):
    (pip / torch_setup.NOTE).write_text(json.dumps({"state": "coming", "said": "being unpacked"}))
    monkeypatch.setattr(torch_setup.importlib.util, "find_spec", lambda name: name)
    for record, whole in ((None, False), ("torch/__init__.py,,", True)):

        class Half:
            def read_text(self, name, record=record):
                return record

        monkeypatch.setattr(torch_setup, "distribution", lambda name, half=Half: half())
        assert torch_setup.is_whole(pip) is whole
    monkeypatch.setattr(torch_setup, "is_whole", lambda place: False)
    get(pip, "well", "well")
    assert "--ignore-installed" in asked(pip)[0]
    assert "--ignore-installed" not in asked(pip)[1]


def test_what_failed_half_way_is_put_here_anew(pip, monkeypatch):
    (pip / torch_setup.NOTE).write_text(json.dumps({"state": "failed", "said": "the disk is full"}))
    monkeypatch.setattr(torch_setup, "is_whole", lambda place: False)
    get(pip, "well")
    assert "--ignore-installed" in asked(pip)[0]


def test_an_older_installer_is_not_asked_how_far_it_is(pip, monkeypatch):
    monkeypatch.setattr(torch_setup, "version", lambda name: "24.0")
    get(pip, "well", "well")
    assert "--progress-bar off" in asked(pip)[0]
    monkeypatch.setattr(torch_setup, "version", lambda name: "24.1.2")
    get(pip, "well", "well")
    assert "--progress-bar raw" in asked(pip)[-1]


def test_a_python_without_pip_is_told(pip, monkeypatch):
    monkeypatch.setattr(torch_setup.importlib.util, "find_spec", lambda name: None)
    assert "no pip" in get(pip)[0]
    assert not (pip / "asked").exists()


def test_one_program_at_a_time(pip, monkeypatch):
    monkeypatch.setattr(torch_setup, "GLANCE", 0.05)
    with only_one(pip / torch_setup.LOCK):
        assert "another program" in get(pip)[0]
        assert torch_setup.at_work(pip) == "being looked for"
        (pip / torch_setup.NOTE).write_text(json.dumps({"state": "coming", "said": "5 of 9 MB"}))
        assert torch_setup.at_work(pip) == "5 of 9 MB"
    assert torch_setup.at_work(pip) == ""


def test_a_folder_that_is_not_ours_to_write_in_needs_no_note(pip):
    assert torch_setup.at_work(pip / "nowhere") == ""
    (pip / "script").write_text("well\nwell")
    assert torch_setup.get(print, place=pip / "nowhere") == ""


@pytest.mark.parametrize("text", ["", "[]", '"a"', '{"state": 1}', "\x00"])
def test_a_damaged_note_is_none(pip, text):
    (pip / torch_setup.NOTE).write_text(text)
    assert torch_setup.failure(pip) == ""


@pytest.mark.proof
@pytest.mark.skipif(os.name != "posix", reason="processes end otherwise there")
def test_it_ends_with_jupyterlab_and_leaves_no_installer_behind(pip):
    """A parent that starts it as `gdlesson lab` does, and is then stopped."""
    (pip / "script").write_text("wait")
    code = (
        "import os, pathlib, sys; from gdlesson import cli; from gdlesson.workspace import files\n"
        "import subprocess, time; start = subprocess.Popen\n"
        "def popen(command, **more):\n"
        "    place = f'import pathlib; from gdlesson.workspace import torch_background as t; "
        "get = t.get; t.is_whole = lambda *a: False; "
        "t.get = lambda say, c: get(say, c, pathlib.Path({str(pathlib.Path(sys.argv[1]))!r})); "
        "t._wait_for = lambda port: None; t.main({command[3:]!r})'\n"
        "    process = start([sys.executable, '-c', place], **more)\n"
        "    print(process.pid, flush=True); return process\n"
        "subprocess.Popen = popen; cli._get_torch_beside(1, pathlib.Path())\n"
        "time.sleep(60)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code, str(pip)], stdout=subprocess.PIPE, text=True
    )
    try:
        group = int(parent.stdout.readline())
        until((pip / "waits").exists)
        until(lambda: torch_setup.at_work(pip) == "being unpacked")
        parent.kill()
        until(lambda: not alive(group))
    finally:
        parent.kill()
        parent.wait()
        parent.stdout.close()
    until(lambda: torch_setup.at_work(pip) == "")


def until(true):
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def alive(group):
    try:
        os.killpg(group, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True


# --- in the notebook ----------------------------------------------------------------------------


@pytest.fixture
def absent(monkeypatch):
    monkeypatch.setattr(torch_setup, "at_work", lambda: "")
    monkeypatch.setattr(torch_setup, "failure", lambda: "")
    monkeypatch.setattr(torch_setup, "is_whole", lambda: False)
    monkeypatch.setattr(torch_setup, "get", lambda say: pytest.fail("nobody asked for it"))


def test_the_first_cell_says_how_far_it_is_and_touches_nothing_half_done(
    absent, monkeypatch, capsys
):
    monkeypatch.setattr(torch_setup, "at_work", lambda: "48 of 190 MB")
    monkeypatch.setattr(torch_setup, "is_whole", lambda: pytest.fail("looked at what comes"))
    for install in (False, True):
        assert pytorch.use_torch(install) is None
        assert "PyTorch is on its way (48 of 190 MB)." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("why", "said"),
    [("", "PyTorch is not here."), ("no network", "PyTorch could not be had: no network.")],
)
def test_what_is_missing_is_told_and_breaks_nothing(absent, monkeypatch, capsys, why, said):
    monkeypatch.setattr(torch_setup, "failure", lambda: why)
    assert pytorch.use_torch() is None
    lines = capsys.readouterr().out.splitlines()
    assert lines == [said, f"That breaks nothing: {pytorch.MEANWHILE}."]


def test_one_cell_gets_it(absent, monkeypatch, capsys):
    here = []
    monkeypatch.setattr(torch_setup, "get", lambda say: here.append(say("9 of 9 MB")) or "")
    monkeypatch.setattr(pytorch.importlib, "import_module", lambda name: (name, len(here)))
    assert pytorch.use_torch(install=True) == ("torch", 1)
    assert "9 of 9 MB" in capsys.readouterr().out


def test_one_cell_says_why_it_cannot(absent, monkeypatch, capsys):
    monkeypatch.setattr(torch_setup, "get", lambda say: "no network")
    assert pytorch.use_torch(install=True) is None
    assert "could not be had: no network" in capsys.readouterr().out


@pytest.mark.parametrize("error", [OSError("libgomp.so.1: none\nmore"), ImportError(), Exception()])
def test_a_build_that_does_not_start_is_told(absent, monkeypatch, capsys, error):
    def refuse(name):
        raise error

    monkeypatch.setattr(torch_setup, "is_whole", lambda: True)
    monkeypatch.setattr(pytorch.importlib, "import_module", refuse)
    assert pytorch.use_torch() is None
    first = capsys.readouterr().out.splitlines()[0]
    reason = "libgomp.so.1: none" if str(error) else type(error).__name__
    assert first == f"PyTorch is installed and doesn't start: {reason}"


def test_a_kernel_in_a_web_page_installs_nothing(absent, monkeypatch, capsys):
    monkeypatch.setattr(sys, "platform", "emscripten")
    assert pytorch.use_torch(install=True) is None
    assert "no PyTorch for a kernel in a web page" in capsys.readouterr().out


@pytest.mark.parametrize("install", [1, "yes", None])
def test_yes_or_no(install):
    with pytest.raises(TypeError, match="use_torch: install is True or False; got"):
        pytorch.use_torch(install)
