"""`gdlesson grade` on classes as platforms make them, from names to tables; grades are drawn."""

import contextlib
import csv
import io
import os
import re
import zipfile
from concurrent.futures import Executor, Future
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gdlesson import cli
from gdlesson.instructor import class_run, grading
from gdlesson.instructor.intake import archive, places
from gdlesson.instructor.intake.collect import open_class
from gdlesson.instructor.intake.exercise import exercise_file, load_exercise
from gdlesson.instructor.intake.files import File
from gdlesson.instructor.intake.notebook import UnreadableError
from gdlesson.instructor.intake.opening import the_notebook
from gdlesson.instructor.intake.times import SPAN, of_a_download
from gdlesson.instructor.people.roster import Person, read_roster
from gdlesson.instructor.records import read_record
from gdlesson.instructor.report.exports import nbgrader_csv
from gdlesson.instructor.report.outcomes import new_row
from gdlesson.instructor.report.standing import Result

#: Whole runs over a course.
pytestmark = pytest.mark.proof

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
    assert "Nothing says when 5 of them were handed in (" in said
    assert "); none is late." in said
    page = Path("out/report.html").read_text("utf-8")
    assert (
        "nothing says when 5 of the submissions were handed in, so none of these is late:" in page
    )


def test_moodles_worksheet_says_who_was_late(grade):
    times = [DEADLINE - timedelta(hours=1), DEADLINE, DEADLINE + timedelta(minutes=1), None,
             DEADLINE - timedelta(days=3)]  # fmt: skip
    moodles("class", at=a_second_each)
    zipped("class", "c.zip", a_second_each)
    worksheet("w.csv", times=times)
    said = grade("c.zip", "--roster", "w.csv", settings=ONE)
    assert [*states().values()] == ["graded", "graded", "late", "graded", "graded"]
    assert "Nothing says when 1 of them was handed in (Dan Dee); none is late." in said


def test_a_worksheet_from_before_the_last_hand_in_does_not_say_when_that_was(grade):
    moodles("class", at=a_second_each)
    worksheet("w.csv", times=[DEADLINE - timedelta(hours=1)] * 5)
    grade("class", "--roster", "w.csv", settings=ONE)
    entry = f"Ann Alm_2001_assignsubmission_file_/{SECOND}.ipynb"
    handed(f"class/{entry}", at=DOWNLOAD + timedelta(days=1), more="once more")
    said = grade("class", "--roster", "w.csv", settings=ONE)
    assert "1 graded now, 4 had been before." in said
    assert "Nothing says when 1 of them was handed in (Ann Alm); none is late." in said
    worksheet("w.csv", times=[DEADLINE + timedelta(hours=1), *[DEADLINE - timedelta(hours=1)] * 4])
    handed(f"class/{entry}", at=DOWNLOAD + timedelta(days=1), more="and once more")
    grade("class", "--roster", "w.csv", settings=ONE)
    page = Path("out/feedback/2001.html").read_text("utf-8")
    assert page.count("<td>late</td>") == 1


@pytest.mark.parametrize("more_time", [False, True], ids=["late", "in time"])
@pytest.mark.parametrize("kind", ["moodle", "nbgrader"])
def test_what_came_after_a_late_one_is_late_too(grade, kind, more_time):
    """Handed in, or mended in place, while the note of its time stays that of the one before."""
    at = DEADLINE + timedelta(days=4)
    if kind == "moodle":
        moodles("class", at=a_second_each)
        worksheet("w.csv", times=[at] * 5)
        student, path = "2001", f"class/Ann Alm_2001_assignsubmission_file_/{SECOND}.ipynb"
    else:
        student, path = "ann", f"class/submitted/ann/{SECOND}/{SECOND}.ipynb"
        handed(path)
        Path(path).with_name("timestamp.txt").write_text(f"{at:%Y-%m-%d %H:%M:%S.%f} UTC")
    longer = f"[extensions]\n{student} = {(at + timedelta(days=1)).isoformat()}\n"
    roster = ("--roster", "w.csv") if kind == "moodle" else ()
    for more in ("", "mended", "mended again"):
        handed(path, more=more)
        said = grade("class", *roster, settings=ONE + (longer if more_time else ""))
        assert states()[student] == ("graded" if more_time else "late")
        # In time are both: of the second one nobody can tell.
        assert ("Nothing says when 1 of them was" in said) == (more_time and bool(more))


def test_settings_within_the_class_are_no_student_and_all_have_100_percent(grade):
    moodles("class")
    Path("class/course.toml").write_text("follow_through = true\n")
    said = grade("class")
    assert "Left out of the class: course.toml (settings belong beside the class; these" in said
    assert len(states()) == 5
    page = Path("out/report.html").read_text("utf-8")
    assert "Half of the class has 100 %;" in page


