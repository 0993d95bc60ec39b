"""A class's folder or zip, as entries and files below them; reads names only, until asked.

Links are never followed, and names never leave the place that they are in. A zip is looked into by
a process apart.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from gdlesson.instructor.apart.desk import WorkError, ask
from gdlesson.instructor.intake.layout import Top
from gdlesson.instructor.intake.litter import is_litter
from gdlesson.instructor.intake.notebook import LARGEST, too_large

#: Files below one student's entry that are looked at, and how deep.
_MOST, _DEEPEST = 2_000, 12
#: Seconds to look into a class's zip, or to read some files from it.
_SECONDS = 120.0
_GONE = "is not there any more: it was moved or deleted while it was graded. Grade again."


def moment(seconds: float) -> str:
    """A time of the system's, in UTC, as ISO 8601; empty if no calendar has it."""
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError, OSError):
        return ""


class CollectError(Exception):
    """There is nothing to grade there; the text says why and what to do."""


@dataclass(frozen=True)
class Found:
    """A file that has not been read yet: its steps from the class's folder, or a problem.

    `modified` is when it was written last, in UTC, as ISO 8601; empty if that isn't known.
    """

    parts: tuple[str, ...]
    problem: str = ""
    number: int = 0
    modified: str = ""


class Place(Protocol):
    """Where a class is."""

    def tops(self) -> list[Top]:
        """Every entry."""

    def inside(self, name: str) -> Place:
        """The folder of this name in it, as a place."""

    def files(self, top: Top) -> list[Found]:
        """Every file of an entry; what can't be looked at is among them, with its problem."""

    def read(self, found: Sequence[Found]) -> list[tuple[bytes, str]]:
        """Bytes of each, or a problem."""

    def still_there(self, top: Top) -> None:
        """Nobody is to blame for what is moved away while the class is read.

        Raises:
            CollectError: if the place is gone, or this entry.
        """


@dataclass(frozen=True)
class Folder:
    """A class in a folder."""

    path: Path

    def tops(self) -> list[Top]:
        """Every entry; a link to a folder is a file that can't be read."""
        try:
            with os.scandir(self.path) as entries:
                found = [Top(e.name, e.is_dir(follow_symlinks=False)) for e in entries]
        except OSError as error:
            raise CollectError(f"{self.path} can't be opened: {_words(error)}.") from None
        return sorted(found, key=lambda top: top.name)

    def inside(self, name: str) -> Folder:
        return Folder(self.path / name)

    def files(self, top: Top) -> list[Found]:
        if not top.folder:
            return [self._file((top.name,))]
        found: list[Found] = []
        todo: list[tuple[str, ...]] = [(top.name,)]
        while todo:
            parts = todo.pop()
            try:
                with os.scandir(self.path.joinpath(*parts)) as entries:
                    names = sorted((e.name, e.is_dir(follow_symlinks=False)) for e in entries)
            except OSError as error:
                found.append(Found(parts, f"The folder can't be opened: {_words(error)}."))
                continue
            for name, folder in names:
                here = (*parts, name)
                if is_litter([name]):
                    continue
                if len(found) >= _MOST or len(here) > _DEEPEST:
                    problem = f"More than {_MOST} files, or {_DEEPEST} folders deep: not looked at."
                    return [*found, Found(here, problem)]
                if folder:
                    todo.append(here)
                else:
                    found.append(self._file(here))
        return found

    def _file(self, parts: tuple[str, ...]) -> Found:
        try:
            state = self.path.joinpath(*parts).lstat()
        except OSError as error:
            return Found(parts, f"The file can't be looked at: {_words(error)}.")
        problem = ""
        if stat.S_ISLNK(state.st_mode):
            problem = "The file is a link to somewhere else; links are not followed."
        elif not stat.S_ISREG(state.st_mode):
            problem = "This is no ordinary file."
        elif state.st_size > LARGEST:
            problem = too_large(state.st_size)
        return Found(parts, problem, modified=moment(state.st_mtime))

    def read(self, found: Sequence[Found]) -> list[tuple[bytes, str]]:
        return [self._read(f) for f in found]

    def still_there(self, top: Top) -> None:
        path = self.path if not self.path.is_dir() else self.path / top.name
        if not os.path.lexists(path):
            raise CollectError(f"{path} {_GONE}")

    def _read(self, found: Found) -> tuple[bytes, str]:
        """A regular file; one that has become something else meanwhile is refused by the system."""
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        try:
            handle = os.open(self.path.joinpath(*found.parts), flags | getattr(os, "O_BINARY", 0))
            with os.fdopen(handle, "rb") as file:
                data = file.read(LARGEST + 1)
        except OSError as error:
            return b"", f"The file can't be read: {_words(error)}."
        return (b"", too_large(len(data))) if len(data) > LARGEST else (data, "")


@dataclass(frozen=True)
class Zip:
    """A class in a zip, or a folder of that zip."""

    path: Path
    entries: tuple[dict[str, Any], ...]
    under: tuple[str, ...] = ()
    _tops: dict[str, list[dict[str, Any]]] = field(default_factory=dict, compare=False)

    @classmethod
    def at(cls, path: Path) -> Zip:
        """Look into it.

        Raises:
            CollectError: if that can't be done.
        """
        try:
            reply, _ = ask({"do": "list", "path": str(path), "seconds": _SECONDS})
        except WorkError as error:
            raise CollectError(f"{path}: {error}") from None
        if "problem" in reply:
            raise CollectError(f"{path}: {reply['problem']}")
        return cls._below(path, [e | {"parts": tuple(e["parts"])} for e in reply["entries"]], ())

    @classmethod
    def _below(cls, path: Path, entries: list[dict[str, Any]], under: tuple[str, ...]) -> Zip:
        tops: dict[str, list[dict[str, Any]]] = {}
        many = len(under)
        for entry in entries:
            if len(entry["parts"]) > many:
                tops.setdefault(entry["parts"][many], []).append(entry)
        return cls(path, tuple(entries), under, tops)

    def tops(self) -> list[Top]:
        deep = len(self.under) + 1
        return [
            Top(name, any(e["folder"] or len(e["parts"]) > deep for e in entries))
            for name, entries in sorted(self._tops.items())
        ]

    def inside(self, name: str) -> Zip:
        return self._below(self.path, self._tops[name], (*self.under, name))

    def files(self, top: Top) -> list[Found]:
        many = len(self.under)
        return [
            Found(e["parts"][many:], e["problem"], e["number"], e["modified"])
            for e in self._tops[top.name]
            if not e["folder"] and not is_litter(e["parts"][many:])
        ]

    def read(self, found: Sequence[Found]) -> list[tuple[bytes, str]]:
        numbers = [f.number for f in found]
        request = {"do": "read", "path": str(self.path), "numbers": numbers, "seconds": _SECONDS}
        try:
            reply, blob = ask(request)
        except WorkError as error:
            return [(b"", str(error))] * len(numbers)
        if "problem" in reply:
            return [(b"", reply["problem"])] * len(numbers)
        return list(_split(reply, blob))

    def still_there(self, top: Top) -> None:
        if not self.path.is_file():
            raise CollectError(f"{self.path} {_GONE}")


def _split(reply: dict[str, Any], blob: bytes) -> Iterator[tuple[bytes, str]]:
    at = 0
    for size, problem in zip(reply["sizes"], reply["problems"], strict=True):
        yield blob[at : at + size], problem
        at += size


def _words(error: OSError) -> str:
    return error.strerror or type(error).__name__
