"""Where a notebook has the answers: by nbgrader's name of the cell, else by the function's name.

Answers are taken as text and looked at as a syntax tree. Of an answer's cell the definitions count,
not the experiments below them; of the student's other cells only what an answer needs: imports,
functions, classes and plain constants. Nothing is executed.
"""

from __future__ import annotations

import ast
import contextlib
import functools
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from gdlesson.instructor.intake.notebook import Cell, Notebook


@dataclass
class Answers:
    """What was found.

    Attributes:
        sources: for each task found, the cell's name and its definitions as source.
        helpers: the same of everything else that answers may need, in the notebook's order.
        broken: tasks whose cell is no Python, with what is wrong there.
        missing: tasks that are nowhere.
        notes: sentences for the instructor, by task ("" for the whole notebook).
    """

    sources: dict[str, tuple[str, str]] = field(default_factory=dict)
    helpers: list[tuple[str, str]] = field(default_factory=list)
    broken: dict[str, str] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class _Parsed:
    cell: Cell
    text: str
    body: tuple[ast.stmt, ...]
    problem: str = ""

    @functools.cached_property
    def names(self) -> frozenset[str]:
        """What the cell gives a value, at its top level."""
        return frozenset(n for s in self.body for n in _bound(s))


def find_answers(notebook: Notebook, release: Notebook, tasks: Sequence[str]) -> Answers:
    """Find the answers to `tasks` in a notebook that began as a copy of `release`."""
    found = Answers(notes=[("", note) for note in notebook.notes])
    given = {_plain(c.source) for c in release.cells if c.kind == "code"}
    parsed = [_parse(c) for c in notebook.cells if c.kind == "code" or c.grade_id in tasks]
    used: set[int] = set()
    chosen: list[_Parsed] = []
    stubs = {c.grade_id: _plain(c.source) for c in release.cells if c.grade_id in tasks}
    for task in tasks:
        choice = _choose(task, parsed, stubs.get(task, ""), found)
        if choice is not None:
            used.add(choice.cell.place)
            chosen.append(choice)
            found.sources[task] = (f"cell {choice.cell.place}", _taken(choice, _counts))
    _fewer_words(found)
    extra = [p for p in parsed if p.cell.place not in used and _plain(p.cell.source) not in given]
    ours = _released(release, tuple(tasks))
    wanted = {n for p in chosen for s in p.body if _counts(s) for n in _names(s)}
    found.helpers = _needed([*ours, *extra], wanted, tasks)
    return found


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
    handed_out = next((c for c in release.cells if c.grade_id == task), None)
    if handed_out is None or task not in answers.sources:
        return False
    with contextlib.suppress(SyntaxError, ValueError, MemoryError, RecursionError):
        if len(answers.sources[task][1]) <= 2 * len(handed_out.source):
            trees = [ast.parse(s) for s in (answers.sources[task][1], handed_out.source)]
            return ast.dump(trees[0]) == ast.dump(trees[1])
    return False


def _choose(task: str, parsed: list[_Parsed], stub: str, found: Answers) -> _Parsed | None:
    """The cell that holds the answer to a task; notes what is odd about it."""
    named = [p for p in parsed if p.cell.grade_id == task]
    defining = [p for p in parsed if task in p.names]
    worked = [p for p in defining if _plain(p.cell.source) != stub]
    # The cell made for it first; then wherever else it was written; then what was handed out.
    candidates = [p for p in worked if p in named] or worked or defining
    if not candidates:
        if broken := next((p for p in named if p.problem), None):
            found.broken[task] = broken.problem
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
    """The cells that everybody has, parsed once a class."""
    cells = [c for c in release.cells if c.kind == "code" and c.grade_id not in tasks]
    return tuple(_parse(c) for c in cells)


