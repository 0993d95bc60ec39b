"""`gdlesson grade` on classes as platforms make them, from names to tables; grades are drawn."""

import contextlib
import csv
import io
import os
import zipfile
from concurrent.futures import Executor, Future
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gdlesson import cli
from gdlesson.instructor import class_run, grading
from gdlesson.instructor.intake import archive, places
from gdlesson.instructor.intake.exercise import load_exercise
from gdlesson.instructor.intake.times import SPAN, of_a_download
from gdlesson.instructor.report.outcomes import new_row

FIRST, SECOND = "exercise-01-numeric-gradient", "exercise-02-gradient-descent"
NAMES = ("Ann Alm", "Bo Li", "Zoë Øst", "Dan Dee", "Eve Ek")
DEADLINE = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)


class Drawn(Executor):
    """Grades at once: a file that has the exercise's name in it is right, any other is another."""

    def submit(self, function, student, files, settings):
        future = Future()
        exercise = load_exercise(settings.exercise)
        made = grading.unreadable("It is another one.", exercise) | {"state": "wrong exercise"}
        if any(settings.exercise.encode() in f.data for f in files):
            rows = [
                new_row("passed", "") | {"task": t, "title": task.title, "points": many,
                                         "follow_points": many, "most": many}
                for (t, task), many in zip(exercise.tasks.items(), exercise.points.values(),
                                           strict=True)
            ]  # fmt: skip
            most = sum(exercise.points.values())
            made |= {"state": "graded", "reason": "", "human": [], "tasks": rows, "score": most,
                     "follow_score": most}  # fmt: skip
        future.set_result(made)
        return future


@pytest.fixture
def grade(tmp_path, monkeypatch, capsys):
    """Run `gdlesson grade` there, without a jail or a process apart; what it says."""
    works = {"list": archive.listed, "read": archive.members}
    monkeypatch.setattr(places, "ask", lambda request: works[request["do"]](request, b""))
    monkeypatch.setattr(class_run.desk, "prepare", lambda name: None)
    monkeypatch.setattr(class_run, "_check_the_grader", lambda *_: None)
    pool = contextlib.nullcontext((Drawn(), 1))
    monkeypatch.setattr(class_run, "executor_for", lambda *_: pool)
    monkeypatch.chdir(tmp_path)

    def run(place, *more, settings="", code=0):
        if settings:
            Path("course.toml").write_text(settings, "utf-8")
        assert cli.main(["grade", str(place), "--out", "out", *map(str, more)]) == code
        said = capsys.readouterr()
        return said.out + said.err

    return run


def rows(name="out/grades.csv"):
    return list(csv.DictReader(io.StringIO(Path(name).read_text("utf-8"))))


def states(exercise=None):
    return {r["student"]: r["state"] for r in rows() if exercise in (None, r.get("exercise"))}


def handed(path, exercise=SECOND, at=None, more=""):
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{exercise} {path} {more}")
    if at is not None:
        os.utime(path, (at.timestamp(),) * 2)


def moodles(folder, exercise=SECOND, first=2001, at=None, names=NAMES):
    for k, name in enumerate(names):
        entry = f"{name}_{first + k}_assignsubmission_file_"
        handed(f"{folder}/{entry}/{exercise}.ipynb", exercise, at and at(k))


def zipped(folder, target, at):
    with zipfile.ZipFile(target, "w") as made:
        files = sorted(p for p in Path(folder).rglob("*") if p.is_file())
        for k, path in enumerate(files):
            info = zipfile.ZipInfo(str(path.relative_to(folder)), at(k).timetuple()[:6])
            made.writestr(info, path.read_bytes())


def worksheet(target, first=2001, times=(), names=NAMES, keys=True):
    """Moodle's grading worksheet; a time is this machine's, as an English Moodle writes it."""
    head = ["Identifier", "Full name", "ID number", "Email address", "Status", "Grade",
            "Maximum Grade", "Grade can be changed", "Last modified (submission)",
            "Last modified (grade)", "Feedback comments"]  # fmt: skip
    lines = [head]
    for k, name in enumerate(names):
        at = times[k] if k < len(times) else None
        said = at.astimezone().strftime("%A, %d %B %Y, %I:%M %p") if at else "-"
        login = name.split()[0].lower() if keys else ""
        mail = f"{login}@x.org" if keys else ""
        lines.append([f"Participant {first + k}", name, login, mail, "", "", "25.00", "Yes", said,
                      "-", ""])  # fmt: skip
    with Path(target).open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(lines)


