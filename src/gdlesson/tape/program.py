"""A recorded function as plain data: a list of operations on single numbers, fit for a page.

Arrays are taken apart: what is done with an array is done with each of its numbers, so that
whoever walks the list needs no arrays. What can't be written down as such a list is recognised,
never guessed: a function that asks its argument (if x > 0) would be another list elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gdlesson.tape.elementwise import relu, sigmoid
from gdlesson.tape.leaks import named, told_better
from gdlesson.tape.operations import entries, joined, written
from gdlesson.tape.products import contracted
from gdlesson.tape.record import Tape
from gdlesson.tape.recorded import Recorded
from gdlesson.tape.recording import Handle, lifted

#: What a list may hold: the name that stands there, and what it does to numbers.
OPERATIONS: dict[str, Callable[..., Any]] = {
    function.__name__: function
    for function in (
        np.negative, np.absolute, np.sqrt, np.cbrt, np.square, np.exp, np.exp2, np.expm1, np.log,
        np.log2, np.log10, np.log1p, np.sin, np.cos, np.tan, np.arcsin, np.arccos, np.arctan,
        np.sinh, np.cosh, np.tanh, np.arcsinh, np.arccosh, np.arctanh, np.sign, np.floor, np.ceil,
        np.trunc, np.rint, np.add, np.subtract, np.multiply, np.divide, np.power, np.remainder,
        np.maximum, np.minimum, np.arctan2, np.hypot, sigmoid, relu,
    )
}  # fmt: skip
_NAMES = {function: name for name, function in OPERATIONS.items()}
_NAMES |= {np.fabs: "absolute", np.float_power: "power"}
#: What is an array's own business: numbers are moved, added and multiplied.
_OF_ARRAYS = {
    np.sum, np.mean, np.prod, np.cumsum, np.matmul, np.reshape, np.transpose, entries, joined,
    contracted,
}  # fmt: skip
_EXTREMES = {np.max: "maximum", np.min: "minimum"}
#: What f may ask: it is the same wherever f is asked.
_OF_SHAPES = {np.shape, np.ndim, np.size, np.isrealobj, np.iscomplexobj}
#: A longer list would be slower in the page than Python is.
LONGEST = 2000
#: At so many points the list is held against f, and so close it must come.
TRIED, CLOSE = 24, 1e-9

Program = dict[str, Any]
Window = Sequence[Any]


class NoProgramError(TypeError):
    """A function that can't be written down as a list of operations; the text says why."""


