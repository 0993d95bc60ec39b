"""The statements of a cell, and the names that each gives, looks up and changes.

Python's own symbol table says which names of a statement are the notebook's: those of a function's
parameters and variables are not. Nothing is executed.
"""

from __future__ import annotations

import ast
import functools
import symtable
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from gdlesson.instructor.intake.magics import as_python

#: Calls that change a module that an answer may use, such as the seed of its random numbers.
_SET_UP = {
    "seed", "seterr", "set_printoptions", "setrecursionlimit", "filterwarnings", "simplefilter",
    "append", "insert", "extend", "update", "use",
}  # fmt: skip
#: What may give a value to any name.
_OPAQUE = {"exec", "eval", "globals", "locals", "vars", "setattr", "get_ipython", "__import__"}
#: Calls that change none of their arguments.
_HARMLESS = {"print", "display", "len", "repr", "str", "type", "help", "round", "sum", "min", "max"}


@dataclass(frozen=True)
class Names:
    """Names of the notebook, as one statement deals with them.

    Attributes:
        gives: those it gives a value, in whatever branch or loop.
        reads: those it looks up, also later, within its functions.
        sets: those of which it sets an attribute or an entry.
        acts: those that a call in it may change: its object, or an argument.
        configures: those whose settings a call in it changes.
        later: those that its functions give a value when they are called (`global`).
        calls: functions it calls right away.
        everything: whether it gives names that can't be told (`import *`).
        lasting: whether what it gives stays as it is: a function, a class, a module.
    """

    gives: frozenset[str] = frozenset()
    reads: frozenset[str] = frozenset()
    sets: frozenset[str] = frozenset()
    acts: frozenset[str] = frozenset()
    configures: frozenset[str] = frozenset()
    later: frozenset[str] = frozenset()
    calls: frozenset[str] = frozenset()
    everything: bool = False
    lasting: bool = False


@dataclass(frozen=True)
class Reading:
    """A cell's text as Python, its statements, their names; or what is wrong with it."""

    text: str
    body: tuple[ast.stmt, ...] = field(repr=False, default=())
    names: tuple[Names, ...] = ()
    problem: str = ""

    @functools.cached_property
    def given(self) -> frozenset[str]:
        """What the cell gives a value, at its top level."""
        return frozenset(n for names in self.names for n in names.gives)

    @functools.cached_property
    def opaque(self) -> bool:
        """Whether it may give names that can't be told from its text."""
        return any(n.everything or n.reads & _OPAQUE for n in self.names)


@functools.lru_cache(maxsize=512)
def read_cell(source: str) -> Reading:
    """Read a cell as IPython would."""
    try:
        text, tree = as_python(source)
        return Reading(text, tuple(tree.body), tuple(_all_names(text, tree)))
    except SyntaxError as error:
        return Reading(source, problem=f"line {error.lineno}: {error.msg}")
    except (ValueError, MemoryError, RecursionError):
        problem = "it is nested too deeply, or holds characters that can't be code"
        return Reading(source, problem=problem)


def _all_names(text: str, tree: ast.Module) -> Iterator[Names]:
    lines = text.split("\n")
    spans = [_lines(s) for s in tree.body]
    users = Counter(number for span in spans for number in (span.start, span.stop - 1))
    for statement, span in zip(tree.body, spans, strict=True):
        own = lines[span.start - 1 : span.stop - 1]
        alone = users[span.start] + users[span.stop - 1] == (4 if len(span) == 1 else 2)
        if not alone:  # joined to others by semicolons
            own[-1] = _cut(own[-1], 0, statement.end_col_offset)
            own[0] = _cut(own[0], statement.col_offset, None)
        yield _names(statement, "\n".join(own))


def _cut(line: str, start: int, stop: int | None) -> str:
    """A part of a line; the tree counts bytes."""
    return line.encode()[start:stop].decode()


def _lines(statement: ast.stmt) -> range:
    """The lines of a statement, its decorators included."""
    decorators = getattr(statement, "decorator_list", [])
    first = min([statement.lineno, *(d.lineno for d in decorators)])
    return range(first, (statement.end_lineno or first) + 1)


def _names(statement: ast.stmt, text: str) -> Names:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        top = symtable.symtable(text, "cell", "exec")
    gives = {s.get_name() for s in top.get_symbols() if s.is_assigned() or s.is_imported()}
    reads = {s.get_name() for s in top.get_symbols() if s.is_referenced()}
    later: set[str] = set()
    todo = list(top.get_children())
    while todo:
        table = todo.pop()
        todo += table.get_children()
        for symbol in table.get_symbols():
            if symbol.is_global() and symbol.is_referenced():
                reads.add(symbol.get_name())
            if symbol.is_declared_global() and symbol.is_assigned():
                later.add(symbol.get_name())
    found: dict[str, set[str]] = {k: set() for k in ("sets", "acts", "configures", "calls")}
    _look_for_changes(statement, found | {"reads": reads})
    gives |= _modules(statement, reads)
    whole = isinstance(statement, ast.ImportFrom) and any(a.name == "*" for a in statement.names)
    lasting = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom
    plain = isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Lambda)
    return Names(
        frozenset(gives), frozenset(reads), later=frozenset(later), everything=whole,
        lasting=isinstance(statement, lasting) or plain,
        **{k: frozenset(v) for k, v in found.items()},
    )  # fmt: skip


def _modules(statement: ast.stmt, reads: set[str]) -> set[str]:
    """Modules that a notebook writes to a file, and imports: names such as `module helpers`."""
    for node in ast.walk(statement) if isinstance(statement, ast.Expr | ast.Try | ast.If) else ():
        if isinstance(node, ast.Call) and _root_and_last(node.func)[1] == "run_cell_magic":
            words = [a.value for a in node.args if isinstance(a, ast.Constant)]
            if words[:1] in (["writefile"], ["file"]) and len(words) > 1:
                return {f"module {str(words[1]).split()[-1:][0].removesuffix('.py')}"}
    for node in ast.walk(statement):
        if isinstance(node, ast.Import):
            reads |= {f"module {a.name.split('.')[0]}" for a in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            reads.add(f"module {node.module.split('.')[0]}")
    return set()


def _look_for_changes(statement: ast.stmt, found: dict[str, set[str]]) -> None:
    """What is changed or called when the statement runs, not when its functions do."""
    todo: list[ast.AST] = [statement]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            todo += getattr(node, "decorator_list", [])
            continue
        if isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
            found["sets"].add(_root_and_last(node)[0])
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            _look_at_call(node.value, found)
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            found["reads"].add(node.target.id)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            found["calls"].add(node.func.id)
        todo += ast.iter_child_nodes(node)
    for names in found.values():
        names.discard("")


def _look_at_call(call: ast.Call, found: dict[str, set[str]]) -> None:
    root, last = _root_and_last(call.func)
    if isinstance(call.func, ast.Attribute):
        found["acts"].add(root)
        if last in _SET_UP:
            found["configures"].add(root)
    if last not in _HARMLESS:
        arguments = [*call.args, *(k.value for k in call.keywords)]
        found["acts"] |= {a.id for a in arguments if isinstance(a, ast.Name)}


def _root_and_last(node: ast.AST) -> tuple[str, str]:
    """Of `a.b[0].c` the names a and c; empty where there are none."""
    last = ""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        if isinstance(node, ast.Attribute):
            last = last or node.attr
            node = node.value
        else:
            node = node.func if isinstance(node, ast.Call) else node.value
    return (node.id, last or node.id) if isinstance(node, ast.Name) else ("", last)