# --- when it was handed in ----------------------------------------------------------------------

#: The clock of a zip is this machine's, in steps of two seconds.
DOWNLOAD = datetime(2026, 11, 26, 9, 0, 0)
ONE = f"deadline = {DEADLINE.isoformat()}\n"


def a_second_each(k):
    return DOWNLOAD + timedelta(seconds=2 * k)


@pytest.mark.parametrize("form", ["zip", "folder", "plain"])
def test_a_class_is_not_late_by_the_moment_of_its_download(grade, form):
    if form == "plain":
        for k, name in enumerate(NAMES):
            handed(f"class/{name}.ipynb", at=a_second_each(k))
    else:
        moodles("class", at=a_second_each)
    place = "class"
    if form == "zip":
        zipped("class", "c.zip", a_second_each)
        place = "c.zip"
    said = grade(place, settings=ONE)
    assert set(states().values()) == {"graded"}
    assert "the times of a download (2026-11-26 09:00 to 09:00), so nobody is late by them" in said
    assert "Nothing says when 5 of them were handed in; none is late." in said
    page = Path("out/report.html").read_text("utf-8")
    assert "nothing says when 5 of the submissions were handed in, so none of these is late" in page


def test_moodles_worksheet_says_who_was_late(grade):
    times = [DEADLINE - timedelta(hours=1), DEADLINE, DEADLINE + timedelta(minutes=1), None,
             DEADLINE - timedelta(days=3)]  # fmt: skip
    moodles("class", at=a_second_each)
    zipped("class", "c.zip", a_second_each)
    worksheet("w.csv", times=times)
    said = grade("c.zip", "--roster", "w.csv", settings=ONE)
    assert [*states().values()] == ["graded", "graded", "late", "graded", "graded"]
    assert "Nothing says when 1 of them were handed in; none is late." in said


def test_times_of_the_roster_that_are_none_are_said_to_be_none(grade):
    moodles("class", at=a_second_each)
    worksheet("w.csv", times=[DEADLINE] * 5)
    Path("w.csv").write_text(Path("w.csv").read_text("utf-8").replace("November", "11"), "utf-8")
    said = grade("class", "--roster", "w.csv", settings=ONE)
    assert "The roster's times of handing in are not understood ('Sunday, 22 11 2026" in said
    assert set(states().values()) == {"graded"}


def test_a_worksheet_of_another_assignment_says_nothing_of_this_one(grade):
    moodles("class", at=a_second_each)
    worksheet("w.csv", first=1001, times=[DEADLINE + timedelta(hours=1)] * 5)
    grade("class", "--roster", "w.csv", settings=ONE)
    assert set(states().values()) == {"graded"}


def test_times_of_their_own_are_those_of_handing_in(grade):
    """And a file that was given its time by hand keeps it, whatever the others bear."""
    for k, name in enumerate(NAMES):
        handed(f"class/{name}.ipynb", at=DEADLINE + timedelta(hours=6 * (k - 2), seconds=1))
    said = grade("class", settings=ONE)
    assert sorted(states().values()) == ["graded"] * 2 + ["late"] * 3
    assert "download" not in said
    for name in NAMES[1:]:
        handed(f"class/{name}.ipynb", at=DEADLINE + timedelta(days=3), more="again")
    handed(f"class/{NAMES[0]}.ipynb", at=DEADLINE + timedelta(days=1), more="again")
    os.rename("out", "before")
    grade("class", settings=ONE)
    assert states() == dict.fromkeys(NAMES[1:], "graded") | {"Ann Alm": "late"}


def test_what_a_download_is():
    def times(*minutes):
        return [(DEADLINE + timedelta(minutes=m)).isoformat() for m in minutes]

    span = SPAN.total_seconds() / 60
    assert of_a_download(times(0, 0, 0)) is not None
    assert of_a_download(times(0, 0)) is None
    assert of_a_download(times(0, 0), few=1) is not None
    assert of_a_download([*times(0, span / 2, span), ""]) == tuple(times(0, span))
    assert of_a_download(times(0, 1, 2, 99, 999)) == tuple(times(0, 2))
    assert of_a_download(times(0, 1, 2, 99, 999, 9999)) is None
    assert of_a_download(times(0, span * 0.7, span * 1.4)) is None
    assert of_a_download([]) is None
