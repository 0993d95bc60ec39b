"""A surface as the widgets with a contour map draw it."""

from __future__ import annotations

import contextlib
import functools
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import product
from typing import Any, ClassVar, cast

import numpy as np
import traitlets

from gdlesson._validate import Array, real_array, require_callable
from gdlesson.drawing.heights import heavy, rule
from gdlesson.drawing.surfaces import FINE, of_one_vector
from gdlesson.drawing.terrain import Terrain, terrain
from gdlesson.objectives import ALL, Objective, Window
from gdlesson.widgets._alarm import NoAnswerError
from gdlesson.widgets._base import LessonWidget
from gdlesson.widgets._own import (
    Watch,
    affordable,
    for_a_picture,
    watched,
)
from gdlesson.widgets._programs import program_of
from gdlesson.widgets._rates import rate_stops, usual_rate
from gdlesson.widgets._written_down import WrittenDown, written_down


@dataclass(frozen=True)
class Surface:
    """What a contour map needs to know about a landscape."""

    name: str
    formula: str
    f: Callable[[Any], Any]
    window: Window
    start: tuple[float, ...]
    minima: tuple[tuple[float, ...], ...] = ()
    border: float | None = None
    heights: tuple[float, ...] = ()  # of the contour lines; left out, round ones that fit
    call: str = "picture"  # whose name an error of f begins with

    @classmethod
    def of(cls, o: Objective) -> Surface:
        """The surface of a named objective of two variables."""
        return cls(o.name, o.formula, o, o.window, o.start, o.minima, o.border)

    @classmethod
    def own(cls, call: str, f: Callable[..., Any], window: Window) -> Surface:
        """The surface of a learner's f(w) or f(x, y)."""
        named = getattr(f, "__name__", "f")
        formula = "your function" if named == "<lambda>" else f"your {named}"
        # Off the middle, where a symmetric function would have nothing to show.
        start = tuple(round(low + 0.8 * (high - low), 3) for low, high in window)
        places = [np.array(start), *(np.array(w) for w in product(*map(_thirds, window)))]
        whole = written_down(of_one_vector(f, call=call), window, places)
        return cls("own", formula, whole, window, start, call=call)

    @classmethod
    def chosen(
        cls, call: str, objective: object, window: Window, known: dict[str, Surface]
    ) -> Surface:
        """The surface meant by an Objective, the name of a known one, or a function."""
        if isinstance(objective, str):
            if objective not in known:
                raise ValueError(
                    f"{call}: objective must be one of {', '.join(known)}, an Objective, "
                    f"or a function; got {objective!r}."
                )
            return known[objective]
        if isinstance(objective, Objective):
            if objective.dimension != 2:
                raise ValueError(
                    f"{call}: objective must have two variables; {objective.name} has "
                    f"{objective.dimension}. DescentExplorer1D shows functions of one."
                )
            return cls.of(objective)
        require_callable(call, "objective", objective)
        sides = real_array(call, "window", window)
        if sides.shape != (2, 2) or not (sides[:, 0] < sides[:, 1]).all():
            raise ValueError(
                f"{call}: window must be ((x low, x high), (y low, y high)); got {window!r}."
            )
        (left, right), (low, high) = sides.tolist()
        return cls.own(call, cast(Callable[..., Any], objective), ((left, right), (low, high)))

    def described(self) -> dict[str, Any]:
        """What the front end shows in a list of surfaces, and needs to draw the axes."""
        title = self.name.capitalize()
        return {
            "name": self.name,
            "label": self.formula if self.name == "own" else f"{title}: {self.formula}",
            "start": list(self.start),
            "window": [list(side) for side in self.window],
            "minima": [list(m) for m in self.minima],
            "rate": usual_rate(self.f),
            "stops": list(rate_stops(self.f)),
            "border": self.border,
            "program": program_of(self.f),
        }

    def picture(self, window: Window | None = None) -> dict[str, Any]:
        """The ground with its contour lines, over its own window or another: 15 to 100 KB."""
        (left, right), (low, high) = window or self.window
        side = (left, right), (low, high)  # a window from a page is of lists
        fine = FINE if isinstance(self.f, Objective) else LINES
        size = math.isqrt(affordable(self.f, fine**2, FEWEST_LINES**2))
        if ALL.get(self.name) is self.f:
            ground = _known(self.name, side, size)
        else:
            f = for_a_picture(self.f)
            ground = terrain(f, side, size, heights=self.heights, call=self.call)
        weights = heavy(ground.levels)
        return {
            "surface": self.name,
            "window": [list(pair) for pair in side],
            "rule": rule(ground.levels),
            "steep": ground.steep,
            "relief": ground.relief.astype("<f4").tobytes(),
            "levels": [
                {"height": height, "heavy": strong, "lines": strung(lines, side)}
                for height, strong, lines in zip(ground.levels, weights, ground.lines, strict=True)
            ],
            "above": [strung(rings, side) for rings in ground.above],
        }


