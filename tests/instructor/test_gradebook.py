"""A course: its file, which attempt counts, a hand on the grades, and the ways out again."""

import csv
import io
import os
import random
import re
import sqlite3
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from fixtures.submissions.notebooks import MOST, NAME
from fixtures.submissions.records import EXERCISE, feedback_of, record

from gdlesson import cli
from gdlesson.instructor.course_file import Course, CourseError, Plan, plain_course, read_course
from gdlesson.instructor.grading import unreadable
from gdlesson.instructor.intake.collect import Submission
from gdlesson.instructor.intake.exercise import load_exercise
from gdlesson.instructor.intake.files import File
from gdlesson.instructor.kept_settings import keep_course, kept_course
from gdlesson.instructor.people.roster import Person, read_roster
from gdlesson.instructor.report.results import ANONYMOUS
from gdlesson.instructor.report.standing import standings
from gdlesson.instructor.sheet import FILE, content_of
from gdlesson.instructor.store import opened

#: Whole runs over a class.
pytestmark = pytest.mark.proof

FIRST = "exercise-01-numeric-gradient"
DEADLINE = datetime(2026, 12, 1, 12, tzinfo=UTC)


# --- course.toml ------------------------------------------------------------------------------


def course_of(tmp_path, text):
    path = tmp_path / "course.toml"
    path.write_text(text, "utf-8")
    return read_course(path)


def test_a_course_file_says_what_counts(tmp_path):
    found = course_of(
        tmp_path,
        f'roster = "people.csv"\ndeadline = 2026-12-01T12:00:00Z\nfollow_through = true\n\n'
        f"[exercises.{FIRST}]\n\n[exercises.{NAME}]\ndeadline = 2026-12-08T12:00:00Z\n"
        "points = { mse_loss = 2, standardize = 0 }\n",
    )
    assert list(found.exercises) == [FIRST, NAME]
    assert found.exercises[FIRST].deadline == DEADLINE
    assert found.exercises[NAME].deadline == DEADLINE.replace(day=8)
    assert found.exercises[NAME].points == {"mse_loss": 2.0, "standardize": 0.0}
    assert found.follow_through
    assert found.roster == tmp_path / "people.csv"
    assert course_of(tmp_path, "") == plain_course()


def test_a_day_lasts_to_its_end_here(tmp_path):
    moment = course_of(tmp_path, "deadline = 2026-12-01").exercises[NAME].deadline
    assert (moment.hour, moment.minute, moment.utcoffset() is not None) == (23, 59, True)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("points = { mse_loss = 3 }", 1, "roster. It belongs under [exercises.NAME]."),
        (
            f"[exercises.{NAME}]\nfollow_through = true",
            2,
            "It belongs at the top, above every table",
        ),
        ("rooster = 'x'", 1, "rooster is unknown here; there is deadline, exercises"),
        ("extensions = 5", 1, "has a date for each student"),
        ("# extensions\n[extensions]\n1001 = 2026-12-08", 3, "1001 extends nothing: there is no"),
        (
            "deadline = 2026-12-01\n[extensions]\n1001 = '2026-12-08'",
            3,
            "without quotes; got '2026",
        ),
        ("deadline = 2026-12-01\n[extensions]\n1001 = 3", 3, "extensions.1001 is a moment"),
        ("deadline = 2026-12-01\n[extensions]\n10 = 2026-12-02\n1 = 2026-11-30", 4, "is not after"),
        ("deadline = 2026-12-01\n[extensions]\n\nann.alm = 2026-12-08", 4, "dot stands in quotes"),
        (
            f"[exercises.{NAME}]\ndeadline = 2026-12-01\n[exercises.{NAME}.extensions]\n"
            "1001 = 2026-11-01\n[extensions]\n1001 = 2026-12-08",
            4,
            "is not after the deadline",
        ),
        (f"[exercises.{NAME}]\nextensions = 1", 2, "has a date for each student"),
        ("\nroster = 5", 2, "roster is the name of a file"),
        ("follow_through = 'yes'", 1, "is true or false; got 'yes'"),
        ("deadline = '2026-12-01'", 1, "without quotes; got '2026-12-01'"),
        ("deadline = 12:00:00", 1, "is a moment"),
        ("exercises = ['a']", 1, "needs a table for each"),
        ("\n\n[exercises.exercise-9]", 3, "is no exercise; there is exercise-01"),
        (f"[exercises]\n{NAME} = 5", 2, "is a table"),
        (f"[exercises.{NAME}]\npoint = 5", 2, "point is unknown here; there is deadline, ext"),
        (f"[exercises.{NAME}]\npoints = 5", 2, "has a number for each task"),
        (f"[exercises.{NAME}.points]\nmse_lost = 5", 2, "is no task of exercise-02"),
        (
            f"[exercises.{NAME}.points]\nmse_loss = -1",
            2,
            "points, 0 or more and at most a million; got -1",
        ),
        (f"[exercises.{NAME}.points]\nmse_loss = nan", 2, "got nan"),
        (f"[exercises.{NAME}.points]\n\nmse_loss = true", 3, "got True"),
        (f"[exercises.{NAME}.points]\nmse_loss = '2'", 2, "got '2'"),
    ],
)
def test_a_wrong_key_or_value_is_a_sentence_with_its_line(tmp_path, text, line, said):
    with pytest.raises(CourseError) as raised:
        course_of(tmp_path, text)
    assert f"course.toml, line {line}: " in str(raised.value)
    assert said in str(raised.value)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("deadline = 2026-12-01T23:59", "a time has seconds"),
        ("deadline = 2026-12-01 23:59 # at night", "a time has seconds"),
        ("deadline = 2026-12-01T23:59+01:00", "a time has seconds"),
        ("deadline = 01.12.2026", "the year first"),
        ("deadline = 12/1/2026", "the year first"),
        ("deadline = 2026-13-01", "a date is 2026-12-15"),
        ("deadline = 2026-12-32", "a date is 2026-12-15"),
        ("deadline = 2026-1-12", "a date is 2026-12-15"),
        ("1001 = 3 days", "a date, as 2026-12-15"),
        ("deadline = 1 December 2026", "a date, as 2026-12-15"),
        ("follow_through = True", "small letters"),
        ("follow_through = yes", "small letters"),
        ("roster = roster.csv", "stands in quotes"),
        ("roster = “roster.csv”", "quotes are straight"),
        ("ann@x.org = 2026-12-08", "stands in quotes, as"),
        ("jörg = 2026-12-08", "stands in quotes, as"),
        ('roster = "C:\\users\\me\\r.csv"', "divided by /"),
    ],
)
def test_what_a_hand_writes_and_toml_does_not_read_is_told_its_spelling(tmp_path, line, said):
    with pytest.raises(CourseError, match=r"line 2.*\. In TOML ") as raised:
        course_of(tmp_path, f"\n{line}\n\n[exercises.{NAME}]\n")
    assert said in str(raised.value)


