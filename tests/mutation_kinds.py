"""Mutants beyond operators: what people exchange that no operator is, and pairs of changes.

A norm for another, an axis, two statements, a type, a side of a comparison, a copy for a view, a
constant for an argument, a call for its near neighbour, a test moved across the step. `mutation.py`
has the operators, and says why there is no tool for it.
"""

from __future__ import annotations

import ast
import copy
import inspect
from collections.abc import Callable, Iterator

import numpy as np
from judged import REFERENCES
from mutation import Mutant, _made, _plain, first_line

Change = Callable[[ast.FunctionDef], Iterator[tuple[str, str]]]
#: A change: its kind, the statement, how to make it and how to take it back.
Edit = tuple[str, ast.stmt, Callable[[], None], Callable[[], None]]
#: Stands between the two changes of a pair.
BOTH = " ⏎⏎ "

#: Calls by attribute, and what somebody writes in their place: name -> expressions of the call.
_NEIGHBOURS = {
    "norm": ["np.max(np.abs({0}))", "np.sum(np.abs({0}))", "np.sum({0} ** 2)", "np.max({0})",
             "np.linalg.norm({0}, 2 if np.ndim({0}) == 2 else None)",
             "np.linalg.norm({0}, axis=-1).max()"],
    "mean": ["np.median({self})", "{self}.sum()", "{self}.max()",
             "({self}.sum() / (len({self}) - 1))", "{self}.mean(axis=-1)"],
    "std": ["{self}.std(axis=0, ddof=1)", "{self}.var(axis=0)", "{self}.std()",
            "np.ptp({self}, axis=0)", "{self}.std(axis=1)"],
    "isfinite": ["~np.isnan({0})", "~np.isinf({0})", "({0} < 1e12)"],
    "zeros_like": ["np.empty_like({0}) * 0 + 1e-3", "np.zeros_like({0}, dtype=int)",
                   "np.zeros(len({0}))"],
    "zeros": ["np.ones({0})", "np.full({0}, 1e-3)", "np.zeros({0}, dtype=int)"],
    "sqrt": ["np.cbrt({0})", "np.abs({0})"],
    "column_stack": ["np.row_stack({0})" if hasattr(np, "row_stack") else "np.vstack({0})",
                     "np.column_stack({0}[::-1])"],
    "ndindex": ["range(len(w))", "np.ndindex(w.shape[:1])"],
}  # fmt: skip
_ARRAYS = {"array": ["{0}", "np.asarray({0})", "np.array({0})", "np.asarray({0}, dtype=float)",
                     "np.array({0}, dtype=int)", "np.atleast_2d(np.array({0}, dtype=float))",
                     "np.array({0}, dtype=np.float16)"]}  # fmt: skip
#: Put around an expression that is returned or stepped with.
_AROUND = ["abs({0})", "np.round({0}, 1)", "np.squeeze({0})", "np.ravel({0})", "-{0}",
           "np.asarray({0}).astype(int)", "np.clip({0}, -1, 1)"]  # fmt: skip
#: Numbers that stand in a notebook, in the place of a parameter.
_NUMBERS = {
    "h": ["1e-5", "0.1", "abs(h)"], "learning_rate": ["0.1"], "momentum": ["0.9", "0.5"],
    "tolerance": ["1e-3", "1e-6", "0.0", "2 * tolerance"], "beta1": ["0.9"], "beta2": ["0.999"],
    "eps": ["1e-8"], "width": ["1e-3", "2 * width"], "max_norm": ["1.0"], "steps": ["100"],
    "x": ["abs(x)"], "y": ["abs(y)"], "low": ["0.0"], "high": ["1.0"],
}  # fmt: skip


