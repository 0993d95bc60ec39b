"""A class's roster, read from a table: its own columns, or those that Moodle and Canvas export."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from gdlesson.instructor.people.moodle import number_of

#: Bytes, and rows, of a roster; more is another file.
_LARGEST, _MOST = 10_000_000, 20_000
#: Words of a name that are looked at; longer ones are no names.
_WORDS = 20


class RosterError(Exception):
    """The file is no roster; the text says what is missing, and in which line."""


@dataclass(frozen=True)
class Person:
    """A student.

    Attributes:
        id: what the student is known by; different for each.
        name, email, section: as the roster has them; empty if it doesn't.
        logins: other names of the student: an account, a number of another system.
        platform: "moodle" or "canvas", if the ids are the numbers that it puts into names of files.
        columns: what the platform that made the roster wants back, by its own headings.
        sheets: by exercise, the student's row of Moodle's worksheet of that assignment.
        family: the family name, where the roster tells it from the first one.
        possible: the points of each assignment, by its heading in Canvas's gradebook.
    """

    id: str
    name: str = ""
    email: str = ""
    section: str = ""
    logins: tuple[str, ...] = ()
    platform: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    sheets: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    family: str = ""
    possible: Mapping[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self) | {"logins": list(self.logins), "columns": dict(self.columns)}

    def sheet(self, exercise: str) -> Mapping[str, str]:
        """The row of Moodle's worksheet of an exercise; empty if none is known to be of it."""
        if self.sheets or self.platform != "moodle":
            return self.sheets.get(exercise, {})
        return self.columns

    def number(self, platform: str, exercise: str) -> str:
        """The number that a platform puts into names of files of an exercise; empty if unknown."""
        if platform == "moodle":
            alone = self.platform == "moodle" and not self.sheets
            return number_of(self.sheet(exercise)) or (self.id if alone else "")
        return self.id if self.platform == platform else ""

    @classmethod
    def from_dict(cls, found: Mapping[str, Any]) -> Person:
        """The same person from plain values."""
        return cls(**{**found, "logins": tuple(found["logins"])})


#: What a heading is called, in lower case; the first that is there counts. Canvas has its students
#: as "Student" and "ID", Moodle's grading worksheet as "Full name" and "Identifier", its list of
#: participants in two columns of names. Moodle's are in the language of its site: German, too.
_HEADINGS: dict[str, tuple[str, ...]] = {
    "id": ("identifier", "id", "student id", "student_id", "id number", "sis user id", "username",
           "id-nummer", "anmeldename"),
    "name": ("name", "full name", "student", "student name", "display name",
             "vollständiger name"),
    "first": ("first name", "firstname", "first_name", "given name", "vorname"),
    "last": ("last name", "lastname", "last_name", "surname", "family name", "nachname"),
    "email": ("email", "email address", "e-mail", "e-mail address", "mail",
              "e-mail-adresse"),
    "section": ("section", "group", "groups", "tutorial", "gruppe", "gruppen"),
}  # fmt: skip
_LOGINS = (
    "username", "login", "sis login id", "sis user id", "id number", "integration id", "id-nummer",
    "anmeldename",
)  # fmt: skip


def read_roster(path: Path) -> tuple[Person, ...]:
    """The students in a table, in its order.

    Args:
        path: a CSV with a line of headings; commas, semicolons or tabs, as spreadsheets write them.

    Raises:
        RosterError: if it can't be read, has no column that tells the students apart, or two with
            the same id.
    """
    rows = _rows(path)
    if not rows:
        raise RosterError(
            f"{path} is empty; it needs a line of headings: id, name, email, section."
        )
    _, head = rows[0]
    columns = _columns(head)
    if "id" not in columns and "email" not in columns:
        found = ", ".join(filter(None, head))[:200]
        raise RosterError(
            f"{path} has no column that tells its students apart; its headings are: {found}. "
            "It needs one called id (or Identifier, Student ID, ID number), or email."
        )
    people = [
        person
        for number, row in rows[1:]
        if any(row) and not _is_no_student(row)
        for person in [_person(path, number, head, columns, row)]
    ]
    if not people:
        raise RosterError(f"{path} has headings, and no student below them.")
    _different(path, people)
    possible = _possible(head, [row for _, row in rows[1:]])
    return tuple(replace(p, possible=possible) if p.platform == "canvas" else p for p in people)


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    """Line numbers and stripped fields; lines that are empty are left out."""
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except FileNotFoundError:
        raise RosterError(
            f"{path} does not exist; name a CSV with id, name, email, section."
        ) from None
    except OSError as error:
        raise RosterError(f"{path} can't be read: {error.strerror or error}.") from None
    if len(data) > _LARGEST:
        raise RosterError(f"{path} has more than {_LARGEST // 1_000_000} MB; that is no roster.")
    text = _text(path, data)
    head = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        rows = [(reader.line_num, [field.strip() for field in row]) for row in reader]
    except csv.Error as error:
        raise RosterError(
            f"{path}, line {reader.line_num}, is no line of a table: {error}."
        ) from None
    if len(rows) > _MOST:
        raise RosterError(f"{path} has {len(rows)} lines; a roster has at most {_MOST}.")
    return [(number, row) for number, row in rows if any(row)]


