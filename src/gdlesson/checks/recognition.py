"""Recognising a belief: an answer that does, on every input, what somebody would who holds it."""

from __future__ import annotations

from collections.abc import Sequence

from gdlesson.checks.look import Answer, Look, Observation, error_type, read
from gdlesson.checks.observe import observe
from gdlesson.checks.reading import Reading, UnreadableAnswer, agree, one_array
from gdlesson.checks.stimuli import make


def held_belief(
    beliefs: Sequence[tuple[str, Answer]], looks: list[Look], reading: Reading
) -> str | None:
    """The misconception that computes, on all of these inputs, what the answer did.

    First one that fails where the answer fails; else one that agrees wherever it returned a value.
    """
    seen: list[list[Observation]] = [[] for _ in beliefs]
    for strict in (True, False):
        for (held, belief), known in zip(beliefs, seen, strict=True):
            if _behaves_like(belief, looks, reading, strict, known):
                return held
    return None


def _behaves_like(
    belief: Answer, looks: list[Look], reading: Reading, strict: bool, known: list[Observation]
) -> bool:
    """Whether an answer did what `belief` does.

    Strictly: it fails where the belief fails, and writes to the arguments that the belief
    writes to. If not: wherever it returned a value. `known` keeps what was seen of the belief.
    """
    shared = differs = 0
    for k, look in enumerate(looks):
        if k == len(known):
            known.append(observe(belief, look.case, again=False))
        other = known[k]
        if strict and other["changed"] != look.seen["changed"]:
            return False
        if look.seen["error"] or other["error"]:
            same = error_type(look.seen) == error_type(other)
            if not same and (strict or not look.seen["error"]):
                return False
            shared += strict and same
            differs += strict and same
            continue
        if not _same_value(look, other, reading):
            return False
        shared += 1
        differs += not look.right
    return differs > 0 and (strict or shared > 1)


def _same_value(look: Look, other: Observation, reading: Reading) -> bool:
    """Whether a belief returned what the answer did, be it readable or not."""
    rtol, atol = look.case["rtol"], look.case["atol"]
    parts, _ = read(other, reading)
    if parts is not None and look.parts is not None:
        return agree(look.parts, parts, rtol, atol)
    if parts is not None or look.parts is not None:
        return False
    if other["value"] == look.seen["value"]:
        return True
    try:  # such as seven numbers where one was asked for
        mine, theirs = one_array(make(look.seen["value"])), one_array(make(other["value"]))
    except UnreadableAnswer:
        return False
    return agree(mine, theirs, rtol, atol)
