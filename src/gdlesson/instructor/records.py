"""The record of a graded submission: its shape, written within bounds, read strictly.

A record comes from a process in which a student's notebook was open, or from a file on disk: both
are read as data, and what is not exactly a record is none.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

#: Plain values that JSON can hold.
Record = dict[str, Any]
#: How a submission can end, and how a task can, the best first.
STATES = ("graded", "unreadable", "wrong exercise")
OUTCOMES = ("passed", "wrong", "error", "timed out", "died", "not started", "missing")
#: Characters of one text, and entries of one list; more than any page needs.
_LONGEST, _MOST = 2_000, 100


class DamagedRecordError(ValueError):
    """This is no record; the text says what is not as it should be."""


def bounded(value: Any) -> Any:
    """The same plain value with texts that every file can hold, none too long, no list too long."""
    if isinstance(value, str):
        # A lone surrogate is legal in JSON and can't be written anywhere.
        return value[:_LONGEST].encode("utf-8", "replace").decode()
    if isinstance(value, list | tuple):
        return [bounded(v) for v in value[:_MOST]]
    if isinstance(value, dict):
        return {k: bounded(v) for k, v in value.items()}
    return value


def read_record(found: Any) -> Record:
    """A record, from a table or from its JSON.

    Raises:
        DamagedRecordError: if it is none.
    """
    if not isinstance(found, dict):
        try:
            found = json.loads(found)
        except (TypeError, ValueError, RecursionError) as error:
            raise DamagedRecordError(f"it is not JSON: {error}"[:200]) from None
    if isinstance(found, dict):  # records of an earlier version do not say which file it was
        found = {"file": "", **found}
    _table(found, _RECORD, "the record")
    for row in found["tasks"]:
        _table(row, _ROW, "a task's row")
    return dict(found)


def _table(value: Any, fields: dict[str, Callable[[Any], bool]], what: str) -> None:
    if not isinstance(value, dict) or set(value) != set(fields):
        raise DamagedRecordError(f"{what} has other fields than a record")
    for name, holds in fields.items():
        if not holds(value[name]):
            raise DamagedRecordError(f"{what} has a strange {name}")


def _text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST and _whole(value)


def _whole(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _texts(value: Any) -> bool:
    return isinstance(value, list) and len(value) <= _MOST and all(map(_text, value))


def _number(value: Any) -> bool:
    return type(value) in (int, float) and math.isfinite(value) and 0 <= value < 1e9


def _text_or_none(value: Any) -> bool:
    return value is None or _text(value)


def _evidence(value: Any) -> bool:
    lines = isinstance(value, list) and len(value) <= _MOST
    return lines and all(_texts(line) and len(line) == 2 for line in value)


_ROW: dict[str, Callable[[Any], bool]] = {
    "task": _text, "title": _text, "outcome": OUTCOMES.__contains__, "message": _text,
    "misconception": _text_or_none, "section": lambda v: v is None or type(v) is int,
    "evidence": _evidence, "follow": lambda v: v is None or v in OUTCOMES,
    "points": _number, "follow_points": _number, "most": _number,
}  # fmt: skip
_RECORD: dict[str, Callable[[Any], bool]] = {
    "state": STATES.__contains__, "reason": _text, "file": _text,
    "tasks": lambda v: isinstance(v, list) and len(v) <= _MOST,
    "notes": _texts, "human": _texts, "score": _number, "follow_score": _number, "most": _number,
    "seed": lambda v: type(v) is int and 0 <= v < 2**63, "seconds": _number,
}  # fmt: skip