def test_a_newer_worksheet_says_when_what_an_older_one_could_not_date_was_handed_in(grade, capsys):
    """And the older one once more takes nothing back."""
    moodles("class", at=a_second_each)
    before = [DEADLINE - timedelta(hours=1)] * 5
    worksheet("old.csv", times=before)
    grade("class", "--roster", "old.csv", settings=ONE)
    entry = f"Ann Alm_2001_assignsubmission_file_/{SECOND}.ipynb"
    handed(f"class/{entry}", at=DOWNLOAD + timedelta(days=1), more="once more")
    said = grade("class", "--roster", "old.csv", settings=ONE)
    assert "Nothing says when 1 of them was handed in (Ann Alm); none is late." in said
    page = Path("out/report.html").read_text("utf-8")
    assert re.search(r'so none of these is late: <a href="feedback/2001.html">Ann Alm</a>\.', page)
    assert cli.main(["report", "out", "--anonymous"]) == 0
    capsys.readouterr()
    assert "so none of these is late." in Path("out/report-anonymous.html").read_text("utf-8")
    worksheet("new.csv", times=[DEADLINE + timedelta(hours=1), *before[1:]])
    for sheet in ("new.csv", "old.csv", "new.csv"):
        said = grade("class", "--roster", sheet, settings=ONE)
        assert "Nothing says when" not in said
        page = Path("out/feedback/2001.html").read_text("utf-8")
        assert page.count("<td>late</td>") == 1
        assert states()["2001"] == "graded"
        assert rows("out/nbgrader.csv")[0]["timestamp"] == before[0].isoformat(timespec="seconds")


@pytest.mark.parametrize(
    ("many", "said"),
    [
        (0, ""),
        (1, "1 of the roster's 4 times of handing in is not understood ('Sunday, 22 11 2026"),
        (3, "3 of the roster's 4 times of handing in are not understood ('Sunday, 22 11 2026"),
        (4, "The roster's times of handing in are not understood ('Sunday, 22 11 2026"),
    ],
)
def test_times_of_the_roster_that_are_none_are_said_to_be_none(grade, many, said):
    """And the others count."""
    moodles("class", at=a_second_each)
    worksheet("w.csv", times=[DEADLINE] * 3 + [DEADLINE + timedelta(minutes=1)])
    text = Path("w.csv").read_text("utf-8").replace("November", "11", many)
    Path("w.csv").write_text(text, "utf-8")
    told = grade("class", "--roster", "w.csv", settings=ONE)
    assert said in told
    assert ("not understood" in told) == bool(many)
    assert [*states().values()][3] == ("graded" if many == 4 else "late")


def test_times_that_a_newer_sheet_has_replaced_are_not_counted(grade):
    """Nor those of an exercise that this run does not grade; those of two exercises count once."""
    for exercise in (FIRST, SECOND):
        moodles("class", exercise, at=a_second_each)
    worksheet("w.csv", times=[DEADLINE] * 3)
    whole = Path("w.csv").read_text("utf-8")
    Path("bad.csv").write_text(whole.replace("November", "11", 1), "utf-8")
    odd = "1 of the roster's 3 times of handing in is not understood"
    given = ("--exercise", SECOND, "--roster")
    assert odd in grade("class", *given, "bad.csv", settings=ONE + TWO)
    assert "not understood" not in grade("class", *given, "w.csv")
    os.rename("out", "before")
    assert odd in grade("class", "--roster", "bad.csv")
    only = ONE.replace("deadline", f"[exercises.{SECOND}]\n[exercises.{FIRST}]\ndeadline")
    assert "not understood" not in grade("class", "--exercise", SECOND, settings=only)


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


# --- Moodle's numbers belong to one assignment ---------------------------------------------------

#: What a zip's name ends in, the first time and when it is downloaded again.
COPIES = (".zip", ".ZIP", " (1).zip", "-1.zip", " - Copy.zip")
TWO = f"[exercises.{FIRST}]\n[exercises.{SECOND}]\n"
SHEETS = f'[exercises.{FIRST}]\nroster = "w1.csv"\n[exercises.{SECOND}]\nroster = "w2.csv"\n'


def two_assignments(without=()):
    for exercise, first, sheet in ((FIRST, 1001, "w1.csv"), (SECOND, 2001, "w2.csv")):
        moodles(f"class/{exercise}", exercise, first)
        worksheet(sheet, first)
        for k in without:
            for path in sorted(Path(f"class/{exercise}").glob(f"{NAMES[k]}_*/*")):
                path.unlink()
                path.parent.rmdir()


def numbers(exercise, form="csv"):
    """Whose number is whose in what goes to Moodle."""
    target = Path(f"{exercise}.{form}")
    assert cli.main(["export", "out", "moodle", "--exercise", exercise, "--out", str(target)]) == 0
    if form == "zip":
        with zipfile.ZipFile(target) as made:
            return dict(name.split("_")[:2] for name in made.namelist())
    with target.open(encoding="utf-8") as file:
        found = list(csv.DictReader(file))
    assert all(row["Grade"] for row in found if row["Full name"] in NAMES[:3])
    return {r["Full name"]: r["Identifier"].removeprefix("Participant ") for r in found}


