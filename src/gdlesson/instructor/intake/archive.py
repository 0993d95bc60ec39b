"""Zips, looked into; only ever in a process apart, because a zip can be made to do anything.

No name in a zip leads anywhere, nothing is unpacked to disk, and no more is read than was agreed.
"""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from gdlesson.instructor.intake.litter import is_litter
from gdlesson.instructor.intake.notebook import LARGEST, too_large

#: More files in one zip than any class hands in.
MOST_ENTRIES = 20_000
#: Bytes that the notebooks in one zip may have together.
_MOST_BYTES = 60_000_000
_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
#: Ways of packing that bound what they unpack; the others can fill any memory with a few bytes.
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class ZipError(Exception):
    """It can't be read as a zip; the text says why."""


@dataclass(frozen=True)
class Entry:
    """One name in a zip: its place in the list, its steps, and why it can't be read, if so.

    `modified` is the time that the zip gives, which is without a zone: this machine's is taken.
    """

    number: int
    parts: tuple[str, ...]
    folder: bool
    problem: str = ""
    modified: str = ""


def is_zip(data: bytes) -> bool:
    """Whether the bytes begin as a zip does."""
    return data.startswith(_MAGIC)


def entries(file: IO[bytes]) -> tuple[zipfile.ZipFile, list[Entry]]:
    """The zip and what is in it.

    Raises:
        ZipError: if it can't be read, or holds too much.
    """
    try:
        opened = zipfile.ZipFile(file)
        infos = opened.infolist()
    except MemoryError:
        raise
    except Exception as error:  # whatever the bytes make of it: struct, unicode, zlib, ...
        raise ZipError(f"The zip is damaged, or breaks off ({error}).") from None
    if len(infos) > MOST_ENTRIES:
        raise ZipError(f"The zip holds {len(infos)} files; {MOST_ENTRIES} are looked at at most.")
    return opened, [_entry(i, info) for i, info in enumerate(infos)]


def _entry(number: int, info: zipfile.ZipInfo) -> Entry:
    name = info.filename.replace("\\", "/")
    steps = name.split("/")
    parts = tuple(p for p in steps if p not in ("", ".", "..")) or (name or "?",)
    problem = ""
    if ".." in steps or name.startswith("/") or ":" in steps[0]:
        problem = "Its name in the zip points to outside of the zip."
    elif stat.S_ISLNK(info.external_attr >> 16):
        problem = "The file is a link to somewhere else; links are not followed."
    elif info.flag_bits & 1:
        problem = "The file is encrypted."
    elif info.compress_type not in _PACKED:
        problem = "It is packed in a way that is not read; make an ordinary zip."
    elif info.file_size > LARGEST and not info.is_dir():
        problem = too_large(info.file_size)
    return Entry(number, parts, name.endswith("/"), problem, _modified(info))


def _modified(info: zipfile.ZipInfo) -> str:
    try:
        return datetime(*info.date_time).astimezone(UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError, OSError):  # a zip can say the 31st of February
        return ""


def member(opened: zipfile.ZipFile, entry: Entry) -> bytes:
    """The bytes of one file, bounded whatever was declared.

    Raises:
        ZipError: if they can't be had.
    """
    if entry.problem:
        raise ZipError(entry.problem)
    try:
        with opened.open(opened.infolist()[entry.number]) as file:
            data = file.read(LARGEST + 1)
    except MemoryError:
        raise
    except Exception as error:
        raise ZipError(f"The file in the zip is damaged ({error}).") from None
    if len(data) > LARGEST:
        raise ZipError(too_large(len(data)))
    return data


def inside(data: bytes, wanted: Callable[[str], bool]) -> Iterator[tuple[Entry, bytes, str]]:
    """The wanted files of a zip that a student handed in: entry, bytes, or what is wrong.

    Raises:
        ZipError: if the zip itself can't be read.
    """
    opened, found = entries(BytesIO(data))
    left = _MOST_BYTES
    for entry in found:
        if entry.folder or is_litter(entry.parts) or not wanted(entry.parts[-1]):
            continue
        try:
            content = member(opened, entry)
        except ZipError as error:
            yield entry, b"", str(error)
            continue
        left -= len(content)
        if left < 0:
            raise ZipError(f"The zip unpacks to more than {_MOST_BYTES / 1e6:.0f} MB.")
        yield entry, content, ""


def listed(request: dict[str, Any], _: bytes) -> tuple[dict[str, Any], bytes]:
    """What is in the class's zip, for the process that may not look itself."""
    try:
        with open(request["path"], "rb") as file:
            found = entries(file)[1]
    except (ZipError, OSError) as error:
        return {"problem": str(error)}, b""
    return {"entries": [asdict(e) for e in found]}, b""


def members(request: dict[str, Any], _: bytes) -> tuple[dict[str, Any], bytes]:
    """Some files of the class's zip, by their numbers."""
    blobs: list[bytes] = []
    problems: list[str] = []
    try:
        with open(Path(request["path"]), "rb") as file:
            opened, found = entries(file)
            for number in request["numbers"]:
                problem, data = "", b""
                try:
                    data = member(opened, found[number])
                except (ZipError, IndexError) as error:
                    problem = str(error)
                blobs.append(data)
                problems.append(problem)
    except (ZipError, OSError) as error:
        return {"problem": str(error)}, b""
    return {"sizes": [len(b) for b in blobs], "problems": problems}, b"".join(blobs)