@functools.lru_cache(maxsize=32)
def _known(name: str, window: Window, size: int) -> Terrain:
    """The ground of a surface of ours, which stays what it is: drawn once."""
    return terrain(ALL[name], window, size)


#: The grid of a map whose f is asked point by point, and the coarsest that still shows where a
#: valley is.
LINES, FEWEST_LINES = 61, 13


def strung(lines: list[Array], window: Window) -> bytes:
    """Lines of shape (k, 2) one after the other, with a point that is no number after each.

    As shares of the window, in float32: however far one zooms in, that is finer than a pixel.
    """
    gap = np.full((1, 2), np.nan)
    points = np.concatenate([part for line in lines for part in (line, gap)] or [gap])
    low, high = np.transpose(np.array(window, dtype=float))
    return np.asarray((points - low) / (high - low), dtype="<f4").tobytes()


def _thirds(side: tuple[float, float]) -> list[float]:
    inner: list[float] = np.linspace(*side, 4)[1:3].tolist()
    return [*side, *inner]


class MapWidget(LessonWidget):
    """A widget on a contour map of a surface that can be chosen."""

    #: Whether a cross marks each known minimum. Where it is to be found, it would be the answer.
    marks_minima: ClassVar[bool] = True

    surface = traitlets.Unicode().tag(sync=True)
    surfaces: traitlets.List[Any] = traitlets.List(help="the surfaces to choose from").tag(
        sync=True
    )
    picture = traitlets.Dict(help="the contour lines of the surface").tag(sync=True)

    def __init__(self, objective: object, window: Window, **traits: Any) -> None:
        self._surfaces = {o.name: Surface.of(o) for o in ALL.values() if o.dimension == 2}
        chosen = Surface.chosen(type(self).__name__, objective, window, self._surfaces)
        self._surfaces[chosen.name] = chosen
        if not self.marks_minima:
            self._surfaces = {k: replace(s, minima=()) for k, s in self._surfaces.items()}
        super().__init__(
            surface=chosen.name,
            picture={"surface": chosen.name, "levels": [], "above": []},
            surfaces=[surface.described() for surface in self._surfaces.values()],
            **traits,
        )
        # Whatever is wrong with f is said at the door; that it is slow is no fault.
        with contextlib.suppress(NoAnswerError), watched(Watch()):
            self.picture = chosen.picture()
        self.observe(self._redraw, names="surface")

    @property
    def landscape(self) -> Surface:
        """The surface on show."""
        return self._surfaces[self.surface]

    def refresh(self) -> None:
        """Write f down anew where a name of the learner's that it uses has another value by now."""
        shown = self.landscape
        if isinstance(shown.f, WrittenDown) and not shown.f.holds():
            self._surfaces[shown.name] = replace(shown, f=shown.f.anew(shown.window))
            self.surfaces = [surface.described() for surface in self._surfaces.values()]

    def _redraw(self, _change: object) -> None:
        """Draw the contour lines. A map without them is better than none."""
        self.picture = self.attempt(lambda: self.landscape.picture(self.shown())) or {
            "surface": self.surface,
            "levels": [],
            "above": [],
        }

    def shown(self) -> Window:
        """The window to draw."""
        return self.landscape.window

    @traitlets.validate("surface")
    def _valid_surface(self, proposal: Any) -> str:
        if proposal["value"] not in self._surfaces:
            raise traitlets.TraitError(
                f"{type(self).__name__}: surface must be one of {', '.join(self._surfaces)}; "
                f"got {proposal['value']!r}."
            )
        return str(proposal["value"])