def numbered(first, names=NAMES):
    return {name: str(first + NAMES.index(name)) for name in names}


@pytest.mark.parametrize("how", ["settings", "one at a time", "a folder at a time"])
def test_every_assignment_gets_its_own_numbers_back(grade, how):
    """Of those who handed in nothing, too: they are in the worksheet."""
    two_assignments(without=[4])
    if how == "settings":
        grade("class", settings=SHEETS)
    elif how == "one at a time":
        grade("class", "--roster", "w1.csv", settings=TWO)
        grade("class", "--roster", "w2.csv", "--exercise", SECOND)
    else:
        grade(f"class/{FIRST}", "--roster", "w1.csv", settings=TWO)
        grade(f"class/{SECOND}", "--roster", "w2.csv")
    for exercise, first in ((FIRST, 1001), (SECOND, 2001)):
        assert [*states(exercise).values()] == ["graded"] * 4 + ["not handed in"]
        for form in ("csv", "zip"):
            assert numbers(exercise, form) == numbered(first)
    again = grade("class", "--roster", "w1.csv", settings=TWO)  # its sheet of the other one is kept
    assert "0 graded now, 8 had been before" in again
    Path(f"{SECOND}.csv").unlink()
    assert numbers(SECOND) == numbered(2001)


def test_with_one_worksheet_the_other_assignments_numbers_are_those_of_its_folders(grade, capsys):
    two_assignments(without=[4])
    grade("class", "--roster", "w1.csv", settings=TWO)
    assert numbers(FIRST) == numbered(1001)
    assert numbers(SECOND) == numbered(2001, NAMES[:4])
    assert "1 is not in it (Eve Ek)" in capsys.readouterr().out


def test_a_worksheet_that_is_of_no_exercise_here_gives_nobody_a_number(grade, capsys):
    moodles("class", at=None)
    worksheet("w.csv", first=9001, names=[*NAMES, "Fay Fox"])
    said = grade("class", "--roster", "w.csv")
    assert "its numbers are not those of the hand-ins" in said
    assert numbers(SECOND) == numbered(2001)
    assert "1 is not in it (Fay Fox)" in capsys.readouterr().out


@pytest.mark.parametrize("how", ["--exercise", "folder", "settings"])
def test_a_worksheet_stays_that_of_the_exercise_beside_which_it_was_given(grade, capsys, how):
    """Whatever is graded next, where no number in a hand-in's name says of which one it is."""
    for exercise in (FIRST, SECOND):
        for name in NAMES[:3]:
            handed(f"class/{exercise}/{name}.ipynb", exercise)
    worksheet("w1.csv", 1001, names=NAMES[:3])
    setting = f'roster = "w1.csv"\n{TWO}'
    runs = {
        "--exercise": [("class", "--exercise", FIRST, "--roster", "w1.csv"), ("class",)],
        "folder": [(f"class/{FIRST}", "--roster", "w1.csv"), (f"class/{SECOND}",)],
        "settings": [(f"class/{FIRST}",), (f"class/{SECOND}",)],
    }[how]
    said = [grade(*run, settings=setting if how == "settings" else TWO) for run in runs]
    assert ["numbers are not those" in one for one in said] == [how == "settings"] * 2
    target = ["--out", "m.csv", "--exercise", SECOND]
    assert cli.main(["export", "out", "moodle", *target]) == 2
    assert "nobody would be in it" in capsys.readouterr().err
    if how != "settings":
        assert numbers(FIRST) == numbered(1001, NAMES[:3])


def test_a_worksheet_of_the_settings_stays_that_of_its_exercise_while_another_is_graded(grade):
    """Who is new in it when it is read again has the number of that exercise alone, too."""
    two_assignments()
    worksheet("w1.csv", 1001, names=NAMES[:4])
    setting = f'roster = "w1.csv"\n{TWO}'
    grade("class", settings=setting)
    worksheet("w1.csv", 1001)
    assert "numbers are not those" not in grade(f"class/{SECOND}", settings=setting)
    assert numbers(FIRST) == numbered(1001)
    assert numbers(SECOND) == numbered(2001)


def test_the_sheets_of_a_course_meet_by_what_is_the_same_in_both(grade):
    """An own roster, and a worksheet in another order, with names that are there twice."""
    names = ["Eve Ek", "Ann Alm", "Ann Alm", "Bo Li"]
    moodles(f"class/{SECOND}", names=[])
    for k, student in enumerate(("e", "a", "b", "c")):
        handed(f"class/{SECOND}/{student}.ipynb", more=k)
    handed(f"class/{FIRST}/e.ipynb", FIRST)
    lines = ["id,name,email", *(f"{s},{n},{n.split()[0].lower()}{k}@x.org" for k, (s, n) in
                               enumerate(zip("ebac", names, strict=True)))]  # fmt: skip
    Path("own.csv").write_text("\n".join(lines), "utf-8")
    worksheet("w2.csv", 2001, names=[*names, "Zed Zed"])
    text = Path("w2.csv").read_text("utf-8")
    for k, name in enumerate(("eve", "ann", "ann", "bo")):
        text = text.replace(f"{name},{name}@x.org", f"{name},{name}{k}@x.org", 1)
    head, *body = text.splitlines()
    Path("w2.csv").write_text("\n".join([head, *reversed(body)]), "utf-8")
    said = grade("class", settings=f'roster = "own.csv"\n{TWO}roster = "w2.csv"\n')
    assert "w2.csv is not on the roster of the course: Zed Zed." in said
    assert cli.main(["export", "out", "moodle", "--exercise", SECOND, "--out", "m.csv"]) == 0
    with Path("m.csv").open(encoding="utf-8") as file:
        found = {r["Email address"]: r["Identifier"] for r in csv.DictReader(file)}
    assert found == {
        f"{n}{k}@x.org": f"Participant {2001 + k}"
        for k, n in enumerate(("eve", "ann", "ann", "bo"))
    }


