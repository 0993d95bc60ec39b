"""Files written whole, locks that end, and what is left of both where a system has no locks."""

import json
import os
import subprocess
import sys
import threading
import time

import pytest

from gdlesson.course.progress import Progress
from gdlesson.instructor.store import StoreError, opened
from gdlesson.workspace import WorkspaceError, copy_lesson, files
from gdlesson.workspace.files import BusyError, only_one, write_whole

HOLDER = """
import sys
from pathlib import Path
from gdlesson.workspace.files import only_one
with only_one(Path(sys.argv[1])):
    print("mine", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def held_elsewhere():
    """Locks that another process holds until the test ends."""
    holders = []

    def hold(lock):
        lock.parent.mkdir(parents=True, exist_ok=True)
        holder = subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(lock)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        holders.append(holder)
        assert holder.stdout.readline() == "mine\n"
        return holder

    yield hold
    for holder in holders:
        holder.communicate(timeout=30)


@pytest.fixture
def soon(monkeypatch):
    """Nobody waits long."""
    monkeypatch.setattr(only_one.__wrapped__, "__defaults__", (0.2,))
    monkeypatch.setattr("gdlesson.course.progress.PATIENCE", 0.2)


class TestWriting:
    def test_the_folder_is_made_and_the_mode_set(self, tmp_path):
        write_whole(tmp_path / "a" / "b", b"one", mode=0o600)
        assert (tmp_path / "a" / "b").read_bytes() == b"one"
        if os.name == "posix":
            assert (tmp_path / "a" / "b").stat().st_mode & 0o777 == 0o600

    @pytest.mark.parametrize("step", ["open", "fdopen", "replace"])
    def test_what_goes_wrong_leaves_the_old_file_and_no_other(self, tmp_path, monkeypatch, step):
        write_whole(tmp_path / "kept", b"old")

        def full(*_args, **_options):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(files.os, step, full)
        with pytest.raises(OSError, match="No space"):
            write_whole(tmp_path / "kept", b"new")
        assert [p.name for p in tmp_path.iterdir()] == ["kept"]
        assert (tmp_path / "kept").read_bytes() == b"old"


class TestLocks:
    def test_a_lock_is_free_again_after_the_block_even_if_it_raised(self, tmp_path):
        for _ in range(2):
            with pytest.raises(ZeroDivisionError), only_one(tmp_path / "lock", 0):
                raise ZeroDivisionError

    def test_the_next_one_waits_for_it(self, tmp_path):
        order = []

        def second():
            with only_one(tmp_path / "lock", 30):
                order.append("second")

        thread = threading.Thread(target=second)
        with only_one(tmp_path / "lock"):
            thread.start()
            time.sleep(0.1)  # long enough that it would come first if it did not wait
            order.append("first")
        thread.join(30)
        assert order == ["first", "second"]

    def test_one_that_is_held_for_ever_is_given_up_with_a_word(self, tmp_path, held_elsewhere):
        held_elsewhere(tmp_path / "lock")
        with pytest.raises(BusyError, match=r"has held .*lock for more than 0\.1 s") as found:  # noqa: SIM117
            with only_one(tmp_path / "lock", 0.1):
                raise AssertionError("two at a time")
        assert "delete that file" in str(found.value)

    def test_the_lock_of_a_program_that_was_killed_is_free(self, tmp_path, held_elsewhere):
        held_elsewhere(tmp_path / "lock").kill()
        with only_one(tmp_path / "lock", 20):
            pass

    def test_an_answer_that_can_not_be_kept_is_told_why(self, tmp_path, held_elsewhere, soon):
        held_elsewhere(tmp_path / ".gdlesson" / "progress.lock")
        said = Progress(tmp_path).keep(2, "secant-at-three", "6.5", True)
        assert "could not be kept: another program has held" in said

    def test_a_folder_that_is_being_filled_is_said(self, tmp_path, held_elsewhere, soon):
        held_elsewhere(tmp_path / "mine" / ".gdlesson" / "copying")
        with pytest.raises(WorkspaceError, match="is being filled already: another program"):
            copy_lesson(tmp_path / "mine")
        assert not (tmp_path / "mine" / "notebooks").exists()

    def test_a_second_grader_is_refused_at_once(self, tmp_path, held_elsewhere):
        with opened(tmp_path / "class", new=True):
            pass
        held_elsewhere(tmp_path / "class" / ".lock")
        with pytest.raises(StoreError, match="at work"), opened(tmp_path / "class"):
            pass


#: A world without `fcntl`, as a browser's: everything that locks is tried in it.
BARE = """
import sys, json, tempfile
from pathlib import Path
sys.modules["fcntl"] = None
from gdlesson.course.progress import Progress
from gdlesson.workspace import copy_lesson
from gdlesson.workspace.files import BusyError, only_one
import filelock
folder = Path(sys.argv[1])
said = [Progress(folder).keep(2, "one", 1, True), Progress(folder).keep(2, "two", 2, True)]
copied = len(copy_lesson(folder).added)
with only_one(folder / "lock"):
    try:
        with only_one(folder / "lock", 0.1):
            said.append("two at a time")
    except BusyError as error:
        busy = str(error)
with only_one(folder / "lock", 5):
    pass
soft = filelock.FileLock is filelock.SoftFileLock
print(json.dumps({"said": said, "copied": copied, "busy": busy, "soft": soft}))
"""


def test_without_locks_of_the_system_a_file_stands_for_one(tmp_path):
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", BARE, str(tmp_path)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["said"] == ["", ""]
    assert found["copied"] > 12
    assert "delete that file" in found["busy"]
    assert set(Progress(tmp_path).read()["2"]) == {"one", "two"}
    assert found["soft"] or sys.platform == "win32"


def test_a_file_system_that_refuses_locks_gets_one_by_a_file(tmp_path, monkeypatch):
    def refuses(self, *_args, **_options):
        raise NotImplementedError("FileSystem does not appear to support flock")

    monkeypatch.setattr(files.FileLock, "acquire", refuses)
    with only_one(tmp_path / "lock"), pytest.raises(BusyError), only_one(tmp_path / "lock", 0.1):
        pass
    with only_one(tmp_path / "lock", 0.1):
        pass
