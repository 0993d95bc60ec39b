"""What was raised, or is missing, in words for somebody who did not see it."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from gdlesson.checks.look import shapes_met
from gdlesson.checks.reading import Parts

Error = dict[str, Any]
#: A change of an argument that is smaller came from putting it back by arithmetic.
ROUNDING = 1e-9
#: Said of right values in an array that is an argument itself.
GIVEN_BACK = (
    "The values are right, but what it returned is the caller's own array, the very one that was "
    "passed, and no new one: whoever changes one changes both."
)
#: What Python and numpy say of a node where a number was needed.
_BY_NODES = re.compile(r"a node is no|\bNode\b|dtype\('O'\)")
#: What Python calls a function that was handed over (see functions), where a number was needed.
_BY_FUNCTIONS = re.compile(r"\b(Known|Visited)\b")
#: What a line does with nodes that they can't take; the first that is found in it is said.
_BREAKS = (
    (re.compile(r"astype\("), "astype makes plain numbers of the nodes"),
    (re.compile(r"\bfloat\(|\bint\("), "float makes a plain number of a node"),
    (re.compile(r"\bfloat\b|float64|float32"), "an array of type float can hold no nodes"),
    (re.compile(r"^[\w.]+\[[^=]*\]\s*[-+*/]?=(?!=)|^\w+\s*[-+*/]=|\bout="),
     "an array of floats can hold no nodes; a list can, and np.array of that list"),
)  # fmt: skip
#: What two shapes need to meet.
_RULES = {
    "@": "@ pairs the last length on its left with the first on its right, and these differ.",
    "+": "+, −, * and / go entry by entry: from the last axis on, lengths have to be equal or 1.",
}


def times_too_much(factor: float | None, wanted: list[Parts]) -> str:
    """A factor that all answers are off by, as a sentence after a space; "" if none, or 0."""
    alone = all(sum(map(np.size, parts.values())) == 1 for parts in wanted)
    what = "The number" if alone else "Every entry"
    return "" if not factor else f" {what} is {factor:.6g} times what it should be."


def not_started(seen: dict[str, Any], earlier: tuple[str, ...]) -> bool:
    """Whether an answer is the stub that was handed out, has an empty body, or calls such a one."""
    error = seen["error"]
    if error:
        stub = seen["empty"] or error["function"] in earlier
        return bool(error["type"] == "NotImplementedError" and stub)
    return bool(seen["empty"] and seen["value"] is None)


def error_in_words(
    seen: dict[str, Any],
    signature: str,
    earlier: tuple[str, ...],
    nodes: bool = False,
    functions: tuple[str, ...] = (),
) -> str:
    """What was raised, and what to do about it where that is known.

    Args:
        seen: an observation with an error.
        signature: of the task.
        earlier: the tasks before it.
        nodes: whether it was given nodes in place of numbers.
        functions: its parameters that are functions.
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
    if nodes and _BY_NODES.search(text):
        return _nodes_in_words(error)
    if kind == "TypeError" and _BY_FUNCTIONS.search(text):
        return _uncalled_in_words(error, functions)
    if "can't multiply sequence" in text:
        return (
            f"It raised {kind}: {text}. A tuple or a list is multiplied there: take the one value "
            "of it that you mean, or make an array of it."
        )
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


def wrote_in_words(name: str) -> str:
    """What is wrong with an answer that wrote to an array which one of its functions handed out."""
    return (
        f"It writes into the array that {name} returned. That may be an array of {name}'s own, "
        "which it hands out again at the next call."
    )


def changed_in_words(names: str, drift: float, lists: bool = False) -> str:
    """What is wrong with an answer whose values are right and that wrote to the caller's arrays.

    Args:
        names: of the arguments that were changed.
        drift: how far they are from what they were, after the call.
        lists: whether there is a list among them.
    """
    if drift == 0.0:
        return (
            f"The values are right, but {names} was another array while a function was called: "
            "the caller's own, which that function may look at, was changed and put back later."
        )
    if drift < ROUNDING:
        return (
            f"The values are right, and {names} is put back by adding and subtracting, which "
            f"leaves a rounding error ({drift:.0e}) in the caller's own array. A copy of your own, "
            "as w.copy() makes one, needs no putting back."
        )
    if lists:
        return (
            f"The values are right, but it changed its argument {names}: the caller's own list is "
            "another one after the call. pop, append, remove and sort write into it; take copies "
            "first, list(row) for each row of a list of lists."
        )
    return (
        f"The values are right, but it changed its argument {names}: the caller's own array is "
        "another one after the call."
    )


def _nodes_in_words(error: Error) -> str:
    """What broke a computation with nodes, as far as the line and Python's words tell."""
    line, text = error["line"], error["message"]
    why = next((said for seen, said in _BREAKS if seen.search(line)), text)
    if unknown := re.search(r"no callable (\w+) method", text):
        why = f"np.{unknown[1]} is none of the operations that a node knows"
    elif called := re.search(r"\bmath\.(\w+)", line):
        why = f"math.{called[1]} takes plain numbers only"
    said = f"{why[:1].upper()}{why[1:]}" if why == text else why
    return f"{said}. The recorder passes nodes: compute with +, -, *, /, @ and np.tanh."


def _uncalled_in_words(error: Error, functions: tuple[str, ...]) -> str:
    """Of functions that a line computes with, where what they return was meant."""
    bare = [n for n in functions if re.search(rf"\b{n}\b(?!\s*\()", error["line"])]
    if not bare:
        return (
            "It computes with a function that it was handed as if that were a number. Call it "
            "first, and compute with what it returns."
        )
    one = len(bare) == 1
    what = "is a function, and" if one else "are functions, and"
    like = "as if it were a number" if one else "as if they were numbers"
    calls = " and ".join(f"{name}(…)" for name in bare)
    return (
        f"{' and '.join(bare)} {what} computed with {like}. Call first, and compute with what "
        f"comes back: {calls}."
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