@pytest.mark.parametrize(
    ("names", "keys", "said"),
    [
        (NAMES, True, None),
        (NAMES, False, None),
        (["Ann Alm", "Ann Alm", "Zoë Øst"], False, None),
        (["", "", ""], False, "by e-mail, ID number or name; grade that exercise into a folder"),
        (["X Y"], True, "by e-mail, ID number or name; grade that exercise into a folder"),
        (["Ann Alm", "Ann Alm"], True, "Ann Alm in the worksheet of exercise-02-gradient-descent "
         "fits two students"),
    ],
)  # fmt: skip
def test_a_worksheet_joins_the_roster_or_says_why_not(grade, names, keys, said):
    two_assignments()
    worksheet("w2.csv", 2001, names=names, keys=keys)
    if said is None:
        grade("class", settings=SHEETS)
        twice = {n for n in names if names.count(n) > 1}
        (store,) = [r for r in rows() if r["exercise"] == SECOND and r["name"] == "Zoë Øst"]
        assert store["state"] == "graded"
        assert set(numbers(SECOND)) >= set(names) - twice
    else:
        assert said in grade("class", settings=SHEETS, code=2)
        assert not Path("out").exists()


@pytest.mark.parametrize("how", ["settings", "one at a time", "one sheet", "forgotten"])
def test_who_enrols_later_is_in_the_worksheets_and_has_a_row(grade, how):
    two_assignments()
    settings = TWO if how == "one at a time" else SHEETS
    for sheet, first in (("w1.csv", 1001), ("w2.csv", 2001)):
        worksheet(sheet, first, names=NAMES if how == "forgotten" else NAMES[:4])
    more = [
        ("--roster", "w1.csv", "--exercise", FIRST),
        ("--roster", "w2.csv", "--exercise", SECOND),
    ]
    runs = [()] if settings == SHEETS else more
    for arguments in runs:
        grade("class", *arguments, settings=settings)
    if how == "forgotten":
        assert cli.main(["forget", "out", "1005"]) == 0
    worksheet("w2.csv", 2001)
    if how != "one sheet":
        worksheet("w1.csv", 1001)
    said = "".join(grade("class", *arguments, settings=settings) for arguments in runs)
    assert "roster of the course" not in said
    assert "Nobody on the roster" not in Path("out/report.html").read_text("utf-8")
    late = "2005" if how == "one sheet" else "1005"
    ids = ["1001", "1002", "1003", "1004", late]
    assert [*states(SECOND).items()] == [(s, "graded") for s in ids]
    assert numbers(SECOND) == numbered(2001)
    if how != "one sheet":
        assert [*states(FIRST)] == ids
        assert numbers(FIRST) == numbered(1001)


def test_a_name_that_is_there_already_is_no_new_student(grade):
    """The two sheets have nothing but names in common, and two have one name."""
    two_assignments()
    worksheet("w1.csv", 1001, keys=False)
    worksheet("w2.csv", 2001, names=[*NAMES, "Ann Alm", "Zed Zed"], keys=False)
    said = grade("class", settings=SHEETS)
    assert "2 in " in said
    assert "may be of the other worksheets or not, and nothing says who: Ann Alm, Ann Alm." in said
    assert [*states(SECOND)][:6] == ["1001", "1002", "1003", "1004", "1005", "2007"]


def test_another_table_is_no_exercises_worksheet(grade):
    two_assignments()
    Path("w2.csv").write_text("id,name\n1,Ann Alm\n")
    said = grade("class", settings=SHEETS, code=2)
    assert f"the roster of {SECOND} is not Moodle's grading worksheet" in said


@pytest.mark.parametrize("setting", ["", 'roster = "own.csv"\n'])
def test_a_table_of_ones_own_beside_an_exercise_is_the_whole_courses(grade, setting):
    """Each time: the same command once more does the same."""
    for exercise in (FIRST, SECOND):
        handed(f"class/{exercise}/ann.ipynb", exercise)
    Path("own.csv").write_text("id,name\nann,Ann Alm\nbo,Bo Li\n")
    Path("named.csv").write_text("id,name\nann,Ann Alm\nbo,Bo Li\ncy,Cy Dee\n")
    for _ in range(2):
        grade("class", "--roster", "named.csv", "--exercise", FIRST, settings=f"{setting}{TWO}")
        assert states(FIRST) == {"ann": "graded", "bo": "not handed in", "cy": "not handed in"}
    grade("class", "--roster", "named.csv")
    assert states(SECOND) == states(FIRST)


