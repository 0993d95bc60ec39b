"""Functions to descend: the landscapes of the lesson, and mean squared error (squared_error.py).

Each knows its value, its exact gradient, where its minima are, a window worth drawing, and,
where it is the same everywhere, its curvature. They are called like any function:

>>> from gdlesson.objectives import bowl
>>> bowl((4, 3))
43.0
>>> bowl.gradient((4, 3))
array([ 8., 18.])
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import product
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike

from gdlesson._validate import Array, describe
from gdlesson.losses.squared_error import MeanSquaredError as MeanSquaredError
from gdlesson.losses.squared_error import Minibatches as Minibatches
from gdlesson.losses.squared_error import squares_and_gradient as squares_and_gradient
from gdlesson.tape.recorded import Recorded

Window = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Objective:
    """A named function of one or two variables, with what is known about it.

    Args:
        name: one lower-case word, as in `objectives.bowl`.
        formula: the function as a reader would write it.
        value: computes f from the coordinates; works on whole grids, coordinate by coordinate.
        slopes: computes the partial derivatives from the coordinates, one per coordinate.
        minima: every known local minimum, each of shape (dimension,); empty if there is none.
        window: ((low, high), ...), the part worth drawing, one pair per coordinate.
        start: a starting point that shows something.
        curvature: the eigenvalues of the second derivative, where they are the same everywhere.

    Limitation: the minima are the known ones, to double precision; no search is made for others.
    """

    name: str
    formula: str
    value: Callable[..., Any] = field(repr=False)
    slopes: Callable[..., tuple[Any, ...]] = field(repr=False)
    minima: tuple[tuple[float, ...], ...] = field(repr=False)
    window: Window = field(repr=False)
    start: tuple[float, ...] = field(repr=False)
    curvature: tuple[float, ...] | None = field(default=None, repr=False)
    new_each_time: ClassVar[bool] = True

    @property
    def dimension(self) -> int:
        """How many variables the function has: 1 or 2."""
        return len(self.window)

    @property
    def border(self) -> float | None:
        """The learning rate 2/L at which descent stops converging, where curvature is constant.

        L is the largest curvature. Below 2/L every step contracts; above it one direction grows.
        None where the curvature changes from place to place, or where there is no minimum.
        """
        if self.curvature is None or min(self.curvature) <= 0:
            return None
        return 2 / max(self.curvature)

    def __call__(self, w: ArrayLike) -> Any:
        """The value at w, shape (dimension,) or (dimension, ...) for a whole grid at once.

        A function of one variable also takes a plain number.
        """
        value = self.value(*self._coordinates(w))
        return value if isinstance(value, np.ndarray | Recorded) else float(value)

    def gradient(self, w: ArrayLike) -> Array:
        """The exact gradient at w, in the shape of w."""
        slopes = self.slopes(*self._coordinates(w))
        return np.array(slopes if np.ndim(w) else slopes[0], dtype=float)

    def value_and_gradient(self, w: ArrayLike) -> tuple[Any, Array]:
        """Both at w, for less than the price of asking twice."""
        at = self._coordinates(w)
        value, slopes = self.value(*at), self.slopes(*at)
        number = value if isinstance(value, np.ndarray) else float(value)
        return number, np.array(slopes if np.ndim(w) else slopes[0], dtype=float)

    def _coordinates(self, w: ArrayLike) -> tuple[Any, ...]:
        point = w if isinstance(w, Recorded) else np.asarray(w, dtype=float)
        if point.ndim == 0 and self.dimension == 1:
            return (point[()],)
        if point.ndim == 0 or len(point) != self.dimension:
            raise ValueError(
                f"{self.name}: w must have {self.dimension} coordinate(s), as in "
                f"{self.start}; got {describe(w)}."
            )
        return (point[0],) if len(point) == 1 else (point[0], point[1])


parabola = Objective(
    name="parabola",
    formula="x²",
    value=lambda x: x * x,
    slopes=lambda x: (2 * x,),
    minima=((0.0,),),
    window=((-3.0, 3.0),),
    start=(2.0,),
    curvature=(2.0,),
)

two_valleys = Objective(
    # x⁴ - 2x² has two equal valleys at -1 and 1; the tilt 0.3 x makes the left one the deeper.
    name="two_valleys",
    formula="x⁴ - 2x² + 0.3x",
    value=lambda x: x**4 - 2 * x**2 + 0.3 * x,
    slopes=lambda x: (4 * x**3 - 4 * x + 0.3,),
    # The roots of 4x³ - 4x + 0.3 with positive curvature; the third root, 0.0754, is the ridge.
    minima=((-1.0355787140888537,), (0.9601495555191055,)),
    window=((-1.8, 1.8),),
    start=(1.7,),
)

bowl = Objective(
    name="bowl",
    formula="x² + 3y²",
    value=lambda x, y: x * x + 3 * y * y,
    slopes=lambda x, y: (2 * x, 6 * y),
    minima=((0.0, 0.0),),
    window=((-5.0, 5.0), (-4.0, 4.0)),
    start=(4.0, 3.0),
    curvature=(2.0, 6.0),
)

saddle = Objective(
    name="saddle",
    formula="x² - y²",
    value=lambda x, y: x * x - y * y,
    slopes=lambda x, y: (2 * x, -2 * y),
    minima=(),
    window=((-3.0, 3.0), (-2.5, 2.5)),
    start=(2.5, 0.01),
    curvature=(2.0, -2.0),
)

rosenbrock = Objective(
    # Rosenbrock (1960): a long, curved, nearly flat valley with steep walls.
    name="rosenbrock",
    formula="(1 - x)² + 100(y - x²)²",
    value=lambda x, y: (1 - x) ** 2 + 100 * (y - x * x) ** 2,
    slopes=lambda x, y: (-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)),
    minima=((1.0, 1.0),),
    window=((-2.0, 2.0), (-1.0, 3.0)),
    start=(-1.2, 1.0),
)

himmelblau = Objective(
    # Himmelblau (1972): four minima, all of height 0.
    name="himmelblau",
    formula="(x² + y - 11)² + (x + y² - 7)²",
    value=lambda x, y: (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2,
    slopes=lambda x, y: (
        4 * x * (x * x + y - 11) + 2 * (x + y * y - 7),
        2 * (x * x + y - 11) + 4 * y * (x + y * y - 7),
    ),
    minima=(
        (3.0, 2.0),
        (-2.8051180869527448, 3.1313125182505730),
        (-3.7793102533777469, -3.2831859912861694),
        (3.5844283403304917, -1.8481265269644035),
    ),
    window=((-6.0, 6.0), (-6.0, 6.0)),
    start=(0.5, -0.5),
)

beale = Objective(
    # Beale (1958): flat plains that end in sharp corners.
    name="beale",
    formula="(1.5 - x + xy)² + (2.25 - x + xy²)² + (2.625 - x + xy³)²",
    value=lambda x, y: (
        (1.5 - x + x * y) ** 2 + (2.25 - x + x * y**2) ** 2 + (2.625 - x + x * y**3) ** 2
    ),
    slopes=lambda x, y: (
        2 * (1.5 - x + x * y) * (y - 1)
        + 2 * (2.25 - x + x * y**2) * (y**2 - 1)
        + 2 * (2.625 - x + x * y**3) * (y**3 - 1),
        2 * (1.5 - x + x * y) * x
        + 2 * (2.25 - x + x * y**2) * 2 * x * y
        + 2 * (2.625 - x + x * y**3) * 3 * x * y**2,
    ),
    minima=((3.0, 0.5),),
    window=((-1.0, 4.5), (-1.5, 1.5)),
    start=(1.0, 1.0),
)

cubic = Objective(
    # Section 5's example. The valley floor is at (-2/27, 2/9), but for y → -∞ it falls for ever.
    name="cubic",
    formula="3x² + 2xy + y³",
    value=lambda x, y: 3 * x * x + 2 * x * y + y**3,
    slopes=lambda x, y: (6 * x + 2 * y, 2 * x + 3 * y * y),
    minima=((-2 / 27, 2 / 9),),
    window=((-2.0, 2.0), (-1.5, 2.0)),
    start=(1.0, 1.0),
)

ravine = Objective(
    # A straight valley that lies askew: a hundred times as steep across as along.
    name="ravine",
    formula="5(x - y)² + (x + y)²/20",
    value=lambda x, y: 5 * (x - y) ** 2 + (x + y) ** 2 / 20,
    slopes=lambda x, y: (10 * (x - y) + (x + y) / 10, -10 * (x - y) + (x + y) / 10),
    minima=((0.0, 0.0),),
    window=((-4.0, 4.0), (-4.0, 4.0)),
    start=(3.0, 2.0),
    curvature=(0.2, 20.0),
)

plateau = Objective(
    # A hollow in a plain: far out no slope says where it is.
    name="plateau",
    formula="x²/(1 + x²) + y²/(1 + y²)",
    value=lambda x, y: x * x / (1 + x * x) + y * y / (1 + y * y),
    slopes=lambda x, y: (2 * x / (1 + x * x) ** 2, 2 * y / (1 + y * y) ** 2),
    minima=((0.0, 0.0),),
    window=((-5.0, 5.0), (-4.0, 4.0)),
    start=(4.0, 2.0),
)


_TURN = 2 * np.pi
#: No distance but 0 is as small as that: squares of a float64 end far above.
_TIP = 1e-300


def _mirrored(*places: tuple[float, ...]) -> tuple[tuple[float, float], ...]:
    """Each place with both signs of both coordinates, and with the two exchanged."""
    turned = [place for x, y in places for place in ((x, y), (y, x))]
    signs = product((1.0, -1.0), repeat=2)
    return tuple(sorted({(s * x + 0.0, t * y + 0.0) for s, t in signs for x, y in turned}))


rastrigin = Objective(
    # Rastrigin (1974): a bowl under an egg box, with a hollow near every whole-numbered point.
    name="rastrigin",
    formula="20 + x² - 10cos 2πx + y² - 10cos 2πy",
    value=lambda x, y: 20 + x * x - 10 * np.cos(_TURN * x) + y * y - 10 * np.cos(_TURN * y),
    slopes=lambda x, y: tuple(2 * v + 10 * _TURN * np.sin(_TURN * v) for v in (x, y)),
    # Along each axis 0 and the roots of 2x + 20π sin 2πx next to 1 and 2.
    minima=_mirrored(*product((0.0, 0.9949586376523348, 1.9899122337085495), repeat=2)),
    window=((-2.6, 2.6), (-2.2, 2.2)),
    start=(2.3, 1.6),
)


def _ackley(x: Any, y: Any) -> tuple[Any, Any, Any]:
    """The distance from the funnel's tip, the funnel, and the ripples."""
    far = np.sqrt((x * x + y * y) / 2)
    ripples = np.exp((np.cos(_TURN * x) + np.cos(_TURN * y)) / 2)
    return far, 20 * np.exp(-far / 5), ripples


