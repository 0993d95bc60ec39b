"""Mutants of the reference answers: each differs from a right answer in one place.

A check that lets one pass either is too weak or has met a mutant that is right as well; those are
listed in fixtures/equivalent_mutants.toml, with the reason. One that does not end is rejected when
its time is over, as an answer is.

Why no mutation tool: those change a file of the project and start its tests again for each mutant.
Here the test is the check itself, which needs a millisecond; and the file would hold both the
answer and what the check compares it with.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from judged import REFERENCES, TASKS, is_right_on_all

from gdlesson.checks import observe

EQUIVALENT = Path(__file__).parent / "fixtures" / "equivalent_mutants.toml"
DROPPED = "(dropped)"
#: What a call of a mutant may take; right ones need about a millisecond.
SECONDS = 0.15


@dataclass(frozen=True)
class Mutant:
    """One change to a reference.

    Attributes:
        task: whose reference it is.
        line, mutant: the statement before and after; of a compound one, its first line.
        answer: the function.
    """

    task: str
    line: str
    mutant: str
    answer: Callable[..., Any]

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is listed under."""
        return self.task, self.line, self.mutant


_BINARY = {
    ast.Add: [ast.Sub],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Div, ast.Add],
    ast.Div: [ast.Mult, ast.FloorDiv],
    ast.Pow: [ast.Mult],
    ast.MatMult: [ast.Mult],
}
_COMPARISONS = [ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq]
_ATTRIBUTES = {
    "mean": "sum",
    "std": "var",
    "zeros": "ones",
    "zeros_like": "ones_like",
    "ones": "zeros",
    "inf": "nan",
    "isfinite": "isnan",
    "sqrt": "square",
}


def _constants(value: Any) -> list[Any]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, str):
        return ["another text"]
    if isinstance(value, int | float):
        near = [value + 1, value - 1] if isinstance(value, int) else []
        return [v for v in dict.fromkeys([*near, 2 * value, 0, -value]) if v != value]
    return []


def _not(test: ast.expr) -> ast.expr:
    return ast.UnaryOp(ast.Not(), test)


def _replacements(node: ast.AST, names: list[str]) -> Iterator[ast.AST | None]:
    """What may stand in the place of a node; None drops a statement."""
    if isinstance(node, ast.BinOp):
        for other in _BINARY.get(type(node.op), []):
            yield ast.BinOp(node.left, other(), node.right)
        yield from (node.left, node.right)
        if not isinstance(node.op, ast.Add | ast.Mult):
            yield ast.BinOp(node.right, node.op, node.left)
        yield ast.UnaryOp(ast.USub(), node)
    elif isinstance(node, ast.UnaryOp):
        yield node.operand
    elif isinstance(node, ast.Compare):
        for other in _COMPARISONS:
            if not isinstance(node.ops[0], other):
                yield ast.Compare(node.left, [other()], node.comparators)
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    elif isinstance(node, ast.Constant):
        yield from map(ast.Constant, _constants(node.value))
    elif isinstance(node, ast.IfExp):
        yield ast.IfExp(_not(node.test), node.body, node.orelse)
        yield from (node.body, node.orelse)
    elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
        if node.attr in _ATTRIBUTES:
            yield ast.Attribute(node.value, _ATTRIBUTES[node.attr], node.ctx)
        if node.attr == "T":
            yield node.value
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names:
        yield from (ast.Name(n, ast.Load()) for n in names if n != node.id)
    elif isinstance(node, ast.Call):
        yield from _calls(node)
    elif isinstance(node, ast.AugAssign):
        for other in _BINARY.get(type(node.op), []):
            yield ast.AugAssign(node.target, other(), node.value)
        yield ast.Assign([node.target], node.value)
        yield None
    elif isinstance(node, ast.If | ast.While):
        for test in (_not(node.test), ast.Constant(True), ast.Constant(False)):
            yield type(node)(test, node.body, node.orelse)
        yield None
    elif isinstance(node, ast.Assign | ast.Expr | ast.Return | ast.For):
        yield None


def _calls(node: ast.Call) -> Iterator[ast.AST]:
    """Left away, with swapped arguments, without a keyword, one more or less in a range."""
    yield ast.UnaryOp(ast.USub(), node)
    arguments = node.args
    if arguments:
        yield arguments[0]
    elif isinstance(node.func, ast.Attribute):
        yield node.func.value  # w.copy() is w
    for k in range(len(arguments) - 1):
        swapped = [*arguments[:k], arguments[k + 1], arguments[k], *arguments[k + 2 :]]
        yield ast.Call(node.func, swapped, node.keywords)
    for k in range(len(node.keywords)):
        yield ast.Call(node.func, arguments, node.keywords[:k] + node.keywords[k + 1 :])
    if isinstance(node.func, ast.Name) and node.func.id == "range":
        for k, argument in enumerate(arguments):
            for op in (ast.Add(), ast.Sub()):
                moved = ast.BinOp(argument, op, ast.Constant(1))
                yield ast.Call(node.func, [*arguments[:k], moved, *arguments[k + 1 :]], [])