@dataclass(frozen=True)
class _Number:
    """One number of a list, by its place; Python's operators write the next."""

    written: _List
    place: int

    def __add__(self, other: Any) -> Any:
        return self.written.done("add", self, other)

    def __mul__(self, other: Any) -> Any:
        return self.written.done("multiply", self, other)

    def __truediv__(self, other: Any) -> Any:
        return self.written.done("divide", self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return self.written.done("divide", other, self)

    __radd__, __rmul__ = __add__, __mul__


class _List:
    """Operations as they are written down, each once: ("multiply", 0, 0) is w[0] squared."""

    def __init__(self, inputs: int) -> None:
        self.steps: list[tuple[Any, ...]] = [("input", k) for k in range(inputs)]
        self._known = {step: place for place, step in enumerate(self.steps)}

    def number(self, value: Any) -> _Number:
        """A number of the list, or a constant that becomes one."""
        if isinstance(value, _Number):
            return value
        if not math.isfinite(value):
            raise NoProgramError("it holds an infinity or a NaN of its own")
        return self._written(("number", float(value)))

    def done(self, name: str, *given: Any) -> _Number:
        """What an operation makes of numbers."""
        places = tuple(self.number(each).place for each in given)
        if name == "power" and self.steps[places[1]] == ("number", 2.0):
            return self._written(("square", places[0]))
        return self._written((name, *places))

    def _written(self, step: tuple[Any, ...]) -> _Number:
        place = self._known.setdefault(step, len(self.steps))
        if place == len(self.steps):
            self.steps.append(step)
        if place > LONGEST:
            raise NoProgramError(f"it does more than {LONGEST} operations on single numbers")
        return _Number(self, place)


def program(f: Callable[[Any], Any], window: Window, *slopes: Callable[[Any], Any]) -> Program:
    """f as a list of operations on single numbers, which a page can do without Python.

    Args:
        f: takes one number, or an array w; returns one number.
        window: (low, high) for each number of w; one pair alone, not in a list, for f of a number.
        slopes: the partial derivatives of f, one for each number of w; left out, whoever walks the
            list backward finds them.

    Returns:
        What JSON holds: how many "inputs" there are, "steps" such as ["multiply", 0, 0], each with
        the places of what it is done with, and the places of f and its slopes, "outputs".

    Raises:
        NoProgramError: if f can't be written down so; the text says why.

    >>> program(lambda w: w[0] * w[1] + 1, [(0, 1), (0, 1)])["steps"]
    [['input', 0], ['input', 1], ['multiply', 0, 1], ['number', 1.0], ['add', 2, 3]]

    Limitation: a list that agrees with f at two dozen random points is taken for f.
    """
    sides = np.array(window, dtype=float)
    low, high = sides.reshape(-1, 2).T
    shares = np.random.default_rng(0).random((TRIED, len(low)))
    points = low + shares * (high - low)
    made, outputs = _List(len(low)), []
    for function in (f, *slopes):
        outputs.append(made.number(_replayed(function, made, points[0], sides.ndim == 1)).place)
    found = _needed(len(low), made.steps, outputs)
    for point in points:
        given = float(point[0]) if sides.ndim == 1 else point.copy()
        for function, value in zip((f, *slopes), run_program(found, point), strict=True):
            if not agree(value, _asked(function, given)):
                raise NoProgramError("it does not do the same at every place")
    return found


def run_program(program: Program, point: Any) -> list[float]:
    """What a list makes of the numbers of a point: f, and the slopes if they stand in it.

    >>> run_program(program(lambda x: x**2, (0, 1)), [3.0])
    [9.0]
    """
    values: list[Any] = []
    with np.errstate(all="ignore"):
        for name, *given in program["steps"]:
            if name == "input":
                values.append(np.float64(point[given[0]]))
            elif name == "number":
                values.append(np.float64(given[0]))
            else:
                values.append(OPERATIONS[name](*(values[k] for k in given)))
    return [float(values[k]) for k in program["outputs"]]


def _needed(inputs: int, steps: list[tuple[Any, ...]], outputs: list[int]) -> Program:
    """The list without what nothing comes of, such as the 2 of a square."""
    needed = {*range(inputs), *outputs}
    for place in range(len(steps) - 1, -1, -1):
        if place in needed and steps[place][0] not in ("input", "number"):
            needed |= set(steps[place][1:])
    new = {old: place for place, old in enumerate(sorted(needed))}
    kept = [
        [name, *(given if name in ("input", "number") else (new[k] for k in given))]
        for name, *given in (steps[old] for old in new)
    ]
    return {"inputs": inputs, "steps": kept, "outputs": [new[k] for k in outputs]}


def _replayed(f: Callable[[Any], Any], made: _List, point: Any, alone: bool) -> Any:
    """f recorded at a point, and its record written onto a list; f's number there."""
    tape = Tape(np.float64(point[0]) if alone else point.copy())
    try:
        with np.errstate(all="ignore"):
            end = lifted(f(Recorded(tape, 0, tape.entries[0][-1])))
    except Exception as error:
        raise NoProgramError(f"{type(error).__name__}: {told_better(error)}") from None
    finally:
        tape.constants.release()
    if any(guard[0] not in _OF_SHAPES for guard in tape.guards):
        raise NoProgramError("it asks for its argument's size or sign, and may go another way")
    number = isinstance(end, Handle) or np.asarray(end).dtype.kind in "iuf"
    if tape.lost or np.size(end) != 1 or not number:
        raise NoProgramError("it doesn't return one number computed from its argument")
    if not isinstance(end, Handle):
        return np.asarray(end).item()
    numbers = [made.number(_Number(made, k)) for k in range(len(point))]
    values: list[Any] = [numbers[0] if alone else _objects(numbers)]
    for entry in tape.entries[1:]:
        values.append(_written_out(made, entry, values))
    return np.asarray(values[end.index], dtype=object).item()


def _written_out(made: _List, entry: Any, values: list[Any]) -> Any:
    """One entry of a tape, done with the numbers of a list."""
    function, rule, parents, arguments, settings, value = entry
    if not parents:
        return _numbers(made, value)  # a fresh array, to be written into
    arrays = len(rule) if type(rule) is tuple else len(arguments)
    stands = dict(parents)
    given = [
        _numbers(made, values[stands[k]] if k in stands else a) if k < arrays else a
        for k, a in enumerate(arguments)
    ]
    if function in _NAMES:
        name = _NAMES[function]
        act = np.frompyfunc(lambda *each: made.done(name, *each), len(given), 1)
        return act(*given)
    if function in _EXTREMES:
        larger = np.frompyfunc(lambda a, b: made.done(_EXTREMES[function], a, b), 2, 1)
        axis = settings.get("axis")
        x = np.asarray(given[0], dtype=object)
        x = x.reshape(-1) if axis is None else x
        return larger.reduce(x, axis=axis or 0, keepdims=settings.get("keepdims", False))
    if function is np.reciprocal:
        return np.frompyfunc(lambda x: made.done("divide", 1.0, x), 1, 1)(*given)
    if function is written:
        whole = np.array(given[0], dtype=object)
        whole[settings["index"]] = given[1]
        return whole
    if function in (np.positive, np.conjugate):
        return given[0]
    if function in _OF_ARRAYS:
        arranged = (np.asarray(x, dtype=object) if k < arrays else x for k, x in enumerate(given))
        return function(*arranged, **settings)
    raise NoProgramError(f"{named(function)} has no place in the list")


def _objects(numbers: Sequence[Any]) -> Any:
    whole = np.empty(len(numbers), dtype=object)
    whole[:] = numbers
    return whole


def _numbers(made: _List, x: Any) -> Any:
    """Plain numbers as numbers of the list, in the shape they have."""
    return np.frompyfunc(made.number, 1, 1)(x)


def _asked(f: Callable[[Any], Any], given: Any) -> float:
    try:
        with np.errstate(all="ignore"):
            return float(f(given))
    except (ArithmeticError, ValueError):
        return math.nan
    except Exception as error:
        raise NoProgramError(f"{type(error).__name__}: {error}") from None


def agree(a: float, b: float) -> bool:
    """Whether a list's number is f's: close to it, or not finite either."""
    if not (math.isfinite(a) and math.isfinite(b)):
        return not (math.isfinite(a) or math.isfinite(b))
    return abs(a - b) <= CLOSE * (1 + abs(b))
