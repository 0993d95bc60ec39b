"""Functions made ready for drawing: values along a line and on a grid, contour lines.

What the static figures and the playground have in common. Needs contourpy (which comes with
matplotlib), not matplotlib itself.
"""

from __future__ import annotations

import functools
import inspect
import math
import re
from collections.abc import Callable, Iterable
from typing import Any, cast

import numpy as np

from gdlesson._validate import Array, as_number, require_callable
from gdlesson.drawing.heights import contour_levels
from gdlesson.objectives import Objective, Window

Polyline = Array  # shape (k, 2)
#: What `math` says where a function has no value: until Python 3.13, and since 3.14.
_OUTSIDE = re.compile(r"math domain error|expected a (positive|nonnegative|finite|number)")
#: Points along each axis: where f may be asked one by one, and as fine as a narrow valley needs.
COARSE, FINE = 61, 181


def of_one_vector(f: Callable[..., Any], *, call: str = "of_one_vector") -> Callable[[Any], Any]:
    """f as a function of one array w, whether it was written as f(w) or as f(x, y).

    Args:
        f: takes w of shape (2,), or two numbers.
        call: whose name an error begins with.

    Returns:
        f itself if it takes one argument, else a function that hands w[0], w[1] to f.

    Raises:
        TypeError: if f is no function, or needs another number of arguments.

    >>> of_one_vector(lambda x, y: x + 10 * y)([1, 2])
    21

    Limitation: a function written with *args is taken for f(w).
    """
    require_callable(call, "f", f)
    if isinstance(f, Objective):
        return f
    try:
        parameters = inspect.signature(f).parameters.values()
    except (TypeError, ValueError):  # builtins such as max do not tell
        return f
    needed = [
        p
        for p in parameters
        if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD) and p.default is p.empty
    ]
    if len(needed) == 2:
        return lambda w: f(w[0], w[1])
    if len(needed) > 2:
        names = ", ".join(p.name for p in needed)
        raise TypeError(
            f"{call}: f must take w, or x and y; this one needs {len(needed)}: ({names})."
        )
    return f


def with_holes(f: Callable[[Any], Any], places: Iterable[Any]) -> Callable[[Any], Any]:
    """f with NaN wherever it has no real value: where Python says so, or answers a complex number.

    Args:
        f: a learner's function. One that brings its own gradient is given back as it is.
        places: where f is tried. If it has no real value at any of them, that is no hole but f's
            own fault: it is given back as it is, and says so itself.

    Returns:
        A function of the same argument.

    >>> root = with_holes(lambda x: x**0.5, [-1.0, 1.0])
    >>> root(4.0), root(-4.0)
    (2.0, nan)

    Limitation: a ValueError that f raises in words of its own is no hole; it is raised.
    """
    own = isinstance(f, Objective) or hasattr(f, "gradient") or hasattr(f, "value_and_gradient")
    if own or not any(_is_real(f, place) for place in places):
        return f

    @functools.wraps(f)
    def holed(w: Any) -> Any:
        try:
            value = f(w)
        except (ArithmeticError, ValueError) as error:
            if isinstance(error, ValueError) and not _OUTSIDE.match(str(error)):
                raise
            return math.nan
        return math.nan if isinstance(value, complex) else value

    return holed


def _is_real(f: Callable[[Any], Any], place: Any) -> bool:
    try:
        with np.errstate(all="ignore"):
            return not isinstance(f(place), complex)
    except Exception:  # whatever it is, f will raise it again where it is told
        return False


def values_along(f: Callable[[float], Any], xs: Array, *, call: str = "values_along") -> Array:
    """f at each of xs, one plain number at a time; NaN where f has no finite value.

    Args:
        f: a function of one number.
        xs: shape (n,).
        call: whose name an error begins with.

    Returns:
        Shape (n,).

    Raises:
        TypeError, ValueError: if f returns something other than a number.

    >>> import math
    >>> values_along(math.sqrt, np.array([-1.0, 4.0]))
    array([nan,  2.])

    Limitation: one call of f for each number, arrays or not.
    """
    with np.errstate(all="ignore"):
        ys = np.array([_number_or_nan(call, f, x) for x in xs.tolist()])
    ys[np.isinf(ys)] = np.nan
    return ys


def values_on_grid(
    f: Callable[[Any], Any], window: Window, size: int = COARSE, *, call: str = "values_on_grid"
) -> tuple[Array, Array, Array]:
    """f on a size × size grid over the window.

    Args:
        f: takes w of shape (2,), returns a number. One that also takes a whole grid of shape
            (2, size, size) is called once; that its answer is the same is checked first.
        window: ((x low, x high), (y low, y high)).
        size: points along each axis.
        call: whose name an error begins with.

    Returns:
        x of shape (size,), y of shape (size,), and the values, shape (size, size), with
        values[row, column] = f(x[column], y[row]); not finite where f is not.

    Raises:
        TypeError, ValueError: if f returns something other than a number.

    >>> values_on_grid(lambda w: w[0] + 10 * w[1], ((0, 1), (0, 2)), size=2)[2]
    array([[ 0.,  1.],
           [20., 21.]])

    Limitation: a function that can't take grids is called size² times.
    """
    (left, right), (low, high) = window
    x, y = np.linspace(left, right, size), np.linspace(low, high, size)
    grid = np.array(np.meshgrid(x, y))
    with np.errstate(all="ignore"):
        try:
            whole = np.asarray(f(grid.copy()))
            if whole.shape == (size, size) and whole.dtype.kind in "iuf":
                probes = [(0, 0), (size // 3, size // 2), (size - 1, size // 4)]
                alone = [_number_or_nan(call, f, grid[:, i, j]) for i, j in probes]
                if np.allclose([whole[p] for p in probes], alone, equal_nan=True):
                    return x, y, whole.astype(float)
        except Exception:  # the learner's f was not written for grids: point by point, then
            pass
        points = grid.reshape(2, -1).T
        values = np.array([_number_or_nan(call, f, p) for p in points])
    return x, y, values.reshape(size, size)


def _number_or_nan(call: str, f: Callable[[Any], Any], w: Array | float) -> float:
    try:
        return as_number(call, f(w if isinstance(w, float) else w.copy()))
    except ArithmeticError:
        return np.nan
    except ValueError as error:
        if _OUTSIDE.match(str(error)):
            return np.nan
        raise


def fineness(f: object) -> int:
    """How many points along each axis a still of f has: the lesson's own take a grid at once."""
    return FINE if isinstance(f, Objective) else COARSE


def contour_lines(
    f: Callable[[Any], Any],
    window: Window,
    count: int | Array = 14,
    *,
    size: int = COARSE,
    call: str = "contour_lines",
) -> list[tuple[float, list[Polyline]]]:
    """The contour lines of f over the window: (height, polylines of shape (k, 2)) for each level.

    The heights are round, and about `count`; or they are those that `count` holds.

    >>> from gdlesson.objectives import bowl
    >>> height, lines = contour_lines(bowl, bowl.window)[0]
    >>> np.allclose([bowl(point) for point in lines[0]], height, rtol=0.02)
    True

    Limitation: drawn from a size × size grid; left out, detail finer than a sixtieth of the window
    is lost.
    """
    from contourpy import LineType, contour_generator

    x, y, values = values_on_grid(f, window, size, call=call)
    masked = np.ma.masked_invalid(values)
    generator = contour_generator(x, y, masked, line_type=LineType.Separate)
    levels = contour_levels(values, count) if isinstance(count, int) else np.unique(count)
    lines = {level: cast(list[Polyline], generator.lines(level)) for level in levels.tolist()}
    return list(lines.items())
