"""A course from nothing: folders as platforms make them, a deadline, a late one, a hand on it."""

import csv
import io
import json
import os
import random
import signal
import sqlite3
import time
import zipfile

from fixtures.submissions.notebooks import MOST, NAME, changed, data, right, submission
from jail.killing import Killer

from gdlesson import cli
from gdlesson.instructor.intake.exercise import exercise_file
from gdlesson.instructor.sheet import FILE

FIRST = "exercise-01-numeric-gradient"
ROSTER = (
    "id,name,email,section\n"
    "1001,Ann Alm,ann@x.org,A\n1002,Bo Li,bo@x.org,B\n1003,Cy Dee,c@x.org,B\n"
)
GOOD = data(submission({"mse_loss": right("mse_loss")}, rest=False))
WRONG = data(submission({"mse_loss": changed("mse_loss", (".mean()", ".sum()"))}, rest=False))


def first(answered=True):
    """A notebook of the first exercise, with one answer."""
    notebook = json.loads(exercise_file(FIRST).read_bytes())
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "slope" and answered:
            cell["source"] = "def slope(f, x, h):\n    return (f(x + h) - f(x)) / h"
    return data(notebook)


def put(place, at, content, when="2026-12-01T10:00:00"):
    target = place / at
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    moment = time.mktime(time.strptime(when, "%Y-%m-%dT%H:%M:%S"))
    os.utime(target, (moment, moment))


def course(tmp_path, *exercises, extra=""):
    (tmp_path / "roster.csv").write_text(ROSTER)
    tables = "\n".join(f"[exercises.{name}]" for name in exercises)
    (tmp_path / "course.toml").write_text(
        f'roster = "roster.csv"\ndeadline = 2026-12-01T12:00:00\n{extra}\n{tables}\n'
    )


def grade(tmp_path, *more):
    place, out = tmp_path / "class", tmp_path / "out"
    assert cli.main(["grade", str(place), "--out", str(out), "--seed", "1", *more]) == 0
    return list(csv.DictReader(io.StringIO((out / "grades.csv").read_text("utf-8"))))


def test_moodles_folders_with_a_deadline_and_a_late_one(jail, tmp_path, capsys):
    course(tmp_path, NAME)
    place = tmp_path / "class"
    put(place, "Ann Alm_77_assignsubmission_file_/work.ipynb", WRONG)
    put(place, "Li Bo_78_assignsubmission_file_/work.ipynb", GOOD, "2026-12-01T12:00:01")
    put(place, "Eve Else_79_assignsubmission_file_/work.ipynb", GOOD)
    found = {r["student"]: r for r in grade(tmp_path)}
    said = capsys.readouterr().out
    assert "Settings: " in said
    assert "2 graded, 0 unreadable, 1 too late, 1 not handed in; 2 need a human." in said
    assert found["1001"]["mse_loss"] == "wrong"
    assert (found["1002"]["state"], found["1003"]["state"]) == ("late", "not handed in")
    assert "Nobody on the roster" in found["Eve Else_79_assignsubmission_file_"]["look_at"]
    # Ann hands in again, too late: what she had before still counts, and the later one is listed.
    put(place, "Ann Alm_77_assignsubmission_file_/work.ipynb", GOOD, "2026-12-02T10:00:00")
    again = {r["student"]: r for r in grade(tmp_path)}
    assert (again["1001"]["mse_loss"], again["1001"]["late_attempts"]) == ("wrong", "1")
    page = (tmp_path / "out" / "feedback" / "1001.html").read_text("utf-8")
    assert "late" in page
    out = tmp_path / "f.zip"
    assert cli.main(["export", str(tmp_path / "out"), "moodle", "--out", str(out)]) == 0
    with zipfile.ZipFile(out) as archive:
        assert f"Ann Alm_77_assignsubmission_file_/{NAME}-feedback.html" in archive.namelist()


def test_canvas_files_say_themselves_who_and_how_late(jail, tmp_path):
    course(tmp_path, NAME)
    with zipfile.ZipFile(tmp_path / "class", "w") as archive:
        archive.writestr("almann_1001_50_w.ipynb", WRONG)
        archive.writestr("almann_1001_70_w-1.ipynb", GOOD)
        archive.writestr("libo_LATE_1002_60_w.ipynb", GOOD)
    found = {r["student"]: r for r in grade(tmp_path)}
    assert (found["1001"]["mse_loss"], found["1002"]["state"]) == ("passed", "late")


def test_nbgraders_course_with_two_exercises_in_one_run(jail, tmp_path):
    course(tmp_path, FIRST, NAME, extra="follow_through = true")
    place = tmp_path / "class"
    for student, stamp in (
        ("1001", "2026-12-01 10:00:00.5 UTC"),
        ("bo", "2026-12-03 10:00:00 UTC"),
    ):
        put(place, f"submitted/{student}/{NAME}/{NAME}.ipynb", GOOD, "2026-12-05T10:00:00")
        put(place, f"submitted/{student}/{NAME}/timestamp.txt", stamp.encode())
    put(place, f"submitted/1001/{FIRST}/{FIRST}.ipynb", first())
    put(place, "gradebook.db", b"")
    put(place, "source/x", b"")
    found = {(r["exercise"], r["student"]): r for r in grade(tmp_path)}
    assert found[NAME, "1001"]["mse_loss"] == "passed"
    assert found[NAME, "1002"]["state"] == "late"
    assert found[FIRST, "1001"]["slope"] == "passed"
    assert found[FIRST, "1002"]["state"] == "not handed in"
    assert found[FIRST, "1003"]["state"] == found[NAME, "1003"]["state"] == "not handed in"
    report = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert all(name in report for name in (FIRST, NAME, "Ann Alm", "together"))


