"""A class on a Dask cluster of four: a worker is killed on the way, one joins, nothing is lost.

2,000 drawn submissions are graded if BENCH_FULL is set, else 200.
"""

import collections
import os
import signal
import sys
import tempfile
import time
from pathlib import Path

from _page import Section

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT)]

from fixtures.submissions.notebooks import NAME  # noqa: E402
from fixtures.submissions.sample import sample_class  # noqa: E402

from gdlesson.instructor.course_file import plain_course  # noqa: E402
from gdlesson.instructor.grading import Settings  # noqa: E402
from gdlesson.instructor.intake.collect import collect  # noqa: E402
from gdlesson.instructor.intake.exercise import load_exercise  # noqa: E402
from gdlesson.instructor.report.standing import standings  # noqa: E402
from gdlesson.instructor.schedule import executor_for, grade_apart, grade_class  # noqa: E402
from gdlesson.instructor.store import opened  # noqa: E402

WORKERS = 4
#: Every so many-th submission is graded once more, here, and has to come out the same.
COMPARED = 40


def without_time(record: dict[str, object] | None) -> dict[str, object]:
    """What of a record does not depend on the machine."""
    return {k: v for k, v in (record or {}).items() if k != "seconds"}


def main() -> Section:
    """Grade, kill, add, compare; what is lost is an error here and no line of a table."""
    from distributed import LocalCluster
    from distributed.diagnostics.plugin import SchedulerPlugin

    many = 2000 if os.environ.get("BENCH_FULL") else 200
    exercise, settings = load_exercise(NAME), Settings(NAME, 1)
    did: collections.Counter[str] = collections.Counter()
    killed: list[str] = []
    steps: list[float] = []

    class Counting(SchedulerPlugin):
        """Which worker did how many."""

        def transition(self, key, start, finish, *_, worker=None, **more):  # type: ignore[no-untyped-def]
            if (start, finish) == ("processing", "memory"):
                did[worker] += 1

    with (
        tempfile.TemporaryDirectory() as place,
        LocalCluster(
            n_workers=WORKERS, threads_per_worker=1, dashboard_address="127.0.0.1:0", protocol="tcp"
        ) as cluster,
    ):
        folder = Path(place) / "class"
        folder.mkdir()
        for student, notebook in sample_class(many).items():
            (folder / f"{student}.ipynb").write_bytes(notebook)
        cluster.scheduler.add_plugin(Counting())

        def step() -> None:
            steps.append(time.perf_counter())
            if len(steps) % 100 == 0:
                print(f"{len(steps)} of {many}", flush=True)
            if len(steps) == many // 3:
                worker = next(iter(cluster.workers.values()))
                killed.append(worker.worker_address)
                os.kill(worker.pid, signal.SIGKILL)
            if len(steps) == many // 2:
                cluster.scale(WORKERS + 1)

        began = time.perf_counter()
        with (
            opened(Path(place) / "results", new=True) as store,
            executor_for(cluster.scheduler_address, WORKERS) as (pool, window),
        ):
            sheet = store.sheet(NAME)
            sheet.use(exercise.version)
            entries = collect(folder, NAME)
            counts = grade_class(entries, sheet, exercise, settings, pool, window, step)
            taken = time.perf_counter() - began
            found = {r.student: r for r in standings(store, exercise, plain_course())}
        for submission in list(collect(folder, NAME))[::COMPARED]:
            again = grade_apart(submission.student, submission.files, settings)
            if without_time(found[submission.student].record) != without_time(again):
                raise AssertionError(f"{submission.student} has another record here")
    graded = sum(r.state == "graded" for r in found.values())
    if (graded, counts.graded, counts.troubled) != (many, many, 0):
        raise AssertionError(f"{graded} of {many} have a grade: {counts}")
    rows = [
        (f"worker {k}", n, "killed" if address in killed else "")
        for k, (address, n) in enumerate(did.items(), 1)
    ]
    return Section(
        "A class on a cluster",
        f"Of {many} submissions on {WORKERS} Dask workers, one of them killed and one added on the "
        "way, none is lost, and none gets another record than here.",
        ("", "graded", ""),
        rows,
        f"{graded} of {many} were graded, at {taken / many:.2f} s each; "
        f"{len(range(0, many, COMPARED))} of them were graded once more in one process, with the "
        f"same records. The load at the end was {os.getloadavg()[0]:.1f}.",
    )