def test_a_line_that_is_well_spelt_gets_no_hint(tmp_path):
    with pytest.raises(CourseError) as raised:
        course_of(tmp_path, f"\ndeadline = 2026-12-01T23:59:00+01:00 2\n[exercises.{NAME}]\n")
    assert "In TOML" not in str(raised.value)


@pytest.mark.parametrize(("data", "said"), [(b"a = [", "no TOML"), (b"\xff\xfe", "UTF-8")])
def test_what_is_no_course_file_is_a_sentence(tmp_path, data, said):
    (tmp_path / "course.toml").write_bytes(data)
    with pytest.raises(CourseError, match=said):
        read_course(tmp_path / "course.toml")
    with pytest.raises(CourseError, match="does not exist"):
        read_course(tmp_path / "none.toml")
    with pytest.raises(CourseError, match="can't be read"):
        read_course(tmp_path)


# --- which attempt counts ---------------------------------------------------------------------


def handed(student, at="", **more):
    return Submission(
        student, f"{student}{at}.ipynb", (File("x", f"{student}{at}{more}".encode()),),
        entry=more.pop("entry", f"{student}.ipynb"), handed_in=at, **more,
    )  # fmt: skip


def graded(store, submissions, made=None, exercise=EXERCISE):
    """Grade without a grader: each gets a record."""
    sheet = store.sheet(exercise.name)
    sheet.use(exercise.version)
    present = set()
    for one in submissions:
        present.add((one.student, content_of(one)))
        if not sheet.enrol(one, exercise.version):
            sheet.put(one, exercise.version, made or record())
    sheet.mark_absent(present)


def course(deadline=DEADLINE, points=(), follow=False):
    return Course({NAME: Plan(deadline, dict(points))}, follow)


EARLY, MIDDLE, LATE = (
    "2026-12-01T10:00:00+00:00", "2026-12-01T11:59:00+00:00", "2026-12-01T12:00:01+00:00",
)  # fmt: skip


@pytest.mark.parametrize(
    ("rounds", "counts", "late"),
    [
        ([[EARLY]], EARLY, 0),
        ([[EARLY, MIDDLE]], MIDDLE, 0),
        ([[EARLY, LATE]], EARLY, 1),
        ([[EARLY], [LATE]], EARLY, 1),  # what was there before still counts
        ([[MIDDLE], [EARLY]], EARLY, 0),  # somebody put the earlier one there on purpose
        ([[LATE]], None, 1),
        ([[""]], "", 0),
    ],
)
def test_the_last_one_on_time_counts_and_all_are_listed(tmp_path, rounds, counts, late):
    with opened(tmp_path / "out", new=True) as store:
        for times in rounds:
            graded(store, [handed("ann", at) for at in times])
        (ann,) = standings(store, EXERCISE, course())
        (free,) = standings(store, EXERCISE, plain_course())
    counted = [e.attempt.handed_in for e in ann.attempts if e.counts]
    assert counted == ([] if counts is None else [counts])
    assert sum(e.late for e in ann.attempts) == late
    assert len(ann.attempts) == len({at for times in rounds for at in times})
    assert (ann.state == "late") == (counts is None)
    assert free.state == "graded"  # without a deadline nothing is late


@pytest.mark.parametrize(
    ("first", "then"),
    [
        ((EARLY, None), (LATE, None)), ((EARLY, None), ("", None)), (("", None), (EARLY, None)),
        ((EARLY, False), (EARLY, True)), ((EARLY, None), (EARLY, False)),
    ],
)  # fmt: skip
def test_the_same_bytes_once_more_were_handed_in_the_first_time(tmp_path, first, then):
    """A second download has times of its own."""
    with opened(tmp_path / "out", new=True) as store:
        for at, late in (first, then):
            file = File("x", b"x")
            graded(store, [Submission("ann", "x", (file,), handed_in=at, late=late)])
        (ann,) = standings(store, EXERCISE, course())
    assert ann.state == "graded"
    (attempt,) = ann.attempts
    assert attempt.attempt.handed_in == EARLY
    assert not attempt.late


def test_a_notebook_of_another_exercise_is_no_attempt_at_this_one(tmp_path):
    """In a course of several: it counts for nothing, is not late, and hides no earlier one."""
    other = unreadable("This is another exercise.", EXERCISE) | {"state": "wrong exercise"}
    two = Course({NAME: Plan(DEADLINE), FIRST: Plan(DEADLINE)})
    with opened(tmp_path / "out", new=True) as store:
        graded(store, [handed("ann", EARLY)])
        graded(store, [handed("ann", MIDDLE), handed("bo", LATE), handed("cy", EARLY)], other)
        graded(store, [handed("ann", MIDDLE), handed("bo", LATE)], exercise=load_exercise(FIRST))
        ann, bo, cy = standings(store, EXERCISE, two)
        (_, alone, _) = standings(store, EXERCISE, course())
        graded(store, [replace(handed("bo", EARLY), meant=True)], other)
        (meant,) = standings(store, EXERCISE, two)
    assert (ann.state, bo.state, alone.state) == ("graded", "not handed in", "late")
    assert [len(r.attempts) for r in (ann, bo)] == [1, 0]
    assert (cy.state, meant.state) == ("wrong exercise", "wrong exercise")


def test_what_was_there_before_is_written_no_second_time(tmp_path):
    """A run with nothing to do waits for no disk, three hundred times."""
    with opened(tmp_path / "out", new=True) as store:
        graded(store, [handed("ann", EARLY), handed("bo", "", late=False, number=3)])
        before = store.base.total_changes
        sheet = store.sheet(NAME)
        for one in (handed("ann", EARLY), handed("bo", "", late=False, number=3)):
            assert sheet.enrol(one, EXERCISE.version)
        assert store.base.total_changes == before
        assert sheet.enrol(replace(handed("ann", EARLY), entry="other"), EXERCISE.version)
        assert store.base.total_changes == before + 1


def test_an_extension_is_its_students_own_and_shortens_nothing(tmp_path):
    found = course_of(
        tmp_path,
        f"deadline = 2026-12-01T12:00:00Z\n[exercises.{FIRST}]\n[exercises.{NAME}]\n"
        f"[exercises.{FIRST}.extensions]\nbo = 2026-12-02T12:00:00Z\n"
        "[extensions]\nann = 2026-12-03T12:00:00Z\nbo = 2026-12-04T12:00:00Z\n"
        '"c@y.z" = 2026-12-05\n',
    )
    later = {NAME: {"ann": 3, "bo": 4}, FIRST: {"ann": 3, "bo": 2}}
    for name, days in later.items():
        for student, day in days.items():
            assert found.exercises[name].deadline_of(student) == DEADLINE.replace(day=day)
    assert found.exercises[NAME].deadline_of("eve") == DEADLINE
    long = Plan(DEADLINE.replace(day=9), extensions=found.exercises[NAME].extensions)
    assert long.deadline_of("ann") == DEADLINE.replace(day=9)
    assert [s for s, _ in found.strangers({"ann", "bo"})] == ["c@y.z"]
    assert "line 9: extensions.c@y.z is the id of nobody" in found.strangers({"ann", "bo"})[0][1]
    with opened(tmp_path / "out", new=True) as store:
        keep_course(store, found)
        assert kept_course(store) == found
        graded(store, [handed(s, LATE) for s in ("ann", "bo", "eve")])
        states = [r.state for r in standings(store, EXERCISE, found)]
    assert states == ["graded", "graded", "late"]


