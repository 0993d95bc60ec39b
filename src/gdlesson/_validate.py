"""The one place where input is judged, before any work is done.

Every public function calls these at its door and can then do plain mathematics. Each
error names the call, the argument, what came, and what to pass instead.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.floating[Any]]
T = TypeVar("T")
ndarray = np.ndarray
DOUBLE = np.dtype(np.float64)


def describe(value: object) -> str:
    """Say in a few words what a value is: its type, and its shape or its text."""
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape} and dtype {value.dtype}"
    text = repr(value)
    if len(text) > 60:
        text = text[:57] + "..."
    return f"{text} ({type(value).__name__})"


def require_callable(call: str, name: str, value: object) -> None:
    """Raise TypeError unless `value` can be called."""
    if not callable(value):
        hint = " Pass the function itself, without calling it: f, not f(w)."
        raise TypeError(f"{call}: {name} must be a function; got {describe(value)}.{hint}")


def real_number(call: str, name: str, value: object) -> float:
    """`value` as a finite float; bool, text, arrays with several entries, NaN are refused."""
    if type(value) is float and math.isfinite(value):
        return value
    no_number = isinstance(value, bool | np.bool_ | str | bytes | complex) or value is None
    if no_number or np.ndim(value) != 0:  # type: ignore[arg-type]
        raise TypeError(f"{call}: {name} must be a real number; got {describe(value)}.")
    try:
        number = float(value)  # type: ignore[arg-type]
    except OverflowError:
        raise ValueError(f"{call}: {name} is too large for a float: {describe(value)}.") from None
    except (TypeError, ValueError):
        raise TypeError(f"{call}: {name} must be a real number; got {describe(value)}.") from None
    if not math.isfinite(number):
        raise ValueError(f"{call}: {name} must be finite; got {number}.")
    return number


def positive_number(call: str, name: str, value: object) -> float:
    """`value` as a finite float above zero."""
    number = real_number(call, name, value)
    if number <= 0:
        raise ValueError(f"{call}: {name} must be greater than zero; got {number:g}.")
    return number


def number_between(
    call: str, name: str, value: object, low: float, high: float = math.inf
) -> float:
    """`value` as a finite float with low <= value < high."""
    number = real_number(call, name, value)
    if not low <= number < high:
        wanted = f"at least {low:g}" if math.isinf(high) else f"in [{low:g}, {high:g})"
        raise ValueError(f"{call}: {name} must be {wanted}; got {number:g}.")
    return number


def whole_number(call: str, name: str, value: object, low: int = 0) -> int:
    """`value` as an int, at least `low`; 10.0 and True are refused, numpy's ints are not."""
    if isinstance(value, bool | np.bool_):
        raise TypeError(f"{call}: {name} must be a whole number; got {value}.")
    try:
        number = operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        raise TypeError(
            f"{call}: {name} must be a whole number (an int); got {describe(value)}."
        ) from None
    if number < low:
        raise ValueError(f"{call}: {name} must be at least {low}; got {number}.")
    return number


def real_array(call: str, name: str, value: ArrayLike, *, keep_float: bool = False) -> Array:
    """A fresh array of floats with the entries of `value`, all finite.

    Everything becomes float64; with keep_float, other floats (float32) stay what they are.
    """
    try:
        array = np.asarray(_detached(value))
    except ValueError:
        raise ValueError(
            f"{call}: {name} must be numbers in a regular shape; got rows of different "
            f"lengths: {describe(value)}."
        ) from None
    if array.dtype.kind not in "iuf":
        raise TypeError(
            f"{call}: {name} must hold real numbers; got {describe(value)}, "
            f"which numpy reads as {array.dtype}."
        )
    keep = keep_float and array.dtype.kind == "f"
    array = np.array(array, dtype=array.dtype if keep else np.float64)
    if array.size == 0:
        raise ValueError(f"{call}: {name} is empty, so there is nothing to move.")
    if not np.isfinite(array).all():
        where = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
        bad = array[where]
        place = f" at index {where if len(where) != 1 else where[0]}" if where else ""
        raise ValueError(f"{call}: {name} must be finite; got {bad}{place}.")
    return array


