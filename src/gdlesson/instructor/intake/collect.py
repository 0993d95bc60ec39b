"""Every submission of a class: whose it is, and its files or why there are none.

Understood: files named by student; a folder for each student; nbgrader's course, and its
`submitted/STUDENT/ASSIGNMENT/`; any of these in a zip; one notebook alone. Nothing that a student
wrote is looked into here: names and bytes are passed on.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from gdlesson.instructor.intake.archive import is_zip
from gdlesson.instructor.intake.files import MOST_BYTES, MOST_FILES, File
from gdlesson.instructor.intake.layout import (
    SUBMITTED,
    Layout,
    LayoutError,
    Top,
    Work,
    arrange,
    beside_the_class,
    called,
    is_course,
    wrapper,
)
from gdlesson.instructor.intake.names import key_of, short, without_copy, without_ending
from gdlesson.instructor.intake.opening import may_be_notebook
from gdlesson.instructor.intake.places import CollectError, Folder, Found, Place, Zip

#: Where nbgrader notes when it collected a student's work.
STAMP = "timestamp.txt"
__all__ = ["Class", "CollectError", "Submission", "collect", "open_class"]


@dataclass(frozen=True)
class Submission:
    """What one student handed in: files, or the `problem` that there are none to read.

    Attributes:
        entry: the entry of the class's folder in which it is.
        handed_in: when, in UTC, as ISO 8601; empty if nothing tells.
        number, late, unknown: see `Work`.
        meant: whether where it lies says that it is of this exercise, whatever is in it.
    """

    student: str
    file: str
    files: tuple[File, ...]
    problem: str = ""
    entry: str = ""
    handed_in: str = ""
    number: int = 0
    late: bool | None = None
    unknown: str = ""
    meant: bool = False


@dataclass(frozen=True)
class Class:
    """A class whose layout is known; nothing has been read yet.

    `course` is whether nbgrader keeps it, and so when each was handed in; `own` is whether the
    place is of one exercise of several.
    """

    place: Place
    layout: Layout
    course: bool = False
    own: bool = False

    def __len__(self) -> int:
        return len(self.layout.students)

    def submissions(
        self, exercise: str, works: Sequence[Work] | None = None, among: Sequence[str] = ()
    ) -> Iterator[Submission]:
        """Everybody's, read one at a time.

        Args:
            exercise: the notebook's name without its ending; a file of that name is read first.
            works: whose each entry is; by default everybody's is what has their name.
            among: the exercises of the course, if there are several: what lies in a folder of
                another one's name is that one's.

        Raises:
            CollectError: if what is read is moved away meanwhile.
        """
        for work in self.layout.works() if works is None else works:
            found = [f for top in work.tops for f in self.place.files(top)]
            kept = _of_exercise(found, exercise, among)
            made = self._submission(work, kept, exercise) if kept or not found else None
            for top in work.tops:
                self.place.still_there(top)
            if made is not None:
                yield made

    def look(self, work: Work, exercise: str, among: Sequence[str] = ()) -> tuple[bool, str]:
        """Whether a work has something of an exercise, and when the last of its files was written.

        That is empty if it is not the files that say when it was handed in.

        Args:
            work: whose it is, and what is known without looking at its files.
            exercise, among: as for `submissions`.
        """
        found = [f for top in work.tops for f in self.place.files(top)]
        kept = _of_exercise(found, exercise, among)
        told = work.timeless or bool(work.handed_in) or self._stamp(kept) is not None
        return bool(kept or not found), "" if told else _last(kept)

    def _submission(self, work: Work, found: list[Found], exercise: str) -> Submission:
        stamp = self._stamp(found)
        own = [f for f in found if f is not stamp]
        made = _submission(self.place, work.student, work.tops, own, exercise)
        return replace(
            made,
            entry=key_of(work.tops[0].name),
            handed_in=work.handed_in or ("" if work.timeless else self._handed_in(found)),
            number=work.number,
            late=work.late,
            unknown=work.unknown,
            meant=self.own or any(len(f.parts) > 2 and f.parts[1] == exercise for f in found),
        )

    def _handed_in(self, found: list[Found]) -> str:
        """What nbgrader noted when it collected; else when the last of the files was written."""
        if stamp := self._stamp(found):
            data, _ = self.place.read([stamp])[0]
            if noted := _noted(data):
                return noted
        return _last(found)

    def _stamp(self, found: list[Found]) -> Found | None:
        """The file in which nbgrader noted when it collected, if it did."""
        stamps = [
            f for f in found
            if self.course and len(f.parts) == 3 and f.parts[-1] == STAMP and not f.problem
        ]  # fmt: skip
        return stamps[0] if stamps else None


def _last(found: list[Found]) -> str:
    return max((f.modified for f in found), default="")


def _of_exercise(found: list[Found], exercise: str, among: Sequence[str]) -> list[Found]:
    others = set(among) - {exercise}
    return [f for f in found if len(f.parts) < 3 or f.parts[1] not in others]


def _noted(data: bytes) -> str:
    """The moment in nbgrader's timestamp.txt, such as `2026-11-24 15:58:23.948203 UTC`."""
    text = data[:100].decode("ascii", "replace").strip()
    written, _, zone = text.rpartition(" ")
    try:
        moment = datetime.fromisoformat(written)
        zoned = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))
        return zoned.astimezone(UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError, OSError, KeyError):
        return ""


