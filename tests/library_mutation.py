"""Mutants of the library's own modules: a threshold halved or doubled, an operator exchanged.

The tests that concern a module are collected once. For each mutant a fork of this process puts the
mutated code in the place of the module's own and runs those tests until one fails, the ones that
caught others first. So a mutant takes as long as the tests that it takes to catch it, and leaves no
trace. Code is exchanged inside the functions that are there: whoever imported them gets the mutant.
"""

from __future__ import annotations

import ast
import os
import select
import signal
import sys
import time
import tomllib
import types
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from mutation import first_line, put

HERE = Path(__file__).parent
SURVIVORS = HERE / "fixtures" / "surviving_mutants.toml"
#: Seconds for the tests of one mutant; one that takes longer does not end, and is caught.
SECONDS = 60

#: Modules all of whose thresholds are held, at both sides of each border, by the files of borders
#: of their room.
BORDERS = ("test_borders.py", "test_diagnosis_borders.py")
SLOPES = tuple(
    f"slopes.{name}" for name in ("grain", "settle", "audit", "estimate", "extrapolation", "probe")
)
RUNS = tuple(
    f"runs.{name}"
    for name in (
        "verdicts", "sentences", "directions", "gradient_audit", "slips", "noise", "breaks",
        "ground", "hindrances", "symptoms", "chart", "outlook", "steepest", "retuning", "remedies",
    )
)  # fmt: skip
THRESHOLDS = (*SLOPES, *RUNS)
#: Modules whose arithmetic is changed, and tests that concern them besides the one in their place.
SEARCH = ("slopes/test_borders.py", "slopes/test_kinds.py", "test_derivative_suite.py")
MEASURED: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(SLOPES, SEARCH),
    **dict.fromkeys(RUNS[:3], ("runs/test_borders.py",)),
    "slopes.gradient_check": ("test_gradient.py",),
    "drawing.surfaces": ("test_plots.py",),
    "typed.differentiate": ("typed/test_typed.py",),
    **dict.fromkeys(
        ("tape.elementwise", "tape.reductions", "tape.shapes", "tape.products"),
        ("tape/test_rules.py", "tape/test_natural.py"),
    ),
    "tape.record": ("tape/test_natural.py", "tape/test_recorded.py"),
    **dict.fromkeys(
        ("optimizers.sgd", "optimizers.adaptive", "optimizers.adam"), ("optimizers/test_rules.py",)
    ),
    **dict.fromkeys(
        (
            "slopes.batched", "slopes.complex_step", "objectives", "autodiff",
            "optimizers.schedules", "descent", "losses.squared_error", "diagnosis",
        ),
        (),
    ),
}  # fmt: skip

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
    """

    module: str
    kind: str
    line: str
    mutant: str
    source: str

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
        found.setdefault(source, Mutant(module, kind, before, first_line(statement), source))
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
                here = child if isinstance(child, ast.stmt) else statement
                place = (here, parent, name, k if isinstance(value, list) else None)
                body = inside or isinstance(child, ast.FunctionDef)
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
    exec(compile(source, str(real.__file__), "exec"), made)
    for name, new in made.items():
        old = vars(real).get(name)
        if name.startswith("__") or old is new:
            continue
        if not _exchange_code(old, new):
            for other in list(sys.modules.values()):
                if vars(other).get(name) is old:
                    setattr(other, name, new)


def _exchange_code(old: Any, new: Any) -> bool:
    """Put new's code into old, if both are functions or classes; whether that was done."""
    if isinstance(old, types.FunctionType) and isinstance(new, types.FunctionType):
        if len(old.__code__.co_freevars) != len(new.__code__.co_freevars):
            return False
        old.__code__, old.__defaults__ = new.__code__, new.__defaults__
        old.__kwdefaults__ = new.__kwdefaults__
        return True
    if not (isinstance(old, type) and isinstance(new, type)):
        return False
    for name, member in vars(new).items():
        if name in vars(old):
            _exchange_code(_function(vars(old)[name]), _function(member))
    return True


