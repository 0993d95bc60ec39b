"""The results of one exercise: every attempt that was handed in, and the record of each."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from gdlesson.instructor.intake.collect import Submission
from gdlesson.instructor.records import DamagedRecordError, bounded, read_record

#: Where records are kept.
FILE = "results.sqlite"
#: How far an exercise's last run came: to its end, not so far, or there was none.
WHOLE, STOPPED, NONE = "whole", "stopped", "none"


#: Whether a time is that of an attempt before this one: then it is not when this one was handed in.
_LENT = (
    "EXISTS (SELECT 1 FROM attempts AS o WHERE o.exercise = attempts.exercise "
    "AND o.student = attempts.student AND o.handed_in = {time} AND "
    "(o.number, o.seen, o.rowid) < (attempts.number, attempts.seen, attempts.rowid))"
)
#: What a second hand-in of the same bytes changes. From another download they have times of their
#: own: the first one counts. A worksheet that was downloaded before the last hand-in has lent it
#: the time of the one before; a newer sheet has its own, and an older one takes that from nobody.
#: Where nothing changes nothing is written, and no disk is waited for.
_TOLD = "file, entry, number, problem, present, meant, late, handed_in"
_MERGED = (
    "excluded.file, excluded.entry, excluded.number, excluded.problem, 1, "
    "excluded.meant, "
    "min(ifnull(late, excluded.late), ifnull(excluded.late, late)), "
    f"CASE WHEN excluded.handed_in = '' OR {_LENT.format(time='excluded.handed_in')} "
    f"THEN handed_in WHEN {_LENT.format(time='attempts.handed_in')} THEN excluded.handed_in "
    "WHEN handed_in <> '' AND handed_in < excluded.handed_in "
    "THEN handed_in ELSE excluded.handed_in END"
)


@dataclass(frozen=True)
class Attempt:
    """One hand-in of a student's, and what became of it.

    Attributes:
        file, entry: what was read (of several the one that was graded), and in which entry of the
            class's folder.
        handed_in: when, in UTC, as ISO 8601; empty if nothing tells.
        number: orders the attempts of one student where their names do.
        late: whether its name says that it was; None if that says nothing.
        problem: why nobody on the roster could be told from its name.
        seen: when it was graded for the first time.
        present: whether it was there when the class was graded last.
        record: its grade; None if it has none yet, and then `trouble` may say why.
        content: what was handed in, as `content_of` says it.
        meant: whether where it lay says that it is of this exercise, whatever is in it.
    """

    file: str
    entry: str
    handed_in: str
    number: int
    late: bool | None
    problem: str
    seen: str
    present: bool
    record: dict[str, Any] | None
    trouble: str = ""
    content: str = ""
    meant: bool = False


class Sheet:
    """The results of one exercise in a store."""

    def __init__(self, base: sqlite3.Connection, exercise: str) -> None:
        self.base, self.exercise = base, exercise

    def use(self, checks: str) -> None:
        """Say which version of the checks counts from now on."""
        with self.base:
            self.base.execute(
                "INSERT OR REPLACE INTO settings VALUES (?, ?)", (self._setting(), checks)
            )

    def checks(self) -> str:
        """Which version of the checks counts; empty if nothing was graded yet."""
        kept = self.base.execute(
            "SELECT value FROM settings WHERE name = ?", (self._setting(),)
        ).fetchone()
        return str(kept[0]) if kept else ""

    def _setting(self) -> str:
        return f"checks of {self.exercise}"

    def begin(self, students: Iterable[str]) -> None:
        """A run begins in which these have a turn; it is whole when `mark_absent` ends it."""
        rows = [(self.exercise, student) for student in students]
        with self.base:
            self.base.execute("DELETE FROM turns WHERE exercise = ?", (self.exercise,))
            self.base.executemany("INSERT OR IGNORE INTO turns VALUES (?, ?)", rows)
            self._note(STOPPED)

    def _note(self, run: str) -> None:
        row = (f"run of {self.exercise}", run)
        self.base.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", row)

    def run(self) -> str:
        """Whether the last run came to its end: WHOLE, STOPPED, or NONE if there was none."""
        kept = self.base.execute(
            "SELECT value FROM settings WHERE name = ?", (f"run of {self.exercise}",)
        ).fetchone()
        if kept:
            return str(kept[0])
        some = self.base.execute("SELECT 1 FROM attempts WHERE exercise = ?", (self.exercise,))
        return WHOLE if some.fetchone() else NONE

    def waiting(self) -> set[str]:
        """Who has handed in and had no turn before the run was stopped."""
        rows = self.base.execute("SELECT student FROM turns WHERE exercise = ?", (self.exercise,))
        return {str(student) for (student,) in rows}

    def enrol(self, submission: Submission, checks: str) -> bool:
        """Note what this student has handed in; whether that has a record already."""
        key = (self.exercise, submission.student, content_of(submission))
        late = None if submission.late is None else int(submission.late)
        said = (submission.file, submission.entry, submission.handed_in, submission.number, late)
        with self.base:
            self._try_again_if_renamed(key, submission.file)
            self.base.execute(
                "INSERT INTO attempts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?) ON CONFLICT DO "
                f"UPDATE SET ({_TOLD}) = ({_MERGED}) WHERE ({_TOLD}) IS NOT ({_MERGED})",
                (*key, *said, submission.unknown, now(), int(submission.meant)),
            )
        found = self.base.execute(
            "SELECT record FROM results "
            "WHERE exercise = ? AND student = ? AND content = ? AND checks = ?",
            (*key, checks),
        ).fetchone()
        return found is not None and _record(found[0])[0] is not None

    def _try_again_if_renamed(self, key: tuple[str, str, str], file: str) -> None:
        """What a file is called may be why it could not be read, and is not in its content."""
        where = "exercise = ? AND student = ? AND content = ?"
        told = self.base.execute(f"SELECT file FROM attempts WHERE {where}", key).fetchone()
        if told is None or told[0] == file:
            return
        rows = self.base.execute(f"SELECT checks, record FROM results WHERE {where}", key)
        for checks, text in rows.fetchall():
            record, _ = _record(text)
            if record is not None and record["state"] == "unreadable":
                self.base.execute(
                    f"DELETE FROM results WHERE {where} AND checks = ?", (*key, checks)
                )

    def put(self, submission: Submission, checks: str, record: dict[str, Any]) -> None:
        """Keep a record; it is on the disk when this returns."""
        key = (self.exercise, submission.student, content_of(submission), checks)
        text = json.dumps(bounded(record))
        with self.base:
            self.base.execute(
                "INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?, ?, ?)", (*key, text, now())
            )
            self.base.execute(
                "DELETE FROM troubles "
                "WHERE exercise = ? AND student = ? AND content = ? AND checks = ?",
                key,
            )

    def trouble(self, submission: Submission, checks: str, reason: str) -> None:
        """Note an error of the grader's: no grade, and another try in the next run."""
        key = (self.exercise, submission.student, content_of(submission), checks)
        with self.base:
            self.base.execute(
                "INSERT OR REPLACE INTO troubles VALUES (?, ?, ?, ?, ?, ?)", (*key, reason, now())
            )

    def mark_absent(self, present: set[tuple[str, str]]) -> None:
        """End a run: what was there is these, by student and content, and nothing else."""
        rows = self.base.execute(
            "SELECT student, content FROM attempts WHERE exercise = ? AND present",
            (self.exercise,),
        ).fetchall()
        with self.base:
            for pair in sorted({(str(s), str(c)) for s, c in rows} - present):
                self.base.execute(
                    "UPDATE attempts SET present = 0 "
                    "WHERE exercise = ? AND student = ? AND content = ?",
                    (self.exercise, *pair),
                )
            self.base.execute("DELETE FROM turns WHERE exercise = ?", (self.exercise,))
            self._note(WHOLE)

    def attempts(self) -> dict[str, list[Attempt]]:
        """Everybody's attempts, the first one first."""
        checks = self.checks()
        rows = self.base.execute(
            "SELECT a.student, a.file, a.entry, a.handed_in, a.number, a.late, a.problem, a.seen, "
            "a.present, a.content, a.meant, results.record, troubles.reason FROM attempts AS a "
            "LEFT JOIN results ON results.exercise = a.exercise AND results.student = a.student "
            "AND results.content = a.content AND results.checks = ? "
            "LEFT JOIN troubles ON troubles.exercise = a.exercise AND troubles.student = a.student "
            "AND troubles.content = a.content AND troubles.checks = ? "
            "WHERE a.exercise = ? ORDER BY a.student, a.number, a.handed_in, a.seen, a.rowid",
            (checks, checks, self.exercise),
        )
        found: dict[str, list[Attempt]] = {}
        for (
            student,
            file,
            entry,
            handed_in,
            number,
            late,
            problem,
            seen,
            present,
            content,
            meant,
            text,
            why,
        ) in rows:
            record, damage = _record(text)
            attempt = Attempt(
                _read_from(record, str(file)), str(entry), str(handed_in), int(number),
                None if late is None else bool(late), str(problem), str(seen), bool(present),
                record, str(damage or why or ""), str(content), bool(meant),
            )  # fmt: skip
            found.setdefault(str(student), []).append(attempt)
        return found


def _record(text: Any) -> tuple[dict[str, Any] | None, str]:
    """A record as it is kept, or why it is none; without one, neither."""
    if text is None:
        return None, ""
    try:
        return read_record(text), ""
    except DamagedRecordError as error:
        return None, f"the record in {FILE} is damaged, {error}; grade again"


def _read_from(record: dict[str, Any] | None, file: str) -> str:
    """What was graded: one of several files, or what is in the only one."""
    which = str(record["file"]) if record else ""
    return f"{file}{which}" if which.startswith("/") else which or file


def content_of(submission: Submission) -> str:
    """What a record belongs to: the bytes and problems of every file, or why there are none."""
    if not submission.files:
        return "problem:" + hashlib.sha256(os.fsencode(submission.problem)).hexdigest()
    if len(submission.files) == 1 and not submission.files[0].problem:
        return hashlib.sha256(submission.files[0].data).hexdigest()
    # Of two exercises the same files are read in an order of their own.
    parts = sorted(
        (f.name, hashlib.sha256(f.data).hexdigest(), f.problem) for f in submission.files
    )
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def now() -> str:
    """This moment, in UTC, as ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")
