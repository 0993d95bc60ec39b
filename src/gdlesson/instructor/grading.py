"""One submission, from its bytes to a record: read, run in the jail, judged out here.

A task that builds on earlier ones is judged twice if one of those is wrong: as it stands, and with
the reference in the earlier one's place. Both counts are kept, so that one flipped sign does not
cost everything that follows from it.
"""

from __future__ import annotations

import functools
import hashlib
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gdlesson.instructor.exercises import EXERCISES
from gdlesson.instructor.intake.answers import Answers, find_answers, is_stub
from gdlesson.instructor.intake.exercise import Exercise, load_exercise
from gdlesson.instructor.intake.files import File
from gdlesson.instructor.intake.notebook import Notebook, UnreadableError, read_notebook
from gdlesson.instructor.intake.opening import AnotherExerciseError, Opened, the_notebook
from gdlesson.instructor.jail.run import Job, Report, Session, Source
from gdlesson.instructor.jail.walls import Jail, Limits, NoJail
from gdlesson.instructor.records import Record
from gdlesson.instructor.report.outcomes import (
    cleared,
    from_check,
    lacks_a_name,
    new_row,
    not_run,
    trouble_of,
    why_undefined,
    withheld,
    without_texts,
)


@dataclass(frozen=True)
class Settings:
    """What is the same for every submission of a run; goes to wherever the grading happens."""

    exercise: str
    seed: int
    walled: bool = True
    hidden: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)


def submission_seed(seed: int, student: str, content: str) -> int:
    """The seed of one submission's inputs: they are new whenever a notebook has changed."""
    digest = hashlib.sha256(f"{seed}/{student}/{content}".encode()).digest()
    return int.from_bytes(digest[:6], "big")


def grade(student: str, data: bytes, settings: Settings) -> Record:
    """Grade one notebook, in this process.

    Raises:
        JailError: if the jail does not start: then there is no grade, and none is invented.
    """
    return grade_files(student, (File("notebook.ipynb", data),), settings)


def grade_files(student: str, files: Sequence[File], settings: Settings) -> Record:
    """Grade what one student handed in; plain values in, plain values out.

    Raises:
        JailError: as `grade` does.
    """
    began = time.perf_counter()
    exercise = load_exercise(settings.exercise)
    try:
        opened = the_notebook(files, exercise.name, lambda data: _answered(data, exercise))
        notebook = read_notebook(opened.data)
        answers = find_answers(notebook, exercise.released, list(exercise.tasks))
    except AnotherExerciseError as reason:
        return unreadable(str(reason), exercise) | {"state": "wrong exercise"}
    except UnreadableError as reason:
        return unreadable(str(reason), exercise)
    except (RecursionError, MemoryError):
        return unreadable("What is written in it is nested too deeply to be read.", exercise)
    seed = submission_seed(settings.seed, student, hashlib.sha256(opened.data).hexdigest())
    answers.notes += opened.notes
    if len(answers.missing) == len(exercise.tasks) and _is_another(notebook, exercise):
        return wrong_exercise(notebook, exercise) | {"seed": seed, "file": _which(opened, files)}
    rows = _Rows(exercise, answers, seed, settings).graded()
    record = _summed(rows, exercise, answers) | {"seed": seed}
    seconds = round(time.perf_counter() - began, 3)
    return record | {"file": _which(opened, files), "seconds": seconds}


def _which(opened: Opened, files: Sequence[File]) -> str:
    """Which file it was; of one alone what stands behind its name, which may be another one day."""
    return opened.file if len(files) > 1 else opened.file.removeprefix(files[0].name)


def _answered(data: bytes, exercise: Exercise) -> int | None:
    """How many of the tasks a notebook has answers to; None if it has none of them at all."""
    try:
        notebook = read_notebook(data)
        answers = find_answers(notebook, exercise.released, list(exercise.tasks))
    except (UnreadableError, RecursionError, MemoryError):
        return None
    if len(answers.missing) == len(exercise.tasks):
        return None
    found = set(answers.sources) | set(answers.broken)
    return sum(not is_stub(task, answers, exercise.released) for task in found)


