"""Whose each entry of a class's folder is: decided once, by the folder as a whole.

Nothing below a student's own entry has a say in it: what a student hands in can't be taken for
somebody else's, whatever it is called.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from gdlesson.instructor.intake.litter import is_litter
from gdlesson.instructor.intake.names import key_of, without_copy, without_ending

#: What nbgrader keeps in a course's folder; those that nobody else has by chance.
SUBMITTED = "submitted"
_NBGRADER = {
    "source", "release", "autograded", "feedback", "gradebook.db", "nbgrader_config.py",
    ".nbgrader.log", "exchange", "outbound", "inbound",
}  # fmt: skip
_TELLING = {"source", "release", "autograded", "gradebook.db", "nbgrader_config.py"}
#: A course's settings, which nobody hands in.
SETTINGS = "course.toml"


class LayoutError(Exception):
    """Nobody but a human can say who the students are; the text says what to do."""


@dataclass(frozen=True)
class Top:
    """An entry of the class's folder."""

    name: str
    folder: bool


@dataclass(frozen=True)
class Layout:
    """Whose the entries are.

    Attributes:
        students: each student's entries, by the student's key.
        left_out: entries that are nobody's, with the reason.
    """

    students: dict[str, tuple[Top, ...]]
    left_out: tuple[tuple[str, str], ...]

    def works(self) -> list[Work]:
        """Every entry is a student's own, and one attempt."""
        return [Work(student, tops) for student, tops in sorted(self.students.items())]


@dataclass(frozen=True)
class Work:
    """One attempt of a student: the entries it consists of, and what their names say.

    Attributes:
        student: the student's id on the roster; without a roster the entry's own name.
        tops: the entries.
        number: orders the attempts of one student, where names do.
        late: whether the name says that it was; None if that says nothing.
        unknown: why nobody on the roster could be told; empty if somebody was, or there is none.
        timeless: whether the times of the files are not those of handing in.
        handed_in: when the roster says that it was, in UTC, as ISO 8601; empty if it doesn't.
    """

    student: str
    tops: tuple[Top, ...]
    number: int = 0
    late: bool | None = None
    unknown: str = ""
    timeless: bool = False
    handed_in: str = ""


def is_course(tops: Iterable[Top]) -> bool:
    """Whether this is the folder of a course of nbgrader's, with the class in its `submitted`.

    Raises:
        LayoutError: if it might be one.
    """
    kept = [t for t in tops if not is_litter([t.name])]
    if not any(t.name == SUBMITTED and t.folder for t in kept):
        return False
    folders = {t.name for t in kept if t.folder} - {SUBMITTED}
    telling = {t.name for t in kept} & _TELLING
    if len(kept) == 1 or len(telling) > 1 or (telling and folders <= _NBGRADER):
        return True
    if telling:
        raise LayoutError(
            f"This may be a course of nbgrader's ({', '.join(sorted(telling))}), or a class with a "
            f"student called {SUBMITTED}. Name the folder {SUBMITTED} in it, or take "
            f"{', '.join(sorted(telling))} away."
        )
    return False


def beside_the_class(tops: Iterable[Top]) -> tuple[tuple[str, str], ...]:
    """What is left out of a course's folder."""
    return tuple(
        (key_of(t.name), "nbgrader's own" if t.name in _NBGRADER else "beside the folder submitted")
        for t in tops
        if t.name != SUBMITTED
    )


def arrange(tops: Iterable[Top]) -> Layout:
    """Whose each entry is; every one is somebody's or left out, and no one is both."""
    students: dict[str, list[Top]] = defaultdict(list)
    left_out: list[tuple[str, str]] = []
    for top in tops:
        if is_litter([top.name]):
            left_out.append((key_of(top.name), "hidden, or the system's own"))
        elif top.name == SETTINGS and not top.folder:
            left_out.append((top.name, "settings belong beside the class; these were not read"))
        else:
            name = top.name if top.folder else without_ending(top.name)
            students[key_of(name)].append(top)
    return Layout({s: tuple(t) for s, t in students.items()}, tuple(left_out))


def wrapper(tops: Iterable[Top], archive: str) -> str | None:
    """The one folder around a whole class, which has the zip's own name; programs put it there."""
    kept = [t for t in tops if not is_litter([t.name])]
    if len(kept) != 1 or not kept[0].folder:
        return None
    stem = without_ending(PurePosixPath(archive).name)
    return kept[0].name if kept[0].name in (stem, without_copy(stem)) else None


def called(top: Top) -> str:
    """As what a folder or a zip is known, whichever copy of it this is; empty for other files.

    >>> called(Top("submitted", True)), called(Top("submitted (1).ZIP", False))
    ('submitted', 'submitted')
    >>> called(Top("submitted.ipynb", False))
    ''
    """
    if top.folder:
        return without_copy(top.name)
    return without_copy(top.name[:-4]) if top.name.lower().endswith(".zip") else ""
