"""Slips that show in how an answer behaves, whatever the task: hangs, prints, forgets to return.

A task's own beliefs come first (see task.py). These are what is left: each is recognised by what
was observed, and is an entry of the catalogue.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from gdlesson.checks import words
from gdlesson.checks.look import Look, error_type, shapes_met, whole_numbers
from gdlesson.checks.reading import Parts, agree, factor
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
RESULTS = "results-have-no-order"
RETURNED = "what-is-returned-is-mine"
DIGITS = "a-few-digits-will-do"
#: A search that calls as often for every width has a number of rounds written in; a scan of so few
#: values is none.
_FEWEST_OF_A_SCAN = 300
#: How far single precision, or a result that was rounded to five digits, is off at the most, as a
#: share of the largest number beside it.
_ROUNDED = 2e-5
#: To how many decimals people round, and by how many units of the last one they may be off.
_DECIMALS, _UNITS = range(1, 11), 30
#: What not every one of its cases has to show: a stop at 1e-3 is seen where one at 0 is not, and
#: who measures one slope may know a formula for the others.
_BY_DEGREES = ("stopping-early-is-free", "measuring-is-deriving", "equal-on-paper")
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
    if only := _only_where_one_thing_shows(looks) or _read_as(looks):
        return only
    if any(error_type(look.seen) == "TimeUp" for look in looks):
        return NO_END
    for shows, held in (
        (reordered(bad.seen["parameters"], parameters), ORDER),
        (any(look.seen["drift"] > words.ROUNDING for look in looks), CHANGED),
        (too_many_calls(looks), calls_in_words(looks)[0]),
        (_puts_fractions_into_integers(bad) or _only_for_integers(looks), INTEGERS),
        (common_factor(looks) == -1.0, SIGN),
        (_one_row_many_times(looks), ALIASES),
        (bad.parts is not None and _only_the_shape(looks), SHAPE),
        (bad.parts is not None and _only_the_last_digits(looks), DIGITS),
    ):
        if shows:
            return held
    return PRODUCT if error and shapes_met(error) == "@" else None


def _by_the_error(error: dict[str, Any]) -> str | None:
    by_type = {"TimeUp": NO_END, "RecursionError": RECURSION}
    text = error["message"]
    hat = error["type"] == "TypeError" and ("bitwise_xor" in text or "for ^" in text)
    return HAT if hat else by_type.get(error["type"])


def _puts_fractions_into_integers(look: Look) -> bool:
    """Whether numpy refused to write floats into an array of whole numbers."""
    text = look.seen["error"]["message"] if look.seen["error"] else ""
    return "Cannot cast ufunc" in text and "to dtype('int" in text


def _only_where_one_thing_shows(looks: list[Look]) -> str | None:
    """The misconception that a case is there to show, if it alone went wrong."""
    wrong = [look for look in looks if not look.right]
    shows = str(wrong[0].case["shows"])
    lost = wrong[0].parts is not None and not _finite(wrong[0].parts)
    if lost and shows != "equal-on-paper":
        return None  # what else was computed there has come to nothing
    if not shows or any(look.case["shows"] != shows or _wrong_elsewhere(look) for look in wrong):
        return None
    same = sum(look.case["shows"] == shows for look in looks)
    return shows if shows in _BY_DEGREES or same == len(wrong) else None


def _wrong_elsewhere(look: Look) -> bool:
    """Whether another part is wrong than those in which a case shows its misconception."""
    inside = look.case["shows_in"]
    if not inside or look.parts is None:
        return False
    found, wanted = (
        {name: part for name, part in parts.items() if name not in inside}
        for parts in (look.parts, look.wanted)
    )
    return not agree(found, wanted, look.case["rtol"], look.case["atol"])


def _read_as(looks: list[Look]) -> str | None:
    """The misconception as which a reading (see orders.py) read every wrong answer, if it did."""
    names = {name for look in looks if not look.right for name in look.parts or ("",)}
    name = names.pop() if len(names) == 1 else ""
    return name if name in CATALOGUE else None


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
    """What too many calls show, and a sentence on them: a scan, or halvings that nobody asked for.

    Who halves down to a width of their own makes more calls than are needed, but never as many as a
    scan would.
    """
    counts = {look.seen["calls"][0] if look.seen["calls"] else 0 for look in looks}
    if max(counts) >= _FEWEST_OF_A_SCAN:
        return SCAN, ""
    if len(counts) == 1:
        return NUMBERS, f"it makes {max(counts)} calls, whatever the width"
    return NUMBERS, "it goes on when the interval is narrow enough"


def _only_for_integers(looks: list[Look]) -> bool:
    """Whether inputs with arrays of whole numbers gave wrong values, half of them at least."""
    told = [look for look in looks if whole_numbers(look.case) or not look.seen["error"]]
    whole = [look.right for look in told if whole_numbers(look.case)]
    others = [look.right for look in told if not whole_numbers(look.case)]
    return (
        2 * len(told) > len(looks)
        and bool(whole and others)
        and all(others)
        and 2 * sum(whole) <= len(whole)
    )


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
            if rows.shape[1:] != wanted.shape[1:]:
                return False
            fewest = 3
            if np.allclose(rows[0], wanted[0]) and not np.array_equal(rows[0], rows[-1]):
                rows, fewest = rows[1:], 2  # the first was a copy
            same = np.array_equal(rows, np.broadcast_to(rows[0], rows.shape), equal_nan=True)
            if not same or np.allclose(rows[0], wanted[0]):
                return False
            several += len(rows) >= fewest and not (wanted == wanted[0]).all()
    return several > 1


def written_to(look: Look) -> str | None:
    """What an answer believes that wrote to its arguments; one that puts them back knows better."""
    return None if look.seen["drift"] < words.ROUNDING else CHANGED


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
            if left.shape == right.shape[::-1] != right.shape:
                left = left.T
            if not np.allclose(left.ravel(), right.ravel(), rtol=1e-5, atol=1e-9, equal_nan=True):
                return False
    return another


def _only_the_last_digits(looks: list[Look]) -> bool:
    """Whether what is wrong are last digits: of single precision, or rounded to so many decimals.

    Single precision shows nearly everywhere, and to both sides; and where a last digit decides
    which way to go, as at a minimum, a few inputs may come out quite otherwise.
    """
    wrong = [look for look in looks if not look.right]
    near = [look for look in wrong if all(_near(*pair) for pair in _pairs(look))]
    if 3 * len(near) >= 2 * len(wrong):
        everywhere = 2 * len(wrong) > len(looks) and _to_both_sides(near)
        returned = [found for look in looks for found, _ in _pairs(look)]
        if everywhere or all(map(_in_single, returned)) or all(map(_short, returned)):
            return True
    left = any(found.any() for look in wrong for found, _ in _pairs(look))
    return left and any(
        all(_rounded(*pair, decimals) for look in looks for pair in _pairs(look))
        for decimals in _DECIMALS
    )


def _to_both_sides(looks: list[Look]) -> bool:
    """Whether some entries are too large, and some too small: by size, and with their signs."""
    pairs = [pair for look in looks for pair in _pairs(look)]
    above = {bool(s > 0) for a, b in pairs for s in np.ravel(a - b) if s}
    larger = {bool(s > 0) for a, b in pairs for s in np.ravel(abs(a) - abs(b)) if s}
    return len(above) == len(larger) == 2


def _in_single(found: Any) -> bool:
    """Whether single precision has these very numbers."""
    with np.errstate(all="ignore"):
        return np.array_equal(found, found.astype(np.float32), equal_nan=True)


def _short(found: Any) -> bool:
    """Whether ten digits write down every entry, as after a format such as .6g."""
    return all(float(f"{v:.10g}") == v for v in np.ravel(found) if np.isfinite(v))


def _pairs(look: Look) -> list[tuple[Any, Any]]:
    """The arrays that were returned, each with the right one; NaN for what can't be compared."""
    nothing = np.array(np.nan), np.array(0.0)
    if look.parts is None or look.parts.keys() != look.wanted.keys():
        return [nothing]
    found = []
    for name, right in look.wanted.items():
        left = look.parts[name]
        if isinstance(right, str):
            found += [] if left == right else [nothing]
        elif left.shape != right.shape:
            found.append(nothing)
        elif np.isfinite(right).all() or not np.array_equal(left, right, equal_nan=True):
            found.append((left, right))
    return found


def _near(left: Any, right: Any) -> bool:
    """Whether all entries are as near as single precision comes."""
    with np.errstate(all="ignore"):
        return bool((abs(left - right) <= _ROUNDED * abs(right).max(initial=0.0)).all())


def _rounded(left: Any, right: Any, decimals: int) -> bool:
    """Whether all entries have so many decimals, and are off by a few units of the last one."""
    with np.errstate(all="ignore"):
        short = np.allclose(left, left.round(decimals), rtol=1e-14, atol=1e-14)
        return bool(short and (abs(left - right) <= _UNITS * 10.0**-decimals).all())
