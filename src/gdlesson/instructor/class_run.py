"""`gdlesson grade`: a class's exercises one after the other, into one folder of results."""

from __future__ import annotations

import argparse
import secrets
import sys
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import replace
from pathlib import Path

from gdlesson.instructor.apart import desk
from gdlesson.instructor.course_file import Course, CourseError, plain_course, read_course
from gdlesson.instructor.earlier import all_stay, earlier
from gdlesson.instructor.errors import CommandError
from gdlesson.instructor.exercises import DEFAULT
from gdlesson.instructor.gradebook import meant, tell, tell_strangers
from gdlesson.instructor.grading import Settings
from gdlesson.instructor.intake.classes import alone, exercise_of
from gdlesson.instructor.intake.exercise import Exercise, exercise_file, load_exercise
from gdlesson.instructor.intake.layout import SETTINGS, SUBMITTED, Top, Work, called
from gdlesson.instructor.kept_settings import current, keep_course
from gdlesson.instructor.progress_bar import ProgressBar
from gdlesson.instructor.report.results import REPORT, write_results
from gdlesson.instructor.rounds import Round, people_of, rounds_of, tell_left_out, tell_times
from gdlesson.instructor.schedule import (
    Counts,
    default_workers,
    executor_for,
    grade_apart,
    grade_class,
)
from gdlesson.instructor.sheet import FILE as RESULTS
from gdlesson.instructor.sheet import NONE
from gdlesson.instructor.store import Store, opened


def grade(given: argparse.Namespace) -> int:
    """Grade what has no record yet; 3 if the grader failed on some of it."""
    place, out = given.submissions, given.out
    _no_results(place)
    exercise = given.exercise or alone(place) or None
    before = earlier(out)
    course = course_of(place, given.course, exercise, before.course)
    people = people_of(course, given.roster, exercise, before.people)
    names = [exercise] if exercise else list(course.exercises)
    for name in names:
        exercise_file(name)  # a wrong name is said before anything is begun
    desk.prepare(names[0])  # it imports the rest beside us
    if place.is_dir() and out.resolve().is_relative_to(place.resolve()):
        raise CommandError(f"{out} lies within the submissions; name a folder outside of them.")
    rounds, people = rounds_of(place, course, people, given.roster and exercise)
    here = {work.student for one in rounds for work in one.works}
    rounds = [r for r in rounds if r.exercise.name in names]
    # Who is graded alone leaves whatever there is of the others.
    whole = {r.exercise.name for r in rounds} if given.student is None else set()
    tell_strangers(course, here | before.but(whole) | {p.id for p in people}, people)
    if not rounds:
        raise CommandError(f"{place} holds nothing of {', '.join(names)}.")
    all_stay(before, whole, people, given.roster or course.roster)
    turns = {r.exercise.name: [work.student for work in r.works] for r in rounds}
    if given.student is not None:
        rounds = [replace(r, works=_of(r.works, given.student)) for r in rounds]
        if not any(r.works for r in rounds):
            hint = meant(given.student, people) or "see grades.csv."
            raise CommandError(f"nothing in {place} is of {given.student!r}; {hint}")
    workers = given.workers or default_workers()
    with opened(out, new=True) as store, executor_for(given.scheduler, workers) as (pool, window):
        hidden = tuple(str(p.resolve()) for p in (place, out) if p.is_dir())
        seed = _seed(given.seed, store)
        keep_course(store, course)
        store.enrol_people(people)
        for name, students in turns.items():
            sheet = store.sheet(name)
            # Who is graded alone leaves the others as they stood, unless the checks are new.
            stand = sheet.run() != NONE and sheet.checks() == load_exercise(name).version
            if given.student is None or not stand:
                sheet.begin(students)
        counts = Counts()
        try:
            for one in rounds:
                settings = Settings(one.exercise.name, seed, not given.trust_submissions, hidden)
                _begin(store, one.exercise, settings)
                among = list(course.exercises) if len(course.exercises) > 1 else ()
                counts.add(
                    _graded(one, among, store, settings, pool, window, given.student is not None)
                )
        finally:
            found = write_results(out, store, course)
    print(f"{counts.graded} graded now, {counts.before} had been before.")
    tell(found, out / REPORT)
    tell_times(rounds, course, people)
    tell_left_out(rounds)
    if counts.troubled:
        print(f"{counts.troubled} met an error of the grader's and have no grade; run it again.")
    return 3 if counts.troubled else 0


