"""The learner's folder: whatever happens, nothing of theirs is lost."""

import json
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdlesson.workspace.copying import MANIFEST, WorkspaceError, copy_lesson, lesson_source

ONE = Path("notebooks/01-one.ipynb")
TWO = Path("notebooks/02-two.ipynb")


@pytest.fixture
def source(tmp_path):
    place = tmp_path / "source"
    for name in (ONE, TWO, Path("exercises/data/rows.csv")):
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(f"first version of {name}")
    return place


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "my lesson"


def test_first_copy_has_every_file_of_the_lesson(source, folder):
    report = copy_lesson(folder, source)
    assert {p.as_posix() for p in report.added} == {
        "notebooks/01-one.ipynb",
        "notebooks/02-two.ipynb",
        "exercises/data/rows.csv",
    }
    assert (folder / ONE).read_text() == f"first version of {ONE}"
    assert report.lines() == []


def test_second_copy_changes_nothing(source, folder):
    copy_lesson(folder, source)
    before = {p: p.stat().st_mtime_ns for p in (folder / "notebooks").iterdir()}
    report = copy_lesson(folder, source)
    assert (report.added, report.updated, report.kept) == ([], [], {})
    assert {p: p.stat().st_mtime_ns for p in (folder / "notebooks").iterdir()} == before


def test_untouched_files_follow_the_lesson(source, folder):
    copy_lesson(folder, source)
    (source / ONE).write_text("second version")
    assert copy_lesson(folder, source).updated == [ONE]
    assert (folder / ONE).read_text() == "second version"


def test_a_changed_file_stays_and_the_new_version_lands_beside_it(source, folder):
    copy_lesson(folder, source, "1.0")
    (folder / ONE).write_text("my notes")
    (source / ONE).write_text("second version")
    report = copy_lesson(folder, source, "2.0")
    assert (folder / ONE).read_text() == "my notes"
    assert (folder / "notebooks/01-one.new-2.0.ipynb").read_text() == "second version"
    lines = report.lines()
    assert len(lines) == 2
    assert "01-one.ipynb" in lines[0]
    assert "01-one.new-2.0.ipynb" in lines[1]
    assert copy_lesson(folder, source, "2.0").lines() == []  # said once, not at every start


def test_two_new_versions_under_one_number_both_get_a_place(source, folder):
    copy_lesson(folder, source, "1.0")
    (folder / ONE).write_text("my notes")
    for text in ("second", "third"):
        (source / ONE).write_text(text)
        copy_lesson(folder, source, "2.0")
    assert (folder / "notebooks/01-one.new-2.0.ipynb").read_text() == "second"
    assert (folder / "notebooks/01-one.new-2.0-2.ipynb").read_text() == "third"


def test_a_changed_file_without_a_newer_version_is_not_mentioned(source, folder):
    copy_lesson(folder, source)
    (folder / ONE).write_text("my notes")
    report = copy_lesson(folder, source)
    assert report.lines() == []
    assert list((folder / "notebooks").glob("*.new-*")) == []


def test_many_changed_files_are_still_two_lines(source, folder):
    copy_lesson(folder, source)
    for name in (ONE, TWO):
        (folder / name).write_text("mine")
        (source / name).write_text("theirs")
    lines = copy_lesson(folder, source).lines()
    assert len(lines) == 2
    assert "and 1 more" in lines[0]


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"notebooks/01-one.ipynb": 3}', "\x00"])
def test_a_damaged_manifest_costs_nothing(source, folder, damage):
    copy_lesson(folder, source)
    (folder / ONE).write_text("my notes")
    (folder / MANIFEST).write_text(damage)
    (source / ONE).write_text("second version")
    copy_lesson(folder, source, "2.0")
    assert (folder / ONE).read_text() == "my notes"
    assert (folder / "notebooks/01-one.new-2.0.ipynb").read_text() == "second version"
    assert isinstance(json.loads((folder / MANIFEST).read_text()), dict)


def test_a_file_that_was_there_before_the_lesson_is_the_learners(source, folder):
    (folder / ONE).parent.mkdir(parents=True)
    (folder / ONE).write_text("something of mine")
    report = copy_lesson(folder, source)
    assert (folder / ONE).read_text() == "something of mine"
    assert ONE in report.kept


def test_a_file_where_the_folder_should_be(source, tmp_path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(WorkspaceError, match="is a file"):
        copy_lesson(tmp_path / "taken", source)
    assert (tmp_path / "taken").read_text() == "a file"


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere"
)
def test_a_folder_that_cannot_be_written_to(source, tmp_path):
    (tmp_path / "locked").mkdir(mode=0o500)
    with pytest.raises(WorkspaceError, match="can't be written to"):
        copy_lesson(tmp_path / "locked" / "lesson", source)


