"""Records: what comes back from a process apart, or from the disk, is one or is told to be none."""

import json
import random
import sqlite3

import pytest
from fixtures.submissions.notebooks import NAME, right
from fixtures.submissions.records import CLASS, EXERCISE, feedback_of, record, report_of
from hypothesis import given
from hypothesis import strategies as st

from gdlesson import cli
from gdlesson.checks.exercise02 import TASKS
from gdlesson.checks.observe import observe_all
from gdlesson.instructor import grading
from gdlesson.instructor.intake.answers import Answers
from gdlesson.instructor.intake.collect import Submission
from gdlesson.instructor.intake.files import File
from gdlesson.instructor.jail.replies import GarbledError, read_report
from gdlesson.instructor.jail.run import Report
from gdlesson.instructor.records import DamagedRecordError, bounded, read_record
from gdlesson.instructor.report.exports import grades_csv
from gdlesson.instructor.report.pages import page_name
from gdlesson.instructor.report.standing import Result
from gdlesson.instructor.report.summary import summarise
from gdlesson.instructor.sheet import FILE
from gdlesson.instructor.store import opened

RECORDS = [r.record for r in CLASS if r.record is not None]


@pytest.mark.parametrize("made", RECORDS, ids=lambda r: r["state"])
def test_what_the_grader_makes_is_read_as_it_was(made):
    assert read_record(json.dumps(made)) == made == read_record(bounded(made))


def with_row(**changes):
    made = record()
    made["tasks"][3] |= changes
    return made


@pytest.mark.parametrize(
    "damaged",
    [
        "", "{", "[]", "null", b"\xff", 7, "[" * 5000, {}, {"state": "graded"},
        record(state="passed"), record(score="24"), record(score=float("nan")), record(seed=-1),
        record(notes="x"), record(notes=[1]), record(human=["\ud800"]), record(reason="x" * 9999),
        record(tasks=[[]]), record(more=1), with_row(outcome="great"), with_row(evidence=[["w"]]),
        with_row(message=None), with_row(points=-1), with_row(section="5"), with_row(more=1),
    ],
)  # fmt: skip
def test_what_is_not_exactly_a_record_is_none(damaged):
    with pytest.raises(DamagedRecordError):
        read_record(damaged)


TEXTS = (
    st.text(st.characters(codec=None), max_size=20) | st.just("\ud800" * 3) | st.just("y" * 9000)
)


@given(TEXTS, st.lists(TEXTS, max_size=4))
def test_bounded_texts_can_be_written_anywhere(text, texts):
    made = bounded(record(reason=text, notes=texts * 50, human=[text]))
    assert read_record(json.dumps(made)) == made
    result = Result("ann", "ann.ipynb", made)
    for page in (
        feedback_of(result), report_of([result]),
        grades_csv([(EXERCISE, [result])]),
    ):  # fmt: skip
        page.encode()


@pytest.mark.parametrize("text", ["{}", "{", "", b"\xff\x00", 5, json.dumps(record(score=-1))])
def test_a_damaged_record_is_a_row_with_its_reason_and_is_made_anew(tmp_path, capsys, text):
    ann, bob = (Submission(n, n, (File(n, b"x"),)) for n in ("ann", "bob"))
    out = kept(tmp_path / "out")
    base = sqlite3.connect(out / FILE)
    with base:
        base.execute("UPDATE results SET record = ? WHERE student = 'ann'", (text,))
    base.close()
    assert cli.main(["report", str(out)]) == 0
    assert "1 graded, 0 unreadable, 1 without a grade" in capsys.readouterr().out
    assert "is damaged" in (out / "report.html").read_text("utf-8")
    with opened(out) as store:
        assert not store.sheet(NAME).enrol(ann, EXERCISE.version)
        assert store.sheet(NAME).enrol(bob, EXERCISE.version)


def kept(out):
    """Results of two students, in a folder."""
    with opened(out, new=True) as store:
        store.sheet(NAME).use(EXERCISE.version)
        sheet = store.sheet(NAME)
        for name in ("ann", "bob"):
            one = Submission(name, name, (File(name, b"x"),))
            sheet.enrol(one, EXERCISE.version)
            sheet.put(one, EXERCISE.version, record())
    return out


