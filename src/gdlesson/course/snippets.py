"""Code that is offered to be pasted: it runs in any notebook, and overwrites nothing."""

from __future__ import annotations

import ast
import builtins
import textwrap

#: The one name that a pasted snippet binds.
NAME = "see_for_yourself"
#: Where the names come from that a snippet may use without saying so.
HOMES = {
    "np": "import numpy as np",
    "math": "import math",
    "bowl": "from gdlesson.objectives import bowl",
    "two_valleys": "from gdlesson.objectives import two_valleys",
} | {
    name: f"from gdlesson import {name}"
    for name in (
        "MeanSquaredError",
        "Value",
        "derivative",
        "descend",
        "estimate_derivative",
        "secant_slope",
    )
}


def snippet(code: str) -> str:
    """The same code as a function that is called at once, with the imports that it needs.

    Args:
        code: a few lines; the value of the last one is what is shown.

    Returns:
        Text to be pasted into a cell. One line that binds nothing and needs nothing stays as it is.

    Raises:
        ValueError: for a name that no import is known for.

    >>> print(snippet("f = lambda x: x ** 2" + chr(10) + "f(3)"))
    def see_for_yourself():
        f = lambda x: x ** 2
        return f(3)
    <BLANKLINE>
    <BLANKLINE>
    see_for_yourself()

    Limitation: a comment between the last line's parts is lost with its indentation.
    """
    code = code.strip("\n")
    tree = ast.parse(code)
    imports = [HOMES[name] for name in sorted(_missing(tree, code))]
    if len(tree.body) == 1 and isinstance(tree.body[0], ast.Expr) and not imports:
        return code
    last = tree.body[-1]
    lines = code.splitlines()
    if isinstance(last, ast.Expr):
        head, tail = lines[last.lineno - 1][: last.col_offset], lines[last.lineno - 1 :]
        tail[0] = f"{head}return {tail[0][last.col_offset :]}"
        lines = [*lines[: last.lineno - 1], *tail]
    body = "\n".join([*imports, *([""] if imports else []), *lines])
    return f"def {NAME}():\n{textwrap.indent(body, '    ')}\n\n\n{NAME}()"


def _missing(tree: ast.Module, code: str) -> set[str]:
    """Names that are used, not bound in the code, and no builtins."""
    used: set[str] = set()
    bound: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            (used if isinstance(node.ctx, ast.Load) else bound).add(node.id)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            bound |= {(a.asname or a.name).partition(".")[0] for a in node.names}
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            bound.add(node.name)
        elif isinstance(node, ast.arg):
            bound.add(node.arg)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            bound.add(node.name)
    missing = {name for name in used - bound if not hasattr(builtins, name)}
    if unknown := missing - set(HOMES):
        raise ValueError(f"snippet: no import is known for {sorted(unknown)} in {code!r}.")
    return missing
