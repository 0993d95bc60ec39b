"""Random classes: none of it ends, stalls or swells the process that keeps the marks.

A drawn sample; `make bench` has thousands of each kind, with figures.
"""

import resource
import threading
import time

import pytest
from fixtures.submissions.fuzz import KINDS, random_zip, write_fuzz
from fixtures.submissions.notebooks import NAME

from gdlesson.instructor.grading import Settings
from gdlesson.instructor.intake.collect import CollectError, collect
from gdlesson.instructor.intake.exercise import load_exercise
from gdlesson.instructor.jail.walls import Limits
from gdlesson.instructor.report.results import write_results
from gdlesson.instructor.schedule import executor_for, grade_class
from gdlesson.instructor.store import opened

MANY = 60
#: Seconds and bytes that the coordinator may not exceed.
LONGEST, LARGEST = 10.0, 500_000_000


class Heart:
    """Beats in this process; its longest pause is how long the process stood still."""

    def __enter__(self):
        self.pause, self.over = 0.0, threading.Event()
        self.before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        self.beating = threading.Thread(target=self.beat)
        self.beating.start()
        return self

    def beat(self):
        last = time.monotonic()
        while not self.over.wait(0.02):
            now = time.monotonic()
            self.pause, last = max(self.pause, now - last), now

    def __exit__(self, *_):
        self.over.set()
        self.beating.join()
        self.grown = 1024 * (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - self.before)


@pytest.mark.parametrize("kind", KINDS)
def test_a_random_class_has_a_record_each(jail, tmp_path, kind):
    place = write_fuzz(tmp_path / "class", kind, range(MANY))
    exercise = load_exercise(NAME)
    settings = Settings(NAME, 1, limits=Limits(seconds=4.0))
    out = tmp_path / "out"
    with Heart() as heart, opened(out, new=True) as store, executor_for(None, 2) as (pool, window):
        store.change("checks", exercise.version)
        counts = grade_class(collect(place, NAME), store, exercise, settings, pool, window)
        write_results(out, store, exercise)
        results = store.results()
    assert counts.troubled == 0, [r.trouble for r in results if r.trouble]
    assert len(results) == MANY
    assert all(r.record is not None for r in results)
    assert heart.pause < LONGEST
    assert heart.grown < LARGEST


def test_a_random_zip_as_a_class_is_students_or_a_sentence(tmp_path):
    path = tmp_path / "class.zip"
    rows, sentences = [], []
    for number in range(MANY):
        path.write_bytes(random_zip(number))
        try:
            rows += collect(path, NAME)
        except CollectError as error:
            sentences.append(str(error))
    assert rows
    assert all(bool(r.files) != bool(r.problem) for r in rows)
    assert sentences
    assert all(s.endswith(".") for s in sentences)
