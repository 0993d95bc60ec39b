"""Where a notebook has the answers: by nbgrader's name of the cell, else by the function's name.

Answers are taken as text and looked at as a syntax tree. Of the notebook's other statements only
those are run that an answer depends on. Nothing is executed here.
"""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from gdlesson.instructor.intake.notebook import Cell, Notebook
from gdlesson.instructor.intake.slices import Program, Slice
from gdlesson.instructor.intake.statements import Reading, read_cell

#: A cell's name, its text, and which of its statements are to be run.
Piece = tuple[str, str, list[int]]


@dataclass
class Answers:
    """What was found.

    Attributes:
        sources: for each task found, the name of its cell and the cell's text.
        cells: every cell that can be read: its name, its text, the names its statements give.
        needed: for each task found, the statements that it depends on, its own among them.
        everything: for each task found, all that a notebook has run when the task is checked.
        imports: for each task found, the modules that this takes; with `:*` after a name, if all
            that is in it is imported.
        unread: cells that are no Python: name, what is wrong, the words in them.
        untouched: tasks whose cell is as it was handed out, apart from comments and spaces.
        broken: tasks whose cell is no Python, with what is wrong there.
        missing: tasks that are nowhere.
        notes: sentences for the instructor, by task ("" for the whole notebook).
    """

    sources: dict[str, tuple[str, str]] = field(default_factory=dict)
    cells: list[tuple[str, str, list[list[str]]]] = field(default_factory=list)
    needed: dict[str, Slice] = field(default_factory=dict)
    everything: dict[str, Slice] = field(default_factory=dict)
    imports: dict[str, list[str]] = field(default_factory=dict)
    unread: list[tuple[str, str, list[str]]] = field(default_factory=list)
    untouched: list[str] = field(default_factory=list)
    broken: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)

    def pieces(self, task: str, *, whole: bool = False) -> list[Piece]:
        """The code that defines a task's function: what it depends on, or the whole notebook."""
        found = (self.everything if whole else self.needed)[task]
        return [(self.cells[cell][0], self.cells[cell][1], list(which)) for cell, which in found]

    def builds_on(self, task: str) -> set[str]:
        """Names that an answer depends on, and of the answers that are not there those it names."""
        given = {
            n for cell, which in self.needed[task] for s in which for n in self.cells[cell][2][s]
        }
        words = set(re.findall(r"[^\W\d]\w*", self.sources[task][1]))
        return (given | (words & {*self.missing, *self.broken})) - {task}


@dataclass(frozen=True, eq=False)
class _Parsed:
    cell: Cell
    reading: Reading
    given: bool = False

    @property
    def name(self) -> str:
        """What the cell is called when something is said of it."""
        return f"given cell {self.cell.place}" if self.given else f"cell {self.cell.place}"

    def gives(self, task: str) -> bool:
        """Whether the cell has an answer to the task."""
        return task in self.reading.given


def find_answers(notebook: Notebook, release: Notebook, tasks: Sequence[str]) -> Answers:
    """Find the answers to `tasks` in a notebook that began as a copy of `release`."""
    found = Answers(notes=[("", note) for note in notebook.notes])
    cells = [c for c in notebook.cells if c.kind == "code" or c.grade_id in tasks]
    parsed = [_Parsed(c, read_cell(c.source)) for c in cells]
    stubs = {c.grade_id: _plain(c.source) for c in release.cells if c.grade_id in tasks}
    chosen: dict[str, _Parsed] = {}
    for task in tasks:
        choice = _choose(task, parsed, stubs.get(task, ""), found)
        if choice is not None:
            chosen[task] = choice
            found.sources[task] = (choice.name, choice.reading.text)
    found.untouched = [t for t, c in chosen.items() if _is_stub(c.reading, t, release)]
    _fewer_words(found)
    handed_out = {_plain(c.source) for c in cells}
    lost = [p for p in _released(release, tuple(tasks)) if _plain(p.cell.source) not in handed_out]
    _depend(found, [*lost, *parsed], chosen)
    return found


def _depend(found: Answers, parsed: list[_Parsed], chosen: dict[str, _Parsed]) -> None:
    """Work out what the chosen answers depend on."""
    places = {t: parsed.index(c) for t, c in chosen.items()}
    ends = {t: _end(t, place, parsed) for t, place in places.items()}
    program = Program([p.reading for p in parsed], places, ends, sum(p.given for p in parsed))
    found.cells = [
        (p.name, p.reading.text, [sorted(n.gives) for n in p.reading.names]) for p in parsed
    ]
    found.needed = {t: program.needed(t) for t in chosen}
    found.everything = {t: program.everything(t) for t in chosen}
    found.imports = {t: program.imports(found.needed[t]) for t in chosen}
    found.unread = [
        (p.name, p.reading.problem, sorted(set(re.findall(r"[^\W\d]\w*", p.reading.text)))[:2000])
        for p in parsed
        if p.reading.problem
    ]


