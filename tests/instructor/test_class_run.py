"""A run over a class, without a jail: what is told of it if it does not come to its end."""

import csv
import io
import os
import zipfile
from concurrent.futures import Executor, Future

import pytest
from fixtures.submissions.notebooks import NAME
from fixtures.submissions.records import EXERCISE, record

from gdlesson import cli
from gdlesson.instructor import class_run, schedule
from gdlesson.instructor.errors import CommandError
from gdlesson.instructor.grading import Settings
from gdlesson.instructor.intake.collect import CollectError, open_class
from gdlesson.instructor.intake.exercise import load_exercise
from gdlesson.instructor.sheet import FILE
from gdlesson.instructor.store import opened

#: Whole runs over a class.
pytestmark = pytest.mark.proof

FIRST = "exercise-01-numeric-gradient"
ROSTER = "id,name\n1,Ann Alm\n2,Bo Li\n3,Cy Dee\n4,Di Eng\n"


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A course of two exercises, of which 1 to 3 handed in both; grading takes no time."""
    monkeypatch.setattr(class_run.desk, "prepare", lambda name: None)
    monkeypatch.setattr(class_run, "_check_the_grader", lambda *_: None)
    made = {
        name: record(tasks=[
            record()["tasks"][0] | {"task": task, "most": load_exercise(name).points[task]}
            for task in load_exercise(name).tasks
        ])
        for name in (FIRST, NAME)
    }  # fmt: skip
    monkeypatch.setattr(schedule, "grade_apart", lambda who, files, told: made[told.exercise])
    (tmp_path / "roster.csv").write_text(ROSTER)
    (tmp_path / "course.toml").write_text(
        f'roster = "roster.csv"\n[exercises.{FIRST}]\n[exercises.{NAME}]\n'
    )
    for name in (FIRST, NAME):
        for student in "123":
            target = tmp_path / "class" / name / f"{student}.ipynb"
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(f"{name} {student}")
            day = 1_700_000_000 + 86_400 * int(student)  # of one moment they would be a download
            os.utime(target, (day, day))
    return tmp_path / "class"


def stop_at(monkeypatch, turn, error=KeyboardInterrupt):
    """Make the grader end at this turn, counted over the exercises."""
    before, turns = schedule.grade_apart, []

    def grade(student, files, settings):
        turns.append(student)
        if len(turns) >= turn:
            raise error
        return before(student, files, settings)

    monkeypatch.setattr(schedule, "grade_apart", grade)


def grade(place, *more):
    run = ["grade", str(place), "--out", str(place.parent / "out"), "--workers", "1", *more]
    return cli.main(run)


def states(place):
    text = (place.parent / "out" / "grades.csv").read_text("utf-8")
    return {(r["exercise"], r["student"]): r["state"] for r in csv.DictReader(io.StringIO(text))}


@pytest.mark.parametrize("turn", [1, 3, 5])
def test_nobody_whose_turn_had_not_come_is_said_to_have_handed_in_nothing(
    place, monkeypatch, capsys, turn
):
    stop_at(monkeypatch, turn)
    assert grade(place) == 130
    found, order = states(place), [(name, s) for name in (FIRST, NAME) for s in "123"]
    done = [pair for pair in order if found[pair] == "graded"]
    assert done == order[: len(done)]
    assert len(done) < turn
    assert {found[pair] for pair in order if pair not in done} == {"not graded yet"}
    assert found[NAME, "4"] == "not handed in"  # nothing of theirs lies there
    page = (place.parent / "out" / "report.html").read_text("utf-8")
    capsys.readouterr()
    assert cli.main(["report", str(place.parent / "out")]) == 0
    said = capsys.readouterr().out
    for text in (page, said):
        assert f"{NAME}: grading was stopped before its end" in text
    assert said.count("; 0 need a human.") == 2
    told = (place.parent / "out" / "feedback" / "3.html").read_text("utf-8")
    assert "Nothing was handed in" not in told
    assert "There is no grade yet" in told
    target = place.parent / "x.csv"
    assert cli.main(["export", str(place.parent / "out"), "plain", "--out", str(target)]) == 0
    assert f"Not whole. {NAME}: grading was stopped" in capsys.readouterr().out


def test_the_next_run_comes_to_its_end_and_says_so(place, monkeypatch, capsys):
    with monkeypatch.context() as patch:
        stop_at(patch, 3)
        assert grade(place) == 130
    assert grade(place) == 0
    capsys.readouterr()
    assert cli.main(["report", str(place.parent / "out")]) == 0
    said = capsys.readouterr().out
    assert "stopped" not in said + (place.parent / "out" / "report.html").read_text("utf-8")
    found = states(place)
    assert {found[name, s] for name in (FIRST, NAME) for s in "123"} == {"graded"}
    assert {found[name, "4"] for name in (FIRST, NAME)} == {"not handed in"}


def test_a_run_that_was_killed_is_told_by_the_next_report(place, capsys):
    """Whoever kills it lets it write nothing; what it had kept is all there is."""
    out = place.parent / "out"
    assert grade(place, "--exercise", FIRST) == 0
    with opened(out) as store:
        store.sheet(NAME).begin(["2", "3"])
    assert cli.main(["report", str(out)]) == 0
    assert f"{NAME}: grading was stopped before its end" in capsys.readouterr().out
    found = states(place)
    assert [found[NAME, s] for s in "1234"] == [
        "not handed in", "not graded yet", "not graded yet", "not handed in",
    ]  # fmt: skip


def test_an_exercise_that_was_not_looked_at_is_not_graded_yet(place, capsys):
    assert grade(place, "--exercise", FIRST) == 0
    said = capsys.readouterr().out
    assert f"{NAME}: not graded yet." in said
    assert "1 not handed in" in said
    found = states(place)
    assert {found[NAME, s] for s in "1234"} == {"not graded yet"}
    assert found[FIRST, "4"] == "not handed in"
    page = (place.parent / "out" / "report.html").read_text("utf-8")
    assert f"{NAME}: not graded yet." in page
    target = place.parent / "x.csv"
    run = ["export", str(place.parent / "out"), "nbgrader", "--out", str(target)]
    assert cli.main(run) == 0
    assert f"Not whole. {NAME}: not graded yet." in capsys.readouterr().out
    assert grade(place, "--exercise", NAME) == 0
    assert "not graded yet" not in states(place).values()


def test_without_a_roster_too_who_waits_has_a_row(place, monkeypatch):
    (place.parent / "course.toml").write_text(f"[exercises.{FIRST}]\n[exercises.{NAME}]\n")
    stop_at(monkeypatch, 2)
    assert grade(place) == 130
    found = states(place)
    assert [found[NAME, s] for s in "123"] == ["not graded yet"] * 3


def test_one_student_graded_alone_leaves_the_others_as_they_stood(place, capsys):
    assert grade(place, "--student", "2") == 0
    found = states(place)
    assert [found[NAME, s] for s in "123"] == ["not graded yet", "graded", "not graded yet"]
    assert grade(place) == 0
    assert grade(place, "--student", "2") == 0
    assert "not graded yet" not in states(place).values()
    capsys.readouterr()
    assert cli.main(["report", str(place.parent / "out")]) == 0
    assert "stopped" not in capsys.readouterr().out


def test_one_student_graded_alone_by_newer_checks_makes_the_others_wait_and_says_so(place, capsys):
    assert grade(place) == 0
    with opened(place.parent / "out") as store:
        for name in (FIRST, NAME):
            store.base.execute("UPDATE results SET checks = 'older'")
            store.sheet(name).use("older")
    capsys.readouterr()
    assert grade(place, "--student", "2") == 0
    assert f"{NAME}: grading was stopped before its end" in capsys.readouterr().out
    assert [states(place)[NAME, s] for s in "123"] == ["not graded yet", "graded", "not graded yet"]


def test_who_waits_is_forgotten_with_all_else(place):
    out = place.parent / "out"
    with opened(out, new=True) as store:
        store.sheet(NAME).begin(["Zoe Zumwinkel"])
    assert cli.main(["forget", str(out), "Zoe Zumwinkel"]) == 0
    assert b"Zumwinkel" not in (out / FILE).read_bytes()


def test_results_of_an_earlier_version_are_whole_if_anything_was_handed_in(place):
    out = place.parent / "out"
    with opened(out, new=True) as store:
        assert store.sheet(EXERCISE.name).run() == "none"
    assert grade(place) == 0
    with opened(out) as store:
        store.base.execute("DELETE FROM settings WHERE name LIKE 'run of %'")
        store.base.commit()
        assert store.sheet(EXERCISE.name).run() == "whole"


@pytest.mark.parametrize("leak", ["", "The jail leaks."])
def test_jail_and_reference_answers_are_tried_at_once_and_both_have_to_be_well(leak, monkeypatch):
    begun = []

    class Pool(Executor):
        def submit(self, work, *more):
            begun.append(work)
            done = Future()
            done.result = lambda: _answer(work)
            return done

    def _answer(work):
        assert len(begun) == 2, "one waits for the other"
        if work is schedule.grade_apart:
            return record()
        return [leak] if leak else []

    settings = Settings(NAME, 1)
    if not leak:
        class_run._check_the_grader(Pool(), EXERCISE, settings)
        assert len(begun) == 2
        return
    with pytest.raises(CommandError, match="The jail leaks"):
        class_run._check_the_grader(Pool(), EXERCISE, settings)


# --- which settings count -----------------------------------------------------------------------


def settings(place, text):
    (place.parent / "course.toml").write_text(text)


WITH_DEADLINE = f"deadline = 2001-01-01T00:00:00Z\n[exercises.{FIRST}]\n[exercises.{NAME}]\n"


def test_a_report_reads_the_settings_again_and_says_which(place, capsys):
    settings(place, WITH_DEADLINE)
    out, path = place.parent / "out", place.parent / "course.toml"
    assert grade(place) == 0
    assert {states(place)[FIRST, s] for s in "123"} == {"late"}
    settings(place, WITH_DEADLINE.partition("\n")[2])
    capsys.readouterr()
    for command in (["export", str(out), "plain", "--out", str(out.parent / "x.csv")],
                    ["override", str(out), "1", "slope", "passed", "--why", "x"],
                    ["forget", str(out), "3"]):  # fmt: skip
        assert cli.main(command) == 0
        assert f"{path} has changed since; `gdlesson report" in capsys.readouterr().out
    assert cli.main(["report", str(out)]) == 0
    assert f"Settings: {path}" in capsys.readouterr().out
    assert {states(place)[FIRST, s] for s in "12"} == {"graded"}
    assert cli.main(["override", str(out), "1", "slope", "withdrawn"]) == 0
    assert "changed since" not in capsys.readouterr().out


def test_settings_that_are_gone_or_wrong_are_told(place, capsys):
    settings(place, WITH_DEADLINE)
    out, path = place.parent / "out", place.parent / "course.toml"
    assert grade(place) == 0
    settings(place, "dead line")
    assert cli.main(["report", str(out)]) == 2
    assert "course.toml is no TOML" in capsys.readouterr().err
    path.unlink()
    assert cli.main(["report", str(out)]) == 0
    assert f"those of the last run, for {path} is not there any more" in capsys.readouterr().out
    assert states(place)[FIRST, "1"] == "late"


def test_a_later_run_reads_the_settings_that_were_named_once_as_they_are_now(place, capsys):
    elsewhere = place.parent / "set.toml"
    (place.parent / "course.toml").unlink()
    elsewhere.write_text(WITH_DEADLINE)
    assert grade(place, "--course", str(elsewhere)) == 0
    assert states(place)[FIRST, "1"] == "late"
    elsewhere.write_text(WITH_DEADLINE.partition("\n")[2])
    assert grade(place) == 0
    assert states(place)[FIRST, "1"] == "graded"


def test_which_exercises_there_are_stands_in_the_settings_as_they_are_now(place, capsys):
    elsewhere = place.parent / "set.toml"
    (place.parent / "course.toml").unlink()
    elsewhere.write_text(f"[exercises.{FIRST}]\n")
    assert grade(place, "--course", str(elsewhere)) == 0
    assert grade(place, "--exercise", NAME) == 2
    assert f"{elsewhere} has no [exercises.{NAME}]" in capsys.readouterr().err
    elsewhere.write_text(f"[exercises.{FIRST}]\n[exercises.{NAME}]\n")
    assert grade(place, "--exercise", NAME) == 0
    assert {states(place)[name, "1"] for name in (FIRST, NAME)} == {"graded"}
    elsewhere.write_text(f"[exercises.{NAME}]\n")
    assert grade(place, "--exercise", FIRST) == 2
    assert f"{elsewhere} has no [exercises.{FIRST}]" in capsys.readouterr().err
    elsewhere.unlink()
    assert grade(place, "--exercise", FIRST) == 0
    assert "is not there any more" in capsys.readouterr().out


@pytest.mark.parametrize("end", ["", " (1)", ".zip", ".ZIP", " (1).zip"])
@pytest.mark.parametrize("name", ["submitted", FIRST])
def test_a_part_of_a_class_has_the_settings_that_stand_beside_the_class(place, name, end):
    target = place.parent / "other" / f"{name}{end}"
    target.parent.mkdir()
    if ".z" in end.lower():
        target.write_bytes(b"x")
    else:
        target.mkdir()
    (place.parent / "ann").mkdir()
    (place.parent / "ann" / "1.ipynb").write_text("x")
    found = class_run.beside(target)
    assert found == place.parent / "course.toml"
    assert class_run.beside(place) == found
    assert class_run.beside(place.parent / "other" / "ann") is None


def test_an_extension_counts_and_one_of_nobody_is_told_before_anything_is_graded(place, capsys):
    settings(place, WITH_DEADLINE + "[extensions]\n2 = 2101-01-01\n9 = 2101-01-01\n")
    assert grade(place) == 0
    said = capsys.readouterr().out
    assert [states(place)[FIRST, s] for s in "123"] == ["late", "graded", "late"]
    assert "course.toml, line 6: extensions.9 is the id of nobody here." in said
    assert said.index("line 6") < said.index("graded now")
    assert "extensions.2" not in said


def test_who_has_handed_in_another_exercise_is_somebody(place, capsys):
    """Without a roster: that one may be left out of this run, or lie elsewhere by now."""
    settings(place, WITH_DEADLINE + "[extensions]\n3 = 2101-01-01\n9 = 2101-01-01\n")
    (place / FIRST / "3.ipynb").unlink()
    assert grade(place, "--exercise", FIRST) == 0
    said = capsys.readouterr().out
    assert ("extensions.3 is" in said, "extensions.9 is" in said) == (False, True)
    assert grade(place) == 0
    capsys.readouterr()
    assert cli.main(["grade", str(place / FIRST), "--out", str(place.parent / "out")]) == 0
    said = capsys.readouterr().out
    assert ("extensions.3 is" in said, "extensions.9 is" in said) == (False, True)


@pytest.mark.parametrize("more", [(), ("--exercise", FIRST)])
def test_whose_hand_in_is_called_otherwise_by_now_is_nobody(place, capsys, more):
    """An extension under the name that it had would make its student late in silence."""
    settings(place, WITH_DEADLINE + "[extensions]\n3 = 2101-01-01\n")
    (place / NAME / "3.ipynb").unlink()
    assert grade(place, *more) == 0
    assert "extensions.3 is" not in capsys.readouterr().out
    (place / FIRST / "3.ipynb").rename(place / FIRST / "x3.ipynb")
    assert grade(place, *more) == 0
    assert "course.toml, line 5: extensions.3 is the id of nobody here." in capsys.readouterr().out
    assert states(place)[FIRST, "x3"] == "late"


# --- what is no class, and what does not stay one ------------------------------------------------


@pytest.mark.parametrize("part", ["out", "out/feedback"])
def test_results_are_no_submissions(place, capsys, part):
    assert grade(place) == 0
    before = states(place)
    given = str(place.parent / part)
    assert cli.main(["grade", given, "--out", str(place.parent / "other")]) == 2
    said = capsys.readouterr().err
    assert (
        f"{place.parent / 'out'} holds results, not submissions: name the folder that was" in said
    )
    assert not (place.parent / "other").exists()
    assert states(place) == before


@pytest.mark.parametrize("gone", ["", f"{FIRST}/2.ipynb", f"{FIRST}/3.ipynb", NAME])
def test_what_is_moved_away_meanwhile_is_nobodys_unreadable_notebook(
    place, monkeypatch, capsys, gone
):
    graded = schedule.grade_apart

    def grading(*more):
        if (place / gone).exists():
            (place / gone).rename(place.parent / "moved")
        return graded(*more)

    monkeypatch.setattr(schedule, "grade_apart", grading)
    monkeypatch.setattr(schedule.ThreadPoolExecutor, "submit", at_once)
    assert grade(place) == 2
    said = capsys.readouterr()
    assert "is not there any more: it was moved or deleted while it was graded" in said.err
    assert "unreadable" not in states(place).values()
    assert "not graded yet" in states(place).values()
    (place.parent / "moved").rename(place / gone)
    monkeypatch.setattr(schedule, "grade_apart", graded)
    assert grade(place) == 0
    assert {states(place)[name, s] for name in (FIRST, NAME) for s in "123"} == {"graded"}


def at_once(pool, work, *more):
    """Done before the next one is read, so that every run sees the same."""
    done = Future()
    done.set_result(work(*more))
    return done


def test_a_zip_that_is_moved_away_meanwhile_is_told_so(tmp_path):
    whole = tmp_path / "class.zip"
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("ann.ipynb", "x")
        archive.writestr("bob.ipynb", "x")
    found = open_class(whole).submissions(NAME)
    next(found)
    whole.rename(tmp_path / "moved.zip")
    with pytest.raises(CollectError, match="not there any more"):
        next(found)