def _expression(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def _spelt(node: ast.AST) -> str:
    return f"({ast.unparse(node)})"


def _instead(node: ast.AST) -> Iterator[tuple[str, str]]:
    """(kind, expression) that may stand in the place of an expression."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        first = _spelt(node.args[0]) if node.args else ""
        for kind, table in (("neighbour", _NEIGHBOURS), ("type or copy", _ARRAYS)):
            for text in table.get(node.func.attr, []):
                yield kind, text.format(first, self=_spelt(node.func.value))
        if node.func.attr == "copy":
            yield "type or copy", f"{_spelt(node.func.value)}[:]"
        for keyword in node.keywords:
            if keyword.arg == "axis":
                yield "axis", ast.unparse(node).replace("axis=0", "axis=1")
                yield "axis", ast.unparse(node).replace("axis=0", "axis=0, keepdims=True")
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
        for number in _NUMBERS.get(node.id, []):
            yield "constant", number
    if isinstance(node, ast.Compare):
        left, right = _spelt(node.left), _spelt(node.comparators[0])
        op = {ast.LtE: "<=", ast.Lt: "<", ast.Gt: ">", ast.GtE: ">="}.get(type(node.ops[0]))
        if op:
            yield "side", f"{left} {op} 2 * {right}"
            yield "side", f"2 * {left} {op} {right}"
            yield "side", f"abs({left}) {op} abs({right})"
            yield "side", f"{left} ** 2 {op} {right}"
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
        yield "neighbour", f"np.dot({_spelt(node.right)}, {_spelt(node.left)})"
        yield "neighbour", f"np.multiply({_spelt(node.left)}, {_spelt(node.right)})"


def _fields(parent: ast.AST) -> Iterator[tuple[str, int | None, ast.AST]]:
    for name, value in ast.iter_fields(parent):
        if name in ("annotation", "returns", "args", "decorator_list") and not isinstance(
            parent, ast.Call
        ):
            continue
        if isinstance(value, list):
            yield from ((name, k, v) for k, v in enumerate(value) if isinstance(v, ast.AST))
        elif isinstance(value, ast.AST):
            yield name, None, value


def _put(parent: ast.AST, field: str, k: int | None, node: ast.AST) -> None:
    if k is None:
        setattr(parent, field, node)
    else:
        getattr(parent, field)[k] = node


def _edits(function: ast.FunctionDef) -> Iterator[Edit]:
    """Every change that can be made."""

    def put(parent: ast.AST, field: str, k: int | None, new: ast.AST) -> Callable[[], None]:
        return lambda: _put(parent, field, k, new)

    def walk(parent: ast.AST, statement: ast.stmt) -> Iterator:
        for field, k, node in _fields(parent):
            inside = node if isinstance(node, ast.stmt) else statement
            back = put(parent, field, k, node)
            for kind, text in _instead(node):
                yield kind, inside, put(parent, field, k, _expression(text)), back
            value = getattr(node, "value", None)
            if isinstance(node, ast.Assign | ast.Return) and isinstance(value, ast.expr):
                for text in _AROUND:
                    new = _expression(text.format(_spelt(value)))
                    yield (
                        "around",
                        inside,
                        put(node, "value", None, new),
                        put(node, "value", None, value),
                    )
            yield from walk(node, inside)

    yield from walk(function, function)
    for node in ast.walk(function):
        for field in ("body", "orelse"):
            block = getattr(node, field, None)
            if not isinstance(block, list):
                continue
            for i in range(len(block)):
                for j in range(i + 1, len(block)):
                    before = list(block)
                    moved = [*block[:i], *block[i + 1 : j + 1], block[i], *block[j + 1 :]]
                    kind = "order" if j == i + 1 else "moved"
                    yield (kind, block[i], lambda n=node, f=field, m=moved: setattr(n, f, m),
                           lambda n=node, f=field, b=before: setattr(n, f, b))  # fmt: skip


def _tree(task: str) -> tuple[ast.Module, ast.FunctionDef]:
    tree = _plain(inspect.getsource(REFERENCES[task]))
    function = tree.body[0]
    assert isinstance(function, ast.FunctionDef)
    return tree, function


def _shown(tree: ast.AST) -> str | None:
    try:
        return ast.unparse(ast.fix_missing_locations(copy.deepcopy(tree)))
    except ValueError:
        return None


def _changed_line(before: str, after: str) -> str:
    """The lines that are new, in one."""
    old = before.splitlines()
    new = [line.strip() for line in after.splitlines() if line not in old]
    return " ⏎ ".join(new) or "(the lines in another order)"


def kinds(task: str) -> Iterator[tuple[str, Mutant]]:
    """Every such mutant of a task's reference, with its kind; two that read the same are one."""
    tree, function = _tree(task)
    original = ast.unparse(tree)
    seen = {original}
    for kind, statement, make, back in _edits(function):
        line = first_line(statement)
        make()
        source = _shown(tree)
        back()
        if source is None or source in seen:
            continue
        seen.add(source)
        yield kind, Mutant(task, line, _mark(kind, line, original, source), _made(source, task))


def _mark(kind: str, line: str, before: str, after: str) -> str:
    """What a change is listed under."""
    if kind in ("order", "moved"):
        return f"{line} (moved down: {_after(after, line)})"
    return _changed_line(before, after)


def _after(source: str, line: str) -> str:
    lines = [text.strip() for text in source.splitlines()]
    return lines[lines.index(line) - 1] if line in lines else ""


def pairs(task: str, many: int, seed: int = 0) -> Iterator[Mutant]:
    """Mutants with two changes at once, so many of them, drawn."""
    tree, function = _tree(task)
    original = ast.unparse(tree)
    edits = list(_edits(function))
    rng = np.random.default_rng(seed)
    seen: set[str] = {original}
    for _ in range(4 * many):
        if many <= 0:
            return
        first, second = (edits[k] for k in rng.choice(len(edits), 2, replace=False))
        if {first[0], second[0]} <= {"order", "moved"}:
            continue  # an order of the same lines is tried by itself
        # Each change by itself as well: two within one line would read as a third.
        alone = [_alone(tree, edit, original) for edit in (first, second)]
        first[2]()
        second[2]()
        source = _shown(tree)
        second[3]()
        first[3]()
        if source is None or source in seen:
            continue
        seen.add(source)
        many -= 1
        changed = _changed_line(original, source)
        yield Mutant(task, BOTH.join(alone), changed, _made(source, task))


def _alone(tree: ast.AST, edit: Edit, original: str) -> str:
    kind, statement, make, back = edit
    line = first_line(statement)
    make()
    source = _shown(tree)
    back()
    return "(no Python)" if source is None else _mark(kind, line, original, source)
