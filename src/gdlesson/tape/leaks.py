"""Sentences for what can't be recorded: they name what was called, and what to write.

A function that takes plain numbers asks a recorded one for its float, and doesn't say who asks. So
the text of the call is read from the learner's own line.
"""

from __future__ import annotations

import ast
import linecache
import sys
from types import FrameType
from typing import Any

import numpy as np

#: Names of the math module that numpy writes otherwise.
NUMPY_NAMES = {
    "fabs": "abs", "pow": "power", "asin": "arcsin", "acos": "arccos", "atan": "arctan",
    "atan2": "arctan2", "asinh": "arcsinh", "acosh": "arccosh", "atanh": "arctanh", "fsum": "sum",
    "dist": "linalg.norm", "degrees": "degrees",
}  # fmt: skip
MEASURE = "or measure: gradient(f, w) only calls f"


def plain_number_wanted(asked: str) -> TypeError:
    """What to say where a recorded number is asked for its float, int, index."""
    text = _running()
    if text is None:
        return TypeError(
            f"grad: f asks w for a plain number ({asked}), which would lose where it came from. "
            f"Use numpy's functions, {MEASURE}."
        )
    return TypeError(f"grad: `{text}` {_advice(text, asked)}, {MEASURE}.")


def unknown(name: str, settings: Any = ()) -> TypeError:
    """What to say of a function that is in no table."""
    if settings:
        given = ", ".join(f"{s}=…" for s in settings)
        return TypeError(
            f"grad: the slope of {name} with {given} is not known. Leave that out, {MEASURE}."
        )
    return TypeError(
        f"grad: {name} is not among the functions whose slopes are known. Write it with those that "
        f"are (sums, products, exp, log, where, indexing, …), {MEASURE}."
    )


def named(function: Any) -> str:
    """A function as one writes it: np.fft.fft."""
    module = (getattr(function, "__module__", None) or "numpy").replace("numpy", "np", 1)
    module = ".".join(part for part in module.split(".") if not part.startswith("_"))
    return f"{module}.{getattr(function, '__name__', function)}"


def _advice(text: str, asked: str) -> str:
    try:
        statement = ast.parse(text.strip()).body[0]
    except SyntaxError:
        statement = ast.Pass()
    if isinstance(statement, ast.Assign | ast.AugAssign):
        return (
            "puts a number computed from w into an array of plain numbers. Make that array with "
            "np.zeros(…, like=w), or collect its entries in a list for np.stack"
        )
    called = statement.value if isinstance(statement, ast.Expr) else None
    name = ast.unparse(called.func) if isinstance(called, ast.Call) else ""
    module, _, last = name.rpartition(".")
    twin = NUMPY_NAMES.get(last, last)
    if module == "math" and (hasattr(np, twin) or "." in twin):
        return f"takes plain numbers only. Write np.{twin} for math.{last}"
    if last in ("array", "asarray", "asanyarray", "float64"):
        return "would make plain numbers of w, which is an array already. Leave it out"
    if last in ("float", "int", "round", "complex", "bool"):
        return f"would make a plain number of what is computed from w. Leave {last}(…) out"
    return f"needs a plain number ({asked}). Use numpy's functions of what is computed from w"


def _running() -> str | None:
    """The text of what runs in the first frame that is neither ours nor numpy's."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None and _inside(frame):
        frame = frame.f_back
    if frame is None:
        return None
    places = list(frame.f_code.co_positions())
    line, last, start, end = places[frame.f_lasti // 2]
    if line is None or last != line or start is None or end is None:
        return None
    text = linecache.getline(frame.f_code.co_filename, line).encode()[start:end].decode()
    whole = linecache.getline(frame.f_code.co_filename, line).strip()
    # A place in an array is all that a store shows: say the statement.
    return (whole if text and not text.endswith(")") else text) or None


def _inside(frame: FrameType) -> bool:
    name = str(frame.f_globals.get("__name__", ""))
    return name.split(".")[0] == "numpy" or name.startswith("gdlesson.tape")
