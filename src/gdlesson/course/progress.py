"""What a learner has answered, kept in a small file in their folder.

Every change is read, merged and written under a lock, so that two notebooks open at once do not
undo each other; a damaged file is set aside, never overwritten.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gdlesson.workspace.files import only_one, write_whole

FILE = Path(".gdlesson") / "progress.json"
Kept = dict[str, dict[str, dict[str, Any]]]


@dataclass(frozen=True)
class Progress:
    """The answers kept in one folder.

    Args:
        folder: the learner's folder.
    """

    folder: Path

    @classmethod
    def around(cls, start: str | Path | None = None) -> Progress:
        """The progress of the learner's folder that holds `start` (default: where we run)."""
        if start is not None:
            return cls(Path(start))
        here = Path.cwd()
        for place in (here, *here.parents):
            if (place / ".gdlesson" / "lesson.json").exists():
                return cls(place)
        return cls(here)

    @property
    def path(self) -> Path:
        """The file."""
        return self.folder / FILE

    def read(self) -> Kept:
        """Everything kept: section, item, and what was answered; empty if nothing can be read."""
        return self._load()[0]

    def keep(self, section: int, item: str, response: object, right: bool) -> str:
        """Remember an answer; a right one is not lost to a wrong try later.

        Returns:
            Words for the learner if it could not be kept, else an empty string.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with only_one(self.path.with_name("progress.lock")):
                kept, sound = self._load()
                if not sound:
                    os.replace(self.path, self._free_name())
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

    def _load(self) -> tuple[Kept, bool]:
        """What the file holds, and whether it is sound (a missing one is)."""
        try:
            found = json.loads(self.path.read_text("utf-8"))
            sound = isinstance(found, dict) and all(
                isinstance(answers, dict) and all(isinstance(a, dict) for a in answers.values())
                for answers in found.values()
            )
            return (found, True) if sound else ({}, False)
        except FileNotFoundError:
            return {}, True
        except (OSError, ValueError):
            return {}, not self.path.exists()

    def _free_name(self) -> Path:
        number = 1
        while (place := self.path.with_name(f"progress.damaged-{number}.json")).exists():
            number += 1
        return place
