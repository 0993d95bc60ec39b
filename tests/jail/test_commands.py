"""`gdlesson grade` from a shell: from nothing to a report, killed half-way, on a cluster."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fixtures.submissions.notebooks import MOST, NAME, changed, data, right, submission
from fixtures.submissions.sample import sample_class, write_sample

from gdlesson import cli
from gdlesson.instructor.course_file import plain_course
from gdlesson.instructor.grading import Settings
from gdlesson.instructor.intake.collect import collect
from gdlesson.instructor.intake.exercise import load_exercise
from gdlesson.instructor.jail import doctor
from gdlesson.instructor.report.standing import standings
from gdlesson.instructor.schedule import executor_for, grade_class
from gdlesson.instructor.sheet import FILE
from gdlesson.instructor.store import opened

COMMAND = [sys.executable, "-m", "gdlesson.cli"]


def records(out):
    """Student and time of every record."""
    base = sqlite3.connect(f"file:{out / FILE}?mode=ro", uri=True)
    try:
        return dict(base.execute("SELECT student, at || record FROM results"))
    except sqlite3.OperationalError:  # it has not been made yet
        return {}
    finally:
        base.close()


def small(seconds=0.0, task="mse_loss"):
    """A notebook with one answer that takes its time."""
    wait = f"import time\n    time.sleep({seconds})\n    return"
    return data(submission({task: right(task).replace("return", wait)}, rest=False))


def write(folder, notebooks):
    folder.mkdir()
    for name, content in notebooks.items():
        (folder / f"{name}.ipynb").write_bytes(content)
    return folder


def test_from_nothing_to_a_report(jail, tmp_path, capsys):
    many = write_sample(tmp_path / "class", 3)
    out = tmp_path / "results"
    assert cli.main(["grade", str(tmp_path / "class"), "--out", str(out)]) == 0
    said = capsys.readouterr()
    assert f"{many} graded now, 0 had been before." in said.out
    assert f"{many} of {many} submissions" in said.err
    for name in ("report.html", "grades.csv", "nbgrader.csv", "feedback/ada.html"):
        assert (out / name).is_file()
    before = records(out)
    assert cli.main(["grade", str(tmp_path / "class"), "--out", str(out)]) == 0
    assert f"0 graded now, {many} had been before." in capsys.readouterr().out
    assert records(out) == before
    (out / "report.html").unlink()
    assert cli.main(["report", str(out)]) == 0
    assert "What the class believes" in (out / "report.html").read_text("utf-8")


def test_a_killed_run_goes_on_where_it_was(jail, tmp_path):
    names = [f"s{i:02}" for i in range(12)]
    place = write(tmp_path / "class", dict.fromkeys(names, small(0.02)))
    out = tmp_path / "out"
    command = [*COMMAND, "grade", str(place), "--out", str(out), "--workers", "1"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while not (out / FILE).exists() or len(records(out)) < 4:
        with pytest.raises(subprocess.TimeoutExpired):  # it lives
            process.wait(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    kept = records(out)
    assert 4 <= len(kept) < 12
    again = subprocess.run(command, capture_output=True, text=True, check=True)
    assert f"{12 - len(kept)} graded now, {len(kept)} had been before." in again.stdout
    after = records(out)
    assert set(after) == set(names)
    assert {name: after[name] for name in kept} == kept


def test_only_what_has_changed_is_graded_again_and_on_new_inputs(jail, tmp_path, capsys):
    place = write(tmp_path / "class", {"ann": small(), "bob": small()})
    out = tmp_path / "out"
    run = ["grade", str(place), "--out", str(out)]
    cli.main(run)
    first = records(out)
    wrong = changed("mse_loss", (".mean()", ".sum()"))
    (place / "ann.ipynb").write_bytes(data(submission({"mse_loss": wrong}, rest=False)))
    (place / "bob.ipynb").unlink()
    capsys.readouterr()
    cli.main(run)
    said = capsys.readouterr().out
    assert "1 graded now, 0 had been before." in said
    assert "1 graded, 0 unreadable" in said  # bob has handed in nothing any more
    seeds = [json.loads(r[r.index("{") :])["seed"] for r in (first["ann"], records(out)["ann"])]
    assert seeds[0] != seeds[1]
    assert not (out / "feedback" / "bob.html").exists()


def test_a_seed_repeats_a_run(jail, tmp_path, capsys):
    wrong = {"mse_loss": changed("mse_loss", (".mean()", ".sum()"))}
    place = write(tmp_path / "class", {"ann": data(submission(wrong, rest=False))})
    pages = []
    for name, seed in (("one", "5"), ("two", "5"), ("three", "6")):
        assert cli.main(["grade", str(place), "--out", str(tmp_path / name), "--seed", seed]) == 0
        pages.append((tmp_path / name / "feedback" / "ann.html").read_text("utf-8"))
    assert pages[0] == pages[1] != pages[2]
    assert cli.main(["grade", str(place), "--out", str(tmp_path / "one"), "--seed", "7"]) == 2
    assert "--seed 5" in capsys.readouterr().err


def test_nothing_is_graded_without_a_jail_that_holds(jail, tmp_path, capsys, monkeypatch):
    place = write(tmp_path / "class", {"ann": small()})
    monkeypatch.setattr(doctor, "complaints", lambda: ["no network: sees eth0. Mend it."])
    out = tmp_path / "out"
    assert cli.main(["grade", str(place), "--out", str(out)]) == 2
    error = capsys.readouterr().err
    assert "sees eth0" in error
    assert "--trust-submissions" in error
    assert records(out) == {}
    assert cli.main(["grade", str(place), "--out", str(out), "--trust-submissions"]) == 0
    assert "Graded without a jail" in (out / "report.html").read_text("utf-8")
    # A run with nothing to do starts no jail, and asks for none.
    assert cli.main(["grade", str(place), "--out", str(out)]) == 0
    (place / "bo.ipynb").write_bytes(small())
    assert cli.main(["grade", str(place), "--out", str(out)]) == 2
    assert set(records(out)) == {"ann"}


def test_nothing_is_graded_by_a_grader_that_fails_its_own_reference(
    jail, tmp_path, capsys, monkeypatch
):
    import gdlesson.instructor.selfcheck as selfcheck

    place = write(tmp_path / "class", {"ann": small()})
    broken = submission({"fit": right("fit").replace("zeros", "ones")})
    monkeypatch.setattr(selfcheck, "reference_notebook", lambda _: data(broken))
    assert cli.main(["grade", str(place), "--out", str(tmp_path / "out")]) == 2
    assert "fit: wrong" in capsys.readouterr().err
    assert records(tmp_path / "out") == {}


def test_a_zip_and_nbgraders_tree_give_the_same_grades(jail, tmp_path):
    import zipfile

    tree = tmp_path / "course" / "submitted"
    notebooks = sample_class(2)
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        for name, content in notebooks.items():
            place = tree / name / "ps1"
            place.mkdir(parents=True)
            (place / f"{NAME}.ipynb").write_bytes(content)
            archive.writestr(f"class/{name}.ipynb", content)
    found = []
    for source in (tree, tree.parent, tmp_path / "class.zip"):
        out = tmp_path / f"out-{len(found)}"
        assert cli.main(["grade", str(source), "--out", str(out), "--seed", "1"]) == 0
        rows = (out / "grades.csv").read_text().splitlines()
        found.append([row.rpartition(",")[0] for row in rows])
    assert found[0] == found[1] == found[2]
    assert len(found[0]) == 3


def test_any_executor_will_do_and_many_at_once_are_told_apart(jail, tmp_path):
    wrong = data(submission({"mse_loss": changed("mse_loss", (".mean()", ".sum()"))}, rest=False))
    place = write(tmp_path / "class", {f"s{i}": (small() if i % 2 else wrong) for i in range(10)})
    exercise = load_exercise(NAME)
    with opened(tmp_path / "out", new=True) as store, ThreadPoolExecutor(5) as pool:
        store.sheet(NAME).use(exercise.version)
        sheet = store.sheet(NAME)
        grade_class(collect(place, NAME), sheet, exercise, Settings(NAME, 1), pool, window=8)
        results = standings(store, exercise, plain_course())
        scores = {r.student: r.record["score"] for r in results}
    assert scores == {f"s{i}": float(i % 2) for i in range(10)}
    assert MOST > 1


def test_a_cluster_that_loses_a_worker_loses_no_grade(jail, tmp_path):
    distributed = pytest.importorskip("distributed")
    place = write(tmp_path / "class", {f"s{i:02}": small(0.05) for i in range(10)})
    exercise = load_exercise(NAME)
    killed = []
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0", protocol="tcp"
    ) as cluster:

        def step():
            if not killed:
                victim = next(iter(cluster.workers.values()))
                killed.append(victim.pid)
                os.kill(victim.pid, signal.SIGKILL)

        with (
            opened(tmp_path / "out", new=True) as store,
            executor_for(cluster.scheduler_address, 1) as (pool, window),
        ):
            store.sheet(NAME).use(exercise.version)
            sheet = store.sheet(NAME)
            counts = grade_class(
                collect(place, NAME), sheet, exercise, Settings(NAME, 1), pool, window, step
            )
            results = standings(store, exercise, plain_course())
    assert killed
    assert counts.troubled == 0
    assert [r.record["score"] for r in results] == [1.0] * 10
    assert Path(place).is_dir()


def test_an_address_where_nobody_answers_is_one_clear_line(tmp_path, capsys, monkeypatch):
    distributed = pytest.importorskip("distributed")
    place = write(tmp_path / "class", {"ann": small()})
    real = distributed.Client
    monkeypatch.setattr(distributed, "Client", lambda address, timeout: real(address, timeout=0.2))
    run = ["grade", str(place), "--out", str(tmp_path / "out"), "--scheduler", "tcp://127.0.0.1:9"]
    assert cli.main(run) == 2
    assert "nobody answers at tcp://127.0.0.1:9" in capsys.readouterr().err
