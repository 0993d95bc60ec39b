"""How an operation comes onto the tape: found in the tables, done on values, written down."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from gdlesson.tape import leaks
from gdlesson.tape.operations import joined
from gdlesson.tape.record import Parents, Tape
from gdlesson.tape.rules import PLAIN, WRITTEN, rule_of, settings_of

NO_SETTINGS: dict[str, Any] = {}
NUMBERS = (float, int, np.float64)


class Handle:
    """An array or a number on a tape.

    Attributes:
        tape: where it is written down.
        index: the number of its entry.
        value: the array or number itself.
        links: what shares its memory, where it is an array with views, or one; see views.py.
    """

    __slots__ = ("__weakref__", "index", "links", "tape", "value")
    is_recorded = True

    def __init__(self, tape: Tape, index: int, value: Any) -> None:
        self.tape, self.index, self.value = tape, index, value
        self.links: Any = None

    def noted(
        self, function: Any, rule: Any, parents: Parents, arguments: tuple[Any, ...],
        settings: dict[str, Any], value: Any,
    ) -> Any:  # fmt: skip
        """Write one operation down; its result is of this handle's kind, and on its tape."""
        steps = self.tape.entries
        steps.append((function, rule, parents, arguments, settings, value))
        return type(self)(self.tape, len(steps) - 1, value)


def record(function: Any, arguments: tuple[Any, ...], settings: dict[str, Any]) -> Any:
    """Do what the function does, and write it down if an argument is recorded.

    Raises:
        TypeError: if its slope is not known, or not with these settings.
    """
    if any(isinstance(v, Handle) for v in settings.values()):
        arguments, settings = _bound(function, arguments, settings)
    rule = rule_of(function)
    if rule is None and function in PLAIN:
        return answer(function, arguments, settings)
    made_of = WRITTEN.get(function) if rule is None else None
    if rule is None and made_of is None:
        raise leaks.unknown(leaks.named(function))
    if settings:
        settings = _understood(function, made_of, rule, settings)
    if made_of is not None:
        return made_of(*arguments, **settings)
    arrays = len(rule) if type(rule) is tuple else len(arguments)
    arguments = (*map(lifted, arguments[:arrays]), *arguments[arrays:])
    return done(function, rule, arguments, settings)


def done(function: Any, rule: Any, arguments: tuple[Any, ...], settings: dict[str, Any]) -> Any:
    """The operation on values, written onto the newest tape that an argument is on.

    What is on an older one is a constant there; done on it, the operation is recorded there, too.
    """
    newest = newest_of(arguments)
    if newest is None:
        return function(*arguments, **settings)
    values, parents = valued(arguments, newest.tape)
    value = function(*values, **settings)
    if getattr(value, "dtype", None) is not None and value.dtype.kind == "c":
        raise leaks.unknown("a computation with complex numbers")
    return newest.noted(function, rule, parents, values, settings, value)


def with_gradient(w: Handle, both: Callable[[Any], tuple[Any, Any]]) -> Any:
    """A function of w that says its value and its gradient at once, as one operation."""
    if isinstance(w.value, Handle):
        raise leaks.unknown("a second derivative of a loss that brings its own gradient")
    value, gradient = both(w.value)
    rule = (lambda g, y, x: g * gradient,)
    parents = ((0, w.index),)
    return w.noted(lambda w: both(w)[0], rule, parents, (w.value,), NO_SETTINGS, np.float64(value))


def answer(function: Any, arguments: tuple[Any, ...], settings: dict[str, Any]) -> Any:
    """What is plain: truths, places, counts. The tape keeps the question and the answer."""
    arguments = tuple(lifted(a) for a in arguments)
    newest = newest_of(arguments)
    if newest is None:
        return function(*arguments, **settings)
    values, parents = valued(arguments, newest.tape)
    found = function(*values, **settings)
    newest.tape.guards.append((function, parents, values, settings, found))
    return found


def lifted(x: Any) -> Any:
    """A list or an array of objects with recorded entries, as one recorded array."""
    if isinstance(x, Handle) or type(x) in NUMBERS:
        return x
    if isinstance(x, list | tuple):
        parts = [lifted(each) for each in x]
        if any(isinstance(each, Handle) for each in parts):
            return np.stack(parts)
        return np.asarray(x)
    if isinstance(x, np.matrix):
        raise leaks.RecordingError(
            "grad: np.matrix multiplies by rules of its own, and is not recorded. Write "
            "np.asarray(…) around it, and @ for its products."
        )
    if type(x) is np.ndarray and x.dtype == object:
        flat = [np.reshape(each, (1,)) for each in x.reshape(-1)]
        if any(isinstance(each, Handle) for each in flat):
            return np.reshape(joined(*flat), x.shape)
    return x


def newest_of(arguments: tuple[Any, ...]) -> Handle | None:
    """Of the recorded arguments one on the newest tape, the innermost."""
    newest: Handle | None = None
    for each in arguments:
        if isinstance(each, Handle) and (newest is None or each.tape.number > newest.tape.number):
            newest = each
    return newest


def valued(arguments: tuple[Any, ...], tape: Tape) -> tuple[tuple[Any, ...], Parents]:
    """The arguments as they are on a tape, and which of them stand there."""
    values, parents = list(arguments), []
    for position, each in enumerate(arguments):
        if isinstance(each, Handle):
            if each.tape is tape:
                values[position] = each.value
                parents.append((position, each.index))
            else:  # a handle may be written into, what it stands for now may not
                values[position] = type(each)(each.tape, each.index, each.value)
        elif isinstance(each, np.ndarray):
            values[position] = tape.constants.kept(each)
    return tuple(values), tuple(parents)


def _bound(
    function: Any, arguments: tuple[Any, ...], settings: dict[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Arrays that were given by name, in their places."""
    try:
        signature = inspect.signature(function)
    except ValueError:  # numpy's own in C, before it had any
        if function not in WRITTEN:
            raise leaks.unknown(leaks.named(function), settings) from None
        signature = inspect.signature(WRITTEN[function])
    bound = signature.bind(*arguments, **settings)
    return bound.args, bound.kwargs


def _understood(function: Any, made_of: Any, rule: Any, settings: dict[str, Any]) -> dict[str, Any]:
    """The settings that mean something; others than the known ones are refused."""
    known = settings_of(made_of, rule)
    kept = {name: value for name, value in settings.items() if name in known or "settings" in known}
    foreign = []
    for name in settings.keys() - kept.keys():
        value = settings[name]
        nothing = value is None or value is np._NoValue or (name == "order" and value == "C")
        if not (nothing or (name == "dtype" and np.dtype(value).kind == "f")):
            foreign.append(name)
    if foreign:
        raise leaks.unknown(leaks.named(function), foreign)
    return kept
