"""What a learner has answered, kept in a small file in their folder.

Every change is read, merged and written under a lock, so that two notebooks open at once do not
undo each other. Of a damaged file what is sound is kept on, and the file itself is set aside; one
in a newer format is left as it is.
"""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gdlesson.workspace.files import only_one, write_whole

FILE = Path(".gdlesson") / "progress.json"
Kept = dict[str, dict[str, dict[str, Any]]]
#: How long an answer waits for another program's: it takes a few milliseconds.
PATIENCE = 3.0
#: The format that is written here; a file that doesn't say has it.
FORMAT = 1


@dataclass(frozen=True)
class Found:
    """What a file of progress holds: what is sound in it, and what was not understood."""

    kept: Kept
    strange: tuple[str, ...] = ()
    newer: bool = False

    @property
    def words(self) -> str:
        """What a learner has to know of the file, in a sentence; empty if all is well."""
        if self.newer:
            return (
                f"{FILE.name} was written by a newer version of the lesson: it is left as it is, "
                "and nothing is added to it."
            )
        if not self.strange:
            return ""
        named = ", ".join(self.strange[:3])
        more = f" and {len(self.strange) - 3} more" if len(self.strange) > 3 else ""
        return f"In {FILE.name} this was not understood and doesn't count: {named}{more}."


@dataclass(frozen=True)
class Progress:
    """The answers kept in one folder.

    Args:
        folder: the learner's folder.
        identity: what the system knew it by when it was found; None if it was not there yet. One
            that was, and is no more, was renamed or taken away: it is not made anew where nobody
            would look for it.
    """

    folder: Path
    identity: tuple[int, int] | None = None

    @classmethod
    def around(cls, start: str | Path | None = None) -> Progress:
        """The progress of the learner's folder that holds `start` (default: where we run)."""
        if start is not None:
            return cls(Path(start), _identity(Path(start)))
        here = Path.cwd()
        for place in (here, *here.parents):
            if (place / ".gdlesson" / "lesson.json").exists():
                return cls(place, _identity(place))
        return cls(here, _identity(here))

    def now(self) -> Progress:
        """The same folder where it is now: a kernel that runs in it follows it to its new name."""
        if self.identity is None or _identity(self.folder) == self.identity:
            return self
        with contextlib.suppress(OSError):
            found = Progress.around()
            if found.identity == self.identity:
                return found
        return self

    @property
    def path(self) -> Path:
        """The file."""
        return self.folder / FILE

    def read(self) -> Kept:
        """Everything kept: section, item, and what was answered; empty if nothing can be read."""
        return self._load().kept

    def trouble(self) -> str:
        """What in the file was not understood, in a sentence; empty if all is well."""
        return self._load().words

    def keep(self, section: int, item: str, response: object, right: bool) -> str:
        """Remember an answer; a right one is not lost to a wrong try later.

        Returns:
            Words for the learner if it could not be kept, else an empty string.
        """
        if self.identity is not None and not self.folder.is_dir():
            return (
                f"(This could not be kept: the folder {self.folder.name} is no longer where it "
                "was. Open its notebook where it is now.)"
            )
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with only_one(self.path.with_name("progress.lock"), PATIENCE):
                found = self._load()
                if found.newer:
                    return f"(This could not be kept: {found.words})"
                if found.strange:
                    os.replace(self.path, self._free_name())
                kept = found.kept
                answers = kept.setdefault(str(section), {})
                before = answers.get(item, {})
                if right or not before.get("right"):
                    answers[item] = {
                        "response": response,
                        "right": right,
                        "tries": int(before.get("tries", 0)) + 1,
                    }
                text = json.dumps(kept, indent=1, sort_keys=True)
                write_whole(self.path, text.encode(), mode=0o600)
        except OSError as error:
            return f"(This could not be kept: {error.strerror or error}.)"
        return ""

    def _load(self) -> Found:
        """What the file holds; nothing, if there is none."""
        try:
            # JSON has no Infinity and no NaN; Python would read both.
            found = json.loads(self.path.read_text("utf-8-sig"), parse_constant=lambda _: None)
        except FileNotFoundError:
            return Found({})
        except (OSError, ValueError, RecursionError):
            return Found({}, ("the whole file",) if self.path.exists() else ())
        return _sound(found)

    def _free_name(self) -> Path:
        number = 1
        while (place := self.path.with_name(f"progress.damaged-{number}.json")).exists():
            number += 1
        return place


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        known = folder.stat()
    except OSError:
        return None
    return known.st_dev, known.st_ino


def _sound(found: object) -> Found:
    """The sound part of what was read, and the names of the rest."""
    if not isinstance(found, dict):
        return Found({}, ("the whole file",))
    strange: list[str] = []
    kept: Kept = {}
    version = found.pop("format", FORMAT)
    if type(version) is not int:
        strange.append("its format")
        version = FORMAT
    for section, answers in found.items():
        if not isinstance(answers, dict):
            strange.append(f"section {section}")
            continue
        for item, answer in answers.items():
            if not isinstance(answer, dict) or type(answer.get("right")) is not bool:
                strange.append(f"{item} of section {section}")
                continue
            if type(answer.get("tries")) is not int:
                strange.append(f"the tries of {item}")
                answer = {**answer, "tries": 0}
            kept.setdefault(section, {})[item] = answer
    return Found(kept, tuple(strange), version > FORMAT)
