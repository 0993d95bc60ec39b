"""Slips that show in how an answer behaves, whatever the task: hangs, prints, forgets to return.

A task's own beliefs come first (see task.py). These are what is left: each is recognised by what
was observed, and is an entry of the catalogue.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from gdlesson.checks.look import Look
from gdlesson.checks.reading import factor
from gdlesson.course.misconceptions import CATALOGUE

CHANGED = "arrays-are-copied-when-passed"
STATE = "a-function-starts-afresh"
SCAN = "searching-is-scanning"
GLOBALS = "parameters-are-decoration"
PRINTED = "printing-is-returning"
NO_RETURN = "the-last-line-is-returned"
NO_END = "the-loop-ends-by-itself"
RECURSION = "a-name-is-only-a-name"
INTEGERS = "whole-numbers-become-floats"
SHAPE = "shape-does-not-matter"
SIGN = "sign-lost"
#: A change of an argument that is smaller came from putting it back by arithmetic.
ROUNDING = 1e-9
#: Slips of programming, which belong to no one section; the catalogue has them in Section 12.
GENERAL = {e.id for e in CATALOGUE.values() if e.section == 12}


def not_started(seen: dict[str, Any]) -> bool:
    """Whether an answer is the stub that was handed out, or has an empty body."""
    error = seen["error"]
    if error:
        return bool(error["type"] == "NotImplementedError")
    return bool(seen["empty"] and seen["value"] is None)


def recognise(looks: list[Look]) -> str | None:
    """The misconception that these observations show, or None."""
    bad = next(look for look in looks if not look.right)
    error = bad.seen["error"]
    if error:
        by_type = {"TimeUp": NO_END, "RecursionError": RECURSION}
        if error["type"] in by_type:
            return by_type[error["type"]]
    elif bad.seen["value"] is None:
        return PRINTED if bad.seen["printed"] else NO_RETURN
    if any(look.seen["drift"] > ROUNDING for look in looks):
        return CHANGED
    if any(0 < look.case["most_calls"] < look.seen["calls"][0] for look in looks):
        return SCAN
    if _only_for_integers(looks):
        return INTEGERS
    if common_factor(looks) == -1.0:
        return SIGN
    if bad.parts is not None and _only_the_shape(looks):
        return SHAPE
    return None


def _only_for_integers(looks: list[Look]) -> bool:
    """Whether exactly the inputs with arrays of whole numbers went wrong."""
    whole = [
        any(isinstance(a, dict) and "int" in str(a.get("dtype")) for a in look.case["arguments"])
        for look in looks
    ]
    return whole == [not look.right for look in looks]


def common_factor(looks: list[Look]) -> float | None:
    """What every entry of every answer has to be divided by to be right, if it is one number."""
    found = [
        factor(look.parts, look.wanted) if look.parts is not None else None
        for look in looks
        if look.parts is None or any(getattr(v, "any", bool)() for v in look.wanted.values())
    ]
    numbers = [f for f in found if f is not None]
    if not numbers or len(numbers) < len(found) or len(numbers) < 2:
        return None
    same = all(abs(f - numbers[0]) <= 1e-4 * abs(numbers[0]) for f in numbers)
    return round(numbers[0], 5) if same and abs(numbers[0] - 1) > 1e-4 else None


def _only_the_shape(looks: list[Look]) -> bool:
    """Whether the numbers are right and lie in another shape."""
    another = False
    for look in looks:
        if look.parts is None or look.parts.keys() != look.wanted.keys():
            return False
        for name, right in look.wanted.items():
            left = look.parts[name]
            if isinstance(right, str):
                if left != right:
                    return False
                continue
            if left.size != right.size:
                return False
            another |= left.shape != right.shape
            if not np.allclose(left.ravel(), right.ravel(), rtol=1e-5, atol=1e-9, equal_nan=True):
                return False
    return another


def error_in_words(seen: dict[str, Any], signature: str) -> str:
    """What was raised, for somebody who did not see it raised."""
    kind, text = seen["error"]["type"], seen["error"]["message"]
    if kind == "TimeUp":
        return "It was still running when its time was over, so it was stopped."
    if kind == "RecursionError":
        return "It calls itself, without end."
    if kind == "SystemExit":
        return "It calls exit(): a function gives its result back with return."
    if kind == "EOFError" and "input()" in text:
        return "It asks with input(); what it needs is in its parameters."
    if kind == "TypeError" and "argument" in text and not seen["error"]["line"]:
        return f"It can't be called as {signature}: {text}."
    return f"It raised {kind}: {text}"
