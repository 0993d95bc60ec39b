"""What a check hands to an answer, described as data: numbers, arrays, and functions by name.

A description is JSON: it can be written down, sent to another process, and made into the very same
input there. So inputs travel, and Python objects never do. This module needs numpy and nothing of
this package but functions.py and nodes.py: with observe.py and limit.py they are all that stands
beside a submission in a jail.

>>> make({"array": [[1, 2]], "dtype": "float64"})
array([[1., 2.]])
>>> make({"function": "threshold", "border": 0.5})(0.3)
True
"""

from __future__ import annotations

import itertools
import math
import numbers
from collections.abc import Mapping, Sequence, Set
from functools import lru_cache
from typing import Any

import numpy as np

if __package__:
    from gdlesson.checks.functions import FUNCTIONS, Known
    from gdlesson.checks.nodes import Node, array_of, numbers_in
else:  # in a jail, where these files stand alone
    from functions import FUNCTIONS, Known  # type: ignore[import-not-found, no-redef]
    from nodes import Node, array_of, numbers_in  # type: ignore[import-not-found, no-redef]

__all__ = [
    "FUNCTIONS", "Described", "Known", "Unreadable", "array", "clean", "describe_value",
    "function", "is_function", "make", "shown",
]  # fmt: skip

#: A described value: a JSON number, text, list or None, or a table with one of the keys below.
Described = Any
#: The most entries of an array that are written out.
MOST_ENTRIES = 20_000
#: Said of an array that has more.
TOO_LARGE = "with far more numbers in it than were asked for"
#: How deep lists and tuples may be nested.
DEEPEST = 6
#: The most characters of a repr.
MOST_SHOWN = 200
#: The most parts that an object may unpack to.
MOST_UNPACKED = 8


def array(values: Any, dtype: str = "float64", order: str = "C") -> Described:
    """Describe an array; `order` "F" for one that lies column by column in memory.

    >>> array([1, 2], "int64")
    {'array': [1, 2], 'dtype': 'int64'}
    """
    described = {"array": np.asarray(values).tolist(), "dtype": dtype}
    return described if order == "C" else {**described, "order": order}


def function(name: str, **settings: Any) -> Described:
    """Describe one of FUNCTIONS with its settings; arrays among them may be given as they are."""
    plain = {k: v.tolist() if isinstance(v, np.ndarray) else v for k, v in settings.items()}
    return {"function": name, **plain}


def is_function(described: Described) -> bool:
    """Whether a description is that of a function."""
    return isinstance(described, dict) and "function" in described


def make(described: Described) -> Any:
    """The value that a description stands for, new at every call."""
    if not isinstance(described, dict):
        return [make(d) for d in described] if isinstance(described, list) else described
    if "function" in described:
        settings = {k: v for k, v in described.items() if k != "function"}
        return FUNCTIONS[described["function"]](**settings)
    if "array" in described:
        return _array(described)
    if "nodes" in described:
        return array_of(make(described["nodes"]))
    if "float" in described:
        return float(described["float"])
    if "tuple" in described:
        return tuple(make(d) for d in described["tuple"])
    if "list" in described:
        return [make(d) for d in described["list"]]
    unpacked = [make(d) for d in described.get("unpacks", [])]
    return Unreadable(
        str(described.get("object", "?")), str(described.get("text", "")), tuple(unpacked)
    )


def _array(described: Mapping[str, Any]) -> Any:
    values = np.array(described["array"], dtype=float)
    made = values.astype(described["dtype"], order=described.get("order", "C"))
    return made.reshape(described["shape"]) if "shape" in described else made


class Unreadable:
    """Stands for what is no number, array, text, list or tuple; with `parts` if it unpacks."""

    def __init__(self, kind: str, text: str, parts: tuple[Any, ...] = ()) -> None:
        self.kind, self.text, self.parts = kind, text, parts

    def __repr__(self) -> str:
        return f"{self.text} ({self.kind})"