@pytest.mark.parametrize("before", ["w1.csv", "no roster"])
@pytest.mark.parametrize("how", ["--exercise", "folder", "--student", "settings"])
def test_another_roster_takes_nobody_out_of_what_is_not_graded_with_it(grade, before, how):
    two_assignments()
    worksheet("w1.csv", 1001, names=[*NAMES, "Fay Fox"])
    own = "".join(f"u{k},{name}\n" for k, name in enumerate(NAMES))
    Path("own.csv").write_text(f"id,name\n{own}", "utf-8")
    grade("class", *(("--roster", "w1.csv") if before == "w1.csv" else ()), settings=TWO)
    kept = Path("out/grades.csv").read_text("utf-8")
    place, *more = {
        "--exercise": ("class", "--exercise", SECOND),
        "folder": (f"class/{SECOND}",),
        "--student": ("class", "--student", "u0"),
        "settings": ("class", "--exercise", SECOND),
    }[how]
    if how == "settings":
        said = grade(place, *more, settings=f'roster = "own.csv"\n{TWO}', code=2)
    else:
        said = grade(place, *more, "--roster", "own.csv", code=2)
    # Without a roster they are known by what they handed in: to two exercises, two names.
    many = 10 if how == "--student" and before == "no roster" else 5
    where = f"{FIRST}, {SECOND}" if how == "--student" else FIRST
    assert f"{many} who are graded in {where} are not on " in said
    assert "own.csv (Ann Alm" in said
    assert "): grade the whole class with it." in said
    assert Path("out/grades.csv").read_text("utf-8") == kept
    if how == "--exercise":
        grade("class", "--roster", "own.csv")
        grade(place, *more, "--roster", "own.csv")
        assert [*states(FIRST)] == [*states(SECOND)] == [f"u{k}" for k in range(5)]


def test_the_first_worksheets_take_nobody_out_either(grade):
    """Who was known by what lay in an exercise's folder is known by that until it is graded."""
    two_assignments()
    grade("class", settings=TWO)
    said = grade(f"class/{SECOND}", settings=SHEETS, code=2)
    assert f"5 who are graded in {FIRST} are not on the roster (Ann Alm" in said
    grade("class")
    grade(f"class/{SECOND}")
    assert [*states(FIRST)] == [*states(SECOND)] == [f"100{k}" for k in range(1, 6)]


# --- of which exercise it is -----------------------------------------------------------------


@pytest.mark.parametrize(
    "where", ["class/{0}/{1}.ipynb", "class/submitted/{1}/{0}/x.ipynb", "class/{1}/{0}/x.ipynb"]
)
@pytest.mark.parametrize("same", [True, False], ids=["the same file twice", "another file"])
def test_what_was_handed_in_to_the_wrong_exercise_is_seen(grade, where, same):
    for student in ("ann", "bo"):
        handed(where.format(FIRST, student), FIRST)
        handed(where.format(SECOND, student), SECOND)
    path = Path(where.format(SECOND, "bo"))
    first = Path(where.format(FIRST, "bo")).read_text()
    path.write_text(first if same else f"{first}, mended")
    said = grade("class", settings=TWO)
    assert f"{SECOND}: 1 graded, 0 unreadable, 1 of another exercise; 1 need a human." in said
    assert states(SECOND) == {"ann": "graded", "bo": "wrong exercise"}
    assert states(FIRST) == {"ann": "graded", "bo": "graded"}
    page = Path("out/feedback/bo.html").read_text("utf-8")
    assert "Nothing was handed in" not in page
    (row,) = [r for r in rows() if r["exercise"] == SECOND and r["student"] == "bo"]
    assert row["file"]


def test_side_by_side_a_notebook_is_of_one_exercise_and_of_no_other(grade):
    handed("class/ann/one.ipynb", FIRST)
    handed("class/ann/two.ipynb", SECOND)
    handed("class/bo/one.ipynb", FIRST)
    handed("class/bo/notes.ipynb", "something else")
    handed("class/cy/poems.ipynb", "something else")
    grade("class", settings=TWO)
    assert states(FIRST) == {"ann": "graded", "bo": "graded", "cy": "wrong exercise"}
    assert states(SECOND) == {"ann": "graded", "bo": "not handed in", "cy": "wrong exercise"}