def _text(path: Path, data: bytes) -> str:
    """The text, in the encodings that spreadsheets write."""
    if b"\0" in data[:200] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise RosterError(f"{path} is no text; export the table as CSV.")
    marked = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    for encoding in (marked, "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RosterError(f"{path} is neither UTF-8 nor what Excel writes; export it as UTF-8.")


def _columns(head: list[str]) -> dict[str, int]:
    """Where each field stands."""
    low = [re.sub(r"\s+", " ", h).strip().lower() for h in head]
    found = {}
    for name, headings in _HEADINGS.items():
        for heading in headings:
            if heading in low:
                found[name] = low.index(heading)
                break
    return found


def _is_no_student(row: list[str]) -> bool:
    """Lines of Canvas's gradebook that are not students: points, posting, the test student."""
    return row[0] in ("Points Possible", "Student, Test") or not "".join(row[:2])


def _possible(head: list[str], rows: list[list[str]]) -> dict[str, str]:
    """The points of each assignment, as Canvas's gradebook has them above its students."""
    line = next((row for row in rows if row[0] == "Points Possible"), [])
    return {h: text for h, text in zip(head, line, strict=False) if h and re.match(r"\d", text)}


def _person(
    path: Path, number: int, head: list[str], columns: Mapping[str, int], row: list[str]
) -> Person:
    def of(name: str) -> str:
        at = columns.get(name)
        return row[at] if at is not None and at < len(row) else ""

    low = [h.lower() for h in head]
    kept = {h: row[k] for k, h in enumerate(head) if h and k < len(row)}
    # Moodle writes "Participant 1001", in the language of the site; files carry the number.
    moodles = number_of(kept)
    id = moodles or re.sub(r"^\D+ (\d+)$", r"\1", of("id")) or of("email")
    if not id:
        raise RosterError(f"{path}, line {number}: there is no id, and no email in its place.")
    name = of("name") or " ".join(filter(None, (of("first"), of("last"))))
    platform = "moodle" if moodles else "canvas" if {"student", "id"} <= set(low) else ""
    logins = {row[k] for k, h in enumerate(low) if h in _LOGINS and k < len(row) and row[k]} - {id}
    return Person(
        id, name, of("email"), of("section"), tuple(sorted(logins)), platform, kept,
        family=of("last"),
    )  # fmt: skip


def _different(path: Path, people: Iterable[Person]) -> None:
    counts = Counter(p.id for p in people)
    twice = [id for id, many in counts.items() if many > 1]
    if twice:
        raise RosterError(
            f"{path} has {', '.join(twice[:5])} more than once; every student needs an id of "
            "their own."
        )


def plain_name(name: str) -> str:
    """A name without what is written in more than one way: case, accents, spaces, signs.

    >>> plain_name("Øst, Zoë"), plain_name("zoe ØST")
    ('østzoe', 'zoeøst')
    """
    bare = unicodedata.normalize("NFKD", name).casefold()
    return "".join(c for c in bare if c.isalnum())


def names_of(person: Person) -> frozenset[str]:
    """The plain forms of a name: as it stands, and with any of its last words put first.

    Where a family name begins, none of them says: Canvas calls Ana von der Heide vonderheideana.
    """
    words = person.name.replace(",", " ").split()[:_WORDS]
    turned = (" ".join(words[k:] + words[:k]) for k in range(len(words)))
    return frozenset(filter(None, map(plain_name, (person.name, *turned))))