def _parse(cell: Cell) -> _Parsed:
    """A cell's statements; a line for the notebook only (%time, !pip) counts as empty."""
    source = cell.source
    problem = ""
    for attempt in (source, re.sub(r"(?m)^([^\S\n]*)[%!?].*$", r"\1pass", source)):
        try:
            return _Parsed(cell, attempt, tuple(ast.parse(attempt).body))
        except SyntaxError as error:
            problem = problem or f"line {error.lineno}: {error.msg}"
        except (ValueError, MemoryError, RecursionError):
            problem = "it is nested too deeply, or holds characters that can't be code"
    return _Parsed(cell, source, (), problem)


def _plain(source: str) -> str:
    return "\n".join(line.rstrip() for line in source.strip().splitlines())


def _counts(statement: ast.stmt) -> bool:
    """Whether a statement defines something, rather than doing something."""
    kinds = (
        ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef,
        ast.Assign, ast.AnnAssign, ast.AugAssign, ast.If, ast.Try,
    )  # fmt: skip
    return isinstance(statement, kinds)


def _is_helper(statement: ast.stmt) -> bool:
    """Of other cells: not what computes something when it is run, which may take for ever."""
    if isinstance(statement, ast.Assign | ast.AnnAssign):
        value = statement.value
        return value is not None and (
            isinstance(value, ast.Lambda)
            or not any(isinstance(n, ast.Call | ast.Await) for n in ast.walk(value))
        )
    return _counts(statement) and not isinstance(statement, ast.AugAssign | ast.If | ast.Try)


def _needed(
    cells: Iterable[_Parsed], wanted: set[str], tasks: Sequence[str]
) -> list[tuple[str, str]]:
    """Helpers that answers reach, directly or through one another; a cell's own in one piece."""
    parsed = list(cells)
    makers: dict[str, list[ast.stmt]] = {}
    for statement in (s for p in parsed for s in p.body if _is_helper(s)):
        bound = _bound(statement)
        for name in bound if not bound & set(tasks) else ():
            makers.setdefault(name, []).append(statement)
    kept: set[int] = set()
    todo = ["*", *wanted]
    while todo:
        for statement in makers.pop(todo.pop(), ()):
            if id(statement) not in kept:
                kept.add(id(statement))
                todo += _names(statement)
    pieces = [(p, _taken(p, lambda s: id(s) in kept)) for p in parsed]
    return [(f"cell {p.cell.place}", source) for p, source in pieces if source]


def _names(tree: ast.AST) -> set[str]:
    return {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}


def _bound(statement: ast.stmt) -> set[str]:
    """The names that a statement gives a value, at the top level of its cell."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {statement.name}
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return {(a.asname or a.name).split(".")[0] for a in statement.names}
    targets: list[ast.expr] = []
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AnnAssign | ast.AugAssign):
        targets = [statement.target]
    elif isinstance(statement, ast.If | ast.Try):
        return {n for inner in statement.body for n in _bound(inner)}
    return {n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)}


def _taken(parsed: _Parsed, wanted: Callable[[ast.stmt], bool]) -> str:
    """The wanted statements, each in its own lines: an error then names the student's own line."""
    lines = parsed.text.splitlines()
    kept = [""] * len(lines)
    users = Counter(line for s in parsed.body for line in _lines(s))
    for statement in parsed.body:
        place = _lines(statement)
        if not wanted(statement):
            continue
        if any(users[line] > 1 for line in place):  # joined to others by semicolons
            before = kept[place.start - 1]
            kept[place.start - 1] = f"{before}; {ast.unparse(statement)}".removeprefix("; ")
        else:
            kept[place.start - 1 : place.stop - 1] = lines[place.start - 1 : place.stop - 1]
    return "\n".join(kept).rstrip()


def _lines(statement: ast.stmt) -> range:
    """The lines of a statement, its decorators included."""
    decorators = getattr(statement, "decorator_list", [])
    first = min([statement.lineno, *(d.lineno for d in decorators)])
    return range(first, (statement.end_lineno or first) + 1)