def open_class(place: Path) -> Class:
    """Look who is in a class.

    Args:
        place: a folder, a zip, or one notebook.

    Raises:
        CollectError: if there is no such place, it can't be read, or there is nobody in it.
    """
    try:
        found = _opened(place)
    except LayoutError as error:
        raise CollectError(f"{place}: {error}") from None
    if not found.layout.students:
        raise CollectError(f"There are no notebooks in {place}: files named by student, as "
                           "ann.ipynb, or a folder for each student.")  # fmt: skip
    return found


def collect(place: Path, exercise: str) -> Iterator[Submission]:
    """Every student's submission; see `open_class` and `Class.submissions`."""
    return open_class(place).submissions(exercise)


def _opened(path: Path) -> Class:
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            return _arranged(Folder(path), submitted=called(Top(path.name, True)) == SUBMITTED)
        if not stat.S_ISREG(mode):
            raise CollectError(f"{path} is neither a folder nor a file.")
        with open(path, "rb") as file:
            head = file.read(600)
    except FileNotFoundError:
        raise CollectError(
            f"{path} does not exist; name a folder of notebooks, or a zip."
        ) from None
    except OSError as error:
        raise CollectError(f"{path} can't be opened: {error.strerror}.") from None
    if is_zip(head):
        place: Place = Zip.at(path)
        if around := wrapper(place.tops(), path.name):
            place = place.inside(around)
        name = without_copy(around or without_ending(path.name))
        return _arranged(place, submitted=name == SUBMITTED)
    if path.name.lower().endswith(".ipynb"):  # one notebook: a class of one
        return Class(Folder(path.parent), arrange([Top(path.name, False)]))
    raise CollectError(f"{path} is neither a folder nor a zip{_instead(head)}.")


def _instead(head: bytes) -> str:
    """What else it is, and what to do about it."""
    if head[:2] == b"\x1f\x8b" or head[:3] == b"BZh" or head[:6] == b"\xfd7zXZ\x00":
        return "; it looks like a tar.gz or its kin: unpack it and name the folder"
    if head[257:262] == b"ustar" or head[:2] == b"7z" or head[:4] == b"Rar!":
        return "; it is another kind of archive: unpack it and name the folder"
    return ""


def _arranged(place: Place, *, submitted: bool = False) -> Class:
    """The class in a place, or in the `submitted` of a course, or the place is that."""
    tops = place.tops()
    if not is_course(tops):
        return Class(place, arrange(tops), course=submitted)
    inner = place.inside(SUBMITTED)
    layout = arrange(inner.tops())
    left_out = beside_the_class(tops) + layout.left_out
    return Class(inner, Layout(layout.students, left_out), course=True)


def _submission(
    place: Place, student: str, tops: tuple[Top, ...], found: list[Found], exercise: str
) -> Submission:
    first = _shown(found[0]) if found else key_of(tops[0].name)
    if not found:
        return Submission(student, first, (), "The folder is empty.")
    chosen = _worth_reading(found, f"{exercise}.ipynb")
    shown = _shown(chosen[0])
    files = _read(place, chosen)
    if all(f.problem for f in files):
        return Submission(student, shown, (), " ".join(dict.fromkeys(f.problem for f in files)))
    return Submission(student, shown, files)


def _worth_reading(found: list[Found], wanted: str) -> list[Found]:
    """What may be a notebook, the one with the exercise's name first; else whatever there is."""
    likely = [f for f in found if may_be_notebook(f.parts[-1])]
    # A folder that can't be opened may hide the very notebook.
    closed = [f for f in found if f.problem and f not in likely]
    order = sorted(likely, key=lambda f: (f.parts[-1] != wanted, len(f.parts), f.parts))
    return [*order[:MOST_FILES], *closed[:3]] if likely else found[:5]


def _read(place: Place, chosen: list[Found]) -> tuple[File, ...]:
    """Their bytes, as many as a student may hand in."""
    whole = [f for f in chosen if not f.problem]
    contents = dict(zip(whole, place.read(whole), strict=True)) if whole else {}
    files, left = [], MOST_BYTES
    for found in chosen:
        data, problem = contents.get(found, (b"", found.problem))
        left -= len(data)
        if left < 0:
            data, problem = b"", f"More than {MOST_BYTES / 1e6:.0f} MB were handed in."
        files.append(File(_shown(found), data, problem))
    return tuple(files)


def _shown(found: Found) -> str:
    return short("/".join(key_of(p) for p in found.parts), 200)
