"""What comes out of the jail, read strictly: anything that is not exactly a report is none.

A submission can say what it likes about its own values; that is all that it can do. Nothing here
makes an object, calls a name or believes a number of entries because it was told so.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

from gdlesson.checks.stimuli import MOST_UNPACKED

_DTYPES = {
    "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
    "float16", "float32", "float64",
}  # fmt: skip
_FLOAT = re.compile(r"nan|-?inf|-?\d{1,20}(\.\d{1,20})?(e[+-]?\d{1,4})?")
_NOT_FINITE = ("nan", "inf", "-inf")
_MOST_ENTRIES, _DEEPEST, _MOST_CASES = 20_000, 6, 100


class GarbledError(ValueError):
    """The reply is no report."""


def read_line(line: bytes) -> dict[str, Any]:
    """A line of the runner's: a JSON table, or GarbledError."""
    try:
        found = json.loads(line, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise GarbledError(str(error)) from None
    _must(isinstance(found, dict), "no table")
    return dict(found)


def read_report(text: str) -> dict[str, Any]:
    """One task's report: whether its function was defined, problems, observations."""
    found = read_line(text.encode())
    _must(set(found) == {"defined", "problems", "observations"}, "other keys")
    _must(isinstance(found["defined"], bool), "defined")
    for problem in _table_list(found["problems"], 1000):
        _must(set(problem) == {"cell", "line", "statement", "error"}, "a problem")
        line, number = problem["line"], problem["statement"]
        _must(_text(problem["cell"], 50), "a problem's cell")
        _must(line is None or (type(line) is int and 0 <= line < 10**7), "a line number")
        _must(type(number) is int and 0 <= number < 10**7, "a statement's number")
        _error(problem["error"], {})
    for seen in _table_list(found["observations"], _MOST_CASES):
        _observation(seen)
    return found


#: What `gdlesson.checks.observe` reports of a call.
_KEYS = {
    "value", "again", "error", "again_error", "printed", "changed", "drift", "calls", "empty",
    "limited", "parameters", "after",
}  # fmt: skip


def _observation(seen: dict[str, Any]) -> None:
    _must(set(seen) == _KEYS, "an observation's keys")
    _value(seen["value"], 0)
    _value(seen["again"], 0)
    if seen["error"] is not None:
        _error(seen["error"], {"line": 200, "function": 200, "shapes": 200})
    names = seen["parameters"]
    _must(isinstance(names, list) and len(names) <= 20, "parameters")
    _must(all(_text(name, 50) for name in names), "the name of a parameter")
    _must(_text(seen["printed"], 1000) and _text(seen["again_error"], 800), "texts")
    _must(isinstance(seen["empty"], bool) and isinstance(seen["limited"], bool), "a yes or no")
    _must(isinstance(seen["after"], list) and len(seen["after"]) <= 20, "after")
    for value in seen["after"]:
        _value(value, 0)
    drift = seen["drift"]
    _must(type(drift) in (int, float) and 0 <= drift < 1e301, "drift")
    for name in ("changed", "calls"):
        numbers = seen[name]
        _must(isinstance(numbers, list) and len(numbers) <= 20, name)
        _must(all(type(n) is int and 0 <= n < 2**62 for n in numbers), name)
    # A count for each argument, and no argument beyond those.
    _must(len(seen["calls"]) > 0 and all(i < len(seen["calls"]) for i in seen["changed"]), "calls")


def _error(error: Any, texts: dict[str, int]) -> None:
    """An error has a type and a message, and the texts that are named, no longer than so."""
    texts = {"type": 200, "message": 500, **texts}
    _must(isinstance(error, dict) and set(error) == set(texts), "an error")
    _must(all(_text(error[name], most) for name, most in texts.items()), "an error's text")


def _value(value: Any, depth: int) -> None:
    """A described value as stimuli.describe_value makes them; never the name of a function."""
    _must(depth <= _DEEPEST, "too deep")
    if value is None or type(value) in (bool, int, float):
        _must(not isinstance(value, int) or abs(value) < 2**64, "a number")
        return
    if isinstance(value, str):
        _must(len(value) <= 200, "a text")
        return
    _must(isinstance(value, dict), "a value")
    keys = set(value)
    if keys == {"float"}:
        text = value["float"]
        _must(isinstance(text, str) and bool(_FLOAT.fullmatch(text)), "a float")
    elif keys == {"array", "dtype", "shape"}:
        _array(value)
    elif keys == {"nodes"}:
        _must(isinstance(value["nodes"], list) and len(value["nodes"]) <= _MOST_ENTRIES, "nodes")
        for number in value["nodes"]:
            _must(type(number) in (int, float) or isinstance(number, dict), "a node")
            _must(not isinstance(number, dict) or set(number) == {"float"}, "a node")
            _value(number, depth + 1)
    elif keys in ({"tuple"}, {"list"}):
        (entries,) = value.values()
        _must(isinstance(entries, list) and len(entries) <= _MOST_ENTRIES, "a list")
        for entry in entries:
            _value(entry, depth + 1)
    else:
        _must(keys in ({"object", "text"}, {"object", "text", "unpacks"}), "a value's keys")
        _must(_text(value["object"], 200) and _text(value["text"], 300), "an object")
        parts = value.get("unpacks", [])
        _must(isinstance(parts, list) and len(parts) <= MOST_UNPACKED, "what it unpacks to")
        for part in parts:
            _value(part, depth + 1)


def _array(value: dict[str, Any]) -> None:
    shape, entries, dtype = value["shape"], value["array"], value["dtype"]
    _must(isinstance(dtype, str) and dtype in _DTYPES, "a dtype")
    _must(isinstance(shape, list) and len(shape) <= 32, "a shape")
    _must(all(type(n) is int and 0 <= n <= 2**40 for n in shape), "a shape")
    # Of an empty array, too: numpy multiplies what is not 0, and that must fit.
    _must(math.prod(n for n in shape if n) <= 2**48, "a shape")
    _must(isinstance(entries, list) and len(entries) == math.prod(shape), "an array's size")
    _must(len(entries) <= _MOST_ENTRIES, "an array's size")
    for entry in entries:
        if isinstance(entry, str):
            _must(entry in _NOT_FINITE and dtype.startswith("float"), "an entry")
        else:
            _must(type(entry) in (bool, int, float), "an entry")
            _must(dtype.startswith("float") or abs(entry) < 2**64, "an entry")
    if not dtype.startswith("float"):
        low = 0 if dtype[0] in "ub" else -(2 ** (int(dtype[3:]) - 1))
        bits = 1 if dtype == "bool" else int(dtype.lstrip("uint"))
        high = 2**bits if low == 0 else -low
        _must(all(low <= e < high for e in entries), "an entry")


def _table_list(value: Any, most: int) -> list[dict[str, Any]]:
    _must(isinstance(value, list) and len(value) <= most, "a list")
    _must(all(isinstance(v, dict) for v in value), "a list of tables")
    return list(value)


def _text(value: Any, most: int) -> bool:
    return isinstance(value, str) and len(value) <= most


def _refuse(constant: str) -> Any:
    raise GarbledError(f"{constant} is no JSON")


def _must(holds: bool, what: str) -> None:
    if not holds:
        raise GarbledError(f"not as agreed: {what}")
