"""The grader's parts that need no jail: reading, finding, judging what came back, telling it."""

import csv
import io
import json
import sys
import zipfile
from concurrent.futures import Executor, Future
from pathlib import Path

import pytest
from fixtures.submissions.notebooks import (
    MOST,
    NAME,
    code,
    data,
    submission,
)
from fixtures.submissions.records import CLASS, EVIL, EXERCISE, feedback_of, record, report_of
from hypothesis import given
from hypothesis import strategies as st

from gdlesson import cli
from gdlesson.checks.exercise02 import TASKS
from gdlesson.checks.observe import observe
from gdlesson.course.misconceptions import CATALOGUE
from gdlesson.instructor import grading, schedule
from gdlesson.instructor.course_file import plain_course
from gdlesson.instructor.exercises import EXERCISES
from gdlesson.instructor.grading import Settings, submission_seed
from gdlesson.instructor.intake.answers import find_answers
from gdlesson.instructor.intake.collect import CollectError, Submission, collect, open_class
from gdlesson.instructor.intake.exercise import ExerciseError, exercise_file, load_exercise
from gdlesson.instructor.intake.files import File
from gdlesson.instructor.intake.notebook import UnreadableError, read_notebook
from gdlesson.instructor.jail import doctor
from gdlesson.instructor.jail.replies import GarbledError, read_line, read_report
from gdlesson.instructor.progress_bar import ProgressBar
from gdlesson.instructor.report.exports import grades_csv, nbgrader_csv
from gdlesson.instructor.report.pages import page_name
from gdlesson.instructor.report.standing import standings
from gdlesson.instructor.report.summary import summarise
from gdlesson.instructor.selfcheck import reference_notebook
from gdlesson.instructor.store import StoreError, opened

# --- release ----------------------------------------------------------------------------------


def test_release_writes_the_same_bytes_and_overwrites_nothing(tmp_path, capsys):
    assert cli.main(["release", str(tmp_path / "out")]) == 0
    target = tmp_path / "out" / f"{NAME}.ipynb"
    assert target.read_bytes() == exercise_file(NAME).read_bytes()
    assert cli.main(["release", str(tmp_path / "out")]) == 0
    target.write_text("mine")
    assert cli.main(["release", str(tmp_path / "out")]) == 2
    assert target.read_text() == "mine"
    assert "differs" in capsys.readouterr().err


def test_every_task_of_every_exercise_has_a_cell_and_points():
    for name in EXERCISES:
        exercise = load_exercise(name)
        assert {c.grade_id for c in exercise.released.cells} >= set(exercise.tasks)
        assert sum(exercise.points.values()) > 0
    with pytest.raises(ExerciseError, match="exercise-02"):
        load_exercise("exercise-99")


# --- reading ----------------------------------------------------------------------------------


@given(st.binary(max_size=200) | st.text(max_size=80).map(str.encode))
def test_any_bytes_are_a_notebook_or_a_sentence(content):
    try:
        notebook = read_notebook(content)
    except UnreadableError as found:
        reason = str(found)
    else:
        find_answers(notebook, EXERCISE.released, list(TASKS))
        return
    assert reason.endswith(".")


@pytest.mark.parametrize(
    "encoding",
    ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"],
)
def test_a_notebook_in_another_encoding_is_read(encoding):
    text = json.dumps(submission(), ensure_ascii=False)
    plain, other = (read_notebook(text.encode(e)) for e in ("utf-8", encoding))
    assert other.cells == plain.cells
    named = encoding[:6].upper()
    assert any(named in note for note in other.notes) == (named != "UTF-8-")


@pytest.mark.proof
@given(st.integers(0, 60_000))
def test_a_notebook_cut_anywhere_says_so(cut):
    whole = data(submission())
    with pytest.raises(UnreadableError, match=r"breaks off|empty|damaged"):
        read_notebook(whole[: cut % len(whole)])


def test_more_text_than_a_notebook_holds_is_left_out():
    notebook = submission()
    notebook["cells"] += [code("# " + "x" * 180_000)] * 8
    found = read_notebook(data(notebook))
    assert sum(len(c.source) for c in found.cells) < 1_000_000
    assert "more than a notebook holds" in found.notes[-1]
    assert set(answers(notebook).sources) == set(TASKS)


LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=9)
ODD = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["cells", "source", "metadata", "nbgrader", "grade_id", "cell_type"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@pytest.mark.proof
@given(st.lists(ODD, max_size=4), ODD)
def test_cells_of_any_shape_cost_that_cell_only(odd, metadata):
    notebook = submission()
    notebook["cells"] += odd
    notebook["metadata"] = metadata
    found = find_answers(read_notebook(data(notebook)), EXERCISE.released, list(TASKS))
    assert set(found.sources) == set(TASKS)


def answers(notebook):
    return find_answers(read_notebook(data(notebook)), EXERCISE.released, list(TASKS))


# --- collecting -------------------------------------------------------------------------------


def zipped(*names):
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        for name in names:
            archive.writestr(name, "{}")
    return memory.getvalue()


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["ann.ipynb", "bob.ipynb"], {"ann", "bob"}),
        (["class/ann.ipynb", "class/bob.ipynb"], {"ann", "bob"}),
        (["ann/x.ipynb", "bob/y.ipynb"], {"ann", "bob"}),
        ([f"class/submitted/ann/ps1/{NAME}.ipynb", "class/submitted/bob/y.ipynb"], {"ann", "bob"}),
        (["__MACOSX/ann.ipynb", ".DS_Store", "ann.ipynb", ".ipynb_checkpoints/b.ipynb"], {"ann"}),
        (["../../ann.ipynb", "/etc/bob.ipynb", "C:\\x\\carl.ipynb"], {"ann", "etc", "C:"}),
    ],
)  # fmt: skip
def test_whose_it_is(tmp_path, names, found):
    path = tmp_path / "class.zip"
    path.write_bytes(zipped(*names))
    seen = list(collect(path, NAME))
    assert {s.student for s in seen} == found
    assert len(open_class(path)) == len(found)
    outside = [s for s in seen if s.student in ("etc", "C:") or names[0].startswith("..")]
    assert all(not s.files and "outside" in s.problem for s in outside)


def test_places_with_nothing_in_them_are_told(tmp_path):
    with pytest.raises(CollectError, match="does not exist"):
        list(collect(tmp_path / "nowhere", NAME))
    with pytest.raises(CollectError, match="no notebooks"):
        list(collect(tmp_path, NAME))
    (tmp_path / "file").write_text("x")
    with pytest.raises(CollectError, match="neither a folder nor a zip"):
        list(collect(tmp_path / "file", NAME))


# --- what comes back --------------------------------------------------------------------------


def report(**changes):
    seen = observe(lambda x: (x, [1, True], float("nan")), {"arguments": [2.0]})
    return {"defined": True, "problems": [], "observations": [seen | changes]}


def test_an_honest_report_is_read_as_it_was():
    assert read_report(json.dumps(report())) == report()


@pytest.mark.parametrize(
    "value",
    [
        {"function": "waves"},
        {"array": [1], "dtype": "object", "shape": [1]},
        {"array": [1], "dtype": "float64", "shape": [10**9]},
        {"array": [1, 2], "dtype": "float64", "shape": [-1, -2]},
        {"array": ["__import__"], "dtype": "float64", "shape": [1]},
        {"array": ["nan"], "dtype": "int64", "shape": [1]},
        {"array": [300], "dtype": "uint8", "shape": [1]},
        {"array": [2**63], "dtype": "int64", "shape": [1]},
        {"array": [[1]], "dtype": "float64", "shape": [1]},
        {"float": 3},
        {"float": "three"},
        {"nodes": 3},
        {"nodes": ["three"]},
        {"nodes": [[1.0]]},
        {"nodes": [True]},
        {"nodes": [{"function": "waves"}]},
        {"nodes": [{"float": "three"}]},
        {"list": {"tuple": []}},
        {
            "list": [
                {
                    "list": [
                        {
                            "list": [
                                {
                                    "list": [
                                        {"list": [{"list": [{"list": [{"list": [{"list": []}]}]}]}]}
                                    ]
                                }
                            ]
                        }
                    ]
                }
            ]
        },
        {"object": "x"},
        [1],
        "x" * 1000,
        10**30,
    ],
)
def test_a_forged_value_is_no_report(value):
    for name in ("value", "again"):
        with pytest.raises(GarbledError):
            read_report(json.dumps(report(**{name: value})))


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "PASSED"},
        {"error": "none"},
        {"error": {"type": 1, "message": "", "line": "", "function": ""}},
        {"error": {"type": "", "message": "", "line": ""}},
        {"drift": -1.0},
        {"drift": "far"},
        {"changed": [True]},
        {"calls": [-1]},
        {"calls": list(range(99))},
        {"printed": None},
        {"empty": 1},
    ],
)
def test_a_forged_observation_is_no_report(changes):
    with pytest.raises(GarbledError):
        read_report(json.dumps(report(**changes)))


