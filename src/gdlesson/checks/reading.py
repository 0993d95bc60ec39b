"""What a returned value means: named parts that can be compared, or a sentence why it has none.

A learner may return a list where an array was asked for; that is no mistake. A table where a vector
was asked for is one, and is said in words of shapes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gdlesson.checks.stimuli import TOO_LARGE, Unreadable, shown

#: The parts of an answer by name: arrays of floats, or texts.
Parts = dict[str, Any]


class UnreadableAnswer(ValueError):  # noqa: N818 - said to the learner as it stands
    """The returned value can't be read as what was asked for; the text says why."""


def numbers(
    value: Any,
    what: str = "it returned",
    wanted: str = "array of numbers",
    floats: bool = False,
) -> Any:
    """`value` as an array of floats; with `floats` it must hold floats as it comes.

    Raises:
        UnreadableAnswer: if it is none, such as None or text.
    """
    if isinstance(value, tuple) and len({_shape(part) for part in value}) > 1:
        kinds = " and ".join(map(_kind, value))
        each = ", or as many single numbers" if wanted == "array of numbers" else ""
        raise UnreadableAnswer(
            f"{what} {len(value)} values, {kinds}, and one {wanted}{each} is asked for"
        )
    if isinstance(value, Unreadable):
        text = value.text if TOO_LARGE in value.text else f"{value}, which is no {wanted}"
        raise UnreadableAnswer(f"{what} {text}")
    try:
        array = np.asarray(value)
    except ValueError:
        raise UnreadableAnswer(f"{what} a list with rows of different lengths") from None
    if array.dtype.kind not in "biuf":
        raise UnreadableAnswer(f"{what} {shown(value)}, which is no {wanted}")
    if floats and array.dtype.kind != "f":
        raise UnreadableAnswer(f"{what} {_kind(array)} with whole numbers in it, not floats")
    return array.astype(float)


def _shape(value: Any) -> Any:
    """The shape of a part, or what kind of thing it is instead."""
    try:
        array = np.asarray(value)
    except ValueError:
        return "uneven"
    return array.shape if array.dtype.kind in "biuf" else array.dtype.kind


def one_array(value: Any) -> Parts:
    """An array, or lists that make one."""
    return {"": numbers(value)}


def one_array_of_floats(value: Any) -> Parts:
    """An array of floats, or lists that make one: of whole numbers if it holds no float."""
    return {"": numbers(value, floats=True)}


def array_itself(value: Any) -> Parts:
    """An array, and no list: what is multiplied by a learning rate next has to be one."""
    if isinstance(value, list | tuple) and (found := numbers(value)).size:
        kind = type(value).__name__
        raise UnreadableAnswer(
            f"it returned a {kind} with the shape {found.shape} where an array was asked for, "
            f"and 0.1 * gradient has no meaning for a {kind}"
        )
    return {"": numbers(value)}


def array_itself_of_floats(value: Any) -> Parts:
    """An array of floats, and no list."""
    array_itself(value)
    return one_array_of_floats(value)


def one_number(value: Any) -> Parts:
    """A number, be it one of numpy's; a list or an array that holds one is none."""
    if isinstance(value, list | tuple) and len(value) == 1:
        comma = ": a comma at its end makes one of a number" if isinstance(value, tuple) else ""
        raise UnreadableAnswer(f"it returned {_kind(value)} where a number was asked for{comma}")
    array = numbers(value, wanted="number")
    if array.shape != ():
        raise UnreadableAnswer(
            f"it returned an array of shape {array.shape} where one number was asked for"
        )
    return {"": array}


def one_text(value: Any) -> Parts:
    """A text, as it stands."""
    if not isinstance(value, str):
        raise UnreadableAnswer(f"it returned {_kind(value)} where a text was asked for")
    return {"": value}


