"""Every submission of a folder or a zip: whose it is, and its bytes or why there are none.

Understood: files named by student; a folder for each student; nbgrader's `submitted/STUDENT/
ASSIGNMENT/`; any of these in a zip; a zip in place of a notebook. Links are never followed, names
never leave the place they are in, nothing is unpacked to disk, and no more is read than a notebook
can hold.
"""

from __future__ import annotations

import os
import stat
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path, PurePosixPath

from gdlesson.instructor.intake.notebook import LARGEST, UnreadableError, too_large

#: What operating systems, editors and Jupyter leave lying about.
_LITTER = ("__MACOSX", "Thumbs.db", "desktop.ini", "__pycache__")
#: More files in one zip than any class hands in.
_MOST_FILES = 20_000


class CollectError(Exception):
    """There is nothing to grade there; the text says why and what to do."""


@dataclass(frozen=True)
class Submission:
    """One student's notebook: its bytes, or the `problem` that there are none to read."""

    student: str
    file: str
    data: bytes | None
    problem: str = ""


@dataclass(frozen=True)
class _Found:
    """A file of which nothing has been read yet."""

    parts: tuple[str, ...]
    size: int
    problem: str
    source: Path | tuple[zipfile.ZipFile, zipfile.ZipInfo]

    def read(self) -> bytes:
        """The bytes, bounded whatever was declared."""
        if self.problem:
            raise UnreadableError(self.problem)
        if self.size > LARGEST:
            raise UnreadableError(too_large(self.size))
        try:
            if isinstance(self.source, Path):
                data = _read_file(self.source)
            else:
                with self.source[0].open(self.source[1]) as file:
                    data = file.read(LARGEST + 1)
        except (OSError, RuntimeError, NotImplementedError, zipfile.BadZipFile, EOFError) as error:
            raise UnreadableError(f"The file can't be read: {error}.") from None
        except Exception as error:  # zlib.error and its kin share no base class
            raise UnreadableError(f"The file is damaged: {error}.") from None
        if len(data) > LARGEST:
            raise UnreadableError(too_large(len(data)))
        return data


def collect(place: Path, exercise: str) -> Iterator[Submission]:
    """Every student's submission, in the order of their names, read one at a time.

    Args:
        place: a folder or a zip.
        exercise: the notebook's name without its ending; it decides among several of one student.

    Raises:
        CollectError: if there is no such place, or nothing in it.
    """
    if not place.exists():
        raise CollectError(f"{place} does not exist; name a folder of notebooks, or a zip.")
    if place.is_dir():
        yield from _students(_in_folder(place), exercise)
        return
    try:
        with zipfile.ZipFile(place) as archive:
            yield from _students(_class_in_zip(archive), exercise)
    except zipfile.BadZipFile:
        raise CollectError(f"{place} is neither a folder nor a zip.") from None


def students(place: Path, exercise: str) -> int:
    """How many there are; reads nothing."""
    if place.is_dir():
        return len(_by_student(_in_folder(place), exercise))
    with zipfile.ZipFile(place) as archive:
        return len(_by_student(_class_in_zip(archive), exercise))


def _students(found: Iterable[_Found], exercise: str) -> Iterator[Submission]:
    groups = _by_student(found, exercise)
    if not groups:
        raise CollectError("There are no notebooks there: files named by student, as ann.ipynb, "
                           "or a folder for each student.")  # fmt: skip
    for student, files in sorted(groups.items()):
        name = "/".join(files[0].parts)
        if len(files) > 1:
            names = ", ".join(sorted("/".join(f.parts) for f in files)[:5])
            yield Submission(student, name, None, f"There are several notebooks: {names}.")
            continue
        try:
            yield Submission(student, name, _notebook_in(files[0], files[0].read()))
        except UnreadableError as problem:
            yield Submission(student, name, None, str(problem))


