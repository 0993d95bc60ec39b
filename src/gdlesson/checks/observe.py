"""Runs an answer on a described input and says what happened, as data; it judges nothing.

An answer may hang, recurse for ever, print, raise, exit, write to its arguments or remember things
between calls: each of these is an observation. Needs numpy, functions.py, limit.py, nodes.py and
stimuli.py, nothing else, so that the same lines watch over an answer in a notebook and in a jail.

>>> observe(lambda x: 2 * x, {"arguments": [3.0]})["value"]
6.0
"""

from __future__ import annotations

import builtins
import contextlib
import inspect
import io
import linecache
import os
import re
import sys
import sysconfig
import traceback
import types
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

if __package__:
    from gdlesson.checks import functions, limit, nodes, stimuli
else:  # in a jail, where the five files stand alone
    import functions  # type: ignore[import-not-found, no-redef]
    import limit  # type: ignore[import-not-found, no-redef]
    import nodes  # type: ignore[import-not-found, no-redef]
    import stimuli  # type: ignore[import-not-found, no-redef]

#: Seconds that one call may take, unless its case says otherwise.
SECONDS = 2.0
#: Files whose lines are none of the learner's, and how libraries' names begin.
_OURS = {m.__file__ for m in (functions, limit, nodes, stimuli)} | {__file__}
_LIBRARIES = (
    os.path.dirname(np.__file__), os.path.dirname(os.__file__), sysconfig.get_path("purelib"),
    "<frozen",
)  # fmt: skip
#: Said of an array that came back: a later call wrote to it; it is an argument.
OVERWRITTEN, GIVEN_BACK = "Overwritten by a later call", "One of the arguments came back"
#: Stands for a change that has no size, such as another shape.
_FAR = 1e300
#: The most characters of what an answer printed that are kept.
MOST_PRINTED = 1000


class _Bounded(io.TextIOBase):
    """Keeps the first characters that are written, and throws the rest away."""

    def __init__(self) -> None:
        self.kept = ""

    def write(self, text: str) -> int:
        if len(self.kept) < MOST_PRINTED:
            self.kept += text[: MOST_PRINTED - len(self.kept)]
        return len(text)


def observe(
    function: Callable[..., Any],
    case: dict[str, Any],
    *,
    again: bool = True,
    kept: list[Any] | None = None,
) -> dict[str, Any]:
    """Call `function` twice on new copies of the described arguments, and the same functions.

    Args:
        function: the answer.
        case: `arguments`, a list of descriptions, passed by position; `seconds`, the time limit of
            a call (default 2); `named`, the names by which the last arguments are passed; `new`, if
            none of the arguments may come back.
        again: whether to call it the second time.
        kept: a list that gets the array that came back, if one did.

    Returns:
        A table that JSON can hold: `value`, what the first call returned, described; `again`, what
        the second did, with `again_error` in words; `error`, None or `type`, `message`, `line`,
        `function` and `shapes`, those of the arrays in that line; `printed`; `changed`, the
        positions of arguments that were written to, be it only while a function among them was
        called, or to an array that this function hands out; `drift`, by how much they differ
        afterwards, at the most; `calls`, how often each function among the arguments was called;
        `after`, the arguments as they are now; `empty`, whether the body holds nothing yet;
        `parameters`, their names; `limited`, whether there was a time limit: not every host has
        one (see limit.py).

    Limitation: a call into compiled code that never returns can't be interrupted from within; and
    nothing here stops hostile code, which is a jail's work.
    """
    seconds = float(case.get("seconds", SECONDS))
    made: list[Any] = [stimuli.make(d) for d in case["arguments"]]
    names = case.get("named", [])
    kept = [] if kept is None else kept
    first = _one_call(function, case["arguments"], made, names, seconds, kept)
    first["empty"] = is_empty(function)
    first["parameters"] = parameters_of(function)
    back = kept[-1][1] if kept and kept[-1][0] is first and case.get("new") else None
    first |= {"again": None, "again_error": GIVEN_BACK if functions.is_one_of(back, made) else ""}
    if again and first["error"] is None:
        # What is remembered under the name of a function shows if it is the very same one.
        made = [
            old if stimuli.is_function(d) else stimuli.make(d)
            for d, old in zip(case["arguments"], made, strict=True)
        ]
        second = _one_call(function, case["arguments"], made, names, seconds)
        first["again"] = second["value"]
        if second["error"]:
            first["again_error"] = f"{second['error']['type']}: {second['error']['message']}"
    return first