@pytest.mark.parametrize(
    "line", [b"", b"PASSED", b"[]", b'{"a": NaN}', b'{"a": 1' + b"0" * 9999 + b"}", b"[" * 99999]
)
def test_a_line_that_is_no_table_is_garbled(line):
    with pytest.raises(GarbledError):
        read_line(line)


@given(ODD)
def test_any_json_is_a_report_or_garbled(found):
    with pytest.raises(GarbledError):
        read_report(json.dumps(found))


# --- records ----------------------------------------------------------------------------------


def test_the_class_in_numbers():
    found = summarise(CLASS, EXERCISE)
    assert (found.graded, found.unreadable, found.waiting) == (2, 1, 2)
    assert found.middle == 50
    assert [plain for _, _, plain, _ in found.bins] == [1, 0, 0, 0, 0, 0, 0, 0, 0, 1]
    assert [(h.entry.id, h.students) for h in found.held] == [("sign-lost", 1)]
    # Whose turn has not come is counted, and needs no human: the next run comes to them.
    assert {student for student, _ in found.human} == {EVIL, "cut", "dan"}
    assert all(line.outcomes["passed"] == 1 == line.outcomes["wrong"] for line in found.tasks)


def test_pages_escape_what_students_wrote():
    pages = [report_of(CLASS), *map(feedback_of, CLASS)]
    own = [(k, page) for k, page in enumerate(pages) if "<script" in page]
    assert [k for k, _ in own] == [0]
    assert own[0][1].count("<script") == 1  # ours, which the policy knows by its hash
    for page in pages:
        assert "alert(1)" not in page.replace("&lt;script&gt;alert(1)&lt;/script&gt;", "")
        assert "<b>1" not in page
        assert "http" not in page.replace("http-equiv", "")
    assert CATALOGUE["sign-lost"].reply[:20] in pages[0]
    assert "That is not your fault" in pages[4]


@pytest.mark.parametrize("names", [("ex1", "ex2 final"), ("z", "a"), (NAME, "b")])
def test_of_several_notebooks_the_file_is_the_one_that_was_graded(tmp_path, monkeypatch, names):
    """In the record, and wherever its file is told."""
    files = tuple(
        File(f"bo/{name}.ipynb", content)
        for name, content in zip(names, (b'{"cells": 0}', data(submission())), strict=True)
    )
    monkeypatch.setattr(grading._Rows, "graded", lambda _: record()["tasks"])
    made = grading.grade_files("bo", files, Settings(NAME, 1))
    assert (made["state"], made["file"]) == ("graded", f"bo/{names[1]}.ipynb")
    with opened(tmp_path / "out", new=True) as store:
        sheet = store.sheet(NAME)
        sheet.use(EXERCISE.version)
        one = Submission("bo", files[0].name, files)
        sheet.enrol(one, EXERCISE.version)
        sheet.put(one, EXERCISE.version, made)
        (bo,) = standings(store, EXERCISE, plain_course())
    assert bo.file == bo.attempts[0].attempt.file == f"bo/{names[1]}.ipynb"