def test_text_that_is_no_text_is_a_row_with_its_reason(tmp_path, capsys):
    base = sqlite3.connect(kept(tmp_path / "out") / FILE)
    with base:
        base.execute("UPDATE results SET record = CAST(x'7bff' AS TEXT) WHERE student = 'ann'")
        base.execute("INSERT OR REPLACE INTO settings VALUES ('seed', 'x')")
    base.close()
    assert cli.main(["report", str(tmp_path / "out")]) == 0
    assert "1 graded, 0 unreadable, 1 without a grade" in capsys.readouterr().out
    (tmp_path / "ann.ipynb").write_text("{}")
    run = ["grade", str(tmp_path / "ann.ipynb"), "--out", str(tmp_path / "out")]
    assert cli.main(run) == 2
    assert "seed in these results is damaged" in capsys.readouterr().err


@pytest.mark.proof
def test_a_damaged_database_is_a_report_or_a_sentence(tmp_path, capsys):
    whole = (kept(tmp_path / "out") / FILE).read_bytes()
    ends = set()
    for number in range(40):
        rng, found = random.Random(number), bytearray(whole)
        for _ in range(rng.choice([1, 3, 200])):
            found[rng.randrange(len(found))] = rng.randrange(256)
        (tmp_path / "out" / FILE).write_bytes(found)
        ends.add(cli.main(["report", str(tmp_path / "out")]))
    assert ends == {0, 2}


def test_another_exercise_is_counted_and_has_an_empty_field():
    other = grading.unreadable("This is another notebook.", EXERCISE) | {"state": "wrong exercise"}
    results = [*CLASS, Result("eve", "e.ipynb", other)]
    found = summarise(results, EXERCISE)
    assert (found.graded, found.unreadable, found.other, found.waiting) == (2, 1, 1, 2)
    assert "1 of another exercise" in report_of(results)
    assert "not this exercise" in feedback_of(results[-1])
    assert grades_csv([(EXERCISE, results)]).splitlines()[-1].startswith("eve,wrong exercise,,,")


def test_long_names_have_pages_of_their_own_and_are_shown_short():
    names = ["x" * 200 + "1", "x" * 200 + "2"]
    results = [Result(n, f"{n}.ipynb", record()) for n in names]
    page = report_of(results)
    assert len({page_name(n) for n in names}) == 2
    assert all(f"feedback/{page_name(n)}" in page for n in names)
    assert "x" * 100 not in page
    assert [
        row.split(",")[0] for row in grades_csv([(EXERCISE, results)]).splitlines()[1:]
    ] == names


# --- a forged reply is the student's fault ------------------------------------------------------


def reply(**changes):
    seen = observe_all(lambda w: w, [{"arguments": [2.0]}])
    return json.dumps({"defined": True, "problems": [], "observations": [seen[0] | changes]})


@pytest.mark.parametrize(
    "changes",
    [
        {"calls": []},
        {"calls": [1], "changed": [1]},
        {"value": {"array": [], "dtype": "float64", "shape": [0, 2**40, 2**40]}},
        {"value": {"array": [], "dtype": "float64", "shape": [2**20, 0, 2**40]}},
    ],
)
def test_a_forged_reply_is_none(changes):
    read_report(reply())
    with pytest.raises(GarbledError):
        read_report(reply(**changes))


def test_what_can_not_be_judged_costs_its_task_and_is_looked_at():
    task = "find_border"
    space = {}
    exec("import numpy as np\n" + right(task), space)
    settings = grading.Settings(NAME, 1, walled=False)
    answers = Answers(sources={task: ("cell 1", right(task))})
    rows = grading._Rows(EXERCISE, answers, 1, settings)
    seen = observe_all(space[task], TASKS[task].cases(1))
    assert rows._judged(task, Report("exited with 0", True, [], seen))["outcome"] == "passed"
    forged = [o | {"calls": []} for o in seen]
    row = rows._judged(task, Report("exited with 0", True, [], forged))
    assert row["outcome"] == "error"
    assert any("can't be judged" in note for _, note in answers.notes)
