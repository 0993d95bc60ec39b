"""The commands for instructors: how they are called, and how what goes wrong is told."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from gdlesson.instructor.errors import CommandError
from gdlesson.instructor.exercises import DEFAULT, EXERCISES


def add_to(commands: Any) -> None:
    """Add the instructor's commands to the parser of `gdlesson`."""

    def add(name: str, run: Callable[[argparse.Namespace], int], what: str) -> Any:
        parser = commands.add_parser(name, help=f"for instructors: {what}")
        parser.set_defaults(run=run)
        return parser

    release = add("release", _release, "write an exercise to hand out")
    release.add_argument("folder", type=Path, help="where to; a changed file there is kept")
    _exercise(release)
    _grading(add("grade", _grade, "grade a folder or zip of submissions"))
    report = add("report", _report, "write the class report from results")
    _results(report)
    _course(report, "the file that the results were made with, as it is now")
    report.add_argument(
        "--anonymous", action="store_true", help="beside it one to show to the class: no names"
    )
    override = add("override", _override, "decide how a student's task ended")
    _results(override, "student")
    override.add_argument("task", help="as in grades.csv")
    override.add_argument(
        "outcome", help="passed, wrong, or a number of points; `withdrawn` takes a decision back"
    )
    override.add_argument("--why", default="", help="kept with it, and shown")
    _results(add("forget", _forget, "remove every trace of a student"), "student")
    export = add("export", _export, "grades and feedback as a platform takes them")
    _results(export)
    export.add_argument("form", choices=("canvas", "moodle", "nbgrader", "plain"))
    out = "a file that is not there yet: .csv for the grades, .zip for the feedback"
    export.add_argument("--out", type=Path, required=True, help=out)
    _exercise(export)
    add("doctor", _doctor, "whether this machine can jail submissions")


def _named(text: str) -> Path:
    """A place with its own name, which says what it is, below folders that are around it in fact.

    `.` has no name, and the folder above `x/..` is not `x`.
    """
    place = Path(text)
    if place.name in ("", ".."):
        return place.resolve()
    return place.parent.resolve() / place.name if ".." in place.parts else place


def _grading(grade: argparse.ArgumentParser) -> None:
    grade.add_argument("submissions", type=_named, help="files named by student, folders, or a zip")
    grade.add_argument("--out", type=Path, required=True, help="the folder for the results")
    grade.add_argument("--roster", type=Path, help="a CSV of students, as the platform exports it")
    _course(grade, "course.toml beside the submissions")
    grade.add_argument("--student", help="grade this student alone, and once more")
    grade.add_argument("--workers", type=_count, help="how many at once; default: one a processor")
    grade.add_argument("--scheduler", help="address of a Dask scheduler, tcp://host:port")
    grade.add_argument("--seed", type=int, help="for the inputs, to repeat a run; default: drawn")
    grade.add_argument(
        "--trust-submissions",
        action="store_true",
        help="run them without a jail, with all your rights; only if you wrote them yourself",
    )
    _exercise(grade)


def _exercise(parser: argparse.ArgumentParser) -> None:
    names = " or ".join(EXERCISES)
    parser.add_argument("--exercise", help=f"its notebook's name: {names}; default: {DEFAULT}")


def _results(parser: argparse.ArgumentParser, *more: str) -> None:
    parser.add_argument("results", type=Path, help="the folder that `gdlesson grade` made")
    for name in more:
        parser.add_argument(name, help="the id, as in grades.csv")


def _course(parser: argparse.ArgumentParser, default: str) -> None:
    parser.add_argument("--course", type=Path, help=f"settings; default: {default}")


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 256:
        raise argparse.ArgumentTypeError(f"a number from 1 to 256; got {text!r}")
    return int(text)


def options_first(words: Sequence[str]) -> list[str]:
    """The words of a command with its options before the others: an id may begin with a dash.

    >>> options_first(["override", "out", "-x", "slope", "wrong", "--why", "y"])
    ['override', '--why=y', '--', 'out', '-x', 'slope', 'wrong']
    >>> options_first(["grade", "class", "--student", "-x"])
    ['grade', 'class', '--student=-x']
    """
    joined: list[str] = []
    for word in words:
        if joined and joined[-1] in ("--why", "--student"):
            joined[-1] += f"={word}"
        else:
            joined.append(word)
    if joined[:1] not in (["override"], ["forget"]) or {"-h", "--help"} & set(joined):
        return joined
    options = [word for word in joined[1:] if word.startswith("--why")]
    return [joined[0], *options, "--", *(w for w in joined[1:] if w not in (*options, "--"))]


def run(given: argparse.Namespace) -> int:
    """Run the command that was parsed; what goes wrong is told in a line or two."""
    from gdlesson.instructor.apart.desk import ApartError
    from gdlesson.instructor.course_file import CourseError
    from gdlesson.instructor.intake.exercise import ExerciseError
    from gdlesson.instructor.intake.places import CollectError
    from gdlesson.instructor.jail.walls import JailError
    from gdlesson.instructor.people.roster import RosterError
    from gdlesson.instructor.schedule import SchedulerError
    from gdlesson.instructor.store import StoreError
    from gdlesson.workspace.copying import WorkspaceError

    told = (
        ApartError, CommandError, CollectError, CourseError, ExerciseError, JailError, RosterError,
        SchedulerError, StoreError, WorkspaceError, OSError,
    )  # fmt: skip
    try:
        return int(given.run(given))
    except told as error:
        print(f"gdlesson {given.command}: {_in_words(error)}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        hint = ". What is graded is kept; the same command goes on from there."
        print(f"\nStopped{hint if given.command == 'grade' else '.'}", file=sys.stderr)
        return 130


def _in_words(error: Exception) -> str:
    """Python's number of what the system refused is nothing to read."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}." if error.filename else f"{error.strerror}."
    return str(error)


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


def _grade(given: argparse.Namespace) -> int:
    from gdlesson.instructor.class_run import grade

    return grade(given)


def _report(given: argparse.Namespace) -> int:
    from gdlesson.instructor.gradebook import report

    return report(given.results, given.course, anonymous=given.anonymous)


def _override(given: argparse.Namespace) -> int:
    from gdlesson.instructor.gradebook import override

    return override(given.results, given.student, given.task, given.outcome, given.why)


def _forget(given: argparse.Namespace) -> int:
    from gdlesson.instructor.gradebook import forget

    return forget(given.results, given.student)


def _export(given: argparse.Namespace) -> int:
    from gdlesson.instructor.gradebook import export

    return export(given.results, given.form, given.out, given.exercise)
