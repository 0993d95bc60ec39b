"""What is done with results once they are there: report, a hand on a grade, forgetting, exports."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import Path

from gdlesson.instructor.course_file import Course, read_course
from gdlesson.instructor.errors import CommandError
from gdlesson.instructor.exercises import EXERCISES
from gdlesson.instructor.intake.exercise import Exercise, load_exercise
from gdlesson.instructor.intake.names import short, some
from gdlesson.instructor.kept_settings import (
    change_of,
    current,
    keep_course,
    kept_course,
    still_extended,
)
from gdlesson.instructor.people.roster import Person, names_of, plain_name
from gdlesson.instructor.report.exported import exported, of_one_exercise, why_left_out
from gdlesson.instructor.report.exports import Part
from gdlesson.instructor.report.overview import Overview
from gdlesson.instructor.report.pages import page_name, told_apart, told_of
from gdlesson.instructor.report.results import ANONYMOUS, REPORT, write_results
from gdlesson.instructor.report.standing import points_of, standings
from gdlesson.instructor.sheet import NONE, STOPPED, WHOLE
from gdlesson.instructor.store import OWNER_ALONE, Store, opened
from gdlesson.instructor.traces import traces_of
from gdlesson.workspace.files import write_whole


def report(folder: Path, settings: Path | None, *, anonymous: bool = False) -> int:
    """Write everything anew from the records; with other settings if a file of them is named."""
    with opened(folder) as store:
        course = read_course(settings) if settings else current(kept_course(store))
        keep_course(store, course)
        found = write_results(folder, store, course, anonymous=anonymous)
        known = {student.student for student in found.students}
        tell_strangers(course, known, store.people().values())
    tell(found, folder / (ANONYMOUS if anonymous else REPORT))
    return 0


def override(folder: Path, student: str, task: str, outcome: str, why: str) -> int:
    """Keep a human's decision on one task of one student, or take it back."""
    with opened(folder) as store:
        course = kept_course(store)
        exercise = _exercise_with(task, course)
        _known(store, student)
        if outcome == "withdrawn":
            if not store.withdraw(student, task):
                raise CommandError(f"nothing was decided on {task} of {student}.")
            said = "withdrawn; what the grader found counts again"
        else:
            if not why.strip():
                raise CommandError('say why: --why "…"; it is kept, and the student reads it.')
            ended, points = _decision(outcome)
            store.override(student, task, ended, points, why.strip())
            most = points_of(exercise, course.exercises[exercise.name], task)
            said = f"{outcome}, more than its {most:g}" if points and points > most else outcome
        write_results(folder, store, course)
        one = next(r for r in standings(store, exercise, course) if r.student == student)
        changed = change_of(course, store, folder)
    _say(changed)
    score = "no grade" if one.score is None else f"{one.score:g} points"
    print(f"{one.name}, {task}: {said}. {exercise.name}: {score} now.")
    if one.overrides and one.attempts and not any(entry.counts for entry in one.attempts):
        # What a platform calls late is believed before any deadline of ours.
        canvas = one.attempts[-1].attempt.late is True
        way = (
            "in Canvas, then download the class and grade it again"
            if canvas
            else "under [extensions] in course.toml"
        )
        print(
            "All of it was handed in too late, so the other tasks stay missing; to let the whole "
            f"of it count, give more time {way}."
        )
    return 0


def forget(folder: Path, student: str) -> int:
    """Remove every trace of a student from the results."""
    with opened(folder) as store:
        _known(store, student)
        traces = traces_of(store, student)
        gone = Counter(store.forget(student))
        for other in traces.sure:
            gone.update(store.forget(other))
        page = folder / "feedback" / page_name(student)
        pages = int(page.is_file())
        page.unlink(missing_ok=True)
        before = course = kept_course(store)
        for one in (student, *traces.sure):
            course = course.without(one)
        keep_course(store, course)
        write_results(folder, store, course)
        changed = change_of(course, store, folder)
    _say(changed)
    kinds = ("attempts", "results", "overrides", "people")
    words = ("attempts", "records", "decisions", "lines of the roster")
    counts = {word: gone[kind] for kind, word in zip(kinds, words, strict=True)}
    said = ", ".join(
        f"{word}: {n}" for word, n in {**counts, "pages of feedback": pages}.items() if n
    )
    also = f", and under {', '.join(map(short, traces.sure))}" if traces.sure else ""
    print(f"Removed of {student}{also}: {said}.")
    if traces.unsure:
        names = ", ".join(map(short, traces.unsure))
        print(f"Something of the same name is kept under {names}; forget it too if it is theirs.")
    _say(still_extended(before, (student, *traces.sure)))
    print("The hand-in itself, your roster, your settings and earlier exports are where they were.")
    return 0


