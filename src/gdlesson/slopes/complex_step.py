"""The complex step: a derivative without a difference, for functions that take complex numbers.

For an analytic f, f(x + ih) = f(x) + ih f'(x) - h² f''(x)/2 - …, so f'(x) = Im f(x + ih) / h up to
h². Nothing is subtracted, so h may be as small as 1e-100 and no digit is lost. The price: every
operation in f must be analytic. abs, rounding, comparisons and a detour through float32 are not,
and most of them would give a wrong number without a word. So f is tried out first on an array that
objects to them, and the result is held against one real slope last.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any, NoReturn

import numpy as np

from gdlesson._validate import Array, as_number, describe
from gdlesson.slopes.coordinates import places
from gdlesson.slopes.estimate import search

#: The imaginary wiggle. Its square is nothing beside 1, and float32 can't hold it: what passes
#: through float32 loses it altogether, and that shows.
H = 1e-100

Function = Callable[[Any], Any]

_NOT_ANALYTIC = {
    "absolute", "ceil", "clip", "conjugate", "copysign", "equal", "fabs", "floor", "floor_divide",
    "fmax", "fmin", "greater", "greater_equal", "heaviside", "less", "less_equal", "maximum",
    "minimum", "not_equal", "remainder", "rint", "sign", "trunc",
}  # fmt: skip


class _ObjectionError(Exception):
    """An operation that is not analytic; the text names it."""


class _Watched(np.ndarray[Any, Any]):
    """A complex array that objects to what is not analytic, and whose parts do so too."""

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **options: Any) -> Any:
        if ufunc.__name__ in _NOT_ANALYTIC:
            raise _ObjectionError(f"np.{ufunc.__name__}")
        plain = [np.asarray(i) if isinstance(i, _Watched) else i for i in inputs]
        if "out" in options:
            options["out"] = tuple(np.asarray(o) for o in options["out"])
        return _watched(getattr(ufunc, method)(*plain, **options))

    def __getitem__(self, key: Any) -> Any:
        return _watched(super().__getitem__(key))

    def __iter__(self) -> Any:
        return (self[i] for i in range(len(self)))

    def __float__(self) -> NoReturn:
        raise _ObjectionError("float(), or a function of the math module")

    __int__ = __float__

    def astype(self, dtype: Any, *args: Any, **options: Any) -> Any:
        if np.dtype(dtype).kind != "c" or np.dtype(dtype).itemsize < 16:
            raise _ObjectionError(f".astype({np.dtype(dtype)})")
        return super().astype(dtype, *args, **options)

    def round(self, *args: Any, **options: Any) -> NoReturn:
        raise _ObjectionError("rounding")

    __round__ = round

    @property  # type: ignore[misc]
    def real(self) -> NoReturn:  # type: ignore[override]
        raise _ObjectionError(".real")

    @property  # type: ignore[misc]
    def imag(self) -> NoReturn:  # type: ignore[override]
        raise _ObjectionError(".imag")


def _watched(result: Any) -> Any:
    """The result of an operation, watched if it is complex."""
    array = np.asarray(result) if isinstance(result, np.ndarray | np.generic) else None
    return result if array is None or array.dtype.kind != "c" else array.view(_Watched)


def complex_step(call: str, f: Function, point: Array) -> Array:
    """The gradient of f at `point` by the complex step; ValueError where f shows it can't be."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", np.exceptions.ComplexWarning)
        _require_analytic(call, f, point)
        slopes = np.empty(point.shape)
        for index in places(point):
            moved = point.astype(complex)
            moved[index] += 1j * H
            slopes[index] = _complex_value(call, f(moved)).imag / H
    _audit(call, f, point, slopes)
    return slopes


def _require_analytic(call: str, f: Function, point: Array) -> None:
    """Try f once on an array that objects, and once more on a plain one if that fails."""
    moved = np.asarray(point + 1j * H)
    try:
        returned = f(moved.copy().view(_Watched))
    except _ObjectionError as objection:
        _refuse(call, f"f uses {objection}, which has no complex derivative")
    except Exception:  # f may have no use for a kind of array that it does not know
        try:
            returned = f(moved.copy())
        except Exception as error:
            _refuse(call, f"on complex numbers f raised {type(error).__name__}: {error}", error)
    _complex_value(call, returned)


def _complex_value(call: str, returned: Any) -> complex:
    """What f returned for a complex point, as one complex number of full precision."""
    value = np.asarray(returned)
    if value.dtype.kind in "iuf":
        _refuse(call, f"f returned the real number {value} for a complex point")
    if value.dtype.kind != "c" or value.size != 1:
        _refuse(call, f"f must return one number; it returned {describe(returned)}")
    if value.dtype.itemsize < 16:
        _refuse(call, f"f returned {value.dtype}, which is single precision")
    return complex(value.reshape(()).item())


def _audit(call: str, f: Function, point: Array, slopes: Array) -> None:
    """Hold the slope in one uneven direction against that of f on real numbers."""
    direction = np.cos(np.arange(1, point.size + 1)).reshape(point.shape)
    direction *= np.maximum(np.abs(point), 1.0) / np.linalg.norm(direction)
    try:
        real = search(call, lambda t: as_number(call, f(point + t * direction)), 0.0)
    except (TypeError, ValueError) as error:
        _refuse(call, f"on real numbers it should return one: {error}", error)
    found = float(np.vdot(slopes, direction))
    if not real:
        why = real.status.value.rstrip(".")
        _refuse(call, f"on real numbers it finds no slope to compare with. {why}")
    if not abs(found - real.value) <= 10 * real.error + 1e-6 * abs(real.value):
        _refuse(
            call,
            f"the complex step finds the slope {found:.6g} where f itself has {real.value:.6g}: "
            "an operation in it is not analytic",
        )


def _refuse(call: str, reason: str, cause: Exception | None = None) -> NoReturn:
    raise ValueError(
        f'{call}: method="complex" needs an f that is analytic, and computes with complex numbers; '
        f'{reason}. Use method="accurate" or leave method out.'
    ) from cause