def _end(task: str, place: int, parsed: list[_Parsed]) -> int:
    """The index of the cell that checks the task, if it stands below the answer; else the last."""
    checks = [i for i, p in enumerate(parsed) if i >= place and _checks(p, task)]
    return checks[-1] if checks else len(parsed) - 1


def _checks(parsed: _Parsed, task: str) -> bool:
    return parsed.cell.grade_id == f"check-{task}" or f"check.{task}({task})" in parsed.cell.source


def _fewer_words(found: Answers) -> None:
    """One note in place of many of a kind, as a notebook without its metadata has them."""
    moved = [note for note in found.notes if _BY_NAME in note[1]]
    if len(moved) > 3:
        found.notes = [note for note in found.notes if note not in moved]
        text = f"{len(moved)} answers were {_BY_NAME}: the cells have lost their marks, or moved."
        found.notes.append(("*", text))


_BY_NAME = "found by name"


def is_stub(task: str, answers: Answers, release: Notebook) -> bool:
    """Whether an answer is what was handed out, apart from comments and spaces."""
    return task in answers.untouched


def _is_stub(reading: Reading, task: str, release: Notebook) -> bool:
    handed_out = next((c for c in release.cells if c.grade_id == task), None)
    if handed_out is None or len(reading.text) > 2 * len(handed_out.source):
        return False
    dumps = [[ast.dump(s) for s in r.body] for r in (reading, read_cell(handed_out.source))]
    return dumps[0] == dumps[1]


def _choose(task: str, parsed: list[_Parsed], stub: str, found: Answers) -> _Parsed | None:
    """The cell that holds the answer to a task; notes what is odd about it."""
    named = [p for p in parsed if p.cell.grade_id == task]
    defining = [p for p in parsed if p.gives(task)]
    worked = [p for p in defining if _plain(p.cell.source) != stub]
    last = max((p.cell.place for p in parsed if _checks(p, task)), default=0)
    above = [p for p in worked if p.cell.place <= last]
    # The cell made for it first; then wherever else it was written; then what was handed out; then
    # a cell that may give the name in a way that can't be told from its text.
    candidates = [p for p in worked if p in named] or above or worked or defining
    candidates = candidates or [p for p in named if p.reading.opaque]
    if not candidates and any(f"def {task}(" in p.reading.text for p in parsed):
        candidates = [p for p in parsed if p.cell.place <= last and p.reading.opaque]
    if not candidates:
        if broken := next((p for p in named if p.reading.problem), None):
            found.broken[task] = broken.reading.problem
        else:
            found.missing.append(task)
            deleted = "its cell is gone" if not named else f"no function {task} is defined"
            found.notes.append((task, f"{task}: {deleted}."))
        return None
    if len(named) > 1:
        places = ", ".join(str(p.cell.place) for p in named)
        found.notes.append((task, f"{task}: its cell is there {len(named)} times ({places})."))
    choice = candidates[-1]
    if len(worked) > 1:
        found.notes.append((task, f"{task}: graded as written in cell {choice.cell.place}."))
    if choice.cell.grade_id != task:
        whose = f"the cell of {choice.cell.grade_id}" if choice.cell.grade_id else "another cell"
        where = f"{_BY_NAME} in {whose}, cell {choice.cell.place}"
        found.notes.append((task, f"{task}: {where}."))
    if choice.cell.kind != "code":
        kind = re.sub(r"\W", "", choice.cell.kind)[:20]
        found.notes.append((task, f"{task}: its cell had become {kind}; it was read as code."))
    return choice


@functools.lru_cache(maxsize=8)
def _released(release: Notebook, tasks: tuple[str, ...]) -> tuple[_Parsed, ...]:
    """The cells that everybody has, for those who have lost one."""
    cells = [c for c in release.cells if c.kind == "code" and c.grade_id not in tasks]
    return tuple(_Parsed(c, read_cell(c.source), given=True) for c in cells)


def _plain(source: str) -> str:
    return "\n".join(line.rstrip() for line in source.strip().split("\n"))