def observe_all(function: Callable[..., Any], cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Observe an answer on every case, up to the first one that it does not end or has no body for.

    The list may be shorter than `cases`: nobody waits for a hung answer five times.
    """
    seen: list[dict[str, Any]] = []
    kept: list[Any] = []
    for case in cases:
        seen.append(observe(function, case, kept=kept))
        error = seen[-1]["error"]
        if error and error["type"] in ("TimeUp", "NotImplementedError"):
            break
        if seen[-1]["again_error"].startswith("TimeUp"):
            break
    for first, returned in kept:  # an array that a later call has filled with something else
        now = stimuli.describe_value(returned)
        if now != first["value"] and not first["again_error"]:
            first["again"], first["again_error"] = now, OVERWRITTEN
    return seen


def _one_call(
    function: Callable[..., Any],
    described: list[Any],
    arguments: list[Any],
    names: list[str],
    seconds: float,
    kept: list[Any] | None = None,
) -> dict[str, Any]:
    seen: dict[str, Any] = {"value": None, "error": None}
    disturbed = functions.watched(arguments)
    many = len(arguments) - len(names)
    named = dict(zip(names, arguments[many:], strict=True))
    limited = True
    printed = _Bounded()
    with _quiet(printed):
        try:
            with limit.time_limit(seconds) as limited:  # what came back may hang, too
                returned = function(*arguments[:many], **named)
                seen["value"] = stimuli.describe_value(returned)
            if kept is not None and type(returned) is np.ndarray:
                kept.append((seen, returned))
        except KeyboardInterrupt:
            raise  # the learner pressed stop
        except BaseException as error:
            seen["error"] = _error(error, seconds)
    seen["limited"] = limited
    seen["printed"] = stimuli.clean(printed.kept)
    drifts = [_drift(given, now) for given, now in zip(described, arguments, strict=True)]
    seen["changed"] = functions.changed(arguments, drifts, disturbed)
    seen["drift"] = max([*drifts, 0.0])
    seen["calls"] = [a.calls if isinstance(a, stimuli.Known) else 0 for a in arguments]
    pairs = zip(described, arguments, strict=True)
    seen["after"] = [
        None if stimuli.is_function(d) else stimuli.describe_value(a) for d, a in pairs
    ]
    return seen


def _drift(given: Any, now: Any) -> float:
    """How far an argument is from what was given; a large number if it can't be compared."""
    if stimuli.is_function(given):
        return 0.0
    before = stimuli.make(given)
    if isinstance(before, np.ndarray) and before.dtype == object:  # nodes
        return 0.0 if stimuli.describe_value(now) == given else _FAR
    if isinstance(before, np.ndarray) and isinstance(now, np.ndarray):
        if before.shape != now.shape:
            return _FAR
        if functions.same(now, before):
            return 0.0
        with np.errstate(all="ignore"):
            apart = np.nan_to_num(np.abs(now - before), nan=_FAR, posinf=_FAR)
        return float(apart.max())
    try:
        return 0.0 if before == now else _FAR
    except Exception:  # an array, where a number was
        return _FAR


def _error(error: BaseException, seconds: float) -> dict[str, Any]:
    """What was raised, in words, and the line and the function of the answer that raised it."""
    name, place, around = "", None, {}
    try:
        with limit.time_limit(seconds):
            message = stimuli.clean(str(error), 300)
    except KeyboardInterrupt:
        raise
    except BaseException:
        message = ""
    # Not traceback.extract_tb: of an endless recursion it would read a thousand lines.
    for frame, number in traceback.walk_tb(error.__traceback__):
        file = frame.f_code.co_filename
        if file not in _OURS and not file.startswith(_LIBRARIES):
            name, place = frame.f_code.co_name, (file, number or 0, frame.f_globals)
            around = frame.f_locals
    line = stimuli.clean(linecache.getline(*place).strip(), 200) if place else ""
    return {
        "type": type(error).__name__, "message": message, "line": line, "function": name,
        "shapes": _shapes(line, around),
    }  # fmt: skip


def _shapes(line: str, around: dict[str, Any]) -> str:
    """The arrays that a line names and their shapes, such as “X (7, 3), residual (7,)”."""
    named = dict.fromkeys(re.findall(r"[^\W\d]\w*", line))
    arrays = {n: around[n] for n in named if isinstance(around.get(n), np.ndarray)}
    return stimuli.clean(", ".join(f"{n} {np.shape(a)}" for n, a in arrays.items()), 200)


def parameters_of(function: Callable[..., Any]) -> list[str]:
    """The names of the parameters that are passed by position; none if that can't be seen."""
    code = getattr(function, "__code__", None)
    if not isinstance(code, types.CodeType):
        return []
    return [stimuli.clean(name, 50) for name in code.co_varnames[: code.co_argcount][:20]]


def is_empty(function: Callable[..., Any]) -> bool:
    """Whether a body is nothing but a docstring, `pass`, `...` or what was handed out."""
    code = getattr(function, "__code__", None)
    if not isinstance(code, types.CodeType):
        return False
    rest = bool(code.co_flags & inspect.CO_VARARGS) + bool(code.co_flags & inspect.CO_VARKEYWORDS)
    given = code.co_argcount + code.co_kwonlyargcount + rest
    if code.co_names == ("NotImplementedError",) and code.co_nlocals == given:
        return True
    # No other constant than None, as there would be in `return 0`.
    return code.co_code in _EMPTY and code.co_consts[-1] is None


def _without_docstring() -> None:
    pass


def _with_docstring() -> None:
    """A docstring changes how None is loaded."""


_EMPTY = {_without_docstring.__code__.co_code, _with_docstring.__code__.co_code}


@contextlib.contextmanager
def _quiet(printed: _Bounded) -> Iterator[None]:
    """No output on the page, no warnings, nobody to answer a question."""

    def no_input(*_: object) -> str:
        raise EOFError("input() was called, and nobody is there to type")

    asked = builtins.input
    builtins.input = no_input
    try:
        with (
            _no_exit(),
            contextlib.redirect_stdout(printed),
            contextlib.redirect_stderr(printed),
            warnings.catch_warnings(),
            np.errstate(all="ignore"),
        ):
            warnings.simplefilter("ignore")
            yield
    finally:
        builtins.input = asked


@contextlib.contextmanager
def _no_exit() -> Iterator[None]:
    """exit() raises SystemExit; a notebook's own exit() would end the kernel after the cell."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None:
        yield
        return

    def ask_exit() -> None:
        raise SystemExit from None

    shell.ask_exit = ask_exit
    try:
        yield
    finally:
        del shell.ask_exit
