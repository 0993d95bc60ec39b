"""The lesson's pages in their order, each with its minutes: read from the notebooks themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat

from gdlesson.course.sections import SECTIONS

FIRST = "00-start-here"
_TITLE = re.compile(r"^# (?:Exercise )?(\d+) · (.+)$", re.M)
_MINUTES = re.compile(r"\*\*Time\*\*: (\d+) minutes")
#: A row of Section 0's map: the notebook, and what it is about.
_ROW = re.compile(r"^\| \[[^\]]+\]\((?:[^()]*/)?([\w-]+)\.ipynb\) \| (.+?) \| (\d+) \|$", re.M)
_AFTER = re.compile(r"after (Section|Exercise) (\d+)")


@dataclass(frozen=True)
class Part:
    """A section or an exercise.

    Attributes:
        key: "8", or "E1" for an exercise: how the page and its progress are named.
        stem: the notebook's and the page's file name, without its ending.
        title: without the number.
        minutes: how long it takes.
        what: what it is about, in half a line of markdown.
        notebook: as it is, not executed.
        folder: where its file is in the lesson, "notebooks" or "exercises".
    """

    key: str
    stem: str
    title: str
    minutes: int
    what: str
    folder: str
    notebook: Any = field(repr=False, compare=False)

    @property
    def is_exercise(self) -> bool:
        return self.key.startswith("E")

    @property
    def name(self) -> str:
        """How it is called in a sentence: "Section 8", "Exercise 01"."""
        return f"Exercise {int(self.key[1:]):02}" if self.is_exercise else f"Section {self.key}"

    @property
    def short(self) -> str:
        """The title as the map has it, without what comes after the comma."""
        return self.title.split(",")[0]

    @property
    def heading(self) -> str:
        """Number and short title, as the bar and the browser's tab have it."""
        lead = self.name if self.is_exercise else self.key
        return f"{lead} · {self.short}"

    @property
    def page(self) -> str:
        return f"{self.stem}.html"

    @property
    def file(self) -> str:
        """Where its notebook lies in the site."""
        return f"{self.folder}/{self.stem}.ipynb"


def parts(lesson: Path) -> list[Part]:
    """Every section and exercise of a lesson, in the order in which one meets them.

    Args:
        lesson: the folder that has notebooks/ and exercises/.

    Raises:
        ValueError: if a notebook doesn't begin with its number, title and time.

    Limitation: what a part is about, and after which section an exercise comes, stands in the map
    of Section 0 and nowhere else.
    """
    stems = [FIRST, *SECTIONS.values()]
    found = [_read(lesson / "notebooks" / f"{stem}.ipynb") for stem in stems]
    opening = "\n".join(cell.source for cell in found[0].notebook.cells)
    rows = {stem: what for stem, what, _ in _ROW.findall(opening)}
    ordered = [_with(part, rows) for part in found]
    for path in sorted((lesson / "exercises").glob("*.ipynb")):
        part = _with(_read(path), rows)
        after = _AFTER.search(rows.get(part.stem, ""))
        key = f"{'E' if after[1] == 'Exercise' else ''}{int(after[2])}" if after else ""
        ordered.insert(_place(ordered, key), part)
    return ordered


def _place(ordered: list[Part], key: str) -> int:
    """Behind the part of this key, and behind the exercises that follow it already."""
    keys = [part.key for part in ordered]
    place = keys.index(key) + 1 if key in keys else len(keys)
    while place < len(keys) and ordered[place].is_exercise:
        place += 1
    return place


def _read(path: Path) -> Part:
    notebook = nbformat.read(path, as_version=4)
    opening = notebook.cells[0].source if notebook.cells else ""
    title, minutes = _TITLE.search(opening), _MINUTES.search(opening)
    if not title or not minutes:
        raise ValueError(f"site: {path.name} must begin with its number, its title and its time.")
    exercise = path.parent.name == "exercises"
    key = f"E{int(title[1])}" if exercise else title[1]
    folder = path.parent.name
    return Part(key, path.stem, title[2], int(minutes[1]), "", folder, notebook)


def _with(part: Part, rows: dict[str, str]) -> Part:
    what = re.sub(r"[,;] (?:a warm-up )?after \w+ \d+$", "", rows.get(part.stem, ""))
    what = what or "how to read, drag and run"
    return Part(part.key, part.stem, part.title, part.minutes, what, part.folder, part.notebook)


@dataclass(frozen=True)
class Neighbours:
    """Where one goes from a page: its lesson is read on from section to section.

    Attributes:
        before: the section before; of an exercise, what stands before it.
        after: the next section.
        desk: the exercises before that one, which need a desk, so nobody is led through them.
    """

    before: Part | None
    after: Part | None
    desk: tuple[Part, ...]


def neighbours(those: list[Part]) -> Iterator[tuple[Part, Neighbours]]:
    """Each part with what stands around it."""
    for k, part in enumerate(those):
        until = next((j for j in range(k + 1, len(those)) if not those[j].is_exercise), len(those))
        past = [p for p in those[:k] if part.is_exercise or not p.is_exercise]
        yield (
            part,
            Neighbours(
                past[-1] if past else None,
                those[until] if until < len(those) else None,
                tuple(those[k + 1 : until]),
            ),
        )