def _notebook_in(file: _Found, data: bytes) -> bytes:
    """The bytes themselves, or the one notebook in them if they are a zip."""
    if not data.startswith(b"PK\x03\x04"):
        if file.parts[-1].lower().endswith(".ipynb"):
            return data
        raise UnreadableError(f"{file.parts[-1]} is no notebook: its name does not end in .ipynb.")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            inside = [f for f in _in_zip(archive) if f.parts[-1].lower().endswith(".ipynb")]
            if len(inside) != 1:
                raise UnreadableError(f"The zip holds {len(inside)} notebooks; one was expected.")
            return inside[0].read()
    except zipfile.BadZipFile:
        raise UnreadableError("The zip is damaged.") from None


def _by_student(found: Iterable[_Found], exercise: str) -> dict[str, list[_Found]]:
    groups: dict[str, list[_Found]] = defaultdict(list)
    for file in found:
        parts = file.parts
        if "submitted" in parts[:-1]:
            parts = parts[parts.index("submitted") + 1 :]
        student = parts[0] if len(parts) > 1 else PurePosixPath(parts[0]).stem
        groups[student].append(file)
    return {student: _choose(files, exercise) for student, files in groups.items()}


def _choose(files: list[_Found], exercise: str) -> list[_Found]:
    """The exercise itself if it is there, else every notebook, else whatever there is."""
    notebooks = [f for f in files if f.parts[-1].lower().endswith(".ipynb")]
    exact = [f for f in notebooks if f.parts[-1] == f"{exercise}.ipynb"]
    return exact or notebooks or files[:1]


def _is_litter(parts: tuple[str, ...]) -> bool:
    return any(p.startswith(".") or p in _LITTER for p in parts)


def _in_folder(folder: Path) -> Iterator[_Found]:
    for here, folders, names in os.walk(folder, followlinks=False):
        place = Path(here)
        linked = [n for n in folders if (place / n).is_symlink()]
        folders[:] = sorted(set(folders) - set(linked))
        for name in sorted([*names, *linked]):
            path = place / name
            parts = tuple(_printable(p) for p in path.relative_to(folder).parts)
            if _is_litter(parts):
                continue
            state = path.lstat()
            problem = ""
            if stat.S_ISLNK(state.st_mode):
                problem = "The file is a link to somewhere else; links are not followed."
            elif not stat.S_ISREG(state.st_mode):
                problem = "This is no ordinary file."
            yield _Found(parts, state.st_size, problem, path)


def _read_file(path: Path) -> bytes:
    """A regular file; one that has become something else meanwhile is refused by the system."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    handle = os.open(path, flags | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        return file.read(LARGEST + 1)


def _class_in_zip(archive: zipfile.ZipFile) -> list[_Found]:
    """The files; without the folder around all of them that many programs put into a zip."""
    files = list(_in_zip(archive))
    tops = {f.parts[0] for f in files if len(f.parts) > 1}
    if len(files) > 1 and len(tops) == 1 and all(len(f.parts) > 1 for f in files):
        return [replace(f, parts=f.parts[1:]) for f in files]
    return files


def _in_zip(archive: zipfile.ZipFile) -> Iterator[_Found]:
    entries = archive.infolist()
    if len(entries) > _MOST_FILES:
        raise CollectError(f"The zip holds {len(entries)} files, more than {_MOST_FILES}.")
    for entry in entries:
        if entry.is_dir():
            continue
        steps = entry.filename.replace("\\", "/").split("/")
        parts = tuple(_printable(p) for p in steps if p not in ("", ".", ".."))
        if not parts or _is_litter(parts):
            continue
        problem = ""
        if ".." in steps or entry.filename.startswith(("/", "\\")) or ":" in steps[0]:
            problem = "Its name in the zip points to outside of the zip."
        elif stat.S_ISLNK(entry.external_attr >> 16):
            problem = "The file is a link to somewhere else; links are not followed."
        elif entry.flag_bits & 1:
            problem = "The file is encrypted."
        yield _Found(parts, entry.file_size, problem, (archive, entry))


def _printable(name: str) -> str:
    """A name that can be printed and stored: no control characters, no halves of characters."""
    clean = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join(c if c.isprintable() else "�" for c in clean)[:150]