def as_number(call: str, value: object, meaning: str = "") -> float:
    """What f returned, as one float: a number of any kind, or an array that holds exactly one.

    NaN and infinity pass: they are results, and the caller gives them a status. A masked value is
    a missing one, so it counts as NaN. `meaning` is what the number is to the one who made the
    call, such as the loss.
    """
    if isinstance(value, float):  # also numpy's float64
        return float(value)
    rule = f"{call}: f must return one real number{meaning and f' ({meaning})'}"
    if value is None:
        raise TypeError(f"{rule}; it returned None. Is there a `return` in it?")
    array = _as_numbers(rule, value)
    if array.size != 1:
        raise ValueError(
            f"{rule}; it returned {describe(value)}. Reduce it to one number first, "
            "with .sum() or .mean()."
        )
    if isinstance(value, np.ma.MaskedArray) and np.ma.getmaskarray(value).any():
        return math.nan
    return float(array.reshape(()))


def as_loss(call: str, value: object) -> float:
    """What f returned where f is a loss, as one float."""
    return value if type(value) is float else as_number(call, value, "the loss")


def number_function(call: str, f: Callable[[Any], Any]) -> Callable[[Any], float]:
    """f with what it returns judged, so that the mathematics need not speak of that."""

    def judged(w: Any) -> float:
        with np.errstate(all="ignore"):
            return as_number(call, f(w))

    return judged


#: The relative rounding of float types that are narrower than double, by their names in numpy and
#: torch alike.
NARROW = {"float16": 2.0**-10, "bfloat16": 2.0**-7, "float32": 2.0**-23}
EPS_OF_DOUBLE = float(np.finfo(np.float64).eps)


def eps_of(returned: object) -> float:
    """The relative rounding of what f returned: that of float32 if this is its type."""
    dtype = getattr(returned, "dtype", None)
    return EPS_OF_DOUBLE if dtype is None else NARROW.get(_name(dtype), EPS_OF_DOUBLE)


def _name(dtype: object) -> str:
    return str(dtype).rpartition(".")[2]  # numpy's float32, torch's torch.float32


def as_gradient(call: str, value: object, shape: tuple[int, ...]) -> Array:
    """What a gradient function returned, checked and copied: floats in exactly `shape`.

    The copy matters: a function may fill one and the same array at every call.
    """
    if type(value) is ndarray and value.dtype is DOUBLE and value.shape == shape:
        return value.copy()
    rule = f"{call}: gradient must return real numbers in the shape of w, {shape}"
    if value is None:
        raise TypeError(f"{rule}; it returned None. Is there a `return` in it?")
    array = _as_numbers(rule, value)
    if array.shape != shape:
        hint = ""
        if array.size == math.prod(shape):
            hint = " The number of entries fits; .reshape(w.shape) would mend it."
        raise ValueError(f"{rule}; it returned {describe(array)}.{hint}")
    return np.array(array, dtype=np.float64)


def _as_numbers(rule: str, returned: object) -> Array:
    """What a learner's function returned, as an array of integers or floats."""
    try:
        array = np.asarray(_detached(returned))
    except Exception as error:  # ragged rows; or a tensor on another device
        raise TypeError(
            f"{rule}; it returned {describe(returned)}, which is no array: {error}"
        ) from None
    if array.dtype.kind == "O":
        array = _from_objects(array)
    if array.dtype.kind not in "iuf":
        raise TypeError(f"{rule}; it returned {describe(returned)}.")
    return array


def _detached(value: Any) -> Any:
    """A tensor of torch that still asks for its gradient, without it; anything else as it is."""
    if not hasattr(value, "detach"):
        return value
    plain = value.detach()
    return plain.float() if _name(plain.dtype) == "bfloat16" else plain  # numpy has no such type


def _from_objects(array: NDArray[Any]) -> NDArray[Any]:
    """Numbers that numpy has no type for, as floats: fractions, decimals, mpmath's, large ints."""
    numbers = [v for v in array.flat if hasattr(v, "__float__") and not isinstance(v, np.ndarray)]
    if len(numbers) < array.size:
        return array
    try:
        return np.array([_as_float(v) for v in numbers], dtype=float).reshape(array.shape)
    except (TypeError, ValueError):  # such as an expression of sympy with a free symbol
        return array


def _as_float(number: Any) -> float:
    try:
        return float(number)
    except OverflowError:  # beyond what a double holds
        return math.inf if number > 0 else -math.inf


def unchanged_by(call: str, name: str, function: Callable[[Array], T], w: Array) -> T:
    """Call `function` on a copy of w, and raise ValueError if it wrote to that copy."""
    given = w.copy()
    returned = function(given)
    if given.shape != w.shape or not np.array_equal(given, w, equal_nan=True):
        raise ValueError(
            f"{call}: {name} changed its argument: w was {w!r} before the call and {given!r} "
            f"after it. Work on a copy: start {name} with w = w.copy()."
        )
    return returned