def test_a_folder_for_each_exercise_and_notebooks_side_by_side(jail, tmp_path):
    course(tmp_path, FIRST, NAME)
    place = tmp_path / "class"
    put(place, f"{FIRST}/Ann Alm_7_assignsubmission_file_/w.ipynb", first())
    put(place, f"{NAME}/Ann Alm_9_assignsubmission_file_/w.ipynb", GOOD)
    found = {(r["exercise"], r["student"]): r["state"] for r in grade(tmp_path)}
    assert found[FIRST, "1001"] == found[NAME, "1001"] == "graded"
    for path in place.rglob("*.ipynb"):
        put(place, f"../both/1002/{path.parts[-3]}.ipynb", path.read_bytes())
    (tmp_path / "both" / "1003").mkdir()
    put(tmp_path / "both", f"1003/{NAME}.ipynb", GOOD)
    run = ["grade", str(tmp_path / "both"), "--out", str(tmp_path / "o2")]
    assert cli.main(run) == 0
    rows = csv.DictReader(io.StringIO((tmp_path / "o2" / "grades.csv").read_text("utf-8")))
    found = {(r["exercise"], r["student"]): r["state"] for r in rows}
    assert found[FIRST, "1002"] == found[NAME, "1002"] == found[NAME, "1003"] == "graded"
    assert found[FIRST, "1003"] == "not handed in"


def test_the_next_run_goes_on_with_the_roster_and_the_settings_of_the_first(jail, tmp_path):
    course(tmp_path, FIRST, NAME)
    put(tmp_path / "class", f"1001/{NAME}.ipynb", GOOD)
    put(tmp_path / "class", f"1001/{FIRST}.ipynb", first())
    put(tmp_path / "class", f"Bo Li/{NAME}.ipynb", GOOD, "2026-12-02T10:00:00")
    before = grade(tmp_path)
    for name in ("course.toml", "roster.csv"):
        (tmp_path / name).unlink()
    assert grade(tmp_path) == before
    assert grade(tmp_path, "--exercise", FIRST) == before  # one of them alone, in the same report
    assert {r["student"] for r in before} == {"1001", "1002", "1003"}
    assert "late" in {r["state"] for r in before}


def test_one_student_again_and_nobody_else(jail, tmp_path, capsys):
    course(tmp_path, NAME)
    put(tmp_path / "class", "1001.ipynb", GOOD)
    put(tmp_path / "class", "1002.ipynb", GOOD)
    grade(tmp_path)
    assert cli.main(["override", str(tmp_path / "out"), "1001", "fit", "passed", "--why", "y"]) == 0
    capsys.readouterr()
    found = {r["student"]: r for r in grade(tmp_path, "--student", "1001")}
    assert "1 graded now, 0 had been before" in capsys.readouterr().out
    assert found["1002"]["state"] == "graded"
    assert found["1001"]["fit"] == "passed"
    run = ["grade", str(tmp_path / "class"), "--out", str(tmp_path / "out"), "--student", "x"]
    assert cli.main(run) == 2
    assert "is of 'x'" in capsys.readouterr().err


def test_results_of_one_exercise_are_not_mixed_with_another(jail, tmp_path, capsys):
    place, out = tmp_path / "class", tmp_path / "out"
    put(place, "ann.ipynb", GOOD)
    assert cli.main(["grade", str(place), "--out", str(out)]) == 0
    assert cli.main(["grade", str(place), "--out", str(out), "--exercise", FIRST]) == 2
    assert f"these are results of {NAME}" in capsys.readouterr().err
    course(tmp_path, FIRST, NAME)  # a further one may come
    assert cli.main(["grade", str(place), "--out", str(out)]) == 0


def test_killed_at_fifty_moments_nothing_is_lost(jail, tmp_path):
    """Grading, deciding and writing out: whatever was there before a kill is there after it."""
    course(tmp_path, NAME)
    for number in range(1001, 1004):
        put(tmp_path / "class", f"{number}.ipynb", GOOD)
    out, rng = tmp_path / "out", random.Random(3)
    grade(tmp_path)
    decided, codes = {}, []

    def commands(turn):
        put(tmp_path / "class", "1003.ipynb", GOOD + b" " * turn)
        return (
            ["grade", tmp_path / "class", "--out", out, "--seed", "1"],
            ["override", out, "1001", "fit", turn % 9, "--why", f"turn {turn}"],
            ["report", out],
        )

    with Killer() as killer:
        whole = [killer.run(command) for command in commands(50)]
        assert [code for _, code in whole] == [0, 0, 0]
        for turn in range(50):
            seconds = rng.uniform(0, whole[turn % 3][0])
            took, code = killer.run(commands(turn)[turn % 3], seconds)
            codes.append(code)
            if code == 0:  # the machine has become faster since: later kills come sooner
                whole[turn % 3] = (took, code)
            base = sqlite3.connect(out / FILE)
            kept = dict(base.execute("SELECT student, count(*) FROM attempts GROUP BY student"))
            whys = [w for (w,) in base.execute("SELECT why FROM overrides")]
            base.close()
            assert kept["1001"] == kept["1002"] == 1
            assert kept["1003"] >= decided.get("1003", 1)
            assert whys or not decided.get("why")
            decided = {"1003": kept["1003"], "why": bool(whys)}
    assert set(codes) <= {0, -signal.SIGKILL}
    assert codes.count(-signal.SIGKILL) > 25  # the others were at their end sooner
    rows = {r["student"]: r for r in grade(tmp_path)}
    assert float(rows["1002"]["score"]) > 0
    assert {r["state"] for r in rows.values()} == {"graded"}
    assert MOST > 1