@pytest.mark.parametrize("kinds", [("folder", "zip"), ("zip", "zip"), ("zip", None)])
def test_an_exercise_has_a_folder_or_a_zip_as_it_was_downloaded(grade, kinds):
    for exercise, kind in zip((FIRST, SECOND), kinds, strict=True):
        where = f"class/{exercise}" if kind == "folder" else f"made/{exercise}"
        moodles(where, exercise)
        if kind == "zip":
            Path("class").mkdir(exist_ok=True)
            zipped(where, f"class/{exercise}.zip", a_second_each)
    worksheet("w.csv", 7001)
    settings = f'roster = "w.csv"\n{TWO}' if kinds[1] else f"[exercises.{FIRST}]"
    said = grade("class", settings=settings)
    assert "fit no student" not in said
    assert len(rows()) == len(NAMES) * (2 if kinds[1] else 1)
    assert {r["state"] for r in rows()} == {"graded"}


def test_of_the_exercises_in_a_folder_those_of_the_course_are_graded(grade):
    for exercise in (FIRST, SECOND, "exercise-03-backpropagation"):
        handed(f"class/{exercise}/ann.ipynb", exercise)
    said = grade("class", settings=TWO)
    assert "Left out of the class: exercise-03-backpropagation (no exercise of this course)" in said
    assert states(FIRST) == states(SECOND) == {"ann": "graded"}
    Path("c4.toml").write_text("[exercises.exercise-04-broken-runs]")
    os.rename("out", "before")
    said = grade("class", "--course", "c4.toml", code=2)
    assert (
        f"holds {FIRST}, {SECOND}, exercise-03-backpropagation and nothing of exercise-04" in said
    )


@pytest.mark.parametrize("name", [FIRST, *(f"{FIRST}{end}" for end in COPIES)])
def test_the_folder_of_one_exercise_is_graded_as_that_one_alone(grade, name):
    """What stands in the others stays, and one that no run has looked at is not graded yet."""
    form = "folder" if name == FIRST else "zip"
    for exercise in (FIRST, SECOND):
        handed(f"class/{exercise}/ann.ipynb", exercise)
    place = f"class/{FIRST}"
    if form == "zip":
        zipped(f"class/{FIRST}", place := name, a_second_each)
    said = grade(place, settings=TWO)
    assert f"{SECOND}: not graded yet." in said
    assert (states(FIRST), states(SECOND)) == ({"ann": "graded"}, {})
    grade("class")
    Path(f"class/{FIRST}/ann.ipynb").write_text("broken")
    if form == "zip":
        zipped(f"class/{FIRST}", place, a_second_each)
    grade(place)
    assert states(SECOND) == {"ann": "graded"}
    assert states(FIRST) == {"ann": "wrong exercise"}  # where it lies says what it is meant to be


@pytest.mark.parametrize("place", [".", "ann/.."])
def test_a_folder_is_what_it_is_called_from_within_as_well(grade, monkeypatch, place):
    out = ("--out", Path("out").absolute())
    Path("course.toml").write_text(f"{ONE}{TWO}")
    for exercise in (FIRST, SECOND):
        handed(f"class/{exercise}/ann/x.ipynb", exercise)
        where = f"course/submitted/ann/{exercise}"
        handed(f"{where}/{exercise}.ipynb", exercise)
        at = DEADLINE + timedelta(days=1)
        Path(f"{where}/timestamp.txt").write_text(f"{at:%Y-%m-%d %H:%M:%S.%f} UTC")
    monkeypatch.chdir(f"class/{FIRST}")
    assert f"{SECOND}: not graded yet." in grade(place, *out)
    monkeypatch.chdir("../..")
    assert states(SECOND) == {}
    os.rename("out", "before")
    monkeypatch.chdir("course/submitted")
    assert "Settings: " in grade(place, *out)
    monkeypatch.chdir("../..")
    assert set(states().values()) == {"late"}
    monkeypatch.chdir("out/feedback")
    assert "holds results, not submissions" in grade(".", "--out", "../../x", code=2)


@pytest.mark.parametrize("form", ["folder", "zip"])
@pytest.mark.parametrize("around", ["..", "../../class", "../../link"])
def test_a_folder_is_what_it_is_called_from_beside_it_too(grade, monkeypatch, around, form):
    """The settings beside the class count, whichever way leads there."""
    Path("course.toml").write_text(f"{ONE}{TWO}")
    for exercise in (FIRST, SECOND):
        handed(f"class/{exercise}/ann.ipynb", exercise, at=DEADLINE + timedelta(days=1))
    if form == "zip":
        zipped(f"class/{SECOND}", f"class/{SECOND}.zip", lambda k: DOWNLOAD)
    Path("link").symlink_to("class")
    out = Path("out").absolute()
    monkeypatch.chdir(f"class/{FIRST}")
    said = grade(f"{around}/{SECOND}{'.zip' if form == 'zip' else ''}", "--out", out)
    monkeypatch.chdir("../..")
    assert f"Settings: {Path('course.toml').absolute()}" in said
    assert (states(FIRST), states(SECOND)) == ({}, {"ann": "late"})


def test_a_place_that_has_nothing_of_what_is_graded_is_told_so(grade):
    handed(f"class/{FIRST}/ann.ipynb", FIRST)
    for place in ("class", f"class/{FIRST}"):
        said = grade(place, "--exercise", SECOND, settings=TWO, code=2)
        assert f"nothing of {SECOND}" in said
    assert not Path("out").exists()