def test_an_extension_of_nobody_is_told_by_the_report_with_whom_it_may_mean(out, tmp_path, capsys):
    (tmp_path / "c.toml").write_text(
        'deadline = 2026-12-01\n[extensions]\n"Ann Alm" = 2026-12-08\n'
    )
    assert cli.main(["report", str(out), "--course", str(tmp_path / "c.toml")]) == 0
    said = capsys.readouterr().out
    assert "c.toml, line 3: extensions.Ann Alm is the id of nobody here. Ann Alm is 1001." in said


def test_a_platforms_late_is_believed_before_any_clock(tmp_path):
    with opened(tmp_path / "out", new=True) as store:
        graded(store, [handed("ann", LATE, late=False, number=5), handed("bo", EARLY, late=True)])
        ann, bo = standings(store, EXERCISE, course())
    assert (ann.state, bo.state) == ("graded", "late")
    assert bo.look_at == ["Everything was handed in after the deadline, so nothing counts."]


def test_the_roster_has_a_row_for_everybody_and_others_need_a_human(tmp_path):
    with opened(tmp_path / "out", new=True) as store:
        store.enrol_people([Person("2", "Zoë"), Person("1", "Ann")])
        graded(store, [handed("1"), handed("x", unknown="Nobody on the roster is called x.")])
        found = standings(store, EXERCISE, course())
    assert [(r.student, r.state) for r in found] == [
        ("2", "not handed in"), ("1", "graded"), ("x", "graded"),
    ]  # fmt: skip
    assert [bool(r.look_at) for r in found] == [False, False, True]


def test_points_and_follow_through_are_the_courses(tmp_path):
    made = record("wrong")
    made["tasks"][0] |= {"outcome": "passed"}
    made["tasks"][1] |= {"follow": "passed"}
    first, second = (row["task"] for row in made["tasks"][:2])
    with opened(tmp_path / "out", new=True) as store:
        graded(store, [handed("ann")], made)
        (plain,) = standings(store, EXERCISE, course(points={first: 5, second: 3}))
        (follow,) = standings(store, EXERCISE, course(points={first: 5, second: 3}, follow=True))
    assert (plain.score, follow.score) == (5, 8)
    gone = EXERCISE.points[first] + EXERCISE.points[second]
    assert plain.record["most"] == MOST - gone + 8


@pytest.mark.parametrize("follow", [True, False])
@pytest.mark.parametrize("seed", range(6))
def test_the_points_on_a_students_page_add_up_to_the_number_above_them(tmp_path, follow, seed):
    rng, made = random.Random(seed), record("wrong")
    for row in made["tasks"]:
        row |= rng.choice([{"outcome": "passed"}, {"follow": "passed"}, {"follow": "wrong"}, {}])
    with opened(tmp_path / "out", new=True) as store:
        graded(store, [handed("ann")], made)
        store.override("ann", rng.choice(made["tasks"])["task"], "passed", 0.5, "half")
        (ann,) = standings(store, EXERCISE, course(follow=follow))
    page = feedback_of(ann)
    above = float(re.search(r"<strong>([\d.]+) of", page)[1])
    column = re.findall(r'<td class="n">([\d.]+) of [\d.]+</td>', page)
    assert above == ann.score == sum(map(float, column))


# --- a hand on it -----------------------------------------------------------------------------


@pytest.fixture
def out(tmp_path):
    """Results of two on the roster and one who isn't."""
    folder = tmp_path / "out"
    with opened(folder, new=True) as store:
        keep_course(store, course())
        store.enrol_people([
            Person("1001", "Ann Alm", "ann@x.org", "A"), Person("1002", "=1+1", "@cmd", "B"),
        ])  # fmt: skip
        graded(store, [handed("1001"), handed("1002"), handed("x.y", unknown="Who is it?")],
               record("wrong"))  # fmt: skip
    assert cli.main(["report", str(folder)]) == 0
    return folder


def rows(out):
    return {r["student"]: r for r in csv.DictReader(io.StringIO((out / "grades.csv").read_text()))}


def test_a_decision_counts_is_shown_and_survives_grading_again(out, capsys):
    run = ["override", str(out), "1001", "mse_loss", "passed", "--why", "By <b>hand</b>."]
    assert cli.main(run) == 0
    assert "mse_loss: passed" in capsys.readouterr().out
    for _ in range(2):
        row = rows(out)["1001"]
        assert (row["mse_loss"], row["by_hand"]) == ("passed", "mse_loss: passed (By <b>hand</b>.)")
        assert float(row["score"]) == EXERCISE.points["mse_loss"]
        assert "decided by hand: By &lt;b&gt;hand" in (out / "feedback" / "1001.html").read_text()
        assert "by hand too" in (out / "report.html").read_text()
        with opened(out) as store:  # the same again, from other bytes
            graded(store, [handed("1001", EARLY), handed("1002"), handed("x.y")], record("wrong"))
        assert cli.main(["report", str(out)]) == 0
    assert cli.main([*run[:4], "0.5", "--why", "half"]) == 0
    assert float(rows(out)["1001"]["score"]) == 0.5
    most = EXERCISE.points["mse_loss"]
    assert rows(out)["1001"]["by_hand"] == f"mse_loss: 0.5 of {most:g} (half)"
    assert cli.main([*run[:4], "0", "--why", "none"]) == 0
    assert rows(out)["1001"]["by_hand"] == f"mse_loss: 0 of {most:g} (none)"
    assert "more than" not in capsys.readouterr().out
    assert cli.main([*run[:4], "99", "--why", "a slip of the hand"]) == 0
    assert f"99, more than its {EXERCISE.points['mse_loss']:g}." in capsys.readouterr().out
    assert cli.main([*run[:4], "withdrawn"]) == 0
    assert rows(out)["1001"]["mse_loss"] == "wrong"


def test_what_could_not_be_read_can_be_graded_by_hand(out):
    with opened(out) as store:
        graded(store, [handed("1002", EARLY)], unreadable("It breaks off.", EXERCISE))
    assert cli.main(["override", str(out), "1002", "mse_loss", "passed", "--why", "on paper"]) == 0
    row = rows(out)["1002"]
    assert (row["state"], row["mse_loss"], row["fit_line"]) == ("graded", "passed", "missing")


