"""Mutants of the library's own modules: a threshold halved or doubled, an operator exchanged.

Code is exchanged inside the functions that are there, also in those that a table, an object or a
decorator holds: whoever imported them gets the mutant. library_judge.py says who notices.
"""

from __future__ import annotations

import ast
import functools
import gc
import sys
import types
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from mutation import first_line, put

_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult,
    ast.MatMult: ast.Mult,
}  # fmt: skip
_BUILTINS = {"min": "max", "max": "min", "any": "all", "all": "any"}


@dataclass(frozen=True)
class Mutant:
    """One change to a module.

    Attributes:
        module, kind: its name below gdlesson; "threshold" or "arithmetic".
        line, mutant: the statement before and after; of a compound one, its first line.
        source: the whole module, changed.
        lines: the first and the last line of what is changed.
    """

    module: str
    kind: str
    line: str
    mutant: str
    source: str
    lines: tuple[int, int] = (1, 1)

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is listed under."""
        return self.module, self.line, self.mutant


def mutants(module: str, kinds: tuple[str, ...] = ("threshold", "arithmetic")) -> list[Mutant]:
    """Every mutant of a module, in the order of its text; two that read the same are one."""
    path = Path(import_module(f"gdlesson.{module}").__file__ or "")
    tree = ast.parse(path.read_text("utf-8"))
    found: dict[str, Mutant] = {}
    for statement, parent, field, k, new, kind in _changes(tree):
        if kind not in kinds:
            continue
        siblings = getattr(parent, field)
        old = siblings if k is None else siblings[k]
        before = first_line(statement)
        put(parent, field, k, new)
        source = ast.unparse(ast.fix_missing_locations(tree))
        lines = (old.lineno, old.end_lineno or old.lineno)
        made = Mutant(module, kind, before, first_line(statement), source, lines)
        found.setdefault(source, made)
        put(parent, field, k, old)
    return list(found.values())


def _changes(
    tree: ast.Module,
) -> Iterator[tuple[ast.stmt, ast.AST, str, int | None, ast.AST, str]]:
    """Statement, place, what to put there, kind of change."""

    def walk(parent: ast.AST, statement: ast.stmt, inside: bool) -> Iterator[Any]:
        for name, value in ast.iter_fields(parent):
            if name in ("annotation", "returns", "decorator_list"):
                continue
            for k, child in enumerate(value if isinstance(value, list) else [value]):
                if not isinstance(child, ast.AST):
                    continue
                # A function without a name, in a table, speaks for itself.
                alone = not inside and isinstance(child, ast.Lambda)
                here = child if alone or isinstance(child, ast.stmt) else statement
                place = (here, parent, name, k if isinstance(value, list) else None)
                body = inside or isinstance(child, ast.FunctionDef | ast.Lambda)
                yield from ((*place, *change) for change in _replacements(child, here, inside))
                yield from walk(child, here, body)

    yield from walk(tree, tree.body[0], False)


def _replacements(
    node: ast.AST, statement: ast.stmt, inside: bool
) -> Iterator[tuple[ast.AST, str]]:
    number = isinstance(node, ast.Constant) and isinstance(node.value, int | float)
    if number and not isinstance(node.value, bool) and node.value and _named(statement, inside):
        for factor in (0.5, 2):
            changed = node.value * factor
            whole = isinstance(node.value, int) and changed == int(changed)
            yield ast.Constant(int(changed) if whole else changed), "threshold"
    if not inside:
        return
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        yield ast.BinOp(node.left, _OPERATORS[type(node.op)](), node.right), "arithmetic"
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.Not):
        yield node.operand, "arithmetic"
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        yield ast.UnaryOp(ast.Not(), node), "arithmetic"
    elif isinstance(node, ast.Name) and node.id in _BUILTINS and isinstance(node.ctx, ast.Load):
        yield ast.Name(_BUILTINS[node.id], node.ctx), "arithmetic"


def _named(statement: ast.stmt, inside: bool) -> bool:
    """Whether a statement gives thresholds their names: NAME = …, or NAME, OTHER = …"""
    if inside or not isinstance(statement, ast.Assign | ast.AnnAssign):
        return False
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    names = [n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)]
    return all(name.strip("_").isupper() for name in names)


def put_in_place(module: str, source: str) -> None:
    """Make the module, and all who imported from it, run this source instead."""
    real = import_module(f"gdlesson.{module}")
    made = {name: vars(real)[name] for name in ("__name__", "__file__", "__package__")}
    code = compile(source, str(real.__file__), "exec")
    exec(code, made)
    seen: dict[int, Any] = {}
    for name, new in made.items():
        old = vars(real).get(name)
        if name.startswith("__") or old is new:
            continue
        if not _exchange(old, new, seen):
            for other in filter(None, list(sys.modules.values())):  # None: may not be loaded
                if vars(other).get(name) is old:
                    setattr(other, name, new)
    codes = dict(_codes(code))
    for function in made_in(str(real.__file__)):
        new_code = codes.get(function.__code__.co_qualname)
        if new_code is not None and new_code.co_freevars == function.__code__.co_freevars:
            function.__code__ = new_code


@functools.cache
def made_in(path: str) -> list[types.FunctionType]:
    """The functions with a name that a file's functions have made by now, for whomever.

    It takes a second, and is remembered: who puts many mutants in place asks before.
    """
    return [
        each
        for each in gc.get_objects()
        # isinstance would ask some for their class, and wake them.
        if type(each) is types.FunctionType
        and each.__code__.co_filename == path
        and "<locals>." in each.__code__.co_qualname
        and "<lambda>" not in each.__code__.co_qualname
    ]


def _codes(code: types.CodeType) -> Iterator[tuple[str, types.CodeType]]:
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            yield inner.co_qualname, inner
            yield from _codes(inner)


def _exchange(old: Any, new: Any, seen: dict[int, Any]) -> bool:
    """Put new's code into old, wherever it is in there; whether old is as new now."""
    if old is new or isinstance(old, int | float | str | None):
        return type(old) is type(new) and bool(old == new)
    if id(old) in seen:
        return True
    seen[id(old)] = old
    if isinstance(old, types.FunctionType) and isinstance(new, types.FunctionType):
        return _exchange_code(old, new, seen)
    if isinstance(old, type) and isinstance(new, type):
        for name, member in vars(new).items():
            if isinstance(member, (types.FunctionType, *_HOLDERS)) or not name.startswith("__"):
                _exchange(vars(old).get(name), member, seen)
        return True
    if isinstance(old, _HOLDERS) and type(old) is type(new):
        names = ("__func__", "__wrapped__", "fget", "func")
        return all(_exchange(getattr(old, n, None), getattr(new, n, None), seen) for n in names)
    if isinstance(old, dict) and isinstance(new, dict):
        old, new = list(old.items()), list(new.items())
    if isinstance(old, list | tuple) and isinstance(new, list | tuple) and len(old) == len(new):
        exchanged = [_exchange(a, b, seen) for a, b in zip(old, new, strict=True)]
        return all(exchanged)
    if type(old).__module__.startswith("gdlesson.") and hasattr(old, "__dict__"):
        return type(old).__name__ == type(new).__name__ and _exchange(vars(old), vars(new), seen)
    return type(old) is type(new) and repr(old) == repr(new)


#: What holds a function: descriptors, and what remembers results.
_HOLDERS = (
    classmethod, staticmethod, property, functools.cached_property, functools.partial,
    type(functools.cache(len)),
)  # fmt: skip


def _exchange_code(old: types.FunctionType, new: types.FunctionType, seen: dict[int, Any]) -> bool:
    """Put new's code into old, and into the functions that old was made with."""
    if old.__code__.co_freevars != new.__code__.co_freevars:
        return False
    for mine, other in zip(old.__closure__ or (), new.__closure__ or (), strict=True):
        _exchange(*(_content(cell) for cell in (mine, other)), seen)
    old.__code__, old.__defaults__ = new.__code__, new.__defaults__
    old.__kwdefaults__ = new.__kwdefaults__
    return True


def _content(cell: types.CellType) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # nothing is in it yet
        return None
