"""What was raised, or is missing, in words for somebody who did not see it."""

from __future__ import annotations

from typing import Any

from gdlesson.checks.look import shapes_met

Error = dict[str, Any]
#: A change of an argument that is smaller came from putting it back by arithmetic.
ROUNDING = 1e-9
#: Said of right values in an array that is an argument itself.
GIVEN_BACK = (
    "The values are right, but what it returned is the caller's own array, the very one that was "
    "passed, and no new one: whoever changes one changes both."
)
#: What two shapes need to meet.
_RULES = {
    "@": "@ pairs the last length on its left with the first on its right, and these differ.",
    "+": "+, −, * and / go entry by entry: from the last axis on, lengths have to be equal or 1.",
}


def not_started(seen: dict[str, Any], earlier: tuple[str, ...]) -> bool:
    """Whether an answer is the stub that was handed out, has an empty body, or calls such a one."""
    error = seen["error"]
    if error:
        stub = seen["empty"] or error["function"] in earlier
        return bool(error["type"] == "NotImplementedError" and stub)
    return bool(seen["empty"] and seen["value"] is None)


def error_in_words(seen: dict[str, Any], signature: str, earlier: tuple[str, ...]) -> str:
    """What was raised, and what to do about it where that is known.

    Args:
        seen: an observation with an error.
        signature: of the task.
        earlier: the tasks before it.
    """
    error: Error = seen["error"]
    kind, text = error["type"], error["message"]
    if kind == "TypeError" and "argument" in text and not error["line"]:
        return f"It can't be called as {signature}: {text}."
    if kind == "EOFError" and "input()" in text:
        return "It asks with input(); what it needs is in its parameters."
    if kind == "NameError":
        return _name_in_words(text, earlier)
    if shapes_met(error):
        return _shapes_in_words(error, signature)
    by_kind = {
        "TimeUp": "It was still running when its time was over, so it was stopped.",
        "RecursionError": "It calls itself, without end.",
        "SystemExit": "It calls exit(): a function gives its result back with return.",
        "NotImplementedError": (
            "It gets as far as raise NotImplementedError(), the line that held the place for your "
            "answer. Delete that line."
        ),
    }
    return by_kind.get(kind, f"It raised {kind}: {text}")


def changed_in_words(names: str, drift: float) -> str:
    """What is wrong with an answer whose values are right and that wrote to the caller's arrays.

    Args:
        names: of the arguments that were changed.
        drift: how far they are from what they were, after the call.
    """
    if drift == 0.0:
        return (
            f"The values are right, but {names} was another array while a function was called: "
            "the caller's own, which that function may look at, was changed and put back later."
        )
    if drift < ROUNDING:
        return (
            f"The values are right, and {names} is put back by adding and subtracting, which "
            f"leaves a rounding error ({drift:.0e}) in the caller's own array."
        )
    return (
        f"The values are right, but it changed its argument {names}: the caller's own array is "
        "another one after the call."
    )


def _name_in_words(text: str, earlier: tuple[str, ...]) -> str:
    name = text.split("'")[1] if text.count("'") >= 2 else ""
    if name in earlier:
        return f"It calls {name}, which is not there: run the answer cell of {name} first."
    if name == "np":
        return "It uses np, which is not there: import numpy as np, in a cell above."
    return f"It raised NameError: {text}"


def _shapes_in_words(error: Error, signature: str) -> str:
    """The shapes that met; numpy's own words say less of a product than of a sum."""
    own = signature.partition("(")[0]
    called = error["function"]
    where = "" if called in (own, "", "<lambda>") else f"in {called}, "
    line = f"the line `{error['line']}`" if error["line"] else "one of its lines"
    shapes = f" has {error['shapes']}" if error["shapes"] else " has shapes that do not fit"
    sentence = f"{where}{line}{shapes}."
    return f"{sentence[0].upper()}{sentence[1:]} {_RULES[shapes_met(error)]}"
