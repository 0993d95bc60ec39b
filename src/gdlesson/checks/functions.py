"""The functions that a check hands to an answer, each with a formula that a learner can read.

Needs numpy and nothing of this package, like stimuli.py, which makes them by name.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import numpy as np


class Known:
    """A function with a formula that a learner can read, which counts how often it was called.

    `own` is an array that it hands out at every call, the very same one, and that nobody may write
    to.
    """

    def __init__(self, formula: str, compute: Callable[..., Any], own: Any = None) -> None:
        self.formula, self.compute = formula, compute
        self.own = own
        self._as_made: Any = None if own is None else own.copy()
        self.calls = 0
        #: What is looked at whenever it is called (see observe).
        self.at_each_call: Callable[[], None] | None = None
        # What Python calls it when it complains, such as “f() missing 1 required argument”.
        self.__name__ = compute.__qualname__ = formula.partition("(")[0]

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        self.calls += 1
        if self.at_each_call is not None:
            self.at_each_call()
        return self.compute(*arguments, **named)

    @property
    def written_to(self) -> bool:
        """Whether the array of its own is another one than it was."""
        return self.own is not None and not same(self.own, self._as_made)

    def as_new(self) -> None:
        """Put back what was written to."""
        if self.own is not None:
            self.own[...] = self._as_made


class Visited(Known):
    """A function that counts the places it is called at: there once more, at once, is no call."""

    last: Any = None

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        value = super().__call__(*arguments, **named)
        self.calls -= self.last is not None and np.array_equal(self.last, arguments[0])
        self.last = np.array(arguments[0])
        return value


def _row(values: Any) -> str:
    """Numbers as a learner would write them in a formula."""
    digits = np.vectorize(lambda v: float(f"{v:.4g}"), otypes=[float])
    return json.dumps(digits(values).tolist()).replace(".0,", ",").replace(".0]", "]")


def _sum(terms: Mapping[str, float]) -> str:
    """Terms with their factors, as one writes them: no 1·, no 0·, no plus before a minus."""
    text = ""
    for term, factor in terms.items():
        sign = (" − " if text else "−") if factor < 0 else (" + " if text else "")
        if factor:
            text += sign + ("" if abs(factor) == 1 else f"{abs(factor):g}·") + term
    return text


def _floats(w: Any) -> Any:
    """w as floats; float32 stays float32, as it would in a learner's own f.

    A list is refused, as by every f that computes with w: w ** 2 has no meaning for a list.
    """
    if isinstance(w, list | tuple):
        raise TypeError(f"a function of arrays was given a {type(w).__name__}")
    values = np.asarray(w)
    return values if values.dtype.kind == "f" else values.astype(float)


def _waves(amplitude: list[Any], frequency: list[Any], coupling: float) -> Known:
    """Curved everywhere, with a third derivative, and not a sum over coordinates."""
    a, b = np.array(amplitude), np.array(frequency)

    def f(w: Any) -> Any:
        w = _floats(w)
        waves = (a.astype(w.dtype) * np.sin(b.astype(w.dtype) * w)).sum()
        return waves + w.dtype.type(coupling) * w.sum() ** 2

    formula = f"f(w) = sum(a·sin(b·w)) + {coupling:g}·sum(w)², a = {_row(a)}, b = {_row(b)}"
    return Known(formula, f)


def _quadratic(
    curvature: list[Any], center: list[Any], coupling: float = 0, offset: float = 0
) -> Known:
    """A bowl; with a coupling the slope along one coordinate depends on the others."""
    a, c = np.array(curvature), np.array(center)

    def f(w: Any) -> float:
        away = _floats(w) - c
        together = 0.5 * coupling * away.sum() ** 2 if coupling else 0.0  # 0 · inf would be NaN
        return float((0.5 * a * away**2).sum() + together + offset)

    more = f" + ½·{coupling:g}·sum(w − c)²" if coupling else ""
    more += f" − {-offset:g}" if offset < 0 else ""
    return Known(f"f(w) = sum(½·a·(w − c)²){more}, a = {_row(a)}, c = {_row(c)}", f)


def _quadratic_gradient(
    curvature: list[Any], center: list[Any], coupling: float = 0, places: bool = False
) -> Known:
    a, c = np.array(curvature), np.array(center)

    def gradient(w: Any) -> Any:
        away = _floats(w) - c
        return a * away + coupling * away.sum() if coupling else a * away

    more = f" + {coupling:g}·sum(w − c)" if coupling else ""
    kind = Visited if places else Known
    return kind(f"gradient(w) = a·(w − c){more}, a = {_row(a)}, c = {_row(c)}", gradient)


def _quadratic_both(
    curvature: list[Any], center: list[Any], coupling: float = 0, offset: float = 0
) -> Known:
    """The bowl and its gradient in one call, as an engine gives them."""
    value = _quadratic(curvature, center, coupling, offset)
    slopes = _quadratic_gradient(curvature, center, coupling)
    text = value.formula.removeprefix("f(w) = ")
    return Known(
        f"loss_and_gradient(w) = (f, its gradient), f(w) = {text}",
        lambda w: (value.compute(w), slopes.compute(w)),
    )


def _threshold(border: float, numpy: bool = False) -> Known:
    """Says whether a rate is below the border; with `numpy` as a comparison of arrays says it."""
    kind = np.bool_ if numpy else bool
    return Known(f"shrinks(rate) = rate < {border:.6g}", lambda rate: kind(rate < border))


def _floor_gradient(curvature: list[Any], center: list[Any], floor: float) -> Known:
    """A bowl whose middle is a level floor: the gradient is exactly zero there."""
    a, c = np.array(curvature), np.array(center)

    def gradient(w: Any) -> Any:
        away = _floats(w) - c
        return np.where(abs(away) > floor, a * away, 0.0)

    formula = f"gradient(w) = a·(w − c), and 0 where |w − c| ≤ {floor:g}"
    return Known(f"{formula}, a = {_row(a)}, c = {_row(c)}", gradient)


def _plane_gradient(slopes: list[Any]) -> Known:
    """The gradient of a plane: one array, handed out at every call."""
    own = np.array(slopes, dtype=float)
    return Known(f"gradient(w) = {_row(own)}, one array, at every call", lambda w: own, own)


def _cubic(a: float, b: float, c: float) -> Known:
    formula = f"f(x) = {_sum({'x³': a, 'x²': b, 'x': c})}"
    return Known(formula, lambda x: ((a * x + b) * x + c) * x)


def _sine(a: float, b: float) -> Known:
    return Known(f"f(x) = {a:g}·sin({b:g}·x)", lambda x: a * math.sin(b * x))


def _cosine(a: float, b: float) -> Known:
    return Known(f"f(x) = {a:g}·cos({b:g}·x)", lambda x: a * math.cos(b * x))


def _surface(a: float, b: float, c: float, d: float = 0, e: float = 0) -> Known:
    formula = f"f(x, y) = {_sum({'x²': a, 'y³': b, 'x·y': c, 'y²': d, 'x²·y': e})}"

    def f(x: Any, y: Any) -> Any:
        return a * x**2 + b * y**3 + c * x * y + d * y**2 + e * x**2 * y

    return Known(formula, f)


def same(now: Any, before: Any) -> bool:
    """Whether an array is what it was; most are so to the last bit, which is seen fastest."""
    alike = now.shape == before.shape and now.dtype == before.dtype
    if alike and now.tobytes() == before.tobytes():
        return True
    return np.array_equal(now, before, equal_nan=True)


def changed(
    arguments: Sequence[Any], drifts: Sequence[float], disturbed: Collection[int]
) -> list[int]:
    """The places of arguments that were written to; of a function, to what it handed out.

    Args:
        arguments: what was passed.
        drifts: how far each is from what it was.
        disturbed: places that were seen to be others meanwhile (see watched).
    """
    written = {i for i, a in enumerate(arguments) if isinstance(a, Known) and a.written_to}
    return [i for i, d in enumerate(drifts) if d or i in disturbed or i in written]


def watched(arguments: Sequence[Any]) -> set[int]:
    """The places of arrays that are found to be others while a function among them is called.

    The set fills as the functions are called: an f may look at the very array that was handed in,
    and to put it back afterwards is too late.
    """
    found: set[int] = set()
    arrays = {i: (a, a.copy()) for i, a in enumerate(arguments) if isinstance(a, np.ndarray)}

    def look() -> None:
        for place, (now, before) in arrays.items():
            if place not in found and not same(now, before):
                found.add(place)

    for argument in arguments:
        if isinstance(argument, Known):
            argument.as_new()
            argument.at_each_call = look if arrays else None
    return found


def is_one_of(returned: Any, arguments: Sequence[Any]) -> bool:
    """Whether an array that came back lies where one of the arguments does."""
    arrays = (a for a in arguments if isinstance(a, np.ndarray))
    return isinstance(returned, np.ndarray) and any(
        np.may_share_memory(returned, a) for a in arrays
    )


#: Every function that a check may hand over, by name. A jail adds one that asks outside.
FUNCTIONS: dict[str, Callable[..., Known]] = {
    "waves": _waves,
    "quadratic": _quadratic,
    "quadratic_gradient": _quadratic_gradient,
    "quadratic_both": _quadratic_both,
    "floor_gradient": _floor_gradient,
    "plane_gradient": _plane_gradient,
    "threshold": _threshold,
    "cubic": _cubic,
    "sine": _sine,
    "cosine": _cosine,
    "surface": _surface,
}
