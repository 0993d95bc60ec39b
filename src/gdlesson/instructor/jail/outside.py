"""What of a task is kept out of the jail, and what of its report is worked out again out here.

A function that carries its answer, such as whether a rate lies below a border, stays outside: in
the jail there is one of its name that asks for every value. So its calls are counted here as well.
What an answer did to its arguments is seen from the arguments themselves; and the first input is
tried once more after all others: an answer that remembers is found, whatever is said of its second
call.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from gdlesson.checks.stimuli import Known, is_function, make
from gdlesson.instructor.jail.replies import GarbledError

Case = dict[str, Any]
Seen = dict[str, Any]
#: Functions that are asked, not handed in.
_KEPT = ("threshold",)
#: Stands for a change that has no size, such as another shape.
_FAR = 1e300


class Outside:
    """One task's inputs as they go into the jail, and its observations as they are believed.

    >>> outside = Outside([{"arguments": [{"function": "threshold", "border": 0.5}]}])
    >>> outside.cases[0]["arguments"]
    [{'function': 'asked', 'name': 'shrinks', 'number': 0}]
    >>> outside.answer(0, 0.3)
    True
    """

    def __init__(self, cases: Sequence[Case]) -> None:
        self.given = list(cases)
        self._functions: list[tuple[Callable[..., Any], Any, int]] = []
        self._calls: Counter[int] = Counter()
        hidden = [self._hidden(c) for c in self.given]
        self.cases = [*hidden, *hidden[:1]]

    def _hidden(self, case: Case) -> Case:
        arguments = []
        for described in case["arguments"]:
            if is_function(described) and described["function"] in _KEPT:
                function: Known = make(described)
                shown = {"function": "asked", "name": function.__name__}
                kind = {k: described[k] for k in ("numpy",) if k in described}
                arguments.append(shown | {"number": len(self._functions)} | kind)
                self._functions.append((function, described, case.get("most_calls", 0)))
            else:
                arguments.append(described)
        # Nothing else of a case: what is right there, or what it is there to show, stays outside.
        return {"arguments": arguments, **{k: case[k] for k in ("seconds", "named") if k in case}}

    def answer(self, number: int, value: float) -> bool | Any | None:
        """What a function that was kept says of a value; None if there is no such function.

        Who has asked far too often gets the function itself: that answer can't be right any more,
        and need not wait for every value.
        """
        if not 0 <= number < len(self._functions):
            return None
        function, described, most = self._functions[number]
        self._calls[number] += 1
        if most and self._calls[number] > most + 1:
            return described
        return bool(function(value))

    def believed(self, observations: Sequence[Seen]) -> list[Seen]:
        """The observations, with what can be worked out again put in place of what was said.

        Raises:
            GarbledError: if they are not of these inputs.
        """
        if len(observations) > len(self.cases):
            raise GarbledError("more observations than inputs")
        if len(observations) == len(self.given) and not _broke_off(observations[-1]):
            raise GarbledError("the last look is missing")
        pairs = zip(self.cases, observations, strict=False)
        found = [self._recounted(case, seen) for case, seen in pairs]
        if len(found) > len(self.given):
            late, first = found.pop(), found[0]
            steady = first["again_error"] == "" and first["error"] is None
            if steady and late["error"]:
                error = late["error"]
                found[0] = first | {"again_error": f"{error['type']}: {error['message']}"}
            elif steady and not _same(late["value"], first["value"]):
                found[0] = first | {"again": late["value"]}
        return found

    def _recounted(self, case: Case, seen: Seen) -> Seen:
        calls, many = list(seen["calls"]), len(case["arguments"])
        if len(seen["after"]) != many or len(calls) != many:
            raise GarbledError("other arguments than were given")
        drifts = [_drift(a, b) for a, b in zip(case["arguments"], seen["after"], strict=True)]
        for place, described in enumerate(case["arguments"]):
            if is_function(described) and described["function"] == "asked":
                # At least once for every value that was asked for.
                calls[place] = max(calls[place], self._calls[described["number"]])
        # What an answer says against itself is believed: it was another one while f was called.
        changed = [place for place, d in enumerate(drifts) if d or place in seen["changed"]]
        kept = {key: value for key, value in seen.items() if key != "after"}
        return kept | {"changed": changed, "drift": max([*drifts, 0.0]), "calls": calls}


def _broke_off(seen: Seen) -> bool:
    """Whether nothing more was tried after this, as `observe_all` does."""
    error = seen["error"]
    known = ("TimeUp", "NotImplementedError")
    return bool(error and error["type"] in known) or seen["again_error"].startswith("TimeUp")


def _drift(given: Any, now: Any) -> float:
    """How far an argument is from what was given; a large number if it can't be compared."""
    if is_function(given) or now == given:
        return 0.0
    try:
        if _alike(make(given), make(now)):
            return 0.0
        before, after = np.asarray(make(given)), np.asarray(make(now))
        if before.shape != after.shape or after.dtype.kind not in "biuf":
            return _FAR
        if np.array_equal(before, after, equal_nan=True):
            return 0.0
        with np.errstate(all="ignore"):
            apart = np.abs(after.astype(float) - before.astype(float))
    except (TypeError, ValueError, OverflowError):
        return _FAR
    return float(np.nan_to_num(apart, nan=_FAR, posinf=_FAR).max())


def _alike(one: Any, other: Any) -> bool:
    """Whether two values are lists or tuples of the same, such as rows of different lengths."""
    if type(one) is not type(other):
        return False
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(_alike, one, other))
    return not isinstance(one, np.ndarray) and bool(one == other)


def _same(one: Any, other: Any) -> bool:
    """Whether two described values are the same to the last few digits."""
    if one == other:
        return True
    try:
        return _close(make(one), make(other))
    except (TypeError, ValueError, OverflowError):
        return False


def _close(one: Any, other: Any) -> bool:
    if isinstance(one, list | tuple):
        alike = isinstance(other, list | tuple) and len(one) == len(other)
        return alike and all(_close(a, b) for a, b in zip(one, other, strict=True))
    first, second = np.asarray(one), np.asarray(other)
    if first.shape != second.shape or {first.dtype.kind, second.dtype.kind} - set("biuf"):
        return bool(np.array_equal(first, second))
    return bool(np.allclose(first, second, rtol=1e-9, atol=1e-12, equal_nan=True))