def zip_of(**files):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(f"{name}.ipynb", content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("names", "content", "told"),
    [
        (("draft.ipynb", "final.ipynb"), data(submission()), ("", "")),
        (("draft.zip", "final.zip"), zip_of(a=data(submission())), ("/a.ipynb",) * 2),
        (("a.zip", "b.zip"), zip_of(a=b'{"cells": 0}', b=data(submission())), ("/b.ipynb",) * 2),
    ],
)
def test_the_file_that_is_named_is_called_as_it_is_now(tmp_path, monkeypatch, names, content, told):
    """The same bytes have one record, and that has not the name of a day."""
    monkeypatch.setattr(grading._Rows, "graded", lambda _: record()["tasks"])
    with opened(tmp_path / "out", new=True) as store:
        sheet = store.sheet(NAME)
        sheet.use(EXERCISE.version)
        for k, name in enumerate(names):
            one = Submission("ann", f"ann/{name}", (File(f"ann/{name}", content),))
            assert sheet.enrol(one, EXERCISE.version) == (k > 0)
            if not k:
                made = grading.grade_files("ann", one.files, Settings(NAME, 1))
                sheet.put(one, EXERCISE.version, made)
            (ann,) = standings(store, EXERCISE, plain_course())
            assert ann.state == "graded"
            assert ann.file == f"ann/{name}{told[k]}"


def test_what_could_not_be_read_is_read_under_another_name(tmp_path, monkeypatch):
    """That may have been the reason; what could be read is not graded once more."""
    monkeypatch.setattr(grading._Rows, "graded", lambda _: record()["tasks"])
    content, said = data(submission()), []
    with opened(tmp_path / "out", new=True) as store:
        sheet = store.sheet(NAME)
        sheet.use(EXERCISE.version)
        for name in ("work.txt", "work.txt", "work.ipynb", "last.ipynb"):
            one = Submission("ann", f"ann/{name}", (File(f"ann/{name}", content),))
            known = sheet.enrol(one, EXERCISE.version)
            if not known:
                made = grading.grade_files("ann", one.files, Settings(NAME, 1))
                sheet.put(one, EXERCISE.version, made)
            (ann,) = standings(store, EXERCISE, plain_course())
            said.append((known, ann.state, ann.file))
    assert said == [
        (False, "unreadable", "ann/work.txt"),
        (True, "unreadable", "ann/work.txt"),
        (False, "graded", "ann/work.ipynb"),
        (True, "graded", "ann/last.ipynb"),
    ]


def test_of_two_that_have_answers_it_is_said_how_a_human_says_which():
    files = tuple(File(f"{name}.ipynb", data(submission())) for name in "ab")
    made = grading.grade_files("bo", files, Settings(NAME, 1))
    assert made["state"] == "unreadable"
    assert f"has to be called {NAME}.ipynb, or the others taken away" in made["reason"]


def test_page_names_are_safe_and_different():
    names = ["ann", "Ann", "a/../b", "..", "", "ä", "ö", "con", "x" * 300, "a b", "a-b"]
    found = [page_name(n) for n in names]
    assert len({n.lower() for n in found}) == len(names)
    assert all(len(n) < 90 and "/" not in n and not n.startswith(".") for n in found)


def test_what_has_no_grade_has_an_empty_field_and_no_formula_is_left():
    rows = list(csv.DictReader(io.StringIO(grades_csv([(EXERCISE, CLASS)]))))
    assert [r["score"] for r in rows] == [str(MOST), "0.0", "", "", ""]
    assert [r["state"] for r in rows][2:] == ["unreadable", "grader error", "not graded yet"]
    assert rows[4]["student"] == "'=1+1"
    for_nbgrader = list(csv.DictReader(io.StringIO(nbgrader_csv([(EXERCISE, CLASS)]))))
    assert [r["score"] for r in for_nbgrader] == [str(MOST), "0.0", "", "", ""]
    assert for_nbgrader[0]["student_id"] == "ann"


def test_a_new_content_or_student_has_new_inputs():
    seeds = {
        submission_seed(*key)
        for key in ((1, "a", "x"), (1, "a", "y"), (1, "b", "x"), (2, "a", "x"))
    }
    assert len(seeds) == 4


def test_the_reference_notebook_answers_every_task():
    notebook = read_notebook(reference_notebook(EXERCISE))
    assert set(find_answers(notebook, EXERCISE.released, list(TASKS)).sources) == set(TASKS)


# --- the store and the schedule ---------------------------------------------------------------


def test_a_store_refuses_what_is_not_its_own(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("x")
    with pytest.raises(StoreError, match="other things"), opened(tmp_path / "mine", new=True):
        pass
    with pytest.raises(StoreError, match="holds no results"), opened(tmp_path / "none"):
        pass
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "results.sqlite").write_bytes(b"not a database" * 100)
    with pytest.raises(StoreError, match="new folder"), opened(tmp_path / "bad"):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no flock")
