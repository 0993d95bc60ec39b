"""Where answers are kept when the folder is renamed, or another program never lets go of it."""

import os
import re
from pathlib import Path

import pytest

from gdlesson import quiz
from gdlesson.course import progress as module
from gdlesson.course.progress import Progress
from gdlesson.workspace.copying import copy_lesson
from gdlesson.workspace.files import only_one

NOT_ON_WINDOWS = pytest.mark.skipif(os.name == "nt", reason="a folder in use has to stay there")


@pytest.fixture
def learner(tmp_path, monkeypatch):
    """A learner's folder, with a kernel running in it."""
    folder = tmp_path / "my-lesson"
    (folder / ".gdlesson").mkdir(parents=True)
    (folder / ".gdlesson" / "lesson.json").write_text("{}", "utf-8")
    monkeypatch.chdir(folder)
    return folder


def answer(widget):
    item = widget.items[0]["id"]
    widget.response = {"item": item, "given": 0, "ask": os.urandom(4).hex()}
    return widget.score


@pytest.mark.skipif(
    os.name == "nt", reason="a folder that a program runs in can't be renamed there"
)
def test_a_kernel_follows_its_folder_to_its_new_name(learner):
    widget = quiz("worked")
    moved = learner.with_name("moved")
    learner.rename(moved)
    assert "could not be kept" not in answer(widget)
    assert Progress(moved).read()["8"]
    assert not learner.exists()


@pytest.mark.skipif(
    os.name == "nt", reason="a folder that a program runs in can't be renamed there"
)
def test_another_folder_is_not_taken_for_it(learner, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    widget = quiz("worked", elsewhere)
    elsewhere.rename(tmp_path / "gone")
    assert "the folder elsewhere is no longer where it was" in answer(widget)
    assert not elsewhere.exists()
    assert Progress(learner).read() == {}


def test_a_folder_that_is_not_there_yet_is_made(tmp_path):
    new = tmp_path / "new"
    assert "could not be kept" not in answer(quiz("worked", new))
    assert Progress(new).read()["8"]


def test_a_lock_that_is_never_let_go_is_given_up_with_a_word(learner, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 0.1)
    widget = quiz("worked")
    with only_one(learner / ".gdlesson" / "progress.lock"):
        score = answer(widget)
    assert "could not be kept" in score
    assert "another program has held" in score
    assert widget.replies, "the reply is there all the same"
    assert "could not be kept" not in answer(widget)


def test_a_newer_format_is_never_overwritten(learner):
    path = Progress(learner).path
    path.write_text('{"format": 2, "8": {}}', "utf-8")
    before = path.read_bytes()
    assert "written by a newer version" in answer(quiz("worked"))
    assert path.read_bytes() == before
    assert list(path.parent.glob("progress.damaged*")) == []


def test_it_lies_where_section_0_says(tmp_path, monkeypatch):
    """In the folder in which `notebooks` lies, for a notebook that runs in there."""
    copy_lesson(tmp_path / "my-lesson")
    monkeypatch.chdir(tmp_path / "my-lesson" / "notebooks")
    answer(quiz("start"))
    said = Path("00-start-here.ipynb").read_text("utf-8")
    words = r"the file `([^`]+)` in your lesson folder, the one in which `(\w+)` lies"
    file, inside = re.search(words, said).groups()
    assert Path.cwd().name == inside
    assert (Path.cwd().parent / file).is_file()
    assert not (Path.cwd() / file).exists()