def _ackley_slopes(x: Any, y: Any) -> tuple[Any, ...]:
    far, funnel, ripples = _ackley(x, y)
    # At the tip of the funnel the slope has no limit; 0 is its mean over all sides.
    steep = funnel / (10 * np.maximum(far, _TIP))
    return tuple(steep * v + np.pi * ripples * np.sin(_TURN * v) for v in (x, y))


ackley = Objective(
    # Ackley (1987): ripples, almost level far out, with one deep funnel in the middle.
    name="ackley",
    formula="20 + e - 20exp(-√((x² + y²)/50)) - exp((cos 2πx + cos 2πy)/2)",
    value=lambda x, y: (20 + np.e) - sum(_ackley(x, y)[1:]),
    slopes=_ackley_slopes,
    # The tip, and the roots of the gradient next to whole-numbered points.
    minima=_mirrored(
        (0.0, 0.0), (0.9521665459501717, 0.0), (1.9589197181217173, 0.0),
        (0.9684776587077244, 0.9684776587077244), (1.9646166628629864, 0.9824160350791393),
        (1.9744519864841166, 1.9744519864841166),
    ),
    window=((-2.6, 2.6), (-2.2, 2.2)),
    start=(2.3, 1.6),
)  # fmt: skip

#: Every named objective, in the order in which the playground offers them.
ALL: dict[str, Objective] = {
    o.name: o
    for o in (
        bowl, ravine, rosenbrock, saddle, plateau, himmelblau, beale, cubic, rastrigin, ackley,
        parabola, two_valleys,
    )
}  # fmt: skip
