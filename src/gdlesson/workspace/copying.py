"""The learner's folder: the lesson is copied into it, and nothing of theirs is ever overwritten.

A small manifest in the folder remembers what was put there. A file that still is what was put
there may be replaced by a newer version; any other file belongs to the learner.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from gdlesson._version import __version__
from gdlesson.workspace.damage import damage
from gdlesson.workspace.files import BusyError, only_one, write_whole

PARTS = ("notebooks", "exercises")
MANIFEST = Path(".gdlesson") / "lesson.json"


class WorkspaceError(Exception):
    """The folder can't be used; the text says why and what to do."""


@dataclass
class Report:
    """What `copy_lesson` did.

    Attributes:
        added, updated: files written, as paths within the folder.
        kept: files of the learner's that a newer version exists for, with where that was put.
        damaged: notebooks of the learner's that are no longer whole: what is wrong with them, and
            where a fresh one is.
    """

    added: list[Path] = field(default_factory=list)
    updated: list[Path] = field(default_factory=list)
    kept: dict[Path, Path] = field(default_factory=dict)
    damaged: dict[Path, tuple[str, Path]] = field(default_factory=dict)

    def lines(self) -> list[str]:
        """What a learner should know: two lines on what is newer, two for each damaged notebook."""
        said = self._on_kept()
        for name, (what, fresh) in self.damaged.items():
            said += [
                f"{name} is damaged: {what}. It was left as it is.",
                f"A fresh one is beside it: {fresh}. Work in that one, and copy your answers over.",
            ]
        return said

    def _on_kept(self) -> list[str]:
        if not self.kept:
            return []
        first, beside = next(iter(self.kept.items()))
        many = len(self.kept)
        names = f"{first}" if many == 1 else f"{first} and {many - 1} more"
        return [
            f"The lesson is newer than your copy. You have changed {names}: left as it is."
            if many == 1
            else f"The lesson is newer than your copy. You have changed {names}: left as they are.",
            f"The new version is beside it: {beside}"
            if many == 1
            else f"The new versions are beside them, as in {beside}",
        ]


def lesson_source() -> Path:
    """The folder that holds notebooks/ and exercises/: in an installed wheel, or the project's.

    Raises:
        WorkspaceError: if neither is there.
    """
    package = Path(str(files("gdlesson")))
    for place in (package / "_lesson", package.parent.parent):
        if (place / "notebooks").is_dir():
            return place
    raise WorkspaceError(
        "the notebooks are missing from this installation; install it again: "
        "pip install --force-reinstall gdlesson"
    )


def copy_lesson(folder: Path, source: Path | None = None, version: str = __version__) -> Report:
    """Put the lesson into a folder; a file that the learner has changed stays as it is.

    Args:
        folder: the learner's folder; made if it is not there.
        source: where notebooks/ and exercises/ are; left out, this installation's.
        version: names the new version of a file that is put beside a changed one.

    Returns:
        A Report of what was added, updated, and kept.

    Raises:
        WorkspaceError: if the folder is a file, can't be written to, or another program is
            filling it.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     first = copy_lesson(Path(place))
    ...     again = copy_lesson(Path(place))
    >>> bool(first.added), again
    (True, Report(added=[], updated=[], kept={}, damaged={}))

    Limitation: a file that the learner deleted comes back.
    """
    source = source or lesson_source()
    if folder.exists() and not folder.is_dir():
        raise WorkspaceError(f"{folder} is a file; name a folder, or a new one.")
    try:
        lock = folder / MANIFEST.parent / "copying"
        lock.parent.mkdir(parents=True, exist_ok=True)
        with only_one(lock):
            return _copy(folder, source, version)
    except BusyError as error:
        raise WorkspaceError(f"{folder} is being filled already: {error}.") from error
    except OSError as error:
        raise WorkspaceError(
            f"{folder} can't be written to ({error.strerror or error}); name another folder: "
            "gdlesson lab some-folder"
        ) from error


def _copy(folder: Path, source: Path, version: str) -> Report:
    report = Report()
    put_there = _read_manifest(folder)
    for name in _lesson_files(source):
        fresh = (source / name).read_bytes()
        target = folder / name
        key = name.as_posix()
        if not target.exists() and not target.is_symlink():
            write_whole(target, fresh)
            report.added.append(name)
        else:
            mine = _digest(target.read_bytes())
            if mine == _digest(fresh):
                pass
            elif mine == put_there.get(key, {}).get("is"):
                write_whole(target, fresh)
                report.updated.append(name)
            elif wrong := _damage(name, target.read_bytes(), fresh, put_there.get(key, {})):
                entry = put_there.setdefault(key, {})
                place = _rescue(folder, target, entry, version, fresh)
                report.damaged[name] = (wrong, place)
                continue
            else:
                # Changed by the learner. Is there anything newer than what they started from?
                if _digest(fresh) == put_there.get(key, {}).get("offered"):
                    continue
                beside = _beside(target, version, fresh)
                if not beside.exists():
                    write_whole(beside, fresh)
                report.kept[name] = beside.relative_to(folder)
                put_there.setdefault(key, {})["offered"] = _digest(fresh)
                continue
        put_there[key] = {"is": _digest(fresh), "offered": _digest(fresh)}
    write_whole(folder / MANIFEST, json.dumps(put_there, indent=1, sort_keys=True).encode())
    return report


def _damage(name: Path, mine: bytes, fresh: bytes, entry: dict[str, str]) -> str | None:
    """What is wrong with a notebook of the learner's, if it is one.

    Cells can be missed only from a copy of this very version: an older one never had the new ones.
    """
    if name.suffix != ".ipynb" or damage(fresh):
        return None
    return damage(mine, fresh if entry.get("is") == _digest(fresh) else None)


def _rescue(folder: Path, target: Path, entry: dict[str, str], version: str, fresh: bytes) -> Path:
    """Where a fresh copy of a damaged notebook is, relative to the folder; put there if it is new.

    The learner may have begun to work in the one that was put there before: that stays the place.
    """
    before = str(entry.get("rescue", ""))
    if entry.get("rescued") == _digest(fresh) and (folder / before).is_file():
        return Path(before)
    place = _beside(target, version, fresh)
    if not place.exists():
        write_whole(place, fresh)
    entry |= {"rescue": place.relative_to(folder).as_posix(), "rescued": _digest(fresh)}
    entry["offered"] = _digest(fresh)
    return place.relative_to(folder)


def _beside(target: Path, version: str, fresh: bytes) -> Path:
    """Where the new version of a changed file goes: a name that is free, or holds just that."""
    number = 1
    while True:
        mark = f".new-{version}" if number == 1 else f".new-{version}-{number}"
        place = target.with_name(f"{target.stem}{mark}{target.suffix}")
        if not place.exists() or place.read_bytes() == fresh:
            return place
        number += 1


def _lesson_files(source: Path) -> Iterator[Path]:
    """Every file of the lesson, relative to `source`; not what editors and Jupyter leave."""
    for part in PARTS:
        for path in sorted((source / part).rglob("*")):
            hidden = any(p.startswith((".", "__")) for p in path.relative_to(source).parts)
            if path.is_file() and not hidden:
                yield path.relative_to(source)


def _read_manifest(folder: Path) -> dict[str, dict[str, str]]:
    """What was put into the folder so far; a damaged manifest counts as none, which keeps more."""
    try:
        found = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {k: v for k, v in found.items() if isinstance(v, dict)}


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