def test_a_decision_on_what_came_late_says_that_an_extension_is_the_way(out, capsys):
    with opened(out) as store:
        keep_course(store, course())
        graded(store, [handed("1002", LATE), handed("1001", EARLY)])
    words = ["mse_loss", "passed", "--why", "on paper"]
    assert cli.main(["override", str(out), "1001", *words]) == 0
    assert "too late" not in capsys.readouterr().out
    run = ["override", str(out), "1003", *words]
    with opened(out) as store:
        store.enrol_people([*store.people().values(), Person("1003", "Cy")])
        graded(store, [handed("1003", LATE)])
    assert cli.main(run) == 0
    said = capsys.readouterr().out
    assert "the other tasks stay missing; to let the whole of it count, give more time" in said
    assert "more time under [extensions] in course.toml." in said
    assert cli.main([*run[:4], "withdrawn"]) == 0
    assert "too late" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("attempts", "canvas"),
    [
        ([(EARLY, True)], True),
        ([(LATE, None), ("", True)], True),
        ([("", True), (LATE, None)], False),
    ],
)
def test_what_canvas_calls_late_is_given_more_time_there(out, capsys, attempts, canvas):
    """An extension would change nothing; of several the last one is the one that would count."""
    with opened(out) as store:
        store.enrol_people([*store.people().values(), Person("1003", "Cy")])
        graded(store, [handed("1003", at, late=late, number=k) for k, (at, late) in
                       enumerate(attempts)])  # fmt: skip
    assert cli.main(["override", str(out), "1003", "mse_loss", "passed", "--why", "x"]) == 0
    said = capsys.readouterr().out
    there = "give more time in Canvas, then download the class and grade it again."
    assert (there in said, "under [extensions]" in said) == (canvas, not canvas)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["9", "mse_loss", "passed", "--why", "x"],
            "no student '9' in these results; there is 1001",
        ),
        (
            ["1001", "mse", "passed", "--why", "x"],
            "no task 'mse' in these results; there is numeric_gradient",
        ),
        (["1001", "mse_loss", "good", "--why", "x"], "or withdrawn; got 'good'"),
        (["1001", "mse_loss", "1e9x", "--why", "x"], "got '1e9x'"),
        (["1001", "mse_loss", "1e9", "--why", "x"], "got '1e9'"),
        (["1001", "mse_loss", "passed"], "say why"),
        (["ann alm", "mse_loss", "passed", "--why", "x"], "in these results; Ann Alm is 1001."),
        (["ANN@x.org", "mse_loss", "passed", "--why", "x"], "in these results; Ann Alm is 1001."),
        (["1001", "mse_loss", "withdrawn"], "nothing was decided"),
    ],
)
def test_a_decision_that_makes_no_sense_is_a_sentence(out, capsys, words, said):
    before = (out / FILE).read_bytes()
    assert cli.main(["override", str(out), *words]) == 2
    assert said in capsys.readouterr().err
    assert (out / FILE).read_bytes() == before


@pytest.mark.parametrize("dashes", [[], ["--"]], ids=["as it is", "behind dashes"])
@pytest.mark.parametrize("id", ["-x", "--x", "-1", "-h2", "-"])
def test_an_id_may_begin_with_a_dash(out, capsys, id, dashes):
    with opened(out) as store:
        graded(store, [handed(id)], record("wrong"))
    run = ["override", str(out), *dashes, id, "mse_loss"]
    assert cli.main([*run, "passed", "--why", "-y"]) == 0
    assert "(-y)" in rows(out)[f"'{id}"]["by_hand"]  # in a table it is no formula
    assert cli.main(["override", "--why=y", str(out), *dashes, id, "mse_loss", "withdrawn"]) == 0
    assert cli.main(["forget", str(out), *dashes, id]) == 0
    assert f"'{id}" not in rows(out)
    capsys.readouterr()
    with pytest.raises(SystemExit):
        cli.main([*run, "passed", "--wy", "y"])
    assert "unrecognized arguments: --wy y" in capsys.readouterr().err


def test_forgetting_leaves_no_trace(out, tmp_path, capsys):
    (tmp_path / "c.toml").write_text("deadline = 2026-12-01\n[extensions]\n1001 = 2026-12-08\n")
    assert cli.main(["report", str(out), "--course", str(tmp_path / "c.toml")]) == 0
    assert cli.main(["override", str(out), "1001", "mse_loss", "passed", "--why", "Annwhy"]) == 0
    capsys.readouterr()
    assert cli.main(["forget", str(out), "1001"]) == 0
    said = capsys.readouterr().out
    assert (
        "attempts: 1, records: 1, decisions: 1, lines of the roster: 1, pages of feedback: 1"
        in said
    )
    for path in out.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert all(word not in data for word in (b"Ann Alm", b"ann@x.org", b"Annwhy", b"1001"))
    assert set(rows(out)) == {"1002", "x.y"}
    assert cli.main(["forget", str(out), "1001"]) == 2


WITH_MORE_TIME = "deadline = 2026-12-01\n[extensions]\n1001 = 2026-12-08\n1002 = 2026-12-08\n"


@pytest.mark.parametrize(
    ("then", "changed", "stands"),
    [
        (WITH_MORE_TIME, False, True),
        (WITH_MORE_TIME.replace("12-01", "12-02"), True, True),
        (WITH_MORE_TIME.replace("1001 = 2026-12-08\n", ""), False, False),
        (WITH_MORE_TIME.replace("1002 = 2026-12-08\n", ""), True, True),
        ("dead line", True, True),
        (None, False, False),
    ],
)
def test_who_is_forgotten_and_has_more_time_in_the_settings_is_told(
    out, tmp_path, capsys, then, changed, stands
):
    """To apply the settings again would write the id back, so nobody is asked to."""
    settings = tmp_path / "c.toml"
    settings.write_text(WITH_MORE_TIME)
    assert cli.main(["report", str(out), "--course", str(settings)]) == 0
    settings.write_text(then) if then is not None else settings.unlink()
    capsys.readouterr()
    assert cli.main(["forget", str(out), "1001"]) == 0
    said = capsys.readouterr().out
    assert ("has changed since" in said) == changed
    assert (f"An extension of 1001 stands in {settings}: delete it there" in said) == stands
    assert cli.main(["override", str(out), "1002", "mse_loss", "passed", "--why", "x"]) == 0
    assert cli.main(["export", str(out), "plain", "--out", str(tmp_path / "x.csv")]) == 0
    assert capsys.readouterr().out.count("has changed since") == 2 * changed