def test_a_part_of_the_path_that_is_a_file(source, tmp_path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(WorkspaceError, match="can't be written to"):
        copy_lesson(tmp_path / "taken" / "lesson", source)


def test_checkpoints_and_caches_are_not_lesson(source, folder):
    for name in ("notebooks/.ipynb_checkpoints/a.ipynb", "exercises/__pycache__/b.pyc"):
        (source / name).parent.mkdir(parents=True)
        (source / name).write_text("litter")
    copy_lesson(folder, source)
    assert not list(folder.rglob("a.ipynb"))
    assert not list(folder.rglob("b.pyc"))


def test_the_real_lesson_is_found():
    assert (lesson_source() / "notebooks" / "08-a-worked-descent.ipynb").is_file()


MOVE = st.sampled_from(["lesson", "mine", "copy", "delete", "forget"])


@given(moves=st.lists(MOVE, max_size=12))
def test_whatever_the_order_of_events_no_text_of_the_learners_is_ever_lost(moves, tmp_path_factory):
    """Edits and new versions in any order: every text the learner wrote is still there."""
    place = tmp_path_factory.mktemp("events")
    source, folder = place / "source", place / "mine"
    (source / "notebooks").mkdir(parents=True)
    (source / ONE).write_text("lesson 0")
    copy_lesson(folder, source)
    mine, seen = None, {"lesson 0"}
    for count, move in enumerate(moves, start=1):
        if move == "lesson":
            (source / ONE).write_text(f"lesson {count}")
        elif move == "mine":
            mine = f"mine {count}"
            (folder / ONE).write_text(mine)
        elif move == "delete":
            (folder / ONE).unlink(missing_ok=True)
            mine = None
        elif move == "forget":
            (folder / MANIFEST).unlink(missing_ok=True)
        else:
            copy_lesson(folder, source, "2.0")
            seen |= {p.read_text() for p in (folder / "notebooks").iterdir()}
            if mine is not None:
                assert (folder / ONE).read_text() == mine
    copy_lesson(folder, source, "2.0")
    texts = {p.read_text() for p in (folder / "notebooks").iterdir()}
    assert mine is None or mine in texts
    # And the newest lesson has been handed over, unless it was what they started from.
    assert (source / ONE).read_text() in texts | seen


def exercise(*tasks):
    """A notebook with an answer cell for each task."""
    cells = [
        {"cell_type": "code", "metadata": {"nbgrader": {"grade_id": t, "solution": True}}}
        for t in tasks
    ]
    return json.dumps({"cells": cells, "nbformat": 4})


E2 = Path("exercises/exercise-02.ipynb")


def test_a_damaged_notebook_stays_and_a_fresh_one_lands_beside_it(source, folder):
    (source / E2).write_text(exercise("fit", "clip"))
    copy_lesson(folder, source, "1.0")
    torn = exercise("fit", "clip")[:-20]
    (folder / E2).write_text(torn)
    report = copy_lesson(folder, source, "1.0")
    assert (folder / E2).read_text() == torn
    fresh = folder / "exercises/exercise-02.new-1.0.ipynb"
    assert fresh.read_text() == exercise("fit", "clip")
    first, second = report.lines()
    assert f"{E2} is damaged: the file breaks off in line 1. It was left as it is." in first
    assert "exercise-02.new-1.0.ipynb" in second


def test_missing_cells_are_damage_too(source, folder):
    (source / E2).write_text(exercise("fit", "clip"))
    copy_lesson(folder, source)
    (folder / E2).write_text(exercise("clip"))
    assert "the answer cell of fit is missing" in copy_lesson(folder, source).lines()[0]


def test_a_damaged_notebook_is_told_every_time_and_rescued_once(source, folder):
    (source / E2).write_text(exercise("fit", "clip"))
    copy_lesson(folder, source, "1.0")
    (folder / E2).write_text("{")
    first = copy_lesson(folder, source, "1.0").lines()
    fresh = folder / "exercises/exercise-02.new-1.0.ipynb"
    fresh.write_text(exercise("fit", "clip", "my work"))
    assert copy_lesson(folder, source, "1.0").lines() == first
    assert "my work" in fresh.read_text()
    assert len(list((folder / "exercises").glob("*.ipynb"))) == 2
    fresh.unlink()  # and if that one is lost as well, there is another
    copy_lesson(folder, source, "1.0")
    assert fresh.read_text() == exercise("fit", "clip")
    (folder / E2).unlink()  # the learner gives the broken one up
    assert copy_lesson(folder, source, "1.0").damaged == {}


def test_an_older_exercise_is_not_damaged_by_a_newer_lesson(source, folder):
    (source / E2).write_text(exercise("fit"))
    copy_lesson(folder, source, "1.0")
    (folder / E2).write_text(exercise("fit", "scribble"))
    (source / E2).write_text(exercise("fit", "clip"))
    report = copy_lesson(folder, source, "2.0")
    assert report.damaged == {}
    assert E2 in report.kept


def test_a_manifest_with_nonsense_in_it_rescues_all_the_same(source, folder):
    (source / E2).write_text(exercise("fit"))
    copy_lesson(folder, source, "1.0")
    (folder / E2).write_text("{")
    known = {E2.as_posix(): {"is": 1, "offered": [], "rescue": 7, "rescued": {}}}
    (folder / MANIFEST).write_text(json.dumps(known))
    assert E2 in copy_lesson(folder, source, "1.0").damaged
