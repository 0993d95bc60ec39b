"""Sentences for what can't be recorded: they name what was called, and what to write.

A function that takes plain numbers asks a recorded one for its float, and doesn't say who asks. So
the text of the call is read from the learner's own line.
"""

from __future__ import annotations

import ast
import linecache
import math
import sys
from types import FrameType
from typing import Any

import numpy as np

#: Names of the math module that numpy writes otherwise.
NUMPY_NAMES = {
    "fabs": "abs", "pow": "power", "asin": "arcsin", "acos": "arccos", "atan": "arctan",
    "atan2": "arctan2", "asinh": "arcsinh", "acosh": "arccosh", "atanh": "arctanh", "fsum": "sum",
    "dist": "linalg.norm",
}  # fmt: skip
MEASURE = "or measure: gradient(f, w) only calls f"


class RecordingError(TypeError):
    """What f does can't be recorded; the text says what to write."""


def plain_number_wanted(asked: str) -> RecordingError:
    """What to say where a recorded number is asked for its float, int, index."""
    text = _running()
    if text is None:
        return RecordingError(
            f"grad: f asks w for a plain number ({asked}), which would lose where it came from. "
            f"Use numpy's functions, {MEASURE}."
        )
    return RecordingError(f"grad: `{text}` {_advice(text, asked)}, {MEASURE}.")


def unknown(name: str, settings: Any = ()) -> RecordingError:
    """What to say of a function that is in no table."""
    if settings:
        given = ", ".join(f"{s}=…" for s in settings)
        return RecordingError(
            f"grad: the slope of {name} with {given} is not known. Leave that out, {MEASURE}."
        )
    return RecordingError(
        f"grad: {name} is not among the functions whose slopes are known. Write it with those that "
        f"are (sums, products, exp, log, where, indexing, …), {MEASURE}."
    )


def refused_or_sparse() -> bool:
    """Raise if a package that knows nothing of the tape asks for an array.

    numpy may ask, and a sparse matrix of scipy: whether it is one that asks is returned.
    """
    frame = _outside(2)
    if frame is None or not _installed(frame):
        return False
    if str(frame.f_globals.get("__name__")).startswith("scipy.sparse."):
        return True
    while frame is not None and _installed(frame):
        name, frame = frame.f_code.co_name, frame.f_back
    if frame is not None and not frame.f_globals.get("__name__", "").startswith("gdlesson."):
        text = _text(frame)
        raise unknown(f"`{text}`" if text else name)
    return False


def told_better(error: Exception) -> Exception:
    """An error of numpy's about a recorded value, in words that say what to write."""
    if isinstance(error.__cause__, RecordingError):  # as an entry is put into an array
        return error.__cause__
    objects = "dtype('O')" in str(error) or "numpy.object_" in str(error)
    if isinstance(error, TypeError) and objects:
        return RecordingError(
            f"grad: `{_text_of(error) or 'f'}` takes no array of objects ({error}). Write "
            f"np.stack([…]) for np.array([…]), and numpy's functions for others, {MEASURE}."
        )
    if isinstance(error, ValueError) and "read-only" in str(error):
        return RecordingError(
            f"grad: `{_text_of(error) or 'f'}` writes into a large array that f has used before "
            f"with w, and the way back needs it as it was. Write into a .copy() of it, {MEASURE}."
        )
    if isinstance(error, IndexError) and "only integers" in str(error):
        return RecordingError(
            f"grad: `{_text_of(error) or 'an index'}` has an index that is no whole number; what "
            f"is computed from w is none. Compare, or take the place from np.argmax, {MEASURE}."
        )
    if isinstance(error, TypeError) and "Recorded" in str(error):
        text = _text_of(error)
        return unknown(f"`{text}`") if text else error
    return error


def lost_in_place() -> RecordingError:
    """What to say where f added to an array of plain numbers, and read it by another name."""
    return RecordingError(
        "grad: f adds to an array of plain numbers in place (a += …) and reads it by another name. "
        f"Write a = a + …, or make the array with np.zeros(…, like=w), {MEASURE}."
    )


def named(function: Any) -> str:
    """A function as one writes it: np.fft.fft."""
    if isinstance(function, np.ufunc) and not hasattr(np, function.__name__):
        return function.__name__
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
    last = name.rpartition(".")[2]
    twin = NUMPY_NAMES.get(last, last)
    if last in ("array", "asarray", "asanyarray", "float64"):
        return "would make plain numbers of w, which is an array already. Leave it out"
    if last in ("float", "int", "round", "complex", "bool"):
        return f"would make a plain number of what is computed from w. Leave {last}(…) out"
    if hasattr(math, last) and (hasattr(np, twin) or "." in twin):
        return f"takes plain numbers only. Write np.{twin} for {name}"
    return f"needs a plain number ({asked}). Use numpy's functions of what is computed from w"


def _running() -> str | None:
    """The text of what runs in the first frame that is neither ours nor numpy's."""
    frame = _outside(2)
    return None if frame is None else _text(frame)


def _text_of(error: Exception) -> str | None:
    """What the learner's last own line was doing when this was raised."""
    text, step = None, error.__traceback__
    while step is not None:
        frame = step.tb_frame
        name = str(frame.f_globals.get("__name__", ""))
        library = name.split(".")[0] in sys.stdlib_module_names and name != "__main__"
        if not (library or _inside(frame) or _installed(frame)):
            text = _text(frame, step.tb_lasti) or text
        step = step.tb_next
    return text


def _text(frame: FrameType, place: int | None = None) -> str | None:
    """What a frame is doing, as it is written."""
    places = list(frame.f_code.co_positions())
    line, last, start, end = places[(frame.f_lasti if place is None else place) // 2]
    if line is None or last != line or start is None or end is None:
        return None
    text = linecache.getline(frame.f_code.co_filename, line).encode()[start:end].decode()
    whole = linecache.getline(frame.f_code.co_filename, line).strip()
    # A place in an array is all that a store shows: say the statement.
    return (whole if text and not text.endswith(")") else text) or None


def _outside(depth: int) -> FrameType | None:
    frame: FrameType | None = sys._getframe(depth)
    while frame is not None and _inside(frame):
        frame = frame.f_back
    return frame


def _installed(frame: FrameType) -> bool:
    """Whether this is code of an installed package; Debian's own Python has a name of its own."""
    return any(place in frame.f_code.co_filename for place in ("site-packages", "dist-packages"))


def _inside(frame: FrameType) -> bool:
    name = str(frame.f_globals.get("__name__", ""))
    return name.split(".")[0] == "numpy" or name.startswith("gdlesson.tape")