def test_forgetting_goes_back_to_the_ids_of_an_earlier_roster(tmp_path, capsys):
    """A worksheet of another assignment has other numbers, and each was an id for a while."""
    out = tmp_path / "out"
    entry = "{}_{}_assignsubmission_file_".format
    with opened(out, new=True) as store:
        old = {"2001": "Uma Varga", "2002": "Bo Li", "2003": "Uma Vargas"}
        first, third = load_exercise(FIRST), load_exercise("exercise-03-backpropagation")
        graded(store, [handed(k, entry=entry(n, k)) for k, n in old.items()], exercise=first)
        graded(store, [handed("x", entry=entry("Varga Uma", "9"))], exercise=third)
        for exercise in (first, third):
            store.sheet(exercise.name).mark_absent(set())
        graded(store, [handed("uma@x.org")])
        now = {"1001": "Uma Varga", "1002": "Bo Li", "1003": "Bo Li"}
        store.enrol_people([Person(k, n, f"{n[:3]}@x.org") for k, n in now.items()])
        graded(store, [handed(k, entry=entry(n, k)) for k, n in now.items()]
               + [handed("y", entry=entry("Uma Varga", "8"), unknown="Who?")])  # fmt: skip
    assert cli.main(["forget", str(out), "1001"]) == 0
    said = capsys.readouterr().out
    assert "Removed of 1001, and under 2001, uma@x.org, x: attempts: 4, records: 4" in said
    assert "of the same name is kept under y; forget it too if it is theirs" in said
    assert cli.main(["forget", str(out), "1002"]) == 0
    assert "of the same name is kept under 2002; forget" in capsys.readouterr().out
    with opened(out) as store:
        kept = {str(s) for (s,) in store.base.execute("SELECT DISTINCT student FROM results")}
    assert kept == {"1003", "2002", "2003", "y"}
    assert cli.main(["forget", str(out), "2002"]) == 0


@pytest.mark.parametrize(
    ("mine", "theirs", "sure"),
    [
        ((FIRST, "Ann Alm_1001_assignsubmission_file_"), "Ann Alm_1002_assignsubmission_file_", 0),
        ((NAME, "Ann Alm_1001_assignsubmission_file_"), "Ann Alm_1002_assignsubmission_file_", 1),
        ((FIRST, "Ann Alm_1002_assignsubmission_file_"), "Ann Alm_1002_assignsubmission_file_", 1),
        ((NAME, "annalm_1001_5_w.ipynb"), "annalm_1002_6_w.ipynb", 0),
        ((FIRST, "annalm_1001_5_w.ipynb"), "Ann Alm_1002_assignsubmission_file_", 1),
        ((NAME, "roster"), "Ann Alm_1002_assignsubmission_file_", 0),
    ],
)
def test_who_has_another_number_of_one_class_is_somebody_else(tmp_path, capsys, mine, theirs, sure):
    """A namesake who has left the roster; Moodle numbers each assignment anew, Canvas does not."""
    out, (exercise, entry) = tmp_path / "out", mine
    with opened(out, new=True) as store:
        graded(store, [handed("1002", entry=theirs)], exercise=load_exercise(FIRST))
        store.sheet(FIRST).mark_absent(set())
        if entry == "roster":  # with nothing handed in
            row = {"Identifier": "Participant 1001"}
            store.enrol_people([Person("1001", "Ann Alm", platform="moodle", sheets={FIRST: row})])
        else:
            store.enrol_people([Person("1001", "Ann Alm")])
            graded(store, [handed("1001", entry=entry)], exercise=load_exercise(exercise))
    assert cli.main(["forget", str(out), "1001"]) == 0
    said = capsys.readouterr().out
    assert ("and under 1002" in said, "kept under 1002; forget it too" in said) == (
        bool(sure), not sure,
    )  # fmt: skip
    with opened(out) as store:
        assert store.known("1002") == (not sure)


def test_a_namesake_leaves_it_certain_what_is_the_students_own(tmp_path, capsys):
    """Which has the student's number; another number says only whose the other one is not."""
    out, entry = tmp_path / "out", "Ann Alm_{}_assignsubmission_file_".format
    with opened(out, new=True) as store:
        graded(store, [handed("9", entry=entry(1001)), handed("1002", entry=entry(1002))])
        store.sheet(NAME).mark_absent(set())
        store.enrol_people([Person("u1", "Ann Alm")])
        graded(store, [handed("u1", entry=entry(1001))])
    assert cli.main(["forget", str(out), "u1"]) == 0
    said = capsys.readouterr().out
    assert "Removed of u1, and under 9: " in said
    assert "of the same name is kept under 1002; forget" in said


def test_of_two_who_have_left_none_is_taken_for_the_other(tmp_path, capsys):
    out = tmp_path / "out"
    with opened(out, new=True) as store:
        store.enrol_people([Person("7", "Ann Alm")])
        for k in (2001, 2002):
            graded(store, [handed(str(k), entry=f"Ann Alm_{k}_assignsubmission_file_")])
        store.sheet(NAME).mark_absent(set())
    assert cli.main(["forget", str(out), "7"]) == 0
    assert "of the same name is kept under 2001, 2002; forget" in capsys.readouterr().out


# --- out again --------------------------------------------------------------------------------


def exported(out, form, name, *more):
    target = out.parent / name
    assert cli.main(["export", str(out), form, "--out", str(target), *more]) == 0
    return target


def roster_of(out, tmp_path, text):
    (tmp_path / "r.csv").write_text(text, "utf-8")
    with opened(out) as store:
        store.enrol_people(read_roster(tmp_path / "r.csv"))


def test_canvas_takes_its_own_gradebook_back(out, tmp_path):
    roster_of(out, tmp_path, (
        "Student,ID,SIS User ID,SIS Login ID,Section,Old (7)\n    Points Possible,,,,,5\n"
        '"Alm, Ann",1001,S-9,ann,Section 1,\n"Bo, =B",1002,S-8,bo,Section 1,\n'
    ))  # fmt: skip
    head, points, ann, bo = csv.reader(exported(out, "canvas", "c.csv").open(encoding="utf-8"))
    assert head == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", NAME]
    assert points[0].strip() == "Points Possible"
    assert float(points[5]) == MOST
    assert ann == ["Alm, Ann", "1001", "S-9", "ann", "Section 1", "0.0"]
    assert bo[1] == "1002"


def test_moodle_takes_its_own_worksheet_back(out, tmp_path, capsys):
    roster_of(out, tmp_path, (
        "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Last modified (grade)\n"
        "Participant 1001,Ann Alm,ann@x.org,Submitted,,15.00,-\n"
    ))  # fmt: skip
    (row,) = csv.DictReader(exported(out, "moodle", "m.csv").open(encoding="utf-8"))
    assert (row["Identifier"], row["Grade"]) == ("Participant 1001", "0.00")
    assert row["Last modified (grade)"] == "-"
    said = capsys.readouterr().out
    assert "moodle, 1 students" in said
    assert "2 are not in it (1002, x.y): Moodle's number of a student stands in" in said
    assert f"a maximum of 15 and these grades one of {MOST:g}" in said