def _places(tree: ast.stmt) -> list[tuple[ast.AST, str, int | None, ast.stmt]]:
    """Parent, field, index and enclosing statement of every node below a function, in order."""
    found: list[tuple[ast.AST, str, int | None, ast.stmt]] = []

    def walk(parent: ast.AST, statement: ast.stmt) -> None:
        for name, value in ast.iter_fields(parent):
            if name in ("annotation", "returns"):
                continue
            for k, child in enumerate(value if isinstance(value, list) else [value]):
                if isinstance(child, ast.AST):
                    inside = child if isinstance(child, ast.stmt) else statement
                    found.append((parent, name, k if isinstance(value, list) else None, inside))
                    walk(child, inside)

    walk(tree, tree)
    return found


def first_line(statement: ast.stmt) -> str:
    """A statement as Python writes it; of a compound one, its head."""
    return ast.unparse(statement).splitlines()[0]


def _plain(source: str) -> ast.Module:
    """The tree of a function without its annotations."""
    tree = ast.parse(textwrap.dedent(source))
    for node in ast.walk(tree):
        if isinstance(node, ast.arg):
            node.annotation = None
        elif isinstance(node, ast.FunctionDef):
            node.returns = None
    return tree


def mutants(task: str) -> Iterator[Mutant]:
    """Every mutant of a task's reference; two that read the same are one."""
    tree = _plain(inspect.getsource(REFERENCES[task]))
    function = tree.body[0]
    assert isinstance(function, ast.FunctionDef)
    stored = {n.id for n in ast.walk(function) if isinstance(n, ast.Name) and _is_stored(n)}
    names = sorted(stored | {a.arg for a in ast.walk(function) if isinstance(a, ast.arg)})
    seen = {ast.unparse(tree)}
    for parent, field, k, statement in _places(function):
        siblings = getattr(parent, field)
        node = siblings if k is None else siblings[k]
        before = first_line(statement)
        for new in _replacements(node, names):
            put(parent, field, k, ast.Pass() if new is None else new)
            source = ast.unparse(ast.fix_missing_locations(tree))
            after = first_line(new if node is statement and new is not None else statement)
            put(parent, field, k, node)
            if source not in seen:
                seen.add(source)
                answer = _made(source, task)
                yield Mutant(task, before, DROPPED if new is None else after, answer)


def put(parent: ast.AST, field: str, k: int | None, node: ast.AST) -> None:
    """Set a field of a node, or an entry of it."""
    if k is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[k] = node


def _is_stored(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store)


def _made(source: str, task: str) -> Callable[..., Any]:
    around: dict[str, Any] = dict(REFERENCES[task].__globals__)
    try:
        exec(compile(source, f"<mutant of {task}>", "exec"), around)
    except Exception as error:  # such as a default that can't be computed
        failure = error

        def never(*_: Any) -> Any:
            raise failure

        return never
    return around[task]


def survives(mutant: Mutant, seed: int = 0) -> bool:
    """Whether the check passes it."""
    if not is_right_on_all(mutant.task, mutant.answer, seed, SECONDS):
        return False  # the first wrong value is enough; most mutants end here
    task = TASKS[mutant.task]
    return task.judge(task.cases(seed), observe.observe_all(mutant.answer, task.cases(seed))).passed


def explained() -> dict[tuple[str, str, str], str]:
    """The mutants that are right as well, and why."""
    entries = tomllib.loads(EQUIVALENT.read_text("utf-8"))["equivalent"]
    return {(e["task"], e["line"], mutant): e["why"] for e in entries for mutant in e["mutants"]}


@dataclass(frozen=True)
class Report:
    """What became of the mutants of one task."""

    task: str
    total: int
    survivors: list[Mutant]

    @property
    def unexplained(self) -> list[Mutant]:
        """Survivors that nobody has shown to be right."""
        listed = explained()
        return [m for m in self.survivors if m.key not in listed]

    @property
    def equivalent(self) -> int:
        """Survivors that are right as well."""
        return len(self.survivors) - len(self.unexplained)

    @property
    def share(self) -> float:
        """The share of the mutants that are wrong which the check rejects."""
        return 1 - len(self.unexplained) / (self.total - self.equivalent)


def report(task: str, seed: int = 0) -> Report:
    """Run the check on every mutant of its reference."""
    made = list(mutants(task))
    return Report(task, len(made), [m for m in made if survives(m, seed)])


def twice_listed() -> list[tuple[str, str, str]]:
    """Entries of the list that stand there more than once."""
    entries = tomllib.loads(EQUIVALENT.read_text("utf-8"))["equivalent"]
    counts = Counter((e["task"], e["line"], m) for e in entries for m in e["mutants"])
    return [key for key, count in counts.items() if count > 1]
