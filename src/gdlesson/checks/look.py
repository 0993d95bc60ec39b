"""One case seen: the input, what was observed, what was wanted, and whether they agree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from gdlesson.checks.cases.case import Case
from gdlesson.checks.memory import value_of_ours
from gdlesson.checks.observe import observe, observe_all
from gdlesson.checks.reading import (
    Parts,
    Reading,
    UnreadableAnswer,
    agree,
    difference,
    for_case,
)
from gdlesson.checks.stimuli import is_function, make, shown

Observation = dict[str, Any]
Answer = Callable[..., Any]


@dataclass(frozen=True)
class Look:
    """One case.

    Attributes:
        case, seen: the input and the observation.
        wanted: the reference's parts.
        parts: the answer's, or None if there are none.
        trouble: why there are none, if something came back.
        right: whether they agree.
        steady: whether a second call with the same input gave the same.
    """

    case: Case
    seen: Observation
    wanted: Parts
    parts: Parts | None
    trouble: str
    right: bool
    steady: bool


def seen_of(answer: Answer, cases: list[Case]) -> list[Observation]:
    """What `observe_all` sees, and whether the first input gives the same after all others."""
    seen = observe_all(answer, cases)
    first = seen[0]
    if len(seen) == len(cases) and not first["error"] and not first["again_error"]:
        late = observe(answer, cases[0], again=False)
        if late["error"]:
            first["again_error"] = f"{late['error']['type']}: {late['error']['message']}"
        elif late["value"] != first["value"]:
            first["again"] = late["value"]
    return seen


def difference_in_words(look: Look, reading: Reading) -> str:
    """Where an answer is another than the one wanted; some readings have words of their own."""
    own = getattr(for_case(reading, look.case), "difference", None)
    if own is not None:
        return str(own(make(look.seen["value"])))
    return difference(look.parts or {}, look.wanted)


def wanted_of(case: Case, reference: Answer, reading: Reading) -> Parts:
    """What an answer is held against on a case: its goal if it has one, else the reference's."""
    reading = for_case(reading, case)
    if case["goal"] is not None:
        return reading(make(case["goal"]))
    with np.errstate(all="ignore"):
        return reading(value_of_ours(reference, case))


def look_at(case: Case, seen: Observation, reference: Answer, reading: Reading) -> Look:
    """Hold what was seen of an answer on a case against the reference."""
    wanted = wanted_of(case, reference, reading)
    reading = for_case(reading, case)
    parts, trouble = read(seen, reading)
    right = parts is not None and agree(parts, wanted, case["rtol"], case["atol"])
    if parts is not None:
        again, _ = read(seen, reading, "again")
        steady = again is not None and agree(again, parts, 1e-9, 1e-12)
    else:
        comparable = not seen["error"] and _is_data(seen["value"])
        steady = not comparable or seen["value"] == seen["again"]
    return Look(case, seen, wanted, parts, trouble, right, steady)


def parts_shown(parts: Parts) -> str:
    """Parts in few words, each with its name."""
    return ", ".join(f"{name} = {shown(v)}" if name else shown(v) for name, v in parts.items())


def read(seen: Observation, reading: Reading, value: str = "value") -> tuple[Parts | None, str]:
    """The parts of a returned value, or None and why there are none."""
    if seen["error"]:
        return None, ""
    try:
        return reading(make(seen[value])), ""
    except UnreadableAnswer as trouble:
        return None, str(trouble)


def error_type(seen: Observation) -> str:
    """The type of what was raised; empty if nothing was."""
    return seen["error"]["type"] if seen["error"] else ""


def shapes_met(error: dict[str, Any]) -> str:
    """“@” if two shapes met that no product has, “+” if none that are taken entry by entry."""
    text = error["message"]
    if error["type"] != "ValueError":
        return ""
    if "matmul" in text or "not aligned" in text:
        return "@"
    return "+" if "broadcast" in text else ""


def nodes_in(case: Case) -> bool:
    """Whether there are nodes in place of numbers among the arguments."""
    return any(isinstance(a, dict) and "nodes" in a for a in case["arguments"])


def no_numbers_in(case: Case, parameters: list[str]) -> tuple[bool, tuple[str, ...]]:
    """Whether there are nodes among the arguments, and which parameters are functions."""
    given = zip(parameters, case["arguments"], strict=False)
    return nodes_in(case), tuple(name for name, argument in given if is_function(argument))


def whole_numbers(case: Case) -> bool:
    """Whether there is an array of whole numbers among the arguments."""
    arrays = (a for a in case["arguments"] if isinstance(a, dict))
    return any("int" in str(a.get("dtype")) for a in arrays)


def _is_data(described: Any) -> bool:
    """Whether a description holds the value itself, so that two can be compared."""
    if isinstance(described, dict):
        return "object" not in described and all(map(_is_data, described.values()))
    return all(map(_is_data, described)) if isinstance(described, list) else True
