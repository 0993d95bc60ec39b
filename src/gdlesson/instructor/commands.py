"""The commands for instructors: release, grade, report, doctor."""

from __future__ import annotations

import argparse
import secrets
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gdlesson.instructor.exercises import DEFAULT, EXERCISES

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from gdlesson.instructor.grading import Settings
    from gdlesson.instructor.intake.exercise import Exercise
    from gdlesson.instructor.report.summary import Summary


class CommandError(Exception):
    """The command can't do what it was asked for; the text says why and what to do."""


def add_to(commands: Any) -> None:
    """Add the instructor's commands to the parser of `gdlesson`."""
    release = commands.add_parser("release", help="for instructors: write an exercise to hand out")
    release.add_argument("folder", type=Path, help="where to; a changed file there is kept")
    _exercise(release)
    release.set_defaults(run=_release)
    grade = commands.add_parser(
        "grade", help="for instructors: grade a folder or zip of submissions"
    )
    grade.add_argument("submissions", type=Path, help="files named by student, folders, or a zip")
    grade.add_argument("--out", type=Path, required=True, help="the folder for the results")
    grade.add_argument("--workers", type=_count, help="how many at once; default: one a processor")
    grade.add_argument("--scheduler", help="address of a Dask scheduler, tcp://host:port")
    grade.add_argument("--seed", type=int, help="for the inputs, to repeat a run; default: drawn")
    grade.add_argument(
        "--trust-submissions",
        action="store_true",
        help="run them without a jail, with all your rights; only if you wrote them yourself",
    )
    _exercise(grade)
    grade.set_defaults(run=_grade)
    report = commands.add_parser(
        "report", help="for instructors: write the class report from results"
    )
    report.add_argument("results", type=Path, help="the folder that `gdlesson grade` made")
    report.set_defaults(run=_report)
    doctor = commands.add_parser(
        "doctor", help="for instructors: whether this machine can jail submissions"
    )
    doctor.set_defaults(run=_doctor)


def _exercise(parser: argparse.ArgumentParser) -> None:
    names = " or ".join(EXERCISES)
    parser.add_argument("--exercise", help=f"its notebook's name: {names}; default: {DEFAULT}")


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 256:
        raise argparse.ArgumentTypeError(f"a number from 1 to 256; got {text!r}")
    return int(text)


