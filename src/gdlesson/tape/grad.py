"""grad(f): f is recorded once, and the record is walked backward."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from gdlesson._validate import describe, real_array, require_callable
from gdlesson.tape.leaks import lost_in_place, told_better
from gdlesson.tape.record import Tape
from gdlesson.tape.recorded import Recorded
from gdlesson.tape.recording import Handle, lifted


def grad(f: Callable[[Any], Any]) -> Callable[[ArrayLike], Any]:
    """The gradient function of f, by reverse mode: what `descend` takes as `gradient`.

    Args:
        f: takes an array (or a number) and returns one number. It is called once, with an array
            that writes down what is done with it: Python's operators, loops and ifs, numpy's
            functions, indexing, writing into arrays. At ties and corners the slope is PyTorch's.

    Returns:
        A function from w to the gradient in the shape of w. It can be differentiated again.

    Raises:
        TypeError: if f is no function, returns what was not computed from w, or does what can't be
            recorded: the error names it and says what to write.

    >>> grad(lambda w: w[0] ** 2 + 3 * w[1] ** 2)([4, 3])
    array([ 8., 18.])
    >>> grad(grad(lambda x: x**3))(2.0)
    array(12.)

    Source: the reverse mode is Linnainmaa's (1970).
    Limitation: every array that f computes is kept until the walk back. An f that asks for w's type
    sees another than an array's.
    """
    require_callable("grad", "f", f)

    def gradient(w: ArrayLike) -> Any:
        if isinstance(w, list | tuple) and any(isinstance(each, Handle) for each in w):
            w = np.stack(w)  # entries of what an outer tape records
        point = w.copy() if isinstance(w, Recorded) else real_array("grad", "w", w)[()]
        with np.errstate(all="ignore"):
            tape = Tape(point)
            return _pulled(tape, _run(f, tape), point)

    return gradient


def recorded(f: Callable[[Any], Any], w: ArrayLike) -> Recorded:
    """f's one number as it stands on its tape: value, and all operations that led to it.

    Raises:
        TypeError: as `grad`, and where f's number does not depend on w.

    >>> float(recorded(lambda w: w[0] * w[1], [4.0, 3.0]).tape.run(np.array([2.0, 5.0])))
    10.0
    """
    point = real_array("grad", "w", w)
    with np.errstate(all="ignore"):
        end = _run(f, Tape(point[()]))
    if not isinstance(end, Recorded):
        raise TypeError(f"grad: f must return one number computed from w; got {describe(end)}.")
    return end


def _run(f: Callable[[Any], Any], tape: Tape) -> Any:
    """Call f with w as the first entry of the tape; what it returned, judged."""
    start = Recorded(tape, 0, tape.entries[0][-1])
    try:
        end = lifted(f(start))
    except (TypeError, ValueError, IndexError) as error:
        better = told_better(error)
        if better is error:
            raise
        raise better from None
    finally:
        tape.constants.release()
    if tape.lost and not _all_numbers(end):
        raise lost_in_place()
    return _end(tape, end)


def _all_numbers(end: Any) -> bool:
    """Whether there is no NaN in what f returned."""
    value = end.value if isinstance(end, Handle) else end
    return not (isinstance(value, np.ndarray | float) and np.isnan(value).any())


def _end(tape: Tape, end: Any) -> Any:
    """What f returned, as one recorded number; plain ones pass if f looked at w before."""
    if isinstance(end, Handle) and end.value.size == 1:
        return end
    if not tape.untouched and np.size(end) == 1 and np.asarray(end).dtype.kind in "iuf":
        return end  # such as the 0 of max(0, w[0]): on this side f does not change
    plain = end.value if isinstance(end, Handle) else end
    raise TypeError(
        f"grad: f must return one number computed from w; it returned {describe(plain)}. "
        + ("Reduce it with .sum() or .mean()." if np.ndim(end) else "Use w, and numpy's functions.")
    )


def _pulled(tape: Tape, end: Any, point: Any) -> Any:
    """The gradient at the point, in its shape; zeros where f does not depend on w."""
    if not isinstance(end, Handle):
        return np.full(point.shape, 0.0 if np.isfinite(end).all() else np.nan)
    if end.tape is not tape:
        return np.zeros(point.shape)
    found = tape.pull(end.index, np.ones(end.value.shape)[()])
    if found is None:
        return np.zeros(point.shape)
    return found if isinstance(found, Handle) else np.array(found, dtype=float)
