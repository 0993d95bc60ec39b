"""Recognising a belief: an answer that does, on every input, what somebody would who holds it."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from gdlesson.checks import slips
from gdlesson.checks.look import (
    Answer,
    Look,
    Observation,
    error_type,
    read,
    shapes_met,
    whole_numbers,
)
from gdlesson.checks.memory import key_of, seen_of_ours
from gdlesson.checks.reading import (
    Parts,
    Reading,
    UnreadableAnswer,
    agree,
    for_case,
    one_array,
)
from gdlesson.checks.sight import BySight
from gdlesson.checks.stimuli import make

#: An answer that fails on one input in so many, or more, may hold a belief that does not.
_FEW = 3


def held_belief(
    beliefs: Sequence[tuple[str, Answer]], looks: list[Look], reading: Reading
) -> str | None:
    """The misconception that computes, on all of these inputs, what the answer did.

    First one that fails where the answer fails; then one that agrees wherever it returned a value;
    then one that agrees wherever nothing is cut to whole numbers, which is a slip of its own. Of
    several that compute the same it is the first that calls its functions as often.
    """
    seen: dict[int, list[Observation]] = {k: [] for k in range(len(beliefs))}
    floats = [look for look in looks if not whole_numbers(look.case)]
    keys = {id(look): key_of(look.case) for look in looks}
    for strict, some in ((True, looks), (False, looks), (False, floats)):
        if some is floats:
            if len(floats) in (0, len(looks)):
                return None
            seen = {k: [] for k in range(len(beliefs))}
        alike = (
            k for k, (_, belief) in enumerate(beliefs)
            if _behaves_like(belief, some, reading, strict, seen[k], keys)
        )  # fmt: skip
        if (first := next(alike, None)) is not None:
            as_often = (k for k in (first, *alike) if _called_as_often(some, seen[k]))
            return beliefs[next(as_often, first)][0]
    return None


def _called_as_often(looks: Sequence[Look], known: Sequence[Observation]) -> bool:
    """Whether a belief calls its functions as often: two of them may compute the same.

    Of one that is told by a sign nothing was seen, and nothing speaks against it.
    """
    pairs = zip(looks, known, strict=True) if known else ()
    return all(look.seen["calls"] == other["calls"] for look, other in pairs)


def _behaves_like(
    belief: Answer,
    looks: list[Look],
    reading: Reading,
    strict: bool,
    known: list[Observation],
    keys: Mapping[int, str],
) -> bool:
    """Whether an answer did what `belief` does.

    Strictly: it fails where the belief fails, and writes to the arguments that the belief
    writes to. If not: wherever it returned a value. `known` keeps what was seen of the belief;
    `keys` are those of the cases. A belief that is told by a sign is asked for it once.
    """
    if isinstance(belief, BySight):
        return strict and belief.sign(looks)
    shared = differs = 0
    never_calls = not any(sum(look.seen["calls"]) for look in looks)
    by_the_way = _fails_by_the_way(looks)
    for k, look in enumerate(looks):
        if k == len(known):
            known.append(seen_of_ours(belief, look.case, keys[id(look)]))
        other = known[k]
        if never_calls and sum(other["calls"]):
            return False  # the same by chance, such as zeros
        if strict and other["changed"] != look.seen["changed"]:
            return False
        if look.seen["error"] or other["error"]:
            same = _same_error(look.seen["error"], other["error"])
            if not same and (strict or not (look.seen["error"] and by_the_way)):
                return False
            shared += strict and same
            differs += strict and same
            continue
        if not _same_value(look, other, reading):
            return False
        shared += 1
        differs += not look.right
    return differs > 0 and (strict or shared > 1)


def _fails_by_the_way(looks: list[Look]) -> bool:
    """Whether an answer fails on so few inputs that it may be for a reason of its own."""
    failed = [look for look in looks if look.seen["error"]]
    hung = any(error_type(look.seen) == "TimeUp" for look in failed)
    return hung or _FEW * len(failed) <= len(looks)


def _same_error(mine: dict[str, Any] | None, theirs: dict[str, Any] | None) -> bool:
    """Whether both raised the same; of shapes that do not fit, for the same shapes."""
    if mine is None or theirs is None or mine["type"] != theirs["type"]:
        return False
    return not shapes_met(mine) or mine["message"] == theirs["message"]


def _same_value(look: Look, other: Observation, reading: Reading) -> bool:
    """Whether a belief returned what the answer did, be it readable or not."""
    rtol, atol = look.case["rtol"], look.case["atol"]
    parts, _ = read(other, for_case(reading, look.case))
    if parts is not None and look.parts is not None:
        return agree(look.parts, parts, rtol, atol) or _both_empty(look.parts, parts)
    if parts is not None or look.parts is not None:
        return False
    if other["value"] == look.seen["value"]:
        return True
    try:  # such as seven numbers where one was asked for
        mine, theirs = one_array(make(look.seen["value"])), one_array(make(other["value"]))
    except UnreadableAnswer:
        return False
    return agree(mine, theirs, rtol, atol)


def _both_empty(mine: Parts, theirs: Parts) -> bool:
    """Whether both are arrays without an entry: of what shape depends on how they were made."""
    return all(getattr(part, "size", 1) == 0 for part in (*mine.values(), *theirs.values()))


def of_several(looks: Sequence[Look], reading: Reading) -> str | None:
    """What an answer shows that returns what is right among other things, or in another order."""
    if one_of_several(looks, reading):
        return slips.MORE
    return slips.RESULTS if _in_another_order(looks, reading) else None


def _in_another_order(looks: Sequence[Look], reading: Reading) -> bool:
    """Whether the values that are asked for came back together, in another order."""
    many = len(getattr(reading, "names", ()))
    return any(
        all(_right_in_this_order(look, order, reading) for look in looks)
        for order in list(itertools.permutations(range(many)))[1:]
    )


def _right_in_this_order(look: Look, order: Sequence[int], reading: Reading) -> bool:
    value = look.seen["value"]
    parts = next((value[k] for k in ("tuple", "list") if k in value), ()) if isinstance(
        value, dict) else ()  # fmt: skip
    if look.seen["error"] or len(parts) != len(order):
        return False
    turned = {"tuple": [parts[place] for place in order]}
    found, _ = read({**look.seen, "value": turned}, for_case(reading, look.case))
    rtol, atol = look.case["rtol"], look.case["atol"]
    return found is not None and agree(found, look.wanted, rtol, atol)


def one_of_several(looks: Sequence[Look], reading: Reading) -> bool:
    """Whether an answer returned several values, and one of them would be right alone."""
    values = [look.seen["value"] for look in looks]
    if not all(isinstance(v, dict) and len(v.get("tuple", ())) > 1 for v in values):
        return False
    return any(
        all(_right_alone(look, place, reading) for look in looks)
        for place in range(min(len(value["tuple"]) for value in values))
    )


def _right_alone(look: Look, place: int, reading: Reading) -> bool:
    part = look.seen["value"]["tuple"][place]
    parts, _ = read({**look.seen, "value": part}, for_case(reading, look.case))
    rtol, atol = look.case["rtol"], look.case["atol"]
    return parts is not None and agree(parts, look.wanted, rtol, atol)