@dataclass(frozen=True)
class Several:
    """Several values returned together, as in `return path, reason`."""

    names: tuple[str, ...]
    texts: tuple[str, ...] = ()
    floats: tuple[str, ...] = ()
    arrays: tuple[str, ...] | None = None

    def __call__(self, value: Any) -> Parts:
        """The parts by name, of a tuple, a list or an object that unpacks to as many.

        If it is known which parts are `arrays`, the others are numbers: then one array alone is
        several parts only where none of them is an array.
        """
        wanted = ", ".join(self.names)
        if isinstance(value, Unreadable) and value.parts:
            value = value.parts
        if isinstance(value, np.ndarray) and value.ndim == 1 and not self.arrays:
            value = tuple(value)  # numbers in an array unpack as those in a tuple do
        if not isinstance(value, tuple | list) or len(value) != len(self.names):
            raise UnreadableAnswer(
                f"it returned {_kind(value)} where {len(self.names)} values were asked for: "
                f"return {wanted}"
            )
        parts: Parts = {}
        for name, part in zip(self.names, value, strict=True):
            if name in self.texts:
                if not isinstance(part, str):
                    raise UnreadableAnswer(f"{name} is {_kind(part)} where a text was asked for")
                parts[name] = part
            else:
                one = self.arrays is not None and name not in self.arrays
                kind = "number" if one else "array of numbers"
                parts[name] = numbers(part, f"{name} is", kind, name in self.floats)
        return parts


def _kind(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    if isinstance(value, tuple | list):
        return f"a {type(value).__name__} of {len(value)}"
    if value is None or isinstance(value, Unreadable):
        return str(value)
    if isinstance(value, str):
        return f"the text {shown(value)}"
    return f"{shown(value)} ({type(value).__name__})"


Reading = Callable[[Any], Parts]


def for_case(reading: Reading, case: Mapping[str, Any]) -> Reading:
    """How a value is read on a case, where that depends on the case."""
    within = getattr(reading, "within", None)
    return reading if within is None else within(case)


def agree(found: Parts, wanted: Parts, rtol: float, atol: float) -> bool:
    """Whether all parts are the same within the tolerances; shapes must be the same."""
    if found.keys() != wanted.keys():
        return False
    for name, right in wanted.items():
        left = found[name]
        if isinstance(right, str) or isinstance(left, str):
            if left != right:
                return False
        elif left.shape != right.shape or not _close(left, right, rtol, atol):
            return False
    return True


def _close(left: Any, right: Any, rtol: float, atol: float) -> bool:
    if left.dtype == right.dtype and left.tobytes() == right.tobytes():
        return True
    if np.isnan(right).any():
        # Which of NaN and the infinities comes out first depends on the order of the factors.
        left, right = (np.where(np.isfinite(part), part, np.nan) for part in (left, right))
    finite = np.abs(right[np.isfinite(right)])
    scale = float(finite.max()) if finite.size else 0.0
    return bool(np.allclose(left, right, rtol=rtol, atol=atol + 1e-12 * scale, equal_nan=True))


def difference(found: Parts, wanted: Parts) -> str:
    """Where the first part that differs does so, in a few words."""
    for name, right in wanted.items():
        left = found.get(name)
        label = f"{name}: " if name else ""
        if isinstance(right, str):
            if left != right:
                return f"{label}“{left}”, not “{right}”"
            continue
        if left is None or left.shape != right.shape:
            shape = "missing" if left is None else f"shape {left.shape}"
            return f"{label}{shape}, not {right.shape}"
        with np.errstate(invalid="ignore", over="ignore"):
            apart = np.where(_identical(left, right), 0.0, np.abs(left - right))
        apart = np.where(np.isnan(apart), np.inf, apart)
        if apart.size and apart.max() > 0:
            place = np.unravel_index(int(apart.argmax()), apart.shape)
            at = f" at index {tuple(map(int, place))}" if place else ""
            gap = f"off by {apart.max():.3g}" if np.isfinite(apart.max()) else "infinite or NaN"
            return f"{label}{gap}{at}"
    return "none"


def _identical(left: Any, right: Any) -> Any:
    return (left == right) | (np.isnan(left) & np.isnan(right))


def factor(found: Parts, wanted: Parts) -> float | None:
    """The one number that every entry is times what it should be, if there is one."""
    if found.keys() != wanted.keys() or any(isinstance(v, str) for v in wanted.values()):
        return None
    ratios: list[float] = []
    for name, right in wanted.items():
        left = found[name]
        if left.shape != right.shape or not right.any():
            return None
        largest = max(abs(right).max(), abs(left).max())
        if not largest < 1e150:  # squares would overflow; or not finite at all
            return None
        ratio = float(np.vdot(right, left) / np.vdot(right, right))
        if not np.allclose(left, ratio * right, rtol=1e-5, atol=1e-9 * float(abs(right).max())):
            return None
        ratios.append(ratio)
    return ratios[0] if np.allclose(ratios, ratios[0], rtol=1e-5) else None