def _function(member: Any) -> Any:
    """The function behind a method, a class method, a property."""
    return getattr(member, "__func__", getattr(member, "fget", member))


class _Judge:
    """A pytest plugin: in place of running the tests once, it runs them on every mutant."""

    def __init__(self, made: list[Mutant]) -> None:
        self.made = made
        self.survivors: list[Mutant] = []
        self.broken = "its tests could not be collected"

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = list(session.items)
        caught = self._caught_by(items, None)
        if caught is not None:
            name = items[caught].nodeid if caught >= 0 else "one"
            self.broken = f"{name} fails on the module as it is"
            return True
        self.broken = ""
        for mutant in self.made:
            place = self._caught_by(items, mutant)
            if place is None:
                self.survivors.append(mutant)
            elif 0 <= place < len(items):
                items.insert(0, items.pop(place))
        return True

    def _caught_by(self, items: list[pytest.Item], mutant: Mutant | None) -> int | None:
        """Which test caught it, -1 if it never ended or broke off, None if it survived."""
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            os.write(writer, str(_first_failure(items, mutant)).encode())
            os._exit(0)
        os.close(writer)
        patience = SECONDS if mutant else 10 * SECONDS
        ready, _, _ = select.select([reader], [], [], patience)
        answer = os.read(reader, 20).decode() if ready else ""
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(reader)
        return None if answer == "None" else int(answer or -1)


def _first_failure(items: list[pytest.Item], mutant: Mutant | None) -> int | None:
    from _pytest.runner import runtestprotocol

    try:
        if mutant is not None:
            put_in_place(mutant.module, mutant.source)
        for k, item in enumerate(items):
            if any(r.failed for r in runtestprotocol(item, log=False, nextitem=None)):
                return k
    except BaseException:  # a mutant may fail while it is put in place
        return -1
    return None


def tests_of(module: str, kinds: tuple[str, ...]) -> list[str]:
    """The files that concern a module."""
    room, _, name = module.rpartition(".")
    if kinds == ("threshold",) and module in THRESHOLDS:
        return [str(f) for name in BORDERS if (f := HERE / room / name).exists()]
    listed = MEASURED.get(module, ())
    files = [HERE / room / f"test_{name}.py", *(HERE / other for other in listed)]
    return [str(f) for f in files if f.exists()]


@dataclass(frozen=True)
class Report:
    """What became of the mutants of one module."""

    module: str
    total: int
    survivors: list[Mutant]
    seconds: float

    @property
    def unexplained(self) -> list[Mutant]:
        """Survivors that no entry of the list speaks of."""
        listed = explained()
        return [m for m in self.survivors if m.key not in listed]

    @property
    def share(self) -> float:
        """The share that is caught, of those that the list doesn't excuse."""
        left = len(self.unexplained)
        return 1 - left / max(1, self.total - len(self.survivors) + left)


def report(module: str, kinds: tuple[str, ...] = ("threshold", "arithmetic")) -> Report:
    """Run the tests that concern a module on each of its mutants."""
    began = time.monotonic()
    made = mutants(module, kinds)
    judge = _Judge(made)
    files = tests_of(module, kinds)
    options = [
        "-o",
        "addopts=--import-mode=importlib",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:terminal",
    ]
    pytest.main([*options, *files], plugins=[judge])
    if judge.broken or not files:
        raise RuntimeError(f"{module}: {judge.broken or 'no tests concern it'}")
    return Report(module, len(made), judge.survivors, time.monotonic() - began)


def explained() -> dict[tuple[str, str, str], str]:
    """The mutants that may live, and why."""
    entries = tomllib.loads(SURVIVORS.read_text("utf-8")).get("survivor", [])
    return {(e["module"], e["line"], mutant): e["why"] for e in entries for mutant in e["mutants"]}