def test_moodles_worksheet_comes_back_with_the_grades_and_without_comments(out, tmp_path, capsys):
    """Whatever else stands there is the instructor's; a comment in the file would be a new one."""
    sheet = (
        "Identifier,Full name,ID number,Email address,Status,Grade,Maximum Grade,Marker,"
        "Last modified (grade),Feedback comments\n"
        f'Participant 1001,Ann Alm,s1,ann@x.org,Submitted,,{MOST:.2f},Eve,-,"Well, then"\n'
        f"Participant 1009,Cy,s9,cy@x.org,No submission,3.00,{MOST:.2f},Eve,-,on paper\n"
    )
    roster_of(out, tmp_path, sheet)
    text = exported(out, "moodle", "m.csv").read_text("utf-8")
    kept = sheet.replace("Submitted,,", "Submitted,0.00,").replace(",Feedback comments", "")
    assert text == kept.replace(',"Well, then"', "").replace(",on paper", "")
    assert "maximum" not in capsys.readouterr().out


@pytest.mark.parametrize("maximum", ["99,00", f"{MOST:.2f}".replace(".", ",")])
def test_a_german_worksheets_maximum_is_compared_as_well(out, tmp_path, maximum, capsys):
    """It comes back in English, as Moodle takes it, with the participants' numbers."""
    roster_of(out, tmp_path, (
        "ID;Vollständiger Name;Bewertung;Bestwertung;Zuletzt geändert (Abgabe)\n"
        f"Teilnehmer/in1001;Ann Alm;;{maximum};-\n"
    ))  # fmt: skip
    (row,) = csv.DictReader(exported(out, "moodle", "m.csv").open(encoding="utf-8"))
    assert (row["Identifier"], row["Maximum Grade"]) == ("Participant 1001", f"{MOST:.2f}")
    other = f"a maximum of 99 and these grades one of {MOST:g}" in capsys.readouterr().out
    assert other == (maximum == "99,00")


@pytest.mark.parametrize("roster", ["canvas", "own"])
def test_a_number_of_another_system_is_nobodys_in_moodle(tmp_path, roster, capsys):
    """A grade for Participant 1001 would be somebody else's there."""
    folder = tmp_path / "out"
    platform = "canvas" if roster == "canvas" else ""
    with opened(folder, new=True) as store:
        store.enrol_people([Person("1001", "Ann Alm", platform=platform), Person("1002", "Bo Li")])
        graded(store, [handed("1001", entry="Ann Alm_77_assignsubmission_file_"), handed("1002")])
    (row,) = csv.DictReader(exported(folder, "moodle", "m.csv").open(encoding="utf-8"))
    assert row["Identifier"] == "Participant 77"
    assert "1 is not in it (Bo Li)" in capsys.readouterr().out


def test_canvas_is_told_its_own_numbers_whoever_made_the_roster(tmp_path, capsys):
    folder = tmp_path / "out"
    with opened(folder, new=True) as store:
        store.enrol_people([
            Person("88", "Ann Alm", platform="moodle"), Person("99", "Bo Li", platform="moodle"),
        ])  # fmt: skip
        graded(store, [handed("88", entry="almann_1001_55_w.ipynb"), handed("99")])
    _, _, *others = csv.reader(exported(folder, "canvas", "c.csv").open(encoding="utf-8"))
    assert [row[:3] for row in others] == [["Ann Alm", "1001", ""]]
    assert "1 is not in it (Bo Li): Canvas's number of a student" in capsys.readouterr().out


def test_without_a_roster_nobody_is_in_canvas_gradebook_and_it_is_said_what_to_do(tmp_path, capsys):
    """The numbers stand in the names of the files, but the ids are those names."""
    folder = tmp_path / "out"
    with opened(folder, new=True) as store:
        graded(store, [handed("almann_1001_55_w", entry="almann_1001_55_w.ipynb")])
    run = ["export", str(folder), "canvas", "--out"]
    assert cli.main([*run, str(tmp_path / "c.csv")]) == 2
    assert "grade with --roster" in capsys.readouterr().err
    assert cli.main([*run, str(tmp_path / "f.zip")]) == 0  # pages go by the file


OWN_ROSTERS = {
    "own": "id,name,email\n{0},{1},{0}@x.org\n",
    "worksheet": "Identifier,Full name,ID number\nParticipant {0},{1},{0}\n",
    "participants": "First name,Last name,ID number\n{1},{0}\n",
}


@pytest.mark.parametrize("roster", OWN_ROSTERS)
def test_canvas_is_given_no_grade_by_name_nor_by_another_systems_number(
    out, tmp_path, roster, capsys
):
    """Its importer takes the first student of the name; two of one name got each other's grade."""
    head, line, _ = OWN_ROSTERS[roster].split("\n")
    names = ("Finn,Müller",) * 2 if roster == "participants" else ("Finn Müller",) * 2
    lines = (line.format(k, name) for k, name in zip(("1001", "1002"), names, strict=True))
    roster_of(out, tmp_path, "\n".join([head, *lines]))
    assert cli.main(["export", str(out), "canvas", "--out", str(tmp_path / "c.csv")]) == 2
    assert "nobody would be in it" in capsys.readouterr().err
    assert not (tmp_path / "c.csv").exists()


def test_what_a_roster_itself_calls_the_siss_goes_to_canvas(out, tmp_path):
    roster_of(out, tmp_path, "id,name,SIS Login ID\n1001,Ann Alm,aa1\n1002,Bo Li,\n")
    _, _, *others = csv.reader(exported(out, "canvas", "c.csv").open(encoding="utf-8"))
    assert [row[:4] for row in others] == [["Ann Alm", "", "", "aa1"]]


def test_a_column_goes_back_under_canvas_own_heading_and_names_are_told_apart(
    out, tmp_path, capsys
):
    roster_of(out, tmp_path, (
        f"Student,ID,SIS User ID,SIS Login ID,Section,{NAME} (77),{NAME} (resit) (78)\n"
        '"Alm, Ann",1001,S-9,ann,Section 1,,\n"Bo, Li",,,,Section 1,,\n'
    ).replace('"Bo, Li",,', '"Bo, Li",1002,'))  # fmt: skip
    rows = list(csv.reader(exported(out, "canvas", "c.csv").open(encoding="utf-8")))
    assert rows[0][5:] == [f"{NAME} (77)"]
    with opened(out) as store:
        graded(store, [handed("1001", entry="almann_1001_55_w.ipynb")])
        store.enrol_people([*store.people().values(), Person("3", "Cy, Di"), Person("4", "E, F")])
    exported(out, "canvas", "f.zip")
    assert "3 are not in it (Bo, Li; Cy, Di; E, F): a page for" in capsys.readouterr().out


def gradebook(points, *headings):
    head = ",".join(["Student,ID,SIS User ID,SIS Login ID,Section", *headings])
    most = ",".join(["    Points Possible,,,,", *([str(points)] * len(headings))])
    ann = '"Alm, Ann",1001,S-9,ann,Section 1' + "," * len(headings)
    return f"{head}\n,,,,,Manual Posting\n{most}\n{ann}\n"


