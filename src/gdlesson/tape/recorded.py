"""A value on a tape: it behaves as an array of numpy, and writes down what is done with it.

Python's operators come in by their methods; numpy's functions by its two protocols, __array_ufunc__
and __array_function__. Arrays of constants may stand on either side.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from gdlesson.tape import leaks
from gdlesson.tape.arithmetic import Arithmetic
from gdlesson.tape.operations import entries, written
from gdlesson.tape.recording import NO_SETTINGS, Handle, answer, lifted, record
from gdlesson.tape.rules import BY_METHOD, FRESH, RULES
from gdlesson.tape.views import seen, write

#: What an index is made of if it picks out a view.
VIEWING = (int, np.integer, slice, type(None), type(Ellipsis))


class Recorded(Arithmetic):
    """An array, or a number, that was computed from w."""

    __slots__ = ()

    # What numpy asks.

    def __array_ufunc__(
        self, ufunc: Any, method: str, *inputs: Any, out: Any = None, **settings: Any
    ) -> Any:
        function = ufunc if method == "__call__" else BY_METHOD.get((ufunc, method))
        if method == "outer":
            a, b = (np.asarray(i) if isinstance(i, list) else i for i in inputs)
            return record(ufunc, (a.reshape(a.shape + (1,) * b.ndim), b), settings)
        if function is not None and set("".join(ufunc.types)) == set("O->"):
            return ufunc(*(np.asarray(i, object) if isinstance(i, Handle) else i for i in inputs))
        if function is None:
            raise leaks.unknown(f"np.{ufunc.__name__}.{method}")
        if method in ("reduce", "accumulate"):
            settings.setdefault("axis", 0)
        in_place = out is not None and out[0] is inputs[0] and isinstance(out[0], np.ndarray)
        if in_place:
            inputs = (out[0].copy(), *inputs[1:])
        made = record(function, inputs, settings)
        if out is None or out[0] is None:
            return made
        if isinstance(out[0], Recorded):
            return write(out[0], made)
        if in_place and out[0].base is None:
            # x += w: the name x has the sum from now on. Another name for the array can't have it,
            # and shall not pass off old numbers as new ones.
            out[0][...] = np.nan
            made.tape.lost = True
            return made
        raise leaks.unknown(f"np.{ufunc.__name__}", ("out",))

    def __array_function__(self, function: Any, types: Any, arguments: Any, settings: Any) -> Any:
        if function in FRESH:
            plain = tuple(a.value if isinstance(a, Handle) else a for a in arguments)
            return self.noted(function, (), (), plain, settings, function(*plain, **settings))
        if function in (np.array, np.asarray, np.asanyarray):
            return lifted(arguments[0])
        return record(function, arguments, settings)

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        if dtype is not None and np.dtype(dtype) != object:
            raise leaks.plain_number_wanted("an array of plain numbers")
        if leaks.refused_or_sparse():
            return _wrapped(self)
        whole = np.empty(self.shape, dtype=object)
        for index in np.ndindex(self.shape):
            whole[index] = self[index] if self.shape else self
        return whole

    # What Python asks.

    def __bool__(self) -> bool:
        return bool(answer(bool, (self,), NO_SETTINGS))

    def __len__(self) -> int:
        if not self.value.shape:
            raise leaks.RecordingError(
                "grad: a number has no length; and only numpy's functions take what came of w."
            )
        return len(self.value)

    def __iter__(self) -> Iterator[Recorded]:
        return (self[i] for i in range(len(self.value)))

    def __getitem__(self, index: Any) -> Any:
        index = _plain_index(index)
        value = self.value[index]
        here = ((0, self.index),)
        made = self.noted(entries, RULES[entries], here, (self.value,), {"index": index}, value)
        if not made.value.shape:
            return made
        parts = index if type(index) is tuple else (index,)
        if all(isinstance(part, VIEWING) for part in parts):
            return seen(self, made, lambda base: base[index], index)
        return made

    def __setitem__(self, index: Any, v: Any) -> None:
        index, v = _plain_index(index), lifted(v)
        places = np.arange(self.size).reshape(self.shape)[index]
        if np.unique(places).size < places.size:
            raise TypeError(
                "grad: f writes twice into one entry in one assignment. Write one after the other."
            )
        write(self, record(written, (self, v), {"index": index}))

    def __hash__(self) -> int:
        return hash(self.value)

    def __divmod__(self, other: Any) -> Any:
        return record(np.divmod, (self, other), NO_SETTINGS)

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        """A number passes as one, where f asks for its type."""
        return type(self) if self.value.shape else np.float64

    def __repr__(self) -> str:
        return f"Recorded({self.value!r})"

    def __format__(self, spec: str) -> str:
        return format(self.value, spec)

    def __float__(self) -> float:
        raise leaks.plain_number_wanted("float")

    def __int__(self) -> int:
        raise leaks.plain_number_wanted("int")

    def __index__(self) -> int:
        raise leaks.plain_number_wanted("a whole number")

    def __complex__(self) -> complex:
        raise leaks.plain_number_wanted("complex")

    def __round__(self, digits: int = 0) -> Any:
        raise leaks.plain_number_wanted("round")

    def __trunc__(self) -> int:
        raise leaks.plain_number_wanted("int")

    def __floor__(self) -> int:
        raise leaks.plain_number_wanted("floor")

    def __ceil__(self) -> int:
        raise leaks.plain_number_wanted("ceil")

    # What an array has.

    @property
    def shape(self) -> Any:
        """The lengths of its axes."""
        return self.value.shape

    @property
    def ndim(self) -> int:
        """The number of its axes."""
        return len(self.value.shape)

    @property
    def size(self) -> int:
        """The number of its entries."""
        return int(self.value.size)

    @property
    def T(self) -> Any:
        """Rows and columns exchanged."""
        return self.transpose()

    @property
    def mT(self) -> Any:
        """Rows and columns of each matrix in a stack exchanged."""
        return np.swapaxes(self, -1, -2)

    @property
    def flat(self) -> Iterator[Recorded]:
        """Its entries, one by one."""
        return iter(self.reshape(-1))

    def __getattr__(self, name: str) -> Any:
        # A number has no dtype here, so that numpy's own functions leave it what it is.
        if name == "dtype" and self.ndim:
            return np.dtype(float)
        if name == "real":
            return self
        raise AttributeError(f"grad: what is computed from w has no attribute {name!r} here.")

    def conj(self) -> Any:
        """Itself: it is real."""
        return self.copy()

    def transpose(self, *axes: Any) -> Any:
        """Its axes in another order."""
        order = axes[0] if len(axes) == 1 else axes or None
        made = record(np.transpose, (self, order), NO_SETTINGS)
        return seen(self, made, lambda base: base.transpose(order))

    def reshape(self, *shape: Any, order: str = "C") -> Any:
        """Its entries in another shape."""
        wanted = shape[0] if len(shape) == 1 else shape
        settings = NO_SETTINGS if order == "C" else {"order": order}
        made = record(np.reshape, (self, wanted), settings)
        return seen(self, made, lambda base: base.reshape(wanted, order=order))

    def ravel(self, order: str = "C") -> Any:
        """Its entries in one row."""
        return self.reshape(-1, order=order)

    def fill(self, v: Any) -> None:
        """Write one number into every entry."""
        self[...] = v

    def sort(self, axis: int = -1) -> None:
        """Put its entries in order, in place."""
        write(self, np.sort(self, axis=axis))

    def __copy__(self) -> Any:
        return self.copy()

    def __deepcopy__(self, memo: Any) -> Any:
        return self.copy()

    def copy(self, order: str = "C") -> Any:
        """The same numbers, in an array of their own."""
        return record(np.positive, (self,), NO_SETTINGS)

    def astype(self, dtype: Any, **how: Any) -> Any:
        """A float stays what it is; whole numbers and truths are plain ones."""
        kind = np.dtype(dtype).kind
        return self.copy() if kind == "f" else answer(np.ndarray.astype, (self, dtype), NO_SETTINGS)

    def item(self, *index: Any) -> Any:
        """Its one number, or the one at an index."""
        return self[index] if index else self.reshape(())

    def tolist(self) -> Any:
        """Its entries in a list, or in a list of lists; a number as it is."""
        return [each.tolist() for each in self] if self.ndim else self

    def max(self, other: Any = None, axis: Any = None, **settings: Any) -> Any:
        """The largest entry; of a number, the larger of it and another, as Value has it."""
        if other is not None and (isinstance(other, Recorded) or not self.ndim):
            return np.maximum(self, other)
        return record(np.max, (self,), {"axis": axis if other is None else other, **settings})


def _wrapped(x: Recorded) -> Any:
    """x as an object that an array holds: a sparse matrix then leaves the product to x."""
    whole = np.empty((), dtype=object)
    whole[()] = x
    return whole


def _plain_index(index: Any) -> Any:
    """An index that stays as it is, whatever becomes of the lists and arrays in it."""
    if isinstance(index, list | np.ndarray):
        return np.array(index)
    if isinstance(index, tuple):
        return tuple(_plain_index(part) for part in index)
    return index