def unreadable(reason: str, exercise: Exercise) -> Record:
    """The record of a submission in which no answers can be looked for."""
    return {
        "state": "unreadable", "reason": reason, "tasks": [], "notes": [], "score": 0.0,
        "follow_score": 0.0, "most": sum(exercise.points.values()), "seed": 0, "seconds": 0.0,
        "file": "", "human": [reason],
    }  # fmt: skip


def _is_another(notebook: Notebook, exercise: Exercise) -> bool:
    """Whether a notebook without a single answer is none of this exercise, emptied or not."""
    given = {" ".join(c.source.split()) for c in exercise.released.cells}
    names = {c.grade_id for c in exercise.released.cells} - {None}
    written = [c for c in notebook.cells if c.source.strip()]
    known = [c for c in written if c.grade_id in names or " ".join(c.source.split()) in given]
    return bool(written) and 2 * len(known) < len(written)


def wrong_exercise(notebook: Notebook, exercise: Exercise) -> Record:
    """The record of a notebook that has nothing of this exercise: no grade, and no 0."""
    ids = {c.grade_id for c in notebook.cells}
    others = [name for name in EXERCISES if name != exercise.name]
    fits = next((n for n in others if ids & set(load_exercise(n).tasks)), None)
    what = f"This is {fits}" if fits else "This is another notebook"
    reason = f"{what}, not {exercise.name}: it has none of its functions."
    return unreadable(reason, exercise) | {"state": "wrong exercise"}


class _Rows:
    """The rows of one submission's record: a task each."""

    def __init__(self, exercise: Exercise, answers: Answers, seed: int, settings: Settings) -> None:
        self.exercise, self.answers = exercise, answers
        hidden = tuple(Path(p) for p in settings.hidden)
        self.session = Session(Jail(hidden) if settings.walled else NoJail(), settings.limits)
        self.cases = functools.cache(lambda task: exercise.tasks[task].cases(seed))

    def graded(self) -> list[Record]:
        with self.session:
            return self._graded()

    def _graded(self) -> list[Record]:
        rows = {task: self._without_running(task) for task in self.exercise.tasks}
        todo = [task for task, row in rows.items() if not row]
        reports = self._run({task: self.answers.pieces(task) for task in todo})
        # A name may be given in a way that can't be told from the text: then all of it is run.
        again = [task for task in todo if lacks_a_name(reports[task])]
        whole = self._run({task: self.answers.pieces(task, whole=True) for task in again})
        for task in todo:
            rows[task] = self._judged(task, reports[task])
            if task in whole and not lacks_a_name(whole[task]):
                rows[task] = self._judged(task, whole[task], whole=True)
        self._follow_through(rows, [t for t in todo if rows[t]["outcome"] != "passed"])
        for task, row in rows.items():
            most = self.exercise.points[task]
            row |= {"task": task, "most": most, "title": self.exercise.tasks[task].title}
            row["points"] = most if row["outcome"] == "passed" else 0.0
            row["follow_points"] = most if row["follow"] == "passed" else row["points"]
        return list(rows.values())

    def _run(self, sources: Mapping[str, Sequence[Source]]) -> dict[str, Report]:
        imports = self.answers.imports
        jobs = [Job(t, code, self.cases(t), imports[t]) for t, code in sources.items()]
        return self.session.run(jobs)

    def _without_running(self, task: str) -> Record:
        """The row of a task that there is nothing to run for; else an empty one."""
        if task in self.answers.missing:
            return new_row("missing", f"There is no function {task} in the notebook.")
        if task in self.answers.broken:
            why = self.answers.broken[task]
            return new_row("error", f"Its cell is not Python that can be read: {why}.")
        if is_stub(task, self.answers, self.exercise.released):
            return new_row("not started", "")
        return {}

    def _judged(
        self, task: str, report: Report, *, whole: bool = False, secret: str = ""
    ) -> Record:
        """The row of a task that was run; `secret` ran beside it, and its text stays inside."""
        if trouble := trouble_of(report):
            return new_row(*trouble)
        if not report.defined or not report.observations:
            found = new_row("error", why_undefined(task, self.answers.sources[task][0], report))
            return self._with_problems(found, task, report)
        seen = [withheld(o) for o in report.observations]
        if secret:
            seen = [without_texts(o) for o in seen]
        try:
            record = self.exercise.tasks[task].judge(self.cases(task), seen)
        except Exception as error:
            # The reference answers are judged before anybody's: it is what came back of this one.
            self.answers.notes.append((task, f"{task}: {_NOT_JUDGED} ({type(error).__name__})."))
            return new_row("error", f"{_NOT_JUDGED}.")
        row = from_check(record, seen)
        if secret:
            return cleared(row, secret)
        if whole and row["outcome"] == "passed":
            self.answers.notes.append(("", f"{task}: {_RUN_WHOLE}"))
            return row
        return self._with_problems(row, task, report)

    def _with_problems(self, row: Record, task: str, report: Report) -> Record:
        """What could not be run of what an answer depends on: it may be why the answer fails."""
        said = not_run(task, self.answers, report)
        for text in said:
            # It is said to the student with the verdict, unless the answer is right without it.
            where = "" if row["outcome"] == "passed" else task
            note = (where, f"{task}: {text}")
            if note not in self.answers.notes:
                self.answers.notes.append(note)
        if said and row["outcome"] != "passed":
            words = [text for text in said if text not in row["message"]]
            row = row | {"message": " ".join([row["message"], *words]).strip()}
        return row

    def _follow_through(self, rows: dict[str, Record], failed: list[str]) -> None:
        """Judge again what builds on wrong answers, with references in their places."""
        again: dict[str, list[Source]] = {}
        for task in failed:
            below = self.answers.builds_on(task) & set(self.exercise.tasks[task].needs)
            wrong = [
                n for n in self.exercise.tasks if n in below and rows[n]["outcome"] != "passed"
            ]
            if wrong:
                right = map(self.exercise.reference_source, self._with_needs(wrong))
                again[task] = [*self.answers.pieces(task), ("reference", _PRELUDE + "".join(right))]
        for task, report in self._run(again).items():
            found = self._judged(task, report, secret=again[task][-1][1])
            own = found if found["outcome"] != "passed" else new_row("", _NOT_ITS_OWN)
            # What is said of a later task is about itself, not about what it was built on.
            kept = {k: own[k] for k in ("message", "misconception", "section", "evidence")}
            rows[task] |= kept | {"follow": found["outcome"]}

    def _with_needs(self, names: Iterable[str]) -> list[str]:
        found: list[str] = []
        todo = list(names)
        while todo:
            name = todo.pop()
            if name not in found:
                found.append(name)
                todo += self.exercise.tasks[name].needs
        return found