@pytest.mark.parametrize("points", ["6.00", "6,00"])
def test_canvas_is_said_to_have_other_points_as_moodle_is(out, tmp_path, points, capsys):
    roster_of(out, tmp_path, gradebook(f'"{points}"', f"{NAME} (77)", "Quiz (78)"))
    exported(out, "canvas", "c.csv")
    said = capsys.readouterr().out
    assert f"assignment {NAME} (77) has a maximum of 6 and these grades one of {MOST:g}" in said
    assert "Quiz" not in said
    roster_of(out, tmp_path, gradebook(f"{MOST:.2f}", f"{NAME} (77)"))
    exported(out, "canvas", "same.csv")
    assert "maximum" not in capsys.readouterr().out


TITLE = NAME.replace("-", " ").title()


@pytest.mark.parametrize(
    ("headings", "column"),
    [
        ([f"{TITLE} (77)"], f"{TITLE} (77)"),
        ([f"{NAME.upper()}(77)", "Quiz (78)"], f"{NAME.upper()}(77)"),
        ([f"{TITLE} (77)", f"{NAME} (78)"], f"{NAME} (78)"),
        (["Exercise 02 (77)"], None),
        ([f"{TITLE} (77)", f"{TITLE.upper()} (78)"], None),
        ([f"{TITLE} resit (77)"], None),
        ([TITLE], None),
    ],
)
def test_a_heading_that_obviously_means_it_is_used_and_else_it_is_said(
    out, tmp_path, headings, column, capsys
):
    roster_of(out, tmp_path, gradebook(MOST, *headings))
    rows = list(csv.reader(exported(out, "canvas", "c.csv").open(encoding="utf-8")))
    assert rows[0][5:] == [column or NAME]
    said = capsys.readouterr().out
    assert (f"No heading of the gradebook is that of {NAME}: its column is called so" in said) == (
        not column
    )


def test_what_can_be_had_is_the_courses_for_those_without_a_grade_too(tmp_path):
    folder = tmp_path / "out"
    with opened(folder, new=True) as store:
        keep_course(store, course(points={"mse_loss": 7}))
        store.enrol_people([Person("1", "Ann", platform="canvas")])
    for form, column in (("plain", "max_score"), ("nbgrader", "max_score")):
        (row,) = csv.DictReader(exported(folder, form, f"{form}.csv").open(encoding="utf-8"))
        assert float(row[column]) == MOST - EXERCISE.points["mse_loss"] + 7
    rows = list(csv.reader(exported(folder, "canvas", "c.csv").open(encoding="utf-8")))
    assert float(rows[1][5]) == MOST - EXERCISE.points["mse_loss"] + 7


@pytest.mark.parametrize(
    "name", ["=1+1", " =1+1", "\t=1", "\tx", "\rx", "\r=1", "+1", "-2", "@cmd", "-x"]
)
def test_what_a_spreadsheet_takes_for_a_formula_is_made_text(tmp_path, name):
    with opened(tmp_path / "out", new=True) as store:
        store.enrol_people([Person("1", name)])
        graded(store, [handed("1")])
    (row,) = csv.DictReader(exported(tmp_path / "out", "plain", "p.csv").open(encoding="utf-8"))
    assert row["name"].startswith("'")


SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
UNSEEN = (" ", "\t", "\r", "\n", "\xa0", "\u200b", "\ufeff", "\x00", "\x1f", "\u2028", "\u3000")
OTHERS = (";", ",", '"', "'", "|", "cmd", "1", "ü", "1+1", "\\", "Li, Bo", "; ")


def drawn_text(rng):
    return "".join(rng.choice(rng.choice((SIGNS, UNSEEN, OTHERS))) for _ in range(rng.randrange(7)))


def test_no_table_has_a_formula_whatever_people_and_files_are_called(tmp_path):
    """However it is split: at commas, at semicolons (a German Excel), at tabs."""
    rng = random.Random(3)
    people, handed_in = [], []
    for k in range(300):
        name, mail, section, more = (drawn_text(rng) for _ in range(4))
        columns = {"Student": name, "SIS User ID": more, "Feedback comments": more} | dict.fromkeys(
            ("Identifier", "Grade", "Last modified (grade)"), "-"
        )
        platform = rng.choice(("canvas", "moodle"))
        people.append(Person(f"{more}{k}", name, mail, section, (), platform, columns))
        handed_in.append(handed(f"{more}{k}", entry=name))
        handed_in.append(handed(f"{name}{k}?", entry=more, unknown=section))
    folder = tmp_path / "out"
    with opened(folder, new=True) as store:
        store.enrol_people(people)
        graded(store, handed_in)
        store.override(people[0].id, "mse_loss", "passed", None, "=1;=2")
    for form in ("plain", "nbgrader", "canvas", "moodle"):
        text = exported(folder, form, f"{form}.csv").read_bytes().decode()
        for delimiter in ",;\t":
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
                for cell in row:
                    bare = cell.lstrip("".join(UNSEEN) + '"')
                    assert not bare.startswith(SIGNS) or bare == "-", (form, delimiter, cell)
                    assert cell == "-" or not cell.startswith(("\t", "\r")) or delimiter == ";"


def test_a_name_is_text_in_every_table(out):
    for form in ("plain", "nbgrader", "canvas", "moodle"):
        with opened(out) as store:
            store.enrol_people([Person("1002", "=1+1", "@cmd", "B", platform=form)])
        text = exported(out, form, f"{form}.csv").read_text("utf-8")
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert "'=1+1" in cells or form == "nbgrader"
        assert not [c for c in cells if c.lstrip()[:1] in ("=", "+", "@")]


@pytest.mark.parametrize(
    ("form", "entry", "names"),
    [
        ("moodle", "Ann_X Alm_77_assignsubmission_file_",
         ["Ann X Alm_77_assignsubmission_file_/{0}-feedback.html"]),
        ("canvas", "almann_LATE_1001_55_w.ipynb", ["almann_LATE_1001_55_{0}-feedback.html"]),
        ("nbgrader", "ann", ["feedback/1001/{0}/{0}.html"]),
        ("plain", "ann.ipynb", ["1001.html"]),
    ],
)  # fmt: skip
def test_feedback_is_called_as_the_platform_wants_it(tmp_path, form, entry, names):
    out = tmp_path / "out"
    with opened(out, new=True) as store:
        store.enrol_people([Person("1001", "Ann Alm")])
        graded(store, [handed("1001", entry=entry)])
    target = exported(out, form, "f.zip")
    with zipfile.ZipFile(target) as archive:
        assert archive.namelist() == [name.format(NAME) for name in names]
        for name in archive.namelist():
            assert b"Ann Alm" in archive.read(name)