def _no_results(place: Path) -> None:
    """What was written about students is nothing that they handed in."""
    pages = place.parent if place.name == "feedback" else place
    for folder in (place, pages):
        if (folder / RESULTS).is_file():
            raise CommandError(
                f"{folder} holds results, not submissions: name the folder that was handed in, and "
                f"{folder} as --out."
            )


def course_of(
    place: Path, named: Path | None, exercise: str | None, before: Course | None = None
) -> Course:
    """The settings: of the file that was named, of the one beside the class, of the run before.

    Raises:
        CourseError: if a file has nothing of the exercise.
    """
    path = named or beside(place)
    if path is None:
        course = plain_course(exercise or DEFAULT) if before is None else current(before)
        if course.source is None or not course.source.is_file():
            known = exercise in (None, *course.exercises)
            return course if known else plain_course(exercise or DEFAULT)
        path = course.source
    else:
        course = read_course(path)
        if named is None:
            print(f"Settings: {path}")
    if exercise not in (None, *course.exercises):
        raise CourseError(f"{path} has no [exercises.{exercise}].")
    return course


def beside(place: Path) -> Path | None:
    """The settings beside a class, which may be a part of the folder that they stand beside."""
    part = called(Top(place.name, place.is_dir())) == SUBMITTED or bool(exercise_of(place))
    around = place.absolute().parents
    return next((p / SETTINGS for p in around[: 1 + part] if (p / SETTINGS).is_file()), None)


def _of(works: list[Work], student: str) -> list[Work]:
    return [work for work in works if work.student == student]


def _graded(
    one: Round,
    among: Sequence[str],
    store: Store,
    settings: Settings,
    pool: Executor,
    window: int,
    again: bool,
) -> Counts:
    sheet = store.sheet(one.exercise.name)
    bar = ProgressBar(len(one.works), sys.stderr, "submissions")
    try:
        submissions = one.found.submissions(one.exercise.name, one.works, among)
        counts = grade_class(
            submissions, sheet, one.exercise, settings, pool, window, bar.step, again=again,
            first=lambda: _check_the_grader(pool, one.exercise, settings),
        )  # fmt: skip
    finally:
        bar.close()
    if not again:
        sheet.mark_absent(counts.present)
    return counts


def _seed(given: int | None, store: Store) -> int:
    wanted = secrets.randbits(48) if given is None else given
    text = store.setting("seed", str(wanted))
    if not text.isascii() or not text.removeprefix("-").isdecimal():
        raise CommandError(
            f"the seed in these results is damaged ({text[:20]!r}); use a new folder."
        )
    kept = int(text)
    if given is not None and kept != given:
        raise CommandError(f"these results were made with --seed {kept}; use a new folder.")
    return kept


def _begin(store: Store, exercise: Exercise, settings: Settings) -> None:
    """Which checks count from now on; what is graded without a jail says so ever after."""
    store.sheet(exercise.name).use(exercise.version)
    if not settings.walled:
        store.change("walled", "no")


def _check_the_grader(pool: Executor, exercise: Exercise, settings: Settings) -> None:
    """No grade from a jail that leaks, nor from a grader that fails the reference answers."""
    from gdlesson.instructor import selfcheck
    from gdlesson.instructor.intake.files import File
    from gdlesson.instructor.jail import doctor

    reference = (File(f"{exercise.name}.ipynb", selfcheck.reference_notebook(exercise)),)
    # Both at once: the reference answers are ours, and do no harm if there is no jail.
    asked = pool.submit(doctor.complaints) if settings.walled else None
    graded = pool.submit(grade_apart, "", reference, settings)
    if asked is not None:
        leaks = asked.result()
        if leaks:
            raise CommandError(
                "there is no jail that holds here, so nothing was graded:\n  "
                + "\n  ".join(leaks)
                + "\n`gdlesson doctor` says more. Only if you trust every submission as you trust "
                "yourself: --trust-submissions."
            )
    wrong = selfcheck.complaints(graded.result())
    if wrong:
        raise CommandError(
            "the grader does not give full marks to its own reference answers, so nothing was "
            "graded:\n  " + "\n  ".join(wrong)
        )