def test_a_copys_folder_is_what_the_first_one_is(grade):
    """As programs unpack what was downloaded again."""
    handed(f"class/{FIRST} (1)/ann.ipynb", FIRST)
    grade(f"class/{FIRST} (1)", settings=TWO)
    assert (states(FIRST), states(SECOND)) == ({"ann": "graded"}, {})
    handed(f"class/{SECOND}/ann.ipynb", SECOND)
    grade("class")
    assert states(FIRST) == states(SECOND) == {"ann": "graded"}


def test_what_is_called_as_an_exercise_needs_no_settings_to_be_that_one(grade):
    handed(f"class/{FIRST}/ann.ipynb", FIRST)
    assert "1 graded" in grade(f"class/{FIRST}")
    assert cli.main(["report", "out"]) == 0
    assert states() == {"ann": "graded"}
    handed(f"class/{SECOND}/ann.ipynb", SECOND)
    said = grade(f"class/{SECOND}", code=2)
    assert f"these are results of {FIRST}; name a new folder for {SECOND}" in said


def test_a_folder_called_as_an_exercise_that_holds_more_of_them_is_a_course(grade):
    for exercise in (FIRST, SECOND):
        handed(f"{FIRST}/{exercise}/ann.ipynb", exercise)
    grade(FIRST, settings=TWO)
    assert states(FIRST) == states(SECOND) == {"ann": "graded"}


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (f"{SECOND} (1).zip", f"holds {SECOND} twice, as {SECOND} and as {SECOND} (1).zip; take"),
        ("ann.ipynb", f"holds {FIRST}, {SECOND} and beside it ann.ipynb: put what belongs"),
        ("roster.csv", "and beside it roster.csv: put what belongs to an exercise into its folder"),
    ],
)
def test_what_lies_among_exercises_is_no_student(grade, entry, said):
    handed(f"class/{FIRST}/ann.ipynb", FIRST)
    handed(f"class/{SECOND}/ann.ipynb", SECOND)
    handed(f"class/{entry}")
    assert said in grade("class", settings=TWO, code=2)
    assert not Path("out").exists()


# --- which of several notebooks --------------------------------------------------------------


def counted(*files):
    """Of files by name and how many answers each has: the one that is graded, or why none is."""
    made = [File(name, str(many).encode()) for name, many in files]
    many = {file.data: m for file, (_, m) in zip(made, files, strict=True)}
    try:
        return the_notebook(made, SECOND, many.__getitem__).file
    except UnreadableError as reason:
        return str(reason)


def test_whoever_reads_that_two_notebooks_count_reads_what_to_do():
    said = counted(("a.ipynb", 3), ("b.ipynb", 2))
    assert "several notebooks with answers: a.ipynb, b.ipynb. The one that counts has to" in said
    assert f"be called {SECOND}.ipynb, or the others taken away" in said
    assert counted(("a.ipynb", 3), (f"{SECOND}.ipynb", 2)) == f"{SECOND}.ipynb"
    many = counted(*((f"{k}.ipynb", k) for k in range(30)))
    assert "There are 30 notebooks" in many
    assert "or the others taken away" in many


