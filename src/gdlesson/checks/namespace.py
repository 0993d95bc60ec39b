"""The names around an answer: what it reads from its notebook besides its parameters.

In a notebook a function sees every variable of every cell. It is run again with some of them
exchanged, and what changes then is not the parameters' doing.
"""

from __future__ import annotations

import dis
import types
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

Answer = Callable[..., Any]


def with_functions(answer: Answer, functions: Mapping[str, Answer]) -> Answer | None:
    """The answer with these functions in place of what its notebook has under their names.

    None if there is nothing to exchange.
    """
    used = {n: f for n, f in functions.items() if n in _names(answer)}
    return _with_globals(answer, used) if used else None


def functions_used(answer: Answer, names: Sequence[str]) -> tuple[str, ...]:
    """Those of the names that the answer reads."""
    found = _names(answer)
    return tuple(name for name in names if name in found)


def data_read(answer: Answer) -> list[str]:
    """Names of numbers and arrays of the notebook that the answer reads."""
    around = getattr(answer, "__globals__", {})
    return [n for n in _names(answer) if _is_data(around.get(n))]


def unread(answer: Answer, parameters: Sequence[str]) -> list[str]:
    """Those of the parameters that no line of the answer reads."""
    code = getattr(answer, "__code__", None)
    if not isinstance(answer, types.FunctionType) or code is None:
        return []
    read = {i.argval for i in dis.get_instructions(code) if i.opname.startswith("LOAD_")}
    pairs = {n for names in read if isinstance(names, tuple) for n in names}
    mine = code.co_varnames[: code.co_argcount]
    return [n for n in parameters if n in mine and n not in read and n not in pairs]


def _is_data(value: Any) -> bool:
    if isinstance(value, np.ndarray):
        return value.dtype.kind in "biuf"
    if isinstance(value, list):
        return all(isinstance(v, int | float) for v in value)
    return isinstance(value, int | float)


def with_other_data(answer: Answer) -> Answer:
    """The answer in a notebook whose numbers and arrays are other ones."""
    around = answer.__globals__
    return _with_globals(answer, {n: _other(around[n]) for n in data_read(answer)})


def _other(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, list):
        return [_other(v) for v in value]
    return value * 3 + 1


def _names(answer: Answer) -> list[str]:
    """Every global name in the code of a function and of functions within it."""
    code = getattr(answer, "__code__", None)
    if not isinstance(answer, types.FunctionType) or code is None:
        return []
    found, waiting = [], [code]
    while waiting:
        here = waiting.pop()
        found += [n for n in here.co_names if n not in found]
        waiting += [c for c in here.co_consts if isinstance(c, types.CodeType)]
    return found


def _with_globals(answer: Answer, exchanged: Mapping[str, Any]) -> Answer:
    assert isinstance(answer, types.FunctionType)
    around = {**answer.__globals__, **exchanged}
    made = types.FunctionType(
        answer.__code__, around, answer.__name__, answer.__defaults__, answer.__closure__
    )
    made.__kwdefaults__ = answer.__kwdefaults__
    return made