def test_two_graders_do_not_share_a_folder(tmp_path):
    with (
        opened(tmp_path / "out", new=True),
        pytest.raises(StoreError, match="Another"),
        opened(tmp_path / "out"),
    ):
        pass


class Now(Executor):
    """Runs it at once; `fails` says how often a student's work goes wrong."""

    def __init__(self, fails):
        self.fails = dict(fails)

    def submit(self, function, student, content, settings):
        future = Future()
        if self.fails.get(student, 0):
            self.fails[student] -= 1
            future.set_exception(RuntimeError("the machine caught fire"))
        else:
            future.set_result(record(seed=len(content)))
        return future


def test_an_error_of_the_graders_is_tried_again_and_never_a_grade(tmp_path):
    class_ = [Submission(n, n, (File(n, n.encode()),)) for n in ("ann", "bob", "carl")]
    steps = []
    with opened(tmp_path / "out", new=True) as store:
        store.sheet(NAME).use(EXERCISE.version)
        course = plain_course()

        def go(fails):
            return schedule.grade_class(
                class_,
                store.sheet(NAME),
                EXERCISE,
                Settings(NAME, 1),
                Now(fails),
                2,
                lambda: steps.append(1),
            )

        first = go({"ann": 1, "bob": 99})
        assert (first.graded, first.before, first.troubled) == (2, 0, 1)
        waiting = next(r for r in standings(store, EXERCISE, course) if r.student == "bob")
        assert waiting.record is None
        assert "caught fire" in waiting.trouble
        again = go({})
        assert (again.graded, again.before, again.troubled) == (1, 2, 0)
        assert all(
            r.record is not None and not r.trouble for r in standings(store, EXERCISE, course)
        )
    assert len(steps) == 6


def test_a_new_version_of_the_checks_grades_anew(tmp_path):
    one = Submission("ann", "ann", (File("ann", b"x"),))
    with opened(tmp_path / "out", new=True) as store:
        sheet = store.sheet(NAME)
        assert not sheet.enrol(one, "1")
        sheet.put(one, "1", record())
        assert sheet.enrol(one, "1")
        assert not sheet.enrol(one, "2")


def test_results_inside_the_submissions_are_refused(tmp_path, capsys):
    (tmp_path / "ann.ipynb").write_text("{}")
    assert cli.main(["grade", str(tmp_path), "--out", str(tmp_path / "out")]) == 2
    assert "within the submissions" in capsys.readouterr().err
    assert cli.main(["grade", str(tmp_path / "none"), "--out", str(tmp_path.parent / "o")]) == 2
    assert "does not exist" in capsys.readouterr().err


@pytest.mark.parametrize("live", [True, False])
def test_progress_says_how_far_and_how_long(live):
    stream = io.StringIO()
    stream.isatty = lambda: live
    bar = ProgressBar(40, stream, "submissions")
    for _ in range(40):
        bar.step()
    bar.close()
    text = stream.getvalue()
    assert "20 of 40 submissions" in text
    assert "left" in text
    assert text.count("submissions") == (40 if live else 10)


# --- what is said of the machine and of the commands ------------------------------------------


def test_python_in_a_place_that_the_jail_replaces_is_said_to_be_there(monkeypatch, tmp_path):
    monkeypatch.setattr(doctor.sys, "platform", "linux")
    monkeypatch.setattr(doctor.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(doctor.shown, "system_paths", lambda: (Path("/usr"),))  # it is remembered
    for place in ("/tmp/env/bin/python3.11", "/home/student/python"):
        monkeypatch.setattr(doctor.shown, "interpreter", lambda place=place: Path(place))
        last = doctor.examine()[-1]
        assert not last.well
        assert place in last.seen
        assert "namespaces" not in last.mend
        assert "outside of" in last.mend


def test_the_help_of_every_command_with_an_exercise_lists_them_all(capsys):
    for command in ("release", "grade"):
        with pytest.raises(SystemExit):
            cli.main([command, "--help"])
        said = "".join(capsys.readouterr().out.split())
        for name in EXERCISES:
            assert name in said
    assert "--exercise" in (Path(__file__).parents[2] / "docs" / "instructors.md").read_text(
        "utf-8"
    )