def run(given: argparse.Namespace) -> int:
    """Run the command that was parsed; what goes wrong is told in a line or two."""
    from gdlesson.instructor.apart.desk import ApartError
    from gdlesson.instructor.intake.exercise import ExerciseError
    from gdlesson.instructor.intake.places import CollectError
    from gdlesson.instructor.jail.walls import JailError
    from gdlesson.instructor.schedule import SchedulerError
    from gdlesson.instructor.store import StoreError
    from gdlesson.workspace.copying import WorkspaceError

    told = (
        ApartError, CommandError, CollectError, ExerciseError, JailError, SchedulerError,
        StoreError, WorkspaceError, OSError,
    )  # fmt: skip
    try:
        return int(given.run(given))
    except told as error:
        print(f"gdlesson {given.command}: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        hint = ". What is graded is kept; the same command goes on from there."
        print(f"\nStopped{hint if given.command == 'grade' else '.'}", file=sys.stderr)
        return 130


def _release(given: argparse.Namespace) -> int:
    from gdlesson.instructor.intake.exercise import exercise_file

    source = exercise_file(given.exercise or DEFAULT)
    target = given.folder / source.name
    data = source.read_bytes()
    if target.exists() and target.read_bytes() != data:
        raise CommandError(f"{target} is there already and differs; name another folder.")
    given.folder.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    print(f"{target}: ready to hand out.")
    return 0


def _doctor(given: argparse.Namespace) -> int:
    from gdlesson.instructor.jail.doctor import examine

    findings = examine()
    for finding in findings:
        seen = f" ({finding.seen})" if finding.seen else ""
        print(f"{'ok ' if finding.well else 'NO '} {finding.what}{seen}")
        if not finding.well:
            print(f"    {finding.mend}")
    if all(f.well for f in findings):
        print("Submissions can be graded here: whatever they do stays in the jail.")
        return 0
    print("Submissions can't be graded here.")
    return 1


def _report(given: argparse.Namespace) -> int:
    from gdlesson.instructor.intake.exercise import load_exercise
    from gdlesson.instructor.report.results import write_results
    from gdlesson.instructor.store import opened

    with opened(given.results) as store:
        exercise = load_exercise(store.setting("exercise", DEFAULT))
        summary = write_results(given.results, store, exercise)
    _tell(summary, given.results)
    return 0


def _grade(given: argparse.Namespace) -> int:
    from gdlesson.instructor.apart import desk

    desk.prepare(given.exercise or DEFAULT)  # it imports the rest beside us
    from gdlesson.instructor.grading import Settings
    from gdlesson.instructor.intake.collect import open_class
    from gdlesson.instructor.intake.exercise import load_exercise
    from gdlesson.instructor.intake.names import short
    from gdlesson.instructor.progress_bar import ProgressBar
    from gdlesson.instructor.report.results import write_results
    from gdlesson.instructor.schedule import default_workers, executor_for, grade_class
    from gdlesson.instructor.store import opened

    place, out = given.submissions, given.out
    exercise = load_exercise(given.exercise or DEFAULT)
    if place.is_dir() and out.resolve().is_relative_to(place.resolve()):
        raise CommandError(f"{out} lies within the submissions; name a folder outside of them.")
    found = open_class(place)
    workers = given.workers or default_workers()
    with opened(out, new=True) as store, executor_for(given.scheduler, workers) as (pool, window):
        hidden = tuple(str(p.resolve()) for p in (place, out) if p.is_dir())
        settings = Settings(exercise.name, _seed(given, store), not given.trust_submissions, hidden)
        _same_run(store, exercise, settings)
        _check_the_grader(pool, exercise, settings)
        bar = ProgressBar(len(found), sys.stderr, "submissions")
        try:
            submissions = found.submissions(exercise.name)
            counts = grade_class(submissions, store, exercise, settings, pool, window, bar.step)
            store.forget_absent(counts.present)
        finally:
            bar.close()
            summary = write_results(out, store, exercise)
    print(f"{counts.graded} graded now, {counts.before} had been before.")
    _tell(summary, out)
    if left_out := found.layout.left_out:
        names = ", ".join(f"{short(name)} ({why})" for name, why in left_out[:10])
        print(f"Left out of the class: {names}{', ...' if len(left_out) > 10 else ''}.")
    if counts.troubled:
        print(f"{counts.troubled} met an error of the grader's and have no grade; run it again.")
    return 3 if counts.troubled else 0


def _seed(given: argparse.Namespace, store: Any) -> int:
    wanted = secrets.randbits(48) if given.seed is None else given.seed
    text = store.setting("seed", str(wanted))
    if not text.isascii() or not text.removeprefix("-").isdecimal():
        raise CommandError(
            f"the seed in these results is damaged ({text[:20]!r}); use a new folder."
        )
    kept = int(text)
    if given.seed is not None and kept != given.seed:
        raise CommandError(f"these results were made with --seed {kept}; use a new folder.")
    return kept


def _same_run(store: Any, exercise: Exercise, settings: Settings) -> None:
    """One folder is for one exercise; what is graded without a jail says so ever after."""
    kept = store.setting("exercise", exercise.name)
    if kept != exercise.name:
        raise CommandError(f"these are results of {kept}; name a new folder for {exercise.name}.")
    store.change("checks", exercise.version)
    if not settings.walled:
        store.change("walled", "no")


def _check_the_grader(pool: Executor, exercise: Exercise, settings: Settings) -> None:
    """No grade from a jail that leaks, nor from a grader that fails the reference answers."""
    from gdlesson.instructor import selfcheck
    from gdlesson.instructor.intake.files import File
    from gdlesson.instructor.jail import doctor
    from gdlesson.instructor.schedule import grade_apart

    if settings.walled:
        leaks = pool.submit(doctor.complaints).result()
        if leaks:
            raise CommandError(
                "there is no jail that holds here, so nothing was graded:\n  "
                + "\n  ".join(leaks)
                + "\n`gdlesson doctor` says more. Only if you trust every submission as you trust "
                "yourself: --trust-submissions."
            )
    reference = (File(f"{exercise.name}.ipynb", selfcheck.reference_notebook(exercise)),)
    wrong = selfcheck.complaints(pool.submit(grade_apart, "", reference, settings).result())
    if wrong:
        raise CommandError(
            "the grader does not give full marks to its own reference answers, so nothing was "
            "graded:\n  " + "\n  ".join(wrong)
        )


def _tell(summary: Summary, folder: Path) -> None:
    said = f"{summary.graded} graded, {summary.unreadable} unreadable"
    said += f", {summary.other} of another exercise" if summary.other else ""
    said += f", {summary.waiting} without a grade" if summary.waiting else ""
    print(f"{said}; {len(summary.human)} need a human. See {folder / 'report.html'}")
