"""The results of a run, in SQLite: written by one process alone, a submission at a time.

A record belongs to an exercise, a student, the content of what was handed in and the version of the
checks. What has such a record is never graded again; what ended with an error of the grader's has
none, and is tried again. Every attempt stays listed, and what a human decided stands in a table of
its own that no grading touches. A run that is killed loses what was being graded at that moment,
and nothing else.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from gdlesson.instructor.people.roster import Person
from gdlesson.instructor.records import OUTCOMES, bounded
from gdlesson.instructor.sheet import FILE, Sheet, now
from gdlesson.workspace.files import BusyError, only_one

#: The rights of every file that holds grades.
OWNER_ALONE = 0o600
_FORM = 2
_TABLES = """
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE people (student TEXT PRIMARY KEY, place INTEGER NOT NULL, person TEXT NOT NULL);
CREATE TABLE results (
  exercise TEXT NOT NULL, student TEXT NOT NULL, content TEXT NOT NULL, checks TEXT NOT NULL,
  record TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (exercise, student, content, checks));
CREATE TABLE attempts (
  exercise TEXT NOT NULL, student TEXT NOT NULL, content TEXT NOT NULL, file TEXT NOT NULL,
  entry TEXT NOT NULL, handed_in TEXT NOT NULL, number INTEGER NOT NULL, late INTEGER,
  problem TEXT NOT NULL, seen TEXT NOT NULL, present INTEGER NOT NULL,
  PRIMARY KEY (exercise, student, content));
CREATE TABLE troubles (
  exercise TEXT NOT NULL, student TEXT NOT NULL, content TEXT NOT NULL, checks TEXT NOT NULL,
  reason TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (exercise, student, content, checks));
CREATE TABLE overrides (
  student TEXT NOT NULL, task TEXT NOT NULL, outcome TEXT NOT NULL, points REAL, why TEXT NOT NULL,
  at TEXT NOT NULL, PRIMARY KEY (student, task));
"""
#: Whose turn has not come in a run that has not ended; results made earlier have no such table.
_TURNS = (
    "CREATE TABLE IF NOT EXISTS turns (exercise TEXT NOT NULL, student TEXT NOT NULL, "
    "PRIMARY KEY (exercise, student))"
)


class StoreError(Exception):
    """The folder can't hold results; the text says why and what to do."""


@dataclass(frozen=True)
class Override:
    """What a human decided of one task: how it ended, or how many points it has; and why."""

    task: str
    outcome: str
    points: float | None
    why: str
    at: str


class Store:
    """The results in one folder; use `opened`."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self.base = base

    def sheet(self, exercise: str) -> Sheet:
        """The results of one exercise."""
        return Sheet(self.base, exercise)

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

    def enrol_people(self, people: Iterable[Person]) -> None:
        """Keep the roster, in the place of the one before."""
        rows = [(p.id, k, json.dumps(p.as_dict())) for k, p in enumerate(people)]
        with self.base:
            self.base.execute("DELETE FROM people")
            self.base.executemany("INSERT INTO people VALUES (?, ?, ?)", rows)

    def people(self) -> dict[str, Person]:
        """The roster, in its order; empty if there is none."""
        rows = self.base.execute("SELECT student, person FROM people ORDER BY place")
        return {str(s): Person.from_dict(json.loads(text)) for s, text in rows}

    def override(
        self, student: str, task: str, outcome: str, points: float | None, why: str
    ) -> None:
        """Keep what a human decided, in the place of an earlier decision."""
        row = (student, task, outcome, points, bounded(why), now())
        with self.base:
            self.base.execute("INSERT OR REPLACE INTO overrides VALUES (?, ?, ?, ?, ?, ?)", row)

    def withdraw(self, student: str, task: str) -> bool:
        """Take a decision back; whether there was one."""
        with self.base:
            done = self.base.execute(
                "DELETE FROM overrides WHERE student = ? AND task = ?", (student, task)
            )
        return done.rowcount > 0

    def overrides(self) -> dict[str, dict[str, Override]]:
        """What was decided, by student and task."""
        found: dict[str, dict[str, Override]] = {}
        rows = self.base.execute("SELECT student, task, outcome, points, why, at FROM overrides")
        for student, task, outcome, points, why, at in rows:
            if outcome in OUTCOMES:
                said = Override(str(task), str(outcome), points, str(why), str(at))
                found.setdefault(str(student), {})[str(task)] = said
        return found

    def known(self, student: str) -> bool:
        """Whether anything is kept of a student."""
        return any(
            self.base.execute(f"SELECT 1 FROM {table} WHERE student = ?", (student,)).fetchone()
            for table in _OF_STUDENTS
        )

    def present(self) -> dict[str, set[str]]:
        """By exercise, of whom something was there when it was graded last, or waits."""
        found: dict[str, set[str]] = {}
        there = "SELECT exercise, student FROM attempts WHERE present"
        for exercise, student in self.base.execute(f"{there} UNION SELECT * FROM turns"):
            found.setdefault(str(exercise), set()).add(str(student))
        return found

    def forget(self, student: str) -> dict[str, int]:
        """Remove every trace of a student; how many rows that were, by table."""
        # What is deleted is written over, and the file is written anew without it.
        self.base.execute("PRAGMA secure_delete = ON")
        with self.base:
            gone = {
                table: self.base.execute(
                    f"DELETE FROM {table} WHERE student = ?", (student,)
                ).rowcount
                for table in _OF_STUDENTS
            }
        self.base.execute("VACUUM")
        return gone


_OF_STUDENTS = ("attempts", "results", "troubles", "overrides", "people", "turns")


def _complete(base: sqlite3.Connection) -> None:
    """Add what results of an earlier day do not have yet."""
    base.execute(_TURNS)
    if "meant" not in {row[1] for row in base.execute("PRAGMA table_info(attempts)")}:
        base.execute("ALTER TABLE attempts ADD COLUMN meant INTEGER NOT NULL DEFAULT 0")


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
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Who can read the file is who can read what SQLite makes beside it, too.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, OWNER_ALONE))
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
            _complete(base)
            yield Store(base)
    except BusyError:
        raise StoreError(f"Another `gdlesson` is at work in {folder}; let it end.") from None
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise StoreError(f"{path} can't be used ({error}); grade into a new folder.") from error
    except OSError as error:
        raise StoreError(f"{folder} can't be written to: {error.strerror or error}.") from error
