"""Our engine against micrograd, the best-known small engine in pure Python: speed and lines.

micrograd is no dependency of ours; `make bench` installs it where the benchmarks run.
"""

import importlib.util
import itertools
import math
import random
from dataclasses import replace
from pathlib import Path

from _page import Section, Skipped
from _pairs import ratios, report, section

from gdlesson import autodiff
from gdlesson.autodiff import Value


def expression(make, numbers):
    """A few thousand operations that both engines know, then the walk backward."""
    leaves = [make(n) for n in numbers]
    end = make(0.0)
    for a, b in itertools.pairwise(leaves):
        end = end + (a * b + a**2 - b).relu() / 3.0
    end.backward()
    return [leaf.grad for leaf in leaves]


def lines(path: Path) -> int:
    """Lines that are neither blank, comment nor docstring."""
    import ast

    tree = ast.parse(path.read_text("utf-8"))
    docs = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            docs |= set(range(node.lineno, node.end_lineno + 1))
    rows = enumerate(path.read_text("utf-8").splitlines(), 1)
    return sum(1 for n, row in rows if row.strip() and row.strip()[0] != "#" and n not in docs)


def main() -> Section:
    """Both engines on the same numbers, their gradients compared first."""
    if importlib.util.find_spec("micrograd") is None:
        raise Skipped("micrograd is not installed; `make bench` installs it in .venv-bench")
    from micrograd import engine

    random.seed(3)
    numbers = [random.uniform(-2, 2) for _ in range(300)]
    ours, theirs = expression(Value, numbers), expression(engine.Value, numbers)
    assert all(
        math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12) for a, b in zip(ours, theirs, strict=True)
    )
    found = ratios(lambda: expression(Value, numbers), lambda: expression(engine.Value, numbers))
    made = section(
        "The engine of Section 10",
        "`Value` computes micrograd's gradients, and is measured against it.",
        [report("gdlesson.Value / micrograd", found)],
        f"Lines of code: {lines(Path(autodiff.__file__))} / {lines(Path(engine.__file__))}. The "
        "deepest chain that can be walked: 1,000,000 operations (tested) / Python's recursion "
        "limit.",
    )
    return replace(made, packages=("micrograd",))
