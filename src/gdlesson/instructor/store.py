"""The results of a run, in SQLite: written by one process alone, a submission at a time.

A record belongs to a student, the content of the notebook and the version of the checks. What has
such a record is never graded again; what ended with an error of the grader's has none, and is tried
again. A run that is killed loses what was being graded at that moment, and nothing else.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gdlesson.instructor.intake.collect import Submission
from gdlesson.instructor.records import DamagedRecordError, bounded, read_record
from gdlesson.workspace.files import BusyError, only_one

FILE = "results.sqlite"
_FORM = 1
_TABLES = """
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE results (
  student TEXT NOT NULL, content TEXT NOT NULL, checks TEXT NOT NULL, file TEXT NOT NULL,
  record TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (student, content, checks));
CREATE TABLE roster (student TEXT PRIMARY KEY, content TEXT NOT NULL, file TEXT NOT NULL);
CREATE TABLE troubles (
  student TEXT NOT NULL, content TEXT NOT NULL, checks TEXT NOT NULL, reason TEXT NOT NULL,
  at TEXT NOT NULL, PRIMARY KEY (student, content, checks));
"""


class StoreError(Exception):
    """The folder can't hold results; the text says why and what to do."""


@dataclass(frozen=True)
class Result:
    """What is known of a student's present submission; `record` is None if it has no grade yet."""

    student: str
    file: str
    record: dict[str, Any] | None
    trouble: str = ""


class Store:
    """The results in one folder; use `opened`."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self.base = base

    def setting(self, name: str, first: str) -> str:
        """A setting of this run; `first` if it has none yet, and then that is kept."""
        with self.base:
            self.base.execute("INSERT OR IGNORE INTO settings VALUES (?, ?)", (name, first))
        rows = self.base.execute("SELECT value FROM settings WHERE name = ?", (name,))
        return str(rows.fetchone()[0])

    def change(self, name: str, value: str) -> None:
        """Change a setting."""
        with self.base:
            self.base.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, value))

    def enrol(self, submission: Submission, checks: str) -> bool:
        """Note what this student has handed in; whether that has a record already."""
        key = (submission.student, content_of(submission))
        with self.base:
            self.base.execute(
                "INSERT OR REPLACE INTO roster VALUES (?, ?, ?)", (*key, submission.file)
            )
        found = self.base.execute(
            "SELECT record FROM results WHERE student = ? AND content = ? AND checks = ?",
            (*key, checks),
        ).fetchone()
        return found is not None and _record(found[0])[0] is not None

    def put(self, submission: Submission, checks: str, record: dict[str, Any]) -> None:
        """Keep a record; it is on the disk when this returns."""
        key = (submission.student, content_of(submission), checks)
        text = json.dumps(bounded(record))
        with self.base:
            self.base.execute(
                "INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?, ?, ?)",
                (*key, submission.file, text, _now()),
            )
            self.base.execute(
                "DELETE FROM troubles WHERE student = ? AND content = ? AND checks = ?", key
            )

    def trouble(self, submission: Submission, checks: str, reason: str) -> None:
        """Note an error of the grader's: no grade, and another try in the next run."""
        key = (submission.student, content_of(submission), checks)
        with self.base:
            self.base.execute(
                "INSERT OR REPLACE INTO troubles VALUES (?, ?, ?, ?, ?)", (*key, reason, _now())
            )

    def forget_absent(self, present: set[str]) -> None:
        """Take off the roster who has handed in nothing any more; the records stay."""
        names = [s for (s,) in self.base.execute("SELECT student FROM roster").fetchall()]
        with self.base:
            for student in sorted(set(names) - present):
                self.base.execute("DELETE FROM roster WHERE student = ?", (student,))

    def results(self) -> list[Result]:
        """Everybody on the roster, by name, with the present record."""
        checks = self.setting("checks", "")
        rows = self.base.execute(
            "SELECT roster.student, roster.file, results.record, troubles.reason FROM roster "
            "LEFT JOIN results ON results.student = roster.student "
            "AND results.content = roster.content AND results.checks = ? "
            "LEFT JOIN troubles ON troubles.student = roster.student "
            "AND troubles.content = roster.content AND troubles.checks = ? "
            "ORDER BY roster.student",
            (checks, checks),
        )
        found = []
        for student, file, text, reason in rows:
            record, damage = _record(text)
            found.append(Result(str(student), str(file), record, str(damage or reason or "")))
        return found


def _record(text: Any) -> tuple[dict[str, Any] | None, str]:
    """A record as it is kept, or why it is none; without one, neither."""
    if text is None:
        return None, ""
    try:
        return read_record(text), ""
    except DamagedRecordError as error:
        return None, f"the record in {FILE} is damaged, {error}; grade again"


@contextlib.contextmanager
def opened(folder: Path, *, new: bool = False) -> Iterator[Store]:
    """The store in a folder, for this process alone as long as the block runs.

    Args:
        folder: where it is.
        new: make it if it is not there; a folder that holds other things is refused.

    Raises:
        StoreError: if it can't be opened or made, or another process has it.
    """
    path = folder / FILE
    if not path.exists():
        if not new:
            raise StoreError(f"{folder} holds no results; `gdlesson grade` makes some.")
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise StoreError(f"{folder} holds other things than results; name a new folder.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (
            only_one(folder / ".lock", patience=0),
            contextlib.closing(sqlite3.connect(path)) as base,
        ):
            base.text_factory = lambda data: data.decode("utf-8", "replace")  # damage is read, too
            form = base.execute("PRAGMA user_version").fetchone()[0]
            if form == 0:
                base.executescript(f"BEGIN; {_TABLES} PRAGMA user_version = {_FORM}; COMMIT;")
            elif form != _FORM:
                raise StoreError(f"{path} was made by another version; grade into a new folder.")
            yield Store(base)
    except BusyError:
        raise StoreError(f"Another `gdlesson` is at work in {folder}; let it end.") from None
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise StoreError(f"{path} can't be used ({error}); grade into a new folder.") from error
    except OSError as error:
        raise StoreError(f"{folder} can't be written to: {error.strerror or error}.") from error


def content_of(submission: Submission) -> str:
    """What a record belongs to: the bytes and problems of every file, or why there are none."""
    if not submission.files:
        return "problem:" + hashlib.sha256(os.fsencode(submission.problem)).hexdigest()
    if len(submission.files) == 1 and not submission.files[0].problem:
        return hashlib.sha256(submission.files[0].data).hexdigest()
    parts = [(f.name, hashlib.sha256(f.data).hexdigest(), f.problem) for f in submission.files]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
