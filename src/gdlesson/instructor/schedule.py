"""Grades a class: any executor of concurrent.futures does the work, this process keeps the records.

Bytes go out and plain dicts come back, so the work may happen on threads here (each submission is
in a process of its own), or on the workers of a Dask cluster. Only a few submissions are on their
way at any time; the rest has not even been read.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from dataclasses import asdict, dataclass, field

from gdlesson.instructor.apart.desk import WorkError, ask
from gdlesson.instructor.grading import Settings, unreadable
from gdlesson.instructor.intake.collect import Submission
from gdlesson.instructor.intake.exercise import Exercise, load_exercise
from gdlesson.instructor.intake.files import File, packed
from gdlesson.instructor.jail.run import STARTING
from gdlesson.instructor.records import Record, read_record
from gdlesson.instructor.sheet import Sheet, content_of

#: Tries for one submission before its error is noted and the class goes on.
TRIES = 2


class SchedulerError(Exception):
    """The work can't be given to anybody; the text says why and what to do."""


@dataclass
class Counts:
    """What became of a class: graded now, graded before, or lost to an error of the grader's.

    `present` is what was handed in, by student and content.
    """

    graded: int = 0
    before: int = 0
    troubled: int = 0
    present: set[tuple[str, str]] = field(default_factory=set)

    def add(self, other: Counts) -> None:
        """Count what became of another exercise, too."""
        self.graded += other.graded
        self.before += other.before
        self.troubled += other.troubled


def grade_apart(student: str, files: tuple[File, ...], settings: Settings) -> Record:
    """Grade one submission in a process of its own; a record, whatever it does to that process.

    Args:
        student: whose it is.
        files: what was handed in.
        settings: of the run.

    Raises:
        JailError: if the jail does not start.
        ApartError: if the process was ended from outside, or failed by itself.
    """
    table, blob = packed(files)
    request = {
        "do": "grade", "exercise": settings.exercise, "student": student, "files": table,
        "settings": asdict(settings),
        # The jail keeps to its own limits; this one is for a machine that was put to sleep.
        "seconds": settings.limits.total_seconds + 2 * STARTING + 30,
    }  # fmt: skip
    try:
        reply, _ = ask(request, blob)
    except WorkError as reason:
        return unreadable(str(reason), load_exercise(settings.exercise))
    return read_record(reply)


def grade_class(
    submissions: Iterable[Submission],
    sheet: Sheet,
    exercise: Exercise,
    settings: Settings,
    executor: Executor,
    window: int,
    step: Callable[[], None] = lambda: None,
    again: bool = False,
    first: Callable[[], None] = lambda: None,
) -> Counts:
    """Grade what has no record yet.

    Args:
        submissions: read as they are needed.
        sheet: where each record goes as soon as it is there.
        exercise: what was handed in.
        settings: for each submission.
        executor: where the work happens.
        window: how many are on their way at once.
        step: called once a submission, whatever became of it.
        again: grade what has a record, too.
        first: called before the first of them is graded; what it raises ends the run.

    Returns:
        How many were graded, and who handed in.
    """
    counts = Counts()
    begun = False
    flying: dict[Future[Record], tuple[Submission, int]] = {}

    def land() -> None:
        done, _ = wait(flying, return_when=FIRST_COMPLETED)
        for future in done:
            submission, tries = flying.pop(future)
            try:
                record = future.result()
            except Exception as error:
                if tries < TRIES:
                    send(submission, tries + 1)
                    continue
                reason = f"{type(error).__name__}: {error}"[:500]
                sheet.trouble(submission, exercise.version, reason)
                counts.troubled += 1
            else:
                sheet.put(submission, exercise.version, record)
                counts.graded += 1
            step()

    def send(submission: Submission, tries: int) -> None:
        nonlocal begun
        if not begun:
            first()
            begun = True
        future = executor.submit(grade_apart, submission.student, submission.files, settings)
        flying[future] = (submission, tries)

    try:
        for submission in submissions:
            counts.present.add((submission.student, content_of(submission)))
            if sheet.enrol(submission, exercise.version) and not again:
                counts.before += 1
                step()
            elif not submission.files:
                sheet.put(submission, exercise.version, unreadable(submission.problem, exercise))
                counts.graded += 1
                step()
            else:
                send(submission, 1)
            while len(flying) >= window:
                land()
        while flying:
            land()
    except BaseException:
        for future in flying:
            future.cancel()
        raise
    return counts


def default_workers() -> int:
    """As many as there are processors for us."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextlib.contextmanager
def executor_for(scheduler: str | None, workers: int) -> Iterator[tuple[Executor, int]]:
    """An executor and how many submissions to have on their way.

    Args:
        scheduler: the address of a Dask scheduler, such as tcp://host:8786; None for threads here.
        workers: how many threads.

    Raises:
        SchedulerError: if Dask is not installed, or nobody answers at the address.
    """
    if scheduler is None:
        pool = ThreadPoolExecutor(workers)
        try:
            yield pool, workers + 1
        finally:
            pool.shutdown(cancel_futures=True)
        return
    try:
        from distributed import Client
    except ImportError:
        raise SchedulerError("Dask is not installed: pip install 'gdlesson[cluster]'") from None
    try:
        client = Client(scheduler, timeout=10)
    except (OSError, ValueError) as error:
        raise SchedulerError(f"nobody answers at {scheduler}: {error}") from error
    with client:
        threads = sum(client.nthreads().values())
        # Not pure: the same bytes from two students are two pieces of work. A worker that dies
        # hands its work to another one.
        yield client.get_executor(pure=False, retries=2), max(2 * threads, 2)