def describe_value(value: Any, depth: int = 0) -> Described:
    """Describe whatever an answer returned; what can't be described says what it was.

    >>> describe_value((1, float("inf")))
    {'tuple': [1, {'float': 'inf'}]}
    """
    if value is None or isinstance(value, bool | np.bool_):
        return value if value is None else bool(value)
    if isinstance(value, str):  # np.str_ and the members of a class of texts are texts as well
        return clean(str.__str__(value), 200)
    if isinstance(value, numbers.Integral):
        whole = int(value)
        return whole if abs(whole) < 2**63 else {"float": _as_text(whole)}
    if isinstance(value, numbers.Real):
        number = float(value)
        return number if math.isfinite(number) else {"float": repr(number)}
    if type(value) is Node:  # what counts of it is the number that it stands for
        return describe_value(value.value)
    if isinstance(value, np.ndarray | np.generic) or hasattr(type(value), "__array__"):
        return _describe_array(np.asarray(value))
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray | memoryview):
        if depth < DEEPEST and len(value) <= MOST_ENTRIES:
            kind = "tuple" if isinstance(value, tuple) else "list"
            return {kind: [describe_value(v, depth + 1) for v in value]}
    elif depth < DEEPEST and (parts := _unpacked(value)):
        described = [describe_value(part, depth + 1) for part in parts]
        return {"object": type(value).__name__, "text": _shown(value), "unpacks": described}
    return {"object": type(value).__name__, "text": _shown(value)}


def _unpacked(value: Any) -> list[Any]:
    """What `a, b = value` would get, for an object of a learner's own; a dict is none."""
    if isinstance(value, Mapping | Set | bytes | bytearray | memoryview):
        return []
    try:
        parts = list(itertools.islice(iter(value), MOST_UNPACKED + 1))
    except Exception:
        return []
    return parts if len(parts) <= MOST_UNPACKED else []


def _describe_array(values: Any) -> Described:
    if values.ndim == 0 and type(values[()]) is Node:
        return describe_value(values[()])
    if (inside := numbers_in(values)) is not None and values.size <= MOST_ENTRIES:
        return {"nodes": [describe_value(number) for number in inside]}
    numeric = values.dtype.kind in "biuf"
    if not numeric or values.size > MOST_ENTRIES:
        more = TOO_LARGE if numeric else f"and dtype {values.dtype}"
        text = f"an array of shape {values.shape} {more}"
        return {"object": "ndarray", "text": text}
    if values.dtype.itemsize > 8:  # a longdouble, which JSON does not know
        values = values.astype(float)
    flat = [v if math.isfinite(v) else repr(float(v)) for v in values.ravel().tolist()]
    return {"array": flat, "dtype": _name_of(values.dtype), "shape": list(values.shape)}


@lru_cache
def _name_of(dtype: Any) -> str:
    """The name of a dtype, which numpy puts together anew whenever it is asked."""
    return str(dtype.name)


def _as_text(value: int) -> str:
    try:
        return repr(float(value))
    except OverflowError:
        return "inf" if value > 0 else "-inf"


def _shown(value: Any) -> str:
    """The start of a repr; a repr that fails is no reason to."""
    try:
        return clean(" ".join(repr(value).split()), MOST_SHOWN)
    except Exception:
        return "something that can't be shown"


def clean(text: str, most: int | None = None) -> str:
    """Text that every page and terminal can show: no escapes, no halves of characters.

    Of more than `most` characters the first are shown, and that there are others.

    >>> clean("a\\x1b[31m")
    'a�[31m'
    >>> clean("gradient", 5)
    'grad…'
    """
    if most is not None and len(text) > most:
        text = text[: most - 1] + "…"
    return "".join(
        c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in text
    )


def shown(value: Any) -> str:
    """A value in few words, for a learner: arrays short, numbers to six digits."""
    if isinstance(value, np.ndarray) and value.size and numbers_in(value) is not None:
        return f"{value.size} nodes, as the recorder passes them"
    if isinstance(value, np.ndarray):
        with np.printoptions(precision=6, threshold=12, edgeitems=2, suppress=False):
            text = np.array2string(value, separator=", ").replace("\n", "")
        plain = value.ndim == 0 or (value.ndim == 1 and value.size <= 6)
        shape = "" if plain else f", shape {value.shape}"
        return " ".join(text.split()) + shape
    if isinstance(value, float):
        return f"{value:.8g}"
    if isinstance(value, list | tuple) and len(value) <= 6:
        inner = ", ".join(shown(v) for v in value)
        return f"[{inner}]" if isinstance(value, list) else f"({inner})"
    formula = getattr(value, "formula", None)
    return str(formula) if formula else _shown(value)