def in_a_zip(*answers):
    """Notebooks by how many answers each has."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, many in zip("abc", answers, strict=False):
            archive.writestr(f"{name}.ipynb", str(many))
    return [File("bo.zip", made.getvalue())]


def test_what_is_said_of_a_zip_is_true_once_the_zip_is_called_otherwise():
    """A record is kept by content; the zip's name of today is put before the notebook's."""
    opened = the_notebook(in_a_zip(1, 0), SECOND, int)
    ((_, said),) = opened.notes
    assert said == "There are 2 notebooks (a.ipynb, b.ipynb); a.ipynb was graded."
    assert opened.file == "bo.zip/a.ipynb"
    with pytest.raises(UnreadableError, match=r"with answers: a\.ipynb, b\.ipynb\. "):
        the_notebook(in_a_zip(1, 1), SECOND, int)
    with pytest.raises(UnreadableError, match=r"None of the 2 .*: a\.ipynb, b\.ipynb\."):
        the_notebook(in_a_zip(-1, -1), SECOND, int)


def test_what_is_named_in_the_tables_is_the_notebook_that_was_graded(grade, monkeypatch):
    handed("class/bo/ex1.ipynb", FIRST)
    handed("class/bo/ex2 final.ipynb", SECOND)
    real = Drawn.submit

    def submit(self, function, student, files, settings):
        future = Future()
        name = next(f.name for f in files if settings.exercise.encode() in f.data)
        future.set_result(real(self, function, student, files, settings).result() | {"file": name})
        return future

    monkeypatch.setattr(Drawn, "submit", submit)
    grade("class", settings=TWO)
    assert [r["file"] for r in rows()] == ["bo/ex1.ipynb", "bo/ex2 final.ipynb"]


def test_a_record_says_which_of_the_files_it_is_of():
    """And one that was made before records said so is still one."""
    names = (FIRST, SECOND)
    of = {name: File(f"bo/{name}.ipynb", exercise_file(name).read_bytes()) for name in names}
    for name in names:
        settings = grading.Settings(name, 1, walled=False)
        record = grading.grade_files("bo", tuple(of.values()), settings)
        assert record["file"] == f"bo/{name}.ipynb"
        assert read_record(record) == record
        before = {key: value for key, value in record.items() if key != "file"}
        assert read_record(before) == before | {"file": ""}


# --- nbgrader ------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["class", "class/submitted"])
def test_what_nbgrader_notes_is_a_time_and_no_hand_in(grade, place):
    for k, student in enumerate(("ann", "bo", "cy")):
        where = f"class/submitted/{student}/{SECOND}"
        handed(f"{where}/{SECOND}.ipynb" if k else f"{where}/answers.pdf", at=DOWNLOAD)
        at = DEADLINE + timedelta(minutes=k - 1)
        Path(f"{where}/timestamp.txt").write_text(f"{at:%Y-%m-%d %H:%M:%S.%f} UTC")
        if k:
            handed(f"class/submitted/{student}/{FIRST}/{FIRST}.ipynb", FIRST)
    Path("c.toml").write_text(f"{ONE}{TWO}")
    said = grade(place, "--course", "c.toml")
    assert "2 of 2 submissions" in said
    assert "3 of 3 submissions" in said
    found = {r["student_id"]: r for r in rows("out/nbgrader.csv") if r["assignment"] == SECOND}
    assert {r["duedate"] for r in found.values()} == {DEADLINE.isoformat()}
    assert found["bo"]["timestamp"] == DEADLINE.isoformat()
    assert states(SECOND) == {"ann": "graded", "bo": "graded", "cy": "late"}
    read = {r["student"]: r["file"].split("/")[-1] for r in rows() if r["exercise"] == SECOND}
    assert read == {"ann": "answers.pdf", "bo": f"{SECOND}.ipynb", "cy": ""}


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("submitted.zip", "submitted/"),
        ("submitted.zip", ""),
        *((f"submitted{end}", inside) for end in COPIES[1:] for inside in ("submitted/", "")),
        ("class.zip", "submitted/"),
        ("class.zip", "class/submitted/"),
    ],
)
def test_nbgraders_times_are_found_in_a_zip_whatever_it_is_called(grade, name, inside):
    where = f"made/{inside}ann/{SECOND}"
    handed(f"{where}/{SECOND}.ipynb")
    Path(f"{where}/timestamp.txt").write_text(
        f"{DEADLINE + timedelta(days=1):%Y-%m-%d %H:%M:%S.%f} UTC"
    )
    zipped("made", name, lambda k: DEADLINE.replace(tzinfo=None) - timedelta(days=9))
    grade(name, settings=ONE)
    assert states() == {"ann": "late"}


def test_a_folder_with_the_note_alone_is_empty(tmp_path):
    """And a student's own file of that name, elsewhere, is theirs."""
    for name in ("ann/ps/timestamp.txt", "bo/ps/x.pdf", "bo/ps/timestamp.txt"):
        handed(tmp_path / "submitted" / name)
    ann, bo = open_class(tmp_path / "submitted").submissions("ps")
    assert ann.problem == "The folder is empty."
    assert [f.name for f in bo.files] == ["bo/ps/x.pdf"]
    os.rename(tmp_path / "submitted", tmp_path / "class")
    ann, bo = open_class(tmp_path / "class").submissions("ps")
    assert [f.name for f in ann.files] == ["ann/ps/timestamp.txt"]


@pytest.mark.parametrize(
    ("name", "family", "parts"),
    [
        ("Carla de la Cruz", "", ("Carla", "de la Cruz")),
        ("Ana Maria von der Heide", "", ("Ana Maria", "von der Heide")),
        ("Ann Alm", "", ("Ann", "Alm")),
        ("Ann Marie Alm", "", ("Ann Marie", "Alm")),
        ("Alm, Ann Marie", "", ("Ann Marie", "Alm")),
        ("Ana García López", "García López", ("Ana", "García López")),
        ("de Boer", "", ("de", "Boer")),
        ("Cher", "", ("Cher", "")),
        ("", "", ("", "")),
    ],
)
def test_where_a_family_name_begins(name, family, parts):
    result = Result("1", "", None, person=Person("1", name, family=family))
    (row,) = csv.DictReader(io.StringIO(nbgrader_csv([(load_exercise(SECOND), [result])])))
    assert (row["first_name"], row["last_name"]) == parts


def test_a_roster_with_two_columns_says_where_the_family_name_begins(tmp_path):
    (tmp_path / "r.csv").write_text("First name,Last name,ID number\nAna,García López,1\n", "utf-8")
    (ana,) = read_roster(tmp_path / "r.csv")
    assert (ana.name, ana.family) == ("Ana García López", "García López")