@pytest.mark.parametrize("form", ["canvas", "moodle"])
def test_an_export_with_nobody_in_it_is_not_written(out, form, capsys):
    target = out.parent / "f.zip"
    assert cli.main(["export", str(out), form, "--out", str(target)]) == 2
    said = capsys.readouterr().err
    assert "nobody would be in it, so nothing was written: " in said
    assert form.title() in said
    assert not target.exists()


def test_an_export_overwrites_nothing_and_says_what_it_can_be(out, capsys):
    target = out.parent / "grades.csv"
    target.write_text("mine")
    assert cli.main(["export", str(out), "plain", "--out", str(target)]) == 2
    assert "is there already" in capsys.readouterr().err
    assert target.read_text() == "mine"
    assert cli.main(["export", str(out), "plain", "--out", str(out.parent / "g.xlsx")]) == 2
    assert "neither a .csv, for grades, nor a .zip" in capsys.readouterr().err
    assert cli.main(["export", str(out), "plain", "--out", "x.csv", "--exercise", FIRST]) == 2


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["export", "{out}", "plain", "--out", "{file}/x.csv"], "{file}/x.csv can't be written: "),
        (["export", "{out}", "plain", "--out", "{out}/{long}.csv"], ".csv: File name too long."),
        (["release", "{file}/x"], "{file}/x: Not a directory."),
        (["release", "{file}"], "{file}"),
    ],
)
def test_what_the_system_refuses_is_said_without_its_numbers(out, tmp_path, capsys, command, said):
    words = {"out": out, "file": tmp_path / "file", "long": "x" * 300}
    words["file"].write_text("mine")
    capsys.readouterr()
    assert cli.main([word.format(**words) for word in command]) == 2
    told = capsys.readouterr().err
    assert said.format(**words) in told
    assert "Errno" not in told
    assert ".gdlesson-" not in told


def test_two_of_one_name_are_told_apart_in_the_report(out):
    with opened(out) as store:
        store.enrol_people([Person("1001", "Bo Li"), Person("1002", "Bo Li"), Person("3", "Cy")])
    assert cli.main(["report", str(out)]) == 0
    page = (out / "report.html").read_text("utf-8")
    shows = page[: page.index('id="students"')]
    assert "Bo Li (1001)</a>" in shows
    assert "Bo Li (1002)</a>" in shows
    assert "Cy (3)" not in page


def test_an_anonymous_report_names_nobody(out):
    assert cli.main(["report", str(out), "--anonymous"]) == 0
    page = (out / ANONYMOUS).read_text("utf-8")
    assert "Ann Alm" in (out / "report.html").read_text("utf-8")
    for word in ("Ann Alm", "1001", "1002", "=1+1", "x.y", "Who is it?", "feedback/", "@"):
        assert word not in page.replace("@media", ""), word
    assert "student 1" in page


def test_an_anonymous_report_is_the_same_whoever_stands_first_on_the_roster(tmp_path):
    """A number that followed the roster, or the names, would be a name."""
    pages, rng = set(), random.Random(5)
    made = [record("wrong"), record("wrong"), record(), unreadable("It breaks off.", EXERCISE)]
    made[1]["tasks"][0] |= {"misconception": "larger-rate-is-faster"}
    made[1]["tasks"][1] |= {"misconception": None}
    for k in range(6):
        ids = [str(n) for n in rng.sample(range(1000, 9999), 6)]
        with opened(tmp_path / str(k), new=True) as store:
            store.enrol_people(Person(i, f"Name {n}") for n, i in enumerate(rng.sample(ids, 6)))
            for student, one in zip(ids, [*made, made[0]], strict=False):
                graded(store, [handed(student)], one)
            store.base.execute("UPDATE attempts SET present = 1")
            store.base.commit()
        assert cli.main(["report", str(tmp_path / str(k)), "--anonymous"]) == 0
        pages.add((tmp_path / str(k) / ANONYMOUS).read_text("utf-8"))
    assert len(pages) == 1
    assert "student 6" in pages.pop()


def test_an_anonymous_report_stays_and_is_kept_up_to_date(out, capsys):
    assert cli.main(["report", str(out)]) == 0
    assert not (out / ANONYMOUS).exists()
    assert cli.main(["report", str(out), "--anonymous"]) == 0
    assert str(out / ANONYMOUS) in capsys.readouterr().out
    before = (out / ANONYMOUS).read_bytes()
    assert cli.main(["override", str(out), "1001", "mse_loss", "passed", "--why", "x"]) == 0
    assert (out / ANONYMOUS).read_bytes() != before
    assert "Ann Alm" not in (out / ANONYMOUS).read_text("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
@pytest.mark.parametrize("umask", [0o077, 0o022, 0])
def test_what_holds_grades_is_its_owners_alone(out, umask):
    before = os.umask(umask)
    try:
        (out / ".lock").unlink(missing_ok=True)
        assert cli.main(["report", str(out), "--anonymous"]) == 0
        exported(out, "plain", f"{umask}.csv")
        exported(out, "plain", f"{umask}.zip")
    finally:
        os.umask(before)
    everything = [*out.rglob("*"), *out.parent.glob(f"{umask}.*")]
    held = [p for p in everything if p.is_file()]
    assert {p.suffix or p.name for p in held} == {".html", ".csv", ".zip", ".sqlite", ".lock"}
    assert {p.stat().st_mode & 0o777 for p in held} == {0o600}
    assert {p.stat().st_mode & 0o077 for p in (out, out / "feedback")} == {0}


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such rights")
def test_what_is_there_as_it_should_be_is_not_written_again(out):
    """Three hundred pages, after a run with nothing to do."""
    written = [p for p in out.rglob("*") if p.suffix in (".html", ".csv")]
    before = {p: p.stat().st_ino for p in written}
    page = out / "feedback" / "1002.html"
    page.chmod(0o644)
    (out / "grades.csv").write_text("mine")
    assert cli.main(["report", str(out)]) == 0
    assert {p for p in written if p.stat().st_ino != before[p]} == {page, out / "grades.csv"}
    assert page.stat().st_mode & 0o777 == 0o600
    assert set(rows(out)) == {"1001", "1002", "x.y"}


def test_settings_are_kept_with_the_results_and_damage_is_a_sentence(out, tmp_path, capsys):
    (tmp_path / "c.toml").write_text(f"[exercises.{NAME}.points]\nmse_loss = 7\n")
    assert cli.main(["report", str(out), "--course", str(tmp_path / "c.toml")]) == 0
    assert cli.main(["override", str(out), "1001", "mse_loss", "passed", "--why", "x"]) == 0
    assert float(rows(out)["1001"]["score"]) == 7
    base = sqlite3.connect(out / FILE)
    with base:
        base.execute("UPDATE settings SET value = '[' WHERE name = 'course'")
    base.close()
    capsys.readouterr()
    assert cli.main(["report", str(out)]) == 2
    assert "settings in these results are damaged" in capsys.readouterr().err
