"""The whole hostile class, graded in one go: every verdict as expected, the machine as before."""

import csv
import hashlib
import html
import json
import os
import re
from pathlib import Path

import pytest
from fixtures.submissions.handed_in import CANARY, CASES, daemon, write_class
from fixtures.submissions.notebooks import NAME, right

from gdlesson.checks.exercise02 import TASKS
from gdlesson.instructor.course_file import plain_course
from gdlesson.instructor.grading import Settings
from gdlesson.instructor.intake.collect import collect
from gdlesson.instructor.intake.exercise import load_exercise
from gdlesson.instructor.jail.walls import Limits
from gdlesson.instructor.report.pages import page_name
from gdlesson.instructor.report.results import write_results
from gdlesson.instructor.report.standing import standings
from gdlesson.instructor.schedule import executor_for, grade_class
from gdlesson.instructor.store import opened


def fingerprint(folder):
    """Names and contents below a folder; what is no file by its kind."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            found[path] = os.readlink(path)
        elif path.is_file():
            found[path] = hashlib.sha256(path.read_bytes()).hexdigest()
        else:
            found[path] = path.lstat().st_mode
    return found


def left_behind(folder):
    """Processes of a class that are still there: its daemon, by the name it gives itself."""
    found = []
    for place in Path("/proc").glob("[0-9]*/comm"):
        try:
            if daemon(folder) in place.read_text():
                found.append(place)
        except OSError:
            pass  # it ended while we looked
    return found


@pytest.fixture(scope="module")
def graded(jail, tmp_path_factory):
    """The class's folder before and after, the results' folder, and what is in it."""
    place = tmp_path_factory.mktemp("hostile")
    write_class(place / "class")
    before = fingerprint(place / "class")
    exercise = load_exercise(NAME)
    settings = Settings(NAME, seed=20, limits=Limits(seconds=4.0))
    os.environ[CANARY] = CANARY
    try:
        with opened(place / "out", new=True) as store, executor_for(None, 2) as (pool, window):
            store.sheet(NAME).use(exercise.version)
            submissions = collect(place / "class", NAME)
            counts = grade_class(submissions, store.sheet(NAME), exercise, settings, pool, window)
            write_results(place / "out", store, plain_course())
            results = {r.student: r for r in standings(store, exercise, plain_course())}
    finally:
        del os.environ[CANARY]
    return place, before, counts, results


def test_there_are_more_than_forty_and_each_has_a_record(graded):
    _, _, counts, results = graded
    assert len(CASES) > 40
    assert len({c.name for c in CASES}) == len(CASES)
    assert counts.troubled == 0
    assert set(results) == {c.name for c in CASES}
    assert all(r.record is not None for r in results.values())


@pytest.mark.parametrize("case", CASES, ids=lambda c: re.sub(r"\W+", "-", c.name))
def test_verdict(graded, case):
    record = graded[3][case.name].record
    assert record["state"] == case.state, record["reason"]
    rows = {row["task"]: row for row in record["tasks"]}
    assert {t: rows[t]["outcome"] for t in case.outcomes} == case.outcomes
    assert {t: rows[t]["misconception"] for t in case.held} == case.held
    if case.score is not None:
        assert record["score"] == case.score
    if case.follow is not None:
        assert record["follow_score"] == case.follow
    if case.human is not None:
        assert bool(record["human"]) == case.human, record["human"]
    said = [record["reason"], *record["notes"], *record["human"]]
    assert case.says in " ".join([*said, *(row["message"] for row in rows.values())])


def test_the_machine_is_as_before(graded):
    place, before, _, _ = graded
    assert fingerprint(place / "class") == before
    for folder in (
        place,
        place / "out",
        Path.home(),
        Path.cwd(),
        Path("/tmp"),
        Path("/usr"),
        Path("/"),
    ):
        assert not (folder / CANARY).exists(), folder
    assert not left_behind(place / "class")


def test_every_student_has_a_page_and_no_page_a_script(graded):
    place, _, _, _ = graded
    pages = {p.name for p in (place / "out" / "feedback").iterdir()}
    assert pages == {page_name(c.name) for c in CASES}
    for page in [place / "out" / "report.html", *(place / "out" / "feedback").iterdir()]:
        text = page.read_text("utf-8")
        assert "<img" not in text
        assert "default-src 'none'" in text
        # The report's one script is ours: its policy knows it by its hash.
        assert text.count("<script") == (1 if page.name == "report.html" else 0)
        assert ("script-src 'sha256-" in text) == (page.name == "report.html")


def test_what_a_submission_prints_or_raises_stays_inside(graded):
    place, _, _, results = graded
    assert "HIDDEN" in (place / "class" / "tells-hidden-inputs.ipynb").read_text()
    for page in (place / "out" / "feedback").glob("tells*"):
        shown = page.read_text().replace("raise ValueError(f&#39;HIDDEN {y}&#39;)", "")
        assert "HIDDEN" not in shown
    row = next(r for r in results["tells-hidden-inputs"].record["tasks"] if r["task"] == "mse_loss")
    assert "HIDDEN" not in row["message"]


def test_a_broken_submission_is_never_a_plain_zero(graded):
    place = graded[0]
    with open(place / "out" / "grades.csv", newline="", encoding="utf-8") as file:
        rows = {row["student"]: row for row in csv.DictReader(file)}
    for case in CASES:
        row = rows.get(case.name) or rows["'" + case.name]
        assert row["state"] == case.state
        assert (row["score"] == "") == (case.state != "graded")
        assert list(row)[5 : 5 + len(TASKS)] == list(TASKS)
    assert rows["os-exit"]["mse_loss"] == "died"
    assert rows["infinite-loop"]["mse_loss"] == "timed out"


def test_no_page_shows_a_line_of_a_reference_that_ran_beside_an_answer(graded):
    text = (graded[0] / "out" / "feedback" / "shows-the-reference.html").read_text("utf-8")
    said = json.dumps(graded[3]["shows-the-reference"].record)
    rows = {row["task"]: row for row in graded[3]["shows-the-reference"].record["tasks"]}
    assert rows["sweep_rates"]["follow"] == "error"
    lines = {line.strip() for line in right("gradient_descent").splitlines()}
    for line in [line for line in lines if len(line) > 12]:
        assert html.escape(line) not in text, line
        assert line not in said, line
    assert "slopes learning_rate" not in said