def export(folder: Path, form: str, out: Path, exercise: str | None) -> int:
    """Write grades, or feedback, as a platform takes them; what is there already is kept."""
    if out.suffix.lower() not in (".csv", ".zip"):
        raise CommandError(f"{out} is neither a .csv, for grades, nor a .zip, for feedback.")
    if out.exists():
        raise CommandError(f"{out} is there already; name a new file.")
    ending = out.suffix.lower()
    with opened(folder) as store:
        course = kept_course(store)
        parts = _parts(store, course, exercise)
        runs = {e.name: store.sheet(e.name).run() for e, _ in parts}
        changed = change_of(course, store, folder)
    if (what := of_one_exercise(form, ending)) and len(parts) > 1:
        names = " or ".join(e.name for e, _ in parts)
        raise CommandError(f"{what} is of one exercise; say --exercise {names}.")
    made, why = exported(form, ending, parts), why_left_out(form, ending)
    if not made.students:
        raise CommandError(f"nobody would be in it, so nothing was written: {why or 'no results'}.")
    try:
        write_whole(out, made.data, OWNER_ALONE)
    except OSError as error:
        raise CommandError(f"{out} can't be written: {error.strerror or error}.") from None
    _say(changed)
    print(f"{out}: {form}, {len(made.students)} students.")
    everybody = {r.student: r.name for _, results in parts for r in results}
    left = [name for student, name in everybody.items() if student not in made.students]
    if left:
        print(f"{len(left)} {'is' if len(left) == 1 else 'are'} not in it ({some(left)}): {why}.")
    for sentence in made.said:
        print(sentence)
    for name, run in runs.items():
        if run != WHOLE:
            print(f"Not whole. {name}: {told_of(run)}")
    return 0


def _say(sentence: str) -> None:
    if sentence:
        print(sentence)


def tell(found: Overview, page: Path) -> None:
    """One line an exercise, and where to read on."""
    for s in found.parts:
        if s.run == NONE:
            print(f"{s.exercise}: {told_of(s.run)}")
            continue
        said = f"{s.graded} graded, {s.unreadable} unreadable"
        said += f", {s.other} of another exercise" if s.other else ""
        said += f", {s.waiting} without a grade" if s.waiting else ""
        said += f", {s.late} too late" if s.late else ""
        said += f", {s.absent} not handed in" if s.absent else ""
        name = f"{s.exercise}: " if len(found.parts) > 1 else ""
        print(f"{name}{said}; {len(s.human)} need a human.")
        if s.untimed:
            print(f"{name}{_untimed(s.untimed, found)}")
        if s.run == STOPPED:
            print(f"{s.exercise}: {told_of(s.run)}")
    print(f"See {page}")


def _untimed(students: Sequence[str], found: Overview) -> str:
    names = told_apart(found)
    was = "was" if len(students) == 1 else "were"
    who = some([names[s] for s in students])
    return f"Nothing says when {len(students)} of them {was} handed in ({who}); none is late."


def _parts(store: Store, course: Course, exercise: str | None) -> list[Part]:
    if exercise is not None and exercise not in course.exercises:
        raise CommandError(f"these results have {', '.join(course.exercises)}; got {exercise!r}.")
    names = [exercise] if exercise else list(course.exercises)
    return [(e, standings(store, e, course)) for e in map(load_exercise, names)]


def _exercise_with(task: str, course: Course) -> Exercise:
    exercises = [load_exercise(name) for name in course.exercises]
    for exercise in exercises:
        if task in exercise.tasks:
            return exercise
    tasks = ", ".join(t for e in exercises for t in e.tasks)
    raise CommandError(f"there is no task {task!r} in these results; there is {tasks}.")


def _known(store: Store, student: str) -> None:
    if store.known(student):
        return
    everybody: Mapping[str, object] = store.people() or {
        s: r for name in EXERCISES for s, r in store.sheet(name).attempts().items()
    }
    hint = meant(student, store.people().values())
    there = some(list(everybody)) or "nobody"
    raise CommandError(
        f"there is no student {student!r} in these results; {hint or f'there is {there}'}"
    )


def tell_strangers(course: Course, known: Container[str], people: Iterable[Person]) -> None:
    """Say whose extension is nobody's: a slip of the hand would make a student late."""
    for student, said in course.strangers(known):
        print(f"{said} {meant(student, people)}".rstrip())


def meant(said: str, people: Iterable[Person]) -> str:
    """Whose id somebody wanted who wrote a name, an account or an address; empty if nobody's."""
    wanted = said.strip().casefold()
    fitting = [
        f"{p.name or p.email} is {p.id}"
        for p in people
        if plain_name(said) in names_of(p) or wanted in (x.casefold() for x in (p.email, *p.logins))
    ]
    return ", ".join(fitting[:5]) + "." if wanted and fitting else ""


def _decision(outcome: str) -> tuple[str, float | None]:
    """How a task ends by a human's word, and the points, if a number was said."""
    if outcome in ("passed", "wrong"):
        return outcome, None
    if re.fullmatch(r"\d{1,6}(\.\d{1,3})?", outcome, re.ASCII):
        return ("passed" if float(outcome) else "wrong"), float(outcome)
    raise CommandError(
        f"a task is passed, wrong, a number of points such as 0.5, or withdrawn; got {outcome!r}."
    )
