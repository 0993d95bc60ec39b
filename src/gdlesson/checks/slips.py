"""Slips that show in how an answer behaves, whatever the task: hangs, prints, forgets to return.

A task's own beliefs come first (see task.py). These are what is left: each is recognised by what
was observed, and is an entry of the catalogue.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from gdlesson.checks import words
from gdlesson.checks.look import Look, error_type, shapes_met, whole_numbers
from gdlesson.checks.reading import Parts, factor
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
NUMBERS = "numbers-are-written-in"
ALIASES = "a-list-keeps-copies"
SECOND_NAME = "a-second-name-is-a-copy"
PRODUCT = "product-finds-its-sides"
HAT = "a-hat-is-a-power"
MORE = "one-more-result-does-no-harm"
ORDER = "parameters-have-no-order"
#: A search that calls as often for every width has a number of rounds written in; a scan of so few
#: values is none.
_FEWEST_OF_A_SCAN = 300
#: What each of its cases shows to another degree: a stop at 1e-3 is seen where one at 0 is not.
_BY_DEGREES = ("stopping-early-is-free",)
#: Slips of programming, which belong to no one section; the catalogue has them in Section 12.
GENERAL = {e.id for e in CATALOGUE.values() if e.section == 12}


def recognise(looks: list[Look], parameters: list[str]) -> str | None:
    """The misconception that these observations show, or None; `parameters` as in the exercise."""
    bad = next(look for look in looks if not look.right)
    error = bad.seen["error"]
    if error:
        if held := _by_the_error(error):
            return held
    elif bad.seen["value"] is None:
        return PRINTED if bad.seen["printed"] else NO_RETURN
    if only := _only_where_one_thing_shows(looks):
        return only
    if any(error_type(look.seen) == "TimeUp" for look in looks):
        return NO_END
    for shows, held in (
        (reordered(bad.seen["parameters"], parameters), ORDER),
        (any(look.seen["drift"] > words.ROUNDING for look in looks), CHANGED),
        (too_many_calls(looks), calls_in_words(looks)[0]),
        (_only_for_integers(looks), INTEGERS),
        (common_factor(looks) == -1.0, SIGN),
        (_one_row_many_times(looks), ALIASES),
        (bad.parts is not None and _only_the_shape(looks), SHAPE),
    ):
        if shows:
            return held
    return PRODUCT if error and shapes_met(error) == "@" else None


def _by_the_error(error: dict[str, Any]) -> str | None:
    by_type = {"TimeUp": NO_END, "RecursionError": RECURSION}
    text = error["message"]
    hat = error["type"] == "TypeError" and ("bitwise_xor" in text or "for ^" in text)
    return HAT if hat else by_type.get(error["type"])


def _only_where_one_thing_shows(looks: list[Look]) -> str | None:
    """The misconception that a case is there to show, if it alone went wrong."""
    wrong = [look for look in looks if not look.right]
    shows = str(wrong[0].case["shows"])
    if wrong[0].parts is not None and not _finite(wrong[0].parts):
        return None  # what else was computed there has come to nothing
    if not shows or any(look.case["shows"] != shows for look in wrong):
        return None
    same = sum(look.case["shows"] == shows for look in looks)
    return shows if shows in _BY_DEGREES or same == len(wrong) else None


def _finite(parts: Parts) -> bool:
    return all(isinstance(p, str) or bool(np.isfinite(p).all()) for p in parts.values())


def reordered(found: list[str], wanted: list[str]) -> bool:
    """Whether these are the same parameters in another order."""
    required = wanted[: len(found)]
    return found != required and sorted(found) == sorted(required)


def too_many_calls(looks: list[Look]) -> bool:
    """Whether a function among the arguments was called more often than is sensible."""
    return any(0 < look.case["most_calls"] < look.seen["calls"][0] for look in looks)


def calls_in_words(looks: list[Look]) -> tuple[str, str]:
    """What too many calls show, and a sentence on them: always as many, or one for each value."""
    counts = {look.seen["calls"][0] if look.seen["calls"] else 0 for look in looks}
    if len(counts) == 1 and max(counts) < _FEWEST_OF_A_SCAN:
        return NUMBERS, f"it makes {max(counts)} calls, whatever the width"
    return SCAN, ""


def _only_for_integers(looks: list[Look]) -> bool:
    """Whether exactly the inputs with arrays of whole numbers gave wrong values."""
    told = [look for look in looks if whole_numbers(look.case) or not look.seen["error"]]
    some_right = {look.right for look in told} == {True, False} and 2 * len(told) > len(looks)
    return some_right and [whole_numbers(look.case) for look in told] == [
        not look.right for look in told
    ]


def _one_row_many_times(looks: list[Look]) -> bool:
    """Whether what should be a path is one point, row after row."""
    several = 0
    for look in looks:
        for name, wanted in look.wanted.items():
            if look.parts is None or isinstance(wanted, str) or name not in ("", "path"):
                continue
            rows = look.parts.get(name)
            if not isinstance(rows, np.ndarray) or rows.ndim < 2 or len(rows) < 2:
                continue
            same = np.array_equal(rows, np.broadcast_to(rows[0], rows.shape), equal_nan=True)
            if not same or np.allclose(rows[0], wanted[0]):
                return False
            several += len(rows) > 2 and not (wanted == wanted[0]).all()
    return several > 1


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