_NOT_JUDGED = "What came back of it can't be judged"
_NOT_ITS_OWN = (
    "This one is right in itself, but it calls an earlier answer, and what is wrong comes from "
    "there. Mend that one first."
)
_RUN_WHOLE = "It is right after all cells above its check were run; by itself it lacks a name."
_PRELUDE = "from typing import Any\nimport numpy as np\n"


def _summed(rows: list[Record], exercise: Exercise, answers: Answers) -> Record:
    return {
        "state": "graded",
        "reason": "",
        "tasks": rows,
        "notes": [note for _, note in answers.notes],
        "score": sum(r["points"] for r in rows),
        "follow_score": sum(r["follow_points"] for r in rows),
        "most": sum(exercise.points.values()),
        "human": _for_a_human(rows, answers),
    }


def _for_a_human(rows: list[Record], answers: Answers) -> list[str]:
    """Why somebody should look at it, if so."""
    odd = [note for task, note in answers.notes if task and task not in answers.missing]
    if len(answers.missing) == len(rows):
        return ["None of the answers could be found.", *odd]
    died = [r["task"] for r in rows if r["outcome"] == "died"]
    slow = [r["task"] for r in rows if r["outcome"] == "timed out"]
    said = [f"Missing: {', '.join(answers.missing)}."] if answers.missing else []
    said += [f"Died while it was run: {', '.join(died)}."] if died else []
    said += [f"Timed out: {', '.join(slow)}."] if slow else []
    return said + odd
